"""What a person sees on a terminal: colour, a progress bar when it takes long, lines that fit."""

import fcntl
import os
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path

import pexpect
import pytest
from system_process import COMMAND, environment

ROUGH = ("--tokenizer", "rough")
COLUMNS = 50

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="about POSIX terminals")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    for number in range(12):
        (root / f"a file with quite a long name, number {number}.py").write_text("x = 1\n" * 50)
    (root / "漢字.md").write_text("x\n")
    return root


def _on_terminal(
    command: list[str], cwd: Path, *, stdout: bool, env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run *command* with standard error (or output as well) on a terminal; return what it saw."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    seen = bytearray()

    def watch() -> None:
        # Linux ends a terminal that nobody holds any more with an error.
        try:
            while data := os.read(ours, 4096):
                seen.extend(data)
        except OSError:
            return

    watcher = threading.Thread(target=watch)
    watcher.start()
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment(cwd.parent, env),
        stdin=subprocess.DEVNULL,
        stdout=theirs if stdout else subprocess.DEVNULL,
        stderr=theirs,
        check=False,
        timeout=60,
    )
    os.close(theirs)
    watcher.join()
    os.close(ours)
    return done.returncode, seen.decode().replace("\r\n", "\n")


def _after_the_bar(seen: str) -> str:
    """Return what was *seen* without the bar, which a slow machine may have shown before."""
    return seen.rpartition("\x1b[?25h")[2].rpartition("\x1b[2K")[2]


def test_the_receipt_has_colour_on_a_terminal(project: Path) -> None:
    code, seen = _on_terminal([*COMMAND, *ROUGH], project, stdout=True)

    assert code == 0
    assert "\x1b[32mWrote\x1b[0m shop.dump.md" in seen


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
@pytest.mark.parametrize("words", [ROUGH, ("tree", *ROUGH), ("nope",), ("--help",), ("config",)])
def test_who_wants_no_colour_gets_none(
    project: Path, env: dict[str, str], words: tuple[str, ...]
) -> None:
    _, seen = _on_terminal([*COMMAND, *words], project, stdout=True, env=env)

    assert _after_the_bar(seen)
    assert not re.search(r"\x1b\[[0-9;]*m", seen)
    if "TERM" in env:
        assert "\x1b" not in seen


def test_errors_and_help_have_colour_too(project: Path) -> None:
    assert "\x1b[1;31merror: \x1b[0m" in _on_terminal([*COMMAND, "nope"], project, stdout=True)[1]
    assert "\x1b[1mExamples:\x1b[0m" in _on_terminal([*COMMAND, "-h"], project, stdout=True)[1]


def test_the_tree_fits_the_terminal(project: Path) -> None:
    _, seen = _on_terminal([*COMMAND, "tree", *ROUGH], project, stdout=True)

    lines = re.sub(r"\x1b\[[0-9;]*m", "", _after_the_bar(seen)).splitlines()
    assert len(lines) == 16
    assert all(len(line) <= COLUMNS for line in lines)
    assert any(line.endswith("…") for line in lines)


SLOW = """
import sys, time
from create_dump.formats import markdown
section = markdown.section
def slowly(*args, **options):
    time.sleep(0.15)
    return section(*args, **options)
markdown.section = slowly
sys.argv = ["create-dump", "--tokenizer", "rough", *sys.argv[1:]]
from create_dump.cli import main
code = main()
print("rich" if "rich" in sys.modules else "plain", file=sys.stderr)
sys.exit(code)
"""


def test_what_takes_long_shows_how_far_it_is_and_then_clears_up(project: Path) -> None:
    code, seen = _on_terminal([sys.executable, "-c", SLOW], project, stdout=False)

    bar, _, rest = seen.rpartition("Wrote")
    assert code == 0
    assert re.search(r"\d+/13", bar)
    assert "\x1b[2K" in bar  # the line is erased
    assert "\x1b[?25h" in bar  # and the cursor is back
    assert rest.endswith("rich\n")


def test_quiet_shows_no_bar(project: Path) -> None:
    _, seen = _on_terminal([sys.executable, "-c", SLOW, "-q"], project, stdout=False)

    assert seen == "plain\n"


def test_what_is_quick_shows_no_bar(project: Path) -> None:
    # However slow the machine is: it never takes long.
    quick = "from create_dump.cli import progress\nprogress.PATIENCE_S = 60\n" + SLOW
    _, seen = _on_terminal([sys.executable, "-c", quick], project, stdout=False)

    assert seen.endswith("plain\n")
    assert "/13" not in seen


def test_where_there_is_no_terminal_there_is_no_bar(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SLOW],
        cwd=project,
        env=environment(project.parent),
        capture_output=True,
        check=True,
    )

    assert done.stderr.decode().splitlines()[-1] == "plain"
    assert b"\x1b" not in done.stderr


def test_an_interrupt_clears_the_bar_away(project: Path) -> None:
    script = SLOW.replace("code = main()", "code = main()").replace(
        "time.sleep(0.15)", "time.sleep(0.15); calls.append(1); len(calls) == 8 and stop()"
    )
    script = script.replace(
        "import sys, time",
        "import os, signal, sys, time\ncalls = []\ndef stop(): os.kill(os.getpid(), signal.SIGINT)",
    )

    code, seen = _on_terminal([sys.executable, "-c", script], project, stdout=False)

    assert code == 130
    assert seen.rindex("\x1b[?25h") < seen.index("interrupted, nothing was written")


def test_explore_opens_its_screen_and_leaves_the_terminal_as_it_was(project: Path) -> None:
    screen = pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], "explore", *ROUGH],
        cwd=str(project),
        env=environment(project.parent),
        dimensions=(24, 90),
        timeout=30,
        encoding="utf-8",
    )
    screen.expect_exact("number 0.py")
    screen.send("q")
    screen.expect(pexpect.EOF)
    screen.close()

    assert screen.exitstatus == 0
    assert "\x1b[?1049l" in (screen.before or "")  # the alternate screen is left


@pytest.mark.parametrize("how", ["the terminal is closed", "a polite kill"])
def test_explore_ends_when_it_is_asked_to(project: Path, how: str) -> None:
    screen = pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], "explore", *ROUGH],
        cwd=str(project),
        env=environment(project.parent),
        dimensions=(24, 90),
        timeout=30,
        encoding="utf-8",
    )
    screen.expect_exact("number 0.py")

    process = screen.ptyproc  # type: ignore[attr-defined]  # the types lack it
    if how == "a polite kill":
        screen.kill(signal.SIGTERM)
        screen.expect(pexpect.EOF)
        assert "\x1b[?1049l" in (screen.before or "")  # the alternate screen is left
    else:
        process.fileobj.close()
    process.wait()

    # A closed terminal may be noticed by reading from it before the signal comes.
    assert process.exitstatus in ({128 + 15} if how == "a polite kill" else {1, 128 + 1})
