"""The work itself: bytes to facts, one file or a batch of them, the same in every pool.

Knows a tokenizer and a function that wraps a file for a format, but no threads and no pipes.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.languages import language
from create_dump.analysis.marker import is_dump
from create_dump.analysis.secrets.policy import Unscanned
from create_dump.analysis.sections import Terms, exact_terms, rough_terms
from create_dump.analysis.text import count_lines, decode
from create_dump.errors import TOO_LARGE, ScanFailed, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from typing import TypeAlias

    from create_dump.analysis.kept import Kept
    from create_dump.analysis.secrets.guard import Guard
    from create_dump.analysis.tokens import Tokenizer
    from create_dump.sources.entry import Mark

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
    text, encoding, guessed, detail = decode(data)
    if text is None:
        return FileFacts(Content.BINARY, size, digest=digest, detail=detail), ""
    lines = count_lines(text)
    facts = FileFacts(Content.TEXT, size, lines, digest=digest, encoding=encoding, guessed=guessed)
    return facts, text


def analyse(data: bytes, path: str, tokenizer: Tokenizer, wrap: Wrap, guard: Guard) -> Result:
    """Return the facts of *data* as the content of *path*."""
    return analyse_files(lambda _: data, [path], tokenizer, wrap, guard)[0]


def analyse_files(
    read: Callable[[str], bytes],
    paths: Iterable[str],
    tokenizer: Tokenizer,
    wrap: Wrap,
    guard: Guard | None,
) -> list[Result]:
    """Read and analyse a batch of files, counting all of it in one call of the tokenizer.

    What can't be read is `Content.UNREADABLE`, with the reason. The whole batch is in memory at
    once.

    Args:
        read: As `Source.read`.
        paths: The files.
        tokenizer: Counts their tokens.
        wrap: Lays them out as they will stand in the dump.
        guard: Finds their secrets, and takes them out; None while it is not ready.

    Raises:
        CreateDumpError: The tokenizer has no vocabulary on this machine.
    """
    return count(prepare(read, paths, wrap, guard, exact=tokenizer.exact), tokenizer)


class Prepared(NamedTuple):
    """A batch that is read and laid out, so that only the counting is left.

    Attributes:
        files: Path, facts without tokens, and how to sum up the section; None unless it is text.
        texts: What to count: for each text the content, then its terms.
        languages: Of each of the texts.
    """

    files: list[tuple[str, FileFacts, Terms | None]]
    texts: list[str]
    languages: list[str]


def prepare(  # noqa: PLR0913 - all that makes a section
    read: Callable[[str], bytes],
    paths: Iterable[str],
    wrap: Wrap,
    guard: Guard | None,
    *,
    exact: bool,
    kept: Kept | None = None,
    turn: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Prepared:
    """Do all of `analyse_files` that needs no tokenizer.

    Args:
        read: As `Source.read`; not called where there is *kept*.
        paths: The files.
        wrap: Lays them out.
        guard: As for `analyse_files`.
        exact: Whether they will be counted, or only estimated.
        kept: Reads them and keeps their sections.
        turn: Waits until it is this thread's turn (`create_dump.analysis.turns`).
    """
    with turn():
        found = [_examined(path, read, kept) for path in paths]
    # To look for secrets takes long and lets others run: no turn's business.
    clean = [_cleaned(path, facts, text, guard) for path, facts, text, _, _ in found]
    ready = Prepared([], [], [])
    files, texts, languages = ready
    with turn():
        for (path, _, text, data, mark), (facts, name, left) in zip(found, clean, strict=True):
            if facts.content is not Content.TEXT:
                files.append((path, facts, None))
                continue
            head, body, tail = wrap(name, facts, left)
            verbatim = body is left or body == left
            if mark is not None and kept is not None:
                pieces = encoded((head, body, tail), data, text, facts.encoding)
                kept.put(path, mark, facts.digest, wrap, pieces)
            terms = _terms(head, body, tail, verbatim=verbatim, exact=exact)
            files.append((path, facts, terms))
            added = (left, *terms.plus, *terms.minus)
            texts += added
            languages += [language(path)] * len(added)
    return ready


def encoded(
    section: tuple[str, str, str], data: bytes, text: str, encoding: str
) -> tuple[bytes, ...]:
    """Return *section* in UTF-8, in pieces.

    Args:
        section: Head, body and tail.
        data: The file's bytes.
        text: What they say. Where it stands in the section as it is, it is not encoded again.
        encoding: Of *data*.
    """
    head, body, tail = section
    if body is text and encoding == "utf-8":
        return head.encode(), data, tail.encode()
    return (f"{head}{body}{tail}".encode(),)


def guarded(
    path: str, facts: FileFacts, text: str, guard: Guard | None
) -> tuple[FileFacts, str, str]:
    """Return the facts with the secrets that are found, and what may be shown of path and text.

    Where nothing is known of them both stay as they are: such a file goes nowhere.
    """
    if guard is None:
        return facts._replace(unscanned=Unscanned.PENDING), path, text
    try:
        left, findings, proved = guard.clean(text, path)
        name, plain = guard.name(path)
    except ScanFailed as error:
        return facts._replace(unscanned=Unscanned.FAILED, detail=error.what), path, text
    if findings:
        facts = facts._replace(findings=findings, proved=guard.key if proved else b"")
    return (facts._replace(plain=True) if plain else facts), name, left


def _examined(
    path: str, read: Callable[[str], bytes], kept: Kept | None
) -> tuple[str, FileFacts, str, bytes, Mark | None]:
    """Return the path, what `examine` finds, the bytes, and their mark where they can be kept."""
    mark = None
    try:
        if kept is None:
            data = read(path)
        else:
            data, mark = kept.read(path)
    except Unreadable as error:
        return path, FileFacts(Content.UNREADABLE, 0, detail=error.what), "", b"", None
    return path, *examine(data), data, mark


def _cleaned(
    path: str, facts: FileFacts, text: str, guard: Guard | None
) -> tuple[FileFacts, str, str]:
    """Return what `guarded` does; of what is no text, only what is known of the path."""
    if facts.content is Content.TEXT:
        return guarded(path, facts, text, guard)
    if guard is not None and facts.content is not Content.UNREADABLE:
        with suppress(ScanFailed):
            facts = facts._replace(plain=True) if guard.name(path).plain else facts
    return facts, path, text


def count(prepared: Prepared, tokenizer: Tokenizer) -> list[Result]:
    """Do the rest: add the tokens to the facts, and those of the sections.

    Raises:
        CreateDumpError: The tokenizer has no vocabulary on this machine.
    """
    files, texts, languages = prepared
    counts = iter(tokenizer.count(texts, languages) if texts else [])
    results: list[Result] = []
    for path, facts, terms in files:
        if terms is None:
            results.append((path, facts, 0))
            continue
        tokens = next(counts)
        wrapped = tokens if terms.body else 0
        for _ in terms.plus:
            wrapped += next(counts)
        for _ in terms.minus:
            wrapped -= next(counts)
        results.append((path, facts._replace(tokens=tokens), wrapped))
    return results


def attempt_files(  # noqa: PLR0913, PLR0917 - the same, and what is done of it
    read: Callable[[str], bytes],
    paths: list[str],
    tokenizer: Tokenizer,
    wrap: Wrap,
    guard: Guard | None,
    prepared: Prepared | None = None,
) -> tuple[list[Result], str]:
    """Do `analyse_files` at a thread's or process's outermost edge, and raise nothing.

    Args:
        read: As for `analyse_files`, as are all but the last.
        paths: The files.
        tokenizer: Counts them.
        wrap: Lays them out.
        guard: Finds their secrets.
        prepared: What is done of it already.

    Returns:
        The results, `Content.UNREADABLE` for the files whose analysis itself failed; and how it
        failed, or "".
    """
    try:
        if prepared is None:
            prepared = prepare(read, paths, wrap, guard, exact=tokenizer.exact)
        return count(prepared, tokenizer), ""
    except BaseException as error:  # noqa: BLE001 - the edge: a file may break a library, even by a panic of Rust's
        if len(paths) > 1:
            # Each for itself, so that the one at fault takes no other with it.
            each = [attempt_files(read, [path], tokenizer, wrap, guard) for path in paths]
            troubles = "; ".join(trouble for _, trouble in each if trouble)
            return [result for results, _ in each for result in results], troubles
        short = isinstance(error, MemoryError)
        detail = TOO_LARGE if short else "its analysis failed"
        lost = FileFacts(Content.UNREADABLE, 0, detail=detail)
        trouble = "" if short else f"{type(error).__name__}: {error}"
        return [(path, lost, 0) for path in paths], trouble


def _terms(head: str, body: str, tail: str, *, verbatim: bool, exact: bool) -> Terms:
    """Return what to count for a section beside the text of its file, its body if *verbatim*."""
    if verbatim:
        return exact_terms(head, body, tail) if exact else rough_terms(head, tail)
    # The format had to escape the text: the body's count is another than the file's.
    return Terms((head + body + tail,) if exact else (head, body, tail), (), body=False)
