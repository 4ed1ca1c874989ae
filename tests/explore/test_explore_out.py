"""The ways out of the app: the copy menu, the form for a file, formats, parts, pipes, accounts."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from explore_support import FakeClipboard, explorer, settled, until
from textual.screen import Screen

from create_dump import formats
from create_dump.analysis import tokens
from create_dump.destinations.memory import BytesDestination
from create_dump.explore import extracts
from create_dump.explore.outgoing import Outgoing
from create_dump.explore.screens.ask import Ask
from create_dump.explore.screens.menu import Menu
from create_dump.explore.screens.reading import Reading
from create_dump.explore.screens.write import WriteScreen
from create_dump.explore.widgets.status import Tone
from create_dump.options import Options
from create_dump.selection.selection import EVERYTHING, NOTHING, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

FILES = 19
"""Files of the project that go into a dump."""
posix = pytest.mark.skipif(sys.platform == "win32", reason="the commands are POSIX's")


def said(pilot: Pilot[None]) -> str:
    return explorer(pilot).status.text


def count(text: str | bytes) -> int:
    text = text if isinstance(text, str) else text.decode()
    return tokens.get("o200k_base").count([text], [""])[0]


def totals(pilot: Pilot[None]) -> str:
    return explorer(pilot).totals.render().plain


def menu(pilot: Pilot[None]) -> Menu[object]:
    assert isinstance(pilot.app.screen, Menu)
    return pilot.app.screen


def row(pilot: Pilot[None], key: str) -> tuple[str, str, str]:
    """Return what the menu says of the row with that letter: text, detail, obstacle."""
    (found,) = [choice for choice in menu(pilot)._choices if choice.key == key]
    return found.text, found.detail, found.obstacle


def dumps(directory: Path) -> list[Path]:
    return sorted(directory.glob("api.dump.*"))


async def go(pilot: Pilot[None], path: str) -> None:
    tree = explorer(pilot).tree_view
    node = explorer(pilot).workspace.tree.get(path)
    assert node is not None
    tree.rows.reveal(node)
    tree.rearranged()
    await pilot.pause()


async def change(pilot: Pilot[None], path: Path, text: str) -> None:
    """Write a file and wait until the app has seen it."""
    workspace = explorer(pilot).workspace
    before = workspace.analysed
    path.write_text(text)  # noqa: ASYNC240 - a test may wait for a disk
    workspace.rescan()
    await until(pilot, lambda: workspace.analysed > before)
    await settled(pilot)


async def taken(pilot: Pilot[None], clipboard: FakeClipboard, number: int) -> None:
    """Wait until so many copies were made."""
    await until(pilot, lambda: len(clipboard.taken) == number)
    await settled(pilot)


class TestFormats:
    @pytest.mark.parametrize(("key", "name"), [("2", "xml"), ("3", "json"), ("4", "plain")])
    async def test_f_writes_in_another_format_and_the_number_is_that_of_the_dump(
        self, running: Run, project: Path, clipboard: FakeClipboard, key: str, name: str
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "f", key)
            await settled(pilot)
            shown = explorer(pilot).totals.sum.tokens
            assert name in totals(pilot)

            await pilot.press("y")
            await settled(pilot)

            text = clipboard.taken[0].decode()
            assert formats.read(text).format == name
            assert shown == count(text)
            assert clipboard.extension == formats.get(name).extension

    async def test_the_format_that_holds_is_marked_and_esc_leaves_it(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, format="xml") as pilot:
            await pilot.press("f")
            assert row(pilot, "2")[1] == "now"
            assert menu(pilot).listing.cursor == 1

            await pilot.press("escape")

            assert explorer(pilot).workspace.options.format == "xml"

    async def test_a_copy_right_after_the_change_waits_for_the_count(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "f", "3", "y")
            await settled(pilot)

            assert f"Copied {FILES} files, {count(clipboard.taken[0]):,} tokens" in said(pilot)


class TestWriting:
    async def test_the_form_writes_in_another_format_and_the_name_follows(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "w", "tab", "right", "enter")
            await until(pilot, lambda: said(pilot).startswith("Wrote"))

            text = (tmp_path / "api.dump.xml").read_text()
            assert formats.read(text).format == "xml"
            assert f"{count(text):,} tokens" in said(pilot)
            assert explorer(pilot).workspace.options.format == "xml"

    async def test_the_last_choice_is_offered_again(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "w", "ctrl+u", *"out.md", "tab", "left", "tab", *"9k", "enter")
            await until(pilot, lambda: said(pilot).startswith("Wrote"))
            await pilot.press("w")

            form = pilot.app.screen
            assert isinstance(form, WriteScreen)
            assert (form.file.value, form.form.word, form.parts.value) == ("out.txt", "plain", "9k")

    async def test_parts_become_a_file_each(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "w", "tab", "tab", *"10k", "enter")
            await until(pilot, lambda: said(pilot).startswith("Wrote"))

            written = sorted(path.name for path in dumps(tmp_path))
            assert len(written) > 1
            whole = len(written)
            assert written == [f"api.dump.{n}-of-{whole}.md" for n in range(1, whole + 1)]
            texts = [(tmp_path / name).read_text() for name in written]
            assert all(count(text) <= 10_000 for text in texts[:-1])
            files = [file.path for text in texts for file in formats.read(text).files]
            assert len(files) == len(set(files)) == FILES
            total = sum(map(count, texts))
            assert said(pilot).startswith(f"Wrote {whole} parts, {FILES} files, {total:,} tokens")

    async def test_parts_never_go_over_what_is_not_ours_and_then_none_is_written(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "w", "tab", "tab", *"10k", "enter")
            await until(pilot, lambda: said(pilot).startswith("Wrote"))
            names = dumps(tmp_path)
            for path in names[:-1]:
                path.unlink()
            names[-1].write_text("my notes\n")

            await pilot.press("w", "enter")
            await until(pilot, lambda: explorer(pilot).status.tone is Tone.ERROR)

            assert "is no dump of ours" in said(pilot)
            assert dumps(tmp_path) == [names[-1]]
            assert names[-1].read_text() == "my notes\n"

    async def test_what_is_no_number_of_tokens_is_refused(
        self, running: Run, project: Path, tmp_path: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "w", "tab", "tab", *"many", "enter")
            form = pilot.app.screen
            assert isinstance(form, WriteScreen)

            assert str(form.below.render()) == "A number of tokens is needed, such as 32k."
            assert not dumps(tmp_path)


class TestTheCopyMenu:
    async def test_it_says_what_each_would_cost_and_what_is_in_the_way(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/tokens.py")
            await pilot.press("space")
            await settled(pilot)
            size = explorer(pilot).totals.sum.tokens
            await pilot.press("Y")
            await until(pilot, lambda: row(pilot, "d")[2])

            assert row(pilot, "y") == ("All that is chosen", f"{size:,} tok", "")
            assert row(pilot, "c")[2] == "Nothing was copied yet"
            assert row(pilot, "f")[:2] == ("This file alone: tokens.py", f"{size:,} tok")
            assert row(pilot, "p")[1] == f"{count('src/auth/tokens.py' + chr(10)):,} tok"
            assert "git" in row(pilot, "d")[2]
            await pilot.press("c")
            assert isinstance(pilot.app.screen, Menu)
            await pilot.press("escape")
            assert not clipboard.taken

    async def test_with_nothing_chosen_only_the_file_can_be_copied(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/tokens.py")
            await pilot.press("Y")

            free = [choice.key for choice in menu(pilot)._choices if not choice.obstacle]

            assert free == ["f"]
            assert "nothing is chosen" in row(pilot, "y")[2]
            assert "(space chooses, a takes all)" in row(pilot, "p")[2]

    async def test_everything_is_what_y_copies(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "y")
            await settled(pilot)
            await pilot.press("Y", "y")
            await until(pilot, lambda: len(clipboard.taken) == 2)

            assert clipboard.taken[0] == clipboard.taken[1]

    async def test_this_file_is_a_dump_of_it_chosen_or_not(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth/tokens.py")
            await pilot.press("Y", "f")
            await settled(pilot)

            text = clipboard.taken[0].decode()
            assert [file.path for file in formats.read(text).files] == ["src/auth/tokens.py"]
            assert said(pilot).startswith(
                f"Copied src/auth/tokens.py: 1 file, {count(text):,} tokens"
            )
            # It is not the dump: nothing has grown old by it, and no diff can follow it.
            assert explorer(pilot).workspace.memory.digests == {}
            assert explorer(pilot).outgoing.sent is None

    @pytest.mark.parametrize("path", ["src", "logo.png", "latest.md"])
    async def test_what_is_no_text_file_says_so(
        self, running: Run, project: Path, path: str
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, path)
            await pilot.press("Y")

            assert row(pilot, "f")[2]

    async def test_paths_and_tree_are_those_of_the_dumps_files(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/auth")
            await pilot.press("space", "Y", "p")
            await settled(pilot)
            await pilot.press("Y", "t")
            await until(pilot, lambda: len(clipboard.taken) == 2)
            await settled(pilot)

        names = ["__init__.py", "oauth.py", "session.py", "tokens.py"]
        assert clipboard.taken[0].decode() == "".join(f"src/auth/{name}\n" for name in names)
        assert clipboard.taken[1].decode() == "api/\n  src/\n    auth/\n" + "".join(
            f"      {name}\n" for name in names
        )
        assert said(pilot).startswith(
            f"Copied the tree: 4 files, {count(clipboard.taken[1]):,} tokens"
        )

    async def test_only_the_changes_go_out_as_diffs_and_only_once(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "y")
            await settled(pilot)
            await pilot.press("Y")
            await until(pilot, lambda: row(pilot, "c")[2])
            assert row(pilot, "c")[2] == "Nothing has changed since the last dump"
            await pilot.press("escape")
            await change(pilot, project / "src" / "settings.py", "LIMIT = 1\n")
            assert "1 changed since copied" in totals(pilot)

            await pilot.press("Y")
            await until(pilot, lambda: row(pilot, "c")[1])
            detail = row(pilot, "c")[1]
            await pilot.press("c")
            await until(pilot, lambda: len(clipboard.taken) == 2)
            await settled(pilot)

            text = clipboard.taken[1].decode()
            assert "+LIMIT = 1" in text
            assert "session" not in text
            assert said(pilot).startswith(f"Copied the changes: 1 file, {count(text):,} tokens")
            assert detail == f"1 file, {count(text):,} tok"
            assert "changed since" not in totals(pilot)
            await pilot.press("Y")
            await until(pilot, lambda: row(pilot, "c")[2])
            assert row(pilot, "c")[2] == "Nothing has changed since the last dump"

    async def test_what_changed_since_the_last_commit(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        def git(*words: str) -> None:
            subprocess.run(["git", "-C", str(project), *words], check=True, capture_output=True)

        git("init", "--initial-branch=main")
        git("config", "user.email", "a@example.org")
        git("config", "user.name", "A")
        git("add", ".")
        git("commit", "-m", "first")
        (project / "src" / "settings.py").write_text("LIMIT = 1\n")
        async with running(project) as pilot:
            await pilot.press("a", "Y")
            await until(pilot, lambda: row(pilot, "d")[1])
            detail = row(pilot, "d")[1]
            await pilot.press("d")
            await until(pilot, lambda: clipboard.taken)
            await settled(pilot)

        text = clipboard.taken[0].decode()
        assert "+LIMIT = 1" in text
        assert detail == f"1 file, {count(text):,} tok"
        assert said(pilot).startswith("Copied the changes since git's last commit: 1 file, ")

    async def test_an_error_of_git_is_told(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a")
            app = explorer(pilot)
            app.taking.take(extracts.since_commit(app.workspace, clipboard))
            await settled(pilot)

            assert "git repository" in said(pilot)
            assert app.status.tone is Tone.WARNING
            assert not clipboard.taken


class TestParts:
    async def test_the_size_is_asked_once_and_each_copy_takes_the_next_part(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "Y", "n", *"10k", "enter")
            await until(pilot, lambda: clipboard.taken)
            await settled(pilot)
            first = said(pilot)
            parts = explorer(pilot).outgoing.parts
            assert parts is not None
            whole = len(parts.plans)
            assert first.startswith(f"Copied part 1 of {whole}: ")
            assert first.endswith(" · y copies part 2")
            assert f"part 2/{whole} next" in totals(pilot)

            for number in range(2, whole + 1):
                await pilot.press("y")
                await taken(pilot, clipboard, number)

            texts = [data.decode() for data in clipboard.taken]
            assert said(pilot).endswith(" · that was the last one; y begins anew")
            for number, text in enumerate(texts, 1):
                assert f"part {number} of {whole}" in text
                assert count(text) <= 10_000
            files = [file.path for text in texts for file in formats.read(text).files]
            assert len(files) == len(set(files)) == FILES
            # All parts together are what has gone out.
            assert len(explorer(pilot).workspace.memory.digests) == FILES
            await pilot.press("y")
            await until(pilot, lambda: len(clipboard.taken) == whole + 1)
            assert clipboard.taken[-1] == clipboard.taken[0]

    async def test_another_choice_begins_anew_and_so_does_escape(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "Y", "n", *"10k", "enter")
            await until(pilot, lambda: clipboard.taken)
            await settled(pilot)
            await pilot.press("escape", "y")
            await until(pilot, lambda: len(clipboard.taken) == 2)
            await settled(pilot)
            assert said(pilot).startswith("Copied part 1 of ")

            await go(pilot, "uv.lock")
            await pilot.press("space", "y")
            await until(pilot, lambda: len(clipboard.taken) == 3)
            await settled(pilot)

            assert said(pilot).startswith("Copied part 1 of ")
            files = formats.read(clipboard.taken[2].decode()).files
            assert "uv.lock" not in [file.path for file in files]

    async def test_what_fits_goes_out_whole(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await go(pilot, "src/settings.py")
            await pilot.press("space", "Y", "n", *"10k", "enter")
            await until(pilot, lambda: clipboard.taken)
            await settled(pilot)

            assert said(pilot).startswith("Copied 1 file, ")
            assert "part" not in said(pilot)

    async def test_a_file_that_is_larger_than_a_part_is_told_of(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "Y", "n", *"2k", "enter")
            await until(pilot, lambda: clipboard.taken)
            for _ in range(40):
                await settled(pilot)
                if "can't be cut" in said(pilot):
                    break
                await pilot.press("y")

            assert "more than 2,000: a file can't be cut" in said(pilot)

    async def test_a_part_that_holds_no_header_is_refused(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "Y", "n", *"50", "enter")
            await until(pilot, lambda: "can't hold a file" in said(pilot))

            assert not clipboard.taken
            assert not explorer(pilot).desk.busy

    async def test_nothing_typed_ends_parts(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "f", "s", *"10k", "enter")
            assert "in parts of 10k" in totals(pilot)
            assert said(pilot) == "Copies go out in parts of 10k tokens now"
            assert not clipboard.taken

            await pilot.press("f", "s", "ctrl+u", "enter")
            assert said(pilot) == "Copies go out in one piece now"
            await pilot.press("y")
            await until(pilot, lambda: clipboard.taken)

            assert len(formats.read(clipboard.taken[0].decode()).files) == FILES

    async def test_diffs_can_follow_parts(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "Y", "n", *"10k", "enter")
            await until(pilot, lambda: clipboard.taken)
            await settled(pilot)
            while explorer(pilot).outgoing.parts is not None:
                await pilot.press("y")
                await settled(pilot)
            await change(pilot, project / "docs" / "guide.md", "# Another\n")
            before = len(clipboard.taken)

            await pilot.press("Y", "c")
            await until(pilot, lambda: len(clipboard.taken) > before)

            text = clipboard.taken[-1].decode()
            assert "1 file changed, 0 new, 0 removed" in text


@posix
class TestPipes:
    async def test_the_command_gets_the_dump_and_its_output_is_shown(
        self, running: Run, project: Path, tmp_path: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "Y", "|", *"tee got | wc -c", "enter")
            await until(pilot, lambda: said(pilot).startswith("Piped"))

            data = (tmp_path / "got").read_bytes()
            assert f"{count(data):,} tokens" in said(pilot)
            assert said(pilot).endswith(f"to | tee got | wc -c: {len(data)}")
            await pilot.press("y")
            await until(pilot, lambda: clipboard.taken)
            assert clipboard.taken[0] == data

    async def test_it_is_offered_again_and_a_failure_is_told_in_its_own_words(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "Y", "|", *"echo no >&2; exit 3", "enter")
            await until(pilot, lambda: explorer(pilot).status.tone is Tone.ERROR)
            assert said(pilot).endswith("the command ended with exit code 3 · no")

            await pilot.press("Y", "|")

            assert isinstance(pilot.app.screen, Ask)
            assert pilot.app.screen.entry.value == "echo no >&2; exit 3"

    async def test_escape_kills_it(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "Y", "|", *"sleep 600", "enter")
            await until(pilot, lambda: explorer(pilot).desk.busy)
            await pilot.press("escape")
            await until(pilot, lambda: not explorer(pilot).desk.busy)

            assert said(pilot) == "Stopped the pipe; nothing half done is left"

    async def test_nothing_it_prints_can_draw(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            line = r"printf '\033[31m[red]\302\233x\n'"
            await pilot.press("a", "Y", "|", *line, "enter")
            await until(pilot, lambda: said(pilot).startswith("Piped"))
            shown = explorer(pilot).status.render().plain
            await pilot.press("R")
            await pilot.pause()
            whole = pilot.app.screen.query("Static").last().render()

            for text in (shown, str(whole)):
                assert "[red]" in text
                assert "\x1b" not in text
                assert "\x9b" not in text


class TestTheAccount:
    async def test_it_says_all_of_the_last_delivery(
        self, running: Run, project: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("R")
            assert said(pilot) == "Nothing was copied or written yet"
            await pilot.press("a", "y")
            await settled(pilot)
            await pilot.press("R")
            screen = pilot.app.screen
            assert isinstance(screen, Reading)

            text = screen._text.plain
            assert f"Tokens    {count(clipboard.taken[0]):,} (o200k_base)" in text
            assert "Not in it, binary: 1\n  logo.png" in text
            assert "Not in it, link: 1\n  latest.md" in text
            assert "Ignored   2 paths by the rules" in text
            await pilot.press("enter")
            assert isinstance(pilot.app.screen, Screen)
            assert not isinstance(pilot.app.screen, Reading)

    async def test_a_click_on_the_line_shows_it(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("a", "y")
            await settled(pilot)

            await pilot.click("#status")
            await pilot.pause()

            assert isinstance(pilot.app.screen, Reading)


def test_parts_and_whole_dumps_of_a_library_are_the_same_files(tmp_path: Path) -> None:
    """An errand is a plain function: what it delivers needs no screen."""
    (tmp_path / "a.py").write_text("x = 1\n")
    with Workspace(tmp_path, Options(selection=EVERYTHING)) as workspace:
        memory = BytesDestination()
        errand = Outgoing(workspace, lambda _: memory).everything()

        (receipt,) = errand.deliver(workspace.plan(), lambda *_: None, lambda: False)

        assert receipt.bytes == len(memory.data)
        assert NOTHING.state_of("a.py") is State.OUT
