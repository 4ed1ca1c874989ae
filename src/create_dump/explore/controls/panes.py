"""The panes: which are there, how wide they are, and who has the keys.

What a screen of some width shows is `create_dump.explore.arrange`'s.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import structs
from textual.containers import Vertical
from textual.geometry import Size

from create_dump.errors import CreateDumpError
from create_dump.explore import kept
from create_dump.explore.arrange import WIDE, Pane, Wish, arranged, beside
from create_dump.explore.commands import Command
from create_dump.explore.control import made
from create_dump.explore.widgets.aside import Aside
from create_dump.explore.widgets.findings import Findings
from create_dump.explore.wording import failed

if TYPE_CHECKING:
    from textual.containers import Horizontal
    from textual.widget import Widget

    from create_dump.explore.explorer import Explorer

_STEP: Final = 3
"""Per cent of the width that a key moves the border."""


class Panes:
    """The keys of the panes.

    Attributes:
        wish: What the person wants to see.
        size: The screen's.
        aside: The third column; it is made when it is first wanted.
        below: The secrets, where they stand below the preview.
        beside: The same in the third column.
    """

    def __init__(self, app: Explorer, columns: Horizontal, wish: Wish) -> None:
        """Work on *app*, whose panes are in *columns*, and are as *wish* says at first."""
        self._app = app
        self._columns = columns
        self.wish = self._found = wish
        self.size = Size(0, 0)
        self.aside: Aside | None = None
        self.below = Findings(id="below")
        self.beside = Findings(id="beside")
        self._right = Vertical(app.preview, self.below, id="right")

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "pane.files": Command(partial(self.go, Pane.FILES)),
            "pane.preview": Command(partial(self.go, Pane.PREVIEW)),
            "pane.secrets": Command(partial(self.go, Pane.SECRETS)),
            "pane.heaviest": Command(partial(self.go, Pane.ASIDE)),
            "pane.next": Command(partial(self._turn, 1)),
            "pane.previous": Command(partial(self._turn, -1)),
            "pane.zoom": Command(self.zoom, self._single),
            "pane.swap": Command(self._swap, self._borderless),
            "pane.narrower": Command(partial(self._move, -_STEP), self._borderless),
            "pane.wider": Command(partial(self._move, _STEP), self._borderless),
        }

    @property
    def width(self) -> int:
        """The columns of the screen."""
        return self.size.width

    def shows(self, pane: Pane) -> bool:
        """Tell whether *pane* is on the screen."""
        return pane in arranged(self.width, self.wish)

    def first(self) -> list[Widget]:
        """Return the panes that there are at first, laid out."""
        self.size = self._app.size
        if self.shows(Pane.ASIDE):
            self.aside = Aside(self.beside)
        self._lay_out()
        others = [self._right] if self.aside is None else [self._right, self.aside]
        files = self._app.files
        return [*others, files] if self.wish.swapped else [files, *others]

    async def place(self) -> None:
        """Lay the panes out for the width that there is now."""
        if self.shows(Pane.ASIDE) and self.aside is None:
            self.aside = Aside(self.beside)
            await self._columns.mount(self.aside)
        keys = self.secrets.has_focus or self._shown(not self._beside).has_focus
        self._lay_out()
        if keys and self.wish.pane is Pane.SECRETS:
            # They may stand in another place now.
            self.secrets.focus()
        self._app.call_after_refresh(self._app.looking.again)
        for control in made(self._app, "heaviest", "guarding"):
            control.again()

    async def want(self, wish: Wish) -> None:
        """Show what *wish* says."""
        if wish != self.wish:
            self.wish = wish
            await self.place()

    async def go(self, pane: Pane) -> None:
        """Show *pane*, and give it the keys."""
        if self._app.finding.typing:
            self._app.finding.end()
        if pane is not Pane.PREVIEW:
            self._app.preview.search.close()
        await self.want(self.wish.on(pane))
        self._focus(pane)

    async def reveal_preview(self) -> None:
        """Show the preview; the keys stay with the tree where that stays on the screen."""
        wish = self.wish.on(Pane.PREVIEW)
        if self.width >= WIDE:
            wish = structs.replace(wish, pane=Pane.FILES, zoomed=False)
        await self.want(wish)

    async def turn_preview(self) -> None:
        """Show the preview, or give its place to the tree; where it has the screen, take it back.

        Where it stands beside the tree, the keys stay with the tree.
        """
        narrow = self.width < WIDE
        if narrow:
            await self.go(Pane.FILES if self.shows(Pane.PREVIEW) else Pane.PREVIEW)
            return
        wish = structs.replace(self.wish.on(Pane.FILES), zoomed=False)
        if not self.shows(Pane.PREVIEW):
            wish = structs.replace(wish, right=Pane.PREVIEW, alone=False)
        elif not self.wish.zoomed:
            wish = structs.replace(wish, alone=True)
        await self.want(wish)
        self._focus(Pane.FILES)

    def focused(self, widget: Widget) -> None:
        """Take note that *widget* has the keys now."""
        for pane, column in self._widgets().items():
            # Who has just lost them again does not count.
            if column in widget.ancestors_with_self and column.has_focus_within:
                self.wish = self.wish.on(pane)
                break
        if self.aside is not None and widget is not self.aside.heat:
            self._app.heaviest.left()

    async def zoom(self) -> None:
        """Give the pane that has the keys the whole screen, or take it back."""
        await self.want(structs.replace(self.wish, zoomed=not self.wish.zoomed))

    async def drag(self, column: int) -> None:
        """Put the border between the tree and the rest at a *column*."""
        await self.want(self.wish.dragged(self.width, column))

    def leave(self) -> str:
        """Keep for the next start how the panes are left; return why that can't be, or ""."""
        lasting = self.wish.lasting
        try:
            # Of two screens, the one that has left all as it was has nothing to say.
            if lasting != self._found:
                kept.keep(panes=lasting)
        except CreateDumpError as error:
            return f"where the panes stand can't be kept: {failed(error)}"
        return ""

    # -- within

    def _lay_out(self) -> None:
        files, panes = self._app.files, self._columns.children
        files.set_class(self.wish.swapped, "-right")
        outermost = panes[-1 if self.wish.swapped else 0] if panes else files
        if outermost is not files:
            move = self._columns.move_child
            move(files, after=outermost) if self.wish.swapped else move(files, before=outermost)
        there = arranged(self.width, self.wish)
        for pane, widget in self._widgets().items():
            widget.display = pane in there
            if pane in there and pane is not Pane.SECRETS:
                column = self._right if pane is Pane.PREVIEW else widget
                column.styles.width = there[pane]
        below = self.below.display = Pane.SECRETS in there and not self._beside
        self.beside.display = Pane.SECRETS in there and self._beside
        self._right.display = below or Pane.PREVIEW in there
        self._right.set_class(Pane.PREVIEW not in there, "-secrets")
        if Pane.PREVIEW not in there:
            self._right.styles.width = "1fr"

    @property
    def secrets(self) -> Findings:
        """The list of secrets that is on the screen, or would be."""
        return self._shown(self._beside)

    @property
    def _beside(self) -> bool:
        return beside(self.width, self.wish)

    def _shown(self, beside: bool) -> Findings:  # noqa: FBT001 - one of two
        return self.beside if beside else self.below

    def _widgets(self) -> dict[Pane, Widget]:
        """Return the panes by their keys, those before what holds them."""
        widgets: dict[Pane, Widget] = {
            Pane.SECRETS: self.secrets,
            Pane.FILES: self._app.files,
            Pane.PREVIEW: self._app.preview,
        }
        return widgets if self.aside is None else {**widgets, Pane.ASIDE: self.aside}

    def _focus(self, pane: Pane) -> None:
        if pane is Pane.FILES:
            self._app.tree_view.focus()
        elif pane is Pane.PREVIEW:
            self._app.preview.focus()
        elif pane is Pane.SECRETS:
            self.secrets.focus()
        elif self.aside is not None:
            self.aside.heat.focus()

    async def _turn(self, step: int) -> None:
        if self._app.finding.typing:
            self._app.finding.end()
            return
        panes = list(Pane)
        await self.go(panes[(panes.index(self.wish.pane) + step) % len(panes)])

    async def _move(self, step: int) -> None:
        await self.want(self.wish.moved(step))

    async def _swap(self) -> None:
        await self.want(structs.replace(self.wish, swapped=not self.wish.swapped))

    def _single(self) -> str:
        narrow = self.width < WIDE
        return f"Below {WIDE} columns each pane has the screen for itself" if narrow else ""

    def _borderless(self) -> str:
        if self._single():
            return self._single()
        there = arranged(self.width, self.wish)
        return "" if len(there) > 1 else "There is only one pane on the screen"
