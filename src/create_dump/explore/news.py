"""What happened since the screen was last drawn, gathered from the workspace's events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.events import (
    Analysed,
    Discovered,
    Event,
    Failed,
    FollowingChanged,
    GitChanged,
    HiddenChanged,
    Outdated,
    SourceChanged,
)

if TYPE_CHECKING:
    from create_dump.errors import CreateDumpError


class News:
    """Events of some hundredths of a second, as one.

    Attributes:
        directories: Paths of directories whose children are not what they were.
        hidden: The same, but of what the rules keep out of them.
        added: New paths since the first walk.
        changed: Files with new content.
        removed: Paths that are gone.
        complete: Whether a walk ended.
        outdated: Whether more or fewer delivered files have grown old.
        following: How changes on disk are followed now, if that is another way; the last change.
        rewritten: The files with new content.
        analysed: Files of which more is known.
        git: Whether git's status is another.
        errors: What went wrong.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.directories: set[str] = set()
        self.hidden: set[str] = set()
        self.added = 0
        self.changed = 0
        self.removed = 0
        self.complete = False
        self.outdated = False
        self.following: FollowingChanged | None = None
        self.rewritten: list[str] = []
        self.analysed: list[str] = []
        self.git = False
        self.errors: list[CreateDumpError] = []

    def take(self, event: Event) -> None:
        """Add *event*."""
        match event:
            case Discovered(directories, complete):
                self.directories.update(directories)
                self.complete |= complete
            case SourceChanged(added, changed, removed):
                self.directories.update(path.rpartition("/")[0] for path in (*added, *removed))
                self.added += len(added)
                self.changed += len(changed)
                self.removed += len(removed)
                self.rewritten += changed
            case HiddenChanged(directories):
                self.hidden.update(directories)
            case Analysed(paths):
                self.analysed += paths
            case GitChanged():
                self.git = True
            case Outdated():
                self.outdated = True
            case FollowingChanged():
                self.following = event
            case Failed(error):
                self.errors.append(error)
            case _:
                # Sums and marks are read from the tree whenever anything is drawn.
                pass

    def joined(self, later: News) -> News:
        """Return what happened in this and in *later*."""
        both = News()
        both.directories = self.directories | later.directories
        both.hidden = self.hidden | later.hidden
        both.added = self.added + later.added
        both.changed = self.changed + later.changed
        both.removed = self.removed + later.removed
        both.complete = self.complete or later.complete
        both.outdated = self.outdated or later.outdated
        both.following = later.following or self.following
        both.rewritten = self.rewritten + later.rewritten
        both.analysed = self.analysed + later.analysed
        both.git = self.git or later.git
        both.errors = self.errors + later.errors
        return both
