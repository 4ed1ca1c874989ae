"""Opening the person's editor: which command it is, and that the app makes room and comes back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, go, in_terminal, settled

from create_dump.errors import UsageError
from create_dump.explore.editor import command

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

PATIENCE_S = 60
posix = pytest.mark.skipif(os.name != "posix", reason="programs have endings elsewhere")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only directory in which programs are found."""
    directory = tmp_path / "bin"
    directory.mkdir()
    monkeypatch.setenv("PATH", str(directory))
    return directory


def plant(directory: Path, name: str, script: str = "#!/bin/sh\n") -> str:
    program = directory / name
    program.write_text(script)
    program.chmod(0o755)
    return str(program)


@posix
class TestTheCommand:
    FILE = Path("/x/a b.py")

    @pytest.mark.parametrize(
        ("editor", "arguments"),
        [
            ("vi", ["+12", "/x/a b.py"]),
            ("nvim -p", ["-p", "+12", "/x/a b.py"]),
            ("nano", ["+12", "/x/a b.py"]),
            ("hx", ["+12", "/x/a b.py"]),
            ("emacs -nw", ["-nw", "+12", "/x/a b.py"]),
            ("code", ["--wait", "--goto", "/x/a b.py:12"]),
            ("cursor -w", ["-w", "--goto", "/x/a b.py:12"]),
            ("subl", ["/x/a b.py:12"]),
            ("ed", ["/x/a b.py"]),
            ("ed '$(touch x)' ;reboot", ["$(touch x)", ";reboot", "/x/a b.py"]),
        ],
    )
    def test_each_editor_takes_the_line_in_its_own_way(
        self, programs: Path, editor: str, arguments: list[str]
    ) -> None:
        program = plant(programs, editor.partition(" ")[0])

        assert command({"EDITOR": editor}, self.FILE, 12) == [program, *arguments]

    def test_visual_comes_first_and_a_path_may_have_spaces(self, programs: Path) -> None:
        (programs / "my tools").mkdir()
        program = plant(programs / "my tools", "vim")

        found = command({"VISUAL": f'"{program}"', "EDITOR": "nano"}, self.FILE, 1)

        assert found == [program, "+1", str(self.FILE)]

    def test_without_a_variable_there_is_what_there_is(self, programs: Path) -> None:
        program = plant(programs, "nano")

        assert command({"EDITOR": " "}, self.FILE, 3) == [program, "+3", str(self.FILE)]

    @pytest.mark.parametrize(
        ("environ", "words"),
        [
            ({}, "there is no editor here"),
            ({"EDITOR": "vim"}, "$EDITOR names vim, which is not there"),
            ({"VISUAL": "'vim"}, "$VISUAL is no command: No closing quotation"),
        ],
    )
    def test_what_is_in_the_way_is_said(
        self, programs: Path, environ: dict[str, str], words: str
    ) -> None:
        assert not list(programs.iterdir())

        with pytest.raises(UsageError) as caught:
            command(environ, self.FILE, 1)

        assert caught.value.what == words


EDITOR = """#!{python}
import sys, pathlib
line, file = sys.argv[1:]
assert sys.stdin.isatty() and sys.stdout.isatty()
print("editing", flush=True)
said = sys.stdin.readline()
path = pathlib.Path(file)
lines = path.read_text().splitlines()
lines.insert(int(line[1:]) - 1, "# " + said.strip().upper())
path.write_text("\\n".join(lines) + "\\n")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
class TestInATerminal:
    def test_the_editor_has_the_terminal_and_its_work_is_seen_at_once(
        self, project: Path, tmp_path: Path
    ) -> None:
        import pexpect

        # A name by which it is known to take a line.
        program = plant(tmp_path, "vim", EDITOR.format(python=sys.executable))
        env = {**os.environ, "TERM": "xterm-256color", "EDITOR": program}
        env.pop("VISUAL", None)
        with in_terminal(project, tmp_path, env, size=(120, 40)) as terminal:
            terminal.expect_exact("watching")
            terminal.send("/tokens\r")
            terminal.expect_exact("What token does.")
            terminal.send("\x06token_5\re")
            terminal.expect_exact("editing")
            terminal.send("seen it\r")
            terminal.expect_exact("SEEN IT")
            terminal.send("q")
            terminal.expect(pexpect.EOF)
        assert terminal.exitstatus == 0

        lines = (project / "src/auth/tokens.py").read_text().splitlines()
        at = lines.index("# SEEN IT")
        assert lines[at + 1].startswith("def token_5(")

    def test_control_c_in_the_editor_does_not_end_the_app(
        self, project: Path, tmp_path: Path
    ) -> None:
        import pexpect

        # It may be interrupted before it has come to its reading.
        script = "#!/bin/sh\ntrap 'echo caught; exit 1' INT\necho ready\nread x\n"
        program = plant(tmp_path, "ed", script)
        env = {**os.environ, "TERM": "xterm-256color", "VISUAL": program}
        with in_terminal(project, tmp_path, env) as terminal:
            terminal.expect_exact("watching")
            terminal.send("/readme\re")
            terminal.expect_exact("ready")
            terminal.sendintr()
            terminal.expect_exact("caught")
            terminal.expect_exact("exit code")
            terminal.send("q")
            terminal.expect(pexpect.EOF)
        assert terminal.exitstatus == 0


class TestOnTheScreen:
    async def test_a_directory_is_not_edited(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("e")

            assert explorer(pilot).status.text == "Only a file can be edited"

    @posix
    @pytest.mark.usefixtures("programs")
    async def test_without_an_editor_it_says_what_to_do(
        self, running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.delenv("EDITOR", raising=False)
        async with running(project) as pilot:
            await go(pilot, "README.md")
            await pilot.press("e")

            assert explorer(pilot).status.text == (
                "there is no editor here · set $EDITOR to the command of yours"
            )

    async def test_where_the_app_cannot_make_room_it_says_so(
        self, running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # The driver of these tests has no terminal to leave.
        monkeypatch.setenv("VISUAL", sys.executable)
        async with running(project) as pilot:
            await go(pilot, "README.md")
            await pilot.press("e")

            assert "can't be left to an editor" in explorer(pilot).status.text

    async def test_the_line_is_the_one_that_is_looked_at(self, running: Run, project: Path) -> None:
        path = "src/auth/tokens.py"
        text = (project / path).read_text()
        (project / path).write_text(text.replace("# The 9. of", "# TODO: the 9. of"))
        async with running(project, size=(120, 40)) as pilot:
            await go(pilot, path)
            await settled(pilot)
            preview = explorer(pilot).preview
            seen = [preview.line(path), preview.line("another")]
            await pilot.press("J", "J")
            seen.append(preview.line(path))
            await pilot.press("right_curly_bracket")
            seen.append(preview.line(path))
            await pilot.press("ctrl+f", *"token_3", "enter")
            await settled(pilot)
            seen.append(preview.line(path))
            await pilot.press("escape", "g", "right_square_bracket")
            await settled(pilot)
            await pilot.press("J", "J", "J", "J", "J")
            seen.append(preview.line(path))

        assert seen == [1, 1, 3, 64, 26, 14]
