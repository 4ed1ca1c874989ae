"""The person's editor: which command opens a file in it, at a line.

Knows the environment and how editors take a line; it runs nothing.
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from create_dump.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES: Final = ("VISUAL", "EDITOR")
"""The variables that name it, the first that is set counts."""
_FALLBACKS: Final = ("vi", "nano", "notepad")
_PLUS: Final = (
    *("emacs", "emacsclient", "gvim", "helix", "hx", "kak", "micro", "mvim"),
    *("nano", "nvim", "vi", "view", "vim"),
)
"""Those that take ``+LINE`` before the file."""
_GOTO: Final = ("code", "code-insiders", "codium", "cursor", "vscodium", "windsurf")
"""Those that take ``--goto FILE:LINE``, and return at once unless told to wait."""
_COLON: Final = ("subl", "sublime_text")
"""Those that take ``FILE:LINE``."""
_WAIT: Final = {"-w", "--wait"}


def command(environ: Mapping[str, str], file: Path, line: int) -> list[str]:
    """Return the command that opens *file* at *line*, to be run as it is, without a shell.

    Args:
        environ: The environment.
        file: Its absolute path, which no program takes for an option.
        line: From 1.

    Raises:
        UsageError: The variable is no command, or the editor that it names is not there.
    """
    own = _own(environ)
    name = Path(own[0].replace("\\", "/")).stem.lower()
    if name in _PLUS:
        return [*own, f"+{line}", str(file)]
    if name in _GOTO:
        wait = [] if _WAIT & set(own) else ["--wait"]
        return [*own, *wait, "--goto", f"{file}:{line}"]
    if name in _COLON:
        return [*own, f"{file}:{line}"]
    return [*own, str(file)]


def _own(environ: Mapping[str, str]) -> list[str]:
    variable = next((name for name in _NAMES if environ.get(name, "").strip()), "")
    if not variable:
        found = next((each for each in map(_found, _FALLBACKS) if each), None)
        if found is None:
            raise UsageError("there is no editor here", hint="set $EDITOR to the command of yours")
        return [found]
    words = _words(environ[variable], variable)
    program = _found(words[0])
    if program is None:
        raise UsageError(
            f"${variable} names {words[0]}, which is not there",
            hint=f"set ${variable} to the command of your editor",
        )
    return [program, *words[1:]]


def _words(text: str, variable: str) -> list[str]:
    posix = os.name == "posix"
    try:
        # Backslashes separate directories on Windows.
        words = shlex.split(text, posix=posix)
    except ValueError as error:
        raise UsageError(f"${variable} is no command: {error}", where=text) from error
    return words if posix else [word.strip('"') for word in words]


def _found(program: str) -> str | None:
    found = shutil.which(program)
    # Windows looks into the current directory first, which may be anybody's repository.
    if found is None or (os.name == "nt" and Path(found).parent.resolve() == Path.cwd()):
        return None
    return found
