"""Asks for the outlines that a selection needs, a few files at a time, and for no others."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from create_dump.analysis.facts import Content
from create_dump.analysis.languages import language
from create_dump.analysis.outline import supported
from create_dump.errors import CreateDumpError
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from create_dump.analysis.facts import FileFacts
    from create_dump.node import Node
    from create_dump.tree import Tree

    Weight = tuple[str, bytes, int | None]
    """Path, digest, and tokens of the section with the outline, or None where there is none."""

_FILES = 24
"""Files a question: a few tenths of a second of parsing."""
_IN_FLIGHT = 2


class Outlining:
    """The outlines that are still to be weighed.

    Args:
        ask: Puts a question to the cache or the analysis.
        found: Told the answers, on any thread, with the number of the layout that they are for.
        failed: Told why there is no answer, on any thread; the files then stand whole.
    """

    def __init__(
        self,
        ask: Callable[[Mapping[str, FileFacts]], Future[list[Weight]]],
        found: Callable[[list[Weight], int], None],
        failed: Callable[[CreateDumpError], None],
    ) -> None:
        """Want nothing."""
        self._ask = ask
        self._found = found
        self._failed = failed
        self._lock = threading.Lock()
        self._waiting: dict[str, FileFacts] = {}
        self._flying: dict[str, FileFacts] = {}
        self._questions = 0
        self._layout = 0

    def lay_out(self, layout: int) -> None:
        """Forget all that is asked: files are laid out in another way from now on."""
        with self._lock:
            self._layout = layout
            self._waiting.clear()
            self._flying.clear()

    def want(self, nodes: Iterable[Node]) -> None:
        """Ask for the outlines of *nodes*, as far as they can have one and it is not known."""
        without: list[Weight] = []
        with self._lock:
            layout = self._layout
            for node in nodes:
                facts = node.facts
                if facts is None or facts.content is not Content.TEXT or node.outlined is not None:
                    continue
                if node.stale:
                    continue  # its turn comes when its section is counted
                path = node.path
                if not supported(language(path)):
                    without.append((path, facts.digest, None))
                elif path not in self._flying or self._flying[path].digest != facts.digest:
                    self._waiting[path] = facts
        if without:
            self._found(without, layout)
        self._go_on()

    def _go_on(self) -> None:
        while True:
            with self._lock:
                if not self._waiting or self._questions >= _IN_FLIGHT:
                    return
                batch = {path: self._waiting.pop(path) for path in list(self._waiting)[:_FILES]}
                self._flying |= batch
                self._questions += 1
                layout = self._layout
            self._ask(batch).add_done_callback(partial(self._take, batch, layout))

    def _take(self, batch: dict[str, FileFacts], layout: int, answer: Future[list[Weight]]) -> None:
        with self._lock:
            self._questions -= 1
            current = layout == self._layout
            for path in batch if current else ():
                self._flying.pop(path, None)
        if answer.cancelled():
            return
        error = answer.exception()
        if error is None:
            self._found(answer.result(), layout)
        else:
            self._found([(path, facts.digest, None) for path, facts in batch.items()], layout)
            self._failed(
                error
                if isinstance(error, CreateDumpError)
                else CreateDumpError(f"some outlines could not be made: {error}")
            )
        self._go_on()


def outlined(tree: Tree) -> Iterator[Node]:
    """Yield the files of *tree* that are chosen as outlines."""
    for path, state in tree.selection.choices.items():
        top = tree.get(path) if state is State.OUTLINE else None
        stack = [] if top is None else [top]
        while stack:
            node = stack.pop()
            if node.choice is None or node is top:
                if node.kind is Kind.FILE:
                    yield node
                elif node.children:
                    stack.extend(node.children.values())
