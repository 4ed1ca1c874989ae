"""A directory's facts as one row of bytes, and a single answer as another, and back.

A row begins with a checksum over its place and itself: what the disk has damaged, or somebody has
moved, is no row. A file is known by its stamp, and by the policy where secrets have a say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec
from xxhash import xxh3_64_digest

from create_dump.analysis.facts import FileFacts

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


class Record(NamedTuple):
    """One file of a row.

    Attributes:
        name: Its last part of the path.
        stamp: What it was when it was read.
        under: What it depends on beyond its content and its row's layer (`Layer.under`).
        wrapped: Tokens of its section.
        known: Its facts; the findings say no path.
    """

    name: str
    stamp: Stamp
    under: bytes
    wrapped: int
    known: FileFacts

    def facts(self, path: str) -> FileFacts:
        """Return what is known of the file at *path*."""
        return _placed(self.known, path) if self.known.findings else self.known


_decoder = msgspec.msgpack.Decoder(tuple[Record, ...])
_encoder = msgspec.msgpack.Encoder()
_USUAL: Final = (None, None, *FileFacts._field_defaults.values())


def record(name: str, stamp: Stamp, under: bytes, facts: FileFacts, wrapped: int) -> Record:
    """Return the record of a file that has been scanned."""
    return Record(name, stamp, under, wrapped, _placed(facts, ""))


def _placed(facts: FileFacts, path: str) -> FileFacts:
    return facts._replace(findings=tuple(one._replace(path=path) for one in facts.findings))


def storable(one: Record) -> bool:
    """Return whether a row can hold it: a name may be no UTF-8, a file's number too large."""
    try:
        _encoder.encode(one)
    except (UnicodeEncodeError, OverflowError):
        return False
    return True


def pack(place: bytes, records: Iterable[Record]) -> bytes:
    """Return *records* as the row at *place*."""
    return seal(place, _encoder.encode([(*one[:-1], _said(one.known)) for one in records]))


def _said(facts: FileFacts) -> list[object]:
    """Return *facts* without the last ones that are as in most files: they come back as such."""
    said: list[object] = list(facts)
    while said[-1] == _USUAL[len(said) - 1]:
        said.pop()
    return said


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
