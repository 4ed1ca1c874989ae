"""A receipt in words: what was written, what is missing from it, and why.

Pure functions over a `Receipt` (or a `Plan`, for what would be written); they print nothing.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.cli.numbers import counted, grouped, size, tokens
from create_dump.cli.terminal import safe
from create_dump.destinations.base import Outcome
from create_dump.errors import SMALLER, TOO_LARGE
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.cli.terminal import Paint
    from create_dump.destinations.receipt import Receipt
    from create_dump.gate import Passed
    from create_dump.plan import Plan, Skipped

_WORDS: Final = {
    "binary": ("binary file", "binary files"),
    "too-large": ("too large", "too large"),
    "dump": ("dump of ours", "dumps of ours"),
    "link": ("symbolic link", "symbolic links"),
    "special": ("no regular file", "no regular files"),
    "repository": ("other repository", "other repositories"),
    "unreadable": ("unreadable", "unreadable"),
    "vanished": ("vanished meanwhile", "vanished meanwhile"),
    "changed": ("changed meanwhile", "changed meanwhile"),
    "secret": ("with secrets", "with secrets"),
    "not-scanned": ("not looked at for secrets", "not looked at for secrets"),
}
"""A skip's reason for one path and for more, in the order in which they are told."""

_VERBS: Final = {
    (Outcome.VERIFIED, False): "Wrote",
    (Outcome.SENT, False): "Sent to",
    (Outcome.SAVED, False): "Saved to",
    (Outcome.VERIFIED, True): "Copied and verified:",
    (Outcome.SENT, True): "Sent, unconfirmed, to",
    (Outcome.SAVED, True): "Not copied, but saved to",
}
"""How sure we are, in words, by whether the clipboard was meant."""

_ITSELF: Final = {"link", "special", "repository", "dump"}
"""Reasons that say all there is to say: what is detailed says it again."""

_UNREADABLE: Final = "unreadable"
"""The reason that says least: what is detailed always stands beside it."""

_NAMED: Final = 3
"""How many paths stand beside a reason before the rest is counted."""

_NOTED: Final = 5
"""How many notes are told before the rest is counted."""

_LABEL: Final = 10
_HASH: Final = 12


def written(receipt: Receipt, *, copied: bool, verbose: bool, paint: Paint) -> list[str]:
    """Return the lines that tell a person what was delivered.

    Args:
        receipt: What there is to tell.
        copied: Whether it was to go to the clipboard.
        verbose: Whether every skipped path is listed, and the hash in full.
        paint: Colour, or none.
    """
    delivery = receipt.delivery
    facts = amounts(receipt.files, receipt.tokens, receipt.tokenizer, exact=receipt.exact)
    facts.append(size(receipt.bytes))
    digest = receipt.sha256 if verbose else f"{receipt.sha256[:_HASH]}…"
    facts.append(paint.dim(f"sha256 {digest}"))
    verb = _VERBS[delivery.outcome, copied]
    colour = paint.yellow if delivery.outcome is Outcome.SAVED else paint.green
    lines = [f"{colour(verb)} {safe(delivery.where)} — {' · '.join(facts)}"]
    if delivery.note:
        lines.append(_labelled("note", safe(delivery.note), paint))
    if copied and delivery.saved is not None and delivery.outcome is not Outcome.SAVED:
        lines.append(_labelled("saved", quote_path(os.fspath(delivery.saved)), paint))
    lines += _secrets(receipt.secrets, verbose=verbose, paint=paint)
    lines += _missing(receipt.skipped, receipt.left_out, verbose=verbose, paint=paint)
    return lines + _notes(receipt.notes, verbose=verbose, paint=paint)


def parts(
    receipts: Sequence[Receipt], notes: Sequence[str], *, verbose: bool, paint: Paint
) -> list[str]:
    """Return the lines that tell a person of several parts: each, then what holds for all.

    Args:
        receipts: Of the parts, in their order.
        notes: What there is to know beside what the receipts note.
        verbose: As for `written`.
        paint: Colour, or none.
    """
    lines: list[str] = []
    for receipt in receipts:
        alone = replace(receipt, skipped=(), left_out=0, notes=(), secrets=())
        lines += written(alone, copied=False, verbose=verbose, paint=paint)
    all_ = _together(receipts, notes)
    facts = amounts(all_.files, all_.tokens, all_.tokenizer, exact=all_.exact)
    told = f"{counted(len(receipts), 'part')} · {' · '.join(facts)} · {size(all_.bytes)}"
    lines.append(_labelled("in all", told, paint))
    lines += _secrets(all_.secrets, verbose=verbose, paint=paint)
    lines += _missing(all_.skipped, all_.left_out, verbose=verbose, paint=paint)
    return lines + _notes(all_.notes, verbose=verbose, paint=paint)


