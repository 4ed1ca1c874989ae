"""Nasty trees, and what real git says about each of their paths."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.selection.rules import Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Kind, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    import pytest

OBJECT = b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
NAMES = (
    *b"a b ab abc B A.c a.c b.c a.o .c c.tar.gz build foo.txt Foo.TXT keep".split(),
    *b"- !x #x a\\ [a] * ? a*b a] ^ a-c 0 1.c _ ~ a~ #a# .hidden ... {a}".split(),
    *(b"a b", b"a ", b" ", b"x\ny", b"x\r", b"\t", b"\x0b", b"\x1b[0m", b"\xff", b"\xe9.c"),
    *("é".encode(), "日本.c".encode()),
)
CLASSES = (
    *b"[ab] [a-c] [!a] [^a-c] []a] [!]a] [a-] [-a] [a-c-e] [\\]a] [[:alpha:]]".split(),
    *b"[[:upper:]] [[:lower:]_] [[:space:]] [[:punct:]] [[:digit:]a] [![:alnum:]]".split(),
    *b"[[:cntrl:]] [[:graph:]]".split(),
    *b"[[:print:]] [[:xdigit:]] [[:blank:]] [[:foo:]] [[:a] [[a] [ [a [] [!]".split(),
    *b"[\\ [a- [z-a] [/] [a/b] [A-Z] [a-Z] [B-b] [*?] [[:alpha:]-z] [a\\-c] [[::]] [[:]".split(),
    *b"[:alpha:] [\\a-\\c] [!!] [^^] [--0] [,-.] [\x80-\xff] [\xc3\xa9]".split(),
)
LINES = (
    *b"* !*/ !*.c ** **/ /** /* !/*/ /**/ */** **/* / // ! \\ !\\ # \\#x \\!x a\\".split(),
    *b"*** a/*** ***/a a** /a** b/a** a**/b /a**/b **a **/a**/b a/**/b **/a/** a/**\\/b".split(),
    *b"/a**\\/b a\\/b \\/a ? ?? *.* *.c !a.c !!x !#x a//b a/ !a/ build/ !build/keep".split(),
    *b"build/* build/** */ !* a/**/**/b *a*b* *[!a]* *.[co] [Bb]uild A \\A \\a *.C FOO.txt".split(),
    *b"other other/ !other/ /*/* /*/a */a */*/a a?c/ //a** a**/**/b a*/**/b **/**/a".split(),
    *(b"a\\ ", b"a\\\\ ", b" ", b"\\ ", b"a  ", b"\t", b"# a comment", b"\r", b""),
)


@dataclass(slots=True)
class Tree:
    """A working tree to be planted.

    Attributes:
        files: Content by path.
        links: Target by path.
        tracked: Files in the index.
        gitlinks: Submodules in the index, whether they are on disk or not.
        repositories: Directories with a valid repository in them.
        impostors: Directories whose ``.git`` is no valid repository.
    """

    files: dict[bytes, bytes] = field(default_factory=dict)
    links: dict[bytes, bytes] = field(default_factory=dict)
    tracked: set[bytes] = field(default_factory=set)
    gitlinks: set[bytes] = field(default_factory=set)
    repositories: set[bytes] = field(default_factory=set)
    impostors: set[bytes] = field(default_factory=set)

    def add(self, other: Tree) -> None:
        """Take in what *other* has."""
        for each in fields(self):
            getattr(self, each.name).update(getattr(other, each.name))


def nasty_line(random: Random) -> bytes:
    """Return a line of an ignore file."""
    line = _any_line(random)
    return nasty_line(random) if is_misread(line) else line


def _any_line(random: Random) -> bytes:
    if random.random() < 0.35:
        return random.choice(LINES)
    line = b"/".join(_component(random) for _ in range(random.choice((1, 1, 1, 2, 2, 3))))
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
    start = random.randrange(len(name) + 1)
    end = random.randrange(start, len(name) + 1)
    others = (b"*", b"*", b"?", b"**", random.choice(CLASSES), b"\\" + name[start:end])
    return name[:start] + random.choice(others) + name[end:]


def nasty_file(random: Random) -> bytes:
    """Return the content of an ignore file."""
    lines = [nasty_line(random) for _ in range(random.choice((1, 1, 2, 2, 3, 4, 8)))]
    newline = b"\r\n" if random.random() < 0.1 else b"\n"
    bom = b"\xef\xbb\xbf" if random.random() < 0.08 else b""
    return bom + newline.join(lines) + random.choice((newline, newline, b""))


def nasty_tree(random: Random, directory: bytes = b"", depth: int = 0) -> Tree:
    """Return a small tree whose paths begin with *directory*."""
    tree = Tree()
    for name in random.sample(NAMES, random.randint(1, 6 if depth else 8)):
        path = directory + name
        if depth < 3 and random.random() < 0.4:
            tree.add(nasty_tree(random, path + b"/", depth + 1))
            continue
        if random.random() < 0.1:
            tree.links[path] = random.choice((b".", b"..", b"nowhere", b"a", name))
        else:
            tree.files[path] = b""
        if random.random() < 0.15:
            tree.tracked.add(path)
    if random.random() < (0.5 if depth else 0.95):
        _put_ignore_file(random, tree, directory)
    if random.random() < 0.12:
        _put_repository(random, tree, directory + b"other")
    return tree


def _put_ignore_file(random: Random, tree: Tree, directory: bytes) -> None:
    if random.random() < 0.06:
        tree.links[directory + b".gitignore"] = b"a"
    else:
        tree.files[directory + b".gitignore"] = nasty_file(random)


def _put_repository(random: Random, tree: Tree, directory: bytes) -> None:
    inside = directory + b"/" + random.choice(NAMES)
    tree.files[inside] = b""
    random.choice((tree.repositories, tree.repositories, tree.impostors, set())).add(directory)
    if random.random() < 0.2:
        tree.tracked.add(inside)
    elif random.random() < 0.3:
        tree.gitlinks.add(directory)


def make_repository(root: Path, *, fold: bool = False, exclude: bytes = b"") -> None:
    """Make an empty repository as ``git init`` does, without the wait."""
    git_directory = root / ".git"
    for each in ("objects", "refs", "info"):
        (git_directory / each).mkdir(parents=True, exist_ok=True)
    (git_directory / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    core = f"repositoryformatversion = 0\n\tbare = false\n\tignorecase = {str(fold).lower()}\n"
    (git_directory / "config").write_text(f"[core]\n\t{core}")
    (git_directory / "info" / "exclude").write_bytes(exclude)


def plant(tree: Tree, root: Path) -> None:
    """Put *tree* on disk and into the index of the repository at *root*."""
    for path, content in tree.files.items():
        file = root / os.fsdecode(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    for path, target in tree.links.items():
        link = root / os.fsdecode(path)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.fsdecode(target))
    for path in tree.repositories:
        make_repository(root / os.fsdecode(path))
    for number, path in enumerate(sorted(tree.impostors)):
        _make_impostor(root / os.fsdecode(path), number % 5)
    entries = [b"100644 %b 0\t%b\0" % (OBJECT, path) for path in sorted(tree.tracked)]
    entries += [b"160000 %b 0\t%b\0" % (OBJECT, path) for path in sorted(tree.gitlinks)]
    git(root, "update-index", "-z", "--replace", "--index-info", feed=b"".join(entries))


def _make_impostor(directory: Path, kind: int) -> None:
    file = directory / ".git"
    if kind == 0:
        file.mkdir()
    elif kind == 1:
        file.write_bytes(b"gitdir: nowhere\n")
    elif kind == 2:
        file.symlink_to("nowhere")
    elif kind == 3:
        file.write_bytes(b"nonsense")
    else:
        make_repository(directory)
        (file / "HEAD").write_bytes(b"nonsense\n")


def isolate(monkeypatch: pytest.MonkeyPatch, home: Path, ignore: bytes = b"") -> None:
    """Give git, and us, a person's home with a global ignore file."""
    file = home / "xdg" / "git" / "ignore"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(ignore)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "xdg"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(
    where: Path, *command: str, feed: bytes | None = None, fine: tuple[int, ...] = (0,)
) -> bytes:
    """Run real git and return what it prints."""
    done = subprocess.run(
        ["git", *command], cwd=where, input=feed, capture_output=True, check=False
    )
    assert done.returncode in fine, (command, done.stderr)
    return done.stdout


