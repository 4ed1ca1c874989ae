"""Who does the analysis: threads for a command, one process of its own for a screen.

Knows when and in which order, not what: the work itself is `create_dump.analysis.analyse`.
Counting frees the GIL; but loading a vocabulary and decoding hold it, which a screen would feel.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from create_dump.analysis import tokens
from create_dump.analysis.secrets.guard import Guard
from create_dump.errors import CreateDumpError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from create_dump.analysis.analyse import Result, Wrap
    from create_dump.analysis.jobs import Answer, Job
    from create_dump.analysis.kept import Kept
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.analysis.turns import Turns
    from create_dump.sources.entry import Source

    Told = Callable[[list[Result], int], None]


_MOST: Final = 32
"""Threads at most: more could only wait for each other."""
_OF_USE: Final = 4
"""Threads where nobody asks for another number. A quarter of the work holds the GIL."""


class Pool(Protocol):
    """Analyses files in the background. All methods return at once, from any thread."""

    @property
    def exact(self) -> bool:
        """Whether the numbers are as exact as the tokenizer; False after the worker's end."""
        ...

    def submit(self, files: Iterable[tuple[str, int]]) -> None:
        """Queue files (path, size in bytes) behind all others; again, if one has changed."""
        ...

    def prioritise(self, paths: Iterable[str]) -> None:
        """Do those of *paths* that are still queued next, in this order."""
        ...

    def lay_out(self, section: Wrap, tokenizer: str, policy: Policy, layout: int) -> None:
        """Lay files out by *section* from now on, and count them with *tokenizer*.

        Nothing more is told of those that are not. What waits, waits still; all else has to be
        submitted again.

        Args:
            section: As for `open_pool`.
            tokenizer: The same.
            policy: The same.
            layout: A number for all of these, told with the results.
        """
        ...

    def ask(self, job: Job[Answer]) -> Future[Answer]:
        """Do a single job, before any queued file."""
        ...

    def close(self) -> None:
        """Forget what is queued, cancel pending counts, and end all threads and processes.

        Nothing is called back from then on, but for a call that is under way. Idempotent.
        """
        ...


class Work(NamedTuple):
    """What a pool works with.

    Attributes:
        source: Reads the files.
        tokenizer: Counts them.
        section: Lays them out.
        guard: Takes their secrets out.
    """

    source: Source
    tokenizer: tokens.Tokenizer
    section: Wrap
    guard: Guard


def open_pool(  # noqa: PLR0913 - one call by one caller, most of it by keyword
    source: Source,
    tokenizer: str,
    section: Wrap,
    policy: Policy,
    *,
    results: Told,
    failed: Callable[[CreateDumpError], None],
    prepared: Callable[[], None] = lambda: None,
    worker: bool = False,
    kept: Kept | None = None,
    jobs: int | None = None,
    turns: Turns | None = None,
) -> Pool:
    """Start analysing; the vocabulary is loaded when there is anything to count.

    Args:
        source: What reads the files. For a worker it is pickled, and reads over there.
        tokenizer: A tokenizer's name.
        section: A format's ``section``, a function at the top of a module.
        policy: What is done about secrets.
        results: Told what was found, a batch at a time, on a thread of the pool's, with the
            number of the layout (`Pool.lay_out`; 0 at first); two calls never overlap. Each file
            that was submitted is answered, but only the newest answer is told for one that was
            submitted twice. It must not raise, nor must `failed`.
        failed: Told what went wrong, on such a thread; the pool goes on with estimates.
        prepared: Told, for each worker, that secrets can be found from now on: facts that came
            before may say that they are not known, and such files have to be submitted again.
        worker: Whether to work in a process of its own.
        kept: Reads the files, and keeps their sections, where there is no worker.
        jobs: How many threads work where there is no worker, within reason; None for as many as
            are of use on this machine. What is found is the same with any number.
        turns: Shared with whoever else runs Python meanwhile, where there is no worker.

    Raises:
        UsageError: There is no such tokenizer.
    """
    work = Work(source, tokens.get(tokenizer), section, Guard(policy))
    if worker:
        from create_dump.analysis.process import ProcessPool

        return ProcessPool(work, results=results, failed=failed, prepared=prepared)
    from create_dump.analysis.threads import ThreadPool

    return ThreadPool(
        work,
        results=results,
        failed=failed,
        kept=kept,
        threads=min(cores(), _OF_USE) if jobs is None else min(jobs, _MOST),
        turns=turns,
    )


def cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    else:  # noqa: RET505 - elsewhere it is not told which of them are ours
        return os.cpu_count() or 1


def bug(trouble: str) -> CreateDumpError:
    """Return the error for an analysis that failed as it never should."""
    return CreateDumpError(
        f"the analysis of some files failed: {trouble}",
        hint="this is a bug in create-dump, please report it",
    )
