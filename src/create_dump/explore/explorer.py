"""The app: it puts the keys to the workspace, and the workspace's events on the screen.

It keeps no knowledge of its own about files: what it shows is read from the workspace's tree
each time. Nothing here waits: reading, writing and colouring happen on threads, and the
workspace is pumped in slices.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import structs
from textual.app import App
from textual.containers import Horizontal
from textual.events import Click, DescendantFocus, Event, Key, MouseDown, Resize
from textual.message import Message

from create_dump.analysis import tokens
from create_dump.explore import keys, numbers, safe, signals, themes
from create_dump.explore.abilities import Abilities
from create_dump.explore.arrange import WIDE, Pane
from create_dump.explore.commands import Commands
from create_dump.explore.control import made
from create_dump.explore.controls.measuring import Measuring
from create_dump.explore.controls.panes import Panes
from create_dump.explore.feed import Feed
from create_dump.explore.finding import Finding
from create_dump.explore.given import Given
from create_dump.explore.habits import Habits
from create_dump.explore.holding import Holding
from create_dump.explore.in_turn import InTurn
from create_dump.explore.last_copy import LastCopy
from create_dump.explore.surely import surely
from create_dump.explore.veil import Veil
from create_dump.explore.widgets import tiny
from create_dump.explore.widgets.column import Column
from create_dump.explore.widgets.footer import Footer, fitting
from create_dump.explore.widgets.header import Header, Progress
from create_dump.explore.widgets.heading import Heading
from create_dump.explore.widgets.preview import Preview
from create_dump.explore.widgets.status import Status, Tone
from create_dump.explore.widgets.totals import TotalsLine, summed
from create_dump.explore.widgets.tree import TreeView
from create_dump.scanning import Scanning

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.filter import LineFilter
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.timer import Timer, TimerCallback

    from create_dump.destinations.base import Destination
    from create_dump.explore.budget import Budget
    from create_dump.explore.desk import Desk
    from create_dump.explore.keeper import Keeper
    from create_dump.explore.news import News
    from create_dump.explore.outgoing import Outgoing
    from create_dump.explore.widgets.aside import Paths
    from create_dump.explore.widgets.filter import FilterRow
    from create_dump.explore.widgets.greeting import Greeting
    from create_dump.workspace import Workspace

_TURN_S: Final = 0.0005
"""How long a thread may run before another one gets its turn; Python's own is ten times that."""
_TABS: Final = {"pane.next", "pane.previous"}


