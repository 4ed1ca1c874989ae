"""Outlines: the signatures of a file instead of the whole."""

from create_dump.analysis.outline.outline import outline, supported

__all__ = ["outline", "supported"]
