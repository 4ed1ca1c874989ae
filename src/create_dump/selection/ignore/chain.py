"""All ignore files that have a say in one directory, in the order of their precedence.

It knows names within the directory; tracked files, options and the disk are known elsewhere.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, structs

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.selection.ignore.automaton import Node, Rule

GIT_FILE = ".gitignore"
OUR_FILE = ".createdumpignore"
IGNORE_FILES = (GIT_FILE, OUR_FILE)


class Layer(Struct, frozen=True):
    """One ignore file's state in a directory.

    Attributes:
        node: What it says there.
        origin: The file's path as `Verdict` has it.
        ours: Whether it is a ``.createdumpignore``: these decide before all that is git's, and
            about tracked files too.
    """

    node: Node
    origin: str
    ours: bool


class Found(NamedTuple):
    """A rule that decides, and where it stands."""

    rule: Rule
    layer: Layer


class Hints(NamedTuple):
    """A cheap test that is never wrong when it says that no rule matches a name.

    Attributes:
        names: A name in here may match; ``.git`` is one of them, for it needs a look as well.
        endings: A name that ends, from its last dot on, with one of these may match.
        glob: A name that this accepts may match; None where no expression is left to try.
        every: Whether any name may match.
    """

    names: frozenset[str]
    endings: frozenset[str]
    glob: Callable[[str], object] | None
    every: bool


class Chain:
    """The layers that have a say in a directory. Immutable to its users; thread-safe."""

    __slots__ = ("_children", "_hints", "layers")

    def __init__(self, layers: tuple[Layer, ...] = ()) -> None:
        """Order *layers* from the one that decides first to the one that decides last."""
        self.layers = layers
        self._children: dict[tuple[Node, ...], Chain] = {}
        self._hints: Hints | None = None

    def find(self, name: str, *, directory: bool, ours: bool = False) -> Found | None:
        """Return the rule that decides about *name* (in `octets`), if one does.

        Args:
            name: One of the directory's names.
            directory: Whether it is a real directory.
            ours: Whether only the layers that are ours are asked.
        """
        for layer in self.layers:
            if layer.ours or not ours:
                rule = layer.node.find(name, directory=directory)
                if rule is not None:
                    return Found(rule, layer)
        return None

    def below(self, name: str) -> Chain:
        """Return the chain in the subdirectory *name* (in `octets`), without its own files."""
        nodes = tuple([layer.node.below(name) for layer in self.layers])
        child = self._children.get(nodes)
        if child is None:
            child = Chain(
                tuple(
                    structs.replace(layer, node=node)
                    for layer, node in zip(self.layers, nodes, strict=True)
                    if not node.empty
                )
            )
            if child.layers == self.layers:
                child = self
            self._children[nodes] = child
        return child

    def with_layer(self, layer: Layer) -> Chain:
        """Return the chain with one more file, which is read in the directory itself."""
        if layer.node.empty:
            return self
        at = 0 if layer.ours else sum(each.ours for each in self.layers)
        return Chain((*self.layers[:at], layer, *self.layers[at:]))

    @property
    def hints(self) -> Hints:
        """The test that goes before `find`."""
        if self._hints is None:
            nodes = [layer.node for layer in self.layers]
            self._hints = Hints(
                frozenset((".git",)).union(*(node.names for node in nodes)),
                frozenset().union(*(node.endings for node in nodes)),
                _either([node.glob for node in nodes if node.glob is not None]),
                any(node.every for node in nodes),
            )
        return self._hints


def octets(name: str, *, fold: bool = False) -> str:
    """Return a name's bytes, one letter each.

    Args:
        name: A name as the system gives it, bytes that are not UTF-8 as lone surrogates.
        fold: Whether to fold ASCII's capitals to lower case.
    """
    if name.isascii():
        return name.lower() if fold else name
    raw = os.fsencode(name)
    return (raw.lower() if fold else raw).decode("latin-1")


def _either(globs: list[Callable[[str], object]]) -> Callable[[str], object] | None:
    """Return what accepts a name that one of *globs* accepts."""
    if len(globs) > 2:  # noqa: PLR2004  one and two, which is almost always, have no loop
        return lambda name: any(glob(name) for glob in globs)
    if len(globs) == 2:  # noqa: PLR2004  the same
        first, second = globs
        return lambda name: first(name) or second(name)
    return globs[0] if globs else None
