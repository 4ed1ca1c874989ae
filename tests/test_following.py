"""Whatever happens on disk, the tree becomes what a fresh look at the same directory finds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from create_dump.options import Options
from create_dump.selection.selection import NOTHING, Selection, State
from create_dump.sources import mounts, polling, watch
from create_dump.sources.inotify import Inotify, Notice
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from create_dump.node import Node

PATIENCE_S = 30
SELECTION = (
    NOTHING.choose(["a"], State.IN)
    .choose(["a/b"], State.OUT)
    .choose(["b", "a/b/c"], State.OUTLINE)
    .choose(["c/a"], State.IN)
)
"""Choices at several depths, for paths that may or may not be there."""


class Seen(NamedTuple):
    """All that a node is to a person."""

    kind: int
    size: int
    facts: object
    wrapped: int
    state: State
    totals: tuple[int, ...]
    chosen: tuple[int, ...]
    left_out: tuple[object, ...]
    rule: object
    error: str


def seen(workspace: Workspace) -> dict[str, Seen]:
    """Return what is in the tree, by path."""

    def look(node: Node) -> Seen:
        # An outline's size may be known where it was once wanted, and guessed where it was not.
        return Seen(
            node.kind,
            node.size,
            node.facts,
            node.wrapped,
            node.state,
            node.totals.as_tuple()[:6],
            node.chosen.as_tuple()[:4],
            tuple((entry.path, entry.kind, verdict) for entry, verdict in node.left_out),
            node.rule,
            node.error,
        )

    root = workspace.tree.root
    return {node.path: look(node) for node in (root, *root.preorder())}


@contextmanager
def followed(root: Path, selection: Selection = SELECTION) -> Iterator[Workspace]:
    """Open *root* and follow it."""
    with Workspace(root, Options(selection=selection)) as workspace:
        workspace.watch()
        workspace.complete()
        yield workspace


def becomes_true(workspace: Workspace, selection: Selection = SELECTION) -> None:
    """Wait until *workspace* shows what a fresh look finds."""
    with Workspace(workspace.root, Options(selection=selection)) as fresh:
        fresh.complete()
        truth = seen(fresh)
        left_out = fresh.tree.left_out
    until = time.monotonic() + PATIENCE_S
    while (now := seen(workspace)) != truth:
        if time.monotonic() > until:
            assert now == truth
        workspace.wait(0.05)
    assert workspace.tree.left_out == left_out


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    return root


# -- editors, builds, and what else happens to files


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def git(root: Path, *command: str, check: bool = True) -> None:
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.invalid", *command],
        cwd=root,
        check=check,
        capture_output=True,
    )


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def rename_over(path: Path, text: str) -> None:
    other = path.with_name(".tmp-save")
    other.write_text(text)
    other.replace(path)


def like_vim(path: Path, text: str) -> None:
    """With ``backupcopy=no``: the old file becomes the backup, and a new one is written."""
    backup = path.with_name(path.name + "~")
    (path.parent / "4913").touch()
    (path.parent / "4913").unlink()
    path.rename(backup)
    path.write_text(text)
    backup.unlink()


def like_emacs(path: Path, text: str) -> None:
    """A lock that is a dangling link, and the old file stays as the backup."""
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("ada@host.1:2")
    path.rename(path.with_name(path.name + "~"))
    path.write_text(text)
    lock.unlink()


@pytest.mark.parametrize("save", [in_place, rename_over, like_vim, like_emacs])
def test_a_file_that_an_editor_saves(root: Path, save: Callable[[Path, str], None]) -> None:
    write(root / "a" / "x.py", "old = 1\n")
    with followed(root) as workspace:
        before = workspace.tree.root.chosen.tokens

        save(root / "a" / "x.py", "new = 1  # and more\n")
        becomes_true(workspace)

        node = workspace.tree.get("a/x.py")
        assert node is not None
        assert node.state is State.IN
        assert workspace.tree.root.chosen.tokens > before


def test_a_branch_that_is_switched(root: Path) -> None:
    git(root, "init", "-q", "-b", "main")
    for number in range(400):
        write(root / "a" / f"d{number % 20}" / f"{number}.py", f"main = {number}\n")
    write(root / ".gitignore", "*.log\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "main")
    git(root, "checkout", "-qb", "other")
    shutil.rmtree(root / "a" / "d1")
    (root / "a" / "d2").rename(root / "c")
    for number in range(400):
        write(root / "b" / f"e{number}" / "x.py", f"other = {number}\n")
    write(root / ".gitignore", "d3/\n")
    write(root / "a" / "d4" / "noise.log", "noise\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "other")
    git(root, "checkout", "-q", "main")
    with followed(root) as workspace:
        first = seen(workspace)

        git(root, "checkout", "-q", "other")
        becomes_true(workspace)
        assert workspace.tree.get("b/e399/x.py") is not None
        git(root, "checkout", "-q", "main")
        becomes_true(workspace)

        assert seen(workspace) == first


def test_a_package_manager_that_fills_a_directory_for_a_while(root: Path) -> None:
    write(root / "a" / "x.py", "x\n")
    with followed(root) as workspace:
        for number in range(600):
            write(root / "modules" / f"m{number}" / "lib" / "index.js", f"// {number}\n")
            if number % 50 == 0:
                workspace.wait(0.05)
        becomes_true(workspace)

        shutil.rmtree(root / "modules")
        becomes_true(workspace)


def test_a_directory_that_is_moved_and_what_happens_in_it_then(root: Path) -> None:
    write(root / "a" / "b" / "c" / "x.py", "x = 1\n")
    with followed(root) as workspace:
        (root / "a").rename(root / "b")
        becomes_true(workspace)
        assert workspace.tree.root.chosen.files == 1

        write(root / "b" / "b" / "c" / "x.py", "x = 22\n")
        becomes_true(workspace)


def test_a_directory_that_another_takes_the_place_of(root: Path) -> None:
    write(root / "a" / "x.py", "x = 1\n")
    write(root / "other" / "y.py", "y = 1\n")
    with followed(root) as workspace:
        (root / "a").rename(root / "old")
        (root / "other").rename(root / "a")
        becomes_true(workspace)

        write(root / "a" / "z.py", "z = 1\n")
        write(root / "old" / "z.py", "z = 22\n")
        becomes_true(workspace)


@pytest.mark.parametrize(
    "file", [".gitignore", "a/.gitignore", ".createdumpignore", ".git/info/exclude"]
)
def test_an_ignore_file_that_is_edited(root: Path, file: str) -> None:
    git(root, "init", "-q")
    for name in ("a/x.log", "a/x.py", "a/deep/y.log", "a/out/z.py"):
        write(root / name, name)
    with followed(root) as workspace:
        write(root / file, "*.log\nout/\n")
        becomes_true(workspace)
        assert workspace.tree.get("a/out") is None

        write(root / "a" / "out" / "late.py", "late\n")
        write(root / file, "*.py\n")
        becomes_true(workspace)
        assert workspace.tree.get("a/deep/y.log") is not None

        (root / file).unlink()
        becomes_true(workspace)


def test_an_ignored_file_that_git_is_made_to_track(root: Path) -> None:
    git(root, "init", "-q")
    write(root / ".gitignore", "out/\n")
    write(root / "a" / "out" / "x.py", "x\n")
    with followed(root) as workspace:
        assert workspace.tree.get("a/out") is None

        git(root, "add", "-f", "a/out/x.py")
        becomes_true(workspace)
        assert workspace.tree.get("a/out/x.py") is not None

        git(root, "rm", "-q", "--cached", "a/out/x.py")
        becomes_true(workspace)


def test_a_repository_that_begins_and_ends(root: Path) -> None:
    write(root / "a" / "x.py", "x\n")
    write(root / "b" / "y.py", "y\n")
    with followed(root) as workspace:
        git(root / "a", "init", "-q")
        becomes_true(workspace)
        write(root / "a" / "z.py", "z\n")
        shutil.rmtree(root / "a" / ".git")
        becomes_true(workspace)

        git(root, "init", "-q")
        write(root / ".git" / "info" / "exclude", "b/\n")
        becomes_true(workspace)


@pytest.mark.skipif(not shutil.which("vim"), reason="vim is not installed")
@pytest.mark.parametrize("copy", ["yes", "no", "auto"])
def test_a_file_that_vim_saves(root: Path, copy: str) -> None:
    write(root / "a" / "x.py", "old = 1\n")
    with followed(root) as workspace:
        for number in range(2):
            command = [
                "vim",
                "-u",
                "NONE",
                "-n",
                "-es",
                "-c",
                f"set backup backupskip= backupcopy={copy}",
            ]
            command += ["-c", f"s/old/new_{number}_old/", "-c", "wq", "a/x.py"]
            subprocess.run(command, cwd=root, check=True, stdin=subprocess.DEVNULL)
            becomes_true(workspace)

        node = workspace.tree.get("a/x.py")
        assert node is not None
        assert node.size == len("new_0_new_1_old = 1\n")
        assert workspace.tree.get("a/x.py~") is not None


def test_ten_thousand_files_that_a_checkout_and_a_stash_change(root: Path) -> None:
    git(root, "init", "-q", "-b", "main")
    paths = [root / "a" / f"d{number % 100}" / f"{number}.py" for number in range(10_000)]
    for path in paths:
        write(path, "main\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "main")
    git(root, "checkout", "-qb", "other")
    for path in paths:
        write(path, "another\n")
    git(root, "commit", "-qam", "other")
    selection = NOTHING.choose(["a/d7"], State.IN)
    with followed(root, selection) as workspace:
        git(root, "checkout", "-q", "main")
        becomes_true(workspace, selection)

        for path in paths[:2000]:
            write(path, "not committed yet\n")
        git(root, "stash", "-q")
        becomes_true(workspace, selection)
        git(root, "stash", "pop", "-q")
        becomes_true(workspace, selection)

        node = workspace.tree.get("a/d7/7.py")
        assert node is not None
        assert node.size == len("not committed yet\n")


def test_what_is_installed_into_an_ignored_directory_costs_no_look(root: Path) -> None:
    write(root / ".gitignore", "modules/\n")
    write(root / "a" / "x.py", "x\n")
    with followed(root) as workspace:
        for number in range(2000):
            write(root / "modules" / f"m{number % 500}" / f"{number}.js", f"// {number}\n")
        becomes_true(workspace)

        assert workspace.tree.get("modules") is None
        watcher = workspace._watcher
        assert watcher is not None
        assert watcher._directories == {"", "a"}


def test_a_directory_that_is_moved_out_of_the_root_and_in_again(root: Path) -> None:
    outside = root.with_name("outside")
    write(root / "a" / "b" / "x.py", "x = 1\n")
    with followed(root) as workspace:
        (root / "a").rename(outside)
        becomes_true(workspace)
        assert workspace.tree.get("a") is None
        write(outside / "b" / "x.py", "x = 22\n")
        write(outside / "b" / "y.py", "y = 1\n")

        outside.rename(root / "a")
        becomes_true(workspace)
        write(root / "a" / "b" / "y.py", "y = 333\n")
        becomes_true(workspace)

        node = workspace.tree.get("a/b/y.py")
        assert node is not None
        assert node.size == len("y = 333\n")


@pytest.mark.parametrize("when", [0, 1, 2**33])
def test_times_that_jump_hide_no_change(root: Path, when: int) -> None:
    path = root / "a" / "x.py"
    write(path, "old = 1\n")
    os.utime(path, (when, when))
    with followed(root) as workspace:
        write(path, "new = 22\n")
        os.utime(path, (when, when))
        becomes_true(workspace)

        os.utime(root / "a", (when, when))
        write(root / "a" / "y.py", "y\n")
        os.utime(root / "a", (when, when))
        becomes_true(workspace)

        assert workspace.tree.get("a/y.py") is not None


def test_the_same_size_at_the_same_time_is_seen_where_the_file_is_another(root: Path) -> None:
    path = root / "a" / "x.py"
    write(path, "old = 1\n")
    status = path.stat()
    with followed(root) as workspace:
        rename_over(path, "new = 1\n")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        becomes_true(workspace)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_notices_that_are_lost_are_made_up_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root / "a" / "b" / "x.py", "x = 1\n")
    read = Inotify.read
    lose = False

    def forgetful(self: Inotify) -> list[Notice]:
        told = read(self)
        return [Notice(-1, b"", ended=False)] if lose and told else told

    monkeypatch.setattr(Inotify, "read", forgetful)
    with followed(root) as workspace:
        lose = True
        write(root / "a" / "b" / "x.py", "x = 22\n")
        write(root / "b" / "new.py", "new\n")
        shutil.rmtree(root / "a")
        becomes_true(workspace)

        assert workspace.tree.get("b/new.py") is not None
        assert workspace.tree.get("a") is None


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names are text there")
def test_names_that_are_not_utf8_are_followed_as_any(root: Path) -> None:
    write(root / "a" / "x.py", "x\n")
    with followed(root) as workspace:
        odd = root / "a" / os.fsdecode(b"caf\xe9")
        write(odd / os.fsdecode(b"\xff.py"), "odd\n")
        becomes_true(workspace)
        write(odd / os.fsdecode(b"\xff.py"), "odder\n")
        becomes_true(workspace)
        write(root / "a" / "y.py", "y\n")
        becomes_true(workspace)


def test_a_root_that_goes_and_comes_back_as_another(root: Path) -> None:
    write(root / "a" / "x.py", "x\n")
    with followed(root) as workspace:
        before = seen(workspace)
        away = root.with_name("away")
        root.rename(away)
        until = time.monotonic() + PATIENCE_S
        while not workspace.tree.root.error:
            assert time.monotonic() < until
            workspace.wait(0.05)
        assert {path: each for path, each in seen(workspace).items() if path} == {
            path: each for path, each in before.items() if path
        }

        write(root / "a" / "y.py", "y\n")
        becomes_true(workspace)
        write(root / "a" / "y.py", "yyy\n")
        becomes_true(workspace)
        shutil.rmtree(root)
        away.rename(root)
        becomes_true(workspace)


# -- anything at all


STATES = {"choose": State.IN, "outline": State.OUTLINE, "put out": State.OUT}
NAMES = st.sampled_from(["a", "b", "c", "a.log", "b.py"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
RULES = st.sampled_from(["*.log\n", "b/\n", "/a\n!a/b\n", "*\n!*/\n!*.py\n", ""])
RULE_FILES = st.sampled_from(
    [".gitignore", "a/.gitignore", "b/.createdumpignore", ".git/info/exclude"]
)
OPERATIONS = st.one_of(
    st.tuples(st.sampled_from(["write", "over", "vim", "emacs", "delete", "make"]), PATHS),
    st.tuples(st.sampled_from(["link", "track", "past", "many", "out", "back"]), PATHS),
    st.tuples(st.just("move"), PATHS, PATHS),
    st.tuples(st.just("rules"), RULE_FILES, RULES),
    st.tuples(st.sampled_from(["choose", "outline", "put out"]), PATHS),
    st.tuples(st.just("pause")),
)


def many(path: Path, text: str) -> None:
    for number in range(20):
        write(path / str(number) / "b.py", text)


def in_the_past(path: Path, text: str) -> None:
    write(path, text)
    os.utime(path, (1, 1))


WRITING = {
    "write": write,
    "over": rename_over,
    "vim": like_vim,
    "emacs": like_emacs,
    "past": in_the_past,
    "many": many,
}


def happen(root: Path, number: int, operation: tuple[str, ...]) -> None:
    """Do *operation*, as far as it can be done; every content has a length of its own."""
    what, *where = operation
    path = root / where[0]
    away = root.with_name("outside") / "away"
    with suppress(OSError):
        match what:
            case "delete":
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            case "make":
                path.mkdir(parents=True)
            case "move":
                path.rename(root / where[1])
            case "out":
                path.rename(away)
            case "back":
                away.rename(path)
            case "rules":
                write(path, where[1])
            case "track":
                git(root, "add", "-f", where[0], check=False)
            case "link":
                path.symlink_to("a")
            case _:
                WRITING[what](path, "x" * (number + 1) + "\n")


def play(operations: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as directory:
        root = Path(os.path.realpath(directory), "root")
        root.mkdir()
        root.with_name("outside").mkdir()
        git(root, "init", "-q")
        for name in ("a/a/a", "a/b.py", "a/b/c/a.log", "b/b.py", "c/a/b", "c/b"):
            write(root / name, name)
        with followed(root) as workspace:
            for number, operation in enumerate(operations):
                what, *where = operation
                if what == "pause":
                    workspace.wait(0.05)
                elif what in STATES:
                    workspace.choose(where, STATES[what])
                else:
                    happen(root, number, operation)
            becomes_true(workspace, workspace.selection)


@settings(
    max_examples=25,
    derandomize=True,
    # To shrink what does not come true takes too much patience.
    phases=[Phase.explicit, Phase.generate],
)
@given(st.lists(OPERATIONS, min_size=1, max_size=14))
def test_anything_that_happens_is_followed(operations: list[tuple[str, ...]]) -> None:
    play(operations)


@pytest.mark.skipif(sys.platform != "linux", reason="there the system always tells")
@settings(
    max_examples=8,
    derandomize=True,
    # To shrink what does not come true takes too much patience.
    phases=[Phase.explicit, Phase.generate],
)
@given(st.lists(OPERATIONS, min_size=1, max_size=14))
def test_anything_that_happens_is_found_by_polling(operations: list[tuple[str, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "mounts", lambda root: mounts.Mounts(root, b"1 0 0:1 / / - nfs"))
        patch.setattr(watch, "Poller", lambda *given: polling.Poller(*given, least=0.05))
        play(operations)
