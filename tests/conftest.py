"""No test sees, or changes, what belongs to the person whose machine it runs on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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

SIGNALS = [n for name in ("SIGINT", "SIGTERM", "SIGHUP") if (n := getattr(signal, name, None))]
"""What ends a command, as far as there is such a signal here."""

# A busy machine is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def _rules(config: pytest.Config) -> Path:
    """Return where the compiled rules for secrets are kept from run to run."""
    assert config.cache is not None
    return config.cache.mkdir("rules")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores: each waits a third of its time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the rules for secrets, which takes seconds, before any process needs them."""
    if hasattr(session.config, "workerinput"):
        return
    # In a process of its own: no test is to find the engine loaded.
    program = "import sys, pathlib; from create_dump.analysis.secrets import scanners as s;"
    program += "s.get(cache=pathlib.Path(sys.argv[1])).prepare()"
    subprocess.run([sys.executable, "-c", program, str(_rules(session.config))], check=True)


@pytest.fixture(scope="session")
def seed_rules(pytestconfig: pytest.Config) -> Callable[[Path], None]:
    """Return a function that puts the compiled rules into a cache directory of a test's own."""

    def seed(cache: Path) -> None:
        shutil.copytree(_rules(pytestconfig), cache / "create-dump" / "rules")

    return seed


@pytest.fixture(scope="session", autouse=True)
def _strange_house(
    seed_rules: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Give the run an empty home and take the person's own settings out of its environment."""
    home = str(tmp_path_factory.mktemp("home"))
    shared = tmp_path_factory.mktemp("cache")
    # An app that is closed before they are compiled leaves the next one to begin again.
    seed_rules(shared)
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if name in LOOKS or (name.startswith(PERSONAL) and name not in OURS):
                patch.delenv(name)
        patch.setenv("HOME", home)
        patch.setenv("USERPROFILE", home)
        patch.setenv("XDG_CACHE_HOME", str(shared))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def _signals_that_are_heard() -> None:
    """Let what the tests start hear signals that this run was started to ignore.

    So does a script with what it runs in its background, and nohup. That would be inherited; a
    handler is not.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> Iterator[None]:
    """Let no command that runs in this process leave its handlers to later tests' children."""
    held = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in held.items():
        signal.signal(number, handler)
