"""Our own dumps are known by their first bytes, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump import formats
from create_dump.analysis.marker import is_dump
from create_dump.plan import Plan

_STARTS = [
    "<!-- create-dump:1 markdown -->\n\n# Project",
    "<!-- create-dump:1 xml -->\n",
    '{"create-dump":1,"format":"json",',
    "create-dump:1 plain\n",
    "create-dump:12 plain\n",
]


@pytest.mark.parametrize("start", _STARTS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_mark_at_the_start_makes_a_dump_after_any_byte_order_mark(
    start: str, codec: str
) -> None:
    assert is_dump(start.encode(codec))


@pytest.mark.parametrize("name", ["markdown", "xml", "json", "plain"])
def test_what_the_formats_write_is_a_dump(name: str) -> None:
    plan = Plan("project", "everything", (), (), name, "o200k_base", exact=True)

    text = formats.get(name).header(plan)

    assert is_dump(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n<!-- create-dump:1 markdown -->",
        b" create-dump:1 plain",
        b"# create-dump\n",
        b"create-dump: a tool\n",
        b"create-dump:1",
        b"create-dump:\n  1 plain",
        b"create-dump:x plain",
        b'{"create-dump":{}}',
        b'{"create-dump":"1",',
        b'{\n  "create-dump": 1\n}',
        b"<!-- create-dump -->",
        b"\xff\xfe",
    ],
)
def test_ordinary_files_are_no_dumps(data: bytes) -> None:
    assert not is_dump(data)


@given(st.binary(), st.sampled_from(_STARTS))
def test_a_mark_further_down_means_nothing(before: bytes, mark: str) -> None:
    data = b"x" + before + mark.encode()

    assert not is_dump(data)
