"""What people settle about secrets: at once, undone like a choice, and kept without the secret."""

from __future__ import annotations

import random
import string
import time
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump import events
from create_dump.analysis.secrets import baseline
from create_dump.analysis.secrets.baseline import NAME, Baseline, Entry
from create_dump.analysis.secrets.fingerprint import fingerprint
from create_dump.analysis.secrets.policy import Mode, Policy
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import DeliveryError, SettingsError, UsageError
from create_dump.options import Options
from create_dump.settling import Settled, entry_of, write
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from create_dump.analysis.secrets.finding import Finding

TOKEN = "ghp_" + "".join(
    random.Random(7).choices(string.ascii_letters + string.digits, k=36)  # noqa: S311 - no secret
)
SALT = bytes(range(32))
PATIENCE_S = 30


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / "src").mkdir(parents=True)
    (root / "src" / "a.py").write_text(f'a = "{TOKEN}"\n')
    (root / "b.py").write_text(f'b = "{TOKEN}"\n')
    return root


def told(workspace: Workspace) -> str:
    memory = BytesDestination()
    workspace.deliver(workspace.plan(), memory)
    return memory.data.decode()


def finding(workspace: Workspace, path: str) -> Finding:
    workspace.complete()
    node = workspace.tree.get(path)
    assert node is not None
    assert node.facts is not None
    (found,) = node.facts.findings
    return found


def test_what_is_allowed_goes_out_and_only_that_and_can_be_undone(project: Path) -> None:
    with Workspace(project) as workspace:
        assert TOKEN not in told(workspace)

        workspace.allow(finding(workspace, "b.py"), "a test's key")
        assert told(workspace).count(TOKEN) == 1
        assert finding(workspace, "b.py").suppressed == "baseline"
        assert workspace.tree.root.totals.secrets == 1

        assert workspace.undo()
        assert TOKEN not in told(workspace)
        assert workspace.redo()
        assert told(workspace).count(TOKEN) == 1

    text = (project / NAME).read_text()
    assert TOKEN not in text
    (entry,) = baseline.read(project).entries
    assert (entry.path, entry.rule, entry.reason) == ("b.py", "github-pat", "a test's key")
    (project / "b.py").write_text(f'\n\nmoved = 1\nb = "{TOKEN}"\n')
    with Workspace(project) as workspace:
        assert told(workspace).count(TOKEN) == 1


def test_a_rule_is_allowed_for_a_directory(project: Path) -> None:
    with Workspace(project) as workspace:
        workspace.allow_rule_here("github-pat", "src", "fixtures")

        assert told(workspace).count(TOKEN) == 1
        assert finding(workspace, "src/a.py").suppressed == "rule"
        assert finding(workspace, "b.py").suppressed == ""

    assert tomllib.loads((project / NAME).read_text())["allow"][0]["path"] == "src/"
    with Workspace(project) as workspace:
        assert finding(workspace, "src/a.py").suppressed == "rule"


def test_settling_is_told_as_an_event_and_takes_a_reason(project: Path) -> None:
    with Workspace(project) as workspace:
        found = finding(workspace, "b.py")
        workspace.pump()
        with pytest.raises(UsageError, match="reason"):
            workspace.allow(found, "  \n")
        assert not workspace.can_undo

        workspace.allow(found, "why not")

        seen = workspace.wait(10)
        assert any(isinstance(each, events.SecretsChanged) for each in seen)


def test_what_others_settle_meanwhile_stays(project: Path) -> None:
    with Workspace(project) as first, Workspace(project) as second:
        first.allow(finding(first, "b.py"), "one")
        second.allow(finding(second, "src/a.py"), "two")

    assert {entry.reason for entry in baseline.read(project).entries} == {"one", "two"}


def until(workspace: Workspace, said: Callable[[], bool]) -> None:
    """Pump until *said* is so."""
    end = time.monotonic() + PATIENCE_S
    while not said():
        assert time.monotonic() < end
        workspace.wait(0.1)
        workspace.complete()


