"""A part of the app that is loaded when it is first used: the first frame waits for none of them.

Knows where such parts stand, not what they do.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

Part = TypeVar("Part")


class Control(Generic[Part]):
    """An attribute of the app: one of its controls, which is made when it is first asked for.

    The attribute's name is that of a module of `create_dump.explore.controls`, and capitalised that
    of the class in it, which takes the app.
    """

    def __set_name__(self, app: type, name: str) -> None:
        """Take the name of the attribute."""
        self._name = name

    @overload
    def __get__(self, app: None, kind: type) -> Self: ...

    @overload
    def __get__(self, app: object, kind: type) -> Part: ...

    def __get__(self, app: object | None, kind: type) -> Self | Part:
        """Return the control; from the second time on the app has it among its own attributes."""
        if app is None:
            return self
        module = import_module(f"create_dump.explore.controls.{self._name}")
        made: Part = getattr(module, self._name.capitalize())(app)
        vars(app)[self._name] = made
        return made


def made(app: object, *names: str) -> Iterator[Any]:
    """Yield those of the controls *names* of *app* that were used by now."""
    there = vars(app)
    return (there[name] for name in names if name in there)
