"""``create-dump watch``: a file that is fresh whatever happens, until a signal ends it."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import string
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Self

import pytest
from system_process import COMMAND, environment, run

from create_dump import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

PATIENCE_S = 30
QUIET_S = 0.8
"""As long as it takes to believe that nothing more comes."""
ROUGH = ("--tokenizer", "rough")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="about POSIX signals and shells")


class Watching:
    """A process that watches, with what it has said so far."""

    def __init__(self, cwd: Path, words: Sequence[str], prefix: Sequence[str] = ()) -> None:
        self.process = subprocess.Popen(
            [*prefix, *COMMAND, "watch", *words],
            cwd=cwd,
            env=environment(cwd.parent, {"SHELL": "/bin/sh"}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self.out: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(stream, lines), daemon=True)
            for stream, lines in (
                (self.process.stderr, self.lines),
                (self.process.stdout, self.out),
            )
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    @staticmethod
    def _read(stream: Iterator[str], lines: list[str]) -> None:
        lines.extend(line.rstrip("\n") for line in stream)

    def until(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < until, self.lines
            assert self.process.poll() is None, self.lines
            time.sleep(0.01)

    def until_said(self, words: str, times: int = 1) -> None:
        self.until(lambda: sum(words in line for line in [*self.lines]) >= times)

    def refreshes(self) -> list[str]:
        """Return the lines that tell of a dump."""
        return [line for line in [*self.lines] if re.match(r"\d\d:\d\d:\d\d (Wrote|Is) ", line)]

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> float:
        """End it by a signal; return how many seconds that took."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE_S)
        took = time.monotonic() - began
        for reader in self._readers:
            reader.join()
        return took


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / "src").mkdir(parents=True)
    (root / "README.md").write_text("# Shop\n")
    (root / "src" / "stock.py").write_text("STOCK = {}\n")
    return root


def fresh_dump(project: Path, *words: str) -> bytes:
    """Return what a dump would be that is made now."""
    return run("--stdout", *ROUGH, *words, cwd=project, env={"HOME": str(project.parent)}).out


def dumped(path: Path) -> dict[str, str]:
    """Return what the dump at *path* holds."""
    return {file.path: file.content.decode() for file in formats.read(path.read_text()).files}


def holds(path: Path, name: str, content: str) -> Callable[[], bool]:
    return lambda: path.exists() and dumped(path).get(name) == content


@pytest.mark.parametrize("format_", formats.NAMES)
def test_the_file_follows_the_tree_and_never_itself(project: Path, format_: str) -> None:
    dump = project / f"shop.dump{formats.get(format_).extension}"
    with Watching(project, [*ROUGH, "--format", format_]) as watching:
        watching.until_said("Wrote")
        time.sleep(QUIET_S)
        assert len(watching.refreshes()) == 1
        first = dump.stat()

        with dump.open("rb"):  # or its number could be given to a later one
            (project / "src" / "stock.py").write_text("STOCK = {1: 2}\n")
            watching.until_said("Wrote", times=2)
            (project / "src" / "new.py").write_text("NEW = 1\n")
            (project / "README.md").unlink()
            watching.until_said("Wrote", times=3)
            time.sleep(QUIET_S)

        assert len(watching.refreshes()) == 3
        assert "src/stock.py" in watching.refreshes()[1]
        assert "src/new.py, README.md" in watching.refreshes()[2]
        assert dump.stat().st_ino != first.st_ino
        assert dump.read_bytes() == fresh_dump(project, "--format", format_)
        assert not list(project.glob(".*"))


def test_what_changes_no_content_writes_nothing(project: Path) -> None:
    dump = project / "shop.dump.md"
    with Watching(project, ROUGH) as watching:
        watching.until_said("Wrote")
        before = dump.stat()

        os.utime(project / "README.md", (1, 1))
        os.utime(project / "src" / "stock.py", (2**33, 2**33))
        (project / "empty").mkdir()
        time.sleep(QUIET_S)

        after = dump.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert len(watching.refreshes()) == 1


def test_a_file_that_is_fresh_already_is_left_alone(project: Path) -> None:
    run(*ROUGH, "-o", "d.md", cwd=project, env={"HOME": str(project.parent)})
    before = (project / "d.md").stat()
    with Watching(project, [*ROUGH, "-o", "d.md", "--on-change", "touch changed"]) as watching:
        watching.until_said("Is fresh: d.md")
        time.sleep(QUIET_S)

        after = (project / "d.md").stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert not (project / "changed").exists()


def test_a_file_that_somebody_removes_is_there_again(project: Path) -> None:
    dump = project / "shop.dump.md"
    with Watching(project, ROUGH) as watching:
        watching.until_said("Wrote")
        before = dump.read_bytes()

        dump.unlink()

        watching.until_said("Wrote", times=2)
        assert dump.read_bytes() == before


def test_a_glob_takes_in_what_appears_later(project: Path) -> None:
    dump = project / "shop.dump.md"
    with Watching(project, [*ROUGH, "--select", "src/*.py", "--select", "!src/b*"]) as watching:
        watching.until_said("Wrote")
        assert set(dumped(dump)) == {"src/stock.py"}

        for name in ("a.py", "b.py", "a.txt"):
            (project / "src" / name).write_text(f"{name}\n")

        watching.until(lambda: set(dumped(dump)) == {"src/stock.py", "src/a.py"})


