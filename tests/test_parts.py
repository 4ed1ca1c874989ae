from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toktok import batch_count  # type: ignore[import-untyped]  # it ships no types

from create_dump import formats
from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.text import count_lines
from create_dump.errors import UsageError
from create_dump.formats.render import render
from create_dump.parts import oversized, split, split_into
from create_dump.plan import Plan, PlannedFile, Skipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def count(text: str) -> int:
    return int(batch_count([text], "o200k_base")[0])


def overhead(plan: Plan) -> int:
    form = formats.get(plan.format)
    between = count(form.separator) * max(len(plan.files) - 1, 0)
    return count(form.header(plan)) + between + count(form.footer(plan))


def tokens(plan: Plan) -> int:
    return overhead(plan) + sum(file.wrapped for file in plan.files)


def plan_of(texts: Mapping[str, str], form: str = "markdown", asked: str = "") -> Plan:
    files: list[PlannedFile] = []
    for path, text in texts.items():
        facts = FileFacts(Content.TEXT, len(text), lines=count_lines(text), tokens=count(text))
        section = "".join(formats.get(form).section(path, facts, text))
        files.append(PlannedFile(path, facts, count(section)))
    skipped = (Skipped("x.png", "binary", ""),)
    plan = Plan("project", "everything", tuple(files), skipped, form, "o200k_base", exact=True)
    return replace(plan, instructions=asked)


def of_sizes(words: Sequence[int]) -> dict[str, str]:
    return {f"d{n % 3}/{n}.txt": " word" * size + "\n" for n, size in enumerate(words)}


def section_of(form: str, texts: Mapping[str, str], file: PlannedFile) -> bytes:
    return "".join(formats.get(form).section(file.path, file.facts, texts[file.path])).encode()


def names(parts: Sequence[Plan]) -> list[list[str]]:
    return [[file.path for file in part.files] for part in parts]


def numbers(parts: Sequence[Plan]) -> list[tuple[int, int] | None]:
    return [part.part for part in parts]


@pytest.mark.parametrize("form", formats.NAMES)
@given(
    sizes=st.lists(st.integers(0, 400) | st.integers(0, 20), min_size=1, max_size=14),
    limit=st.integers(260, 900),
    asked=st.sampled_from(["", " \n", "Find the bug.", "Find the bug. " * 60]),
    last=st.booleans(),
)
@settings(max_examples=40)
def test_parts_hold_the_whole_in_order_within_the_limit_and_read_back(
    form: str, sizes: list[int], limit: int, asked: str, last: bool
) -> None:
    texts = of_sizes(sizes)
    plan = replace(plan_of(texts, form, asked), instructions_last=last)

    parts = split(plan, limit, overhead)

    dumps = [
        [piece.decode() for piece in render(part, partial(section_of, form, texts))]
        for part in parts
    ]
    read = [file for dump in dumps for file in formats.read("".join(dump)).files]
    assert read == [(path, text.encode()) for path, text in texts.items()]
    for part, dump in zip(parts, dumps, strict=True):
        assert count("".join(dump)) == tokens(part)
        if tokens(part) > limit:
            assert len(part.files) + bool(part.instructions.strip()) == 1
    if len(parts) > 1:
        assert numbers(parts) == [(number, len(parts)) for number in range(1, len(parts) + 1)]
        holder = parts[-1] if last else parts[0]
        assert [part.instructions for part in parts if part is not holder] == [""] * (
            len(parts) - 1
        )
        assert holder.instructions == asked
        assert all(part.files or part.instructions for part in parts)
    assert [part.skipped for part in parts] == [plan.skipped, *[()] * (len(parts) - 1)]
    assert oversized(parts, limit, overhead) == tuple(
        part for part in parts if tokens(part) > limit
    )
    assert split(plan, limit, overhead) == parts


@given(sizes=st.lists(st.integers(0, 300), min_size=2, max_size=40), limit=st.integers(40, 400))
@settings(max_examples=60)
def test_the_count_in_the_headers_is_right_even_where_its_digits_cost_a_part(
    sizes: list[int], limit: int
) -> None:
    def dear_digits(plan: Plan) -> int:
        number, parts = plan.part or (0, 0)
        return 9 * len(str(parts)) + len(str(number)) + len(plan.files)

    files = tuple(
        PlannedFile(str(n), FileFacts(Content.TEXT, 0), size) for n, size in enumerate(sizes)
    )
    plan = Plan("project", "", files, (), "plain", "o200k_base", exact=True)

    parts = split(plan, limit, dear_digits)

    assert [file for part in parts for file in part.files] == list(files)
    if len(parts) > 1:
        assert numbers(parts) == [(number, len(parts)) for number in range(1, len(parts) + 1)]
    for part in parts:
        total = dear_digits(part) + sum(file.wrapped for file in part.files)
        assert total <= limit or len(part.files) == 1


