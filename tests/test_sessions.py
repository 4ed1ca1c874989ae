"""What is remembered of a project from one run to the next."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from create_dump import sessions
from create_dump.errors import DeliveryError
from create_dump.sessions import (
    LastDelivery,
    Session,
    delivered,
    load,
    load_delivery,
    save,
    save_delivery,
)

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="links, owners and permissions of POSIX")

SESSION = Session(
    ("src", "!src/vendor", "~src/core"),
    ("", "src", "src/core"),
    cursor="src/core/a.py",
    sort="tokens",
    format="xml",
    model="gpt-5",
    template="ask",
    question="why?",
    parts="32k",
    target="out/dump.xml",
    target_parts="10k",
)
DUMP = b"# a dump\n"
LAST = LastDelivery(
    {"src/a.py": b"\x00" * 16, "na\udcffme": b"\xff" * 16},
    format="markdown",
    where="clipboard (xclip)",
    time=1_795_000_000.5,
    tokens=12_345,
    bytes=len(DUMP),
    sha256=hashlib.sha256(DUMP).hexdigest(),
)

names = st.text(st.characters(), max_size=4)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the files are kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "create-dump" / "sessions"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    return path


def test_nothing_is_remembered_at_first(root: Path) -> None:
    told: list[str] = []

    assert load(root, "main", report=told.append) is None
    assert load_delivery(root, "main", report=told.append) is None
    assert told == []


def test_a_session_comes_back_as_it_was(root: Path) -> None:
    save(root, "main", SESSION)

    assert load(root, "main") == SESSION


@given(st.builds(Session, st.lists(names).map(tuple), st.lists(names).map(tuple), names), names)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_names_of_any_kind_come_back(root: Path, session: Session, branch: str) -> None:
    save(root, branch, session)

    assert load(root, branch) == session


def test_each_branch_and_each_project_has_its_own(root: Path, tmp_path: Path) -> None:
    other = replace(SESSION, cursor="docs")
    save(root, "main", SESSION)
    save(root, "", other)
    save(tmp_path, "main", Session())

    assert load(root, "main") == SESSION
    assert load(root, "") == other
    assert load(tmp_path, "main") == Session()


def test_on_a_new_branch_the_session_of_late_goes_on(root: Path) -> None:
    save(root, "main", replace(SESSION, cursor="docs"))
    save(root, "work", SESSION)

    assert load(root, "feature") == SESSION


@posix
def test_a_project_is_the_same_by_every_way_to_it(root: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(root)

    save(tmp_path / "alias", "main", SESSION)

    assert load(root, "main") == SESSION


def test_the_last_of_two_that_save_at_a_time_wins_and_the_file_stays_whole(root: Path) -> None:
    written = [replace(SESSION, cursor=str(number)) for number in range(8)]
    threads = [threading.Thread(target=save, args=(root, "main", each)) for each in written]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert load(root, "main") in written


def test_a_delivery_comes_back_as_it_was(root: Path) -> None:
    save_delivery(root, "main", LAST)

    assert load_delivery(root, "main") == LAST


def test_each_branch_has_its_own_delivery_and_a_new_one_goes_on_with_the_latest(
    root: Path, tmp_path: Path
) -> None:
    work = replace(LAST, where="work")
    save_delivery(root, "main", LAST)
    save_delivery(root, "work", work)
    save_delivery(tmp_path, "feature", replace(LAST, where="elsewhere"))

    assert load_delivery(root, "main") == LAST
    assert load_delivery(root, "work") == load_delivery(root, "feature") == work


# Who may read it


@posix
def test_only_the_user_may_read_it(root: Path, state: Path) -> None:
    save(root, "main", SESSION)
    save_delivery(root, "main", LAST)

    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in state.iterdir()] == [0o600, 0o600]
    assert not any("project" in file.name for file in state.iterdir())


# Files that are not what we wrote


def the_file(state: Path) -> Path:
    (file,) = (file for file in state.iterdir() if file.suffix == ".json")
    return file


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"{}" * 100,
        b'{"version":1,"root":"x","branches":{}}',
        b'{"version":1,"root":ROOT,"branches":{"main":{"cursor":1}}}',
        b'{"version":1,"root":ROOT,"branches":{"main":{"cursor":"\\"no quoted name"}}}',
        b'{"version":1,"root":ROOT,"branches":{"\\"no quoted name":{}}}',
        b'{"version":0,"root":ROOT,"branches":{}}',
    ],
)
def test_a_broken_or_foreign_file_is_told_of_once_and_then_forgotten(
    root: Path, state: Path, content: bytes
) -> None:
    save(root, "main", SESSION)
    quoted = f'"{root.as_posix()}"'.encode()
    the_file(state).write_bytes(content.replace(b"ROOT", quoted))
    told: list[str] = []

    found = [load(root, "main", report=told.append) for _ in range(2)]

    assert found == [None, None]
    assert len(told) == 1
    assert told[0].isprintable()
    save(root, "main", SESSION)
    assert load(root, "main") == SESSION


def test_what_a_newer_version_remembers_is_told_of_and_left_to_it(root: Path, state: Path) -> None:
    save(root, "main", SESSION)
    content = b'{"version":2,"anything":["it","likes"]}'
    the_file(state).write_bytes(content)
    told: list[str] = []

    assert load(root, "main", report=told.append) is None
    with pytest.raises(DeliveryError, match="newer"):
        save(root, "main", SESSION)

    assert "newer" in told[0]
    assert the_file(state).read_bytes() == content


@pytest.mark.parametrize("digests", ['{"a":"xy"}', '{"\\"a":"00"}', '{}, "time": "x"'])
def test_so_is_a_broken_delivery(root: Path, state: Path, digests: str) -> None:
    save_delivery(root, "main", replace(LAST, digests={}))
    file = the_file(state)
    file.write_text(file.read_text().replace("{}", digests))
    told: list[str] = []

    found = [load_delivery(root, "main", report=told.append) for _ in range(2)]

    assert found == [None, None]
    assert len(told) == 1


@posix
def test_neither_links_nor_pipes_are_read(root: Path, state: Path, tmp_path: Path) -> None:
    save(root, "main", SESSION)
    file = the_file(state)
    file.rename(tmp_path / "away")
    file.symlink_to(tmp_path / "away")
    told: list[str] = []
    assert load(root, "main", report=told.append) is None

    file.unlink()
    os.mkfifo(file)
    assert load(root, "main", report=told.append) is None

    assert len(told) == 2


@posix
def test_a_file_of_another_user_is_not_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(root, "main", SESSION)
    user = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: user + 1)
    told: list[str] = []

    assert load(root, "main", report=told.append) is None
    assert "another user" in told[0]


# Bounds


def test_only_the_branches_of_late_are_remembered(root: Path) -> None:
    for number in range(20):
        save(root, f"b{number}", SESSION)
    save(root, "b0", SESSION)
    latest = replace(SESSION, cursor="docs")

    save(root, "new", latest)

    assert load(root, "b0") == load(root, "b19") == SESSION
    assert load(root, "b1") == latest


def test_only_the_deliveries_of_the_branches_of_late_are_kept(
    root: Path, tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_MOST_BRANCHES", 2)
    save(root, "main", SESSION)
    save_delivery(tmp_path, "main", LAST)
    for number in range(4):
        before = {*state.iterdir()}
        save_delivery(root, str(number), replace(LAST, tokens=number))
        for file in {*state.iterdir()} - before:
            os.utime(file, (number, number))

    kept = [load_delivery(root, str(number)) for number in range(4)]

    assert [each and each.tokens for each in kept] == [3, 3, 2, 3]
    assert load_delivery(tmp_path, "main") == LAST
    assert load(root, "main") == SESSION


def test_only_the_files_of_late_are_kept(
    root: Path, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_MOST_FILES", 3)
    save(root, "main", SESSION)
    for number, file in enumerate(state.iterdir()):
        os.utime(file, (number, number))

    for number in range(3):
        save(tmp_path / str(number), "main", SESSION)

    assert len(list(state.iterdir())) == 3
    assert load(root, "main") is None


def test_what_is_too_much_is_remembered_without_what_matters_least(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(root, "old", SESSION)
    monkeypatch.setattr(sessions, "_MOST_BYTES", 1000)

    save(root, "main", replace(SESSION, expanded=tuple(f"directory/{n}" for n in range(100))))

    assert load(root, "main") == replace(SESSION, expanded=())


def test_what_is_far_too_much_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(root, "main", SESSION)
    save_delivery(root, "main", LAST)
    many = [f"directory/{number}" for number in range(100)]
    monkeypatch.setattr(sessions, "_MOST_BYTES", 1000)

    with pytest.raises(DeliveryError, match="more than we remember"):
        save(root, "main", replace(SESSION, selection=tuple(many)))
    with pytest.raises(DeliveryError, match="more than we remember"):
        save_delivery(root, "main", replace(LAST, digests=dict.fromkeys(many, b"")))

    assert load(root, "main") == SESSION
    assert load_delivery(root, "main") == LAST


def test_a_state_directory_that_can_not_be_made_is_told_of(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    told: list[str] = []

    assert load(root, "main", report=told.append) is None
    with pytest.raises(DeliveryError):
        save(root, "main", SESSION)

    assert len(told) == 1


# The delivered dump itself


def test_the_delivered_dump_can_be_had_while_its_file_holds_it(tmp_path: Path) -> None:
    saved = tmp_path / "last.md"
    saved.write_bytes(DUMP)
    last = replace(LAST, saved=str(saved))
    assert delivered(last) == DUMP

    saved.write_bytes(DUMP[::-1])
    assert delivered(last) is None
    saved.write_bytes(DUMP * 2)
    assert delivered(last) is None
    saved.unlink()
    assert delivered(last) is None
    assert delivered(LAST) is None
