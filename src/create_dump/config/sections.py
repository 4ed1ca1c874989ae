"""What a settings file names beside its settings: selections, models, templates and keys.

It checks their shapes. What a selection's items mean, which keys there are and which of them are
in each other's way is not known here, so everything keeps the place where it stands.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from create_dump.config.fields import TOKENIZER, WINDOW
from create_dump.config.judge import accept
from create_dump.config.secrecy import TABLE as SECRETS
from create_dump.config.secrecy import Secrets, read_secrets
from create_dump.config.wording import show_key, show_value, suggest
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from create_dump.config.files import Document

    Known = Mapping[str, Collection[str]]
    _T = TypeVar("_T")

SELECTIONS: Final = "selections"
MODELS: Final = "models"
TEMPLATES: Final = "templates"
KEYS: Final = "keys"
SECTIONS: Final = (SELECTIONS, MODELS, TEMPLATES, KEYS, SECRETS)
"""The tables' names."""

_SHAPES: Final = {
    SELECTIONS: 'write [selections] and below it NAME = ["src", "!src/vendor"]',
    MODELS: 'write [models] and below it NAME = "128k"',
    TEMPLATES: 'write [templates.NAME] and below it text = "Explain this code."',
    KEYS: 'write [keys] and below it "out.copy" = "y"',
}
_KEY: Final = re.compile(
    r"(?:(?:ctrl|shift|alt|super|hyper|meta)\+)*(?:[a-z][a-z0-9_]{1,39}|[^\s,])"
)


class NamedSelection(NamedTuple):
    """A selection under a name.

    Attributes:
        items: In the notation of `create_dump.selection.notation`.
        origin: Where it stands, as in `Loaded.origins`.
        places: Where each of the items stands, for errors.
    """

    items: tuple[str, ...]
    origin: str
    places: tuple[str, ...]


class NamedModel(NamedTuple):
    """A model that the user knows of.

    Attributes:
        window: The tokens that it takes.
        tokenizer: Whose tokens these are; None where that is not said.
        origin: Where it stands.
    """

    window: int
    tokenizer: str | None
    origin: str


class Template(NamedTuple):
    """Instructions for the model under a name.

    Attributes:
        text: As it was written, variables and all.
        last: Whether it stands behind the files instead of before them.
        origin: Where it stands.
    """

    text: str
    last: bool
    origin: str


class BoundKeys(NamedTuple):
    """The keys of one action.

    Attributes:
        keys: Their names; none unbinds it.
        origin: Where it stands, to the column: two actions may want the same key.
    """

    keys: tuple[str, ...]
    origin: str


class Sections(NamedTuple):
    """What one file names, or all of them together.

    Attributes:
        selections: By name.
        models: By name.
        templates: By name.
        keys: By the action's id.
        secrets: What is looked for, and what does not count.
    """

    selections: Mapping[str, NamedSelection] = {}
    models: Mapping[str, NamedModel] = {}
    templates: Mapping[str, Template] = {}
    keys: Mapping[str, BoundKeys] = {}
    secrets: Secrets = Secrets()


def read_sections(
    document: Document, *, own: bool, known: Known, root: Path | None = None
) -> Sections:
    """Check all that *document* names.

    Args:
        document: The file.
        own: Whether it is the user's own, not a project's.
        known: For what names something, the names that there are.
        root: The project, for a project's file: it names no file outside.

    Raises:
        SettingsError: It names what can't be, or a project's file sets keys.
    """
    if KEYS in document.table and not own:
        raise SettingsError(
            "a project can't set the keys of those who open it",
            where=document.position(KEYS),
            hint="they belong in your own settings file",
        )
    return Sections(
        _each(document, SELECTIONS, lambda name, value: _selection(document, name, value)),
        _each(document, MODELS, lambda name, value: _model(document, name, value, known)),
        _each(document, TEMPLATES, lambda name, value: _template(document, name, value)),
        dict(_keys(document, (KEYS,), _table(document, KEYS), known.get(KEYS))),
        read_secrets(document, None if own else root),
    )


def together(user: Sections, project: Sections) -> Sections:
    """Return what both name.

    Of two selections with one name the project's holds, for it knows its own paths. Of two models
    or templates it is the user's, for what a repository says there may be meant to mislead. What
    is said about secrets holds together.
    """
    return Sections(
        {**user.selections, **project.selections},
        {**project.models, **user.models},
        {**project.templates, **user.templates},
        user.keys,
        Secrets(*map(operator.add, user.secrets, project.secrets)),
    )


