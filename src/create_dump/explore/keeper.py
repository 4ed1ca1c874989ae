"""The last session of a project, found at the start, and the one under way, kept for the next time.

It reads and writes, so all of it is for threads; what a session is made of is not known here.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from create_dump import sessions
from create_dump.errors import CreateDumpError
from create_dump.explore import wording
from create_dump.selection.repository import checked_out

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.sessions import Session


class Last(NamedTuple):
    """What was found.

    Attributes:
        branch: The branch that is checked out, or "".
        session: How the project was left; None if that is not known.
        problem: Why something that is there can't be used, in a sentence, or "".
    """

    branch: str = ""
    session: Session | None = None
    problem: str = ""


class Keeper:
    """Keeps a project's sessions.

    Args:
        root: The project.
        fresh: Whether the last session is not wanted.

    Attributes:
        fresh: The same.
    """

    def __init__(self, root: Path, *, fresh: bool = False) -> None:
        """Have kept nothing yet."""
        self.fresh = fresh
        self._root = root
        self._lock = threading.Lock()
        self._latest = 0

    def find(self) -> Last:
        """Return what is known of the last session."""
        branch = checked_out(self._root)
        if self.fresh:
            return Last(branch)
        told: list[str] = []
        session = sessions.load(self._root, branch, report=told.append)
        return Last(branch, session, "".join(told))

    def keep(self, number: int, branch: str, session: Session) -> str:
        """Keep a session; return why it can't be kept, or "".

        Args:
            number: That of the moment at which it was so: of two that come in the wrong order, the
                later one stays.
            branch: The branch that is checked out, or "".
            session: How the screen is left.
        """
        with self._lock:
            if number < self._latest:
                return ""
            self._latest = number
            try:
                sessions.save(self._root, branch, session)
            except CreateDumpError as error:
                return f"this session can't be kept: {wording.failed(error)}"
            return ""
