"""What is asked of git, and what happens when it can't answer or the repository is hostile."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from git_oracle import differences, git, make_repository
from rules_support import listed, track, write

from create_dump.selection.git import Index
from create_dump.selection.rules import Rules
from create_dump.sources import git_call

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="needs scripts of POSIX")


@pytest.fixture
def repository(root: Path) -> Path:
    """Return a repository with a tracked file that is ignored, and one that is not tracked."""
    make_repository(root)
    write(root, {".gitignore": "*.o\n"})
    write(root, "a.c tracked.o other.o")
    track(root, "a.c", "tracked.o")
    return root


def notes(root: Path) -> tuple[str, ...]:
    """Return what the rules note when something was asked of them."""
    rules = Rules(root)
    rules.verdict("a.c")
    return rules.notes


def test_nothing_is_noted_where_git_answers(repository: Path) -> None:
    assert listed(repository) == "a.c tracked.o"
    assert notes(repository) == ()


def test_notes_ask_nothing_themselves(repository: Path) -> None:
    assert Rules(repository).notes == ()


def test_without_git_the_files_decide(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".git" / "info" / "exclude").write_text("b.*\n")
    write(repository, "b.c")
    monkeypatch.setenv("PATH", "")

    assert listed(repository) == "a.c"
    noted = notes(repository)
    assert len(noted) == 2
    assert all("git is not installed" in note and "\n" not in note for note in noted)


def test_without_git_and_without_a_repository_there_is_nothing_to_note(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {".gitignore": "*.o\n"})
    write(root, "a.c a.o")
    monkeypatch.setenv("PATH", "")

    assert listed(root) == "a.c"
    assert notes(root) == ()


@posix
def test_a_git_that_refuses_is_noted_with_its_words_made_harmless(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = _fake_git(tmp_path, "printf 'fatal: no\\033[31m\\nmore\\n' >&2; exit 128")
    monkeypatch.setenv("PATH", str(fake))

    assert listed(repository) == "a.c"
    assert notes(repository)[-1].endswith(r'git said: "no\033[31m"')


@posix
def test_a_git_that_never_answers_is_given_up(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = _fake_git(tmp_path, "exec /bin/sleep 60")
    monkeypatch.setenv("PATH", str(fake))
    monkeypatch.setattr(git_call, "SECONDS", 0.2)
    started = time.monotonic()

    assert listed(repository) == "a.c"
    assert time.monotonic() - started < 20
    assert "within 0.2 seconds" in notes(repository)[0]


@posix
@pytest.mark.parametrize("place", ["", ".", "bin"])
def test_a_git_in_the_project_is_never_run(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    _fake_git(repository, f"touch {tmp_path}/ran; exit 1", place or ".")
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", os.pathsep.join((place, os.environ["PATH"])))

    assert listed(repository / ".git" / "info") == "exclude"
    assert "tracked.o" in listed(repository)
    assert not (tmp_path / "ran").exists()


def _fake_git(where: Path, script: str, place: str = "bin") -> Path:
    directory = where / place
    directory.mkdir(exist_ok=True)
    (directory / "git").write_text(f"#!/bin/sh\n{script}\n")
    (directory / "git").chmod(0o755)
    return directory


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the superuser gives files away"
)
def test_a_repository_of_somebody_else_is_refused_by_git_and_read_by_us(repository: Path) -> None:
    (repository / ".git" / "info" / "exclude").write_text("b.*\n")
    write(repository, "b.c")
    for path in (repository, *repository.rglob("*")):
        os.chown(path, 12345, 12345)

    assert listed(repository) == "a.c"
    assert "dubious ownership" in notes(repository)[0]


@posix
def test_nothing_of_a_hostile_repository_runs(repository: Path, tmp_path: Path) -> None:
    bait = tmp_path / "ran"
    script = repository / "bait.sh"
    script.write_text(f"#!/bin/sh\ntouch {bait}\n")
    script.chmod(0o755)
    hooks = repository / ".git" / "hooks"
    hooks.mkdir()
    for name in (
        "post-index-change",
        "fsmonitor-watchman",
        "post-checkout",
        "reference-transaction",
    ):
        shutil.copy(script, hooks / name)
    settings = {
        "core.fsmonitor": str(script),
        "core.hooksPath": str(hooks),
        "core.pager": str(script),
        "pager.ls-files": str(script),
        "pager.config": str(script),
        "core.editor": str(script),
        "core.sshCommand": str(script),
        "core.askPass": str(script),
        "core.gitProxy": str(script),
        "core.alternateRefsCommand": str(script),
        "diff.external": str(script),
        "credential.helper": f"!{script}",
        "filter.bait.clean": str(script),
        "filter.bait.process": str(script),
        "alias.ls-files": f"!{script}",
        "alias.config": f"!{script}",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{script}",
        "remote.origin.uploadpack": str(script),
        "uploadpack.packObjectsHook": str(script),
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        git(repository, "config", name, value)
    write(repository, {".gitattributes": "* filter=bait\n", "sparse/.gitignore": "x\n"})
    track(repository, "sparse/.gitignore")
    git(repository, "-c", "core.fsmonitor=", "update-index", "--skip-worktree", "sparse/.gitignore")
    bait.unlink(missing_ok=True)
    (repository / "sparse" / ".gitignore").unlink()

    assert "tracked.o" in listed(repository)
    rules = Rules(repository)
    rules.verdict("sparse/x")
    rules.refresh()

    assert not bait.exists()
    git(repository, "status", fine=(0, 1, 128))
    assert bait.exists(), "the bait is one that a careless git takes"


@pytest.mark.parametrize(
    "name",
    [
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"),
        *("GIT_CEILING_DIRECTORIES", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_LITERAL_PATHSPECS"),
    ],
)
def test_the_environment_does_not_point_git_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path))

    assert listed(repository) == "a.c tracked.o"
    assert notes(repository) == ()


# Settings.


@pytest.mark.parametrize("setting", ["~/mine", "{folder}/mine", "../person/mine"])
def test_the_person_s_own_ignore_file_is_where_the_settings_say(
    repository: Path, home: Path, setting: str
) -> None:
    (home / "mine").write_text("*.c\n")
    git(repository, "config", "core.excludesFile", setting.format(folder=home))

    assert listed(repository) == "a.c tracked.o"
    assert Rules(repository).verdict("new.c").pattern == "*.c"
    assert differences(repository, repository) == []


@pytest.mark.parametrize("setting", ["", "~/gone", "/dev/null/mine"])
def test_a_setting_that_leads_nowhere_takes_the_usual_file_s_place(
    repository: Path, home: Path, setting: str
) -> None:
    (home / "xdg" / "git" / "ignore").write_text("*.c\n")
    git(repository, "config", "core.excludesFile", setting)

    assert Rules(repository).verdict("new.c").included
    assert notes(repository) == ()


def test_without_xdg_the_usual_file_is_below_the_home(
    root: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME")
    write(home, {".config/git/ignore": "*.c\n"})

    assert Rules(root).verdict("new.c").pattern == "*.c"


@pytest.mark.parametrize(
    ("value", "folds"),
    [
        ("true", True),
        ("yes", True),
        ("1", True),
        ("-2", True),
        ("", False),
        ("off", False),
        ("0", False),
    ],
)
def test_case_counts_as_the_repository_says(repository: Path, value: str, folds: bool) -> None:
    git(repository, "config", "core.ignorecase", value)

    assert Rules(repository).verdict("NEW.O").included is not folds
    assert Rules(repository).verdict("TRACKED.O").included


def test_a_setting_without_a_value_is_true(repository: Path) -> None:
    with (repository / ".git" / "config").open("a") as config:
        config.write("[core]\n\tignorecase\n")

    assert not Rules(repository).verdict("NEW.O").included


def test_a_working_tree_set_to_a_directory_above_is_the_top(root: Path) -> None:
    make_repository(root / "below")
    git(root / "below", "config", "core.worktree", "../..")
    write(root, {".gitignore": "*.o\n"})
    write(root, "below/a.o below/a.c")

    assert listed(root / "below") == "a.c"


def test_a_working_tree_that_is_elsewhere_is_noted(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    git(repository, "config", "core.worktree", str(tmp_path / "else"))

    assert listed(repository) == "a.c"
    assert len(notes(repository)) == 1


def test_an_ignore_file_that_a_sparse_checkout_left_out_still_counts(repository: Path) -> None:
    write(repository, {"sub/.gitignore": "*.tmp\n", "sub/a.tmp": "", "sub/b.c": ""})
    git(repository, "add", "sub/.gitignore")
    git(repository, "update-index", "--skip-worktree", "sub/.gitignore")
    (repository / "sub" / ".gitignore").unlink()

    assert listed(repository) == "a.c sub/b.c tracked.o"
    assert Rules(repository).verdict("sub/a.tmp").origin == "sub/.gitignore"
    assert listed(repository, start="sub") == "sub/b.c"


# The index.


def test_the_index_knows_files_directories_and_submodules() -> None:
    listing = b"".join(
        b"%b %b %b 0\t%b\0" % (b"H", mode, b"0" * 40, path)
        for mode, path in [
            (b"100644", b"a"),
            (b"100644", b"a-b/c"),
            (b"100755", b"a.b"),
            (b"160000", b"dir/sub"),
            (b"100644", b"dir/x 160000 y\tz"),
            (b"120000", b"\xff"),
        ]
    )
    index = Index(listing)

    assert [
        path for path in ("a", "a.b", "dir/sub", "\udcff", "a-b", "dir", "b") if index.tracks(path)
    ] == [
        "a",
        "a.b",
        "dir/sub",
        "\udcff",
    ]
    assert [path for path in ("a", "a-b", "dir", "dir/sub", "di") if index.tracks_below(path)] == [
        "a-b",
        "dir",
    ]
    assert index.is_gitlink("dir/sub")
    assert not index.is_gitlink("dir/x 160000 y\tz")
    assert Index(listing, fold=True).tracks("A.B")
    assert not Index().tracks_below("")
