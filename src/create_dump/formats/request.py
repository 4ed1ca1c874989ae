"""What a dump says to the model in the user's stead: what to do, and which part of it this is.

It knows no format: each lays these texts out in its own way, and nothing in them can break it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from create_dump.plan import Plan

# C0 but for TAB and LF, DEL, C1, lone surrogates, which could not be encoded, and two code
# points that are no characters.
_UNSAFE: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def instructions(plan: Plan, *, last: bool) -> str:
    r"""Return the instructions as whole lines if their place is there, else "".

    Line ends become newlines; other control characters and what is no character become
    ``\x..`` or ``\u....``. Instructions of white space only are none.

    Args:
        plan: What may have instructions.
        last: Whether the place behind the files is meant, or the one before them.
    """
    if plan.instructions_last is not last or not plan.instructions.strip():
        return ""
    text = plan.instructions.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode(), text) + "\n"


def signpost(plan: Plan) -> str:
    """Return a sentence for the header that says where the instructions stand, or ""."""
    if instructions(plan, last=False):
        return ' What the user asks for is given under "instructions", before the tree.'
    if instructions(plan, last=True):
        return ' What the user asks for is given under "instructions", at the very end.'
    return ""


def part(plan: Plan) -> str:
    """Return which part this is and whether to wait for more, in a line, or "" for a whole."""
    if plan.part is None:
        return ""
    number, parts = plan.part
    if number < parts:
        return f"This is part {number} of {parts}. Do not answer yet: wait for the rest."
    return f"This is part {number} of {parts}. The dump is complete now."
