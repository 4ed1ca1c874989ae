"""What is done about findings: which of them count, and what becomes of the file.

A policy is plain data that crosses a pipe; it knows no scanner.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.redact import redact
from create_dump.selection.globs import Globs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from create_dump.analysis.secrets.finding import Finding


class Action(StrEnum):
    """What happens when there are secrets in what is chosen."""

    REDACT = "redact"
    """They are taken out."""
    FAIL = "fail"
    """There is no dump."""
    EXCLUDE = "exclude"
    """Their files stay out."""
    WARN = "warn"
    """They are told of, and go in."""
    OFF = "off"
    """Nothing is looked for."""


BASELINE: Final = "baseline"
"""Why a finding does not count: it is in the baseline."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is looked for, what counts, and what is done.

    Attributes:
        action: What happens to a file with findings that count.
        level: The least level that counts.
        disabled: Rules that do not count, by their ids.
        paths: Globs of paths in which nothing counts.
        allowed: Fingerprints that do not count, from the baseline.
        salt: Of the fingerprints; without one there are none.
        rules: Files of further rules.
        cache: The directory for compiled rules; None compiles them each time.
    """

    action: Action = Action.REDACT
    level: Level = Level.MEDIUM
    disabled: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    salt: bytes = b""
    rules: tuple[Path, ...] = ()
    cache: Path | None = None

    @property
    def scans(self) -> bool:
        """Whether anything is looked for at all."""
        return self.action is not Action.OFF

    @property
    def hides(self) -> bool:
        """Whether names and other words around the files are written without their secrets."""
        return self.action in {Action.REDACT, Action.EXCLUDE}

    def suppression(self, path: str, finding: Finding) -> str:
        """Return why *finding* in the file *path* does not count, in words, or ""."""
        if finding.marker:
            return f"marker {finding.marker}"
        if finding.fingerprint and finding.fingerprint in self.allowed:
            return BASELINE
        if finding.rule in self.disabled:
            return "rule off"
        if self.paths and matches(self.paths, path):
            return "path off"
        return ""

    def counting(self, path: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return those of *findings* that count: of the level or above, and not suppressed."""
        return tuple(
            finding
            for finding in findings
            if finding.level >= self.level and not self.suppression(path, finding)
        )

    def redacted(self, path: str, text: str, findings: Iterable[Finding]) -> tuple[str, int]:
        """Return *text* as it goes in, and how many secrets were taken out of it."""
        if self.action is not Action.REDACT:
            return text, 0
        counting = self.counting(path, findings)
        return (redact(text, counting), len(counting)) if counting else (text, 0)


def default_policy() -> Policy:
    """Return the policy of who asks for none: redact, with the user's own cache of rules."""
    return Policy(cache=cache_directory())


def cache_directory() -> Path:
    """Return where compiled rules are kept."""
    import platformdirs

    return platformdirs.user_cache_path("create-dump", appauthor=False) / "rules"


NO_SCAN: Final = Policy(action=Action.OFF)
"""Nothing is looked for."""


def matches(patterns: tuple[str, ...], path: str) -> bool:
    """Return whether the globs *patterns* name *path*, or a directory above it."""
    level = Globs("disabled paths", patterns).top
    *above, name = path.split("/")
    at = ""
    for part in above:
        at = f"{at}/{part}" if at else part
        level = level.below(part, at)
    choice = level.choose(name, path, directory=False)
    return choice is not None and choice.matches
