"""``create-dump config [PATH]``: every setting, its value and where that comes from."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import NAME
from create_dump.cli.terminal import Paint, coloured, safe
from create_dump.config.fields import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.config.load import Loaded


@click.command(
    cls=Command,
    sections={
        "How it is shown": ("as_json",),
        "What would be set": (
            *options.RULES,
            "budget",
            "format",
            "tokenizer",
            *options.SECRETS,
            "profile",
        ),
        "Other": ("debug", "help"),
    },
    examples=[
        (f"{NAME} config", "What holds here, and why."),
        (f"{NAME} config --profile ci", "What would hold with a profile."),
        (f"{NAME} config --json | jq .budget.value", "One of them, for a script."),
    ],
)
@options.root
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options.rules
@options.budget
@options.format_
@options.tokenizer
@options.secrets
@options.profile
@options.general
def command(path: str, *, as_json: bool, profile: str | None, **flags: object) -> None:
    """Print every setting of PATH with its value and where it comes from.

    From the weakest: the default, the user's file, the project's create_dump.toml or the table
    [tool.create-dump] of its pyproject.toml, the profile, the environment, the command line.
    """
    from create_dump.cli.settings import habits_of, settings_of
    from create_dump.sources.directory import DirectorySource

    root = DirectorySource(Path(path)).root  # or an error that says what is wrong with PATH
    loaded = settings_of(root, profile, flags, screen=True)
    habits_of(loaded)  # or an error that says which keys are in each other's way
    if as_json:
        sys.stdout.write(json.dumps(record(loaded), indent=2) + "\n")
        return
    for line in table(loaded, Paint(coloured(sys.stdout))):
        sys.stdout.write(line + "\n")


def record(loaded: Loaded) -> dict[str, object]:
    """Return the settings as scripts see them."""
    return {name: {"value": value, "origin": origin} for name, value, origin in _held(loaded)}


def table(loaded: Loaded, paint: Paint) -> list[str]:
    """Return a line for each setting: name, value, origin; then the notes."""
    rows = [(name, _shown(value), safe(origin)) for name, value, origin in _held(loaded)]
    names = max(len(name) for name, _, _ in rows)
    values = max(len(value) for _, value, _ in rows)
    lines = [
        f"{paint.bold(name.ljust(names))}  {value.ljust(values)}  {paint.dim(origin)}"
        for name, value, origin in rows
    ]
    return lines + [f"note: {safe(note)}" for note in loaded.notes]


def _held(loaded: Loaded) -> Iterator[tuple[str, object, str]]:
    """Yield the name, the value and the origin of every setting and of every key that is bound."""
    for name, origin in loaded.origins.items():
        yield ".".join(BY_NAME[name].keys), getattr(loaded.settings, name), origin
    for name, bound in loaded.sections.keys.items():
        yield f"keys.{name}", bound.keys, bound.origin


def _shown(value: object) -> str:
    """Return *value* as it would stand in a settings file."""
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return json.dumps(value)
