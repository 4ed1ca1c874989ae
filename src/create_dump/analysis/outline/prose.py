"""The first sentence or paragraph of a comment or docstring.

Knows prose and the marks of comments, but no syntax tree.
"""

from __future__ import annotations

import re

SENTENCE = 80
"""Characters that a first sentence may have before it is cut."""
PARAGRAPH = 400
"""Characters that a first paragraph may have before it is cut."""
_ENOUGH = 4_000
"""Characters of a comment that are looked at at all."""

_LAWYERS = re.compile(r"copyright|SPDX-|all rights reserved", re.IGNORECASE)
_LEGAL = re.compile(r"\blicen[cs]ed?\b|@preserve|@generated", re.IGNORECASE)
"""What stands at the top of files for lawyers; a function's comment may speak of a licence, too."""
_TOOL = re.compile(
    r"\s*(?:eslint|prettier|tslint|jshint|jslint|istanbul|@ts-|global\b|nolint|go:|\+build|lint:|"
    r"clang-format|NOLINT|#nosec|vim:|sourceMappingURL)|.*-\*-"
)
"""A line that is an order to a tool."""

_END = re.compile(r"(?<![ (]e\.g)(?<![ (]i\.e)(?<!\bvs)(?<!\betc)(?<!\bcf)[.!?](?=\s|$)")
_SECTION = re.compile(
    r"\s*(?:[@:\\][a-z]\w*\b|(?:Args|Arguments|Parameters|Returns|Raises|Yields|Examples?|Attributes"
    r"|Note|Usage)::?\s*$|[-=~*]{3,}\s*$|```|>>>)"
)
"""A line that ends the prose: a tag, a section's heading, an underline, code."""
_BRIEF = re.compile(r"\s*[@\\](?:brief|summary|fileoverview|file|overview|description)\b ?")
_HEADING = re.compile(r"\s*#{1,6} ")
_TAG = re.compile(r"</?(?:p|b|i|em|strong|code|tt|br)\b ?/?>|\{@\w+\s+([^{}]*)\}")
"""What Javadoc puts around words."""
_SEAM = re.compile(r"\0+")
_SEAM_IN_WORD = re.compile(r"(?<=\w)\0+(?=\w)")
_BORDERS = (", ", "; ", " (", ": ", " - ", " -- ", " — ")
"""Where a long sentence is best cut."""
_MARK = re.compile(r"^\s*(?://[/!]?|\*(?!/)|#+!?) ?")
_OPENING = re.compile(r"^/\*+!? ?")
_RULE = re.compile(r"\W*$", re.ASCII)


def is_legal(text: str, *, file: bool) -> bool:
    """Tell whether a comment is a licence; *file*: whether it is about a whole file."""
    return _LAWYERS.search(text) is not None or (file and _LEGAL.search(text) is not None)


def unmarked(comment: str) -> str:
    """Return what a comment says, without the marks around and before its lines, and tags."""
    lines = []
    for line in comment[:_ENOUGH].split("\n"):
        body = line.strip()
        body = _OPENING.sub("", body) if body.startswith("/*") else _MARK.sub("", body)
        if not _TOOL.match(body):
            lines.append(body.removesuffix("*/").rstrip())
    return _untagged("\n".join(lines))


def _untagged(text: str) -> str:
    """Return *text* without tags; words that only a tag held apart stay apart."""
    text = _TAG.sub(lambda found: f"\0{found[1] or ''}\0", text)
    return _SEAM.sub("", _SEAM_IN_WORD.sub(" ", text))


def sentence(text: str) -> str:
    """Return the first sentence of prose on one line, or "" when there is none."""
    return _cut(_first_sentence(" ".join(_paragraph(text))), SENTENCE)


def paragraph(text: str) -> str:
    """Return the first paragraph of prose on one line, or "" when there is none."""
    return _cut(" ".join(_paragraph(text)), PARAGRAPH)


def _paragraph(text: str) -> list[str]:
    words: list[str] = []
    for line in text[:_ENOUGH].split("\n"):
        body = _BRIEF.sub("", line, count=1)
        if _RULE.match(body) and body.isascii():
            if words:
                break
            continue
        if _SECTION.match(body):
            break
        if _HEADING.match(body):
            if words:
                break
            continue
        words += body.split()
    return words


def _first_sentence(line: str) -> str:
    found = _END.search(line)
    return line[: found.end()] if found else line


def _cut(line: str, limit: int) -> str:
    if len(line) <= limit:
        return line
    clause = max(line.rfind(border, limit // 2, limit) for border in _BORDERS)
    if clause > 0:
        return f"{line[:clause]} …"
    space = line.rfind(" ", 0, limit)
    # One word longer than the limit is no prose.
    return f"{line[:space].rstrip(',;:—-')} …" if space > 0 else ""
