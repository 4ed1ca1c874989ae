"""Findings in SARIF 2.1.0, as code hosts and editors take them: held to the standard's schema."""

from __future__ import annotations

import json
import random
import string
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from sarif_schema import wrongs

from create_dump.analysis.secrets.finding import Finding, Level
from create_dump.cli.findings import sarif
from create_dump.cli.process import run

if TYPE_CHECKING:
    from pathlib import Path

ENDS = ("", "marker", "baseline", "rule", "path")
PATHS = ("a.py", "deep/größe {1}#%?.txt", "deep/no-\udcff-utf8", '"\n\\.env', "a:b.py", "c:/d.py")
EVERYTHING = [
    Finding(path, 3, 9, 2, 4, f"rule-{level}", f"A title {level}", level, f"{line:032x}", ended)
    for line, (path, level, ended) in enumerate(product(PATHS, Level, ENDS))
]
LOST = [("deep/größe.txt", "it took too long"), ("b", "")]


@pytest.mark.parametrize("salted", [True, False])
@pytest.mark.parametrize("unscanned", [[], LOST])
@pytest.mark.parametrize("findings", [[], EVERYTHING])
def test_each_log_is_valid(
    findings: list[Finding], unscanned: list[tuple[str, str]], *, salted: bool
) -> None:
    log = json.loads(json.dumps(sarif(findings, unscanned, salted=salted)))

    assert wrongs(log) == []
    (run,) = log["runs"]
    assert len(run["results"]) == len(findings)
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == len(unscanned)


def test_the_schema_is_one_that_refuses() -> None:
    log = sarif(EVERYTHING, LOST, salted=True)
    log["runs"][0]["results"][1]["suppressions"][0]["kind"] = "elsewhere"
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0

    assert len(wrongs(log)) == 2


def test_what_is_settled_is_suppressed_in_the_source_or_beside_it() -> None:
    (run,) = sarif(EVERYTHING[: len(ENDS)], [], salted=False)["runs"]

    kinds = [[one["kind"] for one in each.get("suppressions", [])] for each in run["results"]]
    assert kinds == [[], ["inSource"], ["external"], ["external"], ["external"]]
    assert all("partialFingerprints" not in each for each in run["results"])


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_a_reference_that_gives_it_back(path: str) -> None:
    (run,) = sarif([EVERYTHING[0]._replace(path=path)], [], salted=False)["runs"]

    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert unquote(uri, errors="surrogateescape") == path
    assert ":" not in uri


def test_the_command_prints_such_a_log_with_and_without_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = string.ascii_letters + string.digits
    tokens = ["ghp_" + "".join(random.Random(n).choices(letters, k=36)) for n in range(3)]  # noqa: S311 - no secrets
    (tmp_path / "clean.py").write_text("x = 1\n")
    said = ["secrets", str(tmp_path), "--format", "sarif"]

    assert run(said) == 0
    empty = json.loads(capsys.readouterr().out)
    (tmp_path / "a.py").write_text(
        f'a = "{tokens[0]}"\nb = "{tokens[1]}"  # gitleaks:allow\npassword = "Tr0ub4dor&3xyz"\n'
    )
    (tmp_path / "c.py").write_text(f'c = "{tokens[2]}"\n')
    settled = ["secrets", str(tmp_path), "--baseline-update", "--reason", "a test's"]
    assert run([*settled, "--exclude", "a.py"]) == 0
    capsys.readouterr()
    assert run(said) == 4
    out = capsys.readouterr().out
    full = json.loads(out)

    assert wrongs(empty) == wrongs(full) == []
    assert empty["runs"][0]["results"] == []
    told = [
        (one["level"], [each["kind"] for each in one.get("suppressions", [])])
        for one in full["runs"][0]["results"]
    ]
    assert told == [
        ("error", []),
        ("error", ["inSource"]),
        ("warning", []),
        ("error", ["external"]),
    ]
    assert not any(token in out for token in tokens)
