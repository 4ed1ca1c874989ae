from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from create_dump.selection.query import Query, parse
from create_dump.selection.query_terms import (
    Condition,
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


def terms(text: str) -> list[Condition | tuple[str, Condition]]:
    """Return the conditions of *text*; what is negated stands behind a mark."""
    return [("not", c) if negated else c for c, negated in parse(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \t ", []),
        ("auth", [Word("auth")]),
        ("Auth  src", [Word("Auth"), Word("src")]),
        ("!test", [("not", Word("test"))]),
        ('"two words"', [Word("two words", quoted=True)]),
        ('!"a ""b"" c"', [("not", Word('a "b" c', quoted=True))]),
        ('"a b"c d', [Word("a bc", quoted=True), Word("d")]),
        ('mid"dle', [Word('mid"dle')]),
        ("*.py", [Glob("*.py")]),
        ("src/**", [Glob("src/**")]),
        ("!*.{js,ts}", [("not", Glob("*.{js,ts}"))]),
        ("{a,b}", [Glob("{a,b}")]),
        ("[slug].tsx", [Word("[slug].tsx")]),
        ("{a}", [Word("{a}")]),
        (r"re:test_\d+", [Regex(r"test_\d+")]),
        ('re:"a b"', [Regex("a b")]),
        ("!re:x$", [("not", Regex("x$"))]),
        ("c:TODO", [Contents("TODO")]),
        ('c:"def main"', [Contents("def main")]),
        ("ext:py,md", [Extension(("py", "md"))]),
        ("ext:.PY,,tar.gz,", [Extension(("py", "tar.gz"))]),
        ("lang:Python,go", [Language(("python", "go"))]),
        ("git:changed", [Git("changed")]),
        ("git:staged !git:untracked", [Git("staged"), ("not", Git("untracked"))]),
        ("is:in is:out is:new is:binary", [Is("in"), Is("out"), Is("new"), Is("binary")]),
        (">5k", [Tokens(">", 5000)]),
        ("<200", [Tokens("<", 200)]),
        (">=1.5M", [Tokens(">=", 1_500_000)]),
        ("<=0.29k", [Tokens("<=", 290)]),
        ("!>5k", [("not", Tokens(">", 5000))]),
        ("x:y", [Word("x:y")]),
        ("Re:x", [Word("Re:x")]),
    ],
)
def test_each_term_is_read_as_what_it_means(
    text: str, expected: list[Condition | tuple[str, Condition]]
) -> None:
    assert terms(text) == expected
    assert parse(text).problem is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("git:since main", [Since("main")]),
        ("git:since:main", [Since("main")]),
        ("git:since origin/main~3 x", [Since("origin/main~3"), Word("x")]),
        ("git:since main@{1}", [Since("main@{1}")]),
        ('git:since "odd name"', [Since("odd name")]),
        ("git:since", [Since("")]),
        ("git:since ", [Since("")]),
        ("git:since: main", [Since(""), Word("main")]),
        ("git:since ext:py", [Since(""), Extension(("py",))]),
        ("git:since !test", [Since(""), ("not", Word("test"))]),
        ("git:since >5k", [Since(""), Tokens(">", 5000)]),
        ("git:since *.py", [Since(""), Glob("*.py")]),
        ("!git:since main", [("not", Since("main"))]),
    ],
)
def test_a_branch_may_follow_since(
    text: str, expected: list[Condition | tuple[str, Condition]]
) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "what", "concerned"),
    [
        ("re:[", "unterminated character set", "["),
        ("a re:x( b", "missing )", "("),
        ("re:*", "nothing to repeat", "*"),
        ('re:"a b["', "unterminated character set", '["'),
        ("re:", "an expression is missing", "re:"),
        ("re:a{99999999999999}", "too large", "re:a{99999999999999}"),
        ("x c:", "a text is missing", "c:"),
        ("!ext:", "an ending is missing", "!ext:"),
        ("ext:,.", "an ending is missing", "ext:,."),
        ("lang:,", "a language is missing", "lang:,"),
        ("git:", "git: knows changed, staged, untracked and since", "git:"),
        ("git:chan", "git: knows", "git:chan"),
        ("is:maybe", "is: knows in, out, new, binary", "is:maybe"),
        (">", "a number of tokens is missing, as in >5k", ">"),
        ("a <=x b", "a number of tokens is missing, as in <=5k", "<=x"),
        (">5kk", "a number of tokens is missing", ">5kk"),
        ("{a,b}" * 10, "more than 1000 patterns", "{a,b}" * 10),
    ],
)
def test_what_is_not_complete_asks_for_nothing_and_says_what_is_missing(
    text: str, what: str, concerned: str
) -> None:
    query = parse(text)

    assert query.problem is not None
    assert what in query.problem.what
    assert text[query.problem.start : query.problem.end] == concerned
    assert not any(isinstance(c, Regex | Git | Is | Tokens | Glob) for c, _ in query.terms)


