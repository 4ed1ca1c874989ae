"""How the dump goes out of the app, whole or in parts: errands for the desk, and what went.

Knows the workspace and the places where dumps go; neither keys nor widgets.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from create_dump import formats
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import DeliveryError
from create_dump.explore.job import COPY, PIPE, WRITE, Errand
from create_dump.explore.replaceable import replaceable
from create_dump.parts import part_path
from create_dump.sent import MOST_KEPT, Sent
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from create_dump.destinations.base import Delivery, Destination
    from create_dump.destinations.pipe import PipeDestination
    from create_dump.destinations.receipt import Receipt
    from create_dump.explore.job import Cancelled, Progress
    from create_dump.plan import Plan
    from create_dump.workspace import Workspace


class Parts(Struct, frozen=True):
    """A dump that goes out in parts, one after another.

    Attributes:
        plans: All parts.
        done: How many have gone out.
        of: What they are parts of: as long as the same would go out, they go on.
    """

    plans: tuple[Plan, ...]
    done: int
    of: object

    @property
    def next(self) -> Plan:
        """The part that is next."""
        return self.plans[self.done]


class Outgoing:
    """Makes the errands of a dump, and knows what has gone out.

    Args:
        workspace: What is delivered.
        clipboard: Makes the destination of a copy with a given file extension.
        key: Returns what the key of a copy is called.

    Attributes:
        limit: The most tokens of a part; None where dumps go out whole.
        sent: What has gone out last; None where nothing has.
        in_one_piece: Whether that was one whole dump, and nothing has followed it.
        gone: Called in the owner's thread when a dump, or changes of one, have gone out.
    """

    def __init__(
        self,
        workspace: Workspace,
        clipboard: Callable[[str], Destination],
        key: Callable[[], str] = lambda: "y",
    ) -> None:
        """Send nothing yet."""
        self.limit: int | None = None
        self.sent: Sent | None = None
        self.in_one_piece = False
        self.gone: Callable[[Sequence[Receipt]], None] = lambda _: None
        self._workspace = workspace
        self._clipboard = clipboard
        self._key = key
        self._parts: Parts | None = None

    @property
    def extension(self) -> str:
        """That of a dump's file, with the dot."""
        return formats.get(self._workspace.options.format).extension

    @property
    def parts(self) -> Parts | None:
        """The parts that are under way; None where the next copy begins anew."""
        parts = self._parts
        if parts is not None and (parts.of != self._whole() or parts.done == len(parts.plans)):
            parts = self._parts = None
        return parts

    def end_parts(self) -> None:
        """Let the next copy begin anew."""
        self._parts = None

    def clipboard(self) -> Destination:
        """Return the destination of a copy in the dump's format."""
        return self._clipboard(self.extension)

    def text_clipboard(self) -> Destination:
        """Return the destination of a copy of plain text."""
        return self._clipboard(".txt")

    def next(self) -> Errand:
        """Return what a copy is: of the dump, or of its next part."""
        return self.everything() if self.limit is None else self._part(self.limit)

    def everything(self) -> Errand:
        """Return the copy of the whole dump."""
        return self.whole_dump(COPY, self.clipboard())

    def write(self, path: Path, limit: int | None) -> Errand:
        """Return the writing of a file, or of parts beside it where there is a *limit*."""
        from create_dump.destinations.file import FileDestination

        if limit is None:
            return self.whole_dump(WRITE, FileDestination(path))
        made: list[tuple[Plan, bytes]] = []

        def deliver(plan: Plan, progress: Progress, cancelled: Cancelled) -> list[Receipt]:
            receipts = []
            for part in self._workspace.split(plan, limit):
                _spare(part_path(path, part.part))
                memory = BytesDestination()
                receipts.append(
                    self._workspace.deliver(
                        part, memory, remember=False, progress=progress, cancelled=cancelled
                    )
                )
                made.append((part, memory.data))
            # All are made before the first is written: who stops it finds nothing half done.
            places = [FileDestination(part_path(path, part.part)) for part, _ in made]
            return [
                replace(receipt, delivery=place.deliver([data]))
                for receipt, place, (_, data) in zip(receipts, places, made, strict=True)
            ]

        def done(receipts: Sequence[Receipt]) -> str:
            for number, (part, data) in enumerate(made):
                self._went(part, data, first=not number)
            if self.sent is not None:
                self._workspace.remember(self.sent.digests)
            self.gone(receipts)
            return ""

        return Errand(WRITE, deliver, done=done)

    def pipe(self, line: str, directory: Path) -> Errand:
        """Return the piping of the dump to a command line that runs in *directory*."""
        from create_dump.destinations.pipe import PipeDestination

        pipes: list[PipeDestination] = []

        def deliver(plan: Plan, progress: Progress, cancelled: Cancelled) -> list[Receipt]:
            pipe = PipeDestination(line, directory, cancelled=cancelled)
            pipes.append(pipe)
            send = self._workspace.deliver
            return [send(plan, pipe, remember=False, progress=progress, cancelled=cancelled)]

        return Errand(PIPE, deliver, output=lambda: pipes[0].output)

    def went_as_changes(self, sent: Sent) -> None:
        """Take *sent* for what has gone out, once changes have."""
        self.sent, self.in_one_piece = sent, False
        self._workspace.remember(sent.digests)

    def whole_dump(self, verb: str, destination: Destination) -> Errand:
        """Return the delivery of the whole dump to *destination*."""
        kept = _Keeping(destination)
        plans: list[Plan] = []

        def deliver(plan: Plan, progress: Progress, cancelled: Cancelled) -> list[Receipt]:
            plans.append(plan)
            return [self._workspace.deliver(plan, kept, progress=progress, cancelled=cancelled)]

        def done(receipts: Sequence[Receipt]) -> str:
            digests = {file.path: file.facts.digest for file in plans[0].files}
            self.sent, self.in_one_piece = Sent.whole(kept.data, digests), True
            self.gone(receipts)
            return ""

        return Errand(verb, deliver, done=done)

    # -- parts

    def _part(self, limit: int) -> Errand:
        kept = _Keeping(self.clipboard())
        of, parts = self._whole(), self.parts
        under_way = [] if parts is None else [parts]

        def deliver(plan: Plan, progress: Progress, cancelled: Cancelled) -> list[Receipt]:
            if not under_way:
                under_way.append(Parts(self._workspace.split(plan, limit), 0, of))
            send, part = self._workspace.deliver, under_way[0].next
            return [send(part, kept, progress=progress, cancelled=cancelled)]

        def what() -> str:
            part = under_way[0].next.part if under_way else None
            return "" if part is None else f"part {part[0]} of {part[1]}"

        def done(receipts: Sequence[Receipt]) -> str:
            before = under_way[0]
            self._went(before.next, kept.data, first=not before.done)
            after = self._parts = structs.replace(before, done=before.done + 1)
            self.gone(receipts)
            return _what_next(after, receipts[0], limit, self._key())

        return Errand(COPY, deliver, what, None if parts is None else parts.next, done)

    def _went(self, part: Plan, data: bytes | None, *, first: bool) -> None:
        """Keep a part that has gone out; the *first* replaces what went before."""
        digests = {file.path: file.facts.digest for file in part.files}
        self.in_one_piece = False
        known = None if first else self.sent
        self.sent = Sent.whole(data, digests) if known is None else known.with_part(data, digests)

    def _whole(self) -> object:
        """Return what decides which parts there are, but for the files' contents."""
        workspace = self._workspace
        return (
            workspace.selection,
            workspace.options.format,
            workspace.instructions,
            self.limit,
        )


