"""Which files imports mean, in layouts that are nothing but names and settings."""

from __future__ import annotations

import pytest

from create_dump.analysis.imports import Resolver, imports
from create_dump.analysis.languages import language
from create_dump.errors import Unreadable


def _project(files: dict[str, str]) -> Resolver:
    return Resolver(list(files), lambda path: files[path].encode())


def _resolve(files: dict[str, str] | str, path: str, text: str) -> tuple[str, ...]:
    """Return what *text* means in *path*, in a project of *files*: names, or names and contents."""
    known = dict.fromkeys(files.split(), "") if isinstance(files, str) else files
    return _project({**known, path: text}).resolve(path, imports(text, language(path)))


@pytest.mark.parametrize(
    ("files", "path", "text", "found"),
    [
        # Packages and modules.
        ("pkg/__init__.py pkg/a.py", "pkg/b.py", "import pkg.a", "pkg/a.py"),
        ("pkg/__init__.py pkg/a.py", "main.py", "import pkg", "pkg/__init__.py"),
        ("pkg/__init__.py pkg/a.py", "main.py", "from pkg import a", "pkg/a.py"),
        ("pkg/__init__.py pkg/a.py", "main.py", "from pkg import x", "pkg/__init__.py"),
        ("pkg/__init__.py pkg/a.py", "main.py", "from pkg import x, a", "pkg/__init__.py pkg/a.py"),
        ("pkg/__init__.py pkg/a.py", "main.py", "from pkg import *", "pkg/__init__.py"),
        ("pkg/__init__.py pkg/a.py", "main.py", "from pkg.a import x", "pkg/a.py"),
        ("a.py a/__init__.py", "main.py", "import a", "a/__init__.py"),
        ("a.pyi", "main.py", "import a", "a.pyi"),
        # Relative ones.
        ("pkg/__init__.py pkg/a.py", "pkg/b.py", "from . import a", "pkg/a.py"),
        ("pkg/__init__.py pkg/a.py", "pkg/b.py", "from .a import x", "pkg/a.py"),
        ("pkg/__init__.py pkg/a.py", "pkg/__init__.py", "from .a import x", "pkg/a.py"),
        ("p/__init__.py p/a.py p/q/__init__.py", "p/q/b.py", "from ..a import x", "p/a.py"),
        ("p/__init__.py p/a.py", "p/b.py", "from ....a import x", ""),
        # Where modules are found from.
        ("src/pkg/__init__.py src/pkg/a.py", "tests/test_a.py", "import pkg.a", "src/pkg/a.py"),
        ("src/pkg/__init__.py src/pkg/a.py", "src/pkg/b.py", "from pkg import a", "src/pkg/a.py"),
        ("x/y/pkg/__init__.py x/y/pkg/a.py", "main.py", "import pkg.a", "x/y/pkg/a.py"),
        ("a/pkg/__init__.py b/pkg/__init__.py", "b/main.py", "import pkg", "b/pkg/__init__.py"),
        ("src/space/pkg/a.py", "main.py", "import space.pkg.a", "src/space/pkg/a.py"),
        (
            "scripts/common.py other/common.py",
            "scripts/run.py",
            "import common",
            "scripts/common.py",
        ),
        # What is not the project's.
        ("tools/json/__init__.py", "main.py", "import json", ""),
        ("json.py", "main.py", "import json", "json.py"),
        ("pkg/__init__.py", "main.py", "import numpy, pkgs", ""),
        ("pkg/__init__.py", "main.py", "import pkg.missing", ""),
        ("main.py", "main.py", "import main", ""),
    ],
)
def test_python(files: str, path: str, text: str, found: str) -> None:
    assert _resolve(files, path, text) == tuple(found.split())


@pytest.mark.parametrize(
    "settings",
    [
        '[tool.setuptools.package-dir]\n"" = "code"\n',
        '[tool.setuptools.packages.find]\nwhere = ["code"]\n',
        '[tool.hatch.build.targets.wheel]\npackages = ["code/pkg"]\n',
        '[tool.poetry]\npackages = [{ include = "pkg", from = "code" }]\n',
        '[tool.pytest.ini_options]\npythonpath = ["code"]\n',
    ],
)
def test_python_from_where_the_settings_say(settings: str) -> None:
    files = {"pyproject.toml": settings, "code/pkg/a.py": ""}

    assert _resolve(files, "main.py", "import pkg.a") == ("code/pkg/a.py",)


