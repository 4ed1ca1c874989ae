import subprocess
from pathlib import Path

import pytest

from create_dump.selection.rules import RuleOptions, Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Kind, Reason


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path in (
        "a.py",
        "x.log",
        "y.log",
        "src/a.py",
        "src/x.log",
        "build/out.js",
        "build/deep/in.js",
        "build/deep/beside.js",
        "own/secret",
        "own/beside",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x\n")
    (tmp_path / ".gitignore").write_text("*.log\nbuild/\n")
    (tmp_path / ".createdumpignore").write_text("own/\n")
    return tmp_path


def _found(root: Path, *named: str, **options: object) -> list[str]:
    rules = Rules(root, RuleOptions(named=frozenset(named), **options))  # type: ignore[arg-type]  # one option or another
    batches = DirectorySource(root, rules).walk()
    return [entry.path for batch in batches for entry in batch.entries if entry.kind is Kind.FILE]


def test_only_what_is_named_is_looked_at(project: Path) -> None:
    walked = DirectorySource(project, Rules(project, RuleOptions(named=frozenset({"src/a.py"}))))

    assert [batch.directory for batch in walked.walk()] == ["", "src"]
    assert _found(project, "src/a.py") == ["src/a.py"]


def test_a_directory_stands_for_what_the_rules_let_in(project: Path) -> None:
    assert _found(project, "src") == ["src/a.py"]
    assert _found(project, "") == [".createdumpignore", ".gitignore", "a.py", "src/a.py"]


def test_a_directory_that_is_ignored_stays_out(project: Path) -> None:
    assert _found(project, "build", "own", "a.py") == ["a.py"]


@pytest.mark.parametrize("name", ["x.log", "src/x.log", "build/deep/in.js", "own/secret"])
def test_a_file_that_is_named_is_in_even_when_it_is_ignored(project: Path, name: str) -> None:
    assert _found(project, name) == [name]


def test_what_stands_beside_it_stays_out(project: Path) -> None:
    assert set(_found(project, "", "build/deep/in.js", "own/secret")) == {
        ".createdumpignore",
        ".gitignore",
        "a.py",
        "src/a.py",
        "build/deep/in.js",
        "own/secret",
    }


def test_what_git_tracks_stays_out_of_a_directory_that_our_own_file_names(project: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "add", "own"], cwd=project, check=True)

    assert _found(project, "own/secret") == ["own/secret"]
    assert "own/beside" not in _found(project, "", "own/secret")


def test_the_users_own_limits_still_hold(project: Path) -> None:
    assert _found(project, "x.log", "a.py", exclude=("*.log",)) == ["a.py"]
    assert _found(project, "x.log", "a.py", include=("*.log",)) == ["x.log"]
    assert _found(project, "x.log", "a.py", max_file_size=1) == []


def test_git_itself_stays_out(project: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)

    assert _found(project, ".git/config", "a.py") == ["a.py"]


def test_the_verdict_says_that_it_was_named(project: Path) -> None:
    rules = Rules(project, RuleOptions(named=frozenset({"build/out.js"})))

    verdict = rules.verdict("build/out.js")

    assert (verdict.included, verdict.reason) == (True, Reason.NAMED)
    assert (verdict.pattern, verdict.origin, verdict.line) == ("build/", ".gitignore", 2)


def test_what_is_in_by_its_name_alone_is_noted(project: Path) -> None:
    rules = Rules(project, RuleOptions(named=frozenset({"a.py", "x.log", "build/out.js"})))

    for _ in DirectorySource(project, rules).walk():
        pass

    assert rules.notes == (
        "build/out.js is in because it is named; .gitignore:2 would leave it out",
        "x.log is in because it is named; .gitignore:1 would leave it out",
    )
