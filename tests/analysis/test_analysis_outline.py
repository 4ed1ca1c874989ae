"""What an outline keeps, by example; each example is a pair of text files in ``outline/``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from create_dump.analysis import grammars
from create_dump.analysis.languages import language
from create_dump.analysis.outline import outline, supported

EXAMPLES = sorted(
    path
    for path in (Path(__file__).parent / "outline").glob("*.txt")
    if not path.name.endswith(".outline.txt")
)


def _example(name: str) -> tuple[str, str, str]:
    """Return the source, its outline and its language."""
    source = Path(__file__).parent / "outline" / f"{name}.txt"
    expected = source.with_name(f"{name}.outline.txt")
    return source.read_text("utf-8"), expected.read_text("utf-8"), language(name)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_file_of_each_language_has_the_outline_beside_it(example: Path) -> None:
    source, expected, name = _example(example.stem)

    assert outline(source, name) == expected


def test_there_is_an_example_of_every_grammar() -> None:
    shown = {language(path.stem) for path in EXAMPLES}

    # JSX is JavaScript's grammar, and TypeScript's differs from TSX in casts alone.
    assert shown == grammars.LANGUAGES - {"jsx", "typescript"}
    assert all(supported(name) for name in grammars.LANGUAGES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_number_behind_a_definition_is_its_line(example: Path) -> None:
    source, expected, _ = _example(example.stem)

    lines = source.split("\n")
    numbered = re.findall(r"^(.*) (?:#|//) L(\d+)$", expected, re.MULTILINE)

    assert numbered
    for line, number in numbered:
        # A signature of several lines carries the number of its first line behind its last.
        start = re.search(r"\w+", line)
        assert start is not None
        assert start[0] in "\n".join(lines[int(number) - 1 : int(number) + 6])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_line_ends_of_windows_change_nothing(example: Path) -> None:
    source, expected, name = _example(example.stem)

    assert outline(source.replace("\n", "\r\n"), name) == expected


def test_an_outline_of_ordinary_code_is_a_small_part_of_it() -> None:
    source, expected, _ = _example("reckon.py")

    share = len(expected.encode()) / len(source.encode())

    assert 0.06 <= share <= 0.15


@pytest.mark.parametrize("name", sorted(grammars.LANGUAGES))
@pytest.mark.parametrize("text", ["", "\n\n", " ", "// \n", "# x\n", "\0", "\ufeff", "💥\n"])
def test_nothing_worth_an_outline_has_none(text: str, name: str) -> None:
    assert outline(text, name) is None


@pytest.mark.parametrize("name", ["markdown", "text", "json", "", "Python", "objectivec"])
def test_a_language_without_grammar_has_no_outlines(name: str) -> None:
    assert not supported(name)
    assert outline("def f():\n    return 1\n" * 10, name) is None


def test_an_outline_that_would_not_be_shorter_is_none() -> None:
    assert outline("import a\nfrom b import c\n", "python") is None


def test_minified_and_huge_files_have_none() -> None:
    function = "function f(a){a += 1;return a}"

    assert outline(function * 400, "javascript") is None
    assert outline(f"{function}\n" * 400, "javascript") is not None
    assert outline(f"{function}\n" * 80_000, "javascript") is None


def test_a_text_that_takes_too_long_to_parse_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammars, "_SECONDS", -1.0)

    assert outline("def f(a):\n    return a + 1\n" * 1000, "python") is None


def test_a_long_table_is_cut() -> None:
    table = "".join(f"#define CONSTANT_{number} {number}\n" for number in range(1000))

    found = outline(f"int first(void) {{\n\treturn 1;\n}}\n{table}int last(void);\n", "c")

    assert found is not None
    assert found.splitlines()[60:] == ["#define CONSTANT_59 59", "…", "int last(void);"]


BROKEN = {
    "python": """
def good(a):
    local = 1

def broken(b:
    local = [

def after():
    return 1

class Last:
    def method(self):
        return 1
""",
    "javascript": """
function good() {
  go()
}
function broken( {
  const local = [1,
}
function after() {
  return 1
}
class Last {
  method() {
    return 1
  }
}
""",
    "go": """
package a

func good() {
	go()
}

func broken( {
	var local = 1
}

func after() int {
	return 1
}

type Last struct {
	field int
}
""",
    "rust": """
fn good() {
    go()
}

fn broken( {
    let local = (;
}

fn after() -> u8 {
    1
}

struct Last {
    field: u8,
}
""",
    "java": """
class Good {
    void good() {
        go();
    }
    void broken( {
    }
    void after() {
        return;
    }
}
class Last {
    int field;
}
""",
    "c": """
int good(void)
{
	return 1;
}

int broken(int a {
	int local = 2;
	return (;
}

int after(int b)
{
	return b;
}

struct Last {
	int field;
};
""",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_code_loses_nothing_else(name: str) -> None:
    found = outline(BROKEN[name], name)

    assert found is not None
    assert all(word in found for word in ("good(", "after(", "Last"))
    assert "method" in found or "field" in found
    assert "local" not in found


def test_a_header_is_read_as_the_language_that_is_in_it() -> None:
    header = "#pragma once\nnamespace a {\nclass B {\npublic:\n  int c() { return 1; }\n};\n}\n"

    assert outline(header, "c") == outline(header, "cpp")
    assert "int c() { … }" in (outline(header, "c") or "")


def test_braces_of_definitions_on_one_line_are_opened() -> None:
    found = outline(
        "class A { int a; void b() { long_call_of_a_function(); } }" + "\n" * 60, "java"
    )

    assert found == "class A { // L1\n  int a;\n  void b() { … }\n}\n"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("1", "1"),
        ("[1, 2]", "[1, 2]"),
        ("[" + "1, " * 40 + "]", "[...]"),
        ("{\n    1: 2,\n}", "{...}"),
        ("(\n    1,\n    2,\n)", "(...)"),
        ("call(" + "1, " * 40 + ")", "call(...)"),
        ("a.b.c(\n    1\n)", "a.b.c(...)"),
        ('"' + "long " * 40 + '"', "..."),
        ("first_of_many_names + second_of_many_names", "..."),
    ],
)
def test_a_long_value_is_cut(value: str, kept: str) -> None:
    found = outline(f"NAME = {value}\n" + "print(NAME)\n" * 20, "python")

    assert found == f"NAME = {kept}\n"


def test_no_grammar_is_loaded_before_a_file_of_its_language_is_met() -> None:
    script = """
import sys
from create_dump.analysis import imports, outline
def loaded():
    return sorted({name.partition(".")[0] for name in sys.modules if name.startswith("tree_")})
print(loaded())
outline.outline("def f():\\n    return 1\\n" * 9, "python")
print(loaded())
"""

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )

    assert done.stdout.splitlines() == ["[]", "['tree_sitter', 'tree_sitter_python']"]
