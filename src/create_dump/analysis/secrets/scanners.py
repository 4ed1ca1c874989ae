"""Which scanner there is: Kingfisher's engine, or our own rules where there is no wheel of it.

Loads neither: what it takes to find secrets is loaded when a text is first scanned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from create_dump.analysis.secrets import presence
from create_dump.analysis.secrets.builtin import Builtin
from create_dump.analysis.secrets.finding import Scanner
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class Preparing(Scanner, Protocol):
    """A scanner that takes a while before its first scan."""

    def prepare(self, begun: Callable[[], None] = ...) -> None:
        """Do what takes long before the first scan, if it is not done yet.

        Args:
            begun: Called as soon as what is left to do frees the GIL.

        Raises:
            ScanFailed: It can't scan at all.
        """
        ...


def get(rules: Sequence[str] = (), *, salt: bytes = b"", cache: Path | None = None) -> Preparing:
    """Return the scanner of this machine.

    Args:
        rules: Paths of YAML files with a person's own rules.
        salt: The key of the fingerprints (`create_dump.analysis.secrets.fingerprint`).
        cache: The directory in which compiled rules are kept; None keeps none.

    Raises:
        SettingsError: A rule can't be used: its name and the reason.
    """
    from create_dump.analysis.secrets import kingfisher, theirs

    own = theirs.read(rules)
    version = presence.version()
    if version is None:
        if own:
            # Python's own patterns can take for ever, and a repository may have brought these.
            raise SettingsError(
                "rules of your own need the engine, and there is none for this platform",
                where=str(next(iter(rules))),
                hint=f"pip install {presence.PACKAGE}, or leave them out",
            )
        return Builtin(salt)
    if own:
        theirs.check(own)
    return kingfisher.Kingfisher(version, salt, cache, own)
