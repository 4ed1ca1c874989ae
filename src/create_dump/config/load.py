"""All places that settings come from, and which of them wins.

From the weakest: the defaults, the user's file, the project's file, the profile that was chosen,
the environment, the command line. A list replaces the list below it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from create_dump.config.fields import (
    BY_NAME,
    FIELDS,
    MODEL,
    PROFILE_FLAG,
    PROFILE_VARIABLE,
    VARIABLE_PREFIX,
)
from create_dump.config.files import OWN_FILE, PROJECT_FILE, own_document, project_document
from create_dump.config.judge import accept, accept_text
from create_dump.config.sections import Sections, read_sections, together
from create_dump.config.tables import PROFILES, read_table
from create_dump.config.wording import show_key, suggest
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from create_dump.config.files import Document
    from create_dump.config.settings import Settings
    from create_dump.config.tables import Table

    Known = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings that hold.

    Attributes:
        settings: Their values.
        origins: For each name where its value comes from: ``default``, ``create_dump.toml:3``,
            ``profile ci (create_dump.toml:9)``, ``CREATE_DUMP_FORMAT``, ``--format``.
        profile: The profile that was chosen, or None.
        profiles: The profiles that there are, in alphabetical order.
        notes: What the person should know, a sentence each.
        sections: The selections, models, templates and keys that are named.
    """

    settings: Settings
    origins: Mapping[str, str]
    profile: str | None = None
    profiles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sections: Sections = field(default_factory=Sections)


@dataclass(slots=True)
class _Layers:
    """Values and their origins, the strongest so far."""

    known: Known
    values: dict[str, object] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=lambda: dict.fromkeys(BY_NAME, "default"))

    def set(self, name: str, value: object, origin: str) -> None:
        self.values[name] = value
        self.origins[name] = origin


def load(
    root: Path,
    *,
    profile: str | None = None,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
    known: Known | None = None,
) -> Loaded:
    """Return the settings for the tree at *root*, each with its origin.

    Args:
        root: The project. That it is there is not checked.
        profile: The profile that was asked for; None: the one that ``CREATE_DUMP_PROFILE`` names.
        environ: The environment; None: this process's.
        flags: Values from the command line or a caller, by a setting's name; None and an empty
            list mean that nothing was given.
        known: The names that ``format``, ``tokenizer``, ``model``, ``theme`` and ``keys`` (the
            actions' ids) may have; all pass where nothing is said. Models that the files name are
            known as well.

    Raises:
        SettingsError: A file, variable or flag sets what does not exist or can't be.
    """
    import msgspec

    from create_dump.config.settings import Settings

    environ = os.environ if environ is None else environ
    user, project, notes = _documents(root)
    tables, sections, known = _read(user, project, root, known or {})
    layers = _Layers(known)
    for table in tables:
        for name, value in table.values.items():
            layers.set(name, value, table.document.line(*BY_NAME[name].keys))
    profiles = tuple(sorted({name for table in tables for name in table.profiles}))
    chosen = profile or environ.get(PROFILE_VARIABLE) or None
    if chosen is not None:
        if chosen not in profiles:
            raise SettingsError(
                f"there is no profile {show_key(chosen)}",
                where=PROFILE_FLAG if profile else PROFILE_VARIABLE,
                hint=suggest(chosen, profiles) or f"write it as [profiles.{show_key(chosen)}]",
            )
        _read_profile(chosen, tables, layers)
    notes += _read_environment(environ, layers)
    _read_flags(flags or {}, layers)
    settings = msgspec.convert(layers.values, Settings)
    return Loaded(settings, layers.origins, chosen, profiles, tuple(notes), sections)


def _documents(root: Path) -> tuple[Document | None, Document | None, list[str]]:
    """Return the user's file and the project's, and what is to be said about them."""
    import platformdirs

    notes: list[str] = []
    path = platformdirs.user_config_path("create-dump", appauthor=False) / OWN_FILE
    user = own_document(path, path.as_posix())
    project = own_document(root / OWN_FILE, OWN_FILE, root=root)
    if project is None:
        project = project_document(root)
    elif _has_other(root):
        notes.append(f"{OWN_FILE} is used; [tool.create-dump] of {PROJECT_FILE} is not")
    return user, project, notes


def _read(
    user: Document | None, project: Document | None, root: Path, known: Known
) -> tuple[list[Table], Sections, Known]:
    """Return what both files set and name, and the names that are known with them."""
    mine = Sections() if user is None else read_sections(user, own=True, known=known)
    theirs = Sections() if project is None else read_sections(project, own=False, known=known)
    sections = together(mine, theirs)
    if MODEL.name in known:
        known = {**known, MODEL.name: [*known[MODEL.name], *sections.models]}
    tables = [] if user is None else [read_table(user, known=known)]
    tables += [] if project is None else [read_table(project, root=root, known=known)]
    return tables, sections, known


def _has_other(root: Path) -> bool:
    try:
        return project_document(root) is not None
    except SettingsError:
        # It is not used, so its mistakes do not matter.
        return False


def _read_profile(name: str, tables: Sequence[Table], layers: _Layers) -> None:
    for table in tables:
        for key, value in table.profiles.get(name, {}).items():
            place = table.document.line(PROFILES, name, *BY_NAME[key].keys)
            layers.set(key, value, f"profile {show_key(name)} ({place})")


def _read_environment(environ: Mapping[str, str], layers: _Layers) -> list[str]:
    """Read the variables. An empty one is not set; an unknown one is worth a note."""
    for setting in FIELDS:
        text = environ.get(setting.variable)
        if text:
            value = accept_text(setting, text, where=setting.variable, known=layers.known)
            layers.set(setting.name, value, setting.variable)
    variables = [PROFILE_VARIABLE, *(setting.variable for setting in FIELDS)]
    return [
        f"the variable {show_key(name)} sets nothing; {suggest(name.upper(), variables)}"
        for name in sorted(environ)
        if name.startswith(VARIABLE_PREFIX) and name not in variables
    ]


def _read_flags(flags: Mapping[str, object], layers: _Layers) -> None:
    for name, value in flags.items():
        if value is None or value in ((), []):
            continue
        setting = BY_NAME.get(name)
        if setting is None:
            raise SettingsError(
                f"there is no setting {show_key(name)}", hint=suggest(name, list(BY_NAME))
            )
        # A library's caller may set what has no flag.
        origin = setting.flag or name
        layers.set(name, accept(setting, value, where=origin, known=layers.known), origin)
