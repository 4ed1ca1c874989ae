"""How far the search for secrets is, as a whole."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from create_dump.analysis.secrets.policy import Unscanned

if TYPE_CHECKING:
    from create_dump.tree import Tree


class Scanning(StrEnum):
    """How far the search for secrets is."""

    OFF = "off"
    """Nobody looks."""
    PREPARING = "preparing"
    """The rules are being compiled: the first time on a machine it takes seconds."""
    SCANNING = "scanning"
    """Not all files were looked at."""
    DONE = "done"
    """All files were looked at."""
    FAILED = "failed"
    """All that could be were; of some files nothing is known (`FileFacts.unscanned`)."""


def scanning(tree: Tree, *, walked: bool) -> Scanning:
    """Tell how far it is once secrets can be found; *walked* says whether all is in *tree*."""
    if not walked or tree.root.totals.unweighed:
        return Scanning.SCANNING
    failed = any(
        node.facts is not None and node.facts.unscanned is Unscanned.FAILED for node in tree.found
    )
    return Scanning.FAILED if failed else Scanning.DONE
