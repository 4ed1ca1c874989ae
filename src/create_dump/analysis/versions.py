"""Which version of a library is installed, without the standard library's parser for it.

``importlib.metadata`` loads what reads e-mails, archives and tables first: a fortieth of a
second at each start.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from typing import Final

_INFO: Final = re.compile(r"(?P<name>[a-z0-9_.]+)-(?P<version>[^-]+)\.dist-info", re.IGNORECASE)
"""The directory that tells of a distribution; see the packaging guide's "Recording installed
projects"."""


def version(distribution: str) -> str | None:
    """Return the version of *distribution*, or None where it is not installed."""
    found = _installed(tuple(sys.path)).get(distribution.replace("-", "_").lower())
    if found is not None:
        return found
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


@cache
def _installed(folders: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of what says in its directory's name what it is; the first one holds."""
    versions: dict[str, str] = {}
    for folder in folders:
        try:
            names = os.listdir(folder or os.curdir)  # noqa: PTH208 - a path for each takes as long again
        except OSError:
            continue  # An archive, or nothing; whoever is in it is asked for by name.
        for name in names:
            if found := _INFO.fullmatch(name):
                versions.setdefault(found["name"].lower(), found["version"])
    return versions
