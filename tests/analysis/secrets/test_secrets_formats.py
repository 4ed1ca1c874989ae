"""Providers' formats: each is found whole, and what is nearly one is left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from made_up import FORMATS, Sample, samples

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.formats import PREFIXED, Rule
from create_dump.analysis.secrets.own import FALLBACK

if TYPE_CHECKING:
    from create_dump.analysis.secrets.scanners import Preparing

_SAMPLES = samples()
_CONTEXTS = (
    'value = "{}"\n',
    "VALUE={}\n",
    "  value: {}\n",
    '{{"value": "{}", "other": 1}}\n',
    "see {} there\n",
)


def test_there_are_enough_providers() -> None:
    assert len(FORMATS) >= 60


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: sample.provider)
def test_a_secret_is_found_whole_wherever_it_stands(scanner: Preparing, sample: Sample) -> None:
    for context in _CONTEXTS:
        text = context.format(sample.secret)

        found = scanner.scan(text, "settings.txt")

        assert [text[one.start : one.end] for one in found] == [sample.secret], context
        assert found[0].level == Level.HIGH


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: sample.provider)
def test_what_is_nearly_one_is_none(scanner: Preparing, sample: Sample) -> None:
    flagged = [near for near in sample.near if scanner.scan(f'value = "{near}"\n', "settings.txt")]

    assert flagged == []


def test_another_draw_is_found_as_well(scanner: Preparing) -> None:
    missed = [
        sample.provider
        for seed in range(3)
        for sample in samples(seed)
        if not scanner.scan(f'value = "{sample.secret}"\n', "")
    ]

    assert missed == []


def test_the_ids_are_unique_and_of_the_letters_that_ids_have() -> None:
    ids = [(rule.id, rule.bare, rule.within) for rule in FALLBACK]

    assert len(set(ids)) == len(ids)
    assert all(set(one) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-") for one, *_ in ids)


@pytest.mark.parametrize("rule", FALLBACK, ids=lambda rule: rule.id)
def test_a_rule_has_one_group(rule: Rule) -> None:
    assert re.compile(rule.pattern).groups == 1


def test_a_keyword_and_an_anchor_are_in_all_that_their_rule_matches() -> None:
    for sample in _SAMPLES:
        text = f' "{sample.secret}" '
        for rule in PREFIXED:
            if re.search(rule.pattern, text):
                searched = text.lower() if rule.any_case else text
                assert any(keyword in searched for keyword in rule.keywords), rule.id
                assert re.search(rule.anchor, text), rule.id


@pytest.mark.parametrize("rule", [rule for rule in FALLBACK if "." in rule.keywords or rule.anchor])
def test_a_keyword_that_most_texts_have_is_not_all_that_a_rule_asks_for(rule: Rule) -> None:
    usual = "from a.b import c\n# See https://example.net/a.b-us/1/2/pattern.\n"

    assert rule.anchor
    assert not re.search(rule.anchor, usual)
