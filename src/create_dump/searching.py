"""Looks for secrets alone, without counting or planning: in a tree, or in what git would commit.

Every file is answered for: what was found, or why it was not looked through.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.analyse import examine
from create_dump.analysis.facts import Content
from create_dump.errors import Unreadable
from create_dump.plan import order
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.guard import Guard
    from create_dump.sources.directory import DirectorySource

_THREADS: Final = 2
"""The engine frees the GIL; beyond two, reading and decoding hold the rest up."""
_AT_A_TIME: Final = 256


class Searched(NamedTuple):
    """A file that was looked through.

    Attributes:
        path: As in ``Entry``.
        findings: What was found in it, the allowed among them.
        missed: Why it was not looked through to its end, for people; "" when it was.
    """

    path: str
    findings: tuple[Finding, ...]
    missed: str


def search(
    read: Callable[[str], bytes],
    paths: Iterable[str],
    guard: Guard,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Searched]:
    """Yield what is found in *paths*, in the order of a dump; what is no text holds nothing.

    Args:
        read: As `Source.read`.
        paths: The files.
        guard: Looks for secrets.
        progress: Told how many of how many files are done.

    Raises:
        CreateDumpError: The scanner can't be opened.
    """
    files = sorted(paths, key=order)
    guard.scanner.get()
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="search") as pool:
        for start in range(0, len(files), _AT_A_TIME):
            if progress is not None:
                progress(start, len(files))
            yield from pool.map(partial(_search, read, guard), files[start : start + _AT_A_TIME])


def files_of(source: DirectorySource) -> Iterator[str]:
    """Yield the files of *source* that are in by its rules."""
    for batch in source.walk():
        for entry in batch.entries:
            if entry.kind is Kind.FILE:
                yield entry.path


def _search(read: Callable[[str], bytes], guard: Guard, path: str) -> Searched:
    try:
        facts, text = examine(read(path))
    except Unreadable as error:
        return Searched(path, (), error.what)
    if facts.content is not Content.TEXT:
        return Searched(path, (), "")
    facts = guard.take(path, facts, text).facts
    return Searched(path, facts.findings or (), facts.detail)
