"""Instructions for the model under names, with variables: those built in, and what users write.

It fills texts in; where users' templates are kept is the settings' business. Filling in is one
pass over the text: what a variable stands for is never looked at again, and nothing is run.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from create_dump.errors import SettingsError, UsageError
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from create_dump.plan import Plan


class Template(NamedTuple):
    """Instructions under a name.

    Attributes:
        name: What a person calls it by.
        text: With variables as ``{{name}}``; ``{{{{`` stands for two braces.
        last: Whether it stands behind the files, or before them.
    """

    name: str
    text: str
    last: bool = True


class Written(Protocol):
    """A template as a settings file has it, of the right shape but not understood yet."""

    @property
    def text(self) -> str:
        """As `Template.text`."""
        ...

    @property
    def last(self) -> bool:
        """As `Template.last`."""
        ...

    @property
    def origin(self) -> str:
        """Where it stands, for errors."""
        ...


VARIABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "project": "the project's name",
        "selection": "what was chosen, in words",
        "files": "how many files are in the dump",
        "tokens": "the tokens of their contents",
        "branch": "git's branch; nothing outside a repository",
        "question": "what you are asked for when you use the template",
    }
)
"""What stands for what, by name."""

BUILT_IN: Final[Mapping[str, Template]] = MappingProxyType(
    {
        name: Template(name, text)
        for name, text in {
            "explain": (
                "Explain how {{project}} works to an engineer who joins its team today. Begin "
                "with its purpose and its main parts and how they depend on each other, then "
                "follow one typical request or run from start to end, naming files and "
                "functions. Close with what is surprising or risky to change, and say where the "
                "files shown do not tell."
            ),
            "review": (
                "Review this code as you would before a release. Report only problems that you "
                "can point to, such as wrong behaviour, lost data, races, security holes and "
                "broken contracts: each with file and function, how it fails, and the smallest "
                "fix, the worst first. Leave out matters of taste, and where these files are not "
                "enough to judge, say so instead of guessing."
            ),
            "fix": (
                "{{question}}\n\n"
                "Find the cause of this problem in the code shown, and explain it in two or three "
                "sentences that name files and functions. Then give the smallest change that "
                "fixes it as a unified diff, with a test that fails without it. If the cause "
                "can't be seen from these files, say what you need to see."
            ),
            "write-tests": (
                "Write tests for this code with the framework and in the style that its tests "
                "use already. Cover first the behaviour that callers rely on, then edge cases and "
                "errors, through public interfaces and without changing the code. Give whole "
                "files with their paths, and report what looks like a bug instead of writing a "
                "test that expects it."
            ),
            "document": (
                "Write the documentation that this code lacks for those who use and maintain it: "
                "what it is for, how to use it with a short example that works, and what its "
                "public names mean, return and raise. Describe what the code does, not what it "
                "might be meant to do, in the style of the documentation that is there. Give "
                "whole files or a unified diff, and list what you could not find out."
            ),
        }.items()
    }
)
"""The templates that are always there, by name."""

_PIECE: Final = re.compile(r"\{\{\{\{|\{\{(?P<name>[^{}]*)\}\}|\{\{")
_BRACES: Final = "{{{{"


def parse(written: Mapping[str, Written]) -> dict[str, Template]:
    """Return the users' templates by name, once all their variables are known.

    Raises:
        SettingsError: A template can't be filled in; ``where`` is its origin.
    """
    templates: dict[str, Template] = {}
    for name, template in written.items():
        try:
            variables(template.text)
        except UsageError as error:
            raise SettingsError(error.what, where=template.origin, hint=error.hint) from error
        templates[name] = Template(name, template.text, template.last)
    return templates


def variables(text: str) -> tuple[str, ...]:
    """Return the names of the variables in *text*, each once, in the order of their first use.

    Raises:
        UsageError: There is no such variable, or its braces are not closed.
    """
    return tuple(dict.fromkeys(name for name in map(_name, _PIECE.finditer(text)) if name))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return *text* with what its variables stand for.

    Args:
        text: As `Template.text`.
        values: By the variable's name.

    Raises:
        UsageError: There is no such variable, its braces are not closed, or it has no value.
    """
    return "".join(_filled(text, values))


def instruct(
    plan: Plan, template: Template, *, branch: str = "", question: str | None = None
) -> Plan:
    """Return *plan* with the instructions that *template* gives for it.

    Args:
        plan: The whole, before it is cut into parts.
        template: What to fill in.
        branch: The name of git's branch; "" outside a repository.
        question: The person's own words; None if there are none.

    Raises:
        UsageError: As for `fill`.
    """
    values = {
        "project": quote_path(plan.project),
        "selection": " ".join(plan.selection.split()),
        "files": f"{len(plan.files):,}",
        "tokens": f"{'' if plan.exact else '≈ '}{plan.tokens:,}",
        "branch": quote_path(branch) if branch else "",
    }
    if question is not None:
        values["question"] = question
    return replace(plan, instructions=fill(template.text, values), instructions_last=template.last)


def _filled(text: str, values: Mapping[str, str]) -> Iterator[str]:
    at = 0
    for match in _PIECE.finditer(text):
        yield text[at : match.start()]
        at = match.end()
        name = _name(match)
        if not name:
            yield "{{"
        elif name in values:
            yield values[name]
        else:
            raise UsageError(
                f"the template needs {{{{{name}}}}}", where="template", hint=VARIABLES[name]
            )
    yield text[at:]


def _name(match: re.Match[str]) -> str:
    """Return the name of the variable that was found, or "" for two braces."""
    if match[0] == _BRACES:
        return ""
    if match["name"] is None:
        raise UsageError(
            "{{ opens a variable that is not closed",
            where="template",
            hint="close it with }}, or write {{{{ for two braces",
        )
    name = match["name"].strip()
    if name in VARIABLES:
        return name
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), VARIABLES, n=1)
    hint = f"did you mean {{{{{near[0]}}}}}?" if near else f"choose one of {', '.join(VARIABLES)}"
    raise UsageError(
        f"there is no variable {name[:40]!a}",
        where="template",
        hint=f"{hint}{'' if near else '; write {{{{ for two braces'}",
    )
