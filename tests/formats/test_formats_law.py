from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
from formats_cases import Sample, names, paths, pieces_of, plan_of, samples, texts
from hypothesis import given, settings
from toktok import batch_count  # type: ignore[import-untyped]  # it ships no types

from create_dump import formats
from create_dump.errors import UsageError

every_format = pytest.mark.parametrize("form", formats.NAMES)


@every_format
@given(given_samples=samples(), project=names)
@settings(max_examples=80)
def test_the_tokens_of_the_pieces_add_up_to_those_of_the_dump(
    form: str, given_samples: list[Sample], project: str
) -> None:
    pieces = pieces_of(given_samples, form, project=project)

    for encoding in ("o200k_base", "cl100k_base"):
        assert sum(batch_count(pieces, encoding)) == batch_count(["".join(pieces)], encoding)[0]


@every_format
@given(given_samples=samples())
@settings(max_examples=40)
def test_each_piece_ends_in_a_newline_and_begins_with_neither_white_space_nor_slash(
    form: str, given_samples: list[Sample]
) -> None:
    for piece in pieces_of(given_samples, form):
        assert piece.endswith("\n")
        assert not piece[0].isspace()
        assert piece[0] != "/"


@pytest.mark.parametrize("form", ["markdown", "xml", "plain"])
@given(path=paths, text=texts)
@settings(max_examples=40)
def test_a_content_stands_on_lines_of_its_own_between_head_and_tail(
    form: str, path: str, text: str
) -> None:
    head, _, tail = formats.get(form).section(path, Sample(path, text).facts, text)

    assert head.endswith("\n")
    assert tail.startswith("\n") == (text != "" and not text.endswith("\n"))
    assert tail.lstrip("\n")[0] in "`=]"


@pytest.mark.parametrize("form", ["markdown", "plain"])
@given(text=texts)
@settings(max_examples=40)
def test_markdown_and_plain_hold_the_content_itself(form: str, text: str) -> None:
    assert formats.get(form).section("a", Sample("a", text).facts, text).body == text


@pytest.mark.parametrize(
    ("form", "marker"),
    [
        ("markdown", "<!-- create-dump:1 markdown -->\n"),
        ("xml", "<!-- create-dump:1 xml -->\n"),
        ("json", '{"create-dump":1,"format":"json",\n'),
        ("plain", "create-dump:1 plain\n"),
    ],
)
def test_a_dump_begins_with_its_format_s_marker(form: str, marker: str) -> None:
    assert formats.get(form).header(plan_of([], form)).startswith(marker)


@every_format
def test_a_format_has_the_name_and_the_ending_it_is_asked_for_by(form: str) -> None:
    endings = {"markdown": ".md", "xml": ".xml", "json": ".json", "plain": ".txt"}

    found = formats.get(form)

    assert (found.name, found.extension) == (form, endings[form])


@every_format
def test_a_section_function_goes_to_another_process_by_its_name(form: str) -> None:
    section = formats.get(form).section

    pickled = pickle.dumps(section)

    assert len(pickled) < 100
    assert pickle.loads(pickled) is section  # noqa: S301 - pickled one line above


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("markdwon", 'did you mean "markdown"?'),
        ("XML", 'did you mean "xml"?'),
        ("pdf", "choose one of markdown, xml, json, plain"),
    ],
)
def test_an_unknown_format_is_refused_with_the_nearest_name(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        formats.get(name)

    assert name in caught.value.what
    assert caught.value.hint == hint


def test_the_package_loads_no_format_before_it_is_asked_for() -> None:
    code = (
        "import sys, create_dump.formats;"
        "print(sorted(name for name in sys.modules"
        " if name.startswith('create_dump.formats.') or name in {'json', 'toktok', 'difflib'}))"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"
