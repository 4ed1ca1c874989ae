"""Choosing many at once: ranges by keys and by the mouse, all, none, and the inverse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, go, settled
from explore_trees import sample
from hypothesis import given
from hypothesis import strategies as st

from create_dump.explore.ranges import spanned
from create_dump.explore.rows import Rows
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

ALL = ["", "docs", "docs/guide.md", "src", "src/auth", "src/auth/session.py"]
ALL += ["src/auth/tokens.py", "src/settings.py", "README.md"]


def span(first: str, last: str, folded: tuple[str, ...] = ()) -> list[str]:
    """Return what the rows from *first* to *last* of the sample stand for."""
    rows = Rows(sample())
    rows.open_all()
    for path in folded:
        rows.close([node.path for node in rows.nodes].index(path))
    shown = [node.path for node in rows.nodes]
    rows.cursor, rows.anchor = shown.index(last), shown.index(first)
    return [node.path for node in spanned(rows)]


class TestWhatARangeStandsFor:
    def test_files_stand_for_themselves_in_either_direction(self) -> None:
        one, other = "src/auth/session.py", "src/auth/tokens.py"

        assert span(one, other) == span(other, one) == [one, other]

    def test_a_directory_with_all_its_rows_stands_for_all_that_is_in_it(self) -> None:
        assert span("src/auth", "src/auth/tokens.py") == ["src/auth"]
        assert span("docs", "src/settings.py") == ["docs", "src"]
        assert span("", "README.md") == [""]

    def test_a_directory_whose_rows_end_later_stands_for_those_that_are_in_it(self) -> None:
        assert span("src", "src/auth/session.py") == ["src/auth/session.py"]
        assert span("docs/guide.md", "src/auth/tokens.py") == ["docs/guide.md", "src/auth"]

    def test_a_directory_at_the_end_or_folded_stands_for_all_that_is_in_it(self) -> None:
        assert span("docs/guide.md", "src") == ["docs/guide.md", "src"]
        assert span("src/auth", "src/settings.py", folded=("src/auth",)) == [
            "src/auth",
            "src/settings.py",
        ]

    @given(st.data())
    def test_every_file_that_is_seen_in_it_is_in_it_once(self, data: st.DataObject) -> None:
        first, last = sorted(data.draw(st.integers(0, len(ALL) - 1)) for _ in range(2))

        found = span(ALL[first], ALL[last])

        files = [path for path in ALL[first : last + 1] if "." in path]
        for file in files:
            covering = [p for p in found if not p or file == p or file.startswith(f"{p}/")]
            assert len(covering) == 1
        # And nothing but what is seen, or is below the row at which it ends.
        for path in found:
            assert path in ALL[first : last + 1]


def chosen(pilot: Pilot[None]) -> dict[str, State]:
    return dict(explorer(pilot).workspace.selection.choices)


def said(pilot: Pilot[None]) -> str:
    return explorer(pilot).status.text


def line(pilot: Pilot[None], path: str) -> str:
    tree = explorer(pilot).tree_view
    row = [node.path for node in tree.rows.nodes].index(path)
    return tree.render_line(row - tree.scroll_offset.y).text


TWO = {"src/auth/oauth.py": State.IN, "src/auth/session.py": State.IN}


class TestRanges:
    async def test_v_begins_a_range_and_v_again_chooses_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await pilot.press("v")
            assert said(pilot).startswith("Range: move to extend it")
            await pilot.press("j")
            assert line(pilot, "src/auth/oauth.py").startswith("┃")
            assert line(pilot, "src/auth/session.py").startswith(
                "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
            )
            assert not chosen(pilot)

            await pilot.press("v")
            assert chosen(pilot) == TWO
            assert said(pilot) == "In: 2 files of the range"
            assert line(pilot, "src/auth/oauth.py").startswith(" ")

            await pilot.press("u")
            assert chosen(pilot) == {}

    async def test_space_chooses_it_and_where_all_is_in_puts_it_out(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await pilot.press("v", "j", "space")
            assert chosen(pilot) == TWO

            await pilot.press("v", "k", "space")
            assert chosen(pilot) == {}
            assert said(pilot) == "Out: 2 files of the range"

    async def test_escape_leaves_it_and_nothing_is_chosen(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await pilot.press("v", "j", "escape", "j")
            assert explorer(pilot).tree_view.rows.anchor is None
            assert chosen(pilot) == {}

            await pilot.press("space")
            assert set(chosen(pilot)) == {"src/auth/tokens.py"}

    async def test_shift_and_arrows_extend_at_once(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/tokens.py")
            await pilot.press("shift+up", "shift+up", "shift+up", "shift+down", "space")

            assert set(chosen(pilot)) == {*TWO, "src/auth/tokens.py"}

    async def test_o_makes_outlines_of_it_and_the_range_stays(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await pilot.press("v", "j", "o")
            assert chosen(pilot) == TWO
            await pilot.press("o")
            assert chosen(pilot) == dict.fromkeys(TWO, State.OUTLINE)
            assert said(pilot) == "As outlines: 2 files of the range"
            await pilot.press("o", "v")
            assert chosen(pilot) == TWO

    async def test_under_a_filter_it_takes_only_what_is_shown(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"auth", "enter", "g", "j", "v", "v")

            assert set(chosen(pilot)) == {
                *TWO,
                "src/auth/__init__.py",
                "src/auth/tokens.py",
            }

    async def test_a_range_without_a_file_says_so(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await go(pilot, "latest.md")
            await pilot.press("v", "j", "v")

            assert said(pilot) == "Nothing in the range can go into a dump"
            assert chosen(pilot) == {}

    async def test_it_follows_its_rows_when_files_come_and_go(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await pilot.press("v", "j")
            (project / "docs" / "early.md").write_text("x\n")
            (project / "src" / "auth" / "aaa.py").write_text("x = 1\n")
            await settled(pilot)

            await pilot.press("v")
            assert chosen(pilot) == TWO


class TestAllAndNone:
    async def test_capital_a_takes_all_inside_the_cursors_directory_and_again_none(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await pilot.press("A")
            assert chosen(pilot) == {"src/auth": State.IN}
            assert said(pilot) == "In: all of auth/"
            await pilot.press("A")
            assert chosen(pilot) == {}

            await go(pilot, "docs")
            await pilot.press("A")
            assert chosen(pilot) == {"docs": State.IN}

    async def test_capital_a_obeys_the_filter(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"auth", "enter")
            await go(pilot, "tests/test_auth.py")
            await pilot.press("A")

            assert chosen(pilot) == {"tests/test_auth.py": State.IN}
            assert said(pilot) == "In: the 1 file shown in tests/"

    async def test_star_inverts_all_as_one_step(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await go(pilot, "uv.lock")
            await pilot.press("space", "asterisk")
            assert chosen(pilot) == {"": State.IN, "uv.lock": State.OUT}
            assert said(pilot) == "Inverted: 18 files chosen now"

            await pilot.press("asterisk")
            assert chosen(pilot) == {"uv.lock": State.IN}
            await pilot.press("u", "u")
            assert chosen(pilot) == {"uv.lock": State.IN}

    async def test_star_inverts_only_what_the_filter_shows(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await pilot.press("space", "slash", *"auth !test", "enter", "asterisk")

            assert set(chosen(pilot)) == {
                f"src/auth/{name}.py" for name in ("__init__", "session", "tokens")
            }
            await pilot.press("u")
            assert set(chosen(pilot)) == {"src/auth/oauth.py"}

    async def test_capital_i_inverts_inside_the_cursors_directory(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await pilot.press("space", "I")
            assert chosen(pilot) == {"src/auth": State.IN, "src/auth/oauth.py": State.OUT}
            assert said(pilot) == "Inverted inside auth/: 3 files chosen now"

            await pilot.press("I")
            assert chosen(pilot) == {"src/auth/oauth.py": State.IN}


class TestTheMouse:
    async def drag(self, pilot: Pilot[None], first: str, last: str) -> None:
        """Draw the mouse over the marks from *first* to *last*."""
        tree = explorer(pilot).tree_view
        shown = [node.path for node in tree.rows.nodes]
        start, stop = (shown.index(path) - tree.scroll_offset.y for path in (first, last))
        step = 1 if stop >= start else -1
        x = line(pilot, first).index("[") + 1
        await pilot.mouse_down("#tree", offset=(x, start))
        for y in range(start, stop + step, step):
            await pilot.hover("#tree", offset=(x, y))
        assert MARK[self.painted] in line(pilot, last)
        await pilot.mouse_up("#tree", offset=(x, stop))
        await pilot.pause()

    painted = State.IN

    async def test_drawing_over_marks_paints_them_as_one_step(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/oauth.py")
            await self.drag(pilot, "src/auth/oauth.py", "src/auth/session.py")
            assert chosen(pilot) == TWO
            assert explorer(pilot).tree_view.rows.anchor is None

            await pilot.press("u")
            assert chosen(pilot) == {}

    async def test_what_the_first_becomes_all_become(self, running: Run, project: Path) -> None:
        self.painted = State.OUT
        async with running(project) as pilot:
            await go(pilot, "src/auth/session.py")
            await pilot.press("space")
            await self.drag(pilot, "src/auth/session.py", "src/auth/oauth.py")

            assert chosen(pilot) == {}

    async def test_a_click_on_a_mark_toggles_it_and_one_on_a_name_only_goes_there(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.click("#tree", offset=(6, 2))
            assert chosen(pilot) == {"src": State.IN}
            await pilot.click("#tree", offset=(6, 2))
            assert chosen(pilot) == {}
            await pilot.click("#tree", offset=(14, 3))
            assert chosen(pilot) == {}
            assert explorer(pilot).tree_view.node.path == "tests"

    async def test_beyond_the_edge_the_rows_come_to_the_mouse(
        self, running: Run, project: Path
    ) -> None:
        for number in range(60):
            (project / f"file_{number:02}.md").write_text("word\n")
        async with running(project) as pilot:
            tree = explorer(pilot).tree_view
            await go(pilot, "file_10.md")
            x = line(pilot, "file_10.md").index("[") + 1
            await pilot.mouse_down("#tree", offset=(x, tree.rows.cursor - tree.scroll_offset.y))
            top = tree.scroll_offset.y
            for _ in range(4):
                await pilot.hover("#status", offset=(x, 0))
            await pilot.mouse_up("#status", offset=(x, 0))
            await pilot.pause()

            assert tree.scroll_offset.y > top
            assert "file_20.md" in chosen(pilot)


MARK = {State.IN: "[x]", State.OUT: "[ ]"}


@pytest.mark.parametrize("key", ["a", "A", "asterisk", "I"])
async def test_where_nothing_matches_there_is_nothing_to_choose(
    running: Run, project: Path, key: str
) -> None:
    async with running(project) as pilot:
        await pilot.press("slash", *"zzzz", "enter", key)

        assert said(pilot) == "Nothing matches the filter"
        assert chosen(pilot) == {}
