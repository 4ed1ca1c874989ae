from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from create_dump.destinations.base import Outcome
from create_dump.destinations.clipboard import ClipboardDestination
from create_dump.destinations.osc52 import COMMON_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.destinations.conftest import FakeClipboard

pexpect = pytest.importorskip("pexpect", reason="needs a pseudo terminal")
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

DUMP = "# Dünp\r\n\x00\n```py\nprint('✓')\n```\n".encode()


class Tmux:
    """A private server with one session that is attached to a pseudo terminal."""

    def __init__(self, directory: Path, env: dict[str, str], term: str) -> None:
        self.env = {**env, "TMUX_TMPDIR": str(directory), "SHELL": "/bin/sh"}
        self.client = pexpect.spawn(
            "tmux",
            ["-L", "x", "-f", os.devnull, "new-session", "cat"],
            env={**self.env, "TERM": term},
            dimensions=(24, 80),
        )
        for _ in range(200):
            where = self("display-message", "-p", "#{socket_path},#{pid},0")
            if where and self("list-clients"):
                break
            time.sleep(0.02)
        self.env["TMUX"] = where.decode().strip()

    def __call__(self, *words: str) -> bytes:
        return subprocess.run(
            ["tmux", "-L", "x", *words],
            env={**self.env, "TMUX": ""},
            capture_output=True,
            check=False,
            timeout=20,
        ).stdout

    def sent_to_terminal(self) -> list[bytes]:
        """Return what the outer terminal was asked to copy until now."""
        self("display-message", "-d", "0", "end of the dump")
        self.client.expect("end of the dump", timeout=10)
        found = re.findall(rb"\x1b\]52;\w*;([\w+/=]*)\x07", self.client.before)
        return [base64.b64decode(text) for text in found]

    def close(self) -> None:
        self("kill-server")
        self.client.close(force=True)


@pytest.fixture
def start(env: dict[str, str]) -> Iterator[Callable[[str], Tmux]]:
    # Not tmp_path: a socket's path may have 107 bytes only.
    with tempfile.TemporaryDirectory() as directory:
        running: list[Tmux] = []

        def begin(term: str) -> Tmux:
            running.append(Tmux(Path(directory), env, term))
            return running[-1]

        yield begin
        for tmux in running:
            tmux.close()


def test_inside_tmux_the_buffer_holds_the_dump_and_the_terminal_is_told(
    start: Callable[[str], Tmux],
) -> None:
    tmux = start("xterm-256color")

    delivery = ClipboardDestination(env={**tmux.env, "SSH_TTY": "x"}).deliver([DUMP])

    assert tmux("save-buffer", "-") == DUMP
    assert tmux.sent_to_terminal() == [DUMP]
    assert (delivery.outcome, delivery.where) == (Outcome.VERIFIED, "clipboard (tmux buffer)")
    assert "passed it to your terminal, which can't confirm it" in delivery.note


def test_a_large_dump_is_whole_in_the_buffer_and_the_terminals_limit_is_said(
    start: Callable[[str], Tmux],
) -> None:
    tmux = start("xterm-256color")
    text = b"0123456789abcde\n" * 200_000

    delivery = ClipboardDestination(env={**tmux.env, "SSH_TTY": "x"}).deliver([text])

    assert tmux("save-buffer", "-") == text
    assert delivery.outcome is Outcome.VERIFIED
    assert f"{COMMON_LIMIT:,} bytes" in delivery.note


def test_a_terminal_without_osc_52_is_not_said_to_have_it(start: Callable[[str], Tmux]) -> None:
    tmux = start("vt100")

    delivery = ClipboardDestination(env={**tmux.env, "SSH_TTY": "x"}).deliver([DUMP])

    assert tmux("save-buffer", "-") == DUMP
    assert tmux.sent_to_terminal() == []
    assert delivery.outcome is Outcome.VERIFIED
    assert "terminal-features" in delivery.note


