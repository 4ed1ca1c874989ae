from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from create_dump.destinations.base import Outcome
from create_dump.destinations.file import FileDestination
from create_dump.destinations.refusal import refused
from create_dump.errors import DeliveryError
from create_dump.sources.files import TEMPORARY_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, modes and FIFOs of POSIX")

NOBODY = 65534


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def run_child(script: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# What arrives


def test_a_new_file_holds_all_chunks_and_is_named_in_the_answer(tmp_path: Path) -> None:
    target = tmp_path / "dump.md"

    delivery = FileDestination(target).deliver([b"one\n", b"", b"two\r\n", b"\x00\xff"])

    assert target.read_bytes() == b"one\ntwo\r\n\x00\xff"
    assert (delivery.outcome, delivery.where, delivery.saved, delivery.note) == (
        Outcome.VERIFIED,
        str(target),
        target,
        "",
    )
    assert names(tmp_path) == ["dump.md"]


def test_chunks_of_all_sizes_arrive_in_order(tmp_path: Path) -> None:
    chunks = [bytes([size % 251]) * size for size in (1, 700_000, 3, 3_000_000, 0, 1_048_576, 17)]
    target = tmp_path / "dump.md"

    FileDestination(target).deliver(iter(chunks))

    assert target.read_bytes() == b"".join(chunks)


def test_an_empty_dump_is_an_empty_file(tmp_path: Path) -> None:
    FileDestination(tmp_path / "dump.md").deliver([])

    assert (tmp_path / "dump.md").read_bytes() == b""


def test_a_name_that_could_inject_is_quoted_where_it_is_shown(tmp_path: Path) -> None:
    target = tmp_path / "a\x1b[31m\n.md"

    delivery = FileDestination(target).deliver([b"x"])

    assert target.read_bytes() == b"x"
    assert "\x1b" not in delivery.where
    assert "\n" not in delivery.where


@pytest.mark.parametrize("name", ["x" * 255, "ü" * 127, "😀" * 63, os.fsdecode(b"\xff" * 255)])
def test_the_longest_names_leave_room_for_the_temporary_one(tmp_path: Path, name: str) -> None:
    FileDestination(tmp_path / name).deliver([b"x"])

    assert names(tmp_path) == [name]


# Modes and links


@pytest.mark.usefixtures("umask")
def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    FileDestination(tmp_path / "dump.md").deliver([b"x"])

    assert mode(tmp_path / "dump.md") == 0o640


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("bits", [0o600, 0o644, 0o666, 0o755])
def test_an_existing_file_keeps_its_mode(tmp_path: Path, bits: int) -> None:
    target = tmp_path / "dump.md"
    target.write_text("old")
    target.chmod(bits)

    FileDestination(target).deliver([b"new"])

    assert mode(target) == bits
    assert target.read_bytes() == b"new"


def test_a_private_file_is_private_from_its_first_byte(tmp_path: Path) -> None:
    target = tmp_path / "last.md"
    target.write_text("old")
    target.chmod(0o644)
    seen: list[int] = []

    def chunks() -> Iterator[bytes]:
        seen.extend(mode(path) for path in tmp_path.iterdir() if path != target)
        yield b"new"

    FileDestination(target, mode=0o600).deliver(chunks())

    assert seen == [0o600]
    assert mode(target) == 0o600


def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "dump.md"
    real.write_text("old")
    link = tmp_path / "link.md"
    link.symlink_to(Path("real") / "dump.md")
    (tmp_path / "second.md").symlink_to(link)

    delivery = FileDestination(tmp_path / "second.md").deliver([b"new"])

    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert delivery.where == str(tmp_path / "second.md")
    assert names(tmp_path / "real") == ["dump.md"]


def test_a_dangling_link_gets_its_target(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("dump.md")

    FileDestination(tmp_path / "link.md").deliver([b"x"])

    assert (tmp_path / "dump.md").read_bytes() == b"x"


def test_a_reader_of_the_old_file_keeps_it_whole(tmp_path: Path) -> None:
    target = tmp_path / "dump.md"
    target.write_bytes(b"old" * 1000)

    with target.open("rb") as reader:
        FileDestination(target).deliver([b"new"])

        assert reader.read() == b"old" * 1000


# What is no regular file


def test_a_device_is_written_straight() -> None:
    delivery = FileDestination(Path(os.devnull)).deliver([b"x"])

    assert (delivery.outcome, delivery.where, delivery.saved) == (Outcome.SENT, os.devnull, None)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_fifo_is_written_straight(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()))
    reader.start()

    delivery = FileDestination(fifo).deliver([b"a" * 200_000, b"b"])

    reader.join(10)
    assert read == [b"a" * 200_000 + b"b"]
    assert delivery.outcome is Outcome.SENT
    assert names(tmp_path) == ["pipe"]


def test_a_reader_that_goes_away_is_a_broken_pipe_and_no_refusal(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    closed = threading.Event()

    def read_a_little() -> None:
        with fifo.open("rb") as stream:
            stream.read(1)
        closed.set()

    def chunks() -> Iterator[bytes]:
        yield b"x" * 2_000_000
        closed.wait(10)
        yield b"x" * 2_000_000

    reader = threading.Thread(target=read_a_little)
    reader.start()
    with pytest.raises(BrokenPipeError):
        FileDestination(fifo).deliver(chunks())
    reader.join(10)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_dev_stdout_is_the_stream_that_the_shell_opened_and_appends_where_it_does(
    tmp_path: Path, name: str
) -> None:
    if not Path(name).exists():
        pytest.skip(f"{name} is not there")
    log = tmp_path / "log"
    log.write_bytes(b"before\n")
    script = """
    import sys
    from pathlib import Path
    from create_dump.destinations.file import FileDestination
    assert FileDestination(Path(sys.argv[1])).deliver([b"dump\\n"]).outcome == "sent"
    """

    with log.open("ab") as stream:
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script), name], stdout=stream, check=True
        )

    assert log.read_bytes() == b"before\ndump\n"
    assert names(tmp_path) == ["log"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="process substitution needs bash")
