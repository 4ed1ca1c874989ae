"""What is remembered of a project from one run to the next: the last screen, the last delivery.

It knows names, numbers and digests, never contents; all of it is in the user's private state
directory. A file of another origin, or a broken one, is put aside and told of once; that of a newer
version is told of and left as it is.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from create_dump.destinations.file import FileDestination
from create_dump.destinations.refusal import refusing
from create_dump.destinations.state import state_directory
from create_dump.errors import DeliveryError
from create_dump.sources.names import quote_path, unquote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    Report = Callable[[str], None]

_T = TypeVar("_T", "_Sessions", "_Delivered")

_VERSION: Final = 1
_DELIVERY: Final = "delivery-"
_MOST_BRANCHES: Final = 20
_MOST_FILES: Final = 400
"""A project has one, and one for each branch that something was delivered on."""
_MOST_BYTES: Final = 32 << 20
"""More than a file of ours grows to in a tree of 200,000 files."""


@dataclass(frozen=True, slots=True)
class Session:
    """How a screen was left.

    Attributes:
        selection: In the notation of `create_dump.selection.notation`.
        expanded: The directories that were open.
        cursor: The path that the cursor was on.
        sort: How the tree was sorted.
        format: The format's name, where it is not the settings'.
        model: The name of the model that was measured against, likewise.
        template: The name of the instructions' template.
        question: What the template asked for.
        parts: The most tokens of a part, as it was typed.
        target: The file that was last written to.
        target_parts: The most tokens of one of its parts, as it was typed.
    """

    selection: tuple[str, ...] = ()
    expanded: tuple[str, ...] = ()
    cursor: str = ""
    sort: str = ""
    format: str = ""
    model: str = ""
    template: str = ""
    question: str = ""
    parts: str = ""
    target: str = ""
    target_parts: str = ""


@dataclass(frozen=True, slots=True)
class LastDelivery:
    """What was delivered last.

    Attributes:
        digests: Of each file's content that was in it, by path; as in ``FileFacts``.
        format: The format's name.
        where: The place in words, as in ``Delivery``.
        time: When, in seconds since 1970.
        tokens: Of the whole dump.
        bytes: Of the whole dump.
        sha256: Of the whole dump, in hexadecimal.
        saved: The file that held the whole dump then; "" if none did. `delivered` reads it.
    """

    digests: Mapping[str, bytes]
    format: str
    where: str
    time: float
    tokens: int
    bytes: int
    sha256: str
    saved: str = ""


class _Place(NamedTuple):
    """A file of ours and the project that it is about."""

    path: Path
    root: str


class _NewerError(Exception):
    """A file that a newer version has written, and will want to read again."""


@dataclass(slots=True)
class _Versioned:
    """What every version's files have."""

    version: int


@dataclass(slots=True)
class _Sessions:
    """A project's sessions as they are stored, the latest last; all texts are quoted."""

    version: int
    root: str
    branches: dict[str, Session]


@dataclass(slots=True)
class _Delivered:
    """A project's last delivery as it is stored; paths are quoted, digests hexadecimal."""

    version: int
    root: str
    format: str
    where: str
    time: float
    tokens: int
    bytes: int
    sha256: str
    saved: str
    digests: dict[str, str] = field(default_factory=dict)


def load(root: Path, branch: str, *, report: Report | None = None) -> Session | None:
    """Return how the screen of a project was left; None if that is not known.

    That is how it was left on the branch or, on one that is new to us, how it was left last.

    Args:
        root: The project.
        branch: The git branch's name, or "".
        report: Told in a sentence why something that is there can't be used.
    """
    stored = _load(root, "session", _Sessions, report)
    if stored is None or not stored.branches:
        return None
    latest = [*stored.branches.values()][-1]
    return _mapped(stored.branches.get(quote_path(branch), latest), unquote_path)