@cache
def _version() -> tuple[int, ...]:
    return tuple(map(int, re.findall(rb"\d+", git(Path(), "version"))[:2]))


def is_misread(lines: bytes) -> bool:
    """Tell whether the git that is here gets the ``**`` of a line wrong, as any before 2.52.

    It compared the literal start by itself: what followed seemed to be a component's beginning.
    """
    return _version() < (2, 52) and any(
        b"/" in line and re.match(rb"[^*?\[\\]*[^*?\[\\/]\*\*", line.removeprefix(b"!"))
        for line in lines.split(b"\n")
    )


def listed_by_git(root: Path) -> set[str]:
    """Return what git says is there and not ignored: files, links and other repositories."""
    said = git(root, "ls-files", "-z", "-c", "-o", "--exclude-standard").split(b"\0")
    found = {os.fsdecode(path.rstrip(b"/")) for path in said if path}
    on_disk = all_paths(root)
    if git(root, "config", "--get", "core.ignorecase", fine=(0, 1)) == b"true\n":
        # On a disk that keeps case, git takes `A` for the tracked `a`: it lists that name only.
        tracked = {path.lower() for path in git(root, "ls-files", "-z").split(b"\0")}
        found |= {
            path
            for path in on_disk
            if os.fsencode(path).lower() in tracked and not is_directory(root / path)
        }
    return found & set(on_disk)


