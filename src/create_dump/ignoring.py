"""A pattern into an ignore file of ours, and out of it again, byte for byte.

It knows paths and that one file; what the pattern hides is for a walk to find out.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.destinations.file import FileDestination
from create_dump.destinations.refusal import refusing
from create_dump.errors import DeliveryError
from create_dump.sources.names import quote_path
from create_dump.sources.reach import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE: Final = ".createdumpignore"
_LARGEST: Final = 2 << 20
"""Bytes of the file, as many as are read when it is obeyed."""
_SPECIAL: Final = re.compile(r"[*?\[\\]")
_BREAK: Final = re.compile(r"[\n\r]")


class Proposal(NamedTuple):
    """A pattern that could be added.

    Attributes:
        what: What it hides, in words.
        pattern: As it would stand in the file.
        file: Which file that is, as in ``Entry``.
    """

    what: str
    pattern: str
    file: str


class Addition(NamedTuple):
    """A pattern that was added.

    Attributes:
        file: Where, as in ``Entry``.
        pattern: Which.
        before: What was in the file; None where there was none.
        after: What is in it since.
    """

    file: str
    pattern: str
    before: bytes | None
    after: bytes


def proposals(path: str, *, directory: bool) -> tuple[Proposal, ...]:
    """Return what could be added for *path*, the nearest first.

    Args:
        path: As in ``Entry``, and not the root.
        directory: Whether it is a directory.
    """
    return tuple(dict.fromkeys(_proposals(path, directory=directory)))


def add(root: Path, proposal: Proposal) -> Addition:
    """Add a pattern to its file, as the last line.

    Raises:
        DeliveryError: The file can't be read or written, is a link, or has that line already.
    """
    path = _place(root, proposal.file)
    before = _read(path, proposal.file)
    line = os.fsencode(proposal.pattern)
    text = before or b""
    if line in text.splitlines():
        raise DeliveryError(
            f"{quote_path(proposal.pattern)} stands in it already", where=quote_path(proposal.file)
        )
    end = b"\r\n" if b"\r\n" in text else b"\n"
    gap = b"" if not text or text.endswith(b"\n") else end
    after = text + gap + line + end
    _write(path, after)
    return Addition(proposal.file, proposal.pattern, before, after)


def take_back(root: Path, addition: Addition) -> None:
    """Make the file what it was before *addition*.

    Raises:
        DeliveryError: Somebody changed it meanwhile, or it can't be written.
    """
    path = _place(root, addition.file)
    _require(path, addition.file, addition.after)
    if addition.before is None:
        with refusing(quote_path(addition.file)):
            path.unlink()
    else:
        _write(path, addition.before)


def add_again(root: Path, addition: Addition) -> None:
    """Take `take_back` back.

    Raises:
        DeliveryError: As there.
    """
    path = _place(root, addition.file)
    _require(path, addition.file, addition.before)
    _write(path, addition.after)


def _proposals(path: str, *, directory: bool) -> Iterator[Proposal]:
    above, _, name = path.rpartition("/")
    if directory:
        yield Proposal("this directory", f"/{_literal(path)}/", FILE)
        yield Proposal("every directory of that name", f"{_literal(name)}/", FILE)
        return
    yield Proposal("this file", f"/{_literal(path)}", FILE)
    ending = _literal("." + name.rpartition(".")[2]) if "." in name[1:-1] else ""
    if ending and above:
        yield Proposal(f"every *{ending} beside it", f"/{_literal(above)}/*{ending}", FILE)
    if ending:
        yield Proposal(f"every *{ending}", f"*{ending}", FILE)
    if above:
        yield Proposal("its directory", f"/{_literal(above)}/", FILE)
        yield Proposal("every file of that name", _literal(name), FILE)
        yield Proposal(
            "this file, in an ignore file beside it", f"/{_literal(name)}", f"{above}/{FILE}"
        )


def _literal(path: str) -> str:
    r"""Return *path* as a pattern that means this very path.

    A line break can't stand in a pattern, so it is a ``?``, which matches nearly nothing else.
    """
    escaped = _BREAK.sub("?", _SPECIAL.sub(r"\\\g<0>", path))
    if escaped.startswith(("#", "!")):
        escaped = "\\" + escaped
    return escaped[:-1] + "\\ " if escaped.endswith(" ") else escaped


def _place(root: Path, file: str) -> Path:
    """Return where *file* is.

    Raises:
        DeliveryError: It is a link, or a link leads there: such a file is not obeyed.
    """
    path = root / file
    if Path(os.path.realpath(path)) != root / file:
        raise DeliveryError("a link is no ignore file", where=quote_path(file))
    return path


def _read(path: Path, file: str) -> bytes | None:
    with refusing(quote_path(file)):
        try:
            return read_file(str(path), limit=_LARGEST, follow=False)
        except FileNotFoundError:
            return None


def _require(path: Path, file: str, content: bytes | None) -> None:
    if _read(path, file) != content:
        raise DeliveryError(
            "somebody changed it meanwhile, so it stays as it is",
            where=quote_path(file),
            hint="take the pattern out by hand",
        )


def _write(path: Path, content: bytes) -> None:
    FileDestination(path).deliver([content])
