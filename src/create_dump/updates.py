"""A dump of what changed since another time: it finds the files that differ, and their diffs.

It knows a plan and what is compared with it; how that is laid out is the formats' affair. All
changed texts are in memory at once, since the header counts them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

from create_dump.analysis.analyse import examine
from create_dump.analysis.facts import CONTENT_REASONS, Content
from create_dump.analysis.secrets.policy import Mode
from create_dump.destinations.receipt import Receipt
from create_dump.errors import TOO_LARGE, Cancelled, Unreadable, UsageError
from create_dump.formats.changes import Change, render_changes
from create_dump.plan import Representation, Skipped, kept_out, order
from create_dump.sent import SentText
from create_dump.writer import represented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from create_dump.destinations.base import Delivery
    from create_dump.gate import Gate
    from create_dump.plan import Plan, PlannedFile


class Then(Protocol):
    """A project as it was at another time."""

    @property
    def since(self) -> str:
        """Which time that was, for the header; "" for that of the dump that was sent before."""
        ...

    @property
    def paths(self) -> Iterable[str]:
        """The files that were there then and that are told to be gone if they are not planned."""
        ...

    def same(self, file: PlannedFile) -> bool:
        """Tell whether nothing has changed in *file*, as far as that is known without reading."""
        ...

    def text(self, path: str) -> str | None:
        """Return a file's text then; None if there was none."""
        ...


class UpdateWriter:
    """Writes what changed since *then* as one dump, once.

    Args:
        plan: What would be written now.
        then: What it is compared with.
        read: Returns a file's bytes, or raises `Unreadable`.
        count: Starts the token count of a text.
        gate: Lets texts through.
        progress: Told how many of how many files are compared.
        cancelled: Asked before each file.

    Attributes:
        digests: Of all planned files' contents, as they are known once `chunks` is through.
        texts: What the changed files hold now; None for those that are gone.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - as `Writer`, and what it is compared with
        self,
        plan: Plan,
        then: Then,
        read: Callable[[str], bytes],
        count: Callable[[str], Future[int]],
        gate: Gate,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Compare nothing yet."""
        self._plan = plan
        self._then = then
        self._read = read
        self._count = count
        self._gate = gate
        self._progress = progress
        self._cancelled = cancelled
        self._counts: list[Future[int]] = []
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._skipped: list[Skipped] = []
        self.digests = {file.path: file.facts.digest for file in plan.files}
        self.texts: dict[str, SentText | None] = {}

    def chunks(self) -> Iterator[bytes]:
        """Yield the dump.

        Raises:
            Cancelled: The person stopped it.
            UsageError: Nothing has changed.
            SecretsFound: The policy is to write none then.
            ScanFailed: It is not known what is in a file.
        """
        changes = list(self._changes())
        if not changes:
            raise UsageError(f"nothing has changed since {self._then.since or 'the last dump'}")
        plan = self._plan
        for made in render_changes(plan.project, plan.format, changes, self._then.since):
            # Old and new texts went through the gate whole; names and header go with the piece.
            piece = self._gate.text(made)
            self._counts.append(self._count(piece))
            data = piece.encode()
            self._hash.update(data)
            self._bytes += len(data)
            yield data

    def receipt(self, delivery: Delivery) -> Receipt:
        """Return what was delivered, once `chunks` is through."""
        plan = self._plan
        return Receipt(
            delivery=delivery,
            format=plan.format,
            files=len(self.texts),
            tokens=sum(count.result() for count in self._counts),
            tokenizer=plan.tokenizer,
            exact=plan.exact,
            bytes=self._bytes,
            sha256=self._hash.hexdigest(),
            skipped=tuple(sorted(self._skipped, key=lambda skip: order(skip.path))),
            secrets=tuple(dict.fromkeys(self._gate.passed)),
        )

    def _changes(self) -> Iterator[Change]:
        then = self._then
        differing = [file for file in self._plan.files if not then.same(file)]
        for number, file in enumerate(differing):
            if self._cancelled is not None and self._cancelled():
                raise Cancelled("stopped before the dump was whole", hint="nothing was written")
            if self._progress is not None:
                self._progress(number, len(differing))
            new = self._now(file)
            old = then.text(file.path)
            if old is not None:
                old = self._gate.text(old, file.path)
            if new is None:
                if old is not None:
                    self.texts[file.path] = None
                    yield Change(file.path, old, None)
            elif old != new.text:
                self.texts[file.path] = new
                yield Change(file.path, old, new.text)
        planned = {file.path for file in self._plan.files}
        for path in then.paths:
            if path not in planned:
                self.texts[path] = None
                yield Change(path, "", None)

    def _now(self, file: PlannedFile) -> SentText | None:
        """Return what *file* holds now; None, and why, where it can't go in any more."""
        try:
            facts, text = examine(self._read(file.path))
        except (Unreadable, MemoryError) as error:
            why = error.what if isinstance(error, Unreadable) else TOO_LARGE
            self._skip(file.path, "unreadable", why)
            return None
        if facts.content is not Content.TEXT:
            self._skip(file.path, CONTENT_REASONS[facts.content], facts.detail)
            return None
        if self._plan.policy.mode is Mode.EXCLUDE:
            facts = facts._replace(findings=self._gate.look(text, file.path))
            if (kept := kept_out(file.path, facts, self._plan.policy)) is not None:
                self._skip(*kept)
                return None
        self.digests[file.path] = facts.digest
        text = self._gate.text(text, file.path)
        text, representation = represented(file, text)
        return SentText(text, representation is Representation.OUTLINE)

    def _skip(self, path: str, reason: str, detail: str) -> None:
        self._skipped.append(Skipped(path, reason, detail))
        self.digests.pop(path, None)
