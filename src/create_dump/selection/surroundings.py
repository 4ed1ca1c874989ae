"""Where a tree stands: the repository around it, what git says, and how ignore files are read.

It knows no single path's verdict; levels ask it.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from create_dump.selection.git import ask
from create_dump.selection.ignore.automaton import automaton
from create_dump.selection.ignore.chain import IGNORE_FILES, OUR_FILE, Chain, Layer, octets
from create_dump.selection.repository import enclosing, is_repository
from create_dump.sources.names import quote_path
from create_dump.sources.reach import reach, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 2 << 20
"""Bytes of an ignore file. Git reads up to 100 MB; nobody writes such a file in good faith."""
_NOTHING = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO}
"""No ignore file, or a link or a directory in its place, which git does not read either."""


class _Outer(NamedTuple):
    """An ignore file that is not one of the tree's own.

    Attributes:
        path: Where it is.
        origin: How a verdict names it.
        follow: Whether it is read if it is a link.
        ours: Whether it is a ``.createdumpignore``.
    """

    path: str
    origin: str
    follow: bool
    ours: bool


class Surroundings:
    """What stands outside of a tree, as of one moment. Thread-safe.

    Attributes:
        root: The tree's directory, absolute, links resolved.
        reach: Access to what is below it.
        index: What git tracks there.
        fold: Whether case counts for nothing in names.
        sparse: Contents of the ignore files that a sparse checkout left out, by path.
    """

    def __init__(self, root: Path) -> None:
        """Look around *root* and ask git."""
        self.root = root
        self.reach = reach(str(root))
        # Each is looked at before it is used: what changes meanwhile is seen to have changed.
        places = self._places()
        self._repository = enclosing(root)
        settings = self._git_stamp()
        self._answer = ask(root, self._repository)
        self._troubles: dict[str, str] = {}
        self.index = self._answer.index
        self.fold = self._answer.fold
        self.sparse = self._answer.sparse
        self._outer = tuple(self._find_outer())
        self._stamps = (self._telling(places), settings, self._outer_stamp())

    @property
    def fresh(self) -> bool:
        """Whether nothing was written since that this was made from."""
        places = self._telling(self._places())
        return self._stamps == (places, self._git_stamp(), self._outer_stamp())

    def is_like(self, other: Surroundings) -> bool:
        """Tell whether the same rules follow from *other*."""
        return (
            self._stamps[-1] == other._stamps[-1]
            and self._outer == other._outer
            and (self.fold, self.sparse) == (other.fold, other.sparse)
            and self.index.is_like(other.index)
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be asked or read so far, a line each."""
        return (*self._answer.notes, *self._troubles.values())

    def layer(self, path: str) -> Layer | None:
        """Return the ignore file at *path*, or None when there is none to be read."""
        try:
            content = self.reach.read(path, _LARGEST)[0]
        except OSError as error:
            if error.errno != errno.ENOENT or path not in self.sparse:
                self._note(path, error)
                return None
            content = self.sparse[path]
        return self._layer(content, path, ours=path.endswith(OUR_FILE))

    def inherited(self) -> Chain:
        """Return the rules that the root inherits: the user's, the repository's, and those above.

        Whether these rules ignore the root itself does not matter: the user named it.
        """
        chain = Chain()
        for each in self._outer:
            if isinstance(each, str):
                chain = chain.below(octets(each, fold=self.fold))
            else:
                chain = self._with(chain, each)
        return chain

    def is_other_repository(self, path: str) -> bool:
        """Tell whether the directory at *path* is a submodule or a repository of its own."""
        if self.index.is_gitlink(path):
            return True
        directory = f"{self.root}/{path}"
        return (
            os.access(f"{directory}/.git", os.F_OK)
            and not self.index.tracks_below(path)
            and is_repository(self.root / path)
        )

    def _places(self) -> list[tuple[int, int, int] | None]:
        """Look where a repository may begin or end."""
        return [_stamp(top / ".git") for top in (self.root, *self.root.parents)]

    def _telling(self, places: list[tuple[int, int, int] | None]) -> object:
        # A repository's own ``.git`` changes all the time, an unfinished one's until it is one.
        return [each and each[-1] for each in places] if self._repository else places

    def _git_stamp(self) -> object:
        if self._repository is None:
            return None
        directory, common = self._repository.directory, self._repository.common
        return _stamp(directory / "index"), _stamp(common / "config")

    def _outer_stamp(self) -> object:
        return tuple(_stamp(Path(each.path)) for each in self._outer if isinstance(each, _Outer))

    def _find_outer(self) -> Iterator[_Outer | str]:
        """Yield the ignore files above the root, the weakest first, and the names between them.

        Each name leads from one directory to the next, the last one to the root.
        """
        if self._answer.excludes_file is not None:
            yield self._outer_file(self._answer.excludes_file, follow=True)
        top = self._answer.top
        if self._repository is None or top is None:
            return
        yield self._outer_file(self._repository.common / "info" / "exclude", follow=True)
        for name in self.root.relative_to(top).parts:
            for file in IGNORE_FILES:
                yield self._outer_file(top / file, follow=False)
            yield name
            top /= name

    def _outer_file(self, file: Path, *, follow: bool) -> _Outer:
        inside = file.is_relative_to(self.root)
        origin = file.relative_to(self.root).as_posix() if inside else str(file)
        return _Outer(str(file), origin, follow, file.name == OUR_FILE)

    def _with(self, chain: Chain, file: _Outer) -> Chain:
        try:
            content = read_file(file.path, limit=_LARGEST, follow=file.follow)
        except OSError as error:
            self._note(file.origin, error)
            return chain
        return chain.with_layer(self._layer(content, file.origin, ours=file.ours))

    def _layer(self, content: bytes, origin: str, *, ours: bool) -> Layer:
        return Layer(automaton(content, fold=self.fold).start, origin, ours)

    def _note(self, path: str, error: OSError) -> None:
        if error.errno not in _NOTHING:
            why = os.strerror(error.errno or 0).lower()
            self._troubles[path] = f"{quote_path(path)} is not obeyed, for it can't be read: {why}"


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
