"""The file: what is put there is there, and whatever stands in its place does no harm."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from create_dump.analysis.cache import place as places
from create_dump.analysis.cache import store as stores
from create_dump.analysis.cache.place import Unusable, place, remove_all
from create_dump.analysis.cache.store import Content, Damaged, Shelf, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHELF = Shelf(b"/root", "layer")


@pytest.fixture
def path() -> Path:
    return place()


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as store:
        yield store


def put(store: Store, rows: dict[bytes, bytes], shelf: Shelf = SHELF) -> None:
    store.put(shelf, rows, lambda directory, _: rows[directory])


def rows_of(store: Store, *directories: bytes, shelf: Shelf = SHELF) -> list[bytes | None]:
    found = [store.row(shelf, each) for each in directories]
    return [each and each[0] for each in found]


def test_rows_come_back_by_root_layer_and_directory(store: Store) -> None:
    assert rows_of(store, b"a") == [None]
    put(store, {b"a": b"1", b"": b"2"})
    put(store, {b"a": b"3"}, Shelf(b"/other", "layer"))
    put(store, {b"a": b"4"}, Shelf(b"/root", "other"))

    assert rows_of(store, b"a", b"", b"b") == [b"1", b"2", None]
    assert rows_of(store, b"a", shelf=Shelf(b"/other", "layer")) == [b"3"]
    assert rows_of(store, b"a", shelf=Shelf(b"/root", "other")) == [b"4"]
    assert (store.content().roots, store.content().rows) == (2, 4)


def test_a_row_is_made_from_the_one_that_was_there(store: Store) -> None:
    olds: list[bytes | None] = []

    def made(_: bytes, old: bytes | None) -> bytes:
        olds.append(old)
        return (old or b"") + b"x"

    store.put(SHELF, [b"a"], made)
    store.put(SHELF, [b"a"], made)

    assert olds == [None, b"x"]
    assert rows_of(store, b"a") == [b"xx"]


def test_all_rows_are_written_or_none(store: Store) -> None:
    put(store, {b"a": b"1"})

    def made(directory: bytes, _: bytes | None) -> bytes:
        if directory == b"b":
            raise KeyboardInterrupt
        return b"2"

    with pytest.raises(KeyboardInterrupt):
        store.put(SHELF, [b"a", b"b"], made)

    assert rows_of(store, b"a", b"b") == [b"1", None]


def test_answers_come_back_by_layer_and_digest(store: Store) -> None:
    assert store.answer("layer", b"1") is None
    store.put_answers("layer", {b"1": b"5", b"2": b""})
    store.put_answers("layer", {b"1": b"6"})

    assert store.answer("layer", b"1") == b"6"
    assert store.answer("layer", b"2") == b""
    assert store.answer("other", b"1") is None


def test_two_stores_see_each_other(path: Path, store: Store) -> None:
    with Store(path) as other:
        put(other, {b"a": b"1"})
        assert rows_of(store, b"a") == [b"1"]
        put(store, {b"b": b"2"})
        assert rows_of(other, b"a", b"b") == [b"1", b"2"]


def test_stores_that_make_the_file_at_once_share_it(path: Path) -> None:
    def opened(path: Path) -> Store | None:
        try:
            return Store(path)
        except Unusable as error:  # one may go without it, but none may take it for a broken one
            if str(error).endswith("locked"):
                return None
            raise

    with ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            made = [one for one in threads.map(opened, [path] * 8) if one]
            for number, store in enumerate(made):
                put(store, {b"%d" % number: b"1"})

            assert {store.content().rows for store in made} == {len(made)}
            for store in made:
                store.close()
            remove_all(path)


def test_a_use_is_noted_by_the_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, {b"a": b"1", b"b": b"2"})
    today = stores.today()
    monkeypatch.setattr(stores, "today", lambda: today + 3)

    store.touch(SHELF, [b"a"])

    assert store.row(SHELF, b"a") == (b"1", today + 3)
    assert store.row(SHELF, b"b") == (b"2", today)


def test_a_day_is_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "time", lambda: 86_400.0 * 5 - 1)

    assert stores.today() == 4


def test_what_was_of_no_use_for_longest_is_dropped(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = {b"%d" % number: bytes(9_000) for number in range(100)}
    put(store, {b"a": bytes(9_000)}, Shelf(b"/old", "layer"))
    put(store, many)
    put(store, {b"a": b"1"}, Shelf(b"/gone", "gone"))
    today = stores.today()
    monkeypatch.setattr(stores, "today", lambda: today + 1)
    store.touch(SHELF, list(many)[:50])
    store.touch(Shelf(b"/gone", "gone"), [b"a"])
    before = store.content()

    assert store.prune(before.bytes) == 0
    assert store.content() == before
    dropped = store.prune(600_000)

    assert store.content().bytes <= 600_000
    assert store.content().rows == before.rows - dropped
    assert 35 <= dropped <= 60
    assert None not in rows_of(store, *list(many)[:50])
    assert rows_of(store, b"a", shelf=Shelf(b"/old", "layer")) == [None]
    assert rows_of(store, b"a", shelf=Shelf(b"/gone", "gone")) == [b"1"]
    put(store, {b"new": b"1"}, Shelf(b"/new", "new"))
    assert rows_of(store, b"new", shelf=Shelf(b"/new", "new")) == [b"1"]


def test_what_is_dropped_is_gone_from_every_table(path: Path, store: Store) -> None:
    put(store, {b"%d" % number: bytes(900) for number in range(200)})
    store.put_answers("texts", {b"%d" % number: b"1" for number in range(5_000)})

    store.prune(1)

    with closing(sqlite3.connect(path)) as database:
        for table in ("roots", "layers", "rows", "answers"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - one of four
    assert store.content().bytes < 80_000


def test_a_root_that_was_dropped_is_no_other_ones_whoever_dropped_it(
    path: Path, store: Store
) -> None:
    other = Shelf(b"/other", "other")
    put(store, {b"a": b"1"})
    assert rows_of(store, b"a") == [b"1"]

    with Store(path) as process:
        process.prune(1)
        put(process, {b"a": b"2"}, other)
        assert rows_of(store, b"a") == [None]
        put(process, {b"a": b"3"})

    assert rows_of(store, b"a") == [b"3"]
    assert rows_of(store, b"a", shelf=other) == [b"2"]


def test_few_texts_stay_when_directories_go(store: Store) -> None:
    put(store, {b"%d" % number: bytes(9_000) for number in range(100)})
    store.put_answers("texts", {b"1": b"5"})

    store.prune(500_000)

    assert store.answer("texts", b"1") == b"5"


def test_the_size_is_that_of_both_files(path: Path, store: Store) -> None:
    put(store, {b"a": bytes(100_000)})
    log = path.with_name(path.name + "-wal")

    assert store.content() == Content(path.stat().st_size + log.stat().st_size, 1, 1)


def test_nothing_comes_from_a_closed_store(store: Store) -> None:
    store.close()
    store.close()

    with pytest.raises(Unusable, match="is closed"):
        store.row(SHELF, b"a")


def test_only_the_user_may_read_it(path: Path, store: Store) -> None:
    put(store, {b"a": b"1"})

    assert path.parent.stat().st_mode & 0o777 == 0o700
    for each in (path, path.with_name(path.name + "-wal")):
        assert each.stat().st_mode & 0o777 == 0o600


# Whatever else may be there.


@pytest.mark.parametrize(
    "foreign", [b"no database at all, but long enough to look at" * 99, b"SQLite format 3\0"]
)
def test_a_foreign_file_is_set_aside(path: Path, foreign: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(foreign)

    with pytest.raises(Damaged, match="another program's"):
        Store(path)
    with Store(path) as store:
        put(store, {b"a": b"1"})
        assert rows_of(store, b"a") == [b"1"]

    assert path.with_suffix(".bad").read_bytes() == foreign


def test_another_programs_database_is_set_aside(path: Path) -> None:
    for statement in ("CREATE TABLE theirs (x)", "PRAGMA application_id = 7"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as database:
            database.execute(statement)
            database.commit()

        with pytest.raises(Damaged):
            Store(path)
        assert not path.exists()


def test_tables_that_are_not_ours_are_set_aside(path: Path, store: Store) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE rows")
        database.commit()

    with pytest.raises(Damaged):
        put(store, {b"a": b"1"})
    with pytest.raises(Unusable):
        store.row(SHELF, b"a")
    assert path.with_suffix(".bad").exists()
    with Store(path) as again:
        assert rows_of(again, b"a") == [None]


def test_a_file_that_is_damaged_while_it_is_open_is_set_aside(path: Path) -> None:
    with Store(path) as store:
        put(store, {b"%d" % number: bytes(3_000) for number in range(50)})
    data = path.read_bytes()
    path.write_bytes(data[:4096] + os.urandom(len(data) - 4096))

    with Store(path) as store, pytest.raises(Damaged):
        rows_of(store, *(b"%d" % number for number in range(50)))

    assert not path.exists()
    assert not path.with_name(path.name + "-wal").exists()


def test_an_index_that_is_damaged_while_its_table_is_not_is_set_aside(path: Path) -> None:
    with Store(path) as store:
        put(store, {b"src/main": b"1"})
    path.write_bytes(path.read_bytes().replace(b"src/main", b"src/mazn", 1))

    with Store(path) as store, pytest.raises(Damaged):
        store.prune(1)

    assert not path.exists()


def test_bytes_come_back_where_damage_has_made_a_text_of_them(path: Path, store: Store) -> None:
    put(store, {b"a": b"1"})
    store.put_answers("layer", {b"1": b"5"})
    with closing(sqlite3.connect(path)) as database:
        for table in ("rows", "answers"):
            database.execute(f"UPDATE {table} SET data = CAST(x'ff' AS TEXT)")  # noqa: S608 - one of two
        database.commit()

    assert rows_of(store, b"a") == [b"\xff"]
    assert store.answer("layer", b"1") == b"\xff"
    store.put(SHELF, [b"a"], lambda _, old: (old or b"") + b"x")
    assert rows_of(store, b"a") == [b"\xffx"]


def test_tables_whose_very_words_are_damaged_are_set_aside(path: Path) -> None:
    with Store(path) as store:
        put(store, {b"a": b"1"})
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE", b"CREATE T\xf3BLE"))

    with pytest.raises(Damaged):
        Store(path)

    assert not path.exists()


def test_what_another_process_has_made_anew_is_left_alone(path: Path, store: Store) -> None:
    path.unlink()
    with Store(path) as other:
        put(other, {b"a": b"1"})
        with closing(sqlite3.connect(path)) as database:
            database.execute("SELECT 1")
        store._set_aside()
        store._set_aside()

        assert rows_of(other, b"a") == [b"1"]
    assert path.exists()
    assert not path.with_suffix(".bad").exists()


def test_one_that_is_gone_need_not_be_set_aside(path: Path, store: Store) -> None:
    path.unlink()
    store._set_aside()

    assert not path.with_suffix(".bad").exists()


def test_a_directory_in_its_place_is_no_cache(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(Unusable, match="no regular file"):
        Store(path)


def test_a_file_in_the_directorys_place_is_no_cache(cache_home: Path, path: Path) -> None:
    cache_home.write_text("")

    with pytest.raises(Unusable, match=r"not a directory|file exists"):
        Store(path)


def test_a_path_that_is_too_long_for_sqlite_is_no_place_for_it(path: Path) -> None:
    # SQLite takes 512 bytes, the system more; on Windows it is the system that takes fewer.
    deep = path.parent.joinpath("d" * 200, "d" * 200, "d" * 200, path.name)

    with pytest.raises(Unusable):
        Store(deep)


def test_a_link_in_its_place_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Unusable, match="no regular file"):
        Store(path)
    assert not (tmp_path / "elsewhere").exists()


def test_another_users_file_is_no_cache(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(path).close()
    monkeypatch.setattr(os, "getuid", lambda: 4321)

    with pytest.raises(Unusable, match="another user"):
        Store(path)


def test_a_network_disk_is_no_place_for_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Network:
        def silent(self, directory: str) -> str:
            assert directory == ""
            return "nfs4"

    monkeypatch.setattr(places, "mounts", lambda _: Network())

    with pytest.raises(Unusable, match=r"network disk \(nfs4\)"):
        Store(path)
    assert not path.exists()


def test_a_full_disk_is_told_and_harmless(path: Path, store: Store) -> None:
    put(store, {b"a": b"1"})
    assert store._database is not None
    (pages,) = store._database.execute("PRAGMA page_count").fetchone()
    store._database.execute(f"PRAGMA max_page_count = {pages + 2}")

    with pytest.raises(Unusable, match="full"):
        put(store, {b"b": bytes(1 << 20)})

    assert rows_of(store, b"a", b"b") == [b"1", None]
    assert path.exists()


def test_one_that_cant_be_opened_is_let_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_PATIENCE_S", 0.05)
    path.parent.mkdir(parents=True)
    made: list[Store] = []
    begin = Store._open

    def noting(store: Store) -> None:
        made.append(store)
        begin(store)

    monkeypatch.setattr(Store, "_open", noting)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unusable, match="locked"):
            Store(path)

    assert [store._database for store in made] == [None]


def test_a_process_that_writes_for_too_long_is_not_waited_for(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_PATIENCE_S", 0.05)
    put(store, {b"a": b"1"})
    assert store._database is not None
    store._database.execute("BEGIN IMMEDIATE")

    with Store(path) as other:
        assert rows_of(other, b"a") == [b"1"]
        began = time.monotonic()
        with pytest.raises(Unusable, match="locked"):
            put(other, {b"b": b"2"})
        assert time.monotonic() - began < 4  # of itself, SQLite waits for five seconds

    store._database.execute("COMMIT")
    assert rows_of(store, b"a", b"b") == [b"1", None]


_WRITES = """
import sys
from pathlib import Path
from create_dump.analysis.cache.store import Shelf, Store
store = Store(Path(sys.argv[1]))
number = 0
while True:
    rows = {b"%d" % each: b"%d " % number * 2000 for each in range(20)}
    store.put(Shelf(b"/root", "layer"), rows, lambda directory, _: rows[directory])
    number += 1
    print(number, flush=True)
