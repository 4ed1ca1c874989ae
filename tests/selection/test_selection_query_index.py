from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from create_dump.selection.folding import fold, fold_all
from create_dump.selection.globs import expand_braces
from create_dump.selection.query import Query, parse
from create_dump.selection.query_globs import literal, translate
from create_dump.selection.query_index import Found, Index, narrows
from create_dump.selection.query_paths import query_test

if TYPE_CHECKING:
    from collections.abc import Iterator

PATHS = [
    "README.md",
    "src/auth/session.py",
    "src/auth/tokens.py",
    "src/settings.py",
    "tests/test_auth.py",
    "tests/data/settings.json",
]


def found(text: str, paths: list[str] = PATHS) -> list[str]:
    return [paths[at] for at in Index(paths).find(parse(text)).positions]


def test_an_empty_query_lets_everything_through() -> None:
    assert found("") == PATHS
    assert found("git:changed >5k c:x") == PATHS  # no path says anything about these
    assert found("", []) == found("x", []) == []


def test_a_word_is_looked_for_as_it_is_in_the_whole_path() -> None:
    assert found("auth") == ["src/auth/session.py", "src/auth/tokens.py", "tests/test_auth.py"]
    assert found("c/au") == ["src/auth/session.py", "src/auth/tokens.py"]
    assert not Index(PATHS).find(parse("auth")).fuzzy


@pytest.mark.parametrize("text", ["AUTH", "*.PY", "re:Auth", "ext:PY", "Src/**", "re:[A-Z]uth"])
def test_case_does_not_matter(text: str) -> None:
    assert found(text) == found(text.lower()) != []
    assert found("readme") == ["README.md"]
    assert found("äÖ", ["x/Äö.py"]) == ["x/Äö.py"]
    assert found("re:É", ["é"]) == ["é"]


def test_all_terms_must_hold() -> None:
    assert found("auth src") == ["src/auth/session.py", "src/auth/tokens.py"]
    assert found("*.py !test set") == ["src/settings.py"]


def test_letters_may_lie_apart_when_no_path_holds_all_words() -> None:
    assert found("sauses") == ["src/auth/session.py"]
    assert Index(PATHS).find(parse("sauses")).fuzzy
    assert found("sauses tokn") == []
    assert found("stgs json") == ["tests/data/settings.json"]


def test_what_is_there_as_it_is_is_not_drowned_by_what_is_there_letter_by_letter() -> None:
    assert found("test", ["src/test.py", "some/tree/of/statements.txt"]) == ["src/test.py"]


def test_in_quotes_letters_stay_together() -> None:
    assert found('"sauses"') == []
    assert found('"auth/s"') == ["src/auth/session.py"]
    assert found('"a b"', ["a b", "ab", "a/ b"]) == ["a b"]


def test_what_is_negated_is_meant_as_it_is() -> None:
    assert found("!auth") == ["README.md", "src/settings.py", "tests/data/settings.json"]
    assert found("!sauses") == PATHS


def test_a_glob_without_a_slash_is_over_names() -> None:
    assert found("*.py") == [path for path in PATHS if path.endswith(".py")]
    assert found("se?sion.*") == ["src/auth/session.py"]
    assert found("[rt]*.md") == ["README.md"]
    assert found("*.{md,json}") == ["README.md", "tests/data/settings.json"]
    assert found("*auth*") == ["tests/test_auth.py"]


def test_a_glob_with_a_slash_is_over_the_end_of_the_path() -> None:
    assert found("auth/*.py") == ["src/auth/session.py", "src/auth/tokens.py"]
    assert found("src/*.py") == ["src/settings.py"]
    assert found("/tests/*.py") == ["tests/test_auth.py"]
    assert found("/auth/*.py") == []
    assert found("src/**") == ["src/auth/session.py", "src/auth/tokens.py", "src/settings.py"]
    assert found("**/auth/**") == ["src/auth/session.py", "src/auth/tokens.py"]
    assert found("src/**/t*.py") == ["src/auth/tokens.py"]
    assert found("da*/") == ["tests/data/settings.json"]
    assert found("{src,tests/data}/s*") == ["src/settings.py", "tests/data/settings.json"]


