"""The pane of secrets: what it lists, what its keys do, and that none is ever on the screen."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from explore_secrets import Planted, draw, planted, token
from explore_support import FakeClipboard, explorer, go, settled, until
from explore_trees import put, sample

from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.secrets.finding import Finding, Level
from create_dump.analysis.secrets.policy import Mode, Policy, Unscanned
from create_dump.explore import suspect_words
from create_dump.explore.suspects import MOST, Fold, Folded, Lost, More, Suspect, Suspects
from create_dump.explore.widgets.status import Tone
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from create_dump.tree import Tree

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

NARROW, TWO, THREE = (80, 24), (120, 40), (200, 50)
TOKENS, SETTINGS = "src/auth/tokens.py", "src/settings.py"
BASELINE = ".create-dump-baseline.toml"


@pytest.fixture
def plants(project: Path) -> Planted:
    return planted(project)


def listed(pilot: Pilot[None]) -> list[str]:
    return [row.text for row in explorer(pilot).panes.secrets.rows]


def screen(pilot: Pilot[None]) -> str:
    """Return all that is on the screen as text."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def said(pilot: Pilot[None]) -> str:
    return explorer(pilot).status.text


def totals(pilot: Pilot[None]) -> str:
    return str(explorer(pilot).totals.render())


async def opened(pilot: Pilot[None], *strokes: str) -> None:
    await pilot.press("3", *strokes)
    await settled(pilot)


# What is listed, without a screen


def finding(path: str, line: int = 1, level: Level = Level.HIGH, suppressed: str = "") -> Finding:
    return Finding(path, line * 10, line * 10 + 5, line, 1, "r", "R", level, f"f{line}", suppressed)


def found(tree: Tree, path: str, *findings: Finding, unscanned: Unscanned = Unscanned.NOT) -> None:
    facts = FileFacts(Content.TEXT, 10, findings=findings, unscanned=unscanned, detail="too slow")
    tree.learn([(path, facts, 1)])


def gathered(tree: Tree) -> Suspects:
    suspects = Suspects()
    for _ in suspects.gather(tree):
        pass
    return suspects


def test_serious_ones_come_first_by_level_then_by_file_then_by_line() -> None:
    tree = sample()
    found(tree, "README.md", finding("README.md", 2), finding("README.md", 3, Level.MEDIUM))
    found(tree, TOKENS, finding(TOKENS, 9), finding(TOKENS, 4), finding(TOKENS, 1, Level.LOW))

    items = gathered(tree).items(())

    places = [(i.finding.path, i.finding.line) for i in items if isinstance(i, Suspect)]
    assert places == [(TOKENS, 4), (TOKENS, 9), ("README.md", 2), ("README.md", 3)]
    assert items[4:] == [Folded(Fold.PASSWORDS, 1, open=False)]


def test_what_is_settled_or_low_or_not_scanned_is_folded_and_opens() -> None:
    tree = sample()
    found(tree, TOKENS, finding(TOKENS, 1, Level.LOW), finding(TOKENS, 2, suppressed="marker"))
    found(tree, SETTINGS, unscanned=Unscanned.FAILED)
    suspects = gathered(tree)

    assert suspects.items(()) == [
        Folded(Fold.LOST, 1, open=False),
        Folded(Fold.PASSWORDS, 1, open=False),
        Folded(Fold.ALLOWED, 1, open=False),
    ]
    opened = suspects.items({Fold.LOST, Fold.ALLOWED})
    assert opened[1] == Lost(SETTINGS, "too slow")
    assert isinstance(opened[4], Suspect)
    assert suspect_words.row(opened[4], None).mark == "✓ marker"


def test_a_level_leaves_out_what_is_below_it() -> None:
    tree = sample()
    found(tree, TOKENS, *(finding(TOKENS, level, level) for level in Level))
    suspects = gathered(tree)

    counts = [len(suspects.items((), level)) for level in Level]

    assert counts == [3, 2, 1]


def test_of_very_many_the_rest_is_counted() -> None:
    tree = sample()
    found(tree, TOKENS, *(finding(TOKENS, line) for line in range(1, MOST + 8)))

    items = gathered(tree).items(())

    assert items[-1] == More(7)
    assert len(items) == MOST + 1


def test_what_is_gone_is_not_listed() -> None:
    tree = sample()
    found(tree, TOKENS, finding(TOKENS))
    put(tree, "src/auth", ["session.py"])

    assert gathered(tree).items(()) == []


# On the screen


async def test_each_finding_has_a_row_with_its_place_and_a_mask(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot)

        assert listed(pilot) == [
            f"{TOKENS}:3",
            f"{SETTINGS}:{settings_line(plants)}",
            "1 possible password",
        ]
        assert explorer(pilot).panes.secrets.rows[0].bar == "ghp_████"
        assert "3 Secrets (2)" in screen(pilot)


