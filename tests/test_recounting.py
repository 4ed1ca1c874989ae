"""Counting anew with another tokenizer: every number changes, and nothing else does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from create_dump.analysis.facts import Content
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import UsageError
from create_dump.options import Options
from create_dump.selection.selection import NOTHING, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from create_dump.totals import Totals

OTHER = "claude"
"""Not even nearly the default's counts, so that a number of the old round shows."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for number in range(300):
        path = root / f"part{number % 7}" / f"{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""Number {number}."""\n\n\ndef f{number}():\n    return {number}\n' * 9)
    (root / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    return root


@pytest.fixture
def opened(project: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    chosen = NOTHING.choose(["part1", "part2/2.py"], State.IN).choose(["part3"], State.OUTLINE)
    with Workspace(
        project, Options(selection=chosen, worker=getattr(request, "param", False))
    ) as workspace:
        until(workspace, known(workspace))
        yield workspace


def until(workspace: Workspace, done: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        workspace.wait(0.05)


def known(workspace: Workspace) -> Callable[[], bool]:
    return lambda: workspace.size.final and not workspace.pending


def sums(workspace: Workspace) -> list[Totals]:
    root = workspace.tree.root
    return [each.copy() for each in (root.totals, root.chosen)]


def fresh(workspace: Workspace, tokenizer: str) -> list[Totals]:
    """Return the sums of a workspace that has never counted otherwise."""
    options = Options(selection=workspace.selection, tokenizer=tokenizer)
    with Workspace(workspace.root, options) as other:
        until(other, known(other))
        return sums(other)


@pytest.mark.parametrize("opened", [False, True], ids=["threads", "worker"], indirect=True)
def test_all_numbers_are_those_of_a_workspace_that_began_with_the_tokenizer(
    opened: Workspace,
) -> None:
    opened.set_tokenizer(OTHER)
    until(opened, known(opened))

    assert sums(opened) == fresh(opened, OTHER)
    assert not opened.size.exact
    receipt = opened.deliver(opened.plan(), BytesDestination())
    assert receipt.tokenizer == OTHER
    assert receipt.tokens == opened.size.tokens


def test_choices_undo_and_what_is_no_text_stay(opened: Workspace) -> None:
    opened.choose(["part4"], State.IN)
    before = opened.selection

    opened.set_tokenizer(OTHER)

    logo = opened.tree.get("logo.png")
    assert logo is not None
    assert logo.facts is not None
    assert logo.facts.content is Content.BINARY
    assert opened.selection == before
    assert opened.undo()


def test_until_it_is_through_nothing_is_claimed_to_be_counted(opened: Workspace) -> None:
    opened.set_tokenizer(OTHER)

    assert opened.pending
    assert opened.size.pending
    assert not opened.size.final
    assert opened.plan().tokenizer == OTHER
    assert not opened.tree.root.chosen.pending


def test_two_changes_at_once_leave_the_last_ones_numbers(opened: Workspace) -> None:
    before = sums(opened)

    opened.set_tokenizer(OTHER)
    opened.pump()
    opened.set_tokenizer("o200k_base")
    until(opened, known(opened))

    assert sums(opened) == before
    assert opened.size.exact


def test_what_changes_meanwhile_is_counted_as_it_is(opened: Workspace) -> None:
    (opened.root / "part1" / "1.py").write_text("x = 1\n")
    (opened.root / "part1" / "new.py").write_text("y = 2\n")

    opened.set_tokenizer(OTHER)
    opened.rescan()
    until(opened, lambda: opened.tree.get("part1/new.py") is not None)
    until(opened, known(opened))

    assert sums(opened) == fresh(opened, OTHER)


def test_the_same_tokenizer_changes_nothing_and_an_unknown_one_is_an_error(
    opened: Workspace,
) -> None:
    opened.set_tokenizer("o200k_base")
    assert not opened.pending

    with pytest.raises(UsageError):
        opened.set_tokenizer("klingon")
    assert opened.options.tokenizer == "o200k_base"


def test_a_selection_as_a_whole_is_one_step_back(opened: Workspace) -> None:
    before = opened.selection

    opened.select(NOTHING.choose(["part5"], State.IN).choose(["part6"], State.OUTLINE))
    assert opened.tree.root.chosen.files == 85

    assert opened.undo()
    assert opened.selection == before
    opened.select(before)
    assert opened.redo()


def test_a_tree_without_its_counts_keeps_its_parents_equal_to_their_children(
    opened: Workspace,
) -> None:
    opened.set_tokenizer(OTHER)
    opened.pump(0.0)

    root = opened.tree.root
    for node in [root, *root.preorder()]:
        if node.children is not None:
            total = node.totals.copy()
            for child in node.children.values():
                total.add(child.totals, -1)
            assert not any(total.as_tuple())
