"""A pattern into the project's ``.createdumpignore``, and the file as it was before.

It knows how a path is written as a pattern and that the file is replaced whole; who then follows
the pattern does not concern it.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Final

from create_dump.destinations.file import FileDestination
from create_dump.errors import DeliveryError
from create_dump.selection.ignore.chain import OUR_FILE

if TYPE_CHECKING:
    from pathlib import Path

_SPECIAL: Final = re.compile(r"[\\*?\[]")
_BREAK: Final = re.compile(r"\n|\r\Z")
_BLANKS: Final = re.compile(r" +\Z")


def pattern(path: str, *, directory: bool) -> str:
    """Return the line of the root's ignore file that names *path* and nothing else.

    What no line can hold, a line's end in a name, is written as ``?``, which stands for any letter.
    See https://git-scm.com/docs/gitignore#_pattern_format.
    """
    return f"/{escaped(path)}/" if directory else f"/{_final(escaped(path))}"


def ending(name: str) -> str:
    """Return the line that names whatever ends as *name* does, from its last dot on; "" without."""
    stem, dot, end = name.rpartition(".")
    return f"*.{_final(escaped(end))}" if stem and dot and end else ""


def escaped(path: str) -> str:
    """Return *path* with nothing in it that means something in a pattern."""
    return _BREAK.sub("?", _SPECIAL.sub(r"\\\g<0>", path))


def _final(text: str) -> str:
    """Return *text* with its last blanks such that they are not cut off."""
    return _BLANKS.sub(lambda blanks: "\\ " * len(blanks[0]), text)


class Exclusion:
    """A line in the ignore file of a project; a `Deed`.

    Args:
        root: The project.
        line: The pattern, surrogate-escaped.

    Attributes:
        path: The ignore file.
        words: What is done.
    """

    path = OUR_FILE

    def __init__(self, root: Path, line: str) -> None:
        """Do nothing yet."""
        self._file = root / OUR_FILE
        self._line = os.fsencode(line)
        self._known = False
        self._before: bytes | None = None
        self._after = b""
        self.words = f"{line} in {OUR_FILE}"

    def do(self) -> None:
        """Write it.

        Raises:
            DeliveryError: It can't be, or the file is not what `undo` had made of it.
        """
        now = self._read()
        if not self._known:
            self._before, self._after, self._known = now, _with(now or b"", self._line), True
        self._replace(now, self._before, self._after)

    def undo(self) -> None:
        """Put the file back, byte for byte; where there was none, there is none again.

        Raises:
            DeliveryError: It can't be, or somebody has written to it meanwhile.
        """
        if self._known:
            self._replace(self._read(), self._after, self._before)

    def _replace(self, now: bytes | None, old: bytes | None, new: bytes | None) -> None:
        if now == new:
            return
        if now != old:
            raise DeliveryError(
                "the file was changed meanwhile, and is left as it is",
                where=OUR_FILE,
                hint="change it in an editor",
            )
        if new is not None:
            FileDestination(self._file).deliver([new])
            return
        try:
            self._file.unlink()
        except OSError as error:
            raise _refused(error) from error

    def _read(self) -> bytes | None:
        """Return what is in the file, or None where there is none.

        Raises:
            DeliveryError: It can't be read, or is something that is not written to.
        """
        try:
            mode = self._file.lstat().st_mode
            if stat.S_ISREG(mode):
                return self._file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _refused(error) from error
        what = "a link, and links are not followed" if stat.S_ISLNK(mode) else "no regular file"
        raise DeliveryError(what, where=OUR_FILE, hint="put a file in its place")


def _with(content: bytes, line: bytes) -> bytes:
    """Return *content* with one *line* more, ended as its other lines are."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    between = b"" if not content or content.endswith(b"\n") else end
    return content + between + line + end


def _refused(error: OSError) -> DeliveryError:
    why = os.strerror(error.errno or 0).lower()
    return DeliveryError(why, where=OUR_FILE, hint="make it readable and writable")
