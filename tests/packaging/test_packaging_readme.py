"""README tells the truth: its keys are the app's, and all that it shows runs."""

from __future__ import annotations

import doctest
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from create_dump import errors

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")

SAMPLE = {
    ".gitignore": "build/\n",
    "README.md": "# A sample\n",
    "build/out.js": "1\n",
    "docs/guide.md": "Read this.\n",
    "src/app.py": "def answer():\n    return 42\n",
    "tests/test_app.py": "from app import answer\n\nassert answer() == 42\n",
}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Make a small repository, called project."""
    root = tmp_path / "project"
    for path, text in SAMPLE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    return root


def commands() -> list[str]:
    """Return the lines behind a prompt in README's console blocks."""
    blocks = re.findall(r"^```console\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE)]


OURS = [line for line in commands() if "create-dump" in line and not line.startswith("uvx ")]
MADE = [line.split()[1] for line in commands() if line.startswith("make ")]


def test_the_keys_are_the_apps_own() -> None:
    docs = runpy.run_path(str(PROJECT / "docs" / "keys.py"))
    settings = docs["SETTINGS"].read_text(encoding="utf-8")

    assert docs["written"](README, docs["table"]()) == README
    assert docs["written"](settings, docs["ids"]()) == settings


def test_every_exit_code_is_explained() -> None:
    explained = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    kinds: list[type[errors.CreateDumpError]] = [
        errors.CreateDumpError,
        *below(errors.CreateDumpError),
    ]
    raised = {kind.exit_code for kind in kinds}

    assert raised <= explained
    assert explained == {0, 1, 2, 3, 4, 130, 141}


@pytest.mark.skipif(sys.platform == "win32", reason="the examples are for a POSIX shell")
@pytest.mark.parametrize("line", OURS)
def test_every_command_works_as_it_is_printed(line: str, sample: Path) -> None:
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}

    result = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=sample,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )

    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr


def test_every_target_that_is_named_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    named = {*MADE, *re.findall(r"`make ([a-z]+)", README)}

    assert {"explore", "test"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_the_library_examples_run(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.parent)

    outcome = doctest.testfile(str(PROJECT / "README.md"), module_relative=False, encoding="utf-8")

    assert outcome.failed == 0
    assert outcome.attempted > 0


def below(kind: type[errors.CreateDumpError]) -> list[type[errors.CreateDumpError]]:
    return [found for child in kind.__subclasses__() for found in (child, *below(child))]
