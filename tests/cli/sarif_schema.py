"""What SARIF's schema says of a log."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft4Validator


@cache
def _schema() -> Draft4Validator:
    text = Path(__file__).with_name("sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text))


def wrongs(log: object) -> list[str]:
    """Return where *log* is no SARIF 2.1.0, and why."""
    return [f"{error.json_path}: {error.message}" for error in _schema().iter_errors(log)]
