"""What each key does, on a real workspace over real files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_secrets import planted
from explore_support import FakeClipboard, explorer, go, settled, until
from textual.screen import Screen
from textual.widgets import Static

from create_dump.destinations.base import Delivery, Outcome
from create_dump.errors import DeliveryError, SecretsFound, UsageError
from create_dump.explore import keys
from create_dump.explore.arrange import Pane
from create_dump.explore.explorer import Explorer
from create_dump.explore.order import By, Sort
from create_dump.explore.screens.help import HelpScreen
from create_dump.explore.screens.menu import Menu
from create_dump.explore.screens.write import WriteScreen
from create_dump.explore.widgets import status
from create_dump.explore.widgets.preview import Preview
from create_dump.explore.widgets.status import Tone
from create_dump.scanning import Scanning
from create_dump.selection.selection import State
from create_dump.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.dom import DOMNode
    from textual.pilot import Pilot

    from create_dump.plan import PlannedFile

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

TOP = ["", "docs", "src", "tests", ".gitignore", "README.md", "latest.md", "logo.png"]
TOP += ["pyproject.toml", "uv.lock"]
WIDE = (120, 40)


def rows(pilot: Pilot[None]) -> list[str]:
    return [node.path for node in explorer(pilot).tree_view.rows.nodes]


def cursor(pilot: Pilot[None]) -> str:
    return explorer(pilot).tree_view.node.path


def said(pilot: Pilot[None]) -> str:
    return explorer(pilot).status.text


def chosen(pilot: Pilot[None]) -> dict[str, State]:
    return dict(explorer(pilot).workspace.selection.choices)


class TestMoving:
    async def test_arrows_and_letters_move_the_cursor(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("down", "j", "down", "up", "k")
            assert cursor(pilot) == "docs"

            await pilot.press("end")
            assert cursor(pilot) == "uv.lock"
            await pilot.press("home", "G", "g", "up")
            assert cursor(pilot) == ""

    async def test_pages_move_by_the_height_of_the_pane(self, running: Run, project: Path) -> None:
        for number in range(100):
            (project / "docs" / f"{number:03}.md").write_text("x\n")
        async with running(project) as pilot:
            await pilot.press("equals_sign")
            height = explorer(pilot).tree_view.size.height

            await pilot.press("g", "pagedown")
            assert explorer(pilot).tree_view.rows.cursor == height
            await pilot.press("pagedown", "pageup")
            assert explorer(pilot).tree_view.rows.cursor == height
            await pilot.press("g", "ctrl+d")
            assert explorer(pilot).tree_view.rows.cursor == height // 2
            await pilot.press("ctrl+u")
            assert explorer(pilot).tree_view.rows.cursor == 0

    async def test_right_unfolds_and_goes_in_and_left_goes_out_and_folds(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("j", "right")
            assert rows(pilot)[1:4] == ["docs", "docs/guide.md", "docs/reference.md"]
            await pilot.press("l")
            assert cursor(pilot) == "docs/guide.md"

            await pilot.press("l", "left")
            assert cursor(pilot) == "docs"
            await pilot.press("h")
            assert rows(pilot) == TOP

    async def test_minus_and_equals_fold_and_unfold_all(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("equals_sign")
            assert len(rows(pilot)) == 29

            await go(pilot, "src/auth/tokens.py")
            await pilot.press("minus")
            assert rows(pilot) == TOP
            assert cursor(pilot) == "src"

    async def test_the_cursor_stays_in_sight(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("equals_sign", "G")
            tree = explorer(pilot).tree_view

            top = tree.scroll_offset.y

            assert top <= tree.rows.cursor < top + tree.size.height
            assert top > 0


class TestChoosing:
    async def test_at_first_nothing_is_chosen_and_the_totals_say_how_to_begin(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            assert chosen(pilot) == {}
            line = explorer(pilot).totals.render().plain

            assert "space chooses what the cursor is on, a chooses all" in line

    async def test_space_chooses_a_file_and_again_does_not(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/tokens.py")

            await pilot.press("space")
            assert chosen(pilot) == {"src/auth/tokens.py": State.IN}
            await pilot.press("space")
            assert chosen(pilot) == {}

    async def test_space_on_a_directory_takes_all_below_also_when_some_is_in(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/tokens.py")
            await pilot.press("space")
            await go(pilot, "src")

            await pilot.press("space")

            assert chosen(pilot) == {"src": State.IN}
            await settled(pilot)
            assert explorer(pilot).totals.sum.files == 10

    async def test_a_chooses_all_and_again_nothing(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("a")
            assert chosen(pilot) == {"": State.IN}
            await pilot.press("a")
            assert chosen(pilot) == {}

    async def test_u_and_control_r_go_back_and_forth(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "j", "space", "u")
            assert chosen(pilot) == {"": State.IN}
            assert said(pilot) == "Undone: 19 files chosen now"
            await pilot.press("ctrl+r")
            assert chosen(pilot) == {"": State.IN, "docs": State.OUT}
            await pilot.press("u", "u", "u")
            assert chosen(pilot) == {}
            assert said(pilot) == "Nothing to undo"

    async def test_what_was_said_of_a_choice_goes_with_the_next_one(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "u", "ctrl+r")
            assert said(pilot) == "Done again: 19 files chosen now"
            await pilot.press("j", "space")
            assert said(pilot) == ""

    @pytest.mark.parametrize(("path", "word"), [("logo.png", "binary"), ("latest.md", "link")])
    async def test_what_cannot_go_in_says_so(
        self, running: Run, project: Path, path: str, word: str
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, path)

            await pilot.press("space")

            assert chosen(pilot) == {}
            assert said(pilot) == f"{path} can't go into a dump: {word}"


class TestFiltering:
    async def test_slash_filters_as_it_is_typed_and_enter_keeps_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"tokens")
            await settled(pilot)
            assert rows(pilot) == ["", "src", "src/auth", "src/auth/tokens.py"]

            await pilot.press("enter", "k")
            assert len(rows(pilot)) == 4
            assert cursor(pilot) == "src/auth"
            assert "/ tokens" in explorer(pilot).heading.render().plain

    async def test_letters_that_are_keys_elsewhere_are_letters_here(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"aqyw ?/")

            assert chosen(pilot) == {}
            assert pilot.app.is_running
            assert not isinstance(pilot.app.screen, HelpScreen | WriteScreen)

    async def test_escape_clears_it_and_the_cursor_stays(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"tokens")
            await settled(pilot)
            await pilot.press("escape")
            assert cursor(pilot) == "src/auth/tokens.py"
            assert len(rows(pilot)) > 4

            await pilot.press("slash", *"guide", "enter", "escape")
            assert cursor(pilot) == "docs/guide.md"
            assert not explorer(pilot).tree_view.rows.filtered

    async def test_enter_right_after_the_last_letter_filters_by_all_of_them(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"session", "enter")

            assert cursor(pilot) == "src/auth/session.py"

    async def test_the_filter_can_be_taken_up_again(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"auth", "enter", "slash", *" !test")
            await settled(pilot)

            assert "tests/test_auth.py" not in rows(pilot)
            assert "src/auth/tokens.py" in rows(pilot)

    async def test_arrows_move_in_the_tree_while_typing(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"auth *.py", "home", "down")
            await pilot.press("end", "up")

            assert explorer(pilot).tree_view.rows.filtered
            assert cursor(pilot)

    async def test_n_goes_from_match_to_match(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("n")
            assert said(pilot) == "No filter holds: / begins one"
            await pilot.press("slash", *"auth", "enter", "g")

            seen = []
            for key in ("n", "n", "N"):
                await pilot.press(key)
                seen.append(cursor(pilot))

            assert seen == ["src/auth/__init__.py", "src/auth/oauth.py", "src/auth/__init__.py"]

    async def test_a_chooses_what_the_filter_shows_and_nothing_else(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"auth !test", "enter", "a")

            assert set(chosen(pilot)) == {
                f"src/auth/{name}.py" for name in ("__init__", "oauth", "session", "tokens")
            }
            assert said(pilot) == "In: the 4 files shown"
            await pilot.press("a")
            assert chosen(pilot) == {}

    async def test_space_on_a_directory_takes_what_the_filter_shows_in_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"*.py", "enter")
            await go(pilot, "tests")

            await pilot.press("space")

            assert set(chosen(pilot)) == {"tests/test_auth.py", "tests/test_db.py"}

    async def test_contents_are_searched_as_they_are_typed(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"c:users", "backspace")
            await settled(pilot)
            assert rows(pilot) == [""]
            await pilot.press(*["backspace"] * 4, *"Ada")
            await settled(pilot)

            assert cursor(pilot) == "tests/fixtures/users.json"
            assert str(explorer(pilot).query_one("#filter-found", Static).render()) == "1 file"

    async def test_files_that_come_to_hold_what_is_sought_appear(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"c:zebra", "enter")
            await settled(pilot)
            assert rows(pilot) == [""]

            (project / "docs" / "guide.md").write_text("A zebra.\n")
            (project / "docs" / "zoo.md").write_text("Two zebras.\n")

            await until(pilot, lambda: len(explorer(pilot).tree_view.rows.matches) == 2)
            assert rows(pilot) == ["", "docs", "docs/guide.md", "docs/zoo.md"]

    async def test_what_is_wrong_with_a_filter_is_said_beside_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"py re:[")
            await settled(pilot)

            said = explorer(pilot).query_one("#filter-found", Static)
            assert str(said.render()) == "unterminated character set"
            assert said.has_class("-wrong")
            assert len(explorer(pilot).tree_view.rows.matches) == 13

            await pilot.press("a", "]")
            await settled(pilot)
            assert str(said.render()) == "6 files"

    async def test_git_is_asked_for_what_has_changed(self, running: Run, repository: Path) -> None:
        async with running(repository) as pilot:
            await pilot.press("slash", *"git:changed", "enter")
            await settled(pilot)
            matches = explorer(pilot).tree_view.rows.matches
            assert {node.path for node in matches} == {
                "src/auth/session.py",
                "src/auth/tokens.py",
                "tests/test_new.py",
            }

            await pilot.press("slash", "ctrl+u", *"git:since main !test", "enter")
            await until(pilot, lambda: not explorer(pilot).finding.search.waiting)
            assert cursor(pilot) == "src/auth/session.py"
            assert "3 files" in explorer(pilot).heading.render().plain

    async def test_without_a_repository_the_filter_says_so(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"git:changed")
            await settled(pilot)

            found = explorer(pilot).query_one("#filter-found", Static)
            assert str(found.render()) == "no git repository here"

    async def test_letters_that_were_sought_stand_out(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"token")
            await settled(pilot)

            tree = explorer(pilot).tree_view
            line = tree.render_line(tree.rows.cursor)
            sought = [text for text, style, _ in line if style and style.underline]
            assert sought == ["token"]

    async def test_nothing_matches(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await go(pilot, "docs")
            await pilot.press("slash", *"zzzz")
            await settled(pilot)
            assert rows(pilot) == [""]

            await pilot.press("escape")
            assert cursor(pilot) == "docs"


class TestLooking:
    async def test_narrow_enter_opens_the_preview_over_the_tree_and_escape_closes_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            app = explorer(pilot)
            assert not app.query_one(Preview).display
            await go(pilot, "src/auth/tokens.py")

            await pilot.press("enter")
            await settled(pilot)
            assert app.preview.display
            assert app.preview.has_focus_within
            assert app.preview.shown.path == "src/auth/tokens.py"
            assert not app.query_one("#files").display

            await pilot.press("escape")
            assert not app.query_one(Preview).display
            assert app.tree_view.has_focus

    async def test_p_opens_and_closes_it_too(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("p")
            assert explorer(pilot).preview.display
            await pilot.press("p")
            assert not explorer(pilot).preview.display

    async def test_wide_it_stands_beside_the_tree_and_follows_the_cursor(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            app = explorer(pilot)
            await pilot.press("j", "j", "j", "j", "j")
            await settled(pilot)
            assert cursor(pilot) == app.preview.shown.path == "README.md"
            assert app.tree_view.has_focus

            await pilot.press("p")
            assert not app.preview.display
            await pilot.press("p")
            assert app.preview.display

    async def test_j_and_k_in_capitals_scroll_it_from_the_tree(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "src/auth/session.py")
            await settled(pilot)

            await pilot.press("J", "J", "J", "K")

            assert explorer(pilot).preview.view.scroll_offset.y == 2
            assert cursor(pilot) == "src/auth/session.py"

    async def test_with_the_keys_it_scrolls_by_all_of_them(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            await go(pilot, "src/db/query.py")
            await pilot.press("tab")
            await settled(pilot)
            preview = explorer(pilot).preview.view
            assert preview.has_focus

            await pilot.press("j", "down", "k", "pagedown", "ctrl+d", "ctrl+u")
            assert preview.scroll_offset.y == 1 + preview.size.height
            await pilot.press("G")
            assert preview.scroll_offset.y == preview.max_scroll_y
            await pilot.press("g", "l")
            assert preview.scroll_offset.y == 0

            await pilot.press("shift+tab")
            assert explorer(pilot).tree_view.has_focus

    async def test_what_is_shown_can_be_chosen_from_the_preview(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/tokens.py")

            await pilot.press("enter", "space")
            await settled(pilot)

            assert chosen(pilot) == {"src/auth/tokens.py": State.IN}
            assert explorer(pilot).preview.border_title == "2 \\[x] src/auth/tokens.py"

    async def test_it_stays_open_when_the_terminal_grows_and_shrinks(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("p")
            for width, height in ((120, 40), (50, 10), (80, 24)):
                await pilot.resize_terminal(width, height)
                await pilot.pause()
            assert explorer(pilot).preview.display

            await pilot.press("escape")
            assert explorer(pilot).tree_view.has_focus


class TestCopying:
    async def test_y_copies_what_is_chosen_and_says_what_happened(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/tokens.py")
            await pilot.press("space", "y")
            await settled(pilot)

            text = clipboard.taken[0].decode()
            assert "def token_0(" in text
            assert "def session_0(" not in text
            assert clipboard.extension == ".md"
            shown = explorer(pilot).totals.sum.tokens
            assert said(pilot).startswith(f"Copied 1 file, {shown:,} tokens (")
            assert said(pilot).endswith("kB) · clipboard (xclip), read back and verified")
            assert explorer(pilot).status.tone is Tone.DONE

    async def test_c_copies_too_and_what_is_left_out_is_counted(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "c")
            await settled(pilot)

            assert len(clipboard.taken) == 1
            assert "not in it: 1 link, 1 binary" in said(pilot)

    async def test_nothing_chosen_copies_nothing(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("y")

            assert said(pilot) == "Nothing to copy: nothing is chosen (space chooses, a takes all)"
            assert not clipboard.taken

    @pytest.mark.parametrize(
        ("delivery", "words", "tone"),
        [
            (
                Delivery(Outcome.SENT, "clipboard (your terminal, OSC 52)"),
                "Sent ",
                Tone.DONE,
            ),
            (
                Delivery(Outcome.VERIFIED, "clipboard (tmux buffer)", note="paste it with ]"),
                "Copied ",
                Tone.DONE,
            ),
            (
                Delivery(Outcome.SAVED, "~/x/last.md", note="no clipboard here; install xclip"),
                "Not copied: no clipboard here; install xclip. ",
                Tone.WARNING,
            ),
        ],
    )
    async def test_it_claims_no_more_than_the_clipboard_does(  # noqa: PLR0917 - two fixtures more than usual
        self,
        running: Run,
        project: Path,
        clipboard: FakeClipboard,
        delivery: Delivery,
        words: str,
        tone: Tone,
    ) -> None:
        clipboard.delivery = delivery
        async with running(project) as pilot:
            await pilot.press("a", "y")
            await settled(pilot)

            assert said(pilot).startswith(words)
            assert delivery.note in said(pilot)
            assert explorer(pilot).status.tone is tone

    async def test_a_failure_is_one_line_with_a_way_out(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        clipboard.error = DeliveryError("the disk is full", where="~/x", hint="make room")
        async with running(project) as pilot:
            await pilot.press("a", "y")
            await settled(pilot)

            assert said(pilot) == "~/x: the disk is full · make room"
            assert explorer(pilot).status.tone is Tone.ERROR

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (DeliveryError("the disk is full"), "the disk is full"),
            (UsageError("no room for the header"), "no room for the header"),
            (
                SecretsFound(2, []),
                "2 secrets were found; nothing was written · 3 lists them, r there redacts",
            ),
            (Delivery(Outcome.SAVED, "~/x/last.md", note="no clipboard"), "Not copied: no clip"),
        ],
    )
    async def test_a_refusal_stays_until_a_key_whatever_happens_meanwhile(  # noqa: PLR0917 - two fixtures more than usual
        self,
        running: Run,
        project: Path,
        clipboard: FakeClipboard,
        monkeypatch: pytest.MonkeyPatch,
        answer: Delivery | Exception,
        words: str,
    ) -> None:
        monkeypatch.setattr(status, "_SECONDS", 0.05)
        async with running(project) as pilot:
            await pilot.press("a", "y")
            await settled(pilot)
            if isinstance(answer, Delivery):
                clipboard.delivery = answer
            else:
                clipboard.error = answer
            await pilot.press("y")
            await until(pilot, lambda: said(pilot).startswith(words))
            (project / "README.md").write_text("# Anew\n")
            await until(pilot, lambda: explorer(pilot).workspace.memory.outdated)
            await settled(pilot)
            await pilot.pause(0.2)
            assert said(pilot).startswith(words)

            monkeypatch.setattr(status, "_SECONDS", 60)
            await pilot.press("escape")

            assert said(pilot) == "1 file changed since the last dump · y copies it again"

    async def test_nothing_chosen_is_said_until_a_key(
        self, running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(status, "_SECONDS", 0.05)
        async with running(project) as pilot:
            await pilot.press("y")
            await pilot.pause(0.2)
            assert said(pilot).startswith("Nothing to copy")

            await pilot.press("down")
            await until(pilot, lambda: not said(pilot))

    async def test_a_bug_in_a_destination_does_not_end_the_app(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        clipboard.error = ZeroDivisionError("oops")
        async with running(project) as pilot:
            await pilot.press("a", "y")
            await settled(pilot)

            assert said(pilot).startswith("unexpected ZeroDivisionError: oops")
            assert not explorer(pilot).desk.busy

    async def test_a_copy_waits_for_counts_and_escape_stops_the_wait(
        self, running: Run, project: Path, clipboard: FakeClipboard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(project) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            size = app.workspace.size
            waiting = size._replace(pending=7, exact=False)
            monkeypatch.setattr(type(app.workspace), "size", property(lambda _: waiting))

            with monkeypatch.context() as first:
                first.setattr(type(app.workspace), "scanning", Scanning.PREPARING)
                await pilot.press("y")
            told = "Preparing to look for secrets before the copy · Esc stops it"
            assert said(pilot) == told
            await pilot.press("escape")

            await pilot.press("y")
            assert said(pilot) == "Counting 7 chosen files before the copy · Esc stops it"
            await pilot.press("y")
            assert said(pilot) == "Still busy with the last copy: Esc stops it"

            await pilot.press("escape")
            assert said(pilot) == "Stopped the copy; nothing half done is left"
            assert not app.desk.busy
            monkeypatch.undo()
            await pilot.pause()
            assert not clipboard.taken

    async def test_escape_stops_a_copy_that_runs(
        self, running: Run, project: Path, clipboard: FakeClipboard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(project) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            whole = Writer._section

            def stopped_at_the_first(writer: Writer, file: PlannedFile) -> bytes | None:
                app.call_from_thread(app.desk.cancel)
                return whole(writer, file)

            monkeypatch.setattr(Writer, "_section", stopped_at_the_first)
            await pilot.press("y")
            await until(pilot, lambda: not app.desk.busy)

            assert said(pilot) == "Stopped the copy; nothing half done is left"
            assert not clipboard.taken


class TestWriting:
    async def test_w_offers_a_name_where_it_was_called_and_writes_there(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "w")
            assert isinstance(pilot.app.screen, WriteScreen)

            await pilot.press("enter")
            await until(pilot, lambda: said(pilot).startswith("Wrote"))

            assert "# api" in (tmp_path / "api.dump.md").read_text()
            assert f"to {tmp_path.as_posix()}/api.dump.md" in said(pilot)

    async def test_our_own_dump_is_replaced_without_a_question(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        async with running(project) as pilot:
            for _ in range(2):
                await pilot.press("a", "w", "enter")
                await until(pilot, lambda: said(pilot).startswith("Wrote"))
                explorer(pilot).status.clear()
                await pilot.press("a")

            assert (tmp_path / "api.dump.md").exists()

    async def test_something_else_is_replaced_only_after_a_question(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "api.dump.md").write_text("my notes\n")
        async with running(project) as pilot:
            await pilot.press("a", "w", "enter")
            await until(pilot, lambda: getattr(pilot.app.screen, "_asked", None))
            assert (tmp_path / "api.dump.md").read_text() == "my notes\n"

            await pilot.press("escape")
            assert (tmp_path / "api.dump.md").read_text() == "my notes\n"
            assert not explorer(pilot).desk.busy

            await pilot.press("w", "enter")
            await until(pilot, lambda: getattr(pilot.app.screen, "_asked", None))
            await pilot.press("enter")
            await until(pilot, lambda: said(pilot).startswith("Wrote"))
            assert (tmp_path / "api.dump.md").read_text() != "my notes\n"

    async def test_another_name_can_be_typed(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "w", "ctrl+u", *"out.md", "enter")
            await until(pilot, lambda: said(pilot).startswith("Wrote"))

            assert (tmp_path / "out.md").exists()

    async def test_where_it_cannot_be_written_the_reason_is_said(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "w", "ctrl+u", *"no/such/place.md", "enter")
            await until(pilot, lambda: explorer(pilot).status.tone is Tone.ERROR)

            assert "the directory does not exist" in said(pilot)

    async def test_nothing_chosen_asks_for_no_name(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("w")

            assert not isinstance(pilot.app.screen, WriteScreen)
            assert said(pilot).startswith("Nothing to write")


class TestTheRest:
    @pytest.mark.parametrize("key", ["question_mark", "f1"])
    @pytest.mark.parametrize("close", ["escape", "question_mark", "f1"])
    async def test_help_opens_and_closes(
        self, running: Run, project: Path, key: str, close: str
    ) -> None:
        async with running(project) as pilot:
            await pilot.press(key)
            screens = [type(pilot.app.screen)]
            await pilot.press(close)
            screens.append(type(pilot.app.screen))

            assert screens == [HelpScreen, Screen]
            assert pilot.app.is_running

    @pytest.mark.parametrize("key", ["q", "ctrl+q"])
    async def test_q_quits(self, running: Run, project: Path, key: str) -> None:
        async with running(project) as pilot:
            await pilot.press(key)
            await pilot.pause()

            assert not pilot.app.is_running

    async def test_escape_never_quits(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press(*["escape"] * 5)

            assert pilot.app.is_running

    async def test_r_looks_again_and_says_what_it_found(
        self, running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from create_dump.workspace import Workspace

        monkeypatch.setattr(Workspace, "watch", lambda _: None)
        async with running(project) as pilot:
            (project / "new.py").write_text("x = 1\n")

            await pilot.press("r")
            await until(pilot, lambda: said(pilot).startswith("Looked again"))

            assert said(pilot) == "Looked again: 1 new"
            assert "new.py" in rows(pilot)

    async def test_r_says_once_more_why_the_system_does_not_watch(
        self, running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from create_dump.errors import WatchLost
        from create_dump.events import FollowingChanged
        from create_dump.sources.following import Following
        from create_dump.workspace import Workspace

        monkeypatch.setattr(Workspace, "watch", lambda _: None)
        async with running(project) as pilot:
            why = WatchLost("no more watches", hint="raise the limit")
            explorer(pilot).general.follow(FollowingChanged(Following.POLLED, why))
            await pilot.press("r")
            await until(pilot, lambda: said(pilot).startswith("Looked again"))
            assert said(pilot) == (
                "Looked again: nothing changed · no more watches · raise the limit, then r"
            )

            explorer(pilot).general.follow(FollowingChanged(Following.TOLD, None))
            await pilot.press("r")
            await until(pilot, lambda: said(pilot) == "Looked again: nothing changed")

    async def test_the_palette_runs_what_a_key_would(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("ctrl+p", *"unfold all")
            await pilot.pause(0.3)
            await pilot.press("enter")
            await until(pilot, lambda: len(rows(pilot)) == 29)

    def test_every_binding_has_an_id_and_an_action_that_exists(self) -> None:
        from create_dump.explore.widgets.filter import FilterInput
        from create_dump.explore.widgets.findings import Findings
        from create_dump.explore.widgets.page import PageView
        from create_dump.explore.widgets.search_row import SearchInput
        from create_dump.explore.widgets.tree import TreeView

        homes: list[tuple[type[DOMNode], tuple[keys.Key, ...]]] = [
            (Explorer, group) for name, group in keys.GROUPS.items() if name != "Move"
        ]
        homes += [(TreeView, keys.MOVE), (PageView, keys.SCROLL), (FilterInput, keys.FILTERING)]
        homes += [(SearchInput, keys.SEARCHING), (Findings, keys.LIST)]
        homes += [(Findings, keys.SECRETS)]
        homes += [(HelpScreen, keys.CLOSING), (HelpScreen, keys.HELP), (WriteScreen, keys.CLOSING)]

        for home, group in homes:
            merged = home._merge_bindings().key_to_bindings
            bound = {(binding.id, binding.key) for many in merged.values() for binding in many}
            for key in group:
                name = key.action.partition("(")[0] or "run"
                owner = Explorer if name.startswith("app.") or not key.action else home
                assert hasattr(owner, f"action_{name.removeprefix('app.')}"), key
                wanted = {(key.id, stroke) for stroke in key.keys.split(",") if stroke}
                assert wanted <= bound

    async def test_every_command_has_a_key_and_every_key_of_the_app_a_command(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            groups = (*keys.GROUPS.values(), keys.SECRETS)
            every = {key.id for group in groups for key in group if not key.action}

            assert every == set(explorer(pilot).commands)

    def test_no_key_means_two_things_at_once(self) -> None:
        every = [key for group in keys.GROUPS.values() for key in group]
        strokes = [stroke for key in every for stroke in key.keys.split(",") if stroke]

        assert len(strokes) == len(set(strokes))
        assert len({key.id for key in every}) == len(every)


class TestTheMouse:
    async def test_a_click_moves_and_one_on_the_mark_chooses(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.click("#tree", offset=(30, 2))
            assert cursor(pilot) == "src"
            assert chosen(pilot) == {}

            await pilot.click("#tree", offset=(6, 3))
            assert cursor(pilot) == "tests"
            assert chosen(pilot) == {"tests": State.IN}

    async def test_the_arrow_and_a_second_click_fold(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.click("#tree", offset=(3, 1))
            assert "docs/guide.md" in rows(pilot)

            await pilot.click("#tree", offset=(30, 1), times=2)
            assert "docs/guide.md" not in rows(pilot)

    async def test_a_columns_name_sorts_by_it_and_again_the_other_way_round(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            app = explorer(pilot)
            heading = app.heading.render().plain

            await pilot.click("#heading", offset=(heading.index("tokens"), 0))
            assert app.tree_view.rows.sort == Sort(By.TOKENS)
            await pilot.click("#heading", offset=(heading.index("share"), 0))
            assert app.tree_view.rows.sort == Sort(By.TOKENS, reverse=True)
            await pilot.click("#heading", offset=(heading.index("sort"), 0))
            assert app.tree_view.rows.sort == Sort(By.SIZE)

    async def test_the_meter_leads_to_the_models_and_the_secrets_to_their_list(
        self, running: Run, project: Path
    ) -> None:
        planted(project)
        async with running(project) as pilot:
            app = explorer(pilot)
            await pilot.press("a")
            await settled(pilot)
            await until(pilot, lambda: "secret" in str(app.totals.render()))

            await pilot.click("#totals", offset=(9, 0))
            await pilot.pause()
            assert isinstance(app.screen, Menu)
            await pilot.press("escape")
            await pilot.click("#totals", offset=(str(app.totals.render()).rindex("secret"), 0))
            await pilot.pause()
            assert app.panes.wish.pane is Pane.SECRETS

    async def test_a_click_beside_a_form_takes_nothing_away(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            await pilot.press("a", "w")
            await pilot.pause()

            await pilot.click(offset=(1, 1))
            await pilot.pause()

            assert len(pilot.app.screen_stack) == 2

    @pytest.mark.parametrize("stroke", ["question_mark", "ctrl+p", "f", "b", "P"])
    async def test_a_click_beside_an_overlay_closes_it_and_one_on_it_does_not(
        self, running: Run, project: Path, stroke: str
    ) -> None:
        async with running(project, size=WIDE) as pilot:
            await pilot.press("a", stroke)
            await pilot.pause()
            box = pilot.app.screen.query(".overlay").first()

            await pilot.click(box, offset=(2, 0))
            await pilot.pause()
            assert len(pilot.app.screen_stack) == 2
            await pilot.click(offset=(1, 1))
            await pilot.pause()
            assert len(pilot.app.screen_stack) == 1
            assert explorer(pilot).tree_view.node.path == ""

    @pytest.mark.parametrize("width", [60, 80])
    async def test_the_footer_always_names_the_key_of_the_help(
        self, running: Run, project: Path, width: int
    ) -> None:
        async with running(project, size=(width, 24)) as pilot:
            for stroke in ("a", "3", "4", "2"):
                await pilot.press(stroke)
                line = explorer(pilot).footer.render().plain
                assert "? Help" in line
                assert len(line.rstrip()) <= width

    async def test_the_footer_can_be_clicked(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            text = explorer(pilot).footer.render().plain

            await pilot.click("#footer", offset=(text.index("All"), 0))

            assert chosen(pilot) == {"": State.IN}
