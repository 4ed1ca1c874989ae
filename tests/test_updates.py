"""Only what changed since the last dump, or since a commit, with true numbers and no surprise."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from create_dump import formats
from create_dump.analysis import tokens
from create_dump.committed import Committed
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import Cancelled, DumpUnreadable, UsageError
from create_dump.options import Options
from create_dump.selection.selection import EVERYTHING, State
from create_dump.sent import MOST_KEPT, Sent
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from create_dump.destinations.receipt import Receipt
    from create_dump.updates import UpdateWriter

CLASS = "class Shop:\n" + "".join(
    f"    def method_{n}(self):\n        print({n}, 'and some more words')\n        return {n}\n"
    for n in range(30)
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "a.py").write_text("x = 1\ny = 2\n")
    (root / "b.md").write_bytes(b"one\r\ntwo\r\nno end")
    (root / "big.py").write_text(CLASS)
    (root / "wide.txt").write_text("caf\xe9\n" * 3, encoding="utf-16")
    return root


@pytest.fixture(params=formats.NAMES)
def workspace(project: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    selection = EVERYTHING.choose(["big.py"], State.OUTLINE)
    with Workspace(project, Options(format=request.param, selection=selection)) as workspace:
        yield workspace


def send(workspace: Workspace, limit: int | None = None) -> Sent:
    """Return what is known after a delivery, in parts where there is a *limit*."""
    plan = workspace.plan()
    plans = (plan,) if limit is None else workspace.split(plan, limit)
    sent: Sent | None = None
    for part in plans:
        memory = BytesDestination()
        workspace.deliver(part, memory)
        digests = {file.path: file.facts.digest for file in part.files}
        sent = (
            Sent.whole(memory.data, digests)
            if sent is None
            else sent.with_part(memory.data, digests)
        )
    assert sent is not None
    return sent


def again(workspace: Workspace) -> None:
    workspace.rescan()
    workspace.wait(5)
    while workspace.wait(0.3):
        pass
    workspace.complete()


def write(workspace: Workspace, sent: Sent) -> tuple[str, Receipt, UpdateWriter]:
    writer = workspace.update(workspace.plan(), sent.read())
    memory = BytesDestination()
    delivery = memory.deliver(writer.chunks())
    return memory.text, writer.receipt(delivery), writer


@pytest.mark.parametrize("limit", [None, 400])
def test_only_what_changed_is_written_and_the_receipt_is_true(
    workspace: Workspace, project: Path, limit: int | None
) -> None:
    sent = send(workspace, limit)
    (project / "a.py").write_text("x = 1\ny = 3\n")
    (project / "new.py").write_text("z = 1\n")
    (project / "b.md").unlink()
    again(workspace)

    text, receipt, writer = write(workspace, sent)

    assert "-y = 2" in text
    assert "+y = 3" in text
    assert "+z = 1" in text
    assert "1 file changed, 1 new, 1 removed" in text
    assert "wide" not in text
    assert "Shop" not in text
    assert receipt.files == 3
    assert receipt.bytes == len(text.encode())
    assert receipt.tokens == tokens.get("o200k_base").count([text], [""])[0]
    assert writer.digests == {file.path: file.facts.digest for file in workspace.plan().files}


def test_of_an_outline_only_what_the_outline_shows_has_changed(
    workspace: Workspace, project: Path
) -> None:
    sent = send(workspace)
    (project / "big.py").write_text(CLASS.replace("some more words", "other words"))
    again(workspace)
    with pytest.raises(UsageError, match="nothing has changed"):
        write(workspace, sent)

    (project / "big.py").write_text(CLASS.replace("method_7", "procedure_7"))
    again(workspace)
    text, *_ = write(workspace, sent)

    assert "procedure_7" in text
    assert "other words" not in text
    assert "some more words" not in text


def test_a_file_that_was_an_outline_and_is_whole_now_has_changed(workspace: Workspace) -> None:
    sent = send(workspace)

    workspace.choose(["big.py"], State.IN)
    text, *_ = write(workspace, sent)

    assert "some more words" in text


def test_what_was_told_as_a_change_is_not_told_again(workspace: Workspace, project: Path) -> None:
    sent = send(workspace)
    (project / "a.py").write_text("x = 1\ny = 3\n")
    (project / "b.md").unlink()
    again(workspace)
    _, _, writer = write(workspace, sent)
    sent = sent.with_changes(writer.texts, writer.digests)

    with pytest.raises(UsageError, match="nothing has changed"):
        write(workspace, sent)
    (project / "a.py").write_text("x = 1\ny = 4\n")
    again(workspace)
    text, *_ = write(workspace, sent)

    assert "-y = 3" in text
    assert "b.md" not in text


def test_a_file_that_can_go_in_no_more_is_told_to_be_gone_and_why(
    workspace: Workspace, project: Path
) -> None:
    sent = send(workspace)
    plan = workspace.plan()
    stale = [file._replace(facts=file.facts._replace(digest=b"")) for file in plan.files]
    (project / "a.py").write_bytes(b"\0\1\2")
    (project / "wide.txt").unlink()

    writer = workspace.update(replace(plan, files=tuple(stale)), sent.read())
    memory = BytesDestination()
    receipt = writer.receipt(memory.deliver(writer.chunks()))

    assert "0 files changed, 0 new, 2 removed" in memory.text
    assert [(skip.path, skip.reason) for skip in receipt.skipped] == [
        ("a.py", "binary"),
        ("wide.txt", "unreadable"),
    ]


def test_it_can_be_stopped(workspace: Workspace) -> None:
    told: list[tuple[int, int]] = []
    writer = workspace.update(
        workspace.plan(),
        Sent(()).read(),
        lambda done, whole: told.append((done, whole)),
        lambda: bool(told),
    )

    with pytest.raises(Cancelled):
        list(writer.chunks())

    assert told == [(0, 4)]


def test_what_is_too_large_is_not_kept_and_says_so() -> None:
    large = bytes(MOST_KEPT // 2 + 1)

    for sent in (Sent.whole(large * 2, {}), Sent.whole(large, {}).with_part(large, {})):
        with pytest.raises(UsageError, match="not kept"):
            sent.read()


def test_what_is_no_dump_is_no_base() -> None:
    with pytest.raises(DumpUnreadable):
        Sent.whole(b"something else", {}).read()


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


@pytest.fixture
def committed(project: Path) -> Path:
    git(project, "init", "--initial-branch=main")
    git(project, "config", "user.email", "a@example.org")
    git(project, "config", "user.name", "A")
    git(project, "add", ".")
    git(project, "commit", "-m", "first")
    return project


def test_what_has_changed_since_the_last_commit_is_told_of_what_is_chosen(committed: Path) -> None:
    (committed / "a.py").write_text("x = 1\ny = 3\n")
    (committed / "big.py").write_text(CLASS.replace("print(7,", "say(7,"))
    (committed / "new.py").write_text("z = 1\n")
    (committed / "left.py").write_text("left out\n")
    (committed / "b.md").unlink()
    (committed / "wide.txt").unlink()
    selection = EVERYTHING.choose(["left.py", "wide.txt"], State.OUT)
    with Workspace(committed, Options(selection=selection)) as workspace:
        then = workspace.ask_git(lambda git: Committed(git, selection)).result(30)
        writer = workspace.update(workspace.plan(), then)
        memory = BytesDestination()
        receipt = writer.receipt(memory.deliver(writer.chunks()))

    text = memory.text
    assert "since git's commit" in text
    assert "2 files changed, 1 new, 1 removed" in text
    assert "+y = 3" in text
    assert "+        say(7," in text
    assert "left.py" not in text
    assert "wide.txt" not in text
    assert receipt.tokens == tokens.get("o200k_base").count([text], [""])[0]


def test_before_the_first_commit_there_is_nothing_to_compare_with(project: Path) -> None:
    git(project, "init")
    with Workspace(project) as workspace, pytest.raises(UsageError, match="no commit yet"):
        workspace.ask_git(lambda git: Committed(git, EVERYTHING)).result(30)
