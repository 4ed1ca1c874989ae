"""No secret goes out by accident: whatever is delivered passes the one gate."""

from __future__ import annotations

import json
import os
import random
import signal
import string
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import pytest

from create_dump import formats
from create_dump.analysis import frames, tokens
from create_dump.analysis.cache.keeper import Keeper
from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.guard import Guard
from create_dump.analysis.secrets.policy import Mode, Policy, Unscanned
from create_dump.committed import Committed
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import ScanFailed, SecretsFound
from create_dump.explore.extracts import names, paths
from create_dump.options import Options
from create_dump.scanning import Scanning
from create_dump.selection.selection import EVERYTHING, State
from create_dump.sent import Sent
from create_dump.sources.directory import DirectorySource
from create_dump.templates import Template
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from create_dump.analysis.analyse import Result
    from create_dump.analysis.process import ProcessPool
    from create_dump.destinations.receipt import Receipt

_LETTERS = string.ascii_letters + string.digits


def made_up(seed: int) -> str:
    source = random.Random(seed)  # noqa: S311 - the same each time
    return "ghp_" + "".join(source.choices(_LETTERS, k=36))


TOKEN, NAMED, OLD, ASKED = (made_up(seed) for seed in range(4))
KEY_BODY = "\n".join(
    "".join(random.Random(f"key {n}").choices(_LETTERS, k=64))  # noqa: S311 - the same
    for n in range(12)
)
KEY = f"-----BEGIN RSA PRIVATE KEY-----\n{KEY_BODY}\n-----END RSA PRIVATE KEY-----"
PLANTED = (TOKEN, NAMED, OLD, ASKED, *KEY_BODY.split("\n"))
"""All that must be nowhere."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / "deep").mkdir(parents=True)
    (root / "app.py").write_text(f'TOKEN = "{TOKEN}"\n\ndef main():\n    return TOKEN\n')
    (root / "deep" / "key.txt").write_text(f"ä the key\r\n{KEY}\nbehind it\n")
    (root / "deep" / f"{NAMED}.txt").write_text("a name\n")
    (root / "wide.txt").write_text(f"größe\ntoken={TOKEN}\n", encoding="utf-16")
    (root / "clean.py").write_text("x = 1\n")
    return root


def opened(project: Path, mode: Mode = Mode.REDACT, form: str = "markdown") -> Workspace:
    return Workspace(project, Options(format=form, secrets=Policy(mode)))


def delivered(workspace: Workspace) -> tuple[str, Receipt]:
    memory = BytesDestination()
    receipt = workspace.deliver(workspace.plan(), memory)
    return memory.data.decode(), receipt


def assert_none_in(text: str) -> None:
    assert [secret[:12] for secret in PLANTED if secret in text] == []


def _whole(workspace: Workspace, _: Path) -> str:
    return delivered(workspace)[0]


def _outlines(workspace: Workspace, _: Path) -> str:
    workspace.select(EVERYTHING.choose(["."], State.OUTLINE))
    return delivered(workspace)[0]


def _instructed(workspace: Workspace, _: Path) -> str:
    workspace.instruct(Template("t", "Why {{question}}?"), question=f"is {ASKED} refused")
    return delivered(workspace)[0]


def _parts(workspace: Workspace, _: Path) -> str:
    texts = []
    for part in workspace.split(workspace.plan(), 500):
        memory = BytesDestination()
        workspace.deliver(part, memory)
        texts.append(memory.data.decode())
    return "".join(texts)


def _changed_meanwhile(workspace: Workspace, root: Path) -> str:
    plan = workspace.plan()
    (root / "clean.py").write_text(f'x = "{OLD}"\n')
    memory = BytesDestination()
    workspace.deliver(plan, memory)
    return memory.data.decode()


def _since_sent(workspace: Workspace, root: Path) -> str:
    plan = workspace.plan()
    memory = BytesDestination()
    workspace.deliver(plan, memory)
    sent = Sent.whole(memory.data, {file.path: file.facts.digest for file in plan.files})
    (root / "clean.py").write_text(f'x = "{OLD}"\ny = 2\n')
    workspace.rescan()
    workspace.complete()
    return _update(workspace, sent.read())


def _since_commit(workspace: Workspace, root: Path) -> str:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a", *words], cwd=root, check=True
        )

    (root / "clean.py").write_text(f'x = "{OLD}"\n')
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    (root / "clean.py").write_text("x = 1\n")
    (root / "app.py").write_text(f'TOKEN = "{TOKEN}"\nmore = 1\n')
    workspace.rescan()
    workspace.complete()
    selection = workspace.selection
    return _update(workspace, workspace.ask_git(lambda asked: Committed(asked, selection)).result())


def _update(workspace: Workspace, then: object) -> str:
    writer = workspace.update(workspace.plan(), then)  # type: ignore[arg-type]  # either of both
    text = b"".join(writer.chunks()).decode()
    assert "@@" in text
    return text


def _texts(workspace: Workspace, _: Path) -> str:
    told = []
    for make in (paths, names):
        memory = BytesDestination()
        workspace.deliver_text(make(workspace.plan()) + OLD, memory)
        told.append(memory.data.decode())
    return "".join(told)


@pytest.mark.parametrize("form", formats.NAMES)
@pytest.mark.parametrize(
    "out",
    [
        _whole,
        _outlines,
        _instructed,
        _parts,
        _changed_meanwhile,
        _since_sent,
        _since_commit,
        _texts,
    ],
)
def test_no_planted_secret_is_in_what_goes_out(
    project: Path, form: str, out: Callable[[Workspace, Path], str]
) -> None:
    with opened(project, form=form) as workspace:
        text = out(workspace, project)

    assert_none_in(text)
    assert_none_in(json.dumps(text))
    assert "[REDACTED:" in text


def test_only_the_span_is_replaced_and_lines_stay_where_they_are(project: Path) -> None:
    with opened(project) as workspace:
        text, receipt = delivered(workspace)

    files = dict(formats.read(text).files)
    assert files["app.py"].decode().startswith('TOKEN = "[REDACTED:github-pat]"\n\ndef main()')
    key = files["deep/key.txt"].decode()
    assert key.startswith("ä the key\r\n")
    assert key.splitlines()[-1] == "behind it"
    assert key.count("\n") == (project / "deep" / "key.txt").read_bytes().count(b"\n")
    assert files["wide.txt"].decode("utf-16").startswith("größe\n")
    assert receipt.redacted == len(receipt.secrets) >= 3


@pytest.mark.parametrize("form", formats.NAMES)
def test_the_tokens_are_those_of_what_goes_out(project: Path, form: str) -> None:
    with opened(project, form=form) as workspace:
        text, receipt = delivered(workspace)

    assert receipt.tokens == tokens.get("o200k_base").count([text], [""])[0]


def test_where_it_is_to_fail_nothing_is_written(project: Path) -> None:
    memory = BytesDestination()
    with opened(project, Mode.FAIL) as workspace:
        with pytest.raises(SecretsFound) as caught:
            workspace.deliver(workspace.plan(), memory)
        with pytest.raises(SecretsFound):
            workspace.deliver_text(f"token {TOKEN}", memory)

    assert caught.value.exit_code == 4
    assert_none_in(f"{caught.value} {caught.value.lines}")


def test_files_with_secrets_can_stay_out(project: Path) -> None:
    with opened(project, Mode.EXCLUDE) as workspace:
        text, receipt = delivered(workspace)

    assert_none_in(text)
    assert {skip.path for skip in receipt.skipped if skip.reason == "secret"} >= {
        "app.py",
        "deep/key.txt",
    }
    assert "clean.py" in dict(formats.read(text).files)


@pytest.mark.parametrize("mode", [Mode.WARN, Mode.OFF])
def test_who_wants_it_gets_everything_as_it_is(project: Path, mode: Mode) -> None:
    with opened(project, mode) as workspace:
        text, receipt = delivered(workspace)

    assert dict(formats.read(text).files)["app.py"] == (project / "app.py").read_bytes()
    assert receipt.redacted == 0
    assert bool(receipt.secrets) is (mode is Mode.WARN)


def test_what_could_not_be_looked_at_is_refused_with_the_way_out(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Guard.look

    def failing(self: Guard, text: str, path: str) -> object:
        if path == "clean.py":
            raise ScanFailed("it took too long", where=path)
        return look(self, text, path)

    monkeypatch.setattr(Guard, "look", failing)
    with opened(project) as workspace:
        plan = workspace.plan()
        with pytest.raises(ScanFailed, match="it took too long") as caught:
            workspace.deliver(plan, BytesDestination())
        assert workspace.scanning is Scanning.FAILED
    assert (caught.value.where, caught.value.exit_code) == ("clean.py", 4)
    assert "--secrets warn" in caught.value.hint

    with opened(project, Mode.EXCLUDE) as workspace:
        _, receipt = delivered(workspace)
    assert ("clean.py", "not-scanned") in {skip[:2] for skip in receipt.skipped}
    with opened(project, Mode.WARN) as workspace:
        assert "clean.py" in dict(formats.read(delivered(workspace)[0]).files)


def test_a_secret_that_is_left_behind_a_redaction_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("create_dump.analysis.secrets.guard.redacted", lambda text, _: text)

    with opened(project) as workspace, pytest.raises(ScanFailed):
        workspace.deliver(workspace.plan(), BytesDestination())


def test_directories_sum_up_what_is_in_them_by_level(project: Path) -> None:
    (project / "deep" / "login.txt").write_text('password = "Tr0ub4dor&3xyz"\n')
    with opened(project) as workspace:
        workspace.complete()
        root, deep = workspace.tree.root, workspace.tree.get("deep")
        assert deep is not None

        sums = [0, 0, 0]
        for node in root.preorder():
            for one in node.facts.findings if node.facts else ():
                sums[0] += one.level >= Level.MEDIUM
                sums[1] += one.level is Level.HIGH
                sums[2] += one.level is Level.LOW
        assert [root.totals.secrets, root.totals.high, root.totals.low] == sums
        assert 0 < deep.totals.secrets < root.totals.secrets
        assert root.chosen.secrets == root.totals.secrets
        assert next(iter(workspace.found())).path.startswith("deep/")
        assert workspace.scanning is Scanning.DONE


def test_no_planted_secret_is_in_the_cache(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("create_dump.analysis.cache.keeper._SETTLED_NS", -60_000_000_000)
    kept = tmp_path / "kept"
    monkeypatch.setattr("create_dump.analysis.cache.keeper.place", lambda: kept / "facts.sqlite3")
    (project / f"{OLD}.png").write_bytes(b"\0")
    (project / "web.js").write_text(f'import x from "https://example.org/{TOKEN}/x.js";\n')
    (project / "0123456789-abcdefghij-v2.png").write_bytes(b"\0")
    (project / ASKED).mkdir()
    (project / ASKED / "clean.py").write_text("x = 2\n")

    def assert_silent() -> None:
        for file in kept.iterdir():
            assert_none_in(file.read_bytes().decode("latin-1"))

    for mode in (Mode.FAIL, Mode.WARN, Mode.EXCLUDE, Mode.REDACT):
        with opened(project, mode) as workspace:
            workspace.complete()
            ((_, _, (imported,)),) = workspace.imports(["web.js"]).result()
            assert TOKEN in str(imported)
            with suppress(SecretsFound):
                delivered(workspace)
            assert workspace.notes == ()
            assert_silent()
        assert_silent()

    top = next(iter(DirectorySource(project).walk("")))
    keeper = Keeper(project, lambda error: pytest.fail(str(error)))
    with opened(project) as workspace:
        keeper.lay_out("o200k_base", "markdown", workspace.options.secrets, 0)
        known = keeper.recall("", top.entries)
    keeper.close()
    assert known is not None
    usual = {"app.py", "clean.py", "web.js", "wide.txt", "0123456789-abcdefghij-v2.png"}
    assert {*known.files} == usual
    assert known.files["app.py"][0].findings


def test_a_diff_for_the_screen_names_no_secret(project: Path) -> None:
    from create_dump.analysis.jobs import Compare, CompareSent

    with opened(project) as workspace:
        diff = workspace.ask(Compare(f"deep/{NAMED}.txt", b"another\n")).result()

        since = workspace.ask(CompareSent(f"deep/{NAMED}.txt", "another\n", outline=False)).result()

    for told in (diff, since):
        assert told is not None
        assert "-another" in told
        assert_none_in(told)


@pytest.fixture
def workers(project: Path) -> Iterator[Workspace]:
    with Workspace(project, Options(worker=True)) as workspace:
        yield workspace


def _complete(workspace: Workspace, until: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end, (workspace.scanning, workspace.notes)
        workspace.wait(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't kill by the signals of POSIX")
def test_a_worker_that_is_started_again_is_not_asked_over_and_over_until_it_has_its_rules(
    workers: Workspace, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _complete(workers, lambda: workers.scanning is Scanning.DONE)
    pool = cast("ProcessPool", workers._engine.pool)
    submitted: list[str] = []
    submit = pool.submit

    def noting(files: Iterable[tuple[str, int]]) -> None:
        files = list(files)
        submitted.extend(path for path, _ in files)
        submit(files)

    monkeypatch.setattr(pool, "submit", noting)
    pid = pool.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    _complete(workers, lambda: pool.pid not in {pid, None})
    (project / "clean.py").write_text("longer = 12345\n")
    workers.rescan()

    node = workers.tree.get("clean.py")
    assert node is not None
    _complete(workers, lambda: node.size == 15 and workers.scanning is Scanning.DONE)
    assert node.facts is not None
    assert (node.facts.size, node.facts.unscanned) == (15, Unscanned.NOT)
    # When it changed, and as chosen and as found when there were rules; not all the time between.
    assert 1 <= submitted.count("clean.py") <= 3


def test_what_was_under_way_when_the_rules_came_is_scanned(
    workers: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if it had been read before, and told of after the rules were ready.
    pool = cast("ProcessPool", workers._engine.pool)
    take = pool._take
    late: list[str] = []

    def taking(number: int, found: list[Result], trouble: str) -> None:
        if pool._guarded and not late:
            found = [
                (path, facts._replace(findings=(), unscanned=Unscanned.PENDING), wrapped)
                for path, facts, wrapped in found
            ]
            late.extend(path for path, _, _ in found)
        take(number, found, trouble)

    monkeypatch.setattr(pool, "_take", taking)
    text, _ = delivered(workers)
    _complete(workers, lambda: bool(late) and workers.scanning is Scanning.DONE)

    assert "app.py" in late
    assert_none_in(text)
    assert all(not node.own().unweighed for node in workers.tree.root.preorder())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't kill by the signals of POSIX")
def test_what_no_worker_could_look_at_is_looked_at_without_one(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both of them die while they load the rules.
    monkeypatch.setattr(frames, "read", lambda stream, read=frames.read: _never_ready(read(stream)))
    with Workspace(project, Options(worker=True, tokenizer="rough")) as workspace:
        pool = cast("ProcessPool", workspace._engine.pool)
        killed: set[int] = set()
        end = time.monotonic() + 60
        while len(killed) < 2:
            assert time.monotonic() < end
            workspace.wait(0.05)
            pid = pool.pid
            node = workspace.tree.get("app.py")
            if pid is not None and pid not in killed and node is not None and node.facts:
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
        _complete(workspace, lambda: workspace.scanning is Scanning.DONE)

        node = workspace.tree.get("app.py")
        assert node is not None
        assert node.facts is not None
        assert node.facts.findings


def _never_ready(message: object) -> object:
    """Return *message*, but for what would say that a worker has its rules."""
    return frames.Told(-1, None, None) if isinstance(message, frames.Prepared) else message


def test_a_worker_masks_and_redacts_the_same(workers: Workspace, project: Path) -> None:
    from create_dump.analysis.jobs import Masks

    assert workers.scanning in {Scanning.PREPARING, Scanning.SCANNING}
    text, receipt = delivered(workers)
    shown = workers.ask(Masks(("app.py", "clean.py", "gone"))).result()

    with opened(project) as workspace:
        assert delivered(workspace)[0] == text
    assert receipt.redacted
    assert_none_in(text)
    ((finding, mask),) = shown["app.py"]
    assert (finding.line, finding.column, mask[:4]) == (1, 10, "ghp_")
    assert (shown["clean.py"], "gone" in shown) == ((), False)
    assert_none_in(repr(shown))
