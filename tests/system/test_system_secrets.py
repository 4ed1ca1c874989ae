"""Secrets, as the commands treat them: none leaves, in whatever way a process can say something."""

from __future__ import annotations

import json
import os
import random
import signal
import string
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from system_process import COMMAND, Done, environment, run

from create_dump import formats

if TYPE_CHECKING:
    from pathlib import Path

FORMS = [
    ("github", "ghp_", 36),
    ("gitlab", "glpat-", 20),
    ("slack", "xoxb-123456789012-1234567890123-", 24),
    ("npm", "npm_", 36),
]
SECRETS = {
    name: prefix
    + "".join(
        random.Random(name).choices(string.ascii_letters + string.digits, k=size)  # noqa: S311 - none
    )
    for name, prefix, size in FORMS
}
ROUGH = ("--tokenizer", "rough")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    for name, secret in SECRETS.items():
        (root / f"{name}.py").write_text(f'KEY = "{secret}"\n')
    (root / "clean.py").write_text("x = 1\n")
    return root


def git(root: Path, *words: str) -> None:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@a", *words]
    subprocess.run(command, cwd=root, check=True, capture_output=True, env=environment(root.parent))


def assert_silent(done: Done, project: Path) -> None:
    """Hold that no secret is in anything that the process said or wrote."""
    written = [
        path.read_text(errors="replace")
        for path in project.parent.rglob("*")
        if path.is_file() and path.stem not in SECRETS and ".git" not in path.parts
    ]
    for name, secret in SECRETS.items():
        for text in (done.err, done.out.decode("utf-8", "replace"), *written):
            assert secret not in text, name


@pytest.mark.parametrize("report", ["text", "json"])
@pytest.mark.parametrize(
    "words",
    [
        *(("--stdout", "--format", form) for form in formats.NAMES),
        ("--verbose",),
        ("--copy",),
        ("--dry-run", "--verbose"),
        ("--split", "300"),
        ("--debug", "--secrets", "fail"),
        ("--debug", "--secrets", "fail", "--dry-run"),
        ("--secrets", "exclude", "--verbose"),
        ("--template", "fix", "--question", f"is {SECRETS['npm']} it?", "--stdout"),
        ("--redact-level", "low"),
    ],
)
def test_no_planted_secret_is_in_anything_that_comes_out(
    project: Path, words: tuple[str, ...], report: str
) -> None:
    done = run(*ROUGH, "--report", report, *words, cwd=project)

    assert done.code == (4 if "fail" in words else 1 if "--copy" in words else 0), done.err
    assert_silent(done, project)


