from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_git import commit, git, plant, write

from create_dump.errors import SourceError, UsageError
from create_dump.sources.git_call import Git, NoAnswerError
from create_dump.sources.git_status import Change, Tally
from create_dump.sources.repository import Repository

TEXT = "".join(f"line {number}\n" for number in range(20))


def found(root: Path) -> Repository:
    repository = Repository.find(root)
    assert repository is not None
    return repository


def letters(root: Path) -> dict[str, str]:
    return {path: change.letter for path, change in found(root).status().changes.items()}


# -- finding


def test_a_repository_is_found_from_its_top_and_from_below(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", src__a_py="x")

    for root in (top, top / "src"):
        repository = found(root)

        assert repository.root == root
        assert repository.top == top
        assert repository.directory == top / ".git"
        assert repository.common == top / ".git"


def test_without_one_the_reason_is_told(tmp_path: Path) -> None:
    notes: list[str] = []

    assert Repository.find(tmp_path, notes.append) is None
    assert notes == ["this is not in a git repository"]


def test_without_git_the_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path / "r")
    monkeypatch.setenv("PATH", str(tmp_path))
    notes: list[str] = []

    assert Repository.find(tmp_path / "r", notes.append) is None
    assert notes == ["git is not installed"]


def test_a_repository_that_git_refuses_is_none_and_git_says_why(tmp_path: Path) -> None:
    top = plant(tmp_path / "r")
    write(top, ".git/config", "[core\n")
    notes: list[str] = []

    assert Repository.find(top, notes.append) is None
    assert "bad config line 1" in notes[0]
    assert "\n" not in notes[0]


def test_a_bare_repository_has_no_working_tree(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "b")
    notes: list[str] = []

    assert Repository.find(tmp_path / "b", notes.append) is None
    assert notes


def test_the_git_directory_itself_is_no_working_tree(tmp_path: Path) -> None:
    top = plant(tmp_path / "r")
    notes: list[str] = []

    assert Repository.find(top / ".git", notes.append) is None
    assert notes


def test_files_that_only_look_like_a_repository_are_not_taken_for_one(tmp_path: Path) -> None:
    top = plant(tmp_path / "r")
    git(top, "init", "-q", "--bare", "inner")
    git(top / "inner", "config", "core.bare", "false")
    git(top / "inner", "config", "core.worktree", str(tmp_path))

    assert Repository.find(top / "inner") is None


