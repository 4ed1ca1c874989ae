"""A dump of changes: what differs from the dump that was sent before."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from formats_cases import names, paths, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from toktok import batch_count  # type: ignore[import-untyped]  # it ships no types

from create_dump import formats
from create_dump.analysis.changes import unified
from create_dump.analysis.marker import is_dump
from create_dump.errors import DumpUnreadable, UsageError
from create_dump.formats.changes import Change, render_changes
from create_dump.plan import order
from create_dump.sources.names import quote_path

every_format = pytest.mark.parametrize("form", formats.NAMES)

SIDES = st.tuples(st.none() | texts, st.none() | texts)
CHANGES = st.dictionaries(paths, SIDES, max_size=4).map(
    lambda chosen: [Change(path, *sides) for path, sides in chosen.items()]
)

THREE = [
    Change("src/new.py", None, "y = 1\n"),
    Change("src/a.py", "x = 1\n", "x = 2\n"),
    Change("old.py", "gone\n", None),
    Change("same.py", "z\n", "z\n"),
]


def dump(form: str, changes: list[Change]) -> str:
    return "".join(render_changes("demo", form, changes))


@every_format
@given(changes=CHANGES, project=names)
@settings(max_examples=80)
def test_the_tokens_of_the_pieces_add_up_whatever_changed(
    form: str, changes: list[Change], project: str
) -> None:
    pieces = list(render_changes(project, form, changes))

    for piece in pieces:
        assert piece.endswith("\n")
        assert not piece[0].isspace()
        assert piece[0] != "/"
    for encoding in ("o200k_base", "cl100k_base"):
        assert sum(batch_count(pieces, encoding)) == batch_count(["".join(pieces)], encoding)[0]


@given(changes=CHANGES, project=names)
@settings(max_examples=80)
def test_json_and_xml_give_every_diff_word_for_word_to_any_parser(
    changes: list[Change], project: str
) -> None:
    fields = json.loads("".join(render_changes(project, "json", changes)))
    as_xml = "".join(render_changes(project, "xml", changes))
    # What XML can't hold is in processing instructions, which this parser drops.
    plain = "<?char" not in as_xml
    root = ET.fromstring(as_xml)  # noqa: S314 - our own text

    real = sorted(
        (change for change in changes if change.old != change.new), key=lambda c: order(c.path)
    )
    shown = [
        (path, "new" if old is None else "changed", unified(old, new, path))
        for path, old, new in real
        if new is not None
    ]
    assert [(file["path"], file["state"], file["diff"]) for file in fields["files"]] == shown
    assert fields["removed"] == [path for path, _, new in real if new is None]
    assert fields["project"] == project
    documents = root.findall("documents/document")
    assert [document.get("state") for document in documents] == [state for _, state, _ in shown]
    if plain:
        assert [document.findtext("diff") for document in documents] == [
            f"\n{diff}" for _, _, diff in shown
        ]


@given(changes=CHANGES)
@settings(max_examples=80)
def test_a_commonmark_parser_sees_a_block_for_each_diff(changes: list[Change]) -> None:
    tokens = MarkdownIt("commonmark").parse(dump("markdown", changes))

    real = [change for change in changes if change.old != change.new]
    removed = sum(change.new is None for change in real)
    fences = [token.info for token in tokens if token.type == "fence"]
    headings = [token for token in tokens if token.type == "heading_open"]
    assert fences == ["text"] * bool(removed) + ["diff"] * (len(real) - removed)
    assert len(headings) == 1 + len(fences)


@pytest.mark.parametrize("form", ["markdown", "plain"])
@given(path=paths, old=texts, new=texts)
@settings(max_examples=60)
def test_markdown_and_plain_hold_the_diff_itself(form: str, path: str, old: str, new: str) -> None:
    shown = dump(form, [Change(path, old, new)])

    assert f"\n{unified(old, new, path)}" in shown
    assert old == new or quote_path(path) in shown


@every_format
def test_the_header_tells_what_it_updates_and_what_went(form: str) -> None:
    pieces = list(render_changes("demo", form, THREE))

    header = pieces[0]
    for said in ("demo", "1 file changed, 1 new, 1 removed", "updates the dump", "old.py"):
        assert said in header
    assert all("old.py" not in piece for piece in pieces[1:])
    assert "same.py" not in "".join(pieces)


@every_format
def test_new_and_changed_files_come_in_the_order_of_the_tree(form: str) -> None:
    shown = dump(form, THREE)

    assert shown.index("+x = 2") < shown.index("+y = 1")
    assert dump(form, THREE[::-1]) == shown


@every_format
def test_nothing_changed_is_said_as_well(form: str) -> None:
    shown = dump(form, [Change("a", "same", "same"), Change("b", None, None)])

    assert "0 files changed, 0 new, 0 removed" in shown


@every_format
def test_a_new_empty_file_is_named(form: str) -> None:
    assert "void.py" in dump(form, [Change("void.py", None, "")])


@every_format
def test_it_is_known_as_ours_but_not_read_back(form: str) -> None:
    shown = dump(form, THREE)

    assert is_dump(shown.encode())
    with pytest.raises(DumpUnreadable, match="holds only what changed"):
        formats.read(shown)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError):
        dump("markdwon", THREE)
