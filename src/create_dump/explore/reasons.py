"""Why a path is in or out, in a few words: by hand, with its directory, or by a rule.

Knows nodes and verdicts; asks no disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.explore import safe
from create_dump.explore.look import obstacle
from create_dump.selection.selection import State
from create_dump.sources.entry import Reason

if TYPE_CHECKING:
    from create_dump.node import Node
    from create_dump.sources.entry import Verdict

_BY_HAND: Final = {
    State.IN: "chosen by hand",
    State.OUTLINE: "an outline by hand",
    State.OUT: "left out by hand",
}
_WITH: Final = {State.IN: "in", State.OUTLINE: "an outline", State.OUT: "out"}
_OPTIONS: Final = {
    Reason.INCLUDE: "no --include pattern names it",
    Reason.TOO_LARGE: "above --max-file-size",
    Reason.GIT: "git's own",
}


def by_choice(node: Node) -> str:
    """Return why *node* is chosen or not."""
    if node.children is None and (word := obstacle(node)):
        return f"can't go in: {word}"
    if node.ignored and node.rule is not None:
        return f"kept out: {against(node.rule)}"
    if node.mark is None:
        return "partly chosen"
    if node.choice is not None:
        return (node.rule and by_rule(node.rule)) or _BY_HAND[node.choice]
    above = node.parent
    while above is not None and above.choice is None:
        above = above.parent
    if above is None or above.choice is None:
        return "not chosen"
    whose = f"{safe.name(above.path)}/" if above.parent is not None else "all"
    return f"{_WITH[above.choice]} with {whose}"


def by_rule(verdict: Verdict) -> str:
    """Return which rule let a path in or kept it out; "" where there was none."""
    if verdict.reason is Reason.TRACKED:
        return f"tracked, though {_named(verdict)} matches"
    if verdict.reason is Reason.NAMED:
        return f"named, though {_named(verdict)} matches"
    if verdict.reason is Reason.TAKEN:
        return f"by hand, though {_named(verdict)} matches"
    if verdict.included:
        return ""
    return against(verdict)


def against(verdict: Verdict) -> str:
    """Return which rule keeps a path out, or would if nobody had taken it in by hand."""
    return _OPTIONS.get(verdict.reason) or _named(verdict)


def _named(verdict: Verdict) -> str:
    at = f"{verdict.origin}:{verdict.line}" if verdict.line else verdict.origin
    return f"{safe.name(at)}  {safe.line(safe.veiled(verdict.pattern))}".rstrip()
