"""The models that the settings name, beside those that are well known.

It knows both tables and which of them wins; what a model is measured for is the faces'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from create_dump.errors import SettingsError, UsageError
from create_dump.selection.models import Model, get

if TYPE_CHECKING:
    from collections.abc import Mapping

    from create_dump.config.load import Loaded
    from create_dump.config.sections import NamedModel


def own_models(named: Mapping[str, NamedModel], tokenizer: str) -> tuple[Model, ...]:
    """Return the models that settings name.

    One that has a well-known model's name keeps all of that but what the settings say.

    Args:
        named: Theirs.
        tokenizer: For those that neither say one nor are known.
    """
    return tuple(_own(name, model, tokenizer) for name, model in named.items())


def model_of(loaded: Loaded) -> Model | None:
    """Return the model that the settings choose, or None.

    Raises:
        SettingsError: There is none of that name.
    """
    settings = loaded.settings
    if settings.model is None:
        return None
    try:
        return get(settings.model, own_models(loaded.sections.models, settings.tokenizer))
    except UsageError as error:
        where = loaded.origins["model"]
        raise SettingsError(error.what, where=where, hint=error.hint) from None


def _own(name: str, named: NamedModel, tokenizer: str) -> Model:
    try:
        known = get(name)
    except UsageError:
        known = Model(name, "", named.window, None, tokenizer, named.origin, "")
    return replace(
        known,
        name=name,
        window=named.window,
        tokenizer=named.tokenizer or known.tokenizer,
        source=named.origin,
        known="",
        aliases=(),
    )
