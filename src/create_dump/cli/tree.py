"""``create-dump tree [PATH]``: where the tokens go, a line for each directory and file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import NAME
from create_dump.cli.terminal import Paint, coloured, is_terminal

if TYPE_CHECKING:
    from create_dump.cli.treeview import Sort


@click.command(
    cls=Command,
    sections={
        "What is shown": ("depth", "sort"),
        "What goes in": options.RULES,
        "How it is counted": ("tokenizer", "profile"),
        "Other": ("cache", "jobs", "debug", "help"),
    },
    examples=[
        (f"{NAME} tree", "All of it, in the order of the dump."),
        (f"{NAME} tree --depth 2 --sort tokens", "The heaviest directories first."),
        (f"{NAME} tree | head -30", "Plain text where it is no terminal."),
    ],
)
@options.root
@click.option(
    "--depth", metavar="N", type=click.IntRange(min=0), help="Show so many levels below PATH."
)
@click.option(
    "--sort",
    type=click.Choice(["name", "tokens"]),
    default="name",
    metavar="name|tokens",
    help="By name, as in the dump, or the heaviest first.",
)
@options.rules
@options.tokenizer
@options.cache
@options.jobs
@options.profile
@options.general
def command(
    path: str, *, depth: int | None, sort: Sort, profile: str | None, **flags: object
) -> None:
    """Print what a dump of PATH would hold, with the tokens of every directory and file.

    Tokens are those of the dump, so that they add up: each file's with what stands around it,
    then the header. The share is of the whole dump.
    """
    from create_dump.cli.progress import bar, follow, require_root
    from create_dump.cli.request import say_uncached
    from create_dump.cli.settings import options_of, settings_of
    from create_dump.cli.treeview import render, rows
    from create_dump.workspace import Workspace

    root = Path(path)
    chosen = options_of(settings_of(root, profile, flags).settings)
    with bar(quiet=False) as drawing, Workspace(root, chosen) as workspace:
        follow(workspace, drawing)
        require_root(workspace)
        plan = workspace.plan()
        total = workspace.measure(plan)
        # Of a file's path it mostly is known that it holds none.
        nodes = workspace.tree.root.preorder()
        shown = workspace.veil(
            node.name for node in nodes if node.facts is None or not node.facts.plain
        )
    say_uncached(workspace)
    table = rows(workspace.tree.root, workspace.name, total, depth=depth, sort=sort, shown=shown)
    lines = render(
        table,
        total,
        exact=plan.exact,
        width=shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None,
        paint=Paint(coloured(sys.stdout)),
    )
    for line in lines:
        sys.stdout.write(line + "\n")
