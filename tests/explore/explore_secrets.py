"""A project with secrets in it. They are drawn when a test runs: none stands in any file."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_LETTERS = string.ascii_letters + string.digits


class Planted(NamedTuple):
    """What was planted where.

    Attributes:
        root: The project.
        token: In ``src/auth/tokens.py``, of a provider's format.
        key: In ``src/settings.py``, beside a secret-like name.
        password: In ``src/settings.py`` as well.
    """

    root: Path
    token: str
    key: str
    password: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """All of them."""
        return self[1:]


def draw(seed: str, count: int) -> str:
    """Return letters and digits, the same for the same *seed*."""
    source = random.Random(seed)  # noqa: S311 - the same secrets each time
    return "".join(source.choice(_LETTERS) for _ in range(count))


def token(seed: str = "token") -> str:
    """Return what looks like a token of GitHub's."""
    return f"ghp_{draw(seed, 36)}"


def planted(root: Path) -> Planted:
    """Plant secrets in the project at *root*."""
    found = Planted(root, token(), draw("key", 32), draw("password", 9) + "!")
    tokens = root / "src/auth/tokens.py"
    tokens.write_text(f'"""Tokens."""\n\n\tSIGNING = "{found.token}"\n' + tokens.read_text())
    settings = root / "src/settings.py"
    settings.write_text(
        settings.read_text()
        + f'\n\nsession_secret = "{found.key}"\nuser = "ada"\npassword = "{found.password}"\n'
    )
    return found
