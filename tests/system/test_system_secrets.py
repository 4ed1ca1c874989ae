"""Secrets on the command line: what is written, what is listed, what is allowed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from system_process import Done, environment
from system_process import run as run_anywhere

TOKEN = "ghp_" + "R4mZ8qLw2YtVx7NbKc3JdPf6HsGa9Ee1Uo5T"
OTHER = "glpat-" + "x8Kd2mQz7LwVb4NcRt9P"
PASSWORD = "Tr0ub4dor&3"
ROUGH = ("--tokenizer", "rough")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a directory with one secret, one that is allowed in its line, and a password."""
    root = tmp_path / "shop"
    root.mkdir()
    (root / "keys.py").write_text(
        f'FIRST = "{TOKEN}"\nSECOND = "{OTHER}"  # gitleaks:allow\npassword = "{PASSWORD}"\n'
    )
    (root / "clean.py").write_text("x = 1\n")
    return root


def run(*words: str, cwd: Path, env: dict[str, str] | None = None) -> Done:
    """Run the command with what it keeps of its own outside the directory that it looks at."""
    return run_anywhere(*words, cwd=cwd, env={"XDG_STATE_HOME": str(cwd.parent), **(env or {})})


def git(*words: str, cwd: Path) -> None:
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *words],
        cwd=cwd,
        check=True,
        capture_output=True,
        env=environment(cwd),
    )


class TestTheDump:
    def test_secrets_are_taken_out_and_the_receipt_says_so(self, shop: Path) -> None:
        done = run("--stdout", *ROUGH, cwd=shop)

        assert done.code == 0
        assert TOKEN not in done.text
        assert 'FIRST = "[REDACTED:github-pat]"' in done.text
        assert OTHER in done.text
        assert "redacted  1 secret: keys.py:1 (github-pat)" in done.err
        assert TOKEN not in done.err

    @pytest.mark.parametrize("more", [(), ("--dry-run",), ("--split", "500")])
    def test_to_fail_is_exit_code_4_and_nothing_is_written(
        self, shop: Path, more: tuple[str, ...]
    ) -> None:
        done = run("--secrets", "fail", *more, *ROUGH, cwd=shop)

        assert done.code == 4
        assert "error: it holds a secret" in done.err
        assert "at: keys.py:1" in done.err
        assert sorted(path.name for path in shop.glob("*.py")) == ["clean.py", "keys.py"]
        assert not list(shop.glob("*.dump.*"))

    def test_scripts_learn_of_it(self, shop: Path) -> None:
        done = run("--report", "json", "-o", "d.md", *ROUGH, cwd=shop)
        record = json.loads(done.out)

        assert record["secrets"] == "redact"
        assert record["redacted"] == [
            {"path": "keys.py", "line": 1, "column": 10, "rule": "github-pat", "level": "high"}
        ]
        failed = run("--report", "json", "--secrets", "fail", *ROUGH, cwd=shop)
        assert json.loads(failed.out)["error"]["code"] == "secrets"

    def test_the_settings_and_the_environment_decide_as_well(self, shop: Path) -> None:
        (shop / "create_dump.toml").write_text(
            '[secrets]\npolicy = "exclude"\nredact_level = "low"\n'
            'disable = ["github-pat", "gitlab-pat"]\n'
        )

        done = run("--stdout", *ROUGH, cwd=shop)
        assert PASSWORD not in done.text
        assert "1 file with secrets: keys.py" in done.err
        assert "create_dump.toml:2" in run("config", cwd=shop).text

        off = run("--stdout", *ROUGH, cwd=shop, env={"CREATE_DUMP_SECRETS": "off"})
        assert PASSWORD in off.text

    def test_a_wrong_word_is_refused(self, shop: Path) -> None:
        done = run("--secrets", "redcat", cwd=shop)

        assert done.code == 2
        assert "did you mean redact" in done.err

    def test_a_project_names_rules_inside_itself_only(self, shop: Path) -> None:
        (shop / "create_dump.toml").write_text('[secrets]\nrules = ["../company.yml"]\n')

        done = run(cwd=shop)

        assert done.code == 2
        assert "create_dump.toml:2:10" in done.err

    def test_rules_of_a_project(self, shop: Path) -> None:
        (shop / "create_dump.toml").write_text('[secrets]\nrules = ["company.yml"]\n')
        rule = "rules:\n  - name: Ours\n    id: acme.key\n    confidence: low\n    pattern: '{}'\n"
        (shop / "company.yml").write_text(rule.format("(acme-[0-9]{8})"))
        (shop / "clean.py").write_text('x = "acme-48201937"\n')

        done = run("--stdout", *ROUGH, cwd=shop)
        assert "[REDACTED:acme.key]" in done.text

        (shop / "company.yml").write_text(rule.format("acme-[0-9]{8}"))
        refused = run("--stdout", *ROUGH, cwd=shop)
        assert refused.code == 2
        assert "the rule acme.key has 0 groups" in refused.err

    def test_the_tree_counts_what_would_be_written(self, shop: Path) -> None:
        run("-o", "../dump.md", "--report", "json", *ROUGH, cwd=shop)
        told = json.loads(run("--dry-run", "--report", "json", *ROUGH, cwd=shop).out)

        first = run("tree", *ROUGH, cwd=shop).text.splitlines()[1]

        assert f"{told['tokens']:,}" in first


