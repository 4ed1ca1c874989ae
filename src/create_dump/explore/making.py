"""What a tab of the preview shows of a path where that takes reading: made on a thread.

Knows whom to ask and what the answers look like; neither widgets nor when a page is wanted.
"""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from create_dump import formats
from create_dump.analysis import jobs
from create_dump.analysis import tokens as tokenizers
from create_dump.analysis.languages import language
from create_dump.analysis.secrets.policy import Mode, Unscanned
from create_dump.analysis.text import decode
from create_dump.errors import CreateDumpError, UsageError
from create_dump.explore import safe, tab_cards
from create_dump.explore.cards import binary, failed
from create_dump.explore.document import Card, Mark, Page, of_file, of_outline, of_section
from create_dump.explore.pages import Tab, place
from create_dump.explore.reasons import by_rule
from create_dump.plan import Representation
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from create_dump.analysis.secrets.guard import Masked
    from create_dump.analysis.text import Decoded
    from create_dump.explore.last_copy import LastCopy
    from create_dump.node import Node
    from create_dump.sent import Sent
    from create_dump.sources.repository import Repository
    from create_dump.workspace import Workspace

T = TypeVar("T")


class CalledOff(Exception):
    """Nobody wants the page any more."""


class Making:
    """A page that is made on a thread. It can be called off from another one.

    Args:
        workspace: What is looked at; only what may be asked from any thread is asked.
        tab: Which tab.
        node: Of what; it is looked at now and not later.
        copy: As `wanted` takes it.

    Attributes:
        path: Of what.
    """

    def __init__(
        self, workspace: Workspace, tab: Tab, node: Node, copy: LastCopy | None = None
    ) -> None:
        """Take note of what has to be known of *node*."""
        self._workspace = workspace
        self._tab = tab
        self.path = node.path
        self._directory = node.children is not None
        self._facts = node.facts
        self._state = node.state
        self._copy = copy
        self._sent = None if copy is None else copy.sent
        self._outline = (
            tab is Tab.DUMP and place(node, workspace.options.secrets) is Representation.OUTLINE
        )
        self._sign = "" if tokenizers.get(workspace.options.tokenizer).exact else "≈"
        self._format = formats.get(workspace.options.format)
        self._lock = threading.Lock()
        self._off = False
        self._future: Future[Any] | None = None

    def call_off(self) -> None:
        """Nobody wants it any more: end it as soon as that can be."""
        with self._lock:
            self._off = True
            future = self._future
        if future is not None:
            future.cancel()

    def make(self) -> Page:
        """Return the page; what can't be shown comes back as the reason in words.

        Raises:
            CalledOff: It was called off.
        """
        try:
            return self._make()
        except CreateDumpError as error:
            return failed(self.path, error)

    def _make(self) -> Page:
        match self._tab:
            case Tab.FILE:
                return self._file()
            case Tab.OUTLINE:
                return self._outlined()
            case Tab.DUMP:
                return self._section()
            case Tab.CHANGES:
                if self._copy is not None and self._sent is not None:
                    return self._changes_since(self._copy, self._sent)
                return self._changes()

    def _file(self) -> Page:
        page = self._content()
        rule = by_rule(self._workspace.verdict(self.path))
        if isinstance(page, Card) or not rule:
            return page
        return replace(page, note=f"{rule} · {page.note}" if page.note else rule)

    def _content(self) -> Page:
        """Return what is in the file, its secrets masked."""
        data = self._workspace.read(self.path)
        if self._is_clean(data):
            return of_content(self.path, len(data), decode(data))
        size, decoded, masked = self._wait(self._workspace.ask(jobs.Show(self.path)))
        page = of_content(self.path, size, decoded)
        if masked is None or isinstance(page, Card):
            return page
        return replace(page, marks=tuple(_marks(masked)))

    def _is_clean(self, data: bytes) -> bool:
        """Return whether it is known already that no secret is in *data*."""
        if self._workspace.options.secrets.mode is Mode.OFF:
            return True
        facts = self._facts
        if facts is None or facts.findings or facts.unscanned is not Unscanned.NOT:
            return False
        return _digest(data) == facts.digest

    def _outlined(self) -> Page:
        short = self._wait(self._workspace.ask(jobs.Outline(self.path)))
        if short is None:
            return tab_cards.not_outlined(self.path)
        tokens = self._wait(self._workspace.ask(jobs.CountText(short)))
        page = of_outline(self.path, short, language(self.path))
        return replace(page, note=f"{self._sign}{tokens:,} tok")

    def _section(self) -> Page:
        path = self.path
        laid = self._wait(self._workspace.ask(jobs.LayOutFile(path, self._outline)))
        if laid.section is None:
            return tab_cards.unfit(path, laid.facts.detail)
        return of_section(path, laid.section, laid.text, language(path), outline=laid.outline)

    def _changes(self) -> Page:
        path = self.path
        try:
            old = self._wait(
                self._workspace.ask_git(_nothing if self._directory else _content(path))
            )
        except UsageError as error:
            return tab_cards.not_compared(path, error.what)
        if self._directory:
            # What changed in it comes with git's first status, which is under way.
            return Card(path, ("Asking git what has changed",))
        diff = self._wait(self._workspace.ask(jobs.Compare(path, old)))
        page = tab_cards.compared(path, diff, copy=False)
        if isinstance(page, Card) or old is not None:
            return page
        return replace(page, note=f"new · {page.note}")

    def _changes_since(self, copy: LastCopy, sent: Sent) -> Page:
        path = self.path
        if sent.dumps is None:
            same = _digest(self._workspace.read(path)) == sent.digests.get(path)
            return tab_cards.compared(path, "", copy=True) if same else tab_cards.not_kept(path)
        old = copy.files(sent).find(path)
        if old is None:
            return tab_cards.compared(path, None, copy=True)
        # What is not chosen any more is compared as it went.
        out = self._state is State.OUT
        outline = old.outline if out else self._state is State.OUTLINE
        diff = self._wait(self._workspace.ask(jobs.CompareSent(path, old.text, outline)))
        page = tab_cards.compared(path, diff, copy=True)
        if isinstance(page, Card) or not out:
            return page
        return replace(page, note=f"{page.note} · not chosen now")

    def _wait(self, future: Future[T]) -> T:
        with self._lock:
            off = self._off
            self._future = future
        if off:
            future.cancel()
        try:
            return future.result()
        except CancelledError:
            raise CalledOff from None


def of_content(path: str, size: int, decoded: Decoded) -> Page:
    """Return what the file *path*, of *size* bytes, holds."""
    if decoded.text is None:
        return Card(path, binary(size, decoded.detail))
    if not decoded.text:
        return Card(path, ("Empty file",))
    return of_file(path, decoded.text, language(path))


def _marks(masked: Masked) -> Iterator[Mark]:
    """Yield where the masks of a text stand in its lines as they are drawn."""
    text = masked.text
    row = at = 0
    for finding, (start, end) in zip(masked.findings, masked.spans, strict=True):
        row += text.count("\n", at, start)
        at = start
        line = text.rfind("\n", 0, start) + 1
        # A mask keeps the breaks of its secret behind it.
        last = start + len(text[start:end].rstrip("\r\n"))
        first, behind = (len(safe.line(text[line:each])) for each in (start, last))
        yield Mark(row, first, behind, finding.start, finding.fingerprint)


def _digest(data: bytes) -> bytes:
    from xxhash import xxh3_128_digest

    return xxh3_128_digest(data)


def _content(path: str) -> Callable[[Repository], bytes | None]:
    return lambda repository: repository.content(path)


def _nothing(repository: Repository) -> None:
    del repository
