"""From the text of a dump back to its files: which format it is, and what may be believed of it.

The formats' modules know how a dump is laid out; here each file they find is checked.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from create_dump.analysis.text import BOMS, count_lines, encode
from create_dump.errors import DumpUnreadable
from create_dump.formats import json, markdown, plain, xml
from create_dump.formats.paths import fault
from create_dump.formats.restored import Found, Reading, Restored, RestoredFile, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMATS: Final = (markdown, xml, json, plain)
_QUADRATIC: Final = frozenset({"idna", "punycode"})
"""Codecs for host names that a hostile dump could name to keep us busy for hours."""


def read(text: str) -> Restored:
    """Return the project and the files of the dump *text*; `create_dump.formats.read` is this.

    A byte order mark at the start, and white space lost or added at the very end, are forgiven.

    Raises:
        DumpUnreadable: It is no dump of ours, or a damaged or hostile one.
    """
    name, (project, sections) = _open(text)
    paths: set[str] = set()
    files: list[RestoredFile] = []
    outlines: list[str] = []
    for found in sections:
        file = _judge(found, paths)
        if found.outline:
            outlines.append(file.path)
        else:
            files.append(file)
    return Restored(name, project, tuple(files), tuple(outlines))


def read_sections(text: str) -> Iterator[Found]:
    """Yield what the dump *text* says of each file, whole or as an outline.

    Raises:
        DumpUnreadable: As for `read`.
    """
    paths: set[str] = set()
    for found in _open(text)[1].sections:
        _judge(found, paths)
        yield found


def _open(text: str) -> tuple[str, Reading]:
    """Return the format's name, and what its reader finds."""
    text = text.removeprefix("\ufeff").rstrip() + "\n"
    for form in _FORMATS:
        if text.startswith(f"{form.marker}\n"):
            return form.name, form.read(text)
        if text.startswith(f"{form.changes_marker}\n"):
            raise DumpUnreadable(
                "this dump holds only what changed since another one",
                where="line 1",
                hint="read back the dump that it updates",
            )
        if text.startswith(f"{form.marker}\r\n"):
            raise DumpUnreadable(
                "expected lines that end in LF, found CRLF",
                where="line 1",
                hint='read the dump with newline="", and let no program change its line ends',
            )
    raise DumpUnreadable(
        "expected the first line of a dump by create-dump",
        where="line 1",
        hint="only what create-dump wrote as markdown, xml, json or plain can be read back",
    )


def _judge(found: Found, paths: set[str]) -> RestoredFile:
    """Return the file that was *found*, once its path, its lines and its bytes are in order."""
    shown = f"the path {found.path!a}"
    if reason := fault(found.path):
        raise damaged(found.line, f"{shown} {reason}")
    if found.path in paths:
        raise damaged(found.line, f"{shown} stands in the dump twice")
    paths.add(found.path)
    lines = count_lines(found.text)
    if lines != found.lines:
        raise damaged(found.line, f"expected {found.lines} lines of {found.path!a}, found {lines}")
    try:
        return RestoredFile(found.path, _bytes(found))
    except (UnicodeError, LookupError) as error:
        raise damaged(found.line, f"{shown} can't be encoded as it says: {error}") from error


def _bytes(found: Found) -> bytes:
    if found.encoding not in BOMS and codecs.lookup(found.encoding).name in _QUADRATIC:
        raise LookupError(f"{found.encoding} is no encoding of files")
    return encode(found.text, found.encoding)
