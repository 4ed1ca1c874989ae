"""The one place where an error is shown: what, where, what to do. Three lines at most.

It turns whatever ended a command into a `CreateDumpError`; it does not decide what is one.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from create_dump.cli.budget import OverBudgetError
from create_dump.cli.terminal import Paint, safe
from create_dump.destinations.refusal import refused
from create_dump.errors import CreateDumpError, SecretsFound, UsageError, unexpected
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from click import BadParameter, ClickException


_DUMPS: Final = {"create-dump", "create-dump watch"}
"""The commands that choose by ``--select``."""


class UnforeseenError(CreateDumpError):
    """Something that we did not foresee."""

    code = "bug"


def render(error: CreateDumpError, paint: Paint) -> str:
    """Return *error* as a person sees it: one line, and one each for the place and the way out."""
    lines = error.table() if isinstance(error, OverBudgetError) else []
    lines += [f"  {_line(each)}" for each in error.lines] if isinstance(error, SecretsFound) else []
    lines.append(paint.red("error: ") + _line(error.what))
    if error.where:
        lines.append(paint.dim("   at: ") + _line(error.where))
    if error.hint:
        lines.append(paint.dim(" hint: ") + _line(error.hint))
    return "\n".join(lines) + "\n"


def record(error: CreateDumpError) -> dict[str, object]:
    """Return *error* as scripts see it."""
    told = {
        "code": error.code,
        "what": error.what,
        "where": error.where,
        "hint": error.hint,
        "exit_code": error.exit_code,
    }
    return {"error": told | (error.record() if isinstance(error, OverBudgetError) else {})}


def unseen(text: str) -> str:
    """Return *text*, what is said of a failure, without secrets of a known form.

    Whatever failed may have quoted what it worked on, or the name of it. Built-in rules look: the
    engine may be what failed.
    """
    from create_dump.analysis.secrets.builtin import Builtin
    from create_dump.analysis.secrets.finding import Level
    from create_dump.analysis.secrets.masking import mask, replaced

    try:
        found = Builtin().scan(text, "")
    except CreateDumpError:
        return "what was said is too long to be looked through for secrets\n"
    surely = [one for one in found if one.level is Level.HIGH]
    return replaced(text, surely, lambda _, secret: mask(secret))


def _line(text: str) -> str:
    """Return *text* as part of one line: no capital at its start, no full stop at its end."""
    if text[:1].isupper() and not text[1:2].isupper():
        text = text[:1].lower() + text[1:]
    return safe(" ".join(text.split("\n"))).removesuffix(".")


def from_os(error: OSError) -> CreateDumpError:
    """Return an error of the system's as one of ours."""
    if error.filename is None and isinstance(error, FileNotFoundError):
        # Only the question where we are is asked without naming a path.
        return CreateDumpError(
            "the directory that you are in is gone", hint="go to one that is there (cd)"
        )
    if error.filename is None:
        return refused(error, "")  # a stream's: what it says fits whatever is behind it
    what = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    path = error.filename
    where = "" if isinstance(path, int) else quote_path(os.fsdecode(path))
    return CreateDumpError(what, where=where)


def from_click(error: ClickException) -> CreateDumpError:
    """Return a mistake on the command line as one of our errors."""
    from click.exceptions import BadParameter, MissingParameter, NoSuchOption
    from click.exceptions import UsageError as ClickUsageError

    context = error.ctx if isinstance(error, ClickUsageError) else None
    command = context.command_path.strip() if context is not None else "create-dump"
    what, where = error.message.strip().rstrip("."), ""
    hint = f"{command} --help shows what there is"
    if isinstance(error, NoSuchOption):
        what = f"there is no option {error.option_name}"
        if error.possibilities:
            hint = f"did you mean {error.possibilities[0]}?"
    elif isinstance(error, MissingParameter):
        what = f"{_name(error)} is missing"
    elif what.startswith("Got unexpected extra argument") and command in _DUMPS:
        hint = "it takes one directory; --select chooses among what is in it"
    elif isinstance(error, BadParameter) and error.param is not None:
        where = _name(error)
    return UsageError(what, where=where, hint=hint)


def _name(error: BadParameter) -> str:
    """Return what the person wrote that was wrong: ``--budget`` or ``PATH``."""
    if error.param is None:
        return "an argument"
    names = [name for name in error.param.opts if name.startswith("-")]
    return names[-1] if names else error.param.human_readable_name.removesuffix("...")


def from_bug(error: Exception) -> CreateDumpError:
    """Return what nobody foresaw as an error that asks for a report; not so a lack of memory."""
    if isinstance(error, MemoryError):
        return unexpected(error)
    return UnforeseenError(
        f"this is a bug in create-dump: {type(error).__name__}: {error}",
        hint="the same command with --debug shows where; please report it",
    )
