"""Who imports whom: found out in the analysis as far as it is asked for, kept while files stay.

Knows the tree and which questions to ask, no screen. It runs in the screen's own thread, a little
at a time, and can be cancelled at any of its pauses; what was found until then is kept.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from create_dump.analysis.following import FollowImports
from create_dump.analysis.imports import graph, supported
from create_dump.analysis.languages import language
from create_dump.explore.central import SETTINGS
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from create_dump.node import Node
    from create_dump.workspace import Workspace

_FILES: Final = 100
"""Files a question: a tenth of a second or so."""
_NODES: Final = 500
"""Nodes between two pauses: about a millisecond."""


class Progress(Protocol):
    """Told how many of how many files were looked through."""

    def __call__(self, done: int, whole: int) -> None:
        """Tell."""
        ...


class _Stamp(NamedTuple):
    """What changes with a file's content."""

    mtime_ns: int
    size: int
    inode: int


class Relations:
    """The imports between the files of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Know none."""
        self._workspace = workspace
        self._project = b""
        self._told = False
        self._known: dict[str, str] = {}
        self._stamps: dict[str, _Stamp] = {}
        self._as_of: dict[str, _Stamp] = {}
        self._imports: dict[str, tuple[str, ...]] = {}
        self._importers: dict[str, set[str]] = {}

    async def imports(self, path: str, progress: Progress, *, far: bool) -> dict[str, int]:
        """Return what the file *path* imports, with the steps that each is away; nearest first.

        Args:
            path: The file.
            progress: Told how far it is.
            far: Whether to go on with what those import; else one step.

        Raises:
            CreateDumpError: The analysis failed.
        """
        await self._survey()
        level: Collection[str] = [path]
        seen = {path}
        while level:
            await self._follow(level, progress)
            found = dict.fromkeys(
                target for each in level for target in self._imports.get(each, ())
            )
            level = [each for each in found if each not in seen]
            seen.update(level)
            if not far:
                break
        return graph.closure(self._imports, [path], depth=None if far else 1)

    async def importers(self, path: str, progress: Progress, *, far: bool) -> dict[str, int]:
        """Return what imports the file *path*; all else as for `imports`."""
        await self._survey()
        await self._follow(self._stamps, progress)
        steps = await asyncio.to_thread(
            graph.closure, self._importers, [path], depth=None if far else 1
        )
        return dict(sorted(steps.items(), key=lambda item: (item[1], item[0])))

    # -- within

    async def _survey(self) -> None:
        """See which files there are; where they are others, imports may mean others."""
        from xxhash import xxh3_128_digest

        known: dict[str, str] = {}
        stamps: dict[str, _Stamp] = {}
        settings: list[tuple[str, _Stamp]] = []
        count = 0
        stack: list[tuple[str, Node]] = [("", self._workspace.tree.root)]
        while stack:
            above, directory = stack.pop()
            for node in directory.ordered():
                path = above + node.name
                if node.children is not None:
                    stack.append((f"{path}/", node))
                elif node.kind is Kind.FILE:
                    known[path] = path
                    stamp = _Stamp(node.mtime_ns, node.size, node.inode)
                    if supported(language(path)):
                        stamps[path] = stamp
                    elif node.name in SETTINGS:
                        settings.append((path, stamp))
                count += 1
                if count % _NODES == 0:
                    await asyncio.sleep(0)
        text = "\0".join([str(self._workspace.root), *known, *map(str, settings)])
        project = xxh3_128_digest(text.encode("utf-8", "surrogateescape"))
        if project != self._project:
            self._project, self._known, self._told = project, known, False
            self._as_of, self._imports, self._importers = {}, {}, {}
        self._stamps = stamps

    async def _follow(self, paths: Iterable[str], progress: Progress) -> None:
        """Find out what *paths* import, as far as that is not known."""
        stamps = self._stamps
        wanted = [
            path for path in paths if path in stamps and self._as_of.get(path) != stamps[path]
        ]
        for start in range(0, len(wanted), _FILES):
            progress(start, len(wanted))
            batch = tuple(wanted[start : start + _FILES])
            for path, targets in (await self._ask(batch)).items():
                self._learn(path, tuple(self._known.get(each, each) for each in targets))
                self._as_of[path] = stamps[path]

    async def _ask(self, paths: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        known = None if self._told else tuple(self._known)
        job = FollowImports(paths, self._project, known)
        found = await asyncio.wrap_future(self._workspace.ask(job))
        if found is None:
            # Another process by now, or another project in between.
            self._told = False
            return await self._ask(paths)
        self._told = True
        return found

    def _learn(self, path: str, targets: tuple[str, ...]) -> None:
        for target in self._imports.get(path, ()):
            self._importers[target].discard(path)
        self._imports[path] = targets
        for target in targets:
            self._importers.setdefault(target, set()).add(path)
