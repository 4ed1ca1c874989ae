"""Bytes to text and back: a file is text when some encoding gives its bytes back exactly.

Knows encodings, not files or tokens. What is no text is binary, with the reason in words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

BOMS = {
    "utf-8-sig": ("utf-8", b"\xef\xbb\xbf"),
    "utf-32-le-bom": ("utf-32-le", b"\xff\xfe\x00\x00"),
    "utf-32-be-bom": ("utf-32-be", b"\x00\x00\xfe\xff"),
    "utf-16-le-bom": ("utf-16-le", b"\xff\xfe"),
    "utf-16-be-bom": ("utf-16-be", b"\xfe\xff"),
}
"""Encodings with a byte order mark: our name, Python's codec for what follows, the mark.

In the order of the search: UTF-16's little-endian mark is the start of UTF-32's. Python's own
``utf-16`` and ``utf-32`` don't say which order they read, so that they can't be written back.
"""

_FIRST_OF_MARKS = frozenset(mark[:1] for _, mark in BOMS.values())

_NUL_SAMPLE = 8_000
"""How far git looks for a NUL before it takes a file for text; so do we."""

_GUESS_SAMPLE = 32_768
"""Bytes that the detector gets to see; all of the text is decoded with what it finds."""

_GUESSES = (
    "cp1252",
    "cp932",
    "gb18030",
    "big5",
    "cp949",
    "euc_jp",
    "cp1250",
    "koi8_r",
    "cp1251",
)
"""What is not Unicode is one of these; where two fit equally well, the earlier one wins.

Western Europe first, as most such files are; each is the widest of its family (``cp932`` of
Shift-JIS, ``gb18030`` of GBK, ``cp949`` of EUC-KR)."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")
"""What no UTF-16 text holds: control characters but for TAB, LF, FF, CR and ESC."""


class Decoded(NamedTuple):
    """What a file's bytes say.

    Attributes:
        text: The text without its byte order mark and without lone surrogates, or None: binary.
        encoding: The name with which `encode` gives the bytes back; "" for binary.
        guessed: Whether nothing in the bytes proves the encoding.
        detail: Why it is binary, for people; "" for text.
    """

    text: str | None
    encoding: str
    guessed: bool = False
    detail: str = ""


def decode(data: bytes) -> Decoded:
    """Decode *data* exactly: `encode` gives the same bytes back, or it is binary."""
    if data[:1] in _FIRST_OF_MARKS:
        for name, (codec, mark) in BOMS.items():
            if data.startswith(mark):
                marked = _strict(data[len(mark) :], codec)
                if marked is not None and "\0" not in marked[:_NUL_SAMPLE]:
                    return Decoded(marked, name)
    if data.find(b"\0", 0, _NUL_SAMPLE) >= 0:
        return _wide(data) or Decoded(None, "", detail="it holds NUL bytes")
    try:
        return Decoded(data.decode(), "utf-8")
    except UnicodeDecodeError:
        return _guess(data) or Decoded(None, "", detail="it is in no known encoding")


def encode(text: str, encoding: str) -> bytes:
    """Return the bytes of *text* in an *encoding* that `decode` named, byte order mark included.

    Raises:
        UnicodeEncodeError: *text* holds what *encoding* can't say.
        LookupError: No such encoding.
    """
    codec, mark = BOMS.get(encoding, (encoding, b""))
    return mark + text.encode(codec)


def decode_as(data: bytes, encoding: str) -> str:
    """Return the text of *data* in an *encoding* that `decode` found in the very same bytes."""
    codec, mark = BOMS.get(encoding, (encoding, b""))
    return data[len(mark) :].decode(codec)


def count_lines(text: str) -> int:
    """Return the number of newlines, plus one for a last line without one."""
    return text.count("\n") + bool(text and not text.endswith("\n"))


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> Decoded | None:
    """Return *data* as UTF-16 without a mark, if its NULs look like that and nothing else.

    More than half of the characters have to be Latin letters, spaces or line feeds, for a NUL
    beside each is all that tells UTF-16 from other bytes; else it is binary, as it is for git.
    """
    if len(data) % 2:
        return None
    sample = data[:_NUL_SAMPLE]
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    if min(zeros) > 0 or max(zeros) <= len(sample) // 4:
        return None
    codec = "utf-16-le" if zeros[0] == 0 else "utf-16-be"
    text = _strict(data, codec)
    if text is None or _NO_TEXT.search(text):
        return None
    # Private and unassigned characters: an array of small numbers, not words.
    if any(unicodedata.category(character) in {"Cn", "Co"} for character in text[:_NUL_SAMPLE]):
        return None
    return Decoded(text, codec, guessed=True)


def _guess(data: bytes) -> Decoded | None:
    """Return *data* in the likeliest of the old encodings that give it back exactly."""
    # Whole lines only, so that no character is cut; 0x0A is part of no other character in any
    # of these encodings. Lines of plain ASCII say nothing.
    telling: list[bytes] = []
    room = _GUESS_SAMPLE
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            telling.append(line)
            room -= len(line)
            if room <= 0:
                break
    sample = b"".join(telling)
    for codec in _ranked(sample):
        text = _strict(data, codec)
        if text is not None and text.encode(codec, "replace") == data:
            return Decoded(text, codec, guessed=True)
    return None


def _ranked(sample: bytes) -> list[str]:
    """Return the encodings that make sense of *sample*, the likeliest first."""
    from charset_normalizer import from_bytes

    found: list[tuple[float, float, int, str]] = []
    for rank, codec in enumerate(_GUESSES):
        # One at a time: among several, the detector leaves out those too much like another.
        match = from_bytes(
            sample, cp_isolation=[codec], preemptive_behaviour=False, enable_fallback=False
        ).best()
        if match is not None and match.encoding == codec:
            found.append((round(match.chaos, 2), -round(match.coherence, 2), rank, codec))
    return [codec for *_, codec in sorted(found)]
