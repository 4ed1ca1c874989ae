import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.cli.numbers import counted, share, size, tokens


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (36_123_456, "36.1 MB"),
        (999_950, "1.0 MB"),
        (999_949, "999.9 kB"),
        (1_300_000_000, "1.3 GB"),
        (5 * 10**15, "5000.0 TB"),
    ],
)
def test_sizes_are_in_powers_of_a_thousand(number: int, words: str) -> None:
    assert size(number) == words


@given(st.integers(0, 10**12))
def test_no_size_below_a_petabyte_shows_four_digits_before_the_point(number: int) -> None:
    assert float(size(number).split()[0]) < 1000


def test_one_is_one_and_more_are_many() -> None:
    assert counted(1, "file") == "1 file"
    assert counted(2781, "file") == "2,781 files"
    assert counted(0, "file") == "0 files"


def test_an_estimate_is_marked() -> None:
    assert tokens(8_912_331, exact=True) == "8,912,331"
    assert tokens(8_912_331, exact=False) == "≈8,912,331"


def test_a_share_of_nothing_is_not_shown() -> None:
    assert share(1, 3) == "33.3%"
    assert share(0, 0) == ""
