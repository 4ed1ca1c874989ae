from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.selection.folding import fold
from create_dump.selection.query import parse
from create_dump.selection.query_index import Index
from create_dump.selection.query_paths import query_test
from create_dump.selection.query_rank import best, highlights, ranked, score

PATHS = [
    "README.md",
    "src/auth/session.py",
    "src/auth/tokens.py",
    "src/settings.py",
    "tests/test_auth.py",
    "tests/data/settings.json",
    "django/conf/settings/base.py",
    "project/documents/nested/js/nested.js",
]


def best_path(text: str, paths: list[str] = PATHS) -> str | None:
    index = Index(paths)
    at = best(index.find(parse(text)), index)
    return None if at is None else paths[at]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("settings", "src/settings.py"),
        ("auth", "tests/test_auth.py"),
        ("sett json", "tests/data/settings.json"),
        ("scst", "src/settings.py"),
        ("djset", "django/conf/settings/base.py"),
        ("*.py !auth", "src/settings.py"),
        ("git:changed", "README.md"),
        ("nothing at all", None),
    ],
)
def test_the_best_path_is_the_one_a_person_means(text: str, expected: str | None) -> None:
    assert best_path(text) == expected


def test_the_better_ones_come_first() -> None:
    index = Index(PATHS)

    found = ranked(index.find(parse("set")), index, 2)

    assert [PATHS[at] for at in found] == ["src/settings.py", "tests/data/settings.json"]


@pytest.mark.parametrize(
    ("text", "path", "shown"),
    [
        ("auth", "src/auth/session.py", "....aaaa..........."),
        ("AUTH", "src/auth/test_auth.py", "..............aaaa..."),
        ("scst", "src/settings.py", "a.a.a.a........"),
        ("src sett", "src/settings.py", "aaa.aaaa......."),
        ("re:t{2}", "src/settings.py", "......aa......."),
        ('"ss"', "src/session.py", "......aa......"),
        ("*.py !x", "src/settings.py", "..............."),
        ("!settings", "src/settings.py", "..............."),
    ],
)
def test_the_letters_that_were_found_are_shown(text: str, path: str, shown: str) -> None:
    fuzzy = not query_test(parse(text), fuzzy=False)(fold(path))
    places = highlights(parse(text), path, fuzzy=fuzzy)

    marked = "".join("a" if at in places else "." for at in range(len(path)))

    if "scst" in text:
        assert [path[at] for at in places] == list("scst")
    else:
        assert marked == shown


def test_of_very_many_the_likely_ones_are_looked_at() -> None:
    many = [f"x{n}/da/job/some/extra/text{n}.txt" for n in range(5000)]

    assert best_path("text", [*many, "text.py"]) == "text.py"
    assert best_path("djset", [*many, "django/conf/settings.py"]) == "django/conf/settings.py"


WORDS = st.text("abc", min_size=1, max_size=4)
NAMES = st.lists(st.text("abcX", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@settings(max_examples=300)
@given(word=WORDS, path=NAMES)
def test_the_letters_shown_are_those_of_the_word(word: str, path: str) -> None:
    query = parse(word)
    literal = query_test(query, fuzzy=False)(fold(path))

    for fuzzy in (False, True):
        places = highlights(query, path, fuzzy=fuzzy)
        let_through = query_test(query, fuzzy=fuzzy)(fold(path))
        assert "".join(fold(path)[at] for at in places) == (word if let_through else "")
        assert list(places) == sorted(set(places))
        assert (score(query, fold(path), fuzzy=fuzzy) != 0) is let_through
        if literal:
            assert places[-1] - places[0] == len(word) - 1


@settings(max_examples=100)
@given(text=st.lists(WORDS, max_size=2).map(" ".join), paths=st.lists(NAMES, max_size=8))
def test_the_best_is_one_of_those_that_were_found(text: str, paths: list[str]) -> None:
    index = Index(paths)
    found = index.find(parse(text))

    places = ranked(found, index, 3)

    assert set(places) <= set(found.positions)
    assert len(places) == min(3, len(found.positions))
    assert best(found, index) == (places[0] if places else None)


def test_hostile_names_do_not_slow_the_ranking_down() -> None:
    paths = ["/".join("ab" * 125 for _ in range(16))] * 50 + ["a/" * 2000 + "b"] * 50
    index = Index(paths)
    start = time.process_time()

    for text in ("a", "ba" * 20, "aab" * 10, "/"):
        best(index.find(parse(text)), index)

    assert time.process_time() - start < 3