def test_a_dump_within_the_limit_is_one_whole() -> None:
    plan = plan_of(of_sizes([10, 10]))

    assert split(plan, tokens(plan), overhead) == (plan,)


def test_each_part_is_filled_up_before_the_next_begins() -> None:
    plan = plan_of(of_sizes([60] * 12))

    parts = split(plan, 600, overhead)

    assert len(parts) > 2
    for part, following in pairwise(parts):
        fuller = replace(part, files=(*part.files, following.files[0]))
        assert tokens(fuller) > 600


def test_a_file_above_the_limit_is_a_part_of_its_own_and_reported() -> None:
    texts = of_sizes([20, 900, 20])
    plan = plan_of(texts)

    parts = split(plan, 500, overhead)

    first, large, third = texts
    assert names(parts) == [[first], [large], [third]]
    assert oversized(parts, 500, overhead) == (parts[1],)


def test_instructions_that_fit_beside_no_file_are_a_part_of_their_own() -> None:
    texts = of_sizes([150])
    plan = plan_of(texts, asked="Find the bug. " * 50)

    at_the_end = split(plan, 500, overhead)
    before = split(replace(plan, instructions_last=False), 500, overhead)

    assert names(at_the_end) == [[*texts], []]
    assert names(before) == [[], [*texts]]


def test_a_single_file_above_the_limit_stays_whole() -> None:
    plan = plan_of(of_sizes([900]))

    assert split(plan, 300, overhead) == (plan,)
    assert oversized((plan,), 300, overhead) == (plan,)


def test_a_limit_below_a_header_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        split(plan_of(of_sizes([20, 20])), 60, overhead)

    assert caught.value.what == "a part of 60 tokens can't hold a file"
    assert "a part's header alone has" in caught.value.hint


def test_few_and_short_headers_are_counted_however_many_files_there_are() -> None:
    counted: list[Plan] = []

    def cheap(plan: Plan) -> int:
        counted.append(plan)
        return 50 + 6 * len(plan.files)

    facts = FileFacts(Content.TEXT, 0)
    files = tuple(PlannedFile(str(n), facts, 20 + n * 7919 % 1000) for n in range(20_000))
    plan = Plan("project", "", files, (), "plain", "o200k_base", exact=True)

    parts = split(plan, 100_000, cheap)

    assert len(parts) > 100
    assert len(counted) < 16 * len(parts)
    assert max(len(plan.files) for plan in counted) < 1_000


@given(sizes=st.lists(st.integers(0, 400), min_size=1, max_size=12), data=st.data())
@settings(max_examples=60)
def test_as_many_parts_as_asked_for_with_no_file_lost(
    sizes: list[int], data: st.DataObject
) -> None:
    plan = plan_of(of_sizes(sizes), asked="Find the bug.")
    wanted = data.draw(st.integers(1, len(sizes)))

    parts = split_into(plan, wanted)

    assert [file for part in parts for file in part.files] == list(plan.files)
    assert len(parts) == wanted
    assert all(part.files for part in parts)
    assert [part.instructions for part in parts] == [""] * (wanted - 1) + ["Find the bug."]


@pytest.mark.parametrize(
    ("sizes", "parts", "expected"),
    [
        ([100] * 6, 3, [2, 2, 2]),
        ([10, 10, 300, 10, 10], 3, [2, 1, 2]),
        ([300, 10, 10, 10], 2, [1, 3]),
        ([10, 10, 10, 300], 2, [3, 1]),
        ([100] * 5, 5, [1] * 5),
    ],
)
def test_the_parts_are_balanced(sizes: list[int], parts: int, expected: list[int]) -> None:
    assert [len(part.files) for part in split_into(plan_of(of_sizes(sizes)), parts)] == expected


@pytest.mark.parametrize("wanted", [0, -1, 3])
def test_more_parts_than_files_or_none_are_refused(wanted: int) -> None:
    with pytest.raises(UsageError) as caught:
        split_into(plan_of(of_sizes([10, 10])), wanted)

    assert caught.value.what == f"a dump of 2 files can't be cut into {wanted}"
    assert caught.value.hint == "choose a number from 1 to 2, as files stay whole"
