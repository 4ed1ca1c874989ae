"""create-dump: any code base to one dump that a language model can read."""

from __future__ import annotations

from create_dump._version import __version__

__all__ = ["__version__"]
