"""What a terminal may be sent: text without control codes, colour where it is wanted.

It knows streams and characters; what is said stands elsewhere.
"""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from typing import IO, Final, NamedTuple

_UNSAFE: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 and C1 without the newline: what starts an escape sequence
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of text
    "\u2028\u2029\ufeff"  # line and paragraph separators, a stray BOM
    "\ud800-\udfff]"  # bytes that are no UTF-8
)
_BYTES: Final = re.compile("[\udc80-\udcff]")
_PLAINER: Final = {"—": "-", "·": "|", "≈": "~", "…": "..."}
"""What stands in for our own punctuation where the encoding lacks it."""


def safe(text: str) -> str:
    """Return *text* with every character escaped that a terminal would act on; newlines stay."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    """Return *character* as Python writes it; a byte that is no UTF-8 as that byte."""
    raw = character.encode("utf-8", "surrogateescape") if _BYTES.match(character) else b""
    return f"\\x{raw[0]:02x}" if raw else ascii(character)[1:-1]


def cells(text: str) -> int:
    """Return how many columns *text* takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def cut(text: str, width: int) -> str:
    """Return *text*, cut with an ellipsis where it takes more than *width* columns."""
    if cells(text) <= width:
        return text
    taken = 0
    for index, character in enumerate(text):
        taken += _width(character)
        if taken > width - 1:
            return text[:index] + "…" if width > 0 else ""
    return text


def coloured(stream: IO[str]) -> bool:
    """Return whether *stream* is a terminal whose user has not said no to colour.

    Source: https://no-color.org: any value but the empty one says no.
    """
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and _knows_colour()


def is_terminal(stream: IO[str] | None) -> bool:
    """Return whether *stream* is open and a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def _knows_colour() -> bool:
    # Windows' old console shows escapes as they are; newer ones there say who they are.
    named = os.name != "nt" or bool({"WT_SESSION", "TERM", "ANSICON"} & os.environ.keys())
    return named and os.environ.get("TERM") != "dumb"


class Paint(NamedTuple):
    """Wraps text in colour, or does not.

    Attributes:
        on: Whether it does.
    """

    on: bool

    def bold(self, text: str) -> str:
        """Return *text* in bold."""
        return self._wrap("1", text)

    def dim(self, text: str) -> str:
        """Return *text* less loud."""
        return self._wrap("2", text)

    def red(self, text: str) -> str:
        """Return *text* in bold red."""
        return self._wrap("1;31", text)

    def green(self, text: str) -> str:
        """Return *text* in green."""
        return self._wrap("32", text)

    def yellow(self, text: str) -> str:
        """Return *text* in yellow."""
        return self._wrap("33", text)

    def _wrap(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text


def _plainer(error: UnicodeError) -> tuple[str | bytes, int]:
    """Encode what a terminal's encoding lacks: our punctuation in ASCII, all else escaped."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    stood_in = "".join(
        _PLAINER.get(character) or character.encode("ascii", "backslashreplace").decode()
        for character in text
    )
    return stood_in, error.end


ENCODE_ERRORS: Final = "create-dump-plainer"
"""The codec error handler for what we print: no character can end a command."""

codecs.register_error(ENCODE_ERRORS, _plainer)
