"""What a workspace tells its listeners. Small, immutable, and always on the owner's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from create_dump.errors import CreateDumpError
    from create_dump.selection.selection import Selection
    from create_dump.sources.following import Following


@dataclass(frozen=True, slots=True)
class Discovered:
    """Directories were read for the first time.

    Attributes:
        directories: Their paths, in the order of the walk.
        complete: Whether the first walk, or a later one of everything, has ended with them.
    """

    directories: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Analysed:
    """Facts arrived.

    Attributes:
        paths: The files concerned.
        complete: Whether no file is pending now.
    """

    paths: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class SelectionChanged:
    """Another selection holds.

    Attributes:
        before: What held until now.
        after: What holds now.
    """

    before: Selection
    after: Selection


@dataclass(frozen=True, slots=True)
class SourceChanged:
    """The source changed under us, and the tree has followed.

    Attributes:
        added: New paths.
        changed: Files with new content; their facts are pending.
        removed: Paths that are gone, with all below them.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HiddenChanged:
    """What the rules keep out is known anew, where somebody looks at it (`Node.hidden`).

    Attributes:
        directories: The directories that it is kept out of.
    """

    directories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Estimated:
    """The size of the dump that would be written now is known anew (`Workspace.size`)."""


@dataclass(frozen=True, slots=True)
class GitChanged:
    """What git says of the working tree is known anew (`Workspace.git`)."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Another number of delivered files is no longer what it was (`Workspace.outdated`)."""


@dataclass(frozen=True, slots=True)
class FollowingChanged:
    """Changes on disk are followed in another way now (`Workspace.following`).

    Attributes:
        following: How.
        why: What stands in the way of a better one, and how to lift it; None where nothing does.
    """

    following: Following
    why: CreateDumpError | None


@dataclass(frozen=True, slots=True)
class Failed:
    """Something went wrong on a thread of the workspace's; the workspace goes on as it can.

    Attributes:
        error: What, where, and what to do about it.
        fatal: Whether the tree is not whole for it; else only time, freshness or exactness is
            lost.
    """

    error: CreateDumpError
    fatal: bool = False


Event = (
    Discovered
    | Analysed
    | SelectionChanged
    | SourceChanged
    | HiddenChanged
    | Estimated
    | GitChanged
    | Outdated
    | FollowingChanged
    | Failed
)
