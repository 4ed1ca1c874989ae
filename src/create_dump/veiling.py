"""Names as a command may print them: what holds a secret is masked, as a dump has it.

It asks whoever cleans texts, and waits; a screen has its own way (`create_dump.explore.veil`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.analysis.secrets.guard import replaced, shown_for
from create_dump.analysis.secrets.policy import Mode
from create_dump.analysis.secrets.veiling import pieces, unknown, veiled
from create_dump.errors import ScanFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from create_dump.analysis.secrets.guard import Cleaned
    from create_dump.analysis.secrets.policy import Policy


def veil(
    texts: Iterable[str], clean: Callable[[str, str], Future[Cleaned]], policy: Policy
) -> Callable[[str], str]:
    """Return what shows each of *texts* without its secrets; where nobody looks, as it is.

    Args:
        texts: Names, paths, or sentences with some in them.
        clean: Finds the secrets of a text.
        policy: What is done about them.
    """
    if policy.mode is Mode.OFF:
        return lambda text: text
    asked = {piece: clean(piece, "") for text in texts for piece in pieces(text)}
    known: dict[str, str] = {}
    for piece, answer in asked.items():
        try:
            findings = answer.result().findings
        except ScanFailed:
            known[piece] = unknown(piece)
        else:
            known[piece] = replaced(piece, findings, shown_for(policy))
    return lambda text: veiled(text, lambda piece: known.get(piece) or unknown(piece))
