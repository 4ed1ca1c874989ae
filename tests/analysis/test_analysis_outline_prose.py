"""The first sentence of comments and docstrings."""

from __future__ import annotations

import pytest

from create_dump.analysis.outline import prose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Do it.", "Do it."),
        ("Do it. Then rest.", "Do it."),
        ("Do it", "Do it"),
        ("\n    Do it\n    now. Then\n", "Do it now."),
        ("Use e.g. this. Or that.", "Use e.g. this."),
        ("Version 1.5 is out. Good.", "Version 1.5 is out."),
        ("Really? Yes.", "Really?"),
        ("Do it\n\nMore.", "Do it"),
        ("Do it\n@param a that", "Do it"),
        ("Do it\n:param a: that", "Do it"),
        ("Do it\nArgs:\n    a: that", "Do it"),
        ("Do it\n-----\nmore", "Do it"),
        ("Do it\n>>> now", "Do it"),
        ("@brief Do it. Now.", "Do it."),
        ("@fileoverview Do it.", "Do it."),
        ("# Heading\n\nDo it.", "Do it."),
        ("=====\nTitle\n=====\n", "Title"),
        ("---------", ""),
        ("", ""),
        ("\n \n", ""),
        ("@return nothing", ""),
        ("日本語。", "日本語。"),
    ],
)
def test_the_first_sentence_is_kept(text: str, expected: str) -> None:
    assert prose.sentence(text) == expected


def test_a_long_sentence_is_cut_behind_a_clause() -> None:
    text = "Move the money between the two accounts that are named, unless " + "it rains " * 20

    assert prose.sentence(text) == "Move the money between the two accounts that are named …"


def test_a_long_sentence_without_clauses_is_cut_at_a_word() -> None:
    found = prose.sentence("word " * 100)

    assert found.endswith("word …")
    assert len(found) <= prose.SENTENCE + 2


def test_one_endless_word_is_no_sentence() -> None:
    assert prose.sentence("x" * 1000) == ""


def test_a_paragraph_is_all_its_sentences() -> None:
    assert prose.paragraph("One. Two,\nthree.\n\nFour.") == "One. Two, three."


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("/** Do it. */", "Do it."),
        ("/* Do it. */", "Do it."),
        ("/*! Do it. */", "Do it."),
        ("/**\n * Do it.\n * Now.\n */", "Do it.\nNow."),
        ("// Do it.\n// Now.", "Do it.\nNow."),
        ("/// Do it.", "Do it."),
        ("//! Do it.", "Do it."),
        ("//go:generate x\n// Do it.", "Do it."),
        ("// eslint-disable-next-line\n// Do it.", "Do it."),
        ("/** Returns a {@code list} of <b>all</b>. */", "Returns a list of all."),
    ],
)
def test_comments_are_read_without_their_marks(comment: str, said: str) -> None:
    assert prose.unmarked(comment).strip() == said


@pytest.mark.parametrize(
    ("text", "legal"),
    [
        ("Copyright 2024 Somebody", True),
        ("SPDX-License-Identifier: MIT", True),
        ("Under the MIT license", True),
        ("Reads a file", False),
    ],
)
def test_licences_are_known(text: str, *, legal: bool) -> None:
    assert prose.is_legal(text, file=True) == legal


def test_a_function_may_speak_of_licences() -> None:
    assert not prose.is_legal("Check the license key", file=False)
