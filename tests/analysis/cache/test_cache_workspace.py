"""With a cache or without one, a workspace knows the same, whatever is done to its files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from create_dump.analysis import tokens
from create_dump.analysis.cache.keeper import Keeper
from create_dump.analysis.cache.place import place
from create_dump.analysis.jobs import CountText
from create_dump.analysis.secrets.policy import Mode, Policy
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import CacheLost, Cancelled
from create_dump.options import Options
from create_dump.sources.directory import DirectorySource
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.analysis.facts import FileFacts

OFF = Policy(Mode.OFF)
ROUGH = Options(tokenizer="rough", secrets=OFF)
FRESH = Options(tokenizer="rough", secrets=OFF, cache=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "src" / "deep").mkdir(parents=True)
    (root / "README.md").write_text("# Read me\n\nSome words.\n")
    (root / "src" / "main.py").write_text('print("hello")\n')
    (root / "src" / "deep" / "latin.txt").write_bytes("Grüße, schöne Grüße".encode("latin-1"))
    (root / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    return root


def seen(root: Path, options: Options) -> dict[str, tuple[FileFacts | None, int]]:
    with Workspace(root, options) as workspace:
        workspace.complete()
        assert workspace.notes == ()
        return {
            node.path: (node.facts, node.wrapped)
            for node in workspace.tree.root.preorder()
            if node.children is None
        }


def reads(root: Path, options: Options, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return which files are read when all is counted."""
    paths: list[str] = []
    read = DirectorySource._read

    def noting(source: DirectorySource, path: str) -> tuple[bytes, os.stat_result]:
        paths.append(path)
        return read(source, path)

    with monkeypatch.context() as patch:
        patch.setattr(DirectorySource, "_read", noting)
        seen(root, options)
    return paths


def dump(root: Path, options: Options) -> tuple[bytes, int]:
    with Workspace(root, options) as workspace:
        destination = BytesDestination()
        receipt = workspace.deliver(workspace.plan(), destination)
        return destination.data, receipt.tokens


def test_the_second_time_nothing_is_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(reads(project, ROUGH, monkeypatch)) == 4
    assert reads(project, ROUGH, monkeypatch) == []
    (project / "src" / "main.py").write_text('print("HELLO")\n')
    assert reads(project, ROUGH, monkeypatch) == ["src/main.py"]

    assert len(reads(project, FRESH, monkeypatch)) == 4
    assert seen(project, ROUGH) == seen(project, FRESH)


