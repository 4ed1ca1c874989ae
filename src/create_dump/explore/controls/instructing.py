"""The instruction templates: which is on, what it says, and the question that it asks for.

Filling one in is `create_dump.templates`' affair.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from create_dump.config.files import OWN_FILE
from create_dump.errors import CreateDumpError
from create_dump.explore import safe, wording
from create_dump.explore.commands import Command
from create_dump.explore.given import own_settings, read_again, templates
from create_dump.explore.widgets.header import shortened
from create_dump.explore.widgets.status import Tone
from create_dump.templates import BUILT_IN, variables

if TYPE_CHECKING:
    from concurrent.futures import Future

    from create_dump.config.load import Loaded
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.screens.menu import Choice, Menu
    from create_dump.templates import Template

_TAKEN: Final = "jkgGn"
"""Letters that a template does not get: the list's own, and the one that takes none."""


class Instructing:
    """The menu of templates, and the one that is on."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._loaded = app.given.loaded
        self._branch = ""
        self._under_way = 0

    @property
    def at_rest(self) -> bool:
        """Whether the menu shows the templates as they are."""
        return not self._under_way

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {"out.template": Command(self._open)}

    def use(self, name: str, question: str | None) -> None:
        """Use a template as a session before has left it; nothing where it is gone by now."""
        template = self._known().get(name)
        if template is not None and (question or not _asks(template)):
            self._instruct(template, question if _asks(template) else None, told=False)

    def follow(self) -> None:
        """Say another branch in the instructions, if they name it and it is another."""
        template, question = self._app.workspace.instructions
        git = self._app.workspace.git
        if template is not None and git is not None and git.branch != self._branch:
            self._branch = git.branch
            if _names_branch(template):
                self._set(template, question)

    # -- the menu

    def _open(self) -> None:
        from create_dump.explore.screens.menu import Menu

        known = self._known()
        template, _ = self._app.workspace.instructions
        names = ["", *known]
        at = names.index(template.name) if template and template.name in known else 0
        menu = Menu("Instructions for the model", self._choices(known), at)
        # What their user has written in the meantime is shown a moment later.
        self._under_way += 1
        self._app.on_thread(partial(self._read, menu))
        self._app.push_screen(menu, self._take)

    def _read(self, menu: Menu[str]) -> None:
        try:
            answer: Loaded | CreateDumpError = read_again(self._app.workspace.root, self._app.given)
        except CreateDumpError as error:
            answer = error
        self._app.call(partial(self._renew, menu, answer))

    def _renew(self, menu: Menu[str], loaded: Loaded | CreateDumpError) -> None:
        self._under_way -= 1
        if isinstance(loaded, CreateDumpError):
            self._app.say(wording.failed(loaded), Tone.WARNING)
        elif loaded != self._loaded:
            self._loaded = loaded
            if menu.is_attached:
                menu.offer(self._choices(self._known()))

    def _known(self) -> dict[str, Template]:
        try:
            return templates(self._loaded)
        except CreateDumpError as error:
            self._app.say(wording.failed(error), Tone.WARNING)
            return dict(BUILT_IN)

    def _choices(self, known: dict[str, Template]) -> list[Choice[str]]:
        from create_dump.explore.screens.menu import Choice

        now, _ = self._app.workspace.instructions
        place = f"{shortened(own_settings())} or the project's {OWN_FILE}"
        about = f"No instructions. Your own stand as [templates.NAME] in {place}."
        choices = [Choice("", "none", "now" if now is None else "", "n", hint=about)]
        taken = set(_TAKEN)
        for name, template in known.items():
            key = next((letter for letter in name if letter.isalnum() and letter not in taken), "")
            taken.add(key)
            detail = "now" if template == now else "" if template.last else "before the files"
            text = " ".join(safe.line(line) for line in template.text.splitlines())
            choices.append(Choice(name, safe.name(name), detail, key, hint=text))
        return choices

    def _take(self, name: str | None) -> None:
        if name is None:
            return
        if not name:
            self._set(None, None)
            self._app.say("Dumps have no instructions now", Tone.DONE)
            return
        template = self._known().get(name)
        if template is None:
            return  # its file was changed under the open menu, and said so
        if not _asks(template):
            self._instruct(template, None)
            return
        from create_dump.explore.screens.ask import Ask

        now, question = self._app.workspace.instructions
        ask = Ask(
            f"{safe.name(name)}: your question",
            (question or "") if now == template else "",
            hint="It stands in the instructions.",
            wrong=lambda text: "" if text else "A question is needed.",
        )
        self._app.push_screen(ask, partial(self._asked, template))

    def _asked(self, template: Template, question: str | None) -> None:
        if question is not None:
            self._instruct(template, question)

    # -- setting it

    def _instruct(self, template: Template, question: str | None, *, told: bool = True) -> None:
        workspace = self._app.workspace
        if not _names_branch(template):
            self._set(template, question, told=told)
        elif workspace.git is not None:
            self._branch = workspace.git.branch
            self._set(template, question, told=told)
        else:
            from create_dump.sources.repository import Repository

            asked = workspace.ask_git(Repository.branch)
            asked.add_done_callback(
                lambda answer: self._app.call(
                    partial(self._with, template, question, answer, told=told)
                )
            )

    def _with(
        self, template: Template, question: str | None, answer: Future[str], *, told: bool
    ) -> None:
        # What is no repository, or one that git can't read, has no branch to name.
        failed = answer.cancelled() or answer.exception() is not None
        self._branch = "" if failed else answer.result()
        self._set(template, question, told=told)

    def _set(self, template: Template | None, question: str | None, *, told: bool = True) -> None:
        app = self._app
        app.workspace.instruct(template, branch=self._branch, question=question)
        app.show_sums()
        if template is not None and told:
            app.say(f"With the instructions “{safe.name(template.name)}” from now on", Tone.DONE)


def _asks(template: Template) -> bool:
    return "question" in variables(template.text)


def _names_branch(template: Template) -> bool:
    return "branch" in variables(template.text)
