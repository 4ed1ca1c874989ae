"""``create-dump``: where the dump goes, what is in it, what is said about it."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from system_process import run

from create_dump import formats

ROUGH = ("--tokenizer", "rough")
"""Loading a vocabulary takes longer than all the rest; few of these tests are about counts."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    for path, text in {
        "README.md": "# Shop\n",
        "src/till.py": "def pay() -> None: ...\n",
        "src/stock.py": "ITEMS = 3\n",
        "tests/test_till.py": "def test_pay() -> None: ...\n",
        ".gitignore": "*.log\n/build/\n",
        "debug.log": "noise\n",
        "build/out.js": "noise\n",
    }.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    (root / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    return root


FILES = [".gitignore", "README.md", "src/stock.py", "src/till.py", "tests/test_till.py"]


def _files(dump: bytes) -> list[str]:
    return sorted(file.path for file in formats.read(dump.decode()).files)


def test_with_no_word_at_all_the_dump_is_named_after_the_directory(project: Path) -> None:
    done = run(*ROUGH, cwd=project)

    assert (done.code, done.out) == (0, b"")
    assert _files((project / "shop.dump.md").read_bytes()) == FILES
    assert done.err.startswith("Wrote shop.dump.md — 5 files · ≈")


def test_it_is_written_where_one_is_not_where_the_tree_is(project: Path) -> None:
    done = run("shop/src", *ROUGH, cwd=project.parent)

    assert done.code == 0
    assert _files((project.parent / "src.dump.md").read_bytes()) == ["stock.py", "till.py"]


def test_the_receipt_says_what_happened(project: Path) -> None:
    from create_dump.analysis import tokens

    done = run("-v", cwd=project)

    dump = (project / "shop.dump.md").read_bytes()
    counted = tokens.get("o200k_base").count([dump.decode()], [""])[0]
    first, *rest = done.err.splitlines()
    assert hashlib.sha256(dump).hexdigest() in first
    assert f" · {counted:,} tokens (o200k_base) · " in first
    assert any("logo.png (binary file: " in line for line in rest)
    assert any("left out  2 paths by the rules" in line for line in rest)


@pytest.mark.parametrize("name", formats.NAMES)
def test_every_format_can_be_asked_for(project: Path, name: str) -> None:
    done = run("--format", name, *ROUGH, "-o", "dump", cwd=project)

    assert done.code == 0
    assert _files((project / "dump").read_bytes()) == FILES


def test_the_default_file_has_the_formats_ending(project: Path) -> None:
    run("--format", "json", *ROUGH, cwd=project)

    assert _files((project / "shop.dump.json").read_bytes()) == FILES


def test_nothing_but_the_dump_goes_to_standard_output(project: Path) -> None:
    done = run("--stdout", *ROUGH, cwd=project)

    assert _files(done.out) == FILES
    assert done.err.startswith("Sent to standard output — 5 files")
    assert not list(project.glob("*.dump.*"))


def test_a_dash_is_standard_output_as_everywhere(project: Path) -> None:
    assert _files(run("-o", "-", *ROUGH, cwd=project).out) == FILES


def test_quiet_is_quiet(project: Path) -> None:
    done = run("-q", *ROUGH, cwd=project)

    assert (done.code, done.out, done.err) == (0, b"", "")


def test_a_dump_is_never_part_of_a_dump(project: Path) -> None:
    first = run("--stdout", *ROUGH, cwd=project).out
    run("-o", "kept.md", *ROUGH, cwd=project)
    run(*ROUGH, cwd=project)

    done = run("--stdout", *ROUGH, cwd=project)

    assert done.out == first
    assert "2 dumps of ours: kept.md, shop.dump.md" in done.err


def test_a_dump_of_ours_is_written_anew(project: Path) -> None:
    run(*ROUGH, cwd=project)
    (project / "new.py").write_text("x\n")

    assert run(*ROUGH, cwd=project).code == 0
    assert "new.py" in _files((project / "shop.dump.md").read_bytes())


def test_a_file_of_somebody_elses_is_not_overwritten_unless_it_is_named(project: Path) -> None:
    (project / "shop.dump.md").write_text("my notes\n")

    done = run(*ROUGH, cwd=project)
    assert done.code == 1
    assert "no dump of ours" in done.err
    assert "--output shop.dump.md" in done.err
    assert (project / "shop.dump.md").read_text() == "my notes\n"

    assert run("-o", "shop.dump.md", *ROUGH, cwd=project).code == 0
    assert (project / "shop.dump.md").read_bytes().startswith(b"<!-- create-dump:")


def test_patterns_choose(project: Path) -> None:
    included = run("--stdout", *ROUGH, "--include", "*.py", cwd=project)
    excluded = run("--stdout", *ROUGH, "--exclude", "tests/", "--exclude", "*.md", cwd=project)

    assert _files(included.out) == ["src/stock.py", "src/till.py", "tests/test_till.py"]
    assert _files(excluded.out) == [".gitignore", "src/stock.py", "src/till.py"]


def test_files_above_the_size_are_left_out_and_named(project: Path) -> None:
    (project / "big.txt").write_text("x" * 2001)

    done = run("--stdout", *ROUGH, "--max-file-size", "2kB", cwd=project)

    assert _files(done.out) == FILES
    assert "1 too large: big.txt" in done.err


def test_a_directory_that_is_called_as_a_command_can_be_dumped(project: Path) -> None:
    (project / "tree").mkdir()
    (project / "tree/leaf").write_text("green\n")

    assert _files(run("./tree", "--stdout", *ROUGH, cwd=project).out) == ["leaf"]
    assert _files(run("--stdout", *ROUGH, "--", "tree", cwd=project).out) == ["leaf"]
    assert _files(run("--stdout", *ROUGH, "tree", cwd=project).out) == ["leaf"]


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(project: Path) -> None:
    before = sorted(project.rglob("*"))

    done = run("--dry-run", *ROUGH, cwd=project)

    assert (done.code, done.out) == (0, b"")
    assert done.err.startswith("Would write shop.dump.md — 5 files · ")
    assert "1 binary file: logo.png" in done.err
    assert sorted(project.rglob("*")) == before


def test_a_dry_run_knows_the_tokens_of_the_dump(project: Path) -> None:
    planned = json.loads(run("--dry-run", *ROUGH, "--report", "json", cwd=project).out)
    written = json.loads(run(*ROUGH, "--report", "json", cwd=project).out)

    assert planned["outcome"] == "planned"
    assert planned["tokens"] == written["tokens"]
    assert planned["files"] == written["files"]


def test_a_report_for_scripts_goes_to_standard_output(project: Path) -> None:
    done = run("--report", "json", *ROUGH, cwd=project)

    report = json.loads(done.out)
    dump = (project / "shop.dump.md").read_bytes()
    assert done.err == ""
    assert report["where"] == "shop.dump.md"
    assert report["sha256"] == hashlib.sha256(dump).hexdigest()
    assert report["bytes"] == len(dump)
    assert (report["files"], report["exact"], report["tokenizer"]) == (5, False, "rough")
    assert [skip["path"] for skip in report["skipped"]] == ["logo.png"]
    assert report["left_out"] == 2


def test_a_report_for_scripts_makes_room_for_the_dump(project: Path) -> None:
    done = run("--report=json", "--stdout", *ROUGH, cwd=project)

    assert _files(done.out) == FILES
    assert json.loads(done.err)["sha256"] == hashlib.sha256(done.out).hexdigest()


@pytest.mark.parametrize("words", [("--stdout",), ("-o", "-")])
def test_no_error_goes_where_the_dump_would(project: Path, words: tuple[str, ...]) -> None:
    done = run("nope", *words, "--report", "json", cwd=project)

    assert (done.code, done.out) == (1, b"")
    assert json.loads(done.err)["error"]["code"] == "root-missing"


def test_scripts_get_errors_in_the_same_way(project: Path) -> None:
    done = run("nope", "--report", "json", cwd=project)

    assert (done.code, done.err) == (1, "")
    assert json.loads(done.out)["error"]["code"] == "root-missing"


def test_an_estimate_says_how_it_is_made(project: Path) -> None:
    done = run(*ROUGH, cwd=project)

    assert "≈" in done.err
    assert "estimated" in done.err
    assert "a token for each 4 bytes" in done.err


def test_a_guessed_encoding_is_told(project: Path) -> None:
    (project / "old.txt").write_bytes("Grüße aus Köln, schöne Häuser\n".encode("cp1252"))

    done = run(*ROUGH, cwd=project)

    assert "old.txt" in done.err
    assert "cp1252" in done.err


class TestBudget:
    def test_within_it_the_dump_is_written(self, project: Path) -> None:
        assert run("--budget", "128k", *ROUGH, cwd=project).code == 0
        assert (project / "shop.dump.md").exists()

    def test_over_it_nothing_is_written_and_the_heaviest_are_named(self, project: Path) -> None:
        for number in range(12):
            (project / f"file{number:02}.txt").write_text("word " * 100 * (number + 1))

        done = run("--budget", "1k", *ROUGH, cwd=project)

        assert (done.code, done.out) == (3, b"")
        assert not list(project.glob("*.dump.*"))
        table = [line.split() for line in done.err.splitlines() if line.startswith("  ")]
        assert [path for _, path in table] == [f"file{n:02}.txt" for n in range(11, 1, -1)]
        assert "over the budget of 1,000" in done.err

    def test_scripts_get_the_heaviest_as_well(self, project: Path) -> None:
        done = run("--budget", "10", *ROUGH, "--report", "json", cwd=project)

        error = json.loads(done.out)["error"]
        assert (done.code, error["code"], error["budget"]) == (3, "over-budget", 10)
        assert {file["path"] for file in error["heaviest"]} == set(FILES)

    def test_it_holds_for_a_dry_run_too(self, project: Path) -> None:
        assert run("--budget", "10", "--dry-run", *ROUGH, cwd=project).code == 3


class TestStandardInput:
    @pytest.mark.parametrize("end", [b"\n", b"\0"])
    def test_paths_come_in_lines_or_with_nul(self, project: Path, end: bytes) -> None:
        names = b"src/till.py" + end + b"README.md" + end

        done = run("--stdin", "--stdout", *ROUGH, cwd=project, stdin=names)

        assert _files(done.out) == ["README.md", "src/till.py"]

    def test_a_directory_stands_for_what_the_rules_let_in(self, project: Path) -> None:
        (project / "src/x.log").write_text("noise\n")

        done = run("--stdin", "--stdout", *ROUGH, cwd=project, stdin=b"src\n")

        assert _files(done.out) == ["src/stock.py", "src/till.py"]

    def test_paths_are_relative_to_where_one_is_or_else_to_the_root(self, project: Path) -> None:
        src = project / "src"

        here = run("--stdin", "--stdout", *ROUGH, "..", cwd=src, stdin=b"till.py\n")
        root = run("--stdin", "--stdout", *ROUGH, "..", cwd=src, stdin=b"README.md\n")

        assert _files(here.out) == ["src/till.py"]
        assert _files(root.out) == ["README.md"]

    def test_a_file_that_is_named_is_in_even_when_it_is_ignored(self, project: Path) -> None:
        names = b"debug.log\nbuild/out.js\nREADME.md\n"

        done = run("--stdin", "--stdout", *ROUGH, cwd=project, stdin=names)

        assert _files(done.out) == ["README.md", "build/out.js", "debug.log"]
        assert "debug.log is in because it is chosen; .gitignore:1 would leave it out" in done.err
        assert "build/out.js is in because it is chosen; .gitignore:2 would" in done.err

    def test_a_directory_that_is_named_is_in_even_when_it_is_ignored(self, project: Path) -> None:
        done = run("--stdin", "--stdout", *ROUGH, cwd=project, stdin=b"build\nREADME.md\n")

        assert _files(done.out) == ["README.md", "build/out.js"]
        assert "build is in because it is chosen; .gitignore:2 would" in done.err

    def test_a_missing_path_is_an_error(self, project: Path) -> None:
        done = run("--stdin", *ROUGH, cwd=project, stdin=b"README.md\ngone.py\n")

        assert done.code == 1
        assert "gone.py" in done.err
        assert not list(project.glob("*.dump.*"))

    def test_a_path_outside_of_the_root_is_an_error(self, project: Path) -> None:
        (project.parent / "secret").write_text("x\n")

        done = run("--stdin", *ROUGH, cwd=project, stdin=b"../secret\n")

        assert done.code == 1
        assert "outside" in done.err

    def test_no_path_at_all_is_wrong_usage(self, project: Path) -> None:
        assert run("--stdin", cwd=project, stdin=b"\n").code == 2

    @pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names there are Unicode")
    def test_any_name_can_be_named(self, project: Path) -> None:
        names = [b"new\nline", b"latin \xe9", b"\x1b[31m", b"-o", b" blank "]
        for name in names:
            (project / os.fsdecode(name)).write_bytes(b"x\n")

        done = run("--stdin", "--stdout", *ROUGH, cwd=project, stdin=b"\0".join(names))

        assert {os.fsencode(path) for path in _files(done.out)} == set(names)

    def test_what_git_lists_can_be_piped_in(self, project: Path) -> None:
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"],
            cwd=project,
            check=True,
            capture_output=True,
        ).stdout

        done = run("--stdin", "--stdout", *ROUGH, cwd=project, stdin=listed)

        assert _files(done.out) == FILES


