r"""What differs between two texts, line by line, and the unified diff that says so.

It knows texts only. Lines end at ``\n`` and nowhere else, as for git.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.alignment import find_blocks
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from create_dump.analysis.alignment import Block

_NO_NEWLINE = "\\ No newline at end of file\n"
_MODE = "100644"
"""How git writes that a file is a plain one: what is new or gone needs to say it."""


class Summary(NamedTuple):
    """How many lines came and went."""

    added: int
    removed: int


class Hunk(NamedTuple):
    """Differences that lie close together, with the lines around them.

    Attributes:
        old_start: The first line's place in the old text, from 0.
        new_start: The same in the new text.
        lines: Each line with its sign before it: " ", "-" or "+". The last one of a text has
            no newline where the text has none.
    """

    old_start: int
    new_start: int
    lines: Sequence[str]

    @property
    def header(self) -> str:
        """The line between ``@@`` that says where it belongs."""
        old = sum(line[0] != "+" for line in self.lines)
        new = sum(line[0] != "-" for line in self.lines)
        return f"@@ -{_range(self.old_start, old)} +{_range(self.new_start, new)} @@"


def split_lines(text: str) -> list[str]:
    r"""Return the lines of *text* with their ``\n``; the last one may be without."""
    return StringIO(text, newline="\n").readlines()


def unified(old: str | None, new: str | None, path: str, context: int = 3) -> str:
    """Return a unified diff that ``git apply`` and ``patch`` accept, or "" for equal texts.

    The format is that of git-diff(1), "Generating patch text with -p", without the line that
    names the contents. Diffs of several files may follow one another.

    Args:
        old: The text as it was; None when there was no file.
        new: The text as it is; None when there is no file any more.
        path: The file's path; quoted as git does where that is needed.
        context: How many unchanged lines to show around each change.
    """
    if old == new:
        return ""
    before, after = quote_path(f"a/{path}"), quote_path(f"b/{path}")
    parts = [f"diff --git {before} {after}\n"]
    if old is None:
        parts.append(f"new file mode {_MODE}\n")
        before = "/dev/null"
    elif new is None:
        parts.append(f"deleted file mode {_MODE}\n")
        after = "/dev/null"
    hunks = list(find_hunks(split_lines(old or ""), split_lines(new or ""), context))
    if hunks:
        parts += f"--- {_named(before)}\n", f"+++ {_named(after)}\n"
    for hunk in hunks:
        parts += hunk.header, "\n"
        for line in hunk.lines:
            parts.append(line)
            if not line.endswith("\n"):
                parts += "\n", _NO_NEWLINE
    return "".join(parts)


def summary(old: str | None, new: str | None) -> Summary:
    """Count the lines that `unified` shows as added and removed."""
    added = removed = 0
    for block in find_blocks(split_lines(old or ""), split_lines(new or "")):
        added += block.new_stop - block.new_start
        removed += block.old_stop - block.old_start
    return Summary(added, removed)


def find_hunks(old: Sequence[str], new: Sequence[str], context: int = 3) -> Iterator[Hunk]:
    """Yield the differences with *context* lines around them; those that touch are joined."""
    group: list[Block] = []
    for block in find_blocks(old, new):
        if group and block.old_start - group[-1].old_stop > 2 * context:
            yield _hunk(old, new, group, context)
            group = []
        group.append(block)
    if group:
        yield _hunk(old, new, group, context)


def _hunk(old: Sequence[str], new: Sequence[str], group: list[Block], context: int) -> Hunk:
    start = max(0, group[0].old_start - context)
    lines: list[str] = []
    at = start
    for block in group:
        lines += (" " + line for line in old[at : block.old_start])
        lines += ("-" + line for line in old[block.old_start : block.old_stop])
        lines += ("+" + line for line in new[block.new_start : block.new_stop])
        at = block.old_stop
    lines += (" " + line for line in old[at : at + context])
    return Hunk(start, group[0].new_start - (group[0].old_start - start), lines)


def _range(start: int, count: int) -> str:
    """Say where lines stand; those of an empty range stand behind the line that is named."""
    if count == 1:
        return str(start + 1)
    return f"{start + 1 if count else start},{count}"


def _named(name: str) -> str:
    """Return *name* for the head of a diff: a tab ends one with spaces, as git writes it."""
    return f"{name}\t" if " " in name and not name.startswith('"') else name
