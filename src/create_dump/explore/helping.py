"""What the help says: the keys that hold where somebody is, in groups, or those a word finds.

It knows keys and sentences, no screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.explore import keys

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from create_dump.explore.keymap import Keymap

Row = tuple[str, str]
"""A key, or a word, and what it does or means."""


class Section(NamedTuple):
    """What belongs together.

    Attributes:
        title: What it is about.
        rows: What it says.
    """

    title: str
    rows: tuple[Row, ...]


_FILTER: Final = Section(
    "What a filter says",
    (
        ("auth test", "both words, anywhere in the path"),
        ("djset", "letters that lie apart, where nothing holds the word"),
        ('"as it is"', "exactly this"),
        ("*.py src/**", "like this: the name, or with a slash the path's end; {a,b} is either"),
        ("re:^tests?/", "a regular expression is found in the path"),
        ("!test", "not this; it turns any other term round, too"),
        ("ext:py,md", "its name ends so"),
        ("lang:python", "it is in this language"),
        (">5k  <=800", "more tokens than that, or as few"),
        ("git:changed", "git says so; also git:staged, git:untracked"),
        ("git:since main", "changed since the work began from that branch"),
        ("is:in", "chosen; also is:out, is:new, is:binary"),
        ("c:text", "its content holds the text; read while you type"),
    ),
)
_KNOW: Final = Section(
    "Good to know",
    (
        ("Click", "goes there; on a mark: chooses; on an arrow, or twice: folds"),
        (
            "Click a head",
            "sorts by it; the meter: models; a key below: does it; beside a list: closes",
        ),
        ("Drag", "over marks: chooses them; a border between panes: resizes"),
        ("Wheel", "scrolls"),
        ("…  ~  ≈", "still counting; still an estimate; only ever an estimate"),
    ),
)


def sections(there: Collection[str], keymap: Keymap) -> list[Section]:
    """Return the help for where the keys of the ids *there* can be pressed.

    What is special to the place comes first.
    """
    made: list[Section] = []
    told: set[str] = set()
    for title, tables in (*_places(there), *((title, [g]) for title, g in keys.GROUPS.items())):
        wanted = [
            key for table in tables for key in table if key.id in there and key.id not in told
        ]
        told.update(key.id for key in wanted)
        rows = tuple((key.shown, key.what) for key in keymap.held(wanted))
        if rows:
            made.append(Section(title, rows))
    if "filter.keep" in there:
        return [*made[:1], _FILTER, *made[1:]]
    return [*made, _FILTER, _KNOW] if "app.quit" in there else made


def _places(there: Collection[str]) -> list[tuple[str, list[tuple[keys.Key, ...]]]]:
    """Return what only some place has, by the place's name, that with the most of *there* first."""
    places = []
    everywhere = {key for group in keys.GROUPS.values() for key in group}
    for context, tables in keys.CONTEXTS.items():
        special = [table for table in tables if everywhere.isdisjoint(table)]
        places.append((context[0].upper() + context[1:], special))

    def fitting(place: tuple[str, list[tuple[keys.Key, ...]]]) -> int:
        return sum(key.id in there for table in place[1] for key in table)

    return sorted(places, key=fitting, reverse=True)


def narrowed(all_: Sequence[Section], words: str) -> list[Section]:
    """Return of each section the rows that hold all *words*; its title may hold them as well."""
    wanted = words.lower().split()
    found = [
        Section(
            each.title,
            tuple(
                row
                for row in each.rows
                if all(word in f"{each.title} {' '.join(row)}".lower() for word in wanted)
            ),
        )
        for each in all_
    ]
    return [each for each in found if each.rows]