def save(root: Path, branch: str, session: Session) -> None:
    """Remember how the screen of a project is left on a branch.

    So are the other branches of late, up to 20. Of two that save at a time the last one wins.
    What is very much is remembered without the open directories, and without other branches.

    Raises:
        DeliveryError: The state directory can't be written to, it is too much to remember, or a
            newer version of create-dump remembers the project.
    """
    place = _place(root, "session")
    known = _load(root, "session", _Sessions, None)
    branches = {} if known is None else known.branches
    branches.pop(quote_path(branch), None)
    branches = dict(list(branches.items())[1 - _MOST_BRANCHES :])
    branches[quote_path(branch)] = _mapped(session, quote_path)
    stored = _Sessions(_VERSION, place.root, branches)
    data = _encode(stored)
    if len(data) > _MOST_BYTES:
        latest = replace(branches[quote_path(branch)], expanded=())
        stored.branches = {quote_path(branch): latest}
        data = _encode(stored)
    _write(place, data)


def load_delivery(root: Path, branch: str, *, report: Report | None = None) -> LastDelivery | None:
    """Return what was delivered of a project last; None if that is not known.

    That is what was delivered on the branch or, on one that nothing was delivered on, the last of
    all. The arguments are those of `load`.
    """
    stored = _load(root, _delivery(branch), _Delivered, report)
    if stored is None and (latest := _latest_delivery(root)):
        stored = _load(root, latest, _Delivered, report)
    if stored is None:
        return None
    return LastDelivery(
        {unquote_path(path): bytes.fromhex(each) for path, each in stored.digests.items()},
        stored.format,
        stored.where,
        stored.time,
        stored.tokens,
        stored.bytes,
        stored.sha256,
        unquote_path(stored.saved),
    )


def save_delivery(root: Path, branch: str, last: LastDelivery) -> None:
    """Remember what was delivered of a project on a branch, and on the other ones of late.

    Raises:
        DeliveryError: As for `save`.
    """
    place = _place(root, _delivery(branch))
    stored = _Delivered(
        _VERSION,
        place.root,
        last.format,
        last.where,
        last.time,
        last.tokens,
        last.bytes,
        last.sha256,
        quote_path(last.saved),
        {quote_path(path): digest.hex() for path, digest in last.digests.items()},
    )
    _write(place, _encode(stored))
    _forget_oldest(_deliveries(place.path.parent, root), _MOST_BRANCHES)


def delivered(last: LastDelivery) -> bytes | None:
    """Return the dump that was delivered; None where no file holds it any more.

    Another copy may have replaced the file since, another project's even: only the very bytes
    that were delivered count.
    """
    if not last.saved:
        return None
    try:
        data = _read(last.saved, last.bytes)
    except (OSError, ValueError):
        return None
    return data if data and hashlib.sha256(data).hexdigest() == last.sha256 else None


def _place(root: Path, kind: str) -> _Place:
    """Return where a project's file of a kind is, its directory made and kept private.

    Raises:
        DeliveryError: The directory can't be made.
    """
    directory = state_directory() / "sessions"
    with refusing(quote_path(directory.as_posix())):
        directory.mkdir(mode=0o700, exist_ok=True)
    real = os.path.realpath(root)
    name = hashlib.sha256(os.fsencode(real)).hexdigest()[:32]
    return _Place(directory / f"{name}.{kind}.json", quote_path(real))


def _delivery(branch: str) -> str:
    """Return the kind of the file that holds what was delivered on a branch: its own, for size."""
    return f"{_DELIVERY}{hashlib.sha256(os.fsencode(branch)).hexdigest()[:16]}"


def _deliveries(directory: Path, root: Path) -> list[Path]:
    """Return the files of what was delivered of a project, on all branches."""
    name = _place(root, _DELIVERY).path.stem
    return [*directory.glob(f"{name}*.json")]


def _latest_delivery(root: Path) -> str:
    """Return the kind of the file that was written last of a project's deliveries, or ""."""
    try:
        files = _deliveries(_place(root, _DELIVERY).path.parent, root)
        latest = max(files, key=lambda file: file.stat().st_mtime_ns, default=None)
    except (OSError, DeliveryError):
        return ""
    return "" if latest is None else latest.name.split(".")[1]


