"""The thread that walks: it lists the directories that it is asked for, one request at a time."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, NamedTuple

from create_dump.errors import CreateDumpError, unexpected
from create_dump.inbox import Found, Message, Trouble, Walked
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.selection.rules import Rules
    from create_dump.sources.directory import DirectorySource

_STORM = 500
"""Above this many changed paths at once, one look at everything is cheaper."""
_IGNORE_FILES = (".gitignore", ".createdumpignore")


class _Request(NamedTuple):
    directory: str
    recursive: bool
    anew: bool = False
    """Whether git is asked again what it tracks."""


class Walker:
    """Lists directories on a thread of its own.

    Args:
        source: What is walked.
        rules: What they are sifted by; asked anew when everything is looked at again.
        post: Takes what was found, on this thread.
    """

    def __init__(
        self, source: DirectorySource, rules: Rules, post: Callable[[Message], None]
    ) -> None:
        """Start the thread; the whole tree is the first thing that it walks."""
        self._source = source
        self._rules = rules
        self._post = post
        self._closed = threading.Event()
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._requests.put(_Request("", recursive=True))
        self._thread = threading.Thread(target=self._run, name="walker", daemon=True)
        self._thread.start()

    def look(self, directory: str, *, recursive: bool) -> None:
        """List *directory* again, or for the first time."""
        self._requests.put(_Request(directory, recursive))

    def look_at_all(self) -> None:
        """List everything again, by what git tracks now."""
        self._requests.put(_Request("", recursive=True, anew=True))

    def follow(self, paths: set[str]) -> None:
        """List again what *paths*, told of by a watcher, may have changed."""
        if len(paths) > _STORM:
            self.look_at_all()
            return
        looks: dict[str, bool] = {}
        for path in paths:
            directory, _, name = path.rpartition("/")
            looks[directory] = looks.get(directory, False) or name in _IGNORE_FILES
        for directory in sorted(looks):
            self.look(directory, recursive=looks[directory])

    def close(self) -> None:
        """End the thread, and wait until it has ended."""
        self._closed.set()
        self._requests.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (request := self._requests.get()) is not None:
            start, recursive, anew = request
            try:
                if anew:
                    self._rules.refresh()
                for batch in self._source.walk(start, recursive=recursive):
                    if self._closed.is_set():
                        return
                    self._post(Found(batch, recursive))
            except CreateDumpError as error:
                self._post(Trouble(error, fatal=True))
            except Exception as error:  # noqa: BLE001 - a thread's outermost edge
                self._post(Trouble(unexpected(error, quote_path(start)), fatal=True))
            self._post(Walked())
