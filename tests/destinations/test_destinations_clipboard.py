from __future__ import annotations

import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from create_dump.destinations import command
from create_dump.destinations.base import Outcome
from create_dump.destinations.clipboard import ClipboardDestination
from create_dump.destinations.osc52 import COMMON_LIMIT, ROOMY_LIMIT, sequence
from create_dump.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.destinations.conftest import FakeClipboard

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the fake clipboard stands in for xclip"
)

DUMP = "# Dünp\r\n\n```py\nprint('✓')\n```\n".encode()


def private_file(tmp_path: Path, extension: str = ".md") -> Path:
    return tmp_path / "state" / "create-dump" / f"last{extension}"


def ends_soon(pid: str) -> bool:
    """Return whether the process is gone, or waits only for its parent to notice."""
    status = Path("/proc", pid.strip(), "stat")
    for _ in range(200):
        try:
            if ") Z " in status.read_text():
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


# The desktop


def test_a_copied_dump_is_read_back_and_verified(clipboard: FakeClipboard, tmp_path: Path) -> None:
    delivery = ClipboardDestination(env=clipboard.env).deliver([DUMP[:5], DUMP[5:]])

    assert clipboard.held.read_bytes() == DUMP
    assert (delivery.outcome, delivery.where, delivery.note) == (
        Outcome.VERIFIED,
        "clipboard (xclip)",
        "",
    )
    assert delivery.saved == private_file(tmp_path)
    assert private_file(tmp_path).read_bytes() == DUMP


@pytest.mark.parametrize(
    ("dump", "paste"),
    [
        (b"a\nb\n", 'cat "$HELD"; echo'),
        (b"a\nb", 'cat "$HELD"; echo'),
        (b"a\nb\n", 'printf "%s" "$(cat "$HELD")"'),
        (b"a\nb\n", "sed 's/$/\\r/' \"$HELD\""),
        (b"a\r\nb\n", "tr -d '\\r' < \"$HELD\""),
    ],
    ids=["one more", "one added", "one less", "CRLF", "LF"],
)
def test_a_clipboard_that_changes_line_ends_is_not_called_verified(
    clipboard: FakeClipboard, dump: bytes, paste: str
) -> None:
    clipboard.behave(paste=paste)

    delivery = ClipboardDestination(env=clipboard.env).deliver([dump])

    assert delivery.outcome is Outcome.SENT
    assert "line ends" in delivery.note


def test_a_tool_that_loses_the_dump_is_found_out(clipboard: FakeClipboard) -> None:
    clipboard.behave(copy="cat >/dev/null; echo 'Error: no display' >&2; exit 1", paste="true")

    delivery = ClipboardDestination(env=clipboard.env).deliver([DUMP])

    assert delivery.outcome is Outcome.SAVED
    assert delivery.where == str(delivery.saved)
    assert "something else" in delivery.note
    assert "Error: no display" in delivery.note


def test_a_cut_dump_is_found_out(clipboard: FakeClipboard) -> None:
    clipboard.behave(copy='head -c 1000 > "$HELD"; cat >/dev/null')

    delivery = ClipboardDestination(env=clipboard.env).deliver([DUMP * 1000])

    assert delivery.outcome is Outcome.SAVED


def test_a_tool_that_hangs_is_ended_after_the_limit(clipboard: FakeClipboard) -> None:
    clipboard.behave(copy='echo $$ > "$HELD"; sleep 60')
    begun = time.monotonic()

    delivery = ClipboardDestination(env=clipboard.env, limit=1).deliver([DUMP])

    assert time.monotonic() - begun < 10
    assert delivery.outcome is Outcome.SAVED
    assert "no answer within 1 seconds" in delivery.note
    assert ends_soon(clipboard.held.read_text())


def test_a_tool_that_can_not_be_read_back_is_called_sent(clipboard: FakeClipboard) -> None:
    clipboard.behave(paste="sleep 60")

    delivery = ClipboardDestination(env=clipboard.env, limit=1).deliver([DUMP])

    assert (delivery.outcome, delivery.where) == (Outcome.SENT, "clipboard (xclip)")
    assert "could not be read back" in delivery.note


