"""``create-dump cache [info|clear|prune]``: what is kept of files from one run to the next."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import NAME
from create_dump.cli.terminal import safe

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.analysis.cache.store import Store

_WORDS: Final = ("info", "clear", "prune")


@click.command(
    cls=Command,
    sections={"What is kept": ("size",), "Other": ("debug", "help")},
    examples=[
        (f"{NAME} cache", "Where it is, and how much."),
        (f"{NAME} cache clear", "Remove it; only time is lost."),
        (f"{NAME} cache prune --size 50MB", "Drop what was not used for longest."),
    ],
)
@click.argument(
    "what", default=_WORDS[0], type=click.Choice(_WORDS), metavar=f"[{'|'.join(_WORDS)}]"
)
@click.option(
    "--size", metavar="SIZE", help="What prune leaves at most, such as 50MB; if not 256MiB."
)
@options.general
def command(what: str, *, size: str | None) -> None:
    """Show, clear or make smaller what is kept of files from one run to the next.

    Kept are facts, such as numbers of tokens, and never what a file holds. It can be removed at any
    time. It keeps itself below 256 MiB.
    """
    from create_dump.analysis.cache.place import place, remove_all, shown
    from create_dump.cli.failure import from_os
    from create_dump.config.quantity import parse_size

    if size is not None and what != "prune":
        raise click.UsageError("--size is for prune")
    path = place()
    if what == "clear":
        try:
            remove_all(path)
        except OSError as error:
            raise from_os(error) from error
        _say(f"removed {shown(path)}")
        return
    try:
        most = None if size is None else parse_size(size)
    except ValueError as error:
        raise click.BadParameter("it is no size, such as 50MB", param_hint="--size") from error
    if not path.exists():
        _say(f"nothing is kept; it would be in {shown(path)}")
        return
    with _open(path) as store:
        if what == "prune":
            from create_dump.cli.numbers import grouped

            dropped = store.prune() if most is None else store.prune(most)
            _say(f"dropped {grouped(dropped)} {'directory' if dropped == 1 else 'directories'}")
        _tell(store, path)


def _tell(store: Store, path: Path) -> None:
    from create_dump.analysis.cache.place import shown
    from create_dump.cli.numbers import counted, grouped, size

    bytes_, roots, rows = store.content()
    _say(shown(path))
    rows_ = f"{grouped(rows)} {'directory' if rows == 1 else 'directories'}"
    _say(f"{size(bytes_)}, {counted(roots, 'project')}, {rows_}")


def _open(path: Path) -> Store:
    """Return the store.

    Raises:
        CacheLost: It can't be used.
    """
    from create_dump.analysis.cache.place import Unusable
    from create_dump.analysis.cache.store import Damaged, Store
    from create_dump.errors import CacheLost

    try:
        return Store(path)
    except Damaged as error:
        raise CacheLost(f"{error}; it is set aside", hint="the next run makes it anew") from error
    except Unusable as error:
        raise CacheLost(str(error), hint="only time is lost without it") from error


def _say(line: str) -> None:
    sys.stdout.write(f"{safe(line)}\n")
