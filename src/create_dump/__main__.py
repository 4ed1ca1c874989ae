"""``python -m create_dump`` is ``create-dump``."""

from __future__ import annotations

import sys

from create_dump.cli import main

if __name__ == "__main__":
    sys.exit(main())
