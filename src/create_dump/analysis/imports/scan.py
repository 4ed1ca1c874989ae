"""From a text to its imports, by the scanner of its language.

Scanners, not syntax trees: all files of a project are scanned before it is known what imports one,
and looking for a few words outside comments and strings is ten times as fast as parsing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.analysis.imports import c, go, java, python, rust, script

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.analysis.imports.found import Import

_SCANNERS: dict[str, Callable[[str], list[Import]]] = {
    "c": c.scan,
    "cpp": c.scan,
    "go": go.scan,
    "java": java.scan,
    "javascript": script.scan,
    "jsx": script.scan,
    "python": python.scan,
    "rust": rust.scan,
    "tsx": script.scan,
    "typescript": script.scan,
}

LANGUAGES = frozenset(_SCANNERS)


def supported(language: str) -> bool:
    """Tell whether the imports of *language* are known."""
    return language in LANGUAGES


def imports(text: str, language: str) -> tuple[Import, ...]:
    """Return what a file imports, in the source's order; nothing for languages not known.

    Args:
        text: The file's content.
        language: As `create_dump.analysis.languages.language` names it.
    """
    scanner = _SCANNERS.get(language)
    if scanner is None:
        return ()
    return tuple(scanner(text.replace("\r\n", "\n") if "\r" in text else text))
