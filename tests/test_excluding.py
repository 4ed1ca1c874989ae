"""Patterns into the project's ignore file: which path they name, and the way back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from create_dump.errors import DeliveryError
from create_dump.excluding import Exclusion, ending, pattern
from create_dump.options import Options
from create_dump.selection.ignore.automaton import automaton
from create_dump.selection.ignore.chain import octets
from create_dump.selection.rules import Rules
from create_dump.selection.selection import EVERYTHING, NOTHING, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

FILE = ".createdumpignore"
LETTERS = st.sampled_from([*"ab *?[]!#\\^-. \t\r", "é", "\udcff", "\u202e"])
NAMES = st.text(LETTERS, min_size=1, max_size=8).filter(lambda name: name not in {".", ".."})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in ("a.log", "src/b.log", "src/gen/c.py", "src/d.py"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text\n")
    return root


def matches(line: str, path: str, *, directory: bool = False) -> bool:
    """Tell whether an ignore file of this one line matches *path* itself."""
    node = automaton(os.fsencode(line) + b"\n", fold=False).start
    *above, name = path.split("/")
    for part in above:
        node = node.below(octets(part))
    return node.find(octets(name), directory=directory) is not None


@given(st.lists(NAMES, min_size=1, max_size=3), st.booleans())
def test_a_pattern_names_its_path(parts: list[str], directory: bool) -> None:
    path = "/".join(parts)

    assert matches(pattern(path, directory=directory), path, directory=directory)
    assert not directory or not matches(pattern(path, directory=True), path)


@given(NAMES, NAMES)
def test_and_no_other(name: str, other: str) -> None:
    # A carriage return at the end can only be written as any letter.
    assume(name != other and not name.endswith("\r"))

    assert not matches(pattern(name, directory=False), other)
    assert not matches(pattern(name, directory=False), f"x/{name}")


def test_a_line_break_in_a_name_is_any_letter() -> None:
    assert pattern("a\nb", directory=False) == "/a?b"
    assert matches("/a?b", "a\nb")


@pytest.mark.parametrize(
    ("name", "line"),
    [("a.log", "*.log"), ("a.tar.gz", "*.gz"), ("a.[x]", "*.\\[x]"), (".env", ""), ("Make", "")],
)
def test_an_ending_names_all_that_end_so(name: str, line: str) -> None:
    assert ending(name) == line
    assert not line or matches(line, f"src/{name}")


def test_git_understands_it_the_same(project: Path) -> None:
    import subprocess

    name = "we[i]rd *?#! "
    (project / "src" / name).write_text("x\n")
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    (project / ".gitignore").write_text(pattern(f"src/{name}", directory=False) + "\n")

    found = subprocess.run(
        ["git", "-C", str(project), "check-ignore", f"src/{name}", "src/d.py"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert len(found.stdout.splitlines()) == 1
    assert "we[i]rd" in found.stdout


class TestTheFile:
    def test_a_new_one_is_made_and_goes_again(self, project: Path) -> None:
        deed = Exclusion(project, "/src/gen/")

        deed.do()
        assert (project / FILE).read_bytes() == b"/src/gen/\n"
        deed.undo()
        assert not (project / FILE).exists()
        deed.do()
        assert (project / FILE).read_bytes() == b"/src/gen/\n"

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (b"# ours\n*.tmp\n", b"# ours\n*.tmp\n/x\n"),
            (b"*.tmp", b"*.tmp\n/x\n"),
            (b"*.tmp\r\n*.bak", b"*.tmp\r\n*.bak\r\n/x\r\n"),
            (b"\xff\n", b"\xff\n/x\n"),
        ],
    )
    def test_what_is_in_it_stays_and_comes_back(
        self, project: Path, before: bytes, after: bytes
    ) -> None:
        (project / FILE).write_bytes(before)
        deed = Exclusion(project, "/x")

        deed.do()
        assert (project / FILE).read_bytes() == after
        deed.undo()
        assert (project / FILE).read_bytes() == before

    def test_what_somebody_wrote_meanwhile_is_not_lost(self, project: Path) -> None:
        deed = Exclusion(project, "/x")
        deed.do()
        (project / FILE).write_bytes(b"another\n")

        with pytest.raises(DeliveryError, match="changed meanwhile"):
            deed.undo()
        assert (project / FILE).read_bytes() == b"another\n"

    def test_a_link_is_not_followed(self, project: Path) -> None:
        elsewhere = project.parent / "elsewhere"
        elsewhere.write_bytes(b"mine\n")
        (project / FILE).symlink_to(elsewhere)

        with pytest.raises(DeliveryError, match="link"):
            Exclusion(project, "/x").do()
        assert elsewhere.read_bytes() == b"mine\n"

    def test_what_could_not_be_done_needs_no_undoing(self, project: Path) -> None:
        (project / FILE).mkdir()
        deed = Exclusion(project, "/x")
        with pytest.raises(DeliveryError):
            deed.do()

        deed.undo()
        assert (project / FILE).is_dir()


class TestInAWorkspace:
    def test_it_is_one_step_for_undo_and_redo(self, project: Path) -> None:
        with Workspace(project, Options(selection=NOTHING)) as workspace:
            workspace.complete()
            workspace.choose(["src/gen", "a.log"], State.IN)
            before = workspace.selection

            workspace.do(Exclusion(workspace.root, "/src/gen/"), ["src/gen"]).result()
            wait_for(workspace, "src/gen", there=False)
            assert [file.path for file in workspace.plan().files] == ["a.log"]

            undone = workspace.undo()
            assert undone is not None
            assert undone.done is not None
            undone.done.result()
            wait_for(workspace, "src/gen/c.py", there=True)
            assert workspace.selection == before
            assert not (project / FILE).exists()

            again = workspace.redo()
            assert again is not None
            assert again.deed is not None
            assert again.deed.words == f"/src/gen/ in {FILE}"
            wait_for(workspace, "src/gen", there=False)

    def test_steps_of_both_kinds_go_back_in_order(self, project: Path) -> None:
        with Workspace(project, Options(selection=EVERYTHING)) as workspace:
            workspace.complete()
            workspace.do(Exclusion(workspace.root, "*.log"))
            workspace.choose(["src/d.py"], State.OUT)

            first, second, third = workspace.undo(), workspace.undo(), workspace.undo()
            assert first is not None
            assert first.deed is None
            assert second is not None
            assert second.done is not None
            second.done.result()
            assert third is None
            assert not (project / FILE).exists()


def wait_for(workspace: Workspace, path: str, *, there: bool) -> None:
    for _ in range(1_000):
        if (workspace.tree.get(path) is not None) is there:
            return
        workspace.wait(0.02)
    raise AssertionError(path)


def test_the_rules_obey_it(project: Path) -> None:
    Exclusion(project, pattern("src/gen", directory=True)).do()

    verdict = Rules(project).verdict("src/gen/c.py")
    assert not verdict.included
    assert (verdict.origin, verdict.line, verdict.pattern) == (FILE, 1, "/src/gen/")
