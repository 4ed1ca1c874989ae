"""The app: it puts the keys to the workspace, and the workspace's events on the screen.

It keeps no knowledge of its own about files: what it shows is read from the workspace's tree
each time. Nothing here waits: reading, writing and colouring happen on threads, and the
workspace is pumped in slices.
"""

from __future__ import annotations

import gc
import sys
from collections import deque
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App, SystemCommand
from textual.containers import Horizontal, Vertical
from textual.events import Event, Key
from textual.message import Message

from create_dump import formats
from create_dump.analysis import tokens
from create_dump.errors import WatchLost
from create_dump.explore import choosing, keys, numbers, wording
from create_dump.explore.desk import Desk
from create_dump.explore.feed import Feed
from create_dump.explore.finding import Finding
from create_dump.explore.job import COPY, WRITE
from create_dump.explore.news import News
from create_dump.explore.widgets import tiny
from create_dump.explore.widgets.footer import Footer
from create_dump.explore.widgets.header import Header, Progress
from create_dump.explore.widgets.heading import Heading
from create_dump.explore.widgets.preview import Preview
from create_dump.explore.widgets.status import Status, Tone
from create_dump.explore.widgets.totals import TotalsLine, summed
from create_dump.explore.widgets.tree import TreeView
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.timer import Timer

    from create_dump.destinations.base import Destination
    from create_dump.explore.widgets.filter import FilterRow
    from create_dump.workspace import Workspace

_TURN_S: Final = 0.0005
"""How long a thread may run before another one gets its turn; Python's own is ten times that."""
_REST_S: Final = 0.06
"""The preview follows a cursor that rests this long; a held key only moves it."""
_ROUNDS: Final = 2
"""How often a key's effects climb to the app: the key itself, then the messages it gave rise to."""
_WIDE: Final = 100


