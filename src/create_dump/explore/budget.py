"""What a dump is measured against: a model's window, and what of it is kept for the answer.

Pure arithmetic and a list of models; it knows neither the dump nor a screen.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis import tokens
from create_dump.analysis.ratios import RATIOS
from create_dump.config.own_models import model_of, own_models
from create_dump.selection.models import MODELS, get

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.config.load import Loaded
    from create_dump.selection.models import Model

_SHARE: Final = 4
"""Models may answer with as much as they take; no more than one part of so many is kept for it."""
_UNPUBLISHED: Final = 8_000
"""Kept for the answer where nobody says how long it can be."""
_FAMILIES: Final = ("opus", "haiku", "gpt", "gemini", "deepseek", "mistral", "llama", "qwen")
_INTERESTING: Final = 8
_TIGHT: Final = 80
"""Per cent of the room from which the next directory may not fit any more."""


class Level(Enum):
    """How much of the room a dump takes."""

    FITS = "fits"
    TIGHT = "nearly full"
    OVER = "OVER"


class Budget(NamedTuple):
    """A model's window.

    Attributes:
        name: The model's, or "" where only a window is known.
        window: The tokens of question and answer together.
        reserve: Those of them that are kept for the answer.
        tokenizer: The name of the tokenizer that counts for it, or "": whichever counts now.
        told: What else is known: who makes it, as of when, by which page.
    """

    name: str
    window: int
    reserve: int
    tokenizer: str = ""
    told: str = ""

    @property
    def room(self) -> int:
        """The tokens that a dump may have."""
        return max(0, self.window - self.reserve)

    @property
    def title(self) -> str:
        """What a list calls it."""
        return self.name or "a window of its own"

    def level(self, size: int) -> Level:
        """Return how a dump of *size* tokens fits."""
        if size > self.room:
            return Level.OVER
        return Level.TIGHT if 100 * size >= _TIGHT * self.room and size else Level.FITS

    def percent(self, size: int) -> int:
        """Return how much of the room *size* tokens take: above 100 exactly if they don't fit."""
        if size <= self.room:
            return 100 * size // self.room if self.room else 0
        # Without any room each token is too many.
        return -(-100 * size // self.room) if self.room else 999

    def parts(self, size: int) -> int:
        """Return into how many parts *size* tokens go at least."""
        return max(1, -(-size // self.room)) if self.room else 1


def reserve(window: int, answer: int | None, asked: int | None) -> int:
    """Return the tokens of *window* to keep for the answer.

    Args:
        window: All that the model takes.
        answer: What it answers with at most, where that is published.
        asked: What a person wants to keep; above all else.
    """
    if asked is not None:
        return asked
    return min(_UNPUBLISHED if answer is None else answer, window // _SHARE)


def budgets(loaded: Loaded) -> tuple[Budget, ...]:
    """Return all that a dump can be measured against, what the settings choose first.

    Raises:
        SettingsError: They choose a model that there is not.
    """
    settings = loaded.settings
    chosen = model_of(loaded)
    own = own_models(loaded.sections.models, settings.tokenizer)
    plain = Budget("", settings.window, reserve(settings.window, None, settings.reserve))
    known = (model for model in MODELS if model.name not in loaded.sections.models)
    listed = [_budget(model, settings.reserve) for model in (*own, *known)]
    if chosen is None:
        return plain, *listed
    first = _budget(chosen, settings.reserve)
    return first, *(each for each in (plain, *listed) if each.name != first.name)


def named(budgets: Sequence[Budget], name: str) -> Budget | None:
    """Return the one of that name, or None."""
    return next((each for each in budgets if each.name == name), None)


def interesting(budgets: Sequence[Budget], now: Budget) -> list[Budget]:
    """Return a few of *budgets*: the one that holds *now*, one's own, and the heads of families.

    What has as much room and the same tokenizer as another is left out: it says the same.
    """
    heads = {get(name).name for name in _FAMILIES}
    known = {model.name for model in MODELS}
    found: dict[tuple[int, str], Budget] = {}
    for each in (now, *budgets):
        if each is now or each.name in heads or (each.name and each.name not in known):
            found.setdefault((each.room, each.tokenizer), each)
    return list(found.values())[:_INTERESTING]


def about(size: int, counted: str, wanted: str) -> int:
    """Return about how many tokens *size* tokens of one tokenizer are of another."""
    return round(size * _times(wanted) / _times(counted))


def approximate(counted: str, wanted: str) -> bool:
    """Tell whether what is *counted* says only about how many tokens it is in the *wanted* one."""
    return counted != wanted or not tokens.get(wanted).exact


def _budget(model: Model, asked: int | None) -> Budget:
    maker = model.vendor or "yours"
    told = f"{maker}, as of {model.known}: {model.source}" if model.known else model.source
    kept = reserve(model.window, model.answer, asked)
    return Budget(model.name, model.window, kept, model.tokenizer, told)


def _times(tokenizer: str) -> float:
    ratios = RATIOS.get(tokenizer)
    return 1.0 if ratios is None else ratios.rest
