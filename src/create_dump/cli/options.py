"""The options that several commands share, and what a shell completes behind them.

An option that was not given is None or empty, so that settings from elsewhere hold.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from create_dump.cli.program import COMMANDS
from create_dump.config import fields
from create_dump.formats import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click import Context, Parameter

    from create_dump.config.fields import Field

    _Function = TypeVar("_Function", bound=Callable[..., Any])

PATH: Final = click.Path(readable=False)
"""A path that click does not look at: what opens it says better what is wrong with it."""

REPORTS: Final = ("text", "json")
"""What ``--report`` takes, the default first."""

RULES: Final = ("include", "exclude", "max_file_size")
"""The names of the parameters that `rules` adds."""


def root(function: _Function) -> _Function:
    """Add the argument PATH."""
    return click.argument(
        "path", default=".", type=PATH, shell_complete=complete_directories, metavar="[PATH]"
    )(function)


def rules(function: _Function) -> _Function:
    """Add the options that let paths in and keep them out."""
    return _apply(
        function,
        _setting(fields.INCLUDE, "PATTERN", more="May be repeated.", multiple=True),
        _setting(fields.EXCLUDE, "PATTERN", more="May be repeated.", multiple=True),
        _setting(fields.MAX_FILE_SIZE, "SIZE", more="Such as 500kB, 10MB, 1MiB."),
    )


def budget(function: _Function) -> _Function:
    """Add ``--budget``."""
    return _setting(fields.BUDGET, "TOKENS", more="Such as 128k, 1M.")(function)


def format_(function: _Function) -> _Function:
    """Add ``--format``."""
    names = f"{', '.join(NAMES[:-1])} or {NAMES[-1]}"
    return _setting(fields.FORMAT, "NAME", more=f"As {names}.", complete=_formats)(function)


def tokenizer(function: _Function) -> _Function:
    """Add ``--tokenizer``."""
    return _setting(
        fields.TOKENIZER,
        "NAME",
        more="Such as o200k_base; a wrong one shows all.",
        complete=_tokenizers,
    )(function)


def cache(function: _Function) -> _Function:
    """Add ``--no-cache``."""
    return click.option(
        fields.CACHE.flag,
        fields.CACHE.name,
        flag_value=False,
        default=None,
        help="Neither use nor keep what is learned of files (create-dump cache).",
    )(function)


def profile(function: _Function) -> _Function:
    """Add ``--profile``."""
    return click.option(
        fields.PROFILE_FLAG,
        metavar="NAME",
        help="Settings of [profiles.NAME] in the settings file.",
        shell_complete=_profiles,
    )(function)


def general(function: _Function) -> _Function:
    """Add what every command has."""
    return _apply(
        function,
        # The process's edge looks for it among the words: it must hold for wrong words, too.
        click.option(
            "--debug", is_flag=True, expose_value=False, help="Show a traceback with an error."
        ),
        click.help_option("-h", "--help", "help", help="Show this help."),
    )


def _setting(
    field: Field[Any],
    metavar: str,
    *,
    more: str = "",
    multiple: bool = False,
    complete: Callable[[Context, Parameter, str], list[str]] | None = None,
) -> Callable[[_Function], _Function]:
    """Return the option of a setting. Its value stays as it was written: settings judge it."""
    return click.option(
        field.flag,
        field.name,
        metavar=metavar,
        multiple=multiple,
        help=f"{field.help} {more}".strip(),
        shell_complete=complete,
    )


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
        for word, following in pairwise([*words, ""])
    )
    if not asked:
        return None
    return sys.stderr if {"--stdout", "-", "-o-", "--output=-"} & {*words} else sys.stdout


def complete_first(ctx: Context, _param: Parameter, incomplete: str) -> list[CompletionItem[str]]:
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


def _formats(_ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Offer the formats."""
    return [name for name in NAMES if name.startswith(incomplete)]


def _tokenizers(_ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    from create_dump.analysis import tokens

    return [name for name in tokens.names() if name.startswith(incomplete)]


def _profiles(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    from create_dump.cli.settings import profiles

    return [name for name in profiles(ctx.params.get("path") or ".") if name.startswith(incomplete)]


def complete_selections(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Offer the selections that have a name."""
    from create_dump.cli.settings import sections

    known = sections(ctx.params.get("path") or ".").selections
    return [name for name in known if name.startswith(incomplete)]


def complete_templates(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Offer the templates, those of ours first."""
    from create_dump.cli.settings import sections
    from create_dump.templates import BUILT_IN

    known = {**BUILT_IN, **sections(ctx.params.get("path") or ".").templates}
    return [name for name in known if name.startswith(incomplete)]


def complete_directories(
    _ctx: Context, _param: Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Let the shell offer directories."""
    return [CompletionItem(incomplete, type="dir")]
