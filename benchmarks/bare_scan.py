"""A yardstick: read every file below a directory and scan it with the bare engine and its rules.

Run as ``python bare_scan.py DIRECTORY FOLDER``; prints files and findings. No rules of ours, no
judging, no dump. The rules are kept compiled in FOLDER.
"""

from __future__ import annotations

import os
import sys

from kingfisher_sdk import Rules, Scanner


def main() -> None:
    """Scan the tree named on the command line."""
    scanner = Scanner(Rules(cache=True, cache_dir=sys.argv[2]))
    files = found = 0
    for directory, _, names in os.walk(sys.argv[1]):
        for name in names:
            with open(os.path.join(directory, name), "rb") as stream:  # noqa: PTH118, PTH123 - bare
                content = stream.read()
            if b"\0" in content:
                continue
            files += 1
            found += len(scanner.scan(content))
    print(files, found)


if __name__ == "__main__":
    main()
