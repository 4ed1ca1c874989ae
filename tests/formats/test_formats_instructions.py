"""What the user asks of the model, and which part of a dump this is, in every format."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from formats_cases import Sample, plan_of, rendered, samples, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from toktok import batch_count  # type: ignore[import-untyped]  # it ships no types

from create_dump import formats
from create_dump.errors import DumpUnreadable
from create_dump.formats.request import instructions

every_format = pytest.mark.parametrize("form", formats.NAMES)
either_place = pytest.mark.parametrize("last", [False, True])

ONE = [Sample("a.py", "x = 1\n")]
ASKED = texts | st.text(max_size=30)
PARTS = st.none() | st.tuples(st.integers(1, 12), st.integers(12, 1100))


def whole(form: str, text: str, *, last: bool) -> str:
    plan = replace(plan_of(ONE, form), instructions=text, instructions_last=last)
    return "".join(rendered(plan, ONE))


@every_format
@given(given_samples=samples(), text=ASKED, last=st.booleans(), part=PARTS)
@settings(max_examples=120)
def test_no_instructions_break_a_dump_or_the_sum_of_its_tokens(
    form: str, given_samples: list[Sample], text: str, last: bool, part: tuple[int, int] | None
) -> None:
    plan = plan_of(given_samples, form)
    asked = replace(plan, instructions=text, instructions_last=last, part=part)

    pieces = rendered(asked, given_samples)
    dump = "".join(pieces)

    assert formats.read(dump) == formats.read("".join(rendered(plan, given_samples)))
    assert dump.startswith(formats.get(form).header(plan).split("\n", 1)[0] + "\n")
    assert all(piece.endswith("\n") and not piece[0].isspace() for piece in pieces)
    assert not any(piece.startswith("/") for piece in pieces)
    assert sum(batch_count(pieces, "o200k_base")) == batch_count([dump], "o200k_base")[0]


@every_format
@either_place
@pytest.mark.parametrize("blank", ["", "\n", " \r\n\t "])
def test_a_plan_without_instructions_is_written_as_ever(form: str, last: bool, blank: str) -> None:
    assert whole(form, blank, last=last) == "".join(rendered(plan_of(ONE, form), ONE))


@every_format
@either_place
def test_instructions_stand_where_they_were_asked_for_and_the_header_says_so(
    form: str, last: bool
) -> None:
    dump = whole(form, "Find the bug.", last=last)

    about, content, asked = map(dump.index, ("given under", "x = 1", "Find the bug."))
    assert about < min(content, asked)
    assert (asked > content) is last
    assert ("before the tree" in dump) is not last


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("markdown", "## Instructions\n\n````text\nSay:\n```\n````\n\n"),
        ("xml", "<instructions><![CDATA[\nSay:\n```\n]]></instructions>\n"),
        ("json", '"instructions":"Say:\\n```"'),
        ("plain", "======== instructions\nSay:\n```\n======== end of instructions\n\n"),
    ],
)
@either_place
def test_each_format_shows_them_in_its_own_way(form: str, shown: str, last: bool) -> None:
    assert shown in whole(form, "\nSay:\r\n```\r\n\r\n", last=last)


def test_control_characters_are_shown_and_not_obeyed() -> None:
    plan = replace(plan_of([], "plain"), instructions="a\x1b[31m\tb\rc\udc80\x85\uffff")

    assert instructions(plan, last=True) == "a\\x1b[31m\tb\nc\\udc80\\x85\\uffff\n"


@given(text=ASKED, last=st.booleans())
@settings(max_examples=60)
def test_other_parsers_find_the_instructions_word_for_word(text: str, last: bool) -> None:
    plan = replace(plan_of(ONE, "json"), instructions=text, instructions_last=last)
    expected = instructions(plan, last=last)

    fields = json.loads(whole("json", text, last=last))
    root = ET.fromstring(whole("xml", text, last=last))  # noqa: S314 - our own text
    blocks = [
        token.content
        for token in MarkdownIt("commonmark").parse(whole("markdown", text, last=last))
        if token.type == "fence"
    ]

    assert fields.get("instructions", "") == expected[:-1]
    assert (root.findtext("instructions") or "\n") == f"\n{expected}"
    assert (expected in blocks) is bool(expected)
    assert len(blocks) == 2 + bool(expected)


@every_format
@pytest.mark.parametrize(
    ("part", "said"),
    [
        ((2, 5), "This is part 2 of 5. Do not answer yet: wait for the rest."),
        ((5, 5), "This is part 5 of 5. The dump is complete now."),
    ],
)
def test_a_part_says_which_it_is_and_whether_to_wait(
    form: str, part: tuple[int, int], said: str
) -> None:
    plan = replace(plan_of(ONE, form), part=part)

    header = formats.get(form).header(plan)

    assert header.count(said) == 1
    assert header.index(said) < header.index("a.py")


@every_format
def test_instructions_at_the_end_don_t_hide_what_was_put_behind_them(form: str) -> None:
    dump = whole(form, "Find the bug.", last=True)
    section = "".join(formats.get(form).section("b.py", ONE[0].facts, "x = 1\n"))

    for behind in (section, "{}\n", "x"):
        with pytest.raises(DumpUnreadable):
            formats.read(dump + behind)


def test_only_instructions_follow_the_files_of_a_json_dump() -> None:
    dump = whole("json", "Find the bug.", last=True)

    with pytest.raises(DumpUnreadable, match="instructions"):
        formats.read(dump.replace('"instructions":', '"more":"","instructions":'))
