"""Write the tables of keys in README and settings.md from the app's own: ``python docs/keys.py``.

A test holds both to what is written here.
"""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from create_dump.explore import keynames
from create_dump.explore.keys import CONTEXTS, GROUPS

README = Path(__file__).parents[1] / "README.md"
SETTINGS = Path(__file__).with_name("settings.md")
BEGIN = "<!-- keys: written by docs/keys.py -->"
END = "<!-- end of keys -->"


def table() -> str:
    """Return the keys of the main screen as a Markdown table, in two halves side by side."""
    shown = [key for group in GROUPS.values() for key in group if key.keys]
    cells = [(_codes(key.shown), _escaped(key.what)) for key in shown]
    half = (len(cells) + 1) // 2
    rows = [("keys", "what they do") * 2, ("---",) * 4]
    rows += [
        (*left, *right)
        for left, right in zip_longest(cells[:half], cells[half:], fillvalue=("",) * 2)
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def ids() -> str:
    """Return what keys can be bound to as a Markdown table."""
    places: dict[str, list[str]] = {}
    known = {}
    for context, groups in CONTEXTS.items():
        for key in (key for group in groups for key in group):
            known[key.id] = key
            places.setdefault(key.id, []).append(context)
    rows = [("id", "keys", "what it does", "where"), ("---",) * 4]
    rows += [
        (f"`{name}`", _codes(_as_set(key.keys)), _escaped(key.what), ", ".join(places[name]))
        for name, key in known.items()
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def written(text: str, table: str) -> str:
    """Return *text* with the *table* between its two comments made anew."""
    before, opened, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (opened and closed):
        message = f"the text lacks {BEGIN} or {END}"
        raise ValueError(message)
    return f"{before}{BEGIN}\n\n{table}\n{END}{after}"


def _as_set(names: str) -> str:
    """Return the *names* of keys as one would write them in settings, with spaces between them."""
    signs = {name: keynames.shown(name) for name in names.split(",")}
    return " ".join(
        sign if len(sign) == 1 and sign.isascii() else name for name, sign in signs.items()
    )


def _codes(words: str) -> str:
    """Return each of *words* as code."""
    return " ".join(f"`{word}`" for word in words.split())


def _escaped(text: str) -> str:
    """Keep *text* from ending a cell or being read as emphasis."""
    return text.replace("|", r"\|").replace("*", r"\*")


if __name__ == "__main__":
    for page, made in ((README, table()), (SETTINGS, ids())):
        page.write_text(written(page.read_text(encoding="utf-8"), made), encoding="utf-8")
