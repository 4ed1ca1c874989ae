"""What analysis knows of one content. A function of the bytes and of the analyser's version."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from create_dump.analysis.secrets.finding import Finding  # noqa: TC001 - the cache reads the type
from create_dump.analysis.secrets.policy import Unscanned


class Content(IntEnum):
    """What a file's bytes turned out to be."""

    TEXT = 0
    BINARY = 1
    DUMP = 2
    """A dump of ours, known by the marker at its start: never part of another dump."""
    UNREADABLE = 3


CONTENT_REASONS = {
    Content.BINARY: "binary",
    Content.DUMP: "dump",
    Content.UNREADABLE: "unreadable",
}
"""The stable word for why a file can't go into a dump."""


class FileFacts(NamedTuple):
    """What is in one file; what is the same for nearly all files comes last.

    Attributes:
        content: Whether the rest means anything: only for ``TEXT``.
        size: In bytes, as read.
        lines: Newlines, plus one for a last line without one.
        tokens: Of the text alone, as it goes into a dump.
        digest: xxh3_128 of the bytes, 16 bytes; not for integrity.
        plain: Whether its path could hold a secret (`guard.suspicious`), was looked at, and holds
            none.
        encoding: The name with which `create_dump.analysis.text.encode` gives the bytes back
            exactly: ``utf-8``, ``utf-8-sig`` (a BOM, not part of the text), ``utf-16-le-bom``,
            ``cp1252``… All but the four that end in ``-bom`` are Python's own.
        guessed: Whether a detector guessed the encoding.
        detail: Why it is not text, or why its secrets are not known, for people; else "".
        findings: The secrets that were found in it, by place, what is settled included.
        proved: The key of the policy under which the text is known to be clean once the findings
            that concern it are replaced; b"" where that is not known.
        unscanned: Whether the secrets are known.
    """

    content: Content
    size: int
    lines: int = 0
    tokens: int = 0
    digest: bytes = b""
    plain: bool = False
    encoding: str = "utf-8"
    guessed: bool = False
    detail: str = ""
    findings: tuple[Finding, ...] = ()
    proved: bytes = b""
    unscanned: Unscanned = Unscanned.NOT
