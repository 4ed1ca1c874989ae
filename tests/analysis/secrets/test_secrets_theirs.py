"""A person's own rules: used as they are, or refused with the rule's name and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from create_dump.analysis.secrets import presence, scanners
from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.theirs import groups
from create_dump.errors import ScanFailed, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

_RULE = """
rules:
  - name: Acme token
    id: acme-token
    pattern: '\\bacme_([a-z0-9]{20})\\b'
    confidence: medium
    validation: {type: Http, content: {request: {url: 'https://acme.example'}}}
"""


def _refusal(tmp_path: Path, content: str) -> str:
    file = tmp_path / "company.yml"
    file.write_text(content, "utf-8")
    with pytest.raises(SettingsError) as caught:
        scanners.get([str(file)])
    return str(caught.value)


def test_a_rule_of_ones_own_finds(tmp_path: Path) -> None:
    file = tmp_path / "company.yml"
    file.write_text(_RULE, "utf-8")
    text = "é acme_k3j5h6g7f8d9s0a1q2w3 é"

    (found,) = scanners.get([str(file)]).scan(text, "a.py")

    assert text[found.start : found.end] == "k3j5h6g7f8d9s0a1q2w3"
    assert (found.rule, found.title, found.level) == ("acme-token", "Acme token", Level.MEDIUM)


def test_the_rules_are_part_of_the_identity(tmp_path: Path) -> None:
    file = tmp_path / "company.yml"
    file.write_text(_RULE, "utf-8")
    first = scanners.get([str(file)]).identity
    file.write_text(_RULE.replace("20", "21"), "utf-8")

    assert len({first, scanners.get([str(file)]).identity, scanners.get().identity}) == 3


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("_(", "(_)(", "acme-token: the pattern has 2 groups"),
        ("([a-z0-9]{20})", "[a-z0-9]{20}", "acme-token: the pattern has no groups"),
        ("{20})", "{20}", "acme-token: the pattern can't be used: Missing close parenthesis"),
        ("\\bacme_", "(?<=acme_)", "acme-token: the pattern can't be used"),
        ("\\bacme_([a-z0-9]{20})\\b", "(a*)", "acme-token: the pattern can't be used"),
        ("id: acme-token", "id: Acme Token", "Acme Token: no rule for secrets"),
        ("    id: acme-token\n", "", "rule 1: no rule for secrets: Object missing required field"),
        ("pattern:", "patern:", "acme-token: no rule for secrets: Object missing required field"),
        ("confidence: medium", "confidence: sure", "acme-token: no rule for secrets: Invalid enum"),
    ],
)
def test_a_bad_rule_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, _RULE.replace(old, new))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("rules: [1,", "the rules are no YAML"),
        pytest.param("[" * 200_000, "64 levels", id="too deep"),
        ("a: \x01", "the rules are no YAML"),
        ("other: 1", "no list called rules"),
        ("", "no list called rules"),
        ("rules: [text]", "rule 1: no rule for secrets"),
        ("a: &a [1]\nrules: [*a, *a]", "aliases"),
        (_RULE + _RULE.replace("\nrules:\n", ""), "two rules of this id"),
        pytest.param("#" * (300 << 10), "larger than 256 KiB", id="too large"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read: No such file"):
        scanners.get([str(tmp_path / "missing.yml")])


def test_without_the_engine_they_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "PACKAGE", "no-such-package-of-ours")

    assert "need the engine" in _refusal(tmp_path, _RULE)


def test_no_rule_makes_a_scan_hang(tmp_path: Path) -> None:
    file = tmp_path / "company.yml"
    patterns = ("((?:a+)+!)", "(a{2000})", "(?:.*){9}(!)")
    lines = [
        f"  - {{name: Bad, id: bad-{n}, pattern: '{each}'}}\n" for n, each in enumerate(patterns)
    ]
    file.write_text("rules:\n" + "".join(lines), "utf-8")
    scanner = scanners.get([str(file)])
    scanner.prepare()

    try:
        scanner.scan("a" * 1_000_000, "", timeout=1)
    except ScanFailed as error:
        assert "longer than" in error.what  # noqa: PT017 - either is well


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("a(b)c", 1),
        (r"a\(b\)(?:c)(?i)", 0),
        ("[(](b)[^)(]", 1),
        ("[]()](b)", 1),
        ("(?P<x>a)(?<y>b)(?=c)(?!d)", 2),
        (r"\[(a)", 1),
    ],
)
def test_groups_are_counted(pattern: str, count: int) -> None:
    assert groups(pattern) == count