def test_a_clipboard_that_gives_no_text_back_is_called_sent(clipboard: FakeClipboard) -> None:
    clipboard.behave(paste="printf '\\377\\376'")

    delivery = ClipboardDestination(env=clipboard.env).deliver([DUMP])

    assert delivery.outcome is Outcome.SENT
    assert "UnicodeDecodeError" in delivery.note


def test_a_process_that_stays_to_serve_the_clipboard_does_not_hold_us(
    clipboard: FakeClipboard,
) -> None:
    clipboard.behave(copy='cat > "$HELD"; (sleep 20) & echo $! > "$HELD.pid"')
    begun = time.monotonic()

    delivery = ClipboardDestination(env=clipboard.env).deliver([DUMP])

    assert time.monotonic() - begun < 10
    assert delivery.outcome is Outcome.VERIFIED
    server = clipboard.held.with_suffix(".pid").read_text().strip()
    assert Path("/proc", server).exists()
    subprocess.run(["kill", server], check=True)


def test_nothing_that_a_tool_prints_reaches_our_screen(
    clipboard: FakeClipboard, capfd: pytest.CaptureFixture[str]
) -> None:
    clipboard.behave(copy='echo noise; echo more >&2; cat > "$HELD"')

    ClipboardDestination(env=clipboard.env).deliver([DUMP])

    assert capfd.readouterr() == ("", "")


def test_a_repository_can_not_slip_in_a_tool_or_a_module(
    clipboard: FakeClipboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = tmp_path / "repository"
    hostile.mkdir()
    trap = f"touch {tmp_path / 'ran'}"
    (hostile / "xclip").write_text(f"#!/bin/sh\n{trap}\n")
    (hostile / "xclip").chmod(0o755)
    for module in ("pyperclip", "create_dump", "subprocess", "sitecustomize"):
        (hostile / f"{module}.py").write_text(f"import os; os.system({trap!r})\n")
    monkeypatch.chdir(hostile)
    clipboard.env["PATH"] = f".:{clipboard.env['PATH']}"

    delivery = ClipboardDestination(env=clipboard.env).deliver([DUMP])

    assert delivery.outcome is Outcome.VERIFIED
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("seat", "remedy"),
    [
        ({}, "tmux"),
        ({"DISPLAY": ":0"}, "install xclip"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "install wl-clipboard"),
    ],
)
def test_without_a_clipboard_the_dump_is_saved_and_the_way_out_is_said(
    env: dict[str, str], tmp_path: Path, seat: dict[str, str], remedy: str
) -> None:
    delivery = ClipboardDestination(env={**env, **seat, "PATH": str(tmp_path)}).deliver([DUMP])

    assert delivery.outcome is Outcome.SAVED
    assert delivery.where == str(private_file(tmp_path))
    assert delivery.note.startswith("there is no clipboard here; ")
    assert remedy in delivery.note
    assert private_file(tmp_path).read_bytes() == DUMP


def test_what_is_no_text_is_saved_only(clipboard: FakeClipboard) -> None:
    delivery = ClipboardDestination(env=clipboard.env).deliver([b"\xff\xfe"])

    assert delivery.outcome is Outcome.SAVED
    assert "not UTF-8" in delivery.note
    assert not clipboard.held.exists()


def test_a_real_x_server_holds_the_dump_after_we_are_done(
    env: dict[str, str], display: str
) -> None:
    text = DUMP * 40_000  # more than X hands over in one piece
    env["DISPLAY"] = display

    delivery = ClipboardDestination(env=env).deliver([text])

    if "no clipboard" in delivery.note:
        pytest.skip("xclip is not installed")
    assert (delivery.outcome, delivery.where) == (Outcome.VERIFIED, "clipboard (xclip)")
    held = subprocess.run(
        ["xclip", "-selection", "clipboard", "-o"], env=env, capture_output=True, check=True
    )
    assert held.stdout == text


def test_a_dead_display_is_not_taken_for_a_copy(env: dict[str, str]) -> None:
    env["DISPLAY"] = ":4711"

    delivery = ClipboardDestination(env=env).deliver([DUMP])

    assert delivery.outcome is Outcome.SAVED
    assert delivery.note


