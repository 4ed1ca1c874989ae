from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET

import pytest
from formats_cases import Sample, plan_of, samples
from hypothesis import given, settings

from create_dump import formats
from create_dump.formats.header import left_out_in_words, one_line, totals, tree
from create_dump.plan import Skipped

every_format = pytest.mark.parametrize("form", formats.NAMES)

SKIPPED = (
    Skipped("x.png", "binary", "it holds NUL bytes"),
    Skipped("secret-name", "link", "a link"),
    Skipped("y.png", "binary", "it holds NUL bytes"),
)


def test_the_tree_indents_by_level_and_names_each_directory_once() -> None:
    lines = tree(["a/b/c.py", "a/b/d.py", "a/e.py", "f/b/g.py", "h.py"])

    assert "".join(lines) == (
        "a/\n  b/\n    c.py\n    d.py\n  e.py\nf/\n  b/\n    g.py\nh.py\n"  # one a line
    )


def test_names_in_the_tree_are_quoted() -> None:
    assert list(tree(['new\nline/"x"'])) == ['"new\\nline"/\n', '  "\\"x\\""\n']


@pytest.mark.parametrize(
    ("exact", "words"),
    [
        (True, "2 files, 1,001 lines, 2,001 bytes, 500 tokens"),
        (False, "2 files, 1,001 lines, 2,001 bytes, ≈ 500 tokens"),
    ],
)
def test_totals_are_those_of_the_contents_and_say_when_they_are_estimated(
    exact: bool, words: str
) -> None:
    plan = plan_of([Sample("a", "x\n" * 1000), Sample("b", "y")], "markdown", exact=exact)

    assert totals(plan) == words


def test_one_of_each_is_singular() -> None:
    plan = plan_of([Sample("a", "four")], "markdown")

    assert totals(plan) == "1 file, 1 line, 4 bytes, 1 token"


def test_what_was_left_out_is_counted_by_reason() -> None:
    assert left_out_in_words(plan_of([], "plain", skipped=SKIPPED)) == "2 binary, 1 link"
    assert left_out_in_words(plan_of([], "plain")) == "nothing"


def test_a_text_of_several_lines_or_with_escapes_becomes_one_plain_line() -> None:
    assert one_line("all files") == "all files"
    assert one_line("a\nb\x1b[31m\u202e\udcff") == "a b\\x1b[31m\\u202e\\udcff"


@every_format
def test_the_header_tells_the_choice_and_the_totals_but_no_left_out_name(form: str) -> None:
    plan = plan_of(
        [Sample("src/a.py", "x = 1\n")],
        form,
        project="my project",
        selection="src, without *.md",
        skipped=SKIPPED,
        tokenizer="claude",
        exact=False,
    )

    header = formats.get(form).header(plan)

    for said in ("my project", "src, without *.md", "claude", "src/", "  a.py", "binary"):
        assert said in header
    assert ("≈ 1 token" in header) or ('"exact":false' in header)
    assert "secret-name" not in header
    assert os.getcwd() not in header  # noqa: PTH109 - the text of it


@every_format
@pytest.mark.parametrize(
    "hostile",
    ["`*x*`\n## `forged` (1 line)", "]]></tree><x>", '","files":[\n', "\n======== tree\n"],
)
def test_a_selection_or_project_can_t_forge_the_layout(form: str, hostile: str) -> None:
    sample = Sample("a.py", "x = 1\n")
    plan = plan_of([sample], form, project=hostile, selection=hostile, tokenizer=hostile)
    found = formats.get(form)
    section = "".join(found.section(sample.path, sample.facts, sample.text))

    restored = formats.read(found.header(plan) + section + found.footer(plan))

    assert restored.project == hostile
    assert restored.files == (("a.py", b"x = 1\n"),)


@given(given_samples=samples())
@settings(max_examples=40)
def test_the_headers_of_json_and_xml_are_whole_for_any_parser(given_samples: list[Sample]) -> None:
    paths = [sample.path for sample in given_samples]
    shown = list(tree(file.path for file in plan_of(given_samples, "json").files))

    as_json = formats.get("json")
    plan = plan_of(given_samples, "json", project="/".join(paths))
    fields = json.loads(as_json.header(plan) + as_json.footer(plan))
    as_xml = formats.get("xml")
    plan = plan_of(given_samples, "xml", project="/".join(paths))
    root = ET.fromstring(as_xml.header(plan) + as_xml.footer(plan))  # noqa: S314 - our own text

    assert [f"{line}\n" for line in fields["tree"]] == shown
    assert fields["project"] == "/".join(paths)
    assert root.findtext("tree") == "\n" + "".join(shown)
