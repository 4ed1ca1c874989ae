"""Nasty trees, and what real git says about each of their paths."""

from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.selection.rules import Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Kind, Reason

if TYPE_CHECKING:
    from random import Random

    import pytest

OBJECT = b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
NAMES = (
    *(b"a", b"b", b"ab", b"abc", b"B", b"A.c", b"a.c", b"b.c", b"a.o", b".c", b"c.tar.gz", b"build"),
    *(b"foo.txt", b"Foo.TXT", b"keep", b"-", b"!x", b"#x", b"a b", b"a ", b" ", b"a\\", b"[a]", b"*"),
    *(b"?", b"a*b", b"x\ny", b"x\r", b"\t", b"\x0b", b"\x1b[0m", "é".encode(), "日本.c".encode(), b"\xff"),
    *(b"\xe9.c", b"a]", b"^", b"a-c", b"0", b"1.c", b"_", b"~", b"a~", b"#a#", b".hidden", b"...", b"{a}"),
)
CLASSES = (
    *(b"[ab]", b"[a-c]", b"[!a]", b"[^a-c]", b"[]a]", b"[!]a]", b"[a-]", b"[-a]", b"[a-c-e]", b"[\\]a]"),
    *(b"[[:alpha:]]", b"[[:upper:]]", b"[[:lower:]_]", b"[[:space:]]", b"[[:punct:]]", b"[[:digit:]a]"),
    *(b"[![:alnum:]]", b"[[:cntrl:]]", b"[[:graph:]]", b"[[:print:]]", b"[[:xdigit:]]", b"[[:blank:]]"),
    *(b"[[:foo:]]", b"[[:a]", b"[[a]", b"[", b"[a", b"[]", b"[!]", b"[\\", b"[a-", b"[z-a]", b"[/]", b"[a/b]"),
    *(b"[A-Z]", b"[a-Z]", b"[B-b]", b"[\x80-\xff]", b"[\xc3\xa9]", b"[*?]", b"[[:alpha:]-z]", b"[a\\-c]"),
    *(b"[[::]]", b"[[:]", b"[:alpha:]", b"[\\a-\\c]", b"[!!]", b"[^^]", b"[--0]", b"[,-.]"),
)
FIXED = (
    *(b"*", b"!*/", b"!*.c", b"**", b"**/", b"/**", b"/*", b"!/*/", b"/**/", b"*/**", b"**/*", b"/", b"//"),
    *(b"!", b"\\", b"!\\", b"#", b"\\#x", b"\\!x", b"a\\ ", b"a\\\\ ", b"a\\", b" ", b"\\ ", b"a  ", b"\t"),
    *(b"***", b"a/***", b"***/a", b"a**", b"/a**", b"b/a**", b"a**/b", b"/a**/b", b"**a", b"**/a**/b"),
    *(b"a/**/b", b"**/a/**", b"a/**\\/b", b"/a**\\/b", b"a\\/b", b"\\/a", b"?", b"??", b"*.*", b"*.c", b"!a.c"),
    *(b"!!x", b"!#x", b"a//b", b"a/", b"!a/", b"build/", b"!build/keep", b"build/*", b"build/**", b"*/", b"!*"),
    *(b"a/**/**/b", b"*a*b*", b"*[!a]*", b"*.[co]", b"[Bb]uild", b"A", b"\\A", b"\\a", b"*.C", b"FOO.txt"),
    *(b"nested/", b"nested", b"!nested/", b"sub", b"/*/*", b"/*/a", b"*/a", b"*/*/a", b"a?c/", b"link", b"link/"),
)


@dataclass(slots=True)
class Tree:
    """A working tree to be planted.

    Attributes:
        files: Content by path, links and directories not among them.
        links: Target by path.
        tracked: Index entries' paths, on disk or not.
        gitlinks: Submodules' paths.
        repositories: Directories with a valid repository in them.
        impostors: Directories whose ``.git`` is no valid repository.
    """

    files: dict[bytes, bytes] = field(default_factory=dict)
    links: dict[bytes, bytes] = field(default_factory=dict)
    tracked: set[bytes] = field(default_factory=set)
    gitlinks: set[bytes] = field(default_factory=set)
    repositories: set[bytes] = field(default_factory=set)
    impostors: set[bytes] = field(default_factory=set)


def nasty_pattern(random: Random) -> bytes:
    """Return a line of an ignore file."""
    if random.random() < 0.35:
        return random.choice(FIXED)
    parts = [_component(random) for _ in range(random.choice((1, 1, 1, 2, 2, 3)))]
    line = b"/".join(parts)
    if random.random() < 0.2:
        line = b"/" + line
    if random.random() < 0.2:
        line += random.choice((b"/", b"/", b"/**", b"/*"))
    if random.random() < 0.25:
        line = b"!" + line
    if random.random() < 0.08:
        line += random.choice((b" ", b"  ", b"\\ ", b"\t", b"\0x", b"\r"))
    return line


