"""What a workspace tells its listeners. Small, immutable, and always on the owner's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from create_dump.errors import CreateDumpError
    from create_dump.selection.selection import Selection
    from create_dump.sources.following import Following


class Discovered(Struct, frozen=True):
    """Directories were read for the first time.

    Attributes:
        directories: Their paths, in the order of the walk.
        complete: Whether the first walk, or a later one of everything, has ended with them.
    """

    directories: tuple[str, ...]
    complete: bool


class Analysed(Struct, frozen=True):
    """Facts arrived.

    Attributes:
        paths: The files concerned.
        complete: Whether no file is pending now.
    """

    paths: tuple[str, ...]
    complete: bool


class SelectionChanged(Struct, frozen=True):
    """Another selection holds.

    Attributes:
        before: What held until now.
        after: What holds now.
    """

    before: Selection
    after: Selection


class SourceChanged(Struct, frozen=True):
    """The source changed under us, and the tree has followed.

    Attributes:
        added: New paths.
        changed: Files with new content; their facts are pending.
        removed: Paths that are gone, with all below them.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class HiddenChanged(Struct, frozen=True):
    """What the rules keep out is known anew, where somebody looks at it (`Node.hidden`).

    Attributes:
        directories: The directories that it is kept out of.
    """

    directories: tuple[str, ...]


class Estimated:
    """The size of the dump that would be written now is known anew (`Workspace.size`)."""

    __slots__ = ()


class SecretsReady:
    """Secrets can be found from now on (`Workspace.guarded`)."""

    __slots__ = ()


class SecretsChanged:
    """Other secrets are known, or another thing is done about them (`Workspace.found`)."""

    __slots__ = ()


class GitChanged:
    """What git says of the working tree is known anew (`Workspace.git`)."""

    __slots__ = ()


class Outdated:
    """Another number of delivered files is no longer what it was (`Workspace.outdated`)."""

    __slots__ = ()


class FollowingChanged(Struct, frozen=True):
    """Changes on disk are followed in another way now (`Workspace.following`).

    Attributes:
        following: How.
        why: What stands in the way of a better one, and how to lift it; None where nothing does.
    """

    following: Following
    why: CreateDumpError | None


class Failed(Struct, frozen=True):
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
    | SecretsReady
    | SecretsChanged
    | GitChanged
    | Outdated
    | FollowingChanged
    | Failed
)
