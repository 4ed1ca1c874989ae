"""The user's own globs, as ``--include`` and ``--exclude`` take them.

Lines of a .gitignore file with braces; a path that none of them names falls as its directory
does. Settings may come with an untrusted project, so these too are matched in linear time.
"""

from __future__ import annotations

import os
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from create_dump.errors import UsageError
from create_dump.selection.ignore.automaton import Automaton, rule
from create_dump.selection.ignore.chain import octets
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from create_dump.selection.ignore.automaton import Node

_MOST_ALTERNATIVES = 1000
_BRACES = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|[{},]", re.DOTALL)


class Choice(Struct, frozen=True):
    """What globs say about a path.

    Attributes:
        matches: Whether the pattern names it, or (negated) takes it back.
        pattern: The deciding pattern, as the user wrote it.
        path: What it matched.
    """

    matches: bool
    pattern: str
    path: str


class Globs:
    """Some patterns in their order; the last one that matches decides.

    Attributes:
        option: The option's name, for messages.
        patterns: As the user wrote them.
        negates: Whether one of them is negated (``!``).
    """

    def __init__(self, option: str, patterns: tuple[str, ...]) -> None:
        """Read *patterns*.

        Raises:
            UsageError: One of them is no pattern.
        """
        self.option = option
        self.patterns = patterns
        self.negates = False
        rules = []
        for number, pattern in enumerate(patterns):
            for each in expand_braces(pattern):
                found = rule(os.fsencode(each.removeprefix("./")), number, fold=False)
                if found is None:
                    raise UsageError(
                        f"{quote_path(pattern)} is no pattern that could match",
                        where=option,
                        hint=_hint(each),
                    )
                rules.append(found)
                self.negates = self.negates or found[0].negated
        self._start = Automaton(rules).start

    @property
    def top(self) -> GlobLevel:
        """What they say in the root."""
        return GlobLevel(self, self._start)


class GlobLevel(Struct, frozen=True):
    """What globs say in one directory.

    Attributes:
        globs: All of them.
        node: Their state there.
        inherited: What they say about the directory itself, or one above it.
    """

    globs: Globs
    node: Node
    inherited: Choice | None = None

    def choose(self, name: str, path: str, *, directory: bool) -> Choice | None:
        """Return what they say about one of the directory's entries, or None if nothing."""
        found = self.node.find(octets(name), directory=directory)
        if found is None:
            return self.inherited
        return Choice(not found.negated, self.globs.patterns[found.line], path)

    def below(self, name: str, path: str) -> GlobLevel:
        """Return what they say in a subdirectory."""
        inherited = self.choose(name, path, directory=True)
        return GlobLevel(self.globs, self.node.below(octets(name)), inherited)


def _hint(pattern: str) -> str:
    if not pattern.strip():
        return "give a pattern such as '*.py' or 'docs/'"
    if pattern.startswith("#"):
        return f"it reads as a comment; for a name that begins so write '\\{pattern}'"
    return "it is read as a line of a .gitignore file; put a backslash before ! [ and \\ in names"


def expand_braces(pattern: str) -> list[str]:
    r"""Return the patterns that ``{a,b}`` stands for, in order; braces nest.

    Braces without a comma, without their partner, behind a backslash or within a class are
    letters.

    >>> expand_braces("src/{a,b{1,2}}/*.{py,pyi}")[:3]
    ['src/a/*.py', 'src/a/*.pyi', 'src/b1/*.py']

    Raises:
        UsageError: There would be more than a thousand.
    """
    for opening in _BRACES.finditer(pattern):
        inside = _inside(pattern, opening.start()) if opening[0] == "{" else None
        if inside is None:
            continue
        options, end = inside
        middle = [each for option in options for each in expand_braces(option)]
        rest = expand_braces(pattern[end:])
        if len(middle) * len(rest) > _MOST_ALTERNATIVES:
            raise UsageError(
                f"{quote_path(pattern)} stands for more than {_MOST_ALTERNATIVES} patterns",
                hint="use fewer braces, or * instead",
            )
        start = pattern[: opening.start()]
        return [start + each + last for each in middle for last in rest]
    return [pattern]


def _inside(pattern: str, opening: int) -> tuple[list[str], int] | None:
    """Return what stands between the commas of a brace, and the place behind it."""
    depth = 0
    cuts = [opening]
    for mark in _BRACES.finditer(pattern, opening):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "," and depth == 1:
            cuts.append(mark.start())
        elif mark[0] == "}":
            depth -= 1
            if depth == 0:
                cuts.append(mark.start())
                found = [pattern[a + 1 : b] for a, b in pairwise(cuts)]
                return (found, mark.end()) if len(found) > 1 else None
    return None
