"""Why one path is in or out, in words: the rules first, then what is in the file.

It asks the same rules and the same analysis as a dump does, for single paths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.analyse import examine
from create_dump.analysis.facts import Content
from create_dump.cli.numbers import size
from create_dump.cli.terminal import safe
from create_dump.errors import Unreadable
from create_dump.sources.entry import Kind, Reason
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from create_dump.selection.rules import Rules
    from create_dump.sources.directory import DirectorySource
    from create_dump.sources.entry import Entry, Verdict

_KINDS: Final = {
    Kind.LINK: "a symbolic link, not followed",
    Kind.SPECIAL: "no regular file",
    Kind.REPOSITORY: "another repository",
}


_VERDICTS: Final = {
    (Reason.DEFAULT, True, False): "nothing keeps it out",
    (Reason.TRACKED, True, False): "git tracks it",
    (Reason.TRACKED, True, True): "git tracks it; else {pattern} would ignore it",
    (Reason.PATTERN, True, False): "taken back in {along}by {pattern}",
    (Reason.PATTERN, False, False): "ignored {along}by {pattern}",
    (Reason.INCLUDE, True, False): "included {along}by {pattern}",
    (Reason.INCLUDE, False, False): "no pattern of {option} names it",
    (Reason.INCLUDE, False, True): "taken back out {along}by {pattern}",
    (Reason.EXCLUDE, True, False): "taken back in {along}by {pattern}",
    (Reason.EXCLUDE, False, False): "excluded {along}by {pattern}",
    (Reason.TOO_LARGE, False, False): "{size} is more than {option} {limit}",
    (Reason.GIT, False, False): "git's own",
    (Reason.NAMED, True, False): "named here, though {pattern} ignores it",
    (Reason.TAKEN, True, False): "chosen by hand, though {option} leaves it out",
    (Reason.TAKEN, True, True): "chosen by hand, though {pattern} leaves it out",
    (Reason.NOT_ENTERED, False, False): "below {above}, which is a link or another repository",
}
"""A verdict in words, by its reason, whether it lets the path in and whether it has a pattern."""


class Answer(NamedTuple):
    """What is said of one path.

    Attributes:
        name: The path, quoted.
        included: Whether it is in.
        words: Why.
    """

    name: str
    included: bool
    words: str


def answer(source: DirectorySource, rules: Rules, path: str) -> Answer:
    """Return why *path* would be in a dump or out of it. It need not exist.

    Args:
        source: Reads and lists.
        rules: The source's rules.
        path: As in ``Entry``; with a slash behind it, what does not exist is a directory.
    """
    name = quote_path(path or ".")
    verdict = rules.verdict(path)
    entry = _entry(source, path.rstrip("/")) if verdict.included else source.stat(path.rstrip("/"))
    why = words(verdict, path.rstrip("/"), entry, rules.options.max_file_size)
    if not verdict.included:
        return Answer(name, included=False, words=why)
    if path.rstrip("/") and entry is None:
        return Answer(name, included=False, words=f"there is no such path; by the rules: {why}")
    if entry is not None and entry.kind in _KINDS:
        return Answer(name, included=False, words=_KINDS[entry.kind])
    if entry is not None and entry.kind is Kind.DIRECTORY:
        batch = next(iter(source.walk(entry.path, recursive=False)), None)
        if batch is not None and batch.error:
            return Answer(name, included=False, words=f"unreadable: {batch.error}")
    if entry is not None and entry.kind is Kind.FILE and (content := _content(source, entry.path)):
        return Answer(name, included=False, words=content)
    return Answer(name, included=True, words=why)


def _entry(source: DirectorySource, path: str) -> Entry | None:
    """Return *path* as a walk sees it: the rules mark what is another repository."""
    for batch in source.walk(path.rpartition("/")[0], recursive=False):
        for entry in batch.entries:
            if entry.path == path:
                return entry
    return None


def _content(source: DirectorySource, path: str) -> str:
    """Return why the file's content keeps it out, or ""."""
    try:
        facts, _ = examine(source.read(path))
    except Unreadable as error:
        return f"unreadable: {safe(error.what)}"
    match facts.content:
        case Content.TEXT:
            return ""
        case Content.DUMP:
            return "a dump of ours"
        case _:
            return f"binary: {safe(facts.detail)}"


def words(
    verdict: Verdict, path: str = "", entry: Entry | None = None, limit: int | None = None
) -> str:
    """Return *verdict* in words.

    Args:
        verdict: By the rules.
        path: What was asked for; the verdict may be about a directory above.
        entry: What is there, if it is known.
        limit: ``--max-file-size``, if there is one.
    """
    key = (verdict.reason, verdict.included, bool(verdict.pattern))
    return _VERDICTS.get(key, _VERDICTS[verdict.reason, verdict.included, False]).format(
        pattern=f'pattern "{safe(verdict.pattern)}" ({_origin(verdict)})',
        along="" if verdict.path in {"", path} else f"with {quote_path(verdict.path)} ",
        above=quote_path(verdict.path),
        option=verdict.origin,
        size=size(entry.size) if entry is not None else "it",
        limit=size(limit or 0),
    )


def _origin(verdict: Verdict) -> str:
    origin = quote_path(verdict.origin)
    return f"{origin}:{verdict.line}" if verdict.line else origin
