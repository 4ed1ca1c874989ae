"""The last session comes back at the start, and the one under way is kept now and then.

Nothing waits for the disk: the first frame is there before the session is looked for. What a
session named may be gone, or not be found yet; it is taken up as it appears.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from create_dump import formats
from create_dump.errors import UsageError
from create_dump.explore import wording
from create_dump.explore.left import Left, selection_of, sort_of
from create_dump.explore.quantities import limit, wrong_limit
from create_dump.explore.widgets.status import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.events import Key

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.keeper import Keeper, Last
    from create_dump.explore.news import News
    from create_dump.sessions import Session

_KEEP_S: Final = 3.0
"""How often the session is kept, where it is another one by then: so much a kill may lose."""
_PATIENCE_S: Final = 1.0
"""How long keys wait for the last session: it comes from a disk that may be far away."""
_EXPLICIT: Final = ("--", "profile ", "CREATE_DUMP_")
"""How the origins begin of settings that somebody has made for this very run."""


class Resuming:
    """The last session, and the one under way."""

    def __init__(self, app: Explorer) -> None:
        """Remember how the app was started."""
        self._app = app
        self._keeper = app.keeper
        self._usual_format = app.workspace.options.format
        self._usual_model = app.measuring.model
        self._before: Session | None = None
        self._branch = ""
        self._looking = False
        self._held: list[Key] | None = None
        self._awaited: set[str] = set()
        self._cursor = ""
        self._kept: Left | None = None
        self._number = 0
        self._told = ""

    @property
    def at_rest(self) -> bool:
        """Whether the last session is back, as far as there is one."""
        return not self._looking and self._held is None

    def begin(self) -> None:
        """Look for the last session."""
        if self._keeper is None:
            return
        self._looking, self._held = True, []
        self._app.on_thread(partial(self._find, self._keeper))
        self._app.set_timer(_PATIENCE_S, self._let_go)
        self._app.set_interval(_KEEP_S, self._keep)

    def hold(self, key: Key) -> bool:
        """Have *key* wait for the last session; return whether it has to."""
        if self._held is None:
            return False
        self._held.append(key)
        return True

    def follow(self, news: News) -> None:
        """Take up what has been found by now."""
        if news.directories and self._awaited:
            self._unfold(
                path for path in self._awaited if path.rpartition("/")[0] in news.directories
            )
        if self._cursor:
            self._place()
        if self._app.workspace.walked:
            self._awaited.clear()

    @property
    def branch(self) -> str:
        """The branch that is checked out, as far as that is known, or ""."""
        git = self._app.workspace.git
        return self._branch if git is None else git.branch

    def leave(self) -> str:
        """Keep the session, at the end and not on the screen; return what to say, or ""."""
        left = self._changed()
        if left is None or self._keeper is None:
            return ""
        problem = self._keeper.keep(self._number, self.branch, left.session())
        return "" if problem == self._told else problem

    # -- the last one

    def _find(self, keeper: Keeper) -> None:
        last = keeper.find()
        self._app.call(partial(self._found, last))

    async def _found(self, last: Last) -> None:
        self._branch = last.branch
        if last.problem:
            self._app.say(last.problem, Tone.WARNING)
        if last.session is not None:
            self._resume(last.session)
        self._kept = self._left()
        self._app.recalling.begin()
        self._looking = False
        await self._let_go()

    async def _let_go(self) -> None:
        held, self._held = self._held or (), None
        for key in held:
            await self._app.in_turn.take(key)

    def _resume(self, session: Session) -> None:
        app = self._app
        self._before = session
        problem = self._choose(session)
        self._write_as(session)
        problem = self._measure(session) or problem
        view = app.tree_view
        if (sort := sort_of(session)) != view.rows.sort:
            view.sort_by(sort)
            app.finding.show()
        self._awaited, self._cursor = set(session.expanded), session.cursor
        self._unfold(session.expanded)
        self._place()
        app.show_counting()
        self._tell(problem)

    def _tell(self, problem: str) -> None:
        app = self._app
        undo = f"{app.keymap.name('choose.undo')} undoes its choice · "
        undo = undo if app.workspace.can_undo else ""
        told = f"Your last session is back · {undo}--fresh starts without it"
        if problem:
            app.say(f"{told} · {problem}", Tone.WARNING)
        else:
            app.say(told)

    def _choose(self, session: Session) -> str:
        """Choose what was chosen, as a step that can be undone; return why not, or ""."""
        workspace = self._app.workspace
        if workspace.can_undo:
            return ""  # the person could not wait
        try:
            workspace.select(selection_of(session))
        except UsageError as error:
            return wording.failed(error)
        self._app.measuring.start_over()
        return ""

    def _write_as(self, session: Session) -> None:
        app = self._app
        if session.format in formats.NAMES and not self._explicit("format"):
            app.taking.set_format(session.format)
        if session.parts and not wrong_limit(session.parts):
            app.outgoing.limit = limit(session.parts)
        app.taking.target, app.taking.target_parts = session.target, session.target_parts
        if session.template:
            app.instructing.use(session.template, session.question or None)

    def _measure(self, session: Session) -> str:
        if not session.model or self._explicit("tokenizer") or self._explicit("model"):
            return ""
        return self._app.measuring.take(session.model)

    def _explicit(self, name: str) -> bool:
        origin = self._app.given.loaded.origins.get(name, "")
        return origin.startswith(_EXPLICIT)

    def _own(self, name: str, now: str, usual: str) -> str:
        """Return what is to be remembered of a setting: not what it is anyway, nor for this run."""
        if now != usual:
            return now
        once = self._explicit(name) or (name == "model" and self._explicit("tokenizer"))
        return getattr(self._before, name, "") if once else ""

    # -- what is to be found yet

    def _unfold(self, paths: Iterable[str]) -> None:
        get = self._app.workspace.tree.get
        found = {path: node for path in paths if (node := get(path)) is not None}
        self._awaited.difference_update(found)
        if found:
            self._app.tree_view.unfold(found.values())

    def _place(self) -> None:
        """Put the cursor where it was, or nearby if that is gone, unless somebody has moved it."""
        view, tree, last = self._app.tree_view, self._app.workspace.tree, self._app.workspace.walked
        if view.rows.current is not tree.root:
            self._cursor = ""
            return
        path = self._cursor
        while last and path and tree.get(path) is None:
            path = path.rpartition("/")[0]
        node = tree.get(path) if path else None
        if node is not None and not view.rows.filtered:
            view.rows.reveal(node)
            view.rearranged()
        if node is not None or last:
            self._cursor = ""

    # -- the one under way

    def _keep(self) -> None:
        left = self._changed()
        if left is not None and self._keeper is not None:
            keep = partial(self._keep_on_thread, self._keeper, self._number, self.branch)
            self._app.on_thread(partial(keep, left))

    def _keep_on_thread(self, keeper: Keeper, number: int, branch: str, left: Left) -> None:
        if problem := keeper.keep(number, branch, left.session()):
            self._app.call(partial(self._warn, problem))

    def _warn(self, problem: str) -> None:
        if problem != self._told:
            self._told = problem
            self._app.say(problem, Tone.WARNING)

    def _changed(self) -> Left | None:
        """Return how the screen stands, if that is to be kept and is not."""
        if self._keeper is None or self._kept is None:
            return None
        if self._keeper.fresh and not self._app.workspace.can_undo:
            return None  # whoever only looks around leaves the last session where it is
        left = self._left()
        if left == self._kept:
            return None
        self._kept = left
        self._number += 1
        return left

    def _left(self) -> Left:
        app = self._app
        rows = app.tree_view.rows
        template, question = app.workspace.instructions
        most = app.outgoing.limit
        return Left(
            app.workspace.selection,
            rows.opened,
            frozenset(self._awaited),
            self._cursor or rows.current,
            rows.sort,
            self._own("format", app.workspace.options.format, self._usual_format),
            self._own("model", app.measuring.model, self._usual_model),
            "" if template is None else template.name,
            question or "",
            "" if most is None else str(most),
            app.taking.target,
            app.taking.target_parts,
        )
