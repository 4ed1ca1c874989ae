"""The imports of a Go file: they stand before everything else, so nothing else is read."""

from __future__ import annotations

import re

from create_dump.analysis.imports.found import Import
from create_dump.analysis.imports.visible import SLASH_COMMENT, Lines

_TRIVIA = re.compile(rf"(?:\s++|;|{SLASH_COMMENT})*+")
_PACKAGE = re.compile(r"package\s++\w++")
_KEYWORD = re.compile(r"import\b")
_SPEC = re.compile(
    rf"(?:[\w.]++(?:\s++|{SLASH_COMMENT})*+)?(?:\"(?P<path>[^\"\n]*+)\"|`(?P<raw>[^`\n]*+)`)"
)


def scan(text: str) -> list[Import]:
    """Return the imports of *text*."""
    found: list[Import] = []
    lines = Lines(text)
    package = _PACKAGE.match(text, _skip(text, 0))
    if package is None:
        return found
    at = _skip(text, package.end())
    while keyword := _KEYWORD.match(text, at):
        at = _skip(text, keyword.end())
        group = text.startswith("(", at)
        at = _skip(text, at + group)
        while spec := _SPEC.match(text, at):
            found.append(Import(spec["path"] or spec["raw"] or "", lines.of(at)))
            at = _skip(text, spec.end())
            if not group:
                break
        if group and text.startswith(")", at):
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    trivia = _TRIVIA.match(text, at)
    return at if trivia is None else trivia.end()
