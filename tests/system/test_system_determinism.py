"""The same tree gives the same bytes, wherever, whenever and by whomever it is asked for."""

import os
import sys
from pathlib import Path

import pytest
from system_process import run

from create_dump import formats

ROUGH = ("--tokenizer", "rough")


def _fill(root: Path, order: int) -> Path:
    names = ["b.py", "a.py", "src/z.py", "src/a.py", "Z.md", "é.txt", "src/deep/x.js", ".hidden"]
    for name in names[::order]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"content of {name}\n")
    return root


@pytest.mark.parametrize("name", formats.NAMES)
def test_the_same_tree_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    one = _fill(tmp_path / "one/shop", 1)
    two = _fill(tmp_path / "two/shop", -1)
    os.utime(two / "b.py", (1, 1))

    words = ("--stdout", "--format", name, *ROUGH)
    first = run(*words, cwd=one, env={"PYTHONHASHSEED": "1", "TZ": "UTC"}, fresh=True)
    second = run(
        *words,
        os.fspath(two),
        cwd=tmp_path,
        env={"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "COLUMNS": "40"},
        fresh=True,
    )

    assert first.out
    assert first.out == second.out


def test_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    root = _fill(tmp_path / "shop", 1)

    run(*ROUGH, cwd=root)
    first = (root / "shop.dump.md").read_bytes()
    run(*ROUGH, cwd=root)

    assert (root / "shop.dump.md").read_bytes() == first


def test_paths_on_standard_input_may_come_in_any_order(tmp_path: Path) -> None:
    root = _fill(tmp_path / "shop", 1)

    one = run("--stdin", "--stdout", *ROUGH, cwd=root, stdin=b"b.py\nsrc\na.py\n")
    two = run("--stdin", "--stdout", *ROUGH, cwd=root, stdin=b"a.py\nb.py\nsrc/\nsrc/a.py\n")

    assert one.out == two.out


@pytest.mark.parametrize(
    "words", [("--stdout",), ("tree",), ("secrets", "--format", "json"), ("--dry-run",)]
)
def test_any_number_of_jobs_gives_the_same_bytes(tmp_path: Path, words: tuple[str, ...]) -> None:
    root = _fill(tmp_path / "shop", 1)
    for number in range(400):
        (root / "src" / f"{number}.py").write_text(f'password = "hunter{number}Xy2q"\n' * 40)

    told = {
        jobs: run(*words, "--jobs", jobs, cwd=root, env={"CREATE_DUMP_CACHE": "off"})
        for jobs in ("1", "2", "7")
    }

    assert told["1"].out or told["1"].err
    assert told["2"] == told["1"]
    assert told["7"] == told["1"]


def test_a_number_of_jobs_is_one_at_least(tmp_path: Path) -> None:
    done = run("--jobs", "0", cwd=_fill(tmp_path / "shop", 1))

    assert done.code == 2
    assert "jobs must be a whole number from 1 up" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="about locales of POSIX")
def test_a_locale_of_other_letters_gives_the_same_bytes(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "caf\u00e9.txt").write_text("black\n")
    other = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    usual = run("--stdout", "--tokenizer", "rough", cwd=root, fresh=True)
    ascii_ = run("--stdout", "--tokenizer", "rough", cwd=root, fresh=True, env=other)

    assert usual.code == ascii_.code == 0
    assert ascii_.out == usual.out
    assert ascii_.err.isascii()
