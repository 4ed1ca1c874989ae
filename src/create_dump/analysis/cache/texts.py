"""Questions about texts that are no file's, such as a header: asked of the cache, then of the pool.

It also changes the layout of both at once, so that no answer is ever kept for another one's.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from create_dump.analysis.secrets.guard import Cleaned

if TYPE_CHECKING:
    from create_dump.analysis.analyse import Wrap
    from create_dump.analysis.cache.keeper import Keeper
    from create_dump.analysis.jobs import Job
    from create_dump.analysis.pool import Pool
    from create_dump.analysis.secrets.policy import Policy

_Answer = TypeVar("_Answer")


class Texts:
    """Answers about texts, from any thread but a screen's.

    Args:
        pool: Works on what nobody knows.
        keeper: Knows what was asked before; None where there is no cache.
    """

    def __init__(self, pool: Pool, keeper: Keeper | None) -> None:
        """Ask nothing yet."""
        self._pool = pool
        self._keeper = keeper
        self._lock = threading.Lock()

    def lay_out(
        self, section: Wrap, format_: str, tokenizer: str, policy: Policy, layout: int
    ) -> None:
        """Have all that is asked from now on counted and looked through in another way.

        The arguments are those of `Pool.lay_out` and `Keeper.lay_out`.
        """
        with self._lock:
            if self._keeper is not None:
                self._keeper.lay_out(tokenizer, format_, policy, layout)
            self._pool.lay_out(section, tokenizer, policy, layout)

    def ask(self, job: Job[_Answer]) -> tuple[Future[_Answer], int | None]:
        """Ask the pool; return what it will answer, and the layout under which it was asked."""
        with self._lock:
            return self._pool.ask(job), None if self._keeper is None else self._keeper.layout

    def count(self, text: str) -> Future[int]:
        """Start the count of the tokens of *text*."""
        from create_dump.analysis.jobs import CountText

        keeper = self._keeper
        key = None if keeper is None else keeper.key("texts", text)
        if keeper is None or key is None:
            return self._pool.ask(CountText(text))
        known = keeper.answer(key, int)
        if known is not None:
            return _done(known)
        asked, layout = self.ask(CountText(text))

        def keep(answer: Future[int]) -> None:
            # Where another layout came meanwhile, the number may be that of its tokenizer.
            if key.layout == layout == keeper.layout and self._pool.exact and _went_well(answer):
                keeper.keep_answer(key, answer.result())

        asked.add_done_callback(keep)
        return asked

    def clean(self, text: str, path: str) -> Future[Cleaned]:
        """Start to take the secrets out of *text*, of no file or of that at *path*."""
        from create_dump.analysis.jobs import Clean

        keeper = self._keeper
        key = None if keeper is None or path else keeper.key("clean", text)
        if keeper is None or key is None:
            return self._pool.ask(Clean(text, path))
        if keeper.answer(key, int) is not None:
            return _done(Cleaned(text))
        asked, layout = self.ask(Clean(text))

        def keep(answer: Future[Cleaned]) -> None:
            if key.layout == layout == keeper.layout and _went_well(answer):
                left, findings, _ = answer.result()
                if left == text and not findings:
                    keeper.keep_answer(key, 0)

        asked.add_done_callback(keep)
        return asked


def _done(answer: _Answer) -> Future[_Answer]:
    future: Future[_Answer] = Future()
    future.set_result(answer)
    return future


def _went_well(answer: Future[_Answer]) -> bool:
    return not answer.cancelled() and answer.exception() is None