# The private file


def test_the_private_file_is_the_users_alone(env: dict[str, str], tmp_path: Path) -> None:
    state = tmp_path / "state" / "create-dump"
    state.mkdir(parents=True)
    state.chmod(0o755)
    (state / "last.xml").write_text("old")
    (state / "last.xml").chmod(0o644)

    ClipboardDestination(".xml", env=env).deliver([DUMP])

    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert stat.S_IMODE((state / "last.xml").stat().st_mode) == 0o600
    assert (state / "last.xml").read_bytes() == DUMP


def test_a_private_file_that_can_not_be_written_is_an_error_with_a_way_out(
    env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file where the directory should be")

    with pytest.raises(DeliveryError) as caught:
        ClipboardDestination(env=env).deliver([DUMP])

    assert caught.value.where == str(tmp_path / "state" / "create-dump")
    assert "XDG_STATE_HOME" in caught.value.hint


def test_a_dump_that_fails_half_way_is_not_copied(clipboard: FakeClipboard, tmp_path: Path) -> None:
    clipboard.held.write_text("before")

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ClipboardDestination(env=clipboard.env).deliver(chunks())

    assert clipboard.held.read_text() == "before"
    assert list((tmp_path / "state" / "create-dump").iterdir()) == []


# Over SSH


@pytest.mark.parametrize("variable", ["SSH_TTY", "SSH_CONNECTION"])
def test_over_ssh_the_terminal_gets_the_dump(clipboard: FakeClipboard, variable: str) -> None:
    written: list[bytes] = []
    env = {**clipboard.env, variable: "x"}

    delivery = ClipboardDestination(env=env, write_terminal=written.append).deliver([DUMP])

    assert written == [sequence(DUMP, env)]
    assert (delivery.outcome, delivery.where, delivery.note) == (
        Outcome.SENT,
        "clipboard (your terminal, OSC 52)",
        "",
    )
    assert not clipboard.held.exists()


@pytest.mark.parametrize(
    ("terminal", "most"),
    [
        ({}, COMMON_LIMIT),
        ({"TERM": "xterm-kitty"}, ROOMY_LIMIT),
        ({"TERM": "foot-extra"}, ROOMY_LIMIT),
        ({"LC_TERMINAL": "iTerm2"}, ROOMY_LIMIT),
        ({"TERM_PROGRAM": "WezTerm"}, ROOMY_LIMIT),
        ({"TERM_PROGRAM": "WezTerm", "STY": "1.x"}, COMMON_LIMIT),
    ],
)
def test_what_is_too_much_for_the_terminal_is_saved_and_never_cut(
    env: dict[str, str], terminal: dict[str, str], most: int
) -> None:
    written: list[bytes] = []
    destination = ClipboardDestination(
        env={**env, "SSH_TTY": "x", **terminal}, write_terminal=written.append
    )

    fits = destination.deliver([b"x" * most])
    too_much = destination.deliver([b"x" * (most + 1)])

    assert fits.outcome is Outcome.SENT
    assert too_much.outcome is Outcome.SAVED
    assert f"{most + 1:,} bytes are more than the {most:,}" in too_much.note
    assert len(written) == 1


def test_an_app_that_can_not_write_is_believed(env: dict[str, str]) -> None:
    def write(_: bytes) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    delivery = ClipboardDestination(env={**env, "SSH_TTY": "x"}, write_terminal=write).deliver(
        [b"x"]
    )

    assert delivery.outcome is Outcome.SAVED
    assert "Broken pipe" in delivery.note


# The command underneath


def test_ctrl_c_ends_the_tool_and_what_it_started(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"

    def interrupt(process: subprocess.Popen[bytes], *_: object, **__: object) -> None:
        while not pid.exists() or not pid.read_text():
            assert process.poll() is None
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupt)
    with pytest.raises(KeyboardInterrupt):
        command.run(["sh", "-c", f"sleep 60 & echo $! > {pid}; wait"], env=env, limit=30)

    assert ends_soon(pid.read_text())
