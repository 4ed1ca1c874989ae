"""The scanner with Kingfisher's engine: its rules and ours in one pass, in this process.

Never imports what could ask a provider whether a secret is live: only rules are compiled and
bytes are scanned. Knows the engine's ways, which are its own: findings come unsorted, with
offsets in bytes; components of a composite secret come as invisible findings; some paths are not
scanned at all; identifiers beside a secret are reported like secrets.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.formats import URL
from create_dump.analysis.secrets.generic import CREDENTIAL
from create_dump.analysis.secrets.hits import Hit, findings, late
from create_dump.analysis.secrets.naming import words
from create_dump.analysis.secrets.own import BESIDE, digest, judged
from create_dump.analysis.secrets.places import is_code, place
from create_dump.analysis.secrets.presence import PACKAGE
from create_dump.analysis.secrets.randomness import masked
from create_dump.analysis.secrets.theirs import IN_CODE, IN_TEXT, as_yaml
from create_dump.errors import ScanFailed
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import kingfisher_sdk

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.formats import Rule
    from create_dump.analysis.secrets.places import Place

_OURS: Final = "create-dump."
_THEIRS: Final = "person."
"""What keeps their ids from the engine's own."""

_SHORT: Final = 256 << 10
"""Bytes; the worst that was made up takes the engine's rules and ours some tenths of a second."""
_SHORT_FOR_THEIRS: Final = 4 << 10
"""The same with a person's rules, which may be as slow as they like."""
_SETS_KEPT: Final = 4
"""Compiled sets of rules that are kept, of some megabytes each: those used last."""

_PROMOTED: Final = re.compile(
    r"(?:secret(?:-access-key)?|token|passphrase|password|consumer-key)(?:\.\d+)?\Z"
)
"""How the ids of components end that are secrets by themselves; the others only identify."""

_IDENTIFIES: Final = re.compile(
    r"(?:client-id|access-id|pub-key|public-key|user-api-id|pub-api-key)(?:\.\d+)?\Z"
)
_MEDIUM: Final = words(
    "private-key jwt jwt-base64 curl-auth-header"
    " kubernetes-secret-yaml nuget-config-password hashicorp-tf-password"
    " mongodb-connection-string"
)
_USER: Final = "curl-auth-user"
"""What curl was given: a user, a colon, the password, perhaps in quotes."""
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
        self._theirs = {_THEIRS + rule.id: rule for rule in rules}
        self._ours = {f"{_OURS}{number}.{rule.id}": rule for number, rule in enumerate(BESIDE)}
        self._short = _SHORT_FOR_THEIRS if rules else _SHORT
        self._lock = threading.Lock()
        self._scanner: kingfisher_sdk.Scanner | None = None
        self.identity = f"kingfisher {version} {digest((*BESIDE, *rules), salt)}"

    def prepare(self, begun: Callable[[], None] = lambda: None) -> None:
        """Compile the rules, or load them as compiled once: seconds, or tenths of one.

        Args:
            begun: Called before the engine begins, which frees the GIL, and when it is done.

        Raises:
            ScanFailed: The engine can't be loaded or does not take the rules.
        """
        try:
            self._prepared(begun)
        finally:
            begun()

    def scan(self, text: str, path: str, timeout: float = 10.0) -> Sequence[Finding]:
        """Return what is found in *text*; see `Scanner.scan`."""
        scanner = self._prepared()
        end = time.monotonic() + timeout
        # A character that can't be encoded becomes one that can: places stay what they are.
        data = text.encode("utf-8", "replace")
        shown = quote_path(path) if path else ""
        try:
            # With a clock a scan takes up to three times as long, and a short text needs none.
            clock = timeout if len(data) > self._short else None
            found = _found(scanner, data, path, clock)
        except TimeoutError as error:
            raise late(shown, timeout) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise ScanFailed(f"looking for secrets failed: {error}", where=shown) from error
        if not found:
            return ()
        where = place(path)
        hits = []
        for each, start, stop in _in_characters(text, data, found):
            hit = self._hit(each, text, start, stop, where)
            if hit is not None:
                hits.append(hit)
            if time.monotonic() > end:
                raise late(shown, timeout)
        return findings(text, path, self._salt, hits)

    def _prepared(self, begun: Callable[[], None] = lambda: None) -> kingfisher_sdk.Scanner:
        with self._lock:
            if self._scanner is None:
                self._scanner = self._compile(begun)
            return self._scanner

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
        if not (found.visible or _PROMOTED.search(name)) or masked(text[start:end]):
            return None
        if name in {URL.id, _USER}:
            is_url = name == URL.id
            at = start if is_url else text.find(":", start, end) + 1 or end
            return judged(URL if is_url else CREDENTIAL, text, at, end, where)
        medium = name in _MEDIUM or _IDENTIFIES.search(name)
        return Hit(start, end, name, _title(name), Level.MEDIUM if medium else Level.HIGH)

    def _compile(self, begun: Callable[[], None]) -> kingfisher_sdk.Scanner:
        try:
            from kingfisher_sdk import Rules, Scanner
        except ImportError as error:
            raise ScanFailed(
                f"{PACKAGE} is installed but can't be loaded: {error}",
                hint="install it again, or remove it: then built-in rules look for secrets",
            ) from error
        rules = as_yaml([*self._ours.items(), *self._theirs.items()])
        with _kept(self._cache, rules) as (file, kept):
            begun()
            try:
                # Where they are kept already nothing is compiled, which would take seconds.
                made = Rules([file], cache=kept, cache_dir=file.parent)
            except RuntimeError as error:
                raise ScanFailed(f"the rules for secrets can't be compiled: {error}") from error
        return Scanner(made)