def test_the_second_time_no_vocabulary_is_loaded(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = Options(secrets=OFF)
    first = measured(project, options)
    monkeypatch.setattr(tokens, "_counters", {})
    monkeypatch.setattr(tokens, "_load", pytest.fail)

    assert measured(project, options) == first


def measured(root: Path, options: Options) -> int:
    with Workspace(root, options) as workspace:
        return workspace.measure(workspace.plan())


def test_without_a_cache_no_trace_is_left(project: Path, cache_home: Path) -> None:
    seen(project, FRESH)

    assert not cache_home.exists()


@pytest.mark.parametrize("format_", ["markdown", "xml", "json", "plain"])
def test_a_dump_has_the_same_bytes_and_tokens_with_and_without(
    project: Path, cache_home: Path, seed_rules: Callable[[Path], None], format_: str
) -> None:
    seed_rules(cache_home)
    options = Options(format=format_, secrets=Policy(salt=b"salt"))
    fresh = Options(format=format_, secrets=Policy(salt=b"salt"), cache=False)
    (project / "secret.py").write_text(
        'token = "ghp_' + "1234567890abcdefghij1234567890abcd78" + '"'
    )
    once = dump(project, options)

    assert dump(project, options) == once
    assert dump(project, fresh) == once


def test_another_format_counts_anew_and_the_first_one_stays_known(project: Path) -> None:
    xml = Options(format="xml", tokenizer="rough", secrets=OFF)
    seen(project, ROUGH)

    with Workspace(project, ROUGH) as workspace:
        workspace.complete()
        workspace.set_format("xml")
        workspace.complete()
        there = {node.path: node.wrapped for node in workspace.tree.root.preorder()}

    for path, (_, wrapped) in seen(project, xml).items():
        assert there[path] == wrapped
    assert seen(project, ROUGH) == seen(project, FRESH)


def test_numbers_that_are_guesses_are_not_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from create_dump.errors import CreateDumpError

    options = Options(secrets=OFF)

    def broken(_: str) -> None:
        raise CreateDumpError("no vocabulary")

    with monkeypatch.context() as patch:
        patch.setattr(tokens, "_counters", {})
        patch.setattr(tokens, "_load", broken)
        with Workspace(project, options) as workspace:
            workspace.complete()
            assert workspace.ask(CountText("a text")).result()

    assert seen(project, options) == seen(project, Options(secrets=OFF, cache=False))


def test_what_is_lost_is_a_note_and_all_else_goes_on(project: Path) -> None:
    place().parent.mkdir(parents=True)
    place().write_bytes(b"another program's file" * 999)

    with Workspace(project, ROUGH) as workspace:
        workspace.complete()
        (note,) = workspace.notes

    assert "only time is lost" in note
    assert CacheLost.code == "cache-lost"
    assert seen(project, ROUGH) == seen(project, FRESH)


def test_files_that_come_and_go_while_one_looks_are_known_as_they_are(project: Path) -> None:
    seen(project, ROUGH)
    with Workspace(project, ROUGH) as workspace:
        workspace.complete()
        kept = project / "kept.md"
        (project / "README.md").rename(kept)
        workspace.rescan()
        end = time.monotonic() + 20
        while workspace.tree.get("kept.md") is None or workspace.pending:
            assert time.monotonic() < end
            workspace.wait(0.05)
        (project / "src" / "main.py").write_text('print("other")\n')
        workspace.look("src/main.py")
        node = workspace.tree.get("src/main.py")
        assert node is not None
        while node.mtime_ns != (project / "src" / "main.py").stat().st_mtime_ns:
            assert time.monotonic() < end
            workspace.wait(0.05)
        workspace.complete()
        found = {
            node.path: (node.facts, node.wrapped)
            for node in workspace.tree.root.preorder()
            if node.children is None
        }

    assert found == seen(project, FRESH)


@pytest.mark.parametrize(
    ("error", "hurried"),
    [
        (None, False),
        (ZeroDivisionError(), False),
        (KeyboardInterrupt(), True),
        (Cancelled("stopped"), True),
    ],
)
def test_only_who_was_stopped_is_in_a_hurry(
    project: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException | None, *, hurried: bool
) -> None:
    told: list[bool] = []
    close = Keeper.close

    def closing_(keeper: Keeper, *, hurried: bool = False) -> None:
        told.append(hurried)
        close(keeper)

    monkeypatch.setattr(Keeper, "close", closing_)
    with suppress(ZeroDivisionError, KeyboardInterrupt, Cancelled), Workspace(project, ROUGH):
        if error is not None:
            raise error

    assert told == [hurried]


NAMES = st.sampled_from(["a.py", "b.py", "dir/a.py", "dir/b.txt", "dir/deep/c"])
CODE = b"import os\n\n\ndef first(one):\n" + b"    one = os.path.join(one)\n" * 4 + b"# 12345\n"
OTHER_CODE = b"import re\n\n\ndef first_of_all(one):\n" + b"    one = re.escape()\n" * 5 + b"##\n"
assert len(CODE) == len(OTHER_CODE)
CONTENTS = st.sampled_from(
    [b"one two\n", b"one  two", b"12345 7\n", b"\0binary", b"gr\xfc\xdfe!\n", b"", CODE, OTHER_CODE]
)


class Hostile(RuleBasedStateMachine):
    """An editor that does all it can so that a change is not seen."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "root"
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("XDG_CACHE_HOME", str(self.folder / "cache"))

    @initialize()
    def begin(self) -> None:
        (self.root / "dir" / "deep").mkdir(parents=True)
        for name in ("a.py", "dir/a.py", "dir/deep/c"):
            (self.root / name).write_bytes(b"one two\n")

    def at(self, name: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @rule(name=NAMES, content=CONTENTS)
    def write(self, name: str, content: bytes) -> None:
        self.at(name).write_bytes(content)

    @rule(name=NAMES, content=CONTENTS)
    def write_and_set_the_time_back(self, name: str, content: bytes) -> None:
        path = self.at(name)
        status = path.stat() if path.exists() else None
        path.write_bytes(content)
        if status is not None:
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(name=NAMES)
    def flip_a_byte_in_place_at_the_same_time(self, name: str) -> None:
        path = self.at(name)
        if path.exists() and path.stat().st_size:
            status = path.stat()
            with path.open("r+b") as file:
                first = file.read(1)
                file.seek(0)
                file.write(b"X" if first != b"X" else b"Y")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(name=NAMES, content=CONTENTS, seconds=st.integers(0, 3))
    def rename_over(self, name: str, content: bytes, seconds: int) -> None:
        new = self.folder / "new"
        new.write_bytes(content)
        os.utime(new, (1_000_000_000 + seconds, 1_000_000_000 + seconds))
        new.replace(self.at(name))

    @rule(name=NAMES)
    def back_up_and_restore(self, name: str) -> None:
        path = self.at(name)
        backup = self.folder / "backup" / name
        backup.parent.mkdir(parents=True, exist_ok=True)
        if backup.exists():
            shutil.copy2(backup, path)
        elif path.exists():
            shutil.copy2(path, backup)

    @rule(one=NAMES, other=NAMES)
    def swap_by_hard_links(self, one: str, other: str) -> None:
        first, second = self.at(one), self.at(other)
        if first.exists() and second.exists() and not first.samefile(second):
            aside = self.folder / "aside"
            aside.unlink(missing_ok=True)
            aside.hardlink_to(first)
            second.replace(first)
            aside.replace(second)

    @rule(one=NAMES, other=NAMES)
    def link(self, one: str, other: str) -> None:
        first, second = self.at(one), self.at(other)
        if first.exists() and not second.exists():
            second.hardlink_to(first)

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        self.at(name).unlink(missing_ok=True)

    @rule()
    def swap_directories(self) -> None:
        copy = self.folder / "copy"
        if copy.exists():
            aside = self.folder / "directory"
            (self.root / "dir").rename(aside)
            copy.rename(self.root / "dir")
            aside.rename(copy)
        elif (self.root / "dir").exists():
            shutil.copytree(self.root / "dir", copy)

    @rule(at=st.integers(0, 2**31), flip=st.integers(1, 255))
    def damage_the_cache(self, at: int, flip: int) -> None:
        path = place()
        if path.exists() and path.stat().st_size:
            with path.open("r+b") as file:
                file.seek(at % path.stat().st_size)
                byte = file.read(1)
                file.seek(-1, os.SEEK_CUR)
                file.write(bytes([byte[0] ^ flip]))

    @invariant()
    def a_cache_tells_what_a_fresh_scan_tells(self) -> None:
        if self.root.exists():
            assert self.seen(ROUGH) == self.seen(FRESH)

    def seen(self, options: Options) -> list[object]:
        with Workspace(self.root, options) as workspace:
            workspace.complete()
            nodes = [node for node in workspace.tree.root.preorder() if node.children is None]
            facts = {node.path: node.facts for node in nodes if node.facts is not None}
            return [
                {node.path: (node.facts, node.wrapped) for node in nodes},
                sorted(workspace._engine.files.weigh(facts).result(20)),
                sorted(workspace.imports(facts).result(20)),
            ]

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.folder)


TestHostile = Hostile.TestCase
TestHostile.settings = settings(
    max_examples=25,
    stateful_step_count=20,
)


def test_a_byte_that_changes_at_the_same_size_and_time_is_seen(project: Path) -> None:
    seen(project, ROUGH)
    path = project / "src" / "main.py"
    status = path.stat()
    path.write_bytes(b'print("hullo")\n')
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert seen(project, ROUGH) == seen(project, FRESH)

    with closing(sqlite3.connect(place())) as database:
        assert database.execute("SELECT count(*) FROM rows").fetchone() == (3,)
