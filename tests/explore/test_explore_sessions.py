"""The last session of a project comes back, and nothing of it is lost on the way."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from explore_support import commit_all, explorer, git, go, in_terminal, settled, until

from create_dump import sessions
from create_dump.config.load import load
from create_dump.explore.budget import Budget
from create_dump.explore.controls import resuming
from create_dump.explore.given import Given
from create_dump.explore.keeper import Keeper, Last
from create_dump.explore.order import By, Sort
from create_dump.explore.screens.menu import Menu
from create_dump.explore.widgets.status import Tone
from create_dump.selection.selection import NOTHING, State
from create_dump.sessions import Session
from create_dump.templates import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from explore_support import FakeClipboard
    from textual.pilot import Pilot

    from create_dump.explore.explorer import Explorer

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

BUDGETS = (Budget("", 200_000, 0), Budget("mine", 1_000, 0, "cl100k_base"))
BACK = "Your last session is back"
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where sessions are kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "create-dump" / "sessions"


def files(state: Path) -> list[Path]:
    return [*state.iterdir()] if state.exists() else []


def write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def contents(state: Path) -> list[bytes]:
    return [file.read_bytes() for file in files(state)]


def opened_directories(app: Explorer) -> set[str]:
    return {node.path for node in app.tree_view.rows.opened}


async def left(running: Run, root: Path, *keys: str, **options: object) -> None:
    """Open the app on *root*, press *keys*, and leave."""
    async with running(root, keeper=Keeper(root), **options) as pilot:
        await pilot.press(*keys)
        await settled(pilot)
    assert not explorer(pilot).resuming.leave()


async def test_it_comes_back_whole(running: Run, project: Path) -> None:
    async with running(project, keeper=Keeper(project), budgets=BUDGETS) as pilot:
        app = explorer(pilot)
        assert BACK not in app.status.text
        app.workspace.choose(["src/auth", "debug.log"], State.IN)
        app.workspace.choose(["src/auth/oauth.py"], State.OUT)
        app.workspace.choose(["src/auth/session.py"], State.OUTLINE)
        await go(pilot, "src/auth/tokens.py")
        await pilot.press("s", "S", "f", "2", "t", "r")
        await pilot.press("Y", "n", *"32k", "enter")
        await settled(pilot)
        app.taking.target, app.taking.target_parts = "out.xml", "10k"
        app.measuring.take("mine")
        before = app.workspace.selection
    assert not app.resuming.leave()

    async with running(project, keeper=Keeper(project), budgets=BUDGETS) as pilot:
        app = explorer(pilot)

        assert app.workspace.selection == before
        assert app.workspace.tree.root.chosen.files == 4
        assert opened_directories(app) == {"", "src", "src/auth"}
        assert app.tree_view.node.path == "src/auth/tokens.py"
        assert app.tree_view.rows.sort == Sort(By.TOKENS, reverse=True)
        assert app.workspace.options.format == "xml"
        assert app.workspace.options.tokenizer == "cl100k_base"
        assert app.measuring.model == "mine"
        assert app.workspace.instructions == (BUILT_IN["review"], None)
        assert app.outgoing.limit == 32_000
        assert (app.taking.target, app.taking.target_parts) == ("out.xml", "10k")
        assert app.status.text == f"{BACK} · u undoes its choice · --fresh starts without it"
        assert app.totals.cost == ""
        await pilot.press("u")
        assert app.workspace.selection == NOTHING


async def test_what_is_over_and_done_with_is_the_filter(running: Run, project: Path) -> None:
    await left(running, project, "slash", *"auth", "enter", "a")

    async with running(project, keeper=Keeper(project)) as pilot:
        app = explorer(pilot)
        assert not app.tree_view.rows.filtered
        assert app.workspace.tree.root.chosen.files == 5


async def test_a_fresh_start_has_nothing_of_it_and_does_not_harm_it(
    running: Run, project: Path
) -> None:
    await left(running, project, "a", "j", "l")

    async with running(project, keeper=Keeper(project, fresh=True)) as pilot:
        app = explorer(pilot)
        assert app.workspace.selection == NOTHING
        assert app.tree_view.rows.cursor == 0
        assert BACK not in app.status.text
        await pilot.press("j", "l")
    assert not app.resuming.leave()

    async with running(project, keeper=Keeper(project)) as pilot:
        assert explorer(pilot).workspace.tree.root.chosen.files


async def test_what_was_chosen_after_a_fresh_start_is_what_comes_back(
    running: Run, project: Path
) -> None:
    await left(running, project, "a")
    async with running(project, keeper=Keeper(project, fresh=True)) as pilot:
        explorer(pilot).workspace.choose(["docs"], State.IN)
    assert not explorer(pilot).resuming.leave()

    async with running(project, keeper=Keeper(project)) as pilot:
        assert explorer(pilot).workspace.selection == NOTHING.choose(["docs"], State.IN)


async def test_each_branch_has_its_own_and_a_new_one_goes_on_with_the_latest(
    running: Run, project: Path
) -> None:
    commit_all(project)
    await left(running, project, "a")
    git(project, "checkout", "-q", "-b", "work")
    async with running(project, keeper=Keeper(project)) as pilot:
        assert explorer(pilot).workspace.selection.state_of("") is State.IN
        await pilot.press("a", "G", "space")
        await settled(pilot)
        last = explorer(pilot).workspace.selection
    assert not explorer(pilot).resuming.leave()

    async with running(project, keeper=Keeper(project)) as pilot:
        assert explorer(pilot).workspace.selection == last
    git(project, "checkout", "-q", "main")
    async with running(project, keeper=Keeper(project)) as pilot:
        assert explorer(pilot).workspace.selection.state_of("") is State.IN


async def test_flags_win_and_what_they_hide_is_not_forgotten(running: Run, project: Path) -> None:
    await left(running, project, "a", "f", "2")
    flagged = load(project, flags={"format": "json", "tokenizer": "cl100k_base"})
    sessions.save(project, "", _with(sessions.load(project, ""), model="mine", format="xml"))

    def options() -> dict[str, object]:
        return {"given": Given(".", flagged), "format": "json", "tokenizer": "cl100k_base"}

    budgets = (Budget("", 200_000, 0), Budget("mine", 1_000, 0, "o200k_base"))
    async with running(project, keeper=Keeper(project), budgets=budgets, **options()) as pilot:
        app = explorer(pilot)
        assert app.workspace.options.format == "json"
        assert app.workspace.options.tokenizer == "cl100k_base"
        assert not app.measuring.model
        await pilot.press("j")
    assert not app.resuming.leave()

    kept = sessions.load(project, "")
    assert kept is not None
    assert (kept.format, kept.model) == ("xml", "mine")


def _with(session: Session | None, **values: str) -> Session:
    from dataclasses import replace

    assert session is not None
    return replace(session, **values)  # type: ignore[arg-type]  # texts by their names


async def test_what_settings_say_is_not_remembered_over_them(running: Run, project: Path) -> None:
    await left(running, project, "a", format="xml")

    async with running(project, keeper=Keeper(project), format="json") as pilot:
        assert explorer(pilot).workspace.options.format == "json"


async def test_paths_that_are_gone_do_no_harm(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    gone = Session(
        ("docs", "gone/a.py", "~gone/b", "!src/gone.py"),
        ("src", "gone", "src/auth/gone"),
        cursor="src/auth/gone/deep.py",
        sort="by nothing",
        format="none",
        model="nobody's",
        template="no such",
        parts="many",
    )
    sessions.save(project, "", gone)

    async with running(project, keeper=Keeper(project)) as pilot:
        app = explorer(pilot)
        assert app.workspace.tree.root.chosen.files == 2
        assert app.tree_view.node.path == "src/auth"
        assert "There is no model nobody's any more" in app.status.text
        await pilot.press("y")
        await until(pilot, lambda: clipboard.taken)


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"{", "truncated"), (b'{"version":2,"root":"elsewhere"}', "newer"), (b"\xff" * 9, "")],
)
async def test_a_file_that_can_not_be_used_is_said_in_a_line(
    running: Run, project: Path, state: Path, content: bytes, word: str
) -> None:
    sessions.save(project, "", Session(("docs",)))
    (file,) = files(state)
    write(file, content)

    async with running(project, keeper=Keeper(project)) as pilot:
        app = explorer(pilot)
        assert app.status.tone is Tone.WARNING
        assert "what was remembered of this project can't be used" in app.status.text
        assert word in app.status.text
        await pilot.press("a")
        await settled(pilot)
    problem = app.resuming.leave()

    # What is there is not written over: it is put aside, or left to the newer version.
    assert content in contents(state)
    assert ("newer" in problem) is (word == "newer")


async def test_where_nothing_can_be_written_it_says_so_once(
    running: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "_KEEP_S", 0.05)
    async with running(project, keeper=Keeper(project)) as pilot:
        app = explorer(pilot)
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
        await pilot.press("a")
        await until(pilot, lambda: "this session can't be kept" in app.status.text)
        assert "XDG_STATE_HOME" in app.status.text
        app.say("")

        await pilot.press("j")
        await until(pilot, lambda: app.resuming.at_rest)
        await pilot.pause(0.3)

        assert not app.status.text
    assert not app.resuming.leave()


async def test_it_is_kept_now_and_then(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "_KEEP_S", 0.05)
    async with running(project, keeper=Keeper(project)) as pilot:
        await pilot.press("a")

        await until(
            pilot, lambda: (kept := sessions.load(project, "")) and kept.selection == (".",)
        )


async def test_who_only_looks_writes_nothing(running: Run, project: Path, state: Path) -> None:
    await left(running, project)

    assert not files(state)


async def test_keys_wait_for_it_but_not_for_ever(
    running: Run,
    opened: Callable[..., Explorer],
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import threading

    there = threading.Event()

    class Slow(Keeper):
        def find(self) -> Last:
            there.wait(20)
            return super().find()

    await left(running, project, "j", "space")
    monkeypatch.setattr(resuming, "_PATIENCE_S", 0.2)

    app = opened(project, keeper=Slow(project))
    async with app.run_test() as pilot:
        await until(pilot, lambda: len(app.tree_view.rows) > 1)
        await pilot.press("G", "space")
        await until(pilot, lambda: app.workspace.can_undo)
        chosen = app.workspace.selection
        there.set()
        await until(pilot, lambda: BACK in app.status.text)

        # The person could not wait: what they chose stays.
        assert app.workspace.selection == chosen
        assert app.tree_view.rows.cursor == len(app.tree_view.rows) - 1


async def test_two_at_once_harm_each_other_not(running: Run, project: Path, state: Path) -> None:
    async with (
        running(project, keeper=Keeper(project)) as one,
        running(project, keeper=Keeper(project)) as other,
    ):
        explorer(one).workspace.choose(["docs"], State.IN)
        explorer(other).workspace.choose(["src"], State.IN)
    assert not explorer(one).resuming.leave()
    assert not explorer(other).resuming.leave()

    kept = sessions.load(project, "", report=pytest.fail)
    assert kept is not None
    assert kept.selection == ("src",)
    assert len(files(state)) == 1


# What was delivered last


def totals(pilot: Pilot[None]) -> str:
    return explorer(pilot).totals.render().plain


async def test_what_was_copied_is_known_to_have_grown_old_after_a_restart(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    await left(running, project, "a", "y")
    assert clipboard.taken
    (project / "src" / "settings.py").write_text("LIMIT = 1\n")
    (project / "docs" / "guide.md").unlink()

    async with running(project, keeper=Keeper(project)) as pilot:
        await until(pilot, lambda: "2 changed since copied" in totals(pilot))
        assert explorer(pilot).status.text == (
            "2 files changed since the last dump · y copies it again"
        )

        await pilot.press("y")
        await settled(pilot)
        assert "changed since" not in totals(pilot)

    async with running(project, keeper=Keeper(project)) as pilot:
        assert "changed since" not in totals(pilot)
        await go(pilot, "README.md")
        await pilot.press("C", "C")
        await settled(pilot)
        assert explorer(pilot).preview.shown.lines == ("Nothing changed since the last copy",)


async def test_a_fresh_start_knows_nothing_of_it_and_keeps_what_it_delivers(
    running: Run, project: Path
) -> None:
    await left(running, project, "a", "y")
    (project / "src" / "settings.py").write_text("LIMIT = 1\n")

    async with running(project, keeper=Keeper(project, fresh=True)) as pilot:
        assert not explorer(pilot).workspace.memory.digests
        assert "changed since" not in totals(pilot)
        await go(pilot, "README.md")
        await pilot.press("space", "y")
        await settled(pilot)

    last = sessions.load_delivery(project, "")
    assert last is not None
    assert [*last.digests] == ["README.md"]


async def test_what_has_changed_goes_out_as_diffs_after_a_restart(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    await left(running, project, "a", "w", "enter")
    (project / "README.md").write_text("# API\n")

    async with running(project, keeper=Keeper(project)) as pilot:
        await until(pilot, lambda: "1 changed since copied" in totals(pilot))
        await pilot.press("Y", "c")
        await settled(pilot)
        assert "+# API" in clipboard.taken[0].decode()
        assert "session" not in clipboard.taken[0].decode()
        assert "changed since" not in totals(pilot)

    # Of diffs on diffs no file holds the whole: which files change is known all the same.
    (project / "README.md").write_text("# Api\n")
    async with running(project, keeper=Keeper(project)) as pilot:
        await until(pilot, lambda: "1 changed since copied" in totals(pilot))
        await pilot.press("Y")
        menu = pilot.app.screen
        assert isinstance(menu, Menu)
        obstacle = "The last dump is not kept, so nothing can be compared with it"
        await until(pilot, lambda: obstacle in {each.obstacle for each in menu._choices})


async def test_each_branch_remembers_what_was_copied_on_it(running: Run, project: Path) -> None:
    commit_all(project)
    await left(running, project, "a", "y")
    git(project, "checkout", "-q", "-b", "work")
    (project / "README.md").write_text("# API\n")
    await left(running, project, "y")

    async with running(project, keeper=Keeper(project)) as pilot:
        assert "changed since" not in totals(pilot)
    git(project, "commit", "-q", "-a", "-m", "Work")
    git(project, "checkout", "-q", "main")
    (project / "docs" / "guide.md").write_text("# Guide\n")
    async with running(project, keeper=Keeper(project)) as pilot:
        await until(pilot, lambda: "1 changed since copied" in totals(pilot))


async def test_a_delivery_that_can_not_be_used_is_said_in_a_line(
    running: Run, project: Path, state: Path
) -> None:
    await left(running, project, "a", "y")
    (file,) = (each for each in files(state) if ".delivery-" in each.name)
    write(file, b"{")

    async with running(project, keeper=Keeper(project)) as pilot:
        await until(pilot, lambda: "can't be used" in explorer(pilot).status.text)
        assert not explorer(pilot).workspace.memory.digests


async def test_a_delivery_that_can_not_be_kept_is_said_once(
    running: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(project, keeper=Keeper(project)) as pilot:
        app = explorer(pilot)
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
        await pilot.press("a", "y")
        await until(pilot, lambda: "can't be remembered" in app.status.text)
        await settled(pilot)

        await pilot.press("y")
        await settled(pilot)
        assert app.status.text.startswith("Copied ")
    assert not app.recalling.leave()


# As a process


@needs_terminal
@pytest.mark.parametrize("end", ["q", "kill", "hang up"])
def test_the_end_of_the_process_loses_nothing(project: Path, tmp_path: Path, end: str) -> None:
    import pexpect

    env = {**os.environ, "TERM": "xterm-256color", "HOME": str(tmp_path)}
    with in_terminal(project, tmp_path, env) as terminal:
        terminal.expect_exact("watching")
        terminal.send("a")
        terminal.expect(rb"\+\d+,\d{3}")
        if end == "q":
            terminal.send("q")
            terminal.expect(pexpect.EOF)
        else:
            terminal.kill(signal.SIGTERM if end == "kill" else signal.SIGHUP)
            terminal.expect(pexpect.EOF)

    kept = sessions.load(project, "")
    assert kept is not None
    assert kept.selection == (".",)
    with in_terminal(project, tmp_path, env) as terminal:
        # Typed at the first frame: the key waits until there is something to undo.
        terminal.expect_exact("Choose")
        terminal.send("u")
        terminal.expect_exact("Undone: 0 files chosen now")
        terminal.send("q")
        terminal.expect(pexpect.EOF)
