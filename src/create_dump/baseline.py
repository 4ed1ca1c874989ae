"""The findings that a team knows and allows, in a file of the repository: never a secret itself.

The file has the salt of the fingerprints, so that all who share it know the same finding again.
Its order is stable and every entry stands on lines of its own, so that git can merge it.
"""

from __future__ import annotations

import secrets as random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from create_dump.config.files import read_bytes
from create_dump.destinations.file import FileDestination
from create_dump.destinations.state import state_directory
from create_dump.errors import DeliveryError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME: Final = ".create-dump-baseline.toml"
"""The file's name, in the root."""

_SALT: Final = "fingerprint_salt"
_SALT_BYTES: Final = 16
_OWN_SALT: Final = "salt"
_HEAD: Final = (
    "# What create-dump takes for secrets here and is allowed; none of it stands in this file.\n"
    "# create-dump secrets --baseline-update writes it.\n"
)


class Allowed(NamedTuple):
    """A finding that is allowed.

    Attributes:
        path: The file in which it was found.
        rule: The rule that found it.
        fingerprint: What it is known by.
        reason: Why it is allowed.
        date: Since when, as ``2026-11-26``.
    """

    path: str
    rule: str
    fingerprint: str
    reason: str
    date: str


class Baseline(NamedTuple):
    """What a baseline file says.

    Attributes:
        salt: Of its fingerprints.
        allowed: In the order of the file.
    """

    salt: bytes
    allowed: tuple[Allowed, ...] = ()

    @property
    def fingerprints(self) -> frozenset[str]:
        """Of all that is allowed."""
        return frozenset(entry.fingerprint for entry in self.allowed)


def read_baseline(root: Path) -> Baseline | None:
    """Return what the baseline of *root* says; None if there is none.

    Raises:
        SettingsError: It can't be read, or is no baseline.
    """
    import tomllib

    data = read_bytes(root / NAME, NAME, root)
    if data is None:
        return None
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _broken(f"it is no TOML: {error}") from error
    try:
        salt = bytes.fromhex(table[_SALT])
        allowed = tuple(_allowed(entry) for entry in table.get("allowed", []))
    except (KeyError, TypeError, ValueError) as error:
        raise _broken("it is not as create-dump writes it") from error
    if not salt or len(salt) > 64:  # noqa: PLR2004 - the longest key of BLAKE2b
        raise _broken("its salt can't be one")
    return Baseline(salt, allowed)


def write_baseline(root: Path, baseline: Baseline) -> None:
    """Write the baseline of *root*, replacing the one that is there.

    Raises:
        DeliveryError: It can't be written.
    """
    import tomlkit

    document = tomlkit.parse(_HEAD)
    document.add(_SALT, baseline.salt.hex())
    entries = tomlkit.aot()
    for entry in sorted(set(baseline.allowed)):
        table = tomlkit.table()
        for name, value in entry._asdict().items():
            table.add(name, value)
        entries.append(table)
    document.add("allowed", entries)
    FileDestination(root / NAME).deliver([tomlkit.dumps(document).encode()])


def renewed(
    baseline: Baseline, found: Iterable[tuple[str, str, str]], reason: str, date: str
) -> Baseline:
    """Return *baseline* with all that was *found*, and without what is found no more.

    Args:
        baseline: What holds; with its salt the fingerprints were made.
        found: Path, rule and fingerprint of each finding that is to be allowed.
        reason: Why, for those that are new.
        date: The day, likewise.
    """
    known = {entry.fingerprint: entry for entry in baseline.allowed}
    allowed = tuple(
        known.get(fingerprint) or Allowed(path, rule, fingerprint, reason, date)
        for path, rule, fingerprint in found
    )
    return Baseline(baseline.salt, allowed)


def new_baseline() -> Baseline:
    """Return one that allows nothing, with a salt of its own."""
    return Baseline(random.token_bytes(_SALT_BYTES))


def own_salt() -> bytes:
    """Return the salt where there is no baseline: the user's own, kept in their state directory.

    Where it can't be kept it is another one each time.
    """
    try:
        path = state_directory() / _OWN_SALT
        try:
            salt = bytes.fromhex(path.read_text(encoding="ascii"))
        except FileNotFoundError:
            salt = random.token_bytes(_SALT_BYTES)
            FileDestination(path, mode=0o600).deliver([salt.hex().encode()])
    except (OSError, ValueError, DeliveryError):
        return random.token_bytes(_SALT_BYTES)
    return salt or random.token_bytes(_SALT_BYTES)


def _allowed(entry: dict[str, Any]) -> Allowed:
    fields = [entry[name] for name in Allowed._fields]
    if not all(isinstance(field, str) for field in fields):
        raise TypeError(entry)
    return Allowed(*fields)


def _broken(what: str) -> SettingsError:
    return SettingsError(
        what,
        where=NAME,
        hint="repair it, or remove it and run create-dump secrets --baseline-update",
    )
