"""``create-dump`` with a choice, with instructions, and in parts: as whole processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from system_process import Done, environment, run

from create_dump import formats
from create_dump.analysis import tokens

ROUGH = ("--tokenizer", "rough")
TIMES = 24
FUNCTION = "def {name}(items: list[int]) -> int:\n    total = sum(items)\n    return total\n\n\n"
SETTINGS = """\
[selections]
core = ["src", "!src/vendor"]
stale = ["src", "lib"]
gone = ["lib"]

[templates.short]
text = "Sum up {{project}} on {{branch}}."

[templates.review]
text = "Say that all is well."
"""

STOPPED_AT_THE_SECOND = """
import os, signal, sys
from create_dump.destinations.file import FileDestination
deliver = FileDestination.deliver
begun = 0
def interrupted(self, chunks):
    global begun
    begun += 1
    if begun == 2:
        os.kill(os.getpid(), signal.SIGINT)
    return deliver(self, chunks)
FileDestination.deliver = interrupted
sys.argv = ["create-dump", *sys.argv[1:]]
from create_dump.cli import main
sys.exit(main())
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    for path, text in {
        "README.md": "# Shop\n",
        "src/a.py": FUNCTION.format(name="a") * TIMES,
        "src/b.py": FUNCTION.format(name="b") * TIMES,
        "src/c.py": FUNCTION.format(name="c") * TIMES,
        "src/vendor/v.py": "V = 1\n",
        "create_dump.toml": SETTINGS,
        ".gitignore": "*.log\n",
        "debug.log": "noise\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def _files(dump: bytes) -> list[str]:
    return sorted(file.path for file in formats.read(dump.decode()).files)


def _select(*items: str) -> list[str]:
    return [word for item in items for word in ("--select", item)]


def _refused(done: Done) -> str:
    assert (done.code, done.out) == (2, b"")
    assert len(done.err.splitlines()) <= 3
    return done.err


def _parts(root: Path) -> list[Path]:
    return sorted(root.glob("shop.dump.*-of-*.md"))


class TestChoosing:
    @pytest.mark.parametrize(
        ("items", "files"),
        [
            (["src/a.py"], ["src/a.py"]),
            (["src", "!src/vendor"], ["src/a.py", "src/b.py", "src/c.py"]),
            (["!src/vendor", "src"], ["src/a.py", "src/b.py", "src/c.py", "src/vendor/v.py"]),
            (["*.md", "src/{a,b}.py"], ["README.md", "src/a.py", "src/b.py"]),
            (["src", "!src/*.py", "src/b.py"], ["src/b.py", "src/vendor/v.py"]),
        ],
    )
    def test_only_what_is_chosen_goes_in_and_the_last_word_holds(
        self, project: Path, items: list[str], files: list[str]
    ) -> None:
        done = run(*_select(*items), *ROUGH, "--stdout", cwd=project)

        assert done.code == 0
        assert _files(done.out) == files

    def test_paths_begin_at_the_root_wherever_one_is(self, project: Path) -> None:
        done = run("shop", *_select("src/a.py"), *ROUGH, "--stdout", cwd=project.parent)

        assert _files(done.out) == ["src/a.py"]

    def test_an_outline_has_the_signatures_only(self, project: Path) -> None:
        done = run(*_select("~src/a.py", "src/b.py"), "--stdout", cwd=project)

        assert done.text.count("def a(items: list[int]) -> int:") == TIMES
        assert done.text.count("total = sum(items)") == TIMES
        counted = tokens.get("o200k_base").count([done.text], [""])[0]
        assert f" · {counted:,} tokens (o200k_base)" in done.err

    def test_a_selection_has_a_name_in_the_settings(self, project: Path) -> None:
        named = run("--selection", "core", *ROUGH, "--stdout", cwd=project)
        spelt = run(*_select("src", "!src/vendor"), *ROUGH, "--stdout", cwd=project)

        assert named.out == spelt.out
        assert _files(named.out) == ["src/a.py", "src/b.py", "src/c.py"]

    def test_an_ignored_path_that_is_named_itself_goes_in_and_it_is_told(
        self, project: Path
    ) -> None:
        (project / ".gitignore").write_text("*.log\n/build\n")
        (project / "build" / "deep").mkdir(parents=True)
        for name in ("out.txt", "other.txt", "deep/x.txt"):
            (project / "build" / name).write_text(name)

        chosen = _select("build/out.txt", "build/deep", "debug.log")
        done = run(*chosen, *ROUGH, "--stdout", cwd=project)

        assert _files(done.out) == ["build/deep/x.txt", "build/out.txt", "debug.log"]
        assert "build/out.txt is in because it is chosen; .gitignore:2 would leave it out" in (
            done.err
        )
        assert "names nothing" not in done.err

    def test_a_glob_means_what_the_rules_let_in(self, project: Path) -> None:
        done = run(*_select("*.log", ".gitignore"), *ROUGH, "--stdout", cwd=project)

        assert _files(done.out) == [".gitignore"]
        assert "*.log is chosen but names nothing" in done.err

    @pytest.mark.parametrize("item", [".git/config", "build/gone.txt"])
    def test_what_can_not_go_in_is_refused_as_if_it_were_not_there(
        self, project: Path, item: str
    ) -> None:
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)

        assert "nothing is there" in _refused(run(*_select(item), cwd=project))

    def test_what_names_nothing_is_told(self, project: Path) -> None:
        spelt = run(*_select("src", "scr/a.py", "*.log"), *ROUGH, cwd=project)
        named = run("--selection", "stale", *ROUGH, cwd=project)

        assert (spelt.code, named.code) == (0, 0)
        assert "scr/a.py is chosen but names nothing" in spelt.err
        assert "*.log is chosen but names nothing" in spelt.err
        assert "lib is chosen but names nothing" in named.err

    @pytest.mark.parametrize("items", [["nope"], ["*.nope", "!src"], ["!src"]])
    def test_a_choice_of_nothing_is_refused(self, project: Path, items: list[str]) -> None:
        text = _refused(run(*_select(*items), *ROUGH, cwd=project))

        assert "   at: --select\n" in text
        assert not (project / "shop.dump.md").exists()

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--selection", "cor"], "did you mean core?"),
            (["--selection", "gone"], "   at: --selection\n"),
            (["--selection", ""], "there is no selection ''"),
            (["--select", ""], "an empty text names nothing"),
            (["--select", "../x"], "leads out of the root"),
            (["--select", "src", "--selection", "core"], "exclude each other"),
            (["--select", "src", "--stdin"], "exclude each other"),
            (["--selection", "core", "--stdin"], "exclude each other"),
        ],
    )
    def test_wrong_words_are_refused(self, project: Path, words: list[str], said: str) -> None:
        assert said in _refused(run(*words, *ROUGH, cwd=project))


