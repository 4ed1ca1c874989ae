"""What the rules keep out can be seen, and taken in by hand: it stays in whatever happens."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from create_dump import formats
from create_dump.destinations.memory import BytesDestination
from create_dump.hiding import reveal
from create_dump.options import Options
from create_dump.selection.notation import apply, parse, write
from create_dump.selection.selection import EVERYTHING, NOTHING, Selection, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from create_dump.destinations.receipt import Receipt


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    files = {
        ".gitignore": "*.log\nbuild/\n",
        "README.md": "# Read me\n",
        "debug.log": "debug\n",
        "noise.log": "noise\n",
        "src/main.py": "print(1)\n",
        "src/trace.log": "trace\n",
        "build/out.txt": "out\n",
        "build/other.txt": "other\n",
        "build/run.log": "run\n",
        "build/deep/x.txt": "x\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def workspace(project: Path) -> Iterator[Workspace]:
    with opened(project) as workspace:
        yield workspace


def opened(project: Path, selection: Selection = EVERYTHING) -> Workspace:
    workspace = Workspace(project, Options(selection=selection))
    workspace.complete()
    return workspace


def dumped(workspace: Workspace) -> tuple[list[str], str, Receipt]:
    """Return the paths in the dump that would be written now, its text, and the receipt."""
    destination = BytesDestination()
    workspace.complete()
    receipt = workspace.deliver(workspace.plan(), destination)
    text = destination.data.decode()
    return [file.path for file in formats.read(text).files], text, receipt


def until(workspace: Workspace, done: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        workspace.wait(0.05)


BY_RULES = ["src/main.py", ".gitignore", "README.md"]


def test_a_file_taken_in_is_in_the_dump_and_the_receipt_says_why(workspace: Workspace) -> None:
    assert dumped(workspace)[0] == BY_RULES
    assert workspace.tree.left_out == 4

    workspace.choose(["debug.log"], State.IN)
    paths, text, receipt = dumped(workspace)

    assert paths == ["src/main.py", ".gitignore", "README.md", "debug.log"]
    assert "Selection: `everything and debug.log`" in text
    assert receipt.left_out == 3
    assert "debug.log is in because it is chosen; .gitignore:1 would leave it out" in receipt.notes
    assert workspace.tree.root.totals.files == 4
    workspace.choose(["debug.log"], State.OUT)
    assert dumped(workspace)[0] == BY_RULES
    assert workspace.selection == EVERYTHING


def test_a_directory_taken_in_comes_with_what_no_other_rule_keeps_out(
    workspace: Workspace,
) -> None:
    workspace.choose(["build"], State.IN)

    assert dumped(workspace)[0] == [
        "build/deep/x.txt",
        "build/other.txt",
        "build/out.txt",
        *BY_RULES,
    ]
    workspace.choose(["build/other.txt"], State.OUT)
    workspace.choose(["build/run.log"], State.IN)
    assert dumped(workspace)[0] == ["build/deep/x.txt", "build/out.txt", "build/run.log", *BY_RULES]
    workspace.choose(["build"], State.OUT)
    assert dumped(workspace)[0] == BY_RULES
    assert workspace.tree.get("build") is None


def test_a_file_in_a_directory_that_is_not_entered_comes_alone(workspace: Workspace) -> None:
    workspace.choose(["build/deep/x.txt", "build/out.txt"], State.IN)

    assert dumped(workspace)[0] == ["build/deep/x.txt", "build/out.txt", *BY_RULES]
    build = workspace.tree.get("build")
    assert build is not None
    assert [entry.path for entry, _ in build.left_out] == ["build/other.txt", "build/run.log"]
    workspace.choose(["build/deep/x.txt"], State.OUT)
    assert dumped(workspace)[0] == ["build/out.txt", *BY_RULES]
    workspace.choose(["build"], State.OUT)
    assert dumped(workspace)[0] == BY_RULES


def test_it_can_be_an_outline_and_be_undone(workspace: Workspace, project: Path) -> None:
    (project / "build" / "big.py").write_text("def f(a):\n    return a + 1\n" * 40)

    workspace.choose(["build/big.py"], State.OUTLINE)
    assert "build/big.py" in formats.read(dumped(workspace)[1]).outlines
    assert workspace.undo()
    assert dumped(workspace)[0] == BY_RULES
    assert workspace.redo()
    assert "def f(a)" in dumped(workspace)[1]


def test_what_is_chosen_above_it_does_not_lose_it_but_what_is_put_out_does(
    workspace: Workspace,
) -> None:
    workspace.choose(["src/trace.log"], State.IN)
    workspace.complete()

    workspace.choose(["src"], State.IN)
    workspace.choose([""], State.IN)
    assert "src/trace.log" in dumped(workspace)[0]
    workspace.choose([""], State.OUT)
    workspace.choose([""], State.IN)
    assert dumped(workspace)[0] == BY_RULES


def test_it_stays_in_through_rescans_and_changes_on_disk(
    workspace: Workspace, project: Path
) -> None:
    workspace.watch()
    workspace.choose(["debug.log", "build/deep"], State.IN)
    expected = ["build/deep/x.txt", "src/main.py", ".gitignore", "README.md", "debug.log"]
    assert dumped(workspace)[0] == expected

    workspace.rescan()
    (project / "debug.log").write_text("another\n")
    (project / "noise.log").write_text("louder\n")
    (project / "build" / "deep" / "new.txt").write_text("new\n")
    until(workspace, lambda: workspace.tree.get("build/deep/new.txt") is not None)
    until(workspace, lambda: "another" in dumped(workspace)[1])
    assert dumped(workspace)[0] == ["build/deep/new.txt", *expected]

    shutil.rmtree(project / "build")
    until(workspace, lambda: workspace.tree.get("build") is None)
    (project / "build" / "deep").mkdir(parents=True)
    (project / "build" / "deep" / "again.txt").write_text("again\n")
    until(workspace, lambda: workspace.tree.get("build/deep/again.txt") is not None)


def test_the_selection_says_it_and_brings_it_back(workspace: Workspace, project: Path) -> None:
    workspace.choose(["build", "debug.log"], State.IN)
    workspace.choose(["build/out.txt"], State.OUT)
    paths = dumped(workspace)[0]

    items = write(workspace.selection)
    assert items == [".", "build", "!build/out.txt", "debug.log"]
    with opened(project, apply(parse(items), ())) as again:
        assert dumped(again)[0] == paths
        assert again.selection == workspace.selection


def test_a_choice_made_before_the_walk_has_come_there_counts_as_well(project: Path) -> None:
    for _ in range(5):
        with Workspace(project, Options(selection=NOTHING)) as workspace:
            workspace.choose(["build/out.txt", "debug.log"], State.IN)
            assert dumped(workspace)[0] == ["build/out.txt", "debug.log"]


def test_git_s_own_files_and_what_is_not_there_can_not_be_taken_in(
    workspace: Workspace, project: Path
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)

    assert workspace.is_there("build/out.txt")
    assert not workspace.is_there("build/gone.txt")
    assert not workspace.is_there(".git/config")
    workspace.choose([".git", ".git/config", "build/gone.txt", "gone"], State.IN)
    workspace.rescan()
    workspace.complete()

    assert dumped(workspace)[0] == BY_RULES


def test_a_file_that_was_taken_in_or_put_out_keeps_its_node(workspace: Workspace) -> None:
    root = workspace.tree.root
    before = {node.name: node for node in reveal(root)}
    assert [*before] == ["build", "debug.log", "noise.log"]
    assert all(node.ignored and node.mark is State.OUT for node in before.values())
    assert root.totals.files == 3

    workspace.choose(["debug.log"], State.IN)
    workspace.complete()
    node = workspace.tree.get("debug.log")
    assert node is before["debug.log"]
    assert (node.ignored, node.mark) == (False, State.IN)
    assert [each.name for each in reveal(root)] == ["build", "noise.log"]

    workspace.choose(["debug.log"], State.OUT)
    until(workspace, lambda: workspace.tree.get("debug.log") is None)
    assert {node.name: node for node in reveal(root)} == before
    assert node.parent is root
    assert (node.ignored, node.mark, node.totals.files) == (True, State.OUT, 0)


def test_what_is_in_a_directory_that_is_kept_out_can_be_looked_at(
    workspace: Workspace, project: Path
) -> None:
    workspace.watch()
    build = {node.name: node for node in reveal(workspace.tree.root)}["build"]
    (project / "build" / ".git").mkdir()

    workspace.peek("build")
    until(workspace, lambda: build.listed)
    assert [node.path for node in reveal(build)] == [
        "build/deep",
        "build/other.txt",
        "build/out.txt",
        "build/run.log",
    ]
    assert {node.rule and node.rule.pattern for node in reveal(build)} == {"build/"}
    workspace.peek("build/deep")
    (project / "build" / "late.txt").write_text("late\n")
    until(workspace, lambda: "late.txt" in (build.hidden or {}))

    deep = (build.hidden or {})["deep"]
    workspace.choose(["build"], State.IN)
    workspace.complete()
    assert workspace.tree.get("build") is build
    assert workspace.tree.get("build/deep") is deep
    assert build.totals.files == 4

    workspace.choose(["build"], State.OUT)
    until(workspace, lambda: workspace.tree.get("build") is None)
    assert build.ignored
    assert (build.hidden or {})["deep"] is deep
    workspace.choose(["build/deep/x.txt"], State.IN)
    workspace.complete()
    assert workspace.tree.get("build/deep") is deep


def test_nothing_that_is_kept_out_is_new_when_it_is_taken_in(workspace: Workspace) -> None:
    workspace.choose(["build", "debug.log"], State.IN)
    workspace.complete()

    assert not any(node.new for node in workspace.tree.root.preorder())


def test_the_json_header_says_it_too(project: Path) -> None:
    chosen = NOTHING.choose(["debug.log"], State.IN)
    with Workspace(project, Options(selection=chosen, format="json")) as workspace:
        text = dumped(workspace)[1]

    assert json.loads(text)["selection"] == "debug.log"
