"""What a person takes in by hand is in, whatever the rules say, and nothing beside it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from git_oracle import make_repository
from hypothesis import given, settings
from hypothesis import strategies as st
from rules_support import listed, track, write

from create_dump.selection.rules import RuleOptions, Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Kind, Reason


def files(root: Path, *taken: str, options: RuleOptions | None = None) -> str:
    """Return the files that are in when *taken* are taken in, in one line."""
    rules = Rules(root, options)
    rules.take(frozenset(taken))
    paths = [
        each.path
        for batch in DirectorySource(root, rules).walk()
        for each in batch.entries
        if each.kind is not Kind.DIRECTORY and not each.path.endswith("ignore")
    ]
    return " ".join(sorted(paths))


def test_a_file_that_is_ignored(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.py\n*.log\n"})
    write(tmp_path, "a.log b.log c.txt")
    rules = Rules(tmp_path)
    rules.take(frozenset(["a.log"]))

    assert files(tmp_path, "a.log") == "a.log c.txt"
    verdict = rules.verdict("a.log")
    assert (verdict.included, verdict.reason) == (True, Reason.TAKEN)
    assert (verdict.pattern, verdict.origin, verdict.line) == ("*.log", ".gitignore", 2)
    assert not rules.verdict("b.log").included


def test_a_walk_tells_which_are_in_by_hand_and_by_which_rule_they_would_not_be(
    tmp_path: Path,
) -> None:
    write(tmp_path, {".gitignore": "build/\n"})
    write(tmp_path, "build/a.txt build/b.txt c.txt")
    rules = Rules(tmp_path)
    rules.take(frozenset(["build/a.txt", "c.txt"]))

    batches = {batch.directory: batch for batch in DirectorySource(tmp_path, rules).walk()}

    assert [(path, verdict.line) for path, verdict in batches[""].by_hand] == [("build", 1)]
    assert [path for path, _ in batches["build"].by_hand] == ["build/a.txt"]
    assert [entry.path for entry, _ in batches["build"].left_out] == ["build/b.txt"]


def test_a_directory_that_is_ignored_is_in_with_all_that_no_other_rule_leaves_out(
    tmp_path: Path,
) -> None:
    make_repository(tmp_path)
    write(tmp_path, {".gitignore": "build/\n*.log\n", "build/deep/.gitignore": "x*\n"})
    write(tmp_path, "build/a.txt build/a.log build/deep/x.txt build/deep/y.txt build/build/z.txt")

    assert files(tmp_path, "build") == "build/a.txt build/build/z.txt build/deep/y.txt"
    assert files(tmp_path, "build", "build/a.log") == (
        "build/a.log build/a.txt build/build/z.txt build/deep/y.txt"
    )


def test_a_rule_for_everything_does_not_empty_what_is_taken_in(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*\n!src/\n!src/**\n"})
    write(tmp_path, "docs/a.md docs/deep/b.md src/a.py other/c.md")

    assert files(tmp_path) == "src/a.py"
    assert files(tmp_path, "docs") == "docs/a.md docs/deep/b.md src/a.py"


def test_a_path_in_a_directory_that_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "/out\n"})
    write(tmp_path, "out/a/x.txt out/a/y.txt out/b/z.txt out/w.txt")

    assert files(tmp_path, "out/a/x.txt") == "out/a/x.txt"
    assert files(tmp_path, "out/a") == "out/a/x.txt out/a/y.txt"
    assert files(tmp_path, "out/a", "out/w.txt") == "out/a/x.txt out/a/y.txt out/w.txt"
    assert files(tmp_path, "out/gone/x.txt") == ""


@pytest.mark.parametrize(
    ("options", "taken"),
    [
        (RuleOptions(exclude=("*.md", "lib")), "a.md"),
        (RuleOptions(include=("*.py",)), "a.md"),
        (RuleOptions(max_file_size=3), "a.md"),
        (RuleOptions(exclude=("lib",)), "lib"),
        (RuleOptions(exclude=("lib",)), "lib/b.py"),
    ],
)
def test_the_user_s_own_rules_give_way_as_well(
    tmp_path: Path, options: RuleOptions, taken: str
) -> None:
    write(tmp_path, {"a.md": "a long one", "lib/b.py": "b"})
    with_it = files(tmp_path, taken, options=options).split()

    assert taken.removesuffix("/b.py") in {each.split("/")[0] for each in with_it} | {*with_it}
    assert not Rules(tmp_path, options).verdict(taken).included


def test_what_git_tracks_beside_it_stays_where_the_user_s_rules_put_it(tmp_path: Path) -> None:
    make_repository(tmp_path)
    write(tmp_path, "lib/a.py lib/b.py")
    track(tmp_path, "lib/a.py", "lib/b.py")

    assert files(tmp_path, "lib/a.py", options=RuleOptions(exclude=("lib",))) == "lib/a.py"


def test_git_s_own_directory_is_never_in(tmp_path: Path) -> None:
    make_repository(tmp_path)
    write(tmp_path, {".gitignore": "vendor/\n"})
    write(tmp_path, "a.txt vendor/b.txt")
    make_repository(tmp_path / "vendor" / "inner")

    assert files(tmp_path, ".git", ".git/config") == "a.txt"
    assert files(tmp_path, "vendor") == "a.txt vendor/b.txt vendor/inner"
    assert not Rules(tmp_path).verdict("vendor/inner/.git").included


def test_only_what_is_named_is_looked_at_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.log\n"})
    write(tmp_path, "a.log b.log c.txt")
    options = RuleOptions(named=frozenset(["a.log", "c.txt"]))

    assert files(tmp_path, "b.log", options=options) == "a.log c.txt"


names = st.sampled_from(["a", "b", "c.log"])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
rules = st.lists(
    st.sampled_from(["a", "b/", "*.log", "/a/b", "*", "!a/", "!*.log", "a/**", "!b"]), max_size=3
)


@settings(max_examples=60)
@given(st.sets(paths, min_size=1, max_size=8), rules, rules, st.data())
def test_a_file_taken_in_is_all_that_comes_in(
    there: set[str], top: list[str], below: list[str], data: st.DataObject
) -> None:
    with TemporaryDirectory() as directory:
        root = Path(directory)
        for path in sorted(there, key=len):
            if not any(other != path and f"{other}/".startswith(f"{path}/") for other in there):
                write(root, path)
        write(root, {".gitignore": "\n".join(top)})
        if (root / "a").is_dir():
            write(root, {"a/.gitignore": "\n".join(below)})
        all_files = [
            path.relative_to(root).as_posix()
            for path in root.rglob("*")
            if path.is_file() and path.name != ".gitignore"
        ]
        taken = data.draw(st.sets(st.sampled_from(sorted(all_files))))
        sieve = Rules(root)
        sieve.take(frozenset(taken))
        source = DirectorySource(root, sieve)

        assert set(files(root, *taken).split()) == {*listed(root).split(), *taken}
        for batch in list(source.walk()):
            assert list(source.walk(batch.directory, recursive=False)) == [batch]


def test_it_is_taken_in_also_where_git_would_have_it_ignored_above_the_root(
    tmp_path: Path,
) -> None:
    make_repository(tmp_path)
    root = tmp_path / "inner"
    write(root, "a.log b.txt")
    write(tmp_path, {".gitignore": "*.log\n"})

    assert files(root, "a.log") == "a.log b.txt"
