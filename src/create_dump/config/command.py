"""The command line that makes the dump that somebody chose otherwise: "copy as command".

It knows the settings and their flags; a selection comes as the items of its notation.
"""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Final

from create_dump.config.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from create_dump.config.settings import Settings

_SELECT: Final = "--select"
_EVERYTHING: Final = ["."]
_NOTHING: Final = "!."
_HIDDEN: Final = re.compile(r"[\\']|[^ -~]")


def as_command(
    items: Sequence[str],
    *,
    root: str = ".",
    values: Mapping[str, object] | None = None,
    base: Settings | None = None,
    more: Sequence[str] = (),
) -> str:
    """Return the line that makes the same dump, quoted for a shell.

    Only what differs from *base* is said. A list that is empty here but not there, or a budget
    that is there and not here, has no flag and is left out.

    Args:
        items: The selection, in the notation of `create_dump.selection.notation`.
        root: The directory, as the person would name it.
        values: Settings by their names; those that have no flag are passed over.
        base: The settings that hold where the line will be used; None: the defaults.
        more: Further words, such as ``--copy``.
    """
    words = ["create-dump", *([] if root == "." else [_path(root)])]
    if list(items) != _EVERYTHING:
        for item in items or (_NOTHING,):
            words += _option(_SELECT, item)
    for flag, value in _differing(values or {}, base):
        words += _option(flag, value)
    return " ".join(quote(word) for word in (*words, *more))


def quote(word: str) -> str:
    r"""Return *word* for a shell: POSIX's, or ``cmd`` on Windows.

    What can't be seen is written ``$'\x1b'``, as bash, zsh and POSIX 2024 have it.
    """
    if os.name == "nt":
        from subprocess import list2cmdline

        return list2cmdline([word])
    if word.isprintable():
        return shlex.quote(word)
    octets = word.encode("utf-8", "surrogateescape").decode("latin-1")
    return "$'" + _HIDDEN.sub(lambda found: f"\\{ord(found[0]):03o}", octets) + "'"


def _path(root: str) -> str:
    """Return *root* so that it is neither an option nor a command, as ``tree`` would be."""
    return root if "/" in root or os.sep in root else f"./{root}"


def _option(flag: str, value: str) -> list[str]:
    """Return the words of an option; a value that looks like one itself is tied to it."""
    return [f"{flag}={value}"] if value.startswith("-") else [flag, value]


def _differing(values: Mapping[str, object], base: Settings | None) -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        usual = field.default if base is None else getattr(base, field.name)
        value = values.get(field.name, usual)
        value = tuple(value) if isinstance(value, list) else value
        if value == usual or not field.flag:
            continue
        if isinstance(value, tuple):
            for each in value:
                yield field.flag, str(each)
        elif value is not None:
            yield field.flag, str(value)