def _component(random: Random) -> bytes:
    if random.random() < 0.12:
        return random.choice((b"*", b"**", b"?", b"***"))
    name = random.choice(NAMES)
    if random.random() < 0.45:
        return name
    at = random.randrange(len(name) + 1)
    end = random.randrange(at, len(name) + 1)
    middle = random.choice((b"*", b"*", b"?", b"**", random.choice(CLASSES), b"\\" + name[at:end]))
    return name[:at] + middle + name[end:]


def nasty_file(random: Random) -> bytes:
    """Return the content of an ignore file."""
    lines = [nasty_pattern(random) for _ in range(random.choice((1, 1, 2, 2, 3, 4, 8)))]
    if random.random() < 0.2:
        lines.insert(0, random.choice((b"", b"# a comment", b"\r", b"*", b"*")))
    newline = b"\r\n" if random.random() < 0.1 else b"\n"
    bom = b"\xef\xbb\xbf" if random.random() < 0.08 else b""
    return bom + newline.join(lines) + random.choice((newline, newline, b""))


def nasty_tree(random: Random, prefix: bytes = b"") -> Tree:
    """Return a small tree whose every path begins with *prefix*."""
    tree = Tree()
    taken: set[bytes] = set()

    def grow(directory: bytes, depth: int) -> None:
        for name in random.sample(NAMES, random.randint(1, 6 if depth else 8)):
            path = directory + name
            if b"/." + b"" == name:
                continue
            taken.add(path)
            roll = random.random()
            if depth < 3 and roll < 0.4:
                grow(path + b"/", depth + 1)
            elif roll < 0.46:
                tree.links[path] = random.choice((b".", b"..", b"nowhere", b"a", name))
            else:
                tree.files[path] = b""
            if random.random() < 0.12:
                tree.tracked.add(path)
        if random.random() < (0.5 if depth else 0.95):
            if random.random() < 0.06:
                tree.links[directory + b".gitignore"] = b"../ignored-by-link"
            else:
                tree.files[directory + b".gitignore"] = nasty_file(random)
        if random.random() < 0.12:
            nested = directory + b"nested"
            tree.files[nested + b"/" + random.choice(NAMES)] = b""
            choice = random.random()
            if choice < 0.5:
                tree.repositories.add(nested)
            elif choice < 0.75:
                tree.impostors.add(nested)
            if random.random() < 0.2:
                tree.tracked.add(nested + b"/inside")
            elif random.random() < 0.3:
                tree.gitlinks.add(nested)

    grow(prefix, 0)
    tree.tracked = {path for path in tree.tracked if path in tree.files or path in tree.links}
    return tree


