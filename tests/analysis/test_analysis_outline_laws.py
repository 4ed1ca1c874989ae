"""What holds for the outline of any text at all, made to hurt or not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.analysis.languages import language
from create_dump.analysis.outline import outline
from create_dump.analysis.outline.outlining import LANGUAGES

SOURCES = {
    path.stem: path.read_text("utf-8")
    for path in sorted((Path(__file__).parent / "outline").glob("*.txt"))
    if not path.name.endswith(".outline.txt")
}
WORDS = """
class def function fn struct impl trait enum interface type const let var import from export default
async static public template namespace macro_rules! mod use package func map if else try except
return describe( define( module.exports extern abc Foo é { } ( ) [ ] ; : , . = => -> < > @ # // /*
*/ /** " ' ` \\ \"\"\" \'\'\' f" r# $ ${ ... ~
"""
PIECES = (
    *WORDS.split(),
    *("#if A\n", "#ifdef A\n", "#else\n", "#endif\n", "#define A\n", "#include <a>\n"),
    *("\n", "\r\n", "\r", "\t", "\0", "\ufeff", "\n    ", "\U0001d4b3", "\ud800", "\u2028"),
)
FILLER = "\n" * 400
"""So that an outline of a short text is shorter than it."""

texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=60).map("".join),
)


def _check(text: str, name: str) -> None:
    found = outline(text, name)

    assert outline(text, name) == found
    if found is not None:
        assert 0 < len(found) < len(text)
        assert found.endswith("\n")
        assert "\r\n" not in found
        said = re.sub(r" (?:#|//) L\d+$", "", found, flags=re.MULTILINE)
        source = text.encode("utf-8", "replace").decode()
        assert all(word in source for word in re.findall(r"\w+", said))


@settings(max_examples=300)
@given(texts, st.sampled_from(sorted(LANGUAGES)))
def test_any_text_has_an_outline_of_its_own_words_or_none(text: str, name: str) -> None:
    _check(text + FILLER, name)


@settings(max_examples=150)
@given(st.data())
def test_code_with_holes_and_strange_insertions_has_one(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SOURCES)))
    text = SOURCES[name]

    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 30))
        text = text[:start] + data.draw(texts) + text[end:]

    _check(text, language(name))


NESTED = {
    "parentheses": ("(\n", "x", ")\n"),
    "values": ("a = (\n", "1", ")\n"),
    "blocks": ("{\n", "x;", "}\n"),
    "classes": ("class A {\n", "int a;", "}\n"),
    "namespaces": ("namespace a {\n", "int a;", "}\n"),
    "modules": ("mod a {\n", "fn f() {}", "}\n"),
    "functions": ("function f() {\n", "g()", "}\n"),
    "calls": ("f(function () {\n", "g()", "})\n"),
    "objects": ("x = {a:\n", "1", "}\n"),
    "conditions": ("#if A\n", "int a;", "#endif\n"),
    "alternatives": ("#elif A\n", "int a;", "#endif\n"),
    "structs": ("struct A {\n", "int a;", "};\n"),
    "templates": ("template <class T>\n", "int a;", ""),
    "linkages": ('extern "C" ', "int a;", ""),
    "exports": ("export ", "const a = 1", ""),
    "decorators": ("@a(\n", "1", ")\n"),
    "assignments": ("a =\n", "1", ""),
    "comments": ("/* ", "x", "*/ "),
    "types": ("A<\n", "B", ">\n"),
    "generics": ("a<b,\n", "B", ">\n"),
    "arrows": ("a =>\n", "1", ""),
    "strings": ("'\n", "", '"\n'),
    "templates of strings": ("`${\n", "a", "}`\n"),
    "ifs": ("if (a)\n", "b;", ""),
}

DEEP = 1_500
"""Above the depth to which Python may recurse."""


@pytest.mark.parametrize("name", sorted(LANGUAGES - {"jsx", "typescript"}))
@pytest.mark.parametrize("shape", NESTED, ids=lambda shape: shape.replace(" ", "-"))
def test_deep_nesting_is_no_harm(shape: str, name: str) -> None:
    before, inside, after = NESTED[shape]

    # It answers: with an outline, or with none because of its parser's limits.
    outline(before * DEEP + inside + after * DEEP, name)


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        ("parentheses", "c"),
        ("parentheses", "python"),
        ("blocks", "javascript"),
        ("blocks", "rust"),
        ("classes", "java"),
        ("namespaces", "cpp"),
        ("conditions", "c"),
        ("modules", "rust"),
    ],
)
def test_ten_thousand_levels_are_no_harm(shape: str, name: str) -> None:
    before, inside, after = NESTED[shape]

    outline(before * 10_000 + inside + after * 10_000, name)


def test_deep_indentation_is_no_harm() -> None:
    deep = "".join(f"{' ' * depth}class A{depth}:\n" for depth in range(1200))

    found = outline(deep + " " * 1200 + "x = 1\n", "python")

    assert found is None or "class A99:" in found
