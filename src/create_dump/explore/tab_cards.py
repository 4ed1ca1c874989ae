"""What the preview's other tabs say where they have no text to show.

Knows nodes and words; asks no disk.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from create_dump.analysis.languages import language
from create_dump.analysis.outline import supported
from create_dump.explore import numbers, safe
from create_dump.explore.cards import card, sentence
from create_dump.explore.document import Card, of_diff
from create_dump.formats.header import tree
from create_dump.plan import Skipped
from create_dump.planning import chosen, planned
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from create_dump.analysis.secrets.policy import Policy
    from create_dump.explore.document import Page
    from create_dump.explore.keymap import Keymap
    from create_dump.node import Node
    from create_dump.sent import Sent
    from create_dump.sources.git_status import GitStatus

_ROWS: Final = 300
"""Files that are named one by one."""
_WITH_OUTLINES: Final = "Python, JavaScript, TypeScript, Go, Rust, Java, C and C++ have outlines."
_COMMIT: Final = "since the last commit"
_COPY: Final = "since the last copy"
_WHOLE: Final = "It goes in whole or not at all."


def outline_card(node: Node, path: str, keymap: Keymap) -> Card | None:
    """Return why *node* has no outline, or None: it has to be made."""
    if node.children is not None:
        words = (
            "Press {choose.outline} to put the files in it in as outlines: their signatures only."
        )
        return Card(path, ("A directory has no outline of its own", "", keymap.fill(words)))
    said = card(node, path)
    if said is None and not supported(language(path)):
        title = f"No outline for {language(path)} files"
        return Card(path, (title, "", _WHOLE, "", _WITH_OUTLINES))
    return said


def not_outlined(path: str) -> Card:
    """Return what to say where an outline was asked for and there is none."""
    words = "It would leave nothing out, or the file looks generated, or is too large to parse."
    return Card(path, ("No outline for this file", "", words, _WHOLE))


def dump_card(node: Node, path: str, policy: Policy, keymap: Keymap) -> Card | None:
    """Return what of *node* is in the dump, or None: its section has to be made."""
    if node.children is not None:
        return Card(path, _part_of_tree(node, policy, keymap))
    if node.state is State.OUT:
        return Card(
            path, ("Not in the dump", "", keymap.fill("Press {choose.toggle} to choose it."))
        )
    file = planned(node, node.path, node.state, policy)
    if file is None:
        return Card(path, ("Still being counted", "", "It goes into the dump as it then is."))
    if isinstance(file, Skipped):
        return unfit(path, file.detail)
    return card(node, path)


def unfit(path: str, detail: str) -> Card:
    """Return what to say of a file that is chosen but can't go into a dump."""
    return Card(path, ("Chosen, but not in the dump", "", safe.line(sentence(detail))))


def changes_card(node: Node, path: str, git: GitStatus | None) -> Card | None:
    """Return what has changed in *node* since the last commit, or None: git has to be asked."""
    if node.children is None:
        return card(node, path)
    if git is None:
        return None
    changes = ((change.letter, each) for each, change in git.changes.items())
    return Card(path, tuple(_changed(path, changes, _COMMIT)))


def not_compared(path: str, why: str) -> Card:
    """Return why there is no commit to compare with."""
    return Card(path, ("Nothing to compare with", "", safe.line(sentence(why))))


def copied_card(
    node: Node, path: str, sent: Sent | None, outdated: Iterable[tuple[str, str]]
) -> Card | None:
    """Return what has changed in *node* since the last copy, or None: it has to be compared.

    Args:
        node: A file or a directory.
        path: Its path.
        sent: What was copied last; None where nothing was.
        outdated: A letter and the path of each of its files that is no longer what it was.
    """
    if sent is None:
        words = "Once a dump was copied or written, this shows what has changed since."
        return Card(path, ("Nothing was copied yet", "", words))
    if node.children is not None:
        return Card(path, tuple(_changed(path, outdated, _COPY)))
    if path not in sent.digests:
        words = "What of it would go into the next one is on the tab Dump."
        return Card(path, ("Not in the last copy", "", words))
    return card(node, path)


def not_kept(path: str) -> Card:
    """Return what to say of a file that has changed since a copy of which nothing is kept."""
    words = "That copy is not kept, so there are no lines to compare: copy it once more."
    return Card(path, ("Changed since the last copy", "", words))


def compared(path: str, diff: str | None, *, copy: bool) -> Page:
    """Return what a comparison has shown.

    Args:
        path: Of the file.
        diff: As a unified one; "" where nothing differs, None where one side is no text.
        copy: Whether it was with the last copy, and not with the last commit.
    """
    when = _COPY if copy else _COMMIT
    if diff is None:
        words = f"Now or in {when.removeprefix('since ')} it is no text: no lines to compare."
        return Card(path, ("Changed, but not line by line", "", words))
    if not diff:
        return Card(path, (f"Nothing changed {when}",))
    return of_diff(path, diff, when.capitalize())


def _part_of_tree(node: Node, policy: Policy, keymap: Keymap) -> tuple[str, ...]:
    count = node.chosen.files
    if not count:
        words = keymap.fill("Press {choose.toggle} to choose all of it.")
        return ("Nothing in here is in the dump", "", words)
    paths = list(islice(_files(node, policy), _ROWS))
    lines = [f"  {safe.line(safe.veiled(line.rstrip()))}" for line in tree(paths)]
    more = count - len(paths)
    return (
        f"{numbers.counted(count, 'file')} in the dump",
        "",
        "The dump's tree here",
        *lines,
        *([f"  and {more:,} more"] if more > 0 else []),
    )


def _files(node: Node, policy: Policy) -> Iterator[str]:
    for each, state in chosen(node):
        if each.children is None and not isinstance(
            planned(each, each.path, state, policy), Skipped
        ):
            yield each.path


def _changed(path: str, changes: Iterable[tuple[str, str]], when: str) -> Iterator[str]:
    above = f"{path}/" if path else ""
    found = [(each, letter) for letter, each in changes if each.startswith(above)]
    if not found:
        yield f"Nothing changed {when}"
        return
    yield f"{numbers.counted(len(found), 'file')} changed {when}"
    yield ""
    for name, letter in sorted(found)[:_ROWS]:
        yield f"  {letter}  {safe.name(name.removeprefix(above))}"
    if len(found) > _ROWS:
        yield f"  and {len(found) - _ROWS:,} more"
