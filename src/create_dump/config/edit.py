"""A settings file's text with one named selection more, changed or gone; all else as it was.

It knows texts. Whatever way a change was made, it is only given back if the file then says what
it said before, but for that one selection.
"""

from __future__ import annotations

import re
import tomllib
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from create_dump.config.locate import ends, locate
from create_dump.config.sections import SELECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.config.locate import Keys, Place

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH: Final = 88


class UneditableError(ValueError):
    """The file is written in a way that no change to it is sure to be right."""


def with_selection(text: str, above: Keys, name: str, items: Sequence[str]) -> str:
    """Return *text* with the selection *name*.

    Args:
        text: A TOML document.
        above: The keys that lead to our table; none where the whole document is ours.
        name: Any text that UTF-8 can encode.
        items: Likewise.

    Raises:
        UneditableError: It can't be done without touching something else.
    """
    wanted = _read(text)
    ours = _reach(wanted, above)
    here = (*above, SELECTIONS)
    line = f"{_key(name)} = "
    lines = (line + _array(items, _WIDTH - len(line))).split("\n")
    if SELECTIONS not in ours:
        header = f"[{'.'.join(_key(str(part)) for part in here)}]"
        attempt = partial(_insert, text, above, ["", header, *lines])
    elif name in ours[SELECTIONS]:
        attempt = partial(_replace, text, (*here, name), lines)
    else:
        lines[0] = _before(text, here) + lines[0]
        attempt = partial(_insert, text, here, lines)
    ours.setdefault(SELECTIONS, {})[name] = list(items)
    rewrite = partial(_rewrite, text, above, lambda table: _put(table, name, items))
    return _first_right([attempt, rewrite], [wanted])


def without_selection(text: str, above: Keys, name: str) -> str:
    """Return *text* without the selection *name*, which it must have.

    A table that nothing is left in, not even a comment, goes with it.

    Raises:
        UneditableError: It can't be done without touching something else.
    """
    emptied, gone = _read(text), _read(text)
    del _reach(emptied, above)[SELECTIONS][name]
    ours = _reach(gone, above)
    del ours[SELECTIONS][name]
    if not ours[SELECTIONS]:
        del ours[SELECTIONS]
    attempts = [
        partial(_remove, text, (*above, SELECTIONS), name),
        partial(_rewrite, text, above, lambda table: _drop(table, name)),
    ]
    return _first_right(attempts, [emptied, gone])


def _first_right(attempts: Sequence[Callable[[], str]], wanted: Sequence[dict[str, Any]]) -> str:
    for attempt in attempts:
        try:
            made = attempt()
            if _read(made) in wanted:
                return made
        except (tomllib.TOMLDecodeError, UneditableError):
            continue
    raise UneditableError


def _read(text: str) -> dict[str, Any]:
    # Numbers with a fraction as they are written: not even nan is then unequal to itself.
    return tomllib.loads(text, parse_float=str)


def _reach(table: dict[str, Any], above: Keys) -> dict[str, Any]:
    for part in above:
        table = table[str(part)]
    return table


def _rows(text: str) -> tuple[list[str], str]:
    """Return the lines of *text*, the last one empty, and what stands before a line's end."""
    rows = text.split("\n")
    end = "\r" if rows[0].endswith("\r") else ""
    if rows[-1]:
        rows[-1] += end
        rows.append("")
    return rows, end


def _insert(text: str, table: Keys, lines: list[str]) -> str:
    """Return *text* with *lines* behind all that is in a table."""
    rows, end = _rows(text)
    last = [place.line for keys, place in locate(text).items() if keys[: len(table)] == table]
    last += [place.line for keys, place in ends(text).items() if keys[: len(table)] == table]
    start = max(last, default=0)
    at = start
    while at < len(rows) - 1 and _is_free(rows[at]):
        at += 1
    if at < len(rows) - 1:
        # The comment right above the next header is that header's.
        while at > start and rows[at - 1].strip():
            at -= 1
    while at > start and not rows[at - 1].strip():
        at -= 1
    if not lines[0]:
        lines = lines[at == 0 :] + [""] * bool(rows[at].strip())
    return "\n".join([*rows[:at], *(line + end for line in lines), *rows[at:]])


