"""What markdown and plain say in parentheses behind a path: ``12 lines, encoding cp1252``.

That is all that is needed beside the content to give the file back byte for byte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.text import count_lines

if TYPE_CHECKING:
    from create_dump.analysis.facts import FileFacts

_TRAITS: Final = re.compile(
    r"(?:(?!outline of )[^,]+, )?"
    r"(?:outline of (?P<outline_of>0|[1-9][0-9]{0,14}) lines?, )?"
    r"(?P<lines>0|[1-9][0-9]{0,14}) lines?"
    r"(?:, (?P<redacted>[1-9][0-9]{0,14}) redacted)?"
    r"(?:, encoding (?P<encoding>[\w.-]+))?"
    r"(?P<open_ended>, no newline at end)?",
    re.ASCII,
)


class Traits(NamedTuple):
    """What stands in the parentheses.

    Attributes:
        lines: Newlines, plus one for a last line without one.
        encoding: The codec that gives the file's bytes.
        open_ended: Whether the last line has no newline; the dump added one.
        outline_of: Of an outline, the lines of the whole file; None for the whole itself.
        redacted: How many secrets were taken out of it.
    """

    lines: int
    encoding: str
    open_ended: bool
    outline_of: int | None
    redacted: int = 0


def of(facts: FileFacts, text: str, *, outline: bool, redacted: int = 0) -> Traits:
    """Return the traits of a file whose content, or whose *outline*, is *text*.

    *redacted* secrets were taken out of that.
    """
    open_ended = text != "" and not text.endswith("\n")
    if outline:
        return Traits(count_lines(text), "utf-8", open_ended, facts.lines, redacted)
    return Traits(facts.lines, facts.encoding, open_ended, None, redacted)


def write(traits: Traits, language: str = "") -> str:
    """Return *traits* in words, after the *language* if one is given."""
    words = [language] if language else []
    if traits.outline_of is not None:
        words.append(f"outline of {_lines(traits.outline_of)}")
    words.append(_lines(traits.lines))
    if traits.redacted:
        words.append(f"{traits.redacted} redacted")
    if traits.encoding != "utf-8":
        words.append(f"encoding {traits.encoding}")
    if traits.open_ended:
        words.append("no newline at end")
    return ", ".join(words)


def parse(words: str) -> Traits | None:
    """Return the traits that `write` wrote as *words*, or None if it can't have."""
    match = _TRAITS.fullmatch(words)
    if match is None:
        return None
    whole = match["outline_of"]
    return Traits(
        int(match["lines"]),
        match["encoding"] or "utf-8",
        bool(match["open_ended"]),
        None if whole is None else int(whole),
        int(match["redacted"] or 0),
    )


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"
