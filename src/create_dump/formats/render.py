"""A plan to the pieces of a dump, one file in memory at a time; knows no destination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.formats import get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from create_dump.plan import Plan, PlannedFile


def render(
    plan: Plan, header: str, section: Callable[[PlannedFile], bytes | None], footer: str
) -> Iterator[bytes]:
    """Yield the header, each file's section, the separators and the footer, in UTF-8.

    The token counts of the pieces add up to that of the dump (the law in `formats.base`).

    Args:
        plan: What to write, and in which format.
        header: Its header, as it may go out.
        section: Returns a file's section in that format: as planned or, where the file changed
            since, as it is now. None leaves it out.
        footer: Its footer, likewise.

    Raises:
        UsageError: There is no such format.
    """
    form = get(plan.format)
    separator = form.separator.encode()
    yield header.encode()
    between = b""
    for file in plan.files:
        piece = section(file)
        if piece is None:
            continue
        if between:
            yield between
        between = separator
        yield piece
    yield footer.encode()