"""


def test_a_process_that_is_killed_while_it_writes_leaves_whole_rows(path: Path) -> None:
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", _WRITES, path], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        for _ in range(4):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()

        with Store(path) as store:
            rows = rows_of(store, *(b"%d" % each for each in range(20)))

        assert len(set(rows)) == 1
        assert rows[0]


def test_processes_that_write_at_once_lose_nothing(path: Path) -> None:
    code = """
import sys
from pathlib import Path
from create_dump.analysis.cache.store import Shelf, Store
with Store(Path(sys.argv[1])) as store:
    for number in range(30):
        name = sys.argv[2].encode()
        store.put(Shelf(b"/root", "layer"), [b"shared", b"%s %d" % (name, number)],
            lambda directory, old: (old or b"") + name)
"""
    # One that stays open, as an app's is: else the last to leave may clear up as another comes.
    with Store(path) as store:
        store.content()
        writers = [
            subprocess.Popen([sys.executable, "-c", code, path, name]) for name in ("a", "b", "c")
        ]
        assert [writer.wait() for writer in writers] == [0, 0, 0]
        (shared,) = rows_of(store, b"shared")
        assert shared is not None
        assert sorted(shared) == sorted(b"abc" * 30)
        assert store.content().rows == 91


def test_the_schema_has_a_file_of_its_own_and_older_ones_go(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(path).close()
    monkeypatch.setattr(places, "SCHEMA", 3)
    newer = path.with_name("facts-4.sqlite3")
    newer.write_bytes(b"theirs")
    (path.parent / "facts-x").write_bytes(b"")

    Store(place()).close()

    assert sorted(each.name for each in path.parent.iterdir()) == [
        "facts-3.sqlite3",
        "facts-4.sqlite3",
        "facts-x",
    ]


def test_all_of_it_can_be_removed_and_nothing_else(path: Path) -> None:
    remove_all(path)
    with Store(path) as store:
        put(store, {b"a": b"1"})
        (path.parent / "rules").mkdir()
        path.with_name("facts-7.sqlite3").write_bytes(b"")

        remove_all(path)

    assert [each.name for each in path.parent.iterdir()] == ["rules"]


def test_what_can_t_be_set_aside_is_removed(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"another program's file" * 999)
    (path.with_suffix(".bad") / "in the way").mkdir(parents=True)

    with pytest.raises(Damaged):
        Store(path)

    with Store(path) as store:
        put(store, {b"a": b"1"})
        assert rows_of(store, b"a") == [b"1"]


def test_what_another_process_has_removed_need_not_be(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_family", lambda _: [path])

    remove_all(path)

    assert not path.exists()


@pytest.mark.parametrize(("answer", "answers", "rows"), [(1936, 1, 6), (1937, 0, 8)])
def test_answers_have_a_quarter_of_the_room_or_go(
    store: Store, monkeypatch: pytest.MonkeyPatch, answer: int, answers: int, rows: int
) -> None:
    # 8,000 bytes are left of 10,000. An answer takes 64 more than it has, a row 64 and its name in
    # both the table and the index.
    directories = [b"%d" % number * 150 for number in range(9)]
    store.put_answers("layer", {b"1": bytes(answer)})
    put(store, dict.fromkeys(directories, bytes(1000 - 64 - 2 * 150)))
    monkeypatch.setattr(Store, "_size", lambda _: 10_001)

    assert store.prune(10_000) == 9 - rows
    assert sum(one is not None for one in rows_of(store, *directories)) == rows
    assert (store.answer("layer", b"1") is not None) == bool(answers)


def test_what_is_older_and_can_t_be_removed_is_left(path: Path) -> None:
    (path.parent / "facts-1.sqlite3").mkdir(parents=True)

    with Store(path) as store:
        put(store, {b"a": b"1"})
        assert rows_of(store, b"a") == [b"1"]
