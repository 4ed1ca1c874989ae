"""Where copies and writes are handled: one at a time, waited for, told about, cancelled.

Knows the workspace and how to say things; neither keys nor widgets.
"""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

from create_dump.errors import Cancelled, CreateDumpError
from create_dump.explore import numbers, wording
from create_dump.explore.job import COPY, Job
from create_dump.explore.widgets.status import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.destinations.base import Destination
    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan
    from create_dump.workspace import Workspace

_PROGRESS_S: Final = 0.1
_METER: Final = 12


class Say(Protocol):
    """Tells the person something."""

    def __call__(self, text: str, tone: Tone = ...) -> None:
        """Say *text*."""
        ...


class Desk:
    """Takes one job at a time and sees it through.

    Args:
        workspace: What is delivered.
        say: Tells the person.
        thread: Runs a function on a thread.
        call: Runs a function with arguments in the owner's thread, from any thread.
    """

    def __init__(
        self,
        workspace: Workspace,
        say: Say,
        thread: Callable[[Callable[[], None]], object],
        call: Callable[[Callable[[], None]], object],
    ) -> None:
        """Open with nothing to do."""
        self._workspace = workspace
        self._say = say
        self._thread = thread
        self._call = call
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def obstacle(self, verb: str) -> str:
        """Say why nothing can be delivered now; "" when it can.

        Args:
            verb: ``copy`` or ``write``.
        """
        if self._job is not None:
            return f"Still busy with the last {self._job.verb}: Esc stops it"
        if not self._workspace.tree.root.chosen.files:
            return f"Nothing to {verb}: nothing is chosen (space chooses, a takes all)"
        return ""

    def take(self, verb: str, destination: Destination) -> None:
        """Deliver what is chosen to *destination*, as soon as all of it is counted.

        Args:
            verb: ``copy`` or ``write``.
            destination: What takes it.
        """
        # While a form was open, another job may have begun, or a watcher taken the files away.
        if obstacle := self.obstacle(verb):
            self._say(obstacle, Tone.WARNING)
            return
        self._job = Job(verb, destination)
        self.go_on()

    def go_on(self) -> None:
        """See whether the waiting job can start; to be called when facts came in."""
        job, workspace = self._job, self._workspace
        if job is None or job.running:
            return
        size = workspace.size
        if not size.files and workspace.walked:
            self._job = None
            self._say(f"Nothing is left to {job.verb}", Tone.WARNING)
        elif size.pending or not workspace.walked:
            what = numbers.counted(size.pending, "chosen file") if size.pending else "what is there"
            self._say(f"Counting {what} before the {job.verb} · Esc stops it", Tone.BUSY)
        else:
            job.running = True
            self._say(
                f"{_doing(job)} {numbers.counted(size.files, 'file')} · Esc stops it", Tone.BUSY
            )
            plan = workspace.plan()
            self._thread(lambda: self._deliver(job, plan))

    def cancel(self) -> bool:
        """Stop the job; return whether there was one."""
        job = self._job
        if job is None:
            return False
        job.cancel()
        if not job.running:
            self._job = None
            self._say(_stopped(job))
        else:
            self._say(f"Stopping the {job.verb}", Tone.BUSY)
        return True

    # -- on the thread

    def _deliver(self, job: Job, plan: Plan) -> None:
        told = 0.0

        def progress(done: int, whole: int) -> None:
            nonlocal told
            now = monotonic()
            if now - told > _PROGRESS_S:
                told = now
                self._call(partial(self._tell, job, done, whole))

        outcome = job.run(self._workspace, plan, progress)
        self._call(partial(self._finish, job, outcome))

    # -- in the owner's thread again

    def _tell(self, job: Job, done: int, whole: int) -> None:
        if job is self._job and not job.cancelled:
            bar = numbers.bar(done, whole, _METER).ljust(_METER, "░")
            self._say(
                f"{_doing(job)} ▕{bar}▏ {done:,} of {whole:,} files · Esc stops it", Tone.BUSY
            )

    def _finish(self, job: Job, outcome: Receipt | CreateDumpError) -> None:
        self._job = None
        if isinstance(outcome, Cancelled):
            self._say(_stopped(job))
        elif isinstance(outcome, CreateDumpError):
            self._say(wording.failed(outcome), Tone.ERROR)
        elif job.verb == COPY:
            words, arrived = wording.copied(outcome)
            self._say(words, Tone.DONE if arrived else Tone.WARNING)
        else:
            self._say(wording.written(outcome), Tone.DONE)


def _doing(job: Job) -> str:
    return "Copying" if job.verb == COPY else "Writing"


def _stopped(job: Job) -> str:
    return f"Stopped the {job.verb}; nothing half done is left"
