"""Write README's table of keys from the app's own bindings: ``python docs/keys.py``.

A test holds README to what `written` returns.
"""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from create_dump.explore.keys import GROUPS

README = Path(__file__).parents[1] / "README.md"
BEGIN = "<!-- keys: written by docs/keys.py -->"
END = "<!-- end of keys -->"


def table() -> str:
    """Return the keys of the main screen as a Markdown table, in two halves side by side."""
    cells = [(_codes(key.shown), _escaped(key.what)) for group in GROUPS.values() for key in group]
    half = (len(cells) + 1) // 2
    rows = [("keys", "what they do") * 2, ("---",) * 4]
    rows += [
        (*left, *right)
        for left, right in zip_longest(cells[:half], cells[half:], fillvalue=("",) * 2)
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def written(text: str) -> str:
    """Return *text* with the table between its two comments made anew."""
    before, opened, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (opened and closed):
        message = f"{README.name} lacks {BEGIN} or {END}"
        raise ValueError(message)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


def _codes(words: str) -> str:
    """Return each of *words* as code."""
    return " ".join(f"`{word}`" for word in words.split())


def _escaped(text: str) -> str:
    """Keep *text* from ending a cell or being read as emphasis."""
    return text.replace("|", r"\|").replace("*", r"\*")


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
