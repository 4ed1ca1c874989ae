"""What the walk and the analysis found, taken into the tree; and what follows from it.

In the owner's thread, inside `LiveTree.pump`. It knows no command and no face.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump import events
from create_dump.errors import SourceError
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from create_dump.analysis.cache.keeper import Keeper
    from create_dump.analysis.pool import Pool
    from create_dump.inbox import Facts, Found, News, Outlines
    from create_dump.memory import Memory
    from create_dump.node import Node
    from create_dump.outlining import Outlining
    from create_dump.sizing import Sizing
    from create_dump.tree import Change, Tree
    from create_dump.walking import Walker


_FILE: Final = Kind.FILE


class Intake:
    """Takes in what is found and learned, and tells all whom that concerns.

    Args:
        root: The directory, for messages.
        tree: Takes it all.
        pool: Analyses what the cache does not know.
        walker: Lists directories that have come.
        outlining: Told of files that are to be outlined.
        sizing: Told that sizes are others.
        memory: Told what the last dump's files are by now.
        keeper: The cache, or None.
        stir: Called when git may have other answers.

    Attributes:
        layout: The number of the layout that holds; facts of another one mean nothing.
        walked: Whether the first walk has ended.
        analysed: How many files were analysed so far, again after a change.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - one call by one caller
        self,
        root: Path,
        tree: Tree,
        pool: Pool,
        walker: Walker,
        outlining: Outlining,
        sizing: Sizing,
        memory: Memory,
        keeper: Keeper | None,
        stir: Callable[[], None],
    ) -> None:
        """Have found nothing."""
        self.layout = 0
        self.walked = False
        self.analysed = 0
        self._root = root
        self._tree = tree
        self._pool = pool
        self._walker = walker
        self._outlining = outlining
        self._sizing = sizing
        self._memory = memory
        self._keeper = keeper
        self._stir = stir
        self._lost = ""

    def forgive(self) -> None:
        """Tell again that the root can't be listed, if that is so."""
        self._lost = ""

    def merge(self, message: Found, news: News) -> None:
        """Take a listed directory in."""
        batch = message.batch
        node = self._tree.get(batch.directory)
        first = node is not None and not node.listed
        known = message.known
        facts = known.files if known is not None and known.layout == self.layout else {}
        change = self._tree.merge(batch, later=self.walked, facts=facts)
        if change.directory is None:
            return
        if first:
            news.discovered.append(batch.directory)
        elif change.added or change.changed or change.removed:
            news.changes.append(change)
        if change.directory.hidden is not None:
            news.hidden.append(batch.directory)
        if not batch.directory and batch.error != self._lost:
            self._lost = batch.error
            if batch.error:
                news.rest.append(events.Failed(_lost(self._root, batch.error), fatal=True))
        files = [node for node in change.added if node.kind is _FILE] + change.changed
        if files:
            self._have_analysed(files, batch.directory + "/" if batch.directory else "", news)
        if change.added or change.changed or change.removed:
            self._sizing.outdate()
        if not first:
            self._go_after(change, news, recursive=message.recursive)

    def learn(self, message: Facts, news: News) -> None:
        """Take facts in."""
        if message.layout != self.layout:
            return  # All of them were asked for again.
        nodes = self._tree.learn(message.found)
        self._keep(nodes)
        self._analysed(nodes, [node.path for node in nodes], news)

    def learn_outlines(self, message: Outlines, news: News) -> None:
        """Take in what outlines weigh."""
        if message.layout != self.layout:
            return
        news.analysed += [node.path for node in self._tree.learn_outlines(message.found)]
        self._sizing.outdate()
        for path, digest, _ in message.found:
            node = self._tree.get(path)
            if node is not None and node.facts is not None and node.facts.digest != digest:
                # It changed since it was analysed: what it is now tells whether to ask again.
                self._pool.submit([(path, node.size)])

    def _analysed(self, nodes: list[Node], paths: list[str], news: News) -> None:
        """See to what follows from facts that have come: those of *nodes*, at *paths*."""
        if self._tree.found and any(node.facts and node.facts.findings for node in nodes):
            news.rest.append(events.SecretsChanged())
        self.analysed += len(nodes)
        news.analysed += paths
        self._sizing.outdate()
        if State.OUTLINE in self._tree.selection.choices.values():
            self._outlining.want(node for node in nodes if node.state is State.OUTLINE)
        if self._memory.compare(paths, self._tree):
            news.rest.append(events.Outdated())

    def _keep(self, nodes: list[Node]) -> None:
        """Give to the cache what was learned of *nodes*, unless it is a guess."""
        if self._keeper is not None and self._pool.exact:
            from create_dump.analysis.cache.rows import Stamp

            self._keeper.keep(
                [
                    (node.path, Stamp(*node.stamp), node.facts, node.wrapped)
                    for node in nodes
                    if node.facts is not None
                ]
            )

    def _have_analysed(self, files: list[Node], above: str, news: News) -> None:
        """Have those of *files* analysed that the cache does not know; *above* leads to them."""
        known = [file for file in files if file.facts is not None]
        if len(known) < len(files):
            news.files += [(above + file.name, file.size) for file in files if file.facts is None]
        if known:
            self._analysed(known, [above + file.name for file in known], news)

    def _go_after(self, change: Change, news: News, *, recursive: bool) -> None:
        """See to what a change on disk brings with it."""
        for node in () if recursive else (*change.added, *change.again):
            if node.kind is Kind.DIRECTORY:
                self._walker.look(node.path, recursive=True)
        if change.added or change.changed or change.removed:
            self._stir()
        if self._memory.lose(change.removed, self._tree):
            news.rest.append(events.Outdated())


def _lost(root: Path, error: str) -> SourceError:
    return SourceError(
        f"the directory can't be listed any more: {error}",
        where=quote_path(str(root)),
        hint="what was found before is still shown",
    )
