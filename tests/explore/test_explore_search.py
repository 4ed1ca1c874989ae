from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.explore.search import find, matcher, parse

PATHS = [
    "readme.md",
    "src/auth/session.py",
    "src/auth/tokens.py",
    "src/settings.py",
    "tests/test_auth.py",
    "tests/data/settings.json",
]


def found(text: str, paths: list[str] = PATHS) -> list[str]:
    return [paths[at] for at in find(parse(text), paths).positions]


def best(text: str, paths: list[str] = PATHS) -> str | None:
    at = find(parse(text), paths).best
    return None if at is None else paths[at]


def test_an_empty_query_lets_everything_through_and_says_so() -> None:
    assert not parse("")
    assert not parse("  ! ")
    assert found("") == PATHS


def test_a_word_is_looked_for_literally_in_the_whole_path() -> None:
    assert found("auth") == ["src/auth/session.py", "src/auth/tokens.py", "tests/test_auth.py"]
    assert not find(parse("auth"), PATHS).fuzzy


def test_case_does_not_matter() -> None:
    assert found("AUTH") == found("auth")


def test_all_words_must_hold() -> None:
    assert found("auth src") == ["src/auth/session.py", "src/auth/tokens.py"]


def test_letters_may_lie_apart_when_nothing_holds_them_together() -> None:
    assert found("sauses") == ["src/auth/session.py"]
    assert find(parse("sauses"), PATHS).fuzzy


def test_what_is_there_literally_is_not_drowned_by_what_is_there_letter_by_letter() -> None:
    paths = ["src/test.py", "some/tree/of/statements.txt"]

    assert found("test", paths) == ["src/test.py"]


def test_a_glob_without_a_slash_is_over_names() -> None:
    assert found("*.py") == [path for path in PATHS if path.endswith(".py")]
    assert found("se?sion.*") == ["src/auth/session.py"]
    assert found("[rt]*.md") == ["readme.md"]


def test_a_glob_with_a_slash_is_over_the_end_of_the_path() -> None:
    assert found("auth/*.py") == ["src/auth/session.py", "src/auth/tokens.py"]
    assert found("/tests/*.py") == ["tests/test_auth.py"]
    assert found("/auth/*.py") == []


def test_an_exclamation_mark_says_what_must_not_be_there() -> None:
    assert found("*.py !test") == ["src/auth/session.py", "src/auth/tokens.py", "src/settings.py"]
    assert found("settings !*.json") == ["src/settings.py"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("settings", "src/settings.py"),
        ("auth", "tests/test_auth.py"),
        ("sett json", "tests/data/settings.json"),
        ("scst", "src/settings.py"),
        ("nothing at all", None),
    ],
)
def test_the_best_match_is_where_the_name_itself_fits(text: str, expected: str | None) -> None:
    assert best(text) == expected


@pytest.mark.parametrize(
    "text", ["[", "]", "^", "-", "\\", "a[", "[^]", "&&", "~~", "||", "--", "[["]
)
def test_signs_of_regular_expressions_are_ordinary_letters_or_harmless_globs(text: str) -> None:
    path = f"x{text}y"

    find(parse(text), [path])

    if "[" not in text:
        assert found(text, [path]) == [path]
        assert found(f"x{text}y", [f"x-{'-'.join(text)}-y"]) in ([f"x-{'-'.join(text)}-y"], [])


def test_hostile_names_do_not_slow_the_search_down() -> None:
    paths = ["/".join("a" * 250 for _ in range(16))] * 50
    start = time.process_time()

    for text in ("a" * 30 + "b", "*a" * 20 + "b", "*a/*a/" * 3 + "*b", "abababab"):
        find(parse(text), paths)

    assert time.process_time() - start < 2


words = st.text(alphabet="abcx/.*?!-] \\", max_size=8)
paths = st.lists(st.text(alphabet="abcx/.-]\\", min_size=1, max_size=12), max_size=12)


@settings(max_examples=200, deadline=None)
@given(text=words, paths=paths)
def test_paths_that_turn_up_later_are_judged_like_those_that_were_searched(
    text: str, paths: list[str]
) -> None:
    query = parse(text)

    result = find(query, paths)
    test = matcher(query, fuzzy=result.fuzzy)

    assert result.positions == [at for at, path in enumerate(paths) if test(path)]
    assert (result.best in result.positions) if result.positions else result.best is None


@settings(max_examples=200, deadline=None)
@given(word=st.text(alphabet="abc]^-\\", min_size=1, max_size=5), path=st.text(alphabet="abc]^-\\"))
def test_fuzzy_means_that_the_letters_are_there_in_this_order(word: str, path: str) -> None:
    letters = iter(path)
    expected = all(letter in letters for letter in word)

    assert matcher(parse(word), fuzzy=True)(path) is expected