@pytest.mark.parametrize(
    ("files", "path", "written", "found"),
    [
        ("src/a.ts", "src/b.ts", "./a", "src/a.ts"),
        ("src/a.tsx", "src/b.ts", "./a", "src/a.tsx"),
        ("src/a.ts", "src/b.ts", "./a.js", "src/a.ts"),
        ("src/a.js src/a.ts", "src/b.ts", "./a.js", "src/a.js"),
        ("src/a.mts", "src/b.ts", "./a.mjs", "src/a.mts"),
        ("src/a.tsx", "src/b.ts", "./a.jsx", "src/a.tsx"),
        ("src/a.service.ts", "src/b.ts", "./a.service", "src/a.service.ts"),
        ("src/a/index.ts", "src/b.ts", "./a", "src/a/index.ts"),
        ("src/a.ts src/a/index.ts", "src/b.ts", "./a", "src/a.ts"),
        ("src/a/index.ts", "src/b.ts", "./a/", "src/a/index.ts"),
        ("src/index.ts", "src/b/c.ts", "..", "src/index.ts"),
        ("src/index.ts", "src/c.ts", ".", "src/index.ts"),
        ("a.vue", "b.js", "./a.vue", "a.vue"),
        ("a.svg", "b.js", "./a.svg?raw", "a.svg"),
        ("src/a.d.ts", "src/b.ts", "./a", "src/a.d.ts"),
        ("a.json", "b.js", "./a", "a.json"),
        ("a.js", "b.js", "../a", ""),
        ("a.js", "b.js", "a", ""),
        ("a.js", "b.js", "./c", ""),
    ],
)
def test_specifiers(files: str, path: str, written: str, found: str) -> None:
    assert _resolve(files, path, f"import '{written}'") == tuple(found.split())


@pytest.mark.parametrize(
    ("settings", "written", "found"),
    [
        ('{"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}', "@/a", "src/a.ts"),
        ('{"compilerOptions": {"baseUrl": "src"}}', "a", "src/a.ts"),
        ('{"compilerOptions": {"baseUrl": "src", "paths": {"x": ["a"]}}}', "x", "src/a.ts"),
        ('{"compilerOptions": {"paths": {"@/*": ["./no/*", "./src/*"]}}}', "@/a", "src/a.ts"),
        ('{"compilerOptions": {"paths": {"*": ["no/*"], "@x/*": ["src/*"]}}}', "@x/a", "src/a.ts"),
        ('{// so\n"compilerOptions": {"paths": {"@/*": ["src/*",],},},}', "@/a", "src/a.ts"),
        ('{"extends": "./base.json"}', "~/a", "src/a.ts"),
        ('{"extends": ["./none.json", "./base"]}', "~/a", "src/a.ts"),
        ('{"compilerOptions": {"paths": {"@/*": ["../../*"]}}}', "@/a", ""),
        (
            '{"compilerOptions": {"paths": {"@/*": "src/*", "a": 1}, "baseUrl": 2}}',
            "@/a",
            "src/a.ts",
        ),
        ("{broken", "@/a", ""),
        ("[" * 100_000, "@/a", ""),
        ("[]", "@/a", ""),
    ],
)
def test_specifiers_by_the_settings_of_typescript(settings: str, written: str, found: str) -> None:
    files = {
        "tsconfig.json": settings,
        "base.json": '{"compilerOptions": {"paths": {"~/*": ["src/*"]}}}',
        "src/a.ts": "",
    }

    assert _resolve(files, "src/deep/b.ts", f"import '{written}'") == tuple(found.split())


