"""The scanner with Kingfisher's engine: its rules and ours in one pass, in this process.

Never imports what could ask a provider whether a secret is live: only rules are compiled and
bytes are scanned. Knows the engine's ways, which are its own: findings come unsorted, with
offsets in bytes; components of a composite secret come as invisible findings; some paths are not
scanned at all; identifiers beside a secret are reported like secrets.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.hits import Hit, findings
from create_dump.analysis.secrets.own import BESIDE, digest, judged
from create_dump.analysis.secrets.places import place
from create_dump.errors import ScanFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import kingfisher_sdk

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.formats import Rule
    from create_dump.analysis.secrets.places import Place

PACKAGE: Final = "kingfisher-secret-scanner"
_OURS: Final = "create-dump."
_FILES_KEPT: Final = 4
"""Compiled sets of rules that are kept, of some megabytes each: those of other versions go."""

_PROMOTED: Final = re.compile(
    r"(?:secret(?:-access-key)?|token|passphrase|password|consumer-key)(?:\.\d+)?\Z"
)
"""How the ids of components end that are secrets by themselves; the others only identify."""

_IDENTIFIES: Final = re.compile(
    r"(?:client-id|access-id|pub-key|public-key|user-api-id|pub-api-key)(?:\.\d+)?\Z"
)
_MEDIUM: Final = frozenset(
    "generic-credential-uri private-key jwt jwt-base64 curl-auth-header curl-auth-user"
    " kubernetes-secret-yaml nuget-config-password hashicorp-tf-password"
    " mongodb-connection-string".split()
)
_WANTED: Final = re.compile(
    r"(?:\.(?:php|tf|hcl|ya?ml)|nuget\.config|\.git/config|\.git-credentials|_history"
    r"|bitwarden[ _-]*cli/data\.json)\Z",
    re.IGNORECASE,
)
"""Ends of paths that some of the engine's rules ask for. All else of a path is kept from it: it
would skip lock files, ``node_modules``, ``go.sum`` and some endings."""


class Kingfisher:
    """Scans with Kingfisher's rules, ours and a person's.

    Args:
        version: Of the engine.
        salt: The key of the fingerprints.
        cache: The directory in which compiled rules are kept, or None.
        rules: A person's rules, read and checked.
    """

    def __init__(
        self, version: str, salt: bytes, cache: Path | None, rules: Sequence[Rule] = ()
    ) -> None:
        """Compile nothing yet."""
        self._salt = salt
        self._cache = cache
        self._theirs = {rule.id: rule for rule in rules}
        self._ours = {_OURS + rule.id: rule for rule in BESIDE}
        self._lock = threading.Lock()
        self._scanner: kingfisher_sdk.Scanner | None = None
        self.identity = f"kingfisher {version} {digest((*BESIDE, *rules), salt)}"

    def prepare(self) -> None:
        """Compile the rules, or load them as compiled once: seconds, or tenths of one.

        Raises:
            ScanFailed: The engine can't be loaded or does not take the rules.
        """
        with self._lock:
            if self._scanner is None:
                self._scanner = self._compile()

    def scan(self, text: str, path: str, timeout: float = 10.0) -> Sequence[Finding]:
        """Return what is found in *text*; see `Scanner.scan`."""
        self.prepare()
        scanner = self._scanner
        assert scanner is not None  # noqa: S101 - prepared
        from kingfisher_sdk import ScanInput

        end = time.monotonic() + timeout
        data = text.encode("utf-8", "replace")
        asked = _WANTED.search(path)
        try:
            found = (
                scanner.scan_input(ScanInput(path="x" + asked[0], data=data), timeout=timeout)
                if asked
                else scanner.scan(data, timeout=timeout)
            )
        except TimeoutError as error:
            raise _late(path, timeout) from error
        except Exception as error:
            raise ScanFailed(f"looking for secrets failed: {error}", where=path) from error
        if not found:
            return ()
        where = place(path)
        raw = []
        for each in found:
            at = each.location
            raw.append((at["start_offset"], at["end_offset"], each))
        raw.sort(key=lambda one: one[:2])
        spans = _in_characters(text, data, [(start, stop) for start, stop, _ in raw])
        hits = []
        for (start, stop), (_, _, each) in zip(spans, raw, strict=True):
            hit = self._hit(each, text, start, stop, where)
            if hit is not None:
                hits.append(hit)
            if time.monotonic() > end:
                raise _late(path, timeout)
        return findings(text, path, self._salt, hits)

    def _hit(
        self, found: kingfisher_sdk.Finding, text: str, start: int, end: int, where: Place
    ) -> Hit | None:
        rule = found.rule_id
        ours = self._ours.get(rule)
        if ours is not None:
            if found.is_base64_encoded:
                return (
                    None
                    if ours.level < Level.HIGH
                    else Hit(start, end, ours.id, ours.title, ours.level)
                )
            return judged(ours, text, start, end, where)
        theirs = self._theirs.get(rule)
        if theirs is not None:
            return Hit(start, end, theirs.id, theirs.title, theirs.level)
        name = _name(rule)
        if not found.visible and not _PROMOTED.search(name):
            return None
        medium = name in _MEDIUM or _IDENTIFIES.search(name)
        return Hit(start, end, name, _title(name), Level.MEDIUM if medium else Level.HIGH)

    def _compile(self) -> kingfisher_sdk.Scanner:
        try:
            from kingfisher_sdk import Rules, Scanner
        except ImportError as error:
            raise ScanFailed(
                f"{PACKAGE} is installed but can't be loaded: {error}",
                hint=f"install it again, or remove it: then built-in rules look for secrets",
            ) from error
        written = [
            (rule_id, rule) for rule_id, rule in (*self._ours.items(), *self._theirs.items())
        ]
        with tempfile.TemporaryDirectory(prefix="create-dump-") as folder:
            file = Path(folder, "rules.yml")
            file.write_text(_as_yaml(written), encoding="utf-8")
            if self._cache is not None:
                self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                rules = Rules([file], cache=self._cache is not None, cache_dir=self._cache)
            except RuntimeError as error:
                raise ScanFailed(f"the rules for secrets can't be compiled: {error}") from error
        if self._cache is not None and rules.cache_status == "stored":
            _prune(self._cache)
        return Scanner(rules)


def _late(path: str, timeout: float) -> ScanFailed:
    return ScanFailed(f"looking for secrets took longer than {timeout:g} s", where=path)


def _name(rule: str) -> str:
    """Return *rule*'s id without its catalogue and number, in the letters that ids have."""
    short = re.sub(r"^(?:betterleaks\.|kingfisher\.|veles\.secrets/)|\.\d+$", "", rule)
    return re.sub(r"[^a-z0-9._-]", "-", short.lower())


