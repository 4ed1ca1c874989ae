"""What is known of one secret in a text. Nothing here ever holds the secret itself."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Level(IntEnum):
    """How surely it is a secret."""

    LOW = 1
    """Possibly a password."""
    MEDIUM = 2
    """A random-looking value by a secret-like name, a credential in a URL, a private key."""
    HIGH = 3
    """A provider's format."""


class Finding(NamedTuple):
    """One secret in one text.

    Attributes:
        path: Of the file, as in ``Entry``; "" for a text of no file.
        start: Of the secret's span, in characters of the decoded text, from 0.
        end: The character behind the span.
        line: Of its start, from 1.
        column: Of its start in that line, in characters, from 1.
        rule: The rule's id, stable, of ``[a-z0-9._-]``.
        title: The rule for people, a few words.
        level: How surely.
        fingerprint: Survives moved lines and reveals nothing: a keyed hash of rule, path and
            secret, in hex.
        suppressed: How a person settled it, or "": ``marker``, ``baseline``, ``rule``, ``path``.
    """

    path: str
    start: int
    end: int
    line: int
    column: int
    rule: str
    title: str
    level: Level
    fingerprint: str
    suppressed: str = ""


class Scanner(Protocol):
    """Finds secrets in texts. Any thread may call it."""

    @property
    def identity(self) -> str:
        """Everything that decides what is found: engine, its version, the rules' digest."""
        ...

    def scan(self, text: str, path: str, timeout: float = 10.0) -> Sequence[Finding]:
        """Return what is found in *text*, by place, without overlap.

        Args:
            text: The whole decoded text.
            path: Where it stands.
            timeout: Seconds after which it gives up.

        Raises:
            ScanFailed: It failed or took too long: nothing is known of this text.
        """
        ...
