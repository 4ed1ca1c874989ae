"""The imports of a Python file.

Knows statements that stand in the source; not what is imported by a function call.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.imports.found import Import
from create_dump.analysis.imports.visible import DOUBLE, SINGLE, Lines, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_CANDIDATE = re.compile(r"(?:^|[:;])[ \t\f]*+(?P<word>from|import)(?=[ \t\f.\\(])", re.MULTILINE)
"""A statement starts a line, or follows another (``;``) or a one-line ``if`` or ``try``."""

_HIDDEN = re.compile(
    r"#[^\n]*+"
    r'|"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:"""|\Z)'
    r"|'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(?:'''|\Z)"
    rf"|{DOUBLE}|{SINGLE}",
    re.DOTALL,
)

_BLANK = r"(?:[ \t\f]|\\\n)"
_REST = r"[^\n#;\\]*+(?:\\\n[^\n#;\\]*+)*+"
_FROM = re.compile(
    rf"from{_BLANK}*+(?P<dots>(?:\.{_BLANK}*+)*+)"
    rf"(?P<module>(?:(?!import\b)\w+(?:{_BLANK}*+\.{_BLANK}*+\w++)*+)?+){_BLANK}*+import\b{_BLANK}*+"
    rf"(?P<names>\((?:[^()#]++|#[^\n]*+)*+|{_REST})"
)
_IMPORT = re.compile(rf"import\b{_BLANK}*+(?P<names>{_REST})")
_REMARK = re.compile(r"#[^\n]*+|\\\n|[()]")
_SPACE = re.compile(r"\s+|\\\n")


def scan(text: str) -> list[Import]:
    """Return the imports of *text*."""
    found: list[Import] = []
    if "import" not in text:
        return found
    lines = Lines(text)
    for candidate in visible(_CANDIDATE.finditer(text), _spans(text), "word"):
        at = candidate.start("word")
        if candidate["word"] == "from":
            statement = _FROM.match(text, at)
            if statement is not None:
                dots = statement["dots"].count(".")
                module = _SPACE.sub("", statement["module"]).strip("\\")
                names = tuple(name for name, _ in _names(statement["names"]))
                if (dots or module) and names:
                    parts = tuple(module.split(".")) if module else ()
                    found.append(
                        Import("." * dots + module, lines.of(at), parts, level=dots, names=names)
                    )
            continue
        statement = _IMPORT.match(text, at)
        for name, rest in _names(statement["names"]) if statement is not None else ():
            if rest in {"", "as"}:
                found.append(Import(name, lines.of(at), tuple(name.split("."))))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _HIDDEN.finditer(text))


_NAME = re.compile(r"\*|\w+(?:\.\w+)*")


def _names(listed: str) -> Iterator[tuple[str, str]]:
    """Yield each name that is listed, and the word behind it: ``as``."""
    for item in _REMARK.sub(" ", listed).split(","):
        words = item.replace(" .", ".").replace(". ", ".").split()
        if words and _NAME.fullmatch(words[0]):
            yield words[0], words[1] if len(words) > 1 else ""
