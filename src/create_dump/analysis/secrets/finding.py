"""What a scan finds: where a secret stands and what kind it is, never the secret itself."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple, Protocol


class Level(IntEnum):
    """How sure it is that a finding is a secret."""

    LOW = 1
    """A possible password."""
    MEDIUM = 2
    """A random-looking value beside a secret-like name, a credential in a URL, a private key."""
    HIGH = 3
    """A provider's own format."""

    @property
    def word(self) -> str:
        """What settings, flags and reports call it."""
        return self.name.lower()


LEVELS = {level.word: level for level in Level}
"""The levels by their words."""


class Finding(NamedTuple):
    """One secret in one text.

    Attributes:
        start: Its first character's offset in the text.
        end: The offset behind its last character.
        line: Where it begins, from 1; lines end at newlines.
        column: The same within the line, in characters from 1.
        rule: The id of the rule that found it.
        level: How sure that is.
        fingerprint: Known again when lines move; see `create_dump.analysis.secrets.fingerprint`.
        mask: What may be shown of it.
        marker: The inline marker that allows it, or "".
    """

    start: int
    end: int
    line: int
    column: int
    rule: str
    level: Level
    fingerprint: str
    mask: str
    marker: str = ""


class Hit(NamedTuple):
    """What a scanner reports: a span of characters and the rule.

    Attributes:
        start: As in `Finding`.
        end: As in `Finding`.
        rule: As in `Finding`.
        level: As in `Finding`.
    """

    start: int
    end: int
    rule: str
    level: Level


class ScanError(Exception):
    """A text could not be scanned, or not to its end; the message says why in a few words."""


class Scanner(Protocol):
    """Finds secrets in a text."""

    @property
    def identity(self) -> str:
        """What the findings depend on beside the text: engine, version, rules."""
        ...

    @property
    def note(self) -> str:
        """What a person should know of it, one sentence; "" when all is well."""
        ...

    @property
    def titles(self) -> dict[str, str]:
        """What each rule finds, in words, by its id; not all rules need to be there."""
        ...

    def scan(self, text: str, path: str, timeout: float) -> list[Hit]:
        """Return what looks like a secret in *text*, in any order; spans may overlap.

        Args:
            text: The whole content.
            path: Where it stands; tells code from prose, and tests from the rest.
            timeout: Seconds after which to give up.

        Raises:
            ScanError: It was not scanned to its end.
        """
        ...
