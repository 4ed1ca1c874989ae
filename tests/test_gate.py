"""No secret gets through: every format, destination, name and word, under every policy."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from create_dump import formats
from create_dump.analysis import tokens
from create_dump.analysis.secrets import guard as guarding
from create_dump.analysis.secrets import scan
from create_dump.analysis.secrets.finding import Level, ScanError
from create_dump.analysis.secrets.policy import Action, Policy, default_policy
from create_dump.destinations.file import FileDestination
from create_dump.destinations.memory import BytesDestination
from create_dump.errors import SecretsFound
from create_dump.selection.rules import RuleOptions
from create_dump.selection.selection import EVERYTHING, State
from create_dump.templates import Template
from create_dump.workspace import Options, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.analysis.secrets.finding import Finding, Scanner
    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan

TOKEN = "ghp_" + "R4mZ8qLw2YtVx7NbKc3JdPf6HsGa9Ee1Uo5T"
OTHER = "glpat-" + "x8Kd2mQz7LwVb4NcRt9P"
PASSWORD = "Tr0ub4dor&3"
PEM = (
    "-----BEGIN RSA PRIVATE KEY-----\n"
    + ("q8Zt3LmP0vXr7Kw2" * 4 + "\n") * 6
    + "-----END RSA PRIVATE KEY-----"
)

every_format = pytest.mark.parametrize("form", formats.NAMES)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "clean.py").write_text("x = 1\n")
    (root / "keys.py").write_text(
        f'FIRST = "{TOKEN}"\r\n\r\ndef use(token="{OTHER}"):\r\n    return token\r\n'
    )
    (root / "id_rsa.txt").write_text(f"before\n{PEM}\nbehind\n")
    (root / "config.yml").write_text(f'password: "{PASSWORD}"\n')
    return root


def policy(action: Action = Action.REDACT, **more: object) -> Policy:
    return replace(default_policy(), action=action, **more)  # type: ignore[arg-type]  # passed through


def delivered(workspace: Workspace, plan: Plan | None = None) -> tuple[str, Receipt]:
    memory = BytesDestination()
    receipt = workspace.deliver(plan or workspace.plan(), memory)
    return memory.text, receipt


@every_format
@pytest.mark.parametrize("worker", [False, True])
def test_no_secret_is_in_the_dump_and_the_numbers_are_true(
    project: Path, form: str, worker: bool
) -> None:
    with Workspace(project, Options(format=form, secrets=policy(), worker=worker)) as workspace:
        plan = workspace.plan()
        measured = workspace.measure(plan)
        text, receipt = delivered(workspace, plan)

    for secret in (TOKEN, OTHER, PEM, PEM.splitlines()[1]):
        assert secret not in text
    assert text.count("[REDACTED:") == 3 + ("each as [REDACTED:rule]" in text)
    (counted,) = tokens.get("o200k_base").count([text], [""])
    assert measured == receipt.tokens == counted
    assert [(each.path, each.line, each.rule) for each in receipt.redacted] == [
        ("id_rsa.txt", 2, "private-key"),
        ("keys.py", 1, "github-pat"),
        ("keys.py", 3, "gitlab-pat"),
    ]
    assert receipt.secrets == "redact"
    assert receipt.sha256 == hashlib.sha256(text.encode()).hexdigest()
    restored = formats.read(text)
    assert sorted(restored.redacted) == ["id_rsa.txt", "keys.py"]
    assert {file.path: file.content for file in restored.files} == {
        path: (project / path).read_bytes() for path in ("clean.py", "config.yml")
    }


def test_lines_keep_their_ends_and_numbers(project: Path) -> None:
    with Workspace(project, Options(secrets=policy())) as workspace:
        text, _ = delivered(workspace)

    assert (
        'FIRST = "[REDACTED:github-pat]"\r\n\r\ndef use(token="[REDACTED:gitlab-pat]"):\r\n' in text
    )
    assert "before\n[REDACTED:private-key]" + "\n" * 8 + "behind\n" in text


def test_passwords_go_in_until_they_count(project: Path) -> None:
    with Workspace(project, Options(secrets=policy())) as workspace:
        assert PASSWORD in delivered(workspace)[0]
    with Workspace(project, Options(secrets=policy(level=Level.LOW))) as workspace:
        assert PASSWORD not in delivered(workspace)[0]
    with Workspace(project, Options(secrets=policy(level=Level.HIGH))) as workspace:
        text, _ = delivered(workspace)
        assert PEM in text
        assert TOKEN not in text


@pytest.mark.parametrize("worker", [False, True])
def test_outlines_are_made_of_what_is_redacted(project: Path, worker: bool) -> None:
    chosen = EVERYTHING.choose(["keys.py"], State.OUTLINE)
    (project / "keys.py").write_text(
        f'def use(token="{OTHER}"):\n' + "".join(f"    use({n})\n" for n in range(60))
    )
    options = Options(selection=chosen, secrets=policy(), worker=worker)
    with Workspace(project, options) as workspace:
        while not workspace.size.exact:
            workspace.wait(0.05)
        size = workspace.size
        text, receipt = delivered(workspace)

    assert OTHER not in text
    assert "gitlab-pat" in text
    assert "outline of 61 lines" in text
    assert size.tokens == receipt.tokens


def test_to_fail_is_to_write_nothing(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "dump.md"
    with Workspace(project, Options(secrets=policy(Action.FAIL))) as workspace:
        plan = workspace.plan()
        with pytest.raises(SecretsFound, match="3 secrets") as caught:
            workspace.refuse(plan)
        with pytest.raises(SecretsFound):
            workspace.deliver(plan, FileDestination(target))

    assert caught.value.exit_code == 4
    assert "id_rsa.txt:2" in caught.value.where
    assert TOKEN not in str(caught.value)
    assert not target.exists()


def test_without_secrets_there_is_nothing_to_fail_for(project: Path) -> None:
    options = Options(rules=RuleOptions(("clean.py",)), secrets=policy(Action.FAIL))
    with Workspace(project, options) as workspace:
        assert "x = 1" in delivered(workspace)[0]


def test_files_with_secrets_can_stay_out(project: Path) -> None:
    with Workspace(project, Options(secrets=policy(Action.EXCLUDE))) as workspace:
        text, receipt = delivered(workspace)
        size = workspace.size

    assert TOKEN not in text
    assert [file.path for file in formats.read(text).files] == ["clean.py", "config.yml"]
    assert [(skip.path, skip.reason, skip.detail) for skip in receipt.skipped] == [
        ("id_rsa.txt", "secret", "a secret"),
        ("keys.py", "secret", "2 secrets"),
    ]
    assert size.files == 2


def test_a_warning_lets_all_through_and_tells(project: Path) -> None:
    with Workspace(project, Options(secrets=policy(Action.WARN))) as workspace:
        text, receipt = delivered(workspace)

    assert TOKEN in text
    assert len(receipt.warned) == 3
    assert receipt.redacted == ()


def test_off_looks_for_nothing(project: Path) -> None:
    with Workspace(project, Options(secrets=policy(Action.OFF))) as workspace:
        text, receipt = delivered(workspace)

    assert TOKEN in text
    assert (receipt.secrets, receipt.warned) == ("off", ())


@every_format
@pytest.mark.parametrize("worker", [False, True])
def test_names_and_words_pass_the_gate_too(project: Path, form: str, worker: bool) -> None:
    (project / TOKEN).mkdir()
    (project / TOKEN / "a.py").write_text("x = 1\n")
    (project / f"{OTHER}.bin").write_bytes(b"\0\1\2")
    options = Options(
        rules=RuleOptions(exclude=(f"{OTHER}.txt",)), format=form, secrets=policy(), worker=worker
    )
    with Workspace(project, options) as workspace:
        question = f"Why does {TOKEN} not work?"
        workspace.instruct(
            Template("ask", "{{question}} in {{branch}}"), question=question, branch=OTHER
        )
        plan = workspace.plan()
        measured = workspace.measure(plan)
        text, receipt = delivered(workspace, plan)

    assert TOKEN not in text
    assert OTHER not in text
    assert "Why does [REDACTED:github-pat] not work? in [REDACTED:gitlab-pat]" in text
    assert TOKEN not in repr(receipt)
    assert OTHER not in repr(receipt)
    assert receipt.words_redacted == 3
    assert measured == receipt.tokens == tokens.get("o200k_base").count([text], [""])[0]
    assert "[REDACTED:github-pat]/a.py" in formats.read(text).redacted


def test_a_name_is_enough_to_fail_for(tmp_path: Path) -> None:
    (tmp_path / f"{TOKEN}.txt").write_text("nothing\n")
    with Workspace(tmp_path, Options(secrets=policy(Action.FAIL))) as workspace:
        plan = workspace.plan()
        with pytest.raises(SecretsFound):
            workspace.refuse(plan)


def test_parts_pass_the_gate(project: Path) -> None:
    (project / "long.txt").write_text("word " * 900 + TOKEN + "\n")
    with Workspace(project, Options(secrets=policy())) as workspace:
        parts = workspace.split(workspace.plan(), 1_200)
        texts = [delivered(workspace, part) for part in parts]

    assert len(parts) > 1
    for text, receipt in texts:
        assert TOKEN not in text
        assert receipt.tokens == tokens.get("o200k_base").count([text], [""])[0]


@pytest.mark.parametrize("action", [Action.REDACT, Action.EXCLUDE, Action.FAIL])
def test_a_file_that_changed_since_is_scanned_as_it_is(project: Path, action: Action) -> None:
    options = Options(rules=RuleOptions(("clean.py",)), secrets=policy(action))
    with Workspace(project, options) as workspace:
        plan = workspace.plan()
        (project / "clean.py").write_text(f'y = "{TOKEN}"\n')

        if action is Action.FAIL:
            with pytest.raises(SecretsFound):
                delivered(workspace, plan)
            return
        text, receipt = delivered(workspace, plan)

    assert TOKEN not in text
    assert receipt.tokens == tokens.get("o200k_base").count([text], [""])[0]
    if action is Action.REDACT:
        assert 'y = "[REDACTED:github-pat]"' in text
        assert [each.line for each in receipt.redacted] == [1]
    else:
        assert [skip.reason for skip in receipt.skipped] == ["secret"]


class TestAScanThatFails:
    @pytest.fixture(autouse=True)
    def _failing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = scan.find

        def find(scanner: Scanner, text: str, path: str, salt: bytes) -> tuple[Finding, ...]:
            if path == "keys.py":
                raise ScanError("the scan for secrets took longer than 10 s")
            return real(scanner, text, path, salt)

        monkeypatch.setattr(guarding, "find", find)

    @pytest.mark.parametrize("action", [Action.REDACT, Action.EXCLUDE])
    def test_it_keeps_the_file_out(self, project: Path, action: Action) -> None:
        with Workspace(project, Options(secrets=policy(action))) as workspace:
            text, receipt = delivered(workspace)

        assert TOKEN not in text
        assert ("keys.py", "unscanned", "the scan for secrets took longer than 10 s") in [
            tuple(skip) for skip in receipt.skipped
        ]

    def test_it_is_a_reason_to_fail(self, project: Path) -> None:
        options = Options(rules=RuleOptions(("clean.py", "keys.py")), secrets=policy(Action.FAIL))
        with Workspace(project, options) as workspace:
            plan = workspace.plan()
            with pytest.raises(SecretsFound, match=r"keys\.py could not be scanned"):
                workspace.refuse(plan)

    def test_a_warning_tells_of_it(self, project: Path) -> None:
        with Workspace(project, Options(secrets=policy(Action.WARN))) as workspace:
            text, receipt = delivered(workspace)

        assert TOKEN in text
        assert any("keys.py: not scanned for secrets" in note for note in receipt.notes)


def _nothing_taken(self: Policy, path: str, text: str, findings: object) -> tuple[str, int]:
    return text, 1


def test_what_is_left_after_redaction_refuses_the_dump(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if taking secrets out had made another one."""
    with Workspace(project, Options(secrets=policy())) as workspace:
        plan = workspace.plan()
        monkeypatch.setattr(Policy, "redacted", _nothing_taken)
        with pytest.raises(SecretsFound, match="still holds what looks like a secret"):
            workspace.deliver(plan, FileDestination(tmp_path / "dump.md"))

    assert not (tmp_path / "dump.md").exists()


@pytest.mark.parametrize(
    "allow",
    [
        Policy(disabled=frozenset({"github-pat", "gitlab-pat"})),
        Policy(paths=("keys.*",)),
    ],
)
def test_what_is_allowed_goes_in(project: Path, allow: Policy) -> None:
    allow = replace(allow, cache=default_policy().cache)
    with Workspace(project, Options(secrets=allow)) as workspace:
        text, receipt = delivered(workspace)

    assert TOKEN in text
    assert PEM not in text
    assert [each.path for each in receipt.redacted] == ["id_rsa.txt"]


def test_an_inline_marker_allows_its_line_alone(project: Path) -> None:
    (project / "keys.py").write_text(f'a = "{TOKEN}"  # create-dump: allow\nb = "{OTHER}"\n')
    with Workspace(project, Options(secrets=policy())) as workspace:
        text, _ = delivered(workspace)

    assert TOKEN in text
    assert OTHER not in text