def test_an_ignored_file_that_is_chosen_is_followed(project: Path) -> None:
    (project / ".gitignore").write_text("build/\n")
    (project / "build").mkdir()
    (project / "build" / "out.txt").write_text("1\n")
    dump = project.parent / "d.md"
    words = [*ROUGH, "--select", "build/out.txt", "-o", str(dump)]
    with Watching(project, words) as watching:
        watching.until_said("Wrote")

        (project / "build" / "out.txt").write_text("22\n")
        watching.until(holds(dump, "build/out.txt", "22\n"))
        watching.until_said("Wrote", times=2)
        written = len(watching.refreshes())
        time.sleep(QUIET_S)

        assert len(watching.refreshes()) == written


def test_the_command_runs_with_the_dump_after_each_change(project: Path) -> None:
    words = [*ROUGH, "-o", "../out $(x).md", "--on-change", 'tail -n +1 "$DUMP" | wc -l; exit 3']
    with Watching(project, words) as watching:
        watching.until_said("exit code 3")
        (project / "$(touch pwned)").write_text("x\n")
        watching.until_said("exit code 3", times=2)
        watching.until(lambda: len(watching.out) == 2)

        lines = (project.parent / "out $(x).md").read_bytes().count(b"\n")
        assert watching.out[1].strip() == str(lines)
        assert not (project / "pwned").exists()
        assert "error: the command ended with exit code 3" in watching.lines


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_and_the_command_that_runs(
    project: Path, number: signal.Signals, code: int
) -> None:
    words = [*ROUGH, "--on-change", "echo $$; sleep 300; echo late"]
    with Watching(project, words) as watching:
        watching.until(lambda: bool(watching.out))
        before = (project / "shop.dump.md").read_bytes()

        watching.interrupt(number)

        assert watching.process.returncode == code
        assert watching.lines[-1] == "interrupted, shop.dump.md is as it was written last"
        assert "Traceback" not in "\n".join(watching.lines)
        table = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, check=True).stdout
        states = [line.split() for line in table.decode().splitlines()]
        assert [one for one in states if one[0] == watching.out[0] and one[1][0] != "Z"] == []
        assert (project / "shop.dump.md").read_bytes() == before
        assert sorted(path.name for path in project.iterdir()) == [
            "README.md",
            "shop.dump.md",
            "src",
        ]


def test_before_the_first_dump_a_signal_writes_nothing(project: Path) -> None:
    fifo = project / "names"
    os.mkfifo(fifo)
    command = ["sh", "-c", 'exec "$@" < names', "sh"]
    with Watching(project, [*ROUGH, "--stdin"], prefix=command) as watching:
        with fifo.open("w"):
            time.sleep(1)
            watching.interrupt()

        assert watching.process.returncode in {130, -signal.SIGINT}
        assert not (project / "shop.dump.md").exists()


def test_a_directory_that_goes_and_comes_back_is_said_and_followed(project: Path) -> None:
    dump = project.parent / "d.md"
    with Watching(project.parent, [*ROUGH, "shop", "-o", "d.md"]) as watching:
        watching.until_said("Wrote")
        before = dump.read_bytes()

        project.rename(project.with_name("away"))
        watching.until_said("the directory can't be listed any more")
        assert dump.read_bytes() == before
        (project.with_name("away") / "README.md").write_text("# Back\n")
        project.with_name("away").rename(project)

        watching.until(holds(dump, "README.md", "# Back\n"))
        watching.until_said("The directory is back")


@pytest.mark.skipif(sys.platform != "linux", reason="mount namespaces are Linux's")
def test_a_disk_that_is_unmounted_and_mounted_again_is_said_and_followed(tmp_path: Path) -> None:
    disk, dump = tmp_path / "disk", tmp_path / "d.md"
    disk.mkdir()
    fill = f"mount -t tmpfs tmpfs {disk} && mkdir {disk}/shop && echo $0 > {disk}/shop/README.md"
    prefix = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*prefix, fill, "try"], check=False).returncode
    ):
        pytest.skip("nothing can be mounted here")
    words = [*ROUGH, str(disk / "shop"), "-o", str(dump)]
    with Watching(tmp_path, words, [*prefix, f'{fill} && exec "$@"', "first"]) as watching:
        watching.until(holds(dump, "README.md", "first\n"))
        inside = ["nsenter", "--preserve-credentials", "--user", "--mount"]
        inside += ["--target", str(watching.process.pid)]

        subprocess.run([*inside, "umount", "--lazy", str(disk)], check=True)
        watching.until_said("the directory can't be listed any more")
        assert dumped(dump) == {"README.md": "first\n"}
        subprocess.run([*inside, "sh", "-c", fill, "second"], check=True)

        watching.until(holds(dump, "README.md", "second\n"))
        watching.until_said("The directory is back")


