"""From bytes to facts, one file or many."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import xxhash
from worker_fakes import OPEN

from create_dump.analysis import tokens
from create_dump.analysis.analyse import Wrap, analyse, analyse_files, attempt_files
from create_dump.analysis.facts import Content, FileFacts
from create_dump.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_O200K = tokens.get("o200k_base")


def _fenced(
    path: str, facts: FileFacts, text: str, *, outline: bool = False
) -> tuple[str, str, str]:
    tail = "```\n" if text.endswith("\n") or not text else "\n```\n"
    return f"## {path} ({facts.lines} lines)\n\n```\n", text, tail


def _escaped(
    path: str, facts: FileFacts, text: str, *, outline: bool = False
) -> tuple[str, str, str]:
    return f'{{"path":{json.dumps(path)},"text":', json.dumps(text), "},\n"


def _reader(files: dict[str, bytes]) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        if path not in files:
            raise Unreadable("no such file or directory", where=path)
        return files[path]

    return read


def test_the_facts_of_a_text() -> None:
    data = "naïve\r\nlast".encode("utf-8-sig")

    path, facts, _ = analyse(data, "a.txt", _O200K, _fenced, OPEN)

    assert path == "a.txt"
    assert facts == FileFacts(
        content=Content.TEXT,
        size=len(data),
        encoding="utf-8-sig",
        guessed=False,
        lines=2,
        tokens=_O200K.count(["naïve\r\nlast"], [""])[0],
        digest=xxhash.xxh3_128(data).digest(),
        detail="",
    )


@pytest.mark.parametrize(
    ("data", "content", "detail"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Content.BINARY, "it holds NUL bytes"),
        (b"<!-- create-dump:1 markdown -->\n", Content.DUMP, "a dump by create-dump"),
    ],
)
def test_what_is_no_text_has_a_reason_and_no_tokens(
    data: bytes, content: Content, detail: str
) -> None:
    _, facts, wrapped = analyse(data, "file", _O200K, _fenced, OPEN)

    assert facts == FileFacts(
        content, len(data), digest=xxhash.xxh3_128(data).digest(), detail=detail
    )
    assert wrapped == 0


def test_a_guessed_encoding_is_said_to_be_guessed() -> None:
    _, facts, _ = analyse("Über Größe\n".encode("cp1252"), "a.txt", _O200K, _fenced, OPEN)

    assert (facts.encoding, facts.guessed) == ("cp1252", True)


def test_a_batch_is_answered_in_order_whatever_is_in_it() -> None:
    files = {"a.py": b"import os\n", "b.png": b"\0", "d": b"", "e.c": b"  int x;"}

    results = analyse_files(
        _reader(files), ["a.py", "b.png", "c", "d", "e.c"], _O200K, _fenced, OPEN
    )

    assert [path for path, _, _ in results] == ["a.py", "b.png", "c", "d", "e.c"]
    assert [facts.content for _, facts, _ in results] == [
        *(Content.TEXT, Content.BINARY, Content.UNREADABLE, Content.TEXT, Content.TEXT)
    ]
    assert [facts.lines for _, facts, _ in results] == [1, 0, 0, 0, 1]


def test_a_file_that_vanished_is_unreadable_with_the_reason() -> None:
    ((_, facts, wrapped),) = analyse_files(_reader({}), ["gone"], _O200K, _fenced, OPEN)

    assert facts == FileFacts(Content.UNREADABLE, 0, detail="no such file or directory")
    assert wrapped == 0


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base"])
@pytest.mark.parametrize("wrap", [_fenced, _escaped])
@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "\n",
            "one line",
            "  indented\n  all\n",
            "a\nb\nc\n",
            "\n\n//\n\n",
            "// c\n x\n\ny\n\n",
        ),
        *("a\r\nb\r\n", "\u3000x\n\u2028\n", "日本語\n" * 40, '"quoted"\n\t\\n\n'),
    ],
)
def test_an_exact_section_is_counted_as_it_will_stand(
    name: str,
    wrap: Wrap,
    text: str,
) -> None:
    tokenizer = tokens.get(name)

    _, facts, wrapped = analyse(text.encode(), "a/b.py", tokenizer, wrap, OPEN)

    assert wrapped == tokenizer.count(["".join(wrap("a/b.py", facts, text))], [""])[0]
    assert facts.tokens == tokenizer.count([text], [""])[0]


@pytest.mark.parametrize("wrap", [_fenced, _escaped])
@pytest.mark.parametrize("name", ["claude", "gemini", "qwen-3.5", "rough"])
def test_an_estimated_section_is_the_sum_of_the_estimates_of_its_parts(
    name: str, wrap: Wrap
) -> None:
    tokenizer = tokens.get(name)
    text = "def main():\n    pass\n" * 20

    _, facts, wrapped = analyse(text.encode(), "a.py", tokenizer, wrap, OPEN)

    parts = wrap("a.py", facts, text)
    assert wrapped == sum(tokenizer.count(parts, ["python"] * 3))


def test_the_languages_of_the_files_reach_the_tokenizer() -> None:
    text = b"x = 1;\n" * 100

    results = analyse_files(
        _reader({"a.py": text, "a.c": text, "a.txt": text}),
        ["a.py", "a.c", "a.txt"],
        tokens.get("claude"),
        _fenced,
        OPEN,
    )

    counted = _O200K.count([text.decode()], [""])[0]
    assert [facts.tokens for _, facts, _ in results] == [
        round(counted * ratio) for ratio in (1.64, 1.87, 1.58)
    ]


def test_a_batch_is_one_call_of_the_tokenizer() -> None:
    calls: list[int] = []

    class Counting:
        name, exact, how = "counting", True, ""

        def count(self, texts: Sequence[str], languages: Sequence[str]) -> list[int]:
            assert len(texts) == len(languages)
            calls.append(len(texts))
            return [1] * len(texts)

    files = {f"{number}.txt": b"text\n" for number in range(50)}

    analyse_files(_reader(files), files, Counting(), _fenced, OPEN)

    assert len(calls) == 1


def test_a_file_for_which_memory_does_not_suffice_is_skipped_and_no_bug() -> None:
    class Greedy:
        name, exact, how = "greedy", True, ""

        def count(self, texts: Sequence[str], languages: Sequence[str]) -> list[int]:
            if "big" in texts:
                raise MemoryError
            return [1] * len(languages)

    files = {"a": b"a", "b": b"big"}

    results, trouble = attempt_files(_reader(files), ["a", "b"], Greedy(), _escaped, OPEN)

    lost = FileFacts(Content.UNREADABLE, 0, detail="too large to be held in memory")
    assert results[1] == ("b", lost, 0)
    assert results[0][1].content is Content.TEXT
    assert not trouble


def test_an_analysis_that_fails_as_it_never_should_costs_one_file_and_is_told() -> None:
    class Panicking:
        name, exact, how = "panicking", True, ""

        def count(self, texts: Sequence[str], languages: Sequence[str]) -> list[int]:
            if "bad" in texts:
                raise ZeroDivisionError("too bad")
            return [1] * len(languages)

    files = {"a": b"a", "b": b"bad", "c": b"c"}

    results, trouble = attempt_files(_reader(files), ["a", "b", "c"], Panicking(), _escaped, OPEN)

    assert results[1] == ("b", FileFacts(Content.UNREADABLE, 0, detail="its analysis failed"), 0)
    assert [facts.content for _, facts, _ in results[::2]] == [Content.TEXT] * 2
    assert trouble == "ZeroDivisionError: too bad"