def parts_record(receipts: Sequence[Receipt], notes: Sequence[str]) -> dict[str, object]:
    """Return the same as scripts see it; the arguments are those of `parts`."""
    told = record(_together(receipts, notes))
    for name in ("where", "saved", "note", "sha256"):
        del told[name]  # each part has its own
    return {**told, "parts": [record(receipt) for receipt in receipts]}


def _together(receipts: Sequence[Receipt], notes: Sequence[str]) -> Receipt:
    """Return the sums of *receipts*, with all that any of them notes, once."""
    noted = dict.fromkeys(note for receipt in receipts for note in receipt.notes)
    return replace(
        receipts[0],
        files=sum(receipt.files for receipt in receipts),
        tokens=sum(receipt.tokens for receipt in receipts),
        bytes=sum(receipt.bytes for receipt in receipts),
        skipped=tuple(skip for receipt in receipts for skip in receipt.skipped),
        notes=(*noted, *notes),
        secrets=tuple(one for receipt in receipts for one in receipt.secrets),
    )


class Planned(NamedTuple):
    """What is known beside the plan before there is a receipt.

    Attributes:
        where: The place in words.
        tokens: Of the whole dump, wrapper included.
        left_out: How many paths the rules keep out.
        notes: What else there is to know.
        secrets: What would be met.
        verb: What would be done, in words.
    """

    where: str
    tokens: int
    left_out: int
    notes: tuple[str, ...] = ()
    secrets: tuple[Passed, ...] = ()
    verb: str = "Would write"


def planned(plan: Plan, known: Planned, *, verbose: bool, paint: Paint) -> list[str]:
    """Return the lines that tell a person what would be delivered."""
    facts = amounts(len(plan.files), known.tokens, plan.tokenizer, exact=plan.exact)
    facts.append(f"{size(plan.bytes)} of content")
    lines = [f"{paint.green(known.verb)} {safe(known.where)} — {' · '.join(facts)}"]
    lines += _secrets(known.secrets, verbose=verbose, paint=paint)
    lines += _missing(plan.skipped, known.left_out, verbose=verbose, paint=paint)
    return lines + _notes(known.notes, verbose=verbose, paint=paint)


def record(receipt: Receipt) -> dict[str, object]:
    """Return *receipt* as scripts see it."""
    delivery = receipt.delivery
    return {
        "outcome": delivery.outcome.value,
        "where": delivery.where,
        "saved": None if delivery.saved is None else str(delivery.saved),
        "note": delivery.note,
        "format": receipt.format,
        "files": receipt.files,
        "tokens": receipt.tokens,
        "tokenizer": receipt.tokenizer,
        "exact": receipt.exact,
        "bytes": receipt.bytes,
        "sha256": receipt.sha256,
        "skipped": [skip._asdict() for skip in receipt.skipped],
        "left_out": receipt.left_out,
        "notes": list(receipt.notes),
        **_secrets_record(receipt.secrets),
    }


def finding_record(finding: Finding) -> dict[str, object]:
    """Return a finding as scripts see it: where and what, never the secret."""
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "title": finding.title,
        "level": finding.level.name.lower(),
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed,
    }


def planned_record(plan: Plan, known: Planned) -> dict[str, object]:
    """Return what would be delivered as scripts see it."""
    return {
        "outcome": "planned",
        "where": known.where,
        "format": plan.format,
        "files": len(plan.files),
        "tokens": known.tokens,
        "tokenizer": plan.tokenizer,
        "exact": plan.exact,
        "content_bytes": plan.bytes,
        "skipped": [skip._asdict() for skip in plan.skipped],
        "left_out": known.left_out,
        "notes": list(known.notes),
        **_secrets_record(known.secrets),
    }


