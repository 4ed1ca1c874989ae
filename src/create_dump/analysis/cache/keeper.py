"""What a session takes from the cache and gives to it: facts by path, answers by question.

Reading is for the walker's thread, writing is done on a thread of the keeper's own. Whatever
stands in the way is told once, and costs nothing but time.
"""

from __future__ import annotations

import os
import queue
import threading
from collections import defaultdict
from hashlib import blake2b
from time import time_ns
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

from create_dump.analysis.cache.layer import Layer, layer
from create_dump.analysis.cache.place import Unusable, place
from create_dump.analysis.cache.rows import (
    Record,
    Stamp,
    answered,
    pack,
    record,
    storable,
    unpack,
    written,
)
from create_dump.analysis.cache.store import Damaged, Shelf, Store, today
from create_dump.analysis.facts import Content
from create_dump.analysis.secrets.policy import Unscanned
from create_dump.errors import CacheLost, CreateDumpError, unexpected
from create_dump.sources.entry import Kind
from create_dump.sources.mounts import mounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.sources.entry import Entry

    Question = Literal["texts", "clean", "outlines", "imports"]
    """What can be asked, by the layer that holds the answers (`Layer`)."""

    Learned = tuple[str, Stamp, FileFacts, int]
    """A path, its stamp from before it was read, its facts, and the tokens of its section."""

_Answer = TypeVar("_Answer")

_FILE: Final = Kind.FILE
"""Looked up once: Python 3.11 takes as long for an enum's member as for a record."""
_SETTLED_NS: Final = 2_000_000_000
"""A file that was written to so lately could be again without another time: some file systems
count in steps of two seconds. Git's index has the same rule."""
_QUIET_S: Final = 0.5
"""When nothing was learned for so long, what was is written."""
_MOST_WAITING: Final = 4096
"""So many files are written at once at most."""
_PATIENCE_S: Final = 1.0
"""How long `close` waits for a disk that does not answer."""
_HURRIED_S: Final = 0.1
"""The same where somebody waits for us to end. What is half written then is as if it never was."""


class Known(NamedTuple):
    """What was known of a directory's files.

    Attributes:
        layout: What `Keeper.lay_out` was given; facts of another one mean nothing.
        files: Facts, and tokens of the section, by the last part of the path.
    """

    layout: int
    files: Mapping[str, tuple[FileFacts, int]]


class Key(NamedTuple):
    """Where the answer to a single question is kept.

    Attributes:
        layout: The layout under which it is asked.
        layer: The layer.
        digest: Of what it is asked of.
    """

    layout: int
    layer: str
    digest: bytes


