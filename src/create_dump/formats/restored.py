"""What reading a dump gives, and what a format's reader finds on the way there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from create_dump.errors import DumpUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator


class RestoredFile(NamedTuple):
    """One file out of a dump.

    Attributes:
        path: As in ``Entry``; relative, and never up.
        content: The file's bytes.
    """

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Restored:
    """What a dump holds.

    Attributes:
        format: The name of the format that it is written in.
        project: The project's name.
        files: The files that stand in it whole, in its order.
        outlines: The paths of those that stand in it as outlines: not to be restored.
        redacted: The paths of those out of which secrets were taken, the same; two of them may
            stand under one name, where it was in their names.
    """

    format: str
    project: str
    files: tuple[RestoredFile, ...]
    outlines: tuple[str, ...] = ()
    redacted: tuple[str, ...] = ()


class Found(NamedTuple):
    """One section as a format's reader found it, not yet judged.

    Attributes:
        line: Where in the dump it begins, from 1.
        path: Unquoted.
        text: The content, decoded.
        encoding: The codec that gives its bytes.
        lines: How many lines the section says that it has.
        outline: Whether the content is an outline of the file.
        redacted: How many secrets were taken out of it.
    """

    line: int
    path: str
    text: str
    encoding: str
    lines: int
    outline: bool
    redacted: int = 0


class Reading(NamedTuple):
    """What a format's reader returns: the project's name and the sections, read as asked for."""

    project: str
    sections: Iterator[Found]


def damaged(line: int, what: str) -> DumpUnreadable:
    """Return the error for a dump in which, at *line*, *what* was found or is missing."""
    return DumpUnreadable(
        what,
        where=f"line {line}",
        hint="the dump was changed after it was written: write it again, or repair that line",
    )
