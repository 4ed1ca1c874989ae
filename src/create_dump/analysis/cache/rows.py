"""A directory's facts as one row of bytes, and a single answer as another, and back.

A row begins with a checksum over its place and itself: what the disk has damaged, or somebody has
moved, is no row. A file is known by its stamp, and by the policy where secrets have a say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec
from xxhash import xxh3_64_digest

from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.secrets.finding import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

_Answer = TypeVar("_Answer")

_CHECK: Final = 8
"""Bytes of the checksum."""


class Stamp(NamedTuple):
    """What changes whenever a file is written to, in the order of ``Entry``.

    Attributes:
        size: As in ``Mark``, as are all.
        mtime_ns: The time that tools can set.
        inode: The file's number.
        ctime_ns: The time that no tool can set.
    """

    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int


class Found(NamedTuple):
    """A secret, as `Finding` has it, without the path."""

    start: int
    end: int
    line: int
    column: int
    rule: str
    title: str
    level: Level
    fingerprint: str
    suppressed: str


class Record(NamedTuple):
    """One file of a row.

    Attributes:
        name: Its last part of the path.
        stamp: What it was when it was read.
        under: What it depends on beyond its content and its row's layer (`Layer.under`).
        content: As in ``FileFacts``, as are all but the last; its size is the stamp's.
        encoding: The same.
        guessed: The same.
        lines: The same.
        tokens: The same.
        digest: The same.
        detail: The same.
        findings: The same.
        proved: The same.
        plain: The same.
        wrapped: Tokens of its section.
    """

    name: str
    stamp: Stamp
    under: bytes
    content: Content
    encoding: str
    guessed: bool
    lines: int
    tokens: int
    digest: bytes
    detail: str
    findings: tuple[Found, ...]
    proved: bytes
    plain: bool
    wrapped: int

    def facts(self, path: str) -> FileFacts:
        """Return what is known of the file at *path*."""
        return FileFacts(
            self.content,
            self.stamp.size,
            self.encoding,
            self.guessed,
            self.lines,
            self.tokens,
            self.digest,
            self.detail,
            tuple(Finding(path, *one) for one in self.findings) if self.findings else (),
            proved=self.proved,
            plain=self.plain,
        )


_decoder = msgspec.msgpack.Decoder(tuple[Record, ...])
_encoder = msgspec.msgpack.Encoder()


def record(name: str, stamp: Stamp, under: bytes, facts: FileFacts, wrapped: int) -> Record:
    """Return the record of a file that has been scanned."""
    return Record(
        name,
        stamp,
        under,
        facts.content,
        facts.encoding,
        facts.guessed,
        facts.lines,
        facts.tokens,
        facts.digest,
        facts.detail,
        tuple(Found(*one[1:]) for one in facts.findings),
        facts.proved,
        facts.plain,
        wrapped,
    )


def storable(one: Record) -> bool:
    """Return whether a row can hold it: a name may be no UTF-8, a file's number too large."""
    try:
        _encoder.encode(one)
    except (UnicodeEncodeError, OverflowError):
        return False
    return True


def pack(place: bytes, records: Iterable[Record]) -> bytes:
    """Return *records* as the row at *place*."""
    return seal(place, _encoder.encode(tuple(records)))


def unpack(place: bytes, row: bytes) -> tuple[Record, ...]:
    """Return the records of the *row* at *place*; none where it is damaged or not ours."""
    data = unseal(place, row)
    if data is None:
        return ()
    try:
        return _decoder.decode(data)
    except msgspec.MsgspecError:
        return ()


def seal(place: bytes, data: bytes) -> bytes:
    """Return *data* as what stands at *place*."""
    return xxh3_64_digest(place + data) + data


def unseal(place: bytes, sealed: bytes) -> bytes | None:
    """Return the data of what stands at *place*; None where it is damaged or not ours."""
    data = sealed[_CHECK:]
    return data if xxh3_64_digest(place + data) == sealed[:_CHECK] else None


def written(place: bytes, answer: object) -> bytes | None:
    """Return *answer* as what stands at *place*; None where no row can hold it."""
    try:
        return seal(place, _encoder.encode(answer))
    except (UnicodeEncodeError, OverflowError):
        return None


def answered(place: bytes, sealed: bytes, kind: type[_Answer]) -> _Answer | None:
    """Return the answer that stands at *place*; None where it is none of this *kind*."""
    data = unseal(place, sealed)
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except msgspec.MsgspecError:
        return None
