"""What a workspace is opened with."""

from __future__ import annotations

from dataclasses import dataclass, field

from create_dump.analysis.secrets.policy import Policy
from create_dump.selection.rules import RuleOptions
from create_dump.selection.selection import EVERYTHING, Selection


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
