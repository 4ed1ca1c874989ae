"""Findings as they are listed: a table for people, JSON and SARIF for programs.

None of them holds a secret. SARIF is that of OASIS, version 2.1.0.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from create_dump.analysis.secrets.finding import Level
from create_dump.cli.numbers import counted
from create_dump.cli.terminal import safe
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.cli.terminal import Paint
    from create_dump.searching import Searched

_SARIF: Final = {Level.HIGH: "error", Level.MEDIUM: "warning", Level.LOW: "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL: Final = len("medium")


class Row(NamedTuple):
    """A finding with what was decided about it.

    Attributes:
        path: As in ``Entry``.
        finding: What was found.
        suppression: Why it does not count, or "".
        counts: Whether it does: of the level, and not suppressed.
    """

    path: str
    finding: Finding
    suppression: str
    counts: bool


def rows(found: Iterable[Searched], policy: Policy) -> Iterator[Row]:
    """Yield the findings in the order of the files and of their places."""
    for each in found:
        for finding in each.findings:
            why = policy.suppression(each.path, finding)
            yield Row(each.path, finding, why, not why and finding.level >= policy.level)


def table(
    listed: Sequence[Row], found: Sequence[Searched], level: Level, paint: Paint
) -> Iterator[str]:
    """Yield a line for each finding of the level or above, what is allowed among them."""
    shown = [row for row in listed if row.finding.level >= level]
    colours = {Level.HIGH: paint.red, Level.MEDIUM: paint.yellow, Level.LOW: paint.dim}
    places = [f"{quote_path(row.path)}:{row.finding.line}:{row.finding.column}" for row in shown]
    place_width = max(map(len, places), default=0)
    rule_width = max((len(row.finding.rule) for row in shown), default=0)
    for row, place in zip(shown, places, strict=True):
        finding = row.finding
        word = finding.level.word.ljust(_LEVEL)
        rest = f"  {place.ljust(place_width)}  {finding.rule.ljust(rule_width)}  {finding.mask}"
        if row.suppression:
            yield paint.dim(f"{word}{rest}  allowed: {safe(row.suppression)}")
        else:
            yield f"{colours[finding.level](word)}{rest}"
    for each in found:
        if each.missed:
            missed = paint.yellow("missed".ljust(_LEVEL))
            yield f"{missed}  {quote_path(each.path)}: {safe(each.missed)}"
    yield _summary(listed, found, level)


def record(listed: Sequence[Row], found: Sequence[Searched]) -> str:
    """Return the findings as JSON."""
    told = {
        "findings": [
            {
                "path": row.path,
                "line": row.finding.line,
                "column": row.finding.column,
                "start": row.finding.start,
                "end": row.finding.end,
                "rule": row.finding.rule,
                "level": row.finding.level.word,
                "mask": row.finding.mask,
                "fingerprint": row.finding.fingerprint,
                "suppression": row.suppression,
                "counts": row.counts,
            }
            for row in listed
        ],
        "files": len(found),
        "missed": [{"path": each.path, "why": each.missed} for each in found if each.missed],
    }
    return json.dumps(told) + "\n"


def sarif(listed: Sequence[Row], found: Sequence[Searched], titles: Mapping[str, str]) -> str:
    """Return the findings as SARIF 2.1.0, those that are allowed as suppressed results."""
    from create_dump import __version__

    rules = sorted({row.finding.rule for row in listed})
    missed = [
        {"level": "error", "message": {"text": f"{quote_path(each.path)}: {each.missed}"}}
        for each in found
        if each.missed
    ]
    driver = {
        "name": "create-dump",
        "version": __version__,
        "rules": [
            {"id": rule, "shortDescription": {"text": titles.get(rule, rule)}} for rule in rules
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not missed, "toolExecutionNotifications": missed}],
        "results": [_result(row, rules.index(row.finding.rule), titles) for row in listed],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(row: Row, index: int, titles: Mapping[str, str]) -> dict[str, object]:
    finding = row.finding
    place = {
        "artifactLocation": {"uri": quote(os.fsencode(row.path)), "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": finding.line,
            "startColumn": finding.column,
            "charOffset": finding.start,
            "charLength": finding.end - finding.start,
        },
    }
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _SARIF[finding.level],
        "message": {"text": f"{titles.get(finding.rule, finding.rule)} ({finding.mask})"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"createDump/v1": finding.fingerprint},
    }
    if row.suppression:
        kind = "inSource" if finding.marker else "external"
        result["suppressions"] = [{"kind": kind, "justification": row.suppression}]
    return result


def _summary(listed: Sequence[Row], found: Sequence[Searched], level: Level) -> str:
    counting = sum(row.counts for row in listed)
    allowed = sum(bool(row.suppression) for row in listed)
    below = sum(row.finding.level < level and not row.suppression for row in listed)
    parts = [f"{counted(counting, 'secret')} in {counted(len(found), 'file')}"]
    parts += [f"{allowed:,} allowed"] if allowed else []
    parts += [f"{below:,} below the level (--redact-level low)"] if below else []
    return ", ".join(parts)
