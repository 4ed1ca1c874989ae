"""The help of a command, laid out by hand: sections of options, then examples.

It is plain click: ``--help`` pays for no other library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from create_dump.cli.terminal import Paint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST_COLUMN = 28


class Command(click.Command):
    """A command whose options stand in sections; ``--help`` is one of them (`options.general`).

    Attributes:
        sections: Title to the names of the parameters that stand under it, in order.
        examples: What one would type, and what it does.
        notes: Title to a paragraph behind the options.
    """

    def __init__(
        self,
        *,
        sections: Mapping[str, Sequence[str]],
        examples: Sequence[tuple[str, str]] = (),
        notes: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        **kwargs: Any,  # noqa: ANN401 - click's own
    ) -> None:
        super().__init__(**kwargs, add_help_option=False)
        self.sections = sections
        self.examples = examples
        self.notes = notes or {}

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line; the default command has no name of its own."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path.strip(), pieces, prefix="Usage: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their sections' titles, then the notes, in the same columns."""
        params = {param.name: param for param in self.get_params(ctx)}
        tables: dict[str, Sequence[tuple[str, str]]] = {}
        for title, names in self.sections.items():
            records = [params[name].get_help_record(ctx) for name in names]
            tables[title] = [record for record in records if record is not None]
        tables |= self.notes
        width = max((len(first) for rows in tables.values() for first, _ in rows), default=0)
        for title, rows in tables.items():
            _table(formatter, title, [(first.ljust(width), second) for first, second in rows])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            _table(formatter, "Examples", self.examples)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help, its titles in bold where the terminal shows colour."""
        text = super().get_help(ctx)
        paint = Paint(ctx.color is True)
        titles = {f"{title}:" for title in (*self.sections, *self.notes, "Examples")}
        return "\n".join(paint.bold(line) if line in titles else line for line in text.splitlines())


def _table(formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    formatter.write_paragraph()
    formatter.write_heading(title)
    formatter.indent()
    formatter.write_dl(rows, col_max=_FIRST_COLUMN)
    formatter.dedent()
