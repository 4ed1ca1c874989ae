"""What the threads of a workspace put into its owner's inbox, and the events that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from create_dump import events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.analysis.cache.keeper import Known
    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.secrets.baseline import Baseline
    from create_dump.errors import CreateDumpError
    from create_dump.plan import Plan
    from create_dump.selection.selection import Selection
    from create_dump.sources.entry import Batch, Entry
    from create_dump.sources.following import Following
    from create_dump.sources.git_status import GitStatus
    from create_dump.tree import Change


class Found(Struct, frozen=True):
    """A directory was listed, alone or with all below it.

    What the cache knew of it comes with it.
    """

    batch: Batch
    recursive: bool
    known: Known | None = None


class Facts(Struct, frozen=True):
    """Files were analysed, for one layout of their sections."""

    found: list[tuple[str, FileFacts, int]]
    layout: int


class Outlines(Struct, frozen=True):
    """Outlines were weighed for one layout; the same as `Tree.learn_outlines` takes."""

    found: list[tuple[str, bytes, int | None]]
    layout: int


class Guarded(Struct, frozen=True):
    """Secrets can be found from now on."""


class SecretsTold(Struct, frozen=True):
    """The owner has said what is done about secrets, or has settled some."""


class Resettled(Struct, frozen=True):
    """Somebody has written the project's baseline."""

    there: Baseline


class Walked(Struct, frozen=True):
    """A walk of the whole tree has ended."""


class Selected(Struct, frozen=True):
    """The owner chose."""

    before: Selection
    after: Selection


class Counted(Struct, frozen=True):
    """What is not a section was counted, for one state of the tree (`Sizing.learn`)."""

    version: int
    overhead: int
    files: int


class Delivered(Struct, frozen=True):
    """A dump or a part of one was delivered: the digests of what is in it, by path.

    Without a plan they are those of all that was delivered.
    """

    plan: Plan | None
    digests: dict[str, bytes]


class Asked(Struct, frozen=True):
    """Git was asked; None where there is no repository."""

    status: GitStatus | None


class Followed(Struct, frozen=True):
    """Changes on disk are followed in another way now."""

    following: Following
    why: CreateDumpError | None


class Taken(Struct, frozen=True):
    """What was taken in by hand, or is so no longer, was looked at."""


class Peeked(Struct, frozen=True):
    """A directory that the rules keep out was looked into."""

    directory: str
    entries: Sequence[Entry]


class Trouble(Struct, frozen=True):
    """A thread failed."""

    error: CreateDumpError
    fatal: bool = False


Message = (
    Found
    | Facts
    | Outlines
    | Guarded
    | SecretsTold
    | Resettled
    | Walked
    | Selected
    | Counted
    | Delivered
    | Asked
    | Followed
    | Taken
    | Peeked
    | Trouble
)


class News:
    """What one pump has to tell, gathered so that a thousand changes make one event."""

    def __init__(self) -> None:
        """Start with nothing to tell."""
        self.files: list[tuple[str, int]] = []
        """What is to be analysed: paths and sizes."""
        self.discovered: list[str] = []
        self.walked = False
        self.analysed: list[str] = []
        self.changes: list[Change] = []
        self.hidden: list[str] = []
        self.rest: list[events.Event] = []

    def events(self, *, walked: bool, complete: bool) -> list[events.Event]:
        """Return the events; *walked* and *complete* say how things stand now."""
        told: list[events.Event] = []
        if self.discovered or self.walked:
            told.append(events.Discovered(tuple(self.discovered), complete=walked))
        if self.changes:
            told.append(
                events.SourceChanged(
                    tuple(node.path for change in self.changes for node in change.added),
                    tuple(node.path for change in self.changes for node in change.changed),
                    tuple(path for change in self.changes for path in change.removed),
                )
            )
        if self.hidden:
            told.append(events.HiddenChanged(tuple(self.hidden)))
        if self.analysed:
            told.append(events.Analysed(tuple(self.analysed), complete=complete))
        return told + self.rest