class TestTheList:
    def test_a_table_shows_places_and_masks_and_what_is_allowed(self, shop: Path) -> None:
        done = run("secrets", cwd=shop)

        assert done.code == 4
        first, second, last = done.text.splitlines()
        assert first.split() == ["high", "keys.py:1:10", "github-pat", "ghp_••••(40)"]
        assert second.endswith("allowed: marker gitleaks:allow")
        assert last == "1 secret in 2 files, 1 allowed, 1 below the level (--redact-level low)"
        assert TOKEN not in done.text + done.err

    def test_the_level_decides_what_counts(self, shop: Path) -> None:
        (shop / "keys.py").write_text(f'password = "{PASSWORD}"\n')

        assert run("secrets", cwd=shop).code == 0
        done = run("secrets", "--redact-level", "low", cwd=shop)
        assert done.code == 4
        assert PASSWORD not in done.text

    def test_json(self, shop: Path) -> None:
        done = run("secrets", "--as", "json", cwd=shop)
        told = json.loads(done.out)

        assert done.code == 4
        assert told["files"] == 2
        assert told["missed"] == []
        first = told["findings"][0]
        assert first.pop("fingerprint")
        assert first == {
            "path": "keys.py",
            "line": 1,
            "column": 10,
            "start": 9,
            "end": 49,
            "rule": "github-pat",
            "level": "high",
            "mask": "ghp_••••(40)",
            "suppression": "",
            "counts": True,
        }
        assert TOKEN not in done.text

    def test_sarif_is_as_its_standard_has_it(self, shop: Path) -> None:
        (shop / "a b").mkdir()
        (shop / "a b" / "é.py").write_text(f'x = "{TOKEN}"\n')

        done = run("secrets", "--as", "sarif", cwd=shop)

        told = json.loads(done.out)
        assert told["version"] == "2.1.0"
        (log,) = told["runs"]
        driver = log["tool"]["driver"]
        assert driver["name"] == "create-dump"
        ids = [rule["id"] for rule in driver["rules"]]
        assert ids == sorted({*ids})
        assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
        for result in log["results"]:
            assert result.keys() <= {
                "ruleId",
                "ruleIndex",
                "level",
                "message",
                "locations",
                "partialFingerprints",
                "suppressions",
            }
            assert ids[result["ruleIndex"]] == result["ruleId"]
            assert result["level"] in {"none", "note", "warning", "error"}
            (location,) = result["locations"]
            place = location["physicalLocation"]
            assert place["artifactLocation"]["uri"].isascii()
            assert place["region"]["startLine"] >= 1
            assert place["region"]["startColumn"] >= 1
        suppressed = [
            result["suppressions"] for result in log["results"] if "suppressions" in result
        ]
        assert suppressed == [[{"kind": "inSource", "justification": "marker gitleaks:allow"}]]
        assert "a%20b/%C3%A9.py" in done.text
        assert log["invocations"][0]["executionSuccessful"] is True
        assert TOKEN not in done.text

    def test_nothing_is_said_of_the_secret_even_in_a_traceback(self, shop: Path) -> None:
        done = run("--secrets", "fail", "--debug", *ROUGH, cwd=shop)

        assert done.code == 4
        assert TOKEN not in done.err


