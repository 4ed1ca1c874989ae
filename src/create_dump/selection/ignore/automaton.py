"""An ignore file as an automaton that goes from directory to directory with the walk.

A state (`Node`) is what the file still says in one directory. Most directories of a tree share
one, so its tables are built once. It knows one file; the order of files is `chain`'s.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from create_dump.selection.ignore.wildmatch import DEEP, Shape, Way, shape, ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_First = tuple["Callable[[str], re.Match[str] | None]", list["Rule"]]
_SMALL = 1 << 15
"""Bytes of an ignore file that people write by hand."""
_BOM = b"\xef\xbb\xbf"


class Rule(Struct, frozen=True):
    """One line of an ignore file that can match something.

    Attributes:
        line: Its number in the file, from 1. A later one has precedence.
        text: The line without a BOM, a carriage return and unescaped final blanks.
        negated: Whether it takes back in what an earlier rule ignores.
        directories: Whether it matches real directories only (a final slash).
    """

    line: int
    text: str
    negated: bool
    directories: bool


def rules(content: bytes, *, fold: bool) -> Iterator[tuple[Rule, tuple[Way, ...]]]:
    """Yield an ignore file's rules with the ways in which each can match."""
    for number, raw in enumerate(content.removeprefix(_BOM).split(b"\n"), 1):
        found = rule(raw.removesuffix(b"\r"), number, fold=fold)
        if found is not None:
            yield found


def rule(raw: bytes, number: int, *, fold: bool) -> tuple[Rule, tuple[Way, ...]] | None:
    """Return the rule of one line, and its ways, or None if it is blank, a comment or dead."""
    line = _without_blanks(raw.partition(b"\0")[0])
    if line.startswith(b"#"):
        return None
    text = line.decode("latin-1")
    negated = text.startswith("!")
    pattern = text[negated:]
    bare = pattern.removesuffix("/")
    found = ways(bare, fold=fold) if bare else ()
    if not found:
        return None
    shown = line.decode("utf-8", "surrogateescape")
    return Rule(number, shown, negated, directories=bare is not pattern), found


def _without_blanks(line: bytes) -> bytes:
    """Cut the final blanks, but not one that a backslash stands before."""
    kept = line.rstrip(b" ")
    escapes = len(kept) - len(kept.rstrip(b"\\"))
    return kept + b" " if escapes % 2 and len(kept) < len(line) else kept


class _Place(NamedTuple):
    """A component of a rule's way.

    Attributes:
        shape: What matches; None for ``**/``, which any number of directories match.
        rule: The rule that has matched when this place has; None when components follow.
    """

    shape: Shape | None
    rule: Rule | None


class Automaton:
    """All states of a list of rules.

    Attributes:
        start: The state in the directory that holds the file.
    """

    __slots__ = ("_nodes", "places", "start")

    def __init__(self, rules: Iterable[tuple[Rule, tuple[Way, ...]]]) -> None:
        """Take *rules* in their order, each with its ways."""
        self.places: list[_Place] = []
        self._nodes: dict[frozenset[int], Node] = {}
        begin: set[int] = set()
        for each, found in rules:
            for way in found:
                begin.add(len(self.places))
                last = len(way) - 1
                self.places += [
                    _Place(None if glob is DEEP else shape(glob), each if index == last else None)
                    for index, glob in enumerate(way)
                ]
        self.start = self.node(begin)

    def node(self, places: Iterable[int]) -> Node:
        """Return the state in which *places* come next."""
        reached = set(places)
        waiting = list(reached)
        while waiting:
            place = waiting.pop()
            if self.places[place].shape is None and place + 1 not in reached:
                reached.add(place + 1)
                waiting.append(place + 1)
        key = frozenset(reached)
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes.setdefault(key, Node(self, sorted(key)))
        return node


def automaton(content: bytes, *, fold: bool) -> Automaton:
    """Return the automaton of an ignore file's *content*.

    Args:
        content: The file's bytes.
        fold: Whether case counts for nothing; the names looked up must then be lower case.
    """
    return (_small if len(content) <= _SMALL else _large)(content, fold)


def _read(content: bytes, fold: bool) -> Automaton:  # noqa: FBT001  a key of the caches below
    return Automaton(rules(content, fold=fold))


# Many directories have the same few lines; a huge file is not worth remembering for long.
_small = lru_cache(maxsize=1024)(_read)
_large = lru_cache(maxsize=4)(_read)


