"""``--template`` and ``--question``: what the model is to do with the dump.

Filling a template in is `create_dump.templates`' affair; here is which one, and its mistakes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.config.wording import show_key, suggest
from create_dump.errors import SourceError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.config.load import Loaded
    from create_dump.templates import Template

_TEMPLATE: Final = "--template"
_QUESTION: Final = "--question"


def template_of(loaded: Loaded, name: str | None, question: str | None) -> Template | None:
    """Return the template that was asked for, once it and its question fit each other.

    Raises:
        UsageError: There is no such template, it asks what was not said, or nothing asks for
            what was said.
    """
    if name is None:
        if question is not None:
            raise UsageError(
                "no template asks for it", where=_QUESTION, hint="add --template fix, or your own"
            )
        return None
    from create_dump.templates import BUILT_IN, parse, variables

    known = {**BUILT_IN, **parse(loaded.sections.templates)}
    if name not in known:
        raise UsageError(
            f"there is no template {show_key(name)}", where=_TEMPLATE, hint=suggest(name, known)
        )
    asks = "question" in variables(known[name].text)
    if asks and not (question or "").strip():
        raise UsageError(
            f"the template {show_key(name)} needs your question",
            where=_QUESTION,
            hint=f'{_TEMPLATE} {show_key(name)} {_QUESTION} "Why does it fail?"',
        )
    if question is not None and not asks:
        raise UsageError(
            f"the template {show_key(name)} has no place for a question",
            where=_QUESTION,
            hint=f"leave it out, or use {_TEMPLATE} fix",
        )
    if question is not None and not _is_text(question):
        raise UsageError("it is no text in UTF-8", where=_QUESTION)
    return known[name]


def note_of(loaded: Loaded, template: Template) -> list[str]:
    """Return what a person should know: that settings replace a template of ours."""
    from create_dump.templates import BUILT_IN

    own = loaded.sections.templates.get(template.name)
    if own is None or template.name not in BUILT_IN:
        return []
    return [f"the template {show_key(template.name)} is that of {own.origin}, not the built-in one"]


def branch_of(root: Path, template: Template) -> str:
    """Return git's branch, if *template* names it; "" where there is none."""
    from create_dump.sources.repository import Repository
    from create_dump.templates import variables

    if "branch" not in variables(template.text):
        return ""
    repository = Repository.find(root)
    if repository is None:
        return ""
    try:
        return repository.status().branch
    except SourceError:
        return ""  # as for the screen: a repository that git can't read has no branch to name
    finally:
        repository.close()


def _is_text(question: str) -> bool:
    try:
        question.encode()
    except UnicodeEncodeError:
        return False
    return True
