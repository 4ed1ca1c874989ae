"""The process that touches the desktop's clipboard: ``copy`` from stdin, ``paste`` to stdout.

It stands apart because clipboard tools hang, print and fail in ways that only a process of its
own contains. Exit codes: 0 done, 3 no clipboard here, 4 failed (stderr says why).
"""

from __future__ import annotations

import os
import sys

DONE = 0
NO_CLIPBOARD = 3
FAILED = 4

_TOOLS = {
    "copy_dev_clipboard": "/dev/clipboard",
    "copy_klipper": "klipper",
    "copy_osx_pbcopy": "pbcopy",
    "copy_osx_pyobjc": "macOS",
    "copy_qt": "Qt",
    "copy_windows": "Windows",
    "copy_wl": "wl-copy",
    "copy_wsl": "clip.exe",
    "copy_xclip": "xclip",
    "copy_xsel": "xsel",
}


def main(words: list[str]) -> int:
    """Do what *words* say and return the exit code."""
    try:
        return _serve(words)
    except Exception as error:  # noqa: BLE001 - the edge of a process: its parent reports it
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return FAILED


def _serve(words: list[str]) -> int:
    import pyperclip

    # With "." on the PATH, a file of the repository could be called xclip.
    os.chdir(os.path.abspath(os.sep))  # noqa: PTH100 - the root of a drive, nothing to resolve
    if sys.platform == "darwin":
        # Without it pbcopy takes the bytes for Mac Roman, and pbpaste gives the same bytes back.
        os.environ["LC_ALL"] = "en_US.UTF-8"
    copy, paste = pyperclip.determine_clipboard()
    name = getattr(copy, "__name__", "")
    if not name:  # pyperclip's stand-in for "none" is no function
        return NO_CLIPBOARD
    if words == ["copy"]:
        copy(sys.stdin.buffer.read().decode("utf-8"))
        sys.stdout.write(_TOOLS.get(name, "clipboard tool"))
        return DONE
    if words == ["paste"]:
        # Another program's text may hold what UTF-8 can't; it is only compared.
        sys.stdout.buffer.write(paste().encode("utf-8", "surrogatepass"))
        return DONE
    raise ValueError(f"copy or paste, not {words}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
