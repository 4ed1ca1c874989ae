"""The app as a process in a terminal of its own, and what its modules load."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from explore_support import explorer, in_terminal

from create_dump.destinations.base import Outcome
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import UsageError
from create_dump.explore.app import run
from create_dump.explore.budget import Budget
from create_dump.explore.given import Given
from create_dump.explore.habits import Habits
from create_dump.formats import read
from create_dump.options import Options
from create_dump.sent import Sent
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

PATIENCE_S = 60


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_from_start_to_a_dump_that_equals_the_commands(project: Path, tmp_path: Path) -> None:
    import pexpect

    env = {**os.environ, "TERM": "xterm-256color"}
    with in_terminal(project, tmp_path, env) as terminal:
        terminal.expect_exact("watching")
        # As fast as a hand that knows the keys: choose all, write, take the name that is offered.
        terminal.send("aw\r")
        terminal.expect_exact("Wrote")
        terminal.send("q")
        terminal.expect(pexpect.EOF)
    assert terminal.exitstatus == 0
    assert b"Traceback" not in terminal.before

    subprocess.run(
        [sys.executable, "-m", "create_dump", str(project), "-o", "command.md"],
        cwd=tmp_path,
        env=env,
        check=True,
        capture_output=True,
    )

    written = (tmp_path / "api.dump.md").read_bytes()
    assert written
    assert written == (tmp_path / "command.md").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_what_is_filtered_chosen_and_copied_over_ssh_is_the_commands_byte_by_byte(
    project: Path, tmp_path: Path
) -> None:
    import pexpect

    # The terminal at the other end of the line takes the dump, and this test is that terminal.
    env = {**os.environ, "TERM": "xterm-256color", "SSH_TTY": "/dev/pts/0", "HOME": str(tmp_path)}
    with in_terminal(project, tmp_path, env) as terminal:
        terminal.expect_exact("watching")
        terminal.send("/auth !test\ray")
        terminal.expect(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")
        copied = base64.b64decode(terminal.match.group(1))
        terminal.expect_exact("Sent")
        terminal.send("q")
        terminal.expect(pexpect.EOF)
    assert terminal.exitstatus == 0

    paths = [f"src/auth/{name}.py" for name in ("__init__", "oauth", "session", "tokens")]
    selected = [word for path in paths for word in ("--select", path)]
    done = subprocess.run(
        [sys.executable, "-m", "create_dump", str(project), "--stdout", *selected],
        cwd=tmp_path,
        env=env,
        check=True,
        capture_output=True,
    )

    assert copied
    assert copied == done.stdout


CLIPPED = rb"\x1b\]52;c;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)"
"""How the terminal is given a clipboard's content."""


def clipped(terminal: Any) -> bytes:  # noqa: ANN401 - pexpect has no types
    """Return what comes into the clipboard of *terminal* next."""
    terminal.expect(CLIPPED)
    return base64.b64decode(terminal.match.group(1))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_what_the_copy_menu_sends_is_what_the_command_knows(project: Path, tmp_path: Path) -> None:
    import pexpect

    for name in ("uv.lock", "tests/fixtures/users.json", "src/db/query.py"):
        # A terminal takes 75 kB at a time.
        (project / name).unlink()
    env = {
        **os.environ,
        "TERM": "xterm-256color",
        "SSH_TTY": "/dev/pts/0",
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    before = command(project, env)
    settings = project / "src" / "settings.py"
    with in_terminal(project, tmp_path, env) as terminal:
        terminal.expect_exact("watching")
        terminal.send("aYy")
        whole = clipped(terminal)
        terminal.expect_exact("Sent")
        terminal.send("Yp")
        paths = clipped(terminal)
        kept = (tmp_path / "state" / "create-dump" / "last.txt").read_bytes()
        terminal.expect_exact("the paths")
        # A file that grows, one that goes and one that comes.
        settings.write_text(settings.read_text() + "MORE = 1\n")
        terminal.expect_exact("changed since")
        (project / "docs" / "new.md").write_text("# New\n")
        terminal.expect_exact("17 files")
        (project / "docs" / "guide.md").unlink()
        terminal.expect_exact("2 changed since")
        terminal.send("Yc")
        changes = clipped(terminal)
        terminal.expect_exact("the changes")
        terminal.send("q")
        terminal.expect(pexpect.EOF)
    assert terminal.exitstatus == 0

    assert whole == before
    listed = [path for path, _ in read(before.decode()).files]
    assert paths.decode().splitlines() == listed
    assert kept == paths
    assert changes == changed(project, before)
    assert b"+MORE = 1" in changes
    assert b"session" not in changes


def command(project: Path, env: Mapping[str, str]) -> bytes:
    """Return the dump that the command line makes."""
    words = [sys.executable, "-m", "create_dump", str(project), "--stdout"]
    return subprocess.run(words, env=env, check=True, capture_output=True).stdout


def changed(project: Path, before: bytes) -> bytes:
    """Return what the library writes of what is other than in the dump *before*."""
    sent = Sent.whole(before, {})
    with Workspace(project) as workspace:
        memory = BytesDestination()
        memory.deliver(workspace.update(workspace.plan(), sent.read()).chunks())
    assert memory.data is not None
    return memory.data


def test_without_a_terminal_it_says_what_to_do_instead(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="terminal") as caught:
        run(tmp_path, Options(), budgets=(Budget("", 1_000, 0),), habits=Habits(), given=Given())

    assert "create-dump" in caught.value.hint


@pytest.mark.parametrize(
    "module",
    [
        "rows",
        "search",
        "choosing",
        "look",
        "news",
        "pace",
        "cards",
        "captions",
        "pages",
        "places",
        "document",
        "wording",
        "keys",
        "keymap",
        "habits",
    ],
)
def test_what_the_screen_shows_is_worked_out_without_a_screen(module: str) -> None:
    script = f"import sys, create_dump.explore.{module}; print(*sorted(sys.modules))"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert "textual" not in done.stdout.split()


async def test_over_ssh_the_dump_goes_through_the_screens_own_terminal(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/0")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    async with running(project) as pilot:
        app = explorer(pilot)
        sent: list[str] = []
        monkeypatch.setattr(app._driver, "write", sent.append)

        delivery = app.own_clipboard(".md").deliver([b"a dump"])

        assert delivery.outcome is Outcome.SENT
        assert sent == ["\x1b]52;c;YSBkdW1w\x07"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("value", "coloured"), [("", True), ("1", False)])
def test_colours_are_sent_unless_they_are_declined(
    project: Path, tmp_path: Path, value: str, *, coloured: bool
) -> None:
    import pexpect

    with in_terminal(
        project,
        tmp_path,
        {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": value},
    ) as terminal:
        terminal.expect_exact("watching")
        shown = terminal.before
        terminal.send("q")
        terminal.expect(pexpect.EOF)

    assert (re.search(rb"\x1b\[[0-9;]*[34]8;", shown) is not None) is coloured
    assert b"create-dump" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_that_can_not_be_drawn_on_it_says_so(project: Path) -> None:
    import pexpect

    with in_terminal(project, project, {**os.environ, "TERM": "dumb"}) as terminal:
        terminal.expect_exact("TERM=dumb can't")
        terminal.expect(pexpect.EOF)

    assert terminal.exitstatus == 2
