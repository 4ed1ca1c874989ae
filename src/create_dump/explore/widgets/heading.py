"""The line above the tree: what its rows and columns are, or which filter holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.message import Message

from create_dump.explore import safe
from create_dump.explore.columns import columns
from create_dump.explore.order import By, Sort
from create_dump.explore.widgets.line import Line, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

_FAINT: Final = "$foreground 50%"
_DETAILS: Final = {By.SIZE: "size", By.TIME: "written"}
_BY: Final = {
    "git": By.GIT,
    "size": By.SIZE,
    "written": By.TIME,
    "tokens": By.TOKENS,
    "share": By.TOKENS,
}
"""What a column's name sorts by."""
_CHANGED: Final = (" · changed only", "$text-accent")
_IGNORED: Final = (" · with ignored", "$text-accent")
_NO_DOTS: Final = (" · no dot files", "$text-accent")


class Heads(NamedTuple):
    """What the line says.

    Attributes:
        typed: The filter that holds, or "".
        found: What it finds, or what is wrong with it.
        sort: What the rows are sorted by.
        changed: Whether only what has changed is shown.
        git: Whether there is a repository.
        secrets: Whether any were found.
        ignored: Whether what the rules keep out is shown.
        dots: Whether what begins with a dot is shown.
    """

    typed: str = ""
    found: str = ""
    sort: Sort = Sort()
    changed: bool = False
    git: bool = False
    secrets: bool = False
    ignored: bool = False
    dots: bool = True


class Heading(Line):
    """Names the columns, or the filter that holds."""

    class Clicked(Message):
        """It was clicked: the rows are to be sorted by something else."""

        def __init__(self, by: By | None) -> None:
            """Name what the rows are to be sorted *by*; None is what comes next."""
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        """Name the columns."""
        super().__init__(id="heading")
        self._heads = Heads()

    def show(self, heads: Heads) -> None:
        """Say *heads*."""
        if heads != self._heads:
            self._heads = heads
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Tell of it, and of the column whose name is there."""
        if self._heads.typed or self._heads.changed:
            return
        words = re.finditer(r"\S+", self.render().plain)
        word = next((each[0] for each in words if each.start() <= event.x < each.end()), "")
        self.post_message(self.Clicked(_BY.get(word)))

    def parts(self, width: int) -> Sequence[Part]:
        """Return the filter, or what the rows are."""
        typed, found, sort, changed, _, _, ignored, dots = self._heads
        view = [_CHANGED] if changed else []
        if typed:
            room = width - len(found) - 6 - len(_CHANGED[0]) * changed
            return [
                (" / ", "bold $text-accent"),
                (safe.cut(safe.line(typed), room), "bold"),
                *view,
            ]
        # With a border, the border says it.
        name = "" if self.screen.has_class("-wide") else "Files · "
        view += [_IGNORED] if ignored else []
        view += [] if dots or changed else [_NO_DOTS]
        return [(f" {name}sort: {sort.words}", _FAINT), *view]

    def end(self, width: int) -> Sequence[Part]:
        """Return how much was found, or the columns' names."""
        typed, found, sort, changed, git, secrets, *_ = self._heads
        if typed or changed:
            return [(f"{found} ", "$text-accent")]
        detail = _DETAILS.get(sort.by, "")
        # The scrollbar's column at the end is the tree's alone.
        shown = columns(width - 1, git=git, secrets=secrets, detail=bool(detail))
        names = (
            "git"[: shown.git].rjust(shown.git),
            " " * shown.secrets,
            detail[: shown.detail].rjust(shown.detail),
            "tokens".rjust(shown.tokens),
            " share"[: shown.bar].ljust(shown.bar),
        )
        return [(f"{''.join(names)}  ", _FAINT)]
