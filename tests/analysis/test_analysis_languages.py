"""A file's language by its name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.analysis import languages
from create_dump.analysis.languages import language


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/app.py", "python"),
        ("types.pyi", "python"),
        ("a.ts", "typescript"),
        ("a.d.ts", "typescript"),
        ("a.tsx", "tsx"),
        ("a.jsx", "jsx"),
        ("a.min.js", "javascript"),
        ("a.c", "c"),
        ("a.h", "c"),
        ("a.cc", "cpp"),
        ("a.hpp", "cpp"),
        ("a.cs", "csharp"),
        ("a.rs", "rust"),
        ("a.go", "go"),
        ("Cargo.toml", "toml"),
        ("Cargo.lock", "toml"),
        ("Makefile", "makefile"),
        ("deep/GNUmakefile", "makefile"),
        ("Dockerfile", "dockerfile"),
        ("Dockerfile.alpine", "dockerfile"),
        ("web.dockerfile", "dockerfile"),
        ("CMakeLists.txt", "cmake"),
        ("view.blade.php", "blade"),
        ("index.php", "php"),
        ("a.yml", "yaml"),
        ("package.json", "json"),
        ("tsconfig.json", "jsonc"),
        (".gitignore", "gitignore"),
        (".env.local", "dotenv"),
        ("script.sh", "bash"),
        ("README.md", "markdown"),
        ("UPPER.PY", "python"),
        ("a.F90", "fortran"),
        ("notes.txt", "text"),
        ("LICENSE", "text"),
        ("py", "text"),
        (".py", "text"),
        ("trailing.", "text"),
        ("dir.py/noext", "text"),
        ("", "text"),
        ("x\udcff.py", "python"),
    ],
)
def test_a_name_tells_the_language(path: str, name: str) -> None:
    assert language(path) == name


@given(st.text())
def test_any_name_has_a_language_that_is_safe_behind_a_fence(path: str) -> None:
    assert re.fullmatch(r"[a-z0-9+#-]+", language(path))


def test_the_table_is_broad_and_its_names_are_safe() -> None:
    table = languages._BY_EXTENSION | languages._BY_NAME

    assert len(languages._BY_EXTENSION) > 300
    assert all(re.fullmatch(r"[a-z0-9+#-]+", name) for name in table.values())
    assert all(key == key.lower() for key in table)


def test_no_ending_or_name_stands_in_the_table_twice() -> None:
    for lines in (languages._EXTENSIONS, languages._NAMES):
        keys = [key for line in lines.splitlines() for key in line.partition(":")[2].split()]

        assert sorted(set(keys)) == sorted(keys)
