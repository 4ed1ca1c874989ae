"""Tokenizers by name: those that count exactly, offline, and those that can only estimate.

Knows how to count texts, not where they come from. Exact counts are toktok's (tiktoken's where
there is no wheel of it); an estimate multiplies the count of o200k_base or measures length.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from create_dump.analysis.ratios import RATIOS, Ratios
from create_dump.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    _Count = Callable[[list[str]], list[int]]

DEFAULT = "o200k_base"

_EXACT = ("o200k_base", "cl100k_base", "o200k_harmony")
_BYTES_A_TOKEN = 4


class Tokenizer(Protocol):
    """Counts tokens, or estimates them. Counting frees the GIL; any thread may call it."""

    @property
    def name(self) -> str:
        """What ``--tokenizer`` calls it."""
        ...

    @property
    def exact(self) -> bool:
        """Whether it counts; else it estimates, and its numbers are shown with ``≈``."""
        ...

    @property
    def how(self) -> str:
        """How it estimates, for people; "" when it counts."""
        ...

    def count(self, texts: Sequence[str], languages: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text.

        Text that spells a special token (``<|endoftext|>``) is ordinary text, and a lone
        surrogate counts as U+FFFD.

        Args:
            texts: What to count.
            languages: The language of each (`create_dump.analysis.languages`); may be "".

        Raises:
            CreateDumpError: There is no vocabulary on this machine.
        """
        ...


class Vocabulary(Struct, frozen=True):
    """Counts with a vocabulary of toktok's.

    Attributes:
        name: What ``--tokenizer`` calls it.
        encoding: What toktok calls it.
        exact: Whether its counts are the model's own.
        how: What is not exact about it.
    """

    name: str
    encoding: str
    exact: bool = True
    how: str = ""

    def count(self, texts: Sequence[str], languages: Sequence[str]) -> list[int]:  # noqa: ARG002 - a protocol's
        """Return the number of tokens of each text; see `Tokenizer.count`."""
        count = _counter(self.encoding)
        try:
            return count(list(texts))
        except UnicodeEncodeError:
            return count([_without_surrogates(text) for text in texts])


class Scaled(Struct, frozen=True):
    """Estimates as so many times the tokens of o200k_base, by language.

    Attributes:
        name: What ``--tokenizer`` calls it.
        ratios: How many times.
    """

    name: str
    ratios: Ratios

    @property
    def exact(self) -> bool:
        """It only estimates."""
        return False

    @property
    def how(self) -> str:
        """The table in words."""
        return self.ratios.in_words(DEFAULT)

    def count(self, texts: Sequence[str], languages: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, about; see `Tokenizer.count`."""
        counts = get(DEFAULT).count(texts, languages)
        ratio = self.ratios.of
        return [
            round(count * ratio(language))
            for count, language in zip(counts, languages, strict=True)
        ]


class Rough(Struct, frozen=True):
    """Estimates by length alone: it needs no vocabulary and costs nothing."""

    name: str = "rough"
    exact: bool = False
    how: str = f"a token for each {_BYTES_A_TOKEN} bytes of UTF-8, whatever they say"

    def count(self, texts: Sequence[str], languages: Sequence[str]) -> list[int]:  # noqa: ARG002 - a protocol's
        """Return the number of tokens of each text, very roughly; see `Tokenizer.count`."""
        return [
            -(
                -(len(text) if text.isascii() else len(text.encode("utf-8", "replace")))
                // _BYTES_A_TOKEN
            )
            for text in texts
        ]


_TOKENIZERS: dict[str, Tokenizer] = {
    **{name: Vocabulary(name, name) for name in _EXACT},
    **{name: Scaled(name, ratios) for name, ratios in RATIOS.items()},
    "qwen-3.5": Vocabulary(
        "qwen-3.5",
        "qwen3.5",
        exact=False,
        how="counted with Qwen 3.5's vocabulary but Qwen 2's way of cutting words: exact for code "
        "and most scripts, a few per cent high for Hindi, Tamil, Thai and their like",
    ),
    "rough": Rough(),
}


def names() -> tuple[str, ...]:
    """Return what there is to choose from: the exact ones, then the estimates."""
    return tuple(_TOKENIZERS)


def get(name: str) -> Tokenizer:
    """Return the tokenizer called *name*; its vocabulary is loaded when it first counts.

    Raises:
        UsageError: There is none of that name.
    """
    found = _TOKENIZERS.get(name)
    if found is None:
        from difflib import get_close_matches

        close = get_close_matches(name.lower(), _TOKENIZERS, n=1)
        meant = f"did you mean {close[0]}? " if close else ""
        raise UsageError(
            f"unknown tokenizer {name!a}", hint=f"{meant}there are {', '.join(_TOKENIZERS)}"
        )
    return found


_counters: dict[str, _Count] = {}
_loading = threading.Lock()


def _counter(encoding: str) -> _Count:
    """Return what counts with *encoding*; the first call loads it, once for all threads."""
    found = _counters.get(encoding)
    if found is None:
        with _loading:
            found = _counters.get(encoding)
            if found is None:
                found = _counters[encoding] = _load(encoding)
    return found


def _load(encoding: str) -> _Count:
    try:
        import toktok  # type: ignore[import-untyped] # it brings no types
    except ImportError:
        from create_dump.analysis.fallback import load

        return load(encoding)

    def count(texts: list[str]) -> list[int]:
        counts: list[int] = toktok.batch_count(texts, encoding, 1)
        return counts

    count([""])
    return count


def _without_surrogates(text: str) -> str:
    """Return *text* as tiktoken reads it: pairs joined, lone surrogates as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
