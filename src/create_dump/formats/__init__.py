"""How a dump is written and read back. Four formats; each is a module that fulfils `Format`.

Importing this package loads none of them: they come when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.arguments import require
from create_dump.errors import UsageError

if TYPE_CHECKING:
    from create_dump.formats.base import Format
    from create_dump.formats.restored import Restored

NAMES: Final = ("markdown", "xml", "json", "plain")
"""What ``--format`` takes, the default first."""


def get(name: str) -> Format:
    """Return the format called *name*.

    Its ``section`` is a function of a module, so that it can be pickled by reference.

    Raises:
        UsageError: There is none; the hint names the nearest.
    """
    match name:
        case "markdown":
            from create_dump.formats import markdown

            return markdown
        case "xml":
            from create_dump.formats import xml

            return xml
        case "json":
            from create_dump.formats import json

            return json
        case "plain":
            from create_dump.formats import plain

            return plain
    raise _unknown(name)


def check(name: str) -> None:
    """Let no *name* pass that `get` does not know, without loading what it does.

    Raises:
        UsageError: As `get`.
    """
    if name not in NAMES:
        raise _unknown(name)


def read(text: str) -> Restored:
    r"""Return the project and the files that the dump *text* holds, byte for byte.

    Read the dump with ``encoding="utf-8", newline=""``: a content's ``\r\n`` must arrive as such.

    Raises:
        DumpUnreadable: It is no dump of ours, was damaged, or holds a path that leads out of
            the directory that it would be restored to.
        UsageError: It is no text: bytes, or a path.
    """
    require(text, str, "text", "the text of a dump")
    from create_dump.formats import reading

    return reading.read(text)


def _unknown(name: str) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), NAMES, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"choose one of {', '.join(NAMES)}"
    return UsageError(f"there is no format {name!a}", where="format", hint=hint)
