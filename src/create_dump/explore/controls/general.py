"""What concerns the app as a whole: looking at the disk again, help, the way back, the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.errors import CreateDumpError
from create_dump.explore import kept, keys, safe, wording
from create_dump.explore.arrange import Pane
from create_dump.explore.commands import Command
from create_dump.explore.news import News
from create_dump.explore.widgets.status import Tone
from create_dump.sources.following import Following

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.events import FollowingChanged
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.picking import Found, Offer


class General:
    """The app's own keys."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._again: News | None = None
        self._following = Following.NOT
        self._refused = ""

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "app.rescan": Command(self._rescan),
            "app.help": Command(self._help),
            "app.palette": Command(self._palette),
            "app.suspend": Command(self._app.action_suspend_process, self._bound),
            "app.theme": Command(self._choose_theme),
            "app.back": Command(self.unwind),
            "app.quit": Command(self._app.action_quit),
        }

    async def unwind(self) -> None:
        """Take back the nearest thing there is; never quit."""
        app = self._app
        if app.desk.cancel() or app.comparing.cancel():
            return
        if app.preview.has_focus_within and app.within.end():
            return
        if app.panes.wish.zoomed:
            await app.panes.zoom()
        elif app.focused is not app.tree_view:
            await app.panes.go(Pane.FILES)
        elif app.tree_view.end_range():
            app.say("")
        elif app.tree_view.rows.filtered or app.finding.changed_only:
            app.finding.unwind()
        elif not (app.within.end() or app.taking.end_parts()):
            app.status.clear()

    def tell(self, news: News) -> None:
        """Say what a look at the disk found, once it is through."""
        if self._again is None:
            return
        found = self._again = self._again.joined(news)
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
            told = f"Looked again: {', '.join(parts) or 'nothing changed'}"
            if self._refused:
                # It asked the system once more, and this would hide the answer.
                self._app.say(f"{told} · {self._refused}", Tone.WARNING)
            else:
                self._app.say(told, Tone.DONE)

    def follow(self, change: FollowingChanged) -> None:
        """Say that changes on disk are followed in another way."""
        before, self._following = self._following, change.following
        if before is Following.GONE:
            self._app.say("The directory is back: looking at all of it again", Tone.DONE)
        self._refused = ""
        if change.why is not None:
            lost = change.following is Following.NOT
            told = wording.failed(change.why)
            if not lost:
                told += ", then r" if change.why.hint else " · r looks at once"
                self._refused = told if change.why.hint else ""
            self._app.say(told, Tone.ERROR if lost else Tone.WARNING)

    def _rescan(self) -> None:
        self._app.workspace.rescan()
        self._again = News()
        self._app.say("Looking at everything on disk again", Tone.BUSY)

    def _palette(self) -> None:
        from create_dump.explore import picking
        from create_dump.explore.screens.palette import Palette

        app = self._app
        offers = picking.commands(app.keymap, lambda name: app.commands[name].obstacle())
        app.push_screen(Palette(offers, self._seek), self._picked)

    def _seek(self, words: str, tell: Callable[[Found], None]) -> None:
        """Look for files on a thread, and *tell* of them here."""
        from create_dump.explore import picking

        app = self._app
        listing = app.finding.listing()

        def on_thread() -> None:
            found = picking.files(listing, words, app.tree_view.scene.approximate)
            app.call(partial(tell, found))

        app.on_thread(on_thread)

    async def _picked(self, offer: Offer | None) -> None:
        if offer is None:
            return
        if offer.id:
            await self._app.action_run(offer.id)
        else:
            await self.show(offer.path)

    async def show(self, path: str) -> None:
        """Put the tree's cursor on *path*, and give the tree the keys."""
        if not await self._app.finding.go_to(path):
            self._app.say(f"{safe.name(path)} is gone", Tone.WARNING)

    def _bound(self) -> str:
        return "" if self._app.can_suspend else "There is no shell to go back to from here"

    def _choose_theme(self) -> None:
        from create_dump.explore.screens.themes import ThemeMenu

        self._app.push_screen(ThemeMenu(self._app.theme), self._wear)

    def _wear(self, theme: str | None) -> None:
        if theme is None:
            return
        if pinned := self._app.habits.pinned:
            self._app.say(f"{theme} until you quit; then {pinned} says it again")
            return
        told = partial(self._app.say, f"{theme} from now on", Tone.DONE)
        self._keep(partial(kept.keep, theme=theme), told)

    def greeted(self) -> None:
        """Never greet again."""
        self._keep(partial(kept.keep, greeted=True), lambda: None)

    def _keep(self, keep: Callable[[], None], told: Callable[[], None]) -> None:
        """Keep something for the next run, on a thread, and then tell."""

        def on_thread() -> None:
            try:
                keep()
            except CreateDumpError as error:
                self._app.call(partial(self._app.say, wording.failed(error), Tone.ERROR))
            else:
                self._app.call(told)

        self._app.on_thread(on_thread)

    def _help(self) -> None:
        from create_dump.explore.screens.help import HelpScreen

        app = self._app
        if isinstance(app.screen, HelpScreen):
            app.screen.dismiss()
            return
        way = [*(app.focused or app.screen).ancestors_with_self]
        if app.screen.is_modal:
            # What lies below has no keys now.
            way.remove(app)
        app.push_screen(HelpScreen(app.keymap.reachable(keys.ids(way)), app.keymap))
