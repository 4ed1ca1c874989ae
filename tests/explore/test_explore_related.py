"""Related files: what is found out, what is offered, and that it is taken in at one stroke."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from explore_support import explorer, go, settled, until

from create_dump.analysis import following
from create_dump.analysis.following import FollowImports
from create_dump.errors import CreateDumpError
from create_dump.explore.relations import Relations
from create_dump.explore.screens.related import Related
from create_dump.options import Options
from create_dump.selection.selection import NOTHING, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

FILES = {
    "README.md": "# Read me\n",
    "main.py": "import os\n\nfrom app import views\n",
    "app/__init__.py": "",
    "app/views.py": "from app.models import User\nfrom . import helpers\n",
    "app/models.py": "from app.helpers import slug\n",
    "app/helpers.py": "import re\n\n\ndef slug(text: str) -> str:\n    return text\n",
    "web/index.ts": 'import { a } from "./a"\nimport data from "./data.json"\n',
    "web/a.ts": "export const a = 1\n",
    "web/data.json": "{}\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "related"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture
def workspace(root: Path) -> Iterator[Workspace]:
    with Workspace(root, Options(selection=NOTHING)) as workspace:
        workspace.complete()
        yield workspace


@pytest.fixture
def asked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[FollowImports]:
    """Return the questions that are asked from now on."""
    questions: list[FollowImports] = []
    ask = workspace.ask

    def listening(job: Any) -> Future[Any]:  # noqa: ANN401 - any job's answer
        questions.append(job)
        return ask(job)

    monkeypatch.setattr(workspace, "ask", listening)
    return questions


def unheard(done: int, whole: int) -> None:
    del done, whole


async def found(
    relations: Relations, path: str, *, back: bool = False, far: bool = False
) -> Mapping[str, int]:
    find = relations.importers if back else relations.imports
    return await find(path, unheard, far=far)


class TestRelations:
    async def test_one_step_and_all_that_follows(self, workspace: Workspace) -> None:
        relations = Relations(workspace)

        assert await found(relations, "main.py") == {"app/views.py": 1}
        assert await found(relations, "main.py", far=True) == {
            "app/views.py": 1,
            "app/models.py": 2,
            "app/helpers.py": 2,
        }

    async def test_what_imports_a_file_nearest_first(self, workspace: Workspace) -> None:
        relations = Relations(workspace)

        assert await found(relations, "app/helpers.py", back=True) == {
            "app/models.py": 1,
            "app/views.py": 1,
        }
        assert await found(relations, "app/helpers.py", back=True, far=True) == {
            "app/models.py": 1,
            "app/views.py": 1,
            "main.py": 2,
        }
        assert await found(relations, "web/data.json", back=True) == {"web/index.ts": 1}

    async def test_files_are_read_once_and_again_when_they_change(
        self, workspace: Workspace, root: Path, asked: list[FollowImports]
    ) -> None:
        relations = Relations(workspace)
        await found(relations, "app/helpers.py", back=True)
        assert sorted(asked[0].paths) == sorted(path for path in FILES if path[-2:] in {"py", "ts"})
        asked.clear()

        await found(relations, "app/views.py", back=True)
        await found(relations, "main.py", far=True)
        assert asked == []

        (root / "main.py").write_text("from app.helpers import slug  # only this\n")
        workspace.rescan()
        while workspace.tree.get("main.py").size == len(FILES["main.py"]):  # type: ignore[union-attr]  # it is there
            workspace.wait(0.1)
        assert "main.py" in await found(relations, "app/helpers.py", back=True)
        assert "main.py" not in await found(relations, "app/views.py", back=True)
        assert [job.paths for job in asked] == [("main.py",)]
        assert asked[0].known is None

    async def test_a_new_file_may_be_what_an_import_means(
        self, workspace: Workspace, root: Path
    ) -> None:
        relations = Relations(workspace)
        assert await found(relations, "web/a.ts") == {}
        (root / "web/a.ts").write_text('export * from "./b"\n')
        (root / "web/b.ts").write_text("export const b = 1\n")
        workspace.rescan()
        while workspace.tree.get("web/b.ts") is None:
            workspace.wait(0.1)

        assert await found(relations, "web/a.ts") == {"web/b.ts": 1}

    async def test_where_the_analysis_has_forgotten_the_project_it_is_told_again(
        self, workspace: Workspace, asked: list[FollowImports]
    ) -> None:
        relations = Relations(workspace)
        await found(relations, "main.py")
        following._kept.clear()

        await found(relations, "web/index.ts")

        assert [job.known is None for job in asked] == [False, True, False]

    async def test_what_was_found_before_it_was_cancelled_is_kept(
        self, workspace: Workspace, asked: list[FollowImports], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("create_dump.explore.relations._FILES", 2)
        relations = Relations(workspace)
        told: list[int] = []

        def cancel(done: int, whole: int) -> None:
            told.append(whole)
            if done == 4:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await relations.importers("app/helpers.py", cancel, far=False)
        before = [path for job in asked for path in job.paths]
        asked.clear()
        await found(relations, "app/helpers.py", back=True)

        assert len(before) == 4
        assert told == [7, 7, 7]
        assert sorted(before + [path for job in asked for path in job.paths]) == sorted(
            path for path in FILES if path[-2:] in {"py", "ts"}
        )

    async def test_what_is_gone_by_now_imports_nothing(
        self, workspace: Workspace, root: Path
    ) -> None:
        (root / "main.py").unlink()

        assert await found(Relations(workspace), "main.py") == {}


def shown(pilot: Pilot[None]) -> Related:
    screen = pilot.app.screen
    assert isinstance(screen, Related)
    return screen


def hint(pilot: Pilot[None]) -> str:
    return str(shown(pilot).query_one(".hint").render())


def listed(pilot: Pilot[None]) -> list[str]:
    return [row.text for row in shown(pilot).listing.rows]


def chosen(pilot: Pilot[None]) -> set[str]:
    choices = explorer(pilot).workspace.selection.choices
    return {path for path, state in choices.items() if state is State.IN}


class TestTheList:
    async def test_d_and_enter_take_in_what_the_file_imports_in_one_step(
        self, running: Run, root: Path
    ) -> None:
        async with running(root) as pilot:
            await go(pilot, "app/views.py")
            await pilot.press("d")
            await settled(pilot)
            assert listed(pilot) == ["app/models.py", "app/helpers.py"]
            tree = explorer(pilot).workspace.tree
            tokens = sum(
                node.wrapped for path in listed(pilot) if (node := tree.get(path)) is not None
            )
            assert hint(pilot) == f"2 files · +{tokens:,} tokens"

            await pilot.press("enter")
            await settled(pilot)
            assert chosen(pilot) == {"app/models.py", "app/helpers.py"}
            assert explorer(pilot).status.text == "2 files taken in · u takes it back"
            await pilot.press("u")
            assert chosen(pilot) == set()

    async def test_some_can_be_left_out_and_escape_takes_nothing(
        self, running: Run, root: Path
    ) -> None:
        async with running(root) as pilot:
            await go(pilot, "web/index.ts")
            await pilot.press("d")
            await settled(pilot)
            assert listed(pilot) == ["web/a.ts", "web/data.json"]
            await pilot.press("space", "enter")
            assert chosen(pilot) == {"web/data.json"}

            await go(pilot, "web/index.ts")
            await pilot.press("d")
            await settled(pilot)
            assert listed(pilot) == ["web/a.ts"]
            assert hint(pilot).endswith(" · 1 file in already")
            await pilot.press("escape")
            assert chosen(pilot) == {"web/data.json"}

    async def test_d_in_the_list_goes_on_to_all_that_follows_and_back(
        self, running: Run, root: Path
    ) -> None:
        async with running(root, size=(120, 40)) as pilot:
            await go(pilot, "main.py")
            await pilot.press("d")
            await settled(pilot)
            assert listed(pilot) == ["app/views.py"]
            title = shown(pilot)._box.border_title
            await pilot.press("d")
            await settled(pilot)

            assert listed(pilot) == ["app/views.py", "app/models.py", "app/helpers.py"]
            assert (title, shown(pilot)._box.border_title) == (
                "What main.py imports · one step",
                "What main.py imports · all that follows",
            )
            details = {row.text: row.detail for row in shown(pilot).listing.rows}
            assert details["app/helpers.py"].endswith(" · 2 steps")
            await pilot.press("D")
            await settled(pilot)
            assert listed(pilot) == ["app/views.py"]

    async def test_capital_d_offers_what_imports_it(self, running: Run, root: Path) -> None:
        async with running(root) as pilot:
            await go(pilot, "app/helpers.py")
            await pilot.press("D")
            await settled(pilot)
            assert listed(pilot) == ["app/models.py", "app/views.py"]
            await pilot.press("d", "enter")
            await settled(pilot)

            assert chosen(pilot) >= {"app/models.py", "app/views.py"}

    @pytest.mark.parametrize(
        ("path", "key", "words"),
        [
            ("README.md", "d", "No imports are known for markdown files"),
            ("README.md", "D", "Nothing in this project imports README.md"),
            ("app/helpers.py", "d", "app/helpers.py imports nothing of this project"),
            ("app", "d", "Only files import others: put the cursor on one"),
            ("app", "D", "Only files import others: put the cursor on one"),
        ],
    )
    async def test_where_there_is_nothing_to_offer_it_is_said(
        self, running: Run, root: Path, path: str, key: str, words: str
    ) -> None:
        async with running(root) as pilot:
            await go(pilot, path)
            await pilot.press(key)
            await until(pilot, lambda: explorer(pilot).status.text == words)

            assert not isinstance(pilot.app.screen, Related)

    async def test_what_is_in_already_is_only_counted(self, running: Run, root: Path) -> None:
        async with running(root) as pilot:
            await go(pilot, "web/index.ts")
            await pilot.press("a", "d")
            await until(pilot, lambda: explorer(pilot).status.text == "2 files in already")

    async def test_a_long_look_shows_how_far_it_is_and_escape_ends_it(
        self, running: Run, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(root) as pilot:
            workspace = explorer(pilot).workspace
            ask = workspace.ask
            held: list[Future[Any]] = []

            def slowly(job: Any) -> Future[Any]:  # noqa: ANN401 - any job's answer
                if not isinstance(job, FollowImports):
                    return ask(job)
                held.append(Future())
                return held[-1]

            monkeypatch.setattr(workspace, "ask", slowly)
            await go(pilot, "app/helpers.py")
            await pilot.press("D")
            await until(pilot, lambda: isinstance(pilot.app.screen, Related))
            assert hint(pilot) == "Looking through 0 of 7 files"

            await pilot.press("escape")
            await settled(pilot)
            assert held[0].cancelled()
            assert explorer(pilot).relating.at_rest
            assert chosen(pilot) == set()

    async def test_a_failure_is_said_in_the_list_or_without_it(
        self, running: Run, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(*_: object, **__: object) -> Mapping[str, int]:
            raise CreateDumpError("the worker is gone", hint="start again")

        monkeypatch.setattr(Relations, "imports", fail)
        async with running(root) as pilot:
            await go(pilot, "main.py")
            await pilot.press("d")
            await until(
                pilot,
                lambda: explorer(pilot).status.text == "the worker is gone · start again",
            )
