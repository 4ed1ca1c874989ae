"""Numbers as people write them: ``10MB``, ``512k``, ``128_000``."""

from __future__ import annotations

import re
from typing import Final

_QUANTITY: Final = re.compile(
    r"([0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?)[ ]?(?:([kmgt])(i)?)?(b)?", re.ASCII | re.IGNORECASE
)
_LONGEST: Final = 40
_POWER: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def parse_size(text: str) -> int:
    """Return the bytes that *text* means.

    ``k``, ``M``, ``G`` and ``T`` are powers of 1,000; ``Ki``, ``Mi``, ``Gi`` and ``Ti`` of 1,024.
    A ``B`` behind them, their case and one space before them mean nothing. A fraction of a byte
    is dropped.

    Raises:
        ValueError: It is no size.
    """
    return _parse(text, bytes_allowed=True)


def parse_count(text: str) -> int:
    """Return the number that *text* means: as in `parse_size`, by 1,000 only and without ``B``.

    Raises:
        ValueError: It is no number.
    """
    return _parse(text, bytes_allowed=False)


def _parse(text: str, *, bytes_allowed: bool) -> int:
    text = text.strip()
    found = _QUANTITY.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise ValueError(text)
    number, unit, binary, byte = found.groups("")
    if (binary or byte) and not bytes_allowed:
        raise ValueError(text)
    from decimal import Decimal

    base = 1024 if binary else 1000
    return int(Decimal(number) * base ** _POWER[unit.lower()])