class TestAsking:
    def test_the_instructions_stand_in_the_dump_and_count(self, project: Path) -> None:
        done = run("--template", "fix", "--question", "Why {{so}} slow?", "--stdout", cwd=project)

        assert done.code == 0
        assert "Why {{so}} slow?" in done.text
        assert "Find the cause of this problem" in done.text
        counted = tokens.get("o200k_base").count([done.text], [""])[0]
        assert f" · {counted:,} tokens (o200k_base)" in done.err

    def test_a_template_of_the_settings_knows_the_branch(self, project: Path) -> None:
        plain = run("--template", "short", *ROUGH, "--stdout", cwd=project)
        subprocess.run(["git", "init", "-q", "-b", "till", str(project)], check=True)
        within = run("--template", "short", *ROUGH, "--stdout", cwd=project)

        assert "Sum up shop on ." in plain.text
        assert "Sum up shop on till." in within.text

    def test_that_settings_replace_a_template_of_ours_is_told(self, project: Path) -> None:
        done = run("--template", "review", *ROUGH, "--stdout", cwd=project)

        assert "Say that all is well." in done.text
        assert "the template review is that of create_dump.toml:" in done.err

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--template", "reviw"], "did you mean review?"),
            (["--template", "fix"], "needs your question"),
            (["--template", "fix", "--question", " "], "needs your question"),
            (["--template", "explain", "--question", "Why?"], "no place for a question"),
            (["--question", "Why?"], "no template asks for it"),
        ],
    )
    def test_wrong_words_are_refused(self, project: Path, words: list[str], said: str) -> None:
        assert said in _refused(run(*words, *ROUGH, cwd=project))

    @pytest.mark.skipif(os.name == "nt", reason="its arguments are text")
    def test_a_question_that_is_no_text_is_refused(self, project: Path) -> None:
        words = ("--template", "fix", "--question", "\udcff")

        done = run(*words, *ROUGH, cwd=project, fresh=True)

        assert "no text in UTF-8" in _refused(done)


