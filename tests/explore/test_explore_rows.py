from __future__ import annotations

import time
from typing import TYPE_CHECKING

from explore_trees import Seeker, large, put, sample
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from create_dump.explore.rows import Rows
from create_dump.tree import Tree

if TYPE_CHECKING:
    from create_dump.node import Node


def shown(rows: Rows) -> list[str]:
    return [node.path for node in rows.nodes]


def go(rows: Rows, path: str) -> None:
    rows.cursor = shown(rows).index(path)


ALL = ["", "docs", "docs/guide.md", "src", "src/auth", "src/auth/session.py"]
ALL += ["src/auth/tokens.py", "src/settings.py", "README.md"]


class TestFolding:
    def test_at_first_only_the_root_is_unfolded(self) -> None:
        rows = Rows(sample())

        assert shown(rows) == ["", "docs", "src", "README.md"]
        assert rows.current.path == ""

    def test_a_directory_unfolds_and_folds_and_remembers_what_was_unfolded_in_it(self) -> None:
        rows = Rows(sample())

        rows.open(2)
        rows.open(3)
        assert shown(rows) == ["", "docs", *ALL[3:]]

        rows.toggle(2)
        assert shown(rows) == ["", "docs", "src", "README.md"]

        rows.toggle(2)
        assert shown(rows) == ["", "docs", *ALL[3:]]

    def test_a_file_does_not_fold(self) -> None:
        rows = Rows(sample())

        rows.toggle(3)

        assert shown(rows) == ["", "docs", "src", "README.md"]

    def test_all_unfold_and_fold_with_the_cursor_at_its_place(self) -> None:
        rows = Rows(sample())

        rows.open_all()
        assert shown(rows) == ALL

        go(rows, "src/auth/tokens.py")
        rows.close_all()
        assert shown(rows) == ["", "docs", "src", "README.md"]
        assert rows.current.path == "src"

    def test_folding_takes_a_cursor_inside_to_the_directory(self) -> None:
        rows = Rows(sample())
        rows.open_all()
        go(rows, "src/auth/session.py")

        rows.close(shown(rows).index("src"))

        assert rows.current.path == "src"

    def test_folding_above_the_cursor_does_not_move_it_to_another_node(self) -> None:
        rows = Rows(sample())
        rows.open_all()
        go(rows, "README.md")

        rows.close(shown(rows).index("docs"))

        assert rows.current.path == "README.md"

    def test_unfolding_all_holds_for_directories_that_are_yet_to_be_found(self) -> None:
        tree = Tree()
        rows = Rows(tree)
        rows.open_all()

        rows.refresh([put(tree, "", ["src/"])])
        rows.refresh([put(tree, "src", ["auth/"]), put(tree, "src/auth", ["tokens.py"])])

        assert shown(rows) == ["", "src", "src/auth", "src/auth/tokens.py"]

    def test_a_row_knows_its_parent_row_and_whether_it_is_the_last(self) -> None:
        rows = Rows(sample())
        rows.open_all()

        assert rows.parent_row(ALL.index("src/auth/tokens.py")) == ALL.index("src/auth")
        assert rows.parent_row(0) == 0
        assert [node.path for node in rows.nodes if rows.is_last(node)] == [
            "",
            "docs/guide.md",
            "src/auth/tokens.py",
            "src/settings.py",
            "README.md",
        ]


