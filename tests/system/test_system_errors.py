"""Every error that the command line can meet: an exit code, three lines at most, nothing left."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from system_process import COMMAND, Done, environment, is_root, run

ROUGH = ("--tokenizer", "rough")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="about POSIX's errors")

# Root without its capabilities is a user like any other.
PLAIN_USER = (
    ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all")
    if is_root()
    else ()
)
needs_permissions = pytest.mark.skipif(
    is_root() and shutil.which("setpriv") is None, reason="root may do everything"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / "src").mkdir(parents=True)
    (root / "src/till.py").write_text("def pay() -> None: ...\n")
    (root / "README.md").write_text("# Shop\n")
    return root


def _lines(done: Done, *, code: int) -> list[str]:
    """Return the error's lines, held to what every error keeps to."""
    lines = done.err.splitlines()
    assert done.code == code, done.err
    assert lines[0].startswith("error: ")
    assert len(lines) <= 3
    assert not any("Traceback" in line for line in lines)
    assert done.out == b""
    return lines


def test_a_root_that_is_not_there(project: Path) -> None:
    lines = _lines(run("scr", cwd=project), code=1)

    assert "no such directory" in lines[0]
    assert lines[1] == "   at: scr"
    assert lines[2] == " hint: did you mean src?"


def test_a_word_that_is_nearly_a_command(project: Path) -> None:
    lines = _lines(run("tre", cwd=project), code=1)

    assert lines[2] == " hint: did you mean the command create-dump tree?"


def test_a_file_where_a_directory_is_meant(project: Path) -> None:
    lines = _lines(run("README.md", cwd=project), code=1)

    assert lines[1] == "   at: README.md"


def test_an_option_that_is_not_there(project: Path) -> None:
    lines = _lines(run("--formt", "xml", cwd=project), code=2)

    assert lines == ["error: there is no option --formt", " hint: did you mean --format?"]


@pytest.mark.parametrize(
    ("words", "place", "said"),
    [
        (("--format", "markdwon"), "format", "markdown"),
        (("--tokenizer", "o200k"), "tokenizer", "o200k_base"),
        (("--budget", "lots"), "--budget", ""),
        (("--max-file-size", "10 apples"), "--max-file-size", ""),
        (("--profile", "nope"), "--profile", ""),
        (("--report", "yaml"), "--report", ""),
        (("tree", "--depth", "deep"), "--depth", ""),
        (("--include", ""), "--include", ""),
    ],
)
def test_a_value_that_can_not_be(
    project: Path, words: tuple[str, ...], place: str, said: str
) -> None:
    text = "\n".join(_lines(run(*words, cwd=project), code=2))

    assert place in text
    assert said in text


def test_a_file_too_many(project: Path) -> None:
    assert "unexpected" in _lines(run("src", "README.md", cwd=project), code=2)[0]


def test_settings_that_are_no_toml_point_at_the_place(project: Path) -> None:
    (project / "create_dump.toml").write_text('format = "xml"\nbudget = = 3\n')

    text = "\n".join(_lines(run(cwd=project), code=2))

    assert "create_dump.toml:2:" in text


def test_a_setting_that_is_not_there_points_at_the_likely_one(project: Path) -> None:
    (project / "create_dump.toml").write_text('fromat = "xml"\n')

    text = "\n".join(_lines(run(cwd=project), code=2))

    assert "create_dump.toml:1:1" in text
    assert "format" in text.replace("fromat", "")


def test_a_directory_for_the_dump_that_is_not_there(project: Path) -> None:
    lines = _lines(run("-o", "out/x.md", *ROUGH, cwd=project), code=1)

    assert "mkdir" in lines[2]
    assert not (project / "out").exists()


def test_a_directory_where_the_dump_should_go(project: Path) -> None:
    _lines(run("-o", "src", *ROUGH, cwd=project), code=1)


@needs_permissions
def test_a_directory_that_may_not_be_written(project: Path) -> None:
    project.chmod(0o500)
    try:
        lines = _lines(run(*ROUGH, cwd=project, prefix=PLAIN_USER), code=1)
    finally:
        project.chmod(0o700)

    assert "permission denied" in lines[0]


@needs_permissions
def test_a_file_that_may_not_be_read_is_skipped_and_told(project: Path) -> None:
    (project / "key").write_text("x\n")
    (project / "key").chmod(0)

    done = run(*ROUGH, cwd=project, prefix=PLAIN_USER)

    assert done.code == 0
    assert "1 unreadable: key" in done.err


