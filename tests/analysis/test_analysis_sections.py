"""A section's tokens, without counting its body twice."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from create_dump.analysis import sections, tokens
from create_dump.analysis.sections import Terms, exact_terms, rough_terms

# White space that only some definitions know, and what the patterns treat in a way of their own.
_NASTY = (
    *"\n\r\t \x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u180e",
    *"\u2000\u200b\u2028\u2029\u202f\u205f\u3000",
    *(
        "\n\n",
        "\r\n",
        "  ",
        " \n",
        "\n ",
        "/",
        "//",
        "/\n",
        "'",
        "'s",
        "'LL",
        "\u2019s",
        ";\n",
        "```",
    ),
    *(
        "\u0301",
        "\u200d",
        "\ufeff",
        "\0",
        "a",
        "A",
        "aB",
        "é",
        "日",
        "1",
        "123",
        "1234",
        "😀",
        "-",
        "#",
    ),
)
_texts = st.lists(st.one_of(st.sampled_from(_NASTY), st.characters()), max_size=14).map("".join)
_UNSAFE = frozenset(sections._UNSAFE)


def _count(name: str, text: str) -> int:
    return tokens.get(name).count([text], [""])[0]


def _total(name: str, terms: Terms, body: str) -> int:
    count = tokens.get(name).count
    total = _count(name, body) if terms.body else 0
    total += sum(count(terms.plus, [""] * len(terms.plus)))
    return total - sum(count(terms.minus, [""] * len(terms.minus)))


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base", "o200k_harmony"])
@given(before=_texts, after=_texts)
@settings(max_examples=400)
def test_the_law_a_line_feed_ends_a_token_unless_white_space_or_a_slash_goes_on(
    name: str, before: str, after: str
) -> None:
    before += "\n"
    after = after.lstrip(sections._UNSAFE)

    assert _count(name, before + after) == _count(name, before) + _count(name, after)


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base"])
def test_the_law_holds_for_each_character_that_may_begin_a_piece(name: str) -> None:
    letters = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
    letters = [letter for letter in letters if letter not in _UNSAFE and ord(letter) < 0x3_0000]
    count = tokens.get(name).count

    for before, after in [("x;\n", "\n"), ("\n", " "), (" \n", "'s"), ("x\n", "")]:
        wholes = [before + letter + after for letter in letters]
        pieces = [letter + after for letter in letters]
        (alone,) = count([before], [""])

        assert count(wholes, [""] * len(wholes)) == [
            alone + piece for piece in count(pieces, [""] * len(pieces))
        ]


def test_what_is_kept_out_is_unicodes_white_space_and_the_slash() -> None:
    # Python's notion, less the four separators of ASCII, which lack the property White_Space.
    spaces = {chr(point) for point in range(0x110000) if chr(point).isspace()}

    assert spaces - set("\x1c\x1d\x1e\x1f") | {"/"} == _UNSAFE


@pytest.mark.parametrize("after", ["\n", " \n", "\t\n", "\r\n"])
def test_white_space_does_break_the_law(after: str) -> None:
    assert _count("o200k_base", f"\n{after}") != 1 + _count("o200k_base", after)


def test_a_slash_breaks_the_law() -> None:
    assert _count("o200k_base", ";\n//") != _count("o200k_base", ";\n") + _count("o200k_base", "//")


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base", "o200k_harmony"])
@given(head=_texts, body=_texts, tail=_texts)
@example(head="```\n", body="", tail="```\n")
@example(head="```\n", body="x", tail="\n```\n")
@example(head="```\n", body="\n\n x\n y", tail="\n```\n")
@example(head="```\n", body="x\n\n", tail="```\n")
@example(head="", body="", tail="")
@settings(max_examples=400)
def test_the_sum_is_the_count_of_the_whole(name: str, head: str, body: str, tail: str) -> None:
    terms = exact_terms(head, body, tail)

    assert _total(name, terms, body) == _count(name, head + body + tail)


@given(lines=st.lists(_texts, max_size=12), tail=st.sampled_from(["```\n", "\n```\n\n"]))
@settings(max_examples=200)
def test_the_sum_is_the_count_of_the_whole_for_many_lines(lines: list[str], tail: str) -> None:
    body = "\n".join(lines)

    terms = exact_terms("# name\n\n```\n", body, tail)

    whole = _count("o200k_base", f"# name\n\n```\n{body}{tail}")
    assert _total("o200k_base", terms, body) == whole


def test_an_ordinary_file_is_not_counted_again_at_all() -> None:
    body = "import os\n\n\ndef main():\n    pass\n" * 100

    terms = exact_terms("```python\n", body, "```\n")

    assert terms == Terms(("```python\n", "```\n"), (), body=True)


def test_of_a_file_that_begins_and_ends_oddly_only_the_ends_are_counted_again() -> None:
    body = "  first\nsecond\n" + "line\n" * 100 + "last, open"

    terms = exact_terms("```\n", body, "\n```\n")

    assert terms == Terms(
        ("```\n  first\n", "last, open\n```\n"), ("  first\n", "last, open"), body=True
    )


@pytest.mark.parametrize("body", ["one line", "  all\n  are\n  indented\n"])
def test_where_nothing_can_be_cut_the_whole_is_counted(body: str) -> None:
    terms = exact_terms("head without line feed", body, "\ntail")

    assert terms == Terms((f"head without line feed{body}\ntail",), (), body=False)


def test_an_estimate_of_a_section_is_the_sum_of_the_estimates_of_its_parts() -> None:
    assert rough_terms("head", "tail") == Terms(("head", "tail"), (), body=True)
