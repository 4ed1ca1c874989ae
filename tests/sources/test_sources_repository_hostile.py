from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from real_git import commit, git, plant, write

from create_dump.errors import SourceError
from create_dump.selection.git import ask
from create_dump.selection.repository import enclosing
from create_dump.sources.git_call import Git, NoAnswerError
from create_dump.sources.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the traps are shell scripts")


class Trap(NamedTuple):
    """A way in which a repository could have something run.

    Attributes:
        settings: Its configuration; ``{run}`` stands for the command that leaves a mark.
        attributes: Of all ``*.py`` files.
        bait: A command of a careless git that is caught, or none where that needs a terminal
            or no version of git falls for it.
    """

    settings: dict[str, str]
    attributes: str = ""
    bait: tuple[str, ...] = ()


STATUS = ("status",)
DIFF = ("--no-pager", "diff")
TRAPS = {
    "file system monitor": Trap({"core.fsmonitor": "{run}; false"}, bait=STATUS),
    "clean filter": Trap({"filter.x.clean": "{run}; cat"}, "filter=x", STATUS),
    "required filter": Trap(
        {"filter.x.clean": "{run}; cat", "filter.x.required": "true"}, "filter=x", STATUS
    ),
    "long-running filter": Trap({"filter.x.process": "{run}; cat"}, "filter=x", STATUS),
    "filter of a strange name": Trap(
        {"filter.a=b.C\\d.clean": "{run}; cat"}, "filter=a=b.C\\d", STATUS
    ),
    "smudge filter": Trap(
        {"filter.x.smudge": "{run}; cat"}, "filter=x", ("cat-file", "--filters", "HEAD:a.py")
    ),
    "external diff": Trap({"diff.external": "{run}"}, bait=DIFF),
    "diff driver": Trap({"diff.x.command": "{run}"}, "diff=x", DIFF),
    "conversion for diffs": Trap({"diff.x.textconv": "{run}; cat"}, "diff=x", DIFF),
    "pager": Trap({"core.pager": "{run}; cat", "pager.status": "true", "pager.diff": "{run}; cat"}),
    "alias": Trap({f"alias.{name}": "!{run}" for name in ("status", "ls-files", "rev-parse")}),
    "editor and askpass": Trap(
        {"core.editor": "{run}", "core.askPass": "{run}", "credential.helper": "!{run}"}
    ),
    "signature": Trap({"log.showSignature": "true", "gpg.program": "{run}"}),
    "merge driver": Trap({"merge.x.driver": "{run}"}, "merge=x"),
    "tracing": Trap({"trace2.normalTarget": "{mark}", "trace2.eventTarget": "{mark}"}),
}
REMOTES = {
    "ssh": {"remote.origin.url": "host:repository", "core.sshCommand": "{run}; false"},
    "a remote helper": {"remote.origin.url": "ext::{run}", "protocol.ext.allow": "always"},
    "upload-pack": {
        "remote.origin.url": "{elsewhere}",
        "remote.origin.uploadpack": "{run}; false",
        "protocol.file.allow": "always",
    },
}


