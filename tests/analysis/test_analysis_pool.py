"""Both pools give the same answers, in the order of interest, and end when they are told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from worker_fakes import OFF, OPEN, Folder, bare, fenced

from create_dump.analysis import tokens
from create_dump.analysis.analyse import analyse_files
from create_dump.analysis.facts import Content
from create_dump.analysis.jobs import CountText, FindTexts
from create_dump.analysis.kept import Kept
from create_dump.analysis.pool import Pool, Work, open_pool
from create_dump.analysis.secrets.guard import Guard
from create_dump.analysis.secrets.policy import Mode, Policy
from create_dump.analysis.threads import ThreadPool
from create_dump.errors import CreateDumpError, UsageError, WorkerFailed
from create_dump.sources.directory import DirectorySource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from create_dump.analysis.analyse import Result
    from create_dump.analysis.process import ProcessPool
    from create_dump.analysis.secrets.finding import Finding

_PATIENCE_S = 30

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows can't kill by the signals of POSIX"
)


class _Heard:
    """What a pool called back."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.layouts: list[int] = []
        self.errors: list[CreateDumpError] = []
        self.batches = 0
        self.news = threading.Condition()

    def hear(self, found: list[Result], layout: int) -> None:
        with self.news:
            self.results += found
            self.layouts += [layout] * len(found)
            self.batches += 1
            self.news.notify_all()

    def fail(self, error: CreateDumpError) -> None:
        with self.news:
            self.errors.append(error)
            self.news.notify_all()

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.results]

    def wait(self, until: Callable[[], bool]) -> None:
        with self.news:
            assert self.news.wait_for(until, _PATIENCE_S), (self.paths, self.errors)

    def wait_for(self, count: int) -> None:
        self.wait(lambda: len(self.results) >= count)


@pytest.fixture
def heard() -> _Heard:
    return _Heard()


