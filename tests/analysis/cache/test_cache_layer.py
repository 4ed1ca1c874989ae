"""Facts of one way of counting mean nothing in another one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from create_dump.analysis import grammars
from create_dump.analysis.cache import layer as layers
from create_dump.analysis.cache.layer import Layer, analyser, layer
from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.secrets.finding import Finding, Level
from create_dump.analysis.secrets.policy import AllowedRule, Mode, Policy
from create_dump.analysis.versions import version

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = FileFacts(Content.TEXT, 1)
SECRET = PLAIN._replace(findings=(Finding("a", 0, 1, 1, 1, "rule", "title", Level.HIGH, "print"),))
SALTED = Policy(salt=b"salt")
SUSPICIOUS = "a/0123456789abcdef0123"


def made(policy: Policy = SALTED, tokenizer: str = "rough", form: str = "markdown") -> Layer:
    return layer(tokenizer, form, policy)


def test_the_same_is_the_same() -> None:
    assert made() == made()


def test_a_tokenizer_and_a_format_make_layers() -> None:
    names = {made(tokenizer=one, form=two).name for one in ("rough", "gpt-2") for two in "ab"}

    assert len(names) == 4
    assert made(form="a").texts == made(form="b").texts
    assert made(tokenizer="a").texts != made(tokenizer="b").texts
    assert made(tokenizer="a").clean == made(tokenizer="b").clean


def test_outlines_depend_on_tokenizer_format_and_parsers_and_imports_on_parsers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = made()

    assert made(tokenizer="gpt-2").outlines != now.outlines != made(form="xml").outlines
    assert made(tokenizer="gpt-2", form="xml").imports == now.imports
    assert len({now.outlines, now.imports, now.name, now.texts, now.clean}) == 5
    for parser in ("tree-sitter", "tree-sitter-python"):
        monkeypatch.setattr(
            layers, "version", lambda name, parser=parser: "0" if name == parser else version(name)
        )
        assert made().outlines != now.outlines
        assert made().imports != now.imports
        assert made().name == now.name


def test_each_parser_has_a_version() -> None:
    assert all(version(name) for name in grammars.PACKAGES)
    assert "tree-sitter-typescript" in grammars.PACKAGES


def test_a_scan_is_none_where_it_is_off() -> None:
    off = made(Policy(Mode.OFF, salt=b"salt"))

    assert off.name != made().name
    assert off.clean != made().clean
    assert off.texts == made().texts


def test_a_row_names_no_path_that_may_be_a_secret() -> None:
    unknown, plain = FileFacts(Content.TEXT, 7), FileFacts(Content.TEXT, 7, plain=True)

    assert not made().keeps(SUSPICIOUS, unknown)
    assert made().keeps(SUSPICIOUS, plain)
    assert made().keeps("src/main.py", unknown)
    assert made(Policy(Mode.OFF)).keeps(SUSPICIOUS, unknown)


def test_numbers_of_texts_are_no_verdicts() -> None:
    assert made().texts != made().clean


def test_rules_of_ones_own_make_a_layer_as_they_are_written(tmp_path: Path) -> None:
    rules = tmp_path / "mine.yml"
    names = {made().name}
    for letters in ("a-z", "a-z0-9"):
        pattern = f"acme_([{letters}]{{20}})"
        rules.write_text(f"rules: [{{name: Acme, id: acme, pattern: '{pattern}'}}]\n", "utf-8")
        names.add(made(Policy(rules=(str(rules),), salt=b"salt")).name)

    assert len(names) == 3


def test_rules_of_ones_own_are_known_by_what_they_say_wherever_they_are(tmp_path: Path) -> None:
    files = [tmp_path / "mine.yml", tmp_path / "moved.yml"]
    for rules in files:
        rules.write_text("rules: [{name: Acme, id: acme, pattern: 'acme_([a-z]{20})'}]\n", "utf-8")

    here, there = (made(Policy(rules=(str(rules),), salt=b"salt")) for rules in files)

    assert here == there


@pytest.mark.parametrize(
    "other",
    [
        Policy(Mode.WARN, salt=b"salt"),
        Policy(level=Level.LOW, salt=b"salt"),
        Policy(disabled=frozenset({"rule"}), salt=b"salt"),
        Policy(paths=("tests/",), salt=b"salt"),
        Policy(allowed=frozenset({"print"}), salt=b"salt"),
        Policy(allowed_rules=frozenset({AllowedRule("rule", "")}), salt=b"salt"),
    ],
)
def test_another_policy_holds_only_where_no_secret_can_be(other: Policy) -> None:
    now, then = made(other), made()

    assert now.name == then.name
    assert now.holds(then.under("src/plain.py", PLAIN))
    assert not now.holds(then.under(SUSPICIOUS, PLAIN))
    assert not now.holds(then.under("src/plain.py", SECRET))
    for path in ("src/plain.py", SUSPICIOUS):
        assert now.holds(now.under(path, SECRET))
        assert now.holds(now.under(path, PLAIN))


def test_another_salt_holds_only_where_there_is_no_fingerprint() -> None:
    now, then = made(Policy(salt=b"other")), made()

    assert now.holds(then.under(SUSPICIOUS, PLAIN))
    assert not now.holds(then.under("src/plain.py", SECRET))


def test_a_salt_counts_for_names_where_fingerprints_are_allowed() -> None:
    allowed = frozenset({"print"})
    then = made(Policy(allowed=allowed, salt=b"salt"))

    now = made(Policy(allowed=allowed, salt=b"other"))

    assert not now.holds(then.under(SUSPICIOUS, PLAIN))


def test_what_a_file_depends_on_takes_little_room() -> None:
    for facts in (PLAIN, SECRET):
        assert len(made().under(SUSPICIOUS, facts)) <= 16


def test_other_findings_that_are_allowed_are_another_policy() -> None:
    now, then = (made(Policy(allowed=frozenset({one}), salt=b"salt")) for one in ("a", "b"))

    assert not now.holds(then.under("src/plain.py", SECRET))
    assert not now.holds(then.under(SUSPICIOUS, PLAIN))


def test_another_analyser_makes_another_layer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("analysis", "formats"):
        (tmp_path / part / "below").mkdir(parents=True)
        (tmp_path / part / "below" / "one.py").write_text("one = 1\n")
    monkeypatch.setattr(layers, "_PACKAGE", tmp_path)
    said = [analyser()]

    (tmp_path / "analysis" / "noise.pyc").write_text("no code")
    assert analyser() == said[0]
    os.utime(tmp_path / "formats" / "below" / "one.py", ns=(5, 5))
    said.append(analyser())
    (tmp_path / "analysis" / "two.py").write_text("")
    said.append(analyser())
    monkeypatch.setattr(layers, "version", lambda _: "2")
    said.append(analyser())
    monkeypatch.setattr(layers, "__version__", "9")
    said.append(analyser())

    assert len(set(said)) == 5
