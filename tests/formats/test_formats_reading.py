from __future__ import annotations

import re

import pytest
from formats_cases import Sample, dump_of, samples
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump import formats
from create_dump.errors import DumpUnreadable

every_format = pytest.mark.parametrize("form", formats.NAMES)

TWO = [Sample("a.py", "one\ntwo\n"), Sample("b.py", "three\nfour")]


def refusal(dump: str) -> DumpUnreadable:
    with pytest.raises(DumpUnreadable) as caught:
        formats.read(dump)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# Project\n",
        "{}",
        "<dump></dump>",
        "\n<!-- create-dump:1 xml -->\n<dump/>",
        "<!-- create-dump:2 markdown -->\n",
        "create-dump:1 plainly\n",
    ],
)
def test_what_is_no_dump_of_ours_is_refused(text: str) -> None:
    error = refusal(text)

    assert error.what == "expected the first line of a dump by create-dump"
    assert error.where == "line 1"
    assert error.hint


@every_format
def test_a_dump_whose_line_ends_were_changed_is_refused_with_the_reason(form: str) -> None:
    error = refusal(dump_of(TWO, form).replace("\n", "\r\n"))

    assert error.what == "expected lines that end in LF, found CRLF"


@every_format
@given(given_samples=samples(), data=st.data())
@settings(max_examples=60)
def test_a_dump_that_ends_too_early_is_refused(
    form: str, given_samples: list[Sample], data: st.DataObject
) -> None:
    dump = dump_of(given_samples, form).rstrip()
    end = data.draw(st.integers(min_value=0, max_value=len(dump) - 1))

    refusal(dump[:end])


@every_format
@given(given_samples=samples(), data=st.data())
@settings(max_examples=60)
def test_a_damaged_dump_is_read_or_refused_but_nothing_worse(
    form: str, given_samples: list[Sample], data: st.DataObject
) -> None:
    dump = dump_of(given_samples, form)
    start = data.draw(st.integers(min_value=0, max_value=len(dump)))
    length = data.draw(st.integers(min_value=0, max_value=40))
    wedge = data.draw(
        st.sampled_from(["", "\n", '"', "`", "<", "=", "\\", "[", "9" * 20, "\ud800"])
    )

    where = "line 1"
    try:
        formats.read(dump[:start] + wedge + dump[start + length :])
    except DumpUnreadable as error:
        where = error.where

    assert re.fullmatch(r"line [1-9][0-9]*", where)


@every_format
def test_a_line_that_is_missing_from_a_content_is_noticed(form: str) -> None:
    dump = dump_of(TWO, form)
    cut = dump.replace("one\\n", "", 1) if form == "json" else dump.replace("one\n", "", 1)

    error = refusal(cut)

    assert error.what == "expected 2 lines of 'a.py', found 1"


@every_format
def test_a_file_that_stands_there_twice_is_refused(form: str) -> None:
    # The tree names it too, but further up; only its section matters here.
    before, _, after = dump_of(TWO, form).rpartition("a.py")

    error = refusal(f"{before}b.py{after}")

    assert error.what == "the path 'b.py' stands in the dump twice"


@every_format
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/etc/passwd", "is absolute"),
        ("../up", "leads upwards"),
        ("down/../../up", "leads upwards"),
        ("..", "leads upwards"),
        ("a//b", "is no path of a file"),
        ("a/", "is no path of a file"),
        ("./a", "is no path of a file"),
        (".", "is no path of a file"),
        ("a\0b", "is no path of a file"),
    ],
)
def test_a_path_that_leads_out_is_refused(form: str, path: str, reason: str) -> None:
    error = refusal(dump_of([Sample(path, "x\n")], form))

    assert error.what == f"the path {path!a} {reason}"
    assert error.where.startswith("line ")


@every_format
@pytest.mark.parametrize("encoding", ["no-such-encoding", "ascii", "zlib", "punycode", "rot13"])
def test_an_encoding_that_can_t_be_is_refused(form: str, encoding: str) -> None:
    dump = dump_of([Sample("a", "größe\n", "cp1252")], form)

    error = refusal(dump.replace("cp1252", encoding))

    assert error.what.startswith("the path 'a' can't be encoded as it says: ")


