"""The one gate between a plan and every destination: no file, name or word gets round it.

What it lets through is decided by the policy. Scanning is the analysis' work; it is asked for
what is not known yet, so nothing here belongs on a screen's thread.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from create_dump.analysis.jobs import Left, Take, Words
from create_dump.analysis.secrets.policy import Action
from create_dump.analysis.secrets.taken import Taken
from create_dump.errors import SecretsFound
from create_dump.plan import Secret
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.jobs import Job
    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.plan import Plan, PlannedFile, Skipped

    Answer = TypeVar("Answer")

_NAMED: Final = 3
_WAYS_OUT: Final = (
    "take them out, allow them with create-dump secrets --baseline-update, or write with "
    "--secrets redact"
)


class Ask(Protocol):
    """Lets the analysis do a single job."""

    def __call__(self, job: Job[Answer], /) -> Future[Answer]:
        """Start it."""
        ...


class Gate:
    """Lets through what a policy allows.

    Args:
        policy: What is allowed.
        ask: Asks the analysis.

    Attributes:
        policy: The same.
        note: What a person should know of the scanner, once something was asked; "" at best.
    """

    def __init__(self, policy: Policy, ask: Ask) -> None:
        """Know nothing of any word yet."""
        self.policy = policy
        self.note = ""
        self._ask = ask
        self._lock = threading.Lock()
        self._clean: set[int] = set()
        self._shown: dict[str, str] = {}

    def plan(self, plan: Plan) -> Plan:
        """Return *plan* with its names and words as they may be written.

        Raises:
            CreateDumpError: They could not be scanned.
        """
        if not self.policy.scans:
            return plan
        words = [plan.project, plan.selection, plan.instructions]
        paths = [file.path for file in plan.files]
        skipped = [skip.path for skip in plan.skipped]
        shown = self._words([*words, *paths, *skipped])
        if not self.policy.hides:
            return plan
        names = {path: shown[path] for path in paths if path in shown}
        project, selection, instructions = (shown.get(word, word) for word in words)
        return replace(
            plan,
            project=project,
            selection=selection,
            instructions=instructions,
            files=tuple(self._counted(plan.files)),
            skipped=tuple(
                skip._replace(path=shown.get(skip.path, skip.path)) for skip in plan.skipped
            ),
            names=names,
            words_redacted=len(names) + sum(word in shown for word in words),
        )

    def refuse(self, plan: Plan) -> None:
        """Raise where the policy is that a dump with secrets is none.

        Raises:
            SecretsFound: There are secrets in what *plan* would write.
            CreateDumpError: It could not be scanned.
        """
        if self.policy.action is not Action.FAIL:
            return
        secrets = [*self.secrets(plan.files)]
        words = [plan.project, plan.selection, plan.instructions]
        shown = self._words([*words, *(file.path for file in plan.files)])
        secrets += (Secret(path, 0, 0, "name", "") for path in shown if path not in words)
        if any(word in shown for word in words):
            secrets.append(Secret("the words around the files", 0, 0, "words", ""))
        unscanned = [skip for skip in plan.skipped if skip.reason == "unscanned"]
        if secrets or unscanned:
            raise _found(secrets, unscanned)

    def secrets(self, files: Iterable[PlannedFile]) -> Iterator[Secret]:
        """Yield what counts in *files*, in their order."""
        for file in files:
            if file.facts.findings:
                yield from secrets(file.path, self.counting(file.path, file.facts))

    def counting(self, path: str, facts: FileFacts) -> tuple[Finding, ...]:
        """Return the findings in a file that count."""
        return self.policy.counting(path, facts.findings) if facts.findings else ()

    def take(self, path: str, facts: FileFacts, text: str, *, same: bool) -> Taken:
        """Return what may be written of a file.

        Args:
            path: The file.
            facts: Of what it holds now.
            text: That.
            same: Whether it was scanned already, and *facts* are of that scan.

        Raises:
            SecretsFound: It changed, and the policy is to fail now; or secrets are left in what
                was redacted.
            CreateDumpError: It could not be scanned.
        """
        if not self.policy.scans:
            return Taken(facts, text, 0)
        if not same or facts.findings is None:
            taken = self._ask(Take(path, facts, text)).result()
            if self.policy.action is Action.FAIL and (found := self.counting(path, taken.facts)):
                raise _found([*secrets(path, found)], [])
        else:
            taken = Taken(facts, *self.policy.redacted(path, text, facts.findings))
        if taken.redactions and (left := self._ask(Left(path, taken.text)).result()):
            raise SecretsFound(
                f"{quote_path(path)} still holds what looks like a secret ({left[0].rule}) when "
                "its secrets are taken out",
                hint="leave the file out, or allow what is found in it",
            )
        return taken

    def shown(self, path: str) -> str:
        """Return what may be said of *path*, once `plan` has seen it."""
        return self._shown.get(path, path) if self.policy.scans else path

    def _counted(self, files: Iterable[PlannedFile]) -> Iterator[PlannedFile]:
        redacts = self.policy.action is Action.REDACT
        for file in files:
            count = len(self.counting(file.path, file.facts)) if redacts else 0
            yield file._replace(redactions=count) if count else file

    def _words(self, words: Iterable[str]) -> dict[str, str]:
        """Return what stands for those of *words* that hold secrets."""
        words = [word for word in dict.fromkeys(words) if word]
        with self._lock:
            new = [
                word for word in words if word not in self._shown and hash(word) not in self._clean
            ]
            if new:
                shown, self.note = self._ask(Words(tuple(new))).result()
                for word, instead in zip(new, shown, strict=True):
                    if word == instead:
                        self._clean.add(hash(word))
                    else:
                        self._shown[word] = instead
            return {word: self._shown[word] for word in words if word in self._shown}


def secrets(path: str, findings: Iterable[Finding]) -> Iterator[Secret]:
    """Yield *findings* as what is told of them."""
    for finding in findings:
        yield Secret(path, finding.line, finding.column, finding.rule, finding.level.word)


def _found(secrets: list[Secret], unscanned: list[Skipped]) -> SecretsFound:
    places = [
        f"{quote_path(secret.path)}:{secret.line}" if secret.line else quote_path(secret.path)
        for secret in secrets
    ]
    told = ", ".join(dict.fromkeys(places[:_NAMED]))
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    parts = []
    if secrets:
        parts.append(f"it holds {'a secret' if len(secrets) == 1 else f'{len(secrets)} secrets'}")
    if unscanned:
        parts.append(f"{quote_path(unscanned[0].path)} could not be scanned")
    return SecretsFound("; ".join(parts), where=told + more, hint=_WAYS_OUT)