def settings_line(plants: Planted) -> int:
    text = (plants.root / SETTINGS).read_text()
    return text[: text.index(plants.key)].count("\n") + 1


@pytest.mark.parametrize("size", [NARROW, TWO, THREE])
async def test_no_secret_is_ever_on_the_screen_whatever_is_looked_at(
    running: Run, plants: Planted, size: tuple[int, int], clipboard: FakeClipboard
) -> None:
    seen: list[str] = []
    async with running(plants.root, size=size) as pilot:
        for strokes in (
            ("a", "3"),
            ("G", "enter"),
            ("g", "enter"),
            ("3", "j", "enter"),
            ("right_square_bracket",),
            ("right_square_bracket",),
            ("left_square_bracket", "left_square_bracket", "3", "r"),
            ("y",),
            ("R",),
            ("escape", "3", "a"),
            (*"harmless", "enter"),
            ("3", "x"),
        ):
            await pilot.press(*strokes)
            await settled(pilot)
            seen += [screen(pilot), said(pilot), pilot.app.export_screenshot()]
        assert any("[REDACTED:github-pat]" in text for text in seen)
        assert any("ghp_█" in text for text in seen)
        assert clipboard.taken

    for secret in plants.secrets:
        for text in seen:
            assert secret not in text
            # Nor any longer piece of it: a mask shows four letters.
            assert secret[2:10] not in text.replace("\n", "")


async def test_it_stands_there_by_itself_where_there_is_something_and_room(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await settled(pilot)
        assert explorer(pilot).panes.below.display
        assert explorer(pilot).tree_view.has_focus
    async with running(plants.root, size=THREE) as pilot:
        await settled(pilot)
        assert explorer(pilot).panes.beside.display
        assert not explorer(pilot).panes.below.display
    async with running(plants.root, size=(120, 26)) as pilot:
        await settled(pilot)
        assert not explorer(pilot).panes.below.display


async def test_another_width_takes_the_list_and_the_keys_along(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot, "j")
        await pilot.resize_terminal(*THREE)
        await settled(pilot)
        assert explorer(pilot).panes.beside.has_focus
        assert len(listed(pilot)) == 3

        await pilot.resize_terminal(*NARROW)
        await settled(pilot)
        assert explorer(pilot).panes.below.has_focus
        assert not explorer(pilot).preview.display


async def test_enter_shows_the_line_in_the_preview_masked(running: Run, plants: Planted) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot, "j", "enter")
        app = explorer(pilot)

        assert app.preview.shown.path == SETTINGS
        assert app.preview.line(SETTINGS) == settings_line(plants)
        assert "[REDACTED:" in screen(pilot)
        assert app.tree_view.node.path == SETTINGS
        assert app.panes.secrets.has_focus


async def test_where_a_pane_has_the_screen_enter_goes_into_the_preview(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=NARROW) as pilot:
        await opened(pilot, "enter")

        assert explorer(pilot).preview.has_focus_within
        assert explorer(pilot).preview.line(TOKENS) == 3


async def test_enter_opens_and_folds_what_is_folded(running: Run, plants: Planted) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot, "G", "enter")
        assert len(listed(pilot)) == 4
        await pilot.press("enter")
        assert len(listed(pilot)) == 3


async def test_n_goes_from_finding_to_finding_in_the_list_and_in_the_preview(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot, "n")
        assert explorer(pilot).preview.shown.path == SETTINGS
        await pilot.press("n")
        await settled(pilot)
        assert explorer(pilot).preview.shown.path == TOKENS
        await pilot.press("N")
        await settled(pilot)
        line = explorer(pilot).preview.line(SETTINGS)

        await pilot.press("2", "n")
        await settled(pilot)
        assert explorer(pilot).preview.line(SETTINGS) == line + 2
        assert "secret 2 of 2" in screen(pilot)


async def test_a_allows_it_with_a_reason_in_the_baseline_and_u_takes_it_back(
    running: Run, plants: Planted
) -> None:
    file = plants.root / BASELINE
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot, "a", "enter")
        assert "Say why it does no harm" in screen(pilot)
        await pilot.press(*"only a sample", "enter")
        await until(pilot, lambda: "1 allowed" in listed(pilot))
        await until(pilot, file.exists)

        assert said(pilot) == f"Allowed: {TOKENS}:3 · u takes it back"
        assert tomllib.loads(file.read_text())["allow"][0]["reason"] == "only a sample"
        assert plants.token not in file.read_text()

        await pilot.press("u")
        await until(pilot, lambda: f"{TOKENS}:3" in listed(pilot))
        await until(pilot, lambda: not file.exists())
        assert said(pilot) == "Undone: what was allowed counts as a secret again"

        await pilot.press("ctrl+r")
        await until(pilot, lambda: "1 allowed" in listed(pilot))


