"""What stands for a secret: in a dump, and on a screen.

It knows where secrets stand in a text, not how they are found or what is settled about them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy

_SHOWN: Final = 4
"""Letters of a secret that a mask shows, of one that is long enough to spare them."""
_LONG: Final = 16
_MASK: Final = 12


def redacted(text: str, findings: Iterable[Finding]) -> str:
    """Return *text* with the span of each finding replaced, and its line breaks kept."""
    return replaced(text, findings, placeholder)


def shown_for(policy: Policy) -> Callable[[Finding, str], str]:
    """Return what says how a screen shows a secret: as it goes out, but never as it is."""

    def shown(finding: Finding, secret: str) -> str:
        if policy.redacts and policy.concerns(finding):
            return placeholder(finding, secret)
        return mask(secret)

    return shown


def placeholder(finding: Finding, secret: str) -> str:
    """Return what stands for *secret* in a dump: as many lines as it had."""
    breaks = "".join(re.findall(r"\r\n|\r|\n", secret))
    return f"[REDACTED:{finding.rule}]{breaks}"


def mask(secret: str) -> str:
    """Return *secret* so that it can be recognised by who knows it, and read by nobody."""
    breaks = "".join(re.findall(r"\r\n|\r|\n", secret))
    shown = secret[:_SHOWN] if len(secret) >= _LONG and secret[:_SHOWN].isprintable() else ""
    return f"{shown}{'█' * min(_MASK, len(secret) - len(shown))}{breaks}"


def replaced(text: str, findings: Iterable[Finding], shown: Callable[[Finding, str], str]) -> str:
    """Return *text* with what *shown* says for the span of each of *findings*, by place."""
    pieces: list[str] = []
    at = 0
    for finding in findings:
        pieces += text[at : finding.start], shown(finding, text[finding.start : finding.end])
        at = finding.end
    return "".join((*pieces, text[at:]))
