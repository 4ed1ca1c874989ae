"""The mark that every dump of ours begins with, so that no dump ever holds another one.

Knows the mark's forms, not what stands behind it: that is each format's own.
"""

from __future__ import annotations

import re

# Any number: the dump of a later version is a dump as well.
_MARK = re.compile(
    rb'(?:<!-- )?create-dump:[0-9]{1,4} [a-z]|\{"create-dump":[0-9]{1,4},',
)
_LONGEST = 64
_FIRSTS = frozenset((b"<", b"c", b"{", b"\xef", b"\xff", b"\xfe"))
"""What a mark or a BOM can begin with."""


def is_dump(data: bytes) -> bool:
    """Return whether *data* is a dump of ours: the mark stands at its very start, after any BOM.

    A UTF-16 BOM counts too: some shells convert what they redirect to a file.
    """
    if data[:1] not in _FIRSTS:
        return False
    start = data[: 2 * _LONGEST]
    if start.startswith(b"\xef\xbb\xbf"):
        start = start[3:]
    elif start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode("ascii", "replace")
    return _MARK.match(start) is not None