class TestFollowing:
    def test_rows_appear_as_directories_are_found_and_the_cursor_keeps_its_node(self) -> None:
        tree = Tree()
        rows = Rows(tree)
        rows.refresh([put(tree, "", ["b/", "z.py"])])
        go(rows, "z.py")

        rows.refresh([put(tree, "", ["a/", "b/", "c.py", "z.py"])])

        assert shown(rows) == ["", "a", "b", "c.py", "z.py"]
        assert rows.current.path == "z.py"

    def test_the_first_row_on_the_screen_keeps_its_node_too(self) -> None:
        tree = sample()
        rows = Rows(tree)
        rows.top = 2

        rows.refresh([put(tree, "", ["aaa/", "docs/", "src/", "README.md"])])

        assert rows.nodes[rows.top].path == "src"

    def test_changes_in_folded_directories_change_no_row(self) -> None:
        tree = sample()
        rows = Rows(tree)

        rows.refresh([put(tree, "src/auth", ["new.py"])], removed=True)

        assert shown(rows) == ["", "docs", "src", "README.md"]

    def test_a_file_that_goes_gives_the_cursor_to_the_one_below(self) -> None:
        tree = sample()
        rows = Rows(tree)
        rows.open_all()
        go(rows, "src/auth/session.py")

        rows.refresh([put(tree, "src/auth", ["tokens.py"])], removed=True)

        assert rows.current.path == "src/auth/tokens.py"

    def test_the_last_file_of_a_directory_gives_it_to_the_one_above(self) -> None:
        tree = sample()
        rows = Rows(tree)
        rows.open_all()
        go(rows, "src/auth/tokens.py")

        rows.refresh([put(tree, "src/auth", ["session.py"])], removed=True)
        assert rows.current.path == "src/auth/session.py"

        rows.refresh([put(tree, "src/auth", [])], removed=True)
        assert rows.current.path == "src/auth"

    def test_a_directory_that_goes_under_the_cursor_gives_it_to_a_neighbour(self) -> None:
        tree = sample()
        rows = Rows(tree)
        rows.open_all()
        go(rows, "src/auth/tokens.py")

        rows.refresh([put(tree, "", ["docs/", "README.md"])], removed=True)

        assert rows.current.path == "README.md"
        assert shown(rows) == ["", "docs", "docs/guide.md", "README.md"]


class TestFilter:
    def test_matches_keep_the_directories_above_them(self) -> None:
        seeker = Seeker(sample())
        rows = seeker.rows

        seeker.filter("tokens")

        assert shown(rows) == ["", "src", "src/auth", "src/auth/tokens.py"]
        assert rows.current.path == "src/auth/tokens.py"
        assert {node.path for node in rows.matches} == {"src/auth/tokens.py"}

    def test_guides_follow_what_is_shown(self) -> None:
        seeker = Seeker(sample())
        rows = seeker.rows

        seeker.filter("*.py !settings")

        assert all(rows.is_last(node) for node in rows.nodes if node.path != "src/auth/session.py")

    def test_ending_it_brings_the_folds_back_and_keeps_the_cursor(self) -> None:
        seeker = Seeker(sample())
        rows = seeker.rows
        seeker.filter("tokens")

        seeker.filter("")

        assert shown(rows) == ["", "docs", *ALL[3:]]
        assert rows.current.path == "src/auth/tokens.py"

    def test_nothing_matches(self) -> None:
        seeker = Seeker(sample())
        rows = seeker.rows
        go(rows, "docs")

        seeker.filter("qqq")
        assert shown(rows) == [""]
        assert rows.filtered
        assert not rows.matches
        assert rows.next_match(1) is None

        seeker.filter("")
        assert rows.current.path == "docs"

    def test_folding_holds_within_the_filter_only(self) -> None:
        seeker = Seeker(sample())
        rows = seeker.rows
        rows.open_all()

        seeker.filter("*.py")
        rows.close(1)
        assert shown(rows) == ["", "src"]
        rows.open_all()
        assert shown(rows) == ["", *ALL[3:8]]
        rows.close_all()
        assert shown(rows) == ["", "src"]

        seeker.filter("")
        assert shown(rows) == ALL

    def test_the_cursor_goes_from_match_to_match_and_round(self) -> None:
        seeker = Seeker(sample())
        rows = seeker.rows
        seeker.filter("*.py")
        go(rows, "src/auth/session.py")

        seen = []
        for _ in range(3):
            row = rows.next_match(1)
            assert row is not None
            rows.cursor = row
            seen.append(rows.current.path)

        assert seen == ["src/auth/tokens.py", "src/settings.py", "src/auth/session.py"]
        assert rows.next_match(-1) == shown(rows).index("src/settings.py")

    def test_new_files_that_match_come_in_and_others_do_not(self) -> None:
        tree = sample()
        seeker = Seeker(tree)
        rows = seeker.rows
        seeker.filter("*.py")

        changed = [put(tree, "docs", ["conf.py", "guide.md", "sub/"])]
        changed.append(put(tree, "docs/sub", ["deep.py"]))
        seeker.follow(changed)

        assert shown(rows) == [
            "",
            "docs",
            "docs/sub",
            "docs/sub/deep.py",
            "docs/conf.py",
            *ALL[3:8],
        ]

    def test_matches_that_go_take_their_directories_with_them(self) -> None:
        tree = sample()
        seeker = Seeker(tree)
        rows = seeker.rows
        seeker.filter("*.py")

        seeker.follow([put(tree, "src/auth", [])], removed=True)

        assert shown(rows) == ["", "src", "src/settings.py"]
        assert len(rows.matches) == 1


