"""A query over a tree that lives: what it lets through now, and what is not known yet.

It knows nodes, their paths and what is known of them; neither rows nor a screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from create_dump.selection import query_rank
from create_dump.selection.folding import fold
from create_dump.selection.query import Query
from create_dump.selection.query_facts import fact_test, sift
from create_dump.selection.query_index import Found
from create_dump.selection.query_paths import query_test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from create_dump.explore.catalogue import Catalogue, Listing
    from create_dump.explore.contents import Contents
    from create_dump.explore.knowledge import Knowledge
    from create_dump.node import Node
    from create_dump.tree import Tree

    Judge = Callable[[Node, str], bool | None]


class Verdicts(NamedTuple):
    """What became of some files.

    Attributes:
        admitted: Those that are let through.
        dismissed: Those that are not.
    """

    admitted: list[Node]
    dismissed: list[Node]


class Search:
    """The query that holds, and its answer.

    Whether a file is chosen (``is:in``) is looked at when the query is asked, and then holds:
    what is put out by mistake can be put in again at the same place.

    Attributes:
        query: What is asked.
        fuzzy: Whether nothing holds its words as they are, so that their letters may lie apart.
        waiting: Files of which not enough is known yet.
    """

    def __init__(
        self, tree: Tree, catalogue: Catalogue, knowledge: Knowledge, contents: Contents
    ) -> None:
        """Ask for nothing."""
        self._tree = tree
        self.query = Query()
        self.fuzzy = False
        self.waiting: set[Node] = set()
        self._catalogue = catalogue
        self._knowledge = knowledge
        self._contents = contents
        self._found: tuple[Listing, Found] | None = None
        self._passes: Callable[[str], bool] = bool
        self._places: dict[Node, tuple[int, ...]] = {}

    def ask(self, query: Query) -> tuple[list[Node], Node | None]:
        """Return the files that *query* lets through as far as is known, and the best of them.

        There is no best one where the query has no words.
        """
        listing = self._catalogue.listing()
        previous = self._found[1] if self._found and self._found[0] is listing else None
        found = listing.index.find(query, previous)
        self.query, self.fuzzy, self._found = query, found.fuzzy, (listing, found)
        self._passes = query_test(query, fuzzy=found.fuzzy)
        self._places.clear()
        self._contents.begin(query)
        positions, unknown = sift(
            query, found.positions, listing.nodes, listing.index.paths, self._knowledge
        )
        if query.content_terms:
            return self._ask_contents(listing, found, positions, unknown)
        self.waiting = {listing.nodes[at] for at in unknown}
        return self._answer(listing, found, positions)

    def _ask_contents(
        self, listing: Listing, found: Found, positions: Sequence[int], unknown: Sequence[int]
    ) -> tuple[list[Node], Node | None]:
        nodes, judge = listing.nodes, self._contents.judge
        holding: list[int] = []
        unread: list[Node] = []
        # In the order of the catalogue, so that neighbours are read together.
        for at in positions:
            holds = judge(nodes[at])
            if holds:
                holding.append(at)
            elif holds is None:
                unread.append(nodes[at])
        self.waiting = {*unread, *(nodes[at] for at in unknown)}
        self._contents.want(unread)
        return self._answer(listing, found, holding)

    @staticmethod
    def _answer(
        listing: Listing, found: Found, positions: Sequence[int]
    ) -> tuple[list[Node], Node | None]:
        best = None
        if found.query.words:
            passed = Found(found.query, positions, found.fuzzy)
            at = query_rank.best(passed, listing.index)
            best = None if at is None else listing.nodes[at]
        nodes = listing.nodes
        return [nodes[at] for at in positions], best

    def end(self) -> None:
        """Ask for nothing any more."""
        self.query, self.fuzzy, self._found = Query(), False, None
        self.waiting = set()
        self._places.clear()
        self._contents.begin(Query())

    # -- following the tree and what is known

    def look_at(self, directories: Iterable[Node]) -> Verdicts:
        """Judge what is in *directories* now, their children being others."""
        return self.reconsider(
            node
            for directory in directories
            for node in (directory.children or {}).values()
            if node.children is None
        )

    def reconsider(self, nodes: Iterable[Node]) -> Verdicts:
        """Judge *nodes* by what is known of them now, as far as they are still there."""
        if not self.query:
            return Verdicts([], [])
        return self._reconsider((node, node.path) for node in self._tree.present(nodes))

    def reconsider_all(self) -> Verdicts:
        """Judge all files by what is known now."""
        if not self.query:
            return Verdicts([], [])
        listing = self._catalogue.listing()
        return self._reconsider(zip(listing.nodes, listing.index.paths, strict=True))

    def _reconsider(self, files: Iterable[tuple[Node, str]]) -> Verdicts:
        verdicts = Verdicts([], [])
        judge = self._judge()
        unread: list[Node] = []
        for node, path in files:
            passes = self._passes(fold(path)) and judge(node, path)
            if passes is None:
                self.waiting.add(node)
                if self._contents.judge(node) is None:
                    unread.append(node)
            else:
                self.waiting.discard(node)
                (verdicts.admitted if passes else verdicts.dismissed).append(node)
        if unread:
            self._contents.want(unread)
        return verdicts

    def forget_gone(self) -> None:
        """Wait no longer for what is not in the tree any more."""
        self.waiting = self._tree.present(self.waiting)

    def _judge(self) -> Judge:
        by_facts = fact_test(self.query, self._knowledge)
        if not self.query.content_terms:
            return by_facts

        by_contents = self._contents.judge

        def judge(node: Node, path: str) -> bool | None:
            known = by_facts(node, path)
            holds = known if known is False else by_contents(node)
            return known if holds else holds

        return judge

    # -- what was found in a name

    def places(self, node: Node) -> tuple[int, ...]:
        """Return which letters of the name of *node*, which is shown, were sought; ascending."""
        places = self._places.get(node)
        if places is None:
            path = node.path
            start, end = len(path) - len(node.name), len(path)
            folder = node.children is not None
            # Letters that lie apart are found in whole paths only.
            found = query_rank.highlights(
                self.query, path + "/" * folder, fuzzy=self.fuzzy and not folder
            )
            places = self._places[node] = tuple(at - start for at in found if start <= at < end)
        return places
