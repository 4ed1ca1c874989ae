"""What analysis knows of one content. A function of the bytes and of the analyser's version."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from create_dump.analysis.secrets.finding import Finding


class Content(IntEnum):
    """What a file's bytes turned out to be."""

    TEXT = 0
    BINARY = 1
    DUMP = 2
    """A dump of ours, known by the marker at its start: never part of another dump."""
    UNREADABLE = 3
    SECRET = 4
    """Text with secrets in it, where that keeps a file out."""
    UNSCANNED = 5
    """Text that could not be looked through for secrets, where that keeps a file out."""


CONTENT_REASONS = {
    Content.BINARY: "binary",
    Content.DUMP: "dump",
    Content.UNREADABLE: "unreadable",
    Content.SECRET: "secret",
    Content.UNSCANNED: "unscanned",
}
"""The stable word for why a file can't go into a dump."""


class FileFacts(NamedTuple):
    """What is in one file.

    Attributes:
        content: Whether the rest means anything: only for ``TEXT``.
        size: In bytes, as read.
        encoding: The name with which `create_dump.analysis.text.encode` gives the bytes back
            exactly: ``utf-8``, ``utf-8-sig`` (a BOM, not part of the text), ``utf-16-le-bom``,
            ``cp1252``… All but the four that end in ``-bom`` are Python's own.
        guessed: Whether a detector guessed the encoding.
        lines: Newlines, plus one for a last line without one.
        tokens: Of the text alone.
        digest: xxh3_128 of the bytes, 16 bytes; not for integrity.
        detail: Why it is no text that can go in, for people; "" for text.
        findings: The secrets in it, those that are allowed among them, in their order; None where
            they were not looked for yet, or that failed.
    """

    content: Content
    size: int
    encoding: str = "utf-8"
    guessed: bool = False
    lines: int = 0
    tokens: int = 0
    digest: bytes = b""
    detail: str = ""
    findings: tuple[Finding, ...] | None = ()
