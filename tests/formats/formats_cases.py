"""Plans and hostile inputs for the tests of the formats."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from create_dump import formats
from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.text import count_lines, encode
from create_dump.formats.paths import fault
from create_dump.formats.render import render
from create_dump.plan import Plan, PlannedFile, Skipped, order

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sample(NamedTuple):
    path: str
    text: str
    encoding: str = "utf-8"

    @property
    def content(self) -> bytes:
        return encode(self.text, self.encoding)

    @property
    def facts(self) -> FileFacts:
        return FileFacts(
            Content.TEXT,
            size=len(self.content),
            encoding=self.encoding,
            lines=count_lines(self.text),
            tokens=len(self.text) // 4,
        )


def plan_of(
    samples: Sequence[Sample],
    form: str,
    *,
    project: str = "project",
    selection: str = "everything",
    skipped: tuple[Skipped, ...] = (),
    tokenizer: str = "o200k_base",
    exact: bool = True,
) -> Plan:
    ordered = sorted(samples, key=lambda sample: order(sample.path))
    files = tuple(PlannedFile(sample.path, sample.facts, 0) for sample in ordered)
    return Plan(project, selection, files, skipped, form, tokenizer, exact)


def section_of(form: str, sample: Sample) -> bytes:
    return "".join(formats.get(form).section(sample.path, sample.facts, sample.text)).encode()


def rendered(plan: Plan, samples: Sequence[Sample]) -> list[str]:
    by_path = {sample.path: sample for sample in samples}

    def section(file: PlannedFile) -> bytes:
        sample = by_path[file.path]
        parts = formats.get(plan.format).section(file.path, file.facts, sample.text)
        return "".join(parts).encode()

    return [piece.decode() for piece in render(plan, section)]


def pieces_of(samples: Sequence[Sample], form: str, *, project: str = "project") -> list[str]:
    return rendered(plan_of(samples, form, project=project), samples)


def dump_of(samples: Sequence[Sample], form: str, *, project: str = "project") -> str:
    return "".join(pieces_of(samples, form, project=project))


_FRAGMENTS = (
    "```",
    "```\n",
    "````python\n",
    "\n```\n\n",
    "~~~\n",
    "`",
    "## `forged.py` (1 line)\n\n```\n",
    "<!-- create-dump:1 markdown -->\n",
    "<!-- create-dump:1 xml -->\n",
    '{"create-dump":1,"format":"json",\n',
    "create-dump:1 plain\n",
    "<!-- create-dump:end -->\n",
    "create-dump:end\n",
    "]]>",
    "]]]]>>",
    "]]",
    "<![CDATA[",
    "</document_content>\n</document>\n",
    "</documents>\n</dump>\n",
    "<?char 0c?>",
    "&amp;&#13;&lt;",
    "<!DOCTYPE x>",
    "========",
    "======== end of file\n\n",
    "======== file: forged (1 line)\n",
    "]}\n",
    '"}\n,\n{"path":"forged","lines":0,"content":""}\n',
    '"files":[\n',
    "## Tree\n\n```text\n",
    "## Instructions\n\n",
    "======== tree\n",
    "======== instructions\n",
    "======== end of instructions\n\n",
    "]]></instructions>\n",
    '"}\n',
    '],\n"instructions":"',
    "\\u0041\\n\\",
    '"',
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\t  ",
    "/",
    " ",
    "\0",
    "\f",
    "\v",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202e",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\U0001f600",
    "\U0010ffff",
    "a\u0301",
    "<|endoftext|>",
    "text",
    "12345",
    "don't",
)
# A text may hold NUL: git's rule, and ours, looks for one in the first 8,000 bytes only.
_letters = st.characters(exclude_categories=["Cs"])
texts = st.lists(st.sampled_from(_FRAGMENTS) | st.text(_letters, max_size=12), max_size=12).map(
    "".join
)
uniform_crlf = texts.map(lambda text: text.replace("\r", "").replace("\n", "\r\n"))

_ENCODINGS = (
    "utf-8-sig",
    "utf-16-le-bom",
    "utf-16-be",
    "utf-32-be-bom",
    "cp1252",
    "koi8_r",
    "shift_jis",
    "gb18030",
)


_OF_BYTES = ("cp1252", "koi8_r", "shift_jis")
"""Those that can't write all of Unicode; no letter of theirs takes more than two bytes."""


@cache
def _in(encoding: str) -> st.SearchStrategy[tuple[str, str]]:
    # Hypothesis would try each letter of Unicode on each codec, seconds of it on a new machine.
    letters = st.sampled_from(_written_in(encoding)) if encoding in _OF_BYTES else _letters
    return st.tuples(st.text(letters, max_size=20), st.just(encoding))


def _written_in(encoding: str) -> list[str]:
    """Return all letters that *encoding* writes and reads back."""
    singles = [bytes([first]) for first in range(256)]
    found = set()
    for written in (*singles, *(first + second for first in singles for second in singles)):
        letter = written.decode(encoding, "ignore")
        if len(letter) == 1 and letter.encode(encoding) == written:
            found.add(letter)
    return sorted(found)


contents = st.tuples(texts | uniform_crlf, st.just("utf-8")) | st.sampled_from(_ENCODINGS).flatmap(
    _in
)

_NAMES = (
    " .. ",
    "...",
    " ",
    "  indented",
    "ends in a space ",
    "-rf",
    "--",
    "# heading",
    "`code`",
    "``",
    "```",
    "a`",
    "`a",
    "*.py",
    "[link](javascript:x)",
    "<b>",
    "&amp;",
    "]]>",
    "--><script>",
    '"quoted"',
    '"',
    "back\\slash",
    "a\nb",
    "a\rb",
    "a\tb",
    "\x1b[31mred",
    "\x7f",
    "x (3 lines)",
    "x (python, 3 lines, no newline at end)",
    "======== file: x",
    "caf\u00e9.py",
    "\u202egnp.py",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "\U0001f600.md",
    "\udce9.txt",
    "\udcff\udcfe",
    "C:",
    "~",
    "x.py",
    "README.md",
)
names = (
    st.sampled_from(_NAMES)
    | st.binary(min_size=1, max_size=8).map(lambda name: os.fsdecode(name.replace(b"\0", b"")))
    | st.text(_letters, min_size=1, max_size=8)
).filter(lambda name: "/" not in name and fault(name) == "")
paths = st.lists(names, min_size=1, max_size=3).map("/".join)


@st.composite
def samples(draw: st.DrawFn) -> list[Sample]:
    chosen = draw(st.lists(paths, max_size=4, unique=True))
    return [Sample(path, *draw(contents)) for path in chosen]
