"""How central the chosen files are, asked of the analysis in the background, some at a time.

Knows the tree and which jobs to ask for, no screen.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING, Final

from create_dump.analysis.imports import supported
from create_dump.analysis.jobs import RankFiles
from create_dump.analysis.languages import language
from create_dump.planning import chosen
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from create_dump.analysis.imports import Import
    from create_dump.node import Node
    from create_dump.tree import Tree
    from create_dump.workspace import Workspace

_FILES: Final = 100
"""Files a question: a tenth of a second or so."""
_MOST: Final = 5_000
"""With more files it would come too late."""
SETTINGS: Final = frozenset(
    ("Cargo.toml", "go.mod", "jsconfig.json", "package.json", "pyproject.toml", "tsconfig.json")
)
"""Where projects say what their imports mean."""


async def central(workspace: Workspace) -> dict[str, float]:
    """Return how central each chosen file is among the chosen; nothing where they are too many.

    Raises:
        CreateDumpError: The analysis failed.
    """
    files = _files(workspace.tree)
    sources = [path for node in files if supported(language(path := node.path))]
    if not sources or len(files) > _MOST:
        return {}
    known = (*sources, *_settings(files))
    imports: dict[str, tuple[Import, ...]] = {}
    for start in range(0, len(sources), _FILES):
        told = workspace.imports(sources[start : start + _FILES])
        found = {path: each for path, _, each in await asyncio.wrap_future(told)}
        # In the same order, wherever each of them comes from: sums of fractions depend on it.
        imports |= {path: found[path] for path in sources if path in found}
    return await asyncio.wrap_future(workspace.ask(RankFiles(known, imports)))


def _files(tree: Tree) -> list[Node]:
    nodes = (node for node, _ in chosen(tree.root) if node.kind is Kind.FILE)
    return list(islice(nodes, _MOST + 1))


def _settings(files: Iterable[Node]) -> set[str]:
    """Return the settings files beside and above *files*."""
    seen: set[Node] = set()
    found: set[str] = set()
    for node in files:
        above = node.parent
        while above is not None and above not in seen:
            seen.add(above)
            children = above.children or {}
            found.update(children[name].path for name in SETTINGS & children.keys())
            above = above.parent
    return found