def test_a_process_substitution_gets_the_dump(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path;"
        "from create_dump.destinations.file import FileDestination;"
        "FileDestination(Path(sys.argv[1])).deliver([b'dump'])"
    )

    subprocess.run(
        [
            "bash",
            "-c",
            '"$0" -c "$1" >(cat > "$2"); wait $!',
            sys.executable,
            script,
            tmp_path / "o",
        ],
        check=True,
    )

    assert (tmp_path / "o").read_bytes() == b"dump"


# Refusals


def test_a_directory_is_refused_with_an_example(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError) as caught:
        FileDestination(tmp_path).deliver([b"x"])

    assert caught.value.what == "it is a directory"
    assert caught.value.where == str(tmp_path)
    assert str(tmp_path / "dump.md") in caught.value.hint


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError) as caught:
        FileDestination(tmp_path / "no" / "such" / "dump.md").deliver([b"x"])

    assert caught.value.what == "the directory does not exist"
    assert caught.value.where == str(tmp_path / "no" / "such")
    assert "mkdir -p" in caught.value.hint


def test_a_file_where_a_directory_was_meant_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(DeliveryError, match="a part of the path is a file"):
        FileDestination(tmp_path / "file" / "dump.md").deliver([b"x"])


def test_links_in_a_circle_are_said(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(DeliveryError, match="circle"):
        FileDestination(tmp_path / "a").deliver([b"x"])


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="too long"):
        FileDestination(tmp_path / ("x" * 300)).deliver([b"x"])


def test_a_file_that_another_program_holds_on_windows_is_said() -> None:
    class Held(PermissionError):
        winerror = 32  # ERROR_SHARING_VIOLATION; its errno is that of a lack of permission

    error = Held(errno.EACCES, "Permission denied")

    told = refused(error, "dump.md")

    assert told.what == "another program has the file open"
    assert "close it there" in told.hint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_device_is_a_full_disk() -> None:
    with pytest.raises(DeliveryError) as caught:
        FileDestination(Path("/dev/full")).deliver([b"x" * 100])

    assert caught.value.what == "the disk is full"
    assert caught.value.where == "/dev/full"
    assert caught.value.hint


