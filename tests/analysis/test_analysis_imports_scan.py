"""What a file imports, language by language, by examples and by tree-sitter's trees."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.analysis import grammars
from create_dump.analysis.imports import LANGUAGES, Import, imports, supported
from create_dump.analysis.imports.found import MOD, PACKAGE, STATIC, SYSTEM, WILDCARD
from create_dump.analysis.languages import language

SOURCES = {
    path.stem: path.read_text("utf-8")
    for path in sorted((Path(__file__).parent / "outline").glob("*.txt"))
    if not path.name.endswith(".outline.txt")
}


def _written(text: str, name: str) -> list[tuple[int, str]]:
    return [(found.line, found.written) for found in imports(text, name)]


PYTHON = r'''"""import docstring
from docstring import nothing
"""
import a, b.c as d ; import e
from f import g as h, i
from . import j
from ..k.l import (
    m,  # import remark (or not)
    n as o,
)
from p import *
from q import r, \
    s
if True: import t
try: from u import v
except ImportError: pass
def w():
    import x.y
    "from z import z"
# import remark
yield_from = """from z import z"""
class A: pass  # from z import z
'''


def test_python() -> None:
    found = [
        (one.line, one.written, one.module, one.level, one.names)
        for one in imports(PYTHON, "python")
    ]

    assert found == [
        (4, "a", ("a",), 0, ()),
        (4, "b.c", ("b", "c"), 0, ()),
        (4, "e", ("e",), 0, ()),
        (5, "f", ("f",), 0, ("g", "i")),
        (6, ".", (), 1, ("j",)),
        (7, "..k.l", ("k", "l"), 2, ("m", "n")),
        (11, "p", ("p",), 0, ("*",)),
        (12, "q", ("q",), 0, ("r", "s")),
        (14, "t", ("t",), 0, ()),
        (15, "u", ("u",), 0, ("v",)),
        (18, "x.y", ("x", "y"), 0, ()),
    ]


def test_javascript_and_typescript() -> None:
    text = """\
/// <reference path="./types.d.ts" />
import a from 'a'
import b, { c as d, e } from "./b.js";
import * as f from '../f'
import 'g'
import type { H } from './h'
import {
  i, // import 'remark'
} from './i'
export { j } from './j'
export * from './k'
export * as l from './l'
export type { M } from './m'
export const n = await import('./n')
const o = require('./o'), p = require("p/q")
import r = require('./r')
let s: import('./s').S
// import 't'
/* require('t') */
const t = "require('t')" + `import('t') ${require('./u')} import 't'`
const v = /['"`]/, w = 1 / 2, x = require('./x') / 2
foo.require('t'); bar.import('t'); const { import: y } = z
require('./dynamic/' + name); import(`./${name}`)
import.meta.url
const nested = `a ${`b ${require('./deep')} c`} d`; require('./after')
"""

    assert _written(text, "typescript") == [
        (1, "./types.d.ts"),
        (2, "a"),
        (3, "./b.js"),
        (4, "../f"),
        (5, "g"),
        (6, "./h"),
        (7, "./i"),
        (10, "./j"),
        (11, "./k"),
        (12, "./l"),
        (13, "./m"),
        (14, "./n"),
        (15, "./o"),
        (15, "p/q"),
        (16, "./r"),
        (17, "./s"),
        (20, "./u"),
        (21, "./x"),
        (25, "./deep"),
        (25, "./after"),
    ]


def test_go() -> None:
    text = """\
// Package a: import "remark"
package a

import "b"
import ( // comment
	c "c/d"; . "e"
	_ `f`
	/* "g" */
)

var h = `import "i"`
import "too late"
"""

    assert _written(text, "go") == [(4, "b"), (6, "c/d"), (6, "e"), (7, "f")]


def test_java() -> None:
    text = """\
/* import remark; */
package org.a;

import java.util.List;
import org.b.*;
import static org.c.D.e;
import static org.f.G.*;

class H extends Base {
    I i = new J.K("L"); // M
}
"""

    own, *found = imports(text, "java")

    types = ("Base", "H", "I", "J")
    assert own == Import("org.a", 2, ("org", "a"), names=types, kind=PACKAGE)
    assert [(one.line, one.written, one.kind) for one in found] == [
        (4, "java.util.List", ""),
        (5, "org.b.*", WILDCARD),
        (6, "org.c.D.e", STATIC),
        (7, "org.f.G.*", STATIC),
    ]
    assert found[1].names == types


def test_rust() -> None:
    text = """\
//! use remark;
use a;
pub(crate) use crate::b::{self, c::*, d::{e as f, g}};
use super::h;
extern crate i;
mod j;
pub mod k {
    use self::l;
    mod m;
    fn n() { use o::p; }
}
#[path = "deep/q.rs"]
mod r;
const S: &str = "use t;"; const T: &str = r#"mod "u";"#;
const U: char = '"'; fn v<'use>(a: &'use str) {} /* /* use w; */ mod w; */
use ::x::y;
"""

    found = [(one.line, one.written, one.names) for one in imports(text, "rust")]

    assert found == [
        (2, "a", ()),
        (3, "crate::b", ()),
        (3, "crate::b::c", ()),
        (3, "crate::b::d::e", ()),
        (3, "crate::b::d::g", ()),
        (4, "super::h", ()),
        (5, "i", ()),
        (6, "j", ()),
        (8, "self::l", ("k",)),
        (9, "m", ("k",)),
        (10, "o::p", ("k",)),
        (13, "deep/q.rs", ()),
        (16, "x::y", ()),
    ]
    assert [one.kind for one in imports("mod a;", "rust")] == [MOD]


def test_c() -> None:
    text = """\
