"""Which paths are in by the rules: the one object that walks and commands ask.

What the user chose by hand is not known here; that is the selection's.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import structs

from create_dump.errors import UsageError
from create_dump.selection.globs import Globs
from create_dump.selection.levels import SIZE, Limits, RuleLevel
from create_dump.selection.named import Named
from create_dump.selection.taken import Taken
from create_dump.sources.entry import INCLUDED, Entry, Kind, Reason, Verdict
from create_dump.sources.files import entry
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.selection.surroundings import Surroundings
    from create_dump.sources.sieve import Level


@dataclass(frozen=True, slots=True)
class RuleOptions:
    """What the user asks for on top of the ignore files. Only `named` takes back an ignored path.

    Attributes:
        include: Only files that one of these globs names; none means all.
        exclude: Nothing that one of these globs names.
        max_file_size: In bytes; larger files are out.
        named: The only paths that are looked at, with all below them; None is the whole tree. A
            file among them is in even where an ignore file names it, too.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_file_size: int | None = None
    named: frozenset[str] | None = None


class Rules:
    """The rules for the tree below a root; a `Sieve`. Thread-safe.

    To make one touches no disk; git is asked at the first question.

    Attributes:
        options: What the user asked for.
    """

    def __init__(self, root: Path, options: RuleOptions | None = None) -> None:
        """Check *options*.

        Raises:
            UsageError: A glob is no pattern, or the size is negative.
        """
        self.options = options or RuleOptions()
        size = self.options.max_file_size
        if size is not None and size < 0:
            raise UsageError("a size can't be negative", where=SIZE, hint="give it in bytes")
        named = self.options.named
        self._limits = Limits(
            Globs("--include", self.options.include),
            Globs("--exclude", self.options.exclude),
            size,
            None if named is None else Named.of(named),
        )
        self._root = root
        self._lock = threading.Lock()
        self._around: Surroundings | None = None
        self._by_hand: frozenset[str] = frozenset()

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be asked or read so far, and what is in by its name alone: one line each.

        Asks nothing itself, so it never waits: before a walk or a verdict there are none.
        """
        around, named = self._around, self._limits.named
        asked = around.notes if around is not None else ()
        return asked if named is None else (*asked, *named.notes)

    def take(self, paths: frozenset[str]) -> None:
        """Let *paths* in, with all below them, whatever the rules say; only ``.git`` stays out.

        Below a directory that is taken in, the rule that would leave it out counts no more. A walk
        under way ends with what it began with.
        """
        self._by_hand = paths

    def refresh(self) -> None:
        """Ask git again, for its index or its settings may have changed.

        Ignore files need no refresh: each walk and each verdict reads them anew. A walk under way
        ends with what it began with.
        """
        around = self._look_around()
        with self._lock:
            self._around = around

    def look_around(self) -> bool:
        """Look whether something was written outside of the tree that has a say in it.

        That is git's index and settings, and the ignore files that are not the tree's own: the
        user's, ``info/exclude``, those of the directories above. Git is asked again only then.

        Returns:
            Whether the verdicts may be others than before.
        """
        before = self._around
        if before is None or before.fresh:
            return False
        self.refresh()
        return not before.is_like(self._surroundings())

    def level(self, directory: str) -> Level | None:
        """Return the rules as they stand in *directory* now.

        Returns:
            None if *directory* is out by the rules or belongs to another repository.
        """
        level = self._top()
        parts = directory.split("/") if directory else []
        for depth, name in enumerate(parts, 1):
            path = "/".join(parts[:depth])
            level.load()
            each = level.marked(Entry(path, Kind.DIRECTORY, 0, 0, 0))
            verdict = level.judge(name, each)
            if each.kind is Kind.REPOSITORY or not (verdict is None or verdict.included):
                return None
            level = level.below(path)
        named = self._limits.named
        return level if named is None else named.level(directory, level)

    def verdict(self, path: str) -> Verdict:
        """Return why *path* is in or out. It need not exist.

        What does not exist is taken for a file, or for a directory if *path* ends in a slash.

        Raises:
            UsageError: *path* is not inside the root.
        """
        parts = [part for part in path.split("/") if part not in {"", "."}]
        if path.startswith("/") or ".." in parts:
            raise UsageError(
                "this path is not inside the root",
                where=quote_path(path),
                hint="give it relative to the root",
            )
        verdict: Verdict | None = None
        level = self._top()
        for depth, name in enumerate(parts, 1):
            here = "/".join(parts[:depth])
            last = depth == len(parts)
            level.load()
            each = level.marked(self._entry(here, directory=not last or path.endswith("/")))
            verdict = level.judge(name, each)
            if last or not (verdict is None or verdict.included):
                break
            if each.kind is not Kind.DIRECTORY:
                return Verdict(included=False, reason=Reason.NOT_ENTERED, path=here)
            level = level.below(here)
        return verdict or INCLUDED

    def _surroundings(self) -> Surroundings:
        with self._lock:
            if self._around is None:
                self._around = self._look_around()
            return self._around

    def _look_around(self) -> Surroundings:
        from create_dump.selection.surroundings import Surroundings

        return Surroundings(self._root.resolve())

    def _top(self) -> RuleLevel:
        around, by_hand = self._surroundings(), self._by_hand
        if self._limits.taken.paths != by_hand:
            self._limits = structs.replace(self._limits, taken=Taken.of(by_hand))
        return RuleLevel(around, self._limits, around.inherited())

    def _entry(self, path: str, *, directory: bool) -> Entry:
        try:
            return entry(path, self._surroundings().reach.status(path))
        except OSError:
            return Entry(path, Kind.DIRECTORY if directory else Kind.FILE, 0, 0, 0)