def _before(text: str, table: Keys) -> str:
    """Return what stands before a table's keys: mostly nothing, or ``selections.``."""
    for keys, place in locate(text).items():
        if keys[:-1] == table:
            return text.split("\n")[place.line - 1][: place.column - 1]
    return ""


def _replace(text: str, key: Keys, lines: list[str]) -> str:
    """Return *text* with *lines* in the place of a key and its value."""
    rows, end = _rows(text)
    first, last = _span(text, key)
    before = rows[first.line - 1][: first.column - 1]
    behind = rows[last.line - 1][last.column - 1 :]
    made = before + (end + "\n").join(lines) + behind
    return "\n".join([*rows[: first.line - 1], made, *rows[last.line :]])


def _remove(text: str, table: Keys, name: str) -> str:
    """Return *text* without a key's lines, and without its table's header if that has no other."""
    rows, _ = _rows(text)
    first, last = _span(text, (*table, name))
    header = locate(text)[table].line
    start, stop = first.line - 1, last.line
    around = stop
    while around < len(rows) - 1 and not rows[around].strip():
        around += 1
    alone = rows[around].startswith("[") or not rows[stop].strip()
    if alone and rows[header - 1].startswith("[") and not any(map(str.strip, rows[header:start])):
        start, stop = header - 1, around
    return "\n".join(rows[:start] + rows[stop:])


def _span(text: str, key: Keys) -> tuple[Place, Place]:
    try:
        return locate(text)[key], ends(text)[key]
    except KeyError as error:
        raise UneditableError from error


def _is_free(row: str) -> bool:
    return not row.strip() or row.lstrip().startswith("#")


def _rewrite(text: str, above: Keys, change: Callable[[Any], None]) -> str:
    """Return *text* with our table, which stands in braces, changed within them."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    here = (*above, SELECTIONS)
    key = above if above in ends(text) else here
    first, last = _span(text, key)
    rows = [row + "\n" for row in text.split("\n")[first.line - 1 : last.line]]
    rows[-1] = rows[-1][: last.column - 1]
    rows[0] = rows[0][first.column - 1 :]
    try:
        # Only this value: what the library does to a whole document is not always harmless.
        document = tomlkit.parse("".join(rows))
        change(document if key == here else document[str(above[-1])])
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise UneditableError from error
    return _replace(text, key, [tomlkit.dumps(document).rstrip("\n")])


def _put(table: Any, name: str, items: Sequence[str]) -> None:  # noqa: ANN401 - a table's protocol
    import tomlkit

    if SELECTIONS not in table:
        table[SELECTIONS] = tomlkit.inline_table()
    # Within braces a value stands on one line, as all between them does.
    table[SELECTIONS][name] = tomlkit.parse(f"x = {_array(items)}")["x"]


def _drop(table: Any, name: str) -> None:  # noqa: ANN401 - a table's protocol
    from tomlkit.items import InlineTable

    del table[SELECTIONS][name]
    if not table[SELECTIONS] and isinstance(table, InlineTable):
        del table[SELECTIONS]


def _array(items: Sequence[str], width: int | None = None) -> str:
    """Return a list on one line, or with a line for each item where it is wider than *width*."""
    texts = [_value(item) for item in items]
    flat = f"[{', '.join(texts)}]"
    if width is None or len(flat) <= width:
        return flat
    return "\n".join(["[", *(f"    {each}," for each in texts), "]"])


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quote(name)


def _value(text: str) -> str:
    """Return *text* as a literal string where that spares it backslashes."""
    if ('"' in text or "\\" in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return _quote(text)


def _quote(text: str) -> str:
    return '"' + "".join(map(_letter, text)) + '"'


def _letter(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter.isprintable():
        return letter
    number = ord(letter)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"  # noqa: PLR2004 - TOML
