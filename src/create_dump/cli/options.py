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

SECRETS: Final = ("secrets", "redact_level")
"""The names of the parameters that `secrets` adds."""

CONTENT: Final = ("select", "selection", *RULES, "stdin", "budget")
"""The names of the parameters that `content` adds."""

WRITTEN: Final = ("format", "template", "question", "tokenizer", "profile")
"""The names of the parameters that `written` adds."""


def root(function: _Function) -> _Function:
    """Add the argument PATH."""
    return click.argument(
        "path",
        default=".",
        type=PATH,
        callback=named,
        shell_complete=complete_directories,
        metavar="[PATH]",
    )(function)


def named(_ctx: Context, _param: Parameter, path: str) -> str:
    """Refuse the empty path, as of a script's variable that is not set.

    Raises:
        BadParameter: It is.
    """
    if not path:
        raise click.BadParameter("an empty text names no directory; . is this one")
    return path


def rules(function: _Function) -> _Function:
    """Add the options that let paths in and keep them out."""
    return _apply(
        function,
        _setting(fields.INCLUDE, "PATTERN", more="May be repeated.", multiple=True),
        _setting(fields.EXCLUDE, "PATTERN", more="May be repeated.", multiple=True),
        _setting(fields.MAX_FILE_SIZE, "SIZE", more="Such as 500kB, 10MB, 1MiB."),
    )


def content(function: _Function) -> _Function:
    """Add the options that say what goes into a dump."""
    return _apply(
        function,
        click.option(
            "--select",
            multiple=True,
            metavar="ITEM",
            help="Only what is chosen so: src is in, !src/vendor is out, ~src/core is in as an "
            "outline; paths from PATH on (ignored ones too), or globs. The last one holds. "
            "May be repeated.",
        ),
        click.option(
            "--selection",
            metavar="NAME",
            shell_complete=complete_selections,
            help="The same, by its name in [selections] of the settings file.",
        ),
        rules,
        click.option(
            "--stdin",
            is_flag=True,
            help="Take the paths on standard input, separated by NUL or newline. "
            "A file that is named so is in even when an ignore file names it.",
        ),
        budget,
    )


def budget(function: _Function) -> _Function:
    """Add ``--budget``."""
    return _setting(fields.BUDGET, "TOKENS", more="Such as 128k, 1M.")(function)


def written(function: _Function) -> _Function:
    """Add the options that say how a dump is written, and what the model is told in it."""
    return _apply(
        function,
        format_,
        click.option(
            "--template",
            metavar="NAME",
            shell_complete=complete_templates,
            help="Instructions for the model: explain, review, fix, write-tests, document, or one "
            "of [templates] in the settings file.",
        ),
        click.option(
            "--question", metavar="TEXT", help="What a template such as fix asks you for."
        ),
        tokenizer,
        profile,
    )


def silence(function: _Function) -> _Function:
    """Add ``--quiet``."""
    return click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")(function)


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


def jobs(function: _Function) -> _Function:
    """Add ``--jobs``."""
    return _setting(fields.JOBS, "N", more="The output is the same.")(function)


def secrets(function: _Function) -> _Function:
    """Add the options that say what is done about secrets."""
    return redact_level(_setting(fields.SECRETS, "MODE", complete=_modes)(function))


def redact_level(function: _Function) -> _Function:
    """Add ``--redact-level``."""
    return _setting(fields.REDACT_LEVEL, "LEVEL", complete=_levels)(function)


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


def refuse(*given: tuple[str, object]) -> None:
    """Refuse options that exclude each other.

    Args:
        given: Each with its name and its value.

    Raises:
        UsageError: click's, with the names.
    """
    names = [name for name, value in given if value]
    if len(names) > 1:
        raise click.UsageError(f"{' and '.join(names)} exclude each other")


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


def _modes(_ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    from create_dump.analysis.secrets.policy import Mode

    return [mode.value for mode in Mode if mode.value.startswith(incomplete)]


def _levels(_ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    from create_dump.analysis.secrets.policy import LEVELS

    return [name for name in LEVELS if name.startswith(incomplete)]


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
