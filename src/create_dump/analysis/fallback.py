"""Exact counts where toktok has no wheel (musl, Windows on ARM): tiktoken, without the network.

tiktoken downloads a vocabulary when it lacks it. A dump is made offline, so here it counts only
with what is already in its cache.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.errors import CreateDumpError

if TYPE_CHECKING:
    from collections.abc import Callable

_URL = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
"""What tiktoken (``tiktoken_ext/openai_public.py``) loads; a file's name is its SHA-1."""

_FILES = {
    "o200k_base": "o200k_base",
    "o200k_harmony": "o200k_base",
    "cl100k_base": "cl100k_base",
}


def load(encoding: str) -> Callable[[list[str]], list[int]]:
    """Return what counts with *encoding*.

    Raises:
        CreateDumpError: There is no tiktoken, or not this vocabulary in its cache.
    """
    missing = CreateDumpError(
        f"no vocabulary to count {encoding} with on this machine",
        hint="install toktok-rs where there is a wheel of it; or tiktoken, with the vocabulary "
        "in the directory that TIKTOKEN_CACHE_DIR names; or estimate with --tokenizer rough",
    )
    if encoding not in _FILES or not _cached(_FILES[encoding]):
        raise missing
    try:
        import tiktoken
    except ImportError as error:
        raise missing from error
    count_one = tiktoken.get_encoding(encoding).encode_ordinary

    def count(texts: list[str]) -> list[int]:
        return [len(count_one(text)) for text in texts]

    return count


def _cached(vocabulary: str) -> bool:
    """Return whether tiktoken has *vocabulary* where it looks first (``tiktoken/load.py``)."""
    named = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    cache = Path(named) if named else Path(tempfile.gettempdir()) / "data-gym-cache"
    key = hashlib.sha1(_URL.format(vocabulary).encode(), usedforsecurity=False).hexdigest()
    return (cache / key).is_file()