def heard(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[events.Event]:
    """Return all that is told from now on, whoever pumps."""
    seen: list[events.Event] = []
    pump = workspace.pump

    def noting(seconds: float = 0.008) -> list[events.Event]:
        told = pump(seconds)
        seen.extend(told)
        return told

    monkeypatch.setattr(workspace, "pump", noting)
    return seen


def settled(workspace: Workspace, path: str) -> Callable[[], bool]:
    return lambda: finding(workspace, path).suppressed == "baseline"


def written(workspace: Workspace) -> Callable[[], bool]:
    return lambda: not workspace.settling._waiting


def unsettled(workspace: Workspace, path: str) -> Callable[[], bool]:
    return lambda: not finding(workspace, path).suppressed


@pytest.mark.parametrize("watched", [False, True])
def test_what_another_settles_while_it_runs_holds_until_that_is_taken_back(
    project: Path, monkeypatch: pytest.MonkeyPatch, *, watched: bool
) -> None:
    with Workspace(project) as workspace:
        found = finding(workspace, "b.py")
        seen = heard(workspace, monkeypatch)
        if watched:
            workspace.watch()

        def look() -> None:
            if not watched:
                workspace.rescan()

        write(project, Settled(added=(entry_of(found, "theirs"),)), workspace.options.secrets.salt)
        look()
        until(workspace, settled(workspace, "b.py"))
        assert any(isinstance(each, events.SecretsChanged) for each in seen)
        assert workspace.settling.salted
        assert told(workspace).count(TOKEN) == 1

        workspace.allow(finding(workspace, "src/a.py"), "mine")
        until(workspace, settled(workspace, "src/a.py"))
        until(workspace, written(workspace))
        assert {entry.reason for entry in baseline.read(project).entries} == {"theirs", "mine"}

        (project / NAME).unlink()
        look()
        until(workspace, unsettled(workspace, "b.py"))
        assert finding(workspace, "src/a.py").suppressed == ""
        assert TOKEN not in told(workspace)


def test_a_baseline_of_another_salt_is_taken_over_while_it_runs(project: Path) -> None:
    entry = Entry("b.py", "github-pat", fingerprint(SALT, "github-pat", "b.py", TOKEN), "theirs")
    with Workspace(project) as workspace:
        workspace.complete()
        (project / NAME).write_bytes(baseline.write(Baseline(SALT, (entry,))))
        workspace.rescan()
        until(workspace, settled(workspace, "b.py"))

        workspace.allow(finding(workspace, "src/a.py"), "mine")
        assert told(workspace).count(TOKEN) == 2

    assert baseline.read(project).salt == SALT
    assert {entry.reason for entry in baseline.read(project).entries} == {"theirs", "mine"}


def test_a_baseline_that_breaks_while_it_runs_is_told_of_once_and_the_old_one_holds(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace(project) as workspace:
        workspace.allow(finding(workspace, "b.py"), "why not")
        until(workspace, written(workspace))
        seen = heard(workspace, monkeypatch)
        (project / NAME).write_text("salt = ")
        workspace.rescan()
        until(workspace, lambda: bool(workspace.notes))
        (failed,) = [each.error for each in seen if isinstance(each, events.Failed)]
        assert (failed.where, "still holds" in failed.hint) == (NAME, True)
        assert told(workspace).count(TOKEN) == 1

        # What comes after two more looks is told after what these had to say.
        for name in ("c.py", "d.py"):
            (project / name).write_text("x = 1\n")
            workspace.rescan()
            until(workspace, lambda: workspace.tree.get(name) is not None)  # noqa: B023 - called at once
        assert len(workspace.notes) == 1

        empty = Baseline(workspace.options.secrets.salt)
        (project / NAME).write_bytes(baseline.write(empty))
        workspace.rescan()
        until(workspace, unsettled(workspace, "b.py"))


def test_a_baseline_that_only_an_allowance_made_goes_with_it(project: Path) -> None:
    with Workspace(project) as workspace:
        workspace.allow(finding(workspace, "b.py"), "one")
        workspace.allow(finding(workspace, "src/a.py"), "two")
        assert workspace.undo()
        assert workspace.undo()
    assert not (project / NAME).exists()

    with Workspace(project) as workspace:
        workspace.allow(finding(workspace, "b.py"), "one")
        assert workspace.undo()
        assert workspace.redo()
    assert [entry.path for entry in baseline.read(project).entries] == ["b.py"]

    with Workspace(project) as workspace:
        workspace.allow_rule_here("github-pat", "src", "two")
        assert workspace.undo()
    assert [entry.path for entry in baseline.read(project).entries] == ["b.py"]


def test_a_baseline_that_was_there_stays_even_if_it_is_empty(project: Path) -> None:
    (project / NAME).write_bytes(baseline.write(Baseline(SALT)))
    with Workspace(project) as workspace:
        workspace.allow(finding(workspace, "b.py"), "one")
        assert workspace.undo()

    assert baseline.read(project) == Baseline(SALT)


def test_a_path_that_holds_a_secret_is_settled_without_naming_it(project: Path) -> None:
    name = TOKEN[:20] + TOKEN[:19:-1]
    plain = "a_long_name_with_the_number_1.py"
    for each in (name, plain):
        (project / each).write_text(f'c = "{TOKEN}"\n')
    with Workspace(project) as workspace:
        for each in (name, plain):
            workspace.allow(finding(workspace, each), "why not")
            until(workspace, settled(workspace, each))
        until(workspace, written(workspace))
        text = (project / NAME).read_text()
        assert name not in text
        assert f'"{plain}"' in text
        assert finding(workspace, name).suppressed == "baseline"

        assert workspace.undo()
        assert workspace.undo()
        until(workspace, unsettled(workspace, name))
    assert not (project / NAME).exists()


def test_what_others_have_added_to_ours_stays(project: Path) -> None:
    with Workspace(project) as workspace:
        workspace.allow(finding(workspace, "b.py"), "mine")
        until(workspace, written(workspace))
        theirs = Settled(added=(entry_of(finding(workspace, "src/a.py"), "theirs"),))
        write(project, theirs, workspace.options.secrets.salt)
        assert workspace.undo()

    assert [entry.reason for entry in baseline.read(project).entries] == ["theirs"]


def test_a_baseline_that_cannot_be_written_is_told_of(project: Path) -> None:
    with Workspace(project) as workspace:
        found = finding(workspace, "b.py")
        (project / NAME).mkdir()
        workspace.allow(found, "why not")
        workspace.settling.close()
        seen = [each for _ in range(3) for each in workspace.pump()]

    assert any(isinstance(each, events.Failed) for each in seen)


@pytest.mark.parametrize(
    "text",
    [
        "salt = ",
        "salt = 1",
        'salt = "xyz"',
        "allow = 1",
        '[[allow]]\npath = "a"\n',
        '[[allow]]\nrule = "a"\npath = "a"\nfingerprint = "00"\n',
        "\0",
    ],
)
def test_a_damaged_baseline_is_refused_by_name(project: Path, text: str) -> None:
    (project / NAME).write_text(text)

    with pytest.raises(SettingsError) as caught:
        Workspace(project)
    assert caught.value.where == NAME
    Workspace(project, Options(secrets=Policy(Mode.OFF))).close()


def test_a_baseline_that_is_a_link_is_not_followed(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("")
    (project / NAME).symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SettingsError, match="no regular file"):
        baseline.read(project)


def test_another_salt_is_never_mixed_in(project: Path) -> None:
    entry = Entry("a", "r", "00", "why")
    write(project, Settled(added=(entry,)), SALT)

    with pytest.raises(DeliveryError):
        write(project, Settled(added=(entry._replace(path="b"),)), bytes(32))
    assert baseline.read(project) == Baseline(SALT, (entry,))


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
_ENTRIES = st.lists(
    st.builds(
        Entry,
        st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20),
        st.from_regex(r"[a-z0-9._-]{1,10}", fullmatch=True),
        st.sampled_from(["", "00", "ff"]),
        _TEXTS,
        st.just("2026-01-31"),
    )
)


@given(entries=_ENTRIES)
def test_what_is_written_is_read_again_in_one_order(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    root = tmp_path_factory.mktemp("root")
    known = Baseline(SALT).adding(entries)

    (root / NAME).write_bytes(baseline.write(known))

    assert baseline.read(root) == known
    assert baseline.write(Baseline(SALT).adding(reversed(known.entries))) == baseline.write(known)
    assert known.dropping(entries).entries == ()
