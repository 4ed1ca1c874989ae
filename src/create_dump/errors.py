"""Every error that a person can meet: what happened, where, and what to do about it.

::

    CreateDumpError
    ├── SourceError            the root or a file of it
    │   ├── RootMissing
    │   ├── RootNotDirectory
    │   ├── Unreadable
    │   └── WatchLost          changes on disk can't be followed; all else goes on
    ├── UsageError             what was asked for makes no sense
    │   └── SettingsError      a settings file, a profile or a CREATE_DUMP_* variable
    ├── BudgetExceeded         the dump is larger than was allowed
    ├── DeliveryError          the destination refused; what stood there before still stands
    ├── DumpUnreadable         a text that was to be read back is no dump of ours, or a damaged one
    ├── ScanFailed             nothing is known of a file's secrets: it goes nowhere unseen
    ├── SecretsFound           there are secrets, and nothing may be written then
    ├── CacheLost              what an earlier run learned can't be used or kept; all else goes on
    ├── WorkerFailed           the analysis process died twice
    └── Cancelled              the person stopped it; nothing half done is left

The exit codes are part of the interface: 0 done, 1 failed, 2 wrong usage or settings,
3 over budget, 4 secrets found or not looked for, 130 interrupted (Ctrl-C), 141 the reader of a
pipe went away.
"""

from __future__ import annotations

from typing import ClassVar, Final


class CreateDumpError(Exception):
    """An error with a code, a place and a way out.

    Attributes:
        code: A stable name for scripts, such as ``root-missing``.
        exit_code: What the process answers with when this ends it.
        what: What happened, one sentence without a final full stop.
        where: The path (escaped for display), ``file:line:column`` or setting concerned, or "".
        hint: What the person can do about it, one sentence, or "".
    """

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        """Keep the three parts apart, so that each face lays them out in its own way."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return all parts on one line, for logs and for the library's callers."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text


class SourceError(CreateDumpError):
    """Something about the root or a file below it."""

    code = "source"


class RootMissing(SourceError):
    """The root does not exist."""

    code = "root-missing"


class RootNotDirectory(SourceError):
    """The root is there but is not a directory."""

    code = "root-not-directory"


class Unreadable(SourceError):
    """A file or directory can't be read: gone, forbidden, or no regular file any more."""

    code = "unreadable"


class WatchLost(SourceError):
    """Changes on disk can't be followed (any more); all else goes on."""

    code = "watch-lost"


class UsageError(CreateDumpError):
    """What was asked for makes no sense, or not together."""

    code = "usage"
    exit_code = 2


class SettingsError(UsageError):
    """A setting is unknown or has a value that it can't have."""

    code = "settings"


class BudgetExceeded(CreateDumpError):
    """The dump would be larger than the budget; nothing was written."""

    code = "over-budget"
    exit_code = 3


class DeliveryError(CreateDumpError):
    """The destination did not take the dump; what stood there before is whole."""

    code = "delivery"


class DumpUnreadable(CreateDumpError):
    """A text is no dump of ours, or was damaged on its way."""

    code = "dump-unreadable"


class ScanFailed(CreateDumpError):
    """Looking for secrets failed or took too long: nothing is known of this text."""

    code = "scan-failed"
    exit_code = 4


class SecretsFound(CreateDumpError):
    """Secrets were found where nothing may be written then.

    Attributes:
        count: How many.
        lines: The first of them, a line each, without the secret.
    """

    code = "secrets"
    exit_code = 4

    def __init__(self, count: int, lines: list[str]) -> None:
        """Name what was found."""
        found = "1 secret was found" if count == 1 else f"{count:,} secrets were found"
        super().__init__(
            f"{found}; nothing was written",
            hint="create-dump secrets lists them all; --secrets redact replaces them",
        )
        self.count = count
        self.lines = lines


class CacheLost(CreateDumpError):
    """What an earlier run learned can't be used, or this one's can't be kept; all else goes on."""

    code = "cache-lost"


class WorkerFailed(CreateDumpError):
    """The analysis process died, was started again, and died again."""

    code = "worker-failed"


class Cancelled(CreateDumpError):
    """The person stopped it; nothing half done is left."""

    code = "cancelled"
    exit_code = 130


TOO_LARGE: Final = "too large to be held in memory"
"""Why a file can't be read, or goes into no dump."""

SMALLER: Final = "leave large files out: --exclude, or a lower --max-file-size"
"""What helps where memory does not suffice."""


def unexpected(error: BaseException, where: str = "") -> CreateDumpError:
    """Return what to tell a person of an *error* that is a mistake of ours, at *where*.

    A lack of memory is none.
    """
    if isinstance(error, MemoryError):
        return CreateDumpError("there is not enough memory", where=where, hint=SMALLER)
    return CreateDumpError(
        f"unexpected {type(error).__name__}: {error}",
        where=where,
        hint="please report this as a bug; --debug shows more",
    )