def make_repository(root: Path, *, fold: bool = False, exclude: bytes = b"") -> None:
    """Make an empty repository as ``git init`` does, without the wait."""
    git = root / ".git"
    for each in ("objects", "refs", "info"):
        (git / each).mkdir(parents=True, exist_ok=True)
    (git / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    config = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"
    (git / "config").write_text(config + f"\tignorecase = {str(fold).lower()}\n")
    (git / "info" / "exclude").write_bytes(exclude)


def plant(tree: Tree, root: Path) -> None:
    """Put *tree* on disk and into the index of the repository that *root* is in."""
    for path, content in tree.files.items():
        file = _under(root, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_dir():
            file.write_bytes(content)
    for path, target in tree.links.items():
        link = _under(root, path)
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink() and not link.exists():
            link.symlink_to(os.fsdecode(target))
    for path in tree.repositories:
        make_repository(_under(root, path))
    for number, path in enumerate(sorted(tree.impostors)):
        _impostor(_under(root, path), number)
    entries = [b"100644 " + OBJECT + b" 0\t" + path for path in sorted(tree.tracked)]
    entries += [b"160000 " + OBJECT + b" 0\t" + path for path in sorted(tree.gitlinks)]
    git(root, "update-index", "-z", "--replace", "--index-info", feed=b"\0".join((*entries, b"")))


def _impostor(directory: Path, number: int) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    kind = number % 4
    if kind == 0:
        (directory / ".git").mkdir()
    elif kind == 1:
        (directory / ".git").write_bytes(b"gitdir: nowhere\n")
    elif kind == 2:  # noqa: PLR2004  four kinds of impostors
        (directory / ".git").symlink_to("nowhere")
    else:
        make_repository(directory)
        (directory / ".git" / "HEAD").write_bytes(b"nonsense\n")


def _under(root: Path, path: bytes) -> Path:
    return root / os.fsdecode(path)


def isolate(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Keep this machine's own git settings out, for git and for us."""
    home.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "xdg"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(where: Path, *command: str, feed: bytes = b"", fine: tuple[int, ...] = (0,)) -> bytes:
    """Run real git and return what it prints."""
    done = subprocess.run(["git", *command], cwd=where, input=feed, capture_output=True, check=False)
    assert done.returncode in fine, (command, done.stderr)
    return done.stdout


def listed_by_git(root: Path) -> set[str]:
    """Return what git says is there and not ignored: files, links and other repositories."""
    said = git(root, "ls-files", "-z", "-c", "-o", "--exclude-standard").split(b"\0")
    paths = {os.fsdecode(path.rstrip(b"/")) for path in said if path}
    found = {path for path in paths if _stands(root, path)}
    if git(root, "config", "--get", "core.ignorecase", fine=(0, 1)) == b"true\n":
        # On a disk that keeps case, git takes `A` for the tracked `a`: it lists only that name.
        tracked = {os.fsdecode(path).lower() for path in git(root, "ls-files", "-z").split(b"\0")}
        found |= {path for path in all_paths(root) if path.lower() in tracked and _is_file(root, path)}
    return found


def _is_file(root: Path, path: str) -> bool:
    return (root / path).is_symlink() or (root / path).is_file()


def _stands(root: Path, path: str) -> bool:
    """Tell whether *path* is on disk, and not behind a link."""
    way = root
    *above, name = path.split("/")
    for part in above:
        way /= part
        if way.is_symlink():
            return False
    return os.path.lexists(way / name) and not way.is_symlink()


def listed_by_us(root: Path, rules: Rules) -> tuple[set[str], set[str], set[str]]:
    """Return our files, links and repositories; our repositories; all that we left out."""
    ours: set[str] = set()
    repositories: set[str] = set()
    left_out: set[str] = set()
    for batch in DirectorySource(root, rules).walk():
        assert not batch.error
        for each in batch.entries:
            if each.kind in {Kind.FILE, Kind.LINK, Kind.REPOSITORY}:
                ours.add(each.path)
            if each.kind is Kind.REPOSITORY:
                repositories.add(each.path)
        left_out.update(each.path for each, _ in batch.left_out)
    return ours, repositories, left_out


def explained_by_git(root: Path, paths: list[str]) -> dict[str, tuple[str, int, str] | None]:
    """Return the file, line and pattern that decide about each path, whether it is tracked or not."""
    command = ("check-ignore", "-z", "-v", "-n", "--no-index", "--stdin")
    feed = b"".join(os.fsencode(path) + b"\0" for path in paths)
    fields = git(root, *command, feed=feed, fine=(0, 1)).split(b"\0")[:-1]
    found: dict[str, tuple[str, int, str] | None] = {}
    for source, line, pattern, path in zip(*[iter(fields)] * 4, strict=True):
        decided = (os.fsdecode(source), int(line), os.fsdecode(pattern)) if line else None
        found[os.fsdecode(path)] = decided
    return found


def all_paths(root: Path) -> list[str]:
    """Return every path on disk but ``.git`` and what is in it."""
    found = []
    for directory, names, files in os.walk(root):
        names[:] = [name for name in names if name.lower() != ".git"]
        base = os.path.relpath(directory, root)
        for name in (*names, *files):
            if name.lower() != ".git":
                found.append(name if base == "." else f"{base}/{name}")
        names[:] = [name for name in names if not Path(directory, name).is_symlink()]
    return found


def differences(root: Path, outer: Path | None = None) -> list[str]:
    """Return where we disagree with git about *root*, a line each.

    Args:
        root: A working tree's top, or a directory in one.
        outer: The top, if *root* is not.
    """
    rules = Rules(root)
    theirs = listed_by_git(root)
    ours, repositories, _ = listed_by_us(root, rules)
    found = [f"git lists {path!r}, we do not" for path in sorted(theirs - ours)]
    found += [f"we list {path!r}, git does not" for path in sorted(ours - theirs)]
    others = repositories | _gitlinks(root)
    asked = [path for path in all_paths(root) if not _inside(path, others)]
    asked += [f"{path}.absent" for path in asked[:20]]
    for path, decided in explained_by_git(root, asked).items():
        verdict = rules.verdict(path)
        said = (verdict.origin, verdict.line, verdict.pattern) if verdict.line else None
        if decided is not None:
            decided = (_as_ours(decided[0], root, outer or root), *decided[1:])
        if said != decided:
            found.append(f"{path!r}: git says {decided}, we say {verdict}")
        if verdict.reason is not Reason.TRACKED and decided is not None:
            if verdict.included is not decided[2].startswith("!"):
                found.append(f"{path!r}: {decided}, but we say {verdict}")
        if path in theirs and not verdict.included and not _is_special(root / path):
            found.append(f"{path!r} is listed, but we say {verdict}")
    return found + list(rules.notes)


def _as_ours(origin: str, root: Path, outer: Path) -> str:
    """Return git's name of an ignore file, relative to *outer*, as a verdict has it."""
    file = outer / origin
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)


def _gitlinks(root: Path) -> set[str]:
    lines = git(root, "ls-files", "-z", "-s").split(b"\0")
    return {os.fsdecode(line.partition(b"\t")[2]) for line in lines if line.startswith(b"160000")}


def _inside(path: str, directories: set[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:depth]) in directories for depth in range(1, len(parts)))


def _is_special(path: Path) -> bool:
    mode = path.lstat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode) or stat.S_ISDIR(mode))
