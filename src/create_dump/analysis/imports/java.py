"""The imports of a Java file, and the types of its package that it may mean without one."""

from __future__ import annotations

import re

from create_dump.analysis.imports.found import PACKAGE, STATIC, WILDCARD, Import
from create_dump.analysis.imports.visible import DOUBLE, SINGLE, SLASH_COMMENT, Lines

_TRIVIA = re.compile(rf"(?:\s++|;|{SLASH_COMMENT})*+")
_NAME = r"\w++(?:\s*+\.\s*+\w++)*+"
_PACKAGE = re.compile(rf"package\s++({_NAME})\s*+;")
_IMPORT = re.compile(rf"import\s++(static\s++)?({_NAME})(\s*+\.\s*+\*)?\s*+;")
_HIDDEN = re.compile(
    rf'{SLASH_COMMENT}|"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:"""|\Z)|{DOUBLE}|{SINGLE}',
    re.DOTALL,
)
_TYPE = re.compile(r"(?<![\w.$])[A-Z][\w$]*+")
_SPACE = re.compile(r"\s+")


def scan(text: str) -> list[Import]:
    """Return the imports of *text*, the one of its own package first."""
    lines = Lines(text)
    at = _skip(text, 0)
    package = _PACKAGE.match(text, at)
    found: list[tuple[Import, bool]] = []
    if package is not None:
        at = _skip(text, package.end())
    while statement := _IMPORT.match(text, at):
        name = _SPACE.sub("", statement[2])
        every = statement[3] is not None
        kind = STATIC if statement[1] else WILDCARD if every else ""
        written = f"{name}.*" if every else name
        found.append((Import(written, lines.of(at), tuple(name.split(".")), kind=kind), every))
        at = _skip(text, statement.end())
    types = tuple(sorted(set(_TYPE.findall(_HIDDEN.sub(" ", text[at:])))))
    here = _SPACE.sub("", package[1]) if package is not None else ""
    own = Import(
        here,
        text.count("\n", 0, package.start()) + 1 if package is not None else 1,
        tuple(here.split(".")) if here else (),
        names=types,
        kind=PACKAGE,
    )
    return [own, *(each._replace(names=types) if every else each for each, every in found)]


def _skip(text: str, at: int) -> int:
    trivia = _TRIVIA.match(text, at)
    return at if trivia is None else trivia.end()
