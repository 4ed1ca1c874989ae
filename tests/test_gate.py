"""What passes the gate without another look: only what was proved clean as it stands, so far."""

from __future__ import annotations

import random
import string
from concurrent.futures import Future
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from create_dump.analysis.analyse import examine, guarded
from create_dump.analysis.secrets.finding import Finding, Level
from create_dump.analysis.secrets.guard import Cleaned, Guard
from create_dump.analysis.secrets.hits import Hit, findings
from create_dump.analysis.secrets.policy import AllowedRule, Mode, Policy
from create_dump.errors import SecretsFound
from create_dump.gate import Gate, Passed

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.analysis.facts import FileFacts

TOKEN = "ghp_" + "".join(
    random.Random(11).choices(string.ascii_letters + string.digits, k=36)  # noqa: S311 - no secret
)
TEXT = f'größe = 1\ntoken = "{TOKEN}"\nagain = "{TOKEN}"\n'
CLEAN = TEXT.replace(TOKEN, "[REDACTED:github-pat]")
POLICY = Policy(salt=b"salt")


class Looking:
    """Cleans texts, and notes which."""

    def __init__(self, guard: Guard) -> None:
        self.texts: list[str] = []
        self._guard = guard

    def __call__(self, text: str, path: str) -> Future[Cleaned]:
        self.texts.append(text)
        future: Future[Cleaned] = Future()
        future.set_result(self._guard.clean(text, path))
        return future


def facts_of(text: str, guard: Guard) -> FileFacts:
    facts, content = examine(text.encode())
    return guarded("a.py", facts, content, guard)[0]


def passed(facts: FileFacts, text: str, policy: Policy, *, known: bool = True) -> tuple[str, bool]:
    """Return what is let through, and whether it was looked at for it."""
    looking = Looking(Guard(policy))
    gate = Gate(policy, looking)
    left = gate.content("a.py", facts, text, known=known)
    return left, bool(looking.texts)


def test_what_was_proved_clean_is_redacted_without_another_look() -> None:
    facts = facts_of(TEXT, Guard(POLICY))
    looking = Looking(Guard(POLICY))
    gate = Gate(POLICY, looking)

    assert gate.content("a.py", facts, TEXT, known=True) == CLEAN
    assert looking.texts == []
    assert gate.passed == [Passed(one, redacted=True) for one in facts.findings]
    assert len(gate.passed) == 2


@pytest.mark.parametrize(
    "policy",
    [
        replace(POLICY, level=Level.HIGH),
        replace(POLICY, level=Level.LOW),
        replace(POLICY, salt=b"another"),
        replace(POLICY, mode=Mode.WARN),
        replace(POLICY, disabled=frozenset({"x"})),
        replace(POLICY, paths=("b.py",)),
        replace(POLICY, allowed=frozenset({"00"})),
        replace(POLICY, allowed_rules=frozenset({AllowedRule("x", "")})),
        replace(POLICY, rules=("x.yml",)),
    ],
)
def test_under_any_other_policy_it_is_looked_at_again(policy: Policy) -> None:
    facts = facts_of(TEXT, Guard(POLICY))
    looking = Looking(Guard(POLICY))

    Gate(policy, looking).content("a.py", facts, TEXT, known=True)

    assert looking.texts == [TEXT]


def test_what_is_another_text_by_now_is_looked_at_again() -> None:
    facts = facts_of(TEXT, Guard(POLICY))

    assert passed(facts, TEXT, POLICY, known=False) == (CLEAN, True)
    # Even where somebody takes it for the same: the fingerprints are others.
    assert passed(facts, f"#\n{TEXT}", POLICY) == (f"#\n{CLEAN}", True)
    assert passed(facts, TEXT[:40], POLICY)[1]


def test_what_is_not_proved_is_looked_at_again() -> None:
    facts = facts_of(TEXT, Guard(POLICY))

    assert passed(facts._replace(proved=b""), TEXT, POLICY) == (CLEAN, True)
    assert passed(facts._replace(findings=facts.findings[::-1]), TEXT, POLICY) == (CLEAN, True)


@pytest.mark.parametrize("mode", [Mode.WARN, Mode.FAIL])
def test_where_nothing_is_replaced_what_is_known_is_enough(mode: Mode) -> None:
    policy = replace(POLICY, mode=mode)
    facts = facts_of(TEXT, Guard(policy))
    looking = Looking(Guard(policy))
    gate = Gate(policy, looking)

    if mode is Mode.FAIL:
        with pytest.raises(SecretsFound):
            gate.content("a.py", facts, TEXT, known=True)
    else:
        assert gate.content("a.py", facts, TEXT, known=True) == TEXT
        assert [one.redacted for one in gate.passed] == [False, False]
    assert looking.texts == []


class Layered:
    """Finds a second secret only where the first one is gone."""

    identity = "layered"

    def prepare(self, begun: Callable[[], None] = lambda: None) -> None:
        """Do nothing but say so."""
        begun()

    def scan(self, text: str, path: str, timeout: float = 10.0) -> list[Finding]:  # noqa: ARG002 - a scanner takes one
        word = "first" if "first" in text else "second"
        at = text.find(word)
        hits = [] if at < 0 else [Hit(at, at + len(word), "r", "A rule", Level.HIGH)]
        return [*findings(text, path, POLICY.salt, hits)]


def test_what_took_a_second_redaction_is_looked_at_again() -> None:
    guard = Guard(POLICY, Layered())
    facts = facts_of("first second\n", guard)
    looking = Looking(guard)

    left = Gate(POLICY, looking).content("a.py", facts, "first second\n", known=True)

    assert left == "[REDACTED:r] [REDACTED:r]\n"
    assert looking.texts == ["first second\n"]
    assert [one.end for one in facts.findings] == [5]
