"""What git says, on the screen: the branch, the signs beside the rows, and the keys that go by it.

Asking is the workspace's, on git's own thread; nobody waits for an answer but a copy.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.errors import CreateDumpError, unexpected
from create_dump.explore import numbers, safe, wording
from create_dump.explore.commands import Command
from create_dump.explore.widgets.status import Tone
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from concurrent.futures import Future

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.news import News
    from create_dump.sources.repository import Repository

    Since = tuple[str, dict[str, str]]
    """A branch, and how each path differs from where the work on it began."""


class Comparing:
    """The keys that go by what git says."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._told: bool | None = None
        self._asked: Future[Since] | None = None
        self._then = ""

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "find.changed": Command(self._app.finding.toggle_changed, self._same),
            "choose.since": Command(self._ask, self._bare),
        }

    def follow(self, news: News) -> None:
        """Ask git once all is found, and show what it says."""
        app = self._app
        if news.complete and self._told is None:
            self._told = False
            app.workspace.follow_git()
        if news.git:
            self._told = True
            app.tree_view.scene.git = app.workspace.git
            app.header.show_git(app.workspace.git)
            app.tree_view.redraw()
            app.finding.show()

    # -- what changed since the branch began

    @property
    def at_rest(self) -> bool:
        """Whether git owes no answer."""
        return self._told is not False and self._asked is None

    def defer(self, command: str) -> bool:
        """Do the *command* when the answer is there; return whether one is awaited."""
        if self._asked is None:
            return False
        self._then = command
        stops = self._app.keymap.fill("{app.back} stops it")
        self._app.say(f"Asking git before that · {stops}", Tone.BUSY)
        return True

    def cancel(self) -> bool:
        """Await no answer any more; return whether one was."""
        asked, self._asked, self._then = self._asked, None, ""
        if asked is None:
            return False
        asked.cancel()
        self._app.say("No longer asking git; nothing else is chosen")
        return True

    def _ask(self) -> None:
        if self._asked is None:
            self._asked = self._app.workspace.ask_git(_since)
            self._asked.add_done_callback(
                lambda answer: self._app.call(partial(self._take, answer))
            )
            self._app.say("Asking git what has changed since the branch began", Tone.BUSY)

    async def _take(self, answer: Future[Since]) -> None:
        if answer is not self._asked or answer.cancelled():
            return
        self._asked = None
        then, self._then = self._then, ""
        if (error := answer.exception()) is not None:
            told = error if isinstance(error, CreateDumpError) else unexpected(error)
            self._app.say(wording.failed(told), Tone.WARNING)
            return
        branch, letters = answer.result()
        self._choose(safe.name(branch), letters)
        if then:
            await self._app.action_run(then)

    def _choose(self, branch: str, letters: dict[str, str]) -> None:
        workspace = self._app.workspace
        paths = sorted(path for path, letter in letters.items() if letter != "D")
        if workspace.walked:
            # What the rules keep out, or what no dump can hold, is not there to be chosen.
            get = workspace.tree.get
            paths = [p for p in paths if (node := get(p)) is not None and node.dumpable]
        if paths:
            workspace.choose(paths, State.IN)
            self._app.show_choice()
            files = numbers.counted(len(paths), "file")
            self._app.say(f"In: {files} changed since {branch}")
        elif letters:
            self._app.say(
                f"What has changed since {branch} is deleted, or can't go into a dump", Tone.WARNING
            )
        else:
            self._app.say(f"Nothing has changed since {branch}", Tone.WARNING)

    # -- obstacles

    def _bare(self) -> str:
        if self._told and self._app.workspace.git is None:
            return "There is no git repository here to compare with"
        return ""

    def _same(self) -> str:
        git = self._app.workspace.git
        if self._app.finding.changed_only or git is None:
            return self._bare()
        return "" if git.changes else "Nothing has changed since the last commit"


def _since(repository: Repository) -> Since:
    branch = repository.default_branch()
    return branch, repository.changed_since(repository.base(branch))
