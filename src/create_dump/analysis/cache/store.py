"""The cache's file: SQLite tables of rows, one a directory, and of answers to single questions.

It knows SQLite and places in a root; what a row says is `rows`'. Any thread may call a store, and
any number of processes may have one each on the same file.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from time import time
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeVar

from create_dump.analysis.cache import place
from create_dump.analysis.cache.place import Unusable, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    _Answer = TypeVar("_Answer")

MOST_BYTES: Final = 256 << 20
"""The file's size at most. All of Linux takes about 15 MB for one tokenizer and format."""
_KEPT: Final = 0.8
"""What is left of a file that was too large, so that not every run has to make room."""
_APPLICATION: Final = 0x63647063
"""Tells our file from other programs' (SQLite's application_id): "cdpc"."""
_PATIENCE_S: Final = 2.0
"""How long another process may write before we go on without it."""
_DAY_S: Final = 86_400
_CODE: Final = 0xFF
_BROKEN: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""The file is damaged, no database, or has other tables than ours."""

_TABLES: Final = """
CREATE TABLE roots (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE);
CREATE TABLE layers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE rows (
    root INTEGER NOT NULL, layer INTEGER NOT NULL, directory BLOB NOT NULL,
    used INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (root, layer, directory));
CREATE TABLE answers (
    layer INTEGER NOT NULL, digest BLOB NOT NULL, used INTEGER NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (layer, digest)) WITHOUT ROWID;
