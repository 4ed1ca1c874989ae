"""The filter, from the typing to the rows: the letter is on the screen before anything is searched.

Knows the tree view, the lines above it, and whom to ask what a filter lets through; keys and the
rest of the screen are the app's.
"""

from __future__ import annotations

from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Final

from create_dump.explore.arrange import Pane
from create_dump.explore.branches import Branches
from create_dump.explore.catalogue import Catalogue
from create_dump.explore.contents import Contents
from create_dump.explore.knowledge import Knowledge
from create_dump.explore.widgets.heading import Heads
from create_dump.explore.widgets.status import Tone
from create_dump.hiding import find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.timer import Timer

    from create_dump.errors import CreateDumpError
    from create_dump.explore.catalogue import Listing
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.news import News
    from create_dump.explore.search import Search, Verdicts
    from create_dump.explore.widgets.filter import FilterRow
    from create_dump.node import Node
    from create_dump.selection.query import Query

_SLICE_S: Final = 0.003
_REST_S: Final = 0.02
"""Between two slices of what has come: the screen's turn."""
_GATHER_S: Final = 0.06
"""How long matches are gathered before they are shown."""


class Finding:
    """The filter that holds, if one does.

    Attributes:
        changed_only: Whether only what git says has changed is shown.
    """

    def __init__(self, app: Explorer) -> None:
        """Begin without a filter."""
        workspace = app.workspace
        self._app = app
        self._view = app.tree_view
        self._branches = Branches(workspace.ask_git, app.call, self._hear_of_branch)
        self._knowledge = Knowledge(workspace, self._branches)
        self._contents = Contents(workspace.ask, app.call, self._gather, self._fail)
        self._catalogue = Catalogue(workspace.tree)
        self._row: FilterRow | None = None
        self._text = ""
        self._typed: Query | None = None
        self.changed_only = False
        self._due = False
        self._gathered: list[Node] = []
        self._gathering: Timer | None = None
        self._catching: Timer | None = None

    @cached_property
    def search(self) -> Search:
        """What the filter asks for, and what comes of it; loaded when it is first typed."""
        from create_dump.explore.search import Search

        tree = self._app.workspace.tree
        search = Search(tree, self._catalogue, self._knowledge, self._contents)
        self._view.scene.places = search.places
        return search

    @property
    def _query(self) -> Query | None:
        """What the filter asks for; None where it never asked for anything."""
        return self.search.query if "search" in vars(self) else None

    @property
    def typing(self) -> bool:
        """Whether the filter has the keys."""
        return self._row is not None and self._row.typing

    @property
    def at_rest(self) -> bool:
        """Whether the rows are those of what was typed."""
        progress = self._contents.progress
        return (
            not self._due
            and self._gathering is None
            and progress.done == progress.whole
            and not (self.search.waiting and self.search.query.asks_git)
        )

    # -- typing

    async def begin(self) -> None:
        """Take the keys, to go on with the filter that holds."""
        if self._row is None:
            from create_dump.explore.widgets.filter import FilterRow

            self._row = FilterRow()
            await self._app.files.mount(self._row, before=self._app.heading)
        self._app.heading.display = False
        self._row.display = True
        self._row.begin(self._text)
        self.show()
        self._app.call_after_refresh(self._prepare)

    def _prepare(self, step: int = 0) -> None:
        """Have ready what the first letter needs, once the row to type it into is drawn.

        A *step* at a time: a letter that comes meanwhile is drawn between two of them.
        """
        match step:
            case 0:
                _ = self.search
            case 1:
                self._catalogue.listing().index.prepare()
            case _:
                self._view.rows.prepare()
                return
        self._app.call_later(self._prepare, step + 1)

    def typed(self, text: str) -> None:
        """Filter by *text* as soon as it is drawn, unless another letter comes first."""
        self._text = text
        self._due = True
        self._app.call_after_refresh(self.apply)

    def apply(self) -> None:
        """Filter by what is typed, now."""
        if self._due:
            self._due = False
            self._filter()

    def clear(self) -> None:
        """End the filter."""
        self._due = False
        self._text = ""
        self._filter()

    def unwind(self) -> None:
        """End the filter, or where none is typed, show more than what has changed."""
        if self._text:
            self.clear()
        else:
            self.toggle_changed()

    def toggle_changed(self) -> None:
        """Show only what has changed, whatever the filter, or all again."""
        self.changed_only = not self.changed_only
        self._filter()

    def end(self) -> None:
        """Give the keys back to the tree; the filter stays."""
        self.apply()
        self._view.focus()
        self._app.heading.display = True
        if self._row is not None:
            self._row.display = False
        self.show()

    # -- going to a file

    def listing(self) -> Listing:
        """Return all files that there are, to be searched."""
        return self._catalogue.listing()

    async def go_to(self, path: str) -> bool:
        """Put the cursor on *path*, and give the tree the keys; return whether it is there."""
        there = self.reveal(path)
        if there:
            await self._app.panes.go(Pane.FILES)
        return there

    def reveal(self, path: str) -> bool:
        """Put the cursor on *path*; return whether it is there. A filter that hides it ends."""
        node = self._app.workspace.tree.get(path)
        if node is None:
            return False
        rows = self._view.rows
        if rows.filtered and not rows.admits(node):
            self.clear()
        if not rows.dots and any(part.startswith(".") for part in path.split("/")):
            rows.show(dots=True)
            self.show()
        rows.reveal(node)
        self._view.rearranged()
        return True

    def _filter(self) -> None:
        from create_dump.selection.query import Query, parse
        from create_dump.selection.query_terms import Git, Term

        self._typed = query = parse(self._text)
        if self.changed_only:
            query = Query((*query.terms, Term(Git("changed"))))
        if query.asks_git or query.revisions:
            self._app.workspace.follow_git()
        if query:
            self._view.rows.filter(*self.search.ask(query))
        else:
            self.search.end()
            self._view.rows.filter(None)
        self._view.rearranged()
        self.show()

    # -- following

    def follow(self, news: News) -> None:
        """Follow the tree and what is known of it."""
        tree = self._app.workspace.tree
        directories = {node for path in news.directories if (node := tree.get(path)) is not None}
        self._catalogue.follow(directories, removed=news.removed > 0)
        if self._catching is None:
            self._catch_up()
        if directories:
            admitted = self.search.look_at(directories).admitted if self._query else ()
            self._view.follow(directories, removed=news.removed > 0, admitted=admitted)
        if news.hidden and self._view.rows.ignored:
            nodes = (find(tree, path) for path in news.hidden)
            self._view.follow(node for node in nodes if node is not None)
        if news.removed and self._query:
            self.search.forget_gone()
        self._hear_of_files(news)
        self._view.redraw()

    def _catch_up(self) -> None:
        """Take in for the next filter what has come, a slice at a time."""
        left = self._catalogue.catch_up(perf_counter() + _SLICE_S)
        self._catching = self._app.set_timer(_REST_S, self._catch_up) if left else None

    def _hear_of_files(self, news: News) -> None:
        get = self._app.workspace.tree.get
        changed = [node for path in news.rewritten if (node := get(path)) is not None]
        self._contents.forget(changed)
        if news.git:
            self._hear_of_git()
        if self._query:
            nodes = [node for path in news.analysed if (node := get(path)) is not None]
            self._put(self.search.reconsider([*changed, *nodes]))

    def _hear_of_git(self) -> None:
        query = self._query
        paths = self._knowledge.follow_git(query.revisions if query else ())
        if query and query.asks_git:
            self._reconsider(paths)

    def _hear_of_branch(self, paths: Iterable[str] | None) -> None:
        if self._query and self._query.revisions:
            self._reconsider(paths)

    def _reconsider(self, paths: Iterable[str] | None) -> None:
        if paths is None:
            self._put(self.search.reconsider_all())
        else:
            get = self._app.workspace.tree.get
            nodes = [node for path in paths if (node := get(path)) is not None]
            self._put(self.search.reconsider(node for node in nodes if node.children is None))

    def _gather(self, nodes: list[Node]) -> None:
        """Show soon what became known of *nodes*: many a time a second is too often."""
        self._gathered += nodes
        if self._gathering is None:
            self._gathering = self._app.set_timer(_GATHER_S, self._put_gathered)

    def _put_gathered(self) -> None:
        self._gathering = None
        nodes, self._gathered = self._gathered, []
        self._put(self.search.reconsider(nodes))

    def _put(self, verdicts: Verdicts) -> None:
        if self._query:
            self._view.sift(*verdicts)
            self.show()

    def _fail(self, error: CreateDumpError) -> None:
        from create_dump.explore.wording import failed

        self._app.say(failed(error), Tone.ERROR)

    # -- telling

    def ways(self) -> str:
        """Say how something of what is shown is chosen."""
        name, rows = self._app.keymap.name, self._view.rows
        if not rows.filtered:
            return f"{name('choose.toggle')} chooses, {name('choose.all')} takes all"
        if not rows.found:
            return "nothing matches the filter"
        count = rows.found
        matches = "the one match" if count == 1 else f"the {count:,} matches"
        return f"{name('choose.all')} takes {matches}"

    @property
    def _problem(self) -> str:
        query = self._typed
        if query is None:
            return ""
        return query.problem.what if query.problem else self._knowledge.trouble(query)

    def show(self) -> None:
        """Say how much is found, or what is wrong with the filter."""
        query, problem = self._query, self._problem
        words = ""
        if query:
            from create_dump.explore.wording import found

            words = found(
                self._view.rows.found,
                fuzzy=self.search.fuzzy,
                waiting=len(self.search.waiting),
                progress=self._contents.progress,
            )
        if query and not problem and self._view.scene.git and self.changed_only:
            gone = self._view.scene.git.tally.gone
            words += f" · {gone:,} deleted" if gone else ""
        self._app.heading.show(
            Heads(
                self._text,
                problem or words,
                self._view.rows.sort,
                self.changed_only,
                self._view.scene.git is not None,
                self._view.scene.secrets,
                self._view.rows.ignored,
                self._view.rows.dots,
            )
        )
        if self._row is not None:
            self._row.found(problem or words, wrong=bool(problem))
