"""What a library's caller hands in: judged where it comes in, and told by the argument's name.

A type checker would say the same; whoever has none meets it here, and not as an error from within.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from create_dump.errors import UsageError

if TYPE_CHECKING:
    from types import UnionType


def require(
    value: object, kind: type | UnionType, where: str, wanted: str, *, hint: str = ""
) -> None:
    """Let only a *value* of some *kind* pass; a bool is no number.

    Args:
        value: What was handed in.
        kind: What it has to be.
        where: The argument's name.
        wanted: The kind in words.
        hint: How it is given.

    Raises:
        UsageError: It is something else.
    """
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return
    raise UsageError(f"it takes {wanted}, not {type(value).__name__}", where=where, hint=hint)


def texts(values: object, where: str, what: str) -> list[str]:
    """Return *values*, a collection of texts; no text by itself: its letters would each be one.

    Args:
        values: What was handed in.
        where: The argument's name.
        what: The texts in words, such as "patterns".

    Raises:
        UsageError: It is something else.
    """
    if isinstance(values, str):
        raise UsageError(f"it takes a list of {what}", where=where, hint=f"{where}=[{values!r}]")
    if not isinstance(values, Iterable):
        raise UsageError(f"it takes a list of {what}, not {values!r}", where=where)
    found = list(values)
    for each in found:
        require(each, str, where, f"{what} as texts")
    return found


def from_root(values: object, where: str) -> list[str]:
    """Return *values*, paths from the root, without a ``./`` before and a ``/`` behind them.

    Args:
        values: What was handed in.
        where: The argument's name.

    Raises:
        UsageError: It is something else, or one of them leads out of the root.
    """
    found = texts(values, where, "paths")
    for path in found:
        if path.startswith("/") or ".." in path.split("/"):
            raise UsageError(
                f"{path!a} leads out of the root",
                where=where,
                hint="paths begin at the root: src/app.py",
            )
    return [path.removeprefix("./").rstrip("/") for path in found]