def test_a_regular_expression_is_sought_in_the_path() -> None:
    assert found(r"re:^src/[^/]+$") == ["src/settings.py"]
    assert found(r"re:.*auth.*t") == ["src/auth/tokens.py"]
    assert found(r"re:.*?test_|\.md$") == ["README.md", "tests/test_auth.py"]


def test_endings_are_those_of_names() -> None:
    paths = ["a.py", "b.tar.gz", "py", "c.pyi", ".gitignore", "d.Py"]

    assert found("ext:py", paths) == ["a.py", "d.Py"]
    assert found("ext:tar.gz,gitignore", paths) == ["b.tar.gz", ".gitignore"]


@pytest.mark.parametrize(
    "sign", ["]", "^", "-", "\\", "a[", "[^]", "&&", "~~", "||", "--", "[[", "."]
)
def test_signs_of_regular_expressions_are_ordinary_letters_in_words(sign: str) -> None:
    assert found(sign, [f"x{sign}y"]) == [f"x{sign}y"]
    assert found(f"x{sign}y", [f"x-{'-'.join(sign)}-y"]) == [f"x-{'-'.join(sign)}-y"]


def test_places_in_a_folded_path_are_those_in_the_path() -> None:
    for path in ("İstanbul/ẞ.py", "ΣΑΣ.txt", "ǅ", "A" * 9, "\udcff"):
        assert len(fold(path)) == len(path)
    assert fold_all(["İ", "A"]) == [fold("İ"), "a"]


# -- laws

TERMS = st.one_of(
    st.text("abcX/._-", min_size=1, max_size=4),
    st.sampled_from(["*.a", "a*", "b/*", "/a/**", "?b*", "**/c*", "{a,b}*", "re:a.*b", "re:[bc]$"]),
    st.sampled_from(['"ab"', '"a"', "ext:a", "ext:b,c", "re:^", "*", "re:x|a"]),
)
SIGNED = st.builds(lambda negated, term: "!" * negated + term, st.booleans(), TERMS)
NAMES = st.text("abcxX._-", min_size=1, max_size=5)
PATH_LISTS = st.lists(
    st.lists(NAMES, min_size=1, max_size=4).map("/".join), max_size=12, unique=True
)


@settings(max_examples=150)
@given(text=st.lists(SIGNED, max_size=3).map(" ".join), paths=PATH_LISTS)
def test_paths_that_turn_up_later_are_judged_like_those_that_were_searched(
    text: str, paths: list[str]
) -> None:
    query = parse(text)

    result = Index(paths).find(query)
    test = query_test(query, fuzzy=result.fuzzy)

    assert list(result.positions) == [at for at, path in enumerate(paths) if test(fold(path))]


@settings(max_examples=120)
@given(texts=st.lists(st.lists(SIGNED, max_size=3).map(" ".join), max_size=4), paths=PATH_LISTS)
@example(texts=["ab", "abc", '"abc"', "abc"], paths=["a/b/c", "ab"])
@example(texts=["ac", "acb", '"acb"'], paths=["a/c/b"])
def test_a_search_among_the_last_results_finds_what_a_new_one_finds(
    texts: list[str], paths: list[str]
) -> None:
    index = Index(paths)
    previous: Found | None = None

    for text in texts:
        for end in range(1, len(text) + 1):  # letter by letter, as it is typed
            query = parse(text[:end])
            fresh = index.find(query)
            narrowed = index.find(query, previous)
            assert list(narrowed.positions) == list(fresh.positions)
            assert narrowed.fuzzy == fresh.fuzzy
            previous = narrowed


@settings(max_examples=150)
@given(old=st.lists(SIGNED, max_size=3).map(" ".join), more=SIGNED, paths=PATH_LISTS)
def test_a_query_that_asks_for_more_narrows(old: str, more: str, paths: list[str]) -> None:
    before, after = parse(old), parse(f"{old} {more}")
    index = Index(paths)
    was, now = index.find(before), index.find(after)

    assert narrows(after, before)
    assert was.fuzzy != now.fuzzy or set(now.positions) <= set(was.positions)


