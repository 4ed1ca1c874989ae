from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from git_oracle import make_repository
from rules_support import write

from create_dump.errors import UsageError
from create_dump.selection.rules import RuleOptions, Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Reason

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("a.c", (True, Reason.DEFAULT, "", "", 0, "")),
        ("a.o", (False, Reason.PATTERN, "*.o", ".gitignore", 2, "a.o")),
        ("keep.o", (True, Reason.PATTERN, "!keep.o", ".gitignore", 3, "keep.o")),
        ("build/x/y", (False, Reason.PATTERN, "build/", ".gitignore", 4, "build")),
        ("build", (True, Reason.DEFAULT, "", "", 0, "")),
        ("build/", (False, Reason.PATTERN, "build/", ".gitignore", 4, "build")),
        ("sub/x.tmp", (False, Reason.PATTERN, "x.*", "sub/.gitignore", 1, "sub/x.tmp")),
        ("sub/b.loc", (False, Reason.PATTERN, "*.loc", ".git/info/exclude", 1, "sub/b.loc")),
        ("./sub//b.loc", (False, Reason.PATTERN, "*.loc", ".git/info/exclude", 1, "sub/b.loc")),
        (".git", (False, Reason.GIT, "", "", 0, ".git")),
        (".git/config", (False, Reason.GIT, "", "", 0, ".git")),
        ("gone/.git/x", (False, Reason.GIT, "", "", 0, "gone/.git")),
        ("", (True, Reason.DEFAULT, "", "", 0, "")),
    ],
)
def test_a_verdict_names_the_pattern_the_file_the_line_and_the_path(
    root: Path, path: str, verdict: tuple[object, ...]
) -> None:
    make_repository(root, exclude=b"*.loc\n")
    write(root, {".gitignore": "# objects\n*.o\n!keep.o\nbuild/\n", "sub/.gitignore": "x.*\n"})

    assert Rules(root).verdict(path) == verdict


def test_a_verdict_names_the_global_file_by_its_whole_path(root: Path, tmp_path: Path) -> None:
    write(tmp_path, {"person/xdg/git/ignore": "\n*.swp\n"})

    verdict = Rules(root).verdict("a.swp")

    assert (verdict.origin, verdict.line) == (
        str(tmp_path / "person" / "xdg" / "git" / "ignore"),
        2,
    )


@pytest.mark.parametrize("path", ["../a", "a/../../b", "/etc/passwd", ".."])
def test_a_verdict_on_what_is_outside_is_an_error(root: Path, path: str) -> None:
    with pytest.raises(UsageError, match="not inside the root"):
        Rules(root).verdict(path)


def test_what_a_walk_leaves_out_has_the_verdict_that_the_path_alone_has(root: Path) -> None:
    make_repository(root)
    write(root, {".gitignore": "*.o\nbuild/\n"})
    write(root, {"a.o": "", "build/b.c": "", "big": "x" * 100, "c.py": "", "d.md": ""})
    rules = Rules(root, RuleOptions(exclude=("*.md",), include=("*.py",), max_file_size=50))

    (batch,) = DirectorySource(root, rules).walk()

    assert {each.path for each, _ in batch.left_out} == {
        ".git", ".gitignore", "a.o", "build", "big", "d.md",
    }  # fmt: skip
    for each, verdict in batch.left_out:
        assert not verdict.included
        assert rules.verdict(each.path) == verdict


def test_a_new_walk_sees_new_ignore_files(root: Path) -> None:
    write(root, "a/b/c.o a/b/d.c a/e.o")
    rules = Rules(root)
    source = DirectorySource(root, rules)

    def paths(start: str, *, recursive: bool = True) -> list[str]:
        batches = source.walk(start, recursive=recursive)
        return [each.path for batch in batches for each in batch.entries]

    assert paths("a/b") == ["a/b/c.o", "a/b/d.c"]

    write(root, {".gitignore": "*.o\n"})
    assert paths("a/b") == ["a/b/d.c"]

    write(root, {"a/b/.gitignore": "!c.o\n"})
    assert paths("a/b", recursive=False) == ["a/b/.gitignore", "a/b/c.o", "a/b/d.c"]

    write(root, {"a/.createdumpignore": "/b/c.*\n"})
    assert paths("a") == ["a/.createdumpignore", "a/b", "a/b/.gitignore", "a/b/d.c"]

    write(root, {".gitignore": "/a\n"})
    assert paths("a/b") == []
    assert paths("a") == []
    assert list(source.walk("a")) == []

    (root / ".gitignore").unlink()
    assert paths("a", recursive=False) == ["a/.createdumpignore", "a/b", "a/e.o"]


def test_a_walk_into_another_repository_has_no_batch(root: Path) -> None:
    make_repository(root)
    make_repository(root / "nested")
    write(root, "nested/sub/a.c")
    source = DirectorySource(root, Rules(root))

    assert list(source.walk("nested")) == []
    assert list(source.walk("nested/sub", recursive=False)) == []
    assert list(source.walk(".git")) == []
