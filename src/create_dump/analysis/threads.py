"""The pool for a command: threads of this process that read, one of which counts as well.

Knows when and in which order, not what: the work itself is `create_dump.analysis.analyse`.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from create_dump.analysis import tokens
from create_dump.analysis.analyse import attempt_files, prepare
from create_dump.analysis.backlog import Backlog
from create_dump.analysis.jobs import CountText, WeighOutlines
from create_dump.analysis.pool import bug
from create_dump.analysis.secrets.policy import Mode
from create_dump.analysis.turns import Turns
from create_dump.errors import CreateDumpError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from create_dump.analysis.analyse import Prepared, Wrap
    from create_dump.analysis.backlog import Batch
    from create_dump.analysis.jobs import Answer, Job
    from create_dump.analysis.kept import Kept
    from create_dump.analysis.pool import Told, Work
    from create_dump.analysis.secrets.policy import Policy

_PATIENCE_S = 0.02
"""How long `close` waits for a thread that is in the middle of a file."""


class ThreadPool:
    """A `Pool` of some threads in this process.

    All of them read, look for secrets and lay out, a batch each. The first one counts whatever
    is ready, in the order in which it was taken, and reads only when nothing is: a second one
    that counts would need a memory of words of its own, and have to learn it anew.
    """

    def __init__(  # noqa: PLR0913 - one call by one caller, most of it by keyword
        self,
        work: Work,
        *,
        results: Told,
        failed: Callable[[CreateDumpError], None],
        layout: int = 0,
        kept: Kept | None = None,
        threads: int = 1,
        turns: Turns | None = None,
    ) -> None:
        """Start *threads* of them; the vocabulary is loaded when there is anything to count."""
        self.exact = True
        self._work = work
        self._wanted = work.tokenizer
        self._loaded: tokens.Tokenizer | None = None
        self._layout = layout
        self._results = results
        self._failed = failed
        self._kept = kept
        self._turns = turns or Turns()
        self._closed = False
        self._state = threading.Condition()
        self._backlog = Backlog()
        self._asked: deque[tuple[Job[Any], Future[Any]]] = deque()
        self._taken: deque[_Taken] = deque()
        self._room = threads + 1
        self._expected = False
        self._threads = [
            threading.Thread(target=run, name=f"analysis-{number}", daemon=True)
            for number, run in enumerate([self._count, *[self._read] * (threads - 1)])
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, files: Iterable[tuple[str, int]]) -> None:
        """Queue files; see `Pool.submit`."""
        with self._state:
            if not self._closed:
                self._backlog.add(files)
                self._state.notify_all()

    def prioritise(self, paths: Iterable[str]) -> None:
        """Move files to the front; see `Pool.prioritise`."""
        with self._state:
            self._backlog.prioritise(paths)

    def lay_out(self, section: Wrap, tokenizer: str, policy: Policy, layout: int) -> None:
        """Lay files out, and count, in another way; see `Pool.lay_out`."""
        with self._state:
            found = tokens.get(tokenizer)
            if found != self._wanted:
                self._wanted = found
                self._work = self._work._replace(tokenizer=found)
                self.exact = True
            self._work = self._work._replace(section=section, guard=self._work.guard.under(policy))
            self._layout = layout
            self._backlog.recall()

    def ask(self, job: Job[Answer]) -> Future[Answer]:
        """Do a single job; see `Pool.ask`."""
        future: Future[Answer] = Future()
        with self._state:
            if self._closed:
                future.cancel()
            else:
                self._asked.append((job, future))
                self._state.notify_all()
        return future

    def close(self) -> None:
        """End the threads; see `Pool.close`."""
        with self._state:
            self._closed = True
            self._backlog.empty()
            for _, future in self._asked:
                future.cancel()
            self._asked.clear()
            self._state.notify_all()
        until = monotonic() + _PATIENCE_S
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, until - monotonic()))

    def _read(self) -> None:
        """Prepare batch after batch."""
        while True:
            with self._state:
                while not (self._closed or self._can_take):
                    self._state.wait()
                if self._closed:
                    return
                taken = self._take()
            self._prepare(taken)

    def _count(self) -> None:
        """Count what is prepared, answer what is asked, and prepare what nobody else does."""
        while (job := self._next_job()) is not None:
            if isinstance(job, _Coming):
                self._warm_up()
            elif not isinstance(job, _Taken):
                self._answer(*job)
            elif job.done:
                self._finish(job)
            else:
                self._prepare(job)

    def _next_job(self) -> _Taken | _Coming | tuple[Job[Any], Future[Any]] | None:
        """Wait for work: single jobs first; None when the pool is closed."""
        with self._state:
            while not self._closed:
                if self._asked:
                    return self._asked.popleft()
                if (self._taken or self._backlog) and not self._expected:
                    # While the first files are read, there is time to load what they need.
                    self._expected = True
                    return _Coming()
                if self._taken and self._taken[0].done:
                    self._state.notify_all()
                    return self._taken.popleft()
                if self._can_take:
                    return self._take()
                self._state.wait()
            return None

    @property
    def _can_take(self) -> bool:
        return bool(self._backlog) and len(self._taken) < self._room

    def _take(self) -> _Taken:
        taken = _Taken(self._backlog.take(), self._work)
        self._taken.append(taken)
        return taken

    def _prepare(self, taken: _Taken) -> None:
        """Read and lay out a batch."""
        source, tokenizer, section, guard = taken.work
        # Once it is closed nobody waits for the rest.
        paths = (path for path in taken.batch.paths if not self._closed)
        try:
            prepared = prepare(
                source.read,
                paths,
                section,
                guard,
                exact=tokenizer.exact,
                kept=self._kept,
                turn=self._turns.turn,
            )
        except BaseException:  # noqa: BLE001 - a thread's outermost edge: who counts tries again and tells
            prepared = None
        with self._state:
            taken.prepared, taken.done = prepared, True
            self._state.notify_all()

    def _warm_up(self) -> None:
        """Load the vocabulary, which holds the GIL, while the rules for secrets load without it."""
        guard = self._work.guard
        if len(self._threads) > 1 and guard.policy.mode is not Mode.OFF:
            begun = threading.Event()

            def prepare() -> None:
                try:
                    guard.prepare(begun.set)
                except BaseException:  # noqa: BLE001 - a thread's outermost edge: each scan tries again and tells
                    begun.set()

            threading.Thread(target=prepare, name="analysis-rules", daemon=True).start()
            begun.wait()
        self._load()

    def _load(self) -> None:
        """Load the vocabulary, unless that is done."""
        tokenizer = self._work.tokenizer
        if tokenizer is self._loaded:
            return
        try:
            tokenizer.count([""], [""])
            self._loaded = tokenizer
        except CreateDumpError as error:
            self._degrade(error, tokenizer)

    def _finish(self, taken: _Taken) -> None:
        """Count a batch, and tell what was found."""
        self._load()
        batch, work, prepared = taken.batch, taken.work, taken.prepared
        if work is not self._work:
            # It was prepared for another layout or tokenizer than is wanted by now.
            work, prepared = self._work, None
        found, trouble = attempt_files(work.source.read, batch.paths, *work[1:], prepared)
        if trouble:
            self._tell_failure(bug(trouble))
        with self._state:
            if self._closed:
                return
            found = self._backlog.settle(batch, found)
            layout = self._layout
        if found:
            self._results(found, layout)

    def _answer(self, job: Job[Answer], future: Future[Answer]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        if type(job) in {CountText, WeighOutlines}:
            self._load()
        try:
            future.set_result(job.run(self._work))
        except BaseException as error:  # noqa: BLE001 - a thread's outermost edge: whoever waits is told
            future.set_exception(error)

    def _degrade(self, error: CreateDumpError, tokenizer: tokens.Tokenizer) -> None:
        """Go on with estimates instead of *tokenizer*, unless that is done."""
        with self._state:
            if self._work.tokenizer is not tokenizer:
                return
            self.exact = False
            self._work = self._work._replace(tokenizer=tokens.Rough())
        self._tell_failure(error)

    def _tell_failure(self, error: CreateDumpError) -> None:
        if not self._closed:
            self._failed(error)


class _Coming:
    """There will be something to count."""


@dataclass(slots=True)
class _Taken:
    """A batch on its way.

    Attributes:
        batch: Which it is.
        work: What it is prepared with.
        prepared: It itself; None if that failed, or is not done.
        done: Whether it is to be counted next.
    """

    batch: Batch
    work: Work
    prepared: Prepared | None = None
    done: bool = False
