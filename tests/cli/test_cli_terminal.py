import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.cli.terminal import ENCODE_ERRORS, Paint, cells, coloured, cut, safe


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text(alphabet=st.characters()))
def test_nothing_that_is_safe_can_steer_a_terminal(text: str) -> None:
    shown = safe(text)

    assert not any(
        ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 for letter in shown if letter != "\n"
    )
    assert not set(shown) & set("\u202e\u2066\u200f\u2028\ufeff")
    shown.encode()  # no lone surrogate is left


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain — näïve 漢字", "plain — näïve 漢字"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\rb\tc", "a\\rb\\tc"),
        ("two\nlines", "two\nlines"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("latin \udce9", "latin \\xe9"),
        ("lone \ud800", "lone \\ud800"),
    ],
)
def test_safe_escapes_what_a_terminal_acts_on_and_nothing_else(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("naïve", 5), ("", 0)]
)
def test_cells_counts_columns_not_characters(text: str, width: int) -> None:
    assert cells(text) == width


@given(st.text(), st.integers(0, 30))
def test_what_is_cut_fits(text: str, width: int) -> None:
    short = cut(text, width)

    assert cells(short) <= width
    assert short in {text, ""} or short.endswith("…")


def test_colour_needs_a_terminal_whose_user_has_not_said_no(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert coloured(_Terminal())
    assert not coloured(io.StringIO())

    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(_Terminal())

    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured(_Terminal())


def test_paint_is_invisible_when_it_is_off() -> None:
    assert Paint(on=False).red("x") == "x"
    assert Paint(on=True).red("x") == "\x1b[1;31mx\x1b[0m"


def test_an_encoding_without_our_punctuation_gets_plainer_words() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors=ENCODE_ERRORS)

    stream.write("Wrote a — 2 files · ≈3 tokens… 漢")
    stream.flush()

    assert raw.getvalue() == b"Wrote a - 2 files | ~3 tokens... \\u6f22"


@pytest.mark.skipif(
    sys.platform == "win32", reason="names are UTF-16 on Windows: no byte of them can be wrong"
)
def test_a_name_that_is_not_utf8_can_be_printed_in_any_encoding() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="utf-8", errors=ENCODE_ERRORS)

    stream.write("caf\udce9")
    stream.flush()

    assert raw.getvalue() == b"caf\\udce9"