@settings(max_examples=150)
@given(term=TERMS, paths=PATH_LISTS)
def test_what_is_negated_is_all_the_rest(term: str, paths: list[str]) -> None:
    index = Index(paths)
    plain = index.find(parse(term))

    negated = index.find(parse(f"!{term}")).positions

    let_through = [] if plain.fuzzy else plain.positions
    assert sorted([*let_through, *negated]) == list(range(len(paths)))


@settings(max_examples=200)
@given(word=st.text("ab]^-.", min_size=1, max_size=5), path=st.text("ab]^-./", max_size=9))
def test_letters_lie_apart_when_they_are_there_in_this_order(word: str, path: str) -> None:
    letters = iter(path)
    query = Query(parse(word).terms)

    assert query_test(query, fuzzy=True)(path) is all(letter in letters for letter in word)


# -- globs, against the plainest possible reading


def alike(pattern: str, path: str) -> bool:
    """Tell whether *path* is like *pattern*, tied to the root: the slow and certain way."""
    if not pattern:
        return not path
    if pattern == "**" and path:
        return True
    if pattern.startswith("**/"):
        return alike(pattern[3:], path) or any(
            alike(pattern[3:], path[at + 1 :]) for at, letter in enumerate(path) if letter == "/"
        )
    if pattern[0] == "*":
        return alike(pattern[1:], path) or (path[:1] not in {"", "/"} and alike(pattern, path[1:]))
    if pattern[0] == "?":
        return path[:1] not in {"", "/"} and alike(pattern[1:], path[1:])
    return path[:1] == pattern[0] and alike(pattern[1:], path[1:])


def readings(pattern: str) -> Iterator[str]:
    """Yield what *pattern* means when it is tied to the root."""
    for each in expand_braces(pattern):
        tied = each.startswith("/")
        parts = [part for part in each.split("/") if part]
        parts = [part if part == "**" else re.sub(r"\*+", "*", part) for part in parts]
        if each.endswith("/"):
            parts.append("**")
        yield "/".join(parts if tied else ["**", *parts])


@settings(max_examples=400)
@given(
    pattern=st.lists(
        st.sampled_from(["*", "**", "?", "/", "a", "b", "ab", "{a,b/*}"]), min_size=1, max_size=7
    ).map("".join),
    path=st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join),
)
@example(pattern="a*b*", path="aabb")
@example(pattern="**/a/**/b", path="a/b")
@example(pattern="*/", path="a")
def test_globs_mean_what_they_say(pattern: str, path: str) -> None:
    expected = any(alike(reading, path) for reading in readings(pattern))

    assert (re.match(translate(pattern), path) is not None) is expected
    if expected:
        assert literal(pattern) in path


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("[ab]*", "ax", "cx"),
        ("[!ab]*", "cx", "ax"),
        ("[^ab]*", "cx", "bx"),
        ("[a-c]?", "bx", "dx"),
        ("[]x]*", "]", "a"),
        ("[!]x]*", "a", "]"),
        ("[a\\]*", "\\", "b"),
        ("[&&~~||]*", "~", "a"),
        ("[[]*", "[", "a"),
        ("[z-a]*", "", "z"),
        ("[!z-a]*", "z", ""),
        ("[x*", "[xy", "x"),
    ],
)
def test_classes_of_globs(pattern: str, inside: str, outside: str) -> None:
    assert found(pattern, [inside, "x/" + inside]) == ([inside, "x/" + inside] if inside else [])
    assert found(pattern, [outside]) == []


# -- hostile names


def test_hostile_names_do_not_slow_the_search_down() -> None:
    paths = ["/".join("a" * 250 for _ in range(16))] * 30
    paths += ["a/" * 2000 + "a"] * 30
    start = time.process_time()

    for text in (
        *("a" * 30 + "b", "*a" * 20 + "b", "*a/*a/" * 3 + "*b", "abababab", "**/a/" * 9 + "*b"),
        *("a*/**/a*/**/a*/**/*b", "re:.*.*b", "!*a*a*b", "*/" * 9 + "*b"),
    ):
        Index(paths).find(parse(text))

    assert time.process_time() - start < 3