def _table(document: Document, section: str) -> Mapping[str, Any]:
    table = document.table.get(section, {})
    if not isinstance(table, dict):
        raise SettingsError(
            f"{section} must be a table", where=document.position(section), hint=_SHAPES[section]
        )
    return table


def _each(document: Document, section: str, read: Callable[[str, object], _T]) -> dict[str, _T]:
    return {name: read(name, value) for name, value in _table(document, section).items()}


def _selection(document: Document, name: str, value: object) -> NamedSelection:
    at = (SELECTIONS, name)
    if not isinstance(value, list):
        raise _misshapen(document, at, f"must be a list of paths, not {show_value(value)}")
    for index, item in enumerate(value):
        if not isinstance(item, str) or not item or "\0" in item:
            raise _misshapen(document, (*at, index), f"can't hold {show_value(item)}")
    places = tuple(document.position(*at, index) for index in range(len(value)))
    return NamedSelection(tuple(value), document.line(*at), places)


def _model(document: Document, name: str, value: object, known: Known) -> NamedModel:
    at = (MODELS, name)
    table = value if isinstance(value, dict) else {"window": value}
    _refuse_others(document, at, table, ("window", "tokenizer"))
    if "window" not in table:
        raise _misshapen(document, at, "has no window")
    where = _inside(document, at, "window")
    window = cast("int", accept(WINDOW, table["window"], where=where, known={}))
    tokenizer = table.get("tokenizer")
    if tokenizer is not None:
        where = _inside(document, at, "tokenizer")
        tokenizer = cast("str", accept(TOKENIZER, tokenizer, where=where, known=known))
    return NamedModel(window, tokenizer, document.line(*at))


def _template(document: Document, name: str, value: object) -> Template:
    at = (TEMPLATES, name)
    if not isinstance(value, dict):
        raise _misshapen(document, at, "must be a table")
    _refuse_others(document, at, value, ("text", "last"))
    text, last = value.get("text"), value.get("last", False)
    if not isinstance(text, str) or not text.strip() or "\0" in text:
        where = (*at, "text") if "text" in value else at
        raise _misshapen(document, where, "must have a text")
    if not isinstance(last, bool):
        raise _misshapen(document, (*at, "last"), "must be true or false")
    return Template(text, last, document.line(*at))


def _keys(
    document: Document, at: tuple[str, ...], table: Mapping[str, Any], ids: Collection[str] | None
) -> Iterator[tuple[str, BoundKeys]]:
    """Yield the keys of each id; ``out.copy = "y"`` without quotes is a table in a table."""
    for part, value in table.items():
        inner = (*at, part)
        name = ".".join(inner[1:])
        if isinstance(value, dict):
            yield from _keys(document, inner, value, ids)
            continue
        origin = document.position(*inner)
        if ids is not None and name not in ids:
            raise SettingsError(
                f"there is no action {show_key(name)}", where=origin, hint=suggest(name, ids)
            )
        listed = value if isinstance(value, list) else [value]
        for index, key in enumerate(listed):
            if not isinstance(key, str) or not _KEY.fullmatch(key) or not key.isprintable():
                where = document.position(*inner, index) if isinstance(value, list) else origin
                raise SettingsError(
                    f"{show_value(key)} is no key",
                    where=where,
                    hint='such as "y", "ctrl+y", "f5" or ["y", "space"]',
                )
        yield name, BoundKeys(tuple(listed), origin)


def _refuse_others(
    document: Document, at: tuple[str, ...], table: Mapping[str, Any], known: tuple[str, ...]
) -> None:
    for key in table:
        if key in known:
            continue
        hint = suggest(key, known)
        if at[0] == MODELS and key[:1].isdigit() and key.isprintable():
            # Written without quotes, a name with a dot is a table in a table.
            hint = f'a name with a dot stands in quotes: "{at[-1]}.{key}"'
        raise SettingsError(
            f"there is no {show_key(key)} in {at[0]}",
            where=document.position(*at, key),
            hint=hint,
        )


def _inside(document: Document, at: tuple[str, ...], key: str) -> str:
    """Return the position of a key below *at*, or that of *at* where the value stands alone."""
    place = document.position(*at, key)
    return document.position(*at) if place == document.name else place


def _misshapen(document: Document, at: tuple[str | int, ...], what: str) -> SettingsError:
    section, name = str(at[0]), str(at[1])
    kind = section.removesuffix("s")
    return SettingsError(
        f"the {kind} {show_key(name)} {what}", where=document.position(*at), hint=_SHAPES[section]
    )
