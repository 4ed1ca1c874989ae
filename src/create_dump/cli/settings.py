"""From a command's flags to the settings that hold, and to how a workspace is opened with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from create_dump import formats
from create_dump.analysis import tokens
from create_dump.analysis.secrets.policy import LEVELS, Mode, Policy
from create_dump.config.load import load
from create_dump.config.own_models import model_of
from create_dump.config.sections import Sections
from create_dump.errors import SettingsError
from create_dump.selection.globs import Globs
from create_dump.selection.rules import RuleOptions
from create_dump.selection.selection import EVERYTHING, NOTHING, State

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from create_dump.config.load import Loaded
    from create_dump.config.settings import Settings
    from create_dump.explore.budget import Budget
    from create_dump.explore.habits import Habits
    from create_dump.options import Options

    Flags = Mapping[str, object]


def settings_of(root: Path, profile: str | None, flags: Flags, *, screen: bool = False) -> Loaded:
    """Return the settings that hold for *root*, the flags that were given above all others.

    A model brings its tokenizer with it, where none is set.

    Args:
        root: The directory.
        profile: The one that was asked for.
        flags: What was given.
        screen: Whether the app's own settings, such as keys, are judged as well.

    Raises:
        SettingsError: A file, a variable or a flag holds what can't be.
        UsageError: A pattern in one of them is none.
    """
    known: dict[str, Collection[str]] = {
        "format": formats.NAMES,
        "tokenizer": tokens.names(),
        "secrets": [mode.value for mode in Mode],
        "redact_level": LEVELS,
    }
    if screen:
        from create_dump.explore.habits import KNOWN

        known.update(KNOWN)
    loaded = load(root, profile=profile, flags=flags, known=known)
    for name, patterns in (
        ("include", loaded.settings.include),
        ("exclude", loaded.settings.exclude),
    ):
        if patterns:
            Globs(loaded.origins[name], patterns)  # what is none is told where it was written
    model = model_of(loaded)
    if model is None or loaded.origins["tokenizer"] != "default":
        return loaded
    from dataclasses import replace

    from msgspec import structs

    return replace(
        loaded,
        settings=structs.replace(loaded.settings, tokenizer=model.tokenizer),
        origins={**loaded.origins, "tokenizer": loaded.origins["model"]},
    )


def budgets_of(loaded: Loaded) -> tuple[Budget, ...]:
    """Return the models that a dump can be measured against, what the settings choose first."""
    from create_dump.explore.budget import budgets

    return budgets(loaded)


def habits_of(loaded: Loaded) -> Habits:
    """Return the person's habits on the screen.

    Raises:
        SettingsError: The keys that are set are none, or in each other's way.
    """
    from create_dump.explore.habits import habits

    return habits(loaded)


def rules_of(settings: Settings, named: Sequence[str] | None = None) -> RuleOptions:
    """Return the rules beside the ignore files; the arguments are those of `options_of`."""
    return RuleOptions(
        settings.include,
        settings.exclude,
        settings.max_file_size,
        None if named is None else frozenset(named),
    )


def options_of(settings: Settings, named: Sequence[str] | None = None) -> Options:
    """Return how a workspace is opened.

    Args:
        settings: What holds.
        named: The only paths that are looked at; None is the whole tree.
    """
    from create_dump.options import Options

    return Options(
        rules=rules_of(settings, named),
        format=settings.format,
        tokenizer=settings.tokenizer,
        cache=settings.cache,
        jobs=settings.jobs,
        selection=EVERYTHING if named is None else NOTHING.choose(named, State.IN),
        secrets=policy_of(settings),
    )


def policy_of(settings: Settings) -> Policy:
    """Return what is done about secrets, but for what a project has settled."""
    return Policy(
        Mode(settings.secrets),
        LEVELS[settings.redact_level],
        rules=settings.secret_rules,
        disabled=frozenset(settings.disabled_rules),
        paths=settings.allowed_paths,
    )


def profiles(root: str) -> tuple[str, ...]:
    """Return the profiles that there are, for a shell to offer; none where settings are broken."""
    try:
        return load(Path(root)).profiles
    except SettingsError:
        return ()


def sections(root: str) -> Sections:
    """Return what the settings name, for a shell to offer; nothing where they are broken."""
    try:
        return load(Path(root)).sections
    except SettingsError:
        return Sections()
