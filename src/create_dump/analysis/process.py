"""A pool of one worker process, so that a screen never waits for a tokenizer or a parser.

Knows how to keep the worker fed, and how to go on without it. It is started again once; after its
second end a thread of this process estimates what is left.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from concurrent.futures import Future, InvalidStateError
from typing import TYPE_CHECKING

from create_dump.analysis import frames
from create_dump.analysis.backlog import Backlog, Batch
from create_dump.analysis.child import HINT, Child
from create_dump.analysis.pool import ThreadPool, bug
from create_dump.analysis.tokens import Rough
from create_dump.errors import CreateDumpError, WorkerFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from create_dump.analysis.analyse import Result
    from create_dump.analysis.pool import Work

_LIVES = 2
_IN_FLIGHT = 2
"""Batches that the worker has at a time: one to work on, one so that it need not wait."""
_PATIENCE_S = 2.0


class ProcessPool:
    """A `Pool` with one process of its own."""

    def __init__(
        self,
        work: Work,
        *,
        results: Callable[[list[Result]], None],
        failed: Callable[[CreateDumpError], None],
    ) -> None:
        """Start the process, in the background; the first thing it does is to load."""
        self.exact = True
        self._opening = frames.pack(frames.Open(work.source, work.tokenizer.name, work.section))
        self._work = work
        self._results = results
        self._failed = failed
        self._closed = False
        self._state = threading.Condition()
        self._backlog = Backlog()
        self._flying: dict[int, Batch] = {}
        self._numbers = itertools.count()
        self._counts: dict[int, tuple[str, Future[int]]] = {}
        self._unsent: list[int] = []
        self._worker: Child | None = None
        self._rough: ThreadPool | None = None
        self._supervisor = threading.Thread(
            target=self._supervise, name="analysis-supervisor", daemon=True
        )
        self._supervisor.start()

    @property
    def pid(self) -> int | None:
        """The worker's process id while it lives."""
        worker = self._worker
        return worker.process.pid if worker else None

    def submit(self, files: Iterable[tuple[str, int]]) -> None:
        """Queue files; see `Pool.submit`."""
        with self._state:
            if self._rough:
                self._rough.submit(files)
            elif not self._closed:
                self._backlog.add(files)
                self._state.notify_all()

    def prioritise(self, paths: Iterable[str]) -> None:
        """Move files to the front; see `Pool.prioritise`."""
        with self._state:
            if self._rough:
                self._rough.prioritise(paths)
            else:
                self._backlog.prioritise(paths)

    def count(self, text: str) -> Future[int]:
        """Count a text; see `Pool.count`."""
        with self._state:
            if self._rough:
                return self._rough.count(text)
            future: Future[int] = Future()
            if self._closed:
                future.cancel()
                return future
            number = next(self._numbers)
            self._counts[number] = (text, future)
            self._unsent.append(number)
            self._state.notify_all()
            return future

    def close(self) -> None:
        """End the process, at once; see `Pool.close`."""
        with self._state:
            self._closed = True
            self._backlog.empty()
            for _, future in self._counts.values():
                future.cancel()
            self._counts.clear()
            self._unsent.clear()
            self._state.notify_all()
            worker, rough = self._worker, self._rough
        if worker:
            worker.kill()
        if rough:
            rough.close()
        if threading.current_thread() is not self._supervisor:
            self._supervisor.join(_PATIENCE_S)

    def _supervise(self) -> None:
        lives = _LIVES
        while (end := self._live()) is not None:
            lives -= 1
            if not lives or not isinstance(end, WorkerFailed):
                self._degrade(end)
                return

    def _live(self) -> CreateDumpError | None:
        """Go through one life of a worker; return why it ended, None when we are closed."""
        try:
            worker = Child()
        except OSError as error:
            return WorkerFailed(f"the analysis process can't be started: {error}", hint=HINT)
        with self._state:
            self._worker = worker
            closed = self._closed
        if closed:
            worker.kill()
        feeder = threading.Thread(
            target=self._feed, args=(worker,), name="analysis-feeder", daemon=True
        )
        feeder.start()
        said = self._listen(worker)
        how = worker.end()
        with self._state:
            self._worker = None
            self._state.notify_all()
        feeder.join()
        worker.hang_up()
        with self._state:
            for batch in reversed(self._flying.values()):
                self._backlog.give_back(batch)
            self._flying.clear()
            self._unsent = list(self._counts)
            return None if self._closed else said or how

    def _feed(self, worker: Child) -> None:
        """Keep *worker* busy until it is no longer ours."""
        try:
            frames.write(worker.inbox, self._opening)
            while message := self._next(worker):
                frames.write(worker.inbox, frames.pack(message))
        except (OSError, ValueError):
            return  # It is gone, or its pipe is closed: `_listen` sees the same and acts on it.

    def _next(self, worker: Child) -> frames.Analyse | frames.Count | None:
        with self._state:
            while not self._closed and self._worker is worker:
                if self._unsent:
                    number = self._unsent.pop(0)
                    return frames.Count(number, self._counts[number][0])
                if self._backlog and len(self._flying) < _IN_FLIGHT:
                    batch = self._backlog.take()
                    self._flying[batch.number] = batch
                    return frames.Analyse(batch.number, batch.paths)
                self._state.wait()
            return None

    def _listen(self, worker: Child) -> CreateDumpError | None:
        """Take answers until there are no more; return what the worker said of itself."""
        while True:
            try:
                message = frames.read(worker.outbox)
            except (EOFError, OSError):
                return None
            match message:
                case frames.Analysed(number, found, trouble):
                    self._take(number, found, trouble)
                case frames.Counted(number, counted):
                    self._answer(number, counted)
                case frames.Broken(what, hint):
                    return CreateDumpError(what, hint=hint)

    def _take(self, number: int, found: list[Result], trouble: str) -> None:
        with self._state:
            if self._closed:
                return
            found = self._backlog.settle(self._flying.pop(number), found)
            self._state.notify_all()
        if trouble:
            self._failed(bug(trouble))
        if found:
            self._results(found)

    def _answer(self, number: int, counted: int) -> None:
        with self._state:
            _, future = self._counts.pop(number, ("", None))
        if future:
            _resolve(future, counted)

    def _degrade(self, error: CreateDumpError) -> None:
        """Go on with estimates of our own."""
        work = self._work._replace(tokenizer=Rough())
        with self._state:
            if self._closed:
                return
            self.exact = False
            rough = self._rough = ThreadPool(
                work, results=self._results, failed=self._failed, jobs=1
            )
            files = self._backlog.empty()
            counts, self._counts = self._counts, {}
        self._failed(error)
        rough.submit(files)
        for text, future in counts.values():
            _resolve(future, work.tokenizer.count([text], [""])[0])


def _resolve(future: Future[int], counted: int) -> None:
    with contextlib.suppress(InvalidStateError):  # whoever waited may have cancelled it
        future.set_result(counted)
