from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from formats_cases import Sample, dump_of, samples, texts
from hypothesis import given, settings

from create_dump.formats import xml
from create_dump.plan import order
from create_dump.sources.names import quote_path


def parse(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own text


def content_of(text: str) -> str:
    """Return the content as any parser sees it, the processing instructions put in place."""
    section = "".join(xml.section("a", Sample("a", text).facts, text))
    builder = ET.TreeBuilder(insert_pis=True)
    document = ET.fromstring(section, ET.XMLParser(target=builder))  # noqa: S314 - our own text
    element = document.find("document_content")
    assert element is not None
    found = element.text or ""
    for child in element:
        target, _, number = (child.text or "").partition(" ")
        assert target == "char"
        found += chr(int(number, 16)) + (child.tail or "")
    found = found.removeprefix("\n")
    if document.get("final_newline") == "no":
        found = found.removesuffix("\n")
    return found.replace("\n", "\r\n") if document.get("newlines") == "crlf" else found


def test_a_section_is_a_document_with_source_and_content() -> None:
    section = xml.section("src/a.py", Sample("src/a.py", "x < 1\n").facts, "x < 1\n")

    assert "".join(section) == (
        '<document language="python" lines="1">\n'
        "<source>src/a.py</source>\n"
        "<document_content><![CDATA[\n"
        "x < 1\n"
        "]]></document_content>\n"
        "</document>\n"
    )


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("]]>", "]]]]><![CDATA[>"),
        ("]]]>", "]]]]]><![CDATA[>"),
        ("a\fb", "a]]><?char 0c?><![CDATA[b"),
        ("a\rb\n", "a]]>&#13;<![CDATA[b\n"),
        ("a\ufffe", "a]]><?char fffe?><![CDATA["),
        ("a\r\nb\r\n", "a\nb\n"),
        ("\x85\u2028\ufeff", "\x85\u2028\ufeff"),
    ],
)
def test_what_cdata_can_t_hold_stands_outside_of_it(text: str, body: str) -> None:
    assert xml.section("a", Sample("a", text).facts, text).body == body


@pytest.mark.parametrize(
    ("text", "encoding", "attributes"),
    [
        ("a\r\nb\r\n", "utf-8", ' newlines="crlf"'),
        ("a\r\nb\n", "utf-8", ""),
        ("a\rb\n", "utf-8", ""),
        ("a\r\nb", "utf-8", ' final_newline="no" newlines="crlf"'),
        ("a\n", "koi8_r", ' encoding="koi8_r"'),
    ],
)
def test_attributes_tell_what_the_content_can_t(text: str, encoding: str, attributes: str) -> None:
    head = xml.section("a", Sample("a", text, encoding).facts, text).head

    lines = text.count("\n") + (not text.endswith("\n"))
    assert head.startswith(f'<document language="text" lines="{lines}"{attributes}>\n')


@given(text=texts)
@settings(max_examples=150)
def test_any_parser_gets_the_content(text: str) -> None:
    assert content_of(text) == text


@given(given_samples=samples())
@settings(max_examples=60)
def test_a_whole_dump_is_one_tree_for_a_real_parser(given_samples: list[Sample]) -> None:
    root = parse(dump_of(given_samples, "xml"))

    paths = sorted((sample.path for sample in given_samples), key=order)
    assert [source.text for source in root.iter("source")] == [quote_path(path) for path in paths]
    assert len(root.findall("documents/document/document_content")) == len(paths)


def test_a_parser_that_reads_bytes_takes_them_for_utf_8() -> None:
    dump = dump_of([Sample("größe", "日本語\n")], "xml")

    root = ET.fromstring(dump.encode())  # noqa: S314 - our own text

    assert root.findtext("documents/document/document_content") == "\n日本語\n"
