"""``create-dump why PATH…``: why paths are in or out, a line each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import NAME
from create_dump.cli.terminal import Paint, cells, coloured

OUT: Final = 1
"""The exit code when a path is out."""

_WIDEST: Final = 60
"""A longer path stands in nobody's column."""


@click.command(
    cls=Command,
    sections={
        "By which rules": ("root", *options.RULES, "profile"),
        "Other": ("debug", "help"),
    },
    notes={
        "Exit codes": (
            ("0", "All of the paths are in."),
            ("1", "One of them is out, or it failed."),
            ("2", "Wrong usage or settings."),
        )
    },
    examples=[
        (f"{NAME} why debug.log", "The pattern, the file and the line that decide."),
        (f"{NAME} why src/*.py", "A line each; the exit code is 0 if all are in."),
    ],
)
@click.argument("paths", nargs=-1, required=True, type=options.PATH, metavar="PATH...")
@click.option(
    "--root",
    default=".",
    metavar="DIRECTORY",
    type=options.PATH,
    shell_complete=options.complete_directories,
    help="The directory that would be dumped; if not this one.",
)
@options.rules
@options.profile
@options.general
def command(paths: tuple[str, ...], *, root: str, profile: str | None, **flags: object) -> int:
    """Say why each PATH would be in a dump or out of it.

    A path is relative to where you are or, where there is nothing of that name, to the root. It
    need not exist: then the rules are all that counts.
    """
    from create_dump.cli.named import place
    from create_dump.cli.settings import rules_of, settings_of
    from create_dump.cli.verdict import answer
    from create_dump.selection.rules import Rules
    from create_dump.sources.directory import DirectorySource

    top = Path(root)
    rules = Rules(top, rules_of(settings_of(top, profile, flags).settings))
    source = DirectorySource(top, rules)
    answers = [answer(source, rules, place(path, top, Path.cwd())) for path in paths]
    paint = Paint(coloured(sys.stdout))
    column = max((cells(one.name) for one in answers if cells(one.name) <= _WIDEST), default=0)
    for one in answers:
        word = paint.green("in: ") if one.included else paint.yellow("out:")
        padding = " " * (column - cells(one.name))
        sys.stdout.write(f"{one.name}{padding}  {word} {one.words}\n")
    return 0 if all(one.included for one in answers) else OUT
