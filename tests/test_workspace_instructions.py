"""Instructions and parts of a live session: what is counted is what is written."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from create_dump import formats
from create_dump.analysis import tokens
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import UsageError
from create_dump.options import Options
from create_dump.templates import BUILT_IN, Template
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan
    from create_dump.sizing import DumpSize


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    for number in range(20):
        (root / f"{number:02}.txt").write_text(f"line {number}\n" * (5 + number))
    return root


def counted_size(workspace: Workspace) -> DumpSize:
    end = time.monotonic() + 10
    while not workspace.size.exact:
        assert time.monotonic() < end
        workspace.wait(0.05)
    return workspace.size


def written(workspace: Workspace, plan: Plan) -> tuple[str, Receipt]:
    destination = BytesDestination()
    receipt = workspace.deliver(plan, destination)
    return destination.data.decode(), receipt


def test_instructions_are_in_the_dump_and_in_its_size_until_they_are_taken_back(
    project: Path,
) -> None:
    with Workspace(project) as workspace:
        before = counted_size(workspace).tokens

        workspace.instruct(BUILT_IN["fix"], question="Why so slow?")
        size = counted_size(workspace).tokens
        text, receipt = written(workspace, workspace.plan())
        workspace.instruct(None)

        assert "Why so slow?" in text
        assert size == receipt.tokens == tokens.get("o200k_base").count([text], ["text"])[0]
        assert counted_size(workspace).tokens == before < size


def test_what_can_t_be_filled_in_changes_nothing(project: Path) -> None:
    with Workspace(project) as workspace:
        workspace.instruct(Template("t", "In {{files}} files."))

        with pytest.raises(UsageError):
            workspace.instruct(BUILT_IN["fix"])

        assert workspace.plan().instructions == "In 20 files."


@pytest.mark.parametrize("name", formats.NAMES)
def test_every_part_is_delivered_with_the_tokens_that_it_was_cut_for(
    project: Path, name: str
) -> None:
    with Workspace(project, Options(format=name)) as workspace:
        workspace.instruct(BUILT_IN["review"])
        plan = workspace.plan()

        parts = workspace.split(plan, 700)
        delivered = [written(workspace, part) for part in parts]

    counter = tokens.get("o200k_base")
    assert len(parts) > 2
    for text, receipt in delivered:
        assert receipt.tokens == counter.count([text], ["text"])[0] <= 700
    files = [file for text, _ in delivered for file in formats.read(text).files]
    assert [file.path for file in files] == [file.path for file in plan.files]
    assert all(file.content == (project / file.path).read_bytes() for file in files)
