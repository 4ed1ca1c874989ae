from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.destinations.osc52 import COMMON_LIMIT, sequence

if TYPE_CHECKING:
    from pathlib import Path

pexpect = pytest.importorskip("pexpect", reason="needs a pseudo terminal")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs /dev/tty")

DUMP = "grüß \x1b]0;title\x07 \x1b\\ ✓\n".encode()

SCRIPT = """
import sys
from create_dump.destinations.clipboard import ClipboardDestination
delivery = ClipboardDestination(limit=float(sys.argv[2])).deliver([sys.stdin.buffer.read()])
with open(sys.argv[1], "w") as report:
    print(delivery.outcome, "|", delivery.note, file=report)
"""


@given(st.binary(max_size=4000))
@settings(max_examples=60)
def test_the_sequence_carries_any_bytes_and_none_of_them_raw(data: bytes) -> None:
    found = re.fullmatch(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", sequence(data, {}))

    assert found is not None
    assert base64.b64decode(found[1]) == data


@given(st.binary(max_size=4000))
@settings(max_examples=60)
def test_inside_screen_it_is_passed_through_in_short_strings(data: bytes) -> None:
    strings = re.findall(rb"\x1bP(.*?)\x1b\\", sequence(data, {"STY": "1.pts"}), re.DOTALL)

    assert b"".join(strings) == sequence(data, {})
    assert all(len(string) < 768 for string in strings)


def test_the_longest_common_sequence_has_100_000_bytes() -> None:
    assert len(sequence(b"x" * COMMON_LIMIT, {})) == 100_000


def test_it_goes_to_the_controlling_terminal_wherever_the_output_goes(
    env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "in").write_bytes(DUMP)
    command = '"$0" -c "$1" "$2" 10 < "$3" > "$4" 2>&1'

    terminal = pexpect.spawn(
        "sh",
        ["-c", command, sys.executable, SCRIPT, *(str(tmp_path / x) for x in ("to", "in", "out"))],
        env={**env, "SSH_TTY": "x"},
    )
    shown = terminal.read()
    terminal.close()

    assert shown == sequence(DUMP, {})
    assert (tmp_path / "out").read_bytes() == b""
    assert (tmp_path / "to").read_text() == "sent | \n"


def test_a_terminal_that_stops_reading_does_not_hold_us(
    env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "in").write_bytes(b"x" * COMMON_LIMIT)
    command = '"$0" -c "$1" "$2" 0.5 < "$3"'

    terminal = pexpect.spawn(
        "sh",
        ["-c", command, sys.executable, SCRIPT, str(tmp_path / "to"), str(tmp_path / "in")],
        env={**env, "SSH_TTY": "x"},
    )
    terminal.ptyproc.delayafterclose = 0
    answer = tmp_path / "to"
    while terminal.isalive() and not (answer.exists() and answer.read_text().endswith("\n")):
        time.sleep(0.01)
    terminal.close(force=True)

    assert answer.read_text() == "saved | your terminal stopped reading\n"


def test_without_a_terminal_the_dump_is_saved(env: dict[str, str], tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", SCRIPT, tmp_path / "to", "10"],
        input=DUMP,
        env={**env, "SSH_CONNECTION": "x"},
        start_new_session=True,
        check=True,
    )

    assert (tmp_path / "to").read_text().startswith("saved | there is no terminal to send it to")