def _secrets_record(secrets: Sequence[Passed]) -> dict[str, object]:
    return {
        "redacted": sum(one.redacted for one in secrets),
        "secrets": [
            {**finding_record(finding), "redacted": redacted} for finding, redacted in secrets
        ],
    }


def amounts(files: int, count: int, tokenizer: str, *, exact: bool) -> list[str]:
    """Return how large a dump is, in words: its files and its tokens."""
    return [counted(files, "file"), f"{tokens(count, exact=exact)} tokens ({tokenizer})"]


def _secrets(secrets: Sequence[Passed], *, verbose: bool, paint: Paint) -> list[str]:
    """Return what is said of the secrets that were met: the first of them, or all."""
    lines = []
    for gone, verb in ((True, "redacted"), (False, "went out")):
        met = [one.finding for one in secrets if one.redacted is gone]
        if not met:
            continue
        shown = [
            f"{quote_path(each.path)}:{each.line} {paint.dim(each.title)}"
            if each.path
            else paint.dim(f"{each.title}, beside the files")
            for each in (met if verbose else met[:_NAMED])
        ]
        colour = paint.dim if gone else paint.yellow
        if verbose:
            lines.append(_labelled("secrets", colour(f"{grouped(len(met))} {verb}"), paint))
            lines += [_labelled("", line, paint) for line in shown]
            continue
        more = f" and {grouped(len(met) - _NAMED)} more" if len(met) > _NAMED else ""
        told = f"{colour(f'{grouped(len(met))} {verb}')}: {', '.join(shown)}{more}"
        lines.append(_labelled("secrets", told, paint))
    return lines


def _missing(
    skipped: Sequence[Skipped], left_out: int, *, verbose: bool, paint: Paint
) -> list[str]:
    lines = []
    if verbose:
        lines += [
            _labelled("skipped", f"{quote_path(skip.path)} {paint.dim(_why(skip))}", paint)
            for skip in skipped
        ]
    else:
        lines += [_labelled("skipped", group, paint) for group in _groups(skipped, paint)]
    if left_out:
        told = f"{counted(left_out, 'path')} by the rules"
        hint = paint.dim("(create-dump why PATH names the rule)")
        lines.append(_labelled("left out", f"{told} {hint}", paint))
    return lines


def _notes(notes: Sequence[str], *, verbose: bool, paint: Paint) -> list[str]:
    told = notes if verbose else notes[:_NOTED]
    lines = [_labelled("note", safe(note), paint) for note in told]
    if more := len(notes) - len(told):
        lines.append(_labelled("", f"{counted(more, 'more note')}: --verbose shows them", paint))
    return lines


def _why(skip: Skipped) -> str:
    words = _WORDS.get(skip.reason, (skip.reason, skip.reason))[0]
    told = skip.detail and skip.reason not in _ITSELF
    return f"({words}: {safe(skip.detail)})" if told else f"({words})"


def _groups(skipped: Sequence[Skipped], paint: Paint) -> list[str]:
    by_reason: dict[str, dict[str, list[str]]] = {reason: {} for reason in _WORDS}
    for skip in skipped:
        why = skip.detail if skip.reason == _UNREADABLE else ""
        by_reason.setdefault(skip.reason, {}).setdefault(why, []).append(skip.path)
    return [
        f"{_named(reason, paths)}: {paint.dim(listed(paths))}{_because(why)}"
        for reason, each in by_reason.items()
        for why, paths in each.items()
    ]


def _because(why: str) -> str:
    """Return why something can't be read, and what helps, behind what that is."""
    hint = f"; {SMALLER}" if why == TOO_LARGE else ""
    return f" ({safe(why)}{hint})" if why else ""


def _named(reason: str, paths: list[str]) -> str:
    one, more = _WORDS.get(reason, (reason, reason))
    return f"{grouped(len(paths))} {one if len(paths) == 1 else more}"


def listed(paths: Sequence[str]) -> str:
    """Return the first of *paths*, and how many more there are."""
    named = ", ".join(quote_path(path) for path in paths[:_NAMED])
    more = len(paths) - _NAMED
    return f"{named} and {grouped(more)} more" if more > 0 else named


def _labelled(label: str, text: str, paint: Paint) -> str:
    return f"  {paint.dim(label.ljust(_LABEL))}{text}"
