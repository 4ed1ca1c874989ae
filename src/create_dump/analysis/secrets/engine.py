"""The engine: kingfisher's rules and our own in one pass, and what is made of its findings.

It turns the engine's byte offsets into spans of characters, takes over secrets that the engine
keeps as components of others, and lets `generic` judge what only looks like a secret.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets import generic, words
from create_dump.analysis.secrets.finding import Hit, Level, ScanError
from create_dump.analysis.secrets.native import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.analysis.secrets.native import NativeFinding, NativeRules

_OWN: Final = Path(__file__).with_name("generic.yml")
_OWN_PREFIX: Final = "create-dump."
_PREFIXES: Final = ("betterleaks.", "veles.secrets/", "custom.", _OWN_PREFIX)
_VARIANT: Final = re.compile(r"\.(?:\d+|quoted|bare)$")
_VERSION: Final = 1
"""Of the judgement in `generic` and here: it is part of the identity."""

_NEUTRAL: Final = "text"
"""The path that the engine is told: by lock files, ``node_modules`` and some suffixes it skips."""

_MEDIUM: Final = frozenset(
    """
    generic-secret url-credential generic-credential-uri private-key jwt jwt-base64
    curl-auth-header curl-auth-user kubernetes-secret-yaml nuget-config-password
    sidekiq-sensitive-url
    """.split()  # noqa: SIM905 - one may read and sort it
)
"""Rules of no provider's format."""
_LONG: Final = frozenset({"private-key", "jwt", "jwt-base64", "kubernetes-secret-yaml"})
"""Rules whose findings are long enough to hold anything by chance."""
_JUDGED: Final = {
    "generic-credential-uri": generic.url_credential,
    "curl-auth-user": generic.url_credential,
}
"""Rules of the engine whose findings are judged as ours are."""
_SECRET_PART: Final = re.compile("secret|passphrase|password|token|consumer-key")
_IDENTIFIER: Final = re.compile(
    "(?:^|-)(?:id|ids|name|url|host|domain|username|user|address|repository|account|application)"
    r"(?:\.\d+)?$|public"
)


class Kingfisher:
    """A `Scanner` by kingfisher.

    Args:
        cache: The directory for compiled rules; None compiles them each time.
        own: Further files of rules, in kingfisher's YAML or betterleaks' TOML.

    Raises:
        ImportError: The engine is not installed.
        RuntimeError: A rule can't be compiled; `rules_files.check` says which.
    """

    def __init__(self, cache: Path | None, own: Sequence[Path] = ()) -> None:
        """Compile the rules, which takes ten seconds for the first time and half a one later."""
        native = load()
        paths = [str(_OWN), *map(str, own)]
        directory = None if cache is None else str(cache)
        rules = native.Rules(paths, True, "low", cache=cache is not None, cache_dir=directory)  # noqa: FBT003
        self._scanner = native.Scanner(rules, True, False, False, None)  # noqa: FBT003 - no keywords
        self.identity = identity(native.__version__, own)
        self.note = ""
        self._rules: NativeRules = rules
        self._promoted: dict[str, bool] = {}
        self._titles: dict[str, str] | None = None

    @property
    def titles(self) -> dict[str, str]:
        """What each rule finds, in words, by its id."""
        if self._titles is None:
            self._titles = {
                short(str(rule["id"])): str(rule["name"]) for rule in self._rules.metadata()
            }
            self._titles |= generic.TITLES
        return self._titles

    def scan(self, text: str, path: str, timeout: float) -> list[Hit]:
        """Return what looks like a secret; see `Scanner.scan`."""
        data = text.encode("utf-8", "surrogatepass")
        try:
            found = self._scanner.scan_input(data, _NEUTRAL, timeout=timeout)
        except TimeoutError as error:
            raise ScanError(f"the scan for secrets took longer than {timeout:g} s") from error
        except (RuntimeError, ValueError, OSError) as error:
            raise ScanError(f"the scan for secrets failed: {error}") from error
        if not found:
            return []
        hits: list[Hit] = []
        ascii_only = len(data) == len(text)
        for each in found:
            start, end = _span(each, data)
            if not ascii_only:
                start, end = _characters(data, start, end)
            hit = self._judge(each, text, start, end, path)
            if hit is not None:
                hits.append(hit)
        return hits

    def _judge(
        self, found: NativeFinding, text: str, start: int, end: int, path: str
    ) -> Hit | None:
        rule = short(found.rule_id)
        if found.rule_id.startswith(_OWN_PREFIX):
            if not generic.FILTERS[rule](text, start, end, path):
                return None
            return Hit(start, end, rule, Level.LOW if rule == generic.PASSWORD else Level.MEDIUM)
        if not found.visible and not (self._promotes(rule) and generic.random(found.secret)):
            return None
        if rule not in _LONG and words.is_mask(found.secret):
            return None
        judged = _JUDGED.get(rule)
        if judged is not None and not judged(text, start, end, path):
            return None
        return Hit(start, end, rule, Level.MEDIUM if rule in _MEDIUM else Level.HIGH)

    def _promotes(self, rule: str) -> bool:
        """Return whether a component found by *rule* is a secret, and not an identifier."""
        if rule not in self._promoted:
            self._promoted[rule] = bool(_SECRET_PART.search(rule)) and not _IDENTIFIER.search(rule)
        return self._promoted[rule]


def short(rule: str) -> str:
    """Return a rule's id without the catalog that it comes from and the number of its variant."""
    for prefix in _PREFIXES:
        rule = rule.removeprefix(prefix)
    return _VARIANT.sub("", rule)


def identity(version: str, own: Sequence[Path] = ()) -> str:
    """Return what findings depend on: the engine's version, our rules and the user's."""
    digest = hashlib.sha256(_OWN.read_bytes())
    for path in own:
        digest.update(path.read_bytes())
    return f"kingfisher {version}, rules {digest.hexdigest()[:16]}, judgement {_VERSION}"


def _span(found: NativeFinding, data: bytes) -> tuple[int, int]:
    """Return where *found* stands in *data*; the engine's word is checked."""
    location = found.location
    start, end = location["start_offset"], location["end_offset"]
    if found.is_base64_encoded:
        if 0 <= start < end <= len(data):
            return start, end
    else:
        secret = found.secret.encode("utf-8", "surrogatepass")
        if data[start:end] == secret:
            return start, end
        # Where it read the text in another way than we do, offsets are others.
        at = data.find(secret, max(0, start - 8))
        if secret and at >= 0:
            return at, at + len(secret)
    raise ScanError("the scan for secrets gave a place that is not in the text")


def _characters(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return the offsets in characters of a span of bytes."""
    before = len(data[:start].decode("utf-8", "replace"))
    return before, before + len(data[start:end].decode("utf-8", "replace"))
