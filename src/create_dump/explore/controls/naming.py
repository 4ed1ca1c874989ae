"""The selections that have a name: the list of them, opening, saving and deleting one.

They stand in settings files (`create_dump.saving`), which are read and written on threads only.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump import saving
from create_dump.config.command import quote
from create_dump.config.files import OWN_FILE, PROJECT_FILE
from create_dump.errors import CreateDumpError, UsageError
from create_dump.explore import numbers, safe, wording
from create_dump.explore.commands import Command
from create_dump.explore.given import read_again
from create_dump.explore.stands_for import stands_for
from create_dump.explore.widgets.status import Tone
from create_dump.selection import notation
from create_dump.selection.selection import NOTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.config.load import Loaded
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.screens.menu import Choice
    from create_dump.explore.screens.selections import Selections, Tell

_SHOWN: Final = 12
"""Items of a selection that are shown in the list; the rest is counted."""
_TOLD: Final = 3
"""Items that are told of in a sentence."""
_PROJECTS: Final = {OWN_FILE, PROJECT_FILE}


class _Read(NamedTuple):
    """A named selection, applied to what there is.

    Attributes:
        items: How it is written.
        origin: Where it stands.
        selection: What it chooses; None where it is not known yet, or can't be.
        missing: Those of its items that name nothing.
        problem: Why it can't be opened, or "".
    """

    items: tuple[str, ...]
    origin: str
    selection: Selection | None = None
    missing: tuple[str, ...] = ()
    problem: str = ""

    @property
    def deletable(self) -> bool:
        """Whether it stands in the project's own file."""
        return self.origin.rpartition(":")[0] in _PROJECTS


