"""Outlines: the signatures of a file instead of the whole."""

from create_dump.analysis.outline.outlining import outline, supported

__all__ = ["outline", "supported"]
