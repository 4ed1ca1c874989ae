"""From text to the terms of a query: where one ends, what it means, and what it lacks."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

from create_dump.errors import UsageError
from create_dump.selection.query_globs import is_glob, translate
from create_dump.selection.query_terms import (
    GIT_STATES,
    IS_STATES,
    Contents,
    Extension,
    Git,
    Glob,
    Is,
    Language,
    Regex,
    Since,
    Term,
    Tokens,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.selection.query_terms import Condition

_SPACE = re.compile(r"\s*").match
_PLAIN = re.compile(r"\S*").match
_QUOTED = re.compile(r'"((?:[^"]|"")*)("?)').match
_PREFIX = re.compile(r"git:since:|(?:re|c|git|ext|lang|is):|[<>]=?|").match
_REVISION = re.compile(r'\s+([^\s!<>"][^\s:]*)(?!\S)').match
_QUOTED_REVISION = re.compile(r'\s+(?=")').match
_COUNT = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)([kKmM]?)").fullmatch
_UNITS = {"": 1, "k": 1000, "m": 1_000_000}


class Problem(NamedTuple):
    """What a text lacks, or what is wrong with it.

    Attributes:
        what: In a few words.
        start: Where in the text, from 0.
        end: Behind the last letter of it.
    """

    what: str
    start: int
    end: int


class _Value(NamedTuple):
    """What stands behind a term's prefix.

    Attributes:
        text: Without its quotes.
        quoted: Whether it had any.
        start: Where it begins in the text.
        end: Where it ends.
    """

    text: str
    quoted: bool
    start: int
    end: int


class _Lacking(Exception):
    """A term asks for nothing yet; the message says why."""

    def __init__(self, what: str, at: int | None = None) -> None:
        """Keep where in the value it is, or None for all of the term."""
        super().__init__(what)
        self.at = at


def read(text: str) -> tuple[tuple[Term, ...], Problem | None]:
    """Return the terms of *text*, and the first thing that is wrong with it.

    A term that is not complete is left out.
    """
    terms: list[Term] = []
    problem: Problem | None = None
    at = _end(_SPACE(text))
    while at < len(text):
        start = at
        negated = text[at] == "!"
        prefix = _PREFIX(text, at + negated)
        name = prefix[0] if prefix else ""
        value = _value(text, at + negated + len(name))
        if name == "git:" and value.text == "since" and not value.quoted:
            name, value = "git:since:", _revision(text, value.end)
        try:
            condition = _READERS[name](value)
        except _Lacking as lack:
            place = start if lack.at is None else min(value.start + lack.at, value.end)
            problem = problem or Problem(str(lack), place, value.end)
        else:
            if condition is not None:
                terms.append(Term(condition, negated))
        at = _end(_SPACE(text, value.end))
    return tuple(terms), problem


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _value(text: str, at: int) -> _Value:
    """Return the value that begins at *at*: up to white space, or up to the closing quote."""
    quoted = _QUOTED(text, at)
    start = quoted.end() if quoted else at
    plain = _PLAIN(text, start)
    rest = plain[0] if plain else ""
    whole = quoted[1].replace('""', '"') + rest if quoted else rest
    return _Value(whole, quoted is not None, at, start + len(rest))


def _revision(text: str, at: int) -> _Value:
    """Return the revision that follows ``git:since``, if what follows is no term of its own."""
    if (space := _QUOTED_REVISION(text, at)) is not None:
        return _value(text, space.end())
    found = _REVISION(text, at)
    if found is None or is_glob(found[1]):
        return _Value("", quoted=False, start=at, end=at)
    return _Value(found[1], quoted=False, start=found.start(1), end=found.end(1))


def _word(value: _Value) -> Condition | None:
    if not value.text:
        return None
    if value.quoted or not is_glob(value.text):
        return Word(value.text, value.quoted)
    try:
        translate(value.text.lower())
    except UsageError as error:
        raise _Lacking(error.what) from error
    return Glob(value.text)


def _regex(value: _Value) -> Condition:
    if not value.text:
        raise _Lacking("an expression is missing, as in re:test_\\d+")
    try:
        with warnings.catch_warnings():
            # Python warns, on the screen, of brackets that may mean something else one day.
            warnings.simplefilter("ignore")
            re.compile(value.text)
    except re.error as error:
        raise _Lacking(error.msg, (error.pos or 0) + value.quoted) from error
    except (OverflowError, RecursionError) as error:
        raise _Lacking("the expression is too large") from error
    return Regex(value.text)


def _contents(value: _Value) -> Condition:
    if not value.text:
        raise _Lacking("a text is missing, as in c:TODO")
    return Contents(value.text)


def _git(value: _Value) -> Condition:
    if value.text not in GIT_STATES:
        raise _Lacking(f"git: knows {', '.join(GIT_STATES)} and since")
    return Git(value.text)


def _is(value: _Value) -> Condition:
    if value.text not in IS_STATES:
        raise _Lacking(f"is: knows {', '.join(IS_STATES)}")
    return Is(value.text)


def _since(value: _Value) -> Condition:
    return Since(value.text)


def _extension(value: _Value) -> Condition:
    names = tuple(name for each in value.text.lower().split(",") if (name := each.strip(" .")))
    if not names:
        raise _Lacking("an ending is missing, as in ext:py,md")
    return Extension(names)


def _language(value: _Value) -> Condition:
    names = tuple(name for each in value.text.lower().split(",") if (name := each.strip()))
    if not names:
        raise _Lacking("a language is missing, as in lang:python")
    return Language(names)


def _tokens(relation: str) -> Callable[[_Value], Condition]:
    def condition(value: _Value) -> Condition:
        count = _COUNT(value.text)
        if count is None:
            raise _Lacking(f"a number of tokens is missing, as in {relation}5k")
        number, unit = count.groups()
        whole, _, part = number.partition(".")
        factor = _UNITS[unit.lower()]
        # Not by float: what is written must be read as the same number.
        return Tokens(relation, int(whole) * factor + int(part or 0) * factor // 10 ** len(part))

    return condition


_READERS: dict[str, Callable[[_Value], Condition | None]] = {
    "": _word,
    "re:": _regex,
    "c:": _contents,
    "git:": _git,
    "git:since:": _since,
    "is:": _is,
    "ext:": _extension,
    "lang:": _language,
    **{relation: _tokens(relation) for relation in (">", ">=", "<", "<=")},
}
