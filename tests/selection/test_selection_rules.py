from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from git_oracle import git, make_repository
from rules_support import listed, track, write

from create_dump.selection.rules import Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Kind, Reason, Verdict

if TYPE_CHECKING:
    from pathlib import Path


# Without a repository.


def test_ignore_files_are_obeyed_without_a_repository(root: Path) -> None:
    write(root, {".gitignore": "*.o\n/build/\n", "sub/.gitignore": "!keep.o\n"})
    write(root, "a.c a.o build/x sub/b.o sub/keep.o sub/build/y")

    assert listed(root) == "a.c sub/build/y sub/keep.o"


def test_ignore_files_above_a_root_without_repository_do_not_count(root: Path) -> None:
    write(root.parent, {".gitignore": "*\n"})
    write(root, "a.c")

    assert listed(root) == "a.c"


def test_hidden_files_are_in_and_git_s_own_are_not(root: Path) -> None:
    write(root, ".hidden .github/x .git/config sub/.git .gitattributes")

    assert listed(root) == ".gitattributes .github/x .hidden"


def test_the_global_ignore_file_counts_without_a_repository(root: Path, tmp_path: Path) -> None:
    write(tmp_path, {"person/xdg/git/ignore": "*.swp\n/top\n"})
    write(root, "a.swp top sub/top sub/b.swp")

    assert listed(root) == "sub/top"


# Our own ignore file.


def test_our_ignore_file_decides_before_git_s(root: Path) -> None:
    write(root, {".createdumpignore": "*.md\n!*.log\n", ".gitignore": "!a.md\n*.log\n*.o\n"})
    write(root, "a.md b.log c.o d.c")

    assert listed(root) == "b.log d.c"


def test_the_deepest_of_our_ignore_files_decides_and_even_before_git_s_deepest(root: Path) -> None:
    write(root, {".createdumpignore": "*.md\n", "sub/.createdumpignore": "!b.md\n"})
    write(root, {"sub/.gitignore": "*.md\n!c.md\n"})
    write(root, "a.md sub/b.md sub/c.md")

    assert listed(root) == "sub/b.md"


def test_our_ignore_file_opens_a_directory_that_git_ignores(root: Path) -> None:
    write(root, {".createdumpignore": "!build/\n", ".gitignore": "build/\n*.o\n"})
    write(root, "build/a.c build/a.o")

    assert listed(root) == "build/a.c"


def test_our_ignore_file_leaves_out_what_git_tracks(root: Path) -> None:
    make_repository(root)
    write(root, {".createdumpignore": "*.lock\nvendor/\n"})
    write(root, "a.lock vendor/b.c c.c")
    track(root, "a.lock", "vendor/b.c", "c.c")

    assert listed(root) == "c.c"
    assert Rules(root).verdict("vendor/b.c") == Verdict(
        included=False,
        reason=Reason.PATTERN,
        pattern="vendor/",
        origin=".createdumpignore",
        line=2,
        path="vendor",
    )


def test_our_ignore_file_holds_for_tracked_files_in_a_directory_that_git_ignores(
    root: Path,
) -> None:
    make_repository(root)
    write(root, {".gitignore": "gen/\n", ".createdumpignore": "*.big\n!new.c\n"})
    write(root, {"gen/.createdumpignore": "deep.c\n"})
    write(root, "gen/a.c gen/a.big gen/deep.c gen/new.c")
    track(root, "gen/a.c", "gen/a.big", "gen/deep.c")

    assert listed(root) == "gen/a.c"


# In a repository.


def test_a_tracked_file_is_in_whatever_ignores_it(root: Path) -> None:
    make_repository(root, exclude=b"secret\n")
    write(root, {".gitignore": "*.o\ngen/\n"})
    write(root, "a.o b.o secret gen/a.c gen/deep/b.c gen/deep/c.c other/gen/x.c")
    track(root, "a.o", "secret", "gen/deep/b.c")
    rules = Rules(root)

    assert listed(root) == "a.o gen/deep/b.c secret"
    assert rules.verdict("a.o") == Verdict(
        included=True, reason=Reason.TRACKED, pattern="*.o", origin=".gitignore", line=1, path="a.o"
    )
    deep = rules.verdict("gen/deep/b.c")
    assert (deep.included, deep.reason, deep.path) == (True, Reason.TRACKED, "gen")
    other = rules.verdict("gen/deep/c.c")
    assert (other.included, other.reason, other.path) == (False, Reason.PATTERN, "gen")


def test_refresh_asks_again_what_is_tracked(root: Path) -> None:
    make_repository(root)
    write(root, {".gitignore": "*.o\n"})
    write(root, "a.o")
    rules = Rules(root)
    assert not rules.verdict("a.o").included

    track(root, "a.o")
    assert not rules.verdict("a.o").included
    rules.refresh()

    assert rules.verdict("a.o").included


