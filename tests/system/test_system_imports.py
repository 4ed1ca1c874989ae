"""What a command loads: a subprocess looks into its own ``sys.modules``."""

import json
import random
import string
import subprocess
import sys
from pathlib import Path

import pytest
from system_process import environment

HEAVY = {"rich", "watchfiles", "toktok", "tiktoken", "textual", "pyperclip"}
SCRIPT = """
import json, sys
sys.argv = ["create-dump", *json.loads(sys.argv[1])]
from create_dump.cli import main
code = main()
sys.stdout.flush()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
sys.exit(code)
"""


TRUSTING = "from create_dump.analysis.cache import keeper; keeper._SETTLED_NS = -60_000_000_000\n"
"""Lets files of just now be trusted."""


def _loaded(*words: str, cwd: Path, before: str = "") -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", before + SCRIPT, json.dumps(words)],
        cwd=cwd,
        env=environment(cwd),
        capture_output=True,
        check=False,
    )
    return set(json.loads(done.stderr.decode().splitlines()[-1]))


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("-q", "--version"),
        ("--help",),
        ("-h",),
        ("tree", "--help"),
        ("why", "--help"),
        ("config", "--help"),
        ("explore", "--help"),
        ("completion", "--help"),
        ("completion", "zsh"),
        ("--formt", "xml"),
    ],
)
def test_what_only_talks_about_the_command_loads_nothing_heavy(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    loaded = _loaded(*words, cwd=tmp_path)

    assert not loaded & HEAVY
    assert not loaded & {"msgspec", "pathspec", "charset_normalizer", "xxhash", "asyncio"}


def test_the_version_is_told_without_even_click(tmp_path: Path) -> None:
    assert "click" not in _loaded("--version", cwd=tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ("--stdout",),
        ("--tokenizer", "rough", "-o", "x.md"),
        ("--dry-run", "--tokenizer", "rough"),
        ("tree", "--tokenizer", "rough"),
        ("why", "a.py"),
        ("config",),
    ],
)
def test_no_command_but_explore_loads_textual(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")

    loaded = _loaded(*words, cwd=tmp_path)

    assert "create_dump" in loaded
    assert not loaded & {"textual", "rich", "watchfiles"}


@pytest.mark.parametrize(
    "words", [("--stdout",), ("--stdout", "--secrets", "warn"), ("tree",), ("secrets",)]
)
def test_a_warm_run_loads_no_rules_for_secrets_though_there_are_some(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    project = tmp_path / "project"
    (project / "a_rather_long_directory_1").mkdir(parents=True)
    token = "ghp_" + "".join(random.Random(5).choices(string.ascii_letters + string.digits, k=36))  # noqa: S311 - no secret
    text = f'token = "{token}"\nmore = "{token}"  # gitleaks:allow\n'
    for name in ("a.py", "b.py", "a_rather_long_directory_1/a_file_with_digits_0123.py"):
        (project / name).write_text(text)

    cold, warm = [_loaded(*words, cwd=project, before=TRUSTING) for _ in range(2)]

    assert "kingfisher_sdk" in cold
    assert "kingfisher_sdk" not in warm
    (project / "b.py").write_text(f"#\n{text}")
    assert "kingfisher_sdk" in _loaded(*words, cwd=project, before=TRUSTING)


@pytest.mark.parametrize("module", ["create_dump", "create_dump.cli"])
def test_the_package_itself_is_light(tmp_path: Path, module: str) -> None:
    script = f"import sys; import {module}; print(*sorted(sys.modules))"

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        check=True,
    )

    loaded = {name.partition(".")[0] for name in done.stdout.decode().split()}
    assert not loaded & (HEAVY | {"click", "msgspec", "pathspec"})
