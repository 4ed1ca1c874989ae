"""The command line as a whole: its commands by name, each loaded when it is called.

The first word decides: a command's name calls the command, all else is the dump's. So
``create-dump tree`` is the command, and a directory of that name is ``./tree``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

NAME: Final = "create-dump"

COMPLETE: Final = "_CREATE_DUMP_COMPLETE"
"""The variable by which a shell asks for completions."""

COMMANDS: Final = {
    "explore": "Choose files on a screen, then copy or write the dump.",
    "watch": "Keep the file fresh while the tree changes.",
    "tree": "Show where the tokens go, directory by directory.",
    "why": "Say why paths are in or out.",
    "secrets": "List the secrets that are found, and settle them.",
    "config": "Show every setting and where it came from.",
    "cache": "Show or clear what is kept of files from run to run.",
    "completion": "Print the completion script for a shell.",
}
"""The commands in the order of the help, each in one line."""

DUMP: Final = ""
"""The name of the command that needs none."""


class Program(click.Group):
    """Hands the words over to the command that they are meant for; has no options itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Import the command's module and return the command."""
        if cmd_name == DUMP:
            return _load("dump")
        return _load(cmd_name) if cmd_name in COMMANDS else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command's name before words that begin with none."""
        words = [*args]
        if not words or words[0] not in COMMANDS:
            words.insert(0, DUMP)
        return super().parse_args(ctx, words)


def _load(name: str) -> click.Command:
    command = import_module(f"create_dump.cli.{name}").command
    if not isinstance(command, click.Command):
        raise TypeError(name)
    return command


program: Final = Program(NAME, add_help_option=False)
