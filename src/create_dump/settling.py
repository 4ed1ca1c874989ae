"""What people settle about secrets: the project's baseline, in memory at once and on disk soon.

Knows the file and the policy that follows from it; trees, scans and screens are others' affair.
"""

from __future__ import annotations

import hashlib
import os
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from create_dump.analysis.secrets import baseline
from create_dump.analysis.secrets.baseline import Baseline, Entry
from create_dump.analysis.secrets.fingerprint import SALT_BYTES, new_salt
from create_dump.analysis.secrets.policy import Mode
from create_dump.errors import (
    CreateDumpError,
    DeliveryError,
    SettingsError,
    UsageError,
    unexpected,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy

_PRIVATE: Final = 0o600
_PRIVATE_DIRECTORY: Final = 0o700
_SALT: Final = "salt"
_Stamp = tuple[int, int, int, int] | None


class Settled(Struct, frozen=True):
    """One step of settling.

    Attributes:
        added: What is settled by it.
        dropped: What is so no longer.
    """

    added: tuple[Entry, ...] = ()
    dropped: tuple[Entry, ...] = ()

    @property
    def undone(self) -> Settled:
        """The step back."""
        return Settled(self.dropped, self.added)


class Settling:
    """The baseline of one project.

    Args:
        root: The project.
        policy: What the person wants, without what is settled.
        failed: Told on a thread why the file could not be written, or can't be used any more.
        changed: Told on a thread what the file holds now: `take` it then.

    Attributes:
        policy: The same with what is settled.
        salted: Whether the fingerprints are those of the project's baseline: the same for all.

    Raises:
        SettingsError: The project's baseline can't be used.
    """

    def __init__(
        self,
        root: Path,
        policy: Policy,
        failed: Callable[[CreateDumpError], None] = lambda _: None,
        changed: Callable[[Baseline], None] = lambda _: None,
    ) -> None:
        """Read what is settled so far."""
        self.policy = policy
        self.salted = False
        self._root = root
        self._failed = failed
        self._changed = changed
        self._writing: ThreadPoolExecutor | None = None
        self._waiting: list[Settled] = []
        self._file = threading.Lock()
        self._stamp: _Stamp = None
        self._made = False
        self._baseline: Baseline | None = None
        self.under(policy)

    def under(self, policy: Policy) -> Policy:
        """Return another *policy* with what is settled; where nobody looks that is not read.

        Raises:
            SettingsError: The project's baseline can't be used.
        """
        if policy.mode is Mode.OFF:
            self.policy = policy
        else:
            self.policy = self._known(policy).under(policy)
        return self.policy

    def _known(self, policy: Policy) -> Baseline:
        if self._baseline is None:
            with self._file:
                self._stamp = _stamp(self._root)
                known = baseline.read(self._root)
            self.salted = bool(known.salt)
            salt = known.salt or policy.salt or own_salt(self._root)
            self._baseline = replace(known, salt=salt)
        return self._baseline

    def apply(self, step: Settled) -> Policy:
        """Take a step, and write it to the file in the background; return the policy then.

        What somebody else has settled in the file meanwhile stays.
        """
        known = self._baseline = _after(self._known(self.policy), step)
        self.policy = known.under(self.policy)
        if self._writing is None:
            from concurrent.futures import ThreadPoolExecutor

            self._writing = ThreadPoolExecutor(1, "baseline")
        self._waiting.append(step)
        self._writing.submit(self._write, step, known.salt)
        return self.policy

    def look(self) -> None:
        """See whether somebody else has written the file. From any thread but a screen's.

        What can't be used is told once, and what was settled before holds.
        """
        if self._baseline is None:
            return
        with self._file:
            stamp = _stamp(self._root)
            if stamp == self._stamp:
                return
            self._stamp = stamp
            try:
                there = baseline.read(self._root)
            except SettingsError as error:
                error.hint = f"{error.hint}; what was settled before still holds"
                self._failed(error)
                return
        self._changed(there)

    def take(self, there: Baseline) -> Policy:
        """Return the policy now that the file holds *there*.

        What is still to be written holds as well, and so does the salt where the file has none.
        """
        known = replace(there, salt=there.salt or self._known(self.policy).salt)
        for step in tuple(self._waiting):
            known = _after(known, step)
        self._baseline = known
        self.salted = bool(there.salt)
        return self.under(self.policy)

    def close(self) -> None:
        """Wait until all is written: it is little, and somebody has said it."""
        if self._writing is not None:
            self._writing.shutdown()

    def _write(self, step: Settled, salt: bytes) -> None:
        try:
            with self._file:
                made = self._made or _stamp(self._root) is None
                there = write(self._root, step, salt, ours=self._made)
                self._made = made and bool(there.entries)
                self._stamp = _stamp(self._root)
            self._waiting.remove(step)
            self._changed(there)
        except CreateDumpError as error:
            self._failed(error)
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            self._failed(unexpected(error, baseline.NAME))


def write(root: Path, step: Settled, salt: bytes, *, ours: bool = False) -> Baseline:
    """Take a step in the file of the project at *root*; return what it holds then.

    Args:
        root: The project.
        step: What is settled, and what no longer.
        salt: The key of the fingerprints in it.
        ours: Whether nobody else has made it: it goes when nothing is settled any more.

    Raises:
        SettingsError: What is there can't be used, or has another salt by now.
        DeliveryError: The file can't be written.
    """
    from create_dump.destinations.file import FileDestination
    from create_dump.destinations.refusal import refusing

    there = baseline.read(root)
    if there.salt and there.salt != salt:
        raise DeliveryError(
            "the baseline has another salt by now: nothing was written",
            where=baseline.NAME,
            hint="start again, and settle it then",
        )
    after = _after(replace(there, salt=salt), step)
    if ours and not after.entries:
        with refusing(baseline.NAME):
            (root / baseline.NAME).unlink(missing_ok=True)
        return Baseline()
    FileDestination(root / baseline.NAME).deliver([baseline.write(after)])
    return after


def entry_of(finding: Finding, reason: str) -> Entry:
    """Return what settles *finding*, from today on.

    Raises:
        UsageError: There is no reason.
    """
    said = _said(reason)
    return Entry(finding.path, finding.rule, finding.fingerprint, said, _today())


def entry_of_rule(rule: str, directory: str, reason: str) -> Entry:
    """Return what settles all that *rule* finds below *directory*, from today on.

    Raises:
        UsageError: There is no reason.
    """
    return Entry(directory, rule, "", _said(reason), _today())


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise UsageError("it takes a reason to settle a finding", hint="say why it does no harm")
    return said


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def own_salt(root: Path) -> bytes:
    """Return the salt of a project without a baseline: this person's, for this project alone.

    It is the same the next time, so that what is known of files stays known; so it stands where
    what is known is kept, and may be deleted with it.
    """
    import platformdirs

    path = platformdirs.user_cache_path("create-dump", appauthor=False) / _SALT
    try:
        path.parent.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
        try:
            mine = path.read_bytes()
        except FileNotFoundError:
            mine = b""
        if len(mine) != SALT_BYTES:
            from create_dump.destinations.file import FileDestination

            mine = new_salt()
            FileDestination(path, mode=_PRIVATE).deliver([mine])
    except (DeliveryError, OSError):
        # Nothing can be kept on this machine: then it holds for this run alone.
        mine = new_salt()
    where = str(root).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(where, key=mine, digest_size=SALT_BYTES).digest()


def _stamp(root: Path) -> _Stamp:
    """Return what changes whenever the file is written to; None where there is none."""
    try:
        status = os.lstat(root / baseline.NAME)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns


def _after(before: Baseline, step: Settled) -> Baseline:
    return before.dropping(step.dropped).adding(step.added)
