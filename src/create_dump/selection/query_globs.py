"""Globs of the filter's language as regular expressions over lower-cased paths.

``*`` and ``?`` stop at slashes, ``**`` does not. The expressions never take back a choice that
could make them slow: what a star may skip is skipped at the first place that fits (atomic
groups), and a later star makes up for it.
"""

from __future__ import annotations

import re
from itertools import groupby

from create_dump.selection.globs import expand_braces

_ANYWHERE = "(?:.*/)?"
_ENDING = re.compile(r"\*+([^*?\[/]+)").fullmatch
_WILD = re.compile(r"\*|\?|\{[^{}]*,[^{}]*\}").search


def is_glob(text: str) -> bool:
    """Tell whether *text* is a pattern: brackets alone are a part of many names."""
    return _WILD(text) is not None


def ending(pattern: str) -> tuple[str, ...] | None:
    """Return the endings that *pattern* (lower-cased) asks for, if it asks for nothing else.

    >>> ending("*.{py,pyi}")
    ('.py', '.pyi')

    Raises:
        UsageError: Its braces stand for more than a thousand patterns.
    """
    found = [_ENDING(each) for each in expand_braces(pattern)]
    return tuple(each[1] for each in found if each) if all(found) else None


def literal(pattern: str) -> str:
    """Return the longest text that each path holds that *pattern* (lower-cased) means; or ""."""
    pieces = re.split(r"[*?]", re.split(r"[\[{]", pattern)[0])
    texts = (piece.lstrip("/") for piece in pieces)
    return max((text for text in texts if "//" not in text), key=len, default="")


def translate(pattern: str) -> str:
    """Return an expression that matches the whole of each path that *pattern* (lower-cased) means.

    Raises:
        UsageError: Its braces stand for more than a thousand patterns.
    """
    return "(?s:" + "|".join(_translated(each) for each in expand_braces(pattern)) + r")\Z"


def _translated(pattern: str) -> str:
    if pattern.endswith("/"):
        pattern += "**"
    if "/" not in pattern:
        # The last slash, and none before it.
        return f"(?>.*/)?{_name(pattern)}" if pattern.strip("*") else ".+"
    parts = pattern.split("/")
    # A slash at the start ties the pattern to the root.
    parts = parts[1:] if not parts[0] else ["**", *parts]
    result = ""
    free = False
    runs = [(wild, [*run]) for wild, run in groupby((part for part in parts if part), "**".__eq__)]
    for at, (wild, run) in enumerate(runs):
        if wild:
            free = True
            continue
        body = "/".join(map(_name, run))
        if at == len(runs) - 1:
            return result + (_ANYWHERE if free else "") + body
        result += f"(?>(?:[^/]*/)*?{body}/)" if free else f"{body}/"
        free = False
    return result + ".+"


def _name(pattern: str) -> str:
    """Return the expression for one name, or a part of a path between two slashes."""
    pieces = [""]
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        end = _class_end(pattern, at) if letter == "[" else 0
        if letter == "*":
            pieces.append("")
        elif letter == "?":
            pieces[-1] += "[^/]"
        elif end:
            pieces[-1] += _class(pattern[at + 1 : end])
            at = end
        else:
            pieces[-1] += re.escape(letter)
        at += 1
    first, *rest = pieces
    if not rest:
        return first
    middle = "".join(f"(?>[^/]*?{piece})" for piece in rest[:-1] if piece)
    return f"{first}{middle}[^/]*{rest[-1]}"


def _class_end(pattern: str, start: int) -> int:
    """Return where the class ends that begins at *start*, or 0 where it is none."""
    at = start + 1
    if pattern[at : at + 1] in {"!", "^"}:
        at += 1
    # A bracket that comes first is a letter of the class.
    return max(0, pattern.find("]", at + 1))


def _class(inside: str) -> str:
    negated = inside[0] in "!^"
    letters = re.sub(r"([\\\[&~|^])", r"\\\1", inside[1:] if negated else inside)
    try:
        re.compile(f"[{letters}]")
    except re.error:  # a range that runs backwards has no letter
        return "(?!)" if not negated else "[^/]"
    return f"(?!/)[{'^' if negated else ''}{letters}]"