def test_a_file_size_limit_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "dump.md"
    target.write_text("old")

    done = run_child(
        """
        import resource, sys
        from pathlib import Path
        from create_dump.destinations.file import FileDestination
        from create_dump.errors import DeliveryError
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
        try:
            FileDestination(Path(sys.argv[1])).deliver([b"x" * 1_000_000] * 3)
        except DeliveryError as error:
            print(error.what, "|", error.hint)
        """,
        target,
    )

    assert done.stderr == ""
    assert done.stdout.startswith("the file would be larger than this system allows | raise")
    assert target.read_text() == "old"
    assert names(tmp_path) == ["dump.md"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    script = """
        import subprocess, sys
        from pathlib import Path
        from create_dump.destinations.file import FileDestination
        from create_dump.errors import DeliveryError
        disk = Path(sys.argv[1])
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
        if subprocess.run(mount, capture_output=True).returncode:
            sys.exit("no tmpfs")
        (disk / "dump.md").write_text("old")
        try:
            FileDestination(disk / "dump.md").deliver([b"x" * 1_000_000] * 3)
        except DeliveryError as error:
            left = [path.name for path in disk.iterdir()]
            print(error.what, left, (disk / "dump.md").read_text())
    """
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", textwrap.dedent(script), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode:
        pytest.skip(f"a small disk can't be mounted here: {done.stderr.strip()}")

    assert done.stdout == "the disk is full ['dump.md'] old\n"


@pytest.fixture
def shared() -> Iterator[Path]:
    """Return a directory that an unprivileged user can reach; pytest's own are root's alone."""
    directory = Path(tempfile.mkdtemp())
    directory.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(directory, NOBODY, NOBODY)
    yield directory
    for path in [directory, *directory.rglob("*")]:
        path.chmod(0o700)
    shutil.rmtree(directory)


UNPRIVILEGED = f"""
import os, sys
from pathlib import Path
from create_dump.destinations.file import FileDestination
from create_dump.errors import DeliveryError
from create_dump.sources.files import TEMPORARY_SUFFIX
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
try:
    print(FileDestination(Path(sys.argv[1])).deliver([b"new"]).outcome)
except DeliveryError as error:
    print(error.what, "|", error.where, "|", error.hint)
"""


def test_a_read_only_directory_is_refused_and_the_old_file_stays(shared: Path) -> None:
    target = shared / "dump.md"
    target.write_text("old")
    target.chmod(0o666)
    shared.chmod(0o555)

    done = run_child(UNPRIVILEGED, target)

    assert done.stderr == ""
    assert done.stdout.startswith(f"permission denied | {target} | write")
    assert target.read_text() == "old"
    assert names(shared) == ["dump.md"]


def test_a_directory_that_may_not_be_entered_is_refused(shared: Path) -> None:
    (shared / "closed").mkdir()
    (shared / "closed").chmod(0o000)

    done = run_child(UNPRIVILEGED, shared / "closed" / "dump.md")

    assert done.stderr == ""
    assert done.stdout.startswith("permission denied | ")


def test_a_write_protected_file_is_not_replaced(shared: Path) -> None:
    target = shared / "dump.md"
    target.write_text("old")
    if os.geteuid() == 0:
        os.chown(target, NOBODY, NOBODY)
    target.chmod(0o444)

    done = run_child(UNPRIVILEGED, target)

    assert done.stderr == ""
    assert done.stdout.startswith(f"the file is write-protected | {target} | ")
    assert target.read_text() == "old"


# Interruptions


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, OSError(errno.EIO, "source")])
@pytest.mark.parametrize("before", [0, 1, 3_000_000])
@pytest.mark.parametrize("old", [None, b"old"])
def test_an_error_in_the_dump_passes_out_and_leaves_nothing(
    tmp_path: Path, error: type[BaseException] | BaseException, before: int, old: bytes | None
) -> None:
    target = tmp_path / "dump.md"
    if old is not None:
        target.write_bytes(old)

    def chunks() -> Iterator[bytes]:
        yield b"x" * before
        raise error

    with pytest.raises(error if isinstance(error, type) else type(error)) as caught:
        FileDestination(target).deliver(chunks())

    assert not isinstance(caught.value, DeliveryError)
    assert names(tmp_path) == ([] if old is None else ["dump.md"])
    assert old is None or target.read_bytes() == old


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_an_error_at_the_very_end_leaves_the_old_file(
    tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "dump.md"
    target.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail) if call == "fsync" else monkeypatch.setattr(
        Path, "replace", fail
    )
    with pytest.raises(DeliveryError, match="the disk reported an error"):
        FileDestination(target).deliver([b"new"])

    assert target.read_text() == "old"
    assert names(tmp_path) == ["dump.md"]