def test_a_working_tree_kept_elsewhere_is_not_looked_at(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", src__a_py="x")
    git(top, "config", "core.worktree", str(tmp_path))
    notes: list[str] = []

    assert Repository.find(top, notes.append) is None
    assert Repository.find(top / "src", notes.append) is None
    assert "somewhere else" in notes[0]


def test_a_linked_worktree_has_its_own_head_and_the_same_commits(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", a_py="x")
    git(top, "worktree", "add", "-q", "-b", "side", str(tmp_path / "w"))
    write(tmp_path / "w", "new.py", "y")

    repository = found(tmp_path / "w")

    assert repository.directory == top / ".git" / "worktrees" / "w"
    assert repository.common == top / ".git"
    assert repository.status().branch == "side"
    assert letters(tmp_path / "w") == {"new.py": "?"}
    assert repository.head() == found(top).head()
    assert set(repository.watch_paths()) >= {
        repository.directory / "HEAD",
        repository.directory / "index",
        top / ".git" / "refs" / "heads" / "side",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="no newlines in names there")
def test_a_newline_in_the_repositorys_own_path_is_part_of_it(tmp_path: Path) -> None:
    top = plant(tmp_path / "a\nb\n", src__a_py="x")

    assert found(top / "src").top == top
    assert found(top / "src").directory == top / ".git"


def test_a_root_reached_through_a_link_is_the_one_it_leads_to(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", src__a_py="x")
    (tmp_path / "link").symlink_to(top / "src")
    write(top, "src/b.py", "y")

    assert letters(tmp_path / "link") == {"b.py": "?"}


# -- the status


def test_each_kind_of_change_has_its_letter_and_says_where_it_stands(tmp_path: Path) -> None:
    names = (
        "same",
        "unstaged",
        "staged",
        "both",
        "gone",
        "removed",
        "kept",
        "moved",
        "kind",
        "was",
    )
    top = plant(tmp_path / "r", **{f"{name}_py": f"{name}\n{TEXT}" for name in names})
    for name in ("unstaged", "both", "staged"):
        write(top, f"{name}.py", "changed\n")
    git(top, "add", "staged.py", "both.py")
    write(top, "both.py", "changed again\n")
    (top / "gone.py").unlink()
    git(top, "rm", "-q", "removed.py")
    git(top, "rm", "-q", "--cached", "kept.py")
    git(top, "mv", "moved.py", "new place.py")
    (top / "kind.py").unlink()
    (top / "kind.py").symlink_to("same.py")
    git(top, "mv", "was.py", "is.py")
    write(top, "is.py", f"was\n{TEXT}more\n")
    write(top, "added.py", "+")
    git(top, "add", "added.py")
    write(top, "intended.py", "+")
    git(top, "add", "--intent-to-add", "intended.py")
    write(top, "dir/untracked.py", "?")

    status = found(top).status()

    assert status.changes == {
        "unstaged.py": Change("", "M"),
        "staged.py": Change("M", ""),
        "both.py": Change("M", "M"),
        "gone.py": Change("", "D"),
        "removed.py": Change("D", ""),
        "kept.py": Change("D", "?"),
        "new place.py": Change("R", ""),
        "is.py": Change("R", "M"),
        "kind.py": Change("", "T"),
        "added.py": Change("A", ""),
        "intended.py": Change("", "A"),
        "dir/untracked.py": Change("", "?"),
    }
    assert status.renamed == {"new place.py": "moved.py", "is.py": "was.py"}
    assert status.tally == Tally(new=6, modified=4, gone=2)
    assert status.directories == {"", "dir"}
    assert letters(top) == {
        **dict.fromkeys(["unstaged.py", "staged.py", "both.py"], "M"),
        **dict.fromkeys(["gone.py", "removed.py"], "D"),
        **dict.fromkeys(["kept.py", "dir/untracked.py"], "?"),
        **dict.fromkeys(["new place.py", "is.py"], "R"),
        **dict.fromkeys(["added.py", "intended.py"], "A"),
        "kind.py": "T",
    }


def test_files_that_are_only_intended_to_be_added_may_be_renamed_or_come_back(
    tmp_path: Path,
) -> None:
    top = plant(tmp_path / "r", was_py=f"was\n{TEXT}", back_py="back\n")
    (top / "was.py").rename(top / "is.py")
    git(top, "rm", "-q", "--cached", "back.py")
    git(top, "add", "--intent-to-add", "is.py", "back.py")
    repository = found(top)

    status = repository.status()

    assert status.changes["is.py"] == Change("", "R")
    assert status.renamed == {"is.py": "was.py"}
    assert repository.changed_since("HEAD", status) == {
        "is.py": "R",
        "was.py": "D",
        "back.py": "M",  # it is the same, but git does not look at what it holds
    }


def test_ignored_files_are_no_change(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", _gitignore="*.log\nbuild/\n")
    write(top, "a.log", "")
    write(top, "build/b.py", "")

    assert letters(top) == {}


def test_files_in_conflict_are_marked_as_such(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", a_py="one\n", b_py="one\n")
    git(top, "switch", "-q", "-c", "side")
    write(top, "a.py", "theirs\n")
    git(top, "rm", "-q", "b.py")
    commit(top, "theirs")
    git(top, "switch", "-q", "main")
    write(top, "a.py", "ours\n")
    write(top, "b.py", "ours\n")
    commit(top, "ours")
    git(top, "merge", "side", check=False)

    assert found(top).status().changes == {"a.py": Change("U", "U"), "b.py": Change("U", "U")}
    assert found(top).changed_since("HEAD") == {"a.py": "U", "b.py": "U"}


def test_below_the_top_paths_are_the_roots_own(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", src__a_py=TEXT, src__b_py="b", other__c_py="c", src2__d_py="d")
    write(top, "src/b.py", "changed")
    write(top, "other/c.py", "changed")
    write(top, "src2/d.py", "changed")
    write(top, "src/deep/new.py", "")
    git(top, "mv", "src/a.py", "src/moved.py")

    status = found(top / "src").status()

    assert {path: change.letter for path, change in status.changes.items()} == {
        "b.py": "M",
        "deep/new.py": "?",
        "moved.py": "R",
    }
    assert status.renamed == {"moved.py": "a.py"}


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
def test_names_of_any_bytes_come_through(tmp_path: Path) -> None:
    names = [
        "a\nb",
        "tab\there",
        'quo"te',
        "back\\slash",
        " x ",
        "é",
        "\udcff\udcfe",
        ":(top)x",
        "*",
    ]
    top = plant(tmp_path / "r")
    for name in names:
        write(top, f"d/{name}", "1\n")
    commit(top, "names")
    for name in names:
        write(top, f"d/{name}", "2\n")
    write(top, "d/new\n\udce9", "")

    expected = {**dict.fromkeys(names, "M"), "new\n\udce9": "?"}
    repository = found(top / "d")

    assert letters(top / "d") == expected
    assert repository.changed_since("HEAD") == expected
    assert {repository.content(name) for name in names} == {b"1\n"}


def test_the_branch_and_how_far_it_is_from_its_upstream(tmp_path: Path) -> None:
    plant(tmp_path / "origin", a_py="x")
    git(tmp_path, "clone", "-q", str(tmp_path / "origin"), "clone")
    clone = tmp_path / "clone"
    write(tmp_path / "origin", "b.py", "")
    commit(tmp_path / "origin", "theirs")
    git(clone, "fetch", "-q")
    for name in ("c", "d"):
        write(clone, f"{name}.py", "")
        commit(clone, name)

    status = found(clone).status()

    assert (status.branch, status.head, status.upstream) == ("main", "main", "origin/main")
    assert (status.ahead, status.behind) == (2, 1)
    assert status.commit == found(clone).head()


def test_a_branch_without_upstream_has_no_distance(tmp_path: Path) -> None:
    status = found(plant(tmp_path / "r")).status()

    assert (status.upstream, status.ahead, status.behind) == ("", None, None)


def test_a_detached_head_is_called_by_its_commit(tmp_path: Path) -> None:
    top = plant(tmp_path / "r")
    git(top, "switch", "-q", "--detach")

    status = found(top).status()

    assert status.branch == ""
    assert status.head == found(top).head()[:7]


def test_before_the_first_commit_there_is_a_branch_and_no_head(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "begin", "r")
    write(tmp_path / "r", "a.py", "x")
    repository = found(tmp_path / "r")

    assert repository.status().head == "begin"
    assert letters(tmp_path / "r") == {"a.py": "?"}
    assert repository.head() == ""
    assert repository.content("a.py") is None
    with pytest.raises(UsageError, match="no commit yet"):
        repository.base()


def test_submodules_and_strange_repositories_are_told_as_one_path(tmp_path: Path) -> None:
    plant(tmp_path / "lib", a_py="x")
    top = plant(tmp_path / "r")
    git(top, "submodule", "--quiet", "add", str(tmp_path / "lib"), "sub")
    commit(top, "with a submodule")
    plant(top / "nested", b_py="y")

    assert letters(top) == {"nested": "?"}

    write(top / "sub", "a.py", "changed")
    assert letters(top) == {"nested": "?"}  # what stands in a submodule is the submodule's concern

    commit(top / "sub", "second")
    assert letters(top) == {"nested": "?", "sub": "M"}
    assert found(top).content("sub") is None
    assert letters(top / "sub") == {}


def test_a_sparse_checkout_has_lost_nothing(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", a__x_py="x", b__y_py="y")
    git(top, "sparse-checkout", "set", "--cone", "a")

    assert not (top / "b").exists()
    assert letters(top) == {}


# -- what changed since


def branched(tmp_path: Path) -> Path:
    """Return a repository whose branch left main at the tag ``point``, and main went on."""
    top = plant(tmp_path / "r", same_py="s", edited_py="e", gone_py="g", moved_py=TEXT)
    git(top, "tag", "point")
    git(top, "switch", "-q", "-c", "feature")
    write(top, "edited.py", "changed")
    write(top, "added.py", "new")
    (top / "gone.py").unlink()
    git(top, "mv", "moved.py", "there.py")
    commit(top, "the feature")
    git(top, "switch", "-q", "main")
    write(top, "same.py", "changed on main")
    commit(top, "main goes on")
    git(top, "switch", "-q", "feature")
    return top


def test_what_changed_since_the_branch_began_is_committed_or_not(tmp_path: Path) -> None:
    top = branched(tmp_path)
    write(top, "same.py", "changed on disk")
    write(top, "untracked.py", "")
    repository = found(top)

    base = repository.base()

    assert base == git(top, "rev-parse", "point").strip()
    assert repository.changed_since(base) == {
        "same.py": "M",
        "edited.py": "M",
        "added.py": "A",
        "gone.py": "D",
        "moved.py": "D",
        "there.py": "R",
        "untracked.py": "?",
    }


def test_what_was_changed_back_has_not_changed(tmp_path: Path) -> None:
    top = branched(tmp_path)
    write(top, "edited.py", "e")

    assert "edited.py" not in found(top).changed_since("point")


PATHS = ("a.py", "b/c.py", "b/d.py")
VERSIONS = st.sampled_from((None, 1, 2))
PLACES = st.fixed_dictionaries(dict.fromkeys(PATHS, VERSIONS))


@settings(max_examples=25)
@given(base=PLACES, index=PLACES, disk=PLACES)
def test_what_differs_is_what_a_comparison_of_contents_finds(
    base: dict[str, int | None], index: dict[str, int | None], disk: dict[str, int | None]
) -> None:
    def lay(state: dict[str, int | None]) -> None:
        for path, version in state.items():
            (top / path).unlink(missing_ok=True)
            if version is not None:
                write(top, path, f"{path} {version}\n" * 3)

    with TemporaryDirectory() as place:
        top = plant(Path(place).resolve() / "r", keep="k")
        lay(base)
        since = commit(top, "base")
        lay(index)
        git(top, "add", "-A")
        lay(disk)

        changed = found(top).changed_since(since)

    expected = {}
    for path in PATHS:
        if disk[path] is None:
            letter = "D" if base[path] is not None else ""
        elif index[path] is None:
            letter = "?"
        elif base[path] is None:
            letter = "A"
        else:
            letter = "M" if base[path] != disk[path] else ""
        if letter:
            expected[path] = letter
    assert changed == expected


def test_copies_are_new_files(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", a_py=TEXT)
    git(top, "config", "diff.renames", "copies")
    git(top, "config", "status.renames", "copies")
    write(top, "a.py", f"{TEXT}more\n")
    write(top, "b.py", TEXT)
    git(top, "add", "-A")

    assert found(top).changed_since("HEAD") == {"a.py": "M", "b.py": "A"}
    assert letters(top) == {"a.py": "M", "b.py": "A"}


def test_a_file_that_vanishes_meanwhile_has_changed(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", a_py="one\n")
    write(top, "a.py", "staged\n")
    git(top, "add", "a.py")
    write(top, "a.py", "one\n")
    status = found(top).status()
    (top / "a.py").unlink()

    assert found(top).changed_since("HEAD", status) == {"a.py": "M"}
    assert found(top).changed_since("HEAD") == {"a.py": "D"}


def test_only_what_is_below_the_root_has_changed(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", src__a_py=TEXT, b_py="b")
    write(top, "b.py", "changed")
    write(top, "src/new.py", "")
    git(top, "mv", "src/a.py", "src/b.py")
    git(top, "add", "-A")

    assert found(top / "src").changed_since("HEAD") == {"new.py": "A", "a.py": "D", "b.py": "R"}


@pytest.mark.parametrize("name", ["main", "point", "feature~1"])
def test_the_base_is_with_the_branch_tag_or_commit_that_is_named(name: str, tmp_path: Path) -> None:
    top = branched(tmp_path)

    assert found(top).base(name) == git(top, "rev-parse", "point").strip()


def test_a_name_may_be_one_of_origins_branches(tmp_path: Path) -> None:
    top = branched(tmp_path)
    git(top, "update-ref", "refs/remotes/origin/topic", "point")

    assert found(top).base("topic") == git(top, "rev-parse", "point").strip()


def test_the_default_branch_is_the_one_that_origin_says(tmp_path: Path) -> None:
    top = branched(tmp_path)
    git(top, "update-ref", "refs/remotes/origin/odd", "feature")
    git(top, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/odd")

    assert found(top).base() == found(top).head()
    assert found(top).default_branch() == "origin/odd"


@pytest.mark.parametrize("name", ["main", "master", "develop", "trunk"])
@pytest.mark.parametrize("place", ["heads", "remotes/origin"])
def test_otherwise_it_is_one_with_a_usual_name(name: str, place: str, tmp_path: Path) -> None:
    top = branched(tmp_path)
    git(top, "branch", "-q", "-D", "main")
    git(top, "update-ref", f"refs/{place}/{name}", "point")

    assert found(top).base() == git(top, "rev-parse", "point").strip()


def test_without_a_default_branch_one_is_to_be_named(tmp_path: Path) -> None:
    top = branched(tmp_path)
    git(top, "branch", "-q", "-D", "main")

    with pytest.raises(UsageError, match="no default branch") as caught:
        found(top).base()

    assert caught.value.hint


@pytest.mark.parametrize(
    "name", ["nowhere", "", "-x", "--help", "a b", "HEAD:edited.py", "..", "\0"]
)
def test_what_names_no_commit_is_refused(name: str, tmp_path: Path) -> None:
    repository = found(branched(tmp_path))

    with pytest.raises(UsageError, match="git knows no"):
        repository.base(name)
    with pytest.raises(UsageError, match="git knows no"):
        repository.changed_since(name)
    with pytest.raises(UsageError, match="git knows no"):
        repository.content("edited.py", name)


def test_histories_with_nothing_in_common_have_no_base(tmp_path: Path) -> None:
    top = branched(tmp_path)
    git(top, "switch", "-q", "--orphan", "alone")
    commit(top, "alone")

    with pytest.raises(UsageError, match="in common") as caught:
        found(top).base("main")

    assert "unshallow" in caught.value.hint


# -- contents


def test_a_file_is_read_as_it_was(tmp_path: Path) -> None:
    top = branched(tmp_path)
    write(top, "edited.py", "on disk")
    repository = found(top)

    assert repository.content("edited.py") == b"changed"
    assert repository.content("edited.py", "point") == b"e"
    assert repository.content("gone.py") is None
    assert repository.content("gone.py", "point") == b"g"
    assert repository.content("never.py") is None


def test_a_file_below_the_top_is_read_by_its_path_from_the_root(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", src__a_py="in src", a_py="at the top")

    assert found(top / "src").content("a.py") == b"in src"


@pytest.mark.parametrize(
    "path", ["", "src", "../a.py", "src/../src/a.py", "\0", "src/", "/a.py", "src/a.py/x"]
)
def test_what_is_no_file_of_the_commit_has_no_content(path: str, tmp_path: Path) -> None:
    top = plant(tmp_path / "r", src__a_py="x", a_py="y")

    assert found(top).content(path) is None


def test_a_content_has_the_line_ends_of_a_checkout(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", a_py="1\n2\n", _gitattributes="*.py text eol=crlf\n")

    assert found(top).content("a.py") == b"1\r\n2\r\n"


def test_a_huge_content_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = plant(tmp_path / "r", a_py="x" * 100)
    monkeypatch.setattr("create_dump.sources.repository._LARGEST", 99)

    with pytest.raises(SourceError, match="larger than"):
        found(top).content("a.py")


# -- while it changes


def test_what_is_watched_changes_with_a_commit_and_with_a_switch(tmp_path: Path) -> None:
    top = branched(tmp_path)
    repository = found(top)

    def stamps() -> list[tuple[int, int] | None]:
        return [
            (path.stat().st_mtime_ns, path.stat().st_ino) if path.exists() else None
            for path in repository.watch_paths()
        ]

    seen = [stamps()]
    write(top, "edited.py", "once more")
    git(top, "commit", "-q", "-a", "-m", "more")
    seen.append(stamps())
    git(top, "switch", "-q", "main")
    seen.append(stamps())

    assert seen[0] != seen[1] != seen[2] != seen[0]


def test_what_is_watched_can_be_told_while_git_writes(tmp_path: Path) -> None:
    repository = found(plant(tmp_path / "r"))
    (repository.directory / "HEAD").unlink()

    assert repository.directory / "HEAD" in repository.watch_paths()


def test_what_no_program_can_be_given_is_refused(tmp_path: Path) -> None:
    plant(tmp_path / "r")

    with pytest.raises(NoAnswerError, match="git can't be run: embedded null byte"):
        Git(tmp_path / "r").ask("status", "\0")
    with pytest.raises(NoAnswerError, match="git can't be run: Argument list too long"):
        Git(tmp_path / "r").ask("status", "x" * 10_000_000)


def test_a_branch_name_cannot_lead_out_of_the_git_directory(tmp_path: Path) -> None:
    top = plant(tmp_path / "r")
    repository = found(top)
    write(top, ".git/HEAD", "ref: refs/heads/../../../secret\n")

    assert all(path.is_relative_to(top / ".git") for path in repository.watch_paths())
    assert not any(".." in path.parts for path in repository.watch_paths())


def test_a_repository_that_is_gone_is_an_error_that_says_so(tmp_path: Path) -> None:
    top = plant(tmp_path / "r")
    repository = found(top)
    (top / ".git").rename(tmp_path / "gone")

    with pytest.raises(SourceError, match="not a git repository"):
        repository.status()


def test_a_closed_repository_is_not_asked(tmp_path: Path) -> None:
    repository = found(plant(tmp_path / "r"))

    repository.close()

    with pytest.raises(SourceError, match="no longer asked"):
        repository.status()


def test_looking_changes_nothing(tmp_path: Path) -> None:
    top = plant(tmp_path / "r", a_py="x")
    os.utime(top / "a.py", (1, 1))  # git would like to write this into its index
    before = {p: p.stat().st_mtime_ns for p in (top / ".git").rglob("*")}
    repository = found(top)

    repository.status()
    repository.changed_since("HEAD")
    repository.content("a.py")

    assert {p: p.stat().st_mtime_ns for p in (top / ".git").rglob("*")} == before
