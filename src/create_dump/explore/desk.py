"""Where copies, writes and pipes are handled: one at a time, waited for, told about, cancelled.

Knows the workspace and how to say things; neither keys nor widgets.
"""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

from create_dump.errors import Cancelled, CreateDumpError, SecretsFound, UsageError
from create_dump.explore import numbers, wording
from create_dump.explore.account import Account
from create_dump.explore.job import COPY, PIPE, WRITE, Job
from create_dump.explore.widgets.status import Tone
from create_dump.scanning import Scanning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.destinations.receipt import Receipt
    from create_dump.explore.job import Errand
    from create_dump.plan import Plan
    from create_dump.workspace import Workspace

_PROGRESS_S: Final = 0.1
_METER: Final = 12
_DOING: Final = {COPY: "Copying", WRITE: "Writing", PIPE: "Piping"}


class Say(Protocol):
    """Tells the person something."""

    def __call__(self, text: str, tone: Tone = ..., *, stays: bool = ...) -> None:
        """Say *text*; what *stays* does so until somebody is there."""
        ...


class Desk:
    """Takes one errand at a time and sees it through.

    Args:
        workspace: What is delivered.
        say: Tells the person.
        thread: Runs a function on a thread.
        call: Runs a function with arguments in the owner's thread, from any thread.
        ways: Says how something is chosen, where nothing is.

    Attributes:
        last: The account of what was delivered last; None before.
        stops: The words for the key that stops a job.
        settles: The words for the keys that settle secrets, where a job is refused for them.
    """

    def __init__(
        self,
        workspace: Workspace,
        say: Say,
        thread: Callable[[Callable[[], None]], object],
        call: Callable[[Callable[[], None]], object],
        ways: Callable[[], str],
    ) -> None:
        """Open with nothing to do."""
        self.last: Account | None = None
        self.stops = "Esc stops it"
        self.settles = "3 lists them, r there redacts"
        self._workspace = workspace
        self._say = say
        self._thread = thread
        self._call = call
        self._ways = ways
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def busy_with(self) -> str:
        """Say what is under way that has to end first; "" when nothing is."""
        if self._job is None:
            return ""
        return f"Still busy with the last {self._job.verb}: {self.stops}"

    def obstacle(self, verb: str) -> str:
        """Say why nothing that is chosen can be delivered now; "" when it can.

        Args:
            verb: `COPY`, `WRITE` or `PIPE`.
        """
        if self._job is None and not self._workspace.tree.root.chosen.files:
            return f"Nothing to {verb}: nothing is chosen ({self._ways()})"
        return self.busy_with()

    def take(self, errand: Errand) -> None:
        """See *errand* through, as soon as all that it is about is counted."""
        # While a form was open, another job may have begun, or a watcher taken the files away.
        ready = errand.plan is not None
        if obstacle := self.busy_with() if ready else self.obstacle(errand.verb):
            self._say(obstacle, Tone.WARNING, stays=not self.busy)
            return
        self._job = Job(errand)
        self.go_on()

    def go_on(self) -> None:
        """See whether the waiting job can start; to be called when facts came in."""
        job, workspace = self._job, self._workspace
        if job is None or job.running:
            return
        size = workspace.size
        if job.errand.plan is not None:
            self._start(job, job.errand.plan)
        elif not size.files and workspace.walked:
            self._job = None
            self._say(f"Nothing is left to {job.verb}", Tone.WARNING, stays=True)
        elif size.pending or not workspace.walked:
            self._say(
                f"{self._doing(size.pending)} before the {job.verb} · {self.stops}", Tone.BUSY
            )
        else:
            self._start(job, workspace.plan())

    def _doing(self, pending: int) -> str:
        if self._workspace.scanning is Scanning.PREPARING:
            return "Preparing to look for secrets"
        return f"Counting {numbers.counted(pending, 'chosen file') if pending else 'what is there'}"

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

    def _start(self, job: Job, plan: Plan) -> None:
        job.running = True
        what = job.errand.what() or numbers.counted(len(plan.files), "file")
        self._say(f"{_DOING[job.verb]} {what} · {self.stops}", Tone.BUSY)
        self._thread(lambda: self._deliver(job, plan))

    # -- on the thread

    def _deliver(self, job: Job, plan: Plan) -> None:
        told = 0.0

        def progress(done: int, whole: int) -> None:
            nonlocal told
            now = monotonic()
            if now - told > _PROGRESS_S:
                told = now
                self._call(partial(self._tell, job, done, whole))

        outcome = job.run(plan, progress)
        self._call(partial(self._finish, job, outcome))

    # -- in the owner's thread again

    def _tell(self, job: Job, done: int, whole: int) -> None:
        if job is self._job and not job.cancelled:
            bar = numbers.bar(done, whole, _METER).ljust(_METER, "░")
            self._say(
                f"{_DOING[job.verb]} ▕{bar}▏ {done:,} of {whole:,} files · {self.stops}", Tone.BUSY
            )

    def _finish(self, job: Job, outcome: Sequence[Receipt] | CreateDumpError) -> None:
        self._job = None
        if isinstance(outcome, Cancelled):
            self._say(_stopped(job))
            return
        output = job.errand.output()
        if isinstance(outcome, CreateDumpError):
            asked = isinstance(outcome, UsageError)
            words, tone = wording.failed(outcome), Tone.WARNING if asked else Tone.ERROR
            if isinstance(outcome, SecretsFound):
                words = f"{outcome.what} · {self.settles}"
            outcome = ()
        else:
            behind = job.errand.done(outcome)
            words, tone = _told(job.errand, outcome, output)
            words += f" · {behind}" if behind else ""
        self.last = Account(words, outcome, output)
        # Who looked away must not take for copied what was not.
        self._say(words, tone, stays=tone is not Tone.DONE)


def _told(errand: Errand, receipts: Sequence[Receipt], output: str) -> tuple[str, Tone]:
    if errand.verb == WRITE:
        return wording.written(receipts), Tone.DONE
    if errand.verb == PIPE:
        return wording.piped(receipts[0], output), Tone.DONE
    words, arrived = wording.copied(receipts[0], errand.what())
    return words, Tone.DONE if arrived else Tone.WARNING


def _stopped(job: Job) -> str:
    return f"Stopped the {job.verb}; nothing half done is left"