def _what_next(parts: Parts, receipt: Receipt, limit: int, key: str) -> str:
    """Say what is to know of a part, and what the next copy will be."""
    words = [] if receipt.tokens <= limit else [f"more than {limit:,}: a file can't be cut"]
    if parts.done < len(parts.plans):
        words.append(f"{key} copies part {parts.done + 1}")
    elif len(parts.plans) > 1:
        words.append(f"that was the last one; {key} begins anew")
    return " · ".join(words)


def _spare(path: Path) -> None:
    """Refuse to write over a file that is not ours.

    Raises:
        DeliveryError: It is such a file.
    """
    if not replaceable(path):
        raise DeliveryError(
            "the file is there already and is no dump of ours",
            where=quote_path(path.as_posix()),
            hint="move it away, or take another name",
        )


class _Keeping:
    """A destination that passes a dump on to another one.

    Attributes:
        data: The dump; None before, and where it is too large to be kept.
    """

    def __init__(self, destination: Destination) -> None:
        self.data: bytes | None = None
        self._destination = destination

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        kept: list[bytes] = []
        delivery = self._destination.deliver(_passed_on(chunks, kept))
        self.data = b"".join(kept) if kept else None
        return delivery


def _passed_on(chunks: Iterable[bytes], kept: list[bytes]) -> Iterator[bytes]:
    room = MOST_KEPT
    for chunk in chunks:
        room -= len(chunk)
        if room >= 0:
            kept.append(chunk)
        else:
            kept.clear()
        yield chunk
