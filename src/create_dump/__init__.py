"""create-dump: any code base to one dump that a language model can read.

The library in a dozen names::

    from pathlib import Path

    import create_dump

    with create_dump.open("project", exclude=["tests/"]) as workspace:
        workspace.choose(["docs"], create_dump.State.OUT)
        plan = workspace.plan()
        receipt = workspace.deliver(plan, create_dump.FileDestination(Path("project.dump.md")))

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from create_dump._version import __version__

if TYPE_CHECKING:
    from create_dump.destinations.file import FileDestination
    from create_dump.destinations.memory import BytesDestination
    from create_dump.destinations.receipt import Receipt
    from create_dump.destinations.stdout import StreamDestination
    from create_dump.errors import CreateDumpError
    from create_dump.formats import read
    from create_dump.opening import open  # noqa: A004 - as gzip.open: the module's one way in
    from create_dump.options import Options
    from create_dump.plan import Plan
    from create_dump.selection.rules import RuleOptions
    from create_dump.selection.selection import EVERYTHING, NOTHING, Selection, State
    from create_dump.workspace import Workspace

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "BytesDestination",
    "CreateDumpError",
    "FileDestination",
    "Options",
    "Plan",
    "Receipt",
    "RuleOptions",
    "Selection",
    "State",
    "StreamDestination",
    "Workspace",
    "__version__",
    "open",
    "read",
]

_HOMES = {
    "EVERYTHING": "selection.selection",
    "NOTHING": "selection.selection",
    "BytesDestination": "destinations.memory",
    "CreateDumpError": "errors",
    "FileDestination": "destinations.file",
    "Options": "options",
    "Plan": "plan",
    "Receipt": "destinations.receipt",
    "RuleOptions": "selection.rules",
    "Selection": "selection.selection",
    "State": "selection.selection",
    "StreamDestination": "destinations.stdout",
    "Workspace": "workspace",
    "open": "opening",
    "read": "formats",
}


def __getattr__(name: str) -> object:
    """Load a public name from the module that holds it (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
