"""A plan to the pieces of a dump, one file in memory at a time; knows no destination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.errors import Unreadable
from create_dump.formats import get
from create_dump.plan import Representation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from create_dump.analysis.facts import FileFacts
    from create_dump.plan import Plan, PlannedFile


def render(
    plan: Plan,
    read: Callable[[PlannedFile], tuple[FileFacts, str, Representation]],
    *,
    on_skip: Callable[[PlannedFile, Unreadable], None] | None = None,
) -> Iterator[str]:
    """Yield the header, each file's section, the separators and the footer.

    The token counts of the pieces add up to that of the dump (the law in `formats.base`).

    Args:
        plan: What to write, and in which format.
        read: Returns a file's facts, its decoded content or outline, and which of them that is:
            as planned or, where the file changed since, as it is now; or raises `Unreadable`.
        on_skip: Told of each file that *read* could not read; its section is left out.

    Raises:
        Unreadable: A file can't be read, and nobody wants to be told: none is left out in silence.
        UsageError: There is no such format.
    """
    form = get(plan.format)
    yield form.header(plan)
    between = ""
    for file in plan.files:
        try:
            facts, text, representation = read(file)
        except Unreadable as error:
            if on_skip is None:
                raise
            on_skip(file, error)
            continue
        if between:
            yield between
        between = form.separator
        outline = representation is Representation.OUTLINE
        yield "".join(form.section(file.path, facts, text, outline=outline))
    yield form.footer(plan)
