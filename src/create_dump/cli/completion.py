"""``create-dump completion SHELL``: the script that a shell loads to complete our words."""

from __future__ import annotations

import sys
from typing import Final

import click
from click.shell_completion import get_completion_class

from create_dump.cli.help import Command
from create_dump.cli.options import general
from create_dump.cli.program import COMPLETE, NAME, program

_PLACES: Final = {
    "bash": "~/.local/share/bash-completion/completions/create-dump",
    "zsh": '"${fpath[1]}/_create-dump"',
    "fish": "~/.config/fish/completions/create-dump.fish",
}
"""Shell to the file in which it looks for a command's completions."""


@click.command(
    cls=Command,
    sections={"Options": ("debug", "help")},
    examples=[(f"{NAME} completion {shell} > {place}", "") for shell, place in _PLACES.items()],
)
@click.argument("shell", type=click.Choice([*_PLACES]))
@general
def command(shell: str) -> None:
    """Print the completion script for a shell; its comment says where to put it."""
    found = get_completion_class(shell)
    if found is None:
        raise click.BadParameter(shell)
    script = found(program, {}, NAME, COMPLETE).source()
    install = f"# To install: {NAME} completion {shell} > {_PLACES[shell]}\n"
    first, rest = script.split("\n", 1)
    # zsh reads its directive from the first line only.
    parts = (f"{first}\n", install, rest) if first.startswith("#") else (install, script)
    sys.stdout.write("".join(parts))
