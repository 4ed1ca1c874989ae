"""What a person is told of a delivery: sentences out of receipts and errors.

Every number in them is the receipt's own; nothing claims more than the destination does.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.destinations.base import Outcome
from create_dump.explore import numbers
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from create_dump.destinations.receipt import Receipt
    from create_dump.errors import CreateDumpError
    from create_dump.explore.contents import Progress


def copied(receipt: Receipt) -> tuple[str, bool]:
    """Return what came of a copy, and whether the clipboard has it."""
    delivery = receipt.delivery
    what = _what(receipt)
    if delivery.outcome is Outcome.VERIFIED:
        return _joined(f"Copied {what} · {delivery.where}, read back and verified", receipt), True
    if delivery.outcome is Outcome.SENT:
        told = f"Sent {what} · {delivery.where}, which can't confirm it"
        return _joined(_with(told, delivery.note), receipt), True
    told = f"Not copied: {delivery.note}" if delivery.note else "Not copied"
    return f"{told}. {what} saved to {delivery.where}", False


def written(receipt: Receipt) -> str:
    """Return what came of writing a file."""
    told = f"Wrote {_what(receipt)} to {receipt.delivery.where}"
    return _joined(_with(told, receipt.delivery.note), receipt)


def found(count: int, *, fuzzy: bool, waiting: int, progress: Progress) -> str:
    """Return what came of a filter so far.

    Args:
        count: Files that it lets through.
        fuzzy: Whether nothing holds its words as they are.
        waiting: Files of which not enough is known yet.
        progress: How far the reading of contents is.
    """
    reading = progress.done < progress.whole
    if not (count or reading or waiting):
        return "nothing matches"
    told = numbers.counted(count, "file")
    told += ", by letters" if fuzzy and count else ""
    if reading:
        return f"{told} · {progress.done:,} of {progress.whole:,} read"
    return f"{told} · {waiting:,} not known yet" if waiting else told


def failed(error: CreateDumpError) -> str:
    """Return *error* in one line: where, what, and what to do about it."""
    where = f"{_shortened(error.where)}: " if error.where else ""
    hint = f" · {error.hint}" if error.hint else ""
    return f"{where}{error.what}{hint}"


def _shortened(where: str) -> str:
    """Return a place with ``~`` for the home directory."""
    try:
        home = quote_path(f"{Path.home()}/")
    except RuntimeError:
        return where
    return f"~/{where.removeprefix(home)}" if where.startswith(home) else where


def _what(receipt: Receipt) -> str:
    sign = "" if receipt.exact else "≈"
    return f"{sign}{receipt.tokens:,} tokens ({numbers.size(receipt.bytes)})"


def _with(told: str, note: str) -> str:
    return f"{told} · {note}" if note else told


def _joined(told: str, receipt: Receipt) -> str:
    """Add what was chosen but is not in the dump, by the reason."""
    reasons = Counter(skipped.reason for skipped in receipt.skipped)
    if not reasons:
        return told
    counts = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
    return f"{told} · not in it: {counts}"
