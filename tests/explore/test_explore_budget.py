"""The meter, what a change costs, and the model that it is all measured against."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled, until
from hypothesis import given
from hypothesis import strategies as st

from create_dump.config.load import load
from create_dump.destinations.base import Delivery, Outcome
from create_dump.errors import SettingsError
from create_dump.explore.budget import Budget, Level, about, budgets, named, reserve
from create_dump.explore.cost import LastCost
from create_dump.explore.job import COPY
from create_dump.explore.keymap import Keymap
from create_dump.explore.screens.menu import Menu
from create_dump.explore.widgets.status import Tone
from create_dump.explore.widgets.totals import Sum, TotalsLine, meter
from create_dump.selection.selection import NOTHING, State
from create_dump.sizing import DumpSize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from create_dump.explore.explorer import Explorer

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
    Open = Callable[..., Explorer]

windows = st.integers(1_000, 10_000_000)
shares = st.floats(0, 1)
sizes = st.integers(0, 20_000_000)


@st.composite
def any_budget(draw: st.DrawFn) -> Budget:
    window = draw(windows)
    return Budget(
        draw(st.sampled_from(["", "claude-opus-5.5", "o3"])), window, draw(st.integers(0, window))
    )


def line(budget: Budget, total: Sum, width: int, cost: str = "") -> str:
    totals = TotalsLine(budget, Keymap())
    totals.sum, totals.cost = total, cost
    return "".join(text for text, _ in totals.parts(width))


class TestMeter:
    @given(any_budget(), sizes, st.integers(60, 220), st.sampled_from(["", "+1,204", "~-99,999"]))
    def test_it_never_claims_to_fit_when_it_does_not(
        self, budget: Budget, size: int, width: int, cost: str
    ) -> None:
        said = line(budget, Sum(318, size, 900_000, "", 0), width, cost)

        assert ("OVER by" in said) is (size > budget.room)
        assert (budget.percent(size) > 100) is (size > budget.room)
        assert f"{budget.percent(size)}%" in said
        assert len(said) <= width

    @given(any_budget(), sizes, st.integers(0, 60))
    def test_what_is_filled_reaches_what_is_kept_only_where_it_does_not_fit(
        self, budget: Budget, size: int, cells: int
    ) -> None:
        filled, free, kept = meter(budget, size, cells)

        assert len(filled + free + kept) == cells
        assert set(free) <= {"░"}
        assert set(kept) <= {"▒"}
        if size > budget.room:
            assert not free
        elif budget.reserve and cells > 1:
            assert kept == meter(budget, 0, cells)[2] != ""

    @given(any_budget(), sizes)
    def test_the_parts_that_it_names_would_be_enough(self, budget: Budget, size: int) -> None:
        parts = budget.parts(size)

        assert parts >= 1
        assert not budget.room or budget.room * parts >= size

    def test_80_per_cent_reads_without_colours(self) -> None:
        budget = Budget("", 100_000, 0)

        assert "79%  79,999 tok · 3 files" in line(budget, Sum(3, 79_999, 9, "", 0), 80)
        assert "80%! 80,000 tok · nearly full · 3 files" in line(
            budget, Sum(3, 80_000, 9, "", 0), 80
        )

    def test_at_80_columns_it_names_the_model_and_what_the_change_cost(self) -> None:
        said = line(
            Budget("claude-sonnet-5.5", 1_000_000, 128_000),
            Sum(318, 764_310, 900_000, "", 0),
            80,
            "+1,204",
        )

        assert said.startswith(" sonnet-5.5 1M ▕")
        assert "▒▏" in said
        assert said.endswith(" 87%! 764,310 tok +1,204 · nearly full · 318 files")

    def test_where_there_is_room_it_says_how_much_is_kept_for_the_answer(self) -> None:
        assert line(Budget("o3", 200_000, 50_000), Sum(1, 5, 5, "", 0), 120).startswith(
            " o3 200k -50k ▕"
        )


@pytest.mark.parametrize(
    ("window", "answer", "asked", "kept"),
    [
        (1_000_000, 128_000, None, 128_000),
        (200_000, 100_000, None, 50_000),
        (131_072, 131_072, None, 32_768),
        (200_000, None, None, 8_000),
        (16_000, None, None, 4_000),
        (200_000, 100_000, 3_000, 3_000),
        (200_000, None, 0, 0),
    ],
)
def test_the_reserve_is_the_answer_but_never_most_of_the_window(
    window: int, answer: int | None, asked: int | None, kept: int
) -> None:
    assert reserve(window, answer, asked) == kept


def test_more_than_the_window_for_the_answer_leaves_no_room() -> None:
    budget = Budget("", 1_000, 5_000)

    assert budget.room == 0
    assert budget.level(0) is Level.FITS
    assert budget.level(1) is Level.OVER
    assert budget.percent(1) > 100


class TestModels:
    def test_without_settings_the_window_comes_first_and_all_models_follow(
        self, tmp_path: Path
    ) -> None:
        found = budgets(load(tmp_path, environ={}))

        assert found[0] == Budget("", 200_000, 8_000)
        opus = named(found, "claude-opus-5.5")
        assert opus is not None
        assert opus[:4] == ("claude-opus-5.5", 1_000_000, 128_000, "claude")
        assert "https://" in opus.told
        assert len({each.name for each in found}) == len(found)

    def test_the_chosen_one_comes_first_and_ones_own_before_the_known(self, tmp_path: Path) -> None:
        (tmp_path / "create_dump.toml").write_text(
            'model = "opus"\nreserve = "10k"\n'
            '[models]\nhouse = "32k"\n"gpt-4.1" = "64k"\n'
            'mine = { window = 5_000, tokenizer = "rough" }\n'
        )

        found = budgets(load(tmp_path, environ={}))

        names = [each.name for each in found]
        assert names[:5] == ["claude-opus-5.5", "", "house", "gpt-4.1", "mine"]
        assert names.count("gpt-4.1") == 1
        assert named(found, "house") == Budget(
            "house", 32_000, 10_000, "o200k_base", "create_dump.toml:4"
        )
        assert named(found, "gpt-4.1") == Budget(
            "gpt-4.1", 64_000, 10_000, "o200k_base", "create_dump.toml:5"
        )
        assert named(found, "mine") == Budget("mine", 5_000, 10_000, "rough", "create_dump.toml:6")

    def test_a_model_that_there_is_not_is_an_error_with_its_place(self, tmp_path: Path) -> None:
        (tmp_path / "create_dump.toml").write_text('\nmodel = "opsu"\n')

        with pytest.raises(SettingsError, match="unknown model") as caught:
            budgets(load(tmp_path, environ={}))

        assert caught.value.where == "create_dump.toml:2"
        assert "did you mean claude-opus" in caught.value.hint

    def test_another_tokenizers_share_is_estimated(self) -> None:
        assert about(1_000, "o200k_base", "claude") == 1_640
        assert about(1_640, "claude", "o200k_base") == 1_000
        assert about(1_000, "o200k_base", "cl100k_base") == 1_000


def size(tokens: int, *, final: bool = True) -> DumpSize:
    return DumpSize(1, tokens, 1, exact=final, pending=0, final=final)


class TestCost:
    def test_it_is_what_the_total_became_more_or_less_by_the_last_change(self) -> None:
        one, two = NOTHING.choose(["a"], State.IN), NOTHING.choose(["b"], State.IN)
        last = LastCost(NOTHING)
        last.see(NOTHING, size(0))
        assert last.cost is None

        last.see(one, size(900, final=False))
        assert str(last.cost) == "~+900"
        last.see(one, size(1_204))
        assert str(last.cost) == "+1,204"
        last.see(two, size(1_000))
        assert str(last.cost) == "-204"

    def test_what_was_chosen_before_and_is_counted_only_now_is_no_part_of_it(self) -> None:
        one, two = NOTHING.choose(["a"], State.IN), NOTHING.choose(["b"], State.IN)
        last = LastCost(NOTHING)
        last.see(NOTHING, size(0))
        last.see(one, size(9_000, final=False))

        last.see(two, size(8_000, final=False))
        last.see(two, size(15_500))

        assert str(last.cost) == "~-1,000"

    def test_while_files_are_still_found_all_of_a_first_choice_is_its_cost(self) -> None:
        one = NOTHING.choose([""], State.IN)
        last = LastCost(NOTHING)
        last.see(NOTHING, DumpSize(0, 0, 0, exact=False, pending=0, final=False))

        last.see(one, size(8_000, final=False))
        last.see(one, size(9_000))

        assert str(last.cost) == "+9,000"

    def test_once_the_total_moves_for_another_reason_it_is_gone(self) -> None:
        one, two = NOTHING.choose(["a"], State.IN), NOTHING.choose(["b"], State.IN)
        last = LastCost(NOTHING)
        last.see(one, size(500))
        last.see(one, size(500, final=False))
        last.see(one, size(500))
        assert str(last.cost) == "+500"

        last.see(one, size(900))
        assert last.cost is None
        last.see(one, size(500))
        assert last.cost is None

        last.see(two, size(800))
        assert str(last.cost) == "+300"


HOUSE = Budget("house", 50_000, 5_000, "o200k_base", "mine")
CLAUDE = Budget("claude-x", 100_000, 10_000, "claude", "theirs")
OFFERED = (Budget("", 200_000, 8_000), HOUSE, CLAUDE)


class HeldUp:
    """A destination that takes its time."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        self.begun.set()
        self.go_on.wait(30)
        return Delivery(Outcome.VERIFIED, f"{len(list(chunks))} pieces")


