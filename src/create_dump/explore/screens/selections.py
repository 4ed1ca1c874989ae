"""The selections that have a name, to open one, to delete one, or to save another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from create_dump.explore import keys
from create_dump.explore.screens.ask import Ask
from create_dump.explore.screens.menu import Choice, Menu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.binding import BindingType

    Tell = Callable[[str], None]


class Selections(Menu[str]):
    """Answers with the name of the selection to be opened, with "" to save one, or with None.

    Args:
        choices: The selections.
        last: Says what the deletion of one would destroy, or why it can't be deleted.
        delete: Deletes one, on a thread; then it offers what is left, or tells what went wrong.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.NAMED)]
    ALSO: ClassVar[str] = "{named.delete} deletes · "

    def __init__(
        self,
        choices: Sequence[Choice[str]],
        last: Callable[[str], tuple[str, bool]],
        delete: Callable[[str, Tell], None],
    ) -> None:
        """Offer *choices*."""
        super().__init__("Named selections", choices)
        self._last = last
        self._delete = delete
        self._asked = ""

    def on_listing_moved(self) -> None:
        """Take an open question back."""
        self._asked = ""
        super().on_listing_moved()

    def action_delete(self) -> None:
        """Ask whether to delete what the cursor is on; when asked already, do."""
        name = self.current
        if not name:
            return
        if name == self._asked:
            self._asked = ""
            self._delete(name, self.tell)
            return
        told, possible = self._last(name)
        self._asked = name if possible else ""
        self.tell(told)


class SaveAs(Ask):
    """Asks for a name, and stays until the selection is saved or nobody wants it to be.

    Args:
        name: What stands there at first.
        hint: What to know.
        lost: Says what a name would destroy, or "".
        save: Saves under a name, on a thread; then it tells what went wrong, or "".
    """

    def __init__(
        self,
        name: str,
        hint: str,
        lost: Callable[[str], str],
        save: Callable[[str, Tell], None],
    ) -> None:
        """Ask."""
        super().__init__(
            "Save what is chosen as",
            name,
            hint=hint,
            verb="saves it",
            wrong=lambda text: "" if text else "A name is needed.",
            lost=lost,
        )
        self._save = save
        self._busy = False

    def answer(self, text: str) -> None:
        """Save it, once at a time."""
        if not self._busy:
            self._busy = True
            self._save(text, lambda problem: self._saved(text, problem))

    def _saved(self, name: str, problem: str) -> None:
        self._busy = False
        if not self.is_attached:
            return
        if problem:
            self.below.update(problem)
        else:
            self.dismiss(name)
