"""The last session of a project: how the screen was left comes back, and what had gone out.

What is kept, and where, is `create_dump.sessions`' affair. Reading and writing happen on threads,
but for the last time, when the screen is gone already.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from create_dump import sessions
from create_dump.errors import CreateDumpError, UsageError
from create_dump.explore import safe, wording
from create_dump.explore.widgets.status import Tone
from create_dump.formats import NAMES
from create_dump.selection import notation
from create_dump.selection.selection import NOTHING
from create_dump.sent import MOST_KEPT, Sent
from create_dump.sessions import LastDelivery, Session
from create_dump.sources.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from create_dump.destinations.receipt import Receipt
    from create_dump.explore.explorer import Explorer


class _Found(NamedTuple):
    """What was remembered of a project.

    Attributes:
        branch: The branch that is checked out, or "".
        session: How the screen was left on it.
        sent: What had gone out last.
        troubles: Why something that is there can't be used.
    """

    branch: str
    session: Session | None
    sent: Sent | None
    troubles: tuple[str, ...]


class Remembering:
    """Brings a session back, and keeps it."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._branch = ""
        self._cursor = ""
        self._sent: Sent | None = None
        self._waiting = False
        self._known = False

    @property
    def at_rest(self) -> bool:
        """Whether what was remembered is on the screen, as far as it is there."""
        return not (self._waiting or self._cursor or self._sent)

    def begin(self) -> None:
        """Look for what was remembered."""
        if self._app.given.remembers:
            self._waiting = True
            self._app.on_thread(self._look)

    def follow(self) -> None:
        """Go on with what could not come back before all was found."""
        app = self._app
        if self._cursor:
            self._go_back_to(self._cursor)
        if self._sent is not None and app.workspace.walked:
            if app.outgoing.sent is None:
                app.outgoing.sent = self._sent
                app.workspace.remember(self._sent.digests)
            self._sent = None

    def went(self, receipts: Sequence[Receipt]) -> None:
        """Keep what has gone out, and the session with it."""
        if not (self._app.given.remembers and self._known):
            return
        sent = self._app.outgoing.sent
        last = None if sent is None else _last(sent, receipts[-1])
        self._app.on_thread(partial(self._keep, self._session(), last))

    def leave(self) -> str:
        """Keep the session; return why that failed, or "". The screen is gone by now."""
        if not (self._app.given.remembers and self._known):
            return ""
        try:
            sessions.save(self._app.workspace.root, self._on, self._session())
        except CreateDumpError as error:
            return f"this session could not be kept: {wording.failed(error)}"
        return ""

    # -- looking, on a thread

    def _look(self) -> None:
        root = self._app.workspace.root
        troubles: list[str] = []
        branch = _branch(root)
        session, sent = None, None
        if not self._app.given.fresh:
            session = sessions.load(root, branch, report=troubles.append)
        if (last := sessions.load_delivery(root, report=troubles.append)) is not None:
            kept = last.bytes <= MOST_KEPT
            sent = Sent.whole(sessions.delivered(last) if kept else None, last.digests)
        self._app.call(partial(self._restore, _Found(branch, session, sent, tuple(troubles))))

    # -- bringing back

    def _restore(self, found: _Found) -> None:
        self._waiting = False
        self._known = True
        self._branch = found.branch
        self._sent = found.sent
        if found.session is not None:
            self._bring_back(found.session)
        if found.troubles:
            self._app.say(safe.line(found.troubles[0]), Tone.WARNING)
        self.follow()

    def _bring_back(self, session: Session) -> None:
        app, workspace = self._app, self._app.workspace
        if session.format in NAMES:
            workspace.set_format(session.format)
        if session.model and session.model != app.measuring.model:
            app.measuring.take(session.model)
        if session.template:
            app.instructing.use(session.template, session.question or None)
        app.outgoing.limit = session.limit or None
        app.taking.target, app.taking.target_parts = session.target, session.target_parts
        rows = app.tree_view.rows
        rows.expect(session.expanded)
        app.tree_view.rearranged()
        self._cursor = session.cursor
        self._choose(session.selection)
        app.show_choice()

    def _choose(self, items: Sequence[str]) -> None:
        workspace = self._app.workspace
        if workspace.selection != NOTHING or workspace.can_undo:
            return  # somebody was faster: what is chosen by hand holds
        try:
            selection = notation.apply(notation.parse(items), ())
        except UsageError as error:
            self._app.say(wording.failed(error), Tone.WARNING)
            return
        if selection != NOTHING:
            workspace.start_from(selection)
            where = f" on {safe.name(self._branch)}" if self._branch else ""
            self._app.say(f"As you left it{where} · explore --fresh begins anew")

    def _go_back_to(self, path: str) -> None:
        """Put the cursor where it was, unless it has been moved, or its place is gone."""
        view, workspace = self._app.tree_view, self._app.workspace
        node = workspace.tree.get(path)
        row = None if node is None else view.rows.row_of(node)
        if view.rows.cursor or view.rows.filtered:
            self._cursor = ""
        elif row is not None:
            self._cursor = ""
            view.move_to(row)
        elif workspace.walked:
            self._cursor = ""

    # -- keeping

    @property
    def _on(self) -> str:
        git = self._app.workspace.git
        return self._branch if git is None else git.branch

    def _session(self) -> Session:
        app, workspace = self._app, self._app.workspace
        template, question = workspace.instructions
        return Session(
            selection=tuple(notation.write(workspace.selection)),
            expanded=app.tree_view.rows.opened(),
            cursor=app.tree_view.node.path,
            format=workspace.options.format,
            target=app.taking.target,
            target_parts=app.taking.target_parts,
            model=app.measuring.model,
            template="" if template is None else template.name,
            question=question or "",
            limit=app.outgoing.limit or 0,
        )

    def _keep(self, session: Session, last: LastDelivery | None) -> None:
        root = self._app.workspace.root
        try:
            sessions.save(root, self._on, session)
            if last is not None:
                sessions.save_delivery(root, last)
        except CreateDumpError as error:
            self._app.call(partial(self._app.say, wording.failed(error), Tone.WARNING))


def _branch(root: Path) -> str:
    repository = Repository.find(root)
    if repository is None:
        return ""
    try:
        return repository.branch()
    except CreateDumpError:
        return ""  # as for a directory without git: there is one session for all
    finally:
        repository.close()


def _last(sent: Sent, receipt: Receipt) -> LastDelivery:
    delivery = receipt.delivery
    # Only a dump that went out whole, and that nothing has followed, can be read back from a file.
    whole = sent.dumps is not None and len(sent.dumps) == 1 and not sent.later
    return LastDelivery(
        sent.digests,
        receipt.format,
        delivery.where,
        time.time(),
        receipt.tokens,
        receipt.bytes,
        receipt.sha256,
        str(delivery.saved) if whole and delivery.saved is not None else "",
    )
