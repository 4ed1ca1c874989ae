"""From what a scanner reports to findings: merged, numbered, marked, and safe to take out.

A text with findings is redacted at once and scanned again, until nothing is left to find: what
stays when all findings are taken out holds no secret that the scanner knows.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.finding import Finding, Hit, Level, ScanError
from create_dump.analysis.secrets.markers import Markers
from create_dump.analysis.secrets.redact import brought_back, merged, taken_out

if TYPE_CHECKING:
    from create_dump.analysis.secrets.finding import Scanner

_ROUNDS: Final = 4
_PATIENCE_S: Final = 10.0
_PATIENCE_S_PER_MB: Final = 2.0
_FINGERPRINT_BYTES: Final = 16
_PREFIX: Final = re.compile(r"[A-Za-z]{2,6}[_-]|AKIA|ASIA|AIza|LTAI|eyJ")
_LONG: Final = 20
_SHOWN: Final = 4


def patience(size: int) -> float:
    """Return how many seconds a text of *size* characters may take."""
    return _PATIENCE_S + _PATIENCE_S_PER_MB * size / 1e6


def find(scanner: Scanner, text: str, path: str, salt: bytes) -> tuple[Finding, ...]:
    """Return the secrets in *text*, in order and without overlaps.

    Args:
        scanner: What looks for them.
        text: The whole content.
        path: Where it stands, relative to the root.
        salt: Of the fingerprints.

    Raises:
        ScanError: It could not be scanned to its end, or something is found over and over.
    """
    timeout = patience(len(text))
    found = scanner.scan(text, path, timeout)
    if not found:
        return ()
    hits = merged(found)
    for _ in range(_ROUNDS):
        rest, places = taken_out(text, hits)
        left = [hit for hit in scanner.scan(rest, path, timeout) if hit.level > Level.LOW]
        if not left:
            break
        hits = merged([*hits, *(brought_back(hit, places) for hit in left)])
    else:
        raise ScanError("what is found in it can't be taken out")
    return _findings(text, path, hits, salt)


def fingerprint(rule: str, path: str, secret: str, salt: bytes) -> str:
    """Return what a finding is known by, wherever in its file it stands.

    It is BLAKE2b, keyed with the salt, over rule, path and secret. Who has the salt can test a
    guess, so a salt is shared only with those who have the files as well (`create_dump.baseline`).
    Without a salt there is no fingerprint, "".
    """
    if not salt:
        return ""
    digest = blake2b(key=salt, digest_size=_FINGERPRINT_BYTES)
    for part in (rule, path, secret):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def mask(secret: str, level: Level) -> str:
    """Return what may be shown of *secret*: how long it is, and a provider's public prefix."""
    shown = ""
    if level is Level.HIGH and len(secret) >= _LONG and (match := _PREFIX.match(secret)):
        shown = match[0][:_SHOWN]
    return f"{shown}••••({len(secret)})"


def _findings(text: str, path: str, hits: list[Hit], salt: bytes) -> tuple[Finding, ...]:
    markers = Markers(text)
    findings: list[Finding] = []
    line, at = 1, 0
    for hit in hits:
        line += text.count("\n", at, hit.start)
        at = hit.start
        secret = text[hit.start : hit.end]
        findings.append(
            Finding(
                hit.start,
                hit.end,
                line,
                hit.start - text.rfind("\n", 0, hit.start),
                hit.rule,
                hit.level,
                fingerprint(hit.rule, path, secret, salt),
                mask(secret, hit.level),
                markers.allowing(hit.start, hit.end),
            )
        )
    return tuple(findings)
