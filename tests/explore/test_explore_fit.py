"""Fit to budget: one key to a list, one more to a dump that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import FakeClipboard, code, explorer, settled, until
from hypothesis import given
from hypothesis import strategies as st

from create_dump.analysis import tokens
from create_dump.analysis.imports import Import
from create_dump.analysis.jobs import RankFiles, ScanImports
from create_dump.analysis.pool import Work
from create_dump.analysis.secrets.guard import Guard
from create_dump.analysis.secrets.policy import Mode, Policy
from create_dump.explore import fit
from create_dump.explore.budget import Budget
from create_dump.explore.screens.ticks import Ticks
from create_dump.fitting import Action, Candidate, Proposal, Step, propose
from create_dump.selection.selection import State
from create_dump.sizing import DumpSize

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

SMALL = Budget("small", 20_000, 2_000)
TINY = Budget("tiny", 9_000, 1_000)


def listed(pilot: Pilot[None]) -> Ticks:
    screen = explorer(pilot).screen
    assert isinstance(screen, Ticks)
    return screen


def told(pilot: Pilot[None]) -> str:
    return str(listed(pilot).query_one(".hint").render())


def tokens_of(dump: bytes) -> int:
    return tokens.get("o200k_base").count([dump.decode()], ["markdown"])[0]


class TestTheKey:
    async def test_three_keys_from_too_large_to_a_dump_in_the_clipboard_that_fits(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project, budgets=(SMALL,)) as pilot:
            await pilot.press("a")
            await settled(pilot)
            assert explorer(pilot).totals.sum.tokens > SMALL.room

            await pilot.press("B", "enter", "y")
            await until(pilot, lambda: clipboard.taken)

            assert 0.5 * SMALL.room < tokens_of(clipboard.taken[0]) <= SMALL.room

    async def test_the_footer_names_it_first_as_long_as_the_dump_does_not_fit(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, budgets=(SMALL,)) as pilot:
            app = explorer(pilot)
            assert "B Fit" not in app.footer.render().plain
            await pilot.press("a")
            await settled(pilot)
            assert app.footer.render().plain.startswith(" B Fit  space Choose")

            await pilot.press("B", "enter")
            await settled(pilot)
            assert "B Fit" not in app.footer.render().plain

    async def test_it_is_one_step_back(self, running: Run, project: Path) -> None:
        async with running(project, budgets=(SMALL,)) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            before = app.workspace.selection

            await pilot.press("B", "enter")
            await settled(pilot)
            assert app.workspace.selection != before
            assert app.totals.sum.tokens <= SMALL.room
            assert "u takes it back" in app.status.text

            await pilot.press("u")
            assert app.workspace.selection == before

    async def test_what_is_not_ticked_stays(self, running: Run, project: Path) -> None:
        async with running(project, budgets=(SMALL,)) as pilot:
            app = explorer(pilot)
            await pilot.press("a", "B")
            await settled(pilot)
            first = listed(pilot).ticked[0]
            assert "fits" in told(pilot)

            await pilot.press("space")
            assert "still OVER by" in told(pilot)
            await pilot.press("enter")

            node = app.workspace.tree.get(first)
            assert node is not None
            assert node.state is State.IN
            assert "still too large" in app.status.text

    async def test_esc_and_nothing_ticked_change_nothing(self, running: Run, project: Path) -> None:
        async with running(project, budgets=(SMALL,)) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            before = app.workspace.selection

            await pilot.press("B", "escape", "B", "a", "enter")

            assert app.workspace.selection is before
            assert app.status.text == "Nothing was changed"

    async def test_what_is_dispensable_goes_and_large_sources_become_outlines(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, budgets=(TINY,)) as pilot:
            await pilot.press("a", "B")
            await settled(pilot)

            rows = {row.text: row.detail.split() for row in listed(pilot).listing.rows}

            assert rows["uv.lock"][:2] == ["leave", "out"]
            assert rows["src/db/query.py"][0] == "outline"
            assert "src/__init__.py" not in rows

    @pytest.mark.parametrize(
        ("strokes", "why"),
        [((), "Nothing is chosen that would have to fit"), (("a",), "It fits: ")],
    )
    async def test_it_says_when_there_is_nothing_to_do(
        self, running: Run, project: Path, strokes: tuple[str, ...], why: str
    ) -> None:
        async with running(project, budgets=(Budget("", 200_000, 0),)) as pilot:
            await pilot.press(*strokes)
            await settled(pilot)

            await pilot.press("B")

            assert explorer(pilot).status.text.startswith(why)
            assert not isinstance(explorer(pilot).screen, Ticks)


class TestTheListGetsBetter:
    async def test_guessed_outlines_are_made_and_their_gains_become_sure(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, budgets=(TINY,)) as pilot:
            await pilot.press("a", "B")
            await settled(pilot)

            rows = listed(pilot).listing.rows
            outlines = [row.detail for row in rows if row.detail.startswith("outline")]
            assert outlines
            assert not any("~" in detail for detail in outlines)
            assert "making" not in told(pilot)

    async def test_what_much_depends_on_stays_longest(self, running: Run, tmp_path: Path) -> None:
        root = tmp_path / "graph"
        root.mkdir()
        for name in ("alone", "central"):
            (root / f"{name}.py").write_text(code(name, 40))
        # What imports the one weighs little itself.
        for number in range(40):
            (root / f"user{number}.py").write_text("import central\n")
        async with running(root, budgets=(Budget("", 4_800, 0),)) as pilot:
            await pilot.press("a", "B")
            await settled(pilot)

            assert [row.text for row in listed(pilot).listing.rows][:1] == ["alone.py"]

    async def test_what_a_hand_is_on_stays_in_its_place(self, running: Run, project: Path) -> None:
        async with running(project, budgets=(SMALL,)) as pilot:
            app = explorer(pilot)
            await pilot.press("a", "B", "down", "space")
            before = [row.text for row in listed(pilot).listing.rows]
            ticked = listed(pilot).ticked

            (project / "src" / "large.py").write_text(code("large", 300))
            app.workspace.rescan()
            await until(pilot, lambda: app.workspace.tree.get("src/large.py"))
            await settled(pilot)

            assert [row.text for row in listed(pilot).listing.rows] == before
            assert listed(pilot).ticked == ticked
            assert "still OVER by" in told(pilot)


paths = st.sampled_from([f"src/{name}.py" for name in "abcdefgh"])


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    names = draw(st.lists(paths, unique=True, min_size=1))
    return [
        Candidate(name, draw(st.integers(0, 9_000)), draw(st.none() | st.integers(0, 9_000)))
        for name in names
    ]


@given(candidates(), candidates(), st.integers(0, 20_000), st.integers(0, 500))
def test_the_line_below_never_claims_to_fit_when_it_does_not(
    first: list[Candidate], later: list[Candidate], room: int, around: int
) -> None:
    size = sum(file.tokens for file in first) + around
    proposal = propose(first, size, room)
    size = sum(file.tokens for file in later) + around
    renewed = fit.renewed(proposal, later, size)
    taken = [step.path for step in proposal.steps[::2]]

    said = fit.summed(renewed, Budget("", room, 0), taken, 0)

    done = {step.path: step.action for step in renewed.steps if step.path in taken}
    left = around
    for file in later:
        action = done.get(file.path)
        if action is Action.OUTLINE:
            left += file.tokens if file.outlined is None else file.outlined
        elif action is None:
            left += file.tokens
    if renewed.steps:
        assert said.endswith("fits") is (left <= room)
        assert f"{left:,} of {room:,} tokens" in said


@given(files=st.integers(1, 5_000), each=st.integers(4, 40), sections=st.integers(0, 10**7))
def test_a_files_line_is_never_taken_for_more_than_it_is(
    files: int, each: int, sections: int
) -> None:
    size = DumpSize(files, sections + 250 + each * files, 0, exact=True, pending=0)

    assert 0 <= fit.line(size, sections) <= each
    assert fit.line(DumpSize(0, 0, 0, exact=True, pending=0), 0) == 0


def test_what_is_guessed_and_what_is_to_come_is_marked() -> None:
    steps = (Step("a.py", Action.OUTLINE, 900, 100), Step("b.py", Action.OUT, 50, 50))
    proposal = Proposal(steps, 1_000, 100)

    details = [item.detail.split() for item in fit.items(steps, {"a.py", "b.py"})]

    assert details == [["outline", "~-900"], ["leave", "out", "-50"]]
    assert [item.ticked for item in fit.items(steps, set(), ["b.py"])] == [False, True]
    said = fit.summed(proposal, Budget("", 100, 0), ["a.py"], 1)
    assert said == "1 of 2 files · ~100 of 100 tokens · fits · making 1 outline"


class Files:
    """A source of two files."""

    name = "files"

    def read(self, path: str) -> bytes:
        return {"a.py": b"import b\n", "b.py": b"x = 1\n", "c.py": b"\0\0\0\0"}[path]


def test_the_analysis_ranks_what_is_imported_above_what_imports_it() -> None:
    rough, off = tokens.get("rough"), Guard(Policy(Mode.OFF))
    work = Work(Files(), rough, lambda *_, **__: ("", "", ""), off)  # type: ignore[arg-type]  # it only reads

    told = ScanImports(("a.py", "b.py", "c.py")).run(work)
    found = {path: imports for path, _, imports in told}
    ranks = RankFiles(("a.py", "b.py"), found).run(work)

    assert found["a.py"] == (Import("b", 1, ("b",)),)
    assert found["b.py"] == ()
    assert ranks["b.py"] > 1 > ranks["a.py"]