@pytest.mark.parametrize(
    ("package", "written", "found"),
    [
        ('{"name": "@me/lib"}', "@me/lib", "packages/lib/src/index.ts"),
        ('{"name": "@me/lib", "main": "dist/main.js"}', "@me/lib", "packages/lib/src/main.ts"),
        ('{"name": "@me/lib", "exports": "./src/main.ts"}', "@me/lib", "packages/lib/src/main.ts"),
        (
            '{"name": "@me/lib", "exports": {".": {"import": "./dist/main.js"}}}',
            "@me/lib",
            "packages/lib/src/main.ts",
        ),
        (
            '{"name": "@me/lib", "exports": {"./x": {"default": "./src/main.ts"}}}',
            "@me/lib/x",
            "packages/lib/src/main.ts",
        ),
        ('{"name": "@me/lib"}', "@me/lib/main", "packages/lib/src/main.ts"),
        ('{"name": "@me/lib"}', "@me/lib/src/main", "packages/lib/src/main.ts"),
        ('{"name": "@me/lib"}', "@me/other", ""),
        ('{"name": 1, "main": 2}', "@me/lib", ""),
    ],
)
def test_specifiers_of_the_workspaces_own_packages(package: str, written: str, found: str) -> None:
    files = {
        "package.json": '{"workspaces": ["packages/*"]}',
        "packages/lib/package.json": package,
        "packages/lib/src/index.ts": "",
        "packages/lib/src/main.ts": "",
    }

    assert _resolve(files, "packages/app/a.ts", f"import '{written}'") == tuple(found.split())


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("example.org/app/store", "store/a.go store/b.go"),
        ("example.org/app", "main.go"),
        ("example.org/app/tool/x", "tool/x/x.go"),
        ("example.org/app/none", ""),
        ("example.org/application", ""),
        ("other.org/dep", "vendor/other.org/dep/d.go"),
        ("store", ""),
    ],
)
def test_go(written: str, found: str) -> None:
    files = {
        "go.mod": "// comment\nmodule example.org/app\n\ngo 1.22\n",
        "tool/go.mod": 'module "example.org/app/tool"\n',
        **dict.fromkeys(
            (
                *("main.go", "store/a.go", "store/b.go", "store/a_test.go", "store/notes.md"),
                *("tool/x/x.go", "vendor/other.org/dep/d.go"),
            ),
            "",
        ),
    }

    text = f'package b\nimport "{written}"\n'
    assert _resolve(files, "cmd/b.go", text) == tuple(found.split())


def test_go_without_a_module_goes_by_the_path() -> None:
    text = 'package b\nimport (\n"fmt"\n"example.org/me/app/store"\n)\n'

    assert _resolve("store/a.go fmt/b.go", "cmd/b.go", text) == ("store/a.go",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import org.a.One;", "src/main/java/org/a/One.java"),
        ("import org.a.One.Inner;", "src/main/java/org/a/One.java"),
        ("import static org.a.One.member;", "src/main/java/org/a/One.java"),
        ("import static org.a.One.*;", "src/main/java/org/a/One.java"),
        ("import org.a.*; class X extends Two {}", "src/main/java/org/a/Two.java"),
        ("import org.a.*; class X { One o; }", "src/main/java/org/a/One.java"),
        ("import java.util.List;", ""),
        ("class X extends Beside {}", "src/test/java/org/b/Beside.java"),
        ("class X extends There {}", "src/main/java/org/b/There.java"),
        ('class X { String s = "Beside"; /* There */ }', ""),
    ],
)
def test_java(text: str, found: str) -> None:
    files = (
        "src/main/java/org/a/One.java src/main/java/org/a/Two.java src/main/java/org/b/There.java "
        "src/test/java/org/b/Beside.java"
    )
    whole = f"package org.b;\n{text}"

    assert _resolve(files, "src/test/java/org/b/X.java", whole) == tuple(found.split())


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("app/src/main.rs", "mod a;", "app/src/a.rs"),
        ("app/src/main.rs", "mod b;", "app/src/b/mod.rs"),
        ("app/src/a.rs", "mod deep;", "app/src/a/deep.rs"),
        ("app/src/b/mod.rs", "mod c;", "app/src/b/c.rs"),
        ("app/src/main.rs", "mod b { mod c; }", "app/src/b/c.rs"),
        ("app/src/main.rs", '#[path = "b/c.rs"] mod z;', "app/src/b/c.rs"),
        ("app/src/x.rs", "use crate::a::deep::Thing;", "app/src/a/deep.rs"),
        ("app/src/x.rs", "use crate::a::function;", "app/src/a.rs"),
        ("app/src/x.rs", "use crate::{a, b::c};", "app/src/a.rs app/src/b/c.rs"),
        ("app/src/x.rs", "use crate::Root;", "app/src/main.rs"),
        ("app/src/b/c.rs", "use super::other;", "app/src/b/mod.rs"),
        ("app/src/b/c.rs", "use super::super::a;", "app/src/a.rs"),
        ("app/src/a.rs", "use self::deep::X;", "app/src/a/deep.rs"),
        ("app/src/a.rs", "mod tests { use super::deep::X; }", "app/src/a/deep.rs"),
        ("app/src/main.rs", "use a::X;", "app/src/a.rs"),
        ("app/src/x.rs", "use my_lib::inner::X;", "lib/code/inner.rs"),
        ("app/src/x.rs", "use my_lib::X;", "lib/code/my.rs"),
        ("app/src/x.rs", "use std::collections::HashMap; use serde::X;", ""),
        ("app/tests/it.rs", "mod common;", "app/tests/common/mod.rs"),
        ("app/tests/it.rs", "use my_lib::X;", "lib/code/my.rs"),
        ("app/src/bin/tool/main.rs", "mod part; use crate::part::X;", "app/src/bin/tool/part.rs"),
        ("lib/code/inner.rs", "use crate::X;", "lib/code/my.rs"),
    ],
)
def test_rust(path: str, text: str, found: str) -> None:
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["app", "lib"]\n',
        "app/Cargo.toml": '[package]\nname = "app"\n',
        "lib/Cargo.toml": '[package]\nname = "my-lib"\n[lib]\npath = "code/my.rs"\n',
        **dict.fromkeys(
            (
                *("app/src/main.rs", "app/src/a.rs", "app/src/a/deep.rs", "app/src/b/mod.rs"),
                *("app/src/b/c.rs", "app/src/x.rs", "app/tests/common/mod.rs"),
                *("app/src/bin/tool/part.rs", "lib/code/my.rs", "lib/code/inner.rs"),
            ),
            "",
        ),
    }

    assert _resolve(files, path, text) == tuple(found.split())


