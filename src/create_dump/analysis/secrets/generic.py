"""Decides about the candidates of our own rules: a value beside a name.

The rules find much; what is no secret by its name, its form or the place where it stands is
dropped here. Nothing is fitted to single values: every test is one of `words`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from create_dump.analysis.languages import language
from create_dump.analysis.secrets import words

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET: Final = "generic-secret"  # noqa: S105 - a rule
PASSWORD: Final = "password"  # noqa: S105 - a rule
URL: Final = "url-credential"
TITLES: Final = {
    SECRET: "Random-looking value beside a secret-like name",
    PASSWORD: "Possible password",
    URL: "Password in a URL",
}

_BEFORE: Final = 120
_AFTER: Final = 3
_NAME: Final = re.compile(
    r"[\w.\-]*(?:secret|token|credential|creds|auth|bearer|pass|pwd|signature|webhook|session"
    r"|cookie|salt|key)[\w.\-]*",
    re.IGNORECASE,
)
_QUOTES: Final = "\"'`"
_CODE: Final = frozenset(
    """
    c cpp csharp go java javascript jsx kotlin php python ruby rust scala swift typescript
    tsx dart perl lua elixir objectivec groovy zig haskell clojure erlang r julia
    """.split()  # noqa: SIM905 - one may read and sort it
)
"""Languages in which text stands in quotes, so that what has none is a name."""
_QUIET: Final = re.compile(
    r"(?:^|/)(?:tests?|testing|__tests__|specs?|fixtures?|testdata|mocks?|docs?|examples?|samples?)"
    r"/|(?:^|/)(?:test_[^/]*|[^/]*[._-](?:test|spec)s?\.[^/]*|conftest\.py|[^/]*\.(?:md|rst|adoc))$",
    re.IGNORECASE,
)
_CONTEXT: Final = re.compile(
    r"integrity|checksum|sha-?(?:1|256|384|512)\b|\bmd5\b|fingerprint|public[_ -]?key|\buuid\b"
    r"|\bguid\b|digest|commit|revision",
    re.IGNORECASE,
)
_LEAST_BITS: Final = 3.4
_LEAST_HEX_BITS: Final = 3.0
_LEAST_HEX: Final = 20
_LONGEST_RUN: Final = 3.2
_LEAST_PASSWORD: Final = 6
_LEAST_QUIET_PASSWORD: Final = 8
_LEAST_QUIET_BITS: Final = 2.8
_QUIET_CLASSES: Final = 3
_MOST_PASSWORD: Final = 64


def is_code_file(path: str) -> bool:
    """Return whether text stands in quotes in a file of this *path*."""
    return language(path) in _CODE


def secret(text: str, start: int, end: int, path: str) -> bool:
    """Return whether ``text[start:end]``, a candidate beside a name, looks like a secret."""
    value = text[start:end]
    before = text[max(0, start - _BEFORE) : start]
    name = _name(before)
    if name is None or _unquoted_in_code(text, start, path):
        return False
    if _CONTEXT.search(before.rpartition("\n")[2]) or not random(value):
        return False
    if words.names_secret(name):
        return not words.is_uuid(value) or "token" in name.lower() or "key" in name.lower()
    # The key of a dictionary, of a table, of a message: only what can hardly be anything else.
    return (
        words.names_key(name)
        and not words.is_hex(value)
        and not words.is_uuid(value)
        and words.classes(value) >= _QUIET_CLASSES
    )


def password(text: str, start: int, end: int, path: str) -> bool:
    """Return whether ``text[start:end]``, a candidate beside a name, looks like a password."""
    value = text[start:end]
    name = _name(text[max(0, start - _BEFORE) : start])
    if name is None or not words.names_secret(name) or _unquoted_in_code(text, start, path):
        return False
    if not _LEAST_PASSWORD <= len(value) <= _MOST_PASSWORD or not value.isprintable():
        return False
    if (
        words.is_placeholder(value)
        or words.is_code(value)
        or words.is_path(value)
        or words.names_secret(value)
    ):
        return False
    kinds = words.classes(value)
    if not _QUIET.search(path):
        return kinds > 1 and not _is_name(value)
    return (
        kinds >= _QUIET_CLASSES
        and len(value) >= _LEAST_QUIET_PASSWORD
        and words.entropy(value) >= _LEAST_QUIET_BITS
        and not words.is_readable(value)
    )


def url_credential(text: str, start: int, end: int, path: str) -> bool:  # noqa: ARG001 - as the others
    """Return whether ``text[start:end]``, what stands for a password in a URL, can be one."""
    value = text[start:end]
    user = text[max(0, start - _BEFORE) : start - 1].rpartition("/")[2]
    return not (
        value == user
        or words.is_placeholder(value)
        or words.is_code(value)
        or words.names_secret(value)
    )


def random(value: str) -> bool:
    """Return whether *value* looks as if a machine had drawn it."""
    if words.is_placeholder(value) or words.is_code(value) or words.is_path(value):
        return False
    if not any(map(str.isdigit, value)) or not any(map(str.isalpha, value)):
        return False
    if words.is_hex(value):
        return len(value) >= _LEAST_HEX and words.entropy(value) >= _LEAST_HEX_BITS
    if words.is_uuid(value):
        return True
    return (
        words.entropy(value) >= _LEAST_BITS
        and words.mean_run(value) <= _LONGEST_RUN
        and not words.is_readable(value)
    )


FILTERS: Final[dict[str, Callable[[str, int, int, str], bool]]] = {
    SECRET: secret,
    PASSWORD: password,
    URL: url_credential,
}
"""Who decides about the candidates of which rule."""


def _name(before: str) -> str | None:
    """Return the name that a value behind *before* belongs to, the last that could be one."""
    found = None
    for match in _NAME.finditer(before):
        found = match[0]
    return found


def _unquoted_in_code(text: str, start: int, path: str) -> bool:
    """Return whether the value is a name or a number of a program's."""
    if not is_code_file(path):
        return False
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    return not any(quote in before for quote in _QUOTES) and (
        not text[max(0, start - _AFTER) : start].rstrip().endswith(tuple(_QUOTES))
    )


def _is_name(value: str) -> bool:
    """Return whether *value* is letters joined by marks, as a name or a word is."""
    return bool(re.fullmatch(r"[A-Za-z]+(?:[_.\-:/ ][A-Za-z]+)*[.:!?]?", value))
