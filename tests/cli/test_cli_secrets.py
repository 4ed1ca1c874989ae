"""What is said beside a dump, or beside a list of findings, about how they were looked for."""

from __future__ import annotations

import json
import random
import string
from typing import TYPE_CHECKING

import pytest

from create_dump.cli.process import run

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = [
    "ghp_" + "".join(random.Random(n).choices(string.ascii_letters + string.digits, k=36))  # noqa: S311 - no secrets
    for n in range(3)
]
TOLD = "only built-in rules look for secrets"


@pytest.fixture
def project(tmp_path: Path) -> str:
    (tmp_path / "a.py").write_text("x = 1\n")
    return str(tmp_path)


@pytest.fixture
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("create_dump.analysis.secrets.presence.PACKAGE", "no-such-package")


@pytest.mark.usefixtures("_no_engine")
@pytest.mark.parametrize(
    "words", [("--stdout",), ("--dry-run",), ("secrets",), ("secrets", "--format", "sarif")]
)
def test_where_there_is_no_engine_one_line_on_standard_error_says_so(
    project: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    options = () if words[0] == "secrets" else ("--tokenizer", "rough")
    command, rest = (words[:1], words[1:]) if words[0] == "secrets" else ((), words)

    assert run([*command, project, *rest, *options]) == 0

    out, err = capsys.readouterr()
    assert TOLD not in out
    assert sum(TOLD in line for line in err.splitlines()) == 1


@pytest.mark.usefixtures("_no_engine")
def test_a_report_for_scripts_says_it_as_well(
    project: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [project, "--dry-run", "--tokenizer", "rough", "--report", "json"]

    assert run(words) == 0
    assert [TOLD in note for note in json.loads(capsys.readouterr().out)["notes"]].count(True) == 1
    assert run([*words, "--secrets", "off"]) == 0
    assert TOLD not in capsys.readouterr().out


def test_where_there_is_one_nothing_is_said(
    project: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([project, "--dry-run", "--tokenizer", "rough"]) == 0
    assert run(["secrets", project]) == 0

    assert TOLD not in "".join(capsys.readouterr())


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """Return a project with secrets in the names of a file, a directory and a picture."""
    (tmp_path / "deep" / TOKENS[0]).mkdir(parents=True)
    (tmp_path / "deep" / TOKENS[0] / "a.py").write_text("x = 1\n")
    (tmp_path / f"{TOKENS[1]}.txt").write_text("text\n")
    (tmp_path / f"{TOKENS[2]}.png").write_bytes(b"\0")
    (tmp_path / "0002_alter_permission_name_max_length.py").write_text("x = 1\n")
    return tmp_path


@pytest.mark.parametrize(("mode", "shown"), [("redact", "[REDACTED:github-pat]"), ("warn", "█")])
def test_the_tree_shows_names_without_their_secrets(
    named: Path, capsys: pytest.CaptureFixture[str], mode: str, shown: str
) -> None:
    settings = named / "create_dump.toml"
    settings.write_text('[secrets]\nlevel = "high"\n')
    # A project may not let secrets out, so the person says it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREATE_DUMP_SECRETS", mode)
        assert run(["tree", str(named), "--tokenizer", "rough"]) == 0

    out, err = capsys.readouterr()
    assert not any(token in out + err for token in TOKENS)
    assert out.count(shown) >= len(TOKENS)
    assert f"{shown}.png" in out or mode == "warn"
    assert "0002_alter_permission_name_max_length.py" in out
    assert "deep/" in out


@pytest.mark.parametrize("report", ["text", "json"])
@pytest.mark.parametrize(
    "words",
    [
        ("--output", "OUT"),
        ("--output", "OUT", "--verbose"),
        ("--output", "OUT", "--split", "300"),
        ("--dry-run", "--verbose"),
        ("--dry-run", "--split", "300"),
        ("--dry-run", "--secrets", "exclude", "--verbose"),
        ("--dry-run", "--secrets", "warn", "--verbose"),
        ("--debug", "--output", "OUT", "--secrets", "fail"),
        ("--debug", "--dry-run", "--budget", "1"),
        ("--debug", "--dry-run", "--select", f"{TOKENS[1]}.txt", "--select", f"{TOKENS[2]}.md"),
        ("--debug", "--dry-run", "--format", TOKENS[1]),
    ],
)
def test_no_receipt_and_no_failure_names_a_secret(
    named: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    report: str,
) -> None:
    (named / "deep" / TOKENS[0] / "b.py").write_text(f'x = "{TOKENS[1]}"\n')
    (named / "deep" / TOKENS[0] / "c.bin").write_bytes(b"\0")
    (named / f"{TOKENS[2]}.txt").symlink_to("nowhere")
    out = str(tmp_path_factory.mktemp("out") / "dump.md")
    told = [out if word == "OUT" else word for word in words]

    run([str(named), "--tokenizer", "rough", "--report", report, *told])

    said = "".join(capsys.readouterr())
    assert said
    assert [word for word in said.split() if any(token in word for token in TOKENS)] == []


@pytest.mark.parametrize("form", ["table", "json", "sarif"])
def test_no_list_of_findings_names_a_secret(
    named: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    (named / "deep" / TOKENS[0] / "b.py").write_text(f'x = "{TOKENS[1]}"\n')

    assert run(["secrets", str(named), "--format", form]) == 4

    said = "".join(capsys.readouterr())
    assert not any(token in said for token in TOKENS)
    assert "b.py" in said


def test_what_fails_may_have_quoted_what_it_worked_on(
    project: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"can't make sense of {TOKENS[0]!r}")

    monkeypatch.setattr("create_dump.cli.settings.settings_of", broken)

    assert run(["tree", project, "--debug"]) == 1

    said = "".join(capsys.readouterr())
    assert TOKENS[0] not in said
    assert said.count("can't make sense of") >= 2
