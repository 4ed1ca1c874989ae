"""Sections as analysis laid them out, kept for a while so that the writer need not read again.

Knows whether a file is still what it was when it was read; knows neither plans nor dumps.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from create_dump.analysis.analyse import Wrap
    from create_dump.sources.entry import Mark

_ROOM: Final = 64 << 20
"""Bytes that are kept at most. What does not fit is read again when it is written."""


class Marking(Protocol):
    """A source that can tell whether a file has changed without reading it."""

    def read_marked(self, path: str) -> tuple[bytes, Mark | None]:
        """Return a file's content and its mark, None if nothing could be told by one."""
        ...

    def unchanged(self, path: str, mark: Mark) -> bool:
        """Return whether nobody has written to the file since it was given *mark*."""
        ...


class _Section(NamedTuple):
    wrap: Wrap
    digest: bytes
    mark: Mark
    pieces: tuple[bytes, ...]
    size: int


class Kept:
    """Sections by path, until they are taken. Any thread may call it.

    Args:
        source: What the files are read from.
        room: Bytes that are kept at most.
    """

    def __init__(self, source: Marking, room: int = _ROOM) -> None:
        """Keep nothing yet."""
        self.read = source.read_marked
        self._unchanged = source.unchanged
        self._room = room
        self._lock = threading.Lock()
        self._sections: dict[str, _Section] = {}

    def put(
        self, path: str, mark: Mark | None, digest: bytes, wrap: Wrap, pieces: tuple[bytes, ...]
    ) -> None:
        """Keep the section of *path* if there is room for it.

        Args:
            path: The file.
            mark: What `read` gave with the content.
            digest: Of the content.
            wrap: What laid it out.
            pieces: The section.
        """
        size = sum(map(len, pieces))
        with self._lock:
            if (old := self._sections.pop(path, None)) is not None:
                self._room += old.size
            if mark is not None and size <= self._room:
                self._room -= size
                self._sections[path] = _Section(wrap, digest, mark, pieces, size)

    def take(self, path: str, digest: bytes, wrap: Wrap) -> tuple[bytes, ...] | None:
        """Return the section of *path*, and keep it no longer.

        Returns:
            None unless it is that of the content with *digest*, laid out by *wrap*, and the file
            still holds just that.
        """
        with self._lock:
            found = self._sections.pop(path, None)
            if found is None:
                return None
            self._room += found.size
        if found.digest != digest or found.wrap is not wrap:
            return None
        return found.pieces if self._unchanged(path, found.mark) else None
