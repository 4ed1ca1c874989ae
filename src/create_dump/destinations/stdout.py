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

from create_dump.arguments import require
from create_dump.destinations.base import Delivery, Outcome
from create_dump.destinations.refusal import refusing
from create_dump.errors import DeliveryError, UsageError

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
            UsageError: It is no binary stream.
        """
        _require_binary(self.stream)
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
            except io.UnsupportedOperation as error:  # a ValueError as well
                raise DeliveryError("it is not open for writing", where=self.where) from error
            except ValueError as error:
                if getattr(self.stream, "closed", False):
                    raise DeliveryError("it is closed", where=self.where) from error
                raise
            except OSError as error:
                if os.name == "nt" and error.errno == errno.EINVAL:
                    # What Windows says when the other end of a pipe is closed.
                    raise BrokenPipeError(errno.EPIPE, "the reader went away") from error
                raise


def _require_binary(stream: object) -> None:
    if isinstance(stream, io.TextIOBase):
        raise UsageError(
            "it is a stream of text, and a dump is bytes",
            where="stream",
            hint="give its .buffer, an io.BytesIO, or a file that is opened with 'wb'",
        )
    if not (hasattr(stream, "write") and hasattr(stream, "flush")):
        require(stream, io.IOBase, "stream", "a binary stream")