class Explorer(App[None]):
    """The screen on a workspace.

    Args:
        workspace: What is shown; its owner closes it.
        window: The tokens that the model takes, for the meter.
        clipboard: Makes the destination of ``y``; by default the person's clipboard.
    """

    CSS_PATH = "explore.tcss"
    TITLE = "create-dump"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - the base class's annotation is no class variable to mypy
        (0, "-tiny-width"),
        (tiny.COLUMNS, "-narrow"),
        (_WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-tiny-height"), (tiny.ROWS, "-tall")]  # noqa: RUF012 - the same
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.FOLD),
        *keys.bindings(keys.CHOOSE),
        *keys.bindings(keys.FIND),
        *keys.bindings(keys.LOOK),
        *keys.bindings(keys.OUT),
        *keys.bindings(keys.APP),
    ]

    class Woken(Message):
        """The workspace has something to pump."""

    class Called(Message):
        """A thread wants something done here."""

        def __init__(self, work: Callable[[], None]) -> None:
            """Carry the *work*."""
            super().__init__()
            self.work = work

    def __init__(
        self,
        workspace: Workspace,
        *,
        window: int,
        clipboard: Callable[[str], Destination] | None = None,
    ) -> None:
        """Show *workspace*."""
        super().__init__()
        self.workspace = workspace
        self.animation_level = "none"
        self._to_clipboard = clipboard or self._own_clipboard
        self._format = formats.get(workspace.options.format)
        self._exact = tokens.get(workspace.options.tokenizer).exact
        self._directory = Path.cwd()
        self._rest_timer: Timer | None = None
        self._typed: deque[Key] = deque()
        self._watching = False
        self._watch_begun = False
        self._again: News | None = None
        self.header = Header(workspace.root)
        self.heading = Heading()
        sign = "" if self._exact else "≈"
        self.tree_view = TreeView(workspace.tree, workspace.name, approximate=sign)
        self.preview = Preview(workspace.read, workspace.name)
        self.status = Status()
        self.totals = TotalsLine(window)
        self.footer = Footer()
        self.files = Vertical(self.heading, self.tree_view, id="files")
        self.files.border_title = "Files"
        self.feed = Feed(workspace, self.set_timer, self._show_news)
        self.finding = Finding(self.files, self.heading, self.tree_view, self.set_timer)
        self.desk = Desk(workspace, self.say, self._on_thread, self._call)

    # -- keys

    async def on_event(self, event: Event) -> None:
        """Pass keys on one at a time, each to what has the focus when the one before is done.

        Textual passes a key on as it comes. Typed at once, the letters behind a ``/`` would go
        to the tree.
        """
        if isinstance(event, Key) and not event.is_forwarded:
            self._typed.append(event)
            if len(self._typed) == 1:
                await self._pass_on(event)
        else:
            await super().on_event(event)

    async def _pass_on(self, key: Key) -> None:
        way = self._way_up()
        await super().on_event(key)
        self._climb(way, _ROUNDS)

    def _way_up(self) -> list[MessagePump]:
        return [*(self.focused or self.screen).ancestors_with_self]

    def _climb(self, way: list[MessagePump], rounds: int) -> None:
        """Queue behind what the key has put into the queues of all on the *way*, one by one."""
        while way:
            if way[0].call_later(self._climb, way[1:], rounds):
                return
            way = way[1:]
        if rounds:
            self._climb(self._way_up(), rounds - 1)
            return
        self._typed.popleft()
        if self._typed:
            self.call_later(self._pass_on, self._typed[0])

    # -- the screen

    def get_default_screen(self) -> Screen[object]:
        """Return the main screen, with the classes of its size: others would be matched twice."""
        screen = super().get_default_screen()
        width, height = self.size
        for size, breakpoints in (
            (width, self.HORIZONTAL_BREAKPOINTS),
            (height, self.VERTICAL_BREAKPOINTS),
        ):
            screen.add_class([name for least, name in breakpoints if size >= least][-1])
        return screen

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self.header
        with Horizontal(id="panes"):
            yield self.files
            yield self.preview
        yield self.status
        yield self.totals
        yield self.footer
        yield tiny.Tiny()

    def on_mount(self) -> None:
        """Show the first frame, and only then what there is to show in it."""
        self.tree_view.focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        gc.freeze()
        gc.enable()
        # Until here the walk took what was left over; from now on it must not make a key wait.
        sys.setswitchinterval(_TURN_S)
        self.workspace.wake = self._wake
        self._wake()

    def on_unmount(self) -> None:
        """Let the workspace go."""
        self.workspace.wake = None
        self.desk.cancel()

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Tell the person *text*."""
        self.status.say(text, tone)
        self._show_keys()

    # -- following the workspace

    def _wake(self) -> None:
        # A thread may still have something to tell when the loop has just ended.
        with suppress(RuntimeError):
            self.post_message(self.Woken())

    def on_explorer_woken(self) -> None:
        """Take in what there is."""
        self.feed.woken()

    def on_explorer_called(self, message: Called) -> None:
        """Do what a thread wants done."""
        message.work()

    def _show_news(self, news: News) -> None:
        get = self.workspace.tree.get
        directories = {node for path in news.directories if (node := get(path)) is not None}
        if directories:
            self.tree_view.follow(directories, removed=news.removed > 0)
        else:
            self.tree_view.redraw()
        for error in news.errors:
            self.say(wording.failed(error), Tone.ERROR)
            if isinstance(error, WatchLost):
                self._watching = False
        if news.complete and not self._watch_begun:
            self._begin_watching()
        if self._again is not None:
            self._tell_rescan(news)
        if news.outdated and not self.desk.busy:
            self._tell_age()
        self._show_sums()
        self._look_again()
        self.desk.go_on()

    def _tell_age(self) -> None:
        old = len(self.workspace.memory.outdated)
        if old:
            files = numbers.counted(old, "file")
            self.say(f"{files} changed since the last dump · y copies it again", Tone.WARNING)

    def _show_sums(self) -> None:
        workspace = self.workspace
        files = workspace.tree.root.totals.files
        self.header.show(
            Progress(files, workspace.pending, workspace.walked, watching=self._watching)
        )
        barren = workspace.walked and not files
        self.totals.show(summed(workspace.size, exact=self._exact), barren=barren)
        self.finding.show()

    def _begin_watching(self) -> None:
        self._watching = self._watch_begun = True
        self.workspace.watch()

    # -- choosing

    def action_choose(self) -> None:
        """Choose what the cursor is on, or not."""
        self._choose(choosing.toggled(self.tree_view.rows))

    def action_outline(self) -> None:
        """Choose what the cursor is on whole, as an outline, or not."""
        self._choose(choosing.cycled(self.tree_view.rows))

    def action_choose_all(self) -> None:
        """Choose all that is shown, or none."""
        self._choose(choosing.all_shown(self.tree_view.rows))

    def on_tree_view_marked(self) -> None:
        """Choose by the mouse."""
        self.action_choose()

    def _choose(self, choice: choosing.Choice) -> None:
        if choice.paths:
            self.workspace.choose(choice.paths, choice.state)
            self._chosen()
        if choice.words:
            self.say(choice.words, Tone.PLAIN if choice.paths else Tone.WARNING)

    def _chosen(self) -> None:
        self.tree_view.redraw()
        self._show_sums()
        self._look_again()

    def action_undo(self) -> None:
        """Take the last choice back."""
        self._step("Undone", "Nothing to undo", self.workspace.undo)

    def action_redo(self) -> None:
        """Make it again."""
        self._step("Done again", "Nothing to redo", self.workspace.redo)

    def _step(self, done: str, nothing: str, step: Callable[[], bool]) -> None:
        if not step():
            self.say(nothing)
            return
        self._chosen()
        files = self.workspace.size.files
        self.say(f"{done}: {numbers.counted(files, 'file')} chosen now")

    # -- finding

    async def action_filter(self) -> None:
        """Type a filter."""
        self._leave_preview()
        await self.finding.begin()

    def on_filter_row_typed(self, message: FilterRow.Typed) -> None:
        """Filter, a moment after the letter is there."""
        self.finding.typed(message.text)

    def on_filter_row_kept(self) -> None:
        """Go back to the tree with the filter."""
        self.finding.end()

    def on_filter_row_cleared(self) -> None:
        """Go back to the tree without one."""
        self.finding.clear()
        self.finding.end()

    def on_filter_row_went(self, message: FilterRow.Went) -> None:
        """Move in the tree while typing."""
        self.finding.apply()
        self.tree_view.action_move(message.step)

    def action_match(self, step: int) -> None:
        """Go to the next match, or the one before."""
        rows = self.tree_view.rows
        row = rows.next_match(step)
        if row is not None:
            self.tree_view.move_to(row)
        else:
            self.say("Nothing matches" if rows.filtered else "No filter holds: / begins one")

    def action_fold_all(self) -> None:
        """Fold all."""
        self.tree_view.rows.close_all()
        self.tree_view.rearranged()

    def action_unfold_all(self) -> None:
        """Unfold all."""
        self.tree_view.rows.open_all()
        self.tree_view.rearranged()

    # -- looking

    @property
    def _wide(self) -> bool:
        return self.size.width >= _WIDE

    def on_tree_view_moved(self) -> None:
        """Let the preview follow when the cursor rests."""
        # A held key comes here thirty times a second: one timer serves them all.
        self.feed.pace.touched()
        if self._rest_timer is None:
            self._rest_timer = self.set_timer(_REST_S, self._rested)

    @property
    def at_rest(self) -> bool:
        """Whether the screen shows all that there is to show now."""
        parts = (self.feed, self.finding, self.preview)
        return self._rest_timer is None and not self._typed and all(part.at_rest for part in parts)

    def _rested(self) -> None:
        self._rest_timer = None
        rest = self.feed.pace.until_rest(_REST_S)
        if rest > 0:
            self._rest_timer = self.set_timer(rest, self._rested)
            return
        self._look_again()
        wanted = [
            node.path
            for node in self.tree_view.on_screen()
            if node.kind is Kind.FILE and node.facts is None
        ]
        if wanted:
            self.workspace.prioritise(wanted)

    def _look_again(self) -> None:
        if self.preview.display:
            self.preview.show(self.tree_view.node)

    def on_tree_view_entered(self) -> None:
        """Go into the preview."""
        self._enter_preview()

    def on_preview_left(self) -> None:
        """Go back to the tree."""
        self._leave_preview()

    def action_preview(self) -> None:
        """Show or hide the preview."""
        if self._wide:
            if self.preview.has_focus:
                self.tree_view.focus()
            self.screen.toggle_class("-alone")
            self.call_after_refresh(self._look_again)
        elif self.screen.has_class("-preview"):
            self._leave_preview()
        else:
            self._enter_preview()

    def action_switch(self) -> None:
        """Go to the other pane."""
        if self.focused is self.tree_view:
            self._enter_preview()
        else:
            self._leave_preview()
            self.finding.end()

    def action_scroll_preview(self, step: int) -> None:
        """Scroll the preview from the tree."""
        self.preview.action_scroll_rows(step)

    def _enter_preview(self) -> None:
        self.screen.remove_class("-alone")
        self.screen.set_class(not self._wide, "-preview")
        self.call_after_refresh(self._look_again)
        self.call_after_refresh(self._into_preview)

    def _into_preview(self) -> None:
        # It can't take the focus before it is there, and by then it may have been left again.
        if self._wide or self.screen.has_class("-preview"):
            self.preview.focus()

    def _leave_preview(self) -> None:
        self.screen.remove_class("-preview")
        self.tree_view.focus()

    # -- out

    def action_copy(self) -> None:
        """Copy the dump."""
        self.desk.take(COPY, self._to_clipboard(self._format.extension))
        self._show_keys()

    def action_write(self) -> None:
        """Ask for a name, and write the dump there."""
        from create_dump.explore.screens.write import WriteScreen

        if not self.workspace.size.files:
            self.say(
                "Nothing to write: nothing is chosen (space chooses, a takes all)", Tone.WARNING
            )
            return
        name = f"{self.workspace.name}.dump{self._format.extension}"
        self.push_screen(WriteScreen(self._directory, name), self._write)

    def _write(self, path: Path | None) -> None:
        if path is not None:
            from create_dump.destinations.file import FileDestination

            self.desk.take(WRITE, FileDestination(path))
            self._show_keys()

    def _own_clipboard(self, extension: str) -> Destination:
        from create_dump.destinations.clipboard import ClipboardDestination

        return ClipboardDestination(extension, write_terminal=self._write_terminal)

    def _write_terminal(self, data: bytes) -> None:
        """Send *data* to the terminal between two frames; from any thread."""
        if self._driver is None:
            raise OSError("the screen is gone")
        self._driver.write(data.decode("ascii"))

    def _on_thread(self, work: Callable[[], None]) -> None:
        self.run_worker(work, thread=True, group="desk", exit_on_error=False)

    def _call(self, work: Callable[[], None]) -> None:
        with suppress(RuntimeError):
            self.post_message(self.Called(work))

    # -- the rest

    def action_rescan(self) -> None:
        """Look at the disk again."""
        self.workspace.rescan()
        self._again = News()
        self.say("Looking at everything on disk again", Tone.BUSY)

    def _tell_rescan(self, news: News) -> None:
        found = self._again = news if self._again is None else self._again.joined(news)
        if found.complete:
            self._again = None
            parts = [
                f"{count:,} {word}"
                for count, word in (
                    (found.added, "new"),
                    (found.changed, "changed"),
                    (found.removed, "gone"),
                )
                if count
            ]
            self.say(f"Looked again: {', '.join(parts) or 'nothing changed'}", Tone.DONE)

    def action_help(self) -> None:
        """Show the keys."""
        from create_dump.explore.screens.help import HelpScreen

        self.push_screen(HelpScreen())

    def action_unwind(self) -> None:
        """Take back the nearest thing there is; never quit."""
        if self.desk.cancel():
            return
        if self.focused is not self.tree_view:
            self._leave_preview()
        elif self.tree_view.rows.filtered:
            self.finding.clear()
        else:
            self.status.clear()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002 - the base class's signature
        """Return all actions that have a key, for the palette."""
        for group in (keys.CHOOSE, keys.FIND, keys.FOLD, keys.LOOK, keys.OUT, keys.APP):
            for key in group:
                if key.id not in {"app.palette", "app.back"}:
                    run = partial(self.run_action, f"app.{key.action}")
                    yield SystemCommand(key.what, f"key: {key.shown}", run)
        yield SystemCommand("Theme", "Other colours", self.action_change_theme)

    def on_descendant_focus(self) -> None:
        """Show the keys that matter there."""
        self._show_keys()

    def _show_keys(self) -> None:
        if self.desk.busy:
            shown = [keys.BACK._replace(label="Stop"), *keys.footer()]
        elif self.finding.typing:
            shown = [*keys.FILTERING]
        elif self.preview.has_focus:
            shown = [keys.BACK, *keys.footer()]
        else:
            shown = keys.footer()
        self.footer.show(shown)
