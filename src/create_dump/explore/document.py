"""A file as the preview shows it: read and decoded away from the screen, split into lines.

It knows bytes and text, not how they are drawn. Lines are made harmless only when they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from create_dump.analysis.languages import language
from create_dump.analysis.text import decode
from create_dump.errors import CreateDumpError
from create_dump.explore import numbers, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LARGEST: Final = 32_000_000
"""Bytes above which a file is not opened only to be looked at."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text.

    Attributes:
        path: Whose.
        lines: Without their ends.
        width: Cells that the longest line may take.
        language: As the dump's fences call it.
        encoding: As in ``FileFacts``.
        guessed: Whether a detector guessed the encoding.
        ends: How lines end, where that is not LF everywhere: ``CRLF``; else "".
    """

    path: str
    lines: Sequence[str]
    width: int
    language: str
    encoding: str
    guessed: bool
    ends: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is said of a path that has no text to show.

    Attributes:
        path: Whose.
        lines: Each line in words, harmless.
    """

    path: str
    lines: tuple[str, ...]


def load(read: Callable[[str], bytes], path: str) -> Document | Card:
    """Read and decode *path*; what can't be shown comes back as the reason in words."""
    try:
        data = read(path)
    except CreateDumpError as error:
        return Card(path, ("Unreadable", "", _sentence(error.what), _sentence(error.hint)))
    decoded = decode(data)
    if decoded.text is None:
        return Card(path, binary(len(data), decoded.detail))
    text = decoded.text
    if not text:
        return Card(path, ("Empty file",))
    ends = "CRLF" if "\r\n" in text else ""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    if ends:
        lines = [line.removesuffix("\r") for line in lines]
    longest = min(safe.LONGEST, max(map(len, lines)))
    # Upper bounds: a tab takes up to a whole stop, other scripts up to two cells a character.
    longest *= (safe.TAB if "\t" in text else 1) if text.isascii() else 2
    return Document(path, lines, longest, language(path), decoded.encoding, decoded.guessed, ends)


def binary(size: int, detail: str) -> tuple[str, ...]:
    """Return the words for a binary file."""
    reason = _sentence(
        f"it can't go into a dump: {detail}" if detail else "it can't go into a dump"
    )
    return (f"Binary file of {numbers.size(size)}", "", reason)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
