"""One import as it is written. Plain data: it crosses pipes and lies in caches."""

from __future__ import annotations

from typing import NamedTuple


class Import(NamedTuple):
    """What a file names of another, and what is needed to find that.

    Attributes:
        written: The module, package or file as the source has it: ``..models``, ``./x.js``,
            ``crate::a::b``, ``net/http``, ``linux/fs.h``.
        line: Where, from 1.
        module: Its parts without dots, ``::`` or a ``*``; empty where a path is written.
        level: Python: the dots before it.
        names: Python: the names imported (``*`` is one). Java: the types that the file speaks of,
            which a wildcard or the package may mean. Rust: the modules around it in the file.
        kind: What kind it is of its language's; see the constants below.
    """

    written: str
    line: int
    module: tuple[str, ...] = ()
    level: int = 0
    names: tuple[str, ...] = ()
    kind: str = ""


STATIC = "static"
"""Java: a member of a class."""
WILDCARD = "wildcard"
"""Java: any type of a package, or any member of a class."""
PACKAGE = "package"
"""Java: the package that the file is in, whose types need no import."""
USE = "use"
"""Rust: a path."""
MOD = "mod"
"""Rust: a module in a file of its own; ``written`` is its ``#[path]`` when it has no module."""
SYSTEM = "system"
"""C: in angle brackets."""
