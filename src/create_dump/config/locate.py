r"""Where the keys of a TOML document stand: ``tomllib`` reads values and forgets their places.

It walks a document by TOML's grammar without judging it. What it can't follow it does not guess
at: then no place is known. It is also what keeps absurdly long dotted keys from ``tomllib``,
which takes quadratic time for them.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import Final, NamedTuple

Keys = tuple[str | int, ...]
"""Keys from the top of the document; the items of arrays by their index."""

_BLANK: Final = re.compile(r"(?:[ \t\n]+|#[^\n]*)*+")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]++")
_STRING: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_SCALAR: Final = re.compile(r"[^,\]}\n#]++")
_LONGEST_KEY: Final = 64


class Place(NamedTuple):
    """A place in a text.

    Attributes:
        line: From 1.
        column: In characters, from 1.
    """

    line: int
    column: int


class TooDeepError(ValueError):
    """A key has more parts than anybody writes."""


class _LostError(Exception):
    """The document is not what the grammar says."""


def locate(text: str) -> dict[Keys, Place]:
    """Return where each key, and each item of an array, is named first.

    Args:
        text: A TOML document. For a document with mistakes the answer holds nothing.

    Raises:
        TooDeepError: A dotted key has more than 64 parts.
    """
    text = text.replace("\r\n", "\n")
    walk = _walked(text)
    return {} if walk is None else _places(text, walk.found)


def ends(text: str) -> dict[Keys, Place]:
    """Return for each key that is given a value where that value has ended.

    The argument and what is raised are those of `locate`.
    """
    text = text.replace("\r\n", "\n")
    walk = _walked(text)
    return {} if walk is None else _places(text, walk.ends)


def _walked(text: str) -> _Walk | None:
    walk = _Walk(text)
    try:
        walk.document()
    except (_LostError, RecursionError):
        return None
    return walk


def _places(text: str, offsets: dict[Keys, int]) -> dict[Keys, Place]:
    starts = [0, *(newline.end() for newline in re.finditer("\n", text))]
    places: dict[Keys, Place] = {}
    for path, offset in offsets.items():
        line = bisect_right(starts, offset)
        places[path] = Place(line, offset - starts[line - 1] + 1)
    return places


class _Walk:
    """One pass over a document: where it is, and what it has found."""

    def __init__(self, text: str) -> None:
        self.found: dict[Keys, int] = {}
        self.ends: dict[Keys, int] = {}
        self._text = text
        self._at = 0
        self._lengths: dict[Keys, int] = {}

    def document(self) -> None:
        table: Keys = ()
        while self._skip_blank():
            if self._text.startswith("[[", self._at):
                table = self._header(2)
            elif self._text.startswith("[", self._at):
                table = self._header(1)
            else:
                self._assignment(table)

    def _header(self, brackets: int) -> Keys:
        self._at += brackets
        parts = self._key()
        self._expect("]" * brackets)
        path: Keys = ()
        for number, (part, offset) in enumerate(parts, 1):
            path = (*path, part)
            self.found.setdefault(path, offset)
            if number == len(parts) and brackets == 2:  # noqa: PLR2004 - [[...]]
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                # A table below an array of tables belongs to the array's last one.
                path = (*path, self._lengths[path] - 1)
                self.found.setdefault(path, offset)
        return path

    def _assignment(self, table: Keys) -> None:
        path = table
        for part, offset in self._key():
            path = (*path, part)
            self.found.setdefault(path, offset)
        self._expect("=")
        self._skip_blank()
        self._value(path)
        self.ends.setdefault(path, self._at)

    def _key(self) -> list[tuple[str, int]]:
        """Return the parts of a dotted key, each with where it stands."""
        parts: list[tuple[str, int]] = []
        while True:
            self._skip_blank()
            found = _BARE.match(self._text, self._at) or _STRING.match(self._text, self._at)
            if found is None:
                raise _LostError
            parts.append((_name(found[0]), self._at))
            if len(parts) > _LONGEST_KEY:
                raise TooDeepError
            self._at = found.end()
            self._skip_blank()
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _value(self, path: Keys) -> None:
        if self._text.startswith("[", self._at):
            self._at += 1
            self._array(path)
        elif self._text.startswith("{", self._at):
            self._at += 1
            self._inline_table(path)
        elif found := _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at):
            self._at = found.end()
        else:
            raise _LostError

    def _array(self, path: Keys) -> None:
        index = 0
        while self._skip_blank() and not self._text.startswith("]", self._at):
            self.found.setdefault((*path, index), self._at)
            self._value((*path, index))
            self._comma("]")
            index += 1
        self._expect("]")

    def _inline_table(self, path: Keys) -> None:
        while self._skip_blank() and not self._text.startswith("}", self._at):
            self._assignment(path)
            self._comma("}")
        self._expect("}")

    def _comma(self, closing: str) -> None:
        self._skip_blank()
        if self._text.startswith(",", self._at):
            self._at += 1
        elif not self._text.startswith(closing, self._at):
            raise _LostError

    def _expect(self, token: str) -> None:
        self._skip_blank()
        if not self._text.startswith(token, self._at):
            raise _LostError
        self._at += len(token)

    def _skip_blank(self) -> bool:
        """Go on to what is neither white space nor a comment; say whether anything is left."""
        found = _BLANK.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return self._at < len(self._text)


def _name(token: str) -> str:
    """Return the key that *token* spells."""
    if token[0] not in "\"'":
        return token
    if token[0] == "'" or "\\" not in token:
        return token[1:-1]
    try:
        return str(tomllib.loads(f"key = {token}")["key"])
    except tomllib.TOMLDecodeError:
        raise _LostError from None