@pytest.fixture(autouse=True)
def importable_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker process find this directory's `worker_fakes`."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture
def no_vocabulary(tmp_path: Path, importable_fakes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no process find a vocabulary."""
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "toktok.py").write_text("raise ImportError\n", "ascii")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(broken), str(Path(__file__).parent)]))
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setitem(sys.modules, "toktok", None)
    monkeypatch.setattr(tokens, "_counters", {})


@contextmanager
def _pool(
    root: Path, heard: _Heard, *, worker: bool, tokenizer: str = "rough", jobs: int = 2
) -> Iterator[Pool]:
    pool = open_pool(
        Folder(root, os.getpid()),
        tokenizer,
        fenced,
        OFF,
        results=heard.hear,
        failed=heard.fail,
        worker=worker,
        jobs=jobs,
    )
    try:
        yield pool
    finally:
        pool.close()


@contextmanager
def _process(root: Path, heard: _Heard, tokenizer: str = "rough") -> Iterator[ProcessPool]:
    with _pool(root, heard, worker=True, tokenizer=tokenizer) as pool:
        yield cast("ProcessPool", pool)


def _fill(root: Path, names: list[str]) -> list[tuple[str, int]]:
    for name in names:
        (root / name).write_text(f"content of {name}\n" * 3, "utf-8")
    return [(name, (root / name).stat().st_size) for name in names]


def _until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


both = pytest.mark.parametrize("worker", [False, True], ids=["threads", "process"])


@both
def test_every_file_is_answered_as_the_work_itself_answers(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    files = _fill(tmp_path, [f"{number}.py" for number in range(300)])
    (tmp_path / "binary").write_bytes(b"\0")
    names = [*(name for name, _ in files), "binary", "vanished"]
    expected = analyse_files(
        Folder(tmp_path, 0).read, names, tokens.get("o200k_base"), fenced, OPEN
    )

    with _pool(tmp_path, heard, worker=worker, tokenizer="o200k_base") as pool:
        pool.submit(files)
        pool.submit([("binary", 1), ("vanished", 5)])
        heard.wait_for(len(names))

    assert sorted(heard.results) == sorted(expected)
    assert heard.errors == []
    assert pool.exact


@both
def test_a_file_that_vanished_is_unreadable(tmp_path: Path, heard: _Heard, *, worker: bool) -> None:
    with _pool(tmp_path, heard, worker=worker) as pool:
        pool.submit([("vanished", 10)])
        heard.wait_for(1)

    ((_, facts, wrapped),) = heard.results
    assert (facts.content, facts.detail, wrapped) == (Content.UNREADABLE, "gone", 0)


@both
def test_what_is_looked_at_comes_first(tmp_path: Path, heard: _Heard, *, worker: bool) -> None:
    files = _fill(tmp_path, ["slow", *(f"{number:03}" for number in range(600))])

    with _pool(tmp_path, heard, worker=worker) as pool:
        pool.submit(files[:1])
        pool.submit(files[1:])
        pool.prioritise(["599", "slow"])
        (tmp_path / "go").touch()
        heard.wait_for(len(files))

    # The batches that were under way already are before it; nothing else is.
    assert heard.paths.index("599") <= 3 * 128


@both
def test_in_another_layout_nothing_is_told_any_more_of_the_one_before(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    files = _fill(tmp_path, ["slow", *(f"{number:03}" for number in range(300))])
    names = [name for name, _ in files]
    source = Folder(tmp_path, 0)

    with _pool(tmp_path, heard, worker=worker) as pool:
        pool.submit(files)
        # Where `slow` is under way, it counts for the layout before; here it must be done again.
        pool.lay_out(bare, "rough", OFF, 1)
        pool.submit(files)
        (tmp_path / "go").touch()
        heard.wait_for(len(files))

    expected = analyse_files(source.read, names, tokens.get("rough"), bare, OPEN)
    assert sorted(heard.results) == sorted(expected)
    assert set(heard.layouts) == {1}


@both
def test_another_tokenizer_counts_all_that_comes_after(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    files = _fill(tmp_path, [f"{number:03}" for number in range(200)])

    with _pool(tmp_path, heard, worker=worker) as pool:
        pool.submit(files)
        pool.lay_out(fenced, "o200k_base", OFF, 1)
        pool.submit(files)
        heard.wait(lambda: heard.layouts.count(1) == len(files))

        assert pool.exact
        assert pool.ask(CountText("one two three")).result(_PATIENCE_S) == 3

    names = [name for name, _ in files]
    expected = analyse_files(
        Folder(tmp_path, 0).read, names, tokens.get("o200k_base"), fenced, OPEN
    )
    told = [each for each, layout in zip(heard.results, heard.layouts, strict=True) if layout]
    assert sorted(told) == sorted(expected)


@both
def test_another_tokenizer_without_a_vocabulary_is_told_of_and_estimated(
    tmp_path: Path, heard: _Heard, no_vocabulary: None, *, worker: bool
) -> None:
    files = _fill(tmp_path, ["a", "b"])

    with _pool(tmp_path, heard, worker=worker) as pool:
        pool.submit(files)
        heard.wait_for(2)
        before = pool.exact
        pool.lay_out(fenced, "o200k_base", OFF, 1)
        pool.submit(files)
        heard.wait_for(4)

        assert (before, pool.exact) == (True, False)

    assert [error.what for error in heard.errors] == [
        "no vocabulary to count o200k_base with on this machine"
    ]
    assert heard.results[:2] == heard.results[2:]


def test_a_layout_outlives_the_worker_and_its_successor(tmp_path: Path, heard: _Heard) -> None:
    files = _fill(tmp_path, ["poison", *(f"{number:03}" for number in range(200))])
    (tmp_path / "deaths").write_text("1", "ascii")

    with _process(tmp_path, heard) as pool:
        pool.lay_out(bare, "rough", OFF, 1)
        pool.submit(files)
        heard.wait_for(len(files))
        (tmp_path / "deaths").write_text("1", "ascii")
        pool.submit(files)
        heard.wait_for(2 * len(files))
        pool.lay_out(fenced, "rough", OFF, 2)
        pool.submit(files)
        heard.wait_for(3 * len(files))

    source = Folder(tmp_path, os.getpid())
    rough = tokens.get("rough")
    names = [name for name, _ in files]
    assert not pool.exact
    for layout, section in ((1, bare), (2, fenced)):
        told = [
            each
            for each, number in zip(heard.results, heard.layouts, strict=True)
            if number == layout
        ]
        assert set(told) == set(analyse_files(source.read, names, rough, section, OPEN))


@both
def test_a_text_is_counted_before_the_files_that_wait(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    files = _fill(tmp_path, [f"{number:04}" for number in range(1500)])
    text = "# Project\n" * 10_000
    (expected,) = tokens.get("o200k_base").count([text], [""])

    told: list[int] = []

    with _pool(tmp_path, heard, worker=worker, tokenizer="o200k_base") as pool:
        pool.submit(files)
        future = pool.ask(CountText(text))
        future.add_done_callback(lambda _: told.append(len(heard.results)))

        assert future.result(_PATIENCE_S) == expected
        heard.wait_for(len(files))

    # The batches that were under way already are before it; nothing else is.
    assert told[0] <= 2 * 128


@both
def test_a_text_with_lone_surrogates_is_counted(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    with _pool(tmp_path, heard, worker=worker) as pool:
        assert pool.ask(CountText("caf\udce9")).result(_PATIENCE_S) > 0


@both
def test_texts_are_found_in_files_whatever_their_case_and_encoding(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    contents = {
        "plain": b"A Needle in a haystack",
        "wide": "NEEDLE und Stra\xdfe".encode("utf-16"),
        "binary": b"needle\0strasse",
        "none": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)

    with _pool(tmp_path, heard, worker=worker) as pool:
        question = FindTexts((*contents, "gone"), ("needle", "strasse"))
        answer = pool.ask(question).result(_PATIENCE_S)

    assert answer == [(True, False), (True, True), (False, False), (False, False), (False, False)]


@both
def test_closing_forgets_what_waits_and_calls_nothing_back(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    files = _fill(tmp_path, ["slow", *(f"{number:03}" for number in range(300))])

    with _pool(tmp_path, heard, worker=worker) as pool:
        pool.submit(files)
        counts = [pool.ask(CountText("text")) for _ in range(50)]
        pool.close()

        assert all(count.done() for count in counts)
        pool.submit(files)
        assert pool.ask(CountText("text")).cancelled()
        pool.close()
    (tmp_path / "go").touch()
    time.sleep(0.1)
    assert (heard.results, heard.errors) == ([], [])


@both
def test_a_pool_may_be_closed_from_its_own_callback(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    closed = threading.Event()
    with _pool(tmp_path, heard, worker=worker) as pool:

        def close(found: list[Result], layout: int) -> None:
            del found, layout
            pool.close()
            closed.set()

        cast("ThreadPool | ProcessPool", pool)._results = close
        pool.submit(_fill(tmp_path, ["a"]))

        assert closed.wait(_PATIENCE_S)


@both
def test_an_analysis_that_fails_as_it_never_should_is_told_and_the_rest_goes_on(
    tmp_path: Path, heard: _Heard, *, worker: bool
) -> None:
    with _pool(tmp_path, heard, worker=worker) as pool:
        pool.submit([("broken", 1)])
        heard.wait_for(1)
        pool.submit(_fill(tmp_path, ["sound"]))
        heard.wait_for(2)

    contents = {path: facts.content for path, facts, _ in heard.results}
    assert contents == {"broken": Content.UNREADABLE, "sound": Content.TEXT}
    assert [error.what for error in heard.errors] == [
        "the analysis of some files failed: ZeroDivisionError: broken"
    ]


@both
def test_without_a_vocabulary_the_pool_says_so_once_and_estimates(
    tmp_path: Path, heard: _Heard, no_vocabulary: None, *, worker: bool
) -> None:
    files = _fill(tmp_path, ["a", "b"])

    with _pool(tmp_path, heard, worker=worker, tokenizer="o200k_base") as pool:
        pool.submit(files)
        heard.wait_for(2)

        assert pool.ask(CountText("four")).result(_PATIENCE_S) == 1
        assert not pool.exact

    assert [error.what for error in heard.errors] == [
        "no vocabulary to count o200k_base with on this machine"
    ]
    assert all(facts.tokens == -(-facts.size // 4) for _, facts, _ in heard.results)


def test_an_unknown_tokenizer_is_an_error_at_once(tmp_path: Path, heard: _Heard) -> None:
    with pytest.raises(UsageError), _pool(tmp_path, heard, worker=True, tokenizer="nonesuch"):
        pass


@pytest.mark.parametrize("jobs", [1, 2, 3, 8])
def test_any_number_of_threads_answers_the_same_in_the_same_order(
    tmp_path: Path, heard: _Heard, jobs: int
) -> None:
    files = _fill(tmp_path, [f"{number:04}" for number in range(1500)])
    for name, _ in files[::200]:
        (tmp_path / name).write_text("slow to read and to count\n" * 20_000, "utf-8")
    names = [name for name, _ in files]

    with _pool(tmp_path, heard, worker=False, tokenizer="o200k_base", jobs=jobs) as pool:
        pool.submit(files)
        heard.wait_for(len(files))

    tokenizer = tokens.get("o200k_base")
    assert heard.results == analyse_files(Folder(tmp_path, 0).read, names, tokenizer, fenced, OPEN)


@pytest.mark.parametrize(("jobs", "started"), [(1, 1), (3, 3), (10**9, 32)])
def test_so_many_threads_are_started_within_reason(
    tmp_path: Path, heard: _Heard, jobs: int, started: int
) -> None:
    before = threading.active_count()

    with _pool(tmp_path, heard, worker=False, jobs=jobs):
        assert threading.active_count() - before == started


def test_unasked_there_are_as_many_threads_as_cores_that_are_of_use(
    tmp_path: Path, heard: _Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    for cores in (1, 2, 64):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: {*range(cores)})
        before = threading.active_count()
        pool = open_pool(
            Folder(tmp_path, 0), "rough", fenced, OFF, results=heard.hear, failed=heard.fail
        )
        started.append(threading.active_count() - before)
        pool.close()

    assert started == [1, 2, 4]


def test_files_are_read_while_others_are(tmp_path: Path, heard: _Heard) -> None:
    files = _fill(tmp_path, ["slow", *(f"{number:03}" for number in range(300))])
    read = threading.Event()

    class Noticing(Folder):
        def read(self, path: str) -> bytes:
            if path == "299":
                read.set()
            return super().read(path)

    pool = open_pool(
        Noticing(tmp_path, 0), "rough", fenced, OFF, results=heard.hear, failed=heard.fail, jobs=2
    )
    pool.submit(files)

    assert read.wait(_PATIENCE_S)
    assert heard.results == []
    (tmp_path / "go").touch()
    heard.wait_for(len(files))
    pool.close()
    assert heard.paths == [name for name, _ in files]


def test_the_vocabulary_is_loaded_while_the_rules_for_secrets_are(
    tmp_path: Path, heard: _Heard
) -> None:
    loaded = threading.Event()
    over = threading.Event()
    seen: list[bool] = []

    class Scanner:
        identity = ""

        def prepare(self, begun: Callable[[], None] = lambda: None) -> None:
            seen.append(loaded.is_set())
            begun()
            seen.append(loaded.wait(_PATIENCE_S))
            over.set()

        def scan(self, text: str, path: str, timeout: float = 10.0) -> list[Finding]:
            del text, path, timeout
            return []

    class Slow(tokens.Rough, frozen=True):
        def count(self, texts: Sequence[str], languages: Sequence[str]) -> list[int]:
            loaded.set()
            return super().count(texts, languages)

    guard = Guard(Policy(Mode.WARN, salt=b"salt"), Scanner())
    work = Work(Folder(tmp_path, 0), Slow(), fenced, guard)
    pool = ThreadPool(work, results=heard.hear, failed=heard.fail, threads=2)
    pool.submit(_fill(tmp_path, ["a"]))
    heard.wait_for(1)
    # This scanner finds things unprepared: an answer may come first.
    assert over.wait(_PATIENCE_S)
    pool.close()

    assert seen == [False, True]


def test_everything_is_answered_and_never_two_at_the_same_time(
    tmp_path: Path, heard: _Heard
) -> None:
    files = _fill(tmp_path, [f"{number:04}" for number in range(2000)])
    inside = threading.Lock()
    overlaps: list[int] = []

    def results(found: list[Result], layout: int) -> None:
        if not inside.acquire(blocking=False):
            overlaps.append(len(found))
            return
        time.sleep(0.001)
        inside.release()
        heard.hear(found, layout)

    pool = open_pool(Folder(tmp_path, 0), "rough", fenced, OFF, results=results, failed=heard.fail)
    pool.submit(files)
    heard.wait_for(len(files))
    pool.close()

    assert sorted(heard.paths) == [name for name, _ in files]
    assert overlaps == []


def test_the_sections_of_files_that_rest_are_kept_as_they_were_laid_out(
    tmp_path: Path, heard: _Heard
) -> None:
    texts = {"a.py": "x = 1\n", "b.py": "größe\n", "young.py": "y\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
        if name != "young.py":
            os.utime(tmp_path / name, (1, 1))
    source = DirectorySource(tmp_path)
    kept = Kept(source)

    pool = open_pool(source, "rough", fenced, OFF, results=heard.hear, failed=heard.fail, kept=kept)
    pool.submit([(name, 1) for name in texts])
    heard.wait_for(len(texts))
    pool.close()

    for path, facts, _ in heard.results:
        section = "".join(fenced(path, facts, texts[path])).encode()
        found = kept.take(path, facts.digest, fenced)
        assert found is None if path == "young.py" else b"".join(found or ()) == section
    assert heard.errors == []


def test_a_worker_that_dies_is_started_again_and_nothing_is_lost(
    tmp_path: Path, heard: _Heard
) -> None:
    files = _fill(tmp_path, [*(f"{number:03}" for number in range(200)), "poison"])
    files += _fill(tmp_path, [f"{number:03}" for number in range(200, 500)])
    (tmp_path / "deaths").write_text("1", "ascii")

    with _process(tmp_path, heard, "o200k_base") as pool:
        pool.submit(files)
        heard.wait_for(len(files))

        assert pool.exact

    assert sorted(heard.paths) == sorted(name for name, _ in files)
    assert heard.errors == []


def test_a_worker_that_dies_twice_is_told_of_and_the_rest_is_estimated(
    tmp_path: Path, heard: _Heard
) -> None:
    files = _fill(tmp_path, ["poison", *(f"{number:03}" for number in range(300))])
    (tmp_path / "deaths").write_text("2", "ascii")

    with _process(tmp_path, heard, "o200k_base") as pool:
        pool.submit(files)
        count = pool.ask(CountText("# Project\n"))
        heard.wait_for(len(files))

        assert count.result(_PATIENCE_S) > 0
        assert not pool.exact
        pool.submit(_fill(tmp_path, ["later"]))
        pool.prioritise(["later"])
        heard.wait_for(len(files) + 1)
        assert pool.ask(CountText("four")).result(_PATIENCE_S) == 1

    assert sorted(heard.paths) == sorted([*(name for name, _ in files), "later"])
    assert all(facts.tokens == -(-facts.size // 4) for _, facts, _ in heard.results)
    (error,) = heard.errors
    assert isinstance(error, WorkerFailed)
    assert error.what.startswith("the analysis process ended twice (")
    assert error.__notes__[0].startswith("last words")


@posix
def test_a_worker_that_is_killed_from_outside_is_started_again(
    tmp_path: Path, heard: _Heard
) -> None:
    files = _fill(tmp_path, ["slow", *(f"{number:03}" for number in range(300))])

    with _process(tmp_path, heard, "o200k_base") as pool:
        pool.submit(files)
        _until(lambda: pool.pid)
        first = pool.pid
        assert first
        count = pool.ask(CountText("a b c"))
        os.kill(first, signal.SIGKILL)
        (tmp_path / "go").touch()
        heard.wait_for(len(files))

        assert count.result(_PATIENCE_S) == 3
        assert pool.pid not in {None, first}
        assert not _alive(first)
    assert heard.errors == []


@posix
def test_ctrl_c_does_not_reach_the_worker(tmp_path: Path, heard: _Heard) -> None:
    files = _fill(tmp_path, ["a"])

    with _process(tmp_path, heard) as pool:
        pool.submit(files)
        heard.wait_for(1)
        pid = pool.pid
        assert pid
        assert os.getpgid(pid) != os.getpgrp()
        os.kill(pid, signal.SIGINT)
        pool.submit(files)
        heard.wait_for(2)

        assert pool.pid == pid


@posix
def test_closing_leaves_no_process_behind_even_in_the_middle_of_a_file(
    tmp_path: Path, heard: _Heard
) -> None:
    with _process(tmp_path, heard) as pool:
        pool.submit(_fill(tmp_path, ["slow"]))
        _until(lambda: pool.pid)
        pid = pool.pid
        assert pid
        start = time.monotonic()
        pool.close()

        assert not _alive(pid)
        assert time.monotonic() - start < 10  # the file alone would take 20


@posix
def test_a_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = f"""
import os, sys, time
from pathlib import Path
from worker_fakes import OFF, OPEN, Folder, bare, fenced
from create_dump.analysis.jobs import CountText
from create_dump.analysis.kept import Kept
from create_dump.analysis.pool import open_pool
pool = open_pool(Folder(Path({str(tmp_path)!r}), 0), "rough", fenced, OFF,
                 results=print, failed=print, worker=True)
pool.ask(CountText("text")).result()
print(pool.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        assert _alive(worker)

        parent.kill()

    _until(lambda: not _alive(worker))


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read as Linux tells")
def test_the_worker_gives_back_what_large_files_took(tmp_path: Path, heard: _Heard) -> None:
    files = _fill(tmp_path, ["first", "last"])
    for megabytes in (4, 9, 6, 13, 5):
        name = f"large{megabytes}"
        (tmp_path / name).write_bytes(b"sixteen letters\n" * (megabytes << 16))
        files.insert(-1, (name, megabytes << 20))

    with _process(tmp_path, heard) as pool:
        pool.submit(files[:1])
        heard.wait_for(1)
        before = _held(pool.pid)
        for number, file in enumerate(files[1:], start=2):
            pool.submit([file])
            heard.wait_for(number)

        assert _held(pool.pid) - before < 4 << 20


def _held(pid: int | None) -> int:
    """Return the bytes of memory that a process has to itself."""
    pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    return (int(pages[1]) - int(pages[2])) * os.sysconf("SC_PAGE_SIZE")


def test_nothing_that_the_worker_prints_reaches_the_screen(
    tmp_path: Path, heard: _Heard, capfd: pytest.CaptureFixture[str]
) -> None:
    with _process(tmp_path, heard) as pool:
        pool.submit(_fill(tmp_path, ["noisy"]))
        heard.wait_for(1)

    assert capfd.readouterr() == ("", "")
    assert heard.results[0][1].content is Content.TEXT


def test_the_worker_imports_nothing_from_the_directory_we_are_in(
    tmp_path: Path, heard: _Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = _fill(tmp_path, ["a"])
    for name in ("toktok", "xxhash", "pickle", "struct", "create_dump", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("import os; os._exit(9)\n", "ascii")
    monkeypatch.chdir(tmp_path)

    with _process(tmp_path, heard) as pool:
        pool.submit(files)
        heard.wait_for(1)

    assert heard.errors == []
    assert heard.results[0][1].content is Content.TEXT


def test_a_worker_that_can_not_be_started_is_done_without(
    tmp_path: Path, heard: _Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = _fill(tmp_path, ["a"])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))

    with _process(tmp_path, heard) as pool:
        pool.submit(files)
        heard.wait_for(1)

    (error,) = heard.errors
    assert isinstance(error, WorkerFailed)
    assert "can't be started" in error.what
