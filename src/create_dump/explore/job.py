"""One delivery, from the key to its receipts, away from the screen.

Knows what runs on the thread and how it is stopped; what a person is told is not its concern.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from create_dump.errors import CreateDumpError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan

    Progress = Callable[[int, int], None]
    Cancelled = Callable[[], bool]
    Deliver = Callable[[Plan, Progress, Cancelled], Sequence[Receipt]]

COPY: Final = "copy"
WRITE: Final = "write"
PIPE: Final = "pipe"


def _nothing(receipts: Sequence[Receipt]) -> str:
    del receipts
    return ""


def _silence() -> str:
    return ""


class Errand(Struct, frozen=True):
    """What is to be delivered, and how.

    Attributes:
        verb: What is done, for sentences: `COPY`, `WRITE` or `PIPE`.
        deliver: Does it, on a thread; it is given the plan, whom to tell how many of how many
            files are done, and whom to ask whether to stop.
        what: Returns what is delivered, for sentences, such as ``part 2 of 5``; "" for the dump.
        plan: What it is given; None for what is chosen, as soon as all of that is counted.
        done: Told the receipts in the owner's thread, once all went well; returns what to say
            behind, or "".
        output: Returns what a command printed, for the account of it; "" where none was run.
    """

    verb: str
    deliver: Deliver
    what: Callable[[], str] = _silence
    plan: Plan | None = None
    done: Callable[[Sequence[Receipt]], str] = _nothing
    output: Callable[[], str] = _silence


class Job:
    """An errand that is prepared, runs on a thread, and can be cancelled at any time.

    Attributes:
        errand: What is done.
        running: Whether the plan is frozen and the thread has it.
    """

    def __init__(self, errand: Errand) -> None:
        """Prepare *errand*."""
        self.errand = errand
        self.running = False
        self._cancelled = threading.Event()

    @property
    def verb(self) -> str:
        """What is done, for sentences."""
        return self.errand.verb

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop at the next file; nothing half done is left."""
        self._cancelled.set()

    def run(self, plan: Plan, progress: Progress) -> Sequence[Receipt] | CreateDumpError:
        """Deliver *plan*. On a thread; it never raises, since nobody is there to see it."""
        try:
            return self.errand.deliver(plan, progress, self._cancelled.is_set)
        except CreateDumpError as error:
            return error
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            return CreateDumpError(
                f"unexpected {type(error).__name__}: {error}", hint="please report this as a bug"
            )