class Keeper:
    """The cache as one session has it. Any thread may call it.

    Args:
        root: The session's directory, absolute, links resolved.
        lost: Told, once, what stands in the way of a cache.
    """

    def __init__(self, root: Path, lost: Callable[[CreateDumpError], None]) -> None:
        """Open nothing yet."""
        self._root = str(root)
        self._prefix = os.path.join(root, "")  # noqa: PTH118 - a string to put names behind
        self._lost = lost
        self._began = time_ns()
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._layout: _Layout | None = None
        self._store: Store | None = None
        self._off = False
        self._closed = False
        self._old: defaultdict[Shelf, set[bytes]] = defaultdict(set)
        self._inbox: queue.SimpleQueue[_News | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def lay_out(self, tokenizer: str, format_: str, policy: Policy, layout: int) -> None:
        """Take and give what is counted so from now on.

        Args:
            tokenizer: Its name.
            format_: The format's name.
            policy: What is done about secrets.
            layout: A number for all of these.
        """
        self._layout = _Layout(tokenizer, format_, policy, layout)

    @property
    def layout(self) -> int | None:
        """The number of what holds now."""
        return None if self._layout is None else self._layout.number

    def recall(self, directory: str, entries: Sequence[Entry]) -> Known | None:
        """Return what is known of those of a directory's *entries* that did not change since."""
        layout = self._layout
        if layout is None or self._closed:
            return None
        try:
            store, held = self._opened(), layout.layer()
            if store is None:
                return None
            shelf, place_ = self._shelf(held), os.fsencode(directory)
            row = store.row(shelf, place_)
        except (Unusable, Damaged, CreateDumpError) as error:
            self._lose(error)
            return None
        files: dict[str, tuple[FileFacts, int]] = {}
        if row is not None:
            records = {one.name: one for one in unpack(_checked(shelf, place_), row[0])}
            cut = len(directory) + 1 if directory else 0
            for entry in entries:
                name = entry.path[cut:]
                one = records.get(name)
                if (
                    one is not None
                    and one.stamp == entry[2:]
                    and entry.kind is _FILE
                    and held.holds(one.under)
                ):
                    files[name] = one.facts(entry.path), one.wrapped
            if files and row[1] != today():
                self._old[shelf].add(place_)
        return Known(layout.number, files)

    def keep(self, learned: Sequence[Learned]) -> None:
        """Keep what was learned under the layout that holds."""
        if self._layout is not None:
            self._tell(_News(self._layout, learned, {}))

    def key(self, what: Question, *of: str | bytes) -> Key | None:
        """Return where the answer to a question is kept, or None where there is no cache.

        Args:
            what: Is asked.
            of: All that the answer depends on beside the layer.
        """
        layout = self._layout
        if layout is None or self._off:
            return None
        try:
            held = layout.layer()
        except CreateDumpError as error:
            self._lose(error)
            return None
        return Key(layout.number, getattr(held, what), _digest(of))

    def answer(self, key: Key, kind: type[_Answer]) -> _Answer | None:
        """Return the answer that is kept, of this *kind*, or None."""
        if self._closed:
            return None
        try:
            store = self._opened()
            sealed = None if store is None else store.answer(key.layer, key.digest)
        except (Unusable, Damaged) as error:
            self._lose(error)
            return None
        return None if sealed is None else answered(_at(key), sealed, kind)

    def keep_answer(self, key: Key, answer: object) -> None:
        """Keep an answer, made of numbers, texts and tuples."""
        if self._layout is not None and (sealed := written(_at(key), answer)) is not None:
            self._tell(_News(self._layout, (), {key: sealed}))

    def close(self, *, hurried: bool = False) -> None:
        """Write what is not written, and end; *hurried*, only what can be at once. Idempotent."""
        with self._lock:
            if self._closed:
                return
            if self._old and self._thread is None:
                self._start()
            self._closed = True
            thread = self._thread
            if thread is None and self._store is not None:
                thread = threading.Thread(target=self._store.close, name="cache", daemon=True)
                thread.start()
        self._inbox.put(None)
        if thread is not None:
            thread.join(_HURRIED_S if hurried else _PATIENCE_S)

    def _tell(self, news: _News) -> None:
        with self._lock:
            if self._closed or self._off:
                return
            if self._thread is None:
                self._start()
        self._inbox.put(news)

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="cache", daemon=True)
        self._thread.start()

    def _opened(self) -> Store | None:
        """Return the store; None where there is none.

        Raises:
            Unusable: There can be none.
            Damaged: There was one, twice.
        """
        with self._opening:
            if self._store is None and not self._off:
                path = place()
                try:
                    self._store = Store(path)
                except Damaged as error:
                    self._lost(CacheLost(f"{error}; it is made anew", hint=_HINT))
                    self._store = Store(path)
                if self._closed and threading.current_thread() is not self._thread:
                    # `close` may have come too early to see it.
                    self._store.close()
                    return None
            return None if self._off else self._store

    def _lose(self, error: Exception) -> None:
        """Go on without a cache, and say why, once."""
        with self._lock:
            if self._off:
                return
            self._off = True
        hint = error.hint if isinstance(error, CreateDumpError) else _HINT
        self._lost(CacheLost(f"there is no cache: {error}", hint=hint))

    def _shelf(self, held: Layer) -> Shelf:
        return Shelf(os.fsencode(self._root), held.name)

    # On the thread that writes.

    def _run(self) -> None:
        try:
            waiting = _Waiting()
            while True:
                try:
                    news = self._inbox.get(timeout=_QUIET_S if waiting.count else None)
                except queue.Empty:
                    self._write(waiting)
                    continue
                if news is None:
                    break
                waiting.take(news)
                if waiting.count >= _MOST_WAITING:
                    self._write(waiting)
            self._write(waiting)
            self._tidy_up()
        except (Unusable, Damaged, CreateDumpError) as error:
            self._lose(error)
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            self._lose(unexpected(error))
        finally:
            # To close it has SQLite wait for the disk, several times: nobody else should.
            if self._store is not None:
                self._store.close()

    def _write(self, waiting: _Waiting) -> None:
        """Write and forget what waits."""
        store = self._opened()
        if store is None:
            waiting.clear()
            return
        for layout, learned in waiting.files.items():
            held = layout.layer()
            shelf = self._shelf(held)
            rows = self._records(held, learned)
            if rows:
                store.put(shelf, rows, lambda each, old: self._made(shelf, each, old, rows[each]))  # noqa: B023 - it is called at once
        for name, answers in waiting.answers.items():
            store.put_answers(name, answers)
        waiting.clear()

    def _records(
        self, held: Layer, learned: Mapping[str, Learned]
    ) -> dict[bytes, dict[str, Record]]:
        """Return by directory and name what may be kept of *learned*."""
        disks = mounts(self._root)
        rows: defaultdict[bytes, dict[str, Record]] = defaultdict(dict)
        for path, stamp, facts, wrapped in learned.values():
            directory, _, name = path.rpartition("/")
            if (
                facts.content is not Content.UNREADABLE
                and facts.unscanned is Unscanned.NOT
                and held.keeps(path, facts)
                and facts.size == stamp.size
                and max(stamp.mtime_ns, stamp.ctime_ns) < self._began - _SETTLED_NS
                and not disks.vague(directory)
                and self._is(path, stamp)
            ):
                one = record(name, stamp, held.under(path, facts), facts, wrapped)
                if storable(one):
                    rows[os.fsencode(directory)][name] = one
        return rows

    def _made(
        self, shelf: Shelf, directory: bytes, old: bytes | None, records: dict[str, Record]
    ) -> bytes:
        """Return a directory's row: what it holds by now, but for files that are others by now."""
        place_ = _checked(shelf, directory)
        above = os.fsdecode(directory) + "/" if directory else ""
        kept = [
            one
            for one in (() if old is None else unpack(place_, old))
            if one.name not in records and self._is(above + one.name, one.stamp)
        ]
        return pack(place_, [*kept, *records.values()])

    def _is(self, path: str, stamp: Stamp) -> bool:
        """Return whether the file at *path* is still what *stamp* says.

        Who compares it with what it was before the file was read knows that nobody has written
        to it meanwhile.
        """
        try:
            now = os.lstat(self._prefix + path)
        except (OSError, ValueError):
            return False
        # Some systems tell no number where they list a directory.
        inode = now.st_ino if stamp.inode else 0
        return stamp == (now.st_size, now.st_mtime_ns, inode, now.st_ctime_ns)

    def _tidy_up(self) -> None:
        store = self._store
        if store is None:
            return
        for shelf, directories in self._old.items():
            store.touch(shelf, directories)
        store.prune()


