"""What the text of one ignore pattern means, a path component at a time.

The source of the rules is gitignore(5) and, where it is silent, what git does (wildmatch.c and
dir.c). It knows one pattern's text; files of patterns and their order are known elsewhere.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

STAR: Final = None
"""In a glob: any run of letters, none included."""

Glob = tuple[str | None, ...]
"""A component: for each letter of the name the letters that fit, or `STAR`."""


class Deep(Enum):
    """``**/``: any number of whole components, none included."""

    DEEP = 0


DEEP: Final = Deep.DEEP
Way = tuple[Glob | Deep, ...]
"""A path's components from the ignore file's directory on; the last one is never `DEEP`."""

_ANY = "".join(map(chr, range(1, 256)))
_SPECIAL = re.compile(r"[*?\[\\]")
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = _UPPER.lower()
_DIGIT = "0123456789"
_PUNCT = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
# Git's own tables (ctype.c), not the locale's: its white space has no vertical tab or form feed.
_CLASSES = {
    "alnum": _UPPER + _LOWER + _DIGIT,
    "alpha": _UPPER + _LOWER,
    "blank": " \t",
    "cntrl": "".join(map(chr, range(1, 32))) + "\x7f",
    "digit": _DIGIT,
    "graph": _UPPER + _LOWER + _DIGIT + _PUNCT,
    "lower": _LOWER,
    "print": _UPPER + _LOWER + _DIGIT + _PUNCT + " ",
    "punct": _PUNCT,
    "space": " \t\n\r",
    "upper": _UPPER,
    "xdigit": _DIGIT + "abcdefABCDEF",
}
_MOST_SPELLINGS = 24
"""Up to so many names a glob is spelled out, for the dictionaries."""


class _MalformedError(Exception):
    """The pattern can match nothing, such as one that ends within a class."""


def ways(text: str, *, fold: bool) -> tuple[Way, ...]:
    """Return the ways in which a path can match a pattern.

    Args:
        text: The pattern without ``!`` and without a final slash.
        fold: Whether case counts for nothing (``core.ignorecase``). Names must then be lower case.

    Returns:
        Mostly one way; none when nothing can match: a bad pattern is a dead rule, not an error.
    """
    try:
        if "/" not in text:
            return ((DEEP, _glob(text, fold=fold)),)
        text = text.removeprefix("/")
        # Git compares the literal start as it is and begins to match behind it. So `**` counts
        # as standing at a beginning even in the middle of a name, as in `a**/b`; until 2.52.
        special = _SPECIAL.search(text)
        cut = special.start() if special else len(text)
        above, slash, begun = text[:cut].rpartition("/")
        if not begun or not _is_deep(text, cut, begins=cut):
            return (_components(text, fold=fold),)
        head = _components(above, fold=fold) if slash else ()
        start = _glob(begun, fold=fold)
        rest = _components(text[cut:], fold=fold)
        return tuple(head + way for way in _joined(start, rest))
    except _MalformedError:
        return ()


def _joined(start: Glob, rest: Way) -> Iterator[Way]:
    """Yield the ways of *start* followed at once, without a slash, by *rest*."""
    first, others = rest[0], rest[1:]
    if first is DEEP:
        yield from _joined(start, others)
        yield ((*start, STAR), *rest)
    else:
        yield ((*start, *first), *others)


def _is_deep(text: str, place: int, *, begins: int = 0) -> bool:
    """Tell whether the stars at *place* stand for directories."""
    end = place
    while text.startswith("*", end):
        end += 1
    bounded = place == begins or text[place - 1] == "/"
    return bounded and end - place > 1 and (end == len(text) or text.startswith(("/", "\\/"), end))


def _components(text: str, *, fold: bool) -> Way:
    way: list[Glob | Deep] = []
    current: list[str | None] = []
    place = 0
    while place < len(text):
        if text[place] == "*" and _is_deep(text, place):
            place = _after_stars(text, place)
            if text.startswith("/", place):
                way.append(DEEP)
                place += 1
            elif place < len(text):  # `**\/` needs one directory at least
                way += (STAR,), DEEP
                place += 2
            else:
                way += DEEP, (STAR,)
                return tuple(way)
            continue
        letters, place = _token(text, place, fold=fold)
        if letters == "/":
            way.append(tuple(current))
            current.clear()
        else:
            current.append(letters)
    return (*way, tuple(current))


def _glob(text: str, *, fold: bool) -> Glob:
    glob: list[str | None] = []
    place = 0
    while place < len(text):
        letters, place = _token(text, place, fold=fold)
        glob.append(letters)
    return tuple(glob)


def _token(text: str, place: int, *, fold: bool) -> tuple[str | None, int]:
    """Return what the token at *place* matches, and where the next one begins."""
    letter = text[place]
    if letter == "*":
        return STAR, _after_stars(text, place)
    if letter == "?":
        return _ANY, place + 1
    if letter == "[":
        return _class(text, place + 1, fold=fold)
    if letter == "\\":
        return _at(text, place + 1), place + 2
    return _lower(letter) if fold else letter, place + 1


def _after_stars(text: str, place: int) -> int:
    while text.startswith("*", place):
        place += 1
    return place


def _class(text: str, place: int, *, fold: bool) -> tuple[str, int]:
    """Return the letters of the class whose first member is at *place*, and its end."""
    negated = text.startswith(("!", "^"), place)
    place += negated
    letters: set[str] = set()
    before = ""  # the member that a range could begin with
    first = True
    while first or _at(text, place) != "]":
        first = False
        letter = _at(text, place)
        if letter == "\\":
            before = _at(text, place + 1)
            letters.add(before)
            place += 2
        elif letter == "-" and before and _at(text, place + 1) != "]":
            place += 1 + (text[place + 1] == "\\")
            span = "".join(map(chr, range(ord(before), ord(_at(text, place)) + 1)))
            letters.update(span, _lower(span) if fold else "")
            before = ""
            place += 1
        elif letter == "[" and (name := _class_name(text, place)) is not None:
            if name not in _CLASSES:
                raise _MalformedError
            letters.update(_CLASSES[name], _LOWER if fold and name == "upper" else "")
            before = ""
            place += len(name) + 4
        else:
            letters.add(letter)
            before = letter
            place += 1
    chosen = set(_ANY) - letters if negated else letters
    chosen.discard("/")  # a class never matches a slash
    return "".join(sorted(chosen)), place + 1


def _class_name(text: str, place: int) -> str | None:
    """Return the name in ``[:name:]`` at *place*, or None if it is no such thing."""
    if not text.startswith("[:", place):
        return None
    end = text.find("]", place + 2)
    if end < 0:
        raise _MalformedError
    return text[place + 2 : end - 1] if end > place + 2 and text[end - 1] == ":" else None


def _at(text: str, place: int) -> str:
    if place >= len(text):
        raise _MalformedError
    return text[place]


def _lower(text: str) -> str:
    """Return *text* with ASCII's capitals in lower case: its other letters are bytes."""
    return text.translate(_FOLDING)


