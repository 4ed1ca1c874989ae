"""The yardstick: read every file below a directory and count its tokens, with no care at all.

Run as ``python bare_loop.py DIRECTORY``; prints files and tokens. No rules, no order, no dump.
"""

from __future__ import annotations

import os
import sys

import toktok  # type: ignore[import-untyped]  # it ships no types


def main() -> None:
    """Count the tree named on the command line."""
    files = tokens = 0
    for directory, _, names in os.walk(sys.argv[1]):
        for name in names:
            with open(os.path.join(directory, name), "rb") as stream:  # noqa: PTH118, PTH123 - bare
                content = stream.read()
            try:
                text = content.decode()
            except UnicodeDecodeError:
                continue
            if "\0" in text:
                continue
            files += 1
            tokens += toktok.batch_count([text], "o200k_base", threads=1)[0]
    print(files, tokens)


if __name__ == "__main__":
    main()
