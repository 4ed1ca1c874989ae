"""What every text passes on its way into a dump, and the account of what was taken out there.

It knows the policy and who cleans texts; neither formats nor destinations. One gate is for one
delivery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.secrets.guard import refuse, stand, suspicious
from create_dump.analysis.secrets.masking import redacted
from create_dump.analysis.secrets.policy import Mode, Unscanned
from create_dump.errors import ScanFailed
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.guard import Cleaned
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.plan import PlannedFile

_HINT = "leave it out, or let it pass with --secrets warn"


class Passed(NamedTuple):
    """A secret that was found in what went out.

    Attributes:
        finding: Which.
        redacted: Whether it was replaced; else it went out as it is.
    """

    finding: Finding
    redacted: bool


class Gate:
    """Lets through what *policy* allows.

    Args:
        policy: What is done about secrets.
        clean: Takes them out of a text that a path holds.

    Attributes:
        passed: The secrets that it met and that concern the policy.
    """

    def __init__(self, policy: Policy, clean: Callable[[str, str], Future[Cleaned]]) -> None:
        """Let nothing through yet."""
        self.policy = policy
        self.passed: list[Passed] = []
        self._clean = clean
        self._salt = policy.salted().salt
        self._key = policy.salted().key
        self._names: dict[str, str] = {}

    def check(self, files: Iterable[PlannedFile]) -> None:
        """See before anything is written whether all of *files* may go out.

        Raises:
            SecretsFound: The policy is to fail.
            ScanFailed: It is not known what is in one of them.
        """
        if self.policy.mode in {Mode.OFF, Mode.WARN}:
            return
        findings: list[Finding] = []
        for file in files:
            self._know(file.path, file.facts)
            findings += file.facts.findings
        refuse(self.policy, findings)

    def content(self, path: str, facts: FileFacts, text: str, *, known: bool) -> str:
        """Return what may go out of *text*, the content of *path*.

        Args:
            path: The file.
            facts: What is known of it.
            text: What it holds.
            known: Whether *facts* are those of this very text.

        Raises:
            SecretsFound: The policy is to fail.
            ScanFailed: It is not known what is in it.
        """
        if (known and not facts.findings) or self.policy.mode is Mode.OFF:
            return text
        if known and self._proved(facts, text):
            refuse(self.policy, facts.findings)
            self.note(facts.findings)
            concerned = [one for one in facts.findings if self.policy.concerns(one)]
            return redacted(text, concerned) if self.policy.redacts else text
        return self.text(text, path)

    def text(self, text: str, path: str = "") -> str:
        """Return what may go out of *text*, of no file or of one that changed.

        Raises:
            SecretsFound: The policy is to fail.
            ScanFailed: It is not known what is in it.
        """
        if self.policy.mode is Mode.OFF or not text:
            return text
        try:
            left, findings, _ = self._clean(text, path).result()
        except ScanFailed:
            if self.policy.mode is Mode.WARN:
                return text
            raise
        refuse(self.policy, findings)
        self.note(findings)
        return left

    def note(self, findings: Iterable[Finding]) -> None:
        """Take note of what was met."""
        gone = self.policy.redacts
        self.passed += [Passed(one, gone) for one in findings if self.policy.concerns(one)]

    def look(self, text: str, path: str) -> tuple[Finding, ...]:
        """Return what is found in *text*, the content of *path*, without letting it through.

        Raises:
            ScanFailed: Nothing is known of it.
        """
        return self._clean(text, path).result().findings

    def name(self, path: str, facts: FileFacts) -> str:
        """Return *path*, of which *facts* are known, as it may stand in a dump."""
        if facts.plain or self.policy.mode is Mode.OFF or not suspicious(path):
            return path
        known = self._names.get(path)
        if known is None:
            known = self._names[path] = self.text(path)
        return known

    def _proved(self, facts: FileFacts, text: str) -> bool:
        """Return whether *text* was looked at, and its redaction too, under this very policy.

        That its findings stand where they stood is tried once more: it costs next to nothing.
        """
        return facts.proved == self._key and stand(facts.findings, text, self._salt)

    def _know(self, path: str, facts: FileFacts) -> None:
        if facts.unscanned is not Unscanned.NOT:
            raise ScanFailed(
                f"not looked for secrets: {facts.detail or facts.unscanned.value}",
                where=quote_path(path),
                hint=_HINT,
            )
