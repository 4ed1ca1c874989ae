"""The whole account of a delivery, line by line: what a sentence has no room for.

Every number and every name in it is the receipts' own.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.secrets.guard import told
from create_dump.explore import numbers, safe, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from create_dump.destinations.receipt import Receipt
    from create_dump.gate import Passed

_MOST: Final = 200
"""Paths that are listed for one reason."""


class Account(NamedTuple):
    """What came of a delivery.

    Attributes:
        words: What was said of it.
        receipts: Of all that was delivered; none where it failed.
        output: What a command printed, or "".
    """

    words: str
    receipts: Sequence[Receipt]
    output: str = ""


def lines(account: Account) -> Iterator[str]:
    """Yield the account; every line is harmless."""
    yield safe.line(account.words)
    for receipt in account.receipts:
        yield ""
        yield from _receipt(receipt)
    if account.output:
        yield ""
        yield "It printed"
        yield from (f"  {safe.line(line)}" for line in account.output.splitlines())


def _receipt(receipt: Receipt) -> Iterator[str]:
    sign = "" if receipt.exact else "≈"
    yield f"Went to   {safe.line(receipt.delivery.where)}"
    if receipt.delivery.saved is not None:
        yield f"Saved in  {safe.name(str(receipt.delivery.saved))}"
    if receipt.delivery.note:
        yield f"Note      {safe.line(receipt.delivery.note)}"
    yield f"Files     {receipt.files:,}"
    yield f"Tokens    {sign}{receipt.tokens:,} ({receipt.tokenizer})"
    yield f"Size      {receipt.bytes:,} bytes, {receipt.format}"
    yield f"SHA-256   {receipt.sha256}"
    if receipt.left_out:
        yield f"Ignored   {numbers.counted(receipt.left_out, 'path')} by the rules"
    yield from _secrets(receipt.secrets)
    by_reason = sorted(receipt.skipped, key=lambda skip: skip.reason)
    for reason, group in groupby(by_reason, key=lambda skip: skip.reason):
        skipped = list(group)
        yield ""
        yield f"Not in it, {safe.line(wording.reason(reason))}: {len(skipped):,}"
        yield from (
            f"  {safe.name(skip.path)}  {safe.line(skip.detail)}" for skip in skipped[:_MOST]
        )
        if len(skipped) > _MOST:
            yield f"  and {len(skipped) - _MOST:,} more"
    if receipt.notes:
        yield ""
        yield "To know"
        yield from (f"  {safe.line(safe.veiled(note))}" for note in receipt.notes[:_MOST])
        if len(receipt.notes) > _MOST:
            yield f"  and {len(receipt.notes) - _MOST:,} more"


def _secrets(passed: Sequence[Passed]) -> Iterator[str]:
    """Yield where the secrets stood that were met, never what they are."""
    for redacted, words in ((True, "Secrets redacted"), (False, "Secrets in it as they are")):
        met = [one.finding for one in passed if one.redacted is redacted]
        if met:
            yield ""
            yield f"{words}: {len(met):,}"
            yield from (f"  {safe.line(safe.veiled(told(one)))}" for one in met[:_MOST])
        if len(met) > _MOST:
            yield f"  and {len(met) - _MOST:,} more"
