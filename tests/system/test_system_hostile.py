"""A hostile tree can't speak through us: no escape and no forged line reaches a terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from system_process import Done, run

ROUGH = ("--tokenizer", "rough")
ESCAPE = "\x1b]0;owned\x07\x1b[2J"
NAMES = [
    f"{ESCAPE}.py",
    "new\nline.py",
    "back\rslash\\.py",
    "\u202egnp.py",
    "\x9b31m.py",
    "latin \udce9.py",
    "`fence`.py",
    "[bold red]x.py",
    "-rf",
    " blank ",
]
FORBIDDEN = [b"\x1b", b"\x07", b"\r", b"\xc2\x9b", "\u202e".encode(), b"\xe9"]

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="names there can't be as bad"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / f"shop{ESCAPE}"
    root.mkdir()
    for name in NAMES:
        (root / name).write_text("x = 1\n")
        (root / f"bin {name}").write_bytes(b"\0\0")
        (root / f"link {name}").symlink_to(f"/etc/{ESCAPE}")
    (root / f"dir {ESCAPE}").mkdir()
    return root


def _is_clean(done: Done, *, out: bool = True) -> None:
    said = done.err.encode() + (done.out if out else b"")
    assert not [bad for bad in FORBIDDEN if bad in said]
    assert said


@pytest.mark.parametrize(
    "words",
    [
        ("-v",),
        ("--dry-run", "-v"),
        ("--budget", "1"),
        ("--budget", "1", "--report", "json"),
        ("--report", "json"),
        ("tree",),
        ("tree", "--sort", "tokens"),
        (f"no{ESCAPE}",),
        ("-o", f"no{ESCAPE}/x"),
        ("-o", f"x{ESCAPE}.md"),
        ("--format", ESCAPE),
        ("--tokenizer", ESCAPE),
        ("--profile", ESCAPE),
        ("--include", ESCAPE),
        ("--budget", ESCAPE),
        (f"--{ESCAPE}",),
        ("tree", "--depth", ESCAPE),
        (f"no{ESCAPE}", "--debug"),
        ("why", *NAMES[:-2], f"gone{ESCAPE}"),
        ("config", "--exclude", ESCAPE),
        ("config", "--json", "--exclude", ESCAPE),
    ],
)
def test_nothing_that_is_said_steers_the_terminal(project: Path, words: tuple[str, ...]) -> None:
    rough = () if "--tokenizer" in words or words[0] in {"why", "config"} else ROUGH

    _is_clean(run(*words, *rough, cwd=project))


def test_paths_on_standard_input_are_quoted_in_errors(project: Path) -> None:
    _is_clean(run("--stdin", cwd=project, stdin=f"gone{ESCAPE}\0".encode()))


def test_settings_of_the_tree_are_quoted_in_errors(project: Path) -> None:
    (project / "create_dump.toml").write_text('format = "\\u001b[2J"\n"k\\u001b]0;x\\u0007" = 1\n')

    for words in ((), ("config",)):
        done = run(*words, cwd=project)
        assert done.code == 2
        _is_clean(done)


def test_ignore_patterns_of_the_tree_are_quoted(project: Path) -> None:
    (project / ".gitignore").write_text("*\x1b*\n")

    done = run("why", NAMES[0], cwd=project)

    assert done.code == 1
    _is_clean(done)


def test_every_name_is_in_the_dump_and_comes_back(project: Path) -> None:
    from create_dump import formats

    done = run("--stdout", *ROUGH, cwd=project)

    found = {file.path for file in formats.read(done.out.decode()).files}
    assert found == set(NAMES)


def test_a_repository_can_not_make_us_overwrite_a_file_of_the_users(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine\n")
    root = tmp_path / "evil"
    root.mkdir()
    (root / "create_dump.toml").write_text('output = "../precious"\n')
    (root / "a.py").write_text("x\n")

    done = run(*ROUGH, cwd=root)

    assert done.code != 0
    assert (tmp_path / "precious").read_text() == "mine\n"


def test_nothing_of_the_tree_is_run(tmp_path: Path) -> None:
    root = tmp_path / "evil"
    root.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    ran = tmp_path / "ran"
    hook = root / "hook.sh"
    hook.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    hook.chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        subprocess.run(["git", "config", setting, os.fspath(hook)], cwd=root, check=True)
    (root / "sitecustomize.py").write_text(f"open({os.fspath(ran)!r}, 'w')\n")

    assert run("evil", *ROUGH, cwd=root.parent, fresh=True).code == 0
    assert run("why", "hook.sh", "--root", "evil", cwd=root.parent, fresh=True).code == 0
    assert not ran.exists()
