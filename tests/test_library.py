"""The library's public face: its names, and the one way in."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import create_dump
from create_dump.errors import DeliveryError, UsageError


def test_every_public_name_is_there_and_documented() -> None:
    for name in create_dump.__all__:
        value = getattr(create_dump, name)
        if callable(value):
            assert value.__doc__, name
    assert dir(create_dump) == sorted(create_dump.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = create_dump.nonsense


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, create_dump; create_dump.open; heavy = {'textual', 'rich', 'click',"
        " 'watchfiles', 'toktok', 'charset_normalizer'} & set(sys.modules); sys.exit(str(heavy)"
        " if heavy else 0)"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr


def test_a_directory_to_a_dump_in_memory(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("print(1)\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Docs\n")
    (tmp_path / "test_main.py").write_text("assert True\n")
    destination = create_dump.BytesDestination()

    with create_dump.open(tmp_path, exclude=["test_*"]) as workspace:
        workspace.choose(["docs"], create_dump.State.OUT)
        receipt = workspace.deliver(workspace.plan(), destination)

    restored = create_dump.read(destination.text)
    assert {file.path: file.content for file in restored.files} == {"main.py": b"print(1)\n"}
    assert receipt.files == 1


@pytest.mark.parametrize("name", ["include", "exclude"])
def test_a_text_is_no_list_of_patterns(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="it takes a list of patterns"):
        create_dump.open(tmp_path, **{name: "*.txt"})  # type: ignore[arg-type]


@pytest.mark.parametrize("size", ["9", "9 B", "0.009k"])
def test_a_size_may_be_a_text_as_on_the_command_line(tmp_path: Path, size: str) -> None:
    (tmp_path / "small").write_text("x" * 9)
    (tmp_path / "large").write_text("x" * 10)

    with create_dump.open(tmp_path, max_file_size=size) as workspace:
        assert [file.path for file in workspace.plan().files] == ["small"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("root", None),
        ("root", b"project"),
        ("include", None),
        ("include", [3]),
        ("include", b"*.py"),
        ("exclude", Path("docs")),
        ("exclude", [Path("docs")]),
        ("max_file_size", "large"),
        ("max_file_size", 1.5),
        ("max_file_size", True),
        ("format", None),
        ("format", ["xml"]),
        ("tokenizer", 3),
        ("selection", "src"),
        ("selection", ["src"]),
        ("selection", None),
        ("selection", create_dump.Selection({"src": True})),  # type: ignore[dict-item]  # the point
        ("selection", create_dump.Selection(["src"])),  # type: ignore[arg-type]  # the same
    ],
)
def test_an_argument_that_is_something_else_is_told_by_its_name(
    tmp_path: Path, name: str, value: object
) -> None:
    arguments: dict[str, Any] = {"root": tmp_path, name: value}

    with pytest.raises(UsageError) as caught:
        create_dump.open(**arguments)

    assert caught.value.where == name


@pytest.mark.parametrize("paths", ["src", None, [Path("src")], ["/src"], ["src/../.."]])
def test_what_is_no_list_of_paths_is_not_chosen(tmp_path: Path, paths: object) -> None:
    with create_dump.open(tmp_path) as workspace, pytest.raises(UsageError) as caught:
        workspace.choose(paths, create_dump.State.OUT)  # type: ignore[arg-type]  # the point

    assert caught.value.where == "paths"


def test_a_state_is_no_truth_value_and_no_name(tmp_path: Path) -> None:
    with create_dump.open(tmp_path) as workspace:
        for state in (False, "out", 7):
            with pytest.raises(UsageError, match="state: it takes a State"):
                workspace.choose(["src"], state)  # type: ignore[arg-type]  # the point


@pytest.mark.parametrize("path", ["src", "src/", "./src", "./src/"])
def test_a_directory_is_chosen_however_it_is_spelt(tmp_path: Path, path: str) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("a = 1\n")
    (tmp_path / "b.py").write_text("b = 1\n")

    with create_dump.open(tmp_path) as workspace:
        workspace.choose([path], create_dump.State.OUT)

        assert [file.path for file in workspace.plan().files] == ["b.py"]


def test_a_text_is_no_list_of_paths_for_a_selection_either() -> None:
    with pytest.raises(UsageError, match="list of paths"):
        create_dump.EVERYTHING.choose("src", create_dump.State.OUT)


@pytest.mark.parametrize("stream", [io.StringIO(), None, "dump.md"])
def test_a_stream_that_takes_no_bytes_is_told_before_anything_is_written(stream: object) -> None:
    with pytest.raises(UsageError) as caught:
        create_dump.StreamDestination(stream).deliver([b"x"])  # type: ignore[arg-type]  # the point

    assert caught.value.where == "stream"


def test_a_stream_that_is_closed_or_only_read_is_told(tmp_path: Path) -> None:
    closed = io.BytesIO()
    closed.close()
    (tmp_path / "file").write_bytes(b"old")

    with pytest.raises(DeliveryError, match="it is closed"):
        create_dump.StreamDestination(closed).deliver([b"x"])
    with (
        (tmp_path / "file").open("rb") as read,
        pytest.raises(DeliveryError, match="not open for writing"),
    ):
        create_dump.StreamDestination(read).deliver([b"x"])


def test_a_destination_and_a_plan_are_told_from_everything_else(tmp_path: Path) -> None:
    with create_dump.open(tmp_path) as workspace:
        plan = workspace.plan()
        wrong: list[Any] = ["dump.md", tmp_path / "dump.md", io.BytesIO(), None]
        for destination in [*wrong, create_dump.BytesDestination]:
            with pytest.raises(UsageError, match="destination: it takes a destination"):
                workspace.deliver(plan, destination)
        with pytest.raises(UsageError, match="plan: it takes a Plan"):
            workspace.deliver(None, create_dump.BytesDestination())  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="limit: it takes a number of tokens"):
            workspace.split(plan, "8k")  # type: ignore[arg-type]  # the point


def test_a_file_may_be_named_by_a_text(tmp_path: Path) -> None:
    target = str(tmp_path / "dump.md")

    create_dump.FileDestination(target).deliver([b"x"])  # type: ignore[arg-type]  # the point

    assert Path(target).read_bytes() == b"x"
    with pytest.raises(UsageError, match="path: it takes a path"):
        create_dump.FileDestination(None).deliver([b"x"])  # type: ignore[arg-type]  # the point


@pytest.mark.parametrize("dump", [b"x", None, Path("dump.md")])
def test_only_a_text_is_read_back(dump: object) -> None:
    with pytest.raises(UsageError, match="the text of a dump"):
        create_dump.read(dump)  # type: ignore[arg-type]  # the point


def test_a_workspace_that_is_closed_says_so_and_nobody_waits_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a = 1\n")
    with create_dump.open(tmp_path) as workspace:
        plan = workspace.plan()
    with pytest.raises(UsageError, match="closed"):
        workspace.deliver(plan, create_dump.BytesDestination())
    with pytest.raises(UsageError, match="closed"):
        workspace.measure(plan)

    early = create_dump.open(tmp_path)
    early.close()
    told: list[UsageError] = []

    def ask() -> None:
        with pytest.raises(UsageError) as caught:
            early.plan()
        told.append(caught.value)

    asked = threading.Thread(target=ask, daemon=True)
    asked.start()
    asked.join(60)
    assert told
