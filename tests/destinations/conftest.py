from __future__ import annotations

import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEAT = ("TMUX", "TMUX_PANE", "STY", "SSH_TTY", "SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY")
TERMINAL = ("TERM_PROGRAM", "LC_TERMINAL")


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return an environment of nobody in particular: no display, no tmux, no SSH."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in (*SEAT, *TERMINAL):
        monkeypatch.delenv(name, raising=False)
    return {**os.environ, "TERM": "xterm-256color"}


class FakeClipboard:
    """A command called xclip that does what a test says, and an environment that finds it."""

    def __init__(self, directory: Path, env: dict[str, str]) -> None:
        directory.mkdir()
        self.held = directory / "held"
        self._command = directory / "xclip"
        self.env = {
            **env,
            "PATH": f"{directory}{os.pathsep}{env['PATH']}",
            "DISPLAY": ":fake",
            "HELD": str(self.held),
        }
        self.behave()

    def behave(self, *, copy: str = 'cat > "$HELD"', paste: str = 'cat "$HELD"') -> None:
        """Set the shell commands that copy from stdin and paste to stdout."""
        self._command.write_text(
            f'#!/bin/sh\ncase "$*" in *-o*) {paste};; *) {copy};; esac\n', encoding="utf-8"
        )
        self._command.chmod(self._command.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def clipboard(tmp_path: Path, env: dict[str, str]) -> FakeClipboard:
    return FakeClipboard(tmp_path / "bin", env)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Start a real X server of our own."""
    try:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "64x64x8", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        pytest.skip("Xvfb is not installed")
    with server:
        assert server.stdout is not None
        number = server.stdout.readline().decode().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
        server.terminate()
