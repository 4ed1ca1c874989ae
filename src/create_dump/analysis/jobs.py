"""Single questions for a pool, beside the stream of files: each is answered in a `Future`.

A job runs in whatever the pool works with, the worker process included, so it is a small picklable
value; what it answers crosses a pipe as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from create_dump.analysis.analyse import examine, guarded
from create_dump.analysis.facts import Content
from create_dump.analysis.languages import language
from create_dump.analysis.text import decode
from create_dump.errors import ScanFailed, Unreadable

if TYPE_CHECKING:
    from create_dump.analysis.facts import FileFacts
    from create_dump.analysis.imports import Import
    from create_dump.analysis.pool import Work
    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.guard import Cleaned, Masked
    from create_dump.analysis.text import Decoded

Answer = TypeVar("Answer", covariant=True)  # noqa: PLC0105 - the usual name says more


class Job(Protocol[Answer]):
    """A question."""

    @property
    def guarded(self) -> bool:
        """Whether it has to wait until secrets can be found."""
        ...

    def run(self, work: Work) -> Answer:
        """Answer it."""
        ...


class CountText(NamedTuple):
    """How many tokens has this text of no file?"""

    text: str

    @property
    def guarded(self) -> bool:
        """It shows nothing of what a file holds."""
        return False

    def run(self, work: Work) -> int:
        """Count it."""
        return work.tokenizer.count([self.text], [""])[0]


class WeighOutlines(NamedTuple):
    """What would these files' sections cost with the outline instead of the whole?"""

    paths: tuple[str, ...]

    @property
    def guarded(self) -> bool:
        """It shows what a file holds."""
        return True

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
            short, name = None, path
            if facts.content is Content.TEXT:
                facts, name, text = guarded(path, facts, text, work.guard)
                short = outline(text, language(path))
            if short is None:
                answers.append((path, facts.digest, None))
                continue
            sections = (
                "".join(work.section(name, facts, short, outline=True)),
                "".join(work.section(name, facts, text)),
            )
            tokens, whole = work.tokenizer.count(sections, [language(path)] * 2)
            answers.append((path, facts.digest, tokens if tokens < whole else None))
        return answers


class Clean(NamedTuple):
    """What may go out of this text?

    Attributes:
        text: The whole text.
        path: The file that holds it; "" for none.
    """

    text: str
    path: str = ""

    @property
    def guarded(self) -> bool:
        """It shows what a file holds."""
        return True

    def run(self, work: Work) -> Cleaned:
        """Return what is left of it, and what was found."""
        return work.guard.clean(self.text, self.path)


class Masks(NamedTuple):
    """Which secrets are in these files, and what may be shown of each?"""

    paths: tuple[str, ...]

    @property
    def guarded(self) -> bool:
        """It shows what a file holds."""
        return True

    def run(self, work: Work) -> dict[str, tuple[tuple[Finding, str], ...]]:
        """Return each file's findings as they are now, each with its secret's mask.

        A file of which nothing can be known (any more) is not in it.
        """
        from create_dump.analysis.secrets.masking import mask

        answers: dict[str, tuple[tuple[Finding, str], ...]] = {}
        for path in self.paths:
            try:
                text = decode(work.source.read(path)).text or ""
                found = work.guard.look(text, path)
            except (ScanFailed, Unreadable):
                continue
            answers[path] = tuple((one, mask(text[one.start : one.end])) for one in found)
        return answers


class MaskNames(NamedTuple):
    """What may be shown of these pieces of names?"""

    names: tuple[str, ...]

    @property
    def guarded(self) -> bool:
        """It shows what a name holds."""
        return True

    def run(self, work: Work) -> tuple[str, ...]:
        """Return each with masks for its secrets."""
        from create_dump.analysis.secrets.veiling import unknown

        shown: list[str] = []
        for name in self.names:
            try:
                shown.append(work.guard.masked(name, "").text)
            except ScanFailed:
                shown.append(unknown(name))
        return tuple(shown)


class Show(NamedTuple):
    """What does this file hold, as a screen may show it?"""

    path: str

    @property
    def guarded(self) -> bool:
        """It shows what a file holds."""
        return True

    def run(self, work: Work) -> tuple[int, Decoded, Masked | None]:
        """Return its size in bytes, what is known of its text, and that text with masks."""
        data = work.source.read(self.path)
        decoded = decode(data)
        if decoded.text is None:
            return len(data), decoded, None
        masked = work.guard.masked(decoded.text, self.path)
        return len(data), decoded._replace(text=masked.text), masked


