"""The thread that walks: it lists the directories that it is asked for, the whole tree at first.

It knows what is to be listed, and when; what is found there is for others to make sense of.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import closing
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.turns import Turns
from create_dump.errors import CreateDumpError, unexpected
from create_dump.inbox import Found, Message, Peeked, Taken, Trouble, Walked
from create_dump.sources.entry import Kind, Reason
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.analysis.cache.keeper import Keeper
    from create_dump.selection.rules import Rules
    from create_dump.sources.directory import DirectorySource
    from create_dump.sources.entry import Batch
    from create_dump.sources.watch import Watcher

_STORM: Final = 300
"""Above this many changed directories at once, one look at everything is cheaper."""
_REST: Final = 2
"""After a look at everything that took a second, so many seconds pass before a storm's next."""
_AROUND_S: Final = 1.0
"""While changes are followed, what stands outside of the tree is looked at this often."""
_PATIENCE_S: Final = 1.0
"""How long `close` waits for a disk that does not answer."""
_IGNORE_FILES: Final = (".gitignore", ".createdumpignore")
_GIT: Final = ".git"


class _Look(NamedTuple):
    """What is to be listed next.

    Attributes:
        start: Where.
        recursive: Whether with all below it.
        anew: Whether git is asked again what it tracks.
        work: What else is to be done there, instead of listing it.
    """

    start: str
    recursive: bool = False
    anew: bool = False
    work: Callable[[str], None] | None = None


