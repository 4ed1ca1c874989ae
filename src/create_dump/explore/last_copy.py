"""What went out last, as the preview compares files with it: read once for all that is asked of it.

What was sent is `create_dump.sent`'s; which files of it have grown old is the memory's.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.sent import Sent, SentFiles


class LastCopy:
    """The dump that went out last.

    Args:
        sent: Returns it; None before the first.
    """

    def __init__(self, sent: Callable[[], Sent | None]) -> None:
        """Have read nothing yet."""
        self._sent = sent
        self._lock = threading.Lock()
        self._read: tuple[Sent, SentFiles] | None = None

    @property
    def sent(self) -> Sent | None:
        """What went out last; None where nothing has."""
        return self._sent()

    def files(self, sent: Sent) -> SentFiles:
        """Return the files of *sent*. From any thread but a screen's.

        Raises:
            UsageError: The dump is not kept.
            DumpUnreadable: What is kept is no dump of ours.
        """
        with self._lock:
            if self._read is None or self._read[0] is not sent:
                self._read = sent, sent.read()
            return self._read[1]