class LaidOut(NamedTuple):
    """A file as it stands in a dump.

    Attributes:
        facts: Of the file, without tokens.
        text: What of it goes in.
        section: Its section; None where it can't go in.
        outline: Whether it is the outline that goes in.
    """

    facts: FileFacts
    text: str
    section: tuple[str, str, str] | None
    outline: bool


class LayOutFile(NamedTuple):
    """How would this file stand in a dump, as an *outline* if there is one?"""

    path: str
    outline: bool

    @property
    def guarded(self) -> bool:
        """It shows what a file holds."""
        return True

    def run(self, work: Work) -> LaidOut:
        """Lay it out.

        Raises:
            ScanFailed: Nothing is known of its secrets.
        """
        from create_dump.analysis.outline import outline

        facts, text = examine(work.source.read(self.path))
        if facts.content is not Content.TEXT:
            return LaidOut(facts, "", None, outline=False)
        text = work.guard.clean(text, self.path).text
        short = outline(text, language(self.path)) if self.outline else None
        held = text if short is None else short
        name = work.guard.name(self.path).text
        section = work.section(name, facts, held, outline=short is not None)
        return LaidOut(facts, held, section, outline=short is not None)


class Outline(NamedTuple):
    """What is the outline of this file, as a screen may show it?"""

    path: str

    @property
    def guarded(self) -> bool:
        """It shows what a file holds."""
        return True

    def run(self, work: Work) -> str | None:
        """Return its text, or None where there is none."""
        from create_dump.analysis.outline import outline

        facts, text = examine(work.source.read(self.path))
        if facts.content is not Content.TEXT:
            return None
        return outline(work.guard.masked(text, self.path).text, language(self.path))


class Compare(NamedTuple):
    """How does this file differ from what it was?

    Attributes:
        path: The file.
        old: What it held; None when there was no such file.
    """

    path: str
    old: bytes | None

    @property
    def guarded(self) -> bool:
        """It shows what a file holds."""
        return True

    def run(self, work: Work) -> str | None:
        """Return the unified diff, "" where nothing differs, None where one of both is no text."""
        from create_dump.analysis.changes import unified

        new = decode(work.source.read(self.path)).text
        old = None if self.old is None else decode(self.old).text
        if new is None or (old is None and self.old is not None):
            return None
        new = work.guard.masked(new, self.path).text
        old = None if old is None else work.guard.masked(old, self.path).text
        return unified(old, new, work.guard.masked_name(self.path))


class CompareSent(NamedTuple):
    """How does this file, as it would go into a dump, differ from what was sent of it?

    Attributes:
        path: The file.
        old: What was sent.
        outline: Whether its outline would go in, if it has one.
    """

    path: str
    old: str
    outline: bool

    @property
    def guarded(self) -> bool:
        """It shows what a file holds."""
        return True

    def run(self, work: Work) -> str | None:
        """Return the unified diff, "" where nothing differs, None where it is no text any more.

        Raises:
            ScanFailed: Nothing is known of its secrets.
        """
        from create_dump.analysis.changes import unified
        from create_dump.analysis.outline import outline

        facts, text = examine(work.source.read(self.path))
        if facts.content is not Content.TEXT:
            return None
        # As a dump of changes does: what was sent may hold what must not be shown any more.
        old = work.guard.clean(self.old, self.path).text
        new = work.guard.clean(text, self.path).text
        short = outline(new, language(self.path)) if self.outline else None
        new = new if short is None else short
        old, new = (work.guard.masked(each, self.path).text for each in (old, new))
        return unified(old, new, work.guard.masked_name(self.path))


class ScanImports(NamedTuple):
    """What do these files import?"""

    paths: tuple[str, ...]

    @property
    def guarded(self) -> bool:
        """It shows nothing of what a file holds."""
        return False

    def run(self, work: Work) -> list[tuple[str, bytes, tuple[Import, ...]]]:
        """Return path, digest and imports of each; of what is no text there are none.

        What can't be read is not among them.
        """
        from create_dump.analysis.imports import imports

        found: list[tuple[str, bytes, tuple[Import, ...]]] = []
        for path in self.paths:
            try:
                facts, text = examine(work.source.read(path))
            except Unreadable:
                continue
            found.append((path, facts.digest, imports(text, language(path)) if text else ()))
        return found


class RankFiles(NamedTuple):
    """How central is each of these files?

    Attributes:
        known: All paths that an import can mean, and the settings files that say what it means.
        imports: What each file imports.
    """

    known: tuple[str, ...]
    imports: dict[str, tuple[Import, ...]]

    @property
    def guarded(self) -> bool:
        """It shows nothing of what a file holds."""
        return False

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

    @property
    def guarded(self) -> bool:
        """It shows nothing of what a file holds."""
        return False

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
