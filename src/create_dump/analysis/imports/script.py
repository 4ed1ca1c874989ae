"""The imports of a JavaScript or TypeScript file.

Knows ``import``, ``export … from``, ``require`` and ``import()`` of a literal, and TypeScript's
``<reference path>``. What is written is a specifier; where it leads, the resolver knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.imports.found import Import
from create_dump.analysis.imports.visible import DOUBLE, SINGLE, SLASH_COMMENT, Lines, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_CANDIDATE = re.compile(
    r"(?<![\w$])(?<!(?<!\.\.)\.)(?P<word>import\b(?!\s*[:=.])"
    r"|export\s*+(?:type\s*+)?[{*]|require\s*+\(\s*+['\"`])"
)
_TRIVIA = rf"(?:\s++|{SLASH_COMMENT})*+"
_LITERAL = r"(?P<quote>['\"])(?P<path>[^'\"\n]++)(?P=quote)"
_NAMES = rf"(?:\*{_TRIVIA}as{_TRIVIA}[\w$]++|\{{[^{{}}]*+\}})"
_FORMS = (
    # A literal alone: what is put together is known only when it runs.
    re.compile(
        rf"(?:import|require){_TRIVIA}\({_TRIVIA}(?P<quote>['\"`])(?P<path>[^'\"`\n$]++)(?P=quote)"
        rf"{_TRIVIA}[),]"
    ),
    re.compile(rf"import{_TRIVIA}{_LITERAL}"),
    re.compile(
        rf"import{_TRIVIA}(?:[\w$]++{_TRIVIA}){{0,2}}?,?{_TRIVIA}(?:{_NAMES}{_TRIVIA})?+"
        rf"from{_TRIVIA}{_LITERAL}"
    ),
    re.compile(
        rf"export{_TRIVIA}(?:type{_TRIVIA})?"
        rf"(?:{_NAMES}|\*){_TRIVIA}from{_TRIVIA}{_LITERAL}"
    ),
)
_REFERENCE = re.compile(r"^///\s*<reference\s+path\s*=\s*(['\"])([^'\"\n]+)\1", re.MULTILINE)

_TOKEN = re.compile(rf"{SLASH_COMMENT}|{DOUBLE}|{SINGLE}|[`/]", re.DOTALL)
_IN_TEMPLATE = re.compile(rf"{SLASH_COMMENT}|{DOUBLE}|{SINGLE}|[`/{{}}]", re.DOTALL)
_TEMPLATE = re.compile(r"[^`\\$]*+(?:(?:\\.|\$(?!\{))[^`\\$]*+)*+(?:`|\$\{|\\?\Z)", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/")
_BEFORE_REGEX = re.compile(
    r"(?:^|[(,=:\[!&|?{};+\-*%~^<>\n]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do))"
    r"\s*\Z"
)
"""What stands before a ``/`` that starts a regular expression rather than divides."""
_LOOK_BACK = 12


def scan(text: str) -> list[Import]:
    """Return the imports of *text*."""
    lines = Lines(text)
    found = [Import(m[2], text.count("\n", 0, m.start()) + 1) for m in _REFERENCE.finditer(text)]
    end = 0
    for candidate in visible(_CANDIDATE.finditer(text), _spans(text)):
        at = candidate.start()
        if at < end:
            continue
        for form in _FORMS:
            statement = form.match(text, at)
            if statement is not None:
                found.append(Import(statement["path"], lines.of(at)))
                end = statement.end()
                break
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the comments, strings, regular expressions and the literal parts of templates."""
    at = 0
    open_braces: list[int] = []  # in the code inside each open template
    while token := (_IN_TEMPLATE if open_braces else _TOKEN).search(text, at):
        start, at = token.span()
        said = token[0]
        if said == "{":
            open_braces[-1] += 1
            continue
        if said == "}" and open_braces[-1]:
            open_braces[-1] -= 1
            continue
        if said in {"`", "}"}:
            if said == "}":
                open_braces.pop()
            chunk = _TEMPLATE.match(text, at)
            at = chunk.end() if chunk is not None else len(text)
            if text.endswith("${", start + 1, at):
                open_braces.append(0)
        elif said == "/":
            before = text[max(0, start - _LOOK_BACK) : start]
            regex = _REGEX.match(text, start) if _BEFORE_REGEX.search(before) else None
            if regex is None:
                continue
            at = regex.end()
        yield start, at
