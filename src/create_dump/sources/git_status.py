"""What git says has changed, path by path, read from its answers.

It knows the formats (git-status(1), "Porcelain Format Version 2"; git-diff(1), "Raw output
format") and runs nothing.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SHORT = 7
"""Letters of a commit's name that people are shown."""
_KNOWN = "MADRT"


class Change(NamedTuple):
    """How a path differs, as letters: ``M`` modified, ``A`` added, ``D`` deleted, ``R`` renamed.

    And ``T``: a file became a link or the other way round; ``U``: in conflict; ``?``: untracked.

    Attributes:
        staged: Between the last commit and the index, or "".
        unstaged: Between the index and the disk, or "".
    """

    staged: str
    unstaged: str

    @property
    def letter(self) -> str:
        """The one letter that says most: gone or new outranks modified."""
        letters = self.staged + self.unstaged
        for letter in "U?DAR":
            if letter in letters:
                return letter
        return self.unstaged or self.staged


CONFLICT = Change("U", "U")
UNTRACKED = Change("", "?")


class Tally(NamedTuple):
    """How many paths have changed.

    Attributes:
        new: Added, renamed or untracked.
        modified: Still there, with other content or in conflict.
        gone: Deleted.
    """

    new: int = 0
    modified: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class GitStatus:
    """A working tree as git sees it, as of one moment. Paths are as in `Entry`.

    Attributes:
        branch: The branch that is checked out; "" when none is (detached).
        commit: The name of the commit, whole; "" before the first one.
        upstream: The branch that this one follows, or "".
        ahead: Commits that the upstream has not; None when that is not known.
        behind: Commits that only the upstream has; None when that is not known.
        changes: What has changed, by path, deleted files too. A repository in the tree that git
            does not track stands under its directory.
        tally: How many of each kind they are.
        directories: Those below which something has changed; the root is "".
        renamed: For each path that was renamed, what it was before: a path relative to the
            root, or None for one outside of it.
    """

    branch: str = ""
    commit: str = ""
    upstream: str = ""
    ahead: int | None = None
    behind: int | None = None
    changes: Mapping[str, Change] = field(default_factory=lambda: MappingProxyType({}))
    tally: Tally = field(default_factory=Tally)
    directories: frozenset[str] = frozenset()
    renamed: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def head(self) -> str:
        """What is checked out, for people: the branch, or the commit's name cut short."""
        return self.branch or self.commit[:_SHORT]


def read_status(answer: bytes, prefix: str) -> GitStatus:
    """Read ``git status --porcelain=v2 --branch -z``.

    Args:
        answer: What git printed.
        prefix: The root's path from the repository's top, with a final slash, or "". What is
            not below it is left out.
    """
    head: dict[str, str] = {}
    changes: dict[str, Change] = {}
    renamed: dict[str, str | None] = {}
    known: dict[str, Change] = {}
    for letters, whole, before in _records(answer, head):
        path = _below(whole, prefix)
        if path is None:
            continue
        change = known.get(letters)
        if change is None:
            change = known[letters] = _change(letters)
        if change is UNTRACKED and (old := changes.get(path)) is not None:
            # Taken out of the index, but still there.
            change = Change(old.staged, change.unstaged)
        changes[path] = change
        if before:
            renamed[path] = _below(before, prefix)
    return _with_head(head, changes, renamed)


