"""A destination that is the user's clipboard, wherever the user sits.

A private file first, always; then tmux, the terminal over SSH, or the desktop, in this order. Each
way says for itself how sure it is; here is only the order.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from create_dump.destinations import desktop, osc52, tmux
from create_dump.destinations.attempt import Attempt, failed
from create_dump.destinations.base import Delivery, Outcome
from create_dump.destinations.state import state_file
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class ClipboardDestination:
    """Copies the dump, checks where it can, and keeps it in a private file as well.

    Attributes:
        extension: The format's, with the dot, for the private file.
        env: The environment that says where the user sits.
        write_terminal: Writes to the terminal for us, where an app owns it.
        limit: Seconds that a clipboard tool or the terminal may take, each time.
    """

    extension: str = ".md"
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)
    write_terminal: Callable[[bytes], None] | None = None
    limit: float = 10.0

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        """Keep all *chunks* in the private file and copy them.

        The outcome is ``SAVED``, with the reason in the note, where no clipboard took it.

        Raises:
            DeliveryError: The private file could not be written.
        """
        kept: list[bytes] = []
        # Not read back from the file: another run may have replaced it by then.
        private = state_file(self.extension)
        private.deliver(_keeping(chunks, kept))
        attempt = self._copy(b"".join(kept))
        if attempt.worked:
            where = f"clipboard ({attempt.tool})"
        else:
            where = quote_path(private.path.as_posix())
        return Delivery(attempt.outcome, where, private.path, attempt.note)

    def _copy(self, data: bytes) -> Attempt:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return failed("a clipboard holds text, and this is not UTF-8")
        env, limit = self.env, self.limit
        remote = bool(env.get("SSH_TTY") or env.get("SSH_CONNECTION"))
        inside = tmux.copy(data, env=env, limit=limit) if env.get("TMUX") else None
        if inside is not None and inside.worked:
            return inside if remote else _both(inside, desktop.copy(data, env=env, limit=limit))
        if remote:
            sent = osc52.copy(data, env=env, limit=limit, write_terminal=self.write_terminal)
            if inside is not None and sent.worked:
                hint = "tmux drops it unless told: tmux set -g set-clipboard on"
                return sent._replace(note=f"{inside.note}; {hint}")
            return sent
        return desktop.copy(data, env=env, limit=limit)


def _both(inside: Attempt, local: Attempt) -> Attempt:
    """Return what came of copying into tmux's buffer and, beside it, to the desktop.

    Few desktop terminals take tmux's word (macOS's own and most on Linux don't), and who sits
    in front of one wants to paste outside tmux.
    """
    if local.outcome is Outcome.VERIFIED:
        return Attempt(Outcome.VERIFIED, f"{inside.tool}, {local.tool}")
    return inside


def _keeping(chunks: Iterable[bytes], kept: list[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        kept.append(chunk)
        yield chunk