_HINT: Final = "only time is lost; --no-cache does without"


class _Layout:
    """What holds for facts; its layer is made when it is first needed, away from a screen."""

    def __init__(self, tokenizer: str, format_: str, policy: Policy, number: int) -> None:
        self.number = number
        self._what = tokenizer, format_, policy
        self._layer: Layer | None = None

    def layer(self) -> Layer:
        if self._layer is None:
            self._layer = layer(*self._what)
        return self._layer


class _News(NamedTuple):
    layout: _Layout
    learned: Sequence[Learned]
    answers: Mapping[Key, bytes]


class _Waiting:
    """What is to be written next, the newest of each path."""

    def __init__(self) -> None:
        self.count = 0
        self.files: defaultdict[_Layout, dict[str, Learned]] = defaultdict(dict)
        self.answers: defaultdict[str, dict[bytes, bytes]] = defaultdict(dict)

    def take(self, news: _News) -> None:
        self.count += len(news.learned) + len(news.answers)
        self.files[news.layout].update((one[0], one) for one in news.learned)
        for key, sealed in news.answers.items():
            self.answers[key.layer][key.digest] = sealed

    def clear(self) -> None:
        self.count = 0
        self.files.clear()
        self.answers.clear()


def _checked(shelf: Shelf, directory: bytes) -> bytes:
    """Return what a row's checksum says of its place."""
    return b"\0".join((shelf.root, shelf.layer.encode(), directory))


def _at(key: Key) -> bytes:
    """Return what an answer's checksum says of its place."""
    return b"\0".join((key.layer.encode(), key.digest))


def _digest(parts: Iterable[str | bytes]) -> bytes:
    said = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        # With its length before it no part can pass for another.
        said.update(len(data).to_bytes(8, "little") + data)
    return said.digest()
