"""The ways in which changes on disk are followed; a word for each, nothing else."""

from __future__ import annotations

from enum import Enum


class Following(Enum):
    """How changes on disk are followed."""

    NOT = "not watching"
    TOLD = "watching"
    """The system tells of them."""
    POLLED = "polling"
    """They are looked for, in some directories at least."""
    GONE = "root is gone"
    """There is nothing to follow: the root is not there now."""
