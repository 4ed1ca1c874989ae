"""What the command line and the settings files have given the app beside the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from create_dump.config.files import OWN_FILE
from create_dump.config.load import Loaded, load

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.templates import Template


def _defaults() -> Loaded:
    from create_dump.config.settings import Settings

    return Loaded(Settings(), {})


class Given(Struct, frozen=True):
    """What was given.

    Attributes:
        root: The directory as the person named it.
        loaded: The settings that hold there.
    """

    root: str = "."
    loaded: Loaded = field(default_factory=_defaults)


def templates(loaded: Loaded) -> dict[str, Template]:
    """Return the templates that there are, by name; the person's own come before ours.

    Raises:
        SettingsError: One of a settings file can't be filled in.
    """
    from create_dump.templates import BUILT_IN, parse

    return {**BUILT_IN, **parse(loaded.sections.templates)}


def read_again(root: Path, given: Given) -> Loaded:
    """Return the settings as the files have them now. Not for the screen's thread.

    Raises:
        SettingsError: A file holds what can't be.
    """
    return load(root, profile=given.loaded.profile)


def own_settings() -> Path:
    """Return where the person's own settings file is, or would be."""
    import platformdirs

    return platformdirs.user_config_path("create-dump", appauthor=False) / OWN_FILE
