"""The table of all settings: the one place that names them for files, flags, variables and docs.

It is plain data, so that a command line can show its help without loading what reads settings.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, Generic, NamedTuple, TypeVar

T_co = TypeVar("T_co", covariant=True)

VARIABLE_PREFIX: Final = "CREATE_DUMP_"
PROFILE_FLAG: Final = "--profile"
PROFILE_VARIABLE: Final = "CREATE_DUMP_PROFILE"


class Shape(Enum):
    """What a setting's value looks like, in words for an error."""

    NAME = "a name"
    COUNT = 'a whole number from 1 up, such as 128000 or "128k"'
    THREADS = "a whole number from 1 up, such as 2"
    AMOUNT = 'a whole number from 0 up, such as 8000 or "8k"'
    SIZE = 'a size from 1 byte up, such as 10000000, "10MB" or "512KiB"'
    PATTERNS = "a list of patterns"
    PATH = "a path"
    SWITCH = "true or false"


class Field(NamedTuple, Generic[T_co]):
    """One setting.

    Attributes:
        name: In files and in the library.
        default: What holds if nothing else is said.
        shape: What its value looks like.
        help: What it means, one sentence.
        has_flag: Whether the command line can set it.
        personal: Whether a project's own settings may not set it.
        at: The keys that lead to it in a file; none: its name.
    """

    name: str
    default: T_co
    shape: Shape
    help: str
    has_flag: bool = True
    personal: bool = False
    at: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that lead to it in a file."""
        return self.at or (self.name,)

    @property
    def flag(self) -> str:
        """What the command line calls it, or "" if it has no name there.

        What is on by itself can only be switched off.
        """
        on = "--no-" if self.default is True else "--"
        return on + self.name.replace("_", "-") if self.has_flag else ""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return VARIABLE_PREFIX + self.name.upper()


FORMAT: Final = Field("format", "markdown", Shape.NAME, "How the dump is written.")
TOKENIZER: Final = Field("tokenizer", "o200k_base", Shape.NAME, "Whose tokens are counted.")
BUDGET: Final[Field[int | None]] = Field(
    "budget", None, Shape.COUNT, "The most tokens that a dump may have; above it none is written."
)
INCLUDE: Final[Field[tuple[str, ...]]] = Field(
    "include", (), Shape.PATTERNS, "Only paths that match, as in .gitignore; none: all paths."
)
EXCLUDE: Final[Field[tuple[str, ...]]] = Field(
    "exclude", (), Shape.PATTERNS, "No paths that match, as in .gitignore."
)
MAX_FILE_SIZE: Final = Field(
    "max_file_size", 10_000_000, Shape.SIZE, "Files above this size are left out."
)
OUTPUT: Final[Field[str | None]] = Field(
    "output", None, Shape.PATH, "The file that the dump is written to."
)
CACHE: Final = Field(
    "cache",
    True,  # noqa: FBT003 - the default, as in all of these
    Shape.SWITCH,
    "Whether what one run learns of a file is kept for the next one.",
)
JOBS: Final[Field[int | None]] = Field(
    "jobs",
    None,
    Shape.THREADS,
    "Threads that look at files; none: as many as are of use here.",
)
WINDOW: Final = Field(
    "window",
    200_000,
    Shape.COUNT,
    "Tokens that the model takes; the meter in explore is full there.",
    has_flag=False,
)
MODEL: Final[Field[str | None]] = Field(
    "model",
    None,
    Shape.NAME,
    "The model: its window stands in for `window`, its tokenizer for one that is not set.",
    has_flag=False,
)
RESERVE: Final[Field[int | None]] = Field(
    "reserve",
    None,
    Shape.AMOUNT,
    "Tokens of the window kept for the answer; none: what the model answers with at most.",
    has_flag=False,
)
THEME: Final[Field[str | None]] = Field(
    "theme", None, Shape.NAME, "The colours of explore.", has_flag=False, personal=True
)

SECRETS_TABLE: Final = "secrets"
"""The table that holds what is done about secrets."""
SECRETS: Final = Field(
    "secrets",
    "redact",
    Shape.NAME,
    "What is done about secrets: redact, fail, exclude (their files), warn or off.",
    at=(SECRETS_TABLE, "mode"),
)
REDACT_LEVEL: Final = Field(
    "redact_level",
    "medium",
    Shape.NAME,
    "From which level on: low (possible passwords), medium or high.",
    at=(SECRETS_TABLE, "level"),
)
SECRET_RULES: Final[Field[tuple[str, ...]]] = Field(
    "secret_rules",
    (),
    Shape.PATTERNS,
    "Files with rules of your own for secrets.",
    has_flag=False,
    at=(SECRETS_TABLE, "rules"),
)
DISABLED_RULES: Final[Field[tuple[str, ...]]] = Field(
    "disabled_rules",
    (),
    Shape.PATTERNS,
    "The ids of rules for secrets that do not count.",
    has_flag=False,
    at=(SECRETS_TABLE, "disabled"),
)
ALLOWED_PATHS: Final[Field[tuple[str, ...]]] = Field(
    "allowed_paths",
    (),
    Shape.PATTERNS,
    "Paths whose secrets do not count, as in .gitignore.",
    has_flag=False,
    at=(SECRETS_TABLE, "allowed"),
)

FIELDS: Final[tuple[Field[object], ...]] = (
    FORMAT,
    TOKENIZER,
    BUDGET,
    INCLUDE,
    EXCLUDE,
    MAX_FILE_SIZE,
    OUTPUT,
    CACHE,
    JOBS,
    WINDOW,
    MODEL,
    RESERVE,
    THEME,
    SECRETS,
    REDACT_LEVEL,
    SECRET_RULES,
    DISABLED_RULES,
    ALLOWED_PATHS,
)
"""All settings, in the order in which they are shown."""

BY_NAME: Final = {field.name: field for field in FIELDS}
BY_KEYS: Final = {field.keys: field for field in FIELDS}
