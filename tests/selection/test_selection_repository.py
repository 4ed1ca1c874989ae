"""What counts as a repository, by the files alone, and by git's own judgement."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from git_oracle import git, make_repository

from create_dump.selection.repository import checked_out, enclosing, is_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the oddities need a disk of POSIX")


def _plain(directory: Path) -> None:
    make_repository(directory)


def _detached(directory: Path) -> None:
    make_repository(directory)
    (directory / ".git" / "HEAD").write_text("0123456789abcdef0123456789abcdef01234567\n")


def _head_is_link(directory: Path) -> None:
    make_repository(directory)
    (directory / ".git" / "HEAD").unlink()
    (directory / ".git" / "HEAD").symlink_to("refs/heads/main")


def _head_is_other_link(directory: Path) -> None:
    make_repository(directory)
    (directory / ".git" / "HEAD").rename(directory / ".git" / "OTHER")
    (directory / ".git" / "HEAD").symlink_to("OTHER")


def _head_is_nonsense(directory: Path) -> None:
    make_repository(directory)
    (directory / ".git" / "HEAD").write_text("ref: nowhere\n")


def _head_is_missing(directory: Path) -> None:
    make_repository(directory)
    (directory / ".git" / "HEAD").unlink()


def _refs_are_missing(directory: Path) -> None:
    make_repository(directory)
    (directory / ".git" / "refs").rmdir()


def _objects_are_a_file(directory: Path) -> None:
    make_repository(directory)
    (directory / ".git" / "objects").rmdir()
    (directory / ".git" / "objects").write_text("")


def _file_points_to_one(directory: Path) -> None:
    make_repository(directory / "hidden")
    (directory / ".git").write_text("gitdir: hidden/.git\n")


def _file_points_nowhere(directory: Path) -> None:
    (directory / ".git").write_text("gitdir: hidden/.git\n")


def _file_says_something_else(directory: Path) -> None:
    make_repository(directory / "hidden")
    (directory / ".git").write_text("hidden/.git\n")


def _file_says_nothing_more(directory: Path) -> None:
    (directory / ".git").write_text("gitdir: \n")


def _link_to_one(directory: Path) -> None:
    make_repository(directory / "hidden")
    (directory / ".git").symlink_to("hidden/.git")


def _link_to_nothing(directory: Path) -> None:
    (directory / ".git").symlink_to("nowhere")


def _empty(directory: Path) -> None:
    (directory / ".git").mkdir()


def _shared(directory: Path) -> None:
    make_repository(directory / "main")
    (directory / ".git").mkdir()
    (directory / ".git" / "HEAD").write_text("ref: refs/heads/x\n")
    (directory / ".git" / "commondir").write_text("../main/.git\n")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (_plain, True),
        (_detached, True),
        (_head_is_link, True),
        (_head_is_other_link, False),
        (_head_is_nonsense, False),
        (_head_is_missing, False),
        (_refs_are_missing, False),
        (_objects_are_a_file, False),
        (_file_points_to_one, True),
        (_file_points_nowhere, False),
        (_file_says_something_else, False),
        (_file_says_nothing_more, False),
        (_link_to_one, True),
        (_link_to_nothing, False),
        (_empty, False),
        (_shared, True),
    ],
)
def test_a_repository_is_what_git_takes_for_one(
    root: Path, make: Callable[[Path], None], expected: bool
) -> None:
    make_repository(root)
    (root / "nested").mkdir()
    make(root / "nested")
    (root / "nested" / "file").write_text("")

    found = is_repository(root / "nested")

    listed = git(root, "ls-files", "-o", "-z").split(b"\0")
    assert found is expected
    assert (b"nested/" in listed) is expected


def test_a_git_file_that_is_a_pipe_is_none_and_does_not_hang(root: Path) -> None:
    os.mkfifo(root / ".git")

    assert not is_repository(root)


def test_a_git_file_that_is_too_large_is_none(root: Path) -> None:
    with (root / ".git").open("wb") as file:
        file.truncate((1 << 20) + 1)

    assert not is_repository(root)


@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="the superuser may read everything"
)
def test_a_git_file_that_may_not_be_read_counts_as_one(root: Path) -> None:
    (root / ".git").write_text("gitdir: elsewhere\n")
    (root / ".git").chmod(0)

    assert is_repository(root)


def test_the_enclosing_repository_is_the_nearest_valid_one(root: Path) -> None:
    make_repository(root)
    (root / "a" / "b" / "c").mkdir(parents=True)
    (root / "a" / "b" / ".git").mkdir()

    found = enclosing(root / "a" / "b" / "c")

    assert found == (root, root / ".git", root / ".git")
    make_repository(root / "a")
    assert enclosing(root / "a" / "b" / "c") == (root / "a", root / "a/.git", root / "a/.git")


def test_a_linked_working_tree_shares_what_it_shares(root: Path, tmp_path: Path) -> None:
    git(root, "init", "-q")
    identity = ("-c", "user.name=t", "-c", "user.email=t@t")
    git(root, *identity, "commit", "-q", "--allow-empty", "-m", "x")
    git(root, "worktree", "add", "-q", str(tmp_path / "linked"))

    found = enclosing(tmp_path / "linked")

    assert found == (tmp_path / "linked", root / ".git" / "worktrees" / "linked", root / ".git")


def test_a_root_that_is_gone_has_no_repository(root: Path) -> None:
    assert enclosing(root / "gone") is None


def test_the_branch_that_is_checked_out_is_read_from_below_and_from_a_linked_tree(
    root: Path, tmp_path: Path
) -> None:
    git(root, "init", "-q", "-b", "feature/a")
    (root / "src").mkdir()
    assert checked_out(root / "src") == "feature/a"

    identity = ("-c", "user.name=t", "-c", "user.email=t@t")
    git(root, *identity, "commit", "-q", "--allow-empty", "-m", "x")
    git(root, "worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    assert checked_out(tmp_path / "linked") == "other"

    git(root, "checkout", "-q", "--detach")
    assert not checked_out(root)
    assert not checked_out(tmp_path)
