"""The options that several commands share, and what a shell completes behind them.

An option that was not given is None or empty, so that settings from elsewhere hold.
"""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from create_dump.cli.program import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click import Context, Parameter

    _Function = TypeVar("_Function", bound=Callable[..., Any])

REPORTS: Final = ("text", "json")
"""What ``--report`` takes, the default first."""

RULES: Final = ("include", "exclude", "max_file_size")
"""The names of the parameters that `rules` adds."""


def rules(function: _Function) -> _Function:
    """Add the options that let paths in and keep them out."""
    return _apply(
        function,
        click.option(
            "--include",
            metavar="PATTERN",
            multiple=True,
            help="Only paths that match; as in .gitignore. May be repeated.",
        ),
        click.option(
            "--exclude",
            metavar="PATTERN",
            multiple=True,
            help="No paths that match; as in .gitignore. May be repeated.",
        ),
        click.option(
            "--max-file-size",
            metavar="SIZE",
            help="No file above this size: 500kB, 10MB, 1MiB.",
        ),
    )


def profile(function: _Function) -> _Function:
    """Add ``--profile``."""
    return click.option(
        "--profile",
        metavar="NAME",
        help="Settings of [profiles.NAME] in the settings file.",
        shell_complete=_profiles,
    )(function)


def tokenizer(function: _Function) -> _Function:
    """Add ``--tokenizer``."""
    return click.option(
        "--tokenizer",
        metavar="NAME",
        help="Whose tokens are counted; o200k_base if nothing else is set.",
        shell_complete=_tokenizers,
    )(function)


def general(function: _Function) -> _Function:
    """Add what every command has."""
    return click.option("--debug", is_flag=True, help="Show a traceback with an error.")(function)


def _apply(function: _Function, *decorators: Callable[[_Function], _Function]) -> _Function:
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


def wants_json(words: Sequence[str]) -> IO[str] | None:
    """Return the stream for a report in JSON, or None where text was asked for.

    It reads raw words, since it is also asked when they could not be parsed. Standard output is
    the report's stream, unless the dump itself goes there.
    """
    asked = any(
        word == "--report=json" or (word == "--report" and following == "json")
        for word, following in zip(words, [*words[1:], ""], strict=True)
    )
    if not asked:
        return None
    return sys.stderr if "--stdout" in words else sys.stdout


def complete_root(ctx: Context, _param: Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer directories, and at the first word the commands as well."""
    items = [CompletionItem(incomplete, type="dir")]
    if not any(
        ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in ctx.params
    ):
        items += [
            CompletionItem(name, help=text)
            for name, text in COMMANDS.items()
            if name.startswith(incomplete)
        ]
    return items


def complete_formats(_ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Offer the formats."""
    from create_dump.formats import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


def _tokenizers(_ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    from create_dump.analysis import tokens

    return [name for name in tokens.names() if name.startswith(incomplete)]


def _profiles(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    from create_dump.cli.opening import profiles

    return [name for name in profiles(ctx.params.get("path") or ".") if name.startswith(incomplete)]
