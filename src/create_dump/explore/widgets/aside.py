"""The third column: where the tokens go, how much of each model that takes, what is new since.

Knows how to draw; what is in the lists, and what a key does to it, is the app's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from rich.cells import cell_len
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from create_dump.explore import numbers, safe
from create_dump.explore.budget import Level
from create_dump.explore.widgets.listing import Listing, Row
from create_dump.explore.widgets.totals import STYLES, meter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from create_dump.explore.budget import Budget

_TALL: Final = 24
"""Lines from which there is room for the budgets."""
_TALLER: Final = 30
"""Lines from which there is room for what is new as well."""
_LABEL: Final = (8, 16)
"""Cells of a model's name, at least and at most."""
_METER: Final = (4, 24)
_WINDOW: Final = 6
_PERCENT: Final = 7
_PARTS: Final = " parts"
"""Gives way to the models' names."""
Share: TypeAlias = "tuple[Budget, int, bool]"
"""A budget, the dump's tokens by its tokenizer, and whether these are sure."""


class Paths(Listing):
    """A list of paths in a pane: a click goes there, a second one takes it."""

    CURSOR_WAITING = "on $foreground 8%"

    class Chosen(Message):
        """The path under the cursor is to be shown in the tree."""

        def __init__(self, path: str) -> None:
            """Name the *path*."""
            super().__init__()
            self.path = path

    def __init__(self, title: str, *, id: str) -> None:  # noqa: A002 - as every widget's
        """Show nothing yet."""
        super().__init__(id=id)
        self.border_title = title
        self._titles = title, ""
        self.paths: Sequence[str] = ()

    def entitle(self, below: str, title: str = "") -> None:
        """Put *below* on the foot of its border, and on top another *title* if there is one."""
        titles = title or self._titles[0], below
        # To set either draws all of it anew.
        if titles != self._titles:
            self._titles = titles
            self.border_title, self.border_subtitle = titles

    def show_paths(self, paths: Sequence[str], rows: Sequence[Row]) -> None:
        """Show *rows*, one for each of *paths*; the cursor stays on its path, as far as it can.

        While nobody has moved it off the first row, it stays there.
        """
        at = self.path if self.cursor or self.has_focus else ""
        if list(paths) == list(self.paths) and list(rows) == list(self.rows):
            return
        self.paths = paths
        if at in paths:
            self.cursor = paths.index(at)
        self.show(rows)

    def on_focus(self) -> None:
        """Draw the cursor as the one that has the keys."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw the cursor as one that waits."""
        self.refresh()

    @property
    def path(self) -> str:
        """The path under the cursor; "" where there is none."""
        return self.paths[self.cursor] if self.cursor < len(self.paths) else ""

    def action_pick(self) -> None:
        """Have the path under the cursor shown."""
        if self.path:
            self.post_message(self.Chosen(self.path))

    def on_click(self, event: events.Click) -> None:
        """Go to the row that is clicked; the second click has it shown."""
        event.stop()
        # In an overlay one click is enough, and Textual would ask the base class, too.
        event.prevent_default()
        at = event.get_content_offset(self)
        row = len(self.rows) if at is None else at.y + self.scroll_offset.y
        if row < len(self.rows):
            self.move_to(row)
            if event.chain > 1:
                self.action_pick()


class Budgets(Widget):
    """What share of some models' windows the dump takes."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__(id="budgets")
        self.border_title = "Budgets"
        self.shares: Sequence[Share] = ()

    def show(self, shares: Sequence[Share]) -> None:
        """Show *shares*: budgets, the dump's tokens by their tokenizers, whether that is sure."""
        if shares != self.shares:
            higher = len(shares) != len(self.shares)
            self.shares = shares
            self.refresh(layout=higher)

    def get_content_height(self, *_: object) -> int:
        """Return a line for each."""
        return max(1, len(self.shares))

    def render(self) -> Content:
        """Draw a line for each."""
        parts = [_parts(budget, size) for budget, size, _ in self.shares]
        room = self._room(parts)
        longest = max((cell_len(_called(each[0])) for each in self.shares), default=0)
        if room - _METER[0] < min(longest, _LABEL[1]):
            parts = [each.removesuffix(_PARTS) for each in parts]
            room = self._room(parts)
        name = max(_LABEL[0], min(room - _METER[0], _LABEL[1]))
        cells = min(room - name, _METER[1])
        lines = [
            self._line(share, told, name, cells if cells >= _METER[0] else 0)
            for share, told in zip(self.shares, parts, strict=True)
        ]
        return Content("\n").join(lines)

    def _room(self, parts: Sequence[str]) -> int:
        """Return the cells for name and meter beside *parts*."""
        return self.size.width - _WINDOW - _PERCENT - max(map(len, parts), default=0) - 1

    def _line(self, share: Share, parts: str, name: int, cells: int) -> Content:
        budget, size, sure = share
        label = f"{safe.fit(_called(budget), name)}{numbers.window(budget.window):>{_WINDOW}} "
        percent = f"{'' if sure else '≈'}{budget.percent(size)}%".rjust(_PERCENT)
        filled, free, kept = meter(budget, size, cells)
        style = STYLES[budget.level(size)]
        return Content.assemble(
            (label, "$foreground 85%"),
            (filled, style),
            (free, "$foreground 25%"),
            (kept, "$foreground 45%"),
            (percent, f"bold {style}"),
            (parts, style),
        ).truncate(self.size.width, ellipsis=True)


def _called(budget: Budget) -> str:
    return safe.name(budget.name.removeprefix("claude-")) or "window"


def _parts(budget: Budget, size: int) -> str:
    over = budget.level(size) is Level.OVER
    return f" → {budget.parts(size)}+{_PARTS}" if over else ""


class Aside(Vertical):
    """The column.

    Attributes:
        heat: The heaviest files.
        secrets: What the secrets are listed in here.
        budgets: The models.
        since: What is other than in the last dump.
    """

    def __init__(self, secrets: Paths) -> None:
        """Show nothing yet, and have *secrets* below the heaviest files."""
        super().__init__(id="aside")
        self.secrets = secrets
        self.heat = Paths("4 Where the tokens go", id="heat")
        self.budgets = Budgets()
        self.since = Paths("Since last copy", id="since")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self.heat
        yield self.secrets
        yield self.budgets
        yield self.since

    def on_resize(self, event: events.Resize) -> None:
        """Show as much as there is room for."""
        self.budgets.display = event.size.height >= _TALL
        self.since.display = event.size.height >= _TALLER
