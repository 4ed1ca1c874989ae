"""How a command is stopped: at any moment, with the right code, and nothing half done."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from system_process import COMMAND, environment

from create_dump import formats

ROUGH = ("--tokenizer", "rough")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="about POSIX signals")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    for number in range(300):
        (root / f"file{number}.txt").write_text("a line of text\n" * 500)
    return root


def _started(project: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=project,
        env=environment(project.parent),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _dumps(project: Path) -> list[Path]:
    return [path for path in project.iterdir() if not path.name.startswith("file")]


@pytest.mark.parametrize("after", [0.08, 0.14, 0.2, 0.26, 0.32, 0.4])
def test_at_whatever_moment_there_is_the_whole_dump_or_none(project: Path, after: float) -> None:
    process = _started(project, *ROUGH)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)

    left = _dumps(project)
    if process.returncode == 0:
        assert [path.name for path in left] == ["shop.dump.md"]
        assert len(formats.read(left[0].read_text()).files) == 300
    else:
        assert left == []
        if b"interrupted, nothing was written" in err:
            # Python dies by the signal itself, a shell's 130 too, where that came within an exec
            # of text, as dataclasses use it, although the exception was caught.
            assert process.returncode in {130, -signal.SIGINT}
        else:  # our first line had not run yet
            assert b"KeyboardInterrupt" in err


def _wait_until_it_writes(process: subprocess.Popen[bytes]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if line == b"writing\n":
            return
    pytest.fail("it ended before it wrote")


SLOW = """
import sys, time
from create_dump.formats import markdown
section = markdown.section
calls = 0
def slowly(*args, **options):
    global calls
    calls += 1
    if calls > 300:  # analysis has called it once for every file
        print("writing", file=sys.stderr, flush=True)
        time.sleep(0.05)
    return section(*args, **options)
markdown.section = slowly
sys.argv = ["create-dump", "--tokenizer", "rough", *sys.argv[1:]]
from create_dump.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize("times", [1, 3])
def test_while_it_writes_a_signal_takes_the_beginning_away(
    project: Path, number: signal.Signals, code: int, times: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        cwd=project,
        env=environment(project.parent),
        stderr=subprocess.PIPE,
    )
    _wait_until_it_writes(process)
    assert _dumps(project)
    for _ in range(times):
        process.send_signal(number)
    _, err = process.communicate(timeout=30)

    assert process.returncode == code
    assert _dumps(project) == []
    assert b"interrupted, nothing was written" in err
    assert b"Traceback" not in err


POINTS = {
    "walk": ("create_dump.sources.directory", "DirectorySource.walk", ()),
    "analysis": ("create_dump.analysis.analyse", "examine", ()),
    "writing": ("create_dump.formats.render", "render", ()),
    "clipboard": (
        "create_dump.destinations.clipboard",
        "ClipboardDestination.deliver",
        ("--copy",),
    ),
}
STUCK = """
import importlib, sys, time
module, name, *words = sys.argv[1:]
owner = importlib.import_module(module)
*above, last = name.split(".")
for each in above:
    owner = getattr(owner, each)
real = getattr(owner, last)
said = False
def slowly(*args, **options):
    global said
    if not said:
        said = True
        print("there", file=sys.stderr, flush=True)
    time.sleep(0.02)
    return real(*args, **options)
setattr(owner, last, slowly)
sys.argv = ["create-dump", "--tokenizer", "rough", *words]
from create_dump.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("point", POINTS)
def test_at_each_point_it_ends_soon_and_leaves_nothing(project: Path, point: str) -> None:
    module, name, words = POINTS[point]
    before = sorted(project.rglob("*"))
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK, module, name, *words],
        cwd=project,
        env=environment(project.parent),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line == b"there\n":
            break
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    took = time.monotonic() - began

    assert process.returncode in {130, -signal.SIGINT}
    assert b"interrupted, nothing was written" in err
    assert sorted(project.rglob("*")) == before
    table = subprocess.run(["ps", "-eo", "sid=,stat="], capture_output=True, check=True).stdout
    states = [line.split() for line in table.decode().splitlines()]
    assert [one for one in states if one[0] == str(process.pid) and one[1][0] != "Z"] == []
    # Half a second where nobody else wants the cores; a loaded machine takes its time.
    assert took < 1


COMPILING = """
import sys, time
import kingfisher_sdk
def slowly(*args, **options):
    print("there", file=sys.stderr, flush=True)
    time.sleep(20)
