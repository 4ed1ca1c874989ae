from __future__ import annotations

import pytest
from formats_cases import Sample, dump_of, paths, plan_of, texts
from hypothesis import given, settings
from markdown_it import MarkdownIt

from create_dump.analysis.languages import language
from create_dump.formats import markdown
from create_dump.sources.names import quote_path


def test_a_section_is_a_heading_and_a_fenced_block() -> None:
    section = markdown.section("src/a.py", Sample("src/a.py", "x = 1\n").facts, "x = 1\n")

    assert section == ("## `src/a.py` (1 line)\n\n```python\n", "x = 1\n", "```\n\n")


@pytest.mark.parametrize(
    ("text", "encoding", "traits", "tail"),
    [
        ("", "utf-8", "0 lines", "```\n\n"),
        ("a\nb", "utf-8", "2 lines, no newline at end", "\n```\n\n"),
        ("a\n", "cp1252", "1 line, encoding cp1252", "```\n\n"),
        ("a", "utf-8-sig", "1 line, encoding utf-8-sig, no newline at end", "\n```\n\n"),
    ],
)
def test_the_heading_tells_what_the_content_can_t(
    text: str, encoding: str, traits: str, tail: str
) -> None:
    section = markdown.section("a", Sample("a", text, encoding).facts, text)

    assert section == (f"## `a` ({traits})\n\n```text\n", text, tail)


@pytest.mark.parametrize(
    ("text", "ticks"), [("`", 3), ("``", 3), ("```", 4), ("x ````` ``` ````\n", 6)]
)
def test_the_fence_is_longer_than_any_run_of_backticks(text: str, ticks: int) -> None:
    head = markdown.section("a", Sample("a", text).facts, text).head

    assert head.endswith(f"\n\n{'`' * ticks}text\n")


@given(path=paths, text=texts)
@settings(max_examples=150)
def test_a_commonmark_parser_sees_one_heading_and_one_block(path: str, text: str) -> None:
    section = "".join(markdown.section(path, Sample(path, text).facts, text))

    tokens = MarkdownIt("commonmark").parse(section)

    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close", "fence"]
    code, rest = tokens[1].children or []
    assert (code.type, rest.type) == ("code_inline", "text")
    assert code.content == quote_path(path)
    assert tokens[3].info == language(path)
    whole = text if text == "" or text.endswith("\n") else text + "\n"
    # A Markdown parser takes each kind of line end for a newline, and NUL for U+FFFD.
    parsed = whole.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert tokens[3].content == parsed


def test_the_tree_s_fence_is_longer_than_the_backticks_in_names() -> None:
    header = markdown.header(plan_of([Sample("````.py", "")], "markdown"))

    assert "`````text\n````.py\n`````\n" in header


def test_a_whole_dump_is_as_the_documentation_shows_it() -> None:
    dump = dump_of([Sample("src/a.py", "x = 1\n"), Sample("README", "Hi")], "markdown")

    assert dump.split("## Tree\n\n")[1] == (
        "```text\nsrc/\n  a.py\nREADME\n```\n\n"
        "## `src/a.py` (1 line)\n\n```python\nx = 1\n```\n\n"
        "## `README` (1 line, no newline at end)\n\n```text\nHi\n```\n\n"
        "<!-- create-dump:end -->\n"
    )
