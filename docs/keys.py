"""Write README's table of keys from the app's own bindings: ``python docs/keys.py``.

A test holds README to what `table` returns.
"""

from __future__ import annotations

from pathlib import Path

from create_dump.explore.keys import GROUPS

README = Path(__file__).parents[1] / "README.md"
BEGIN = "<!-- keys: written by docs/keys.py -->\n"
END = "<!-- end of keys -->\n"


def table() -> str:
    """Return the keys of the main screen as a Markdown table."""
    rows = [
        f"| {' '.join(f'`{one}`' for one in key.shown.split())} | {_escaped(key.what)} |"
        for keys in GROUPS.values()
        for key in keys
    ]
    return "\n".join(["| Keys | What they do |", "| --- | --- |", *rows, ""])


def _escaped(text: str) -> str:
    """Keep *text* from being read as Markdown."""
    return text.replace("*", r"\*").replace("|", r"\|")


def main() -> None:
    """Put the table between its two comments."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
