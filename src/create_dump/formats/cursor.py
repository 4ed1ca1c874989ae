"""A place in the text of a dump that is being read: for the formats that are made of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.formats.restored import damaged

if TYPE_CHECKING:
    from create_dump.errors import DumpUnreadable


class Cursor:
    r"""Reads a text onwards from its start; a line is what ends in ``\n``, nothing else.

    Attributes:
        text: The whole text.
        at: The index of the next character.
    """

    __slots__ = ("_counted", "_line", "at", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._counted = 0
        self._line = 1

    @property
    def line(self) -> int:
        """The number of the line that comes next, from 1."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def missing(self, what: str) -> DumpUnreadable:
        """Return the error for *what* was expected here."""
        return damaged(self.line, f"expected {what}")

    def take(self, expected: str, what: str) -> None:
        """Go past *expected*.

        Raises:
            DumpUnreadable: Something else stands here; the error calls it *what*.
        """
        if not self.text.startswith(expected, self.at):
            raise self.missing(what)
        self.at += len(expected)

    def rest_of_line(self, what: str) -> str:
        """Return the text up to the line's end, and go past that.

        Raises:
            DumpUnreadable: The text ends here; the error calls what was expected *what*.
        """
        end = self.text.find("\n", self.at)
        if end < 0:
            raise self.missing(what)
        taken = self.text[self.at : end]
        self.at = end + 1
        return taken

    def lines_until(self, closer: str, what: str) -> str:
        """Return all lines before the first that begins with *closer*, and go past *closer*.

        Raises:
            DumpUnreadable: No line does; the error calls it *what*.
        """
        if self.text.startswith(closer, self.at):
            self.at += len(closer)
            return ""
        found = self.text.find(f"\n{closer}", self.at)
        if found < 0:
            raise self.missing(what)
        taken = self.text[self.at : found + 1]
        self.at = found + 1 + len(closer)
        return taken

    def finish(self, footer: str, what: str) -> None:
        """Make sure that *footer* is all that is left.

        Raises:
            DumpUnreadable: It is not; the error calls it *what*.
        """
        self.take(footer, what)
        if self.at != len(self.text):
            raise self.missing(what)
