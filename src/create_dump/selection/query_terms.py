"""What can be asked of a file in the filter's language, and how each is written.

It knows no file: paths, facts and contents are looked at elsewhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import Struct

_NEEDS_QUOTES = re.compile(r'\s|^"|^$').search


class Word(Struct, frozen=True):
    """The path holds the text; letters may lie apart where nothing holds it together.

    Attributes:
        text: What is looked for, whatever its case.
        quoted: Whether it stood in quotes: then letters may not lie apart.
    """

    text: str
    quoted: bool = False

    def __str__(self) -> str:
        """Write it as it is typed."""
        return _quoted(self.text) if self.quoted else self.text


class Glob(Struct, frozen=True):
    """The name, or with a slash the end of the path, is like the pattern; with braces."""

    pattern: str

    def __str__(self) -> str:
        """Write it as it is typed."""
        return self.pattern


class Regex(Struct, frozen=True):
    """A regular expression (Python's) is found in the path, whatever its case."""

    pattern: str

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"re:{_value(self.pattern)}"


class Extension(Struct, frozen=True):
    """The name ends with a dot and one of these, lower-cased."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"ext:{_value(','.join(self.names))}"


class Language(Struct, frozen=True):
    """The file's language is one of these, lower-cased."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"lang:{_value(','.join(self.names))}"


class Tokens(Struct, frozen=True):
    """The file has more, or fewer, tokens than that.

    Attributes:
        relation: One of ``>``, ``>=``, ``<``, ``<=``.
        count: How many.
    """

    relation: str
    count: int

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"{self.relation}{self.count}"


class Git(Struct, frozen=True):
    """Git says this of it: one of `GIT_STATES`."""

    state: str

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"git:{self.state}"


class Since(Struct, frozen=True):
    """It has changed since the work began that started from a branch.

    Attributes:
        revision: The branch, or "" for the default one.
    """

    revision: str

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"git:since:{_value(self.revision)}" if self.revision else "git:since:"


class Is(Struct, frozen=True):
    """It is one of `IS_STATES`."""

    state: str

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"is:{self.state}"


class Contents(Struct, frozen=True):
    """The content holds the text, whatever its case."""

    text: str

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"c:{_value(self.text)}"


GIT_STATES = ("changed", "staged", "untracked")
IS_STATES = ("in", "out", "new", "binary")

PathCondition = Word | Glob | Regex | Extension
"""What the path alone decides."""
FactCondition = Language | Tokens | Git | Since | Is
"""What is decided by what is known of the file."""
Condition = PathCondition | FactCondition | Contents


class Term(NamedTuple):
    """A condition, or with ``!`` its opposite."""

    condition: Condition
    negated: bool = False

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"!{self.condition}" if self.negated else str(self.condition)


def _value(text: str) -> str:
    return _quoted(text) if _NEEDS_QUOTES(text) else text


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
