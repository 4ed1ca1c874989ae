"""The user's own globs, as ``--include`` and ``--exclude`` take them.

Gitignore patterns with braces; a path that no pattern names falls as its directory does.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from create_dump.errors import UsageError
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from pathspec import PathSpec
    from pathspec.pattern import Pattern

_MOST_ALTERNATIVES = 1000
_BRACES = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|[{},]", re.DOTALL)


class Choice(NamedTuple):
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
        negates: Whether one of them is negated (``!``).
    """

    def __init__(self, option: str, patterns: tuple[str, ...]) -> None:
        """Check *patterns*.

        Raises:
            UsageError: One of them is no pattern.
        """
        self.option = option
        self._written: list[str] = []
        self._expanded: list[str] = []
        for pattern in patterns:
            for each in expand_braces(pattern):
                self._written.append(pattern)
                self._expanded.append(each.removeprefix("./"))
        self.negates = any(each.startswith("!") for each in self._expanded)
        self._check()

    def __bool__(self) -> bool:
        """Tell whether there is any pattern."""
        return bool(self._written)

    def choose(self, path: str, *, directory: bool) -> Choice | None:
        """Return what the patterns say about *path* itself, or None when none names it."""
        found = self._spec.check_file(f"{path}/" if directory else path)
        if found.include is None or found.index is None:
            return None
        return Choice(found.include, self._written[found.index], path)

    @cached_property
    def _spec(self) -> PathSpec[Pattern]:
        from pathspec import PathSpec

        # The default backend may be hyperscan, which does not agree with the others.
        return PathSpec.from_lines("gitignore", self._expanded, backend="simple")

    def _check(self) -> None:
        """Try each pattern alone, so that the bad one can be named."""
        if not self:
            return
        from pathspec import PathSpec

        for written, each in zip(self._written, self._expanded, strict=True):
            try:
                parsed = list(PathSpec.from_lines("gitignore", [each], backend="simple").patterns)
            except ValueError:
                parsed = []
            if not parsed or parsed[0].include is None:
                raise UsageError(
                    f"{quote_path(written)} is no pattern that could match",
                    where=self.option,
                    hint=_hint(each),
                )


def _hint(pattern: str) -> str:
    if not pattern.strip():
        return "Give a pattern such as '*.py' or 'docs/'."
    if pattern.startswith("#"):
        return f"It reads as a comment; for a name that begins so write '\\{pattern}'."
    return "It is read as a line of a .gitignore file; put a backslash before ! [ and \\ in names."


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
                hint="Use fewer braces, or * instead.",
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