class Scene(NamedTuple):
    """A repository with a trap, and the file that appears when the trap is sprung."""

    top: Path
    mark: Path

    def set(self, settings: dict[str, str], where: Path | None = None) -> None:
        """Write *settings* into the configuration of the repository at *where*."""
        script = self.mark.parent / "run.sh"
        script.write_text(f"#!/bin/sh\ntouch '{self.mark}'\n")
        script.chmod(0o755)
        for name, value in settings.items():
            filled = value.replace("{run}", str(script)).replace("{mark}", str(self.mark))
            filled = filled.replace("{elsewhere}", str(self.mark.parent / "origin"))
            git(where or self.top, "config", name, filled)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Plant a repository in which git has to look at contents: files touched, nothing else."""
    top = plant(tmp_path / "r", a_py="one\n", b_py="two\n", c_txt="three\n")
    write(top, "a.py", "other\n")
    git(top, "add", "a.py")
    write(top, "a.py", "one\n")
    return Scene(top, tmp_path / "mark")


def touch(scene: Scene) -> None:
    """Make git compare contents, by giving a file another time."""
    os.utime(scene.top / "b.py", (1, 1))


def ask_everything(top: Path) -> None:
    """Ask all that is ever asked of a repository."""
    repository = Repository.find(top)
    assert repository is not None
    base = repository.base()
    repository.status()
    repository.changed_since(base)
    repository.content("a.py")
    repository.watch_paths()
    ask(top, enclosing(top))


@pytest.mark.parametrize("name", TRAPS)
def test_nothing_that_a_repository_sets_is_run(name: str, scene: Scene) -> None:
    trap = TRAPS[name]
    scene.set(trap.settings)
    if trap.attributes:
        write(scene.top, ".git/info/attributes", f"*.py {trap.attributes}\n")
    touch(scene)

    ask_everything(scene.top)

    assert not scene.mark.exists()

    touch(scene)
    write(scene.top, "a.py", "again\n")
    git(scene.top, *trap.bait or STATUS, check=False)
    assert scene.mark.exists() is bool(trap.bait), "the trap itself no longer works"


def test_a_hook_is_not_called(scene: Scene) -> None:
    hooks = scene.mark.parent / "hooks"
    hooks.mkdir()
    for name in (
        "post-index-change",
        "reference-transaction",
        "post-checkout",
        "fsmonitor-watchman",
    ):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{scene.mark}'\n")
        (hooks / name).chmod(0o755)
    scene.set({"core.hooksPath": str(hooks)})
    touch(scene)

    ask_everything(scene.top)
    assert not scene.mark.exists()

    touch(scene)
    git(scene.top, "status")
    assert scene.mark.exists()


def test_what_is_included_from_elsewhere_is_not_run_either(scene: Scene) -> None:
    scene.set({"core.fsmonitor": "{run}; false", "filter.x.clean": "{run}; cat"})
    (scene.top / ".git" / "config").rename(scene.mark.parent / "included")
    write(
        scene.top,
        ".git/config",
        "[core]\nrepositoryformatversion = 0\n[include]\npath = ../../included\n",
    )
    write(scene.top, ".gitattributes", "* filter=x\n")
    touch(scene)

    ask_everything(scene.top)
    assert not scene.mark.exists()

    git(scene.top, "status")
    assert scene.mark.exists()


def test_git_is_not_run_in_submodules_with_settings_of_their_own(tmp_path: Path) -> None:
    plant(tmp_path / "lib", a_py="x")
    top = plant(tmp_path / "r", a_py="one\n")
    git(top, "submodule", "--quiet", "add", str(tmp_path / "lib"), "sub")
    commit(top, "with a submodule")
    scene = Scene(top, tmp_path / "mark")
    scene.set({"core.fsmonitor": "{run}; false", "filter.x.clean": "{run}; cat"}, where=top / "sub")
    write(top / "sub", ".gitattributes", "* filter=x\n")
    os.utime(top / "sub" / "a.py", (1, 1))
    git(top, "config", "submodule.sub.ignore", "none")
    git(top, "config", "diff.submodule", "log")
    git(top, "config", "status.submoduleSummary", "true")

    ask_everything(top)
    assert not scene.mark.exists()

    git(top, "status")
    assert scene.mark.exists()


@pytest.mark.parametrize("name", REMOTES)
def test_missing_objects_are_not_fetched(name: str, scene: Scene) -> None:
    scene.set(
        {
            "core.repositoryFormatVersion": "1",
            "extensions.partialClone": "origin",
            "remote.origin.promisor": "true",
            "remote.origin.partialCloneFilter": "blob:none",
            **REMOTES[name],
        }
    )
    plant(scene.mark.parent / "origin")
    objects = scene.top / ".git" / "objects"
    blob = git(scene.top, "rev-parse", "HEAD:b.py").strip()
    (objects / blob[:2] / blob[2:]).unlink()
    touch(scene)
    repository = Repository.find(scene.top)
    assert repository is not None

    repository.status()
    with pytest.raises(SourceError):
        repository.content("b.py")
    repository.changed_since("HEAD")
    ask(scene.top, enclosing(scene.top))
    assert not scene.mark.exists()

    git(scene.top, "cat-file", "-p", blob, check=False)
    assert scene.mark.exists()


def test_a_repository_below_the_root_does_not_stand_in_for_the_one_around_it(scene: Scene) -> None:
    git(scene.top, "init", "-q", "--bare", "sub")
    git(scene.top / "sub", "config", "core.bare", "false")
    git(scene.top / "sub", "config", "core.worktree", "..")
    scene.set({"core.fsmonitor": "{run}; false"}, where=scene.top / "sub")

    assert Repository.find(scene.top / "sub") is None
    assert not scene.mark.exists()


def test_the_environment_cannot_point_git_elsewhere(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = plant(scene.mark.parent / "other", z_py="z")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_TRACE", str(scene.mark))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {scene.mark}")

    repository = Repository.find(scene.top)

    assert repository is not None
    assert repository.top == scene.top
    assert set(repository.status().changes) == {"a.py"}
    assert not scene.mark.exists()


def test_a_git_in_the_tree_is_not_the_git_that_is_run(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(scene.top, "git", f"#!/bin/sh\ntouch '{scene.mark}'\n")
    (scene.top / "git").chmod(0o755)
    monkeypatch.chdir(scene.top)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))

    assert Repository.find(scene.top) is not None
    assert not scene.mark.exists()


# -- time


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a git first on the path that never answers; its child leaves its process id."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "git"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > '{tmp_path}/child'\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    yield tmp_path / "child"
    assert _gone(int((tmp_path / "child").read_text()))


def _gone(process: int) -> bool:
    """Tell whether a process ends (or is only still to be buried) within two seconds."""
    until = time.monotonic() + 2
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        try:
            if Path(f"/proc/{process}/stat").read_text(encoding="ascii").split()[2] == "Z":
                return True
        except FileNotFoundError:
            return sys.platform == "linux"
        time.sleep(0.01)
    return False


def test_git_is_ended_with_all_it_started_when_it_does_not_answer(
    tmp_path: Path, slow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("create_dump.sources.git_call.SECONDS", 0.5)

    with pytest.raises(NoAnswerError, match="did not answer within"):
        Git(tmp_path).ask("status")

    assert slow.exists()


def test_closing_ends_a_question_at_once(tmp_path: Path, slow: Path) -> None:
    git_ = Git(tmp_path)
    raised: list[str] = []

    def question() -> None:
        try:
            git_.ask("status")
        except NoAnswerError as error:
            raised.append(str(error))

    thread = threading.Thread(target=question)
    thread.start()
    while not slow.exists() or not slow.read_text():
        time.sleep(0.01)
    git_.close()
    thread.join(2)

    assert not thread.is_alive()
    assert raised == ["git is no longer asked"]
    with pytest.raises(NoAnswerError, match="no longer asked"):
        git_.ask("status")
