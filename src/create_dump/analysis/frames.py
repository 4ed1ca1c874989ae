"""Messages over the pipes between a pool and its worker: a length, then a pickle.

Both ends are this program; nothing that a repository holds is ever unpickled. What crosses are
paths, hashes and numbers, texts that are to be counted, and outlines.
"""

from __future__ import annotations

import pickle
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

    from create_dump.analysis.analyse import Result, Wrap
    from create_dump.analysis.jobs import Job
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.errors import CreateDumpError
    from create_dump.sources.entry import Source

_LENGTH = struct.Struct(">Q")


class Open(NamedTuple):
    """The first message to a worker: what to work with."""

    source: Source
    tokenizer: str
    section: Wrap
    policy: Policy


class Analyse(NamedTuple):
    """Analyse the files *paths*, and answer with `Analysed`."""

    number: int
    paths: list[str]


class LayOut(NamedTuple):
    """Lay files out by another function or count with another tokenizer from now on.

    There is no answer, or `Broken`.
    """

    tokenizer: str
    section: Wrap
    policy: Policy


class Ask(NamedTuple):
    """Do *job*, and answer with `Told`."""

    number: int
    job: Job[Any]


class Analysed(NamedTuple):
    """A batch's results, and how its analysis failed, or ""."""

    number: int
    results: list[Result]
    trouble: str


class Told(NamedTuple):
    """What a job answered, or the error that it ended with."""

    number: int
    answer: object
    error: CreateDumpError | None


class Prepared(NamedTuple):
    """Secrets can be found from now on, or it is known that they can't."""


class Broken(NamedTuple):
    """The worker can't do its work at all, and a second one could not either."""

    what: str
    hint: str


def pack(message: NamedTuple) -> bytes:
    """Return *message* as a frame.

    Raises:
        Exception: *message* can't be pickled (`pickle.PicklingError`, or whatever is raised by
            what it holds).
    """
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def write(stream: BinaryIO, frame: bytes) -> None:
    """Send a frame.

    Raises:
        OSError: The other end is gone.
    """
    stream.write(frame)
    stream.flush()


def read(stream: BinaryIO) -> object:
    """Wait for a message.

    Raises:
        EOFError: The other end is gone, before a message or in the middle of one.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return pickle.loads(_exactly(stream, length))  # noqa: S301 - from our own process only


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