def test_rust_without_cargo_goes_by_the_root_file() -> None:
    assert _resolve("x/lib.rs x/a.rs", "x/b/c.rs", "use crate::a::X;") == ("x/a.rs",)


@pytest.mark.parametrize(
    ("files", "path", "line", "found"),
    [
        ("src/a.h", "src/b.c", '"a.h"', "src/a.h"),
        ("src/a.h a.h", "src/b.c", '"a.h"', "src/a.h"),
        ("a.h", "src/b.c", '"a.h"', "a.h"),
        ("inc/a.h", "src/b.c", '"../inc/a.h"', "inc/a.h"),
        ("include/p/a.h", "src/b.c", '"p/a.h"', "include/p/a.h"),
        ("include/p/a.h", "src/b.c", "<p/a.h>", "include/p/a.h"),
        ("x/include/p/a.h", "src/b.c", "<p/a.h>", "x/include/p/a.h"),
        ("x/p/a.h", "src/b.c", '"p/a.h"', "x/p/a.h"),
        ("x/p/a.h y/p/a.h", "src/b.c", '"p/a.h"', ""),
        ("x/p/a.h y/p/a.h", "y/b.c", '"p/a.h"', "y/p/a.h"),
        ("lib/string.h", "lib/b.c", "<string.h>", ""),
        ("include/string.h", "lib/b.c", "<string.h>", "include/string.h"),
        ("a.h", "src/b.c", '"../../a.h"', "a.h"),
        ("a.h", "src/b.c", '"none.h"', ""),
        ("a.h", "src/b.c", '"/etc/passwd"', ""),
    ],
)
def test_c(files: str, path: str, line: str, found: str) -> None:
    assert _resolve(files, path, f"#include {line}\n") == tuple(found.split())


def test_each_file_comes_once_in_the_order_of_the_imports() -> None:
    text = "import b, a\nfrom a import x\nimport c.d\n"

    found = _resolve("a.py b.py c/__init__.py c/d.py", "main.py", text)

    assert found == ("b.py", "a.py", "c/d.py")


def test_files_of_other_languages_resolve_nothing() -> None:
    resolver = _project({"a.py": ""})

    assert resolver.resolve("notes.md", imports("import a", "python")) == ()


def test_settings_that_cannot_be_read_are_as_if_absent() -> None:
    def read(path: str) -> bytes:
        raise Unreadable("gone", where=path)

    paths = ["pyproject.toml", "tsconfig.json", "package.json", "go.mod", "Cargo.toml", "src/a.ts"]
    resolver = Resolver([*paths, "b.py", "src/lib.rs"], read)

    assert resolver.resolve("c.py", imports("import b", "python")) == ("b.py",)
    assert resolver.resolve("src/c.ts", imports("import './a'; import 'x'", "typescript"))
    assert resolver.resolve("c.go", imports('package c\nimport "example.org/b"', "go")) == ()
    assert resolver.resolve("src/d.rs", imports("use crate::X;", "rust")) == ("src/lib.rs",)


@pytest.mark.parametrize("name", ["pyproject.toml", "Cargo.toml", "package.json", "tsconfig.json"])
@pytest.mark.parametrize(
    "content", ["", "\0", "[]", "{}", "null", "a = 1", "tool = 1\npackage = 2", "[" * 50_000]
)
def test_strange_settings_are_no_harm(name: str, content: str) -> None:
    files = {name: content, "a.py": "", "src/lib.rs": "", "a.ts": ""}

    assert _resolve(files, "b.py", "import a, tool") == ("a.py",)
    assert _resolve(files, "src/x.rs", "use crate::X; use other::Y;") == ("src/lib.rs",)
    assert _resolve(files, "b.ts", "import './a'; import 'x'") == ("a.ts",)
