"""Whether Kingfisher's engine is installed, known without loading anything of it."""

from __future__ import annotations

from create_dump.analysis.versions import version as installed

PACKAGE = "kingfisher-secret-scanner"


def version() -> str | None:
    """Return the engine's version, or None where there is none."""
    return installed(PACKAGE)


def told() -> str:
    """Return the one line that says which rules look for secrets; "" where all of them do."""
    if version() is None:
        return (
            f"{PACKAGE} is not installed: only built-in rules look for secrets, and they find fewer"
        )
    return ""
