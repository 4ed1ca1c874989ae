"""Counting and estimating tokens."""

from __future__ import annotations

import hashlib
import json
import random
import sys
import threading
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeded_texts import texts

from create_dump.analysis import tokens
from create_dump.errors import CreateDumpError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_RECORDED = json.loads(Path(__file__).with_name("recorded_counts.json").read_text("utf-8"))
_EXACT = ["o200k_base", "cl100k_base", "o200k_harmony"]


def _count(name: str, *some: str, language: str = "") -> list[int]:
    return tokens.get(name).count(some, [language] * len(some))


@pytest.mark.parametrize("name", _EXACT)
def test_counts_are_the_reference_tokenizers(name: str) -> None:
    counts = _count(name, *texts())

    assert counts == _RECORDED[name]


@pytest.mark.parametrize("name", _EXACT)
def test_the_exact_ones_say_so(name: str) -> None:
    tokenizer = tokens.get(name)

    assert (tokenizer.name, tokenizer.exact, tokenizer.how) == (name, True, "")


@pytest.mark.parametrize("name", sorted(set(tokens.names()) - set(_EXACT)))
def test_the_others_say_that_and_how_they_estimate(name: str) -> None:
    tokenizer = tokens.get(name)

    assert tokenizer.name == name
    assert not tokenizer.exact
    assert tokenizer.how


def test_the_default_comes_first_and_is_exact() -> None:
    assert tokens.names()[0] == tokens.DEFAULT == "o200k_base"


def test_the_text_of_a_special_token_is_ordinary_text() -> None:
    assert _count("o200k_base", "<|endoftext|>") == [7]


@pytest.mark.parametrize("name", tokens.names())
@given(some=st.lists(st.text(st.characters(exclude_categories=())), max_size=5))
@settings(max_examples=40)
def test_any_text_is_counted_lone_surrogates_too(name: str, some: list[str]) -> None:
    counts = _count(name, *some)

    assert len(counts) == len(some)
    assert all((count > 0) >= bool(text) for count, text in zip(counts, some, strict=True))


@pytest.mark.parametrize("name", _EXACT)
def test_a_lone_surrogate_counts_as_the_replacement_character(name: str) -> None:
    assert _count(name, "a\udc80b\ud800", "😀") == _count(name, "a\ufffdb\ufffd", "\ud83d\ude00")


def test_an_empty_batch_is_no_work() -> None:
    assert [_count(name) for name in tokens.names()] == [[]] * len(tokens.names())


def test_an_unknown_name_is_an_error_that_knows_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        tokens.get("o200k")

    assert "did you mean o200k_base?" in caught.value.hint
    assert "claude" in caught.value.hint


def test_an_outlandish_name_gets_the_list_alone() -> None:
    with pytest.raises(UsageError) as caught:
        tokens.get("\x1b[31m")

    assert caught.value.hint.startswith("there are o200k_base, ")
    assert "\x1b" not in str(caught.value)


def test_an_estimate_is_so_many_times_the_default_by_language() -> None:
    text = "def main() -> None:\n" * 100
    (counted,) = _count("o200k_base", text)

    assert _count("claude", text, language="python") == [round(counted * 1.64)]
    assert _count("claude", text, language="c") == [round(counted * 1.87)]
    assert _count("claude-4", text, language="go") == [round(counted * 1.20)]
    assert _count("llama-3", text, language="html") == [counted]


def test_how_names_every_ratio_and_its_source() -> None:
    how = tokens.get("claude-4").how

    assert how.startswith(
        "o200k_base \N{MULTIPLICATION SIGN} 1.31 for Python, \N{MULTIPLICATION SIGN} 1.46 for C, "
    )
    assert how.endswith(
        "measured on models up to Opus 4.6, November 2026: 1.14 to 1.46 by language"
    )


def test_the_rough_one_measures_bytes() -> None:
    assert _count("rough", "", "a", "abcd", "abcde", "日本") == [0, 1, 1, 2, 2]


def _words(size: int) -> str:
    source = random.Random(3)  # noqa: S311 - the same text each time
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"
    return "".join(source.choices(letters, k=size))


def _minified(size: int) -> str:
    statement = 'function a(b,c){return b?c.map(function(d){return d.e+"f"}):[]}var g=a(1,[{e:2}]);'
    return (statement * (size // len(statement) + 1))[:size]


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base"])
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda size: "x" * size, id="one letter"),
        pytest.param(lambda size: " " * size, id="spaces"),
        pytest.param(lambda size: "-" * size, id="dashes"),
        pytest.param(lambda size: "\n" * size, id="newlines"),
        pytest.param(lambda size: " \n" * (size // 2), id="blank lines"),
        pytest.param(lambda size: "\u0301" * size, id="combining marks"),
        pytest.param(_words, id="base64"),
        pytest.param(_minified, id="minified javascript"),
    ],
)
def test_no_text_takes_more_than_linear_time(name: str, make: Callable[[int], str]) -> None:
    _count(name, "")

    small, large = _cpu(name, make(250_000), 4), _cpu(name, make(1_000_000), 2)

    # Four times the text: linear is 4, quadratic 16.
    assert large < 10 * small + 0.02


def _cpu(name: str, text: str, tries: int) -> float:
    """Return the least CPU time of some tries, in seconds."""
    times = []
    for _ in range(tries):
        start = process_time()
        _count(name, text)
        times.append(process_time() - start)
    return min(times)


def test_a_vocabulary_is_loaded_once_whatever_many_threads_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads: list[str] = []

    def load(encoding: str) -> Callable[[list[str]], list[int]]:
        loads.append(encoding)
        return lambda texts: [len(text) for text in texts]

    monkeypatch.setattr(tokens, "_counters", {})
    monkeypatch.setattr(tokens, "_load", load)
    threads = [threading.Thread(target=_count, args=("o200k_base", "text")) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert loads == ["o200k_base"]


@pytest.fixture
def no_toktok(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without toktok; returns the directory of tiktoken's vocabularies."""
    monkeypatch.setitem(sys.modules, "toktok", None)
    monkeypatch.setattr(tokens, "_counters", {})
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("no_toktok")
@pytest.mark.parametrize("name", ["o200k_base", "claude", "qwen-3.5"])
def test_without_any_vocabulary_the_error_says_what_to_do(name: str) -> None:
    with pytest.raises(CreateDumpError) as caught:
        _count(name, "text")

    assert "no vocabulary" in caught.value.what
    assert "--tokenizer rough" in caught.value.hint


@pytest.mark.parametrize("name", ["o200k_base", "o200k_harmony"])
def test_without_toktok_tiktoken_counts_with_what_it_has_in_its_cache(
    no_toktok: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    class Encoding:
        def encode_ordinary(self, text: str) -> list[int]:
            return [ord(letter) for letter in text]

    tiktoken = ModuleType("tiktoken")
    vars(tiktoken)["get_encoding"] = {name: Encoding()}.__getitem__
    monkeypatch.setitem(sys.modules, "tiktoken", tiktoken)
    url = b"https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
    (no_toktok / hashlib.sha1(url, usedforsecurity=False).hexdigest()).touch()

    assert _count(name, "four", "") == [4, 0]


@pytest.mark.usefixtures("no_toktok")
def test_the_rough_one_needs_no_vocabulary() -> None:
    assert _count("rough", "text") == [1]
