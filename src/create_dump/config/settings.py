"""All settings with their values, typed. Which value wins is `load`'s affair."""

from __future__ import annotations

from typing import Annotated, Any, Final

from msgspec import Meta, Struct, structs

from create_dump.config import fields

Count = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Amount = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Text = Annotated[str, Meta(min_length=1, pattern=r"^[^\x00]*$")]


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a dump is made with. Every value has a default."""

    format: Text = fields.FORMAT.default
    """How the dump is written: a format's name."""
    tokenizer: Text = fields.TOKENIZER.default
    """Whose tokens are counted: a tokenizer's name."""
    budget: Count | None = fields.BUDGET.default
    """The most tokens that a dump may have; None: any number."""
    include: tuple[Text, ...] = fields.INCLUDE.default
    """Only paths that match one of these patterns are in; none: all are."""
    exclude: tuple[Text, ...] = fields.EXCLUDE.default
    """Paths that match one of these patterns are out."""
    max_file_size: Count = fields.MAX_FILE_SIZE.default
    """In bytes; larger files are out."""
    output: Text | None = fields.OUTPUT.default
    """The file that the dump is written to; None: one is named after the root.

    Absolute where a settings file of the project says it, else as it was given.
    """
    cache: bool = fields.CACHE.default
    """Whether what one run learns of a file is kept for the next one."""
    jobs: Count | None = fields.JOBS.default
    """How many threads look at files; None: as many as are of use on this machine."""
    window: Count = fields.WINDOW.default
    """Tokens that the model takes, for the meter."""
    model: Text | None = fields.MODEL.default
    """The model that the dump is for, by its name; None: only `window` is known of it."""
    reserve: Amount | None = fields.RESERVE.default
    """Tokens of the window that are kept for the answer; None: what the model answers with."""
    theme: Text | None = fields.THEME.default
    """The colours of explore, by their name; None: its own."""
    secrets: Text = fields.SECRETS.default
    """What is done about secrets: a mode's name."""
    redact_level: Text = fields.REDACT_LEVEL.default
    """From which level on: a level's name."""
    secret_rules: tuple[Text, ...] = fields.SECRET_RULES.default
    """Files with rules for secrets; absolute where a settings file of the project names them."""
    disabled_rules: tuple[Text, ...] = fields.DISABLED_RULES.default
    """The ids of rules for secrets that do not count."""
    allowed_paths: tuple[Text, ...] = fields.ALLOWED_PATHS.default
    """Patterns of paths whose secrets do not count."""


TYPES: Final[dict[str, Any]] = {field.name: field.type for field in structs.fields(Settings)}
"""What each value must be, for ``msgspec.convert``."""
