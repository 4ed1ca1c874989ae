"""``create-dump cache``: what is kept can be seen, made smaller and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from create_dump.analysis.cache.place import place
from create_dump.analysis.cache.store import Shelf, Store
from create_dump.cli.process import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def fill(directories: int = 100) -> None:
    with Store(place()) as store:
        names = [b"%d" % number for number in range(directories)]
        store.put(Shelf(b"/root", "layer"), names, lambda *_: bytes(9_000))


def test_nothing_is_kept_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cache"]) == 0

    assert capsys.readouterr().out == f"nothing is kept; it would be in {place()}\n"
    assert not place().exists()


def test_it_says_where_it_is_and_how_much(capsys: pytest.CaptureFixture[str]) -> None:
    fill()

    assert run(["cache", "info"]) == 0

    where, what = capsys.readouterr().out.splitlines()
    assert where == str(place())
    assert what.endswith(" kB, 1 project, 100 directories")


def test_it_can_be_removed(capsys: pytest.CaptureFixture[str]) -> None:
    fill()

    assert run(["cache", "clear"]) == 0

    assert capsys.readouterr().out == f"removed {place()}\n"
    assert not place().exists()


def test_it_can_be_made_smaller(capsys: pytest.CaptureFixture[str]) -> None:
    fill()

    assert run(["cache", "prune"]) == 0
    assert capsys.readouterr().out.startswith("dropped 0 directories\n")
    assert run(["cache", "prune", "--size", "200kB"]) == 0

    assert "dropped 0" not in capsys.readouterr().out
    assert place().stat().st_size < 200_000


@pytest.mark.parametrize(
    "words", [["cache", "info", "--size", "1MB"], ["cache", "prune", "--size", "much"]]
)
def test_what_makes_no_sense_is_refused(words: list[str]) -> None:
    assert run(words) == 2


def test_one_that_is_damaged_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    place().parent.mkdir(parents=True)
    place().write_bytes(b"another program's" * 999)

    assert run(["cache"]) == 1

    assert "set aside" in capsys.readouterr().err


def test_one_that_can_t_be_used_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    place().mkdir(parents=True)

    assert run(["cache"]) == 1

    assert "no regular file" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--no-cache"], []])
def test_a_run_keeps_what_it_learns_unless_it_is_told_not_to(
    words: list[str], tmp_path: Path, seed_rules: Callable[[Path], None]
) -> None:
    seed_rules(tmp_path)
    (tmp_path / "project").mkdir()

    assert run(["tree", str(tmp_path / "project"), "--tokenizer", "rough", *words]) == 0

    assert place().exists() is not bool(words)
