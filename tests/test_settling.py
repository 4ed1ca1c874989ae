"""What people settle about secrets: at once, undone like a choice, and kept without the secret."""

from __future__ import annotations

import random
import string
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump import events
from create_dump.analysis.secrets import baseline
from create_dump.analysis.secrets.baseline import NAME, Baseline, Entry
from create_dump.analysis.secrets.policy import Mode, Policy
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import DeliveryError, SettingsError, UsageError
from create_dump.options import Options
from create_dump.settling import Settled, write
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.analysis.secrets.finding import Finding

TOKEN = "ghp_" + "".join(
    random.Random(7).choices(string.ascii_letters + string.digits, k=36)  # noqa: S311 - no secret
)
SALT = bytes(range(32))


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
