"""Which files hold a text: what is known of it, and the reading of the rest, a few at a time.

Nothing is read twice for the same text, nor for a longer one where the shorter was missing. It
knows nodes; the reading is done by the analysis, and nobody waits for it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from create_dump.analysis.facts import Content
from create_dump.errors import CreateDumpError, unexpected
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from create_dump.analysis.jobs import FindTexts
    from create_dump.node import Node
    from create_dump.selection.query import Query

    Answers = list[tuple[bool, ...]]
    Stamp = tuple[int, int, int, int]

_TEXTS: Final = 6
"""Texts of which answers are kept: those of the last letters."""
_FILES: Final = 64
_BYTES: Final = 1_000_000
"""The files of one question, and their size: some hundredths of a second of reading."""
_IN_FLIGHT: Final = 2


class Progress(Struct, frozen=True):
    """How far the reading is, in files."""

    done: int
    whole: int


class _Known(NamedTuple):
    """The files that hold a text, and those that don't."""

    holding: set[Node]
    lacking: set[Node]


class Contents:
    """Reads on until it is known which of the files that are wanted hold the texts.

    Args:
        ask: Puts a question to the analysis.
        call: Does something in the owner's thread, from any thread.
        told: Called there with the files of which more is known now.
        failed: Called there with what went wrong; those files are taken to hold nothing.
    """

    def __init__(
        self,
        ask: Callable[[FindTexts], Future[Answers]],
        call: Callable[[Callable[[], None]], object],
        told: Callable[[list[Node]], None],
        failed: Callable[[CreateDumpError], None],
    ) -> None:
        """Want nothing."""
        self._ask = ask
        self._call = call
        self._told = told
        self._failed = failed
        self._known: dict[str, _Known] = {}
        self._texts: tuple[str, ...] = ()
        self._terms: list[tuple[set[Node], set[Node], bool]] = []
        self._waiting: dict[Node, None] = {}
        self._flying: set[Node] = set()
        self._questions = 0
        self._whole = 0

    @property
    def progress(self) -> Progress:
        """How far it is with what is wanted now."""
        return Progress(self._whole - len(self._waiting) - len(self._flying), self._whole)

    def begin(self, query: Query) -> None:
        """Want nothing any more, and be ready to judge by what *query* asks of contents."""
        terms = [(term.text.casefold(), negated) for term, negated in query.content_terms]
        self._texts = tuple(dict.fromkeys(text for text, _ in terms))
        self._waiting.clear()
        self._flying.clear()
        self._whole = 0
        for text in self._texts:
            # What is asked for last is forgotten last.
            known = self._known.pop(text, None)
            self._known[text] = self._derived(text) if known is None else known
        for text in [*self._known][: -max(_TEXTS, len(self._texts))]:
            del self._known[text]
        self._terms = [
            (*(reversed(self._known[text]) if negated else self._known[text]), negated)
            for text, negated in terms
        ]

    def judge(self, node: Node) -> bool | None:
        """Tell whether *node* has the contents that are asked for; None: not known yet."""
        verdict: bool | None = True
        for passing, failing, _ in self._terms:
            if node in failing:
                return False
            if node not in passing:
                verdict = None
        if verdict is None and not _is_text(node):
            return all(negated for *_, negated in self._terms)
        return verdict

    def want(self, nodes: Iterable[Node]) -> None:
        """Read *nodes* too, of which it is not known."""
        new = dict.fromkeys(nodes)
        for node in self._flying:
            new.pop(node, None)
        self._whole += len(new.keys() - self._waiting.keys())
        self._waiting.update(new)
        self._go_on()

    def forget(self, nodes: Iterable[Node]) -> None:
        """Take note that *nodes* hold something else now."""
        gone = set(nodes)
        for known in self._known.values():
            known.holding.difference_update(gone)
            known.lacking.difference_update(gone)

    def _derived(self, text: str) -> _Known:
        """Return what other texts tell of *text*: what lacks a part of it lacks the whole."""
        derived = _Known(set(), set())
        for other, known in self._known.items():
            if other in text:
                derived.lacking.update(known.lacking)
            elif text in other:
                derived.holding.update(known.holding)
        return derived

    def _go_on(self) -> None:
        from create_dump.analysis.jobs import FindTexts

        while self._waiting and self._questions < _IN_FLIGHT:
            batch: dict[Node, Stamp] = {}
            size = 0
            for node in self._waiting:
                batch[node] = _stamp(node)
                size += node.size
                if len(batch) == _FILES or size > _BYTES:
                    break
            for node in batch:
                del self._waiting[node]
            self._flying.update(batch)
            self._questions += 1
            question = FindTexts(tuple(node.path for node in batch), self._texts)
            take = partial(self._take, question.texts, batch)
            self._ask(question).add_done_callback(partial(self._hand_over, take))

    def _hand_over(self, take: Callable[[Future[Answers]], None], answer: Future[Answers]) -> None:
        self._call(partial(take, answer))

    def _take(
        self, texts: tuple[str, ...], batch: dict[Node, Stamp], answer: Future[Answers]
    ) -> None:
        self._questions -= 1
        if answer.cancelled():
            return
        found = [(False,) * len(texts)] * len(batch)
        if (error := answer.exception()) is None:
            found = answer.result()
        else:
            self._failed(error if isinstance(error, CreateDumpError) else unexpected(error))
        current = texts == self._texts
        for (node, stamp), held in zip(batch.items(), found, strict=True):
            if current:
                self._flying.discard(node)
            if stamp == _stamp(node):
                self._learn(node, texts, held)
                if current:
                    self._waiting.pop(node, None)
            elif current:
                # It was written meanwhile.
                self._waiting[node] = None
        if current:
            self._told([*batch])
        self._go_on()

    def _learn(self, node: Node, texts: tuple[str, ...], held: tuple[bool, ...]) -> None:
        for text, holds in zip(texts, held, strict=True):
            if (known := self._known.get(text)) is not None:
                (known.holding if holds else known.lacking).add(node)


def _is_text(node: Node) -> bool:
    """Tell whether *node* may be text, as far as is known."""
    return node.kind is Kind.FILE and (
        node.facts is None or node.facts.content in {Content.TEXT, Content.DUMP}
    )


def _stamp(node: Node) -> Stamp:
    return node.stamp
