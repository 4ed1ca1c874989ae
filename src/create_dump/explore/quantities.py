"""Numbers of tokens as people type them into a form."""

from __future__ import annotations

from create_dump.config.quantity import parse_count


def limit(text: str) -> int | None:
    """Return the number that *text* means; None for no text. `wrong_limit` has judged it."""
    return parse_count(text) if text else None


def wrong_limit(text: str) -> str:
    """Say why *text* is no number of tokens; "" where it is one, or nothing."""
    try:
        number = limit(text)
    except ValueError:
        number = 0
    return "" if number is None or number > 0 else "A number of tokens is needed, such as 32k."