class Node:
    """What an ignore file says in one directory.

    Attributes:
        names: The rules that match by a name, the last line first.
        endings: The same by what a name has from its last dot on.
        every: The rules that match all names, the last line first.
        globs: The other rules, each with its expression, the last line first.
        empty: Whether it says nothing here nor below.
    """

    __slots__ = (
        "_automaton",
        "_beyond",
        "_firsts",
        "_glob",
        "_moves",
        "_rest",
        "empty",
        "endings",
        "every",
        "globs",
        "names",
    )

    def __init__(self, automaton: Automaton, places: list[int]) -> None:
        self.names: dict[str, list[Rule]] = {}
        self.endings: dict[str, list[Rule]] = {}
        self.every: list[Rule] = []
        self.globs: list[tuple[str, Rule]] = []
        self.empty = not places
        self._automaton = automaton
        self._firsts: dict[bool, _First] = {}
        self._glob: Callable[[str], object] | None = None
        self._moves = _Moves()
        self._beyond: set[int] = set()
        self._rest: Node | None = None
        for place in reversed(places):
            form, rule = automaton.places[place]
            if form is None:
                self._beyond.add(place)
            elif rule is None:
                self._moves.add(form, place + 1)
            else:
                self._put(form, rule)

    def _put(self, form: Shape, rule: Rule) -> None:
        for name in form.names:
            self.names.setdefault(name, []).append(rule)
        for ending in form.endings:
            self.endings.setdefault(ending, []).append(rule)
        if form.every:
            self.every.append(rule)
        if form.source:
            self.globs.append((form.source, rule))

    def find(self, name: str, *, directory: bool) -> Rule | None:
        """Return the rule that decides about *name*, if one does."""
        best: Rule | None = None
        for sure in (
            self.names.get(name, ()),
            self.endings.get(name[name.rfind(".") :], ()),
            self.every,
        ):
            for rule in sure:
                if directory or not rule.directories:
                    best = rule if best is None or rule.line > best.line else best
                    break
        if self.globs:
            match, matching = self._first(directory=directory)
            found = match(name)
            if found is not None and found.lastindex is not None:
                rule = matching[found.lastindex - 1]
                best = rule if best is None or rule.line > best.line else best
        return best

    def _first(self, *, directory: bool) -> _First:
        """Return an expression with a group for each of `globs` that has a say, and their rules."""
        known = self._firsts.get(directory)
        if known is None:
            globs = [each for each in self.globs if directory or not each[1].directories]
            every = "|".join(f"({source})" for source, _ in globs) or "(?!)"
            known = re.compile(every, re.DOTALL).match, [rule for _, rule in globs]
            self._firsts[directory] = known
        return known

    @property
    def glob(self) -> Callable[[str], object] | None:
        """An expression that fits whatever one of `globs` fits, or None where there is none."""
        if self._glob is None and self.globs:
            self._glob = re.compile("|".join(source for source, _ in self.globs), re.DOTALL).match
        return self._glob

    def below(self, name: str) -> Node:
        """Return the state in the subdirectory *name*."""
        reached = self._moves.of(name)
        if reached:
            return self._automaton.node(self._beyond.union(reached))
        if self._rest is None:
            self._rest = self._automaton.node(self._beyond)
        return self._rest


class _Moves:
    """Which places a directory's name leads to."""

    __slots__ = ("_endings", "_every", "_fits", "_globs", "_names")

    def __init__(self) -> None:
        self._names: dict[str, list[int]] = {}
        self._endings: dict[str, list[int]] = {}
        self._every: list[int] = []
        self._globs: dict[str, list[int]] = {}
        self._fits: list[tuple[Callable[[str], object], list[int]]] | None = None

    def add(self, form: Shape, place: int) -> None:
        for name in form.names:
            self._names.setdefault(name, []).append(place)
        for ending in form.endings:
            self._endings.setdefault(ending, []).append(place)
        if form.every:
            self._every.append(place)
        if form.source:
            self._globs.setdefault(form.source, []).append(place)

    def of(self, name: str) -> list[int]:
        found = [
            *self._names.get(name, ()),
            *self._endings.get(name[name.rfind(".") :], ()),
            *self._every,
        ]
        if self._fits is None:
            self._fits = [
                (re.compile(source, re.DOTALL).match, places)
                for source, places in self._globs.items()
            ]
        for fits, places in self._fits:
            if fits(name):
                found += places
        return found
