"""A destination that is a stream: standard output, a pipe, a file that a caller has opened.

What has gone into a stream can't be taken back, so all-or-nothing ends here: after an error the
reader has the beginning of a dump, and the exit code is what tells.
"""

from __future__ import annotations

import errno
import io
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from create_dump.destinations.base import Delivery, Outcome
from create_dump.destinations.refusal import refusing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class BinaryStream(Protocol):
    """The two methods of a binary stream that a delivery needs."""

    def write(self, data: bytes, /) -> int | None:
        """Take *data*, and say how many bytes of it were taken; None means all."""
        ...

    def flush(self) -> object:
        """Pass on all that was taken."""
        ...


class StreamDestination(NamedTuple):
    """Writes straight into a binary stream and flushes it. The stream stays open.

    Attributes:
        stream: A binary stream, such as ``sys.stdout.buffer``.
        where: What it is called in messages.
    """

    stream: BinaryStream
    where: str = "standard output"

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        """Write all *chunks* as they come.

        Raises:
            BrokenPipeError: The reader went away.
            DeliveryError: The stream could not take it: a full disk behind it, for example.
        """
        for chunk in chunks:
            with self._errors():
                self._write(chunk)
        with self._errors():
            self.stream.flush()
        return Delivery(Outcome.SENT, self.where)

    def _write(self, chunk: bytes) -> None:
        rest = chunk
        while rest:
            taken = self.stream.write(rest)
            if taken is None:
                if isinstance(self.stream, io.RawIOBase):
                    # Raw streams say so when they would block and took nothing at all.
                    raise BlockingIOError(errno.EAGAIN, "the stream is not ready to take it")
                return
            # An unbuffered stream may take a part only.
            rest = rest[taken:]

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with refusing(self.where):
            try:
                yield
            except OSError as error:
                if os.name == "nt" and error.errno == errno.EINVAL:
                    # What Windows says when the other end of a pipe is closed.
                    raise BrokenPipeError(errno.EPIPE, "the reader went away") from error
                raise
