"""From the settings to what is looked for and done about secrets, with the root's baseline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.finding import LEVELS
from create_dump.analysis.secrets.policy import Action, Policy, cache_directory
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from create_dump.config.load import Loaded

KNOWN: Final = {"secrets": tuple(Action), "redact_level": tuple(LEVELS)}
"""The names that these settings may have."""


def policy_of(loaded: Loaded, root: Path, *, salt: bytes = b"") -> Policy:
    """Return the policy that holds for *root*.

    Args:
        loaded: The settings.
        root: The directory.
        salt: Of the fingerprints where there is no baseline; none: they are not made.

    Raises:
        SettingsError: Its baseline, or a file of rules, can't be used.
    """
    settings, secrets = loaded.settings, loaded.sections.secrets
    action = Action(settings.secrets)
    if action is Action.OFF:
        return Policy(action)
    from create_dump.baseline import read_baseline

    baseline = read_baseline(root)
    policy = Policy(
        action=action,
        level=LEVELS[settings.redact_level],
        disabled=frozenset(secrets.disable),
        paths=secrets.allow_paths,
        allowed=baseline.fingerprints if baseline else frozenset(),
        salt=baseline.salt if baseline else salt,
        rules=tuple(map(Path, secrets.rules)),
        cache=cache_directory(),
    )
    _check(policy)
    return policy


def _check(policy: Policy) -> None:
    """Refuse rules and globs that can't be used before anything is scanned with them."""
    if policy.paths:
        from create_dump.analysis.secrets.policy import matches

        matches(policy.paths, "")
    if policy.rules:
        from create_dump.analysis.secrets.native import load
        from create_dump.analysis.secrets.opening import check_rules

        try:
            native = load()
        except ImportError:
            raise SettingsError(
                "further rules need kingfisher, which is not installed here",
                where="secrets.rules",
                hint="install kingfisher-secret-scanner, or take the rules out of the settings",
            ) from None
        for path in policy.rules:
            check_rules(native, path)
