"""What every header says, in words: totals, what was left out, and the tree of the files.

It knows no format: each lays these texts out in its own way.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from create_dump.plan import Plan


def one_line(text: str) -> str:
    r"""Return *text* with newlines as spaces and other unprintable characters as ``\u....``."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text.replace("\n", " ")
    )


def amount(number: int, one: str) -> str:
    """Return ``1 line``, ``12,345 lines``."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def totals(plan: Plan) -> str:
    """Return the totals of the files' contents; ``≈`` stands before an estimate."""
    about = "" if plan.exact else "≈ "
    return ", ".join(
        (
            amount(len(plan.files), "file"),
            amount(plan.lines, "line"),
            amount(plan.bytes, "byte"),
            f"{about}{amount(plan.tokens, 'token')}",
        )
    )


def left_out(plan: Plan) -> dict[str, int]:
    """Return how many chosen paths are not in the dump, by reason, in the reasons' order.

    Other dumps don't count: a dump that is written into its own tree would not be the same again.
    """
    reasons = Counter(skipped.reason for skipped in plan.skipped)
    del reasons["dump"]
    return dict(sorted(reasons.items()))


def left_out_in_words(plan: Plan) -> str:
    """Return the same as ``2 binary, 1 link``, or ``nothing``."""
    counted = (f"{count:,} {reason}" for reason, count in left_out(plan).items())
    return ", ".join(counted) or "nothing"


def tree(paths: Iterable[str]) -> Iterator[str]:
    """Yield the tree's lines for *paths* in their order: two spaces a level, names quoted."""
    directory, indent = "", ""
    open_directories: list[str] = []
    for path in paths:
        above, _, name = path.rpartition("/")
        if above != directory:
            directory, names = above, above.split("/") if above else []
            shared = 0
            for known, wanted in zip(open_directories, names, strict=False):
                if known != wanted:
                    break
                shared += 1
            for depth in range(shared, len(names)):
                yield f"{'  ' * depth}{quote_path(names[depth])}/\n"
            open_directories, indent = names, "  " * len(names)
        yield f"{indent}{quote_path(name)}\n"
