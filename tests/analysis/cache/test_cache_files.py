"""What a file's outline takes and what it imports is found out once for each content."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from create_dump.analysis.cache.files import Files
from create_dump.analysis.cache.keeper import Keeper, Key
from create_dump.analysis.cache.texts import Texts
from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.imports import Import
from create_dump.analysis.jobs import ScanImports, WeighOutlines
from create_dump.analysis.secrets.finding import Finding, Level
from create_dump.analysis.secrets.policy import Mode, Policy, Unscanned
from create_dump.errors import CreateDumpError
from create_dump.options import Options
from create_dump.selection.selection import NOTHING, State
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from create_dump.analysis.cache.keeper import Question
    from create_dump.analysis.pool import Pool

OFF = Policy(Mode.OFF, salt=b"salt")
PATIENCE_S = 20

ONE = FileFacts(Content.TEXT, 9, digest=b"1" * 16)
TWO = FileFacts(Content.TEXT, 9, digest=b"2" * 16)
SECRET = ONE._replace(findings=(Finding("", 0, 1, 1, 1, "rule", "title", Level.HIGH, "print"),))
OS, RE = Import("os", 1, ("os",)), Import("re", 2, ("re",), 1, ("x", "y"), "kind")


class Asked:
    """A pool that answers when it is told to."""

    def __init__(self) -> None:
        self.exact = True
        self.jobs: list[tuple[Any, Future[Any]]] = []
        self.news = threading.Condition()

    def ask(self, job: object) -> Future[Any]:
        future: Future[Any] = Future()
        with self.news:
            self.jobs.append((job, future))
            self.news.notify_all()
        return future

    def lay_out(self, *_: object) -> None:
        pass

    def job(self, number: int) -> tuple[Any, Future[Any]]:
        with self.news:
            assert self.news.wait_for(lambda: len(self.jobs) > number, PATIENCE_S)
        return self.jobs[number]


class Session:
    """The files of one session, and the pool behind them."""

    def __init__(self, root: Path, tokenizer: str = "rough", format_: str = "markdown") -> None:
        self.said: list[CreateDumpError] = []
        self.pool = Asked()
        self.keeper = Keeper(root, self.said.append)
        self.keeper.lay_out(tokenizer, format_, OFF, 3)
        self.texts = Texts(cast("Pool", self.pool), self.keeper)
        self.files = Files(self.texts, self.keeper, lambda: self.pool.exact)

    def close(self) -> None:
        self.files.close()
        self.keeper.close()
        assert self.said == []


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def open_(tokenizer: str = "rough", format_: str = "markdown") -> Session:
        for session in sessions:
            session.close()
        sessions.append(Session(tmp_path, tokenizer, format_))
        return sessions[-1]

    yield open_
    for session in sessions:
        session.close()


def weighed(session: Session, *told: tuple[str, bytes, int | None], **others: FileFacts) -> None:
    """Let the pool tell what outlines take."""
    files = {path: ONE._replace(digest=digest) for path, digest, _ in told} | others
    answer = session.files.weigh(files)
    _, future = session.pool.job(len(session.pool.jobs))
    future.set_result([*told])
    assert answer.result(PATIENCE_S) == [*told]


def test_an_outline_is_weighed_once(opened: Callable[..., Session]) -> None:
    told = [("a.py", ONE.digest, 5), ("b.py", TWO.digest, None)]
    weighed(opened(), *told)

    again = opened()
    answer = again.files.weigh({"a.py": ONE, "b.py": TWO})
    assert answer.result(PATIENCE_S) == told
    assert again.pool.jobs == []


def test_only_what_is_not_known_is_asked_for(opened: Callable[..., Session]) -> None:
    weighed(opened(), ("a.py", ONE.digest, 5))

    again = opened()
    answer = again.files.weigh({"new.py": TWO, "a.py": ONE})
    job, future = again.pool.job(0)
    assert job == WeighOutlines(("new.py",))
    future.set_result([("new.py", TWO.digest, 7)])
    assert answer.result(PATIENCE_S) == [("a.py", ONE.digest, 5), ("new.py", TWO.digest, 7)]


@pytest.mark.parametrize(
    ("path", "facts", "ways"),
    [
        ("a.py", TWO, {}),
        ("b.py", ONE, {}),
        ("a.py", ONE, {"tokenizer": "gpt-2"}),
        ("a.py", ONE, {"format_": "xml"}),
    ],
)
def test_another_content_path_tokenizer_or_format_is_weighed_anew(
    opened: Callable[..., Session], path: str, facts: FileFacts, ways: dict[str, str]
) -> None:
    weighed(opened(), ("a.py", ONE.digest, 5))

    again = opened(**ways)
    again.files.weigh({path: facts})
    assert again.pool.job(0)[0] == WeighOutlines((path,))


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("a.py", SECRET),
        ("a.py", ONE._replace(unscanned=Unscanned.FAILED)),
        ("a/0123456789abcdef0123.py", ONE),
    ],
)
def test_what_may_be_redacted_is_weighed_each_time(
    opened: Callable[..., Session], path: str, facts: FileFacts
) -> None:
    for _ in range(2):
        session = opened()
        answer = session.files.weigh({path: facts})
        session.pool.job(0)[1].set_result([(path, ONE.digest, 5)])
        assert answer.result(PATIENCE_S)


def test_what_is_kept_is_found_beside_what_is_not(opened: Callable[..., Session]) -> None:
    weighed(opened(), ("a.py", ONE.digest, 5))

    again = opened()
    again.files.weigh({"secret.py": SECRET, "a.py": ONE})
    assert again.pool.job(0)[0] == WeighOutlines(("secret.py",))


def test_what_has_changed_since_it_was_analysed_is_not_kept(
    opened: Callable[..., Session],
) -> None:
    session = opened()
    answer = session.files.weigh({"a.py": ONE})
    session.pool.job(0)[1].set_result([("a.py", TWO.digest, 5)])
    assert answer.result(PATIENCE_S) == [("a.py", TWO.digest, 5)]

    again = opened()
    for number, facts in enumerate((ONE, TWO)):
        again.files.weigh({"a.py": facts})
        assert again.pool.job(number)[0] == WeighOutlines(("a.py",))


def test_guesses_are_not_kept(opened: Callable[..., Session]) -> None:
    session = opened()
    session.pool.exact = False
    weighed(session, ("a.py", ONE.digest, 5))

    again = opened()
    again.files.weigh({"a.py": ONE})
    assert again.pool.job(0)[0] == WeighOutlines(("a.py",))


def test_what_another_layout_may_have_counted_is_not_kept(opened: Callable[..., Session]) -> None:
    session = opened()
    answer = session.files.weigh({"a.py": ONE})
    session.pool.job(0)
    session.keeper.lay_out("gpt-2", "markdown", OFF, 4)
    session.pool.job(0)[1].set_result([("a.py", ONE.digest, 5)])
    assert answer.result(PATIENCE_S)

    for tokenizer in ("rough", "gpt-2"):
        again = opened(tokenizer)
        again.files.weigh({"a.py": ONE})
        assert again.pool.job(0)[0] == WeighOutlines(("a.py",))


def test_a_layout_that_comes_while_the_cache_is_asked_gets_no_answer_of_the_one_before(
    opened: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed(opened("gpt-2"), ("a.py", ONE.digest, 5))
    session = opened()
    key = Keeper.key

    def late(keeper: Keeper, *what: Question) -> Key | None:
        keeper.lay_out("gpt-2", "markdown", OFF, 4)
        return key(keeper, *what)

    monkeypatch.setattr(Keeper, "key", late)
    session.files.weigh({"a.py": ONE})
    assert session.pool.job(0)[0] == WeighOutlines(("a.py",))


def test_imports_are_scanned_once_for_a_language_and_a_content(
    opened: Callable[..., Session],
) -> None:
    session = opened()
    answer = session.files.imports({"a.py": ONE, "b.py": TWO})
    job, future = session.pool.job(0)
    assert job == ScanImports(("a.py", "b.py"))
    future.set_result([("a.py", ONE.digest, (OS, RE)), ("b.py", TWO.digest, ())])
    answer.result(PATIENCE_S)

    again = opened("gpt-2", "xml")
    answer = again.files.imports({"moved.py": ONE, "b.py": TWO})
    assert answer.result(PATIENCE_S) == [
        ("moved.py", ONE.digest, (OS, RE)),
        ("b.py", TWO.digest, ()),
    ]
    again.files.imports({"a.rs": ONE})
    assert again.pool.job(0)[0] == ScanImports(("a.rs",))


@pytest.mark.parametrize("facts", [SECRET, ONE._replace(unscanned=Unscanned.FAILED)])
def test_what_is_imported_may_name_a_secret_so_it_is_not_kept(
    opened: Callable[..., Session], facts: FileFacts
) -> None:
    session = opened()
    answer = session.files.imports({"a.py": facts})
    session.pool.job(0)[1].set_result([("a.py", ONE.digest, (OS,))])
    answer.result(PATIENCE_S)

    again = opened()
    again.files.imports({"a.py": ONE})
    assert again.pool.job(0)[0] == ScanImports(("a.py",))


@pytest.mark.parametrize("cached", [True, False])
def test_who_asks_is_told_what_went_wrong(opened: Callable[..., Session], *, cached: bool) -> None:
    session = opened()
    uncached = Files(Texts(cast("Pool", session.pool), None), None, lambda: True)
    files = session.files if cached else uncached

    cancelled = files.weigh({"a.py": ONE})
    job, future = session.pool.job(0)
    assert job == WeighOutlines(("a.py",))
    future.cancel()
    failed = files.imports({"a.py": ONE})
    job, future = session.pool.job(1)
    assert job == ScanImports(("a.py",))
    future.set_exception(CreateDumpError("broken"))

    assert isinstance(failed.exception(PATIENCE_S), CreateDumpError)
    assert cancelled.cancelled()


def test_who_no_longer_wants_to_know_is_not_told(opened: Callable[..., Session]) -> None:
    session = opened()
    finishes: list[Callable[[Future[Any]], object]] = [
        lambda future: future.set_result([("a.py", ONE.digest, 5)]),
        lambda future: future.set_exception(CreateDumpError("broken")),
        lambda future: future.cancel(),
    ]
    for number, finish in enumerate(finishes):
        answer = session.files.weigh({f"{number}.py": ONE})
        _, future = session.pool.job(number)
        assert answer.cancel()
        finish(future)

    weighed(session, ("b.py", ONE.digest, 5))


def test_a_mistake_of_ours_is_told_and_the_next_question_is_answered(
    opened: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened()
    with monkeypatch.context() as patch:
        patch.setattr(Keeper, "key", lambda *_: 1 // 0)
        error = session.files.weigh({"a.py": ONE}).exception(PATIENCE_S)

    assert isinstance(error, CreateDumpError)
    assert "ZeroDivisionError" in error.what
    weighed(session, ("a.py", ONE.digest, 5))


def test_where_the_cache_is_lost_the_pool_does_it_all(
    opened: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened()
    monkeypatch.setattr(Keeper, "key", lambda *_: None)

    for number in range(2):
        session.files.weigh({"a.py": ONE})
        session.pool.job(number)[1].set_result([("a.py", ONE.digest, 5)])


def test_a_thread_ends_with_its_session(opened: Callable[..., Session]) -> None:
    session = opened()
    weighed(session, ("a.py", ONE.digest, 5))
    thread = session.files._thread
    assert thread is not None
    assert thread.daemon
    session.close()
    thread.join(PATIENCE_S)

    assert not thread.is_alive()


def test_after_the_end_the_pool_does_it_all(opened: Callable[..., Session]) -> None:
    session = opened()
    session.files.close()

    answer = session.files.weigh({"a.py": ONE})
    session.pool.job(0)[1].set_result([("a.py", ONE.digest, 5)])

    assert answer.result(PATIENCE_S) == [("a.py", ONE.digest, 5)]


def test_a_second_session_makes_no_outline_and_scans_no_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    root.mkdir()
    for name in ("a.py", "b.py"):
        (root / name).write_text(
            "import os\n\n\ndef long(one):\n" + "    one = os.path.join(one)\n" * 50
        )
    options = Options(tokenizer="rough", secrets=OFF, selection=NOTHING.choose([""], State.OUTLINE))
    first = told(root, options)
    assert [imports for _, _, imports in first[1]] == [(OS,), (OS,)]
    assert first[0] < told(root, replace(options, selection=NOTHING.choose([""], State.IN)))[0]
    for job in (WeighOutlines, ScanImports):
        monkeypatch.setattr(job, "run", pytest.fail)

    assert told(root, options) == first


def told(root: Path, options: Options) -> tuple[int, list[tuple[str, bytes, Any]]]:
    with Workspace(root, options) as workspace:
        workspace.complete()
        chosen = workspace.plan()
        imports = workspace.imports(["a.py", "b.py", "none.py"]).result(PATIENCE_S)
        return workspace.measure(chosen), sorted(imports)