class TestKey:
    async def test_b_changes_the_window(self, running: Run, project: Path) -> None:
        async with running(project, budgets=OFFERED) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            total = app.totals.sum

            await pilot.press("b", "j", "enter")
            await settled(pilot)

            assert app.measuring.model == "house"
            assert app.totals.budget is HOUSE
            assert app.totals.sum == total
            assert app.status.text == "house: 45,000 tokens for the dump, 5,000 kept for the answer"

    async def test_another_tokenizer_counts_anew_and_keeps_the_choice(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, budgets=OFFERED) as pilot:
            app = explorer(pilot)
            await pilot.press("a", "down", "down", "l")
            await settled(pilot)
            before, chosen = app.totals.sum, app.workspace.selection
            place = app.tree_view.rows.cursor

            await pilot.press("b", "G", "enter")
            await settled(pilot)

            assert app.totals.sum.sign == "≈"
            assert 1.5 < app.totals.sum.tokens / before.tokens < 1.7
            assert app.totals.sum.files == before.files
            assert app.workspace.selection is chosen
            assert app.tree_view.rows.cursor == place
            assert "counting anew as claude, ≈ an estimate" in app.status.text
            shown = [app.tree_view.render_line(y).text for y in range(8)]
            assert any("≈" in row for row in shown)
            assert app.totals.cost == ""

            await pilot.press("b", "g", "j", "enter")
            await settled(pilot)
            assert app.totals.sum == before

    async def test_the_menu_tells_what_each_would_take_of_the_dump(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, budgets=OFFERED) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            tokens = app.totals.sum.tokens

            await pilot.press("b")
            menu = app.screen
            assert isinstance(menu, Menu)
            rows = [row.detail.split() for row in menu.listing.rows]

            assert rows[0] == ["200k", "-8k", f"{100 * tokens // 192_000}%", "o200k_base"]
            assert rows[1] == ["50k", "-5k", f"{100 * tokens // 45_000}%", "o200k_base"]
            assert rows[2] == [
                "100k",
                "-10k",
                f"≈{CLAUDE.percent(round(tokens * 1.64))}%",
                "claude",
            ]
            await pilot.press("G")
            assert str(menu.query_one(".hint").render()) == "theirs"

    async def test_while_a_copy_counts_as_before_the_tokenizer_stays(
        self, opened: Open, project: Path
    ) -> None:
        app = opened(project, budgets=OFFERED)
        async with app.run_test() as pilot:
            await settled(pilot)
            await pilot.press("a")
            held_up = HeldUp()
            app.taking.take(app.outgoing.whole_dump(COPY, held_up))
            await until(pilot, held_up.begun.is_set)

            assert "Esc stops it" in app.measuring.take("claude-x")
            assert app.measuring.take("house") == ""
            assert app.workspace.options.tokenizer == "o200k_base"
            held_up.go_on.set()
            await settled(pilot)
            assert app.measuring.take("claude-x") == ""

    async def test_a_model_that_is_gone_is_said_to_be(self, running: Run, project: Path) -> None:
        async with running(project, budgets=OFFERED) as pilot:
            assert explorer(pilot).measuring.take("gone") == "There is no model gone any more"

    async def test_esc_and_the_same_model_change_nothing(self, running: Run, project: Path) -> None:
        async with running(project, budgets=OFFERED) as pilot:
            await pilot.press("b", "j", "escape", "b", "enter")

            assert explorer(pilot).measuring.model == ""
            assert explorer(pilot).status.text == ""
            assert explorer(pilot).status.tone is Tone.PLAIN


class TestCostOnTheScreen:
    async def test_each_change_shows_its_cost_until_the_next(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, budgets=OFFERED) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            whole = app.totals.sum.tokens
            assert app.totals.cost == f"+{whole:,}"

            await pilot.press("G", "space")
            await settled(pilot)
            assert app.totals.cost == f"{app.totals.sum.tokens - whole:+,}"
            assert app.totals.cost.startswith("-")
            await pilot.press("k", "k")
            assert app.totals.cost.startswith("-")

            await pilot.press("u")
            await settled(pilot)
            assert app.totals.cost.startswith("+")
            assert app.totals.sum.tokens == whole