async def test_undo_goes_through_choices_and_what_was_allowed_in_turn(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await pilot.press("a")
        await opened(pilot, "a", *"so", "enter")
        await until(pilot, lambda: "1 allowed" in listed(pilot))
        await pilot.press("home", "x")
        assert said(pilot) == f"Left out: {SETTINGS} · u takes it back"
        await pilot.press("u", "u")
        await until(pilot, lambda: f"{TOKENS}:3" in listed(pilot))

        assert dict(explorer(pilot).workspace.selection.choices) == {"": State.IN}


async def test_capital_a_allows_what_the_rule_finds_in_that_directory(
    running: Run, plants: Planted
) -> None:
    (plants.root / "src/auth/more.py").write_text(f'TOKEN = "{token("another")}"\n')
    (plants.root / "README.md").write_text(f'TOKEN = "{token("third")}"\n')
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot, "A", *"samples", "enter")
        await until(pilot, lambda: "2 allowed" in listed(pilot))

        assert "README.md:1" in listed(pilot)


async def test_esc_in_the_question_allows_nothing(running: Run, plants: Planted) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot, "a", "escape")

        assert len(listed(pilot)) == 3
        assert not explorer(pilot).workspace.can_undo


async def test_r_leaves_secrets_as_they_are_and_redacts_them_again(
    running: Run, plants: Planted, clipboard: FakeClipboard
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await pilot.press("a")
        await settled(pilot)
        assert "⚠ 2 secrets" in totals(pilot)
        assert "secrets: redact" in totals(pilot)
        await opened(pilot, "r")
        assert said(pilot).startswith("Secrets go out as they are now: 2 secrets in what is chosen")
        assert explorer(pilot).status.tone is Tone.WARNING
        assert "secrets: warn" in totals(pilot)
        await pilot.press("y")
        await until(pilot, lambda: clipboard.taken)
        await settled(pilot)
        assert "2 secrets in it as they are" in said(pilot)

        await opened(pilot, "r")
        assert explorer(pilot).workspace.options.secrets.mode is Mode.REDACT
        await pilot.press("y")
        await until(pilot, lambda: len(clipboard.taken) == 2)
        await settled(pilot)
        assert "2 redacted" in said(pilot)
        await pilot.press("R")
        await settled(pilot)
        assert "Secrets redacted: 2" in screen(pilot)
        assert "src/auth/tokens.py:3: GitHub" in screen(pilot)

    assert plants.token in clipboard.taken[0].decode()
    assert plants.token not in clipboard.taken[1].decode()


async def test_x_leaves_the_file_out_and_says_where_it_is_out_already(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await pilot.press("a")
        await opened(pilot, "x")
        await settled(pilot)
        assert explorer(pilot).workspace.selection.state_of(TOKENS) is State.OUT
        assert "⚠ 1 secret" in totals(pilot)
        await pilot.press("x")
        assert said(pilot) == f"{TOKENS} is not chosen anyway"


async def test_l_shows_fewer_levels(running: Run, plants: Planted) -> None:
    async with running(plants.root, size=TWO) as pilot:
        counts = []
        await opened(pilot)
        for _ in range(3):
            await pilot.press("l")
            counts.append(len(listed(pilot)))

        assert counts == [2, 1, 3]


async def test_a_key_without_a_finding_under_the_cursor_says_so(
    running: Run, project: Path
) -> None:
    async with running(project, size=TWO) as pilot:
        await opened(pilot)
        for key, words in (
            ("a", "No finding is under the cursor of the secrets"),
            ("x", "No file is under the cursor of the secrets"),
            ("n", "No finding here"),
        ):
            await pilot.press(key)
            assert said(pilot) == words
        assert "No secrets found in 19 files." in screen(pilot)
        assert explorer(pilot).workspace.selection.choices == {}


async def test_the_badge_is_on_the_file_and_all_above_it_until_it_is_settled(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=NARROW) as pilot:
        await go(pilot, TOKENS)
        await settled(pilot)
        lines = [line for line in screen(pilot).split("\n") if " ! " in line]
        names = [line.split("] ")[1].split()[0] for line in lines]
        assert names == ["api/", "src/", "auth/", "tokens.py", "settings.py"]


async def test_it_follows_the_disk(running: Run, plants: Planted) -> None:
    file = plants.root / TOKENS
    with_secret = file.read_text()
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot)
        file.write_text(with_secret.replace(plants.token, "from the environment"))
        await until(pilot, lambda: f"{TOKENS}:3" not in listed(pilot))

        file.write_text("\n\n" + with_secret)
        await until(pilot, lambda: f"{TOKENS}:5" in listed(pilot))

        (plants.root / "new.py").write_text(f'TOKEN = "{token("new")}"\n')
        await until(pilot, lambda: "new.py:1" in listed(pilot))
        file.unlink()
        await until(pilot, lambda: f"{TOKENS}:5" not in listed(pilot))


async def test_where_nobody_looks_it_says_so(running: Run, plants: Planted) -> None:
    async with running(plants.root, size=TWO, secrets=Policy(mode=Mode.OFF)) as pilot:
        await opened(pilot, "r")

        assert "Secrets are not looked for." in screen(pilot)
        assert said(pilot) == "Secrets are not looked for here: --secrets redact does"
        assert listed(pilot) == []


@pytest.mark.parametrize("size", [NARROW, TWO, THREE])
async def test_a_name_that_holds_a_secret_is_never_on_the_screen(
    running: Run, project: Path, size: tuple[int, int]
) -> None:
    file, directory, ignored = (token(seed) for seed in ("file", "directory", "ignored"))
    (project / f"{file}.txt").write_text("text\n")
    (project / "src" / directory).mkdir()
    (project / "src" / directory / "a.py").write_text(f'x = "{token("inside")}"\n')
    (project / f"{ignored}.log").write_text("left out\n")
    (project / "0002_alter_permission_name_max_length.py").write_text("x = 1\n")
    seen: list[str] = []
    async with running(project, size=size) as pilot:
        for keys in ("i", "E", "G", "g", *"jjjjj", "enter", "1", *"jjjj", "3", "enter", "1", "D"):
            await pilot.press(keys)
            seen.append(screen(pilot))
            await settled(pilot)
            seen.append(screen(pilot))
        texts = "".join(seen)

        assert not any(each in texts for each in (file, directory, ignored))
        assert "0002_alter_permission_name" in texts
        assert "[REDACTED:github-pat].txt" in texts


async def test_until_it_is_known_a_name_that_looks_drawn_is_masked(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("create_dump.explore.veil.Veil._ask", lambda _: None)
    monkeypatch.setattr("create_dump.explore.veil.Veil.at_rest", True)
    (project / f"{token()}.txt").write_text("text\n")
    async with running(project, size=TWO) as pilot:
        await until(pilot, lambda: "ghp_████████████.txt" in screen(pilot))


async def test_what_is_done_about_secrets_is_done_about_names(running: Run, project: Path) -> None:
    (project / f"{token()}.txt").write_text("text\n")
    async with running(project, size=TWO) as pilot:
        await until(pilot, lambda: "[REDACTED:github-pat].txt" in screen(pilot))
        await opened(pilot, "r")
        await until(pilot, lambda: "ghp_████████████.txt" in screen(pilot))


@pytest.mark.parametrize("plant", [True, False])
async def test_where_only_built_in_rules_look_it_says_so(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch, *, plant: bool
) -> None:
    monkeypatch.setattr("create_dump.analysis.secrets.presence.PACKAGE", "no-such-package")
    if plant:
        planted(project)
    async with running(project, size=TWO) as pilot:
        await opened(pilot)

        assert "built-in rules only" in screen(pilot)
        assert ("find fewer" in screen(pilot)) is not plant


async def test_the_footer_and_the_help_show_what_the_keys_do_here(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot)
        footer = str(explorer(pilot).footer.render())
        assert footer.startswith(" Enter Jump  a Allow  x Leave out  r Redact  l Level")
        assert " a All " not in footer

        await pilot.press("question_mark", *"allow")
        await settled(pilot)
        assert "Allow the finding, with a reason" in screen(pilot)


async def test_a_tab_before_a_secret_moves_its_mark_and_not_more(
    running: Run, plants: Planted
) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot, "enter")
        view = explorer(pilot).preview.view
        ((start, end, kind),) = [span for over in view.over for span in over(2)]

        assert kind == "secret-here"
        assert (start, end) == (15, 15 + len("[REDACTED:github-pat]"))
        line = next(line for line in screen(pilot).split("\n") if "SIGNING" in line)
        assert '    SIGNING = "[REDACTED' in line


async def test_what_crosses_to_the_screen_holds_no_secret(running: Run, plants: Planted) -> None:
    async with running(plants.root, size=TWO) as pilot:
        await opened(pilot)
        app = explorer(pilot)
        held = repr((app.guarding._items, app.guarding._masks, app.preview.shown))

    pieces: Sequence[str] = [secret[4:12] for secret in plants.secrets]
    assert not [piece for piece in pieces if piece in held]
    assert draw("key", 32) == plants.key