@contextlib.contextmanager
def _kept(cache: Path | None, rules: str) -> Iterator[tuple[Path, bool]]:
    """Yield a file with these *rules*, and whether they may be kept beside it when compiled.

    It has a folder in *cache* of its own, so that its time tells when they were last used; where
    there can be none, or there is no room, one that is gone afterwards.

    Raises:
        ScanFailed: There is no room for them anywhere.
    """
    file = None
    if cache is not None:
        folder = cache / hashlib.sha256(rules.encode()).hexdigest()[:16]
        # Only time is lost: they are compiled each time.
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.utime(folder)
            file = _written(folder, rules)
    if cache is not None and file is not None:
        yield file, True
        _prune(cache)
        return
    with contextlib.ExitStack() as stack:
        try:
            away = stack.enter_context(tempfile.TemporaryDirectory(prefix="create-dump-"))
            file = _written(Path(away), rules)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise ScanFailed(
                f"there is no room for the rules for secrets: {why}",
                hint="make room, or set TMPDIR to a directory with some",
            ) from error
        yield file, False


def _written(folder: Path, rules: str) -> Path:
    """Return the file in *folder* with these *rules*, whole at any moment."""
    file = folder / "rules.yml"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if file.read_text(encoding="utf-8") == rules:
            return file
    written = file.with_suffix(f".{os.getpid()}")
    try:
        written.write_text(rules, encoding="utf-8")
        written.replace(file)
    except OSError:
        written.unlink(missing_ok=True)
        raise
    return file


def _found(
    scanner: kingfisher_sdk.Scanner, data: bytes, path: str, clock: float | None
) -> list[kingfisher_sdk.Finding]:
    from kingfisher_sdk import ScanInput

    asked = _WANTED.search(path)
    kind = IN_CODE if is_code(path) else IN_TEXT
    shown = f"{kind}{asked[0] if asked else ''}"
    return scanner.scan_input(ScanInput(path=shown, data=data), timeout=clock)


def _name(rule: str) -> str:
    """Return *rule*'s id without its catalogue and number, in the letters that ids have."""
    short = re.sub(r"^(?:betterleaks\.|kingfisher\.|veles\.secrets/)|\.\d+$", "", rule)
    return re.sub(r"[^a-z0-9._-]", "-", short.lower())


_SPELT: Final = {
    word.lower(): word
    for word in words(
        "API AWS CI CLI GCP ID JWT OAuth PAT SDK STS URL URI AI GitHub GitLab OpenAI npm"
    )
}


def _title(name: str) -> str:
    words = [_SPELT.get(word, word) for word in name.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _in_characters(
    text: str, data: bytes, found: Sequence[kingfisher_sdk.Finding]
) -> Iterator[tuple[kingfisher_sdk.Finding, int, int]]:
    """Yield what is *found* in *data*, by place, each with its span in characters of *text*."""
    spans = sorted(
        ((at := each.location)["start_offset"], at["end_offset"], index)
        for index, each in enumerate(found)
    )
    if len(text) == len(data):
        for start, stop, index in spans:
            yield found[index], start, stop
        return
    byte = character = 0
    for start, stop, index in spans:
        character += _characters(data[byte:start])
        byte = start
        yield found[index], character, character + _characters(data[start:stop])


def _characters(data: bytes) -> int:
    """Return how many whole characters the UTF-8 of *data* is."""
    return len(data.decode("utf-8", "ignore"))


def _prune(cache: Path) -> None:
    """Remove all but the rules that were used last."""

    def age(entry: os.DirEntry[str]) -> float:
        return entry.stat().st_mtime

    # Another process may be as tidy at the same moment.
    with contextlib.suppress(FileNotFoundError):
        with os.scandir(cache) as entries:
            folders = sorted((e for e in entries if e.is_dir()), key=age)
        for entry in folders[:-_SETS_KEPT]:
            shutil.rmtree(entry.path, ignore_errors=True)
