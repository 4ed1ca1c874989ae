"""The desktop's clipboard: copied by one process, read back by another, and compared.

The second process matters: what only the first one held would be gone with it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from create_dump.destinations.attempt import Attempt, failed
from create_dump.destinations.base import Outcome
from create_dump.destinations.clipboard_child import DONE, NO_CLIPBOARD
from create_dump.destinations.command import run

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHILD = "create_dump.destinations.clipboard_child"


def copy(data: bytes, *, env: Mapping[str, str], limit: float) -> Attempt:
    """Copy *data* and read it back. Only equal bytes count as verified.

    Args:
        data: The dump, UTF-8.
        env: The environment: which display, which tools.
        limit: Seconds that copying and reading back may take, each.
    """
    try:
        copied = run([*_child(), "copy"], data, env=env, limit=limit)
    except OSError as error:
        return failed(f"the clipboard failed: {error.strerror or error}")
    if copied.code == NO_CLIPBOARD:
        return failed(f"there is no clipboard here; {_remedy(env)}")
    if copied.code != DONE:
        return failed(f"the clipboard failed: {copied.complaint or f'exit code {copied.code}'}")
    tool = copied.output.decode("utf-8")
    complaint = f" ({copied.complaint})" if copied.complaint else ""
    try:
        pasted = run([*_child(), "paste"], env=env, limit=limit)
    except OSError as error:
        return _unread(tool, f"{error.strerror or error}{complaint}")
    if pasted.code != DONE:
        return _unread(tool, f"{pasted.complaint}{complaint}")
    return _compared(tool, data, pasted.output, complaint)


def _child() -> list[str]:
    # -P: no module out of the directory that we run in.
    return [sys.executable, "-P", "-m", _CHILD]


def _unread(tool: str, why: str) -> Attempt:
    return Attempt(Outcome.SENT, tool, f"it could not be read back: {why}")


def _compared(tool: str, data: bytes, pasted: bytes, complaint: str) -> Attempt:
    if pasted == data:
        return Attempt(Outcome.VERIFIED, tool)
    if _without_line_ends(pasted) == _without_line_ends(data):
        note = "the clipboard changed line ends; the saved file has every byte"
        return Attempt(Outcome.SENT, tool, note)
    return failed(f"{tool} took the dump, but the clipboard holds something else{complaint}")


def _without_line_ends(data: bytes) -> bytes:
    """Return what is left of *data* when line ends are all one and the last ones are gone."""
    return data.replace(b"\r\n", b"\n").rstrip(b"\n")


def _remedy(env: Mapping[str, str]) -> str:
    if env.get("WAYLAND_DISPLAY"):
        return "install wl-clipboard"
    if env.get("DISPLAY"):
        return "install xclip"
    return "without a display, work inside tmux, or over SSH in a terminal that has OSC 52"
