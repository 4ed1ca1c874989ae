"""Offering the files that belong to the one under the cursor: what it imports, what imports it.

Who imports whom is found out by `create_dump.explore.relations`; taking files in is the
workspace's.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis import tokens
from create_dump.analysis.languages import language
from create_dump.errors import CreateDumpError, unexpected
from create_dump.explore import numbers, safe, wording
from create_dump.explore.commands import Command
from create_dump.explore.widgets.status import Tone
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.worker import Worker

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.relations import Relations
    from create_dump.explore.screens.related import Related
    from create_dump.explore.screens.ticks import Item

_SOON_S: Final = 0.15
"""What is found so soon is in the list when it comes; keys that are typed ahead wait for it."""
_NAME: Final = 40


class _Question(NamedTuple):
    """What is asked.

    Attributes:
        path: Of which file.
        back: Whether for what imports it.
        far: Whether for all that follows.
    """

    path: str
    back: bool
    far: bool = False

    @property
    def title(self) -> str:
        """What the list holds."""
        name = safe.cut_start(safe.name(self.path), _NAME)
        whose = f"What imports {name}" if self.back else f"What {name} imports"
        return f"{whose} · all that follows" if self.far else f"{whose} · one step"

    @property
    def nothing(self) -> str:
        """What to say where nothing is found."""
        name = safe.cut_start(safe.name(self.path), _NAME)
        if self.back:
            return f"Nothing in this project imports {name}"
        return f"{name} imports nothing of this project"


class Relating:
    """The keys that offer related files, and their list."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._relations: Relations | None = None
        self._question = _Question("", back=False)
        self._list: Related | None = None
        self._looking: Worker[None] | None = None
        self._done = asyncio.Event()
        self._looked = (0, 0)
        self._trouble = ""
        self._items: list[Item] = []
        self._inside = 0

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "choose.imports": Command(partial(self._ask, back=False), self._importless),
            "choose.importers": Command(partial(self._ask, back=True), self._fileless),
        }

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being looked for."""
        return self._looking is None

    def _fileless(self) -> str:
        kind = self._app.tree_view.node.kind
        return "" if kind is Kind.FILE else "Only files import others: put the cursor on one"

    def _importless(self) -> str:
        if obstacle := self._fileless():
            return obstacle
        # Not before it is asked for: the first frame does not wait for the scanners.
        from create_dump.analysis.imports import supported

        name = language(self._app.tree_view.node.path)
        return "" if supported(name) else f"No imports are known for {name} files"

    # -- looking

    async def _ask(self, *, back: bool) -> None:
        from create_dump.explore.screens.related import Related

        self._question = _Question(self._app.tree_view.node.path, back)
        self._look()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._done.wait(), _SOON_S)
        if self._done.is_set() and not self._items:
            self._app.say(self._sum_up(()), Tone.WARNING if self._trouble else Tone.PLAIN)
            return
        self._list = Related(self._question.title, self._items, self._sum_up, self._further)
        self._app.push_screen(self._list, self._taken)

    def _further(self) -> None:
        self._question = self._question._replace(far=not self._question.far)
        if self._list is not None:
            self._list.entitle(self._question.title)
        self._look()
        self._show()

    def _look(self) -> None:
        self._stop()
        self._looked, self._trouble, self._items, self._inside = (0, 0), "", [], 0
        self._done.clear()
        work = self._find(self._question)
        self._looking = self._app.run_worker(work, group="related", exit_on_error=False)

    def _stop(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _find(self, question: _Question) -> None:
        from create_dump.explore.relations import Relations

        if self._relations is None:
            self._relations = Relations(self._app.workspace)
        find = self._relations.importers if question.back else self._relations.imports
        try:
            found = await find(question.path, self._progress, far=question.far)
        except CreateDumpError as error:
            self._trouble = wording.failed(error)
        except Exception as error:  # noqa: BLE001 - a task's outermost edge
            self._trouble = wording.failed(unexpected(error))
        else:
            self._offer(found, far=question.far)
        self._looking = None
        self._done.set()
        self._show()

    def _progress(self, done: int, whole: int) -> None:
        self._looked = done, whole
        self._show()

    def _offer(self, found: Mapping[str, int], *, far: bool) -> None:
        from create_dump.explore.screens.ticks import Item

        workspace = self._app.workspace
        for path, steps in found.items():
            node = workspace.tree.get(path)
            if node is None or not node.dumpable:
                continue
            if node.state is not State.OUT:
                self._inside += 1
                continue
            sign = "~" if node.totals.pending else self._sign
            away = f" · {numbers.counted(steps, 'step')}" if far else ""
            detail = f"+{sign}{numbers.short(node.totals.wrapped)}{away}"
            self._items.append(Item(path, safe.name(path), detail, tail=True))

    # -- the list

    def _show(self) -> None:
        if self._list is not None:
            self._list.offer(self._items)

    @property
    def _sign(self) -> str:
        return "" if tokens.get(self._app.workspace.options.tokenizer).exact else "≈"

    def _sum_up(self, taken: Sequence[str]) -> str:
        if self._looking is not None:
            done, whole = self._looked
            return f"Looking through {done:,} of {whole:,} files" if whole else "Looking"
        if self._trouble:
            return self._trouble
        inside = f"{numbers.counted(self._inside, 'file')} in already" if self._inside else ""
        if not self._items:
            return inside or self._question.nothing
        get = self._app.workspace.tree.get
        nodes = [node for path in taken if (node := get(path)) is not None]
        sign = "~" if any(node.totals.pending for node in nodes) else self._sign
        sum_ = sum(node.totals.wrapped for node in nodes)
        told = f"{numbers.counted(len(nodes), 'file')} · +{sign}{sum_:,} tokens"
        return f"{told} · {inside}" if inside else told

    def _taken(self, taken: list[str] | None) -> None:
        self._list = None
        self._stop()
        if not taken:
            return
        self._app.workspace.choose(taken, State.IN)
        self._app.show_choice()
        undo = self._app.keymap.name("choose.undo")
        self._app.say(
            f"{numbers.counted(len(taken), 'file')} taken in · {undo} takes it back", Tone.DONE
        )
