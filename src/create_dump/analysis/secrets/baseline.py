"""What people have settled about findings, kept in the project: never a secret, only which one.

Reads and writes the text of ``.create-dump-baseline.toml``. Each entry is a block of its own and
the blocks are sorted, so that two branches that settle different findings mostly merge by
themselves.
"""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from create_dump.analysis.secrets.policy import AllowedRule
from create_dump.errors import SettingsError
from create_dump.sources.names import quote_path, unquote_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from create_dump.analysis.secrets.policy import Policy

NAME: Final = ".create-dump-baseline.toml"
"""The file, in the root of the project."""

_HEAD: Final = """\
# Findings of create-dump that somebody has settled, each with the reason. No secret is in here:
# each is known by a keyed hash. A block without a fingerprint settles its rule for a directory.
"""
_MOST: Final = 16 << 20
"""Bytes of the file that are read at most: what is cut there is no TOML any more."""


class Entry(NamedTuple):
    """One thing that is settled.

    Attributes:
        path: The file; where a whole rule is settled the directory, "" for the root.
        rule: The rule's id.
        fingerprint: Of the one finding; "" for all that the rule finds in the directory.
        reason: Why it does no harm, in a person's words.
        date: When that was said, such as ``2026-01-31``.
    """

    path: str
    rule: str
    fingerprint: str = ""
    reason: str = ""
    date: str = ""

    @property
    def what(self) -> tuple[str, ...]:
        """What is settled, whoever said so and why."""
        return self[:3]


class Baseline(Struct, frozen=True):
    """All that is settled in a project.

    Attributes:
        salt: The key of the fingerprints; b"" where none was ever written.
        entries: What is settled, sorted.
    """

    salt: bytes = b""
    entries: tuple[Entry, ...] = ()

    def adding(self, entries: Iterable[Entry]) -> Baseline:
        """Return this and what *entries* settle; what is settled already stays as it was said."""
        known = {entry.what: entry for entry in (*entries, *self.entries)}
        return replace(self, entries=tuple(sorted(known.values())))

    def dropping(self, entries: Iterable[Entry]) -> Baseline:
        """Return this without what *entries* settle."""
        gone = {entry.what for entry in entries}
        return replace(self, entries=tuple(one for one in self.entries if one.what not in gone))

    def under(self, policy: Policy) -> Policy:
        """Return *policy* with all that is settled here."""
        return replace(
            policy,
            salt=self.salt or policy.salt,
            allowed=frozenset(one.fingerprint for one in self.entries if one.fingerprint),
            allowed_rules=frozenset(
                AllowedRule(one.rule, one.path) for one in self.entries if not one.fingerprint
            ),
        )


def read(root: Path) -> Baseline:
    """Return the baseline of the project at *root*; an empty one where there is none.

    Raises:
        SettingsError: The file can't be read, or holds what no baseline does.
    """
    path = root / NAME
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise _broken("it is no regular file")
        with path.open("rb") as file:
            data = file.read(_MOST)
        return _parsed(tomllib.loads(data.decode()))
    except FileNotFoundError:
        return Baseline()
    except OSError as error:
        if not os.access(root, os.X_OK):
            return Baseline()  # what is wrong is the root; who walks it says so
        raise _broken((error.strerror or str(error)).lower()) from error
    except (ValueError, RecursionError) as error:
        raise _broken(str(error)) from error


def write(baseline: Baseline) -> bytes:
    """Return *baseline* as the file holds it."""
    import json

    blocks = [f"{_HEAD}salt = {json.dumps(baseline.salt.hex())}\n"]
    for entry in baseline.entries:
        # A directory stands with its slash, and the root as one.
        path = quote_path(entry.path) if entry.fingerprint else f"{quote_path(entry.path)}/"
        shown = entry._replace(path=path)._asdict()
        lines = [f"{name} = {_quoted(value)}\n" for name, value in shown.items() if value]
        blocks.append("".join(("[[allow]]\n", *lines)))
    return "\n".join(blocks).encode()


def _parsed(table: dict[str, Any]) -> Baseline:
    salt, blocks = table.get("salt", ""), table.get("allow", [])
    if not isinstance(salt, str) or not isinstance(blocks, list):
        raise ValueError("it needs a salt and blocks [[allow]]")  # noqa: TRY004 - the file's value
    entries = [_entry(block) for block in blocks]
    if any(entry.fingerprint for entry in entries) and not salt:
        raise ValueError("it has fingerprints but no salt")
    return Baseline(bytes.fromhex(salt)).adding(entries)


def _entry(block: object) -> Entry:
    if not isinstance(block, dict) or not block.get("rule") or not block.get("path"):
        raise ValueError("a block [[allow]] needs a rule and a path")
    # A date may stand there as a date.
    entry = Entry(**{name: str(block.get(name, "")) for name in Entry._fields})
    path = entry.path
    if not entry.fingerprint:
        path = path.removesuffix("/")
    return entry._replace(path=unquote_path(path) if path.startswith('"') else path)


def _quoted(text: str) -> str:
    """Return *text* as a string of TOML on one line: JSON's, but for a character or two."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _broken(why: str) -> SettingsError:
    return SettingsError(
        f"what is settled there can't be used: {why}",
        where=NAME,
        hint="repair it, or take it from git again",
    )
