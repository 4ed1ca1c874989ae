from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from git_oracle import make_repository
from rules_support import listed, write

from create_dump.errors import UsageError
from create_dump.selection.rules import RuleOptions, Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import INCLUDED, Reason

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("include", "found"),
    [
        (("*.py",), "a.py docs/y.py src/a.py src/gen/c.py"),
        (("/*.py",), "a.py"),
        (("src/",), "src/a.py src/b.ts src/gen/c.py src/gen/d.ts"),
        (("src",), "src/a.py src/b.ts src/gen/c.py src/gen/d.ts"),
        (("src/*.py",), "src/a.py"),
        (("src/**/*.py",), "src/a.py src/gen/c.py"),
        (("./src/*.py", "*.md"), "b.md docs/x.md src/a.py"),
        (("*.{py,ts}",), "a.py docs/y.py src/a.py src/b.ts src/gen/c.py src/gen/d.ts"),
        (("{src,docs}/{gen/,}*.{py,md}",), "docs/x.md docs/y.py src/a.py src/gen/c.py"),
        (("src/", "!src/gen/"), "src/a.py src/b.ts"),
        (("src/", "!src/gen/", "d.ts"), "src/a.py src/b.ts src/gen/d.ts"),
        (("*.o",), ""),
        (("nothing",), ""),
    ],
)
def test_include_narrows(globbed: Path, include: tuple[str, ...], found: str) -> None:
    assert listed(globbed, RuleOptions(include=include)) == found


@pytest.mark.parametrize(
    ("exclude", "found"),
    [
        (("*.py",), "b.md docs/x.md src/b.ts src/gen/d.ts"),
        (("src/",), "a.py b.md docs/x.md docs/y.py"),
        (("src/*",), "a.py b.md docs/x.md docs/y.py"),
        (("src/**", "docs"), "a.py b.md"),
        (("*.{py,md}",), "src/b.ts src/gen/d.ts"),
        (("src/", "!src/gen/c.py"), "a.py b.md docs/x.md docs/y.py src/gen/c.py"),
        (("*", "!*.py"), "a.py docs/y.py src/a.py src/gen/c.py"),
        (("!*.o",), "a.py b.md docs/x.md docs/y.py src/a.py src/b.ts src/gen/c.py src/gen/d.ts"),
    ],
)
def test_exclude_removes(globbed: Path, exclude: tuple[str, ...], found: str) -> None:
    assert listed(globbed, RuleOptions(exclude=exclude)) == found


def test_an_excluded_directory_is_not_walked(globbed: Path) -> None:
    rules = Rules(globbed, RuleOptions(exclude=("src/",)))

    batches = list(DirectorySource(globbed, rules).walk())

    assert [batch.directory for batch in batches] == ["", "docs"]
    ((entry, verdict),) = batches[0].left_out
    assert entry.path == "src"
    assert verdict == (False, Reason.EXCLUDE, "src/", "--exclude", 0, "src")


def test_include_and_exclude_work_together(globbed: Path) -> None:
    options = RuleOptions(include=("*.py",), exclude=("gen/",))

    assert listed(globbed, options) == "a.py docs/y.py src/a.py"


def test_the_verdict_of_a_glob_names_it_as_it_was_written(globbed: Path) -> None:
    rules = Rules(globbed, RuleOptions(include=("*.{py,md}",), exclude=("{gen,out}/",)))

    assert rules.verdict("a.py") == (True, Reason.INCLUDE, "*.{py,md}", "--include", 0, "a.py")
    assert rules.verdict("src/b.ts") == (False, Reason.INCLUDE, "", "--include", 0, "src/b.ts")
    assert rules.verdict("src/gen/c.py") == (
        (False, Reason.EXCLUDE, "{gen,out}/", "--exclude", 0, "src/gen")
    )
    assert rules.verdict("src") == INCLUDED


def test_a_large_file_is_out_from_one_byte_too_many_on(root: Path) -> None:
    write(root, {"fits": "x" * 10, "large": "x" * 11})
    rules = Rules(root, RuleOptions(max_file_size=10))

    assert listed(root, RuleOptions(max_file_size=10)) == "fits"
    assert rules.verdict("large") == (False, Reason.TOO_LARGE, "", "--max-file-size", 0, "large")


def test_other_repositories_fall_under_the_globs_too(root: Path) -> None:
    make_repository(root)
    for name in ("one", "two"):
        make_repository(root / "vendor" / name)

    assert listed(root) == "vendor/one vendor/two"
    assert listed(root, RuleOptions(exclude=("one/",))) == "vendor/two"
    assert listed(root, RuleOptions(include=("one/",))) == "vendor/one"
    assert listed(root, RuleOptions(exclude=("vendor/*", "!vendor/two"))) == "vendor/two"


@pytest.mark.parametrize(
    "pattern", ["", " ", "!", "#x", "a\\", "[", "src/[a", "/", "{a,[}", "[[:x:]]"]
)
@pytest.mark.parametrize("option", ["include", "exclude"])
def test_what_is_no_pattern_is_named(root: Path, option: str, pattern: str) -> None:
    patterns = ("*.py", pattern)
    asked = {"include": RuleOptions(include=patterns), "exclude": RuleOptions(exclude=patterns)}

    with pytest.raises(UsageError) as caught:
        Rules(root, asked[option])

    assert caught.value.where == f"--{option}"
    assert pattern.strip() in caught.value.what
    assert caught.value.hint


def test_braces_that_multiply_without_end_are_an_error(root: Path) -> None:
    with pytest.raises(UsageError, match="more than 1000"):
        Rules(root, RuleOptions(include=("{a,b}" * 10 + "{c,d}",)))


@pytest.mark.parametrize("pattern", ["{a}", "{", "}", "{a", "a}", r"\{a,b}", "{a,b", "[{,}]"])
def test_other_braces_are_letters(root: Path, pattern: str) -> None:
    name = {r"\{a,b}": "{a,b}", "[{,}]": ","}.get(pattern, pattern)
    write(root, "a b")
    (root / name).write_text("")

    assert listed(root, RuleOptions(include=(pattern,))) == name


def test_a_negative_size_is_an_error(root: Path) -> None:
    with pytest.raises(UsageError, match="negative"):
        Rules(root, RuleOptions(max_file_size=-1))


def test_a_walk_below_inherits_the_globs_that_its_directories_decided(globbed: Path) -> None:
    options = RuleOptions(include=("src/", "!src/gen/"), exclude=("docs/", "!docs/y.py"))

    assert listed(globbed, options, start="src") == "src/a.py src/b.ts"
    assert listed(globbed, options, start="src/gen") == ""
    assert listed(globbed, RuleOptions(exclude=options.exclude), start="docs") == "docs/y.py"