class Walker:
    """Lists directories on a thread of its own.

    What was asked for twice is done once. Single directories are listed between those of a long
    walk, so that an edit shows at once whatever else goes on.

    Args:
        source: What is walked.
        rules: What they are sifted by; asked anew when everything is looked at again.
        post: Takes what was found, on this thread.
        keeper: Knows files from an earlier run, if there is a cache.
        at_root: Called, on this thread, whenever the root was listed.
        turns: Shared with whoever else runs Python meanwhile.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - one call by one caller
        self,
        source: DirectorySource,
        rules: Rules,
        post: Callable[[Message], None],
        keeper: Keeper | None = None,
        at_root: Callable[[], None] = lambda: None,
        turns: Turns | None = None,
    ) -> None:
        """Wait for `start`."""
        self._source = source
        self._rules = rules
        self._post = post
        self._keeper = keeper
        self._at_root = at_root
        self._turns = turns or Turns()
        self._state = threading.Condition()
        self._closed = False
        self._looks: dict[str, bool] = {"": True}
        self._takes: deque[str] = deque()
        self._peeks: set[str] = set()
        self._peeked: set[str] = set()
        self._anew = False
        self._retry = False
        self._storm = False
        self._calm_at = 0.0
        self._around_at = 0.0
        self._watcher: Watcher | None = None
        self._known: set[str] = set()
        self._listed: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="walker", daemon=True)

    def start(self) -> None:
        """Start the thread, if that is not done; the whole tree is the first thing it walks."""
        if self._thread.ident is None:
            self._thread.start()

    def look(self, directory: str, *, recursive: bool) -> None:
        """List *directory* again, or for the first time."""
        with self._state:
            self._looks[directory] = self._looks.get(directory, False) or recursive
            self._state.notify()

    def look_at_all(self) -> None:
        """List everything again, by what git tracks now, and have the system asked anew."""
        with self._state:
            self._anew = self._retry = True
            self._looks = {"": True}
            self._peeks |= self._peeked
            self._state.notify()

    def watch(self, watcher: Watcher) -> None:
        """Have *watcher* follow each directory from before it is listed."""
        with self._state:
            self._watcher = watcher
            # What happened where nobody watched is to be found out.
            unwatched = sorted(self._known)
            if len(unwatched) > _STORM:
                self._looks[""] = True
            else:
                self._looks |= {each: self._looks.get(each, False) for each in unwatched}
            self._state.notify()

    def follow(self, paths: set[str] | None) -> None:
        """List again what *paths*, told of by a watcher, may have changed; None is anything."""
        looks: dict[str, bool] = {}
        for path in paths or ():
            directory, _, name = path.rpartition("/")
            inside = directory.rpartition("/")
            if name == _GIT or inside[2] == _GIT:
                # There is another repository now, or no longer: the directory above it tells.
                above = directory if name == _GIT else inside[0]
                looks.setdefault(above.rpartition("/")[0], False)
            if directory in self._peeked:
                self.peek(directory)
            elif directory in self._known and inside[2] != _GIT:
                looks[directory] = looks.get(directory, False) or name.lower() in _IGNORE_FILES
        with self._state:
            if paths is None or len(looks) > _STORM or _GIT in paths:
                self._storm = True
            else:
                for directory in sorted(looks):
                    self._looks[directory] = self._looks.get(directory, False) or looks[directory]
            self._state.notify()

    def take(self, path: str) -> None:
        """List anew what is in and below *path*, which is taken in by hand now, or no longer."""
        with self._state:
            self._takes.append(path)
            self._state.notify()

    def peek(self, directory: str) -> None:
        """Look into *directory*, which the rules keep out, and follow it."""
        with self._state:
            self._peeks.add(directory)
            self._state.notify()

    def close(self) -> None:
        """End the thread, and wait until it has ended."""
        with self._state:
            self._closed = True
            self._state.notify()
        if self._thread.ident is not None:
            self._thread.join(_PATIENCE_S)

    # On the thread.

    def _run(self) -> None:
        while (look := self._next()) is not None:
            start, recursive, anew, work = look
            began = monotonic()
            try:
                if anew:
                    self._begin_anew()
                if work is not None:
                    work(start)
                elif recursive:
                    self._walk(start)
                else:
                    self._list(start)
            except CreateDumpError as error:
                self._post(Trouble(error, fatal=True))
            except Exception as error:  # noqa: BLE001 - a thread's outermost edge
                self._post(Trouble(unexpected(error, quote_path(start)), fatal=True))
            if recursive and not start:
                self._calm_at = monotonic() + _REST * (monotonic() - began)
                self._post(Walked())

    def _next(self) -> _Look | None:
        """Wait for something to list; None when there is nothing ever again."""
        while True:
            with self._state:
                now = monotonic()
                if self._closed:
                    return None
                if self._storm and now >= self._calm_at:
                    self._storm, self._anew, self._looks = False, True, {"": True}
                following = self._watcher is not None
                if not (following and now >= self._around_at) and (look := self._first()):
                    return look
                if not following or now < self._around_at:
                    times = [self._around_at] if following else []
                    times += [self._calm_at] if self._storm else []
                    self._state.wait(min(times) - now if times else None)
                    continue
            if self._rules.look_around():
                self.look("", recursive=True)
            self._around_at = monotonic() + _AROUND_S

    def _first(self) -> _Look | None:
        """Take what was asked for first; what a person waits for before all else."""
        if self._takes:
            return _Look(self._takes.popleft(), work=self._take)
        if self._peeks:
            return _Look(self._peeks.pop(), work=self._peek)
        if not self._looks:
            return None
        start = next(iter(self._looks))
        recursive = self._looks.pop(start)
        anew, self._anew = self._anew and not start, self._anew and bool(start)
        return _Look(start, recursive, anew)

    def _begin_anew(self) -> None:
        retry, self._retry = self._retry, False
        if retry and self._watcher is not None:
            self._watcher.retry()
        if self._source.stat("") is not None:
            self._rules.refresh()

    def _walk(self, start: str) -> None:
        """List *start* and all that is below it."""
        self._listed.clear()
        with closing(self._turns.in_turns(self._source.walk(start, before=self._before))) as walk:
            for batch in walk:
                self._tell(batch, recursive=True)
                if batch.error and not batch.directory:
                    return
                while (single := self._waiting()) is not None:
                    self._list(single)
                if self._closed:
                    return
        below = f"{start}/" if start else ""
        self._leave(
            {
                directory
                for directory in self._known - self._listed
                if directory == start or directory.startswith(below)
            }
        )

    def _list(self, directory: str) -> None:
        """List one directory."""
        found = False
        for batch in self._source.walk(directory, recursive=False, before=self._before):
            self._tell(batch, recursive=False)
            found = True
        if not found and self._source.stat(f"{directory}/{_GIT}") is None:
            self._leave({directory})

    def _waiting(self) -> str | None:
        """Take the next single directory that waits to be listed."""
        with self._state:
            single = next((each for each, below in self._looks.items() if not below), None)
            if single is not None and not self._closed:
                del self._looks[single]
                return single
            return None

    def _tell(self, batch: Batch, *, recursive: bool) -> None:
        for entry in batch.entries:
            if entry.kind is Kind.REPOSITORY:
                # It is not listed, but may cease to be a repository.
                self._before(entry.path)
        for entry, verdict in batch.left_out:
            if verdict.reason is Reason.GIT and batch.directory and entry.path not in self._known:
                # It is no repository, or not yet one.
                self._before(entry.path)
                self.look(batch.directory.rpartition("/")[0], recursive=False)
        keeper = self._keeper
        known = None if keeper is None else keeper.recall(batch.directory, batch.entries)
        self._post(Found(batch, recursive, known))
        if not batch.directory:
            self._at_root()

    def _take(self, path: str) -> None:
        try:
            self._list(path.rpartition("/")[0])
            entry = self._source.stat(path)
            if entry is not None and entry.kind is Kind.DIRECTORY:
                self._walk(path)
        finally:
            self._post(Taken())

    def _peek(self, directory: str) -> None:
        self._peeked.add(directory)
        if self._watcher is not None:
            self._watcher.add(directory)
        self._post(Peeked(directory, self._source.inside(directory)))

    def _before(self, directory: str) -> None:
        self._peeked.discard(directory)
        self._known.add(directory)
        self._listed.add(directory)
        if self._watcher is not None:
            self._watcher.add(directory)

    def _leave(self, directories: set[str]) -> None:
        self._known -= directories
        if self._watcher is not None:
            self._watcher.remove(directories)
