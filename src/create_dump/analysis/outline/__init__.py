"""Outlines: the signatures of a file instead of the whole.

Importing this package loads nothing that makes one: that comes with the first outline.
"""

from __future__ import annotations

from create_dump.analysis.grammars import LANGUAGES


def supported(language: str) -> bool:
    """Tell whether files of *language* can have an outline."""
    return language in LANGUAGES


def outline(text: str, language: str) -> str | None:
    """Return the outline of a file, or None; see `outlining.outline`."""
    from create_dump.analysis.outline import outlining

    return outlining.outline(text, language)
