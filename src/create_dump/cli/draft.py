"""What was asked for, with the settings, and the plan that comes of it in a workspace.

It delivers nothing: that is `writing`'s affair, once, and `watching`'s, again and again.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.analysis.secrets.policy import Mode
from create_dump.cli.asking import branch_of, note_of, template_of
from create_dump.cli.budget import OverBudgetError
from create_dump.cli.progress import follow
from create_dump.cli.request import say
from create_dump.cli.selecting import apply, choices_of, choose
from create_dump.cli.settings import options_of, settings_of
from create_dump.errors import UsageError
from create_dump.selection.selection import NOTHING
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from create_dump.cli.progress import Bar
    from create_dump.cli.request import Request
    from create_dump.cli.settings import Flags
    from create_dump.events import Event
    from create_dump.plan import Plan
    from create_dump.selection.selection import Selection
    from create_dump.workspace import Workspace


class Draft:
    """What was asked for, read and judged once, and drafted as often as the tree changes.

    Args:
        request: What was asked for beside the settings.
        profile: The profile that was asked for, or None.
        flags: Settings that were given, by name.

    Attributes:
        loaded: The settings that hold.
        options: How the workspace is to be opened.
        budget: The most tokens that the dump may have, or None.

    Raises:
        UsageError: Something can't be, or not together.
    """

    def __init__(self, request: Request, profile: str | None, flags: Flags) -> None:
        """Read the settings, and standard input where paths come from there."""
        self.loaded = settings_of(request.path, profile, {**flags, "output": request.output})
        self.budget = self.loaded.settings.budget
        self._choices = choices_of(self.loaded, *request.choosing)
        self._choice_name = request.choosing.name
        self._template = template_of(self.loaded, *request.asking)
        self._question = request.asking.question
        self._named = _named(request) if request.stdin else None
        options = options_of(self.loaded.settings, self._named)
        self.options = options if self._choices is None else replace(options, selection=NOTHING)
        self._chosen: Selection | None = None

    def plan(
        self, workspace: Workspace, drawing: Bar, hear: Callable[[Event], None] | None = None
    ) -> tuple[Plan, tuple[str, ...]]:
        """Return what would be written now, and what a person should know of it.

        Args:
            workspace: Opened with `options`.
            drawing: Shows how far it is.
            hear: Told of what happens meanwhile.

        Raises:
            UsageError: Nothing that was chosen is there, or the template can't be filled in.
            CreateDumpError: What a thread of the workspace could not do without.
        """
        if self._template is not None:
            branch = branch_of(workspace.root, self._template)
            workspace.instruct(self._template, branch=branch, question=self._question)
        follow(workspace, drawing, hear)
        notes = self.loaded.notes
        if self._choices is not None:
            chosen = choose(workspace, self._choices, self._choice_name)
            notes += chosen.notes
            if chosen.selection != self._chosen:
                self._chosen = chosen.selection
                apply(workspace, chosen.selection)
                follow(workspace, drawing, hear)
        if self._template is not None:
            notes += tuple(note_of(self.loaded, self._template))
        plan = workspace.plan()
        return plan, (*notes, *self._notes(workspace, plan))

    def measure(self, workspace: Workspace, plan: Plan) -> int:
        """Return the tokens of the whole dump.

        Raises:
            OverBudgetError: They are more than it may have.
        """
        measured = workspace.measure(plan)
        if self.budget is not None and measured > self.budget:
            raise OverBudgetError(plan, measured, self.budget)
        return measured

    def _notes(self, workspace: Workspace, plan: Plan) -> Iterator[str]:
        """Yield what a person should know beside what the workspace itself notes."""
        from create_dump.analysis.secrets import presence

        if not plan.exact:
            from create_dump.analysis import tokens

            yield f"tokens are estimated: {tokens.get(plan.tokenizer).how}"
        if plan.policy.mode is not Mode.OFF and (told := presence.told()):
            yield told
        for path in self._named or ():
            if workspace.tree.get(path) is None:
                from create_dump.cli.verdict import words

                yield f"{quote_path(path)} is named but left out: {words(workspace.verdict(path))}"


def _named(request: Request) -> list[str]:
    from create_dump.cli.named import locate, split

    if sys.stdin is None:
        raise UsageError("standard input is closed", where="--stdin")
    if sys.stdin.isatty() and not request.quiet:
        say("Reading paths, one a line; Ctrl-D ends.")
    return locate(split(sys.stdin.buffer.read()), request.path, Path.cwd())
