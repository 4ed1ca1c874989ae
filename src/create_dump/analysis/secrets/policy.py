"""What a person wants done about secrets: plain data that crosses to whatever scans."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from create_dump.analysis.secrets.finding import Level

if TYPE_CHECKING:
    from create_dump.analysis.secrets.finding import Finding

_PROCESS_SALT: Final = os.urandom(32)
"""For whoever brings none: no fingerprint outlives the process then."""
_KEY_BYTES: Final = 16


class Mode(StrEnum):
    """What happens to what is found; the value is its word in settings and flags."""

    REDACT = "redact"
    """It is replaced, and nothing else of the file."""
    FAIL = "fail"
    """Nothing is written."""
    EXCLUDE = "exclude"
    """The file stays out."""
    WARN = "warn"
    """It goes out, and that is said."""
    OFF = "off"
    """Nothing is looked for."""


LEVELS: Final = {"low": Level.LOW, "medium": Level.MEDIUM, "high": Level.HIGH}
"""The levels by their words in settings and flags."""


class Unscanned(StrEnum):
    """Why nothing is known of a file's secrets."""

    NOT = ""
    """All is known."""
    PENDING = "pending"
    """The rules are still being compiled."""
    FAILED = "failed"
    """The scan failed or took too long, or a secret was left behind a redaction."""


class AllowedRule(Struct, frozen=True):
    """A rule that is settled for all of a directory.

    Attributes:
        rule: Its id.
        directory: As in ``Entry``; "" is the root.
    """

    rule: str
    directory: str

    def covers(self, finding: Finding) -> bool:
        """Return whether *finding* is settled by it."""
        inside = not self.directory or finding.path.startswith(f"{self.directory}/")
        return inside and finding.rule == self.rule


class Policy(Struct, frozen=True):
    """What is looked for, what is settled, and what is done about the rest.

    Attributes:
        mode: What is done.
        level: From which level on.
        rules: Paths of files with a person's own rules.
        disabled: Ids of rules that are switched off.
        paths: Patterns, as in a ``.gitignore``, of paths whose findings are settled.
        salt: The key of the fingerprints.
        allowed: Fingerprints of findings that are settled.
        allowed_rules: Rules that are settled for a directory.
    """

    mode: Mode = Mode.REDACT
    level: Level = Level.MEDIUM
    rules: tuple[str, ...] = ()
    disabled: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    salt: bytes = b""
    allowed: frozenset[str] = frozenset()
    allowed_rules: frozenset[AllowedRule] = frozenset()

    def salted(self) -> Policy:
        """Return the same with a salt."""
        return self if self.salt else replace(self, salt=_PROCESS_SALT)

    @property
    def key(self) -> bytes:
        """What tells it, its salt included, from every other policy, in any process."""
        from hashlib import blake2b

        what = (
            self.mode,
            self.level,
            self.rules,
            sorted(self.disabled),
            self.paths,
            self.salt,
            sorted(self.allowed),
            sorted((one.rule, one.directory) for one in self.allowed_rules),
        )
        said = repr(what).encode("utf-8", "surrogatepass")
        return blake2b(said, digest_size=_KEY_BYTES).digest()

    def concerns(self, finding: Finding) -> bool:
        """Return whether something is to be done about *finding*."""
        return not finding.suppressed and finding.level >= self.level

    @property
    def redacts(self) -> bool:
        """Whether what it concerns is replaced wherever it stands."""
        return self.mode in {Mode.REDACT, Mode.EXCLUDE}

    @property
    def same_scan(self) -> tuple[object, ...]:
        """What decides what is found at all: where it differs, every file is looked at anew."""
        return self.mode is Mode.OFF, self.rules, self.salt
