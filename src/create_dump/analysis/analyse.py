"""The work itself: bytes to facts, one file or a batch of them, the same in every pool.

Knows a tokenizer and a function that wraps a file for a format, but no threads and no pipes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.languages import language
from create_dump.analysis.marker import is_dump
from create_dump.analysis.sections import Terms, exact_terms, rough_terms
from create_dump.analysis.text import count_lines, decode
from create_dump.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from create_dump.analysis.tokens import Tokenizer

    Result: TypeAlias = tuple[str, FileFacts, int]
    """A path, its facts, and the tokens of its section in the dump (0 unless it is text)."""


class Wrap(Protocol):
    """A format's ``section``: head, body and tail of a path, its facts and its text.

    The facts it gets here have no tokens yet: what it returns must not depend on them.
    """

    def __call__(
        self, path: str, facts: FileFacts, text: str, *, outline: bool = False
    ) -> tuple[str, str, str]:
        """Lay *text* out, the content or the outline."""
        ...


def examine(data: bytes) -> tuple[FileFacts, str]:
    """Return all facts of *data* but its tokens, and its text ("" unless it is text)."""
    from xxhash import xxh3_128_digest

    size, digest = len(data), xxh3_128_digest(data)
    if is_dump(data):
        return FileFacts(Content.DUMP, size, digest=digest, detail="a dump by create-dump"), ""
    found = decode(data)
    if found.text is None:
        return FileFacts(Content.BINARY, size, digest=digest, detail=found.detail), ""
    facts = FileFacts(
        Content.TEXT, size, found.encoding, found.guessed, count_lines(found.text), 0, digest
    )
    return facts, found.text


def analyse(data: bytes, path: str, tokenizer: Tokenizer, wrap: Wrap) -> Result:
    """Return the facts of *data* as the content of *path*."""
    return _count([(path, *examine(data))], tokenizer, wrap)[0]


def analyse_files(
    read: Callable[[str], bytes], paths: Iterable[str], tokenizer: Tokenizer, wrap: Wrap
) -> list[Result]:
    """Read and analyse a batch of files, counting all of it in one call of the tokenizer.

    What can't be read is `Content.UNREADABLE`, with the reason. The whole batch is in memory at
    once.

    Args:
        read: As `Source.read`.
        paths: The files.
        tokenizer: Counts their tokens.
        wrap: Lays them out as they will stand in the dump.

    Raises:
        CreateDumpError: The tokenizer has no vocabulary on this machine.
    """
    return _count([(path, *_read(read, path)) for path in paths], tokenizer, wrap)


def attempt_files(
    read: Callable[[str], bytes], paths: list[str], tokenizer: Tokenizer, wrap: Wrap
) -> tuple[list[Result], str]:
    """Do `analyse_files` at a thread's or process's outermost edge, and raise nothing.

    Returns:
        The results, `Content.UNREADABLE` for the files whose analysis itself failed; and how it
        failed, or "".
    """
    try:
        return analyse_files(read, paths, tokenizer, wrap), ""
    except BaseException as error:  # noqa: BLE001 - the edge: a file may break a library, even by a panic of Rust's
        if len(paths) > 1:
            # Each for itself, so that the one at fault takes no other with it.
            each = [attempt_files(read, [path], tokenizer, wrap) for path in paths]
            troubles = "; ".join(trouble for _, trouble in each if trouble)
            return [result for results, _ in each for result in results], troubles
        lost = FileFacts(Content.UNREADABLE, 0, detail="its analysis failed")
        return [(path, lost, 0) for path in paths], f"{type(error).__name__}: {error}"


def _read(read: Callable[[str], bytes], path: str) -> tuple[FileFacts, str]:
    try:
        data = read(path)
    except Unreadable as error:
        return FileFacts(Content.UNREADABLE, 0, detail=error.what), ""
    return examine(data)


def _count(
    files: list[tuple[str, FileFacts, str]], tokenizer: Tokenizer, wrap: Wrap
) -> list[Result]:
    """Add the tokens to the facts of *files*, and those of their sections."""
    texts: list[str] = []
    languages: list[str] = []
    sums: list[Terms | None] = []
    for path, facts, text in files:
        if facts.content is not Content.TEXT:
            sums.append(None)
            continue
        terms = _terms(*wrap(path, facts, text), text, exact=tokenizer.exact)
        sums.append(terms)
        texts += (text, *terms.plus, *terms.minus)
        languages += [language(path)] * (len(texts) - len(languages))
    counts = iter(tokenizer.count(texts, languages) if texts else [])
    results: list[Result] = []
    for (path, facts, _), parts in zip(files, sums, strict=True):
        if parts is None:
            results.append((path, facts, 0))
            continue
        tokens = next(counts)
        wrapped = tokens if parts.body else 0
        wrapped += sum(next(counts) for _ in parts.plus)
        wrapped -= sum(next(counts) for _ in parts.minus)
        results.append((path, facts._replace(tokens=tokens), wrapped))
    return results


def _terms(head: str, body: str, tail: str, text: str, *, exact: bool) -> Terms:
    """Return what to count for a section beside the *text* of its file."""
    if body is text or body == text:
        return exact_terms(head, body, tail) if exact else rough_terms(head, tail)
    # The format had to escape the text: the body's count is another than the file's.
    return Terms((head + body + tail,) if exact else (head, body, tail), (), body=False)
