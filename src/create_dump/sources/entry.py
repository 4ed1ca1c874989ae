"""What a source is made of: entries, batches of them, and the protocol of a source itself.

Paths are POSIX and relative to the root, without a leading ``./``; the root is ``""``. Bytes of
a name that are not UTF-8 are kept as lone surrogates (PEP 383), so that
``os.fsencode(path)`` gives back the exact name.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Kind(IntEnum):
    """What a path is, as far as a dump is concerned."""

    FILE = 0
    DIRECTORY = 1
    LINK = 2
    """A symbolic link. Shown, never followed: its target is dumped where it stands."""
    SPECIAL = 3
    """A FIFO, a socket or a device: never opened."""
    REPOSITORY = 4
    """A submodule or a nested repository: its files are another repository's, as git sees it."""


class Entry(NamedTuple):
    """One path of a source.

    Attributes:
        path: POSIX, relative to the root, surrogate-escaped.
        kind: What it is.
        size: In bytes; 0 for all but files.
        mtime_ns: The time of its last change, in nanoseconds since the epoch.
        inode: The file's number on its file system; 0 where there is none.
        ctime_ns: As in ``Mark``; for files only, else 0.
    """

    path: str
    kind: Kind
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int = 0


class Reason(IntEnum):
    """Why the rules let a path in or keep it out."""

    DEFAULT = 0
    """Nothing speaks against it."""
    TRACKED = 1
    """An ignore pattern matches, but git tracks the file."""
    PATTERN = 2
    """A pattern of an ignore file (or, when it is negated, took it back in)."""
    INCLUDE = 3
    """``--include`` names other paths only, or names this one."""
    EXCLUDE = 4
    """``--exclude`` names it."""
    TOO_LARGE = 5
    """Above ``--max-file-size``."""
    GIT = 6
    """The repository's own ``.git``."""
    NOT_ENTERED = 7
    """Below a link, a submodule or a nested repository: these are listed, not entered."""
    NAMED = 8
    """An ignore pattern matches, but the user named the file itself, or something below it."""
    TAKEN = 9
    """A rule speaks against it, but the user took it in by hand, or something below it."""


class Verdict(NamedTuple):
    """Why a path is in or out by the rules.

    Attributes:
        included: Whether the rules let it in.
        reason: The kind of rule that decided.
        pattern: The deciding pattern as it is written, or "".
        origin: The file that holds the pattern, or the option's name; "" for the default.
        line: The pattern's line in that file, from 1; 0 where there is none.
        path: The path that the pattern matched: the path itself or the ancestor that is ignored.
    """

    included: bool
    reason: Reason
    pattern: str = ""
    origin: str = ""
    line: int = 0
    path: str = ""


INCLUDED = Verdict(included=True, reason=Reason.DEFAULT)


class Mark(NamedTuple):
    """What changes whenever a file is written to.

    Attributes:
        size: In bytes.
        mtime_ns: As in ``Entry``.
        ctime_ns: The time of the last change of anything about it, for which no tool can set
            another (on Windows, that of its creation).
        inode: As in ``Entry``.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Batch(NamedTuple):
    """One directory's entries, in the order of their names' bytes.

    Attributes:
        directory: Whose entries these are.
        entries: What is in by the rules, directories included.
        left_out: What is out by the rules, each with its verdict; nothing below them is walked.
        error: Why the directory could not be listed (whole or in part), or "".
        by_hand: Of what is in, the paths that a rule would leave out, each with its verdict.
    """

    directory: str
    entries: Sequence[Entry]
    left_out: Sequence[tuple[Entry, Verdict]]
    error: str = ""
    by_hand: Sequence[tuple[str, Verdict]] = ()


class Source(Protocol):
    """A tree of files from anywhere. It never leaves its root and runs nothing from it."""

    @property
    def name(self) -> str:
        """The project's name, for headers and titles."""
        ...

    def walk(self, start: str = "", *, recursive: bool = True) -> Iterator[Batch]:
        """Yield *start*'s entries, then those of the directories below, breadth first."""
        ...

    def read(self, path: str) -> bytes:
        """Return a file's content.

        Raises:
            Unreadable: It is gone, forbidden, or not a regular file inside the root.
        """
        ...
