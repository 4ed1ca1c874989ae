from __future__ import annotations

import pytest
from formats_cases import Sample, dump_of, names, samples
from hypothesis import given, settings

from create_dump import formats

every_format = pytest.mark.parametrize("form", formats.NAMES)


@every_format
@given(given_samples=samples(), project=names)
@settings(max_examples=120)
def test_every_file_comes_back_byte_for_byte(
    form: str, given_samples: list[Sample], project: str
) -> None:
    dump = dump_of(given_samples, form, project=project)

    restored = formats.read(dump)

    assert restored.format == form
    assert restored.project == project
    assert dict(restored.files) == {sample.path: sample.content for sample in given_samples}


@every_format
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n\n",
        "\r\n",
        "\r",
        "\r\r",
        "a\rb\rc",
        "a\r\nb\nc\r\n",
        "a\r\nb\r\n",
        "a\r\nb",
        "no newline",
        "\ufeffa second mark\n",
        "form\ffeed\v\x1b[0m\x7f\x85\n",
        "\u2028\u2029\n",
        "  \n  ",
        "``````````\n",
        "]]>]]]]>\n",
        "a]]",
        "a]",
        "=" * 100 + "\n",
        "\U0001f600\U0010ffff\ufffe\uffff",
    ],
)
def test_line_ends_and_odd_characters_are_kept(form: str, text: str) -> None:
    dump = dump_of([Sample("a.txt", text), Sample("b.txt", "after\n")], form)

    restored = formats.read(dump)

    assert restored.files == (("a.txt", text.encode()), ("b.txt", b"after\n"))


@every_format
@pytest.mark.parametrize("inner", formats.NAMES)
def test_a_dump_inside_a_dump_is_a_content_like_any_other(form: str, inner: str) -> None:
    text = dump_of([Sample("inner.py", "```\n]]>\n========\n")], inner)

    restored = formats.read(dump_of([Sample("notes", text)], form))

    assert restored.files == (("notes", text.encode()),)


@every_format
@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("größe €\r\n".encode("cp1252"), "cp1252"),
        ("größe".encode("utf-16-le"), "utf-16-le"),
        ("日本語\n".encode("shift_jis"), "shift_jis"),
        ("größe\n".encode("utf-8-sig"), "utf-8-sig"),
    ],
)
def test_other_encodings_are_named_and_given_back(form: str, content: bytes, encoding: str) -> None:
    dump = dump_of([Sample("a.txt", content.decode(encoding), encoding)], form)

    restored = formats.read(dump)

    assert encoding in dump
    assert restored.files == (("a.txt", content),)


@every_format
def test_a_dump_of_nothing_can_be_read(form: str) -> None:
    restored = formats.read(dump_of([], form, project="empty"))

    assert (restored.project, restored.files) == ("empty", ())


@every_format
@pytest.mark.parametrize("change", ["\ufeff{}", "{}\n\n  \n", "stripped"])
def test_a_byte_order_mark_and_white_space_at_the_very_end_are_forgiven(
    form: str, change: str
) -> None:
    dump = dump_of([Sample("a.py", "x = 1\n\n\n")], form)
    changed = dump.rstrip() if change == "stripped" else change.replace("{}", dump)

    assert formats.read(changed) == formats.read(dump)