class Explorer(Abilities, App[None]):
    """The screen on a workspace.

    Args:
        workspace: What is shown; its owner closes it.
        budgets: The models that the meter can measure against, the first of them at first.
        clipboard: Makes the destination of ``y``; by default the person's clipboard.
        habits: What the person has chosen for the app itself.
        given: What else the command line and the settings files have given.
        keeper: Who knows the last session, and keeps this one; by default nobody.
    """

    CSS_PATH = "explore.tcss"
    TITLE = "create-dump"
    # There is one of our own, with the look and the keys of all else.
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - the base class's annotation is no class variable to mypy
        (0, "-tiny-width"),
        (tiny.COLUMNS, "-narrow"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-tiny-height"), (tiny.ROWS, "-tall")]  # noqa: RUF012 - the same
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.FOLD),
        *keys.bindings(keys.CHOOSE),
        *keys.bindings(keys.FIND),
        *keys.bindings(keys.LOOK),
        *keys.bindings(keys.PANES),
        *keys.bindings(keys.BUDGET),
        *keys.bindings(keys.OUT),
        *keys.bindings(keys.APP),
    ]

    class Woken(Message):
        """The workspace has something to pump."""

    class Called(Message):
        """A thread wants something done here."""

        def __init__(self, work: Callable[[], Awaitable[None] | None]) -> None:
            """Carry the *work*."""
            super().__init__()
            self.work = work

    def __init__(  # noqa: PLR0913 - one keyword each, most of them left out
        self,
        workspace: Workspace,
        *,
        budgets: Sequence[Budget],
        clipboard: Callable[[str], Destination] | None = None,
        habits: Habits | None = None,
        given: Given | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        """Show *workspace*."""
        # Without colours the terminal's own will do, and greys are colours as well.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.given = given or Given()
        self.habits = habits = habits or Habits()
        self.keeper = keeper
        self.keymap = habits.keymap
        for theme in themes.OWN:
            self.register_theme(theme)
        self.theme = habits.theme
        self._contrast = themes.Contrast()
        self._greeting: Greeting | None = None
        if habits.greet:
            from create_dump.explore.widgets.greeting import Greeting

            self._greeting = Greeting(self.keymap)
        self.workspace = workspace
        self._to_clipboard = clipboard or self.own_clipboard
        self.animation_level = "none"
        self._holding = Holding()
        self.in_turn = InTurn(self._way_up, self._pass_on, self.call_later)
        self.header = Header(workspace.root)
        self.heading = Heading()
        self.tree_view = TreeView(workspace.tree, workspace.name, approximate=self._sign)
        self.preview = Preview(
            workspace,
            LastCopy(lambda: self.outgoing.sent),
            self.keymap,
        )
        self.status = Status()
        self.measuring = Measuring(self, budgets)
        self.tree_view.scene.room = self.measuring.budget.room
        self.totals = TotalsLine(self.measuring.budget, self.keymap)
        self.footer = Footer()
        self.files = Column(self.heading, self.tree_view, id="files")
        self.files.border_title = "1 Files"
        self._columns = Horizontal(id="panes")
        self.panes = Panes(self, self._columns, habits.panes)
        self.feed = Feed(workspace, self.set_timer, self._show_news)
        self.finding = Finding(self)
        self.veil = Veil(workspace, self.call, self.show_choice)
        self.commands = Commands(self.tables())

    # -- what goes out

    @cached_property
    def desk(self) -> Desk:
        """Who delivers; loaded after the first frame."""
        from create_dump.explore.desk import Desk

        desk = Desk(self.workspace, self.say, self.on_thread, self.call, self.finding.ways)
        desk.stops = self.keymap.fill("{app.back} stops it")
        desk.settles = self.keymap.fill("{pane.secrets} lists them, {secrets.redact} there redacts")
        return desk

    @cached_property
    def outgoing(self) -> Outgoing:
        """What is delivered, and has been; loaded after the first frame."""
        from create_dump.explore.outgoing import Outgoing

        return Outgoing(self.workspace, self._to_clipboard, lambda: self.keymap.name("out.copy"))

    # -- keys

    async def action_run(self, name: str) -> None:
        """Do the command *name*, or say why it can't be done now."""
        if name.startswith("out.") and self.comparing.defer(name):
            return
        command = self.commands[name]
        if obstacle := command.obstacle():
            refused = name.startswith("out.") and not self.desk.busy
            self.say(obstacle, Tone.WARNING, stays=refused)
        elif (doing := command.run()) is not None:
            await doing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave ``tab`` and ``shift+tab`` to an overlay: they would come here first."""
        if action == "run" and parameters[0] in _TABS and self.screen.is_modal:
            return False
        return super().check_action(action, parameters)

    async def on_event(self, event: Event) -> None:
        """Let keys wait for their turn."""
        if isinstance(event, (Key, MouseDown)):
            self.status.seen()
            if self._greeting is not None:
                self._greeting.display = False
                self._greeting = None
        if isinstance(event, Key) and not event.is_forwarded:
            self.feed.pace.pressed()
            if not self.resuming.hold(event):
                await self.in_turn.take(event)
        else:
            await super().on_event(event)

    async def _pass_on(self, key: Key, way: list[MessagePump]) -> None:
        self.keymap.bind(way)
        await super().on_event(key)

    def _way_up(self) -> Iterable[MessagePump]:
        return (self.focused or self.screen).ancestors_with_self

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

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what is done to every line that is drawn."""
        filters = super().get_line_filters()
        return [*filters, self._contrast] if self.theme in themes.NAMES else filters

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self.header
        with self._columns:
            yield from self.panes.first()
        if self._greeting is not None:
            yield self._greeting
        yield self.status
        yield self.totals
        yield self.footer
        yield tiny.Tiny()

    def on_load(self) -> None:
        """Let a task begin when whoever made it has it at hand.

        From Python 3.12 on Textual has each begin, and maybe end, while it is being made: a timer
        could then be lost (`surely`), and work be over before it is noted that it is under way.
        """
        asyncio.get_running_loop().set_task_factory(None)

    def on_mount(self) -> None:
        """Be ready to be drawn."""
        safe.veil(self.veil.shown)
        self.tree_view.focus()
        signals.mind(self)
        # What a shell or an editor wrote meanwhile is not known to whoever draws only what changed.
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh(layout=True))

    def on_ready(self) -> None:
        """Begin with what there is to show, now that the first frame is on the screen."""
        gc.freeze()
        gc.enable()
        # From here on threads share the interpreter's lock with the screen, and none may make a
        # key wait. Had the walk begun before, the first frame would come a tenth later, and the
        # first rows not earlier.
        sys.setswitchinterval(_TURN_S)
        self.workspace.wake = self._wake
        # Before the walk: what is listed unwatched has to be listed again.
        self.workspace.watch()
        self.workspace.begin()
        self.resuming.begin()
        self.looking.again()
        self.show_sums()
        self._wake()
        if self._greeting is not None:
            self.general.greeted()

    def on_unmount(self) -> None:
        """Let the workspace go."""
        self.workspace.wake = None
        self.desk.cancel()
        safe.veil(None)

    def set_timer(
        self,
        delay: float,
        callback: TimerCallback | None = None,
        *,
        name: str | None = None,
        pause: bool = False,
    ) -> Timer:
        """Call *callback* after *delay* seconds, as Textual's own does, but surely."""
        return surely(super().set_timer(delay, callback, name=name, pause=pause))

    def say(self, text: str, tone: Tone = Tone.PLAIN, *, stays: bool = False) -> None:
        """Tell the person *text*; what *stays* does so until the next key at least."""
        self.status.say(text, tone, stays=stays)
        self.show_keys()

    # -- following the workspace

    def _wake(self) -> None:
        # A thread may still have something to tell when the loop has just ended.
        with suppress(RuntimeError):
            self.post_message(self.Woken())

    def on_explorer_woken(self) -> None:
        """Take in what there is."""
        self.feed.woken()

    async def on_explorer_called(self, message: Called) -> None:
        """Do what a thread wants done."""
        if (doing := message.work()) is not None:
            await doing

    def _show_news(self, news: News) -> None:
        self.finding.follow(news)
        self.comparing.follow(news)
        self.sorting.follow(news)
        self.resuming.follow(news)
        self.recalling.follow()
        if news.following is not None:
            self.general.follow(news.following)
        for error in news.errors:
            from create_dump.explore import wording

            self.say(safe.veiled(wording.failed(error)), Tone.ERROR)
        self.general.tell(news)
        if news.outdated and not self.desk.busy:
            self._tell_age()
        for control in made(self, "instructing"):
            control.follow()
        for control in made(self, "offering", "fitting"):
            control.again()
        self.show_sums()
        self.looking.again()
        self.heaviest.again()
        self.guarding.again()
        self.desk.go_on()

    def _tell_age(self) -> None:
        old = len(self.workspace.memory.outdated)
        if old:
            files = numbers.counted(old, "file")
            key = self.keymap.name("out.copy")
            self.say(f"{files} changed since the last dump · {key} copies it again", Tone.WARNING)

    def show_sums(self) -> None:
        """Show the size of what is chosen, and how far the workspace is."""
        workspace = self.workspace
        files = workspace.tree.root.totals.files
        self.header.show(Progress(files, workspace.pending, workspace.walked, workspace.following))
        barren = workspace.walked and not files
        size = workspace.size
        secrets = workspace.tree.root.totals.secrets > 0
        secrets = secrets or workspace.scanning is Scanning.FAILED
        if secrets is not self.tree_view.scene.secrets:
            self.tree_view.scene.secrets = secrets
            self.tree_view.redraw()
        self.totals.show(
            summed(size, exact=not self._sign),
            barren=barren,
            cost=self.measuring.cost(size),
            notes=self.taking.notes(),
        )
        self.finding.show()
        self.show_keys()

    @property
    def _sign(self) -> str:
        """What stands before each number, where the tokenizer only estimates."""
        return "" if tokens.get(self.workspace.options.tokenizer).exact else "≈"

    def show_counting(self) -> None:
        """Show all numbers as those of the tokenizer that counts now."""
        self.tree_view.scene.approximate = self._sign
        self.tree_view.scene.room = self.measuring.budget.room
        self.show_choice()

    # -- what the widgets tell

    def show_choice(self) -> None:
        """Show what is chosen now."""
        self.tree_view.redraw()
        self.show_sums()
        self.looking.again()
        self.heaviest.again()
        self.guarding.again()

    async def on_tree_view_marked(self) -> None:
        """Choose by the mouse."""
        await self.action_run("choose.toggle")

    def on_status_clicked(self) -> None:
        """Show the whole account of what the line says in short."""
        self.taking.tell_all()

    async def on_click(self, event: Click) -> None:
        """Close an overlay where the mouse clicks beside it, but for a form with what is typed."""
        modal = self.screen.is_modal and event.widget is self.screen
        if modal and not self.screen.query(".form"):
            await self.screen.run_action("close")

    def on_heading_clicked(self, message: Heading.Clicked) -> None:
        """Sort by what the mouse is on."""
        self.sorting.by(message.by)

    async def on_totals_line_clicked(self, message: TotalsLine.Clicked) -> None:
        """Show the secrets, or the models that the dump can be measured against."""
        await self.action_run("pane.secrets" if message.secrets else "budget.model")

    def on_tree_view_painted(self, message: TreeView.Painted) -> None:
        """Choose what the mouse has drawn over."""
        self.choosing.paint(message.state)

    def on_tree_view_unfolded(self, message: TreeView.Unfolded) -> None:
        """Look into what the rules keep out."""
        self.workspace.peek(message.path)

    def on_tree_view_moved(self) -> None:
        """Let the preview follow."""
        self.looking.moved()

    async def on_tree_view_entered(self) -> None:
        """Go into the preview."""
        await self.panes.go(Pane.PREVIEW)

    async def on_page_view_left(self) -> None:
        """Go back to the tree."""
        await self.panes.go(Pane.FILES)

    async def on_paths_chosen(self, message: Paths.Chosen) -> None:
        """Show a path of the third column in the tree."""
        await self.general.show(message.path)

    async def on_findings_picked(self) -> None:
        """Open what is under the cursor of the secrets, or show where it stands."""
        await self.guarding.pick()

    def on_findings_scrolled(self) -> None:
        """See to the secrets that are on the screen now."""
        self.guarding.scrolled()

    def on_findings_moved(self) -> None:
        """Show which keys can do something here, when the cursor rests."""
        self.looking.moved()

    async def on_column_dragged(self, message: Column.Dragged) -> None:
        """Let the border follow the mouse."""
        await self.panes.drag(message.column)

    async def on_resize(self, event: Resize) -> None:
        """Lay the panes out for the new size; at first they are."""
        if event.size != self.panes.size:
            self.panes.size = event.size
            await self.panes.place()
            self.show_keys()
        self.call_after_refresh(self._regain)

    def _regain(self) -> None:
        self._holding.restore(self.screen_stack)

    def on_search_row_kept(self) -> None:
        """Go into the preview with what is found."""
        self.within.keep()

    def on_search_row_ended(self) -> None:
        """Go back without it."""
        self.within.end()

    def on_filter_row_typed(self, message: FilterRow.Typed) -> None:
        """Filter, a moment after the letter is there."""
        self.finding.typed(message.text)

    def on_filter_row_kept(self) -> None:
        """Go back to the tree with the filter."""
        self.finding.end()

    def on_filter_row_ended(self) -> None:
        """Go back to the tree without one."""
        self.finding.clear()
        self.finding.end()

    def on_filter_row_went(self, message: FilterRow.Went) -> None:
        """Move in the tree while typing."""
        self.finding.apply()
        self.tree_view.action_move(message.step)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the keys that matter there."""
        if not event.widget.is_attached:
            return  # it went, or the app is ending, before this came
        self._holding.note(event.widget)
        self.panes.focused(event.widget)
        self.show_keys()

    @property
    def at_rest(self) -> bool:
        """Whether the screen shows all that there is to show now."""
        parts = (
            *(self.in_turn, self.feed, self.finding, self.preview, self.veil),
            *(self.comparing, self.sorting, self.looking, self.heaviest, self.guarding),
            *(self.resuming, self.recalling),
            *made(self, "fitting", "offering", "instructing", "relating", "naming"),
        )
        return all(part.at_rest for part in parts)

    # -- what the controls need

    def own_clipboard(self, extension: str) -> Destination:
        """Return the person's clipboard, by this terminal where that is the way."""
        from create_dump.destinations.clipboard import ClipboardDestination

        return ClipboardDestination(extension, write_terminal=self.write_terminal)

    def write_terminal(self, data: bytes) -> None:
        """Send *data* to the terminal between two frames; from any thread."""
        if self._driver is None:
            raise OSError("the screen is gone")
        self._driver.write(data.decode("ascii"))

    @property
    def can_suspend(self) -> bool:
        """Whether there may be a shell behind the app."""
        return self._driver is not None and self._driver.can_suspend and os.name == "posix"

    def on_thread(self, work: Callable[[], None]) -> None:
        """Run *work* on a thread; it must not raise."""
        self.run_worker(work, thread=True, group="desk", exit_on_error=False)

    def call(self, work: Callable[[], Awaitable[None] | None]) -> None:
        """Do *work* in the app's own thread; from any thread."""
        with suppress(RuntimeError):
            self.post_message(self.Called(work))

    def show_keys(self) -> None:
        """Show the keys that matter now."""
        usual = keys.footer(("budget.fit",) if self.measuring.over else ())
        if self.desk.busy:
            shown = [structs.replace(keys.BACK, label="Stop"), *usual]
        elif self.finding.typing:
            shown = [*keys.FILTERING]
        elif self.preview.search.typing:
            shown = [*keys.SEARCHING]
        elif self.panes.wish.pane is Pane.SECRETS:
            shown = [structs.replace(keys.JUMP, label="Jump"), *keys.SECRETS, keys.BACK, *usual]
            there = self.keymap.reachable(key.id for key in shown)
            shown = [key for key in shown if key.label and key.id in there]
        elif self.panes.wish.pane is not Pane.FILES:
            shown = [keys.BACK, *usual]
        elif self.tree_view.rows.anchor is not None:
            shown = [structs.replace(keys.BACK, label="Leave the range"), *usual]
        else:
            shown = usual
        shown = fitting(self.keymap.held(shown), self.panes.width)
        self.footer.show(shown, {key.id for key in shown if self._obstacle(key)})

    def _obstacle(self, key: keys.Key) -> str:
        return "" if key.action else self.commands[key.id].obstacle()
