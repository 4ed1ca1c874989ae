"""Single questions for a pool, beside the stream of files: each is answered in a `Future`.

A job runs in whatever the pool works with, the worker process included, so it is a small picklable
value; what it answers crosses a pipe as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from create_dump.analysis.analyse import examine
from create_dump.analysis.facts import Content
from create_dump.analysis.languages import language
from create_dump.analysis.secrets.guard import in_outline
from create_dump.analysis.text import decode
from create_dump.errors import Unreadable

if TYPE_CHECKING:
    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.imports import Import
    from create_dump.analysis.pool import Work
    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.taken import Taken

Answer = TypeVar("Answer", covariant=True)  # noqa: PLC0105 - the usual name says more


class Job(Protocol[Answer]):
    """A question."""

    def run(self, work: Work) -> Answer:
        """Answer it."""
        ...


class CountText(NamedTuple):
    """How many tokens has this text of no file?"""

    text: str

    def run(self, work: Work) -> int:
        """Count it."""
        return work.tokenizer.count([self.text], [""])[0]


class Words(NamedTuple):
    """What is left of these names and other words when secrets are taken out?"""

    texts: tuple[str, ...]

    def run(self, work: Work) -> tuple[list[str], str]:
        """Return them, and what a person should know of the scanner.

        Raises:
            CreateDumpError: They could not be scanned.
        """
        return work.guard.words(self.texts), work.guard.note


class Take(NamedTuple):
    """What may go in of this text, the content of a file as it is now?"""

    path: str
    facts: FileFacts
    text: str

    def run(self, work: Work) -> Taken:
        """Return it."""
        return work.guard.take(self.path, self.facts, self.text)


class Left(NamedTuple):
    """What is still to be found in this text, out of which secrets were taken?"""

    path: str
    text: str

    def run(self, work: Work) -> tuple[Finding, ...]:
        """Return what should not be there any more.

        Raises:
            CreateDumpError: It could not be scanned.
        """
        return work.guard.left(self.path, self.text)


class WeighOutlines(NamedTuple):
    """What would these files' sections cost with the outline instead of the whole?"""

    paths: tuple[str, ...]

    def run(self, work: Work) -> list[tuple[str, bytes, int | None]]:
        """Return path, digest (empty where it can't be read), and tokens.

        The tokens are None where an outline saves nothing.
        """
        from create_dump.analysis.outline import outline

        answers: list[tuple[str, bytes, int | None]] = []
        for path in self.paths:
            try:
                facts, text = examine(work.source.read(path))
            except Unreadable:
                answers.append((path, b"", None))
                continue
            facts, held, redactions = work.guard.take(path, facts, text)
            short = None
            if facts.content is Content.TEXT:
                short = outline(held, language(path))
            if short is None:
                answers.append((path, facts.digest, None))
                continue
            name = work.guard.names([path]).get(path, path)
            renamed = int(name != path)
            less = in_outline(short, redactions) + renamed
            sections = (
                "".join(work.section(name, facts, short, outline=True, redacted=less)),
                "".join(work.section(name, facts, held, redacted=redactions + renamed)),
            )
            tokens, whole = work.tokenizer.count(sections, [language(path)] * 2)
            answers.append((path, facts.digest, tokens if tokens < whole else None))
        return answers


class Outline(NamedTuple):
    """What is the outline of this file?"""

    path: str

    def run(self, work: Work) -> str | None:
        """Return its text, or None where there is none."""
        from create_dump.analysis.outline import outline

        facts, text = examine(work.source.read(self.path))
        return outline(text, language(self.path)) if facts.content is Content.TEXT else None


class Compare(NamedTuple):
    """How does this file differ from what it was?

    Attributes:
        path: The file.
        old: What it held; None when there was no such file.
    """

    path: str
    old: bytes | None

    def run(self, work: Work) -> str | None:
        """Return the unified diff, "" where nothing differs, None where one of both is no text."""
        from create_dump.analysis.changes import unified

        new = decode(work.source.read(self.path)).text
        old = None if self.old is None else decode(self.old).text
        if new is None or (old is None and self.old is not None):
            return None
        return unified(old, new, self.path)


class ScanImports(NamedTuple):
    """What do these files import?"""

    paths: tuple[str, ...]

    def run(self, work: Work) -> dict[str, tuple[Import, ...]]:
        """Return the imports of each; of what can't be read, or is no text, there are none."""
        from create_dump.analysis.imports import imports

        found: dict[str, tuple[Import, ...]] = {}
        for path in self.paths:
            try:
                text = decode(work.source.read(path)).text
            except Unreadable:
                continue
            if text is not None:
                found[path] = imports(text, language(path))
        return found


class RankFiles(NamedTuple):
    """How central is each of these files?

    Attributes:
        known: All paths that an import can mean, and the settings files that say what it means.
        imports: What each file imports.
    """

    known: tuple[str, ...]
    imports: dict[str, tuple[Import, ...]]

    def run(self, work: Work) -> dict[str, float]:
        """Return a number for each, as `graph.centrality` does."""
        from create_dump.analysis.imports import Resolver, graph

        resolver = Resolver(self.known, work.source.read)
        return graph.centrality(
            {path: resolver.resolve(path, found) for path, found in self.imports.items()}
        )


class FindTexts(NamedTuple):
    """Which of these files hold which of these texts, whatever their case?

    Attributes:
        paths: The files.
        texts: What is sought, folded (``str.casefold``).
    """

    paths: tuple[str, ...]
    texts: tuple[str, ...]

    def run(self, work: Work) -> list[tuple[bool, ...]]:
        """Return for each file which texts it holds; what can't be read as text holds none."""
        nothing = (False,) * len(self.texts)
        answers: list[tuple[bool, ...]] = []
        for path in self.paths:
            try:
                text = decode(work.source.read(path)).text
            except Unreadable:
                text = None
            if text is None:
                answers.append(nothing)
                continue
            folded = text.casefold()
            answers.append(tuple(each in folded for each in self.texts))
        return answers