def test_a_tmux_that_keeps_programs_from_the_clipboard_passes_on_what_it_is_asked_to(
    start: Callable[[str], Tmux],
) -> None:
    tmux = start("xterm-256color")
    tmux("set-option", "-s", "set-clipboard", "off")

    delivery = ClipboardDestination(env={**tmux.env, "SSH_TTY": "x"}).deliver([DUMP])

    assert tmux.sent_to_terminal() == [DUMP]
    assert delivery.outcome is Outcome.VERIFIED
    assert "passed it to your terminal, which can't confirm it" in delivery.note
    assert "set-clipboard" not in delivery.note


def test_at_a_desktop_the_desktops_clipboard_gets_it_too(
    start: Callable[[str], Tmux], clipboard: FakeClipboard
) -> None:
    tmux = start("xterm-256color")

    delivery = ClipboardDestination(env={**clipboard.env, "TMUX": tmux.env["TMUX"]}).deliver(
        [b"text\n"]
    )

    assert tmux("save-buffer", "-") == b"text\n"
    assert clipboard.held.read_bytes() == b"text\n"
    assert (delivery.outcome, delivery.where, delivery.note) == (
        Outcome.VERIFIED,
        "clipboard (tmux buffer, xclip)",
        "",
    )


def test_a_desktop_that_fails_leaves_tmux_answer(
    start: Callable[[str], Tmux], clipboard: FakeClipboard
) -> None:
    tmux = start("xterm-256color")
    clipboard.behave(copy="cat >/dev/null", paste="true")

    delivery = ClipboardDestination(env={**clipboard.env, "TMUX": tmux.env["TMUX"]}).deliver([DUMP])

    assert (delivery.outcome, delivery.where) == (Outcome.VERIFIED, "clipboard (tmux buffer)")


def test_a_tmux_before_3_2_is_asked_without_its_new_flag(
    env: dict[str, str], tmp_path: Path
) -> None:
    old = tmp_path / "bin" / "tmux"
    old.parent.mkdir()
    old.write_text(
        '#!/bin/sh\ncase "$*" in\n'
        '*-w*) echo "load-buffer: unknown option -- w" >&2; exit 1;;\n'
        f"load-buffer*) cat > {tmp_path}/held;;\nsave-buffer*) cat {tmp_path}/held;;\nesac\n"
    )
    old.chmod(0o755)
    seat = {"TMUX": "/x,1,0", "SSH_TTY": "x", "PATH": f"{old.parent}:{env['PATH']}"}

    delivery = ClipboardDestination(env={**env, **seat}).deliver([DUMP])

    assert (delivery.outcome, delivery.where) == (Outcome.VERIFIED, "clipboard (tmux buffer)")
    assert "needs tmux 3.2" in delivery.note


def test_a_tmux_that_cuts_is_found_out(env: dict[str, str], tmp_path: Path) -> None:
    cutting = tmp_path / "bin" / "tmux"
    cutting.parent.mkdir()
    cutting.write_text('#!/bin/sh\ncase "$*" in load*) cat >/dev/null;; *) echo part;; esac\n')
    cutting.chmod(0o755)
    seat = {"TMUX": "/x,1,0", "PATH": f"{cutting.parent}:{env['PATH']}"}

    delivery = ClipboardDestination(env={**env, **seat}).deliver([DUMP])

    assert delivery.outcome is Outcome.SAVED


def test_a_dead_tmux_falls_back_to_the_next_way(env: dict[str, str], tmp_path: Path) -> None:
    written: list[bytes] = []
    seat = {"TMUX": f"{tmp_path}/gone,1,0", "SSH_TTY": "x"}

    delivery = ClipboardDestination(env={**env, **seat}, write_terminal=written.append).deliver(
        [b"text"]
    )

    assert len(written) == 1
    assert delivery.outcome is Outcome.SENT
    assert "tmux set -g set-clipboard on" in delivery.note


def test_no_tmux_behind_the_variable_falls_back_to_the_next_way(
    clipboard: FakeClipboard, tmp_path: Path
) -> None:
    for tool in ("cat", "sh"):
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    env = {**clipboard.env, "TMUX": "/x,1,0", "PATH": str(tmp_path / "bin")}

    delivery = ClipboardDestination(env=env).deliver([b"text"])

    assert (delivery.outcome, delivery.where) == (Outcome.VERIFIED, "clipboard (xclip)")
