"""The other commands, as processes: version, help, tree, why, config, explore, completion."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from system_process import COMMAND, environment, run

from create_dump import __version__

ROUGH = ("--tokenizer", "rough")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / "src").mkdir(parents=True)
    (root / "src/till.py").write_text("x = 1\n" * 100)
    (root / "README.md").write_text("# Shop\n")
    (root / "debug.log").write_text("noise\n")
    (root / "logo.png").write_bytes(b"\x89PNG\0\0")
    (root / ".gitignore").write_text("*.log\n!keep.log\n/build/\n")
    return root


class TestVersion:
    @pytest.mark.parametrize("words", [("--version",), ("-V",), ("-q", "--version")])
    def test_it_is_one_line(self, tmp_path: Path, words: tuple[str, ...]) -> None:
        done = run(*words, cwd=tmp_path)

        assert (done.code, done.text, done.err) == (0, f"create-dump {__version__}\n", "")

    def test_the_installed_command_is_the_same_program(self, tmp_path: Path) -> None:
        script = Path(sys.executable).with_name("create-dump")
        if not script.exists():
            pytest.skip("the project is not installed here")

        done = subprocess.run([script, "--version"], cwd=tmp_path, capture_output=True, check=True)

        assert done.stdout.decode() == f"create-dump {__version__}\n"


class TestHelp:
    @pytest.mark.parametrize("words", [("--help",), ("-h",), ("src", "--help"), ("-q", "-h")])
    def test_the_dump_explains_itself_and_names_the_commands(
        self, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        done = run(*words, cwd=tmp_path)

        assert (done.code, done.err) == (0, "")
        assert done.text.startswith("Usage: create-dump [OPTIONS] [PATH]\n")
        for name in ("explore", "tree", "why", "config", "cache", "completion"):
            assert f"\n  {name} " in done.text

    @pytest.mark.parametrize("name", ["tree", "why", "config", "cache", "explore", "completion"])
    def test_every_command_explains_itself(self, tmp_path: Path, name: str) -> None:
        done = run(name, "--help", cwd=tmp_path)

        assert done.code == 0
        assert done.text.startswith(f"Usage: create-dump {name} ")
        assert "Examples:" in done.text


class TestTree:
    def test_it_shows_the_tokens_of_everything(self, project: Path) -> None:
        done = run("tree", *ROUGH, cwd=project)

        lines = done.text.splitlines()
        assert (done.code, done.err) == (0, "")
        assert lines[0] == "≈ tokens   share  path"
        assert [line.split("%")[-1].removeprefix("       -").strip() for line in lines[1:]] == [
            "shop/",
            "src/",
            "till.py",
            ".gitignore",
            "README.md",
            "logo.png (binary)",
            "(header and tree)",
        ]

    def test_its_total_is_that_of_the_dump(self, project: Path) -> None:
        dump = json.loads(run(*ROUGH, "--report", "json", cwd=project).out)
        (project / "shop.dump.md").unlink()

        done = run("tree", "--depth", "0", *ROUGH, cwd=project)

        assert done.text.splitlines()[1].split()[0] == f"{dump['tokens']:,}"

    def test_depth_and_sort_can_be_asked_for(self, project: Path) -> None:
        (project / "heavy.md").write_text("word " * 1000)

        done = run("tree", "--depth", "1", "--sort", "tokens", *ROUGH, cwd=project)

        names = [line.split()[-1] for line in done.text.splitlines()[1:]]
        assert names[:3] == ["shop/", "heavy.md", "src/"]
        assert "till.py" not in names

    def test_patterns_choose_what_is_shown(self, project: Path) -> None:
        done = run("tree", "--exclude", "src/", *ROUGH, cwd=project)

        assert "src/" not in done.text

    def test_it_writes_nothing(self, project: Path) -> None:
        before = sorted(project.rglob("*"))
        run("tree", *ROUGH, cwd=project)

        assert sorted(project.rglob("*")) == before


class TestWhy:
    @pytest.mark.parametrize(
        ("path", "code", "words"),
        [
            ("README.md", 0, "in:  nothing keeps it out"),
            ("debug.log", 1, 'out: ignored by pattern "*.log" (.gitignore:1)'),
            ("gone.log", 1, 'out: ignored by pattern "*.log" (.gitignore:1)'),
            ("build/x/y", 1, 'out: ignored with build by pattern "/build/" (.gitignore:3)'),
            ("gone.py", 1, "out: there is no such path; by the rules: nothing keeps it out"),
            ("logo.png", 1, "out: binary: it holds NUL bytes"),
            ("src", 0, "in:  nothing keeps it out"),
            (".git", 1, "out: git's own"),
        ],
    )
    def test_it_names_what_decides(self, project: Path, path: str, code: int, words: str) -> None:
        done = run("why", path, cwd=project)

        assert (done.code, done.text, done.err) == (code, f"{path}  {words}\n", "")

    def test_what_was_taken_back_says_so(self, project: Path) -> None:
        (project / "keep.log").write_text("x\n")

        done = run("why", "keep.log", cwd=project)

        assert done.code == 0
        assert 'in:  taken back in by pattern "!keep.log" (.gitignore:2)' in done.text

    def test_what_git_tracks_says_so(self, project: Path) -> None:
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
        subprocess.run(["git", "add", "-f", "debug.log"], cwd=project, check=True)

        done = run("why", "debug.log", cwd=project)

        assert done.code == 0
        assert "in:  git tracks it" in done.text

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("--exclude", "*.md"), 'out: excluded by pattern "*.md" (--exclude)'),
            (("--include", "*.py"), "out: no pattern of --include names it"),
            (("--include", "*.md"), 'in:  included by pattern "*.md" (--include)'),
            (("--max-file-size", "3"), "out: 7 bytes is more than --max-file-size 3 bytes"),
        ],
    )
    def test_the_users_own_rules_are_named(
        self, project: Path, options: tuple[str, ...], words: str
    ) -> None:
        assert words in run("why", "README.md", *options, cwd=project).text

    def test_a_dump_of_ours_says_so(self, project: Path) -> None:
        run(*ROUGH, cwd=project)

        assert "out: a dump of ours" in run("why", "shop.dump.md", cwd=project).text

    @pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
    def test_a_link_says_so(self, project: Path) -> None:
        (project / "link").symlink_to("README.md")

        assert "out: a symbolic link, not followed" in run("why", "link", cwd=project).text

    def test_another_repository_says_so(self, project: Path) -> None:
        subprocess.run(["git", "init", "-q", "other"], cwd=project, check=True)
        (project / "other/x.py").write_text("x\n")

        done = run("why", "other", "other/x.py", cwd=project)

        assert "out: another repository" in done.text
        assert "out: below other, which is a link or another repository" in done.text

    def test_answers_stand_in_a_column_and_one_that_is_out_decides(self, project: Path) -> None:
        done = run("why", "README.md", "src/till.py", "x.log", cwd=project)

        assert done.code == 1
        assert [line.index(":") for line in done.text.splitlines()] == [15, 15, 16]

    def test_paths_are_relative_to_where_one_is(self, project: Path) -> None:
        done = run("why", "till.py", "--root", "..", cwd=project / "src")

        assert done.text.startswith("src/till.py  in:")

    def test_a_path_outside_is_an_error(self, project: Path) -> None:
        done = run("why", "..", cwd=project)

        assert done.code == 1
        assert "outside" in done.err

    def test_it_agrees_with_the_dump(self, project: Path) -> None:
        report = json.loads(run("-o", "x", *ROUGH, "--report", "json", cwd=project).out)

        for skip in report["skipped"]:
            assert run("why", skip["path"], cwd=project).code == 1


class TestConfig:
    def test_every_value_is_shown_with_its_origin(self, project: Path) -> None:
        (project / "create_dump.toml").write_text(
            'exclude = ["*.lock"]\n[profiles.ci]\nbudget = "128k"\n'
        )

        done = run(
            "config",
            "--profile",
            "ci",
            "--format",
            "xml",
            cwd=project,
            env={"CREATE_DUMP_TOKENIZER": "rough"},
        )

        rows = {line.split()[0]: line.split(maxsplit=2)[1:] for line in done.text.splitlines()}
        assert done.code == 0
        assert rows["format"] == ['"xml"', "--format"]
        assert rows["tokenizer"] == ['"rough"', "CREATE_DUMP_TOKENIZER"]
        assert rows["exclude"] == ['["*.lock"]', "create_dump.toml:1"]
        assert rows["budget"] == ["128000", "profile ci (create_dump.toml:3)"]
        assert rows["output"] == ["-", "default"]

    def test_scripts_get_the_same(self, project: Path) -> None:
        done = run("config", "--json", "--budget", "1M", cwd=project)

        settings = json.loads(done.out)
        assert settings["budget"] == {"value": 1_000_000, "origin": "--budget"}
        assert settings["include"] == {"value": [], "origin": "default"}

    def test_the_users_keys_are_shown_and_judged(self, project: Path) -> None:
        mine = project / ".config" / "create-dump" / "create_dump.toml"
        mine.parent.mkdir(parents=True)
        env = {"HOME": str(project), "XDG_CONFIG_HOME": str(project / ".config")}
        mine.write_text('[keys]\nout.copy = ["X", "ctrl+y"]\n')

        done = run("config", cwd=project, env=env)

        (line,) = (line for line in done.text.splitlines() if line.startswith("keys."))
        assert line.split() == ["keys.out.copy", '["X",', '"ctrl+y"]', f"{mine}:2:5"]

        mine.write_text('[keys]\nout.copy = "w"\n')

        # Before the app would ask for a terminal; a dump has no use for keys.
        for command in ("config", "explore"):
            done = run(command, cwd=project, env=env)
            assert done.code == 2
            assert "the key w would do two things in the tree: out.copy and out.write" in done.err
            assert f"{mine}:2:5" in done.err
        assert run("--dry-run", cwd=project, env=env).code == 0

        mine.write_text('[keys]\nout.cpy = "w"\n')

        assert "did you mean 'out.copy'?" in run("explore", cwd=project, env=env).err

    def test_settings_hold_for_the_dump(self, project: Path) -> None:
        (project / "create_dump.toml").write_text(
            'format = "xml"\ntokenizer = "rough"\nexclude = ["src/"]\noutput = "out.xml"\n'
        )

        done = run(cwd=project)

        assert done.code == 0
        assert "out.xml" in done.err
        assert "(rough)" in done.err
        assert "till.py" not in (project / "out.xml").read_text()

    def test_flags_win_over_settings(self, project: Path) -> None:
        (project / "create_dump.toml").write_text('format = "nope"\noutput = "out.xml"\n')
        assert run(cwd=project).code == 2

        (project / "create_dump.toml").write_text('format = "xml"\noutput = "out.xml"\n')
        done = run("--format", "json", "--stdout", *ROUGH, cwd=project)

        assert json.loads(done.out)
        assert not (project / "out.xml").exists()


class TestExplore:
    def test_without_a_terminal_it_says_what_to_do(self, project: Path) -> None:
        done = run("explore", cwd=project)

        assert done.code == 2
        assert "terminal" in done.err
        assert done.out == b""

    def test_a_missing_root_is_the_same_error_everywhere(self, project: Path) -> None:
        for command in ("tree", "why", "config"):
            words = (command, "x", "--root", "nope") if command == "why" else (command, "nope")
            done = run(*words, cwd=project)
            assert (command, done.code) == (command, 1)
            assert "no such directory" in done.err


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_script_says_how_it_is_installed(self, tmp_path: Path, shell: str) -> None:
        done = run("completion", shell, cwd=tmp_path)

        assert done.code == 0
        assert f"# To install: create-dump completion {shell} > " in done.text
        assert "_CREATE_DUMP_COMPLETE" in done.text

    def _offered(self, cwd: Path, *words: str) -> set[str]:
        done = run(
            cwd=cwd,
            env={
                "_CREATE_DUMP_COMPLETE": "bash_complete",
                "COMP_WORDS": " ".join(["create-dump", *words]),
                "COMP_CWORD": str(len(words) if words else 1),
            },
        )
        assert (done.code, done.err) == (0, "")
        return {line.partition(",")[2] for line in done.text.splitlines() if line}

    @pytest.mark.parametrize(
        ("words", "offered"),
        [
            (("tr",), {"tree"}),
            (("--for",), {"--format"}),
            (("--format", "m"), {"markdown"}),
            (("src", "--format", "x"), {"xml"}),
            (("--tokenizer", "o200k_b"), {"o200k_base"}),
            (("tree", "--so"), {"--sort"}),
            (("tree", "--sort", "t"), {"tokens"}),
            (("completion", "z"), {"zsh"}),
            (("--report", "j"), {"json"}),
        ],
    )
    def test_it_offers_what_fits(
        self, project: Path, words: tuple[str, ...], offered: set[str]
    ) -> None:
        assert offered <= self._offered(project, *words)

    def test_commands_are_offered_at_the_first_word_only(self, project: Path) -> None:
        assert "tree" in self._offered(project)
        assert "tree" not in self._offered(project, "--quiet", "t")

    def test_profiles_are_offered(self, project: Path) -> None:
        (project / "create_dump.toml").write_text("[profiles.ci]\nbudget = 1\n")

        assert "ci" in self._offered(project, "--profile", "c")

    def test_broken_settings_don_t_break_a_shell(self, project: Path) -> None:
        (project / "create_dump.toml").write_text("= nonsense\n")

        assert self._offered(project, "--profile", "c") == set()

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_shell_itself_takes_the_script(self, tmp_path: Path, shell: str) -> None:
        import shutil

        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed")
        script = run("completion", shell, cwd=tmp_path).out
        start = b"autoload -U compinit; compinit -u -D\n" if shell == "zsh" else b""

        done = subprocess.run(
            [shell], input=start + script, capture_output=True, cwd=tmp_path, check=False
        )

        assert (done.returncode, done.stderr) == (0, b"")


def test_the_entry_point_takes_no_words_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND[:1], "-c", "from create_dump.cli import main; import sys; sys.exit(main())"],
        cwd=tmp_path,
        env=environment(tmp_path, {"CREATE_DUMP_TOKENIZER": "rough"}),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    assert (tmp_path / f"{tmp_path.name}.dump.md").exists()


HOOKS = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()


@pytest.mark.parametrize(
    "hook", re.findall(r"entry: create-dump ?(.*)(?s:.*?)args: \[(.*)\]", HOOKS)
)
def test_the_hooks_for_pre_commit_run(project: Path, hook: tuple[str, str]) -> None:
    entry, args = hook

    done = run(*entry.split(), *args.split(", "), *ROUGH, cwd=project)

    assert (done.code, done.out) == (0, b"")


def test_there_are_hooks_for_pre_commit() -> None:
    assert HOOKS.count("- id: ") == 3


LIMITED = ("sh", "-c", 'ulimit -f 256; exec "$@"', "sh")
"""Let no file grow beyond 256 blocks, as on a disk that is nearly full."""


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory of a thousand files that rest for long enough to be kept."""
    root = tmp_path_factory.mktemp("thousand")
    for number in range(1000):
        (root / f"{number:0200}.py").write_text(f"x = {number}\n")
    time.sleep(2.1)
    return root


@pytest.mark.skipif(sys.platform == "win32", reason="about a limit of POSIX")
@pytest.mark.parametrize(
    "words",
    [
        ("--stdout",),
        ("--dry-run",),
        ("--split", "100k", "--dry-run"),
        ("tree",),
        ("secrets",),
        ("--stdout", "--report", "json"),
    ],
)
def test_a_cache_that_can_t_be_written_at_the_very_end_is_told_once(
    tmp_path: Path, thousand: Path, seed_rules: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    root = tmp_path / "shop"
    root.mkdir()
    seed_rules(tmp_path / "cache")
    env = {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "CREATE_DUMP_TOKENIZER": "rough",
        "PYTHONDONTWRITEBYTECODE": "1",  # or Python would keep half of it
    }
    (root / "first.py").write_text("first = 1\n")
    assert "no cache" not in run(*words, cwd=root, env=env).err

    done = run(*words, cwd=thousand, env=env, prefix=LIMITED)

    assert done.code == 0
    assert done.err.count("there is no cache: ") == 1
    assert done.err.count("only time is lost") == 1
    assert "x = 999" in done.text or "--stdout" not in words