class TestClipboard:
    def test_where_there_is_none_the_dump_is_saved_and_that_is_told(self, project: Path) -> None:
        state = project.parent / "state"

        done = run("--copy", *ROUGH, cwd=project, env={"XDG_STATE_HOME": str(state), "PATH": ""})

        (saved,) = state.rglob("last.md")
        assert done.code == 1
        assert _files(saved.read_bytes()) == FILES
        assert done.err.startswith("Not copied, but saved to ")
        assert not list(project.glob("*.dump.*"))

    def test_what_is_not_copied_is_told_even_when_quiet(self, project: Path) -> None:
        env = {"XDG_STATE_HOME": str(project.parent / "state"), "PATH": ""}

        assert "Not copied" in run("--copy", "-q", *ROUGH, cwd=project, env=env).err


@pytest.mark.parametrize(
    "words",
    [
        ("--stdout", "-o", "x"),
        ("--stdout", "--copy"),
        ("--copy", "-o", "x"),
        ("-q", "-v"),
        ("-o", "-", "--copy"),
    ],
)
def test_what_excludes_each_other_is_wrong_usage(project: Path, words: tuple[str, ...]) -> None:
    done = run(*words, *ROUGH, cwd=project)

    assert done.code == 2
    assert "exclude each other" in done.err
    assert not (project / "x").exists()