def listed_by_us(root: Path, rules: Rules) -> dict[str, Kind]:
    """Return the files, links and repositories that are in by our rules."""
    return {
        each.path: each.kind
        for batch in DirectorySource(root, rules).walk()
        for each in batch.entries
        if each.kind in {Kind.FILE, Kind.LINK, Kind.REPOSITORY}
    }


def explained_by_git(root: Path, paths: Iterable[str]) -> dict[str, tuple[str, int, str] | None]:
    """Return the file, line and pattern that decide about each path, tracked or not."""
    command = ("check-ignore", "-z", "-v", "-n", "--no-index", "--stdin")
    feed = b"".join(os.fsencode(path) + b"\0" for path in paths)
    said = [os.fsdecode(each) for each in git(root, *command, feed=feed, fine=(0, 1)).split(b"\0")]
    rows = zip(*[iter(said[:-1])] * 4, strict=True)
    return {path: (file, int(line), text) if line else None for file, line, text, path in rows}


def all_paths(root: Path) -> list[str]:
    """Return every path on disk but ``.git`` and what is in it; links are not followed."""
    found = []
    for directory, names, files in os.walk(root):
        names[:] = [name for name in names if name != ".git"]
        base = "" if directory == str(root) else os.path.relpath(directory, root) + "/"
        found += [base + name for name in (*names, *files) if name != ".git"]
    return found


def is_directory(path: Path) -> bool:
    """Tell whether *path* is a real directory."""
    return path.is_dir() and not path.is_symlink()


def is_ignored_by_git(root: Path, path: str) -> bool:
    """Tell whether git ignores *path*, tracked or not."""
    decided = explained_by_git(root, [path])[path]
    return decided is not None and not decided[2].startswith("!")


def differences(root: Path, top: Path) -> list[str]:
    """Return where we disagree with git about *root*, in the working tree at *top*."""
    rules = Rules(root)
    theirs, ours = listed_by_git(root), listed_by_us(root, rules)
    found = [f"git lists {path!r}, we do not" for path in sorted(theirs - set(ours))]
    found += [f"we list {path!r}, git does not" for path in sorted(set(ours) - theirs)]
    # Git does not answer for what is in a submodule, and it is not asked for other repositories.
    others = {path for path, kind in ours.items() if kind is Kind.REPOSITORY} | _gitlinks(root)
    asked = [path for path in all_paths(root) if not _is_inside(path, others)]
    asked += [f"{path}.absent" for path in asked[:8]]
    for path, decided in explained_by_git(root, asked).items():
        theirs_said = decided and (_as_we_name_it(decided[0], root, top), *decided[1:])
        verdict = rules.verdict(path)
        said = (verdict.origin, verdict.line, verdict.pattern) if verdict.line else None
        included = decided is None or decided[2].startswith("!") or path in theirs
        tracked = verdict.reason is Reason.TRACKED
        if said != theirs_said or (verdict.included is not included and not tracked):
            found.append(f"{path!r}: git says {theirs_said}, we say {verdict}")
    return [*found, *rules.notes]


def _as_we_name_it(file: str, root: Path, top: Path) -> str:
    """Return git's name of an ignore file, relative to *top*, as a verdict has it."""
    path = top / file
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _gitlinks(root: Path) -> set[str]:
    lines = git(root, "ls-files", "-z", "-s").split(b"\0")
    return {os.fsdecode(line.partition(b"\t")[2]) for line in lines if line.startswith(b"160000")}


def _is_inside(path: str, directories: set[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:depth]) in directories for depth in range(1, len(parts)))
