r"""The tokens of a file's section (head, body, tail) without counting the body twice.

The law, for the exact tokenizers: if ``a`` ends in a line feed and ``b`` begins with what is
neither white space nor a slash, then ``count(a + b) == count(a) + count(b)``. A text is cut into
words by a pattern, and each word is counted for itself. In these patterns a line feed is the last
of a word but for more white space, line feeds and (o200k_base) slashes, and never the first of
one that goes on with anything else; and the words that look ahead (``\s+(?!\S)``, ``\s++$``) find
nothing, because ``\s*[\r\n]`` takes all white space up to the last line feed either way.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_UNSAFE = (
    "/\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
r"""The slash and Unicode's ``White_Space``, the patterns' ``\s``. Python's own ``\s`` and
``str.isspace`` take U+001C to U+001F for white space too, which the patterns don't."""

_BOUNDARY = re.compile(f"\n(?=[^{_UNSAFE}])")


class Terms(NamedTuple):
    """A section's tokens as a sum of counts.

    Attributes:
        plus: Texts whose counts are added.
        minus: Texts whose counts are subtracted.
        body: Whether the count of the body alone is added as well.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...]
    body: bool


def exact_terms(head: str, body: str, tail: str) -> Terms:
    """Return what to count for ``head + body + tail``, given that the body's count is known.

    The body is cut at its first and at its last place where the law holds, and only what stands
    outside is counted together with head and tail. Where there is no such place (one long line,
    or all lines indented), the whole is counted once.
    """
    first = _first(head, body)
    last = _last(body, tail)
    if first is None or last is None:
        return Terms((head + body + tail,), (), body=False)
    lead, trail = body[:first], body[last:]
    return Terms(
        tuple(text for text in (head + lead, trail + tail) if text),
        tuple(text for text in (lead, trail) if text),
        body=True,
    )


def rough_terms(head: str, tail: str) -> Terms:
    """Return what to count where counts are estimates: the whole is the sum of its parts."""
    return Terms((head, tail), (), body=True)


def _first(head: str, body: str) -> int | None:
    """Return the first place in *body* at which ``head + body`` can be cut."""
    if head.endswith("\n") and body and body[0] not in _UNSAFE:
        return 0
    match = _BOUNDARY.search(body)
    return match.end() if match else None


def _last(body: str, tail: str) -> int | None:
    """Return the last place in *body* at which ``body + tail`` can be cut."""
    if body.endswith("\n") and tail and tail[0] not in _UNSAFE:
        return len(body)
    at = len(body) - 1
    while (at := body.rfind("\n", 0, at)) >= 0:
        if body[at + 1] not in _UNSAFE:
            return at + 1
    return None