def _load(root: Path, kind: str, shape: type[_T], report: Report | None) -> _T | None:
    try:
        place = _place(root, kind)
        return _decode(_read(os.fspath(place.path), _MOST_BYTES), place, shape)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, DeliveryError, _NewerError) as error:
        what = str(error)
    except ValueError as error:
        what = str(error)
        with suppress(OSError):
            place.path.replace(place.path.with_suffix(".bad"))
    if report is not None:
        report(f"what was remembered of this project can't be used: {quote_path(what)}")
    return None


def _decode(data: bytes, place: _Place, shape: type[_T]) -> _T:
    """Return what a file holds.

    Raises:
        ValueError: It is not what we would have written about this project.
        _NewerError: A newer version has written it.
    """
    import msgspec

    _refuse_newer(data)
    stored = msgspec.json.decode(data, type=shape)
    if stored.version != _VERSION:
        raise ValueError("it was written by another version of create-dump")
    if stored.root != place.root:
        raise ValueError("it is about another directory")
    _check(stored)
    return stored


def _refuse_newer(data: bytes) -> None:
    """Look at the version alone: what else a newer one has written is not known.

    Raises:
        ValueError: It says none.
        _NewerError: It is newer.
    """
    import msgspec

    if msgspec.json.decode(data, type=_Versioned).version > _VERSION:
        raise _NewerError("it was written by a newer version of create-dump")


def _check(stored: _Sessions | _Delivered) -> None:
    """See that all quoted texts can be read, and all digests."""
    if isinstance(stored, _Sessions):
        for branch, session in stored.branches.items():
            unquote_path(branch)
            _mapped(session, unquote_path)
    else:
        unquote_path(stored.saved)
        for path, digest in stored.digests.items():
            unquote_path(path)
            bytes.fromhex(digest)


def _encode(stored: _Sessions | _Delivered) -> bytes:
    import msgspec

    return msgspec.json.encode(stored)


def _mapped(session: Session, change: Callable[[str], str]) -> Session:
    """Return *session* with every text changed."""
    selection, expanded, *texts = (getattr(session, each.name) for each in fields(session))
    return Session(tuple(map(change, selection)), tuple(map(change, expanded)), *map(change, texts))


def _read(path: str, most: int) -> bytes:
    """Return what is in a regular file of at most so many bytes.

    Raises:
        ValueError: It is larger, no regular file, or somebody else's.
        OSError: It can't be read.
    """
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | flags)
    with os.fdopen(opened, "rb") as stream:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("it is no regular file")
        if hasattr(os, "getuid") and status.st_uid != os.getuid():
            raise ValueError("it belongs to another user")
        data = stream.read(most + 1)
    if len(data) > most:
        raise ValueError("it is larger than anything we remember")
    return data


def _write(place: _Place, data: bytes) -> None:
    if len(data) > _MOST_BYTES:
        raise DeliveryError(
            "this is more than we remember of a project",
            where=quote_path(place.path.as_posix()),
            hint="choose directories instead of many single files",
        )
    try:
        _refuse_newer(_read(os.fspath(place.path), _MOST_BYTES))
    except _NewerError as error:
        raise DeliveryError(
            "a newer version of create-dump remembers this project",
            where=quote_path(place.path.as_posix()),
            hint="this one leaves that as it is; use the newer one",
        ) from error
    except (OSError, ValueError):
        pass  # there is none, or none that is worth anything
    FileDestination(place.path, mode=0o600).deliver([data])
    with suppress(OSError):
        _forget_oldest([*place.path.parent.iterdir()], _MOST_FILES)


def _forget_oldest(files: Iterable[Path], most: int) -> None:
    """Remove those of *files* that were written longest ago, if there are too many."""
    with suppress(OSError):
        there = [(file.lstat(), file) for file in files]
        regular = [(each.st_mtime_ns, file) for each, file in there if stat.S_ISREG(each.st_mode)]
        for _, file in sorted(regular)[: max(0, len(regular) - most)]:
            file.unlink()
