"""The copy menu: everything that can be copied, what each would cost, and what is in the way.

What each of them is, `create_dump.explore.extracts` knows.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.explore import extracts, numbers, safe
from create_dump.explore.commands import Command
from create_dump.explore.job import COPY
from create_dump.explore.look import obstacle
from create_dump.explore.measuring import Measured, Measuring

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.screens.menu import Choice, Menu
    from create_dump.plan import Plan


class Offering:
    """The copy menu, and what is asked before some of its rows."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._line = ""
        self._one: Plan | None = None
        self._under_way = 0
        self._measuring: Measuring | None = None
        self._unplanned: Menu[Callable[[], None]] | None = None
        self._directory = Path.cwd()

    @property
    def at_rest(self) -> bool:
        """Whether all is known that the menu will ever say."""
        return not self._under_way

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        desk = self._app.desk
        return {
            "out.menu": Command(self._open, desk.busy_with),
            "out.command": Command(self.copy_command, partial(desk.obstacle, COPY)),
        }

    def copy_command(self) -> None:
        """Copy the command line that makes the dump."""
        from create_dump.explore.command_line import command_line

        app = self._app
        line = command_line(app.workspace, app.given, app.outgoing.limit)
        clipboard = app.outgoing.text_clipboard()
        app.taking.take(extracts.text(app.workspace, clipboard, "the command", line, files=False))

    def _open(self) -> None:
        from create_dump.explore.screens.menu import Menu

        app = self._app
        node = app.tree_view.node
        self._one = None if self._file_obstacle() else app.workspace.plan_file(node.path)
        menu: Menu[Callable[[], None]] = Menu("Copy", self._choices(Measured()))
        self._start(menu)
        app.push_screen(menu, self._do)

    def again(self) -> None:
        """Measure for a menu that was opened before the plan was known, once it is."""
        menu = self._unplanned
        if menu is not None and self._app.workspace.planned is not None:
            self._start(menu)

    def _start(self, menu: Menu[Callable[[], None]]) -> None:
        app, outgoing = self._app, self._app.outgoing
        plan, parts = app.workspace.planned, outgoing.parts
        self._unplanned = menu if plan is None else None
        self._measuring = measuring = Measuring(
            app.workspace,
            plan,
            sent=outgoing.sent,
            part=None if parts is None else parts.next,
            file=self._one,
        )
        self._under_way += 1
        app.on_thread(partial(self._measure, menu, measuring))

    def _measure(self, menu: Menu[Callable[[], None]], measuring: Measuring) -> None:
        for known in measuring.steps():
            self._app.call(partial(self._renew, menu, known))
        self._app.call(self._measured)

    def _measured(self) -> None:
        self._under_way -= 1

    def _renew(self, menu: Menu[Callable[[], None]], known: Measured) -> None:
        if menu.is_attached:
            menu.offer(self._choices(known))

    def _do(self, chosen: Callable[[], None] | None) -> None:
        self._unplanned = None
        if self._measuring is not None:
            self._measuring.wanted = False
        if chosen is not None:
            chosen()

    # -- the rows

    def _choices(self, known: Measured) -> list[Choice[Callable[[], None]]]:
        from create_dump.explore.screens.menu import Choice

        app = self._app
        size, barred = app.totals.sum, app.desk.obstacle(COPY)
        whole = f"{size.sign}{size.tokens:,} tok" if size.files else ""
        unsent = "" if app.outgoing.sent is not None else "Nothing was copied yet"
        node = app.tree_view.node
        named = "" if node.children is not None else f": {safe.name(node.name)}"
        return [
            Choice(self._everything, "All that is chosen", whole, "y", barred),
            Choice(self._parts, self._in_parts(), known.part, "n", barred),
            Choice(
                self._changes,
                "What changed since the last copy, as diffs",
                known.changes,
                "c",
                unsent or barred or known.unchanged,
            ),
            Choice(
                self._since_commit,
                "What changed since git's last commit, as diffs",
                known.committed,
                "d",
                barred or known.uncommitted,
            ),
            Choice(self._file, f"This file alone{named}", known.file, "f", self._file_obstacle()),
            Choice(self._paths, "The paths of the chosen files", known.paths, "p", barred),
            Choice(self._names, "The tree of the chosen files", known.names, "t", barred),
            Choice(self._ask_line, "All that is chosen, into a command…", "", "|", barred),
            Choice(self.copy_command, "The command line that makes this dump", "", "$", barred),
        ]

    def _in_parts(self) -> str:
        outgoing = self._app.outgoing
        parts, most = outgoing.parts, outgoing.limit
        if parts is not None and parts.next.part is not None:
            number, whole = parts.next.part
            return f"The next part: {number} of {whole}"
        if most is not None:
            return f"In parts of {numbers.window(most)} tokens: the first"
        return "In parts, for a chat with a limit…"

    def _file_obstacle(self) -> str:
        node = self._app.tree_view.node
        if node.children is not None:
            return "The cursor is on a directory"
        if word := obstacle(node):
            return f"{safe.name(node.name)} can't go into a dump: {word}"
        if node.facts is None or node.stale:
            return f"{safe.name(node.name)} is still being counted"
        return self._app.desk.busy_with()

    # -- what they do

    def _everything(self) -> None:
        self._app.taking.take(self._app.outgoing.everything())

    def _parts(self) -> None:
        outgoing = self._app.outgoing
        if outgoing.limit is None:
            self._app.taking.ask_limit(self._first_part)
        else:
            self._app.taking.take(outgoing.next())

    def _first_part(self) -> None:
        if self._app.outgoing.limit is not None:
            self._app.taking.take(self._app.outgoing.next())

    def _changes(self) -> None:
        app = self._app
        if app.outgoing.sent is not None:
            app.taking.take(extracts.changes(app.workspace, app.outgoing, app.outgoing.sent))

    def _since_commit(self) -> None:
        app = self._app
        app.taking.take(extracts.since_commit(app.workspace, app.outgoing.clipboard()))

    def _file(self) -> None:
        app = self._app
        if self._one is not None:
            app.taking.take(extracts.one_file(app.workspace, app.outgoing.clipboard(), self._one))

    def _paths(self) -> None:
        self._take_text("the paths", extracts.paths)

    def _names(self) -> None:
        self._take_text("the tree", extracts.names)

    def _take_text(self, what: str, make: Callable[[Plan], str]) -> None:
        app = self._app
        app.taking.take(extracts.text(app.workspace, app.outgoing.text_clipboard(), what, make))

    def _ask_line(self) -> None:
        from create_dump.explore.screens.ask import Ask

        ask = Ask(
            "Pipe the dump to",
            self._line,
            hint="A command line for your shell, run where you started, such as wc -c",
            verb="runs it",
            wrong=lambda text: "" if text else "A command is needed.",
        )
        self._app.push_screen(ask, self._pipe)

    def _pipe(self, line: str | None) -> None:
        if line:
            self._line = line
            self._app.taking.take(self._app.outgoing.pipe(line, self._directory))
