from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.selection.query import parse
from create_dump.selection.query_facts import fact_test, sift
from create_dump.sources.git_status import Change

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass
class File:
    path: str
    tokens: int | None = None
    language: str = "text"
    binary: bool | None = False
    chosen: bool = False
    new: bool = False


@dataclass
class Known:
    """What is known of files; what git says is not known yet."""

    status: Mapping[str, Change] | None = None
    histories: Mapping[str, Collection[str]] = field(default_factory=dict)

    def tokens(self, item: File) -> int | None:
        return item.tokens

    def language(self, item: File) -> str:
        return item.language

    def binary(self, item: File) -> bool | None:
        return item.binary

    def chosen(self, item: File) -> bool:
        return item.chosen

    def new(self, item: File) -> bool:
        return item.new

    def changes(self) -> Mapping[str, Change] | None:
        return self.status

    def since(self, revision: str) -> Collection[str] | None:
        return self.histories.get(revision)


def sifted(text: str, files: list[File], known: Known | None = None) -> tuple[list[str], list[str]]:
    """Return the paths that are let through, and those that are not known enough yet."""
    result = sift(
        parse(text),
        range(len(files)),
        files,
        [file.path for file in files],
        known or Known(),
    )
    return [files[at].path for at in result.positions], [files[at].path for at in result.unknown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">5k", ["c"]),
        (">=5k", ["b", "c"]),
        ("<5k", ["a"]),
        ("<=5k", ["a", "b"]),
        ("!>5k", ["a", "b"]),
    ],
)
def test_files_are_told_by_their_tokens(text: str, expected: list[str]) -> None:
    files = [File("a", 4999), File("b", 5000), File("c", 5001), File("d")]

    assert sifted(text, files) == (expected, ["d"])


def test_two_bounds_make_a_range() -> None:
    files = [File(str(n), n) for n in range(10)]

    assert sifted(">3 <=6", files)[0] == ["4", "5", "6"]


def test_files_are_told_by_their_language_and_state() -> None:
    files = [
        File("a", language="python", chosen=True),
        File("b", language="go", new=True),
        File("c", binary=True),
        File("d", binary=None),
    ]

    assert sifted("lang:python,go", files) == (["a", "b"], [])
    assert sifted("!lang:Python", files) == (["b", "c", "d"], [])
    assert sifted("is:in", files) == (["a"], [])
    assert sifted("is:out", files) == (["b", "c", "d"], [])
    assert sifted("is:new", files) == (["b"], [])
    assert sifted("is:binary", files) == (["c"], ["d"])
    assert sifted("!is:binary", files) == (["a", "b"], ["d"])


def test_files_are_told_by_what_git_says() -> None:
    files = [File(path) for path in ("staged", "both", "edited", "untracked", "same")]
    known = Known(
        {
            "staged": Change("A", ""),
            "both": Change("M", "M"),
            "edited": Change("", "M"),
            "untracked": Change("", "?"),
            "elsewhere": Change("", "M"),
        }
    )

    assert sifted("git:changed", files, known)[0] == ["staged", "both", "edited", "untracked"]
    assert sifted("git:staged", files, known)[0] == ["staged", "both"]
    assert sifted("git:untracked", files, known)[0] == ["untracked"]
    assert sifted("!git:changed", files, known)[0] == ["same"]
    assert sifted("git:changed !git:untracked", files, known)[0] == ["staged", "both", "edited"]


def test_files_are_told_by_what_changed_since_a_branch() -> None:
    files = [File("a"), File("b"), File("c")]
    known = Known(histories={"main": {"a": "M"}, "": {"a", "b"}})

    assert sifted("git:since main", files, known) == (["a"], [])
    assert sifted("git:since", files, known) == (["a", "b"], [])
    assert sifted("!git:since main", files, known) == (["b", "c"], [])
    assert sifted("git:since other", files, known) == ([], ["a", "b", "c"])


def test_what_git_has_not_said_yet_is_not_known() -> None:
    files = [File("a")]

    assert sifted("git:changed", files) == ([], ["a"])
    assert sifted("!git:changed", files) == ([], ["a"])


def test_what_is_out_by_one_fact_needs_no_other() -> None:
    files = [File("a", chosen=False), File("b", chosen=True)]

    assert sifted("is:in >5k", files) == ([], ["b"])
    assert sifted(">5k is:in", files) == ([], ["b"])


def test_a_query_without_facts_lets_all_through() -> None:
    assert sifted("a *.py c:x", [File("a"), File("b")]) == (["a", "b"], [])


FACTS = st.sampled_from(
    [
        *(">1", "<=2", "lang:go", "git:changed", "git:staged", "git:since x", "git:since"),
        *("is:in", "is:out", "is:new", "is:binary"),
    ]
)
FILES = st.builds(
    File,
    path=st.sampled_from("abc"),
    tokens=st.none() | st.integers(0, 3),
    language=st.sampled_from(["go", "c"]),
    binary=st.none() | st.booleans(),
    chosen=st.booleans(),
    new=st.booleans(),
)


@settings(max_examples=200)
@given(term=FACTS, file=FILES, known_to_git=st.booleans())
def test_a_negated_fact_is_the_opposite_of_what_is_known(
    term: str, file: File, known_to_git: bool
) -> None:
    known = Known({"a": Change("M", "")} if known_to_git else None, {"x": {"b"}})

    plain = fact_test(parse(term), known)(file, file.path)
    negated = fact_test(parse(f"!{term}"), known)(file, file.path)

    assert negated is (None if plain is None else not plain)
