"""What the pane of secrets says: each row, and what stands there where there is none.

Knows words only. Nothing in them is a secret: a mask shows four letters of one at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.policy import Mode
from create_dump.explore import numbers, safe
from create_dump.explore.suspects import Fold, Folded, Lost, More
from create_dump.explore.widgets.listing import Row
from create_dump.scanning import Scanning

if TYPE_CHECKING:
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.explore.suspects import Item

MARKS: Final = {Level.HIGH: "● high", Level.MEDIUM: "◐ medium", Level.LOW: "○ low"}
"""How surely it is a secret: by a sign and a word, for there may be no colours."""
SHOWN: Final = {Level.LOW: "", Level.MEDIUM: "no passwords", Level.HIGH: "high only"}
"""What a level that is set leaves, for the title."""
_MASK: Final = 8
_UNMASKED: Final = "…"
BUILT_IN: Final = "built-in rules only"
"""What the title says where there is no engine."""
_FEWER: Final = "Only built-in rules look here, and they find fewer: the engine is not installed."
_LOCAL: Final = "Only this machine looks: nothing is sent anywhere."


class Standing(NamedTuple):
    """How far the search is.

    Attributes:
        scanning: Which state that is.
        done: Files that were looked at.
        whole: Files that there are.
        engine: Whether the engine looks, not built-in rules alone.
    """

    scanning: Scanning
    done: int
    whole: int
    engine: bool = True


def row(item: Item, mask: str | None) -> Row:
    """Return how *item* is shown; its mask, where there is one, stands behind it."""
    match item:
        case Folded(fold, count, opened):
            return Row(_folded(fold, count), mark="▾" if opened else "▸")
        case Lost(path, why):
            return Row(safe.name(path), safe.line(why), mark="?", tail=True)
        case More(count, _):
            return Row(f"and {count:,} more", faint=True)
        case _:
            finding = item.finding
            return Row(
                f"{safe.name(finding.path)}:{finding.line}",
                safe.line(finding.rule),
                mark=f"✓ {finding.suppressed}" if finding.suppressed else MARKS[finding.level],
                faint=item.out or bool(finding.suppressed),
                tail=True,
                bar=_UNMASKED if mask is None else safe.line(mask.split("\n")[0])[:_MASK],
            )


def _folded(fold: Fold, count: int) -> str:
    match fold:
        case Fold.LOST:
            return f"{numbers.counted(count, 'file')} could not be scanned"
        case Fold.PASSWORDS:
            return numbers.counted(count, "possible password")
        case Fold.ALLOWED:
            return f"{count:,} allowed"


def title(serious: int, least: Level, *, engine: bool) -> str:
    """Return the pane's title: how many there are to settle, which are shown, and who looks."""
    count = f" ({serious:,})" if serious else ""
    words = [f"3 Secrets{count}", SHOWN[least], "" if engine else BUILT_IN]
    return " · ".join(word for word in words if word)


def below(standing: Standing, policy: Policy) -> str:
    """Return what stands in the pane's lower border: how far the search is, or what holds."""
    match standing.scanning:
        case Scanning.PREPARING:
            return "compiling the rules"
        case Scanning.SCANNING:
            return _far(standing)
        case _:
            return holds(policy)


def _far(standing: Standing) -> str:
    if standing.done == standing.whole:
        return f"{numbers.counted(standing.done, 'file')} scanned so far"
    return f"{standing.done:,} of {standing.whole:,} files scanned"


def holds(policy: Policy) -> str:
    """Return what happens to secrets on their way out, in a few words."""
    level = "" if policy.level is Level.LOW else f" from {policy.level.name.lower()} on"
    match policy.mode:
        case Mode.REDACT:
            return f"redacted{level}"
        case Mode.FAIL:
            return f"refused{level}"
        case Mode.EXCLUDE:
            return f"files left out{level}"
        case Mode.WARN:
            return "written as they are"
        case Mode.OFF:
            return "not looked for"


def nothing(standing: Standing, hidden: int) -> tuple[str, ...]:
    """Return what to say where the pane lists nothing.

    Args:
        standing: How far the search is.
        hidden: Findings that the level leaves out.
    """
    match standing.scanning:
        case Scanning.OFF:
            return (
                "Secrets are not looked for.",
                "--secrets redact has them found and redacted.",
            )
        case Scanning.PREPARING:
            return (
                "The rules are being compiled: some seconds, once on a machine.",
                "Files are scanned as soon as that is done; all else goes on.",
            )
        case Scanning.SCANNING:
            return (f"Nothing yet: {_far(standing)}.", _LOCAL)
        case _ if hidden:
            return (f"Nothing of this level; {hidden:,} below it.",)
        case _:
            found = f"No secrets found in {numbers.counted(standing.whole, 'file')}."
            return (found, _LOCAL) if standing.engine else (found, _FEWER, _LOCAL)
