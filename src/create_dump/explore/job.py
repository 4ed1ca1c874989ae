"""One copy or one write, from the key to the receipt, away from the screen.

Knows a workspace, a plan and a destination; what a person is told is not its concern.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from create_dump.errors import CreateDumpError

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.destinations.base import Destination
    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan
    from create_dump.workspace import Workspace


COPY = "copy"
WRITE = "write"


class Job:
    """A delivery that is prepared, runs on a thread, and can be cancelled at any time.

    Attributes:
        destination: What takes the dump.
        verb: What is done, for sentences: `COPY` or `WRITE`.
        running: Whether the plan is frozen and the thread has it.
    """

    def __init__(self, verb: str, destination: Destination) -> None:
        """Prepare to deliver to *destination*."""
        self.verb = verb
        self.destination = destination
        self.running = False
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop at the next file; nothing half done is left."""
        self._cancelled.set()

    def run(
        self, workspace: Workspace, plan: Plan, progress: Callable[[int, int], None]
    ) -> Receipt | CreateDumpError:
        """Deliver *plan*. On a thread; it never raises, since nobody is there to see it."""
        try:
            return workspace.deliver(
                plan, self.destination, progress=progress, cancelled=self._cancelled.is_set
            )
        except CreateDumpError as error:
            return error
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            return CreateDumpError(
                f"unexpected {type(error).__name__}: {error}", hint="please report this as a bug"
            )