_SPELT: Final = {
    word.lower(): word
    for word in "API AWS CI CLI GCP ID JWT OAuth PAT SDK STS URL URI AI GitHub GitLab OpenAI npm".split()
}


def _title(name: str) -> str:
    words = [_SPELT.get(word, word) for word in name.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _as_yaml(rules: Iterable[tuple[str, Rule]]) -> str:
    """Return *rules* as the engine reads them; JSON is YAML."""
    return json.dumps(
        {
            "rules": [
                {
                    "name": rule.title,
                    "id": rule_id,
                    "pattern": f"(?m){rule.pattern}",
                    "min_entropy": 0.0,
                    "confidence": "medium",
                    "examples": [],
                }
                for rule_id, rule in rules
            ]
        }
    )


def _in_characters(
    text: str, data: bytes, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return *spans*, in bytes of *data* and sorted by their starts, in characters of *text*."""
    if len(text) == len(data):
        return list(spans)
    made = []
    byte = character = 0
    for start, stop in spans:
        character += len(data[byte:start].decode("utf-8", "replace"))
        byte = start
        made.append((character, character + len(data[start:stop].decode("utf-8", "replace"))))
    return made


def _prune(cache: Path) -> None:
    """Remove all but the newest compiled rules."""

    def age(entry: os.DirEntry[str]) -> float:
        return entry.stat().st_mtime

    with os.scandir(cache) as entries:
        files = sorted((e for e in entries if e.name.endswith(".vscdb")), key=age)
    for entry in files[:-_FILES_KEPT]:
        # Another process may be as tidy.
        Path(entry.path).unlink(missing_ok=True)
