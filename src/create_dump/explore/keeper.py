"""The last session of a project, found at the start, and the one under way, kept for the next time.

So is what was delivered last. It reads and writes, so all of it is for threads, and what it takes
is loaded there; what a session is made of is not known here.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from create_dump.errors import CreateDumpError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from create_dump.sessions import LastDelivery, Session


class Last(Struct, frozen=True):
    """What was found.

    Attributes:
        branch: The branch that is checked out, or "".
        session: How the project was left; None if that is not known.
        problem: Why something that is there can't be used, in a sentence, or "".
    """

    branch: str = ""
    session: Session | None = None
    problem: str = ""


class Delivered(Struct, frozen=True):
    """What was found of the last delivery.

    Attributes:
        last: What is known of it; None if nothing is.
        dump: The whole dump; None if no file holds it any more.
        problem: Why something that is there can't be used, in a sentence, or "".
    """

    last: LastDelivery | None = None
    dump: bytes | None = None
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
        self._latest: dict[str, int] = {}

    def find(self) -> Last:
        """Return what is known of the last session."""
        from create_dump import sessions
        from create_dump.selection.repository import checked_out

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
        from create_dump import sessions

        save = partial(sessions.save, self._root, branch, session)
        return self._write("this session can't be kept", number, save)

    def find_delivery(self) -> Delivered:
        """Return what is known of the last delivery."""
        from create_dump import sessions
        from create_dump.selection.repository import checked_out

        if self.fresh:
            return Delivered()
        told: list[str] = []
        branch = checked_out(self._root)
        last = sessions.load_delivery(self._root, branch, report=told.append)
        dump = None if last is None else sessions.delivered(last)
        return Delivered(last, dump, "".join(told))

    def keep_delivery(self, number: int, branch: str, last: LastDelivery) -> str:
        """Keep what was delivered, as `keep` does a session; return why it can't be, or ""."""
        from create_dump import sessions

        save = partial(sessions.save_delivery, self._root, branch, last)
        return self._write("what was delivered can't be remembered", number, save)

    def _write(self, failure: str, number: int, save: Callable[[], None]) -> str:
        """Do *save*, unless a later one of its kind is done; *failure* says what it can't."""
        with self._lock:
            if number < self._latest.get(failure, 0):
                return ""
            self._latest[failure] = number
            try:
                save()
            except CreateDumpError as error:
                from create_dump.explore import wording

                return f"{failure}: {wording.failed(error)}"
            return ""
