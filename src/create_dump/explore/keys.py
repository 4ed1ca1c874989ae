"""All keys in one table: the app's bindings, the footer and the help are made from it.

Every one has an id, by which users bind it to other keys (`create_dump.explore.keymap`). It is
plain data: whoever judges settings reads it without loading Textual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import Binding


class Key(Struct, frozen=True):
    """One action and its keys.

    Attributes:
        id: Its stable name.
        keys: Textual's names of the keys, comma-separated; "" where only the palette has it.
        what: What it does, for the help and the palette.
        shown: How the keys are written for people.
        label: Its word in the footer, or "" when it is not there.
        action: The action of the widget or screen that binds it; "" for a command of the app's
            (`create_dump.explore.commands`), which has the same id.
    """

    id: str
    keys: str
    what: str
    shown: str
    label: str = ""
    action: str = ""


MOVE: Final = (
    Key("move.up", "up,k", "Up", "↑ k", action="move(-1)"),
    Key("move.down", "down,j", "Down", "↓ j", action="move(1)"),
    Key("move.left", "left,h", "Fold, or go to the directory above", "← h", action="left"),
    Key("move.right", "right,l", "Unfold, or go to the first inside", "→ l", action="right"),
    Key("move.page-up", "pageup", "A page up", "PgUp", action="page(-1.0)"),
    Key("move.page-down", "pagedown", "A page down", "PgDn", action="page(1.0)"),
    Key("move.half-up", "ctrl+u", "Half a page up", "^u", action="page(-0.5)"),
    Key("move.half-down", "ctrl+d", "Half a page down", "^d", action="page(0.5)"),
    Key("move.extend-up", "shift+up", "Up, with a range", "shift+↑", action="extend(-1)"),
    Key("move.extend-down", "shift+down", "Down, with a range", "shift+↓", action="extend(1)"),
    Key("move.first", "home,g", "To the first row", "Home g", action="first"),
    Key("move.last", "end,G", "To the last row", "End G", action="last"),
    Key(
        "tree.open",
        "enter",
        "Directory: fold; file: into the preview",
        "Enter",
        "Open",
        action="open",
    ),
)
"""In the tree."""

FOLD: Final = (
    Key("tree.fold-all", "minus", "Fold all", "-"),
    Key("tree.unfold-all", "equals_sign,plus", "Unfold all", "="),
)
CHOOSE: Final = (
    Key("choose.toggle", "space", "Choose or not (directories: all below)", "space", "Choose"),
    Key("choose.outline", "o", "Whole, then its outline (signatures), then out", "o"),
    Key("choose.range", "v", "Begin a range; again: choose it, or not", "v", "Range"),
    Key("choose.all", "a", "Choose all that is shown; again: none of it", "a", "All"),
    Key("choose.inside", "A", "All inside the cursor's directory; again: none of it", "A"),
    Key("choose.invert", "asterisk", "Invert: what is shown goes in if it was out, else out", "*"),
    Key("choose.invert-inside", "I", "Invert inside the cursor's directory only", "I"),
    Key("choose.since", "M", "Choose what has changed since the branch began", "M"),
    Key("choose.imports", "d", "Offer what the file imports", "d"),
    Key("choose.importers", "D", "Offer what imports the file", "D"),
    Key("choose.named", "P", "Selections under a name: save, open, delete", "P", "Named"),
    Key("choose.exclude", "x", "Put it out by a pattern in .createdumpignore", "x"),
    Key("choose.undo", "u", "Undo the last choice or pattern", "u", "Undo"),
    Key("choose.redo", "ctrl+r", "Redo what was undone", "^r"),
)
FIND: Final = (
    Key(
        "find.filter",
        "slash",
        "Filter: letters, *.py, !not, c:text…; Enter keeps, Esc clears",
        "/",
        "Filter",
    ),
    Key("find.next", "n", "Next match (in the preview: of the search, or secret)", "n"),
    Key("find.previous", "N", "Previous match", "N"),
    Key("find.changed", "m", "Show only what has changed since the last commit", "m", "Changed"),
    Key("view.ignored", "i", "Show what the rules keep out, and by which rule, or not", "i"),
    Key("view.dots", "full_stop", "Hide files whose names begin with a dot, or show them", "."),
    Key("sort.next", "s", "Sort by name, tokens, size, time, or what git says", "s", "Sort"),
    Key("sort.reverse", "S", "Sort the other way round", "S"),
    Key("find.inside", "ctrl+f", "Search in the preview", "^f"),
)
LOOK: Final = (
    Key("look.preview", "p", "Preview on or off", "p", "Preview"),
    Key("look.down", "J", "Scroll the preview down", "J"),
    Key("look.up", "K", "Scroll the preview up", "K"),
    Key("look.tab-next", "right_square_bracket", "The next tab of the preview", "]"),
    Key("look.tab-previous", "left_square_bracket", "The preview's tab before", "["),
    Key("look.since", "C", "What changed since the last commit; again: since the last copy", "C"),
    Key("look.todo-next", "right_curly_bracket", "To the next to-do in the preview", "}"),
    Key("look.todo-previous", "left_curly_bracket", "To the to-do before in the preview", "{"),
    Key("look.edit", "e", "Open it in $VISUAL or $EDITOR, at the line that is shown", "e"),
)
PANES: Final = (
    Key("pane.files", "1", "To the files", "1"),
    Key("pane.preview", "2", "To the preview", "2"),
    Key("pane.secrets", "3", "To the secrets that were found", "3"),
    Key("pane.heaviest", "4", "To the heaviest chosen files", "4"),
    Key("pane.next", "tab", "To the next pane", "Tab"),
    Key("pane.previous", "shift+tab", "To the pane before", "shift+Tab"),
    Key("pane.zoom", "z", "This pane alone, or all of them", "z"),
    Key("pane.swap", "Z", "The files on the other side", "Z"),
    Key("pane.narrower", "less_than_sign", "Move the panes' border to the left", "<"),
    Key("pane.wider", "greater_than_sign", "Move the panes' border to the right", ">"),
)
BUDGET: Final = (
    Key("budget.model", "b", "The model that the dump is for, and its window", "b", "Model"),
    Key(
        "budget.fit", "B", "Fit the dump into the window: what to outline or leave out", "B", "Fit"
    ),
)
OUT: Final = (
    Key("out.copy", "y,c", "Copy the dump", "y c", "Copy"),
    Key(
        "out.menu", "Y", "Copy something else: changes, parts, one file, paths, …", "Y", "Copy menu"
    ),
    Key("out.write", "w", "Write the dump to a file", "w", "Write"),
    Key("out.format", "f", "How dumps are written: format, parts", "f"),
    Key("out.template", "t", "Instructions for the model, from a template", "t"),
    Key("out.command", "", "Copy the command line that makes this dump", ""),
    Key("out.account", "R", "The whole account of the last copy or write", "R"),
)
BACK: Final = Key("app.back", "escape", "Back: stop, close, clear; it never quits", "Esc", "Back")
APP: Final = (
    Key("app.rescan", "r", "Look at the disk again, everything kept", "r"),
    Key("app.help", "question_mark,f1", "Help on the keys that are there", "? F1", "Help"),
    Key(
        "app.palette",
        "ctrl+p,colon",
        "Any command, or any file to go to, by name",
        "^p :",
        "Commands",
    ),
    Key("app.suspend", "ctrl+z", "Suspend; `fg` in the shell comes back", "^z"),
    Key("app.theme", "", "Other colours", ""),
    BACK,
    Key("app.quit", "q,ctrl+q", "Quit", "q ^q", "Quit"),
)
GROUPS: Final = {
    "Choose": CHOOSE,
    "Find": FIND,
    "Budget": BUDGET,
    "Out": OUT,
    "Preview": LOOK,
    "Panes": PANES,
    "Move": MOVE,
    "Fold": FOLD,
    "App": APP,
}
"""All keys of the main screen, as the help shows them."""

SCROLL: Final = (
    Key("scroll.up", "up,k", "Up", "↑ k", action="scroll_rows(-1)"),
    Key("scroll.down", "down,j", "Down", "↓ j", action="scroll_rows(1)"),
    Key("scroll.left", "left,h", "Left", "← h", action="scroll_columns(-8)"),
    Key("scroll.right", "right,l", "Right", "→ l", action="scroll_columns(8)"),
    Key("scroll.page-up", "pageup", "A page up", "PgUp", action="scroll_pages(-1.0)"),
    Key("scroll.page-down", "pagedown", "A page down", "PgDn", action="scroll_pages(1.0)"),
    Key("scroll.half-up", "ctrl+u", "Half a page up", "^u", action="scroll_pages(-0.5)"),
    Key("scroll.half-down", "ctrl+d", "Half a page down", "^d", action="scroll_pages(0.5)"),
    Key("scroll.first", "home,g", "To the first line", "Home g", action="scroll_first"),
    Key("scroll.last", "end,G", "To the last line", "End G", action="scroll_last"),
    Key("scroll.leave", "enter", "Back to the tree", "Enter", action="leave"),
)
"""In the preview, when it has the keys."""

SECRETS: Final = (
    Key("secrets.allow", "a", "Allow the finding, with a reason", "a", "Allow"),
    Key("secrets.allow-rule", "A", "Allow what its rule finds in that directory", "A"),
    Key("secrets.leave-out", "x", "Leave the file out", "x", "Leave out"),
    Key("secrets.redact", "r", "Redact secrets in what goes out, or leave them", "r", "Redact"),
    Key("secrets.level", "l", "All findings, serious ones, or only the surest", "l", "Level"),
)
"""In the list of secrets, before what these keys do elsewhere."""

FILTERING: Final = (
    Key("filter.keep", "enter", "Keep the filter", "Enter", "Keep", action="keep"),
    Key("filter.clear", "escape", "Clear the filter", "Esc", "Clear", action="stop"),
    Key("filter.down", "down", "Down in the tree", "↓", "Down", action="go(1)"),
    Key("filter.up", "up", "Up in the tree", "↑", "Up", action="go(-1)"),
)
"""While a filter is typed."""

SEARCHING: Final = (
    Key("search.keep", "enter", "Keep what is found", "Enter", "Keep", action="keep"),
    Key("search.end", "escape", "End the search", "Esc", "End", action="stop"),
    Key("search.down", "down", "Next match", "↓", "Next", action="go(1)"),
    Key("search.up", "up", "Previous match", "↑", "Previous", action="go(-1)"),
)
"""While something to search for is typed."""

READING: Final = (Key("reading.close", "enter,q", "Close it", "Enter q", action="close"),)
"""In a text that is only read, beside those of every such screen."""
PICK: Final = (
    Key("pick.next", "right,l,space", "The next word", "→ l space", action="turn(1)"),
    Key("pick.previous", "left,h", "The word before", "← h", action="turn(-1)"),
)
"""On a word of a form."""
FORM: Final = (Key("form.submit", "enter", "Be done with the form", "Enter", action="submit"),)
"""In every form."""
FIELDS: Final = (
    Key("form.next", "tab,down", "The next field", "Tab ↓", action="app.focus_next"),
    Key(
        "form.previous",
        "shift+tab,up",
        "The field before",
        "shift+Tab ↑",
        action="app.focus_previous",
    ),
)
"""In a form of more than one field."""
HELP: Final = (
    Key("help.up", "up", "Up", "↑", action="scroll_rows(-1)"),
    Key("help.down", "down", "Down", "↓", action="scroll_rows(1)"),
    Key("help.page-up", "pageup", "A page up", "PgUp", action="scroll_pages(-1)"),
    Key("help.page-down", "pagedown", "A page down", "PgDn", action="scroll_pages(1)"),
)
"""In the help, beside those of every such screen."""
PALETTE: Final = (
    Key("palette.up", "up", "Up", "↑", action="move(-1)"),
    Key("palette.down", "down", "Down", "↓", action="move(1)"),
    Key("palette.page-up", "pageup", "A page up", "PgUp", action="page(-1.0)"),
    Key("palette.page-down", "pagedown", "A page down", "PgDn", action="page(1.0)"),
)
"""In the palette, while something is typed. Enter is the input's own."""
CLOSING: Final = (
    Key("dialog.close", "escape", "Close", "Esc", "Close", action="close"),
    Key(
        "dialog.help",
        "f1,question_mark",
        "Help on the keys that are there",
        "F1 ?",
        action="app.run('app.help')",
    ),
)
"""In every screen above the main one."""
JUMP: Final = Key("list.pick", "enter", "Take it", "Enter", action="pick")
LIST: Final = (
    Key("list.up", "up,k", "Up", "↑ k", action="move(-1)"),
    Key("list.down", "down,j", "Down", "↓ j", action="move(1)"),
    Key("list.page-up", "pageup,ctrl+u", "A page up", "PgUp ^u", action="page(-1.0)"),
    Key("list.page-down", "pagedown,ctrl+d", "A page down", "PgDn ^d", action="page(1.0)"),
    Key("list.first", "home,g", "To the first", "Home g", action="first"),
    Key("list.last", "end,G", "To the last", "End G", action="last"),
    JUMP,
)
"""In a list of an overlay. A menu's own letters come first."""
TICKS: Final = (
    Key("ticks.tick", "space", "Tick it, or not", "space", action="tick"),
    Key("ticks.all", "a", "Tick all, or none", "a", action="tick_all"),
)
"""In a list that can be ticked."""
NAMED: Final = (
    Key(
        "named.delete",
        "x,delete",
        "Delete the selection, when pressed twice",
        "x Del",
        action="delete",
    ),
)
"""In the list of named selections, beside those of every list."""
RELATED: Final = (
    Key("related.further", "d,D", "One step, or all that follows from it", "d D", action="further"),
)
"""In the list of related files, beside those of every list."""


