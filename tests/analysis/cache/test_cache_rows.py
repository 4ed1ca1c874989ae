"""A row comes back as it was written, and from nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.analysis.cache.rows import (
    Record,
    Stamp,
    answered,
    pack,
    record,
    storable,
    unpack,
    written,
)
from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.secrets.finding import Finding, Level

numbers = st.integers(0, 2**63 - 1)
stamps = st.builds(Stamp, numbers, st.integers(-(2**63), 2**63 - 1), numbers, numbers)
texts = st.text(st.characters(codec="utf-8"), max_size=8)
findings = st.builds(
    Finding,
    st.just("dir/name"),
    numbers,
    numbers,
    numbers,
    numbers,
    texts,
    texts,
    st.sampled_from(Level),
    texts,
    texts,
)
facts = st.builds(
    FileFacts,
    st.sampled_from(Content),
    st.just(7),
    numbers,
    numbers,
    st.binary(max_size=16),
    st.booleans(),
    texts,
    st.booleans(),
    texts,
    st.lists(findings, max_size=2).map(tuple),
    st.binary(max_size=16),
)


def made(name: str = "name") -> Record:
    return record(name, Stamp(7, 1, 2, 3), b"", FileFacts(Content.TEXT, 7), 9)


@given(facts, stamps, texts, st.binary(max_size=16), numbers)
def test_facts_come_back(
    known: FileFacts, stamp: Stamp, name: str, under: bytes, wrapped: int
) -> None:
    one = record(name, stamp._replace(size=7), under, known, wrapped)

    (back,) = unpack(b"place", pack(b"place", [one]))

    assert back == one
    assert back.facts("dir/name") == known
    assert (back.name, back.wrapped, back.under) == (name, wrapped, under)


def test_what_is_as_in_most_files_takes_no_room() -> None:
    usual = FileFacts(Content.TEXT, 7, 1, 2, b"digest")
    latin = usual._replace(encoding="cp1252")

    rows = [pack(b"", [record("a", Stamp(7, 1, 2, 3), b"", one, 9)]) for one in (usual, latin)]

    assert b"utf-8" not in rows[0]
    assert len(rows[0]) < len(rows[1])


@given(st.data())
def test_a_damaged_row_is_none(data: st.DataObject) -> None:
    row = bytearray(pack(b"place", [made()]))
    at = data.draw(st.integers(0, len(row) - 1))
    row[at] ^= data.draw(st.integers(1, 255))

    assert unpack(b"place", bytes(row)) == ()


def test_a_row_of_another_place_is_none() -> None:
    assert unpack(b"other", pack(b"place", [made()])) == ()


def test_what_is_no_row_is_none() -> None:
    from xxhash import xxh3_64_digest

    assert unpack(b"", b"") == ()
    for data in (b"\xc1", b"\x91\x01", b"\x91\x91\xa1a"):
        assert unpack(b"", xxh3_64_digest(data) + data) == ()


def test_names_and_numbers_that_no_row_can_hold_are_told() -> None:
    assert storable(made())
    assert not storable(made("\udcff"))
    assert not storable(made()._replace(stamp=Stamp(7, 1, 2**64, 3)))


@pytest.mark.parametrize("answer", [(None,), (0,), (-5,), (("a", 1),)])
def test_an_answer_comes_back_from_its_place_alone(answer: tuple[object]) -> None:
    sealed = written(b"place", answer)

    assert sealed is not None
    assert answered(b"place", sealed, tuple[tuple[str, int] | int | None]) == answer
    assert answered(b"elsewhere", sealed, tuple[tuple[str, int] | int | None]) is None
    for at in range(len(sealed)):
        damaged = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        assert answered(b"place", damaged, tuple[tuple[str, int] | int | None]) is None


def test_an_answer_of_another_kind_is_none() -> None:
    sealed = written(b"place", "a text")

    assert sealed is not None
    assert answered(b"place", sealed, int) is None


def test_an_answer_that_no_row_can_hold_is_not_written() -> None:
    assert written(b"place", "\udce9") is None
    assert written(b"place", 1 << 64) is None


@given(facts, stamps)
def test_a_row_says_no_path(known: FileFacts, stamp: Stamp) -> None:
    kept = record("name", stamp, b"", known, 9).known

    assert {one.path for one in kept.findings} <= {""}
