"""A person's own rules: YAML files of the engine's form, read, checked and refused by name.

A file may come with a repository, so nothing in it is trusted: of each rule only what finds
secrets is taken (never what would ask a provider about one), aliases are refused, and the engine
matches in linear time and stops when a scan's time is up.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.formats import Rule
from create_dump.errors import SettingsError
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

IN_TEXT: Final = "!"
IN_CODE: Final = "#"
"""How the path begins that the engine is told, of a file with values in no quotes, or of code."""

_DEEPEST: Final = 64
_LARGEST: Final = 256 << 10
"""Bytes of a file of rules."""
_MOST: Final = 1000
_LEVELS: Final = {"low": Level.LOW, "medium": Level.MEDIUM, "high": Level.HIGH}

_TOKEN: Final = re.compile(r"\\.|\[\^?\]?|\]|\(\?P?<(?![=!])|\((?!\?)", re.DOTALL)
"""What counts in a pattern: an escape, a class's brackets, a group that captures."""


class _Written(msgspec.Struct):
    """A rule as it stands in a file; what else stands there is of no use here."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
    pattern: Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]
    min_entropy: float = 0.0
    confidence: Literal["low", "medium", "high"] = "high"


def read(paths: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules of the files at *paths*.

    Raises:
        SettingsError: A file can't be read, or a rule can't be used: its name and the reason.
    """
    found: dict[str, Rule] = {}
    for path in paths:
        for index, written in enumerate(_load(path)):
            name = written.get("id") if isinstance(written, dict) else None
            which = _plain(name) if isinstance(name, str) else f"rule {index + 1}"
            where = f"{quote_path(path)}: {which}"
            try:
                rule = msgspec.convert(written, _Written)
            except msgspec.ValidationError as error:
                raise SettingsError(
                    f"no rule for secrets: {_plain(str(error))}", where=where
                ) from error
            if rule.id in found:
                raise SettingsError("there are two rules of this id", where=where)
            if len(found) >= _MOST:
                raise SettingsError(f"more than {_MOST:,} rules for secrets", where=where)
            found[rule.id] = Rule(
                rule.id,
                rule.name,
                _LEVELS[rule.confidence],
                rule.pattern,
                (),
                min_entropy=rule.min_entropy,
            )
    return tuple(found.values())


def check(rules: Sequence[Rule]) -> None:
    """Let the engine have a look at *rules*, each by itself.

    Raises:
        SettingsError: It does not take one: its name and the reason.
    """
    for rule in rules:
        try:
            pattern = _compiled(rule)
        except RuntimeError as error:
            # The engine's message ends in the reason, or has none.
            reason = str(error).rpartition(": ")[2]
            raise SettingsError(
                f"the pattern can't be used: {_plain(reason)}",
                where=rule.id,
                hint="its engine takes no look-around, no back-references and nothing empty",
            ) from error
        count = groups(pattern)
        if count != 1:
            raise SettingsError(
                f"the pattern has {count or 'no'} groups",
                where=rule.id,
                hint="put the secret, and nothing else, in parentheses; (?:…) for all others",
            )


def as_yaml(rules: Iterable[tuple[str, Rule]]) -> str:
    """Return *rules*, each with the id it is to have, as the engine reads them: JSON is YAML."""
    return json.dumps(
        {
            "rules": [
                {
                    "name": rule.title,
                    "id": name,
                    "pattern": rule.pattern,
                    "path": IN_TEXT if rule.bare else IN_CODE if rule.within else None,
                    "min_entropy": rule.min_entropy,
                    "confidence": "medium",
                    "examples": [],
                }
                for name, rule in rules
            ]
        }
    )


def groups(pattern: str) -> int:
    """Return how many groups *pattern* captures."""
    count = 0
    in_class = False
    for found in _TOKEN.finditer(pattern):
        sign = found[0][0]
        if sign in "[]":
            in_class = sign == "["
        elif sign == "(" and not in_class:
            count += 1
    return count


def _load(path: str) -> Sequence[object]:
    import yaml

    try:
        with Path(path).open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise SettingsError(
            f"the rules can't be read: {error.strerror}", where=quote_path(path)
        ) from error
    if len(data) > _LARGEST:
        raise SettingsError(
            f"the rules are larger than {_LARGEST >> 10} KiB", where=quote_path(path)
        )
    try:
        depth = 0
        for event in yaml.parse(data):
            # An alias may stand for a structure of any size; depth costs its square.
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
                raise SettingsError(
                    f"rules for secrets can't have YAML aliases, nor more than {_DEEPEST} levels",
                    where=quote_path(path),
                )
        held = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the rules are no YAML: {_line(error)}", where=quote_path(path)
        ) from error
    rules = held.get("rules") if isinstance(held, dict) else None
    if not isinstance(rules, list):
        raise SettingsError("there is no list called rules", where=quote_path(path))
    return rules


def _line(error: Exception) -> str:
    return _plain(" ".join(str(error).split()))


def _plain(text: str) -> str:
    """Return what an engine or a parser says, which may cite the file, without what moves it."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _compiled(rule: Rule) -> str:
    """Return *rule*'s pattern as the engine compiled it, without comments."""
    from kingfisher_sdk import Rules

    with tempfile.TemporaryDirectory(prefix="create-dump-") as folder:
        file = Path(folder, "rule.yml")
        file.write_text(as_yaml([(rule.id, rule)]), encoding="utf-8")
        made = Rules([file], builtins=False, cache=False)
    compiled: str = made.detail(rule.id)["detection_regex"]
    return compiled
