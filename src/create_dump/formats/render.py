"""A plan to the pieces of a dump, one file in memory at a time; knows no destination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.formats import get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from create_dump.plan import Plan, PlannedFile


def render(
    plan: Plan,
    section: Callable[[PlannedFile], bytes | None],
    clean: Callable[[str], str] = str,
) -> Iterator[bytes]:
    """Yield the header, each file's section, the separators and the footer, in UTF-8.

    The token counts of the pieces add up to that of the dump (the law in `formats.base`).

    Args:
        plan: What to write, and in which format.
        section: Returns a file's section in that format: as planned or, where the file changed
            since, as it is now. None leaves it out.
        clean: Returns what may go out of the header and the footer.

    Raises:
        UsageError: There is no such format.
    """
    form = get(plan.format)
    separator = form.separator.encode()
    yield clean(form.header(plan)).encode()
    between = b""
    for file in plan.files:
        piece = section(file)
        if piece is None:
            continue
        if between:
            yield between
        between = separator
        yield piece
    yield clean(form.footer(plan)).encode()
