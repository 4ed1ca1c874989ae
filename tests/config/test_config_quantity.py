from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.config.quantity import parse_count, parse_size

UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("10000000", 10_000_000),
        ("10_000_000", 10_000_000),
        ("10MB", 10_000_000),
        ("10 MB", 10_000_000),
        ("512k", 512_000),
        ("512kB", 512_000),
        ("512KB", 512_000),
        ("512KiB", 524_288),
        ("1Mi", 1_048_576),
        ("1.5GB", 1_500_000_000),
        ("0.1KiB", 102),
        (" 7 b\n", 7),
    ],
)
def test_a_size_is_what_people_mean_by_it(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "MB", "-1", "+1", "1e6", "1,5MB", "10 M B", "10MBB", "1__0", "_1", "1.", ".5"),
        *("0x10", "inf", "nan", "1 0", "١٢", "10\uff4b", "10MX", "1i", "1iB", "9" * 41),
    ],
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_size(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("128k", 128_000), ("1M", 1_000_000), ("1.5m", 1_500_000), ("128_000", 128_000)],
)
def test_a_count_takes_thousands(text: str, count: int) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["128kB", "1Ki", "1b", "many"])
def test_a_count_has_no_bytes(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        parse_count(text)


@given(
    st.integers(0, 10**12),
    st.integers(0, 999),
    st.sampled_from([*UNITS, *BINARY]),
    st.sampled_from(["", "B", "b", " "]),
)
def test_any_size_is_its_number_times_its_unit(
    whole: int, thousandths: int, unit: str, byte: str
) -> None:
    number = f"{whole}.{thousandths:03}"
    size = int(Decimal(number) * {**UNITS, **BINARY}[unit])

    assert parse_size(f"{number}{unit}{byte}") == size
    assert parse_size(f"{number} {unit.upper()}{byte}") == size


@given(st.text(max_size=12))
def test_any_other_text_is_refused_or_a_number_of_bytes(text: str) -> None:
    try:
        size = parse_size(text)
    except ValueError:
        return
    assert size >= 0
    assert any(letter in "0123456789" for letter in text)
