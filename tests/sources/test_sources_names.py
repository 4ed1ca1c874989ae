from __future__ import annotations

import os

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from create_dump.sources.names import quote_path, unquote_path

NASTY = st.sampled_from(
    ' "\\\n\t\x1b0379abnu\u200b\u202e\ufeff\ufe0f\u3164\udcc3\udca9\udced\udca0'
)
TEXTS = st.text(st.characters() | st.characters(categories=["Cs"]) | NASTY)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "src/main.py",
        "with a space",
        "häuser/größe.py",
        "日本語.txt",
        "a'b`c$d",
        "#!{}[]<&>.|",
        "🎉",
    ],
)
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    assert quote_path(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb", r'"a\nb"'),
        ('say "hi"', r'"say \"hi\""'),
        ("back\\slash", r'"back\\slash"'),
        ("\x1b[31mred", r'"\033[31mred"'),
        ("bell\a\b\t\v\f\r", r'"bell\a\b\t\v\f\r"'),
        ("\x7f", r'"\177"'),
        (os.fsdecode(b"caf\xe9"), r'"caf\351"'),
        ("é\n", r'"é\n"'),
        (" lead", r'"\040lead"'),
        ("trail ", r'"trail\040"'),
        ("a b ", r'"a b\040"'),
        ("evil\u202egpj.exe", r'"evil\342\200\256gpj.exe"'),
        ("zero\u200bwidth", r'"zero\342\200\213width"'),
        ("no\u00a0break", r'"no\302\240break"'),
        ("line\u2028end", r'"line\342\200\250end"'),
        ("private\ue000", r'"private\356\200\200"'),
        ("unassigned\u0378", r'"unassigned\315\270"'),
        ("filler\u3164", r'"filler\343\205\244"'),
        ("hidden\U000e0041", r'"hidden\363\240\201\201"'),
        ("selector\ufe0f", r'"selector\357\270\217"'),
        ("windows\ud800", r'"windows\ud800"'),
    ],
)
def test_what_is_not_seen_is_quoted_as_git_quotes_it(name: str, shown: str) -> None:
    assert quote_path(name) == shown
    assert unquote_path(shown) == name


@given(TEXTS)
@example("\udcc3\udca9")
@example("\ud83c\udf89")
@settings(max_examples=500)
def test_every_name_comes_back(name: str) -> None:
    shown = quote_path(name)

    assert unquote_path(shown) == name


@given(st.binary())
@settings(max_examples=300)
def test_every_name_that_a_disk_can_hold_comes_back(name: bytes) -> None:
    assert os.fsencode(unquote_path(quote_path(os.fsdecode(name)))) == name


@given(TEXTS)
@settings(max_examples=500)
def test_nothing_shown_moves_or_hides(name: str) -> None:
    shown = quote_path(name)

    assert shown.isprintable()
    assert shown == shown.strip()
    assert shown == name or (shown[0] == '"' == shown[-1] and len(shown) > 2)


@given(TEXTS, TEXTS)
@settings(max_examples=300)
def test_two_names_are_never_shown_alike(one: str, other: str) -> None:
    assert (quote_path(one) == quote_path(other)) is (one == other)


@pytest.mark.parametrize("text", ['"', '"a', '"a"b"', r'"\q"', r'"\"', r'"\9"', r'"\400"', '"a""'])
def test_broken_quotes_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not a quoted name"):
        unquote_path(text)


def test_a_text_without_quotes_is_its_own_name() -> None:
    assert unquote_path(r"a\tb") == r"a\tb"
