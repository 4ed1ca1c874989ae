"""The filter's language, from text to a query: what a person types after ``/``.

Terms stand apart by white space and all must hold; ``!`` before a term turns it round.

===================  =====================================================================
``word``             the path holds it; if no path does, its letters may lie apart
``"two words"``      the path holds exactly this; ``""`` within is a quote
``*.py`` ``src/**``  the name, or with a slash the path's end, is like it (``/`` first: all
                     of the path); ``{a,b}`` is either
``re:…``             a regular expression is found in the path
``ext:py,md``        the name ends so
``lang:python``      the language is one of these
``>5k`` ``<=1.5M``   more tokens than that, or as few
``git:changed``      also ``git:staged``, ``git:untracked``
``git:since main``   changed since the work began from that branch; alone: the default one
``is:in``            chosen; also ``is:out``, ``is:new``, ``is:binary``
``c:text``           the content holds it
===================  =====================================================================

Case never counts. What is not complete yet (``ext:``, ``re:[``) asks for nothing, and the query
says what is missing. It knows no files.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from create_dump.selection.query_reading import Problem, read
from create_dump.selection.query_terms import (
    Contents,
    FactCondition,
    Git,
    PathCondition,
    Since,
    Term,
    Word,
)


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, taken apart. ``str`` writes it again.

    Attributes:
        terms: All of them must hold.
        problem: The first thing that is missing or wrong; what it concerns is no term.
    """

    terms: tuple[Term, ...] = ()
    problem: Problem | None = field(default=None, compare=False)

    def __bool__(self) -> bool:
        """Tell whether it asks for anything."""
        return bool(self.terms)

    def __str__(self) -> str:
        """Write a text that `parse` reads as the same query."""
        return " ".join(map(str, self.terms))

    @property
    def path_terms(self) -> tuple[tuple[PathCondition, bool], ...]:
        """What a path alone decides, cheap; each with whether it is negated."""
        return tuple((c, negated) for c, negated in self.terms if isinstance(c, PathCondition))

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that paths must hold, by which they can be ranked."""
        return tuple(c for c, negated in self.terms if isinstance(c, Word) and not negated)

    @property
    def fact_terms(self) -> tuple[tuple[FactCondition, bool], ...]:
        """What is decided by what is known of a file."""
        return tuple((c, negated) for c, negated in self.terms if isinstance(c, FactCondition))

    @property
    def content_terms(self) -> tuple[tuple[Contents, bool], ...]:
        """What is decided by the content, which must be read: slow."""
        return tuple((c, negated) for c, negated in self.terms if isinstance(c, Contents))

    @property
    def revisions(self) -> frozenset[str]:
        """The branches since which changes are asked for; "" is the default one."""
        return frozenset(
            term.condition.revision for term in self.terms if isinstance(term.condition, Since)
        )

    @property
    def asks_git(self) -> bool:
        """Whether git's status must be known."""
        return any(isinstance(term.condition, Git) for term in self.terms)


def parse(text: str) -> Query:
    """Take *text* apart. Any text is a query; the empty one lets all files through."""
    return Query(*read(text))
