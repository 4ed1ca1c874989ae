"""Nothing from a repository reaches the terminal but what can be seen and counted in cells."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from explore_support import commit_all, explorer, settled, until
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.events import Paste

from create_dump import explore
from create_dump.explore import safe
from create_dump.explore.document import Document
from create_dump.explore.pages import Tab
from create_dump.explore.screens.palette import Palette
from create_dump.explore.widgets.status import chop_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

NASTY = "\x1b[31m\x07\r\x00\x7f\x9b\u202e\u2066\u200b\u200d\ufeff\u2028\u00ad\ue000\udc80[bold]x[/]"
NAMES = [
    "[bold red]markup",
    "[@click=app.quit]click me",
    "\x1b[31mred\x1b[0m",
    "bell\x07and\rreturn",
    "right\u202eto left",
    "zero\u200bwidth\u200d",
    "line\nbreak",
    "tab\there",
    "漢字" * 40,
    "e\u0301" * 60,
    "n" * 255,
    "👩\u200d💻.md",
    " leading and trailing ",
    "$HOME`id`",
]


def lines(pilot: Pilot[None]) -> list[str]:
    """Return what every cell of the screen shows."""
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


def check(pilot: Pilot[None], width: int) -> str:
    """Assert that the screen holds nothing that moves or hides; return it."""
    shown = lines(pilot)
    for line in shown:
        assert cell_len(line) == width
        for character in line:
            category = unicodedata.category(character)
            assert category not in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}, (character, line)
    return "\n".join(shown)


@pytest.mark.skipif(sys.platform == "win32", reason="its file names can't hold these characters")
@pytest.mark.parametrize("size", [(80, 30), (120, 40)], ids=["narrow", "wide"])
async def test_names_are_drawn_as_they_are_or_escaped(
    running: Run, tmp_path: Path, size: tuple[int, int]
) -> None:
    root = tmp_path / "[red]project\x1b[0m"
    root.mkdir()
    for name in NAMES:
        (root / name).write_text(f"content of {name!r}\n")
    (root / os.fsdecode(b"\xff\xfe not utf-8")).write_bytes(b"x\n")
    (root / ("d" * 200)).mkdir()
    (root / ("d" * 200) / ("e" * 200)).mkdir()
    (root / ("d" * 200) / ("e" * 200) / "deep.py").write_text("x = 1\n")

    async with running(root, size=size) as pilot:
        await pilot.press("equals_sign")
        await settled(pilot)
        tree = explorer(pilot).tree_view
        seen = ""
        for row in range(len(tree.rows)):
            tree.move_to(row)
            await until(pilot, lambda: explorer(pilot).at_rest)
            seen += check(pilot, size[0])
        await pilot.press("g", "slash", *"click", "enter", "a", "p")
        await settled(pilot)
        seen += check(pilot, size[0])

    assert "[bold red]markup" in seen
    assert "[@click=app.quit]click me" in seen
    assert r'"\033[31mred\033[0m"' in seen
    assert r'"right\342\200\256to left"' in seen
    assert r'"\377\376 not utf-8"' in seen
    assert r'"line\nbreak"' in seen
    assert "…" in seen


async def test_contents_are_drawn_without_their_controls(running: Run, tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    text = NASTY.replace("\x00", "").replace("\udc80", "")
    (root / "a.py").write_text(
        f"# {text}\nx = '{text}'\n\tif tab:\n" + "y" * 10_000 + "\n", "utf-8"
    )
    (root / "b.md").write_text("漢" * 5_000 + "\n" + "[link=x]y[/link]\n", "utf-8")
    (root / "c.txt").write_bytes(b"end of line\r\nand another\r\n")

    async with running(root, size=(120, 40)) as pilot:
        seen = ""
        for key in ("j", "j", "j"):
            await pilot.press(key)
            await settled(pilot)
            seen += check(pilot, 120)
        await pilot.press("k", "tab", "l", "l", "l")
        await settled(pilot)
        check(pilot, 120)

    assert "␛[31m␇" in seen
    assert "[bold]x[/]" in seen
    assert "[link=x]y[/link]" in seen
    assert "    if tab:" in seen
    assert "and another" in seen


async def test_no_tab_draws_controls(running: Run, tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.py").write_text("x = 1\n")
    commit_all(root)
    text = NASTY.replace("\x00", "").replace("\udc80", "").replace("\r", "")
    body = "".join(f"        x += {n}\n" for n in range(3_000))
    (root / "a.py").write_text(
        f'class A:\n    """{text}"""\n\n    def f(self, x="{text}"):\n{body}\n'
        f"def g(y={'[' * 10_000}):\n    pass\n# {text}{'z' * 10_000}\n",
        "utf-8",
    )

    async with running(root, size=(120, 40)) as pilot:
        await pilot.press("j", "space")
        for tab in Tab:
            await settled(pilot)
            assert explorer(pilot).preview.tab is tab
            assert isinstance(explorer(pilot).preview.shown, Document)
            assert "␛[31m␇" in check(pilot, 120)
            await pilot.press("G", "tab", "G", "l", "l", "tab", "right_square_bracket")
            check(pilot, 120)


@pytest.mark.skipif(sys.platform == "win32", reason="its file names can't hold these characters")
async def test_messages_cannot_be_dressed_up_by_a_name(running: Run, tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "[bold]\x1b[31m.bin").write_bytes(bytes(100))

    async with running(root) as pilot:
        await pilot.press("j", "space")
        await settled(pilot)

        assert r'"[bold]\033[31m.bin" can' in check(pilot, 80)


@pytest.mark.skipif(sys.platform == "win32", reason="its file names can't hold these characters")
async def test_lists_of_related_files_cannot_be_dressed_up_by_names(
    running: Run, tmp_path: Path
) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "[red]\x1b[31m.c").write_text('#include "[bold]\u202e.h"\n#include "漢.h"\n')
    (root / "[bold]\u202e.h").write_text("int a;\n")
    (root / "漢.h").write_text("int b;\n")

    async with running(root) as pilot:
        await pilot.press("j", "j", "d")
        await settled(pilot)

        seen = check(pilot, 80)
        assert r'What "[red]\033[31m.c" imports' in seen
        assert r'[x] "[bold]\342\200\256.h"' in seen
        assert "[x] 漢.h" in seen


ANY = st.text(st.characters(), max_size=40)


@settings(max_examples=300)
@given(text=ANY)
def test_a_line_holds_nothing_unseen(text: str) -> None:
    shown = safe.line(text)

    for character in shown:
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}


@settings(max_examples=300)
@given(text=ANY)
def test_what_is_typed_loses_only_what_can_not_be_seen(text: str) -> None:
    kept = safe.typed(text)

    assert safe.line(kept) == kept
    assert safe.typed(kept) == kept
    assert "".join(letter for letter in text if letter in kept and letter != " ") == "".join(
        letter for letter in kept if letter != " "
    )


@settings(max_examples=300)
@given(text=ANY, width=st.integers(0, 50))
def test_what_is_cut_fits_and_what_fits_is_not_cut(text: str, width: int) -> None:
    text = safe.line(text)

    for cut in (safe.cut(text, width), safe.cut_start(text, width)):
        assert cell_len(cut) <= width
        assert cut == text or cell_len(text) > width
    assert cell_len(safe.fit(text, width)) == width


def test_long_names_keep_their_beginning_and_long_paths_their_end() -> None:
    assert safe.cut("a-long-name.py", 8) == "a-long-…"
    assert safe.cut_start("some/where/else.py", 10) == "…e/else.py"
    assert safe.cut("漢字漢字", 5) == "漢字…"
    assert safe.fit("漢字", 6) == "漢字  "


def test_a_line_of_any_length_costs_no_more_than_its_beginning() -> None:
    assert len(safe.line("\x1b" * 10_000_000)) == safe.LONGEST
    assert safe.line("a\tb") == "a   b"
    assert safe.line("no\u00a0break\u3000wide ❤\ufe0f") == "no break\u3000wide ❤"


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """Return a repository whose names and contents are all meant to harm a terminal."""
    root = tmp_path / "[red]project\x1b[0m\u202e"
    root.mkdir()
    for name in NAMES:
        (root / name).write_text(f"# TODO: {name!r}\nx = 1\n")
    (root / os.fsdecode(b"\xff\xfe not utf-8.py")).write_bytes(b"x = 1\n")
    below = root / ("d\u200b" * 50) / "[bold]e"
    below.mkdir(parents=True)
    text = NASTY.replace("\x00", "").replace("\udc80", "")
    (below / "\x1b]0;t\x07.py").write_text(f"def {'f' * 10_000}(): pass\n# {text}\n" * 3, "utf-8")
    return root


@pytest.mark.skipif(sys.platform == "win32", reason="its file names can't hold these characters")
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["narrow", "wide"])
async def test_no_command_shows_what_is_unseen(
    running: Run, nasty: Path, size: tuple[int, int]
) -> None:
    async with running(nasty, size=size) as pilot:
        app = explorer(pilot)
        await pilot.press("equals_sign", "a")
        await settled(pilot)
        for row in (len(app.tree_view.rows) - 1, 3):
            for name in sorted(set(app.commands) - ENDS):
                app.tree_view.move_to(row)
                await settled(pilot)
                await app.action_run(name)
                await pilot.pause(0.05)
                check(pilot, size[0])
                while len(app.screen_stack) > 1:
                    await pilot.press("escape")
                await settled(pilot)
                check(pilot, size[0])


ENDS = {"app.quit", "app.suspend"}


def found(pilot: Pilot[None]) -> bool:
    return isinstance(pilot.app.screen, Palette) and pilot.app.screen.at_rest


@pytest.mark.skipif(sys.platform == "win32", reason="its file names can't hold these characters")
async def test_the_palette_shows_no_path_as_it_is(running: Run, nasty: Path) -> None:
    async with running(nasty) as pilot:
        seen = ""
        for words in ("red", "bell", "py", "not", "d e"):
            await pilot.press("ctrl+p", *words.replace(" ", ""))
            await until(pilot, lambda: found(pilot))
            seen += check(pilot, 80)
            await pilot.press("escape")

    assert r'"\033[31mred\033[0m"' in seen
    assert "[bold red]markup" in seen
    assert r"\033]0;t\a.py" in seen


def test_there_is_no_line_to_type_in_but_the_harmless_one() -> None:
    for module in Path(explore.__file__).parent.rglob("*.py"):
        if module.name != "entry.py":
            assert not re.search(r"\bInput\(|\(Input\)", module.read_text("utf-8")), module


@pytest.mark.parametrize(
    "opened_by",
    ["slash", "question_mark", "ctrl+p", "w"],
    ids=["filter", "help", "palette", "write"],
)
async def test_what_is_pasted_is_drawn_without_its_controls(
    running: Run, project: Path, opened_by: str
) -> None:
    async with running(project) as pilot:
        await pilot.press("a", opened_by)
        await pilot.pause()
        focused = pilot.app.focused
        assert focused is not None

        line = NASTY.translate(dict.fromkeys(map(ord, "\r\x1c\x85\u2028\udc80")))
        focused.post_message(Paste(line + "y" * 10_000))
        await pilot.pause(0.2)
        check(pilot, 80)

        await pilot.press("home")
        await pilot.pause(0.2)
        assert "[31m" in check(pilot, 80)


@settings(max_examples=200)
@given(text=ANY, width=st.integers(10, 60))
def test_a_sentence_of_any_text_is_broken_into_lines_that_fit(text: str, width: int) -> None:
    for line in chop_words(safe.line(text), width):
        assert cell_len(line) <= width
