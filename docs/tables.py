"""Write README's tables from the code that they describe: ``python docs/tables.py``.

Each stands between two comments in README; a test holds them to what `written` returns.
"""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.config.fields import FIELDS
from create_dump.explore.keys import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable

README = Path(__file__).parents[1] / "README.md"


def keys() -> str:
    """Return the keys of the app's main screen, in two halves side by side."""
    cells = [(_codes(key.shown), _escaped(key.what)) for group in GROUPS.values() for key in group]
    half = (len(cells) + 1) // 2
    rows = (
        (*left, *right)
        for left, right in zip_longest(cells[:half], cells[half:], fillvalue=("",) * 2)
    )
    return _table(("keys", "what they do") * 2, rows)


def settings() -> str:
    """Return the settings with their defaults."""
    rows = ((f"`{field.name}`", _default(field.default), _escaped(field.help)) for field in FIELDS)
    return _table(("setting", "default", "meaning"), rows)


TABLES = {"keys": keys, "settings": settings}


def written(text: str) -> str:
    """Return *text* with each table between its two comments made anew."""
    for name, make in TABLES.items():
        begin = f"<!-- {name}: written by docs/tables.py -->"
        end = f"<!-- end of {name} -->"
        before, opened, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (opened and closed):
            message = f"{README.name} lacks {begin} or {end}"
            raise ValueError(message)
        text = f"{before}{begin}\n\n{make()}\n{end}{after}"
    return text


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _codes(words: str) -> str:
    """Return each of *words* as code."""
    return " ".join(f"`{word}`" for word in words.split())


def _escaped(text: str) -> str:
    """Keep *text* from ending a cell or being read as emphasis."""
    return text.replace("|", r"\|").replace("*", r"\*")


def _default(value: object) -> str:
    if value is None or value == ():
        return "none"
    return f"`{value:_}`" if isinstance(value, int) else f"`{value}`"


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