@pytest.mark.parametrize("form", ["table", "json", "sarif"])
def test_findings_are_listed_without_their_secrets(project: Path, form: str) -> None:
    done = run("secrets", "--format", form, cwd=project)

    assert done.code == 4
    assert_silent(done, project)
    if form == "table":
        assert len(done.text.splitlines()) == len(SECRETS) + 2
    elif form == "json":
        found = json.loads(done.text)["findings"]
        assert {one["path"] for one in found} == {f"{name}.py" for name in SECRETS}
        assert {(one["line"], one["column"], one["level"]) for one in found} == {(1, 8, "high")}
    else:
        (told,) = json.loads(done.text)["runs"]
        assert {one["level"] for one in told["results"]} == {"error"}
        assert all(
            told["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
            for one in told["results"]
        )


def test_the_receipt_says_what_was_redacted(project: Path) -> None:
    text = run(*ROUGH, cwd=project)
    told = json.loads(run(*ROUGH, "--report", "json", cwd=project).text)

    assert f"{len(SECRETS)} redacted" in text.err
    assert told["redacted"] == len(SECRETS)
    assert {one["path"] for one in told["secrets"]} == {f"{name}.py" for name in SECRETS}


def test_fail_leaves_the_old_file_whole(project: Path) -> None:
    assert run(*ROUGH, cwd=project).code == 0
    before = (project / "shop.dump.md").read_bytes()
    (project / "clean.py").write_text("x = 2\n")

    done = run(*ROUGH, "--secrets", "fail", cwd=project)

    assert (done.code, done.out) == (4, b"")
    assert f"{len(SECRETS)} secrets were found" in done.err
    assert (project / "shop.dump.md").read_bytes() == before
    assert [path.name for path in project.iterdir() if "tmp" in path.name] == []


def test_the_same_tree_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    dumps = {
        run(*ROUGH, "--stdout", cwd=project, env={"HOME": str(tmp_path / home)}).out
        for home in ("one", "two")
    }

    assert len(dumps) == 1


def test_settings_say_it_as_flags_do_and_a_project_cannot_let_secrets_out(project: Path) -> None:
    settings = project / "create_dump.toml"
    settings.write_text('[secrets]\nmode = "fail"\nallowed = ["*.py"]\n')
    assert run(*ROUGH, "--stdout", cwd=project).code == 0
    settings.write_text('[secrets]\nmode = "fail"\nlevel = "high"\n')
    assert run(*ROUGH, "--stdout", cwd=project).code == 4
    assert run(*ROUGH, "--stdout", cwd=project, env={"CREATE_DUMP_SECRETS": "warn"}).code == 0

    for wrong in ('mode = "off"', 'mode = "warn"', 'rules = ["../a.yml"]', 'mdoe = "fail"'):
        settings.write_text(f"[secrets]\n{wrong}\n")
        done = run(*ROUGH, "--stdout", cwd=project)
        assert (done.code, done.out) == (2, b"")
        assert "create_dump.toml:2" in done.err


def test_all_is_settled_with_a_reason_and_what_comes_later_counts(project: Path) -> None:
    assert run("secrets", "--baseline-update", cwd=project).code == 2
    done = run("secrets", "--baseline-update", "--reason", "test keys", cwd=project)
    assert done.code == 0
    assert_silent(done, project)

    settled = run("secrets", cwd=project)
    assert settled.code == 0
    assert settled.text.count("settled in the baseline") == len(SECRETS)
    (project / "new.py").write_text(f'again = "{SECRETS["npm"]}"\n')
    later = run("secrets", "--format", "json", cwd=project)
    assert later.code == 4
    assert [one["path"] for one in json.loads(later.text)["findings"] if not one["suppressed"]] == [
        "new.py"
    ]


def test_a_hook_sees_what_is_staged_and_nothing_else(project: Path) -> None:
    git(project, "init", "-q")
    git(project, "add", "clean.py")
    assert run("secrets", "--staged", cwd=project).code == 0
    git(project, "commit", "-qm", "one")
    (project / "clean.py").write_text(f'x = "{SECRETS["npm"]}"\n')
    assert run("secrets", "--staged", cwd=project).code == 0

    git(project, "add", "clean.py")
    (project / "clean.py").write_text("x = 1\n")
    done = run("secrets", "--staged", cwd=project)

    assert done.code == 4
    assert done.text.startswith("high    clean.py:1:6")
    assert_silent(done, project)


def test_a_hook_of_a_commit_of_some_files_sees_the_index_of_that_commit(project: Path) -> None:
    git(project, "init", "-q")
    git(project, "add", "clean.py")
    git(project, "commit", "-qm", "one")
    hook = project / ".git" / "hooks" / "pre-commit"
    command = " ".join(f"'{word}'" for word in COMMAND)
    hook.write_text(f"#!/bin/sh\nexec {command} secrets --staged\n")
    hook.chmod(0o755)
    git(project, "add", "-A")
    (project / "clean.py").write_text("x = 3\n")

    git(project, "commit", "-qm", "two", "clean.py")

    with pytest.raises(subprocess.CalledProcessError):
        git(project, "commit", "-qm", "three")


@pytest.mark.skipif(sys.platform == "win32", reason="about POSIX signals")
@pytest.mark.parametrize("after", [0.1, 0.3, 0.6])
def test_a_scan_that_is_stopped_leaves_nothing_half_done(
    project: Path, tmp_path: Path, after: float
) -> None:
    for number in range(200):
        (project / f"more{number}.txt").write_text("key = value and words\n" * 3000)
    process = subprocess.Popen(
        [*COMMAND, *ROUGH],
        cwd=project,
        # Rules that are not compiled yet: it is stopped while they are.
        env=environment(tmp_path, {"XDG_CACHE_HOME": str(tmp_path / "cache")}),
        stderr=subprocess.PIPE,
    )
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)

    assert process.returncode in {0, 130, -signal.SIGINT}
    assert (process.returncode == 0) is (project / "shop.dump.md").exists()
    assert not any(secret.encode() in err for secret in SECRETS.values())
    assert not [name for name in os.listdir(project) if name.endswith(".create-dump-tmp")]  # noqa: PTH208
