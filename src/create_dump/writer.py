"""Streams a plan's dump as bytes, one file in memory at a time, and counts what it streams.

The plan was made from what the files held when they were analysed. A file that changed since is
written as it is now and counted anew; one that can't be read any more is left out and reported.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from create_dump import formats
from create_dump.analysis.analyse import examine
from create_dump.analysis.facts import CONTENT_REASONS, Content
from create_dump.analysis.secrets.guard import in_outline
from create_dump.analysis.text import decode_as
from create_dump.destinations.receipt import Receipt
from create_dump.errors import Cancelled, Unreadable
from create_dump.formats.render import render
from create_dump.gate import secrets
from create_dump.plan import Representation, Skipped, order
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.kept import Kept
    from create_dump.destinations.base import Delivery
    from create_dump.gate import Gate
    from create_dump.plan import Plan, PlannedFile, Secret


class Writer:
    """Writes one plan once.

    Args:
        plan: What to write.
        read: Returns a file's bytes, or raises `Unreadable`.
        count: Starts the token count of a text that is no file's.
        gate: Lets through what may be written.
        progress: Told how many of how many files are written.
        cancelled: Asked before each file.
        kept: Sections that need not be read and laid out again.

    Attributes:
        digests: Of the contents that were written so far, by path.
    """

    def __init__(  # noqa: PLR0913 - one call by one caller
        self,
        plan: Plan,
        read: Callable[[str], bytes],
        count: Callable[[str], Future[int]],
        gate: Gate,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        kept: Kept | None = None,
    ) -> None:
        """Write nothing yet.

        Raises:
            CreateDumpError: The plan's words could not be scanned for secrets.
        """
        self._given = plan
        self._plan = plan = gate.plan(plan)
        self._gate = gate
        self._format = formats.get(plan.format)
        self._read = read
        self._count = count
        self._progress = progress
        self._cancelled = cancelled
        self._kept = kept
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._done = 0
        self._written = 0
        self._sections = 0
        self._recounts: list[Future[int]] = []
        self._skipped: list[Skipped] = []
        self.digests: dict[str, bytes] = {}
        self._notes: list[str] = []
        self._redacted: list[Secret] = []
        self._warned: list[Secret] = []

    def overhead(self) -> int:
        """Return the tokens of all that is not a file's section, when all files go in."""
        return self._overhead(len(self._plan.files))

    def tokens(self) -> int:
        """Return the tokens of the whole dump as it is planned."""
        return self.overhead() + sum(file.wrapped for file in self._plan.files)

    def chunks(self) -> Iterator[bytes]:
        """Yield the dump.

        Raises:
            SecretsFound: There are secrets in it, and it was to fail for that; or some are left.
            Cancelled: The person stopped it.
        """
        self._gate.refuse(self._given)
        for piece in render(self._plan, self._section):
            self._hash.update(piece)
            self._bytes += len(piece)
            yield piece
        self._tell()

    def receipt(self, delivery: Delivery, *, left_out: int, notes: tuple[str, ...]) -> Receipt:
        """Return what was delivered, once `chunks` is through."""
        plan = self._plan
        guessed = [
            f"{self._quoted(file.path)}: read as {file.facts.encoding}, a guess"
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
            notes=(*notes, *guessed, *self._notes, *([self._gate.note] if self._gate.note else ())),
            secrets=self._gate.policy.action.value,
            redacted=tuple(self._redacted),
            words_redacted=plan.words_redacted,
            warned=tuple(self._warned),
        )

    def _overhead(self, files: int) -> int:
        """Count header, separators and footer: pieces whose tokens add up (`formats.base`)."""
        header = self._count(self._format.header(self._plan))
        footer = self._count(self._format.footer(self._plan))
        separator = self._count(self._format.separator)
        return header.result() + footer.result() + separator.result() * max(files - 1, 0)

    def _section(self, file: PlannedFile) -> bytes | None:
        """Return a file's section as it is now, and take it into account; None leaves it out."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("stopped before the dump was whole", hint="nothing was written")
        self._tell()
        self._done += 1
        path, facts, representation = file.path, file.facts, file.representation
        if self._kept is not None and representation is Representation.FULL:
            pieces = self._kept.take(path, facts.digest, self._format.section)
            if pieces is not None:
                self._tell_secrets(path, facts, 0)
                self._sections += file.wrapped
                self._written += 1
                self.digests[path] = facts.digest
                return b"".join(pieces)
        try:
            data = self._read(path)
        except Unreadable as error:
            self._skipped.append(Skipped(self._gate.shown(path), "unreadable", error.what))
            return None
        return self._laid_out(file, data)

    def _laid_out(self, file: PlannedFile, data: bytes) -> bytes | None:
        """Do the same for what was read."""
        from xxhash import xxh3_128_digest

        same = xxh3_128_digest(data) == file.facts.digest
        if same:
            facts, content = file.facts, decode_as(data, file.facts.encoding)
        else:
            facts, content = examine(data)
        redactions = 0
        if facts.content is Content.TEXT:
            facts, content, redactions = self._gate.take(file.path, facts, content, same=same)
        if facts.content is not Content.TEXT:
            reason = CONTENT_REASONS[facts.content]
            self._skipped.append(Skipped(self._gate.shown(file.path), reason, facts.detail))
            return None
        self._tell_secrets(file.path, facts, redactions)
        section = self._written_out(file, facts, content, redactions)
        if same:
            self._sections += file.wrapped
        else:
            self._recounts.append(self._count(section))
            self._notes.append(
                f"{self._quoted(file.path)}: changed after it was counted; written as it is now"
            )
        self._written += 1
        self.digests[file.path] = facts.digest
        return section.encode()

    def _written_out(
        self, file: PlannedFile, facts: FileFacts, content: str, redactions: int
    ) -> str:
        """Return the section of *content*, out of which secrets were taken."""
        content, representation = _represented(file, content)
        outline = representation is Representation.OUTLINE
        name = self._plan.names.get(file.path, file.path)
        # Under another name it is no file to give back, either.
        redacted = (in_outline(content, redactions) if outline else redactions) + (
            name != file.path
        )
        return "".join(
            self._format.section(name, facts, content, outline=outline, redacted=redacted)
        )

    def _tell_secrets(self, path: str, facts: FileFacts, redactions: int) -> None:
        """Take into account what counts in a file that is written."""
        if facts.detail:
            self._notes.append(f"{self._quoted(path)}: not scanned for secrets: {facts.detail}")
        told = self._redacted if redactions else self._warned
        told += secrets(self._gate.shown(path), self._gate.counting(path, facts))

    def _quoted(self, path: str) -> str:
        return quote_path(self._gate.shown(path))

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._done, len(self._plan.files))


def _represented(file: PlannedFile, content: str) -> tuple[str, Representation]:
    """Return what goes in of a file, and what that is."""
    if file.representation is Representation.OUTLINE:
        from create_dump.analysis.languages import language
        from create_dump.analysis.outline import outline

        if (short := outline(content, language(file.path))) is not None:
            return short, Representation.OUTLINE
    return content, Representation.FULL
