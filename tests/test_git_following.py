"""A repository's status follows what happens in it."""

from __future__ import annotations

import queue
import subprocess
from typing import TYPE_CHECKING

import pytest

from create_dump.errors import CreateDumpError, UsageError
from create_dump.git_following import GitFollower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from create_dump.sources.git_status import GitStatus


def git(root: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words],
        cwd=root,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-b", "main")
    (tmp_path / "a.py").write_text("a = 1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


class Heard:
    """A follower and what it told."""

    def __init__(self, root: Path) -> None:
        self.told: queue.Queue[GitStatus | None] = queue.Queue()
        self.failed: queue.Queue[CreateDumpError] = queue.Queue()
        self.follower = GitFollower(root, self.told.put, self.failed.put)

    def until(self, right: Callable[[GitStatus], bool]) -> GitStatus:
        while True:
            status = self.told.get(timeout=20)
            if status is not None and right(status):
                return status


@pytest.fixture
def heard(repository: Path) -> Iterator[Heard]:
    heard = Heard(repository)
    yield heard
    heard.follower.close()


def test_the_first_status_comes_by_itself(heard: Heard) -> None:
    status = heard.until(lambda status: status.branch == "main")

    assert not status.changes


def test_a_commit_and_a_branch_are_noticed(heard: Heard, repository: Path) -> None:
    heard.until(lambda status: not status.changes)

    (repository / "b.py").write_text("b = 1\n")
    git(repository, "add", "b.py")

    heard.until(lambda status: "b.py" in status.changes)
    git(repository, "checkout", "-b", "work")
    heard.until(lambda status: status.branch == "work")


def test_a_change_of_the_working_tree_is_looked_at_when_it_is_told(
    heard: Heard, repository: Path
) -> None:
    heard.until(lambda status: not status.changes)
    (repository / "a.py").write_text("a = 2\n")

    heard.follower.stir()

    status = heard.until(lambda status: "a.py" in status.changes)
    assert status.changes["a.py"].letter == "M"


def test_a_git_that_gives_no_answer_is_told_once(heard: Heard, repository: Path) -> None:
    heard.until(lambda status: not status.changes)
    index = (repository / ".git" / "index").read_bytes()
    (repository / ".git" / "index").write_bytes(b"no index")
    assert "index" in heard.failed.get(timeout=20).what
    heard.follower.stir()

    (repository / ".git" / "index").write_bytes(index)
    (repository / "a.py").write_text("a = 2\n")
    heard.follower.stir()
    heard.until(lambda status: "a.py" in status.changes)

    assert heard.failed.empty()


def test_questions_are_answered_on_its_thread(heard: Heard) -> None:
    answer = heard.follower.ask(lambda repository: repository.content("a.py"))

    assert answer.result(20) == b"a = 1\n"


def test_without_a_repository_that_is_said_and_questions_say_why(tmp_path: Path) -> None:
    heard = Heard(tmp_path)

    assert heard.told.get(timeout=20) is None
    with pytest.raises(UsageError, match="not in a git repository"):
        heard.follower.ask(lambda repository: repository.head()).result(20)
    heard.follower.close()
    assert heard.follower.ask(lambda repository: repository.head()).cancelled()
