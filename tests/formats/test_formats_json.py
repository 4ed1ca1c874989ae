from __future__ import annotations

import json

import pytest
from formats_cases import Sample, dump_of, samples
from hypothesis import given, settings

from create_dump.formats import json as json_format
from create_dump.plan import order


def test_a_section_is_one_object_on_one_line() -> None:
    sample = Sample("src/a.py", 'x = "\\n"\n')

    section = "".join(json_format.section(sample.path, sample.facts, sample.text))

    assert section == (
        '{"path":"src/a.py","language":"python","lines":1,"content":"x = \\"\\\\n\\"\\n"}\n'
    )


def test_an_encoding_other_than_utf_8_is_named() -> None:
    sample = Sample("a", "größe", "cp1252")

    section = "".join(json_format.section(sample.path, sample.facts, sample.text))

    assert json.loads(section) == {
        "path": "a",
        "language": "text",
        "lines": 1,
        "encoding": "cp1252",
        "content": "größe",
    }


@given(given_samples=samples())
@settings(max_examples=100)
def test_any_parser_gets_paths_and_contents(given_samples: list[Sample]) -> None:
    dump = dump_of(given_samples, "json")

    files = json.loads(dump)["files"]

    expected = sorted(given_samples, key=lambda sample: order(sample.path))
    assert [(file["path"], file["content"]) for file in files] == [
        (sample.path, sample.text) for sample in expected
    ]


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("größe 日本語 \U0001f600", '"größe 日本語 \U0001f600"'),
        ("\0\x1b\x7f\x85", '"\\u0000\\u001b\\u007f\\u0085"'),
        ("\u2028\u2029", '"\\u2028\\u2029"'),
        ("\u202e\u2066\u200f\u061c", '"\\u202e\\u2066\\u200f\\u061c"'),
        ("\ufeff\ufffe\uffff", '"\\ufeff\\ufffe\\uffff"'),
        ("\udcff", '"\\udcff"'),
    ],
)
def test_only_what_hides_reorders_or_can_t_be_encoded_is_escaped(text: str, encoded: str) -> None:
    assert json_format.string(text) == encoded


def test_the_header_has_the_totals_as_numbers() -> None:
    fields = json.loads(dump_of([Sample("a", "x\ny"), Sample("b", "z\n")], "json"))

    assert fields["create-dump"] == 1
    assert fields["format"] == "json"
    assert fields["totals"] == {
        "files": 2,
        "lines": 3,
        "bytes": 5,
        "tokens": 0,
        "tokenizer": "o200k_base",
        "exact": True,
    }
    assert fields["tree"] == ["a", "b"]
