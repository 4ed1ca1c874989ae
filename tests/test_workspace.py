"""A workspace on real directories: from a walk to a dump, and fresh all the while."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from create_dump import events, formats
from create_dump.analysis import tokens
from create_dump.destinations.memory import BytesDestination
from create_dump.engine import Engine
from create_dump.errors import Cancelled, RootMissing, RootNotDirectory, Unreadable, UsageError
from create_dump.options import Options
from create_dump.selection.selection import EVERYTHING, NOTHING, State
from create_dump.sources.directory import DirectorySource
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from create_dump.destinations.base import Delivery


both = pytest.mark.parametrize("rested", [False, True], ids=["young", "rested"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "src" / "deep").mkdir(parents=True)
    (root / ".gitignore").write_text("*.log\n")
    (root / "README.md").write_text("# Read me\n\nSome words.\n")
    (root / "src" / "main.py").write_text('print("hello")\n')
    (root / "src" / "deep" / "util.py").write_text("def util() -> None:\n    pass")
    (root / "src" / "noise.log").write_text("noise\n")
    (root / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    return root


@pytest.fixture
def workspace(project: Path) -> Iterator[Workspace]:
    with Workspace(project) as workspace:
        yield workspace


def rest(project: Path) -> None:
    """Let all files look as if nobody had written to them for a long time."""
    for path in project.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


def dump(workspace: Workspace) -> tuple[str, int]:
    destination = BytesDestination()
    receipt = workspace.deliver(workspace.plan(), destination)
    return destination.data.decode(), receipt.tokens


def until(workspace: Workspace, done: Callable[[], bool]) -> list[events.Event]:
    """Pump until *done*, half a minute at most: machines may be busy."""
    told: list[events.Event] = []
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end, told
        told += workspace.wait(0.05)
    return told


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Engine]:
    """Return a list of all engines that are made from now on, each of which takes its time."""
    engines: list[Engine] = []
    make = Engine.__init__

    def slowly(self: Engine, *words: Any, **named: Any) -> None:  # noqa: ANN401 - as it takes it
        time.sleep(0.05)
        make(self, *words, **named)
        engines.append(self)

    monkeypatch.setattr(Engine, "__init__", slowly)
    return engines


def test_what_never_began_made_nothing_to_end(project: Path, made: list[Engine]) -> None:
    with Workspace(project, Options(poised=True)) as workspace:
        assert workspace.name == "project"

    assert not made


def test_threads_that_ask_at_once_share_what_is_made(project: Path, made: list[Engine]) -> None:
    with Workspace(project, Options(poised=True)) as workspace:
        threads = [threading.Thread(target=lambda: workspace.notes) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(made) == 1


def test_everything_that_the_rules_let_in_is_found_and_counted(workspace: Workspace) -> None:
    workspace.complete()

    paths = [node.path for node in workspace.tree.root.preorder() if node.dumpable]

    assert paths == ["src/deep/util.py", "src/main.py", ".gitignore", "README.md"]
    assert workspace.tree.root.totals.files == 4
    assert workspace.tree.left_out == 1


def test_the_dump_holds_the_files_and_the_receipt_is_true(workspace: Workspace) -> None:
    destination = BytesDestination()

    receipt = workspace.deliver(workspace.plan(), destination)

    data = destination.data
    count = tokens.get("o200k_base").count([data.decode()], ["text"])[0]
    assert receipt.tokens == count
    assert receipt.bytes == len(data)
    assert receipt.sha256 == hashlib.sha256(data).hexdigest()
    assert receipt.files == 4
    assert [(skip.path, skip.reason) for skip in receipt.skipped] == [("image.png", "binary")]
    assert receipt.left_out == 1
    restored = {file.path: file.content for file in formats.read(data.decode()).files}
    assert restored["src/deep/util.py"] == b"def util() -> None:\n    pass"


@pytest.mark.parametrize("name", formats.NAMES)
@pytest.mark.parametrize("tokenizer", ["o200k_base", "cl100k_base"])
def test_the_number_on_the_screen_is_that_of_the_dump(
    project: Path, name: str, tokenizer: str
) -> None:
    (project / "odd.md").write_text("\n\n  / starts oddly\n```\n]]>")
    with Workspace(project, Options(format=name, tokenizer=tokenizer)) as workspace:
        until(workspace, lambda: workspace.size.exact)

        size = workspace.size

        text, counted = dump(workspace)
        assert size.tokens == counted == tokens.get(tokenizer).count([text], ["text"])[0]
        assert workspace.measure(workspace.plan()) == counted
        assert size.files == 5


@pytest.mark.parametrize("worker", [False, True])
def test_the_format_can_be_another_at_any_time_and_the_number_stays_that_of_the_dump(
    project: Path, worker: bool
) -> None:
    (project / "src" / "big.py").write_text(BIG)
    (project / "odd.md").write_text("\n\n  / starts oddly\n```\n]]>")
    chosen = EVERYTHING.choose(["src/big.py"], State.OUTLINE)
    with Workspace(project, Options(selection=chosen, worker=worker)) as workspace:
        # Before anything is known, in the middle, and when all is counted.
        workspace.set_format("xml")
        workspace.wait(0.01)
        workspace.set_format("plain")
        until(workspace, lambda: workspace.size.exact)
        for name in ("json", "xml", "xml", "markdown", "plain", "json"):
            workspace.set_format(name)
            exact = workspace.size.exact
            until(workspace, lambda: workspace.size.exact)

            size = workspace.size
            text, counted = dump(workspace)
            with Workspace(project, Options(selection=chosen, format=name)) as fresh:
                assert text == dump(fresh)[0]
            assert size.tokens == counted == tokens.get("o200k_base").count([text], [""])[0]
            assert workspace.options.format == name
    assert exact is False


def test_a_plan_waits_for_what_another_format_costs(workspace: Workspace) -> None:
    workspace.complete()

    workspace.set_format("json")
    text, counted = dump(workspace)

    assert counted == tokens.get("o200k_base").count([text], [""])[0]
    with pytest.raises(UsageError):
        workspace.set_format("yaml")
    assert workspace.options.format == "json"


def test_an_estimate_is_never_called_exact(project: Path) -> None:
    with Workspace(project, Options(tokenizer="claude")) as workspace:
        workspace.complete()
        assert not workspace.size.exact
        receipt = workspace.deliver(workspace.plan(), BytesDestination())
        assert not receipt.exact


def test_nothing_chosen_is_a_dump_of_nothing(project: Path) -> None:
    with Workspace(project, Options(selection=NOTHING)) as workspace:
        workspace.complete()

        assert workspace.size[:4] == (0, 0, 0, True)
        assert workspace.plan().files == ()


def test_choices_can_be_undone_and_redone(project: Path) -> None:
    with Workspace(project, Options(selection=NOTHING)) as workspace:
        workspace.complete()

        workspace.choose(["src"], State.IN)
        workspace.choose(["src/main.py"], State.OUT)
        assert [file.path for file in workspace.plan().files] == ["src/deep/util.py"]

        assert workspace.undo()
        assert len(workspace.plan().files) == 2
        assert workspace.redo()
        assert len(workspace.plan().files) == 1
        assert workspace.undo()
        assert workspace.undo()
        assert not workspace.undo()
        assert workspace.selection == NOTHING
        assert workspace.redo()
        workspace.choose(["README.md"], State.IN)
        assert not workspace.redo()


def test_a_choice_is_told(workspace: Workspace) -> None:
    workspace.complete()

    workspace.choose(["src"], State.OUT)

    told = [event for event in workspace.wait(1) if isinstance(event, events.SelectionChanged)]
    assert [event.after for event in told] == [workspace.selection]


def test_the_same_tree_gives_the_same_bytes(project: Path) -> None:
    dumps = []
    for _ in range(3):
        with Workspace(project) as workspace:
            dumps.append(dump(workspace))

    assert dumps[0] == dumps[1] == dumps[2]


@pytest.mark.parametrize("form", formats.NAMES)
def test_files_that_rest_are_read_once_and_written_as_ever(
    project: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    (project / "src" / "latin").write_bytes("Größe\n".encode("latin-1"))
    (project / "src" / "bom.txt").write_bytes(b"\xef\xbb\xbftext\r\n]]>\r\n```\n")
    with Workspace(project, Options(format=form)) as workspace:
        expected = dump(workspace)
    rest(project)

    with Workspace(project, Options(format=form)) as workspace:
        plan = workspace.plan()
        monkeypatch.delattr(DirectorySource, "_read")
        destination = BytesDestination()
        receipt = workspace.deliver(plan, destination)

    assert (destination.data.decode(), receipt.tokens) == expected


def test_what_was_read_for_one_format_is_written_in_another(project: Path) -> None:
    rest(project)
    with Workspace(project, Options(format="xml")) as workspace:
        expected = dump(workspace)

    with Workspace(project, Options(format="markdown")) as workspace:
        workspace.complete()
        workspace.set_format("xml")

        assert dump(workspace) == expected


def test_the_worker_process_finds_what_threads_find(project: Path) -> None:
    with Workspace(project) as threads, Workspace(project, Options(worker=True)) as worker:
        assert dump(worker) == dump(threads)
        assert worker.plan() == threads.plan()


_BODY = "    total = argument * 2 + 1\n    print(total, 'and some words')\n" * 4
BIG = "".join(f"def function_{n}(argument):\n{_BODY}    return {n}\n\n\n" for n in range(40))


@pytest.mark.parametrize("worker", [False, True])
def test_what_is_chosen_as_an_outline_goes_in_as_one(project: Path, worker: bool) -> None:
    (project / "src" / "big.py").write_text(BIG)
    (project / "src" / "notes.txt").write_text("no outline here\n")
    chosen = NOTHING.choose(["src"], State.OUTLINE)
    with Workspace(project, Options(selection=chosen, worker=worker)) as workspace:
        until(workspace, lambda: workspace.size.exact)
        size = workspace.size

        text, counted = dump(workspace)

        assert size.tokens == counted == tokens.get("o200k_base").count([text], [""])[0]
        assert "def function_7(argument)" in text
        assert "return 7" not in text
        assert "no outline here" in text
        restored = formats.read(text)
        assert "src/big.py" in restored.outlines
        assert "src/notes.txt" in [file.path for file in restored.files]
        workspace.choose(["src/big.py"], State.IN)
        assert "return 7" in dump(workspace)[0]


def test_an_outline_of_a_file_that_changed_meanwhile_is_that_of_its_new_content(
    workspace: Workspace, project: Path
) -> None:
    (project / "src" / "big.py").write_text(BIG)
    workspace.rescan()
    until(workspace, lambda: workspace.tree.get("src/big.py") is not None)
    workspace.complete()
    (project / "src" / "big.py").write_text(BIG.replace("function", "procedure"))
    (project / "src" / "main.py").unlink()

    workspace.choose([""], State.OUTLINE)
    text, counted = dump(workspace)

    assert "procedure_7" in text
    assert "function_7" not in text
    assert counted == tokens.get("o200k_base").count([text], [""])[0]


@both
def test_a_file_that_changed_since_the_plan_is_written_as_it_is(
    project: Path, *, rested: bool
) -> None:
    if rested:
        rest(project)
    with Workspace(project) as workspace:
        _is_written_as_it_is(workspace, project)


def _is_written_as_it_is(workspace: Workspace, project: Path) -> None:
    plan = workspace.plan()
    (project / "src" / "main.py").write_text("changed = True\n" * 20)

    destination = BytesDestination()
    receipt = workspace.deliver(plan, destination)

    text = destination.data.decode()
    assert "changed = True" in text
    assert receipt.tokens == tokens.get("o200k_base").count([text], ["text"])[0]
    assert any("src/main.py" in note for note in receipt.notes)
    restored = {file.path: file.content for file in formats.read(text).files}
    assert restored["src/main.py"] == b"changed = True\n" * 20


def test_a_file_for_which_memory_does_not_suffice_any_more_is_reported(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(data: bytes, encoding: str) -> str:
        if b"hello" in data:
            raise MemoryError
        return data.decode(encoding)

    plan = workspace.plan()
    monkeypatch.setattr("create_dump.writer.decode_as", decode)

    destination = BytesDestination()
    receipt = workspace.deliver(plan, destination)

    told = [(skip.path, skip.reason, skip.detail) for skip in receipt.skipped]
    assert ("src/main.py", "unreadable", "too large to be held in memory") in told
    assert receipt.files == len(plan.files) - 1
    assert receipt.tokens == tokens.get("o200k_base").count([destination.text], [""])[0]


@both
def test_a_file_that_vanished_since_the_plan_is_reported(project: Path, *, rested: bool) -> None:
    if rested:
        rest(project)
    with Workspace(project) as workspace:
        _is_reported(workspace, project)


def _is_reported(workspace: Workspace, project: Path) -> None:
    plan = workspace.plan()
    (project / "README.md").unlink()
    (project / "src" / "main.py").write_bytes(b"\0binary now")

    destination = BytesDestination()
    receipt = workspace.deliver(plan, destination)

    assert receipt.files == 2
    assert {skip.path: skip.reason for skip in receipt.skipped} == {
        "image.png": "binary",
        "README.md": "unreadable",
        "src/main.py": "binary",
    }
    text = destination.data.decode()
    assert receipt.tokens == tokens.get("o200k_base").count([text], ["text"])[0]


def test_a_cancelled_delivery_leaves_nothing(workspace: Workspace) -> None:
    destination = BytesDestination()
    seen: list[tuple[int, int]] = []

    with pytest.raises(Cancelled):
        workspace.deliver(
            workspace.plan(),
            destination,
            progress=lambda done, total: seen.append((done, total)),
            cancelled=lambda: len(seen) > 1,
        )

    assert destination.data == b""
    assert seen[:2] == [(0, 4), (1, 4)]


def test_our_own_dumps_are_never_part_of_a_dump(workspace: Workspace, project: Path) -> None:
    text, _ = dump(workspace)
    (project / "project.dump.md").write_text(text)

    with Workspace(project) as again:
        plan = again.plan()

    assert [skip.path for skip in plan.skipped if skip.reason == "dump"] == ["project.dump.md"]
    assert len(plan.files) == 4


def test_a_change_on_disk_shows_up_by_itself(workspace: Workspace, project: Path) -> None:
    workspace.complete()
    workspace.watch()
    root = workspace.tree.root
    until(workspace, lambda: _touched(project, root.totals.files))

    (project / "src" / "late").mkdir()
    (project / "src" / "late" / "new.py").write_text("new = 1\n")
    (project / "README.md").unlink()
    told = until(workspace, lambda: _is_there(workspace, "src/late/new.py", "README.md"))
    until(workspace, lambda: not workspace.pending)

    assert any(isinstance(event, events.SourceChanged) for event in told)
    assert "new = 1" in dump(workspace)[0]


def _touched(project: Path, before: int) -> bool:
    """Make a change until one is seen: the watch is up."""
    (project / "probe").write_text(str(time.monotonic()))
    return before == 5


def _is_there(workspace: Workspace, there: str, gone: str) -> bool:
    return workspace.tree.get(there) is not None and workspace.tree.get(gone) is None


def test_an_edited_ignore_file_is_followed(workspace: Workspace, project: Path) -> None:
    workspace.complete()

    (project / ".gitignore").write_text("deep/\n")
    workspace.rescan()
    until(workspace, lambda: workspace.tree.get("src/noise.log") is not None)
    until(workspace, lambda: not workspace.pending)

    assert workspace.tree.get("src/deep") is None
    assert workspace.tree.root.totals.files == 4


def test_what_did_not_change_is_not_analysed_again(workspace: Workspace, project: Path) -> None:
    workspace.complete()
    before = workspace.analysed
    (project / "new.txt").write_text("new\n")

    workspace.rescan()
    until(workspace, lambda: workspace.tree.get("new.txt") is not None)
    until(workspace, lambda: not workspace.pending)

    assert workspace.analysed == before + 1


def test_a_root_that_goes_away_is_told_and_what_was_found_stays(
    workspace: Workspace, project: Path
) -> None:
    workspace.complete()
    shutil.rmtree(project)

    workspace.rescan()
    told: list[events.Event] = []
    while not (failed := [event for event in told if isinstance(event, events.Failed)]):
        told += workspace.wait(10)

    assert failed[0].fatal
    assert str(project) in failed[0].error.where
    assert workspace.tree.root.totals.files == 4


def test_it_is_known_which_delivered_files_have_grown_old(
    workspace: Workspace, project: Path
) -> None:
    dump(workspace)
    workspace.wait(1)
    assert workspace.memory.outdated == set()
    before = (project / "README.md").read_text()

    (project / "README.md").write_text("another\n")
    (project / "new.txt").write_text("not delivered\n")
    shutil.rmtree(project / "src" / "deep")
    workspace.rescan()
    told = until(workspace, lambda: len(workspace.memory.outdated) == 2)
    assert workspace.memory.outdated == {"README.md", "src/deep/util.py"}
    assert any(isinstance(event, events.Outdated) for event in told)

    (project / "README.md").write_text(before)
    workspace.rescan()
    until(workspace, lambda: workspace.memory.outdated == {"src/deep/util.py"})
    dump(workspace)
    until(workspace, lambda: not workspace.memory.outdated)


def test_a_file_that_appears_falls_where_its_directory_says_and_is_new_until_it_is_delivered(
    project: Path,
) -> None:
    with Workspace(project, Options(selection=NOTHING.choose(["src"], State.IN))) as workspace:
        workspace.complete()
        (project / "src" / "new.py").write_text("new = 1\n")
        (project / "late.txt").write_text("late\n")
        (project / "README.md").unlink()
        workspace.rescan()
        until(workspace, lambda: workspace.tree.get("late.txt") is not None)
        (project / "README.md").write_text("again\n")
        workspace.rescan()
        until(workspace, lambda: workspace.tree.get("README.md") is not None)

        assert _new(workspace) == ["src/new.py", "late.txt"]
        assert "new = 1" in dump(workspace)[0]
        until(workspace, lambda: _new(workspace) == ["late.txt"])


def _new(workspace: Workspace) -> list[str]:
    return [node.path for node in workspace.tree.root.preorder() if node.new]


def test_git_is_followed(workspace: Workspace, project: Path) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=project, check=True)
    workspace.follow_git()

    until(workspace, lambda: workspace.git is not None)

    assert workspace.git is not None
    assert workspace.git.branch == "main"
    assert "README.md" in workspace.git.changes
    assert workspace.ask_git(lambda repository: repository.head()).result(20) == ""


def test_waking_is_asked_for_once_a_pump(project: Path) -> None:
    calls: list[int] = []
    with Workspace(project) as workspace:
        workspace.wake = lambda: calls.append(1)
        until(workspace, lambda: workspace.walked and not workspace.pending)
        workspace.pump()
        calls.clear()

        workspace.choose(["src"], State.OUT)
        workspace.choose(["README.md"], State.OUT)

        assert len(calls) == 1


def test_closing_is_prompt_and_leaves_no_thread(project: Path) -> None:
    before = set(threading.enumerate())
    workspace = Workspace(project, Options(worker=True))
    workspace.watch()

    workspace.close()
    workspace.close()

    assert set(threading.enumerate()) <= before


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RootMissing):
        Workspace(tmp_path / "missing")


def test_a_root_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RootNotDirectory):
        Workspace(tmp_path / "file")


def test_an_unknown_format_or_tokenizer(project: Path) -> None:
    with pytest.raises(UsageError):
        Workspace(project, Options(format="markdwon"))
    with pytest.raises(UsageError):
        Workspace(project, Options(tokenizer="o200k"))


def test_reading_what_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(Unreadable):
        workspace.read("missing.py")


class Refusing:
    """A destination that fails half-way."""

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        next(iter(chunks))
        raise OSError(28, "No space left on device")


def test_an_error_of_the_destination_comes_through(workspace: Workspace) -> None:
    with pytest.raises(OSError, match="No space"):
        workspace.deliver(workspace.plan(), Refusing())


def test_parts_that_were_delivered_one_after_another_grow_old_as_one(
    workspace: Workspace, project: Path
) -> None:
    (project / "big.txt").write_text("many words in here\n" * 300)
    # The first walk may have passed it by.
    workspace.rescan()
    until(workspace, lambda: workspace.tree.get("big.txt") is not None)
    parts = workspace.split(workspace.plan(), 1_500)
    assert len(parts) > 1

    for part in parts:
        workspace.deliver(part, BytesDestination())
    until(workspace, lambda: len(workspace.memory.digests) == 5)
    (project / parts[0].files[0].path).write_text("another\n")
    workspace.rescan()

    until(workspace, lambda: workspace.memory.outdated == {parts[0].files[0].path})