class Naming:
    """The list of named selections."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._known: dict[str, _Read] = {}
        self._name = ""
        self._under_way = 0

    @property
    def at_rest(self) -> bool:
        """Whether no file is being read or written."""
        return not self._under_way

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {"choose.named": Command(self._open)}

    # -- the list

    def _open(self) -> None:
        from create_dump.explore.screens.selections import Selections

        loaded = self._app.given.loaded
        if not self._known:
            named = loaded.sections.selections
            self._known = {name: _Read(each.items, each.origin) for name, each in named.items()}
        menu = Selections(self._choices(), self._last, lambda *what: self._delete(menu, *what))
        self._refresh(menu)
        self._app.push_screen(menu, self._take)

    def _choices(self) -> list[Choice[str]]:
        from create_dump.explore.screens.menu import Choice

        app = self._app
        size, none = app.totals.sum, app.workspace.selection == NOTHING
        whole = f"{numbers.counted(size.files, 'file')} {numbers.short(size.tokens):>7} tok"
        return [
            Choice(
                "",
                "Save what is chosen now…",
                "" if none else whole,
                "s",
                "Nothing is chosen that could be saved" if none else "",
                f"As a list of paths, in the project's {OWN_FILE} or {PROJECT_FILE}.",
            ),
            *(self._choice(name, read) for name, read in self._known.items()),
        ]

    def _choice(self, name: str, read: _Read) -> Choice[str]:
        from create_dump.explore.screens.menu import Choice

        detail = ""
        if read.selection is not None:
            files, tokens = stands_for(read.selection, self._app.workspace.tree)
            about = f"~{numbers.short(tokens)}"
            detail = f"{numbers.counted(files, 'file')} {about:>7} tok"
        hint = f"{safe.line(read.origin)}: {_listed(read.items, _SHOWN)}"
        return Choice(name, safe.name(name), detail, "", read.problem, hint)

    def _refresh(self, menu: Selections, told: str = "") -> None:
        """Read the files again, and apply what they name to what there is."""
        self._under_way += 1
        self._app.on_thread(
            partial(self._read, menu, self._app.finding.listing().index.paths, told)
        )

    def _read(self, menu: Selections, paths: Sequence[str], told: str) -> None:
        answer: Loaded | CreateDumpError
        known: dict[str, _Read] = {}
        try:
            answer = read_again(self._app.workspace.root, self._app.given)
            there = self._app.workspace.is_there
            known = {
                name: _apply(_Read(each.items, each.origin), each.places, paths, there)
                for name, each in answer.sections.selections.items()
            }
        except CreateDumpError as error:
            answer = error
        self._app.call(partial(self._renew, menu, answer, known, told))

    def _renew(
        self,
        menu: Selections,
        answer: Loaded | CreateDumpError,
        known: dict[str, _Read],
        told: str,
    ) -> None:
        self._under_way -= 1
        if not isinstance(answer, CreateDumpError):
            self._known = known
        if menu.is_attached:
            menu.offer(self._choices())
            if isinstance(answer, CreateDumpError):
                menu.tell(wording.failed(answer))
            elif told:
                menu.tell(told)

    def _take(self, name: str | None) -> None:
        if name:
            self._use(name, self._known[name])
        elif name is not None:
            self._ask_name()

    # -- opening one

    def _use(self, name: str, read: _Read) -> None:
        self._name = name
        if read.selection is not None:
            self._choose(name, read)
            return
        # Taken before it was worked out.
        self._under_way += 1
        there = self._app.workspace.is_there
        paths = self._app.finding.listing().index.paths

        def on_thread() -> None:
            self._app.call(partial(self._worked_out, name, _apply(read, (), paths, there)))

        self._app.on_thread(on_thread)

    def _worked_out(self, name: str, read: _Read) -> None:
        self._under_way -= 1
        if read.selection is None:
            self._app.say(read.problem, Tone.WARNING)
        else:
            self._choose(name, read)

    def _choose(self, name: str, read: _Read) -> None:
        app = self._app
        if read.selection is not None:
            app.workspace.select(app.workspace.needed(read.selection))
        app.show_choice()
        files = numbers.counted(app.workspace.size.files, "file")
        undo = app.keymap.name("choose.undo")
        told = f"Opened {_quoted(name)}: {files} chosen · {undo} undoes it"
        if read.missing:
            told += f" · nothing is there that is called {_listed(read.missing, _TOLD)}"
        app.say(told, Tone.WARNING if read.missing else Tone.DONE)

    # -- saving one

    def _ask_name(self) -> None:
        from create_dump.explore.screens.selections import SaveAs

        items = tuple(notation.write(self._app.workspace.selection))
        told = f"{numbers.counted(len(items), 'line')} in the project's settings file."
        self._app.push_screen(
            SaveAs(self._name, told, self._lost, partial(self._save, items)), self._saved
        )

    def _lost(self, name: str) -> str:
        read = self._known.get(name)
        if read is None or not read.deletable:
            return ""
        count = numbers.counted(len(read.items), "line")
        key = self._app.keymap.name("form.submit")
        return f"{_quoted(name)} is there already, with {count}. {key} again replaces it."

    def _save(self, items: Sequence[str], name: str, tell: Tell) -> None:
        self._run(lambda: saving.save_selection(self._app.workspace.root, name, items), tell)

    def _saved(self, name: str | None) -> None:
        if name is not None:
            self._name = name
            line = f"create-dump --selection {quote(name)}"
            self._app.say(f"Saved {_quoted(name)} · {line} makes the same dump", Tone.DONE)

    # -- deleting one

    def _last(self, name: str) -> tuple[str, bool]:
        read = self._known[name]
        where = read.origin.rpartition(":")[0]
        if not read.deletable:
            return f"{_quoted(name)} stands in your own {safe.line(where)}: delete it there", False
        key = self._app.keymap.name("named.delete")
        return f"Delete {_quoted(name)} from {where}? {key} again does, another key keeps it", True

    def _delete(self, menu: Selections, name: str, tell: Tell) -> None:
        def done(problem: str) -> None:
            if problem:
                tell(problem)
            else:
                self._refresh(menu, f"Deleted {_quoted(name)}")

        self._run(lambda: saving.delete_selection(self._app.workspace.root, name), done)

    def _run(self, work: Callable[[], str], tell: Tell) -> None:
        """Do *work* on a thread, and tell what went wrong, or ""."""
        self._under_way += 1

        def on_thread() -> None:
            problem = ""
            try:
                work()
            except CreateDumpError as error:
                problem = wording.failed(error)
            self._app.call(partial(finish, problem))

        def finish(problem: str) -> None:
            self._under_way -= 1
            tell(problem)

        self._app.on_thread(on_thread)


def _apply(
    read: _Read, places: Sequence[str], paths: Sequence[str], there: Callable[[str], bool]
) -> _Read:
    """Return a selection applied to *paths*; *there* knows what the rules keep out of them."""
    try:
        choices = notation.parse(read.items, where=places)
        selection, missing = notation.apply(choices, paths), notation.missing(choices, paths)
    except UsageError as error:
        return read._replace(problem=wording.failed(error))
    lost = set(missing)
    kept_out = {each.item for each in choices if each.item in lost and any(map(there, each.paths))}
    gone = tuple(item for item in missing if item not in kept_out)
    return read._replace(selection=selection, missing=gone)


def _listed(items: Sequence[str], most: int) -> str:
    told = ", ".join(safe.line(safe.veiled(item)) for item in items[:most])
    more = len(items) - most
    return f"{told} and {more:,} more" if more > 0 else told


def _quoted(name: str) -> str:
    return f"“{safe.name(name)}”"
