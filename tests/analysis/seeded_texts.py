"""Texts that are the same on every machine: from seeds, and some written by hand.

Only ``Random.random`` is used: it is all that Python promises to keep. All letters have been in
Unicode since version 12, which every tokenizer's tables know.
"""

from __future__ import annotations

import random

_BLOCKS = (
    (0x20, 0x7E),
    (0xA1, 0x24F),
    (0x300, 0x36F),
    (0x391, 0x3A1),
    (0x400, 0x45F),
    (0x5D0, 0x5EA),
    (0x620, 0x64A),
    (0x905, 0x939),
    (0xE01, 0xE3A),
    (0x1F00, 0x1F15),
    (0x2010, 0x2027),
    (0x2190, 0x21FF),
    (0x2460, 0x24FF),
    (0x3041, 0x3096),
    (0x4E00, 0x9FA5),
    (0xAC00, 0xD7A3),
    (0xE000, 0xE0FF),
    (0xFB00, 0xFB06),
    (0xFF01, 0xFF9D),
    (0x1D400, 0x1D454),
    (0x1F600, 0x1F64F),
    (0x20000, 0x2A6D6),
    (0xF0000, 0xF00FF),
)
_SPACES = " \t\n\r\x0b\x0c\x85\xa0\u1680\u2002\u2028\u2029\u202f\u3000\u200b\ufeff\x1c\x1f\x00"
_PIECES = (
    *("'s", "'S", "'ll", "'RE", "\u2019s", "//", "/", "\r\n", "\n\n", "    ", "\n\t", "()", ");\n"),
    *("<|endoftext|>", "<|fim_prefix|>", "<|im_start|>", "```", "-----", "====", "::", "->", "\\n"),
    *("def ", "return", "self.", "import os\n", "const", "HTTPServer", "camelCaseName", "snake_x"),
    *("123", "4567", "3.14", "0xDEADBEEF", "1e-9", "aGVsbG8gd29ybGQ=", "Straße", "naïve", "日本語"),
)
_WRITTEN = (
    "",
    "hello world",
    "<|endoftext|><|endofprompt|>",
    "don't you've I'LL he'S we\u2019re",
    "x" * 1000,
    " " * 1000,
    "\n" * 300,
    "-" * 300,
    "é" * 200,
    "e\u0301" * 200,
    "👩\u200d👩\u200d👧\u200d👦🇩🇪" * 20,
    "1234567890" * 50,
    "a/b/c//d///\n/\n//\n",
    "\ta\r\n\r\n  b \n \n\tc\r",
    "if (x<y&&z>0){return !x?y:z};",
    "def f(self, *args, **kwargs) -> None:\n    return super().f(*args, **kwargs)\n",
)


def texts() -> list[str]:
    """Return the texts, always the same."""
    return [*_WRITTEN, *(_text(seed) for seed in range(500))]


def _text(seed: int) -> str:
    source = random.Random(seed).random  # noqa: S311 - nothing secret

    def below(limit: int) -> int:
        return int(source() * limit)

    # Each text has a mixture of its own.
    spaces, pieces = source() * 0.5, source() * 0.5
    parts: list[str] = []
    for _ in range(1 + below(120)):
        kind = source()
        if kind < spaces:
            parts.append(_SPACES[below(len(_SPACES))])
        elif kind < spaces + pieces:
            parts.append(_PIECES[below(len(_PIECES))])
        else:
            first, last = _BLOCKS[below(len(_BLOCKS))]
            parts += [chr(first + below(last - first + 1)) for _ in range(1 + below(6))]
    return "".join(parts)
