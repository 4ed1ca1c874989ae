"""What a format is: the texts that a dump is made of, and a dump of changes.

A dump is ``header``, then the files' sections with ``separator`` between them, then ``footer``.
So that tokens can be added up exactly, each of these pieces ends in a newline and begins with a
character that is neither white space nor ``/``: no token of o200k_base or cl100k_base can then
reach from one piece into the next (their patterns let a newline end a token, and only white
space or a slash go on behind one).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from create_dump.analysis.facts import FileFacts
    from create_dump.plan import Plan


class Section(NamedTuple):
    """One file in a dump: ``head + body + tail``.

    Attributes:
        head: What stands before the content.
        body: The content: the file's text itself wherever the format allows it.
        tail: What stands behind it, beginning with a newline where the content has none.
    """

    head: str
    body: str
    tail: str


class Update(NamedTuple):
    """What the header of a dump of changes says.

    Attributes:
        project: The source's name.
        about: What such a dump is, for the model.
        counts: How many files changed, came and went, in words.
        removed: The paths of those that went.
    """

    project: str
    about: str
    counts: str
    removed: tuple[str, ...]


class Format(Protocol):
    """Writes a plan as text. The same plan gives the same text."""

    @property
    def name(self) -> str:
        """What ``--format`` calls it."""
        ...

    @property
    def extension(self) -> str:
        """The file name's ending, with the dot."""
        ...

    @property
    def separator(self) -> str:
        """What stands between two sections; may be empty."""
        ...

    def header(self, plan: Plan) -> str:
        """Return all that stands before the first file, the marker first and the tree last."""
        ...

    def section(
        self, path: str, facts: FileFacts, text: str, *, outline: bool = False, redacted: int = 0
    ) -> Section:
        """Return one file's section.

        Args:
            path: As in ``Entry``.
            facts: Of the whole file.
            text: Its decoded content, or its outline.
            outline: Whether it is the outline.
            redacted: How many secrets were taken out of it.
        """
        ...

    def footer(self, plan: Plan) -> str:
        """Return what stands behind the last file; may be empty."""
        ...

    @property
    def changes_footer(self) -> str:
        """What stands behind the last change."""
        ...

    def changes_header(self, update: Update) -> str:
        """Return all that stands before the first change, a marker of its own first."""
        ...

    def change(self, path: str, diff: str, *, new: bool) -> str:
        """Return what is said about one file that is *new* or changed; the *diff* in full."""
        ...
