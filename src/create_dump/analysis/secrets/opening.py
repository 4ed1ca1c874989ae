"""From a policy to the scanner that serves it: the engine, or the built-in rules without it."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Final

from create_dump.errors import CreateDumpError, SettingsError, unexpected
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.analysis.secrets.finding import Scanner
    from create_dump.analysis.secrets.native import Native
    from create_dump.analysis.secrets.policy import Policy

_PRIVATE: Final = 0o700
_ESCAPED: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]", re.DOTALL)
_COMMENT: Final = re.compile(r"(?m)(?<!\\)#.*$")
_GROUP: Final = re.compile(r"\((?!\?)|\(\?P?<(?![=!])")
_VERBOSE: Final = re.compile(r"\(\?[a-z]*x")


_lock: Final = threading.Lock()
_open: Final[dict[object, Scanner]] = {}
"""The engine that was opened last."""


def open_scanner(policy: Policy) -> Scanner:
    """Return what scans under *policy*. Slow: half a second, and ten the first time.

    Raises:
        SettingsError: One of the policy's rules can't be used; the message names it.
    """
    from create_dump.analysis.secrets.engine import Kingfisher
    from create_dump.analysis.secrets.fallback import BuiltIn
    from create_dump.analysis.secrets.native import load

    try:
        native = load()
    except ImportError:
        return BuiltIn()
    with _lock:
        # Several workspaces of one process share a scanner: it takes long to open.
        key = (policy.cache, tuple((path, *_changed(path)) for path in policy.rules))
        if key not in _open:
            for path in policy.rules:
                check_rules(native, path)
            _open.clear()
            _open[key] = Kingfisher(_made(policy.cache), policy.rules)
        return _open[key]


def check_rules(native: Native, path: Path) -> None:
    """Refuse a file of rules that can't be used.

    Raises:
        SettingsError: It can't be read or compiled, or a rule has not exactly one group; the
            message names the rule and the reason.
    """
    where = quote_path(str(path))
    try:
        rules = native.Rules([str(path)], False, "low", cache=False)  # noqa: FBT003 - no keywords
    except (RuntimeError, ValueError, OSError) as error:
        raise SettingsError(
            f"these rules for secrets can't be used: {_reason(str(error))}",
            where=where,
            hint="rules are written as kingfisher's YAML or betterleaks' TOML has them",
        ) from error
    for known in rules.metadata():
        name = str(known["id"])
        groups = count_groups(str(rules.detail(name)["detection_regex"]))
        if groups != 1:
            raise SettingsError(
                f"the rule {name} has {groups} groups, and needs exactly one",
                where=where,
                hint="put the secret, and nothing else, in (...); write other groups as (?:...)",
            )


def count_groups(pattern: str) -> int:
    """Return how many capturing groups a regular expression of Rust's has."""
    bare = _ESCAPED.sub("", pattern)
    if _VERBOSE.search(bare):
        bare = _COMMENT.sub("", bare)
    return len(_GROUP.findall(bare))


def _reason(said: str) -> str:
    """Return the engine's words in one line, without the file's name, which is told beside them."""
    return " ".join(re.sub(r"(?:from|file:|at path:) \S*/\S+", "", said).split()).rstrip(":.")


def _changed(path: Path) -> tuple[int, ...]:
    """Return what tells whether a file is still the same."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _made(directory: Path | None) -> Path | None:
    """Return the cache's directory, or None where it can't be had: then nothing is cached."""
    if directory is None:
        return None
    try:
        directory.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    except OSError:
        return None
    return directory


class LazyScanner:
    """A scanner that is opened when it is first needed, once for all threads.

    Args:
        policy: As for `open_scanner`.
    """

    def __init__(self, policy: Policy) -> None:
        """Open nothing yet."""
        self._policy = policy
        self._lock = threading.Lock()
        self._scanner: Scanner | None = None
        self._error: CreateDumpError | None = None

    @property
    def ready(self) -> bool:
        """Whether `get` answers at once, be it with an error."""
        return self._scanner is not None or self._error is not None

    def get(self) -> Scanner:
        """Return the scanner, opening it if need be.

        Raises:
            CreateDumpError: It can't be opened; the same each time.
        """
        with self._lock:
            if self._error is not None:
                raise self._error
            if self._scanner is None:
                try:
                    self._scanner = open_scanner(self._policy)
                except CreateDumpError as error:
                    self._error = error
                    raise
                except BaseException as error:
                    self._error = unexpected(error)
                    raise self._error from error
            return self._scanner
