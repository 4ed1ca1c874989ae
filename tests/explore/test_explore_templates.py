"""Instructions from templates: which is on, what it says, what it asks, and that it counts."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from explore_support import FakeClipboard, explorer, settled, until

from create_dump.analysis import tokens
from create_dump.config.load import load
from create_dump.explore.given import Given
from create_dump.explore.screens.ask import Ask
from create_dump.explore.screens.menu import Menu
from create_dump.explore.widgets.status import Tone
from create_dump.templates import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

OWN = """
[templates.poem]
text = "Write a poem on {{branch}} about {{project}}."
last = false

[templates.review]
text = "Look at it [b]my[/b] way."
"""


def said(pilot: Pilot[None]) -> str:
    return explorer(pilot).status.text


def totals(pilot: Pilot[None]) -> str:
    return explorer(pilot).totals.render().plain


def offered(pilot: Pilot[None]) -> dict[str, tuple[str, str]]:
    """Return the key and the detail of each template in the menu."""
    menu = pilot.app.screen
    assert isinstance(menu, Menu)
    return {choice.text: (choice.key, choice.detail) for choice in menu._choices}


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)


async def copied(pilot: Pilot[None], clipboard: FakeClipboard) -> str:
    before = len(clipboard.taken)
    await pilot.press("y")
    await until(pilot, lambda: len(clipboard.taken) > before)
    await settled(pilot)
    return clipboard.taken[-1].decode()


async def test_a_template_goes_into_the_dump_and_its_tokens_into_the_total(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    async with running(project) as pilot:
        await pilot.press("a", "t", "r")
        await settled(pilot)
        shown = explorer(pilot).totals.sum.tokens
        assert "with review" in totals(pilot)

        text = await copied(pilot, clipboard)

        assert BUILT_IN["review"].text in text
        assert shown == tokens.get("o200k_base").count([text], [""])[0]
        await pilot.press("t")
        assert offered(pilot)["review"] == ("r", "now")
        await pilot.press("n")
        await settled(pilot)
        assert "with review" not in totals(pilot)
        assert BUILT_IN["review"].text not in await copied(pilot, clipboard)


async def test_what_the_one_under_the_cursor_says_is_shown(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("t")
        hint = pilot.app.screen.query_one(".hint")
        assert "[templates.NAME]" in str(hint.render())
        height = hint.size.height

        for name in BUILT_IN:
            await pilot.press("down")
            await pilot.pause()
            said_of_it = " ".join(BUILT_IN[name].text.split())
            assert " ".join(str(hint.render()).split()) == said_of_it
            assert hint.size.height == height
        await pilot.press("escape")
        assert explorer(pilot).workspace.instructions == (None, None)


async def test_a_template_that_asks_is_asked_for_and_asked_again(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    async with running(project) as pilot:
        await pilot.press("a", "t", "f")
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("enter")
        assert str(pilot.app.screen.below.render()) == "A question is needed."
        await pilot.press(*"Why so slow?", "enter")
        await settled(pilot)

        assert "Why so slow?\n\nFind the cause" in await copied(pilot, clipboard)
        await pilot.press("t", "f")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Ask)
        assert pilot.app.screen.entry.value == "Why so slow?"
        await pilot.press("escape")
        assert "Why so slow?" in await copied(pilot, clipboard)


async def test_closing_the_question_changes_nothing(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("t", "f", *"Why?", "escape")

        assert explorer(pilot).workspace.instructions == (None, None)


async def test_own_templates_are_there_and_come_before_ours(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    (project / "create_dump.toml").write_text(OWN)
    git("init", "--initial-branch=trunk", str(project))
    given = Given(str(project), load(project))
    async with running(project, given=given) as pilot:
        await pilot.press("a", "t")
        await settled(pilot)
        assert offered(pilot)["poem"] == ("p", "before the files")

        await pilot.press("p")
        await until(pilot, lambda: "with poem" in totals(pilot))
        await settled(pilot)
        text = await copied(pilot, clipboard)
        assert "Write a poem on trunk about api." in text
        await pilot.press("t", "r")
        await settled(pilot)
        assert "Look at it [b]my[/b] way." in await copied(pilot, clipboard)


async def test_what_was_written_meanwhile_is_offered(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        (project / "create_dump.toml").write_text(OWN)

        await pilot.press("t")
        await until(pilot, lambda: "poem" in offered(pilot))

        assert next(iter(offered(pilot))) == "none"


async def test_a_template_that_cannot_be_filled_in_is_told_of(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        (project / "create_dump.toml").write_text('[templates.odd]\ntext = "{{nonesuch}}"\n')

        await pilot.press("t")
        await until(pilot, lambda: "nonesuch" in said(pilot))

        assert explorer(pilot).status.tone is Tone.WARNING
        assert set(offered(pilot)) == {"none", *BUILT_IN}


async def test_another_branch_is_named_as_soon_as_git_says_so(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    (project / "create_dump.toml").write_text(OWN)
    git("init", "--initial-branch=trunk", str(project))
    given = Given(str(project), load(project))
    async with running(project, given=given) as pilot:
        explorer(pilot).workspace.follow_git()
        await pilot.press("a", "t", "p")
        await until(pilot, lambda: "with poem" in totals(pilot))
        git("-C", str(project), "checkout", "-b", "topic")
        workspace = explorer(pilot).workspace
        await until(pilot, lambda: workspace.git is not None and workspace.git.branch == "topic")
        await settled(pilot)

        assert "Write a poem on topic about api." in await copied(pilot, clipboard)


@pytest.mark.parametrize("question", ["", "Why?"])
async def test_a_template_of_another_session_is_used_as_far_as_it_can_be(
    running: Run, project: Path, question: str
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)

        used = []
        for name in ("nonesuch", "review", "fix"):
            app.instructing.use(name, question)
            used.append(app.workspace.instructions)

        asked = (BUILT_IN["fix"], "Why?") if question else (BUILT_IN["review"], None)
        assert used == [(None, None), (BUILT_IN["review"], None), asked]
