"""What was delivered last, whole or in parts, and what of it has grown old."""

from __future__ import annotations

from dataclasses import replace

import pytest

from create_dump.analysis.facts import Content, FileFacts
from create_dump.memory import Memory
from create_dump.plan import Plan
from create_dump.sources.entry import Batch, Entry, Kind
from create_dump.tree import Tree

PLAN = Plan("p", "everything", (), (), "markdown", "o200k_base", exact=True)


def part(number: int, parts: int, plan: Plan = PLAN) -> Plan:
    return replace(plan, part=(number, parts))


def tree(**files: bytes) -> Tree:
    """Return a tree with files in ``d`` and the digests of their contents."""
    it = Tree()
    it.merge(Batch("", [Entry("d", Kind.DIRECTORY, 0, 0, 0)], []))
    it.merge(Batch("d", [Entry(f"d/{name}", Kind.FILE, 1, 0, 0) for name in files], []))
    it.learn(
        (f"d/{name}", FileFacts(Content.TEXT, 1, digest=digest), 0)
        for name, digest in files.items()
    )
    return it


def test_parts_delivered_one_after_another_are_one_dump() -> None:
    memory, now = Memory(), tree(a=b"1", b=b"2", c=b"3")

    memory.remember(part(1, 3), {"d/a": b"1"}, now)
    memory.remember(part(2, 3), {"d/b": b"old"}, now)

    assert memory.digests == {"d/a": b"1", "d/b": b"old"}
    assert memory.outdated == {"d/b"}
    memory.remember(part(3, 3), {"d/c": b"3"}, now)
    assert set(memory.digests) == {"d/a", "d/b", "d/c"}


def test_a_part_that_is_delivered_again_is_what_it_is_now() -> None:
    memory, now = Memory(), tree(a=b"1", b=b"2")
    memory.remember(part(1, 2), {"d/a": b"old", "d/gone": b"0"}, now)
    memory.remember(part(2, 2), {"d/b": b"2"}, now)
    assert memory.outdated == {"d/a", "d/gone"}

    memory.remember(part(1, 2), {"d/a": b"1"}, now)

    assert memory.digests == {"d/a": b"1", "d/b": b"2"}
    assert memory.outdated == set()


def test_a_file_that_moved_from_one_part_to_another_is_what_it_was_last() -> None:
    memory, now = Memory(), tree(a=b"2")
    memory.remember(part(1, 2), {"d/a": b"1"}, now)
    memory.remember(part(2, 2), {"d/a": b"2"}, now)

    assert memory.outdated == set()
    memory.remember(part(1, 2), {"d/a": b"1"}, now)
    assert memory.outdated == {"d/a"}


@pytest.mark.parametrize(
    "other",
    [
        PLAN,
        part(2, 3),
        part(2, 2, replace(PLAN, selection="src")),
        part(2, 2, replace(PLAN, format="xml")),
    ],
)
def test_another_dump_takes_the_place_of_the_last(other: Plan) -> None:
    memory, now = Memory(), tree(a=b"1", b=b"2")
    memory.remember(part(1, 2), {"d/a": b"1"}, now)

    memory.remember(other, {"d/b": b"2"}, now)

    assert memory.digests == {"d/b": b"2"}


def test_what_is_lost_is_what_is_in_a_lost_directory_and_nothing_beside_it() -> None:
    memory, now = Memory(), tree(a=b"1", b=b"2")
    memory.remember(PLAN, {"d/a": b"1", "d/b": b"2", "d-e": b"3", "d0": b"4"}, now)
    memory.outdated.clear()
    now.merge(Batch("", [], []))

    assert memory.lose(["d"], now)

    assert memory.outdated == {"d/a", "d/b"}
    assert not memory.lose(["never"], now)
