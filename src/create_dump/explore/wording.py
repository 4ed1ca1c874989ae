"""What a person is told of a delivery: sentences out of receipts and errors.

Every number in them is the receipt's own; nothing claims more than the destination does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from create_dump.destinations.base import Outcome
from create_dump.explore import numbers
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.destinations.receipt import Receipt
    from create_dump.errors import CreateDumpError
    from create_dump.explore.contents import Progress


_REASONS: Final = {"secret": "with secrets", "not-scanned": "not scanned for secrets"}


def copied(receipt: Receipt, what: str = "") -> tuple[str, bool]:
    """Return what came of a copy, and whether the clipboard has it.

    Args:
        receipt: Its receipt.
        what: What was copied, such as ``part 2 of 5``; "" for the dump.
    """
    delivery = receipt.delivery
    amount = _amount(receipt, what)
    if delivery.outcome is Outcome.VERIFIED:
        told = f"Copied {amount} · {delivery.where}, read back and verified"
        return _joined(_with(told, delivery.note), receipt), True
    if delivery.outcome is Outcome.SENT:
        told = f"Sent {amount} · {delivery.where}, which can't confirm it"
        return _joined(_with(told, delivery.note), receipt), True
    told = f"Not copied: {delivery.note}" if delivery.note else "Not copied"
    return f"{told}. {_size(receipt)} saved to {delivery.where}", False


def written(receipts: Sequence[Receipt]) -> str:
    """Return what came of writing a file, or parts, a file each."""
    receipt = receipts[0]
    if len(receipts) == 1:
        told = f"Wrote {_amount(receipt)} to {receipt.delivery.where}"
        return _joined(_with(told, receipt.delivery.note), receipt)
    sign = "" if receipt.exact else "≈"
    files = sum(each.files for each in receipts)
    tokens = sum(each.tokens for each in receipts)
    told = (
        f"Wrote {len(receipts)} parts, {numbers.counted(files, 'file')}, {sign}{tokens:,} tokens "
        f"({numbers.size(sum(each.bytes for each in receipts))}), "
        f"{receipt.delivery.where} to {receipts[-1].delivery.where.rpartition('/')[2]}"
    )
    secrets = tuple(one for each in receipts for one in each.secrets)
    return _joined(told, replace(receipt, secrets=secrets))


def piped(receipt: Receipt, output: str) -> str:
    """Return what came of piping to a command; *output* is what it printed."""
    told = f"Piped {_amount(receipt)} to {receipt.delivery.where}"
    first, *rest = output.strip().split("\n")
    if first:
        told += f": {first.strip()}{' …' if rest else ''}"
    return _with(told, receipt.delivery.note)


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


def _amount(receipt: Receipt, what: str = "") -> str:
    files = f"{numbers.counted(receipt.files, 'file')}, " if receipt.files else ""
    return f"{what}{': ' if what else ''}{files}{_size(receipt)}"


def _size(receipt: Receipt) -> str:
    sign = "" if receipt.exact else "≈"
    return f"{sign}{receipt.tokens:,} tokens ({numbers.size(receipt.bytes)})"


def _with(told: str, note: str) -> str:
    return f"{told} · {note}" if note else told


def _joined(told: str, receipt: Receipt) -> str:
    """Add what became of secrets, and what was chosen but is not in the dump, by the reason."""
    gone, left = receipt.redacted, len(receipt.secrets) - receipt.redacted
    told += f" · {gone:,} redacted" if gone else ""
    told += f" · {numbers.counted(left, 'secret')} in it as they are" if left else ""
    reasons = Counter(skipped.reason for skipped in receipt.skipped)
    if not reasons:
        return told
    counts = ", ".join(f"{count:,} {reason(each)}" for each, count in reasons.most_common())
    return f"{told} · not in it: {counts}"


def reason(word: str) -> str:
    """Return why something is not in a dump, for people, by the *word* of `Skipped`."""
    return _REASONS.get(word, word)
