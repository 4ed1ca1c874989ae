"""``python -m create_dump`` is ``create-dump``."""

from __future__ import annotations

from create_dump.cli import enter

if __name__ == "__main__":
    enter()
