"""No test sees, or changes, what belongs to the person whose machine it runs on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PERSONAL = (
    "CREATE_DUMP_",
    "DISPLAY",
    "GIT_",
    "SSH_",
    "TEXTUAL",
    "TMUX",
    "WAYLAND_DISPLAY",
    "XDG_",
    "_CREATE_DUMP_",
)
"""How the variables begin that settings, git, the clipboard and the app look at."""

OURS = {"TEXTUAL_SNAPSHOT_TEMPDIR"}
"""What the run itself has set by now: where pictures that differ are kept for its report."""

LOOKS = {"CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR"}
"""What else changes the look of output."""


@pytest.fixture(scope="session", autouse=True)
def _strange_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the run an empty home and take the person's own settings out of its environment."""
    home = str(tmp_path_factory.mktemp("home"))
    # The rules for secrets take seconds to compile: once for all tests of a process.
    shared = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if name in LOOKS or (name.startswith(PERSONAL) and name not in OURS):
                patch.delenv(name)
        patch.setenv("HOME", home)
        patch.setenv("USERPROFILE", home)
        patch.setenv("XDG_CACHE_HOME", str(shared))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield
