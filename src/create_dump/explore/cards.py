"""What the preview says of a path that is no text: a directory, a link, something binary.

Knows nodes and words; asks no disk.
"""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, Final

from create_dump.analysis.facts import Content
from create_dump.errors import Unreadable
from create_dump.explore import numbers, safe
from create_dump.explore.document import Card
from create_dump.explore.reasons import against, by_rule
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from create_dump.errors import CreateDumpError
    from create_dump.node import Node
    from create_dump.sources.entry import Entry, Verdict

LARGEST: Final = 32_000_000
"""Bytes above which a file is not opened only to be looked at."""

_HEAVIEST: Final = 8
_LEFT_OUT: Final = 50
_NAME: Final = 34
_KINDS: Final = {
    Kind.LINK: ("Symbolic link", "Shown here, but never followed into a dump."),
    Kind.REPOSITORY: ("Another repository", "Its files are its own: open it by itself."),
    Kind.SPECIAL: ("Neither file nor directory", "A pipe, socket or device is never opened."),
}


def card(node: Node, path: str) -> Card | None:
    """Return what there is to say of *node* without reading it, or None: it has to be read."""
    if node.children is not None:
        return Card(path, _directory(node))
    if node.kind in _KINDS:
        title, words = _KINDS[node.kind]
        return Card(path, (title, "", words))
    facts = node.facts
    if facts is not None and facts.content is Content.BINARY:
        return Card(path, binary(facts.size, facts.detail))
    if node.size > LARGEST:
        return Card(
            path,
            (
                f"{numbers.size(node.size)}",
                "",
                "Too large to look at here; it can still be chosen.",
            ),
        )
    return None


def binary(size: int, detail: str) -> tuple[str, ...]:
    """Return the words for a binary file."""
    reason = sentence(f"it can't go into a dump: {detail}" if detail else "it can't go into a dump")
    return (f"Binary file of {numbers.size(size)}", "", reason)


def failed(path: str, error: CreateDumpError) -> Card:
    """Return why there is nothing to show of *path*."""
    title = "Unreadable" if isinstance(error, Unreadable) else "It can't be shown"
    return Card(path, (title, "", safe.line(sentence(error.what)), safe.line(sentence(error.hint))))


def sentence(text: str) -> str:
    """Return the words of an error as a sentence."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _directory(node: Node) -> tuple[str, ...]:
    totals, chosen = node.totals, node.chosen
    lines = []
    if node.ignored and node.rule is not None:
        lines += ["Kept out by the rules", "", f"  {against(node.rule)}"]
        lines += ["", "Unfold it to look inside; choose it to take all of it in."]
    elif node.error:
        lines += ["Unreadable", "", safe.line(node.error)]
    elif not node.listed:
        lines += ["Not looked into yet"]
    elif not node.children:
        lines += ["Empty directory", "", "What appears in it shows up by itself."]
    else:
        lines += [f"{chosen.files:,} of {numbers.counted(totals.files, 'file')} chosen"]
    heaviest = nlargest(_HEAVIEST, (node.children or {}).values(), key=lambda n: n.totals.tokens)
    heaviest = [child for child in heaviest if child.totals.tokens]
    if heaviest:
        lines += ["", "Heaviest"]
    for child in heaviest:
        slash = "/" if child.children is not None else ""
        bar = numbers.bar(child.totals.tokens, totals.tokens, 10)
        tokens = numbers.short(child.totals.tokens).rjust(7)
        lines.append(f"  {safe.fit(safe.name(child.name) + slash, _NAME)}{tokens}  {bar}")
    if node.left_out:
        lines += ["", "Left out by the rules"]
        lines += [_rule(entry, verdict) for entry, verdict in node.left_out[:_LEFT_OUT]]
        more = len(node.left_out) - _LEFT_OUT
        lines += [f"  and {more:,} more"] if more > 0 else []
    return tuple(lines)


def _rule(entry: Entry, verdict: Verdict) -> str:
    name = entry.path.rpartition("/")[2]
    slash = "/" if entry.kind is Kind.DIRECTORY else ""
    return f"  {safe.fit(safe.name(name) + slash, _NAME)}  {by_rule(verdict)}"
