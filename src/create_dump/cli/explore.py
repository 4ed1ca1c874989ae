"""``create-dump explore [PATH]``: the one command that opens a screen."""

from __future__ import annotations

from pathlib import Path

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import NAME


@click.command(
    cls=Command,
    sections={
        "What is shown": options.RULES,
        "What is done about secrets": options.SECRETS,
        "How it is written": ("format", "tokenizer", "profile"),
        "Other": ("fresh", "cache", "debug", "help"),
    },
    examples=[
        (f"{NAME} explore", "This directory."),
        (f"{NAME} explore --fresh", "Not where you left it the last time."),
        (f"{NAME} explore src --tokenizer cl100k_base", "Another one, another model's tokens."),
    ],
)
@options.root
@options.rules
@options.format_
@options.tokenizer
@options.secrets
@options.cache
@options.profile
@click.option("--fresh", is_flag=True, help="Begin anew, whatever was left the last time.")
@options.general
def command(path: str, *, profile: str | None, fresh: bool, **flags: object) -> int:
    """Choose files of PATH on a screen, see their tokens, then copy or write the dump.

    It opens as you have left it on this branch.

    The keys are shown at the foot of the screen, and all of them with "?".
    """
    from create_dump.cli.settings import budgets_of, habits_of, options_of, settings_of
    from create_dump.explore.app import run
    from create_dump.explore.given import Given

    root = Path(path)
    loaded = settings_of(root, profile, flags, screen=True)
    return run(
        root,
        options_of(loaded.settings),
        budgets=budgets_of(loaded),
        habits=habits_of(loaded),
        given=Given(path, loaded),
        fresh=fresh,
    )
