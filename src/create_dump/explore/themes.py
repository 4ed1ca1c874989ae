"""Colours of our own: two themes in which everything on the screen stands out from what it is on.

The themes only name colours; `Contrast` sees to it that each cell keeps the promise, whichever
widget drew it and however faint it was meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from create_dump.explore.habits import CONTRAST_DARK, CONTRAST_LIGHT

TEXT_RATIO: Final = 7.0
"""WCAG 2.2, 1.4.6: enhanced contrast of text."""
LINE_RATIO: Final = 3.0
"""WCAG 2.2, 1.4.11: contrast of what is no text, such as borders and bars."""

OWN: Final = (
    Theme(
        CONTRAST_DARK,
        primary="#5CC8FF",
        secondary="#B0B0FF",
        accent="#FFD400",
        warning="#FFD400",
        error="#FF8080",
        success="#5CFF7A",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#101820",
        variables={"input-selection-background": "#004A80"},
    ),
    Theme(
        CONTRAST_LIGHT,
        primary="#003E80",
        secondary="#3A2A80",
        accent="#7A3500",
        warning="#7A3500",
        error="#8A0000",
        success="#005A1E",
        foreground="#000000",
        background="#FFFFFF",
        surface="#FFFFFF",
        panel="#ECECEC",
        dark=False,
        variables={"input-selection-background": "#A8CCFF"},
    ),
)
NAMES: Final = frozenset(theme.name for theme in OWN)
_STEPS: Final = 20
_LINES: Final = ("\u2500", "\u259f")
"""The first and the last of Unicode's lines and blocks."""


class Contrast(LineFilter):
    """Moves colours away from what they stand on until they can be read."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return *segments* with every text far enough from what is behind it."""
        return [
            Segment(text, _lifted(style, background, _is_drawing(text)), control)
            if style is not None and not control
            else Segment(text, style, control)
            for text, style, control in segments
        ]


def ratio(one: Color, other: Color) -> float:
    """Return the contrast of two opaque colours, from 1 to 21: WCAG 2.2, "contrast ratio"."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    """Return WCAG 2.2's "relative luminance"."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG
        for part in (colour.r / 255, colour.g / 255, colour.b / 255)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _is_drawing(text: str) -> bool:
    first, last = _LINES
    return all(first <= letter <= last or letter == " " for letter in text)


@lru_cache(4096)
def _lifted(style: Style, background: Color, drawing: bool) -> Style:  # noqa: FBT001 - a cache's key
    if style.dim:
        style += Style(dim=False)
    colour, behind = style.color, style.bgcolor
    if colour is None or colour.is_default:
        return style
    under = background if behind is None or behind.is_default else Color.from_rich_color(behind)
    over = Color.from_rich_color(colour)
    if style.reverse:
        over, under = under, over
    wanted = LINE_RATIO if drawing else TEXT_RATIO
    if ratio(over, under) >= wanted:
        return style
    goal = max((Color(0, 0, 0), Color(255, 255, 255)), key=lambda each: ratio(each, under))
    for step in range(1, _STEPS + 1):
        lifted = over.blend(goal, step / _STEPS)
        if ratio(lifted, under) >= wanted:
            break
    moved = RichColor.from_rgb(lifted.r, lifted.g, lifted.b)
    return style + (Style(bgcolor=moved) if style.reverse else Style(color=moved))