_MAIN: Final = tuple(group for group in GROUPS.values() if group is not MOVE)


def _without(group: tuple[Key, ...], nearer: tuple[Key, ...]) -> tuple[Key, ...]:
    """Return those keys of *group* that mean nothing else *nearer*."""
    taken = {stroke for key in nearer for stroke in key.keys.split(",")}
    return tuple(key for key in group if taken.isdisjoint(key.keys.split(",")))


CONTEXTS: Final = {
    "the tree": (*_MAIN, MOVE),
    "the preview": (*_MAIN, SCROLL),
    "the secrets": (*(_without(group, SECRETS) for group in _MAIN), SECRETS, LIST),
    "the heaviest files": (*_MAIN, LIST),
    "the filter": (FILTERING,),
    "the search": (SEARCHING,),
    "the help": (CLOSING, HELP),
    "the palette": (CLOSING, PALETTE),
    "a list": (CLOSING, LIST, TICKS),
    "the named selections": (CLOSING, LIST, NAMED),
    "a text": (CLOSING, READING),
    "a form": (CLOSING, FORM, FIELDS, PICK),
    "the related files": (CLOSING, LIST, TICKS, RELATED),
}
"""The keys that are there at once, by where."""

_FOOTER: Final = (
    "choose.toggle",
    "choose.all",
    "find.filter",
    "look.preview",
    "out.copy",
    "out.write",
    "app.help",
    "app.quit",
    "choose.undo",
    "app.palette",
    "sort.next",
    "find.changed",
    "choose.range",
    "budget.model",
    "out.menu",
    "choose.named",
)


def footer(first: Iterable[str] = ()) -> list[Key]:
    """Return the keys of the tree's footer, the most important first.

    Args:
        first: The ids of those that matter most now.
    """
    known = {key.id: key for group in GROUPS.values() for key in group}
    return [known[one] for one in (*first, *_FOOTER)]


def ids(nodes: Iterable[object]) -> frozenset[str]:
    """Return the ids of all keys that the classes of *nodes* bind."""
    classes = [each for node in nodes for each in type(node).__mro__]
    bound = [binding for each in classes for binding in vars(each).get("BINDINGS", ())]
    return frozenset(getattr(binding, "id", None) or "" for binding in bound) - {""}


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """Return Textual's bindings for *keys*."""
    from textual.binding import Binding

    return [
        Binding(
            key.keys,
            key.action or f"app.run({key.id!r})",
            key.what,
            show=False,
            id=key.id,
            key_display=key.shown,
            # Textual's own meaning of this key would come first.
            priority=key.keys in {"tab", "shift+tab"},
        )
        for key in keys
        if key.keys
    ]
