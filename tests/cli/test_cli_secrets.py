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
    monkeypatch.setattr("create_dump.analysis.secrets.kingfisher.PACKAGE", "no-such-package")


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
