"""A row of the tree, drawn: from how it looks to styled pieces of text.

Knows looks and styles; neither the tree nor the keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from create_dump.explore import safe
from create_dump.explore.look import NO_MARK, Heat, Tone
from create_dump.explore.widgets.paint import paint, under

if TYPE_CHECKING:
    from textual.widget import Widget

    from create_dump.explore.look import Look

_CURSOR: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
_CURSOR_FOCUSED: Final = "on $primary 35%"
_CURSOR_WAITING: Final = "on $foreground 8%"
_SPAN: Final = "┃"
_SPANNED: Final = "on $primary 18%"


class RowStyles(Struct, frozen=True):
    """What rows are drawn with.

    Attributes:
        base: What nothing is drawn with.
        guide: The lines that lead to a row.
        names: The names.
        sought: What is added where the filter sought letters.
        marks: The marks.
        git: What is staged, what is not, what is below a directory, and what is in conflict.
        secrets: The sign of secrets.
        detail: The size or the age.
        tokens: The numbers, by how heavy the row is.
        uncounted: Those that are not final.
        word: Why something can't go in.
        bars: The bars, by how heavy the row is.
        cursor: What lies under the cursor.
        span: What lies under the other rows of a range.
    """

    base: Style
    guide: Style
    names: dict[Tone, Style]
    sought: Style
    marks: dict[str, Style]
    git: dict[str, Style]
    secrets: Style
    detail: Style
    tokens: dict[Heat, Style]
    uncounted: Style
    word: Style
    bars: dict[Heat, Style]
    cursor: Style
    span: Style


def row_styles(widget: Widget) -> RowStyles:
    """Return the styles of *widget*'s rows, in its theme."""

    def style(words: str) -> Style:
        return paint(widget, words)

    faint = style("$foreground 45%")
    part = style("$text-accent")
    plain = style("$foreground 85%")
    waiting = Style() if widget.app.native_ansi_color else under(widget, _CURSOR_WAITING)
    return RowStyles(
        widget.rich_style,
        style("$foreground 30%"),
        {Tone.FILE: style(""), Tone.DIRECTORY: style("bold $text-primary"), Tone.OUT: faint},
        style("bold underline $text-accent"),
        {
            "[x]": style("$text-success"),
            "[-]": part,
            "[o]": part,
            "[ ]": faint,
            NO_MARK: faint,
        },
        {
            "staged": style("$text-success"),
            "unstaged": style("$text-warning"),
            "•": style("$text-warning 60%"),
            "U": style("bold $text-error"),
        },
        style("bold $text-error"),
        faint,
        {
            Heat.LIGHT: plain,
            Heat.HEAVY: style("bold $text-warning"),
            Heat.VERY_HEAVY: style("bold $text-error"),
        },
        faint,
        style("italic $foreground 45%"),
        {
            Heat.LIGHT: style("$primary"),
            Heat.HEAVY: style("$warning"),
            Heat.VERY_HEAVY: style("$error"),
        },
        under(widget, _CURSOR_FOCUSED) if widget.has_focus else waiting,
        Style() if widget.app.native_ansi_color else under(widget, _SPANNED),
    )


def draw(shown: Look, width: int, styles: RowStyles) -> Strip:
    """Draw a row of exactly *width* cells."""
    columns = shown.columns
    tokens = shown.word or shown.tokens
    right = max(columns.tokens, cell_len(tokens) + 1)
    left = 1 + cell_len(shown.guides) + len(shown.arrow) + len(shown.mark) + 1
    room = width - left - columns.git - columns.secrets - columns.detail - right - columns.bar - 1
    # Too narrow for columns: the name is what matters.
    narrow = room < 1
    segments = [
        Segment(_CURSOR if shown.cursor else _SPAN if shown.spanned else " ", styles.marks["[-]"]),
        Segment(shown.guides + shown.arrow, styles.guide),
        Segment(shown.mark + " ", styles.marks[shown.mark]),
        *_name(shown, max(0, width - left if narrow else room), styles),
    ]
    if not narrow:
        segments += _git(shown.git, columns.git, styles)
        segments.append(Segment(shown.secrets.rjust(columns.secrets), styles.secrets))
        segments.append(Segment(shown.detail.rjust(columns.detail), styles.detail))
        segments.append(Segment(tokens.rjust(right), _tokens(shown, styles)))
        segments.append(Segment(f" {shown.bar}".ljust(columns.bar + 1), styles.bars[shown.heat]))
    strip = Strip(segments).adjust_cell_length(width, styles.base)
    if shown.cursor:
        return _laid_on(strip, styles.cursor)
    return _laid_on(strip, styles.span) if shown.spanned else strip


def _git(letters: str, cells: int, styles: RowStyles) -> list[Segment]:
    """Draw git's two letters at the end of *cells* cells."""
    if not letters or not cells:
        return [Segment(" " * cells, styles.base)]
    staged, unstaged = letters[0], letters[1]
    return [
        Segment(" " * (cells - len(letters)), styles.base),
        Segment(staged, styles.git.get(staged, styles.git["staged"])),
        Segment(unstaged, styles.git.get(unstaged, styles.git["unstaged"])),
    ]


def _tokens(shown: Look, styles: RowStyles) -> Style:
    if shown.word:
        return styles.word
    return styles.tokens[shown.heat] if shown.counted else styles.uncounted


def _name(shown: Look, room: int, styles: RowStyles) -> list[Segment]:
    """Draw the name in *room* cells, with the letters that were sought."""
    text, style = safe.fit(shown.name, room), styles.names[shown.tone]
    if not shown.places:
        return [Segment(text, style)]
    segments: list[Segment] = []
    done = 0
    # Where the name was cut, what is cut off is not drawn.
    whole = len(shown.name) if text.startswith(shown.name) else len(text.rstrip()) - 1
    for start, stop in _runs(shown.places):
        if stop > whole:
            break
        segments += [
            Segment(text[done:start], style),
            Segment(text[start:stop], style + styles.sought),
        ]
        done = stop
    return [*segments, Segment(text[done:], style)]


def _runs(places: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return where places that stand together begin and end."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs


def _laid_on(strip: Strip, style: Style) -> Strip:
    return Strip(
        [Segment(text, (own or Style()) + style) for text, own, _ in strip], strip.cell_length
    )