@needs_permissions
def test_a_directory_that_may_not_be_listed_is_skipped_and_told(project: Path) -> None:
    (project / "vault").mkdir(mode=0)

    done = run(*ROUGH, cwd=project, prefix=PLAIN_USER)

    assert done.code == 0
    assert "1 unreadable: vault" in done.err


def test_a_full_disk_leaves_nothing(project: Path) -> None:
    (project / "big.txt").write_text("word " * 100_000)

    # Coverage could not write what it saw, either.
    env = {k: v for k, v in environment(project).items() if not k.startswith("COVERAGE_")}
    done = subprocess.run(
        [*COMMAND, "-o", "x.md", *ROUGH],
        cwd=project,
        env=env,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )

    lines = _lines(Done(done.returncode, done.stdout, done.stderr.decode()), code=1)
    assert lines[1] == "   at: x.md"
    assert sorted(path.name for path in project.iterdir()) == ["README.md", "big.txt", "src"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(
    "words",
    [
        ("--stdout",),
        ("tree",),
        ("--report", "json"),
        ("why", "README.md"),
        ("--help",),
        ("--version",),
    ],
)
def test_a_full_disk_behind_standard_output(project: Path, words: tuple[str, ...]) -> None:
    rough = () if {"why", "--help", "--version"} & {*words} else ROUGH
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *words, *rough],
            cwd=project,
            env=environment(project),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert "the disk is full" in done.stderr.decode()
    assert not any("Exception ignored" in line or "Traceback" in line for line in lines)


