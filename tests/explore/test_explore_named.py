"""Named selections on the screen: saved, opened and deleted, with all that can be in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import FakeClipboard, explorer, settled, until

from create_dump.config.load import load
from create_dump.explore.given import Given
from create_dump.explore.screens.menu import Menu
from create_dump.explore.screens.selections import SaveAs, Selections
from create_dump.explore.stands_for import Amount, stands_for
from create_dump.explore.widgets.status import Tone
from create_dump.options import Options
from create_dump.selection.selection import NOTHING, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

SETTINGS = """# ours
[selections]
auth = ["src/auth", "~src/auth/session.py"]  # who
python = ["src/**/*.py", "!*models.py"]
lost = ["docs", "gone.md"]
log = ["debug.log"]
bad = ["src/../.."]
"""


@pytest.fixture
def named(project: Path) -> Path:
    """Return the project with selections in its settings file."""
    (project / "create_dump.toml").write_text(SETTINGS)
    return project


def offered(pilot: Pilot[None]) -> list[str]:
    menu = pilot.app.screen
    assert isinstance(menu, Selections)
    return [row.text for row in menu.listing.rows]


def hint(pilot: Pilot[None]) -> str:
    menu = pilot.app.screen
    assert isinstance(menu, Menu)
    return str(menu._hint.render())


def below(pilot: Pilot[None]) -> str:
    form = pilot.app.screen
    assert isinstance(form, SaveAs)
    return str(form.below.render())


async def do(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


def text(file: Path) -> str:
    return file.read_text()


async def test_saved_as_readable_lines_opened_in_one_step_and_the_same_on_the_command_line(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)
        app.workspace.choose(["src"], State.IN)
        app.workspace.choose(["src/db"], State.OUT)
        app.workspace.choose(["src/auth/session.py"], State.OUTLINE)
        app.show_choice()
        chosen = app.workspace.selection
        await do(pilot, "P", "s", *"my core", "enter")

        assert app.status.text == (
            "Saved “my core” · create-dump --selection 'my core' makes the same dump"
        )
        assert text(project / "create_dump.toml") == (
            '[selections]\n"my core" = ["src", "~src/auth/session.py", "!src/db"]\n'
        )
        await do(pilot, "a", "P", "j", "enter")
        assert app.workspace.selection == chosen
        assert "Opened “my core”: " in app.status.text
        await do(pilot, "u")
        assert app.workspace.selection.state_of("") is State.IN


async def test_what_each_stands_for_is_what_it_then_chooses(running: Run, named: Path) -> None:
    async with running(named) as pilot:
        app = explorer(pilot)
        await do(pilot, "P")
        menu = pilot.app.screen
        assert isinstance(menu, Selections)
        rows = {row.text: row.detail for row in menu.listing.rows}
        await do(pilot, "escape")

        for at, name in ((1, "auth"), (2, "python")):
            await do(pilot, "P", *["j"] * at, "enter")
            files = app.workspace.tree.root.chosen.files
            assert rows[name].startswith(f"{files} files")
        assert not [
            path
            for path in app.workspace.selection.choices
            if path.endswith("models.py") and app.workspace.selection.state_of(path)
        ]


def test_a_sum_follows_from_the_choices_alone(project: Path) -> None:
    selection = NOTHING.choose(["src"], State.IN).choose(["src/db"], State.OUT)
    selection = selection.choose(["src/db/query.py", "src/auth"], State.OUTLINE)
    with Workspace(project, Options(selection=selection)) as workspace:
        workspace.complete()
        chosen = workspace.tree.root.chosen

        assert stands_for(selection, workspace.tree) == Amount(chosen.files, chosen.wrapped)


async def test_what_names_nothing_is_said_and_what_makes_no_sense_is_not_opened(
    running: Run, named: Path
) -> None:
    async with running(named) as pilot:
        app = explorer(pilot)
        await do(pilot, "P", "j", "j", "j", "enter")
        assert "nothing is there that is called gone.md" in app.status.text
        assert app.workspace.tree.root.chosen.files == 2

        await do(pilot, "P", "G")
        assert "leads out of the root" in hint(pilot)
        assert "create_dump.toml:7" in hint(pilot)
        await do(pilot, "enter")
        assert isinstance(pilot.app.screen, Selections)


async def test_what_a_rule_leaves_out_is_taken_in_by_hand(running: Run, named: Path) -> None:
    async with running(named) as pilot:
        app = explorer(pilot)
        await do(pilot, "P", *["j"] * 4, "enter")

        assert app.status.tone is Tone.DONE
        await until(pilot, lambda: app.workspace.tree.root.chosen.files == 1)


async def test_what_was_written_meanwhile_is_there(running: Run, named: Path) -> None:
    async with running(named, given=Given(".", load(named))) as pilot:
        (named / "create_dump.toml").write_text('[selections]\nnew = ["docs"]\n')
        await do(pilot, "P")

        assert offered(pilot)[1:] == ["new"]


async def test_one_of_that_name_is_replaced_only_when_asked_twice(
    running: Run, named: Path
) -> None:
    async with running(named) as pilot:
        await do(pilot, "a", "P", "s", *"auth", "enter")
        assert below(pilot) == "“auth” is there already, with 2 lines. Enter again replaces it."
        assert text(named / "create_dump.toml") == SETTINGS

        await do(pilot, "enter")
        assert 'auth = ["."]  # who' in text(named / "create_dump.toml")


async def test_one_is_deleted_when_asked_twice_and_all_else_stays(
    running: Run, named: Path
) -> None:
    async with running(named) as pilot:
        await do(pilot, "P", "x", "j", "x")
        assert hint(pilot) == (
            "Delete “auth” from create_dump.toml? x again does, another key keeps it"
        )
        await do(pilot, "j", "k", "x")
        assert text(named / "create_dump.toml") == SETTINGS

        await do(pilot, "x")
        assert hint(pilot) == "Deleted “auth”"
        assert offered(pilot)[1:] == ["python", "lost", "log", "bad"]
        kept = [line for line in SETTINGS.splitlines(keepends=True) if "auth" not in line]
        assert text(named / "create_dump.toml") == "".join(kept)


async def test_one_of_your_own_is_not_the_projects_to_delete(
    running: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    mine = tmp_path / "config" / "create-dump" / "create_dump.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text('[selections]\nmine = ["docs"]\n')
    async with running(project, given=Given(".", load(project))) as pilot:
        await do(pilot, "P", "j", "x", "x")

        assert "stands in your own" in hint(pilot)
        assert offered(pilot)[1:] == ["mine"]
    assert text(mine) == '[selections]\nmine = ["docs"]\n'


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        ("", "x" * 61, "up to 60 letters"),
        ("[selections\n", "core", "create_dump.toml:1"),
    ],
)
async def test_what_is_in_the_way_of_saving_is_said_in_place(
    running: Run, project: Path, content: str, name: str, word: str
) -> None:
    async with running(project) as pilot:
        (project / "create_dump.toml").write_text(content)
        await do(pilot, "a", "P", "s", *name, "enter")

        assert word in below(pilot)
        assert text(project / "create_dump.toml") == content
        await do(pilot, "escape")
        assert not pilot.app.screen.is_modal


async def test_so_is_a_file_that_can_not_be_changed_with_certainty(
    running: Run, named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("create_dump.config.edit._insert", lambda *_: "other = 1\n")
    monkeypatch.setattr("create_dump.config.edit._remove", lambda *_: "other = 1\n")
    async with running(named) as pilot:
        await do(pilot, "a", "P", "s", *"core", "enter")
        assert "write the selection into it yourself" in below(pilot)

        await do(pilot, "escape", "P", "j", "x", "x")
        assert "write the selection into it yourself" in hint(pilot)
    assert text(named / "create_dump.toml") == SETTINGS


async def test_what_can_not_be_written_is_said_with_the_way_out(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from create_dump import saving
    from create_dump.errors import DeliveryError

    class ReadOnly:
        def __init__(self, path: Path) -> None:
            del path

        def deliver(self, chunks: object) -> None:
            del chunks
            raise DeliveryError("permission denied")

    monkeypatch.setattr(saving, "FileDestination", ReadOnly)
    async with running(project) as pilot:
        await do(pilot, "a", "P", "s", *"core", "enter")

        assert "can't be written: permission denied" in below(pilot)
        assert "your own settings file" in below(pilot)


async def test_a_file_that_can_not_be_read_is_said_in_the_list(running: Run, named: Path) -> None:
    async with running(named, given=Given(".", load(named))) as pilot:
        (named / "create_dump.toml").write_text("[selections\n")
        await do(pilot, "P")

        assert "create_dump.toml:1" in hint(pilot)
        assert "auth" in offered(pilot)


async def test_with_nothing_chosen_there_is_nothing_to_save(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await do(pilot, "P", "s")

        assert hint(pilot) == "Nothing is chosen that could be saved"


async def test_names_can_not_inject(running: Run, project: Path, clipboard: FakeClipboard) -> None:
    (project / "create_dump.toml").write_text(
        '[selections]\n"[b]x\\u001b[31m" = ["[red]a\\u202e"]\n'
    )
    async with running(project) as pilot:
        await do(pilot, "P", "j")

        shown = "".join(offered(pilot)) + hint(pilot)
        assert "[b]x" in shown
        assert shown.isprintable()
        await do(pilot, "enter")
        assert explorer(pilot).status.text.isprintable()
