"""The panes: which are there at which width, who has the keys, and where the tokens go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import FakeClipboard, explorer, settled, until
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from create_dump.analysis import tokens
from create_dump.explore import kept
from create_dump.explore.arrange import WIDE, WIDEST, Pane, Wish, arranged
from create_dump.explore.budget import Budget
from create_dump.explore.habits import Habits
from create_dump.explore.heat import heaviest
from create_dump.explore.since import Difference, since
from create_dump.options import Options
from create_dump.selection.selection import NOTHING, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from create_dump.explore.widgets.aside import Aside
    from create_dump.node import Node

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

NARROW, TWO, THREE = (80, 24), (120, 40), (200, 50)


def there(pilot: Pilot[None]) -> list[str]:
    """Return the panes on the screen, from left to right."""
    app = explorer(pilot)
    panes = [app.files, app.preview, app.panes.aside]
    shown = [pane for pane in panes if pane is not None and pane.display]
    return [str(pane.id) for pane in sorted(shown, key=lambda pane: pane.region.x)]


def focused(pilot: Pilot[None]) -> str:
    widget = explorer(pilot).focused
    return "" if widget is None else str(widget.id)


def aside(pilot: Pilot[None]) -> Aside:
    found = explorer(pilot).panes.aside
    assert found is not None
    return found


def state(pilot: Pilot[None], path: str) -> State:
    node = explorer(pilot).workspace.tree.get(path)
    assert node is not None
    return node.state


class TestPlaces:
    @pytest.mark.parametrize("size", [TWO, THREE])
    async def test_the_files_stand_on_either_side(
        self, running: Run, project: Path, size: tuple[int, int]
    ) -> None:
        async with running(project, size=size) as pilot:
            before = there(pilot)
            await pilot.press("Z")
            await pilot.pause()
            assert there(pilot) == [*before[1:], "files"]
            assert focused(pilot) == "tree"
            await pilot.press("4")
            await pilot.pause()
            assert there(pilot)[-1] == "files"
            await pilot.press("2", "1", "Z")
            await pilot.pause()
            assert there(pilot) == before

    @pytest.mark.parametrize("size", [TWO, THREE])
    @pytest.mark.parametrize("swapped", [False, True])
    async def test_the_border_follows_the_mouse(
        self, running: Run, project: Path, size: tuple[int, int], *, swapped: bool
    ) -> None:
        async with running(project, size=size) as pilot:
            if swapped:
                await pilot.press("Z")
                await pilot.pause()
            files = explorer(pilot).files
            wide = files.region.width
            edge = files.region.x if swapped else files.region.right - 1
            to = edge + (6 if swapped else -6)
            await pilot.mouse_down(offset=(edge, 10))
            await pilot.hover(offset=(to, 10))
            await pilot.mouse_up(offset=(to, 10))
            await pilot.pause()
            assert abs(files.region.width - (wide - 6)) <= 1
            await pilot.press("less_than_sign")
            await pilot.pause()
            assert (files.region.width > wide - 6) is swapped

    async def test_below_100_columns_each_has_the_screen_for_itself(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=NARROW) as pilot:
            for key, pane in (("2", "preview"), ("4", "aside"), ("1", "files")):
                await pilot.press(key)
                await pilot.pause()
                assert there(pilot) == [pane]

    async def test_from_100_the_heaviest_files_take_the_previews_place(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=TWO) as pilot:
            assert there(pilot) == ["files", "preview"]
            await pilot.press("4")
            await pilot.pause()
            assert (there(pilot), focused(pilot)) == (["files", "aside"], "heat")
            await pilot.press("1")
            await pilot.pause()
            assert (there(pilot), focused(pilot)) == (["files", "aside"], "tree")

            await pilot.press("2")
            await pilot.pause()
            assert there(pilot) == ["files", "preview"]

    async def test_from_160_there_are_three_columns(self, running: Run, project: Path) -> None:
        async with running(project, size=THREE) as pilot:
            assert there(pilot) == ["files", "preview", "aside"]

            await pilot.press("p")
            await pilot.pause()
            assert there(pilot) == ["files", "aside"]

    @pytest.mark.parametrize("size", [NARROW, TWO, THREE])
    async def test_tab_goes_round_and_shift_tab_back(
        self, running: Run, project: Path, size: tuple[int, int]
    ) -> None:
        async with running(project, size=size) as pilot:
            order = []
            for key in ("tab", "tab", "tab", "shift+tab", "shift+tab"):
                await pilot.press(key)
                await pilot.pause()
                order.append(explorer(pilot).panes.wish.pane)

            assert order == [
                Pane.PREVIEW,
                Pane.SECRETS,
                Pane.ASIDE,
                Pane.SECRETS,
                Pane.PREVIEW,
            ]

    async def test_esc_goes_back_to_the_tree(self, running: Run, project: Path) -> None:
        async with running(project, size=NARROW) as pilot:
            await pilot.press("4", "escape")
            await pilot.pause()

            assert (there(pilot), focused(pilot)) == (["files"], "tree")

    async def test_z_zooms_the_pane_that_has_the_keys_and_back(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=THREE) as pilot:
            await pilot.press("2", "z")
            await pilot.pause()
            assert there(pilot) == ["preview"]
            assert explorer(pilot).preview.size.width > 190
            await pilot.press("4")
            await pilot.pause()
            assert there(pilot) == ["aside"]

            await pilot.press("escape")
            await pilot.pause()
            assert there(pilot) == ["files", "preview", "aside"]
            assert focused(pilot) == "heat"

    async def test_the_border_moves_by_keys_and_by_the_mouse(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=TWO) as pilot:
            app = explorer(pilot)
            before = app.files.region.width
            await pilot.press("greater_than_sign", "greater_than_sign")
            await pilot.pause()
            assert app.files.region.width == before + round(0.06 * 120)
            await pilot.press("less_than_sign")
            await pilot.pause()
            assert before < app.files.region.width < before + 7

            edge = app.files.region.right - 1
            await pilot.mouse_down(offset=(edge, 10))
            await pilot.hover(offset=(79, 10))
            await pilot.mouse_up(offset=(79, 10))
            await pilot.pause()
            assert abs(app.files.region.width - 80) <= 1
            await pilot.hover(offset=(40, 10))
            await pilot.pause()
            assert abs(app.files.region.width - 80) <= 1

    async def test_what_cant_be_zoomed_or_moved_says_so(self, running: Run, project: Path) -> None:
        async with running(project, size=NARROW) as pilot:
            for key in ("z", "less_than_sign", "greater_than_sign"):
                await pilot.press(key)
                assert "Below 100 columns" in explorer(pilot).status.text
                explorer(pilot).status.clear()

    async def test_a_new_width_lays_out_what_is_wanted(self, running: Run, project: Path) -> None:
        async with running(project, size=TWO) as pilot:
            await pilot.press("4")
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            assert there(pilot) == ["aside"]

            await pilot.resize_terminal(170, 45)
            await pilot.pause()
            assert there(pilot) == ["files", "preview", "aside"]
            assert focused(pilot) == "heat"

    @example(160, ["wider"] * 8)
    @given(
        st.integers(60, 300),
        st.lists(st.sampled_from([*Pane, "zoom", "wider", "narrower", "alone"]), max_size=12),
    )
    def test_whoever_has_the_keys_is_on_the_screen(
        self, width: int, steps: list[Pane | str]
    ) -> None:
        wish = Wish()
        for step in steps:
            if isinstance(step, Pane):
                wish = wish.on(step)
            elif step == "zoom":
                wish = structs.replace(wish, zoomed=not wish.zoomed)
            elif step == "alone":
                wish = structs.replace(wish.on(Pane.FILES), alone=True)
            else:
                wish = wish.moved(3 if step == "wider" else -3)
            found = arranged(width, wish)

            assert wish.pane in found
            assert list(found) == sorted(found)
            assert len(found) == 1 or width >= WIDE
            # The secrets share a column with another pane.
            columns = found.keys() - {Pane.SECRETS} if len(found) > 1 else found.keys()
            assert len(columns) <= 2 or width >= WIDEST
            assert [found[pane] for pane in columns].count("1fr") == 1
            assert sum(int(found[pane][:-1]) for pane in columns if "%" in found[pane]) < 85


class TestTheNextStart:
    @pytest.fixture(autouse=True)
    def _own_state(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    async def test_they_are_found_as_they_were_left(self, running: Run, project: Path) -> None:
        async with running(project, size=TWO) as pilot:
            await pilot.press("Z", *["less_than_sign"] * 3, "2", "z")
            await pilot.pause()
            assert explorer(pilot).panes.leave() == ""

        async with running(project, size=TWO, habits=Habits().with_kept(kept.read())) as pilot:
            files = explorer(pilot).files
            # What was looked at last is no habit.
            assert there(pilot) == ["preview", "files"]
            assert focused(pilot) == "tree"
            assert abs(files.region.width - round(TWO[0] * 0.54)) <= 1
            await pilot.press("p")
            await pilot.pause()
            explorer(pilot).panes.leave()

        async with running(project, size=TWO, habits=Habits().with_kept(kept.read())) as pilot:
            assert there(pilot) == ["files"]
            await pilot.press("p")
            await pilot.pause()
            assert there(pilot) == ["preview", "files"]

    async def test_that_they_can_not_be_kept_is_told(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        async with running(project, size=TWO) as pilot:
            assert explorer(pilot).panes.leave() == ""
            await pilot.press("Z")
            await settled(pilot)

            (tmp_path / "state").write_text("in the way")
            problem = explorer(pilot).panes.leave()

        assert problem.startswith("where the panes stand can't be kept: ")


class TestWhereTheTokensGo:
    async def test_all_but_the_five_heaviest_with_eight_keys_from_launch_to_clipboard(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project, size=NARROW) as pilot:
            app = explorer(pilot)
            nodes = [node for node in app.workspace.tree.root.preorder() if node.dumpable]
            nodes = [node for node in nodes if node.own().files]
            five = sorted(nodes, key=lambda node: -node.wrapped)[:5]

            strokes = ("a", "4", *["space"] * 5, "y")
            await pilot.press(*strokes)
            await until(pilot, lambda: clipboard.taken)

            assert len(strokes) <= 10
            assert {node.path for node in nodes if node.state is State.OUT} == {
                node.path for node in five
            }
            dump = clipboard.taken[0].decode()
            assert all(f"\n## {node.path}" not in dump for node in five)
            assert tokens.get("o200k_base").count([dump], [""])[0] == app.workspace.size.tokens

    async def test_what_was_put_out_stays_in_its_place_until_the_keys_go(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=THREE) as pilot:
            await pilot.press("a", "4")
            await settled(pilot)
            heat = aside(pilot).heat
            paths = list(heat.paths)
            assert heat.path == paths[0]

            await pilot.press("space", "space")
            await settled(pilot)
            assert list(heat.paths) == paths
            assert heat.path == paths[2]
            assert [row.mark for row in heat.rows[:3]] == ["[ ]", "[ ]", "[x]"]
            assert state(pilot, paths[0]) is State.OUT

            await pilot.press("up", "space")
            await settled(pilot)
            assert state(pilot, paths[1]) is State.IN
            await pilot.press("1")
            await settled(pilot)
            await until(pilot, lambda: list(heat.paths) == paths[1:])

    async def test_o_takes_the_outline_instead(self, running: Run, project: Path) -> None:
        async with running(project, size=THREE) as pilot:
            await pilot.press("a", "4")
            await settled(pilot)
            heat = aside(pilot).heat
            while heat.path != "src/db/query.py":
                await pilot.press("down")

            await pilot.press("o")
            assert state(pilot, "src/db/query.py") is State.OUTLINE
            await settled(pilot)
            await pilot.press("g", "o")
            assert "has no outline" in explorer(pilot).status.text

    async def test_enter_reveals_the_file_in_the_tree_whatever_is_filtered(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=NARROW) as pilot:
            app = explorer(pilot)
            await pilot.press("a", "slash", *"auth", "enter", "4")
            await settled(pilot)
            wanted = aside(pilot).heat.path

            await pilot.press("enter")
            await pilot.pause()

            assert app.tree_view.node.path == wanted
            assert not app.tree_view.rows.filtered
            assert focused(pilot) == "tree"

    async def test_a_click_goes_to_a_row_and_a_second_one_reveals_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=THREE) as pilot:
            await pilot.press("a")
            await settled(pilot)
            heat = aside(pilot).heat

            await pilot.click(heat, offset=(8, 3))
            await pilot.pause()
            assert (heat.cursor, focused(pilot)) == (2, "heat")
            await pilot.click(heat, offset=(8, 3), times=2)
            await pilot.pause()
            assert explorer(pilot).tree_view.node.path == heat.paths[2]

    async def test_without_anything_chosen_it_says_so(self, running: Run, project: Path) -> None:
        async with running(project, size=NARROW) as pilot:
            await pilot.press("4", "space", "enter")

            assert explorer(pilot).status.text == "Nothing is chosen"
            assert aside(pilot).heat.border_subtitle == "nothing is chosen"

    async def test_it_follows_choices_and_the_disk(self, running: Run, project: Path) -> None:
        async with running(project, size=THREE) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            (project / "huge.txt").write_text("many words here\n" * 9_000)
            app.workspace.rescan()
            await until(pilot, lambda: aside(pilot).heat.paths[0] == "huge.txt")

            await pilot.press("a")
            await until(pilot, lambda: not aside(pilot).heat.paths)

    async def test_the_cursor_follows_its_path_once_somebody_has_put_it_there(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=THREE) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            heat = aside(pilot).heat
            before = list(heat.paths)
            (project / "huge.txt").write_text("many words here\n" * 9_000)
            app.workspace.rescan()
            await until(pilot, lambda: heat.paths[0] == "huge.txt")
            assert heat.path == "huge.txt"

            await pilot.press("4", "down", "1")
            (project / "larger.txt").write_text("many words here\n" * 12_000)
            app.workspace.rescan()
            await until(pilot, lambda: heat.paths[0] == "larger.txt")
            assert heat.path == before[0]


class TestBudgets:
    async def test_each_model_shows_its_share_and_the_parts_where_it_does_not_fit(
        self, running: Run, project: Path
    ) -> None:
        offered = (
            Budget("", 200_000, 0),
            Budget("mine", 10_000, 0, "o200k_base"),
            Budget("claude-opus-5.5", 1_000_000, 128_000, "claude"),
        )
        async with running(project, size=THREE, budgets=offered) as pilot:
            await pilot.press("a")
            await settled(pilot)
            size = explorer(pilot).totals.sum.tokens

            lines = aside(pilot).budgets.render().plain.splitlines()

            assert f"{100 * size // 200_000}%" in lines[0]
            assert lines[1].startswith("mine")
            assert lines[1].endswith(f" → {-(-size // 10_000)}+ parts")
            assert lines[2].startswith("opus-5.5")
            assert "≈" in lines[2]

    async def test_where_it_is_narrow_a_models_name_comes_before_words(
        self, running: Run, project: Path
    ) -> None:
        offered = (Budget("deepseek-v4-pro", 10_000, 0, "o200k_base", "mine"),)
        async with running(project, size=(160, 45), budgets=offered) as pilot:
            await pilot.press("a")
            await settled(pilot)

            line = aside(pilot).budgets.render().plain

            assert line.startswith("deepseek-v4-pro")
            assert line.endswith("+")


class TestSinceLastCopy:
    async def test_it_lists_what_was_changed_added_and_deleted(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project, size=THREE) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            since_copy = aside(pilot).since
            assert since_copy.border_subtitle == "nothing was copied yet"
            await pilot.press("y")
            await until(pilot, lambda: clipboard.taken)
            await until(pilot, lambda: since_copy.border_subtitle == "nothing has changed")
            await settled(pilot)

            (project / "README.md").write_text("# api\n")
            (project / "uv.lock").unlink()
            (project / "new.py").write_text("x = 1\n")
            app.workspace.rescan()
            await until(pilot, lambda: len(since_copy.paths) == 3)
            await settled(pilot)
            await until(pilot, lambda: app.status.text.startswith("2 files changed"))

            rows = {row.text: (row.mark, row.detail) for row in since_copy.rows}
            assert rows["README.md"][0] == "M"
            assert rows["README.md"][1].startswith("-89 ln -")
            assert rows["uv.lock"][0] == "D"
            assert rows["new.py"] == ("A", "+1 ln +5 tok")
            since_copy.focus()
            await pilot.pause()
            await pilot.press("down", "enter")
            await pilot.pause()
            assert app.status.text == "uv.lock is gone"


# Laws


def weigh(nodes: list[Node]) -> list[int]:
    return [node.own().under(node.state).wrapped for node in nodes]


@settings(max_examples=30)
@given(data=st.data())
def test_the_heaviest_files_are_those_of_a_sorted_list(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("heavy")
    names = data.draw(
        st.dictionaries(
            st.from_regex(r"[ab](/[cd]){0,2}/[ef]\.py", fullmatch=True),
            st.integers(0, 300),
            max_size=12,
        )
    )
    for name, size in names.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("word " * size)
    paths = st.lists(st.sampled_from(["", "a", "b", "a/c", *names]), max_size=4)
    selection = NOTHING
    for state in data.draw(st.lists(st.sampled_from([*State]), max_size=4)):
        selection = selection.choose(data.draw(paths), state)

    with Workspace(root, Options(selection=selection, tokenizer="rough")) as workspace:
        workspace.complete()
        found = [each for each in heaviest(workspace.tree.root) if each is not None]
        files = [node for node in workspace.tree.root.preorder() if node.children is None]

    chosen = {node.path: tokens for node, tokens in zip(files, weigh(files), strict=True) if tokens}
    assert {each.path: each.tokens for each in found} == chosen
    assert [each.tokens for each in found] == sorted(chosen.values(), reverse=True)


def test_numbers_of_another_tokenizer_are_not_compared(tmp_path: Path) -> None:
    from create_dump.destinations.memory import BytesDestination

    (tmp_path / "a.py").write_text("x = 1\n")
    with Workspace(tmp_path, Options(tokenizer="rough")) as workspace:
        workspace.complete()
        assert list(since(workspace.tree, workspace.memory, "rough")) == []
        workspace.deliver(workspace.plan(), BytesDestination())
        (tmp_path / "a.py").write_text("x = 1\ny = 2\n")
        workspace.rescan()
        while not workspace.memory.outdated:
            workspace.wait(0.1)

        told = [each for each in since(workspace.tree, workspace.memory, "claude") if each]
        same = [each for each in since(workspace.tree, workspace.memory, "rough") if each]

    assert told == [Difference("M", "a.py", 1, None)]
    assert same == [Difference("M", "a.py", 1, 1)]