class TestSplitting:
    def test_every_part_is_a_dump_within_the_limit_and_counted(self, project: Path) -> None:
        done = run("--split", "1k", "--report", "json", cwd=project)

        report = json.loads(done.out)
        parts = _parts(project)
        assert done.code == 0
        assert len(parts) > 1
        assert [part["where"] for part in report["parts"]] == [part.name for part in parts]
        for part, told in zip(parts, report["parts"], strict=True):
            text = part.read_bytes().decode()
            assert tokens.get("o200k_base").count([text], [""])[0] == told["tokens"] <= 1000
        assert report["tokens"] == sum(part["tokens"] for part in report["parts"])
        assert report["bytes"] == sum(part.stat().st_size for part in parts)
        files = [path for part in parts for path in _files(part.read_bytes())]
        assert sorted(files) == _files(run("--stdout", *ROUGH, cwd=project).out)
        assert not (project / "shop.dump.md").exists()

    def test_again_gives_the_same_parts(self, project: Path) -> None:
        run("--split", "1k", *ROUGH, cwd=project)
        first = [part.read_bytes() for part in _parts(project)]
        done = run("--split", "1k", *ROUGH, cwd=project)

        assert done.code == 0
        assert [part.read_bytes() for part in _parts(project)] == first

    def test_a_person_reads_of_each_part_and_of_all(self, project: Path) -> None:
        done = run("--split", "1k", *ROUGH, "-o", "out.md", cwd=project)

        lines = done.err.splitlines()
        parts = len(list(project.glob("out.*-of-*.md")))
        assert parts > 1
        for number, line in enumerate(lines[:parts], 1):
            assert line.startswith(f"Wrote out.{number}-of-{parts}.md — ")
        assert lines[parts].startswith(f"  in all    {parts} parts · 7 files · ≈")

    def test_what_fits_is_one_dump_as_without_parts(self, project: Path) -> None:
        done = run("--split", "1M", *ROUGH, cwd=project)

        assert done.code == 0
        whole = (project / "shop.dump.md").read_bytes()
        assert whole == run("--stdout", *ROUGH, cwd=project).out

    def test_a_file_that_is_too_large_is_named(self, project: Path) -> None:
        done = run("--split", "300", *ROUGH, cwd=project)

        assert done.code == 0
        assert "src/a.py can't be cut" in done.err

    def test_a_dry_run_tells_the_parts_and_writes_none(self, project: Path) -> None:
        told = run("--split", "1k", "--dry-run", "--report", "json", *ROUGH, cwd=project)
        assert _parts(project) == []

        done = run("--split", "1k", "--report", "json", *ROUGH, cwd=project)

        planned, written = json.loads(told.out)["parts"], json.loads(done.out)["parts"]
        for key in ("where", "tokens", "files"):
            assert [part[key] for part in planned] == [part[key] for part in written]

    def test_parts_of_an_earlier_run_are_told_and_left(self, project: Path) -> None:
        run("--split", "1k", *ROUGH, cwd=project)
        before = _parts(project)

        done = run("--split", "1500", *ROUGH, cwd=project)

        assert f"{before[0].name} and {len(before) - 1} more: of an earlier run" in done.err
        assert all(part.exists() for part in before)

    def test_a_file_of_somebody_else_is_not_overwritten(self, project: Path) -> None:
        run("--split", "1k", *ROUGH, "-o", "out.md", cwd=project)
        first, second = sorted(project.glob("out.*-of-*.md"))[:2]
        first.unlink()
        second.write_text("mine\n")

        done = run("--split", "1k", *ROUGH, "-o", "out.md", cwd=project)

        assert done.code == 1
        assert "no dump of ours" in done.err
        assert second.read_text() == "mine\n"
        assert not first.exists()

    @pytest.mark.skipif(os.name == "nt", reason="a process can't interrupt itself there")
    def test_an_interrupt_says_which_parts_there_are(self, project: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", STOPPED_AT_THE_SECOND, "--split", "1k", *ROUGH],
            cwd=project,
            env=environment(project),
            capture_output=True,
            check=False,
        )

        (only,) = _parts(project)
        assert done.returncode == 130
        assert f"what went to {only.name} is no whole dump" in done.stderr.decode()

    def test_where_one_fails_it_is_told_how_many_there_are(self, project: Path) -> None:
        run("--split", "1k", *ROUGH, cwd=project)
        parts = _parts(project)
        parts[1].unlink()
        parts[1].mkdir()

        done = run("--split", "1k", *ROUGH, cwd=project)

        assert done.code == 1
        assert f"written before it: 1 of {len(parts)} parts" in done.err

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--split", "1k", "--stdout"], "--split and --stdout exclude each other"),
            (["--split", "1k", "-o", "-"], "exclude each other"),
            (["--split", "1k", "--copy"], "--split and --copy exclude each other"),
            (["--split", "lots"], "   at: --split"),
            (["--split", "0"], "   at: --split"),
            (["--split", "10"], "   at: --split"),
            (["--split", "1k", "-o", os.devnull], "parts need a file"),
        ],
    )
    def test_wrong_words_are_refused(self, project: Path, words: list[str], said: str) -> None:
        assert said in _refused(run(*words, *ROUGH, cwd=project))
        assert _parts(project) == []
