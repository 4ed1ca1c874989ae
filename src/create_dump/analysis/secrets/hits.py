"""From what the engines hit to findings: by place, without overlap, with line, name and marker."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.secrets.allowing import Allowed
from create_dump.analysis.secrets.finding import Finding, Level
from create_dump.analysis.secrets.fingerprint import fingerprint
from create_dump.errors import ScanFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BREAK = re.compile("\n")


class Hit(NamedTuple):
    """What a rule matched, judged already.

    Attributes:
        start: Of the secret, in characters.
        end: The character behind it.
        rule: The rule's id.
        title: The rule for people.
        level: How surely it is a secret.
        guess: Whether a name beside it, not its own form, says that it is one.
    """

    start: int
    end: int
    rule: str
    title: str
    level: Level
    guess: bool = False


def findings(text: str, path: str, salt: bytes, hits: Iterable[Hit]) -> Sequence[Finding]:
    """Return *hits* as findings, by place, each place once."""
    kept = _resolved(hit for hit in hits if hit.end > hit.start)
    if not kept:
        return ()
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    allowed = Allowed(text, starts)
    made = []
    for hit in kept:
        first = bisect_right(starts, hit.start) - 1
        last = bisect_right(starts, hit.end - 1) - 1
        made.append(
            Finding(
                path,
                hit.start,
                hit.end,
                first + 1,
                hit.start - starts[first] + 1,
                hit.rule,
                hit.title,
                hit.level,
                fingerprint(salt, hit.rule, path, text[hit.start : hit.end]),
                "marker" if allowed.at(first, last) else "",
            )
        )
    return made


def late(where: str, timeout: float) -> ScanFailed:
    """Return the error of a scan at *where* that took longer than *timeout* seconds."""
    return ScanFailed(f"looking for secrets took longer than {timeout:g} s", where=where)


def _resolved(hits: Iterable[Hit]) -> list[Hit]:
    """Return one hit for each stretch of *hits* that overlap.

    A form of its own beats a guess, whose span is let go. Of two forms the surer one gives its
    name, then the longer one, and the span covers both, so that nothing of either is left.
    """
    kept = sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.rule))
    forms = _merged([hit for hit in kept if not hit.guess])
    guesses = _merged([hit for hit in kept if hit.guess])
    ends = [hit.end for hit in forms]
    free = [
        guess
        for guess in guesses
        if (at := bisect_right(ends, guess.start)) == len(forms) or forms[at].start >= guess.end
    ]
    return sorted([*forms, *free])


def _merged(hits: Sequence[Hit]) -> list[Hit]:
    """Return *hits*, which are sorted by place, with those that overlap made one."""
    made: list[Hit] = []
    for hit in hits:
        if not made or hit.start >= made[-1].end:
            made.append(hit)
            continue
        other = made[-1]
        best = max(other, hit, key=lambda one: (one.level, one.end - one.start, one.rule))
        made[-1] = best._replace(start=other.start, end=max(other.end, hit.end), guess=best.guess)
    return made