KILLED_AT = """
import os, sys, time
from pathlib import Path
from create_dump.destinations.file import FileDestination
target, moment = Path(sys.argv[1]), sys.argv[2]

def stop_here():
    print("here", flush=True)
    time.sleep(60)

def chunks():
    if moment == "first":
        stop_here()
    for number in range(8):
        if moment == "middle" and number == 5:
            stop_here()
        yield b"new" * 500_000
    if moment == "last":
        stop_here()

fsync, replace = os.fsync, Path.replace
def slow_fsync(opened):
    if moment == "before fsync":
        stop_here()
    fsync(opened)
    if moment == "after fsync":
        stop_here()
def slow_replace(path, other):
    if moment == "before rename":
        stop_here()
    replace(path, other)
    if moment == "after rename":
        stop_here()
os.fsync, Path.replace = slow_fsync, slow_replace
FileDestination(target).deliver(chunks())
"""


@pytest.mark.parametrize(
    "moment",
    ["first", "middle", "last", "before fsync", "after fsync", "before rename", "after rename"],
)
def test_kill_9_leaves_the_old_or_the_new_file_whole(tmp_path: Path, moment: str) -> None:
    target = tmp_path / "dump.md"
    target.write_bytes(b"old" * 100)

    with subprocess.Popen(
        [sys.executable, "-c", KILLED_AT, target, moment], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.kill()

    assert process.returncode == -signal.SIGKILL
    whole = b"new" * 4_000_000 if moment == "after rename" else b"old" * 100
    assert target.read_bytes() == whole
    left = [name for name in names(tmp_path) if name != "dump.md"]
    assert len(left) == (moment != "after rename")
    assert all(name.startswith(".dump.md.") and name.endswith(TEMPORARY_SUFFIX) for name in left)


def test_kill_9_at_any_time_of_many_deliveries_never_shows_a_part(tmp_path: Path) -> None:
    target = tmp_path / "dump.md"
    script = """
import itertools, sys
from pathlib import Path
from create_dump.destinations.file import FileDestination
print("here", flush=True)
for number in itertools.count():
    FileDestination(Path(sys.argv[1])).deliver([b"%08d" % number * 20_000] * 5)
"""
    moments = random.Random(7)  # noqa: S311 - a schedule, no secret

    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", script, target], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(moments.uniform(0.01, 0.08))
            process.kill()

        if target.exists():
            found = target.read_bytes()
            assert found == found[:8] * 100_000


def test_ctrl_c_leaves_no_temporary_file(tmp_path: Path) -> None:
    target = tmp_path / "dump.md"
    target.write_text("old")

    with subprocess.Popen(
        [sys.executable, "-c", KILLED_AT, target, "middle"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=20)

    assert b"KeyboardInterrupt" in complaint
    assert target.read_text() == "old"
    assert names(tmp_path) == ["dump.md"]


def test_two_at_once_leave_one_of_the_two_whole(tmp_path: Path) -> None:
    target = tmp_path / "dump.md"
    meet = threading.Barrier(2)

    def deliver(letter: bytes) -> None:
        def chunks() -> Iterator[bytes]:
            for _ in range(5):
                meet.wait(10)
                yield letter * 400_000

        FileDestination(target).deliver(chunks())

    threads = [threading.Thread(target=deliver, args=(letter,)) for letter in (b"a", b"b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert target.read_bytes() in (b"a" * 2_000_000, b"b" * 2_000_000)
    assert names(tmp_path) == ["dump.md"]
