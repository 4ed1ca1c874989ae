"""All keys in one table: the app's bindings, the footer and the help are made from it.

Every one has an id, by which users can bind it to another key (`App.set_keymap`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable


class Key(NamedTuple):
    """One action and its keys.

    Attributes:
        id: Its stable name.
        keys: Textual's names of the keys, comma-separated.
        action: The action of the widget or app that binds it.
        what: What it does, for the help and the palette.
        shown: How the keys are written for people.
        label: Its word in the footer, or "" when it is not there.
    """

    id: str
    keys: str
    action: str
    what: str
    shown: str
    label: str = ""


MOVE: Final = (
    Key("move.up", "up,k", "move(-1)", "Up", "↑ k"),
    Key("move.down", "down,j", "move(1)", "Down", "↓ j"),
    Key("move.left", "left,h", "left", "Fold, or go to the directory above", "← h"),
    Key("move.right", "right,l", "right", "Unfold, or go to the first inside", "→ l"),
    Key("move.page-up", "pageup,ctrl+b", "page(-1.0)", "A page up", "PgUp ^b"),
    Key("move.page-down", "pagedown,ctrl+f", "page(1.0)", "A page down", "PgDn ^f"),
    Key("move.half-up", "ctrl+u", "page(-0.5)", "Half a page up", "^u"),
    Key("move.half-down", "ctrl+d", "page(0.5)", "Half a page down", "^d"),
    Key("move.first", "home,g", "first", "To the first row", "Home g"),
    Key("move.last", "end,G", "last", "To the last row", "End G"),
    Key("tree.open", "enter", "open", "Directory: fold; file: into the preview", "Enter", "Open"),
)
"""In the tree."""

FOLD: Final = (
    Key("tree.fold-all", "minus", "fold_all", "Fold all", "-"),
    Key("tree.unfold-all", "equals_sign,plus", "unfold_all", "Unfold all", "="),
)
CHOOSE: Final = (
    Key(
        "choose.toggle",
        "space",
        "choose",
        "Choose or not (directories: all below)",
        "space",
        "Choose",
    ),
    Key("choose.outline", "o", "outline", "Whole, then its outline (signatures), then out", "o"),
    Key("choose.all", "a", "choose_all", "Choose all that is shown; again: none of it", "a", "All"),
    Key("choose.undo", "u", "undo", "Undo the last choice", "u", "Undo"),
    Key("choose.redo", "ctrl+r", "redo", "Redo it", "^r"),
)
FIND: Final = (
    Key(
        "find.filter",
        "slash",
        "filter",
        "Filter: letters, *.py, !not; Enter keeps, Esc clears",
        "/",
        "Filter",
    ),
    Key("find.next", "n", "match(1)", "Next match", "n"),
    Key("find.previous", "N", "match(-1)", "Previous match", "N"),
)
LOOK: Final = (
    Key("look.preview", "p", "preview", "Preview on or off", "p", "Preview"),
    Key("look.down", "J", "scroll_preview(1)", "Scroll the preview down", "J"),
    Key("look.up", "K", "scroll_preview(-1)", "Scroll the preview up", "K"),
    Key("look.switch", "tab", "switch", "To the other pane", "Tab"),
)
OUT: Final = (
    Key("out.copy", "y,c", "copy", "Copy the dump", "y c", "Copy"),
    Key("out.write", "w", "write", "Write the dump to a file", "w", "Write"),
)
BACK: Final = Key(
    "app.back", "escape", "unwind", "Back: stop, close, clear; it never quits", "Esc", "Back"
)
APP: Final = (
    Key("app.rescan", "r", "rescan", "Look at the disk again, everything kept", "r"),
    Key("app.help", "question_mark,f1", "help", "This help", "? F1", "Help"),
    Key("app.palette", "ctrl+p", "command_palette", "All commands, by name", "^p"),
    BACK,
    Key("app.quit", "q,ctrl+q", "quit", "Quit", "q ^q", "Quit"),
)
GROUPS: Final = {
    "Choose": CHOOSE,
    "Find": FIND,
    "Out": OUT,
    "Preview": LOOK,
    "Move": MOVE,
    "Fold": FOLD,
    "App": APP,
}
"""All keys of the main screen, as the help shows them."""

SCROLL: Final = (
    Key("scroll.up", "up,k", "scroll_rows(-1)", "Up", "↑ k"),
    Key("scroll.down", "down,j", "scroll_rows(1)", "Down", "↓ j"),
    Key("scroll.left", "left,h", "scroll_columns(-8)", "Left", "← h"),
    Key("scroll.right", "right,l", "scroll_columns(8)", "Right", "→ l"),
    Key("scroll.page-up", "pageup,ctrl+b", "scroll_pages(-1.0)", "A page up", "PgUp ^b"),
    Key("scroll.page-down", "pagedown,ctrl+f", "scroll_pages(1.0)", "A page down", "PgDn ^f"),
    Key("scroll.half-up", "ctrl+u", "scroll_pages(-0.5)", "Half a page up", "^u"),
    Key("scroll.half-down", "ctrl+d", "scroll_pages(0.5)", "Half a page down", "^d"),
    Key("scroll.first", "home,g", "scroll_first", "To the first line", "Home g"),
    Key("scroll.last", "end,G", "scroll_last", "To the last line", "End G"),
    Key("scroll.leave", "enter", "leave", "Back to the tree", "Enter"),
)
"""In the preview, when it has the keys."""

FILTERING: Final = (
    Key("filter.keep", "enter", "keep", "Keep the filter", "Enter", "Keep"),
    Key("filter.clear", "escape", "clear", "Clear the filter", "Esc", "Clear"),
    Key("filter.down", "down", "go(1)", "Down in the tree", "↓", "Down"),
    Key("filter.up", "up", "go(-1)", "Up in the tree", "↑", "Up"),
)
"""While a filter is typed."""

HELP: Final = (Key("help.close", "question_mark,f1,q", "close", "Close the help", "? F1 q"),)
"""In the help, beside those of every such screen."""
CLOSING: Final = (Key("dialog.close", "escape", "close", "Close", "Esc", "Close"),)
"""In every screen above the main one."""


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
)


def footer() -> list[Key]:
    """Return the keys of the tree's footer, the most important first."""
    known = {key.id: key for group in GROUPS.values() for key in group}
    return [known[one] for one in _FOOTER]


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """Return Textual's bindings for *keys*."""
    return [
        Binding(
            key.keys,
            key.action,
            key.what,
            show=False,
            id=key.id,
            key_display=key.shown,
            # Textual's own meaning of this key would come first.
            priority=key.keys == "tab",
        )
        for key in keys
    ]