#include <stdio.h>
#include "a.h"
  # include "b/c.h" // remark
/* #include "d.h"
#include "e.h"
*/
const char *f = "/*";
#include "g.h"
const char h = '"'; int i = 1'000;
#include "j.h"
// #include "k.h"
"""

    assert [(one.line, one.written, one.kind) for one in imports(text, "c")] == [
        (1, "stdio.h", SYSTEM),
        (2, "a.h", ""),
        (3, "b/c.h", ""),
        (8, "g.h", ""),
        (10, "j.h", ""),
    ]


def test_other_languages_import_nothing_that_is_known() -> None:
    assert not supported("markdown")
    assert imports("import a", "markdown") == ()
    assert grammars.LANGUAGES == LANGUAGES


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_line_ends_of_windows_change_nothing(name: str) -> None:
    text = SOURCES[name]

    found = imports(text, language(name))

    assert found
    assert imports(text.replace("\n", "\r\n"), language(name)) == found


PIECES = (
    *("import ", "from ", "a", ".b", ", ", "as ", "(", ")", "{", "}", "*", ";", ":", "\n"),
    *("'", '"', "`", "'''", '"""', "#", "//", "/*", "*/", "/", "${", "=", "[", "]", "\r\n", " "),
    *("use ", "mod ", "::", "self", "super", "crate", 'r#"', '"#', "package ", "export "),
    *("#include ", "<", ">", "static ", '#[path = "', "require(", "\\\n", "'x'", '"y"'),
    *("é", "\0", "\ufeff", "\ud800"),
)


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60).map("".join),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_any_text_has_imports_of_its_own_words(text: str, name: str) -> None:
    found = imports(text, name)

    assert imports(text, name) == found
    lines = text.replace("\r\n", "\n").split("\n")
    for one in found:
        assert 1 <= one.line <= len(lines)
        assert all(part in text for part in (*one.module, *one.names) if part)


PYTHON_PIECES = (
    *("import a\n", "from .b import (c, d)\n", "x = 'import y'\n", "# import z\n"),
    *('"""\nimport hidden\n"""\n', "def f():\n    import g\n", "s = r'\\\\'\n"),
    *("t = '''\n'''\n", "if a: import h\n", "'''it's'''\n", "from i import *\n", "v = '#'\n"),
)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PYTHON_PIECES), max_size=12))
def test_python_is_read_as_its_grammar_reads_it(statements: list[str]) -> None:
    text = "".join(statements)

    assert sorted(line for line, _ in _written(text, "python")) == _lines_of(
        text,
        "python",
        "[(import_statement) (import_from_statement) (future_import_statement)] @a",
    )


SCRIPT_PIECES = (
    *("import 'a'\n", "const b = require('c')\n", "export * from 'd'\n", "import('e')\n"),
    *("// import 'f'\n", "/* require('g') */\n", "h = 'import'\n", "i = `require('j')`\n"),
    *("k = `${require('l')}`\n", "m = /['\"`]/.test(n)\n", "o = p / q / require('r')\n"),
    *("s = { t: '`' }\n", "u = `a${`b${c}`}`\n", "if (v) { require('w') }\n", "x = '\\''\n"),
)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(SCRIPT_PIECES), max_size=12))
def test_javascript_is_read_as_its_grammar_reads_it(statements: list[str]) -> None:
    text = "".join(statements)

    assert sorted(line for line, _ in _written(text, "javascript")) == _lines_of(
        text,
        "javascript",
        """
        [(import_statement) (export_statement source: (_))
         (call_expression function: (import))
         (call_expression function: (identifier) @f (#eq? @f "require"))] @a
        """,
    )


def _lines_of(text: str, name: str, query: str) -> list[int]:
    """Return the lines of what *query* captures as ``a`` in the syntax tree."""
    from tree_sitter import Query, QueryCursor

    tree = grammars.parse(text.encode(), name)
    assert tree is not None
    found = QueryCursor(Query(tree.language, query)).captures(tree.root_node)
    return sorted(node.start_point[0] + 1 for node in found.get("a", ()))


HOSTILE = (
    *("import ", "import{", "import/*", "from ", "from.", "from . import (", "import a,"),
    *('"', "'", "`", "`${", "${", "/", "/[", "/*", "//", "use a::{", "use ", "use a,", "mod a{"),
    *("mod a{use b;", 'r#"', 'r"', '#include "a"', '#include "', 'import "a"\n', "import (", "\\"),
    *("export{", "export *", "require('", "require('a')", "import(", "'''", '"""', "'a", "{", "}"),
    *("=/a", '#[path="a"] mod b;', "A", "A.", "\n", " ", "a.", "from a import b\n"),
    *("import a\n", ":import a\n"),
)


@pytest.mark.parametrize("name", ["c", "go", "java", "javascript", "python", "rust"])
def test_a_hostile_text_takes_no_longer_than_its_length(name: str) -> None:
    for piece in HOSTILE:
        for start in ("", "package a\n", "package a;"):
            text = start + piece * (60_000 // len(piece))

            begun = time.thread_time()
            imports(text, name)

            # 60 kB take a hundredth of it; what is quadratic in them takes several seconds.
            assert time.thread_time() - begun < 1.0
