"""The preview: what the cursor is on, seen through one of several tabs.

Knows what is wanted and when it has come; pages are made on threads, and drawn by their own view.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Self

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from create_dump.analysis import tokens
from create_dump.errors import unexpected
from create_dump.explore import captions, numbers, safe
from create_dump.explore.cards import failed
from create_dump.explore.document import Card, Document
from create_dump.explore.pages import Tab, said, wanted
from create_dump.explore.places import find_secrets, find_todos
from create_dump.explore.surely import surely
from create_dump.explore.widgets.jumping import Jumps
from create_dump.explore.widgets.page import PageView
from create_dump.explore.widgets.searching import Search
from create_dump.explore.widgets.tabs import TabLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from create_dump.explore.document import Page
    from create_dump.explore.keymap import Keymap
    from create_dump.explore.last_copy import LastCopy
    from create_dump.explore.making import Making
    from create_dump.explore.pages import Wanted
    from create_dump.explore.widgets.search_row import SearchRow
    from create_dump.node import Node
    from create_dump.workspace import Workspace

_TITLE_EDGE: Final = 6
_PATIENCE_S: Final = 0.2
"""After so long what is still on the screen gives way to words that say what is being done."""
_DOING: Final = {
    Tab.FILE: "Reading it",
    Tab.OUTLINE: "Making its outline",
    Tab.DUMP: "Laying it out",
    Tab.CHANGES: "Comparing it",
}


class Preview(Vertical):
    """Shows one path.

    Args:
        workspace: What is looked at.
        copy: What went out last.
        key: Returns what the key is called that changes what changes are looked for against.

    Attributes:
        view: The page.
        search: What is searched for in it.
    """

    class _Made(Message):
        def __init__(self, making: Making, page: Page) -> None:
            super().__init__()
            self.making = making
            self.page = page

    def __init__(self, workspace: Workspace, copy: LastCopy, keymap: Keymap) -> None:
        """Show nothing yet of *workspace*; changes are those since git's last commit."""
        super().__init__(id="preview")
        self.view = PageView()
        self._tabs = TabLine()
        self.search = Search(self, self.view, self._note)
        self._todos = Jumps(self.view, "todo", self._note)
        self._secrets = Jumps(self.view, "secret", self._seek)
        self._sought: tuple[str, str, int] | None = None
        self._workspace = workspace
        self._copy = copy
        self._keymap = keymap
        self._against: LastCopy | None = None
        self._node: Node | None = None
        self._wanted: Wanted | None = None
        self._making: Making | None = None
        self._patience: Timer | None = None
        self._place: tuple[Tab, str] | None = None
        self._tops: dict[Tab, int] = {}
        self._titles = ("", "")
        self.view.over[:0] = [self._todos.on, self._secrets.on]

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self._tabs
        yield self.view

    # -- what the app tells it

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return self._tabs.tab

    @property
    def shown(self) -> Page:
        """What is on the screen."""
        return self.view.page

    @property
    def at_rest(self) -> bool:
        """Whether nothing that it shows is still to come."""
        finding = self._todos.under_way or self._secrets.under_way or not self.search.at_rest
        return self._making is None and self.view.at_rest and not finding

    def show(self, node: Node) -> None:
        """Show *node* as it is now; nothing is done when that is on the screen already."""
        self._node = node
        if self._sought is not None and self._sought[0] != node.path:
            self._sought = None
        self._entitle(node)
        new = wanted(self._workspace, self.tab, node, self._against)
        if new == self._wanted:
            return
        if self._wanted is not None and new.path != self._wanted.path:
            self._tops.clear()
        self._wanted = new
        self._call_off()
        page = said(self._workspace, self.tab, node, self._keymap, self._against)
        if page is None:
            self._make(node)
        else:
            self._put(page)

    def turn(self, step: int) -> None:
        """Show the next tab, or the one before."""
        tabs = list(Tab)
        self.take(tabs[(tabs.index(self.tab) + step) % len(tabs)])

    def take(self, tab: Tab) -> None:
        """Show *tab*, of whatever is shown."""
        if self._place is not None:
            self._tops[self.tab] = self.view.scroll_offset.y
        self._tabs.show(tab)
        if self._node is not None:
            self.show(self._node)

    def compare(self) -> None:
        """Show the changes; where they are shown, those since the last copy, or the last commit."""
        if self.tab is Tab.CHANGES:
            self._against = None if self._against is not None else self._copy
            self._tops.pop(Tab.CHANGES, None)
            self._place = None
        self.take(Tab.CHANGES)

    def line(self, path: str) -> int:
        """Return the line of the file *path* that one looks at, from 1."""
        page = self.shown
        if isinstance(page, Card) or page.path != path:
            return 1
        found = (self.search.row, self._secrets.row, self._todos.row)
        rows = (*found, self.view.scroll_offset.y)
        return page.line_at(next(row for row in rows if row is not None))

    @property
    def todos(self) -> int:
        """How many to-dos there are in what is shown."""
        return len(self._todos.places)

    def todo(self, step: int) -> None:
        """Go to the next to-do, or to the one before."""
        self._todos.step(step)
        self._note()

    @property
    def secrets(self) -> int:
        """How many secrets there are in what is shown."""
        return len(self._secrets.places)

    def secret(self, step: int) -> None:
        """Go to the next secret, or to the one before."""
        self._sought = None
        self._secrets.step(step)
        self._note()

    def seek(self, path: str, fingerprint: str, at: int) -> None:
        """Go to a finding of the file *path* as soon as that is shown.

        Args:
            path: The file.
            fingerprint: The finding's.
            at: Where it stood in the file, in characters: the nearest is meant.
        """
        self._sought = path, fingerprint, at
        if not self._secrets.under_way and self._making is None:
            self._seek()

    def focus(self, scroll_visible: bool = True) -> Self:  # noqa: FBT001, FBT002 - the base class's signature
        """Give the keys to the page."""
        self.view.focus(scroll_visible)
        return self

    def on_tab_line_taken(self, message: TabLine.Taken) -> None:
        """Show the tab that was clicked."""
        message.stop()
        self.take(message.tab)

    def on_search_row_typed(self, message: SearchRow.Typed) -> None:
        """Search as it is typed."""
        message.stop()
        self.search.typed(message.text)

    def on_search_row_went(self, message: SearchRow.Went) -> None:
        """Go on while it is typed."""
        message.stop()
        self.search.step(message.step)

    def on_resize(self) -> None:
        """Fit the title into the new width."""
        if self._node is not None:
            self._entitle(self._node)

    # -- making

    def _make(self, node: Node) -> None:
        from create_dump.explore.making import Making

        making = self._making = Making(self._workspace, self.tab, node, self._against)
        self._patience = surely(self.set_timer(_PATIENCE_S, self._lose_patience))
        work = partial(self._work, making)
        self.run_worker(work, thread=True, group="pages", exit_on_error=False)

    def _work(self, making: Making) -> None:
        """Make a page, on a thread."""
        from create_dump.explore.making import CalledOff

        try:
            page = making.make()
        except CalledOff:
            return
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            page = failed(making.path, unexpected(error))
        self.post_message(self._Made(making, page))

    def on_preview__made(self, message: _Made) -> None:
        """Show what was made, unless something else is wanted by now."""
        message.stop()
        if message.making is self._making:
            self._call_off()
            self._put(message.page)

    def _call_off(self) -> None:
        if self._making is not None:
            self._making.call_off()
            self._making = None
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def _lose_patience(self) -> None:
        """Don't let what was there before stand for what is not there yet."""
        if self._wanted is not None and self._wanted[:2] != self._place:
            self._place = None
            self.view.put(Card(self._wanted.path, (_DOING[self.tab],)), 0)
            self._note()

    # -- drawing

    def _put(self, page: Page) -> None:
        """Show *page*: where its tab stood last for the same path, else from its beginning."""
        assert self._wanted is not None  # noqa: S101 - `show` has set it
        place = self._wanted[:2]
        self.view.put(page, None if place == self._place else self._tops.get(self.tab, 0))
        self._place = place
        self._todos.look(find_todos)
        if isinstance(page, Document) and page.marks:
            self._secrets.look(find_secrets)
        else:
            self._secrets.forget()
        self.search.again()
        self._note()

    def _seek(self) -> None:
        """Go to what is sought, if it is in what is shown."""
        page, sought = self.shown, self._sought
        if isinstance(page, Document) and sought is not None and page.path == sought[0]:
            _, fingerprint, at = sought
            marks = page.marks[: len(self._secrets.places)]
            same = [each for each in marks if each.fingerprint == fingerprint] or marks
            if same:
                self._sought = None
                index = marks.index(min(same, key=lambda each: abs(each.at - at)))
                # What was just put there can't be scrolled before it is laid out.
                self.view.call_after_refresh(self._arrive, page, index)
        self._note()

    def _arrive(self, page: Page, index: int) -> None:
        if page is self.shown:
            self._secrets.go(index)
            self._note()

    def _note(self) -> None:
        """Show beside the tabs what there is to say of the page, what was asked for first."""
        page, search, todos = self.shown, self.search, self._todos
        notes = []
        if search.text and not search.open:
            notes.append(f"“{safe.line(search.text)}” {search.words}")
        count, at = len(self._secrets.places), self._secrets.at
        if at is not None:
            notes.append(f"secret {at + 1:,} of {count:,}")
        elif count:
            notes.append(numbers.counted(count, "secret"))
        count, at = len(todos.places), todos.at
        if at is not None:
            notes.append(f"to-do {at + 1:,} of {count:,}")
        elif count:
            notes.append(numbers.counted(count, "to-do"))
        if self.tab is Tab.CHANGES:
            other = "last copy" if self._against is None else "last commit"
            notes.append(f"{self._keymap.name('look.since')}: {other}")
        if isinstance(page, Document) and page.note:
            notes.append(page.note)
        self._tabs.show(self.tab, notes)

    def _entitle(self, node: Node) -> None:
        room = max(10, self.size.width - _TITLE_EDGE)
        sign = "" if tokens.get(self._workspace.options.tokenizer).exact else "≈"
        titles = (
            # With the key that leads here, as on the other panes.
            f"2 {captions.title(node, self._workspace.name, room - 2)}",
            captions.facts(node, room, sign),
        )
        # To set either draws the whole border anew.
        if titles != self._titles:
            self._titles = titles
            self.border_title, self.border_subtitle = map(Content, titles)
