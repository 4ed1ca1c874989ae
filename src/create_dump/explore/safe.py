"""What may be drawn: text of a repository made harmless, and cut to a number of cells.

Nothing that comes out of here moves the terminal's cursor, turns the direction of writing round,
or is drawn as nothing. It knows characters only, neither names nor files.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, split_text

from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable

ELLIPSIS = "…"
UNSEEN = "\N{REPLACEMENT CHARACTER}"
TAB = 4
"""Columns from one tab stop to the next."""

LONGEST = 4_000
"""Characters of one line or name that are ever looked at; no screen is wider."""

# Printable by Unicode's categories but drawn as nothing, or changing how a neighbour is drawn.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff]"
)
# The two that only ask for a text's or a picture's form of the character before them.
_FORM = re.compile("[\ufe0e\ufe0f]")
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}


class _Veil:
    """What hides the secrets in names, while there is a screen."""

    shown: ClassVar[Callable[[str], str]] = staticmethod(str)


def veil(shown: Callable[[str], str] | None) -> None:
    """Have names drawn as *shown* says from now on; None draws them as they are."""
    _Veil.shown = staticmethod(str if shown is None else shown)


def veiled(text: str) -> str:
    """Return a sentence with names in it so that no secret is in these."""
    return _Veil.shown(text)


def name(text: str) -> str:
    """Return a name or path as it is drawn; the tree's whole knowledge of escaping."""
    return quote_path(_Veil.shown(text[:LONGEST]))


def line(text: str) -> str:
    """Return a line of a file as it is drawn: tabs as spaces, what can't be seen as a sign."""
    text = text[:LONGEST]
    if "\t" in text:
        text = text.expandtabs(TAB)
    if text.isprintable() and not _INVISIBLE.search(text):
        return text
    text = _FORM.sub("", text).translate(_PICTURES)
    return "".join(map(_seen, text))


def typed(text: str) -> str:
    """Return *text* without what can't be seen, as it may stand in a line to type in."""
    if text.isprintable() and not _INVISIBLE.search(text):
        return text
    return "".join(each for each in text.replace("\t", " ") if _seen(each) == each)


def cut(text: str, width: int) -> str:
    """Return *text* as it fits into *width* cells, with an ellipsis where some is missing."""
    if width <= 0:
        return ""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if cell_len(text) <= width:
        return text
    return split_text(text, width - 1)[0] + ELLIPSIS


def fit(text: str, width: int) -> str:
    """Return *text* cut or filled up to exactly *width* cells."""
    text = cut(text, width)
    return text + " " * (width - cell_len(text))


def cut_start(text: str, width: int) -> str:
    """Return the end of *text* as it fits into *width* cells: of a path, the name matters most."""
    if width <= 0:
        return ""
    text = text[-LONGEST:]
    missing = cell_len(text) - width
    if missing <= 0:
        return text
    return ELLIPSIS + split_text(text, missing + 1)[1]


def _seen(character: str) -> str:
    if _INVISIBLE.match(character):
        return UNSEEN
    if character.isprintable():
        return character
    # Private characters are drawn (icons), and so are spaces of other widths.
    category = unicodedata.category(character)
    if category == "Co":
        return character
    if category == "Zs":
        return "\u3000" if character == "\u3000" else " "
    return UNSEEN