NAMES = ["a", "b", "c", "d"]


class RowsMachine(RuleBasedStateMachine):
    """The rows are always what laying them out anew would give, and the cursor keeps its node."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = Tree()
        self.seeker = Seeker(self.tree)
        self.rows = self.seeker.rows
        self.query = ""

    @rule(data=st.data(), names=st.sets(st.sampled_from([*NAMES, *(n + "/" for n in NAMES)])))
    def directory_changes(self, data: st.DataObject, names: set[str]) -> None:
        names = {n for n in names if n.endswith("/") or n + "/" not in names}
        directories = [self.tree.root, *self.tree.root.preorder()]
        target = data.draw(
            st.sampled_from([n.path for n in directories if n.children is not None and n.depth < 4])
        )
        before, at = list(self.rows.nodes), self.rows.cursor

        self.seeker.follow([put(self.tree, target, sorted(names))], removed=True)

        self.cursor_law(before, at)

    def cursor_law(self, before: list[Node], at: int) -> None:
        alive = set(self.rows.nodes)
        if before[at] in alive:
            assert self.rows.current is before[at]
            return
        if self.rows.current not in before:
            return
        to = before.index(self.rows.current)
        between = before[min(at, to) + 1 : max(at, to)]
        assert not alive.intersection(between)

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        self.rows.cursor = data.draw(st.integers(0, len(self.rows) - 1))

    @rule(data=st.data())
    def toggle(self, data: st.DataObject) -> None:
        row = data.draw(st.integers(0, len(self.rows) - 1))
        node = self.rows.current
        self.rows.toggle(row)
        if node in self.rows.nodes:
            assert self.rows.current is node

    @rule()
    def open_all(self) -> None:
        node = self.rows.current
        self.rows.open_all()
        assert self.rows.current is node

    @rule()
    def close_all(self) -> None:
        self.rows.close_all()

    @rule(query=st.sampled_from(["", "a", "b", "ab", "!c", "*a", "zz"]))
    def filter(self, query: str) -> None:
        node = self.rows.current
        had_matches = bool(self.rows.matches)
        self.query = query
        self.seeker.filter(query)
        if not query and had_matches:
            assert self.rows.current is node

    @invariant()
    def rows_equal_a_fresh_layout(self) -> None:
        expected: list[Node] = [self.tree.root]

        def lay_out(node: Node) -> None:
            if not self.rows.is_open(node):
                return
            for child in self.rows.children(node):
                expected.append(child)
                lay_out(child)

        lay_out(self.tree.root)
        assert self.rows.nodes == expected

    @invariant()
    def the_filter_shows_what_matches_and_what_is_above(self) -> None:
        if not self.query:
            assert not self.rows.filtered
            return
        files = [n for n in self.tree.root.preorder() if n.children is None]
        fresh = Seeker(self.tree)
        fresh.filter(self.query)
        if self.seeker.search.fuzzy == fresh.search.fuzzy:
            assert self.rows.matches == fresh.rows.matches
        assert self.rows.matches <= set(files)

    @invariant()
    def cursor_and_top_are_rows(self) -> None:
        assert 0 <= self.rows.cursor < len(self.rows)
        assert 0 <= self.rows.top < len(self.rows)

    @invariant()
    def parents_stand_before_children(self) -> None:
        seen: set[Node] = set()
        for node in self.rows.nodes:
            assert node.parent is None or node.parent in seen
            seen.add(node)


TestRowsLaws = RowsMachine.TestCase
TestRowsLaws.settings = settings(max_examples=60, stateful_step_count=25)


def test_eighty_thousand_nodes_unfold_and_filter_at_once() -> None:
    tree = large(4000, 80_000)
    seeker = Seeker(tree)
    rows = seeker.rows

    start = time.process_time()
    rows.open_all()
    unfolded = time.process_time() - start
    start = time.process_time()
    seeker.filter("d01file")
    filtered = time.process_time() - start

    assert len(rows) > 1000
    # A generous bound: it is there to catch something quadratic, not to measure.
    assert unfolded < 2
    assert filtered < 2
