"""A session's cache: facts of files that did not change, no others, and never a stop."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from concurrent.futures import Future
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

import pytest

from create_dump.analysis.cache import keeper as keepers
from create_dump.analysis.cache.keeper import Keeper, Key
from create_dump.analysis.cache.place import Unusable, place
from create_dump.analysis.cache.rows import Stamp
from create_dump.analysis.cache.store import Store, today
from create_dump.analysis.cache.texts import Texts
from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.jobs import Clean, CountText
from create_dump.analysis.secrets.finding import Finding, Level
from create_dump.analysis.secrets.guard import Cleaned
from create_dump.analysis.secrets.policy import Mode, Policy, Unscanned
from create_dump.errors import CacheLost, CreateDumpError, SettingsError
from create_dump.sources.directory import DirectorySource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from create_dump.analysis.pool import Pool

    Facts = dict[str, tuple[FileFacts, int]]

OFF = Policy(Mode.OFF, salt=b"salt")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "dir").mkdir(parents=True)
    (root / "top.py").write_text("top = 1\n")
    (root / "dir" / "low.py").write_text("low = 1\n")
    return root


class Session:
    """A keeper, and what it said."""

    def __init__(self, root: Path, policy: Policy = OFF, tokenizer: str = "rough") -> None:
        self.root = root
        self.said: list[CreateDumpError] = []
        self.keeper = Keeper(root, self.said.append)
        self.keeper.lay_out(tokenizer, "markdown", policy, 7)

    def facts(self, path: str, tokens: int = 5) -> FileFacts:
        size = (self.root / path).stat().st_size
        return FileFacts(Content.TEXT, size, lines=1, tokens=tokens, digest=b"d" * 16)

    def stamp(self, path: str) -> Stamp:
        entry = DirectorySource(self.root).stat(path)
        assert entry is not None
        return Stamp(*entry[2:])

    def keep(self, *paths: str, facts: FileFacts | None = None) -> None:
        self.keeper.keep([(path, self.stamp(path), facts or self.facts(path), 9) for path in paths])

    def known(self) -> Facts:
        """Return what is known of all there is, by path."""
        found: Facts = {}
        for batch in DirectorySource(self.root).walk():
            known = self.keeper.recall(batch.directory, batch.entries)
            if known is not None:
                assert known.layout == 7
                above = f"{batch.directory}/" if batch.directory else ""
                found |= {above + name: each for name, each in known.files.items()}
        return found


def learn(root: Path, *paths: str, policy: Policy = OFF, tokenizer: str = "rough") -> None:
    session = Session(root, policy, tokenizer)
    session.keep(*(paths or ("top.py", "dir/low.py")))
    session.keeper.close()
    assert session.said == []


def known(root: Path, *, policy: Policy = OFF, tokenizer: str = "rough") -> Facts:
    session = Session(root, policy, tokenizer)
    with closing(session.keeper):
        return session.known()


def test_what_one_session_learned_the_next_one_knows(root: Path) -> None:
    assert known(root) == {}
    learn(root)

    session = Session(root)
    assert session.known() == {path: (session.facts(path), 9) for path in ("top.py", "dir/low.py")}
    session.keeper.close()
    assert session.said == []


def test_nothing_is_known_before_it_is_said_how_things_are_counted(root: Path) -> None:
    learn(root)
    said: list[CreateDumpError] = []
    keeper = Keeper(root, said.append)

    assert keeper.layout is None
    assert keeper.recall("", ()) is None
    assert keeper.key("texts", "text") is None
    keeper.keep([])
    keeper.close()
    assert said == []


def test_another_way_of_counting_knows_nothing(root: Path) -> None:
    learn(root)

    assert known(root, tokenizer="gpt-2") == {}
    assert known(root, policy=Policy(salt=b"salt")) == {}
    assert len(known(root)) == 2


def test_what_is_learned_is_kept_under_what_held_then(root: Path) -> None:
    session = Session(root)
    session.keep("top.py")
    session.keeper.lay_out("gpt-2", "markdown", OFF, 8)
    session.keep("dir/low.py")
    session.keeper.close()

    assert set(known(root)) == {"top.py"}
    assert set(known(root, tokenizer="gpt-2")) == {"dir/low.py"}


def test_another_root_knows_nothing(root: Path, tmp_path: Path) -> None:
    learn(root)
    root.rename(tmp_path / "moved")

    assert known(tmp_path / "moved") == {}


def test_the_newest_facts_of_a_path_hold_and_others_stay(root: Path) -> None:
    learn(root)
    session = Session(root)
    session.keep("top.py", facts=session.facts("top.py", 1))
    session.keep("top.py", facts=session.facts("top.py", 2))
    session.keeper.close()

    facts = known(root)
    assert facts["top.py"][0].tokens == 2
    assert facts["dir/low.py"][0].tokens == 5


def test_others_of_a_directory_stay_as_well(root: Path) -> None:
    (root / "dir" / "other.py").write_text("other = 1\n")
    learn(root, "dir/low.py")
    learn(root, "dir/other.py")

    assert set(known(root)) == {"dir/low.py", "dir/other.py"}


def test_two_names_of_one_file_are_both_known(root: Path) -> None:
    (root / "link.py").hardlink_to(root / "top.py")
    learn(root, "top.py", "link.py")

    assert set(known(root)) == {"top.py", "link.py"}


def test_a_file_of_just_that_age_is_not_kept(root: Path) -> None:
    session = Session(root)
    stamp = session.stamp("top.py")
    session.keeper._began = max(stamp.mtime_ns, stamp.ctime_ns) + keepers._SETTLED_NS
    session.keep("top.py")
    session.keeper.close()

    assert known(root) == {}


def test_there_is_one_store_and_one_thread_that_ends_with_the_process(root: Path) -> None:
    session = Session(root)
    session.keep("top.py")

    with closing(session.keeper) as keeper:
        assert keeper._opened() is keeper._opened() is not None
        assert keeper._thread is not None
        assert keeper._thread.daemon


def test_no_thread_is_started_after_the_end(root: Path) -> None:
    session = Session(root)
    session.keeper.close()
    session.keep("top.py")

    assert session.keeper._thread is None


def test_after_the_end_the_file_is_closed_and_nothing_is_asked_of_it(root: Path) -> None:
    session = Session(root)
    session.known()
    key = session.keeper.key("texts", "text")
    store = session.keeper._store
    session.keeper.close()

    assert store is not None
    assert store._database is None
    assert key is not None
    assert session.keeper.recall("", ()) is None
    assert session.keeper.answer(key, int) is None
    assert session.said == []


@pytest.mark.parametrize("learned", [False, True])
def test_whoever_closes_it_waits_for_no_disk_that_does_not_answer(
    root: Path, monkeypatch: pytest.MonkeyPatch, *, learned: bool
) -> None:
    answers, close = threading.Event(), Store.close
    closing_it: list[threading.Thread] = []
    asked = threading.Event()

    def wait_and_close(store: Store) -> None:
        closing_it.append(threading.current_thread())
        asked.set()
        answers.wait()
        close(store)

    session = Session(root)
    session.known()
    if learned:
        session.keep("top.py")
    store = session.keeper._store
    monkeypatch.setattr(Store, "close", wait_and_close)

    session.keeper.close(hurried=True)

    asked.wait()
    assert store is not None
    assert store._database is not None
    answers.set()
    closing_it[0].join()
    assert store._database is None


def test_a_cache_that_is_made_anew_is_there_at_once(root: Path) -> None:
    place().parent.mkdir(parents=True)
    place().write_bytes(b"another program's file" * 999)

    with closing(Session(root).keeper) as keeper:
        assert keeper.recall("", ()) is not None


def test_why_nothing_can_be_written_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Unusable("the disk is full")

    monkeypatch.setattr(Store, "put", refuse)
    session = Session(root)
    session.keep("top.py")
    session.keeper.close()

    assert [error.what for error in session.said] == ["there is no cache: the disk is full"]


def test_what_waits_is_counted_until_it_is_written(root: Path) -> None:
    session = Session(root)
    layout = session.keeper._layout
    assert layout is not None
    facts = session.facts("top.py")
    waiting = keepers._Waiting()
    for digest in (b"1", b"2"):
        key = Key(7, "layer", digest)
        learned = ("top.py", session.stamp("top.py"), facts, 9)
        waiting.take(keepers._News(layout, [learned], {key: b""}))

    assert waiting.count == 4
    waiting.clear()
    assert waiting.count == 0


def test_files_that_are_gone_leave_their_row(root: Path) -> None:
    (root / "old.py").write_text("old = 1\n")
    learn(root, "old.py", "top.py")
    (root / "old.py").rename(root / "older.py")
    (root / "new.py").write_text("new = 1\n")
    learn(root, "new.py")
    (root / "older.py").rename(root / "old.py")

    with closing(sqlite3.connect(place())) as database:
        (data,) = database.execute("SELECT data FROM rows WHERE directory = x''").fetchone()
    assert b"old.py" not in data
    assert b"top.py" in data


# What is not trusted.


@pytest.mark.parametrize(
    "facts",
    [
        FileFacts(Content.UNREADABLE, 8),
        FileFacts(Content.TEXT, 9),
        FileFacts(Content.TEXT, 8, unscanned=Unscanned.PENDING),
        FileFacts(Content.TEXT, 8, unscanned=Unscanned.FAILED),
    ],
)
def test_what_is_not_known_for_sure_is_not_kept(root: Path, facts: FileFacts) -> None:
    session = Session(root)
    session.keep("top.py", facts=facts)
    session.keeper.close()

    assert known(root) == {}


@pytest.mark.parametrize("content", [Content.TEXT, Content.BINARY, Content.DUMP])
def test_all_that_was_looked_at_is_kept(root: Path, content: Content) -> None:
    session = Session(root)
    facts = FileFacts(content, 8, detail="why")
    session.keep("top.py", facts=facts)
    session.keeper.close()

    assert known(root) == {"top.py": (facts, 9)}


def test_a_file_that_changed_since_it_was_listed_is_not_kept(root: Path) -> None:
    session = Session(root)
    stamp = session.stamp("top.py")
    (root / "top.py").write_text("top = 2\n")
    session.keeper.keep([("top.py", stamp, session.facts("top.py"), 9)])
    session.keeper.keep([("gone.py", stamp, session.facts("top.py"), 9)])
    session.keeper.keep([("\0.py", stamp, session.facts("top.py"), 9)])
    session.keeper.close()

    assert known(root) == {}
    assert session.said == []


@pytest.mark.parametrize("seconds", [-4, -1, 3])
@pytest.mark.parametrize("which", ["mtime_ns", "ctime_ns"])
def test_a_file_of_just_now_is_not_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch, seconds: int, which: str
) -> None:
    monkeypatch.setattr(keepers, "_SETTLED_NS", 2_000_000_000)
    monkeypatch.setattr(Keeper, "_is", lambda *_: True)
    session = Session(root)
    old = Stamp(8, 1_000, 5, 1_000)
    stamp = old._replace(**{which: time.time_ns() + seconds * 1_000_000_000})
    session.keeper.keep([("top.py", stamp, session.facts("top.py"), 9)])
    session.keeper.keep([("dir/low.py", old, session.facts("dir/low.py"), 9)])
    session.keeper.close()

    with Store(place()) as store:
        assert store.content().rows == 1 + (seconds == -4)


def test_two_seconds_are_git_s_two_seconds() -> None:
    source = keepers.__file__
    with open(source, encoding="utf-8") as text:  # noqa: PTH123 - the fixture has set another one
        assert "_SETTLED_NS: Final = 2_000_000_000" in text.read()


def test_files_on_a_disk_with_vague_times_are_not_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Vague:
        def vague(self, directory: str) -> str:
            return "nfs" if directory == "dir" else ""

    monkeypatch.setattr(keepers, "mounts", lambda _: Vague())
    learn(root)

    assert set(known(root)) == {"top.py"}


def test_a_name_that_no_row_can_hold_is_left_out(root: Path) -> None:
    name = os.fsdecode(b"\xff.py")
    (root / name).write_text("x = 1\n")
    learn(root, name, "top.py")

    assert set(known(root)) == {"top.py"}


def test_a_directory_of_any_name_has_a_row(root: Path) -> None:
    name = os.fsdecode(b"\xff")
    (root / name).mkdir()
    (root / name / "a.py").write_text("x = 1\n")
    learn(root, f"{name}/a.py")

    assert set(known(root)) == {f"{name}/a.py"}


def test_where_a_listing_tells_no_number_the_times_have_to_do(root: Path) -> None:
    session = Session(root)
    stamp = session.stamp("top.py")._replace(inode=0)
    session.keeper.keep([("top.py", stamp, session.facts("top.py"), 9)])
    session.keeper.close()

    with Store(place()) as store:
        assert store.content().rows == 1


def test_secrets_are_kept_for_the_policy_that_found_them(root: Path) -> None:
    policy = Policy(salt=b"salt")
    session = Session(root, policy)
    found = Finding("top.py", 0, 1, 1, 1, "rule", "title", Level.HIGH, "print")
    facts = session.facts("top.py")._replace(findings=(found,))
    session.keep("top.py", facts=facts)
    session.keep("dir/low.py")
    session.keeper.close()

    assert known(root, policy=policy)["top.py"] == (facts, 9)
    for other in (Policy(salt=b"other"), Policy(Mode.WARN, salt=b"salt")):
        assert set(known(root, policy=other)) == {"dir/low.py"}


# When it is written.


def wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_was_learned_is_written_when_it_grows_quiet(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepers, "_QUIET_S", 0.02)
    session = Session(root)
    session.keep("top.py")

    wait_for(lambda: set(known(root)) == {"top.py"})
    session.keep("dir/low.py")
    wait_for(lambda: set(known(root)) == {"top.py", "dir/low.py"})
    session.keeper.close()


def test_much_is_written_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepers, "_QUIET_S", 3_600)
    monkeypatch.setattr(keepers, "_MOST_WAITING", 2)
    session = Session(root)
    session.keep("top.py")
    time.sleep(0.1)
    assert known(root) == {}
    session.keep("dir/low.py")

    wait_for(lambda: len(known(root)) == 2)
    session.keeper.close()


def test_nothing_is_kept_after_the_end(root: Path) -> None:
    session = Session(root)
    session.keep("top.py")
    session.keeper.close()
    session.keeper.close()
    session.keep("dir/low.py")

    assert session.known() == {}
    assert set(known(root)) == {"top.py"}


def test_a_use_is_noted_once_a_day(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learn(root)
    day = today()
    monkeypatch.setattr(keepers, "today", lambda: day + 1)
    monkeypatch.setattr("create_dump.analysis.cache.store.today", lambda: day + 1)
    assert len(known(root)) == 2

    with closing(sqlite3.connect(place())) as database:
        assert database.execute("SELECT DISTINCT used FROM rows").fetchall() == [(day + 1,)]
    session = Session(root)
    session.known()
    session.keeper.close()
    assert session.keeper._thread is None


# What may stand in the way.


def test_a_damaged_cache_is_made_anew_and_that_is_said_once(root: Path) -> None:
    place().parent.mkdir(parents=True)
    place().write_bytes(b"something else" * 999)
    session = Session(root)
    assert session.known() == {}
    session.keep("top.py")
    session.keeper.close()

    (said,) = session.said
    assert isinstance(said, CacheLost)
    assert "made anew" in said.what
    assert "only time" in said.hint
    assert set(known(root)) == {"top.py"}


def test_one_that_is_damaged_meanwhile_is_done_without(root: Path) -> None:
    learn(root)
    session = Session(root)
    assert len(session.known()) == 2
    with closing(sqlite3.connect(place())) as database:
        database.execute("DROP TABLE rows")

    assert session.known() == {}
    assert session.keeper.key("texts", "text") is None
    session.keep("top.py")
    session.keeper.close()

    (said,) = session.said
    assert "there is no cache" in said.what
    learn(root)
    assert len(known(root)) == 2


def test_a_place_where_none_can_be_is_said_once(root: Path, cache_home: Path) -> None:
    cache_home.write_text("")
    session = Session(root)
    assert session.known() == {}
    assert session.known() == {}
    key = session.keeper.key("texts", "text")
    assert key is None
    session.keep("top.py")
    session.keeper.close()

    (said,) = session.said
    assert "there is no cache" in said.what


def test_a_place_that_goes_away_before_anything_is_written_is_said_once(
    root: Path, cache_home: Path
) -> None:
    cache_home.write_text("")
    session = Session(root)
    session.keep("top.py")
    wait_for(lambda: session.keeper._thread is not None)
    session.keeper.close()

    (said,) = session.said
    assert "there is no cache" in said.what


def test_numbers_are_done_without_where_there_is_no_cache(root: Path, cache_home: Path) -> None:
    session = Session(root)
    key = session.keeper.key("texts", "text")
    assert key is not None
    cache_home.write_text("")

    assert session.keeper.answer(key, int) is None
    assert session.keeper.answer(key, int) is None
    session.keeper.keep_answer(key, 1)
    session.keeper.close()

    assert len(session.said) == 1


def test_rules_that_can_t_be_used_leave_no_cache(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SettingsError("a rule can't be used", hint="mend it")

    monkeypatch.setattr(keepers, "layer", refuse)
    first, second = Session(root), Session(root)
    assert first.keeper.key("texts", "text") is None
    assert second.keeper.recall("", ()) is None
    for session in (first, second):
        session.keeper.close()
        assert [said.hint for said in session.said] == ["mend it"]


def test_a_mistake_of_ours_is_told_and_stops_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(keepers, "record", fail)
    session = Session(root)
    session.keep("top.py")
    session.keeper.close()

    (said,) = session.said
    assert "ZeroDivisionError" in said.what


@pytest.mark.parametrize("words", [{"hurried": True}, {"hurried": False}, {}])
def test_a_disk_that_does_not_answer_is_not_waited_for(
    root: Path, monkeypatch: pytest.MonkeyPatch, words: dict[str, bool]
) -> None:
    hurried = bool(words) and words["hurried"]
    monkeypatch.setattr(keepers, "_PATIENCE_S", 20 if hurried else 0.05)
    monkeypatch.setattr(keepers, "_HURRIED_S", 0.05 if hurried else 20)
    slow = threading.Event()
    monkeypatch.setattr(Keeper, "_write", lambda *_: slow.wait(20))
    session = Session(root)
    session.known()
    session.keep("top.py")

    began = time.monotonic()
    session.keeper.close(**words)

    assert time.monotonic() - began < 10
    slow.set()
    thread, store = session.keeper._thread, session.keeper._store
    assert thread is not None
    assert store is not None
    thread.join()
    assert store._database is None


def test_a_file_that_is_opened_while_all_ends_is_closed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(root)
    opened: list[Store] = []

    def slow(path: Path) -> Store:
        session.keeper.close()
        opened.append(Store(path))
        return opened[0]

    monkeypatch.setattr(keepers, "Store", slow)

    assert session.keeper.recall("", ()) is None
    assert [store._database for store in opened] == [None]
    assert session.said == []


# Texts that are no file's.


class Counting:
    """A pool that answers when it is told to."""

    def __init__(self) -> None:
        self.exact = True
        self.asked: list[tuple[object, Future[Any]]] = []
        self.laid_out: list[tuple[object, ...]] = []

    def ask(self, job: object) -> Future[Any]:
        future: Future[Any] = Future()
        self.asked.append((job, future))
        return future

    def lay_out(self, *what: object) -> None:
        self.laid_out.append(what)


@pytest.fixture
def pool() -> Counting:
    return Counting()


def wrap(*_: object, **__: object) -> tuple[str, str, str]:
    return "", "", ""


@pytest.fixture
def session(root: Path) -> Iterator[Session]:
    session = Session(root)
    yield session
    session.keeper.close()


def texts_of(pool: Counting, keeper: Keeper | None) -> Texts:
    return Texts(cast("Pool", pool), keeper)


def test_a_text_is_counted_once(root: Path, pool: Counting, session: Session) -> None:
    texts = texts_of(pool, session.keeper)
    asked = texts.count("a header")
    ((job, future),) = pool.asked
    assert job == CountText("a header")
    future.set_result(3)
    assert asked.result() == 3
    session.keeper.close()

    again = Session(root)
    texts = texts_of(pool, again.keeper)
    assert texts.count("a header").result(0) == 3
    assert len(pool.asked) == 1
    texts.count("another")
    texts.clean("a header", "")
    assert len(pool.asked) == 3
    again.keeper.close()


def test_a_text_without_secrets_is_looked_through_once(
    root: Path, pool: Counting, session: Session
) -> None:
    found = Finding("", 0, 1, 1, 1, "rule", "title", Level.HIGH, "print")
    answers = {
        "clean": Cleaned("clean"),
        "found": Cleaned("found", (found,)),
        "other": Cleaned("else"),
    }
    texts = texts_of(pool, session.keeper)
    for text in answers:
        texts.clean(text, "")
    for (job, future), answer in zip(pool.asked, answers.values(), strict=True):
        assert job == Clean(answer.text if answer.text != "else" else "other", "")
        future.set_result(answer)
    session.keeper.close()

    again = Session(root)
    texts = texts_of(pool, again.keeper)
    assert texts.clean("clean", "").result(0) == Cleaned("clean")
    for text in ("found", "other"):
        assert not texts.clean(text, "").done()
    assert not texts.clean("clean", "a/path").done()
    assert pool.asked[-1][0] == Clean("clean", "a/path")
    again.keeper.close()


@pytest.mark.parametrize("trouble", ["cancelled", "failed", "rough"])
def test_no_number_is_kept_that_is_none(
    root: Path,
    pool: Counting,
    session: Session,
    trouble: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    texts = texts_of(pool, session.keeper)
    texts.count("text")
    texts.clean("text", "")
    for _, future in pool.asked:
        if trouble == "cancelled":
            future.cancel()
        elif trouble == "failed":
            future.set_exception(ZeroDivisionError())
    if trouble == "rough":
        pool.exact = False
        pool.asked[0][1].set_result(3)
    session.keeper.close()

    again = Session(root)
    assert not texts_of(pool, again.keeper).count("text").done()
    again.keeper.close()
    assert caplog.records == []


def test_both_are_told_of_another_layout(
    pool: Counting, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(Keeper, "lay_out", lambda _, *what: told.append(what))

    texts_of(pool, session.keeper).lay_out(wrap, "xml", "gpt-2", OFF, 8)

    assert told == [("gpt-2", "xml", OFF, 8)]
    assert pool.laid_out == [(wrap, "gpt-2", OFF, 8)]


def test_where_the_cache_is_lost_the_pool_does_it_all(
    pool: Counting, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keeper, "key", lambda *_: None)
    texts = texts_of(pool, session.keeper)
    texts.count("text")
    texts.clean("text", "")

    assert [job for job, _ in pool.asked] == [CountText("text"), Clean("text", "")]


def test_a_text_that_no_bytes_can_be_has_a_place_of_its_own(session: Session) -> None:
    keys = {session.keeper.key("texts", text) for text in ("\udce9", "\udcea", "?")}

    assert len(keys) == 3
    assert None not in keys


def test_why_an_answer_can_t_be_read_is_told(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = session.keeper.key("texts", "text")
    assert key is not None

    def refuse(*_: object) -> bytes:
        raise Unusable("the disk is asleep")

    monkeypatch.setattr(Store, "answer", refuse)

    assert session.keeper.answer(key, int) is None
    assert [error.what for error in session.said] == ["there is no cache: the disk is asleep"]


def test_an_answer_that_another_tokenizer_may_have_given_is_not_kept(
    root: Path, pool: Counting, session: Session
) -> None:
    texts = texts_of(pool, session.keeper)
    texts.count("text")
    texts.clean("text", "")
    texts.lay_out(wrap, "xml", "gpt-2", OFF, 8)
    assert pool.laid_out == [(wrap, "gpt-2", OFF, 8)]
    pool.asked[0][1].set_result(3)
    pool.asked[1][1].set_result(Cleaned("text"))
    session.keeper.close()

    for tokenizer in ("rough", "gpt-2"):
        again = Session(root, tokenizer=tokenizer)
        texts = texts_of(pool, again.keeper)
        assert not texts.count("text").done()
        assert not texts.clean("text", "").done()
        again.keeper.close()


def test_a_layout_that_changes_while_it_is_asked_keeps_nothing(
    root: Path, pool: Counting, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = texts_of(pool, session.keeper)
    answer = Keeper.answer

    def late(keeper: Keeper, key: Key, kind: type[int]) -> int | None:
        texts.lay_out(wrap, "markdown", "gpt-2", OFF, 8)
        return answer(keeper, key, kind)

    with monkeypatch.context() as patch:
        patch.setattr(Keeper, "answer", late)
        texts.count("text")
    pool.asked[0][1].set_result(3)
    session.keeper.close()

    with closing(sqlite3.connect(place())) as database:
        assert database.execute("SELECT count(*) FROM answers").fetchone() == (0,)


def test_without_a_cache_the_pool_does_it_all(pool: Counting) -> None:
    texts = texts_of(pool, None)
    texts.lay_out(wrap, "markdown", "rough", OFF, 1)
    texts.count("text")
    texts.clean("text", "")

    assert [job for job, _ in pool.asked] == [CountText("text"), Clean("text", "")]
    assert pool.laid_out == [(wrap, "rough", OFF, 1)]