class TestTheBaseline:
    def test_it_allows_what_is_found_for_a_reason(self, shop: Path) -> None:
        done = run("secrets", "--baseline-update", "--reason", "made up", cwd=shop)

        assert done.code == 0
        assert "1 finding allowed, 1 new, 0 gone" in done.err
        text = (shop / ".create-dump-baseline.toml").read_text()
        assert 'reason = "made up"' in text
        assert TOKEN not in text
        after = run("secrets", cwd=shop)
        assert after.code == 0
        assert "allowed: baseline" in after.text
        assert TOKEN in run("--stdout", *ROUGH, cwd=shop).text

    def test_moved_lines_change_nothing_and_another_secret_does(self, shop: Path) -> None:
        run("secrets", "--baseline-update", "--reason", "made up", cwd=shop)
        before = (shop / "keys.py").read_text()

        (shop / "keys.py").write_text("\n\n\n" + before)
        assert run("secrets", cwd=shop).code == 0
        (shop / "keys.py").write_text(before.replace(TOKEN, TOKEN[:-1] + "u"))
        assert run("secrets", cwd=shop).code == 4
        (shop / "keys.py").write_text("")
        again = run("secrets", "--baseline-update", "--reason", "gone", cwd=shop)
        assert "0 findings allowed, 0 new, 1 gone" in again.err

    def test_it_wants_a_reason(self, shop: Path) -> None:
        done = run("secrets", "--baseline-update", cwd=shop)

        assert done.code == 2
        assert "say why" in done.err
        assert not (shop / ".create-dump-baseline.toml").exists()

    def test_a_broken_one_is_told(self, shop: Path) -> None:
        (shop / ".create-dump-baseline.toml").write_text("x = ")

        assert run(cwd=shop).code == 2
        assert run("secrets", cwd=shop).code == 2


class TestStaged:
    def test_what_git_would_commit_is_looked_through(self, shop: Path) -> None:
        git("init", "-q", cwd=shop)
        git("add", "clean.py", cwd=shop)
        assert run("secrets", "--staged", cwd=shop).code == 0

        git("add", "keys.py", cwd=shop)
        (shop / "keys.py").write_text("clean by now\n")
        done = run("secrets", "--staged", cwd=shop)
        assert done.code == 4
        assert "keys.py:1:10" in done.text

        git("commit", "-qm", "x", cwd=shop)
        assert run("secrets", "--staged", cwd=shop).code == 0
        git("rm", "-q", "-f", "keys.py", cwd=shop)
        assert run("secrets", "--staged", cwd=shop).code == 0

    def test_a_directory_of_the_repository(self, shop: Path) -> None:
        git("init", "-q", cwd=shop)
        (shop / "sub").mkdir()
        (shop / "sub" / "é a.py").write_text(f'x = "{TOKEN}"\n')
        git("add", ".", cwd=shop)

        done = run("secrets", "--staged", "sub", cwd=shop)

        assert done.text.count("github-pat") == 1

    def test_without_a_repository(self, shop: Path) -> None:
        done = run("secrets", "--staged", cwd=shop)

        assert done.code == 2
        assert "not in a git repository" in done.err

    def test_the_hook_is_this(self) -> None:
        hooks = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()

        assert "entry: create-dump secrets --staged\n" in hooks


def test_talking_about_it_loads_nothing_of_it(tmp_path: Path) -> None:
    script = (
        "import sys; sys.argv = ['create-dump', *sys.argv[1:]]\n"
        "from create_dump.cli import main\ncode = main()\n"
        "heavy = ('kingfisher', 'create_dump.analysis.secrets')\n"
        "bad = [name for name in sys.modules if name.startswith(heavy)]\n"
        "print(bad, file=sys.stderr); sys.exit(code)"
    )
    for words in (["--version"], ["--help"], ["secrets", "--help"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *words],
            cwd=tmp_path,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.stderr.splitlines()[-1] == "[]", words
