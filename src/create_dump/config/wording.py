"""How keys and values out of a settings file are shown: short, on one line, nothing raw in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_PLAIN: Final = re.compile(r"[\w-]{1,60}", re.ASCII)
_LONGEST: Final = 60
_MANY: Final = 20
_BIG: Final = 2**63


def show_key(key: str) -> str:
    """Return *key* bare if it is plain, else quoted and escaped."""
    return key if _PLAIN.fullmatch(key) else _quote(key)


def show_value(value: object) -> str:
    """Return *value* as it would stand in a TOML file, or what kind of thing it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, float):
        return str(value)
    if isinstance(value, int):
        # Python refuses to write numbers of more than 4,300 digits.
        return str(value) if abs(value) < _BIG else "a number as large as that"
    if isinstance(value, list | tuple) and "" in value:
        return "a list with an empty text"
    kinds = ((list, "a list of other things"), (tuple, "a list of other things"), (dict, "a table"))
    return next((words for kind, words in kinds if isinstance(value, kind)), "a date or time")


def suggest(word: str, known: Collection[str]) -> str:
    """Return a hint: the nearest of the words that there are, or all of them."""
    from difflib import get_close_matches

    spelt = {_fold(name): name for name in known}
    near = get_close_matches(_fold(word), spelt, n=1)
    if near:
        return f"did you mean {show_key(spelt[near[0]])}?"
    if not known:
        return ""
    listed = [show_key(name) for name in known]
    more = f" and {len(listed) - _MANY} more" if len(listed) > _MANY else ""
    return f"choose one of {', '.join(listed[:_MANY])}{more}"


def _fold(word: str) -> str:
    return word.lower().replace("-", "_")


def _quote(text: str) -> str:
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    # repr escapes all that is not printable, bidirectional marks and line ends among it.
    return repr(cut)
