"""Whether a value was drawn by a machine or written by a person, told by its characters alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Final

LEAST: Final = 12
"""Characters below which nothing can be told."""

_LEAST_HEX: Final = 16
_ENTROPY: Final = 3.4
_ENTROPY_HEX: Final = 3.0
_RUN: Final = 3.2
_RUN_ODD: Final = 2.4
_RUN_LETTERS: Final = 2.2
_LEAST_LETTERS: Final = 16
_SLACK: Final = 0.6
_WORDY: Final = 0.5

_PLACEHOLDER: Final = re.compile(
    r"example|sample|dummy|placeholder|change.?(?:me|this|it)|replace|your|redacted|fake"
    r"|mock|todo|insert|enter|secret.?here|lorem|foo.?bar"
    r"|1234567|01234|abcdefg|deadbeef|cafebabe|qwerty|process\.env"
    r"|\.\.\.|\$\{|\{\{|%\(|<%|\A%\w+%\Z",
    re.IGNORECASE,
)
_REPEATED: Final = re.compile(r"(.)\1{3,}")
_FILLED: Final = 0.2
"""Of a value: the part that is one character again and again, from which on it was typed."""
_HEX: Final = re.compile(r"(?:0x)?[0-9a-fA-F]+\Z")
_TEST: Final = re.compile(r"(?:^|[_-])test(?:$|[_-])", re.IGNORECASE)
_MASKED: Final = re.compile(r"([xX*0.])\1{7}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_PLACE: Final = re.compile(
    r"[a-z][a-z0-9+.-]*:/|/[\w.-]+/|\.{0,2}/|~/|www\.|[\w.+-]+@[\w-]+\.", re.IGNORECASE
)
"""How URLs, paths and addresses begin."""

_FILE: Final = re.compile(r"[\w./-]*\.[a-z]{1,5}[0-9]?\Z")
_PLAIN: Final = re.compile(r"[A-Za-z0-9+/=_.~-]+\Z")
_HASHED: Final = re.compile(
    r"(?:sha(?:1|256|384|512)|md5|h1|pbkdf2\w*|bcrypt\w*|argon2\w*)[-:$]|\$(?:2[aby]|argon2\w*|6|5|1)\$"
)
"""How hashes that say so begin: nobody signs in with one."""

_RUNS: Final = re.compile(r"[a-z]+|[A-Z]+|[0-9]+")
_NAME: Final = re.compile(r"[A-Za-z]+(?:[-_.](?:[A-Za-z]+|[Vv]?[0-9]{1,4})){2,}\Z")
"""How names are built that consist of words and numbers, with something between each two."""
_WORD: Final = re.compile(r"[a-z]{4,}|[A-Z][a-z]{3,}|[A-Z]{4,}")

_CLUSTER: Final = re.compile(r"[^aeiouy]{4}", re.IGNORECASE)


def entropy(value: str) -> float:
    """Return the entropy of *value*'s characters, in bits a character."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values())


def placeholder(value: str) -> bool:
    """Return whether *value* stands for a secret that is to be put there."""
    filled = sum(len(found[0]) for found in _REPEATED.finditer(value))
    return filled > _FILLED * len(value) or _PLACEHOLDER.search(value) is not None


def masked(value: str) -> bool:
    """Return whether most of *value* was made unreadable already: ``npm_xxxxxxxx…``."""
    return _MASKED.search(value) is not None


def is_place(value: str) -> bool:
    """Return whether *value* is a URL, a path or an address."""
    return _PLACE.match(value) is not None


def random_looking(value: str, *, sure: bool) -> bool:
    """Return whether *value* looks drawn by a machine.

    Args:
        value: Without spaces.
        sure: Whether its name says secret; without, a UUID or a bare hash is no sign of one.
    """
    if len(value) < LEAST or placeholder(value) or _TEST.search(value):
        return False
    if _HASHED.match(value):
        return False
    if _UUID.match(value):
        return sure
    if _HEX.match(value):
        long = sure and len(value) >= _LEAST_HEX and not value.isdigit()
        return long and entropy(value.lower()) >= min(_ENTROPY_HEX, _most(value))
    if (
        is_place(value)
        or _FILE.match(value)
        or _NAME.match(value)
        or entropy(value) < min(_ENTROPY, _most(value))
    ):
        return False
    return _mixed(value)


def _most(value: str) -> float:
    """Return the entropy that chance leaves to so few characters, a little less than at most."""
    return math.log2(len(value)) - _SLACK


def _mixed(value: str) -> bool:
    """Return whether letters and digits follow each other as no writing has them."""
    runs = _RUNS.findall(value)
    if not any(map(str.isalpha, value)):
        return False
    in_words = sum(len(word) for word in _WORD.findall(value) if _speakable(word))
    mean = sum(map(len, runs)) / max(1, len(runs))
    limit = _RUN if _PLAIN.match(value) else _RUN_ODD
    if not any(map(str.isdigit, value)):
        # Letters alone are mostly words: only cases in no order tell that these are not.
        limit = _RUN_LETTERS if len(value) >= _LEAST_LETTERS else 0
    return mean <= limit and in_words <= _WORDY * len(value)


def _speakable(word: str) -> bool:
    """Return whether *word* has vowels enough, and nowhere four consonants in a row."""
    vowels = sum(sign in "aeiouy" for sign in word.lower())
    return vowels * 4 >= len(word) and not _CLUSTER.search(word)
