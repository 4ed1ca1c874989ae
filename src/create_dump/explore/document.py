"""A text as the preview shows it: split into lines, and what each of them stands for.

It knows texts, not how they are drawn or where they come from. Lines are made harmless only when
they are drawn.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from create_dump.explore import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

DIFF: Final = "diff"
"""The language of texts whose lines begin with a sign."""
_BROKEN: Final = 120
"""Characters of a row where a format writes a file in one line."""
_HUNK: Final = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_OUTLINED: Final = re.compile(r"\bL(\d+)(?: \*/)?$")
"""How an outline says in which line of the file a definition stands."""
_CRLF: Final = "CRLF"


class Mark(NamedTuple):
    """The mask of a secret in a text.

    Attributes:
        row: The line that it stands in, from 0.
        start: Its first character, as the line is drawn.
        end: The one behind its last.
        at: Where the secret stands in the file, in characters.
        fingerprint: Of the finding.
    """

    row: int
    start: int
    end: int
    at: int
    fingerprint: str


class Document(Struct, frozen=True):
    """A text.

    Attributes:
        path: Of the file that it is about.
        lines: Without their ends.
        width: Cells that the longest line may take.
        gutter: Cells of the column of numbers, with the space behind it; 1 where there are none.
        language: As the dump's fences call it; it decides the colours.
        numbers: For each line the line of the file that it shows, from 1, or 0 for none; None
            where it is the file itself.
        note: What is to be said of it in a few words, or "".
        marks: Where masks of secrets stand in it, by place.
    """

    path: str
    lines: Sequence[str]
    width: int
    gutter: int
    language: str
    numbers: Sequence[int] | None = None
    note: str = ""
    marks: tuple[Mark, ...] = ()

    def number(self, row: int) -> int:
        """Return the line of the file that *row* shows, from 1; 0 for none."""
        return row + 1 if self.numbers is None else self.numbers[row]

    def line_at(self, row: int) -> int:
        """Return the line of the file that stands at *row*, or the nearest above it; from 1."""
        return next((number for at in range(row, -1, -1) if (number := self.number(at))), 1)


class Card(Struct, frozen=True):
    """What is said where there is no text to show.

    Attributes:
        path: Of the file or directory that it is about.
        lines: Each line in words, harmless.
    """

    path: str
    lines: tuple[str, ...]


Page = Document | Card
"""What a tab of the preview shows."""


def of_file(path: str, text: str, language: str) -> Document:
    """Return the content of a file."""
    lines = _split(text)
    note = _without_returns(lines) if "\r\n" in text else ""
    return Document(path, lines, _width(text, lines), _gutter(len(lines)), language, note=note)


def of_outline(path: str, text: str, language: str) -> Document:
    """Return a file's outline, which says itself where its definitions stand."""
    lines = _split(text)
    found = (_OUTLINED.search(line) for line in lines)
    numbers = array("L", (int(match[1]) if match else 0 for match in found))
    return Document(path, lines, _width(text, lines), 1, language, numbers)


def of_section(
    path: str, section: tuple[str, str, str], text: str, language: str, *, outline: bool
) -> Document:
    """Return a file's section of a dump.

    Args:
        path: The file's.
        section: As the format has laid it out: head, body and tail.
        text: What the body says in the format's own way.
        language: The file's.
        outline: Whether that is its outline, whose lines are not the file's.
    """
    head, body, tail = section
    whole = head + body + tail
    lines = _split(whole)
    note = _without_returns(lines) if "\r\n" in whole else ""
    count = 0
    if body.count("\n") == text.count("\n"):
        count = 0 if outline else len(_split(text))
    else:
        lines = [
            line[at : at + _BROKEN] for line in lines for at in range(0, max(1, len(line)), _BROKEN)
        ]
    numbers = array("L", [0]) * head.count("\n")
    numbers.extend(range(1, count + 1))
    numbers.extend([0] * (len(lines) - len(numbers)))
    gutter = _gutter(count) if count else 1
    return Document(path, lines, _width(whole, lines), gutter, language, numbers, note)


def of_diff(path: str, diff: str, head: str) -> Document:
    """Return a unified diff of one file below a *head*, without the lines that only name it."""
    lines = _split(diff)
    start = next((at for at, line in enumerate(lines) if line.startswith("@@")), len(lines))
    lines[:start] = [head]
    if all(line.endswith("\r") for line in lines if line[:1] in {" ", "+", "-"}):
        _without_returns(lines)
    numbers = array("L")
    at = last = 0
    signs = dict.fromkeys("+-", 0)
    for line in lines:
        sign = line[:1]
        if (found := _HUNK.match(line)) is not None:
            at = int(found[1])
        elif sign in signs:
            signs[sign] += 1
        shown = sign in {" ", "+"}
        numbers.append(at if shown else 0)
        last = max(last, numbers[-1])
        at += shown
    note = f"+{signs['+']:,} -{signs['-']:,}"
    return Document(path, lines, _width(diff, lines), _gutter(last), DIFF, numbers, note)


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _without_returns(lines: list[str]) -> str:
    """Take carriage returns from the ends of *lines*; return what to say of them."""
    lines[:] = [line.removesuffix("\r") for line in lines]
    return _CRLF


def _gutter(count: int) -> int:
    return max(3, len(str(count))) + 2


def _width(text: str, lines: list[str]) -> int:
    longest = min(safe.LONGEST, max(map(len, lines), default=0))
    # Upper bounds: a tab takes up to a whole stop, other scripts up to two cells a character.
    return longest * ((safe.TAB if "\t" in text else 1) if text.isascii() else 2)
