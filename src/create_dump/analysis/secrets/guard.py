"""What stands between a file's text and all that is made of it: the scan, and the policy.

It is asked where the analysis works, on any thread there; the scanner is opened when the first
text has to be scanned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.analysis.facts import Content
from create_dump.analysis.secrets.finding import Finding, Level, ScanError
from create_dump.analysis.secrets.opening import LazyScanner
from create_dump.analysis.secrets.policy import Action
from create_dump.analysis.secrets.redact import OPENING, redact
from create_dump.analysis.secrets.scan import find
from create_dump.analysis.secrets.taken import Taken
from create_dump.errors import CreateDumpError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.secrets.finding import Scanner
    from create_dump.analysis.secrets.policy import Policy

_BETWEEN: Final = "\n" * 64
"""Between two texts that are scanned together: too far for any rule to take them for one."""


class Guard:
    """Looks for secrets and does what a policy says.

    Args:
        policy: What is looked for, and what is done.
        waits: Whether to wait for the scanner where it is not open yet; else files are taken as
            they are for now, their `FileFacts.findings` None.
    """

    def __init__(self, policy: Policy, *, waits: bool = True) -> None:
        """Open nothing yet."""
        self.policy = policy
        self.scanner = LazyScanner(policy)
        self._waits = waits

    @property
    def note(self) -> str:
        """What a person should know of the scanner; "" when all is well or none is open."""
        return self.scanner.get().note if self.policy.scans and self.scanner.ready else ""

    def take(self, path: str, facts: FileFacts, text: str) -> Taken:
        """Scan *text*, the content of the file *path*, and do what the policy says."""
        policy = self.policy
        if not policy.scans or facts.content is not Content.TEXT:
            return Taken(facts, text, 0)
        if not self._waits and not self.scanner.ready:
            return Taken(facts._replace(findings=None), text, 0)
        try:
            findings = find(self.scanner.get(), text, path, policy.salt)
        except (ScanError, CreateDumpError) as error:
            facts = facts._replace(detail=_words(error))
            if policy.action is not Action.WARN:
                facts = facts._replace(content=Content.UNSCANNED)
            return Taken(facts, text, 0)
        if not findings:
            return Taken(facts, text, 0)
        facts = facts._replace(findings=findings)
        counting = policy.counting(path, findings)
        if counting and policy.action is Action.EXCLUDE:
            facts = facts._replace(content=Content.SECRET, detail=_holds(len(counting)))
        elif counting and policy.action is Action.REDACT:
            return Taken(facts, redact(text, counting), len(counting))
        return Taken(facts, text, 0)

    def left(self, path: str, text: str) -> tuple[Finding, ...]:
        """Return what still counts, and is more than a password, in a *text* that was redacted.

        Raises:
            CreateDumpError: It could not be scanned.
        """
        return tuple(
            finding
            for finding in self._counting(path, text)
            if finding.level > Level.LOW or self.policy.level is Level.LOW
        )

    def words(self, texts: Sequence[str]) -> list[str]:
        """Return *texts*, names and other words around the files, without their secrets.

        Raises:
            CreateDumpError: They could not be scanned.
        """
        if not self.policy.scans:
            return [*texts]
        return [redact(text, found) for text, found in zip(texts, self._each(texts), strict=True)]

    def names(self, paths: Iterable[str]) -> dict[str, str]:
        """Return what stands in the place of those of *paths* that hold secrets themselves.

        Where the scanner is not open yet, or fails, none is known: `words` tells in the end.
        """
        if not self.policy.hides or not (self._waits or self.scanner.ready):
            return {}
        paths = [*paths]
        try:
            shown = self.words(paths)
        except CreateDumpError:
            return {}
        return {path: name for path, name in zip(paths, shown, strict=True) if name != path}

    def _each(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """Return what counts in each of *texts*: all are scanned at once, then the suspicious."""
        together = _BETWEEN.join(texts)
        suspicious = self._counting("", together)
        found: list[tuple[Finding, ...]] = []
        at = 0
        for text in texts:
            end = at + len(text)
            # Alone, so that what is found in it depends on nothing else.
            near = any(finding.start < end and at < finding.end for finding in suspicious)
            found.append(self._counting("", text) if near else ())
            at = end + len(_BETWEEN)
        return found

    def _counting(self, path: str, text: str) -> tuple[Finding, ...]:
        try:
            return self.policy.counting(path, find(self._open(), text, path, self.policy.salt))
        except ScanError as error:
            raise CreateDumpError(
                _words(error), hint="--secrets off writes without looking for secrets"
            ) from error

    def _open(self) -> Scanner:
        return self.scanner.get()


def in_outline(outline: str, redactions: int) -> int:
    """Return how many of a file's *redactions* its *outline* is marked with."""
    return min(redactions, outline.count(OPENING))


def _words(error: Exception) -> str:
    return error.what if isinstance(error, CreateDumpError) else str(error)


def _holds(secrets: int) -> str:
    return "a secret" if secrets == 1 else f"{secrets} secrets"
