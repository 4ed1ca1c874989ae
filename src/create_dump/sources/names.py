"""Names for people: how a path is shown so that nothing in it can pretend or inject.

The quoted form is git's (``core.quotePath``): double quotes around, C escapes inside, and octal
for the other bytes. Names that need no quoting are shown as they are.
"""

from __future__ import annotations

import re

# Printable by Unicode's categories, but drawn as nothing: fillers, the blank Braille cell and
# the other characters that Unicode lists as ignorable by default (DerivedCoreProperties.txt).
_INVISIBLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff"
)
_TROUBLE = re.compile(rf'["\\{_INVISIBLE}]').search
_LETTERS = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r"}
_LETTERS |= {'"': '"', "\\": "\\"}
_BYTES = {escape: letter.encode() for letter, escape in _LETTERS.items()}
_PIECE = re.compile(r'\\([0-3][0-7]{2}|[abtnvfr"\\]|u[0-9a-f]{4})|[^"\\]+')


def quote_path(path: str) -> str:
    r"""Return *path* as it may be shown anywhere on one line, for `unquote_path` to read back.

    A name is shown as it is unless it holds a double quote, a backslash, or anything that is not
    seen or moves what is seen: control and format characters (escapes, bidi controls, zero
    width), unassigned ones, bytes that are not UTF-8, white space other than U+0020, or a space
    at either end. Then it stands in double quotes, and only those characters are escaped.

    >>> print(quote_path("src/main.py"), quote_path("a\nb"), quote_path("\udcff\u202e"))
    src/main.py "a\nb" "\377\342\200\256"
    """
    if (
        path.isprintable()
        and path[:1] != " "
        and path[-1:] != " "
        # Nearly all names are ASCII, and for these two looks are cheaper than an expression.
        and not ('"' in path or "\\" in path if path.isascii() else _TROUBLE(path))
    ):
        return path
    escape = _as_bytes if _bytes_are_enough(path) else _as_bytes_or_unit
    inner = [
        letter
        if letter == " " or (letter.isprintable() and not _TROUBLE(letter))
        else escape(letter)
        for letter in path
    ]
    for end in (0, -1):
        if inner[end] == " ":
            inner[end] = escape(" ")
    return f'"{"".join(inner)}"'


def unquote_path(text: str) -> str:
    """Return the path that `quote_path` shows as *text*.

    Raises:
        ValueError: *text* begins with a double quote but is no quoted name.
    """
    if not text.startswith('"'):
        return text
    path: list[str] = []
    octets = bytearray()
    place, end = 1, len(text) - 1
    while place < end and (piece := _PIECE.match(text, place, end)):
        place = piece.end()
        escape: str | None = piece[1]
        if escape is None:
            octets += piece[0].encode("utf-8", "surrogateescape")
        elif escape[0] == "u":
            path += octets.decode("utf-8", "surrogateescape"), chr(int(escape[1:], 16))
            octets.clear()
        else:
            octets += _BYTES.get(escape) or bytes([int(escape, 8)])
    if place != end or text[end:] != '"':
        raise ValueError(f"not a quoted name: {text!a}")
    return "".join(path) + octets.decode("utf-8", "surrogateescape")


def _bytes_are_enough(path: str) -> bool:
    """Tell whether *path* comes back from its bytes.

    Not so for lone surrogates that stand for no byte, which Windows allows in names.
    """
    try:
        octets = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return octets.decode("utf-8", "surrogateescape") == path


def _as_bytes(letter: str) -> str:
    if letter in _LETTERS:
        return "\\" + _LETTERS[letter]
    return "".join(f"\\{octet:03o}" for octet in letter.encode("utf-8", "surrogateescape"))


def _as_bytes_or_unit(letter: str) -> str:
    r"""Escape as `_as_bytes`, but a surrogate by its number: ``\ud800``, which git has not."""
    return f"\\u{ord(letter):04x}" if "\ud800" <= letter <= "\udfff" else _as_bytes(letter)
