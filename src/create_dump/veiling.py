"""Names as a command may print them: what holds a secret is masked, as a dump has it.

It asks whoever cleans texts, and waits; a screen has its own way (`create_dump.explore.veil`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from create_dump.analysis.secrets.masking import replaced, shown_for
from create_dump.analysis.secrets.policy import Mode
from create_dump.analysis.secrets.veiling import pieces, unknown, veiled
from create_dump.errors import ScanFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.guard import Cleaned, Guard
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.destinations.receipt import Receipt
    from create_dump.gate import Passed
    from create_dump.plan import Skipped

    Shown = Callable[[str], str]
    Veil = Callable[[Iterable[str]], Shown]
    """Looks at texts, and returns what shows each."""


def veil(
    texts: Iterable[str], clean: Callable[[str, str], Future[Cleaned]], policy: Policy
) -> Shown:
    """Return what shows each of *texts* without its secrets; where nobody looks, as it is.

    Args:
        texts: Names, paths, or sentences with some in them.
        clean: Finds the secrets of a text.
        policy: What is done about them.
    """
    if policy.mode is Mode.OFF:
        return lambda text: text
    asked = {piece: clean(piece, "") for text in texts for piece in pieces(text)}
    known: dict[str, str] = {}
    for piece, answer in asked.items():
        try:
            findings = answer.result().findings
        except ScanFailed:
            known[piece] = unknown(piece)
        else:
            known[piece] = replaced(piece, findings, shown_for(policy))

    def shown(piece: str) -> str:
        return known.get(piece) or unknown(piece)

    return lambda text: veiled(text, shown)


def at_once(guard: Guard) -> Callable[[str, str], Future[Cleaned]]:
    """Return what cleans a text with *guard*, here and now."""
    from concurrent.futures import Future

    def clean(text: str, path: str) -> Future[Cleaned]:
        answer: Future[Cleaned] = Future()
        try:
            answer.set_result(guard.clean(text, path))
        except ScanFailed as error:
            answer.set_exception(error)
        return answer

    return clean


def veiled_skips(skips: Iterable[Skipped], look: Veil) -> tuple[Skipped, ...]:
    """Return *skips* with paths that may be shown."""
    skips = tuple(skips)
    shown = look(skip.path for skip in skips)
    return tuple(skip._replace(path=shown(skip.path)) for skip in skips)


def veiled_passed(passed: Iterable[Passed], look: Veil) -> tuple[Passed, ...]:
    """Return *passed* with paths that may be shown."""
    passed = tuple(passed)
    found = veiled_findings((one.finding for one in passed), look)
    return tuple(one._replace(finding=finding) for one, finding in zip(passed, found, strict=True))


def veiled_findings(findings: Iterable[Finding], look: Veil) -> tuple[Finding, ...]:
    """Return *findings* with paths that may be shown."""
    findings = tuple(findings)
    shown = look(one.path for one in findings)
    return tuple(one._replace(path=shown(one.path)) for one in findings)


def veiled_lines(lines: Iterable[str], look: Veil) -> tuple[str, ...]:
    """Return *lines*, which may name paths, as they may be shown."""
    lines = tuple(lines)
    return tuple(map(look(lines), lines))


def veiled_receipt(receipt: Receipt, look: Veil) -> Receipt:
    """Return *receipt* without the secrets that paths may hold."""
    return replace(
        receipt,
        skipped=veiled_skips(receipt.skipped, look),
        notes=veiled_lines(receipt.notes, look),
        secrets=veiled_passed(receipt.secrets, look),
    )
