"""Findings for people and for programs: a table, JSON, and SARIF 2.1.0. Never a secret.

SARIF: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from create_dump.analysis.secrets.finding import Level
from create_dump.cli.numbers import counted
from create_dump.cli.receipt import finding_record
from create_dump.cli.terminal import cells
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.cli.terminal import Paint

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {Level.HIGH: "error", Level.MEDIUM: "warning", Level.LOW: "note"}
_SETTLED: Final = {
    "marker": "allowed by a comment",
    "baseline": "settled in the baseline",
    "rule": "its rule is off here",
    "path": "its path is allowed",
}
_BESIDE: Final = frozenset({"baseline", "rule", "path"})
"""How a finding is settled outside of its file, in SARIF's terms externally."""


def table(findings: Sequence[Finding], policy: Policy, paint: Paint) -> list[str]:
    """Return a line for each of *findings*, and what they come to."""
    colours = {Level.HIGH: paint.red, Level.MEDIUM: paint.yellow, Level.LOW: paint.dim}
    places = [f"{quote_path(one.path)}:{one.line}:{one.column}" for one in findings]
    place = max(map(cells, places), default=0)
    title = max((len(one.title) for one in findings), default=0)
    lines = []
    for one, where in zip(findings, places, strict=True):
        word = one.level.name.lower().ljust(len("medium"))
        ended = f"  ({_SETTLED.get(one.suppressed, one.suppressed)})" if one.suppressed else ""
        rest = paint.dim(one.rule + ended)
        padding = " " * (place - cells(where))
        colour = paint.dim if one.suppressed else colours[one.level]
        lines.append(f"{colour(word)}  {where}{padding}  {one.title.ljust(title)}  {rest}")
    if lines:
        lines.append("")
    return [*lines, _sum(findings, policy)]


def record(
    findings: Sequence[Finding], unscanned: Sequence[tuple[str, str]], *, salted: bool
) -> dict[str, object]:
    """Return the same as scripts see it; *salted*: whether fingerprints mean anything to others."""
    return {
        "findings": [_without_own(finding_record(one), salted=salted) for one in findings],
        "unscanned": [{"path": path, "why": why} for path, why in unscanned],
    }


def sarif(
    findings: Sequence[Finding], unscanned: Sequence[tuple[str, str]], *, salted: bool
) -> dict[str, Any]:
    """Return the same in SARIF 2.1.0; what could not be looked at is told as a notification."""
    from create_dump import __version__

    rules = {one.rule: one for one in sorted(findings, key=lambda one: (one.rule, -one.level))}
    order = {rule: index for index, rule in enumerate(rules)}
    driver = {
        "name": "create-dump",
        "semanticVersion": __version__,
        "rules": [
            {
                "id": rule,
                "shortDescription": {"text": one.title},
                "defaultConfiguration": {"level": _LEVELS[one.level]},
            }
            for rule, one in rules.items()
        ],
    }
    invocation = {
        "executionSuccessful": not unscanned,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": f"not looked at for secrets: {why}"},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}],
            }
            for path, why in unscanned
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(one, order[one.rule], salted=salted) for one in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, rule: int, *, salted: bool) -> dict[str, Any]:
    place = {
        "artifactLocation": _artifact(finding.path),
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": f"{finding.title} ({finding.level.name.lower()})"},
        "locations": [{"physicalLocation": place}],
    }
    if salted:
        result["partialFingerprints"] = {"createDump/v1": finding.fingerprint}
    if finding.suppressed:
        kind = "external" if finding.suppressed in _BESIDE else "inSource"
        result["suppressions"] = [
            {"kind": kind, "justification": _SETTLED.get(finding.suppressed, finding.suppressed)}
        ]
    return result


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(os.fsencode(path))}


def _without_own(told: dict[str, object], *, salted: bool) -> dict[str, object]:
    """Leave out a fingerprint that only this person's machine could make again."""
    return told if salted else {**told, "fingerprint": None}


def _sum(findings: Sequence[Finding], policy: Policy) -> str:
    count = sum(policy.concerns(one) for one in findings)
    settled = sum(bool(one.suppressed) for one in findings)
    below = len(findings) - count - settled
    words = [counted(count, "secret") if count else "no secrets"]
    words += [f"{settled:,} settled"] if settled else []
    words += [f"{below:,} below {policy.level.name.lower()}"] if below else []
    return " · ".join(words)
