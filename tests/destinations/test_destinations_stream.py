from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from create_dump.destinations.base import Outcome
from create_dump.destinations.memory import BytesDestination
from create_dump.destinations.stdout import StreamDestination
from create_dump.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Buffer


def broken() -> Iterator[bytes]:
    yield b"half"
    raise ValueError("the source went away")


def test_a_stream_gets_every_byte_and_stays_open() -> None:
    stream = io.BytesIO()

    delivery = StreamDestination(stream).deliver([b"a\r\n", b"", b"\x00\xff"])

    assert stream.getvalue() == b"a\r\n\x00\xff"
    assert not stream.closed
    assert (delivery.outcome, delivery.where, delivery.saved) == (
        Outcome.SENT,
        "standard output",
        None,
    )


def test_a_buffered_stream_is_flushed(tmp_path: Path) -> None:
    path = tmp_path / "out"

    with path.open("wb", buffering=1 << 16) as stream:
        StreamDestination(stream, "the log").deliver([b"x"])

        assert path.read_bytes() == b"x"


def test_a_stream_that_takes_a_part_gets_the_rest() -> None:
    class Sip(io.RawIOBase):
        taken = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Buffer, /) -> int:
            part = bytes(data)[:3]
            self.taken += part
            return len(part)

    stream = Sip()

    StreamDestination(stream).deliver([b"0123456789", b"abcd"])

    assert stream.taken == b"0123456789abcd"


@pytest.mark.skipif(os.name != "posix", reason="non-blocking pipes of POSIX")
def test_a_raw_stream_that_is_not_ready_is_a_refusal_and_nothing_is_lost_silently() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with (
        os.fdopen(reading, "rb"),
        os.fdopen(writing, "wb", buffering=0) as stream,
        pytest.raises(DeliveryError, match="not ready"),
    ):
        StreamDestination(stream).deliver([b"x" * 1_000_000])


def test_a_full_disk_behind_the_stream_is_a_refusal() -> None:
    class Full(io.BytesIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DeliveryError) as caught:
        StreamDestination(Full()).deliver([b"x"])

    assert (caught.value.what, caught.value.where) == ("the disk is full", "standard output")


def test_a_reader_that_went_away_is_a_broken_pipe_and_nothing_is_printed() -> None:
    script = """
import sys
from create_dump.destinations.stdout import StreamDestination
try:
    StreamDestination(sys.stdout.buffer).deliver([b"x" * 100_000] * 100)
except BrokenPipeError:
    import os
    os._exit(141)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        complaint = process.stderr.read()

    assert process.returncode == 141
    assert complaint == b""


def test_an_error_in_the_dump_passes_out_of_a_stream() -> None:
    stream = io.BytesIO()

    with pytest.raises(ValueError, match="the source went away"):
        StreamDestination(stream).deliver(broken())

    assert stream.getvalue() == b"half"


def test_memory_holds_the_dump_as_bytes_and_as_text() -> None:
    destination = BytesDestination()

    delivery = destination.deliver(iter(["grüß\r\n".encode(), b"x"]))

    assert destination.data == "grüß\r\nx".encode()
    assert destination.text == "grüß\r\nx"
    assert (delivery.outcome, delivery.where) == (Outcome.VERIFIED, "memory")


def test_memory_keeps_the_last_whole_dump() -> None:
    destination = BytesDestination()
    destination.deliver([b"whole"])

    with pytest.raises(ValueError, match="the source went away"):
        destination.deliver(broken())

    assert destination.data == b"whole"