def _shell(project: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a *line* of a shell in which ``create_dump`` stands for the command."""
    return subprocess.run(
        ["sh", "-c", f'create_dump() {{ "$PYTHON" -m create_dump "$@"; }}; {line}'],
        cwd=project,
        env=environment(project, {"PYTHON": sys.executable}),
        capture_output=True,
        check=False,
    )


def test_standard_output_that_is_closed(project: Path) -> None:
    done = _shell(project, "create_dump --stdout --tokenizer rough >&-")

    assert done.returncode == 1
    assert b"standard output" in done.stderr


@pytest.mark.parametrize(
    "words", ["tree", "config", "why README.md", "secrets", "cache", "--report json"]
)
def test_a_closed_standard_output_is_told_by_who_has_something_to_print(
    project: Path, words: str
) -> None:
    done = _shell(project, f"create_dump {words} >&-")

    assert done.returncode == 1
    assert b"error: it is closed\n   at: standard output\n" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_standard_output_does_not_matter_to_who_prints_nothing(project: Path) -> None:
    done = _shell(project, "create_dump -o dump.md --tokenizer rough >&-")

    assert done.returncode == 0
    assert (project / "dump.md").is_file()


def test_explore_with_a_closed_standard_input_says_what_it_needs(project: Path) -> None:
    done = _shell(project, "create_dump explore <&-")

    assert done.returncode == 2
    assert b"error: explore needs a terminal" in done.stderr


def test_a_root_that_vanishes_before_it_is_written_leaves_the_old_dump(project: Path) -> None:
    old = project.parent / "shop.md"
    old.write_text("as it was")
    script = (
        "import shutil, sys\n"
        "from create_dump.cli.draft import Draft\n"
        "real = Draft.plan\n"
        "def plan(*args):\n"
        "    answer = real(*args)\n"
        "    shutil.rmtree('shop')\n"
        "    return answer\n"
        "Draft.plan = plan\n"
        "sys.argv = ['create-dump', 'shop', '-o', 'shop.md', '--tokenizer', 'rough']\n"
        "from create_dump.cli import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=project.parent,
        env=environment(project.parent),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 1
    assert b"it is gone" in done.stderr
    assert old.read_text() == "as it was"


@needs_permissions
@pytest.mark.parametrize("words", [(), ("tree",), ("secrets",)])
def test_a_root_that_may_not_be_listed(project: Path, words: tuple[str, ...]) -> None:
    (project / "src").chmod(0)
    done = run(*words, "src", cwd=project, prefix=PLAIN_USER)
    (project / "src").chmod(0o755)

    lines = _lines(done, code=1)
    assert "permission denied" in lines[0]
    assert lines[1].endswith("src")


@needs_permissions
def test_secrets_in_what_may_not_be_read_are_not_denied(project: Path) -> None:
    (project / "README.md").chmod(0)
    (project / "src").chmod(0)
    done = run("secrets", cwd=project, prefix=PLAIN_USER)
    (project / "src").chmod(0o755)

    assert done.code == 4
    assert "README.md: not looked at: permission denied" in done.text
    assert "src: not looked at: permission denied" in done.text


@needs_permissions
def test_why_says_when_a_directory_may_not_be_listed(project: Path) -> None:
    (project / "src").chmod(0)
    done = run("why", "src", cwd=project, prefix=PLAIN_USER)
    (project / "src").chmod(0o755)

    assert (done.code, done.text) == (1, "src  out: unreadable: permission denied\n")


def test_a_root_that_is_a_circle_of_links_is_no_directory(project: Path) -> None:
    (project / "loop").symlink_to("loop")

    lines = _lines(run("loop", cwd=project), code=1)

    assert lines[1:] == ["   at: loop", " hint: check the path"]


@pytest.mark.parametrize("words", [("",), ("tree", ""), ("watch", "")])
def test_an_empty_path_is_not_where_one_is(project: Path, words: tuple[str, ...]) -> None:
    lines = _lines(run(*words, cwd=project), code=2)

    assert "names no directory" in lines[0]


def test_two_directories_lead_to_select(project: Path) -> None:
    lines = _lines(run("src", "docs", cwd=project), code=2)

    assert "--select" in lines[1]


@pytest.mark.parametrize("place", ["create_dump.toml:1", "CREATE_DUMP_EXCLUDE", "--exclude"])
def test_a_pattern_that_is_none_is_shown_where_it_is_written(project: Path, place: str) -> None:
    words = ("--exclude", "[") if place.startswith("--") else ()
    env = {place: "["} if place.isupper() else {}
    if place.startswith("create"):
        (project / "create_dump.toml").write_text('exclude = ["["]\n')

    lines = _lines(run(*words, cwd=project, env=env), code=2)

    assert lines[1] == f"   at: {place}"


def test_the_directory_that_one_is_in_is_gone(project: Path) -> None:
    done = _shell(project, "mkdir gone; cd gone; rmdir ../gone; create_dump")

    assert done.returncode == 1
    assert done.stderr.startswith(b"error: the directory that you are in is gone")


def test_what_is_staged_in_somebody_elses_repository_is_not_denied(project: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)

    lines = _lines(run("secrets", "--staged", cwd=project, env={"PATH": "/nowhere"}), code=2)

    assert lines[0] == "error: nothing is known of what is staged: git is not installed"


def test_standard_input_that_is_closed(project: Path) -> None:
    done = _shell(project, "create_dump --stdin <&-")

    assert done.returncode == 2
    assert b"error: standard input is closed" in done.stderr


def test_what_nobody_foresaw_asks_for_a_report_and_shows_no_traceback(project: Path) -> None:
    script = (
        "import sys\n"
        "from create_dump import workspace\n"
        "workspace.Workspace.plan = lambda self: 1 / 0\n"
        "sys.argv = ['create-dump', '--tokenizer', 'rough', *sys.argv[1:]]\n"
        "from create_dump.cli import main\n"
        "sys.exit(main())\n"
    )

    def ended(*words: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-c", script, *words],
            cwd=project,
            env=environment(project),
            capture_output=True,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr.decode())

    lines = _lines(ended(), code=1)
    assert "this is a bug in create-dump: ZeroDivisionError" in lines[0]
    assert "--debug" in lines[1]
    assert "Traceback" in ended("--debug").err


@needs_permissions
def test_why_says_when_a_file_may_not_be_read(project: Path) -> None:
    (project / "key").write_text("x\n")
    (project / "key").chmod(0)

    done = run("why", "key", cwd=project, prefix=PLAIN_USER)

    assert (done.code, done.text) == (1, "key  out: unreadable: permission denied\n")


def test_a_machine_without_git(project: Path) -> None:
    (project / ".gitignore").write_text("*.log\n")
    (project / "x.log").write_text("noise\n")

    done = run("--stdout", *ROUGH, cwd=project, env={"PATH": ""})

    assert done.code == 0
    assert b"x.log" not in done.out.replace(b"*.log", b"")


def test_a_traceback_is_shown_when_it_is_asked_for(project: Path) -> None:
    done = run("nope", "--debug", cwd=project)

    assert done.code == 1
    assert "Traceback" in done.err


def test_a_file_that_vanishes_meanwhile_is_told(project: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from create_dump import workspace\n"
        "planned = workspace.Workspace.plan\n"
        "def plan(self):\n"
        "    made = planned(self)\n"
        "    pathlib.Path('README.md').unlink()\n"
        "    return made\n"
        "workspace.Workspace.plan = plan\n"
        "sys.argv = ['create-dump', '--tokenizer', 'rough', '--stdout']\n"
        "from create_dump.cli import main\n"
        "sys.exit(main())\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=project,
        env=environment(project),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    assert b"till.py" in done.stdout
    assert "README.md" in done.stderr.decode()
