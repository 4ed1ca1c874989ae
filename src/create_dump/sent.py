"""What a model has been sent, kept to be compared with what would be sent now.

It knows dumps as they were delivered and the diffs that followed them; where they went is not its
concern.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from create_dump.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from create_dump.plan import PlannedFile

MOST_KEPT: Final = 64 << 20
"""Bytes of dumps that are kept: more than any model takes by far."""


class SentText(NamedTuple):
    """What was sent of a file.

    Attributes:
        text: Its text, or its outline.
        outline: Whether it is the outline.
    """

    text: str
    outline: bool


class Sent(Struct, frozen=True):
    """The dumps of one delivery, and what was sent after them.

    Attributes:
        dumps: The dump, or its parts; None when it is not kept.
        digests: Of each file's content as it was sent, by path.
        later: What diffs have made of files since; None where a file was told to be gone.
    """

    dumps: tuple[bytes, ...] | None = None
    digests: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    later: Mapping[str, SentText | None] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def whole(cls, data: bytes | None, digests: Mapping[str, bytes]) -> Sent:
        """Return what is known once a whole dump, or the first of its parts, was sent.

        Args:
            data: The dump; None where it could not be kept.
            digests: Of the contents in it, by path.
        """
        return cls(_kept((), data), digests)

    def with_part(self, data: bytes | None, digests: Mapping[str, bytes]) -> Sent:
        """Return what is known once one more part was sent; the arguments are those of `whole`."""
        dumps = None if self.dumps is None else _kept(self.dumps, data)
        return replace(self, dumps=dumps, digests={**self.digests, **digests})

    def with_changes(
        self, texts: Mapping[str, SentText | None], digests: Mapping[str, bytes]
    ) -> Sent:
        """Return what is known once diffs were sent, after which these texts hold."""
        return replace(self, digests=digests, later={**self.later, **texts})

    def read(self) -> SentFiles:
        """Return the files as they were sent. It may take its time.

        Raises:
            UsageError: The dump is not kept.
            DumpUnreadable: What is kept is no dump of ours.
        """
        from create_dump.formats.reading import read_sections

        if self.dumps is None:
            raise UsageError(
                "the last dump is not kept, so nothing can be compared with it",
                hint="copy it once more as a whole",
            )
        texts: dict[str, SentText] = {}
        for data in self.dumps:
            for found in read_sections(data.decode("utf-8")):
                texts[found.path] = SentText(found.text, found.outline)
        for path, text in self.later.items():
            if text is None:
                texts.pop(path, None)
            else:
                texts[path] = text
        return SentFiles(texts, self.digests)


def _kept(dumps: tuple[bytes, ...], data: bytes | None) -> tuple[bytes, ...] | None:
    if data is None or sum(map(len, dumps)) + len(data) > MOST_KEPT:
        return None
    return (*dumps, data)


class SentFiles:
    """The files as they were sent; a `create_dump.updates.Then`.

    Args:
        texts: What was sent of each, by path.
        digests: Of the contents that these came from.
    """

    since = ""

    def __init__(self, texts: Mapping[str, SentText], digests: Mapping[str, bytes]) -> None:
        """Take what was sent."""
        self._texts = texts
        self._digests = digests

    @property
    def paths(self) -> Iterable[str]:
        """The files that were sent."""
        return self._texts.keys()

    def same(self, file: PlannedFile) -> bool:
        """Tell whether *file* would go in as it was sent."""
        from create_dump.plan import Representation

        sent = self._texts.get(file.path)
        return (
            sent is not None
            and self._digests.get(file.path) == file.facts.digest
            and sent.outline is (file.representation is Representation.OUTLINE)
        )

    def text(self, path: str) -> str | None:
        """Return what was sent of a file, or None."""
        sent = self.find(path)
        return None if sent is None else sent.text

    def find(self, path: str) -> SentText | None:
        """Return what was sent of a file, and whether that was its outline; None for nothing."""
        return self._texts.get(path)
