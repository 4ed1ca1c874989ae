"""Questions about what files hold, such as their outlines: asked of the cache, then of the pool.

An answer is kept for a path and a content, whatever has become of the file since. Who asks never
waits: the cache is asked on a thread of its own.
"""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from create_dump.analysis.languages import language
from create_dump.analysis.secrets.guard import suspicious
from create_dump.analysis.secrets.policy import Unscanned
from create_dump.errors import unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from create_dump.analysis.cache.keeper import Keeper, Key, Question
    from create_dump.analysis.cache.texts import Texts
    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.imports import Import
    from create_dump.analysis.jobs import Job

    Told = tuple[str, bytes, Any]
    """Path, digest of what was read there, and what is said of it."""


class Files:
    """Answers about files, from any thread.

    Args:
        texts: Asks the pool.
        keeper: Knows what was asked before; None where there is no cache.
        exact: Whether the pool's numbers are worth keeping.
    """

    def __init__(self, texts: Texts, keeper: Keeper | None, exact: Callable[[], bool]) -> None:
        """Ask nothing yet."""
        self._ask = texts.ask
        self._keeper = keeper
        self._exact = exact
        self._inbox: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._thread: threading.Thread | None = None

    def weigh(self, files: Mapping[str, FileFacts]) -> Future[list[tuple[str, bytes, int | None]]]:
        """Start to find out what the outlines of *files* take; see `WeighOutlines`."""
        from create_dump.analysis.jobs import WeighOutlines

        return self._start("outlines", files, WeighOutlines, tuple[int | None])

    def imports(
        self, files: Mapping[str, FileFacts]
    ) -> Future[list[tuple[str, bytes, tuple[Import, ...]]]]:
        """Start to find out what *files* import; see `ScanImports`."""
        from create_dump.analysis.imports import Import
        from create_dump.analysis.jobs import ScanImports

        return self._start("imports", files, ScanImports, tuple[tuple[Import, ...]])

    def close(self) -> None:
        """Let the thread end. Idempotent; what is asked from now on is the pool's affair."""
        with self._lock:
            self._closed = True
            self._inbox.put(None)

    def _start(
        self,
        what: Question,
        files: Mapping[str, FileFacts],
        job: Callable[[tuple[str, ...]], Job[list[Told]]],
        kind: type[tuple[Any, ...]],
    ) -> Future[list[Any]]:
        keeper = self._keeper
        with self._lock:
            if keeper is None or self._closed:
                return self._ask(job(tuple(files)))[0]
            asked = _Asked(what, dict(files), job, kind, keeper.layout, Future())
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, args=(keeper,), name="cache-files", daemon=True
                )
                self._thread.start()
            self._inbox.put(asked)
        return asked.answer

    def _run(self, keeper: Keeper) -> None:
        while (asked := self._inbox.get()) is not None:
            try:
                self._look_up(asked, keeper)
            except Exception as error:  # noqa: BLE001 - a thread's outermost edge: whoever waits is told
                asked.answer.set_exception(unexpected(error))

    def _look_up(self, asked: _Asked, keeper: Keeper) -> None:
        """Answer what is known, and ask the pool for the rest."""
        keys: dict[str, Key] = {}
        known: dict[str, Told] = {}
        for path, facts in asked.files.items():
            of = _of(asked.what, path, facts)
            key = None if of is None else keeper.key(asked.what, *of)
            if key is None or key.layout != asked.layout:
                continue
            found = keeper.answer(key, asked.kind)
            if found is None:
                keys[path] = key
            else:
                known[path] = path, facts.digest, found[0]
        rest = tuple(path for path in asked.files if path not in known)
        if not rest:
            _settle(asked.answer, [*known.values()])
            return
        answer, layout = self._ask(asked.job(rest))
        answer.add_done_callback(partial(self._take, asked, keeper, keys, known, layout))

    def _take(  # noqa: PLR0913, PLR0917 - a callback's
        self,
        asked: _Asked,
        keeper: Keeper,
        keys: dict[str, Key],
        known: dict[str, Told],
        layout: int | None,
        answer: Future[list[Told]],
    ) -> None:
        """Keep and pass on what the pool says."""
        if answer.cancelled():
            asked.answer.cancel()
            return
        error = answer.exception()
        if error is not None:
            if asked.answer.set_running_or_notify_cancel():
                asked.answer.set_exception(error)
            return
        told = answer.result()
        if asked.layout == layout == keeper.layout and self._exact():
            for path, digest, said in told:
                # It may have changed since it was analysed.
                if path in keys and digest == asked.files[path].digest:
                    keeper.keep_answer(keys[path], (said,))
        _settle(asked.answer, [*known.values(), *told])


class _Asked(NamedTuple):
    what: Question
    files: dict[str, FileFacts]
    job: Callable[[tuple[str, ...]], Job[list[Told]]]
    kind: type[tuple[Any, ...]]
    layout: int | None
    answer: Future[list[Told]]


def _of(what: Question, path: str, facts: FileFacts) -> tuple[str | bytes, ...] | None:
    """Return all that an answer depends on; None where it may depend on more."""
    if facts.findings or facts.unscanned is not Unscanned.NOT:
        # An import may be of an address with a secret in it; an outline's depends on the policy.
        return None
    if what == "imports":
        return language(path), facts.digest
    if suspicious(path):
        # So does what stands for such a path.
        return None
    return path, facts.digest


def _settle(future: Future[list[Told]], told: list[Told]) -> None:
    if future.set_running_or_notify_cancel():
        future.set_result(told)