def test_what_can_not_be_written_is_said_once_and_tried_again(project: Path) -> None:
    out = project.parent / "out"
    out.mkdir()
    with Watching(project, [*ROUGH, "-o", "../out/d.md"]) as watching:
        watching.until_said("Wrote")

        shutil.rmtree(out)
        watching.until_said("error: the directory does not exist")
        (project / "README.md").write_text("# Shop, anew\n")
        time.sleep(QUIET_S)
        assert sum("does not exist" in line for line in watching.lines) == 1
        out.mkdir()

        watching.until(holds(out / "d.md", "README.md", "# Shop, anew\n"))


def test_a_dump_that_grows_over_its_budget_is_said_and_the_last_one_stays(project: Path) -> None:
    dump = project / "shop.dump.md"
    with Watching(project, [*ROUGH, "--budget", "500"]) as watching:
        watching.until_said("Wrote")
        before = dump.read_bytes()

        (project / "README.md").write_text("many words " * 1000)
        watching.until_said("over the budget of 500")
        assert dump.read_bytes() == before
        (project / "README.md").write_text("# Small\n")

        watching.until(holds(dump, "README.md", "# Small\n"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("-o", "no/such/d.md"), 1),
        (("--budget", "1"), 3),
        (("no-root",), 1),
        (("--select", "x"), 2),
    ],
)
def test_what_is_wrong_at_the_start_ends_it(
    project: Path, words: tuple[str, ...], code: int
) -> None:
    done = run("watch", *ROUGH, *words, cwd=project)

    assert done.code == code
    assert "error: " in done.err


def test_a_stranger_s_file_and_a_pipe_are_refused(project: Path) -> None:
    (project / "shop.dump.md").write_text("mine\n")
    assert run("watch", *ROUGH, cwd=project).code == 1
    assert (project / "shop.dump.md").read_text() == "mine\n"

    done = run("watch", *ROUGH, "-o", "/dev/null", cwd=project)

    assert done.code == 2
    assert "only a file can be kept fresh" in done.err


def test_scripts_get_a_receipt_a_line(project: Path) -> None:
    with Watching(project, [*ROUGH, "--report", "json"]) as watching:
        watching.until(lambda: len(watching.out) == 1)
        (project / "README.md").unlink()
        watching.until(lambda: len(watching.out) == 2)

        assert [json.loads(line)["files"] for line in watching.out] == [2, 1]
        assert not watching.refreshes()


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
@pytest.mark.parametrize("quiet", [False, True])
def test_where_the_system_tells_of_no_more_it_polls_and_says_so(
    project: Path, *, quiet: bool
) -> None:
    limit = "/proc/sys/user/max_inotify_watches"
    prefix = [
        "unshare",
        "--user",
        "--map-root-user",
        "sh",
        "-c",
        f'echo 1 > {limit}; exec "$@"',
        "sh",
    ]
    if not shutil.which("unshare") or subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip("there are no user namespaces here")
    with Watching(project, [*ROUGH, *["--quiet"] * quiet], prefix=prefix) as watching:
        watching.until((project / "shop.dump.md").exists)
        (project / "src" / "stock.py").write_text("POLLED = 1\n")

        watching.until(holds(project / "shop.dump.md", "src/stock.py", "POLLED = 1\n"))
        told = "  note  the system watches no more directories, so changes are polled for; hint: "
        told += "sudo sysctl fs.inotify.max_user_watches=1048576, then start again"
        assert [line for line in watching.lines if "polled" in line] == [told] * (not quiet)
        assert not any("error" in line for line in watching.lines)


def test_a_storm_ends_in_what_a_fresh_dump_is(project: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.invalid", *words],
            cwd=project,
            check=True,
            capture_output=True,
        )

    git("init", "-q", "-b", "main")
    for number in range(1500):
        path = project / f"d{number % 40}" / f"{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"main = {number}\n")
    git("add", "-A")
    git("commit", "-qm", "main")
    git("checkout", "-qb", "other")
    for number in range(0, 1500, 2):
        (project / f"d{number % 40}" / f"{number}.py").write_text(f"other = {number}\n")
    git("rm", "-qr", "d1")
    git("commit", "-qam", "other")
    dump = project.parent / "d.md"
    with Watching(project, [*ROUGH, "-o", str(dump)]) as watching:
        watching.until_said("Wrote")

        for branch in ("main", "other", "main"):
            git("checkout", "-q", branch)
            fresh = fresh_dump(project)
            watching.until(lambda fresh=fresh: dump.read_bytes() == fresh)  # type: ignore[misc]

        assert len(watching.refreshes()) < 20


def test_no_line_names_a_secret(project: Path) -> None:
    letters = string.ascii_letters + string.digits
    token = "ghp_" + "".join(random.Random(3).choices(letters, k=36))  # noqa: S311 - no secret
    with Watching(project, [*ROUGH]) as watching:
        watching.until_said("Wrote")

        (project / f"{token}.txt").write_text("more\n")
        watching.until_said("Wrote", 2)
        watching.until(lambda: any(".txt" in line for line in watching.refreshes()))

    assert token not in "\n".join([*watching.lines, *watching.out])
