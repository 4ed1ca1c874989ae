"""The one gate: what is found in a text, what is settled of it, and what is left of the text.

It knows a scanner and a policy; threads, files and dumps are others' affair.
"""

from __future__ import annotations

import re
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.masking import redacted, replaced, shown_for
from create_dump.analysis.secrets.policy import Mode
from create_dump.errors import ScanFailed, SecretsFound
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.analysis.secrets.scanners import Preparing

_ROUNDS: Final = 3
"""What stood beside a secret may look like one once that is gone."""
_DIGIT: Final = re.compile(r"\d")
_NAME: Final = re.compile(r"[A-Za-z0-9+/=_.~-]{16}")
"""What a name must hold to hold a secret, so that few have to be scanned."""


class Cleaned(NamedTuple):
    """A text as it may go out.

    Attributes:
        text: What is left of it.
        findings: What was found in it as it was, what is settled included.
        proved: Whether nothing more than the spans of those that concern the policy had to be
            replaced: whoever does that again need not look again.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    proved: bool = False


class Named(NamedTuple):
    """A path as it may stand in a dump.

    Attributes:
        text: What is left of it.
        plain: As in ``FileFacts``.
    """

    text: str
    plain: bool = False


class Masked(NamedTuple):
    """A text as a screen may show it.

    Attributes:
        text: With a mask for each secret.
        findings: What was found in it as it was.
        spans: Where in `text` the mask of each of these stands: from, up to.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


class Guard:
    """Looks at texts and lets through what the policy allows. Any thread may call it.

    Args:
        policy: What holds.
        scanner: What finds secrets; None for this machine's.
    """

    def __init__(self, policy: Policy, scanner: Preparing | None = None) -> None:
        """Load nothing yet, but for a person's own rules, which have to be judged.

        Raises:
            SettingsError: One of them can't be used.
        """
        self.policy = policy.salted()
        self._lock = threading.Lock()
        self._made = scanner
        if policy.rules:
            self._made = self._scanner
        self._settled = _matcher(policy.paths)

    def under(self, policy: Policy) -> Guard:
        """Return the guard of another policy, with the same rules in memory where they do."""
        same = policy.salted().same_scan == self.policy.same_scan
        return Guard(policy, self._made if same else None)

    @property
    def _scanner(self) -> Preparing:
        with self._lock:
            if self._made is None:
                self._made = _scanner(self.policy)
            return self._made

    def prepare(self, begun: Callable[[], None] = lambda: None) -> None:
        """Do what takes long before the first scan, if it is not done yet.

        Args:
            begun: As for `Preparing.prepare`.

        Raises:
            ScanFailed: It can't scan at all.
        """
        if self.policy.mode is Mode.OFF:
            begun()
        else:
            self._scanner.prepare(begun)

    @cached_property
    def key(self) -> bytes:
        """That of the policy."""
        return self.policy.key

    def look(self, text: str, path: str) -> tuple[Finding, ...]:
        """Return what is found in *text*, with how it is settled.

        Raises:
            ScanFailed: Nothing is known of this text.
        """
        if self.policy.mode is Mode.OFF or not text:
            return ()
        found = self._scanner.scan(text, path)
        return tuple(self._judged(one) for one in found) if found else ()

    def clean(self, text: str, path: str = "") -> Cleaned:
        """Return what may go out of *text*, the content of *path* or of no file.

        What is replaced is scanned again. Where the policy neither redacts nor keeps files out
        the text stays as it is: whoever writes it asks `SecretsFound`.

        Raises:
            ScanFailed: Nothing is known of it, or something is left.
        """
        findings = self.look(text, path)
        if not self.policy.redacts:
            return Cleaned(text, findings, proved=True)
        left, here = text, findings
        for rounds in range(_ROUNDS):
            concerned = [one for one in here if self.policy.concerns(one)]
            if not concerned:
                return Cleaned(left, findings, proved=rounds <= 1)
            left = redacted(left, concerned)
            here = self.look(left, path)
        if any(self.policy.concerns(one) and one.level >= Level.MEDIUM for one in here):
            raise ScanFailed(
                "a secret is left after its redaction",
                where=quote_path(path),
                hint="leave the file out, or settle it: create-dump secrets lists what is found",
            )
        return Cleaned(left, findings)

    def name(self, path: str) -> Named:
        """Return *path* as it may stand in a dump.

        Raises:
            ScanFailed: As `clean`.
        """
        if self.policy.mode is Mode.OFF or not suspicious(path):
            return Named(path)
        cleaned = self.clean(path)
        return Named(cleaned.text, plain=not cleaned.findings)

    def masked_name(self, path: str) -> str:
        """Return *path* as a screen may show it.

        Raises:
            ScanFailed: Nothing is known of it.
        """
        return self.masked(path, "").text if suspicious(path) else path

    def masked(self, text: str, path: str) -> Masked:
        """Return *text* as a screen may show it: what goes out as it is, is masked there.

        Raises:
            ScanFailed: Nothing is known of it.
        """
        findings = self.look(text, path)
        shown = shown_for(self.policy)
        shifted = 0
        spans: list[tuple[int, int]] = []

        def noted(finding: Finding, secret: str) -> str:
            nonlocal shifted
            mask = shown(finding, secret)
            start = finding.start + shifted
            spans.append((start, start + len(mask)))
            shifted += len(mask) - len(secret)
            return mask

        return Masked(replaced(text, findings, noted), findings, tuple(spans))

    def _judged(self, finding: Finding) -> Finding:
        policy = self.policy
        if finding.suppressed:
            return finding
        if finding.fingerprint in policy.allowed:
            return finding._replace(suppressed="baseline")
        if finding.rule in policy.disabled or any(
            one.covers(finding) for one in policy.allowed_rules
        ):
            return finding._replace(suppressed="rule")
        if finding.path and self._settled(finding.path):
            return finding._replace(suppressed="path")
        return finding