def _records(answer: bytes, head: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield each path's letters, the path, and what it was before; fill *head*."""
    records = iter(os.fsdecode(answer).split("\0"))
    for record in records:
        match record[:1]:
            case "1":
                yield record[2:4], record.split(" ", 8)[8], ""
            case "?":
                yield "?", record[2:], ""
            case "2":
                yield record[2:4], record.split(" ", 9)[9], next(records)
            case "u":
                yield "U", record.split(" ", 10)[10], ""
            case "#":
                _, name, value = record.split(" ", 2)
                head[name] = value


def _with_head(
    head: Mapping[str, str], changes: dict[str, Change], renamed: dict[str, str | None]
) -> GitStatus:
    branch = head.get("branch.head", "")
    commit = head.get("branch.oid", "")
    ahead, behind = [*head.get("branch.ab", "").split(), "", ""][:2]
    return GitStatus(
        branch="" if branch == "(detached)" else branch,
        commit="" if commit == "(initial)" else commit,
        upstream=head.get("branch.upstream", ""),
        ahead=int(ahead[1:]) if ahead[1:].isdecimal() else None,
        behind=int(behind[1:]) if behind[1:].isdecimal() else None,
        changes=MappingProxyType(changes),
        tally=_tally(changes),
        directories=_above(changes),
        renamed=MappingProxyType(renamed),
    )


def _tally(changes: Mapping[str, Change]) -> Tally:
    letters = Counter(change.letter for change in changes.values())
    new, gone = sum(letters[letter] for letter in "AR?"), letters["D"]
    return Tally(new, letters.total() - new - gone, gone)


def _above(paths: Iterable[str]) -> frozenset[str]:
    """Return all directories above *paths*."""
    found: set[str] = set()
    for path in paths:
        at = path
        while at:
            at = at.rpartition("/")[0]
            if at in found:
                break
            found.add(at)
    return frozenset(found)


class Difference(NamedTuple):
    """How a path differs between a commit and the index.

    Attributes:
        letter: As in `Change`.
        before: The name of the content that the commit has there; zeros for none.
        regular: Whether it is a file on both sides, with the same permission.
    """

    letter: str
    before: str
    regular: bool


def read_differences(answer: bytes, prefix: str) -> dict[str, Difference]:
    """Read ``git diff-index --cached --raw --no-abbrev -z``: what is below *prefix*."""
    found: dict[str, Difference] = {}
    fields = iter(os.fsdecode(answer).split("\0"))
    for head in fields:
        if not head:
            continue
        old_mode, new_mode, before, _, letters = head[1:].split(" ")
        letter = _letter(letters[0])
        if letters[0] in "RC":
            old = _below(next(fields), prefix)
            if letter == "R" and old is not None:
                found.setdefault(old, Difference("D", before, regular=False))
        path = _below(next(fields), prefix)
        if path is not None:
            regular = old_mode == new_mode and old_mode.startswith("100")
            found[path] = Difference(letter, before, regular)
    return found


def joined(differences: Mapping[str, Difference], status: GitStatus) -> dict[str, str]:
    """Return the letter of each path that differs between the commit and the disk.

    Args:
        differences: Between the commit and the index.
        status: What else there is between the index and the disk.
    """
    found = {path: difference.letter for path, difference in differences.items()}
    for path, change in status.changes.items():
        letter = _on_disk(found.get(path, ""), change.unstaged)
        if letter:
            found[path] = letter
        else:
            found.pop(path, None)
        if change.unstaged == "R" and (old := status.renamed.get(path)) is not None:
            found.setdefault(old, "D")
    return found


def _on_disk(staged: str, unstaged: str) -> str:
    """Return the letter for a path that is *staged* against the commit, then *unstaged*."""
    new = staged in {"A", "R"}
    if unstaged == "D":
        return "" if new else "D"
    if unstaged in {"U", "?"}:
        return unstaged
    if unstaged == "A" and staged == "D":
        return "M"
    return staged if new or not unstaged else unstaged


def _change(letters: str) -> Change:
    if letters == "U":
        return CONFLICT
    if letters == "?":
        return UNTRACKED
    return Change(_letter(letters[0]), _letter(letters[1]))


def _letter(letter: str) -> str:
    if letter == ".":
        return ""
    if letter == "C":
        return "A"
    return letter if letter in _KNOWN or letter == "U" else "M"


def _below(path: str, prefix: str) -> str | None:
    return path[len(prefix) :].rstrip("/") if path.startswith(prefix) else None
