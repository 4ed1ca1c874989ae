r"""A selection as a list of texts: one notation for settings, command line and "copy as command".

It starts from nothing, and a later item wins over an earlier one: ``src`` is in, ``!src/vendor``
is out, ``~src/core`` is in as an outline, ``.`` is all there is. What stands behind the sign is

- a path from the root: ``src/app.py``. In front of ``* ? [`` and of ``{`` with a comma behind it,
  and of a ``!`` or ``~`` at its start, it has a backslash: ``app/\[slug]/page.tsx``. It may stand
  in double quotes as git writes them, and has to if it is not printable: ``"na\303\257f\n"``.
  Named so, a path is in even where an ignore rule leaves it out.
- or a glob as in a .gitignore file: ``*.py`` at any depth, ``/*.py`` in the root, ``src/**/*.py``.
  It means the files and directories that it matches when it is applied.

Braces are alternatives of either kind: ``{src,tests}/*.py``. It knows paths, never files.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.errors import UsageError
from create_dump.selection.globs import Globs, expand_braces
from create_dump.selection.ignore.chain import octets
from create_dump.selection.selection import Selection, State, ancestors
from create_dump.sources.names import quote_path, unquote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Known = Callable[[], Iterable[str]] | Iterable[str]
    """The paths that there are, or who can name them: files, and directories with a final slash.
    A directory that a file is in need not be named."""

OPTION: Final = "--select"
"""Where an item comes from if nothing else is said."""

_SIGNS: Final = {State.OUT: "!", State.IN: "", State.OUTLINE: "~"}
_STATES: Final = {sign: state for state, sign in _SIGNS.items() if sign}
_GLOB: Final = re.compile(r"\\.|([*?\[])", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.?)", re.DOTALL)
_ESCAPABLE: Final = frozenset('\\!~*?[]{},"#')
_MOST_BRACES: Final = 32
_LONGEST: Final = 4096


class Choice(NamedTuple):
    """One item, read.

    Attributes:
        item: As it was written.
        state: What it says.
        paths: The paths that it names, as in ``Entry``.
        patterns: Its globs, as lines of a .gitignore file.
    """

    item: str
    state: State
    paths: tuple[str, ...]
    patterns: tuple[str, ...] = ()


def parse(items: Iterable[str], *, where: Sequence[str] = ()) -> tuple[Choice, ...]:
    """Read a list of items.

    Args:
        items: As they were written.
        where: The place of each, for errors.

    Raises:
        UsageError: An item is empty, leads out of the root or can match nothing.
    """
    return tuple(
        _parse(item, where[number] if number < len(where) else OPTION)
        for number, item in enumerate(items)
    )


def apply(choices: Iterable[Choice], paths: Known) -> Selection:
    """Return what *choices* choose.

    Args:
        choices: In their order.
        paths: What globs are matched with; not asked where there is none.
    """
    tree: _Tree | None = None
    latest: dict[str, tuple[int, State]] = {}
    by_hand: set[str] = set()
    for number, choice in enumerate(choices):
        named: Iterable[str] = choice.paths
        if choice.patterns:
            tree = tree or _Tree(paths)
            named = [*named, *tree.matches(choice)]
        by_hand.difference_update(choice.paths)
        by_hand.update(choice.paths if choice.state is not State.OUT else ())
        latest.update(dict.fromkeys(named, (number, choice.state)))
    return _selection(latest, by_hand)


def missing(choices: Iterable[Choice], paths: Known) -> tuple[str, ...]:
    """Return the items that name nothing that is there: a person may have misspelt them."""
    tree = _Tree(paths)
    return tuple(
        choice.item
        for choice in choices
        if tree.paths.isdisjoint(choice.paths) and not any(True for _ in tree.matches(choice))
    )


def write(selection: Selection) -> list[str]:
    """Return *selection* as a list of items: paths only, directories before what is in them."""
    choices = selection.choices
    return [
        _SIGNS[choices[path]] + spell(path)
        for path in sorted(choices, key=lambda path: path.split("/") if path else [])
    ]


def spell(path: str) -> str:
    r"""Return *path* so that `parse` reads it as this very path.

    >>> print(spell(""), spell("src/a.py"), spell("a[1].py"), spell("!a"), spell("a\n"))
    . src/a.py a\[1].py \!a "a\n"
    """
    if not path:
        return "."
    quoted = quote_path(path)
    if quoted != path:
        return quoted
    special = r"[*?\[{]" if "," in path else r"[*?\[]"
    escaped = re.sub(special, r"\\\g<0>", path)
    return "\\" + escaped if escaped[0] in _STATES else escaped


def _parse(item: str, where: str) -> Choice:
    state = _STATES.get(item[:1], State.IN)
    body = item.removeprefix(_SIGNS[state])
    if body.startswith('"'):
        try:
            return Choice(item, state, (_path(unquote_path(body), item, where),))
        except ValueError:
            raise _bad(item, where, "is not quoted as git does", 'such as "a\\tb"') from None
    if any(escape[1] not in _ESCAPABLE for escape in _ESCAPE.finditer(body)):
        raise _bad(item, where, "has a backslash too much", "paths have slashes: src/app.py")
    if not _is_glob(body) and not ("{" in body and "," in body):
        return Choice(item, state, (_path(_ESCAPE.sub(r"\1", body), item, where),))
    paths: list[str] = []
    patterns: list[str] = []
    for each in _alternatives(body, item, where):
        if _is_glob(each):
            patterns.append(_pattern(each, item, where))
        else:
            paths.append(_path(_ESCAPE.sub(r"\1", each), item, where))
    if patterns:
        _globs(patterns, where)
    return Choice(item, state, tuple(paths), tuple(patterns))


def _is_glob(text: str) -> bool:
    return any(found[1] for found in _GLOB.finditer(text))


def _alternatives(body: str, item: str, where: str) -> list[str]:
    if len(body) > _LONGEST or body.count("{") > _MOST_BRACES:
        raise _bad(item, where, "is longer than a pattern should be", "write more items instead")
    try:
        return expand_braces(body)
    except UsageError as error:
        raise UsageError(error.what, where=where, hint=error.hint) from None


def _path(text: str, item: str, where: str) -> str:
    if not text or "\0" in text:
        raise _bad(item, where, "names nothing", "write . for all there is")
    parts = [part for part in text.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise _outside(item, where)
    return "/".join(parts)


def _pattern(text: str, item: str, where: str) -> str:
    if ".." in text.split("/"):
        raise _outside(item, where)
    text = text[1:] if text.startswith("./") else text
    return "\\" + text if text[0] in "!#" else text


def _globs(patterns: Sequence[str], where: str) -> Globs:
    try:
        return Globs(where, tuple(patterns))
    except UnicodeEncodeError:
        raise _bad(patterns[0], where, "holds half a character", "write ? for it") from None


def _outside(item: str, where: str) -> UsageError:
    return _bad(item, where, "leads out of the root", "paths begin at the root: src/app.py")


def _bad(item: str, where: str, what: str, hint: str) -> UsageError:
    shown = quote_path(item) if item else "an empty text"
    return UsageError(f"{shown} {what}", where=where, hint=hint)


def _selection(latest: dict[str, tuple[int, State]], by_hand: set[str]) -> Selection:
    """Return the selection in which the latest of a path's and its directories' choices holds.

    What is in *by_hand* keeps a choice of its own, unless a later one puts it out.
    """
    holding: dict[str, tuple[int, State]] = {}
    kept: dict[str, State] = {}
    nothing = (-1, State.OUT)
    for path in sorted(latest, key=lambda path: path.count("/") + bool(path)):
        above = next((each for each in ancestors(path) if each in holding), None)
        inherited = nothing if above is None else holding[above]
        holding[path] = max(latest[path], inherited)
        state = holding[path][1]
        if state != inherited[1] or (path in by_hand and path and state is not State.OUT):
            kept[path] = holding[path][1]
    return Selection(MappingProxyType(kept))


class _Tree:
    """The known paths by their directories."""

    def __init__(self, known: Known) -> None:
        self.paths = {""}
        self._files: dict[str, list[str]] = {}
        self._directories: dict[str, list[str]] = {}
        for path in known() if callable(known) else known:
            above, _, name = path.rpartition("/")
            self._enter(above)
            if name and path not in self.paths:
                self.paths.add(path)
                self._files.setdefault(above, []).append(name)

    def _enter(self, directory: str) -> None:
        while directory not in self.paths:
            self.paths.add(directory)
            above, _, name = directory.rpartition("/")
            self._directories.setdefault(above, []).append(name)
            directory = above

    def matches(self, choice: Choice) -> Iterator[str]:
        """Yield what an item's globs match; not what lies below that."""
        waiting = [("", _globs(choice.patterns, OPTION).top.node)] if choice.patterns else []
        while waiting:
            directory, node = waiting.pop()
            prefix = directory + "/" if directory else ""
            for name in self._files.get(directory, ()):
                if node.find(octets(name), directory=False) is not None:
                    yield prefix + name
            for name in self._directories.get(directory, ()):
                if node.find(octets(name), directory=True) is not None:
                    yield prefix + name
                elif not (below := node.below(octets(name))).empty:
                    waiting.append((prefix + name, below))