"""


class Shelf(NamedTuple):
    """One root in one layer.

    Attributes:
        root: Its absolute path, as the system has it.
        layer: The layer's name.
    """

    root: bytes
    layer: str


class Content(NamedTuple):
    """What is in the file.

    Attributes:
        bytes: Its size on the disk.
        roots: How many roots.
        rows: How many directories, once for each layer.
    """

    bytes: int
    roots: int
    rows: int


class Damaged(Exception):
    """The file was no cache of ours, or is none any more; it is set aside."""


class Store:
    """An open cache.

    Args:
        path: Its file; it is made if it is not there.

    Raises:
        Unusable: There can be none here and now.
        Damaged: The file was none of ours, or broken; the next try makes another one.
    """

    def __init__(self, path: Path) -> None:
        """Open it."""
        self._path = path
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        try:
            place.ready(path)
            self._file = path.stat().st_ino
        except OSError as error:
            raise Unusable(f"{shown(path)}: {os.strerror(error.errno or 0).lower()}") from error
        with self._lock, self._troubles():
            try:
                self._open()
            except BaseException:  # Ctrl-C too: nobody has this store, to close it
                self._let_go()
                raise

    def __enter__(self) -> Self:
        """Return the store itself; it is closed on leaving."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the file. Idempotent."""
        with self._lock:
            self._let_go()

    def row(self, shelf: Shelf, directory: bytes) -> tuple[bytes, int] | None:
        """Return a directory's row and the day on which it was last used, or None."""

        def read(database: sqlite3.Connection) -> tuple[bytes, int] | None:
            found: tuple[bytes, int] | None = database.execute(
                "SELECT CAST(data AS BLOB), used FROM rows, roots, layers "
                "WHERE roots.id = root AND layers.id = layer "
                "AND path = ? AND name = ? AND directory = ?",
                (*shelf, directory),
            ).fetchone()
            return found

        return self._do(read)

    def put(
        self,
        shelf: Shelf,
        directories: Iterable[bytes],
        made: Callable[[bytes, bytes | None], bytes],
    ) -> None:
        """Write the rows of *directories*, all or none.

        Args:
            shelf: Where they stand.
            directories: Which.
            made: Makes a directory's row from the one that is there, or from None.
        """

        def write(database: sqlite3.Connection) -> None:
            ids = self._ids(database, shelf)
            for directory in directories:
                old = database.execute(
                    "SELECT CAST(data AS BLOB) FROM rows "
                    "WHERE root = ? AND layer = ? AND directory = ?",
                    (*ids, directory),
                ).fetchone()
                database.execute(
                    "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)",
                    (*ids, directory, today(), made(directory, old and old[0])),
                )

        self._write(write)

    def touch(self, shelf: Shelf, directories: Iterable[bytes]) -> None:
        """Note that the rows of *directories* were of use today."""

        def write(database: sqlite3.Connection) -> None:
            ids = self._ids(database, shelf)
            database.executemany(
                "UPDATE rows SET used = ? WHERE root = ? AND layer = ? AND directory = ?",
                ((today(), *ids, directory) for directory in directories),
            )

        self._write(write)

    def answer(self, layer: str, digest: bytes) -> bytes | None:
        """Return what is kept for the question with *digest*, or None."""

        def read(database: sqlite3.Connection) -> bytes | None:
            found: tuple[bytes] | None = database.execute(
                "SELECT CAST(data AS BLOB) FROM answers, layers "
                "WHERE layers.id = layer AND name = ? AND digest = ?",
                (layer, digest),
            ).fetchone()
            return found and found[0]

        return self._do(read)

    def put_answers(self, layer: str, answers: Mapping[bytes, bytes]) -> None:
        """Keep an answer each to questions, by their digests."""

        def write(database: sqlite3.Connection) -> None:
            _, layer_id = self._ids(database, Shelf(b"", layer))
            database.executemany(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)",
                ((layer_id, digest, today(), data) for digest, data in answers.items()),
            )

        self._write(write)

    def content(self) -> Content:
        """Return what is in the file."""

        def read(database: sqlite3.Connection) -> Content:
            count = "SELECT count(DISTINCT root), count(*) FROM rows"
            return Content(self._size(), *database.execute(count).fetchone())

        return self._do(read)

    def prune(self, most: int = MOST_BYTES) -> int:
        """Make the file no larger than *most* bytes; return how many directories were dropped.

        Those go first that were of no use for the longest time.
        """
        if self._size() <= most:
            return 0

        def drop(database: sqlite3.Connection) -> int:
            room = int(most * _KEPT)
            (answers,) = database.execute(
                "SELECT coalesce(sum(64 + length(data)), 0) FROM answers"
            ).fetchone()
            if answers > room // 4:
                database.execute("DELETE FROM answers")
                answers = 0
            room -= answers
            drop = []
            for number, size in database.execute(
                "SELECT rowid, length(data) + 2 * length(directory) + 64 FROM rows"
                " ORDER BY used DESC, rowid DESC"
            ):
                room -= size
                if room < 0:
                    drop.append((number,))
            database.executemany("DELETE FROM rows WHERE rowid = ?", drop)
            database.execute("DELETE FROM roots WHERE id NOT IN (SELECT root FROM rows)")
            database.execute(
                "DELETE FROM layers WHERE id NOT IN "
                "(SELECT layer FROM rows UNION SELECT layer FROM answers)"
            )
            return len(drop)

        dropped = self._write(drop)
        self._do(_shrink)
        return dropped

    def _ids(self, database: sqlite3.Connection, shelf: Shelf) -> tuple[int, int]:
        """Return the numbers of a root and a layer, which have one from now on."""
        database.execute("INSERT OR IGNORE INTO roots (path) VALUES (?)", shelf[:1])
        database.execute("INSERT OR IGNORE INTO layers (name) VALUES (?)", shelf[1:])
        ids: tuple[int, int] = database.execute(
            "SELECT roots.id, layers.id FROM roots, layers WHERE path = ? AND name = ?", shelf
        ).fetchone()
        return ids

    def _open(self) -> None:
        database = self._database = sqlite3.connect(
            self._path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        # The tables before the number: a process that makes both just now makes them at once.
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = database.execute("PRAGMA application_id").fetchone()
        if application == _APPLICATION:
            database.execute("PRAGMA synchronous = NORMAL")
            return
        if application or tables:
            raise sqlite3.DatabaseError  # another program's
        database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        # Where there can be no shared memory, SQLite stays with its journal: slower, as safe.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("BEGIN IMMEDIATE")
        (application,) = database.execute("PRAGMA application_id").fetchone()
        if application != _APPLICATION:  # else another process was faster
            for table in _TABLES.split(";"):
                database.execute(table)
            database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.execute("COMMIT")

    def _write(self, work: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        def write(database: sqlite3.Connection) -> _Answer:
            database.execute("BEGIN IMMEDIATE")
            try:
                answer = work(database)
                database.execute("COMMIT")
            except BaseException:  # Ctrl-C too: an open transaction would lock out all others
                database.rollback()
                raise
            return answer

        return self._do(write)

    def _do(self, work: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        """Do *work*, alone in this process.

        Raises:
            Unusable: The disk or another process does not let us.
            Damaged: The file is not what it should be.
        """
        with self._lock, self._troubles():
            if self._database is None:
                raise Unusable(f"{shown(self._path)} is closed")
            return work(self._database)

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        """Turn SQLite's errors into ours; what is broken is set aside."""
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            # Where a name in the file itself is broken, Python can't even read the error.
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_NOTADB) & _CODE
            if code not in _BROKEN:
                raise Unusable(f"{shown(self._path)}: {error}") from error
            self._set_aside()
            raise Damaged(f"{shown(self._path)} was damaged, or another program's") from error

    def _let_go(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _set_aside(self) -> None:
        self._let_go()
        try:
            ours = self._path.stat().st_ino == self._file
        except OSError:
            return
        if ours:  # else another process has been here, and made a new one
            place.set_aside(self._path)

    def _size(self) -> int:
        """Return the bytes on the disk, those that wait in the log included."""
        size = 0
        for end in ("", "-wal"):
            try:
                size += self._path.with_name(self._path.name + end).stat().st_size
            except OSError:
                continue
        return size


def today() -> int:
    """Return the number of the day."""
    return int(time() // _DAY_S)


def _shrink(database: sqlite3.Connection) -> None:
    # It goes on with every step, and `execute` makes only one.
    database.executescript("PRAGMA incremental_vacuum")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
