"""The command line that makes the dump which the app would copy now.

Knows the workspace and what was given at the start; how a line is written is the settings' affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.config.command import as_command
from create_dump.config.load import load
from create_dump.selection import notation

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.explore.given import Given
    from create_dump.plan import Plan
    from create_dump.workspace import Workspace


def command_line(workspace: Workspace, given: Given, limit: int | None) -> Callable[[Plan], str]:
    """Return what writes the line for a plan of what is chosen now. It reads the settings files.

    Args:
        workspace: What is shown.
        given: How the app was started.
        limit: The most tokens of a part; None for a whole dump.
    """
    items = notation.write(workspace.selection)
    options = workspace.options
    template, question = workspace.instructions
    more = [] if template is None else ["--template", template.name]
    more += [] if question is None else [f"--question={question}"]
    more += ["--copy"] if limit is None else ["--split", str(limit)]

    def line(plan: Plan) -> str:
        # Without the flags and the profile that the app was started with: those are said.
        base = load(workspace.root).settings
        rules = options.rules
        values: dict[str, object] = {
            "format": options.format,
            "tokenizer": options.tokenizer,
            "include": rules.include,
            "exclude": rules.exclude,
            "secrets": options.secrets.mode.value,
            "redact_level": options.secrets.level.name.lower(),
            "max_file_size": rules.max_file_size or base.max_file_size,
        }
        tokens = workspace.measure(plan)
        if base.budget is not None and tokens > base.budget:
            values["budget"] = tokens
        return as_command(items, root=given.root, values=values, base=base, more=more)

    return line
