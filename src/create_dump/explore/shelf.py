"""What the settings files name: selections and templates, as they were read last.

They are read again on a thread whenever somebody looks; the app goes on with what it has.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from create_dump.errors import CreateDumpError
from create_dump.explore.given import read_again, templates
from create_dump.templates import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from create_dump.config.load import Loaded
    from create_dump.config.sections import NamedSelection
    from create_dump.explore.given import Given
    from create_dump.templates import Template


class Run(Protocol):
    """Runs a function somewhere."""

    def __call__(self, work: Callable[[], None], /) -> object:
        """Run *work*."""
        ...


class Shelf:
    """The named things.

    Args:
        root: The project.
        given: What was read when the app was started.
        thread: Runs a function on a thread.
        call: Runs a function in the owner's thread, from any thread.
        trouble: Told why the settings can't be used as they are now.
    """

    def __init__(
        self,
        root: Path,
        given: Given,
        thread: Run,
        call: Run,
        trouble: Callable[[CreateDumpError], None],
    ) -> None:
        """Know what was given."""
        self._root = root
        self._given = given
        self._thread = thread
        self._call = call
        self._trouble = trouble
        self._loaded = given.loaded
        self._under_way = 0

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being read."""
        return not self._under_way

    @property
    def selections(self) -> Mapping[str, NamedSelection]:
        """The named selections, by name."""
        return self._loaded.sections.selections

    @property
    def templates(self) -> dict[str, Template]:
        """The templates by name, ours first; only ours where a settings file's can't be used."""
        try:
            return templates(self._loaded)
        except CreateDumpError as error:
            self._trouble(error)
            return dict(BUILT_IN)

    def renew(self, then: Callable[[], None]) -> None:
        """Read the settings again, and call *then* if they are others now."""
        self._under_way += 1
        self._thread(partial(self._read, then))

    def _read(self, then: Callable[[], None]) -> None:
        try:
            answer: Loaded | CreateDumpError = read_again(self._root, self._given)
        except CreateDumpError as error:
            answer = error
        self._call(partial(self._take, answer, then))

    def _take(self, answer: Loaded | CreateDumpError, then: Callable[[], None]) -> None:
        self._under_way -= 1
        if isinstance(answer, CreateDumpError):
            self._trouble(answer)
        elif answer != self._loaded:
            self._loaded = answer
            then()