kingfisher_sdk.Rules = slowly
sys.argv = ["create-dump", *sys.argv[1:]]
from create_dump.cli import enter
enter()
"""


@pytest.mark.skipif(
    importlib.util.find_spec("kingfisher_sdk") is None, reason="there are no rules to compile"
)
@pytest.mark.parametrize("kept", [True, False])
def test_while_the_rules_for_secrets_are_compiled_nobody_waits_and_nothing_is_left(
    project: Path, tmp_path: Path, *, kept: bool
) -> None:
    rubbish = tmp_path / "temporary"
    rubbish.mkdir()
    cache = tmp_path / "cache"
    if not kept:
        cache.touch()
    process = subprocess.Popen(
        [sys.executable, "-c", COMPILING, "--tokenizer", "rough"],
        cwd=project,
        env=environment(tmp_path, {"TMPDIR": str(rubbish), "XDG_CACHE_HOME": str(cache)}),
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line == b"there\n":
            break
    held = [*rubbish.iterdir()]
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    took = time.monotonic() - began

    assert process.returncode == 130
    assert b"interrupted, nothing was written" in err
    assert bool(held) is not kept
    assert [*rubbish.iterdir()] == _dumps(project) == []
    # A fifth of a second where nobody else wants the cores.
    assert took < 5


def test_what_stood_there_before_still_stands(project: Path) -> None:
    before = b"<!-- create-dump:1 markdown -->\nolder\n"
    (project / "shop.dump.md").write_bytes(before)
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        cwd=project,
        env=environment(project.parent),
        stderr=subprocess.PIPE,
    )
    _wait_until_it_writes(process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)

    assert (project / "shop.dump.md").read_bytes() == before
    assert len(_dumps(project)) == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_dump_on_standard_output_is_said_to_be_cut_off(
    project: Path, number: signal.Signals, code: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "--stdout"],
        cwd=project,
        env=environment(project.parent),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _wait_until_it_writes(process)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)

    assert process.returncode == code
    assert b"interrupted, what went to standard output is no whole dump" in err


def test_a_signal_that_was_ignored_stays_ignored(project: Path) -> None:
    process = subprocess.Popen(
        ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *COMMAND, *ROUGH],
        cwd=project,
        env=environment(project.parent),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(0.3)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=30)

    assert process.returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--stdout", *ROUGH),
        ("tree", *ROUGH),
        ("--help",),
        ("--version",),
        ("completion", "bash"),
    ],
)
def test_a_reader_that_goes_away_ends_it_in_silence(project: Path, words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [*COMMAND, *words],
        cwd=project,
        env=environment(project.parent),
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    os.close(reader)
    _, err = process.communicate(timeout=30)

    assert (process.returncode, err) == (141, b"")


def test_head_is_served(project: Path) -> None:
    command = f'"{sys.executable}" -m create_dump --stdout --tokenizer rough -q | head -1'
    done = subprocess.run(
        ["bash", "-c", f"{command}; echo ${{PIPESTATUS[0]}}"],
        cwd=project,
        env=environment(project.parent),
        capture_output=True,
        check=True,
    )

    first, code = done.stdout.splitlines()
    assert first.startswith(b"<!-- create-dump:")
    assert code == b"141"
    assert done.stderr == b""


def test_nobody_to_read_what_is_said_is_no_reason_to_fail_aloud(project: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(
        [*COMMAND, *ROUGH],
        cwd=project,
        env=environment(project.parent),
        stdout=subprocess.PIPE,
        stderr=writer,
    )
    os.close(writer)
    out, _ = process.communicate(timeout=30)

    assert process.returncode == 141
    assert out == b""
    assert [path.name for path in _dumps(project)] == ["shop.dump.md"]
