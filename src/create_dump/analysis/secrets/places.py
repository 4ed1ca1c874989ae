"""What a path says about how secrets stand in the file. Looks at the path alone."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_REHEARSAL: Final = re.compile(
    r"(?:^|/)(?:__tests__|tests?|testing|testdata|specs?|fixtures?|mocks?|__mocks__|examples?"
    r"|samples?|demos?|tutorials?|templates?|e2e|docs?|documentation)(?:/|$)"
    r"|(?:^|/)(?:test_[^/]*|conftest\.py|readme[^/]*|changelog[^/]*)$"
    r"|[_.-](?:test|tests|spec)\.[^/]+$"
    r"|\.(?:example|sample|template|dist|md|mdx|rst|adoc|asciidoc)(?:\.[^/.]+)?$",
    re.IGNORECASE,
)

_CODE: Final = frozenset(
    ".bas .c .cc .cjs .clj .coffee .cpp .cs .cts .cu .cxx .d .dart .elm .erl .ex .exs .f90 .fs .go"
    " .groovy .h .hh .hpp .hs .java .jl .js .jsx .kt .kts .lua .m .mjs .ml .mm .mts .nim .pas .php"
    " .pl .pm .py .pyi .pyx .r .rb .rs .scala .sol .sql .svelte .swift .ts .tsx .v .vb .vue .zig"
    " .S .s .asm .css .scss .sass .less .html .htm .jinja .j2 .ipynb".lower().split()
)
"""Endings of files in which a value that is text stands in quotes."""


class Place(NamedTuple):
    """What to expect of a file.

    Attributes:
        code: A text in it stands in quotes; a word without is a name.
        rehearsal: It is a test, an example or documentation: what looks like a password there
            mostly is none.
    """

    code: bool
    rehearsal: bool


def place(path: str) -> Place:
    """Return what to expect of the file at *path*; of a text of no file, nothing."""
    return Place(code=is_code(path), rehearsal=_REHEARSAL.search(path) is not None)


def is_code(path: str) -> bool:
    """Return whether a text stands in quotes in the file at *path*."""
    dot = path.rfind(".")
    return dot >= 0 and path[dot:].lower() in _CODE
