"""Write docs/commands.md from the commands themselves: ``python docs/commands.py``.

A test holds the page to what `page` returns.
"""

from __future__ import annotations

from pathlib import Path

import click

from create_dump.cli.program import COMMANDS, DUMP, NAME, program

PAGE = Path(__file__).with_name("commands.md")

INTRODUCTION = f"""# Commands

<!-- Written by docs/commands.py; `python docs/commands.py` makes it anew. -->

`{NAME}` without a command writes a dump. The first word decides: a command's name calls the
command, and anything else is the directory to dump. A directory that is called as a command is
`./tree`.

An error is three lines at most: what happened, where, and what to do about it. `--debug` adds the
traceback. With `--report json` it is one JSON object with the error's code.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *(_section(name) for name in (DUMP, *COMMANDS))])


def _section(name: str) -> str:
    top = click.Context(program, info_name=NAME)
    command = program.get_command(top, name)
    if command is None:
        raise ValueError(name)
    context = click.Context(command, info_name=name, parent=top, color=False, terminal_width=80)
    title = f"{NAME} {name}".strip()
    return f"## {title}\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