def test_a_submodule_is_one_entry_checked_out_or_not(root: Path) -> None:
    make_repository(root)
    make_repository(root / "vendor" / "here")
    write(root, "vendor/here/a.c vendor/away/left.c")
    track(root, "vendor/here", "vendor/away", mode="160000")

    kinds = {
        each.path: each.kind
        for batch in DirectorySource(root, Rules(root)).walk()
        for each in batch.entries
    }

    assert kinds == {
        "vendor": Kind.DIRECTORY,
        "vendor/away": Kind.REPOSITORY,
        "vendor/here": Kind.REPOSITORY,
    }


def test_a_nested_repository_with_files_that_the_outer_one_tracks_is_a_directory(
    root: Path,
) -> None:
    make_repository(root)
    make_repository(root / "nested")
    write(root, "nested/a.c nested/b.c")
    track(root, "nested/a.c")

    assert listed(root) == "nested/a.c nested/b.c"


@pytest.mark.parametrize("outer", [True, False])
def test_what_is_below_another_repository_or_a_link_is_not_entered(root: Path, outer: bool) -> None:
    if outer:
        make_repository(root)
    make_repository(root / "nested")
    write(root, "nested/a.c real/b.c")
    (root / "link").symlink_to("real")
    rules = Rules(root)

    assert listed(root) == "link nested real/b.c"
    for path in ("nested/a.c", "link/b.c"):
        above = path.partition("/")[0]
        assert rules.verdict(path) == Verdict(included=False, reason=Reason.NOT_ENTERED, path=above)
        assert rules.verdict(above).included


def test_a_root_in_a_repository_inherits_its_rules(root: Path) -> None:
    make_repository(root, exclude=b"/code/deep/*.tmp\n")
    write(root, {".gitignore": "*.o\n/code/gen\n", ".createdumpignore": "*.md\n"})
    write(root, {"code/.gitignore": "!keep.o\n/deep/x\n"})
    write(
        root, "code/a.o code/keep.o code/gen/b.c code/deep/x code/deep/y code/deep/z.tmp code/r.md"
    )

    assert listed(root / "code") == "deep/y keep.o"
    assert listed(root / "code" / "deep") == "y"
    verdict = Rules(root / "code" / "deep").verdict("x")
    assert (verdict.origin, verdict.line) == (str(root / "code" / ".gitignore"), 2)
    assert Rules(root / "code").verdict("deep/x").origin == ".gitignore"


def test_a_root_that_the_outer_rules_ignore_is_in_all_the_same(root: Path) -> None:
    make_repository(root)
    write(root, {".gitignore": "vendor/\n*.o\n"})
    write(root, "vendor/lib/a.c vendor/lib/a.o")

    assert listed(root / "vendor" / "lib") == "a.c"
    assert listed(root / "vendor") == "lib/a.c"
    assert listed(root) == ""


def test_an_ignore_file_that_is_no_regular_file_is_not_read(root: Path) -> None:
    write(root, {"patterns": "*.o\n", "sub/a.o": "", "fifo/b.o": "", "dir/c.o": ""})
    (root / "sub" / ".gitignore").symlink_to("../patterns")
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "fifo" / ".gitignore")
    (root / "dir" / ".gitignore").mkdir()
    rules = Rules(root)

    assert set(listed(root).split()) >= {"sub/a.o", "fifo/b.o", "dir/c.o"}
    assert rules.verdict("sub/a.o").included
    assert rules.notes == ()


def test_an_ignore_file_that_is_too_large_to_be_one_is_noted(root: Path) -> None:
    with (root / ".gitignore").open("wb") as file:
        file.truncate(17 << 20)
    write(root, "a.o")
    rules = Rules(root)

    assert rules.verdict("a.o").included
    assert rules.notes == (".gitignore is not obeyed, for it can't be read: file too large",)


def test_what_stands_outside_of_the_tree_is_looked_after(root: Path) -> None:
    make_repository(root)
    write(root, {".gitignore": "*.o\n"})
    write(root, "a.o b.txt")
    rules = Rules(root)
    assert not rules.look_around()
    assert not rules.verdict("a.o").included
    assert not rules.look_around()

    track(root, "a.o")
    assert rules.look_around()
    assert rules.verdict("a.o").included
    assert not rules.look_around()

    (root / ".git" / "info" / "exclude").write_text("b.*\n")
    assert rules.look_around()
    assert not rules.verdict("b.txt").included

    git(root, "config", "core.ignorecase", "true")
    assert rules.look_around()
    assert not rules.look_around()


def test_a_content_that_is_staged_changes_no_rule(root: Path) -> None:
    make_repository(root)
    write(root, {"a.txt": "a"})
    git(root, "add", "a.txt")
    rules = Rules(root)
    rules.verdict("a.txt")

    write(root, {"a.txt": "another"})
    git(root, "add", "a.txt")

    assert not rules.look_around()


def test_a_directory_that_becomes_a_repository_has_other_rules(root: Path) -> None:
    write(root, "a.o")
    rules = Rules(root)
    assert rules.verdict("a.o").included

    make_repository(root)
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "exclude").write_text("*.o\n")

    assert rules.look_around()
    assert not rules.verdict("a.o").included
