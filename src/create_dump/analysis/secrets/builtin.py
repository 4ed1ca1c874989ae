"""The scanner where there is no wheel of the engine: our own rules, one after another.

Finds what `create_dump.analysis.secrets.formats` and ``generic`` describe, nothing else. Each of
their patterns is linear, and a rule is only tried on a text that has one of its keywords.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from create_dump.analysis.secrets.hits import findings
from create_dump.analysis.secrets.own import FALLBACK, digest, judged
from create_dump.analysis.secrets.places import place
from create_dump.errors import ScanFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.hits import Hit


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

    def prepare(self) -> None:
        """Do nothing: patterns are compiled when a text first has one of their keywords."""

    def scan(self, text: str, path: str, timeout: float = 10.0) -> Sequence[Finding]:
        """Return what is found in *text*; see `Scanner.scan`."""
        end = time.monotonic() + timeout
        lowered = text.lower()
        where = place(path)
        hits: list[Hit] = []
        for rule in FALLBACK:
            if not any(keyword in lowered for keyword in rule.keywords):
                continue
            for found in _compiled(rule.pattern).finditer(text):
                hit = judged(rule, text, *found.span(1), where)
                if hit is not None:
                    hits.append(hit)
                if time.monotonic() > end:
                    break
            if time.monotonic() > end:
                raise ScanFailed(f"looking for secrets took longer than {timeout:g} s", where=path)
        return findings(text, path, self.salt, hits)


@lru_cache(maxsize=None)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)
