"""The rules of our own, all of them, and what must hold of a match beyond its pattern."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.formats import JWT, PREFIXED, PRIVATE_KEY, URL, Rule
from create_dump.analysis.secrets.generic import GUESSES, in_url, judge
from create_dump.analysis.secrets.hits import Hit
from create_dump.analysis.secrets.randomness import entropy, placeholder, random_looking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.analysis.secrets.places import Place

BESIDE: Final = (*PREFIXED, URL, *GUESSES)
"""What is compiled into the engine's pass: it has private keys and JSON Web Tokens itself."""

FALLBACK: Final = (*PREFIXED, JWT, PRIVATE_KEY, URL, *GUESSES)
"""What has to do where there is no engine."""

_VERSION: Final = 2
"""Raised when what is judged changes though no rule does."""


def judged(rule: Rule, text: str, start: int, end: int, place: Place) -> Hit | None:
    """Return what *rule* matched as a hit, with its exact span, or None if it is no secret."""
    level = rule.level
    if rule in GUESSES:
        span = judge(rule, text, start, place)
        if span is None:
            return None
        if not rule.named and random_looking(text[slice(*span)], sure=True):
            level = Level.MEDIUM
        return Hit(*span, rule.id, rule.title, level, guess=True)
    secret = text[start:end]
    if entropy(secret) < rule.min_entropy or (rule is not PRIVATE_KEY and placeholder(secret)):
        return None
    if rule is URL:
        sure = in_url(secret, text[start - 1 - len(secret) : start - 1])
        if sure is None:
            return None
        level = level if sure else Level.LOW
    return Hit(start, end, rule.id, rule.title, level)


def digest(rules: Sequence[Rule], salt: bytes, *more: str) -> str:
    """Return what tells these *rules*, the salt and *more* from others, in hex."""
    said = repr((_VERSION, rules, hashlib.sha256(salt).hexdigest(), more))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
