"""What the third column shows, kept up to date a slice at a time, and what its keys do.

What is heaviest is `create_dump.explore.heat`'s, what is new `create_dump.explore.since`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.analysis.languages import language
from create_dump.analysis.outline import supported
from create_dump.explore import numbers, safe
from create_dump.explore.arrange import Pane
from create_dump.explore.budget import about, approximate, interesting
from create_dump.explore.commands import Command
from create_dump.explore.heat import Heavy, heaviest
from create_dump.explore.look import MARKS
from create_dump.explore.renewing import Renewing
from create_dump.explore.since import Difference, since
from create_dump.explore.widgets.listing import Row
from create_dump.explore.widgets.status import Tone
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.widgets.aside import Aside

_MOST: Final = 200
"""Files in a list: whoever wants more looks at the tree."""
_BAR: Final = 6


class Heaviest:
    """The lists of the third column."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._renewing = Renewing(app.set_timer, self._make, self._show)
        self._files: list[Heavy] = []
        self._news: list[Difference] = []
        self._put_out: dict[str, Heavy] = {}
        self._shown: list[Heavy] = []

    @property
    def at_rest(self) -> bool:
        """Whether the lists are those of what is chosen now."""
        return self._renewing.at_rest

    def over(self, commands: dict[str, Command]) -> dict[str, Command]:
        """Return *commands* as they are where the keys may be in the list of the heaviest files.

        There, what chooses means the file under its cursor, as it does everywhere.
        """
        turn = {"choose.toggle": self._toggle, "choose.outline": self._outline}
        return {
            **commands,
            **{name: self._either(own, commands[name]) for name, own in turn.items()},
        }

    def again(self) -> None:
        """Make the lists anew, if they are on the screen; soon, or at once after a rest."""
        if self._app.panes.shows(Pane.ASIDE) and self._aside is not None:
            self._renewing.again()

    def left(self) -> None:
        """Forget what was put out here: its rows go when the keys have gone."""
        if self._put_out:
            self._put_out.clear()
            self.again()

    # -- making the lists

    @property
    def _aside(self) -> Aside | None:
        return self._app.panes.aside

    def _make(self) -> Iterator[None]:
        self._files, self._news = [], []
        workspace = self._app.workspace
        for file in heaviest(workspace.tree.root):
            if file is None:
                yield
            else:
                self._files.append(file)
                if len(self._files) == _MOST:
                    break
        for difference in since(workspace.tree, workspace.memory, workspace.options.tokenizer):
            if difference is None:
                yield
            else:
                self._news.append(difference)
                if len(self._news) == _MOST:
                    break

    # -- showing them

    def _show(self) -> None:
        aside = self._aside
        if aside is None:
            return
        found = {file.path for file in self._files}
        out = [file for path, file in self._put_out.items() if path not in found]
        files = sorted([*self._files, *out], key=lambda file: -file.tokens)
        self._shown = files
        self._show_files()
        copied = self._app.workspace.memory.digests
        nothing = "nothing has changed" if copied else "nothing was copied yet"
        aside.since.entitle("" if self._news else nothing)
        aside.since.show_paths([each.path for each in self._news], list(map(_row, self._news)))
        self._show_budgets(aside)

    def _show_files(self) -> None:
        aside = self._aside
        if aside is None:
            return
        most = max((file.tokens for file in self._shown), default=0)
        sign = self._app.tree_view.scene.approximate
        rows = []
        for file in self._shown:
            state = self._state(file)
            told = f"{'~' if file.pending else sign}{numbers.short(file.tokens)}"
            bar = numbers.bar(file.tokens, most, _BAR).ljust(_BAR)
            out = state is State.OUT
            path = safe.name(file.path)
            rows.append(Row(path, told, mark=MARKS[state], faint=out, tail=True, bar=bar))
        aside.heat.entitle("" if rows else "nothing is chosen")
        aside.heat.show_paths([file.path for file in self._shown], rows)

    def _show_budgets(self, aside: Aside) -> None:
        workspace, measuring = self._app.workspace, self._app.measuring
        counted = workspace.options.tokenizer
        size = workspace.size
        shares = []
        for budget in interesting(measuring.budgets, measuring.budget):
            wanted = budget.tokenizer or counted
            sure = size.final and not approximate(counted, wanted)
            shares.append((budget, about(size.tokens, counted, wanted), sure))
        aside.budgets.show(shares)

    # -- its keys

    @property
    def _here(self) -> bool:
        return self._aside is not None and self._aside.heat.has_focus

    def _either(self, own: Callable[[Heavy], None], command: Command) -> Command:
        """Return the command that does its *own* where the list has the keys."""

        def run() -> Awaitable[None] | None:
            if not self._here or self._aside is None:
                return command.run()
            own(self._shown[self._aside.heat.cursor])
            return None

        def obstacle() -> str:
            if not self._here:
                return command.obstacle()
            return "" if self._shown else "Nothing is chosen"

        return Command(run, obstacle)

    def _toggle(self, file: Heavy) -> None:
        if self._state(file) is State.OUT:
            self._choose(file.path, self._put_out.pop(file.path, file).state)
        else:
            self._put_out[file.path] = file
            self._choose(file.path, State.OUT)

    def _outline(self, file: Heavy) -> None:
        if not supported(language(file.path)):
            self._app.say(f"{safe.name(file.path)} has no outline", Tone.WARNING)
            return
        self._put_out.pop(file.path, None)
        outline = self._state(file) is State.OUTLINE
        self._choose(file.path, State.IN if outline else State.OUTLINE)

    def _state(self, file: Heavy) -> State:
        node = self._app.workspace.tree.get(file.path)
        return State.OUT if node is None else node.state

    def _choose(self, path: str, state: State) -> None:
        self._app.workspace.choose([path], state)
        self._show_files()
        if self._aside is not None:
            self._aside.heat.action_move(1)
        self._app.show_choice()


def _row(difference: Difference) -> Row:
    sign, path, lines, tokens = difference
    named = ((lines, "ln"), (tokens, "tok"))
    parts = [f"{numbers.signed(count)} {word}" for count, word in named if count is not None]
    return Row(safe.name(path), " ".join(parts), mark=sign, tail=True)
