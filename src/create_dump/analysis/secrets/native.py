"""Loads the native half of kingfisher_sdk, and nothing else of it.

The package's own start imports what checks and revokes credentials over the network. None of that
is ever wanted here, so its extension module is loaded by itself.
"""

from __future__ import annotations

from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PACKAGE = "kingfisher_sdk"
_EXTENSION = "_native"


class NativeFinding(Protocol):
    """A finding of the engine's; offsets are of bytes."""

    @property
    def rule_id(self) -> str:
        """The rule."""
        ...

    @property
    def secret(self) -> str:
        """What was found; decoded where it stood in base64."""
        ...

    @property
    def visible(self) -> bool:
        """Whether it is more than a component of another finding."""
        ...

    @property
    def is_base64_encoded(self) -> bool:
        """Whether the offsets are of base64 text around it."""
        ...

    @property
    def location(self) -> Mapping[str, int]:
        """``start_offset`` and ``end_offset``, among others."""
        ...


class NativeRules(Protocol):
    """Compiled rules."""

    def metadata(self) -> Sequence[Mapping[str, object]]:
        """Return ``id`` and ``name`` of each rule, among others."""
        ...

    def detail(self, rule_id: str) -> Mapping[str, object]:
        """Return all of a rule, ``detection_regex`` among it."""
        ...


class NativeScanner(Protocol):
    """Finds secrets in bytes; it may be used by several threads."""

    def scan_input(
        self, data: bytes, path: str, *, timeout: float | None = None
    ) -> Sequence[NativeFinding]:
        """Return what is found in *data*, unsorted."""
        ...


class Native(Protocol):
    """What is used of the extension module."""

    __version__: str

    def Rules(  # noqa: N802 - the extension's name
        self,
        paths: list[str],
        builtins: bool,  # noqa: FBT001 - the extension's signature
        confidence: str,
        *,
        cache: bool = True,
        cache_dir: str | None = None,
    ) -> NativeRules:
        """Compile rules, or load them from the cache."""
        ...

    def Scanner(  # noqa: N802 - the extension's name
        self,
        rules: NativeRules,
        base64: bool,  # noqa: FBT001 - the extension's signature
        dedup: bool,  # noqa: FBT001
        redact: bool,  # noqa: FBT001
        min_entropy: float | None,
    ) -> NativeScanner:
        """Make a scanner with these rules."""
        ...


@cache
def load() -> Native:
    """Return the extension module.

    Raises:
        ImportError: It is not installed, or not for this machine.
    """
    package = find_spec(PACKAGE)
    if package is None or package.submodule_search_locations is None:
        raise ImportError(f"there is no {PACKAGE}")
    spec = PathFinder.find_spec(_EXTENSION, package.submodule_search_locations)
    if spec is None or spec.loader is None:
        raise ImportError(f"{PACKAGE} has no native half for this Python")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Native", module)
