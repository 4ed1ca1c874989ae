"""The library's public face: its names, and the one way in."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import create_dump
from create_dump.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


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