@every_format
def test_the_error_names_the_line_of_the_damaged_file(form: str) -> None:
    dump = dump_of([*TWO, Sample("c.py", "five\n")], form)
    damaged = dump.replace("five", "five\\nsix" if form == "json" else "five\nsix")
    sections = [number for number, line in enumerate(dump.split("\n"), 1) if "c.py" in line]
    # In XML the document's own line is above that of its path.
    expected = sections[-1] - (form == "xml")

    assert refusal(damaged).where == f"line {expected}"


@pytest.mark.parametrize(
    ("form", "old", "new", "what"),
    [
        ("markdown", "# Project `project`", "# Project", "expected the marker and the project's"),
        ("markdown", "`project`", "project", "expected a code span"),
        ("markdown", "`project`", '`"project`', "expected a name with C escapes"),
        ("markdown", "## Tree\n", "## Trees\n", "expected the heading of the tree"),
        ("markdown", "## `a.py` (2 lines)", "## a.py (2 lines)", "expected a file's heading"),
        ("markdown", "(2 lines)", "(two lines)", "expected a file's heading"),
        ("markdown", "```python", "python", "expected the opening fence of a code block"),
        ("markdown", "two\n```\n", "two\n", "expected 2 lines of 'a.py', found 8"),
        ("markdown", "four\n```\n", "four\n", "expected a closing fence of 3 backticks"),
        ("markdown", ":end -->", ":end -->\n\nmore", "expected the end's comment and nothing"),
        ("plain", "Project: ", "Name: ", "expected the marker and the project's line"),
        ("plain", "======== tree", "======== trees", "expected the rule above the tree"),
        ("plain", "end of tree", "end of trees", "expected the rule below the tree"),
        ("plain", "file: a.py", "a.py", "expected a file's rule or the last line"),
        ("plain", "four\n========", "four\n=======", "expected a rule of 8 equals signs"),
        ("plain", ":end", ":end\nmore", "expected the last line and nothing behind it"),
        ("json", '"files":[\n', '"files":[', 'expected a line that begins the list "files"'),
        ("json", '"project":"project"', '"project":1', 'expected the text "project"'),
        ("json", "\n,\n", "\n", "expected a comma between two files"),
        ("json", '"path":"a.py"', '"path":7', 'expected an object with "path"'),
        ("json", '{"path":"a.py"', '["path":"a.py"', "expected JSON: "),
        ("json", '{"path":"a.py"', '{"encoding":1,"path":"a.py"', 'expected an object with "path"'),
        ("json", "\n,\n", "\n,\n[]\n,\n", "expected a JSON object"),
        ("json", "]}\n", "]}\n]}", "expected the end of the list and nothing behind it"),
        ("xml", "<project>project</project>\n", "", "expected an element <project>"),
        ("xml", "<dump>", "<!DOCTYPE dump>\n<dump>", "expected no document type"),
        ("xml", "<source>a.py</source>", "", 'expected a document with lines="…"'),
        ("xml", 'lines="2"', 'lines="many"', 'expected a document with lines="…"'),
        ("xml", "<source>", "<sauce>", "expected no element <sauce> here"),
        ("xml", "<documents>", "<documents>text", "expected no text between the elements"),
        ("xml", "<documents>", "<documents><?php 1?>", "expected no processing instruction"),
        ("xml", "<source>a", "<source><?char x?>", "expected no processing instruction"),
        ("xml", "</documents>", "</document>", "expected XML: mismatched tag"),
        ("xml", "</document>", "", "expected no element <document> here"),
        ("xml", "<![CDATA[\none", "<![CDATA[one", "expected the content to begin on a line"),
    ],
)
def test_damage_is_named_by_what_was_expected(form: str, old: str, new: str, what: str) -> None:
    dump = dump_of(TWO, form)
    assert old in dump

    assert refusal(dump.replace(old, new)).what.startswith(what)


def test_json_that_is_nested_or_long_beyond_reason_is_refused() -> None:
    dump = dump_of(TWO, "json")
    line = next(line for line in dump.split("\n") if line.startswith('{"path":"a.py"'))

    for hostile in ("[" * 200_000, "9" * 10_000, '{"path":' + "[" * 200_000):
        assert refusal(dump.replace(line, hostile)).what.startswith("expected ")