def test_the_rest_of_the_text_still_holds() -> None:
    assert terms("auth re:[ *.py") == [Word("auth"), Glob("*.py")]


@pytest.mark.parametrize("text", ["!", '"', '""', '!"', "! ", '"" ""'])
def test_the_first_letter_of_a_term_changes_nothing_yet(text: str) -> None:
    assert not parse(text)
    assert parse(text).problem is None


def test_a_quote_that_is_not_closed_yet_reaches_to_the_end() -> None:
    assert terms('c:"def ma') == [Contents("def ma")]
    assert terms('"a b ') == [Word("a b ", quoted=True)]


def test_the_parts_of_a_query_are_told_by_what_they_cost() -> None:
    query = parse("auth *.py !>5k git:changed git:since main git:since c:x")

    assert query.path_terms == ((Word("auth"), False), (Glob("*.py"), False))
    assert query.fact_terms == (
        (Tokens(">", 5000), True),
        (Git("changed"), False),
        (Since("main"), False),
        (Since(""), False),
    )
    assert query.content_terms == ((Contents("x"), False),)
    assert query.revisions == {"main", ""}
    assert query.asks_git
    assert not parse("auth >5k git:since").asks_git


SIGNS = (
    "!",
    '"',
    '""',
    ":",
    "=",
    "<",
    ">",
    ">=",
    "*",
    "?",
    "{",
    "}",
    ",",
    "[",
    "]",
    "(",
    "\\",
    ".",
)
PREFIXES = ("re:", "c:", "git:", "ext:", "lang:", "is:", "git:since")
WORDS = ("a", "Ä", "src/", "main", "since", "in", "changed", "5k", "1.5M", "{a,b}", "\udcff")
PIECES = st.sampled_from([*SIGNS, *PREFIXES, *WORDS, " ", "\t", "\n", "\u2028"])
TEXTS = st.lists(PIECES, max_size=10).map("".join)


@settings(max_examples=500)
@given(text=TEXTS)
@example('"a""')
@example('!!"x')
@example("git:since git:since: git:since")
def test_a_query_written_and_read_again_is_the_same(text: str) -> None:
    query = parse(text)

    again = parse(str(query))

    assert again == query
    assert again.problem is None
    assert str(again) == str(query)


@settings(max_examples=300)
@given(text=TEXTS)
def test_any_text_can_be_read_and_a_problem_lies_within_it(text: str) -> None:
    problem = parse(text).problem

    if problem is not None:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert problem.what
        assert "\n" not in problem.what


VALUES = st.text(st.sampled_from('ab "!*:,\\\t<{}'), min_size=1, max_size=6)


@settings(max_examples=300)
@given(
    value=VALUES,
    kind=st.sampled_from([Contents, Since, lambda text: Word(text, quoted=True), Regex]),
    negated=st.booleans(),
)
def test_whatever_is_looked_for_can_be_written(
    value: str, kind: type[Contents | Since | Regex], negated: bool
) -> None:
    query = Query((Term(kind(value), negated), Term(Word("next"))))
    if kind is Regex:
        try:
            re.compile(value)
        except re.error:
            return

    assert parse(str(query)) == query
