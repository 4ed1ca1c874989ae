from __future__ import annotations

import re

import pytest

from create_dump.analysis import tokens
from create_dump.errors import UsageError
from create_dump.selection import models
from create_dump.selection.models import MODELS, Model

OWN = Model("house-1", "us", 32_000, None, "rough", "https://example.invalid", "2026-11", ("h",))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_each_model_is_sourced_dated_and_countable(model: Model) -> None:
    assert model.tokenizer in tokens.names()
    assert re.fullmatch(r"https://[a-z.-]+/\S+", model.source)
    assert re.fullmatch(r"202[4-6]-(0[1-9]|1[0-2])", model.known)
    assert model.vendor
    assert 100_000 <= model.window <= 10_000_000
    assert model.answer is None or 8_000 <= model.answer <= model.window


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_only_openai_has_exact_counts(model: Model) -> None:
    assert tokens.get(model.tokenizer).exact is (model.vendor == "OpenAI")


def test_no_name_means_two_models() -> None:
    said = [name for model in MODELS for name in (model.name, *model.aliases)]

    assert len({name.replace(".", "-") for name in said}) == len(said)
    assert all(name == name.lower() and " " not in name for name in said)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("claude-opus-4.7", "claude-opus-4.7"),
        ("claude-opus-4-7", "claude-opus-4.7"),
        ("Claude-Opus-4.7 ", "claude-opus-4.7"),
        ("sonnet", "claude-sonnet-5.5"),
        ("gpt", "gpt-5.6-sol"),
        ("gemini-2-5-pro", "gemini-2.5-pro"),
        ("qwen3-coder", "qwen-3"),
    ],
)
def test_a_model_is_known_by_all_its_names(name: str, expected: str) -> None:
    assert models.get(name).name == expected


def test_a_persons_own_models_come_first() -> None:
    mine = Model("gpt-5", "us", 1000, None, "rough", "here", "2026-11")

    assert models.get("house-1", [OWN]) is OWN
    assert models.get("H", [OWN]) is OWN
    assert models.get("gpt-5", [OWN, mine]) is mine
    assert models.names([OWN, mine])[:2] == ("house-1", "gpt-5")
    assert models.names([mine]).count("gpt-5") == 1


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"unknown model 'claude-opsu-4\.7'") as caught:
        models.get("claude-opsu-4.7", [OWN])

    assert "did you mean claude-opus-4.7?" in caught.value.hint
    assert "house-1" in caught.value.hint


def test_a_name_like_nothing_is_only_answered_with_the_list() -> None:
    with pytest.raises(UsageError) as caught:
        models.get("\x1b[31mzzzzzz")

    assert "did you mean" not in caught.value.hint
    assert "\x1b" not in str(caught.value)
