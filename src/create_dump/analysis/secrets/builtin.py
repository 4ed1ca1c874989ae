"""The scanner where there is no wheel of the engine: our own rules, one after another.

Finds what `create_dump.analysis.secrets.formats` and ``generic`` describe, nothing else. Each of
their patterns is linear, and a rule is only tried on a text that has one of its keywords.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.generic import GUESSES, beginnings
from create_dump.analysis.secrets.hits import findings, late
from create_dump.analysis.secrets.own import FALLBACK, digest, judged
from create_dump.analysis.secrets.places import place
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.formats import Rule
    from create_dump.analysis.secrets.hits import Hit


_PIECE: Final = 1 << 16
"""Characters that are searched between two looks at the clock."""
_OVERLAP: Final = 1 << 14
"""Characters behind a piece into which what starts in it may reach: a long private key does."""
_STEPS: Final = 1 << 10
"""Places that are tried between two looks at the clock."""

_Span = tuple[int, int]


@dataclass(frozen=True)
class Builtin:
    """Scans with our own rules alone.

    Attributes:
        salt: The key of the fingerprints.
    """

    salt: bytes = b""

    @cached_property
    def identity(self) -> str:
        """The rules' digest and the salt's."""
        return f"built-in {digest(FALLBACK, self.salt)}"

    def prepare(self, begun: Callable[[], None] = lambda: None) -> None:
        """Do nothing: patterns are compiled when a text first has one of their keywords."""
        begun()

    def scan(self, text: str, path: str, timeout: float = 10.0) -> Sequence[Finding]:
        """Return what is found in *text*; see `Scanner.scan`."""
        end = time.monotonic() + timeout
        lowered = _lowered(text)
        where = place(path)
        shown = quote_path(path) if path else ""
        hits: list[Hit] = []
        begun: dict[tuple[tuple[str, ...], bool], Sequence[int]] = {}
        for rule in FALLBACK:
            if rule.bare if where.code else rule.within:
                continue
            searched = lowered if rule.any_case else text
            if not any(keyword in searched for keyword in rule.keywords):
                continue
            if rule.anchor and not _compiled(rule.anchor).search(text):
                continue
            if rule in GUESSES:
                key = rule.keywords, rule.bare
                if key not in begun:
                    begun[key] = beginnings(rule, lowered)
                spans = _matched(rule, text, begun[key])
            else:
                spans = _searched(rule, text)
            for span in spans:
                hit = judged(rule, text, *span, where) if span else None
                if hit is not None:
                    hits.append(hit)
                if time.monotonic() > end:
                    raise late(shown, timeout)
        return findings(text, path, self.salt, hits)


def _lowered(text: str) -> str:
    """Return *text* in small letters, each where it was: a few signs become two of them."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def _searched(rule: Rule, text: str) -> Iterator[_Span | None]:
    """Yield where the secrets of *rule* are, and None for each piece that was searched."""
    pattern = _compiled(rule.pattern)
    for start in range(0, len(text), _PIECE):
        for found in pattern.finditer(text, start, start + _PIECE + _OVERLAP):
            if found.start() >= start + _PIECE:
                break
            yield found.span(1)
        yield None


def _matched(rule: Rule, text: str, begun: Sequence[int]) -> Iterator[_Span | None]:
    """Yield the same as `_searched`, of a rule whose matches begin in these places at most."""
    match = _compiled(rule.pattern).match
    end = 0
    for index, start in enumerate(begun):
        if start >= end:
            found = match(text, start)
            if found:
                end = found.end()
                yield found.span(1)
        if index % _STEPS == 0:
            yield None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