_FOLDING = str.maketrans(_UPPER, _LOWER)


class Shape(Struct, frozen=True):
    """A glob in the form that is quickest to look up.

    Attributes:
        names: The names that match, when they are few.
        endings: What matches from a name's last dot on, when that alone decides.
        every: Whether every name matches.
        source: Otherwise an expression for `re`, to be matched from the name's beginning.
    """

    names: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    every: bool = False
    source: str = ""


def shape(glob: Glob) -> Shape:
    """Return *glob*'s quickest form."""
    if glob == (STAR,):
        return Shape(every=True)
    fixed = [letters for letters in glob if letters is not STAR]
    if prod(map(len, fixed)) <= _MOST_SPELLINGS:
        if len(fixed) == len(glob):
            return Shape(names=tuple(map("".join, product(*fixed))))
        endings = tuple(map("".join, product(*fixed)))
        dotted = all(each.rfind(".") == 0 for each in endings)
        if glob[0] is STAR and len(fixed) == len(glob) - 1 and dotted and endings:
            return Shape(endings=endings)
    return Shape(source=_expression(glob))


def _expression(glob: Glob) -> str:
    """Return an expression for *glob* that never goes back over what it has matched.

    What stands between two stars may as well match as early as it can, so each piece is an
    atomic group: a name is read once for each piece, whatever the pattern.
    """
    pieces = [""]
    for letters in glob:
        if letters is STAR:
            pieces.append("")
        else:
            pieces[-1] += _letters(letters)
    if len(pieces) == 1:
        return rf"{pieces[0]}\Z"
    first, *middle, last = pieces
    found = "".join(f"(?>.*?{piece})" for piece in middle)
    return f"{first}{found}" + (rf".*{last}\Z" if last else "")


def _letters(letters: str) -> str:
    if len(letters) == 1:
        return re.escape(letters)
    if letters == _ANY:
        return "."
    return "[" + "".join(f"\\x{ord(letter):02x}" for letter in letters) + "]" if letters else "(?!)"
