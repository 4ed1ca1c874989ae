"""The tabs of the preview: how one goes through them, and that what they show keeps up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explore_support import commit_all, explorer, go, settled, until

from create_dump.explore.document import Document
from create_dump.explore.making import Making
from create_dump.explore.pages import Tab
from create_dump.explore.widgets.tabs import TabLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from create_dump.explore.document import Page

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

WIDE = (120, 40)


def tabs(pilot: Pilot[None]) -> str:
    return explorer(pilot).query_one(TabLine).render().plain.strip()


def text(pilot: Pilot[None]) -> str:
    return "\n".join(explorer(pilot).preview.shown.lines)


async def test_brackets_go_through_the_tabs_from_the_tree_and_around(
    running: Run, project: Path
) -> None:
    async with running(project, size=WIDE) as pilot:
        await go(pilot, "src/auth/tokens.py")
        await settled(pilot)
        seen = [tabs(pilot)]
        for key in ("right_square_bracket", "right_square_bracket", "left_square_bracket"):
            await pilot.press(key)
            await settled(pilot)
            seen.append(tabs(pilot).removesuffix("721 tok").rstrip())

        assert seen == [
            "[File] Outline  Dump  Changes",
            "File [Outline] Dump  Changes",
            "File  Outline [Dump] Changes",
            "File [Outline] Dump  Changes",
        ]
        assert explorer(pilot).tree_view.has_focus
        await pilot.press("left_square_bracket", "left_square_bracket")
        assert explorer(pilot).preview.tab is Tab.CHANGES


async def test_the_tab_stays_while_the_cursor_moves(running: Run, project: Path) -> None:
    async with running(project, size=WIDE) as pilot:
        await go(pilot, "src/auth/tokens.py")
        await pilot.press("right_square_bracket", "k")
        await settled(pilot)

        preview = explorer(pilot).preview
        assert (preview.tab, preview.shown.path) == (Tab.OUTLINE, "src/auth/session.py")
        assert "def session_0(value: int, *, strict: bool = False) -> str:" in text(pilot)
        assert 'else "nothing"' not in text(pilot)


async def test_a_click_takes_a_tab(running: Run, project: Path) -> None:
    async with running(project, size=WIDE) as pilot:
        await go(pilot, "README.md")
        line = explorer(pilot).query_one(TabLine).render().plain

        await pilot.click("#tabs", offset=(line.index("Outline"), 0))
        await settled(pilot)

        assert text(pilot).startswith("No outline for markdown files")


async def test_where_the_preview_is_hidden_a_bracket_shows_it(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await go(pilot, "README.md")
        await pilot.press("right_square_bracket")
        await settled(pilot)
        preview = explorer(pilot).preview

        assert preview.display
        assert preview.tab is Tab.OUTLINE
        assert preview.view.has_focus
        await pilot.press("left_square_bracket", "escape")
        assert not preview.display


async def test_each_tab_comes_back_to_where_it_was_left(running: Run, project: Path) -> None:
    async with running(project, size=WIDE) as pilot:
        await go(pilot, "src/db/query.py")
        await settled(pilot)
        view = explorer(pilot).preview.view
        await pilot.press(*"JJJ", "right_square_bracket")
        await settled(pilot)
        assert view.scroll_offset.y == 0

        await pilot.press("J", "left_square_bracket")
        await settled(pilot)
        assert view.scroll_offset.y == 3
        await pilot.press("right_square_bracket")
        await settled(pilot)
        assert view.scroll_offset.y == 1


async def test_the_dump_follows_the_choice(running: Run, project: Path) -> None:
    async with running(project, size=WIDE) as pilot:
        await go(pilot, "src/db/query.py")
        await pilot.press("right_square_bracket", "right_square_bracket")
        await settled(pilot)
        seen = [text(pilot)]
        for key in ("o", "o", "o"):
            await pilot.press(key)
            await settled(pilot)
            seen.append(text(pilot))

        out, whole, outline, again = seen
        assert out == again == "Not in the dump\n\nPress space to choose it."
        assert whole.startswith("## `src/db/query.py` (365 lines)\n\n```python\n")
        assert 'else "nothing"' in whole
        assert outline.startswith("## `src/db/query.py` (outline of 365 lines, ")
        assert 'else "nothing"' not in outline


async def test_changes_follow_the_file_and_the_commit(running: Run, project: Path) -> None:
    commit_all(project)
    async with running(project, size=WIDE) as pilot:
        await go(pilot, "README.md")
        await pilot.press("left_square_bracket")
        await settled(pilot)
        assert text(pilot) == "Nothing changed since the last commit"

        readme = (project / "README.md").read_text()
        (project / "README.md").write_text(readme.replace("# api", "# API", 1))
        await until(pilot, lambda: "+# API" in text(pilot))
        assert text(pilot).startswith("Since the last commit\n@@ -1,4 +1,4 @@\n-# api\n+# API\n \n")
        assert tabs(pilot).endswith("+1 -1")

        commit_all(project)
        await until(pilot, lambda: text(pilot) == "Nothing changed since the last commit")


async def test_what_changes_are_looked_for_against_is_turned_by_a_key(
    running: Run, project: Path
) -> None:
    commit_all(project)
    async with running(project, size=WIDE) as pilot:
        await go(pilot, "README.md")
        await pilot.press("C")
        await settled(pilot)
        assert text(pilot) == "Nothing changed since the last commit"
        assert tabs(pilot).split() == ["File", "Outline", "Dump", "[Changes]", "C:", "last", "copy"]

        await pilot.press("C")
        await settled(pilot)
        assert text(pilot).startswith("Nothing was copied yet\n")
        assert tabs(pilot).endswith("C: last commit")

        await pilot.press("space", "y")
        await until(pilot, lambda: text(pilot) == "Nothing changed since the last copy")
        await settled(pilot)
        readme = (project / "README.md").read_text()
        (project / "README.md").write_text(readme.replace("# api", "# API", 1))
        await until(pilot, lambda: "+# API" in text(pilot))
        assert text(pilot).startswith("Since the last copy\n@@ -1,4 +1,4 @@\n-# api\n+# API\n")
        assert tabs(pilot).endswith("C: last commit · +1 -1")

        commit_all(project)
        await pilot.press("y")
        await until(pilot, lambda: text(pilot) == "Nothing changed since the last copy")
        await go(pilot, "docs/guide.md")
        await until(pilot, lambda: text(pilot).startswith("Not in the last copy\n"))
        await pilot.press("C")
        await until(pilot, lambda: text(pilot) == "Nothing changed since the last commit")


async def test_where_the_preview_is_hidden_its_changes_show_it(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await go(pilot, "README.md")
        await pilot.press("C")
        await settled(pilot)

        assert explorer(pilot).preview.display
        assert explorer(pilot).preview.tab is Tab.CHANGES
        assert text(pilot).startswith("Nothing to compare with\n")


async def test_a_page_that_is_long_in_coming_says_so_and_does_not_hold_up_the_next(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    go_on = threading.Event()
    make = Making.make

    def slowly(making: Making) -> Page:
        if making.path == "README.md":
            go_on.wait(20)
        return make(making)

    monkeypatch.setattr(Making, "make", slowly)
    async with running(project, size=WIDE) as pilot:
        preview = explorer(pilot).preview
        await go(pilot, "README.md")
        await until(pilot, lambda: text(pilot) == "Reading it")

        await go(pilot, "src/settings.py")
        await until(pilot, lambda: preview.shown.path == "src/settings.py")
        go_on.set()
        await settled(pilot)

        assert isinstance(preview.shown, Document)
        assert preview.shown.path == "src/settings.py"


async def test_a_bug_in_a_page_is_shown_in_its_place(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Making) -> Page:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(Making, "make", fail)
    async with running(project, size=WIDE) as pilot:
        await go(pilot, "README.md")
        await settled(pilot)

        assert "Unexpected ZeroDivisionError: oops." in text(pilot)
