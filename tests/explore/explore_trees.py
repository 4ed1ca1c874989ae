"""Trees without a disk, and a search over them that can be answered by hand."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from create_dump.analysis.facts import Content, FileFacts
from create_dump.explore.branches import Branches
from create_dump.explore.catalogue import Catalogue
from create_dump.explore.contents import Contents
from create_dump.explore.knowledge import Knowledge
from create_dump.explore.rows import Rows
from create_dump.explore.search import Search
from create_dump.selection.query import parse
from create_dump.sources.entry import Batch, Entry, Kind
from create_dump.sources.git_status import Change, GitStatus
from create_dump.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from create_dump.analysis.jobs import FindTexts
    from create_dump.errors import CreateDumpError
    from create_dump.node import Node
    from create_dump.sources.repository import Repository
    from create_dump.workspace import Workspace


def entry(path: str, kind: Kind = Kind.FILE, inode: int = 0) -> Entry:
    return Entry(path, kind, 10 if kind is Kind.FILE else 0, 1, inode)


def put(tree: Tree, directory: str, names: Iterable[str], *, later: bool = False) -> Node:
    """List *directory* as holding *names*; those that end in a slash are directories."""
    prefix = f"{directory}/" if directory else ""
    entries = [
        entry(prefix + name.rstrip("/"), Kind.DIRECTORY if name.endswith("/") else Kind.FILE)
        for name in names
    ]
    change = tree.merge(Batch(directory, entries, ()), later=later)
    assert change.directory is not None
    return change.directory


def sample() -> Tree:
    tree = Tree()
    put(tree, "", ["docs/", "src/", "README.md"])
    put(tree, "docs", ["guide.md"])
    put(tree, "src", ["auth/", "settings.py"])
    put(tree, "src/auth", ["session.py", "tokens.py"])
    return tree


def large(directories: int, files: int) -> Tree:
    tree = Tree()
    put(tree, "", [f"d{n:03}/" for n in range(directories // 20)])
    for outer in range(directories // 20):
        put(tree, f"d{outer:03}", [f"s{n:02}/" for n in range(19)])
        for inner in range(19):
            put(
                tree,
                f"d{outer:03}/s{inner:02}",
                [f"file_{n}.py" for n in range(files * 20 // (directories * 19))],
            )
    return tree


def learn(tree: Tree, tokens: Mapping[str, int], content: Content = Content.TEXT) -> list[Node]:
    """Have those files counted."""
    return tree.learn(
        [(path, FileFacts(content, 10, tokens=count), count) for path, count in tokens.items()]
    )


@dataclass
class FakeWorkspace:
    """Says what git says, as far as a search asks for it."""

    tree: Tree
    git: GitStatus | None = None


@dataclass
class Seeker:
    """A search over a tree, and what it shows; reading and git are answered when told to.

    Attributes:
        files: What each file holds, read when it is asked about.
        questions: What was asked about contents so far.
    """

    tree: Tree
    files: dict[str, str] = field(default_factory=dict)
    since: dict[str, frozenset[str]] = field(default_factory=dict)
    questions: list[FindTexts] = field(default_factory=list)
    errors: list[CreateDumpError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.workspace = FakeWorkspace(self.tree)
        self._calls: deque[Callable[[], None]] = deque()
        self._open: deque[tuple[FindTexts, Future[list[tuple[bool, ...]]]]] = deque()
        self.branches: deque[tuple[str, Future[frozenset[str]]]] = deque()
        self.told: list[Node] = []
        branches = Branches(self._ask_git, self._calls.append, self._hear)
        self.knowledge = Knowledge(cast("Workspace", self.workspace), branches)
        self.contents = Contents(
            self._ask, self._calls.append, self.told.extend, self.errors.append
        )
        self.catalogue = Catalogue(self.tree)
        self.catalogue.follow(self.directories(), removed=False)
        self.search = Search(self.tree, self.catalogue, self.knowledge, self.contents)
        self.rows = Rows(self.tree)

    def directories(self) -> list[Node]:
        every = [self.tree.root, *self.tree.root.preorder()]
        return [node for node in every if node.children is not None]

    def filter(self, text: str) -> None:
        """Type *text* and have it searched."""
        query = parse(text)
        if query:
            self.rows.filter(*self.search.ask(query))
        else:
            self.search.end()
            self.rows.filter(None)

    def follow(self, directories: Iterable[Node], *, removed: bool = False) -> None:
        """Follow the tree as the screen does."""
        directories = list(directories)
        self.catalogue.follow(directories, removed=removed)
        admitted = self.search.look_at(directories).admitted
        self.rows.refresh(directories, removed=removed, admitted=admitted)
        if removed:
            self.search.forget_gone()

    def hear(self, nodes: Iterable[Node]) -> None:
        """Follow what became known of *nodes*."""
        admitted, dismissed = self.search.reconsider(nodes)
        self.rows.dismiss(dismissed)
        self.rows.admit(admitted)

    def git(self, changes: Mapping[str, str] | None) -> None:
        """Have git say what has changed, or that there is no repository."""
        self.workspace.git = None
        if changes is not None:
            every = {path: Change("", letter) for path, letter in changes.items()}
            self.workspace.git = GitStatus(branch="main", changes=every)
        self._hear(self.knowledge.follow_git(self.search.query.revisions))

    def read(self, questions: int = 1_000) -> None:
        """Answer that many questions about contents, and show what came of it."""
        while self._open and questions:
            questions -= 1
            question, future = self._open.popleft()
            texts = (self.files.get(path, "").casefold() for path in question.paths)
            future.set_result([tuple(one in text for one in question.texts) for text in texts])
            self.settle()

    def fail(self, error: Exception) -> None:
        """Answer a question about contents with *error*."""
        self._open.popleft()[1].set_exception(error)
        self.settle()

    def settle(self) -> None:
        """Do what is to be done in the owner's thread."""
        while self._calls:
            self._calls.popleft()()
        told, self.told[:] = self.told[:], []
        self.hear(told)

    @property
    def matches(self) -> list[str]:
        """The paths that are let through, in order."""
        return sorted(node.path for node in self.rows.matches)

    def _ask(self, question: FindTexts) -> Future[list[tuple[bool, ...]]]:
        future: Future[list[tuple[bool, ...]]] = Future()
        self.questions.append(question)
        self._open.append((question, future))
        return future

    def _ask_git(self, question: Callable[[Repository], frozenset[str]]) -> Future[frozenset[str]]:
        future: Future[frozenset[str]] = Future()
        revision: str = question.args[0]  # type: ignore[attr-defined]  # a partial
        self.branches.append((revision, future))
        return future

    def _hear(self, paths: Iterable[str] | None) -> None:
        if paths is None:
            admitted, dismissed = self.search.reconsider_all()
            self.rows.dismiss(dismissed)
            self.rows.admit(admitted)
        else:
            self.hear(node for path in paths if (node := self.tree.get(path)) is not None)
