"""What facts depend on beside a file's bytes: the analyser, the tokenizer, the format, the rules.

Facts of one layer mean nothing in another one. It knows versions and policies, no files.
"""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump._version import __version__
from create_dump.analysis import grammars
from create_dump.analysis.secrets import presence
from create_dump.analysis.secrets.guard import suspicious
from create_dump.analysis.secrets.policy import Mode
from create_dump.analysis.versions import version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.secrets.policy import Policy

_PACKAGE: Final = Path(__file__).parents[2]
_LIBRARIES: Final = ("charset-normalizer", "toktok-rs", "tiktoken")
"""What guesses encodings, and what counts."""
_BYTES: Final = 16


class Layer(NamedTuple):
    """What all facts of a session depend on.

    Attributes:
        name: Tells this layer from all others, in any process.
        texts: The same for the counts of texts that are no file's.
        clean: The same for texts in which no secret was found.
        outlines: The same for what a file without secrets takes as an outline.
        imports: The same for what a file imports.
        policy: Tells what is done about secrets, but for the fingerprints' salt.
        salted: The same with the salt.
        looks: Whether secrets are looked for.
    """

    name: str
    texts: str
    clean: str
    outlines: str
    imports: str
    policy: bytes
    salted: bytes
    looks: bool = True

    def under(self, path: str, facts: FileFacts) -> bytes:
        """Return what the facts of the file at *path* depend on beyond the layer.

        Where no secret can be, the policy changes nothing, and neither does the salt.
        """
        if facts.findings:
            return self.salted
        return self.policy if suspicious(path) else b""

    def keeps(self, path: str, facts: FileFacts) -> bool:
        """Return whether a row may name *path*: not where that is a secret, or could be one."""
        return not self.looks or facts.plain or not suspicious(path)

    def holds(self, under: bytes) -> bool:
        """Return whether what depends on *under* is so now."""
        return not under or under in {self.policy, self.salted}


def layer(tokenizer: str, format_: str, policy: Policy) -> Layer:
    """Return the layer of facts that are made with these.

    Raises:
        SettingsError: A person's own rules can't be used.
    """
    ours, parsing = analyser(), parsers()
    counts = f"{ours} {tokenizer}"
    scan = "off" if policy.mode is Mode.OFF else _scan(policy.rules)
    judged = _said(
        policy.mode,
        policy.level,
        sorted(policy.disabled),
        policy.paths,
        sorted(policy.allowed),
        sorted((one.rule, one.directory) for one in policy.allowed_rules),
        policy.salt if policy.allowed else b"",
    )
    return Layer(
        f"{counts} {format_} {scan}",
        counts,
        f"{ours} clean {scan}",
        f"{counts} {format_} outlines {parsing}",
        f"{ours} imports {parsing}",
        judged,
        _said(judged, policy.salt),
        policy.mode is not Mode.OFF,
    )


def analyser() -> str:
    """Return what tells this analyser from every other one: its version, and its very code.

    Code is known by its files' sizes and times, so that nobody has to remember to raise a number.
    """
    code: list[object] = [sys.version_info[:3], [version(name) for name in _LIBRARIES]]
    for part in ("analysis", "formats"):
        for directory, below, files in os.walk(_PACKAGE / part):
            below.sort()
            for name in sorted(files):
                if name.endswith(".py"):
                    status = Path(directory, name).stat()
                    code.append((name, status.st_size, status.st_mtime_ns))
    return f"{__version__} {_said(*code).hex()}"


def parsers() -> str:
    """Return what tells the parsers of all languages from others: their versions."""
    return _said(*map(version, grammars.PACKAGES)).hex()


def _scan(rules: Sequence[str]) -> str:
    """Return what tells what is found with a person's own *rules*; ours are the analyser's code."""
    if not rules:
        return f"engine {presence.version()}"
    from create_dump.analysis.secrets import scanners

    return scanners.get(rules).identity


def _said(*things: object) -> bytes:
    return blake2b(repr(things).encode(), digest_size=_BYTES).digest()
