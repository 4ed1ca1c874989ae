"""Which files hold which texts: the question that stands behind ``c:`` in the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker_fakes import OPEN

from create_dump import formats
from create_dump.analysis import tokens
from create_dump.analysis.jobs import FindTexts
from create_dump.analysis.pool import Work
from create_dump.selection.query import parse
from create_dump.selection.rules import Rules
from create_dump.sources.directory import DirectorySource

if TYPE_CHECKING:
    from pathlib import Path


def held(root: Path, content: bytes, query: str) -> list[bool]:
    """Return for each text that *query* asks of contents whether a file with *content* holds it."""
    (root / "file").write_bytes(content)
    source = DirectorySource(root, Rules(root))
    work = Work(source, tokens.get("rough"), formats.get("plain").section, OPEN)
    texts = tuple(term.text.casefold() for term, _ in parse(query).content_terms)
    (answer,) = FindTexts(("file",), texts).run(work)
    return [*answer]


def test_contents_are_searched_whatever_their_case(tmp_path: Path) -> None:
    query = 'c:todo c:"Def main" !c:xxx'

    assert held(tmp_path, b"# TODO\ndef MAIN():\n", query) == [True, True, False]
    assert held(tmp_path, b"# TODO\ndef other():\n", query) == [True, False, False]
    assert held(tmp_path, b"# TODO xXx\ndef main():\n", query) == [True, True, True]
    assert held(tmp_path, "die Straße".encode(), "c:STRASSE") == [True]
    assert held(tmp_path, b"anything", "a >5") == []


def test_what_is_no_text_or_is_gone_holds_nothing(tmp_path: Path) -> None:
    assert held(tmp_path, b"todo\0\1\2", "c:todo") == [False]

    source = DirectorySource(tmp_path, Rules(tmp_path))
    work = Work(source, tokens.get("rough"), formats.get("plain").section, OPEN)
    assert FindTexts(("gone",), ("todo",)).run(work) == [(False,)]
