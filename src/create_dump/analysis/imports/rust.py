"""The paths that a Rust file uses, and the modules that it says are in files of their own.

Knows ``use``, ``mod`` and ``extern crate`` wherever they stand, and the modules around them in the
file; not paths that are written out in code, nor what macros make.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.imports.found import MOD, USE, Import
from create_dump.analysis.imports.visible import SLASH_COMMENT, Lines, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_CANDIDATE = re.compile(r"(?<![\w$:.#'])(?:use|mod|extern\s++crate)\b")
_USE = re.compile(rf"use\s++(?P<tree>(?:[\w\s:{{}},*#]++|{SLASH_COMMENT})*+)(?P<end>;?+)")
_MOD = re.compile(r"mod\s++(?:r#)?(?P<name>\w++)\s*+(?P<end>[;{])")
_CRATE = re.compile(r"extern\s++crate\s++(?P<name>\w++)")
_PATH = re.compile(
    r"#\[\s*path\s*=\s*\"([^\"\n]*)\"\s*\]\s*(?:#\[[^\]\n]*\]\s*)*(?:pub(?:\([^)\n]*\))?\s+)?\Z"
)
_LOOK_BACK = 200

_TOKEN = re.compile(r"//[^\n]*+|/\*|\"|'(?:[^\\'\n]|\\[^\n][^'\n]*+)'")
_NESTED = re.compile(r"/\*|\*/")
_STRING = re.compile(r"[^\"\\]*+(?:\\.[^\"\\]*+)*+(?:\"|\\?\Z)", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_WORD = re.compile(rf"{SLASH_COMMENT}|(?:r#)?(?P<word>\w++)|(?P<mark>[{{}},*])")
_DEEPEST = 64
"""Parts of a path that are followed."""


def scan(text: str) -> list[Import]:
    """Return the imports of *text*."""
    candidates = list(visible(_CANDIDATE.finditer(text), _spans(text)))
    around = _modules(text, [found.start() for found in candidates])
    lines = Lines(text)
    found: list[Import] = []
    end = 0
    for candidate in candidates:
        at = candidate.start()
        if at < end:
            continue
        inside = around.get(at, ())
        if statement := _MOD.match(text, at):
            if statement["end"] == ";":
                path = _PATH.search(text[max(0, at - _LOOK_BACK) : at])
                found.append(_declared(statement["name"], path, lines.of(at), inside))
        elif statement := _USE.match(text, at):
            line = lines.of(at)
            # One that isn't ended isn't one; all the same nothing in it is looked at again.
            found += [
                Import("::".join(parts), line, parts, names=inside, kind=USE)
                for parts in _leaves(statement["tree"] if statement["end"] else "")
            ]
        elif statement := _CRATE.match(text, at):
            name = statement["name"]
            found.append(Import(name, lines.of(at), (name,), names=inside, kind=USE))
        end = statement.end() if statement is not None else 0
    return found


def _declared(name: str, path: re.Match[str] | None, line: int, inside: tuple[str, ...]) -> Import:
    if path is not None:
        return Import(path[1], line, names=inside, kind=MOD)
    return Import(name, line, (name,), names=inside, kind=MOD)


def _modules(text: str, places: list[int]) -> dict[int, tuple[str, ...]]:
    """Return the modules with a body in this file that are around each of *places*."""
    bodies = {
        found.end() - 1: found["name"]
        for place in places
        if (found := _MOD.match(text, place)) and found["end"] == "{"
    }
    around: dict[int, tuple[str, ...]] = {}
    if not bodies:
        return around
    inside: list[tuple[str, int]] = []
    depth = 0
    waiting = iter(places)
    place = next(waiting, None)
    for brace in visible(_BRACE.finditer(text), _spans(text)):
        at = brace.start()
        while place is not None and place < at:
            around[place] = tuple(name for name, _ in inside[:_DEEPEST])
            place = next(waiting, None)
        if place is None:
            break
        if brace[0] == "{":
            depth += 1
            if at in bodies:
                inside.append((bodies[at], depth))
        else:
            if inside and inside[-1][1] == depth:
                inside.pop()
            depth -= 1
    return around


def _leaves(tree: str) -> Iterator[tuple[str, ...]]:
    """Yield the paths of a ``use`` tree: ``a::{b, c::*}`` is ``a::b`` and ``a::c``."""
    prefix: list[str] = []
    starts: list[int] = []  # how long the prefix of each open brace is
    parts: list[str] = []
    alias = ended = False
    for found in _WORD.finditer(f"{tree},"):
        if word := found["word"]:
            if word == "as" or alias:
                alias = word == "as"
            else:
                parts.append(word)
        elif found["mark"] == "{":
            starts.append(len(prefix))
            prefix += parts
            parts = []
        elif found["mark"] in {",", "}"}:
            if not ended and (parts or found["mark"] == ","):
                path = [*prefix[:_DEEPEST], *parts]
                if path[1:] and path[-1] == "self":
                    del path[-1]
                if path:
                    yield tuple(path[:_DEEPEST])
            parts = []
            if found["mark"] == "}" and starts:
                del prefix[starts.pop() :]
        ended = found["mark"] == "}" or (ended and not found["word"] and found["mark"] is None)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the comments, which may be nested, and the strings, which may be raw."""
    at = 0
    while token := _TOKEN.search(text, at):
        start, at = token.span()
        if token[0] == "/*":
            at = _comment_end(text, at)
        elif token[0] == '"':
            at = _string_end(text, start)
        yield start, at


def _comment_end(text: str, at: int) -> int:
    depth = 1
    for found in _NESTED.finditer(text, at):
        depth += 1 if found[0] == "/*" else -1
        if not depth:
            return found.end()
    return len(text)


def _string_end(text: str, start: int) -> int:
    """Return where the string ends whose opening quote is at *start*."""
    hashes = start
    while hashes and text[hashes - 1] == "#":
        hashes -= 1
    before = text[max(0, hashes - 2) : hashes]
    if before.endswith("r") and not (before[:1].isalnum() and before[:1] not in "bcr"):
        shut = '"' + "#" * (start - hashes)
        end = text.find(shut, start + 1)
        return end + len(shut) if end >= 0 else len(text)
    found = _STRING.match(text, start + 1)
    return found.end() if found is not None else len(text)
