"""Streams a plan's dump as bytes, one file in memory at a time, and counts what it streams.

The plan was made from what the files held when they were analysed. A file that changed since is
written as it is now and counted anew; one that can't be read any more is left out and reported.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from xxhash import xxh3_128_digest

from create_dump import formats
from create_dump.analysis.analyse import encoded, examine
from create_dump.analysis.facts import CONTENT_REASONS, Content
from create_dump.analysis.secrets.policy import Mode
from create_dump.analysis.text import decode_as
from create_dump.destinations.receipt import Receipt
from create_dump.errors import TOO_LARGE, Cancelled, Unreadable
from create_dump.formats.render import render
from create_dump.plan import Representation, Skipped, kept_out, order
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from create_dump.analysis.kept import Kept
    from create_dump.destinations.base import Delivery
    from create_dump.gate import Gate
    from create_dump.plan import Plan, PlannedFile


_FULL: Final = Representation.FULL
_TEXT: Final = Content.TEXT


class Writer:
    """Writes one plan once.

    Args:
        plan: What to write.
        read: Returns a file's bytes, or raises `Unreadable`.
        count: Starts the token count of a text that is no file's.
        gate: Lets texts through.
        progress: Told how many of how many files are written.
        cancelled: Asked before each file.
        kept: Sections that need not be read and laid out again.

    Attributes:
        digests: Of the contents that were written so far, by path.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - one call by one caller
        self,
        plan: Plan,
        read: Callable[[str], bytes],
        count: Callable[[str], Future[int]],
        gate: Gate,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        kept: Kept | None = None,
    ) -> None:
        """Write nothing yet."""
        self._plan = plan
        self._format = formats.get(plan.format)
        self._read = read
        self._count = count
        self._gate = gate
        self._progress = progress
        self._cancelled = cancelled
        self._kept = kept
        self._cleaned: dict[str, str] = {}
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._done = 0
        self._written = 0
        self._sections = 0
        self._recounts: list[Future[int]] = []
        self._skipped: list[Skipped] = []
        self.digests: dict[str, bytes] = {}
        self._notes: list[str] = []

    def overhead(self) -> int:
        """Return the tokens of all that is not a file's section, when all files go in."""
        return self._overhead(len(self._plan.files))

    def tokens(self) -> int:
        """Return the tokens of the whole dump as it is planned."""
        return self.overhead() + sum(file.wrapped for file in self._plan.files)

    def chunks(self) -> Iterator[bytes]:
        """Yield the dump.

        Raises:
            Cancelled: The person stopped it.
            SecretsFound: The policy is to write none then.
            ScanFailed: It is not known what is in a file.
        """
        self._gate.check(self._plan.files)
        for piece in render(self._plan, self._section, self._clean):
            self._hash.update(piece)
            self._bytes += len(piece)
            yield piece
        self._tell()

    def receipt(self, delivery: Delivery, *, left_out: int, notes: tuple[str, ...]) -> Receipt:
        """Return what was delivered, once `chunks` is through."""
        plan = self._plan
        guessed = [
            f"{quote_path(file.path)}: read as {file.facts.encoding}, a guess"
            for file in plan.files
            if file.facts.guessed
        ]
        sections = self._sections + sum(future.result() for future in self._recounts)
        return Receipt(
            delivery=delivery,
            format=plan.format,
            files=self._written,
            tokens=self._overhead(self._written) + sections,
            tokenizer=plan.tokenizer,
            exact=plan.exact,
            bytes=self._bytes,
            sha256=self._hash.hexdigest(),
            skipped=tuple(
                sorted([*plan.skipped, *self._skipped], key=lambda skip: order(skip.path))
            ),
            left_out=left_out,
            notes=(*notes, *guessed, *self._notes),
            secrets=tuple(self._gate.passed),
        )

    def _overhead(self, files: int) -> int:
        """Count header, separators and footer: pieces whose tokens add up (`formats.base`)."""
        if not self._cleaned:
            self._clean(self._format.header(self._plan))
            self._clean(self._format.footer(self._plan))
        ends = [self._count(text) for text in self._cleaned.values()]
        separator = self._count(self._format.separator)
        return sum(end.result() for end in ends) + separator.result() * max(files - 1, 0)

    def _clean(self, text: str) -> str:
        """Return what may go out of the header or the footer; each is looked at once."""
        if text not in self._cleaned:
            self._cleaned[text] = self._gate.text(text)
        return self._cleaned[text]

    def _section(self, file: PlannedFile) -> bytes | None:
        """Return a file's section as it is now, and take it into account; None leaves it out."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("stopped before the dump was whole", hint="nothing was written")
        self._tell()
        self._done += 1
        path, facts, _, representation = file
        if self._kept is not None and representation is _FULL:
            pieces = self._kept.take(path, facts.digest, self._format.section)
            if pieces is not None:
                self._sections += file.wrapped
                self._written += 1
                self.digests[path] = facts.digest
                self._gate.note(facts.findings)
                return b"".join(pieces)
        try:
            data = self._read(path)
            return self._laid_out(file, data)
        except Unreadable as error:
            self._skipped.append(Skipped(path, "unreadable", error.what))
        except MemoryError:
            self._skipped.append(Skipped(path, "unreadable", TOO_LARGE))
        return None

    def _laid_out(self, file: PlannedFile, data: bytes) -> bytes | None:
        """Do the same for what was read."""
        path, facts = file.path, file.facts
        same = xxh3_128_digest(data) == facts.digest
        if same:
            text = decode_as(data, facts.encoding)
        else:
            facts, text = examine(data)
        if facts.content is not _TEXT:
            self._skipped.append(Skipped(path, CONTENT_REASONS[facts.content], facts.detail))
            return None
        if not same and self._plan.policy.mode is Mode.EXCLUDE:
            facts = facts._replace(findings=self._gate.look(text, path))
            if (kept := kept_out(path, facts, self._plan.policy)) is not None:
                self._skipped.append(kept)
                return None
        content = self._gate.content(path, facts, text, known=same)
        content, representation = represented(file, content)
        name, short = self._gate.name(path, facts), representation is not _FULL
        section = self._format.section(name, facts, content, outline=short)
        # Nothing is taken into account before all of it is there.
        pieces = b"".join(encoded(section, data, text, facts.encoding))
        if same:
            self._sections += file.wrapped
        else:
            self._recounts.append(self._count("".join(section)))
            self._notes.append(
                f"{quote_path(path)}: changed after it was counted; written as it is now"
            )
        self._written += 1
        self.digests[path] = facts.digest
        return pieces

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._done, len(self._plan.files))


def represented(file: PlannedFile, content: str) -> tuple[str, Representation]:
    """Return what goes in of a file, and what that is."""
    if file.representation is not _FULL:
        from create_dump.analysis.languages import language
        from create_dump.analysis.outline import outline

        if (short := outline(content, language(file.path))) is not None:
            return short, Representation.OUTLINE
    return content, _FULL
