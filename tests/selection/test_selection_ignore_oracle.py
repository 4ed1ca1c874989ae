"""Real git is the oracle: path by path, what it lists and why are what we list and why."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from git_oracle import (
    CLASSES,
    LINES,
    NAMES,
    Tree,
    all_paths,
    differences,
    git,
    is_directory,
    is_disputed,
    is_ignored_by_git,
    isolate,
    listed_by_us,
    make_repository,
    nasty_file,
    nasty_tree,
    plant,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.selection.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the names need a disk of POSIX")
REPOSITORIES, TREES = 36, 15


@pytest.mark.parametrize("seed", range(REPOSITORIES))
def test_every_path_of_nasty_trees_falls_as_git_says(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)  # noqa: S311  no secret hangs on it
    isolate(monkeypatch, tmp_path / "home", nasty_file(random) if random.random() < 0.5 else b"")
    root = tmp_path / "root"
    exclude = nasty_file(random) if random.random() < 0.5 else b""
    make_repository(root, fold=random.random() < 0.25, exclude=exclude)
    forest = Tree()
    for number in range(TREES):
        forest.add(nasty_tree(random, b"%d/" % number))
    plant(forest, root)

    assert differences(root, root) == []
    if seed % 3 == 0:
        for below in _directories(random, root, forest):
            assert differences(root / below, root) == []


def _directories(random: Random, root: Path, forest: Tree) -> list[str]:
    """Return a directory of the working tree that git does not ignore, if there is one."""
    others = {os.fsdecode(path) for path in forest.gitlinks | forest.repositories}
    found = [
        path
        for path in all_paths(root)
        if path.count("/") == 1
        and is_directory(root / path)
        and path not in others
        and not os.path.lexists(root / path / ".git")
    ]
    random.shuffle(found)
    return [path for path in found[:4] if not is_ignored_by_git(root, path)][:1]


@st.composite
def _lines(draw: st.DrawFn) -> bytes:
    """Draw a line of an ignore file from the same parts, in any order and number."""
    parts = st.sampled_from([*NAMES, *CLASSES, b"*", b"**", b"/", b"\\", b"?", b"!", b" "])
    return draw(st.sampled_from(LINES) | st.lists(parts, max_size=6).map(b"".join))


FILES = st.lists(_lines().filter(lambda line: not is_disputed(line)), max_size=8).map(b"\n".join)
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(b"/".join)


@st.composite
def _trees(draw: st.DrawFn) -> Tree:
    """Draw a tree in which no file stands where another one needs a directory."""
    tree = Tree()
    directories: set[bytes] = {b""}
    paths = draw(st.lists(PATHS, min_size=1, max_size=14))
    for path in paths:
        parts = path.split(b"/")
        directories.update(b"/".join(parts[:depth]) for depth in range(1, len(parts)))
    tree.files = dict.fromkeys(sorted({*paths} - directories), b"")
    tree.tracked = draw(st.sets(st.sampled_from(sorted(tree.files)), max_size=3))
    for directory in draw(st.sets(st.sampled_from(sorted(directories)), max_size=4)):
        tree.files[(directory and directory + b"/") + b".gitignore"] = draw(FILES)
    return tree


@pytest.fixture(scope="module")
def _at_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        isolate(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.mark.usefixtures("_at_home")
@given(tree=_trees(), exclude=FILES, fold=st.booleans())
@settings(max_examples=40, database=None)
def test_every_path_of_any_tree_falls_as_git_says(tree: Tree, exclude: bytes, fold: bool) -> None:
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory).resolve() / "root"
        make_repository(root, fold=fold, exclude=exclude)
        plant(tree, root)

        assert differences(root, root) == []


def test_a_real_repository_with_a_submodule_is_as_git_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolate(monkeypatch, tmp_path / "home")
    identity = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "protocol.file.allow=always")
    for name in ("library", "project"):
        (tmp_path / name).mkdir()
        git(tmp_path / name, "init", "-q")
        (tmp_path / name / "code.c").write_text("int x;\n")
        git(tmp_path / name, "add", ".")
        git(tmp_path / name, *identity, "commit", "-q", "-m", "x")
    project = tmp_path / "project"
    git(project, *identity, "submodule", "-q", "add", "../library", "vendor/library")
    git(project, "worktree", "add", "-q", "../linked", "-b", "other")
    (project / ".git" / "info" / "exclude").write_text("*.tmp\n")
    for root in (project, tmp_path / "linked"):
        (root / "a.tmp").write_text("")
        (root / "b.txt").write_text("")

    assert set(listed_by_us(project, Rules(project))) == {
        ".gitmodules",
        "b.txt",
        "code.c",
        "vendor/library",
    }
    assert set(listed_by_us(tmp_path / "linked", Rules(tmp_path / "linked"))) == {"b.txt", "code.c"}
    for root in (project, tmp_path / "linked", project / "vendor" / "library"):
        assert differences(root, root) == []
