"""What a workspace is opened with."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from create_dump.analysis.secrets.policy import Policy
from create_dump.arguments import require, texts
from create_dump.errors import UsageError
from create_dump.selection.rules import RuleOptions
from create_dump.selection.selection import EVERYTHING, Selection, State


@dataclass(frozen=True, slots=True)
class Options:
    """What a workspace is opened with.

    Attributes:
        rules: What the user adds to the ignore files.
        format: The format's name.
        tokenizer: The tokenizer's name.
        selection: What is chosen at first.
        worker: Whether analysis runs in a process of its own, as a screen needs it.
        poised: Whether the first walk waits for `Workspace.begin`, as a screen's first frame
            needs it.
        secrets: What is done about secrets.
        cache: Whether to take from the user's cache what earlier runs learned, and to keep there
            what this one learns.
        jobs: How many threads analyse where there is no worker; None for as many as are of use.
    """

    rules: RuleOptions = field(default_factory=RuleOptions)
    format: str = "markdown"
    tokenizer: str = "o200k_base"
    selection: Selection = EVERYTHING
    worker: bool = False
    poised: bool = False
    secrets: Policy = field(default_factory=Policy)
    cache: bool = True
    jobs: int | None = None


def judge(options: object) -> None:
    """Let only options pass that hold what they should; what it means, others judge.

    Raises:
        UsageError: One of them is something else.
    """
    require(options, Options, "options", "Options")
    assert isinstance(options, Options)  # noqa: S101 - as `require` has seen
    rules = options.rules
    require(rules, RuleOptions, "rules", "RuleOptions")
    texts(rules.include, "include", "patterns")
    texts(rules.exclude, "exclude", "patterns")
    require(rules.max_file_size, int | None, "max_file_size", "a number of bytes")
    require(rules.named, AbstractSet | None, "named", "a set of paths")
    require(options.format, str, "format", "a name")
    require(options.tokenizer, str, "tokenizer", "a name")
    require(options.secrets, Policy, "secrets", "a Policy")
    require(options.jobs, int | None, "jobs", "a number")
    judge_selection(options.selection)


def judge_selection(selection: object) -> None:
    """Let only a selection pass, of paths and their states.

    Raises:
        UsageError: It is something else, or holds something else.
    """
    hint = "such as NOTHING.choose([path], State.IN)"
    require(selection, Selection, "selection", "a Selection", hint=hint)
    assert isinstance(selection, Selection)  # noqa: S101 - as `require` has seen
    require(selection.choices, Mapping, "selection", "states by path", hint=hint)
    for path, state in selection.choices.items():
        if type(path) is not str or type(state) is not State:
            raise UsageError("it takes states by path", where="selection", hint=hint)
