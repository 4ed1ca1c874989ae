"""A pool of one worker process, so that a screen never waits for a tokenizer or a parser.

Knows how to keep the worker fed, and how to go on without it. It is started again once; after its
second end a thread of this process estimates what is left.
"""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import TYPE_CHECKING, Any

from create_dump.analysis import frames, tokens
from create_dump.analysis.backlog import Backlog, Batch
from create_dump.analysis.child import HINT, Child
from create_dump.analysis.pool import bug
from create_dump.analysis.secrets.policy import Mode, Unscanned
from create_dump.analysis.tokens import Rough
from create_dump.errors import CreateDumpError, WorkerFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from create_dump.analysis.analyse import Result, Wrap
    from create_dump.analysis.jobs import Answer, Job
    from create_dump.analysis.pool import Told, Work
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.analysis.threads import ThreadPool

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
        results: Told,
        failed: Callable[[CreateDumpError], None],
        prepared: Callable[[], None] = lambda: None,
    ) -> None:
        """Start the process in the background, as soon as there is work."""
        self.exact = True
        self._opening = _opening(work)
        self._work = work
        self._layout = 0
        self._laid_out = True
        self._results = results
        self._failed = failed
        self._prepared = prepared
        self._guarded = work.guard.policy.mode is Mode.OFF
        self._closed = False
        self._state = threading.Condition()
        self._backlog = Backlog()
        self._flying: dict[int, Batch] = {}
        self._numbers = itertools.count()
        self._asked: dict[int, tuple[Job[Any], Future[Any]]] = {}
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

    def lay_out(self, section: Wrap, tokenizer: str, policy: Policy, layout: int) -> None:
        """Lay files out, and count, in another way; see `Pool.lay_out`."""
        with self._state:
            self._work = self._work._replace(
                section=section,
                tokenizer=tokens.get(tokenizer),
                guard=self._work.guard.under(policy),
            )
            self._opening = _opening(self._work)
            self._layout = layout
            self._laid_out = False
            self._backlog.recall()
            if self._rough:
                # Estimates of our own stay what they are: no vocabulary is loaded over here.
                self._rough.lay_out(section, Rough().name, policy, layout)
            self._state.notify_all()

    def ask(self, job: Job[Answer]) -> Future[Answer]:
        """Do a single job; see `Pool.ask`."""
        with self._state:
            if self._rough:
                return self._rough.ask(job)
            future: Future[Answer] = Future()
            if self._closed:
                future.cancel()
                return future
            number = next(self._numbers)
            self._asked[number] = (job, future)
            self._unsent.append(number)
            self._state.notify_all()
            return future

    def close(self) -> None:
        """End the process, at once; see `Pool.close`."""
        with self._state:
            self._closed = True
            self._backlog.empty()
            for _, future in self._asked.values():
                future.cancel()
            self._asked.clear()
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
        # Not before there is work: a screen draws its first frame with all cores to itself.
        with self._state:
            while not (self._backlog or self._unsent or self._closed):
                self._state.wait()
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
            self._guarded = self._work.guard.policy.mode is Mode.OFF
            self._state.notify_all()
        feeder.join()
        worker.hang_up()
        with self._state:
            for batch in reversed(self._flying.values()):
                self._backlog.give_back(batch)
            self._flying.clear()
            self._unsent = list(self._asked)
            return None if self._closed else said or how

    def _feed(self, worker: Child) -> None:
        """Keep *worker* busy until it is no longer ours."""
        try:
            frames.write(worker.inbox, self._opening)
            while message := self._next(worker):
                frames.write(worker.inbox, frames.pack(message))
        except (OSError, ValueError):
            return  # It is gone, or its pipe is closed: `_listen` sees the same and acts on it.

    def _next(self, worker: Child) -> frames.Analyse | frames.LayOut | frames.Ask | None:
        with self._state:
            while not self._closed and self._worker is worker:
                if not self._laid_out:
                    self._laid_out = True
                    return _layout(self._work)
                for number in self._unsent:
                    job = self._asked[number][0]
                    # Over there it would make all others wait until secrets can be found.
                    if self._guarded or not job.guarded:
                        self._unsent.remove(number)
                        return frames.Ask(number, job)
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
                case frames.Told(number, answer, error):
                    self._answer(number, answer, error)
                case frames.Prepared():
                    with self._state:
                        self._guarded = True
                        self._state.notify_all()
                    self._prepared()
                case frames.Broken(what, hint):
                    return CreateDumpError(what, hint=hint)

    def _take(self, number: int, found: list[Result], trouble: str) -> None:
        with self._state:
            if self._closed:
                return
            batch = self._flying.pop(number)
            found = self._backlog.settle(batch, found)
            if self._guarded:
                found = self._without_late(batch, found)
            layout = self._layout
            self._state.notify_all()
        if trouble:
            self._failed(bug(trouble))
        if found:
            self._results(found, layout)

    def _without_late(self, batch: Batch, found: list[Result]) -> list[Result]:
        """Queue those again that were under way when the rules for secrets were ready."""
        late = {path for path, facts, _ in found if facts.unscanned is Unscanned.PENDING}
        if not late:
            return found
        self._backlog.add(file for file in batch.files if file[0] in late)
        return [result for result in found if result[0] not in late]

    def _answer(self, number: int, answer: object, error: CreateDumpError | None) -> None:
        with self._state:
            _, future = self._asked.pop(number, (None, None))
        if future is None or not future.set_running_or_notify_cancel():
            return
        if error is None:
            future.set_result(answer)
        else:
            future.set_exception(error)

    def _degrade(self, error: CreateDumpError) -> None:
        """Go on with estimates of our own."""
        from create_dump.analysis.threads import ThreadPool

        with self._state:
            if self._closed:
                return
            self.exact = False
            work = self._work._replace(tokenizer=Rough())
            rough = self._rough = ThreadPool(
                work, results=self._results, failed=self._failed, layout=self._layout
            )
            files = self._backlog.empty()
            asked, self._asked = self._asked, {}
        self._failed(error)
        rough.submit(files)
        if work.guard.policy.mode is not Mode.OFF:
            # The worker may have left files of which it could not know yet.
            self._prepared()
        for job, future in asked.values():
            if future.set_running_or_notify_cancel():
                rough.ask(job).add_done_callback(partial(_pass_on, future))


def _opening(work: Work) -> bytes:
    return frames.pack(frames.Open(work.source, *_layout(work)))


def _layout(work: Work) -> frames.LayOut:
    return frames.LayOut(work.tokenizer.name, work.section, work.guard.policy)


def _pass_on(future: Future[Any], done: Future[Any]) -> None:
    """Let *future*, which somebody waits for, end as *done* did."""
    if done.cancelled():
        future.set_exception(CancelledError())
    elif error := done.exception():
        future.set_exception(error)
    else:
        future.set_result(done.result())