def suspicious(path: str) -> bool:
    """Return whether *path* could hold a secret at all."""
    return _DIGIT.search(path) is not None and _NAME.search(path) is not None


def stand(findings: Iterable[Finding], text: str, salt: bytes) -> bool:
    """Return whether the secrets of *findings*, and no others, stand at their places in *text*."""
    from create_dump.analysis.secrets.fingerprint import fingerprint

    at = 0
    for one in findings:
        if not at <= one.start < one.end <= len(text):
            return False
        if one.fingerprint != fingerprint(salt, one.rule, one.path, text[one.start : one.end]):
            return False
        at = one.end
    return True


def refuse(policy: Policy, findings: Sequence[Finding]) -> None:
    """Let nothing pass that the policy forbids.

    Raises:
        SecretsFound: There is something that concerns it, and its mode is to fail.
    """
    if policy.mode is Mode.FAIL:
        found = [one for one in findings if policy.concerns(one)]
        if found:
            raise SecretsFound(len(found), [told(one) for one in found[:10]])


def told(finding: Finding) -> str:
    """Return *finding* in a line, without the secret."""
    where = f"{quote_path(finding.path)}:{finding.line}" if finding.path else "the header"
    return f"{where}: {finding.title} ({finding.level.name.lower()})"


def _scanner(policy: Policy) -> Preparing:
    import platformdirs

    from create_dump.analysis.secrets import scanners

    cache = platformdirs.user_cache_path("create-dump", appauthor=False) / "rules"
    return scanners.get(policy.rules, salt=policy.salt, cache=cache)


def _matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    if not patterns:
        return lambda _: False
    from create_dump.selection.globs import Globs

    top = Globs("secrets.paths", tuple(patterns)).top

    def matches(path: str) -> bool:
        level, at = top, ""
        *above, name = path.split("/")
        for part in above:
            at = f"{at}/{part}" if at else part
            level = level.below(part, at)
        choice = level.choose(name, path, directory=False)
        return choice is not None and choice.matches

    return matches
