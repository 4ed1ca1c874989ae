"""In which order rows stand, and when they are sorted again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, go, settled, until
from explore_trees import large, learn, put, sample
from hypothesis import given
from hypothesis import strategies as st

from create_dump.analysis.facts import Content
from create_dump.explore.order import By, Order, Sort
from create_dump.explore.rows import Rows
from create_dump.sources.entry import Batch, Entry, Kind
from create_dump.sources.git_status import Change, GitStatus
from create_dump.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

STATUS = GitStatus(
    changes={
        "b.py": Change("", "M"),
        "sub/deep.py": Change("", "?"),
        "c.py": Change("A", ""),
        "gone.py": Change("", "D"),
    },
    directories=frozenset({"", "sub"}),
)


def tree() -> Tree:
    """Return a tree in which each order is another one."""
    made = Tree()
    entries = [
        Entry("a.py", Kind.FILE, 30, 5, 1),
        Entry("b.py", Kind.FILE, 10, 6, 2),
        Entry("c.py", Kind.FILE, 20, 7, 3),
        Entry("lib", Kind.DIRECTORY, 0, 99, 4),
        Entry("sub", Kind.DIRECTORY, 0, 1, 5),
    ]
    made.merge(Batch("", entries, ()))
    made.merge(Batch("lib", [Entry("lib/x.py", Kind.FILE, 25, 1, 6)], ()))
    made.merge(Batch("sub", [Entry("sub/deep.py", Kind.FILE, 15, 8, 7)], ()))
    counted = {"a.py": 300, "b.py": 900, "c.py": 100, "lib/x.py": 200, "sub/deep.py": 400}
    learn(made, counted)
    return made


def names(order: Order, of: Tree) -> list[str]:
    return [node.name for node in order.children(of.root)]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort(), ["lib", "sub", "a.py", "b.py", "c.py"]),
        (Sort(By.NAME, reverse=True), ["sub", "lib", "c.py", "b.py", "a.py"]),
        (Sort(By.TOKENS), ["b.py", "sub", "a.py", "lib", "c.py"]),
        (Sort(By.TOKENS, reverse=True), ["c.py", "lib", "a.py", "sub", "b.py"]),
        (Sort(By.SIZE), ["a.py", "c.py", "b.py", "lib", "sub"]),
        (Sort(By.TIME), ["sub", "c.py", "b.py", "a.py", "lib"]),
        (Sort(By.GIT), ["sub", "b.py", "c.py", "a.py", "lib"]),
    ],
)
def test_each_sort_has_its_order(sort: Sort, expected: list[str]) -> None:
    order = Order()
    order.git = STATUS
    order.sort = sort

    assert names(order, tree()) == expected


def test_without_git_the_sort_by_it_is_by_name() -> None:
    order = Order()
    order.sort = Sort(By.GIT)

    assert names(order, tree()) == ["a.py", "b.py", "c.py", "lib", "sub"]


def test_the_sorts_come_one_after_the_other_the_usual_way_round_first() -> None:
    sort = Sort(reverse=True)
    seen = []
    for _ in range(5):
        sort = sort.next()
        seen.append(sort)

    assert seen == [Sort(By.TOKENS), Sort(By.SIZE), Sort(By.TIME), Sort(By.GIT), Sort(By.NAME)]


def test_numbers_that_change_move_nothing_until_it_is_sorted_again() -> None:
    of, order = tree(), Order()
    order.sort = Sort(By.TOKENS)
    before = names(order, of)

    learn(of, {"c.py": 5_000})
    assert names(order, of) == before
    order.sort = Sort(By.TOKENS)
    assert names(order, of)[0] == "c.py"


def test_a_directory_with_other_children_is_sorted_anew() -> None:
    of, order = tree(), Order()
    order.sort = Sort(By.TOKENS)
    names(order, of)

    of.merge(Batch("lib", [Entry("lib/y.py", Kind.FILE, 90_000, 1, 8)], ()))
    lib = of.get("lib")
    assert lib is not None
    order.forget([lib])

    assert [node.name for node in order.children(lib)] == ["y.py"]


def test_the_cursor_stays_on_its_node_and_guides_follow_the_order() -> None:
    rows = Rows(sample())
    rows.open_all()
    learn(rows._tree, {"README.md": 5_000, "src/auth/tokens.py": 900})
    rows.cursor = [node.path for node in rows.nodes].index("README.md")

    rows.sort_by(Sort(By.TOKENS), None)

    assert rows.current.path == "README.md"
    assert rows.cursor == 1
    assert [node.path for node in rows.nodes if rows.is_last(node)] == [
        "",
        "src/auth/session.py",
        "src/settings.py",
        "docs",
        "docs/guide.md",
    ]


@given(
    tokens=st.lists(st.integers(0, 20), min_size=4, max_size=4),
    by=st.sampled_from([By.NAME, By.TOKENS, By.SIZE, By.TIME]),
)
def test_a_sort_loses_nobody_and_its_reverse_keeps_names_where_all_else_is_equal(
    tokens: list[int], by: By
) -> None:
    of = Tree()
    paths = ["d", "b", "c", "a"]
    put(of, "", paths)
    learn(of, dict(zip(paths, tokens, strict=True)))
    order = Order()
    for reverse in (False, True):
        order.sort = Sort(by, reverse=reverse)
        found = [(node.own().tokens, node.name) for node in order.children(of.root)]
        sign = 1 if reverse else -1
        if by is By.TOKENS:
            assert found == sorted(found, key=lambda each: (sign * each[0], each[1]))
        elif by is By.NAME:
            assert [name for _, name in found] == sorted(paths, reverse=reverse)
        else:
            assert [name for _, name in found] == sorted(paths)


def test_eighty_thousand_files_unfold_and_sort_at_once() -> None:
    rows = Rows(large(4_000, 80_000))

    start = time.process_time()
    rows.sort_by(Sort(By.TOKENS), None)
    rows.open_all()
    rows.sort_by(Sort(By.TIME), None)

    # A generous bound: it is there to catch something quadratic, not to measure.
    assert time.process_time() - start < 4


TOP = ["docs", "src", "tests", ".gitignore", "README.md", "latest.md", "logo.png"]
TOP += ["pyproject.toml", "uv.lock"]


def top(pilot: Pilot[None]) -> list[str]:
    nodes = explorer(pilot).tree_view.rows.nodes
    return [node.name for node in nodes if node.depth == 1]


def heading(pilot: Pilot[None]) -> str:
    return explorer(pilot).heading.render().plain


class TestKeys:
    async def test_s_sorts_by_one_thing_after_the_other_and_the_heading_says_which(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            assert "sort: name" in heading(pilot)
            assert top(pilot) == TOP

            await pilot.press("s")
            assert top(pilot)[:4] == ["src", "tests", "uv.lock", "docs"]
            assert "sort: tokens ↓" in heading(pilot)
            assert explorer(pilot).status.text == "Sorted by tokens, the most first"
            await pilot.press("s")
            assert "sort: size ↓" in heading(pilot)
            assert "size  tokens" in heading(pilot)
            await pilot.press("s")
            assert "sort: time ↓" in heading(pilot)
            assert "written  tokens" in heading(pilot)
            await pilot.press("s", "s")
            assert top(pilot) == TOP

    async def test_capital_s_turns_the_order_round(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("S")
            assert top(pilot)[:4] == ["tests", "src", "docs", "uv.lock"]
            assert "sort: name, reversed" in heading(pilot)

            await pilot.press("s", "S")
            assert top(pilot)[-4:] == ["docs", "uv.lock", "tests", "src"]
            assert explorer(pilot).status.text == "Sorted by tokens, the fewest first"

    async def test_the_cursor_stays_on_its_node_and_at_its_height(
        self, running: Run, project: Path
    ) -> None:
        for number in range(60):
            (project / f"file_{number:02}.md").write_text("word " * number)
        async with running(project) as pilot:
            tree = explorer(pilot).tree_view
            await go(pilot, "file_31.md")
            node, height = tree.node, tree.rows.cursor - tree.scroll_offset.y

            await pilot.press("s", "S", "s")

            assert tree.node is node
            assert tree.rows.cursor - tree.scroll_offset.y == height

    async def test_sorted_again_when_all_is_counted_and_no_key_comes(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("s")
            first = top(pilot)
            (project / "README.md").write_text("word and word\n" * 9_000)

            await until(pilot, lambda: top(pilot) != first)

            assert top(pilot)[0] == "README.md"
            await settled(pilot)

    async def test_what_is_sorted_by_size_or_time_shows_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=(120, 40)) as pilot:
            tree = explorer(pilot).tree_view
            tree.scene.clock = lambda: (project / "uv.lock").stat().st_mtime + 7_200
            row = top(pilot).index("uv.lock") + 1
            assert "kB" not in tree.render_line(row).text

            await pilot.press("s", "s")
            assert f"{(project / 'uv.lock').stat().st_size / 1000:.1f} kB" in "".join(
                tree.render_line(y).text for y in range(9)
            )
            await pilot.press("s")
            assert " 2h" in "".join(tree.render_line(y).text for y in range(9))


def test_binary_files_have_a_size_but_no_tokens() -> None:
    of = tree()
    learn(of, {"a.py": 0}, Content.BINARY)
    order = Order()

    order.sort = Sort(By.SIZE)
    assert names(order, of)[0] == "a.py"
    order.sort = Sort(By.TOKENS)
    assert names(order, of)[-1] == "a.py"
