"""The command line that the app gives makes the same dump, byte for byte, as a process."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from explore_support import FakeClipboard, explorer, settled, until
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from create_dump.cli.selecting import apply, choose
from create_dump.config.load import load
from create_dump.explore.command_line import command_line
from create_dump.explore.given import Given
from create_dump.options import Options
from create_dump.selection import notation
from create_dump.selection.rules import RuleOptions
from create_dump.selection.selection import EVERYTHING, NOTHING, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

PATIENCE_S = 60


async def copied(pilot: Pilot[None], clipboard: FakeClipboard, *keys: str) -> bytes:
    before = len(clipboard.taken)
    await pilot.press(*keys)
    await until(pilot, lambda: len(clipboard.taken) > before)
    await settled(pilot)
    return clipboard.taken[-1]


def run(line: str, directory: Path) -> bytes:
    """Run *line* by a shell, its dump to standard output."""
    words = line.replace("create-dump", shlex.join([sys.executable, "-m", "create_dump"]), 1)
    done = subprocess.run(
        ["/bin/sh", "-c", words.replace("--copy", "--stdout")],
        cwd=directory,
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the line is quoted for a POSIX shell")
@pytest.mark.parametrize("case", ["all", "some", "settings", "odd"])
async def test_the_command_line_makes_the_same_bytes(
    running: Run, project: Path, tmp_path: Path, clipboard: FakeClipboard, case: str
) -> None:
    options: dict[str, object] = {}
    keys: tuple[str, ...] = ("a",)
    if case == "odd":
        (project / "src" / "it's [odd]!.py").write_text("x = 1\n")
        (project / "src" / "na\u00efve $HOME.py").write_text("y = 1\n")
        keys = ("f", "4")
    if case == "settings":
        (project / "create_dump.toml").write_text(
            'format = "json"\nexclude = ["docs/"]\nbudget = 900\n'
            '[profiles.wide]\ntokenizer = "cl100k_base"\n'
        )
        rules = RuleOptions(("*.py", "*.md"), ("docs/",), 3_000)
        options = {"format": "xml", "rules": rules, "tokenizer": "cl100k_base"}
        keys = ("a", "t", "f", *"Why 'so' slow?", "enter")
    async with running(project, given=Given("src/api", load(project)), **options) as pilot:
        workspace = explorer(pilot).workspace
        if case in {"some", "odd"}:
            workspace.choose(["src"], State.IN)
            workspace.choose(["src/db", "src/auth/oauth.py"], State.OUT)
            workspace.choose(["src/auth/session.py"], State.OUTLINE)
            explorer(pilot).show_choice()
            keys = keys if case == "odd" else ()
        await pilot.press(*keys)
        await settled(pilot)

        dump = await copied(pilot, clipboard, "y")
        line = (await copied(pilot, clipboard, "Y", "$")).decode()

    assert line.startswith("create-dump src/api ")
    assert line.endswith(" --copy")
    assert run(line, tmp_path) == dump


@pytest.mark.skipif(sys.platform == "win32", reason="the line is quoted for a POSIX shell")
async def test_of_parts_the_command_writes_the_same_ones(
    running: Run, project: Path, tmp_path: Path, clipboard: FakeClipboard
) -> None:
    async with running(project, given=Given("src/api", load(project))) as pilot:
        first = await copied(pilot, clipboard, "a", "Y", "n", *"10k", "enter")
        line = (await copied(pilot, clipboard, "Y", "$")).decode()

    assert line == "create-dump src/api --split 10000"
    run(line, tmp_path)
    (written,) = tmp_path.glob("api.dump.1-of-*.md")  # noqa: ASYNC240 - a test may wait for a disk
    assert written.read_bytes() == first


PATHS = st.sampled_from(
    [
        *("", "docs", "docs/guide.md", "src", "src/auth", "src/auth/oauth.py", "src/db/models.py"),
        *(
            "tests/test_db.py",
            "odd [1]",
            "odd [1]/it's !~ {a,b}.py",
            "!x.md",
            "~y.md",
            "na\u00efve.md",
        ),
        *(
            "na\u00efve.md",
            "debug.log",
            "node_modules",
            "node_modules/left-pad/index.js",
            "gone.py",
        ),
    ]
)


@pytest.fixture
def crowded(project: Path) -> Path:
    """Return the project with names that a shell or our notation might misread."""
    (project / "odd [1]").mkdir()
    for name in ("odd [1]/it's !~ {a,b}.py", "!x.md", "~y.md", "na\u00efve.md"):
        (project / name).write_text(f"x = {name!r}\n")
    return project


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(PATHS, st.sampled_from(State)), min_size=1, max_size=6))
def test_what_the_command_chooses_is_what_the_app_has_chosen(
    crowded: Path, steps: list[tuple[str, State]]
) -> None:
    with Workspace(crowded, Options(selection=NOTHING)) as workspace:
        workspace.complete()
        for path, state in steps:
            workspace.choose([path], state)
        workspace.complete()
        plan = workspace.plan()
        assume(plan.files)
        line = command_line(workspace, Given(str(crowded)), None)(plan)

    items = words_behind(shlex.split(line), "--select")
    with Workspace(crowded, Options(selection=EVERYTHING if items is None else NOTHING)) as again:
        again.complete()
        if items is not None:
            chosen = choose(again, notation.parse(items), None)
            apply(again, chosen.selection)
        planned = again.plan()

    assert planned == plan


def words_behind(words: list[str], flag: str) -> list[str] | None:
    """Return the values of *flag*, as the command line reads them; None where there is none."""
    values = [each for at, each in enumerate(words) if at and words[at - 1] == flag]
    return values or None


async def test_the_palette_copies_it_too(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    async with running(project) as pilot:
        await pilot.press("a", "ctrl+p", *"command line", "enter")
        await until(pilot, lambda: clipboard.taken)
        await settled(pilot)

        assert clipboard.taken == [b"create-dump --copy"]
        assert explorer(pilot).status.text.startswith("Copied the command")
