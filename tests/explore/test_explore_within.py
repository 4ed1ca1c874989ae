"""Finding one's way inside the preview: the search in it, and the jumps to what is to be done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, go, settled
from hypothesis import given
from hypothesis import strategies as st

from create_dump.explore import document, safe
from create_dump.explore.places import Place, Places, find_text, find_todos
from create_dump.explore.spans import covering, overlaid
from create_dump.explore.widgets.search_row import SearchRow
from create_dump.explore.widgets.tabs import TabLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

WIDE = (120, 40)


def never() -> bool:
    return False


def found(text: str, what: str) -> list[Place]:
    places = find_text(document.of_file("x", text, "text"), never, what)
    return [places[at] for at in range(len(places))]


class TestPlaces:
    def test_small_letters_find_both_and_capitals_only_themselves(self) -> None:
        text = "one Two\n\ntwo TWO\n"

        assert found(text, "two") == [Place(0, 4, 7), Place(2, 0, 3), Place(2, 4, 7)]
        assert found(text, "Two") == [Place(0, 4, 7)]

    def test_places_are_those_of_what_is_drawn(self) -> None:
        assert found("\tx\n\x1b[31mx\n", "x") == [Place(0, 4, 5), Place(1, 5, 6)]
        assert found("\x1b[31mx\n", "␛") == [Place(0, 0, 1)]

    def test_what_has_a_meaning_in_patterns_is_looked_for_as_it_is(self) -> None:
        assert found("a.b ab (x) [y]\n", "(x) [y") == [Place(0, 7, 13)]
        assert found("ab a.b\n", "a.b") == [Place(0, 3, 6)]

    def test_letters_that_change_their_length_with_their_case(self) -> None:
        assert found("İİİ needle\n", "needle") == [Place(0, 4, 10)]

    @given(
        lines=st.lists(st.text(st.sampled_from("aAbß\t \x07é漢İ."), max_size=12), max_size=1_200),
        what=st.text(st.sampled_from("aAbßé."), min_size=1, max_size=3),
    )
    def test_they_are_what_a_plain_search_of_each_drawn_line_finds(
        self, lines: list[str], what: str
    ) -> None:
        text = "".join(f"{line}\n" for line in lines)
        flags = re.IGNORECASE if what == what.lower() else 0

        assert found(text, what) == [
            Place(row, *match.span())
            for row, line in enumerate(lines)
            for match in re.finditer(re.escape(what), safe.line(line), flags)
        ]

    def test_a_search_stops_when_nobody_waits_for_it(self) -> None:
        text = "x\n" * 2_000
        asked = iter((False, True))

        places = find_text(document.of_file("x", text, "text"), lambda: next(asked), "x")

        assert len(places) == 500

    def test_words_for_to_dos_stand_alone(self) -> None:
        text = "# TODO(ada): x\n# TODOS, METHOD_XXX, XXXL\nx = 1  # FIXME and HACK\nTODO"

        places = find_todos(document.of_file("x", text, "text"), never)

        assert [places[at] for at in range(len(places))] == [
            Place(0, 2, 6),
            Place(2, 9, 14),
            Place(2, 19, 23),
            Place(3, 0, 4),
        ]

    def test_from_anywhere_there_is_a_next_and_one_before(self) -> None:
        places = Places([Place(2, 0, 1), Place(2, 5, 6), Place(9, 0, 1)])

        def ways(place: Place) -> tuple[int, int]:
            return places.beside(place, 1), places.beside(place, -1)

        assert ways(Place(0, -1, -1)) == (0, 2)
        assert ways(Place(2, 0, 1)) == (1, 2)
        assert ways(Place(5, -1, -1)) == (2, 1)
        assert ways(Place(9, 0, 1)) == (0, 1)
        assert [place.start for place in places.on(2)] == [0, 5]
        assert places.on(3) == []


class TestSpans:
    @given(
        spans=st.lists(st.tuples(st.integers(1, 5), st.sampled_from("abc")), max_size=8),
        cuts=st.lists(st.integers(0, 45), max_size=8),
        rest=st.integers(0, 4),
    )
    def test_what_is_laid_over_hides_what_is_below_and_nothing_else(
        self, spans: list[tuple[int, str]], cuts: list[int], rest: int
    ) -> None:
        length = sum(each for each, _ in spans) + rest
        ends = sorted(set(cuts))
        over = [(a, b, "!") for a, b in zip(ends[::2], ends[1::2], strict=False)]
        below = covering(spans, length)
        expected = [kind for each, kind in below for _ in range(each)]
        for start, end, kind in over:
            for at in range(start, min(end, length)):
                expected[at] = kind

        pieces = overlaid(below, over)

        assert [kind for each, kind in pieces for _ in range(each)] == expected


def note(pilot: Pilot[None]) -> str:
    line = explorer(pilot).query_one(TabLine).render().plain
    return line.partition("Changes")[2].lstrip(" ]").rstrip()


def typed(pilot: Pilot[None]) -> str:
    row = explorer(pilot).query_one(SearchRow)
    return str(row.query_one("#search-found").render()) if row.display else ""


def top(pilot: Pilot[None]) -> int:
    return explorer(pilot).preview.view.scroll_offset.y


def drawn(pilot: Pilot[None], style: str) -> set[str]:
    """Return the texts on the screen of the preview that are drawn in *style*."""
    view = explorer(pilot).preview.view
    wanted = view._paint(style)
    strips = [view.render_line(y) for y in range(view.size.height)]
    return {text for strip in strips for text, own, _ in strip if own == wanted}


class TestSearching:
    async def test_from_the_tree_it_is_typed_kept_and_gone_through(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "src/db/query.py")
            await settled(pilot)
            await pilot.press("ctrl+f", *"query_5")
            await settled(pilot)
            # query_5, and query_50 to query_59.
            assert typed(pilot) == "1 of 11"
            assert drawn(pilot, "hit-here") == {"query_5"}

            await pilot.press("down", "enter")
            assert note(pilot) == "“query_5” 2 of 11"
            assert explorer(pilot).preview.view.has_focus
            line = explorer(pilot).preview.shown.lines.index(
                "def query_50(value: int, *, strict: bool = False) -> str:"
            )
            assert top(pilot) <= line < top(pilot) + 30
            assert drawn(pilot, "hit")

            await pilot.press("n", "n", "N")
            assert note(pilot) == "“query_5” 3 of 11"
            await pilot.press("N", "N", "N")
            assert note(pilot) == "“query_5” 11 of 11"

            await pilot.press("escape")
            assert note(pilot) == ""
            assert not drawn(pilot, "hit") | drawn(pilot, "hit-here")
            assert explorer(pilot).preview.view.has_focus
            await pilot.press("escape")
            assert explorer(pilot).tree_view.has_focus

    async def test_escape_while_typing_goes_back_to_where_it_began(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "README.md")
            await settled(pilot)
            await pilot.press("ctrl+f", *"how", "escape")
            assert explorer(pilot).tree_view.has_focus
            assert not typed(pilot)
            await settled(pilot)
            assert note(pilot) == ""

    async def test_typed_at_once_all_letters_arrive_also_where_the_preview_was_hidden(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "README.md")
            await pilot.press("ctrl+f", *"quay q")
            await settled(pilot)

            search = explorer(pilot).preview.search
            assert (search.text, search.words) == ("quay q", "not found")
            assert pilot.app.is_running
            assert not explorer(pilot).workspace.selection.choices
            await pilot.press("escape")
            assert explorer(pilot).preview.view.has_focus
            await pilot.press("escape")
            assert explorer(pilot).tree_view.has_focus

    async def test_it_goes_on_in_the_next_file_and_tab_without_moving_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "src/auth/tokens.py")
            await settled(pilot)
            await pilot.press("ctrl+f", *"strict", "enter", "shift+tab", "k")
            await settled(pilot)
            assert explorer(pilot).preview.shown.path == "src/auth/session.py"
            assert note(pilot) == "“strict” 60 found"
            assert top(pilot) == 0

            await pilot.press("right_square_bracket")
            await settled(pilot)
            assert note(pilot).startswith("“strict” 30 found")
            await pilot.press("tab", "n")
            assert note(pilot).startswith("“strict” 1 of 30")

    async def test_n_without_a_search_says_how_to_begin_and_in_the_tree_it_is_the_filters(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "README.md")
            await pilot.press("tab", "n")
            assert explorer(pilot).status.text == "Nothing is searched for here: ^f begins"
            await pilot.press("ctrl+f", *"zzz", "enter")
            await settled(pilot)
            await pilot.press("n")
            assert explorer(pilot).status.text == "zzz is not in here"

            await pilot.press("1", "n")
            assert explorer(pilot).status.text == "No filter holds: / begins one"

    async def test_a_match_far_to_the_right_is_scrolled_to(
        self, running: Run, project: Path
    ) -> None:
        (project / "wide.txt").write_text("x" * 900 + "needle\n")
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "wide.txt")
            await settled(pilot)
            await pilot.press("ctrl+f", *"needle")
            await settled(pilot)

            assert drawn(pilot, "hit-here") == {"needle"}

    async def test_a_text_of_five_megabytes_is_searched_to_its_end(
        self, running: Run, project: Path
    ) -> None:
        (project / "big.txt").write_text("some line of text\n" * 280_000 + "The End\n")
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "big.txt")
            await settled(pilot)
            await pilot.press("ctrl+f", *"the end")
            await settled(pilot)
            assert typed(pilot) == "1 of 1"
            assert drawn(pilot, "hit-here") == {"The End"}

            await pilot.press(*["backspace"] * 7, "e")
            await settled(pilot)
            assert typed(pilot) == "1 of 100,000+"


class TestToDos:
    @pytest.fixture
    def busy(self, project: Path) -> Path:
        text = "".join(f"x = {n}\n" for n in range(200))
        marked = text.replace("x = 9\n", "x = 9  # TODO: less\n").replace(
            "x = 150\n", "x = 150  # FIXME soon\n"
        )
        (project / "busy.py").write_text(marked)
        return project

    async def test_braces_go_to_them_from_the_tree_and_around(
        self, running: Run, busy: Path
    ) -> None:
        async with running(busy, size=WIDE) as pilot:
            await go(pilot, "busy.py")
            await settled(pilot)
            assert note(pilot) == "2 to-dos"
            assert drawn(pilot, "todo") == {"TODO"}

            seen = []
            for key in ("right", "right", "right", "left"):
                await pilot.press(f"{key}_curly_bracket")
                seen.append((note(pilot), *drawn(pilot, "todo-here")))

            assert seen == [
                ("to-do 1 of 2", "TODO"),
                ("to-do 2 of 2", "FIXME"),
                ("to-do 1 of 2", "TODO"),
                ("to-do 2 of 2", "FIXME"),
            ]
            assert explorer(pilot).tree_view.has_focus

    async def test_where_there_are_none_it_is_said(self, running: Run, project: Path) -> None:
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "README.md")
            await settled(pilot)
            await pilot.press("right_curly_bracket")

            assert explorer(pilot).status.text == "No to-do in here: TODO, FIXME, XXX, HACK"

    async def test_from_where_one_has_scrolled_to(self, running: Run, busy: Path) -> None:
        async with running(busy, size=WIDE) as pilot:
            await go(pilot, "busy.py")
            await settled(pilot)
            await pilot.press("tab", "pagedown", "right_curly_bracket")

            assert note(pilot) == "to-do 2 of 2"
