"""One notation for settings, the command line and "copy as command"."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from create_dump.errors import UsageError
from create_dump.selection.notation import apply, missing, parse, spell, write
from create_dump.selection.selection import EVERYTHING, NOTHING, Selection, State

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "README.md",
    "app/[slug]/page.tsx",
    "app/s/page.tsx",
    "src/a.py",
    "src/b.js",
    "src/core/a.py",
    "src/vendor/x.min.js",
    "tests/test_a.py",
    "{{project}}/a.py",
)
PREFIXES = {State.IN: "", State.OUT: "!", State.OUTLINE: "~"}

# Names of every kind: of glob characters, of bytes that are not UTF-8, of what moves text about.
letters = st.sampled_from("ab.!~*?[]{},\"\\'# -\n\t\x1b\u202e\u200bé文\udcff\udce9")
names = st.text(letters, min_size=1, max_size=4).filter(lambda name: name not in {".", ".."})
paths = st.lists(names, max_size=3).map("/".join)
states = st.sampled_from(State)
selections = st.lists(st.tuples(st.lists(paths, max_size=3), states, st.booleans()), max_size=6)

plain = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
items = st.lists(st.tuples(states, st.one_of(st.just("."), plain)), max_size=8)


def select(*items: str) -> Selection:
    return apply(parse(items), FILES)


Steps = list[tuple[list[str], State, bool]]


def made(steps: Steps) -> Selection:
    selection = NOTHING
    for chosen, state, by_hand in steps:
        selection = selection.choose(chosen, state, by_hand={*chosen} - {""} if by_hand else ())
    return selection


def refusal(item: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        parse([item], where=["here"])
    assert caught.value.where == "here"
    assert str(caught.value).isprintable()
    assert caught.value.hint
    return caught.value


# Laws


@given(selections, st.lists(names, max_size=3))
@example([(["a/!b", "~", "**", "{a,b}", "{{a}}"], State.IN, True)], [])
@example([(["\udcff\ud800"], State.OUTLINE, False)], [])
def test_what_is_written_reads_back_as_the_same_selection_whatever_there_is(
    steps: Steps, known: list[str]
) -> None:
    selection = made(steps)

    written = write(selection)

    assert apply(parse(written), known) == selection
    assert all(item.isprintable() for item in written)


@given(selections)
def test_the_same_selection_is_written_as_the_same_list(steps: Steps) -> None:
    selection = made(steps)

    again = apply(parse(write(selection)), ())

    assert write(again) == write(selection)


@given(items)
def test_a_list_means_its_items_one_after_the_other(items: list[tuple[State, str]]) -> None:
    one_by_one = NOTHING
    for state, item in items:
        one_by_one = one_by_one.choose(["" if item == "." else item], state)

    at_once = apply(parse(PREFIXES[state] + item for state, item in items), ())

    asked = [path for _, item in items for path in (item, f"{item}/b")] + ["", "never"]
    for path in ["" if each == "." else each for each in asked]:
        assert at_once.state_of(path) is one_by_one.state_of(path)


def test_a_path_that_is_named_itself_keeps_a_choice_of_its_own() -> None:
    assert write(select(".", "src/a.py")) == [".", "src/a.py"]
    assert write(select("src/a.py", ".")) == [".", "src/a.py"]
    assert write(select("src/a.py", "~.")) == ["~.", "~src/a.py"]
    assert write(select(".", "src/a.py", "!src")) == [".", "!src"]
    assert write(select(".", "src/a.py", "!src/a.py")) == [".", "!src/a.py"]
    assert write(select(".", "*.py")) == ["."]


@given(paths)
def test_a_path_is_spelt_for_one_line_and_read_back(path: str) -> None:
    (choice,) = parse([spell(path)])

    assert (choice.state, choice.paths, choice.patterns) == (State.IN, (path,), ())


# Paths


def test_an_empty_list_is_nothing_and_a_dot_is_everything() -> None:
    assert select() == NOTHING
    assert select(".") == select("/") == select("./") == EVERYTHING
    assert select(".", "!.") == NOTHING
    assert select("~.") == NOTHING.choose([""], State.OUTLINE)
    assert (write(NOTHING), write(EVERYTHING)) == ([], ["."])


def test_paths_go_in_out_and_in_as_outlines() -> None:
    selection = select("src", "!src/vendor", "~src/core")

    assert selection.state_of("src/a.py") is State.IN
    assert selection.state_of("src/vendor/x.min.js") is State.OUT
    assert selection.state_of("src/core/a.py") is State.OUTLINE
    assert selection.state_of("tests/test_a.py") is State.OUT


def test_a_later_item_wins() -> None:
    assert select("src/vendor", "!src") == NOTHING
    assert select("!src/vendor", "src") == select("src")


@pytest.mark.parametrize("item", ["src", "src/", "/src", "./src", "src/.", "src//", '"src"'])
def test_a_directory_may_be_written_as_people_do(item: str) -> None:
    assert select(item) == NOTHING.choose(["src"], State.IN)


def test_a_path_need_not_be_there_yet() -> None:
    assert select("new").state_of("new/file.py") is State.IN


@pytest.mark.parametrize(
    ("item", "path"),
    [
        (r"app/\[slug]/page.tsx", "app/[slug]/page.tsx"),
        (r"app/\[slug\]/page.tsx", "app/[slug]/page.tsx"),
        ('"app/[slug]/page.tsx"', "app/[slug]/page.tsx"),
        ("{{project}}/a.py", "{{project}}/a.py"),
        (r"\{a,b\}", "{a,b}"),
        (r"\!important", "!important"),
        (r"!\!important", "!important"),
        ("!!important", "!important"),
        (r"\~", "~"),
        (r'"na\303\257f\n"', "naïf\n"),
        (r'"\377"', "\udcff"),
        ("#notes", "#notes"),
    ],
)
def test_a_name_of_special_characters_can_be_written(item: str, path: str) -> None:
    assert parse([item])[0].paths == (path,)


def test_a_selection_is_written_with_directories_before_what_is_in_them() -> None:
    selection = select("src-gen", "~src/core/a.py", "src", "!src/vendor", "~src/core/a.py")

    assert write(selection) == ["src", "~src/core/a.py", "!src/vendor", "src-gen"]


# Globs


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("*.py", ["src/a.py", "src/core/a.py", "tests/test_a.py", "{{project}}/a.py"]),
        ("src/*.py", ["src/a.py"]),
        ("./*.md", ["README.md"]),
        ("/*.py", []),
        ("src/**/*.py", ["src/a.py", "src/core/a.py"]),
        ("src/*.{py,js}", ["src/a.py", "src/b.js"]),
        ("{src,tests}/*.py", ["src/a.py", "tests/test_a.py"]),
        ("{README.md,src}", ["README.md", "src"]),
        ("src/*/", ["src/core", "src/vendor"]),
        ("**/core", ["src/core"]),
        ("app/[slug]/page.tsx", ["app/s/page.tsx"]),
        ("app/[!s]*", ["app/[slug]"]),
        ("t*", ["tests"]),
        ("#*", []),
    ],
)
def test_a_glob_means_the_paths_that_it_matches_now(item: str, expected: list[str]) -> None:
    assert select(item) == NOTHING.choose(expected, State.IN)


def test_a_glob_can_put_out_and_outline_what_came_before() -> None:
    selection = select(".", "!*.min.js", "~src/**/*.py")

    assert write(selection) == [".", "~src/a.py", "~src/core/a.py", "!src/vendor/x.min.js"]


def test_a_glob_leaves_what_comes_later_to_its_directory() -> None:
    assert select("src/*.py").state_of("src/new.py") is State.OUT
    assert select("src*").state_of("src/new.py") is State.IN


def test_an_empty_directory_is_known_by_its_slash() -> None:
    known = ["empty/", "file"]

    assert apply(parse(["e*/", "f*/"]), known) == NOTHING.choose(["empty"], State.IN)


def test_known_paths_are_asked_for_only_where_there_is_a_glob() -> None:
    asked: list[str] = []

    def known() -> list[str]:
        asked.append("once")
        return ["a.py"]

    assert apply(parse(["a.py", "!b"]), known) == NOTHING.choose(["a.py"], State.IN)
    assert asked == []
    assert apply(parse(["*.py", "!*.js"]), known) == NOTHING.choose(["a.py"], State.IN)
    assert asked == ["once"]


def test_items_that_name_nothing_are_told() -> None:
    choices = parse(["src", "srcs", "*.rs", "!*.min.js", "~{gone,src/core}", "."])

    assert missing(choices, FILES) == ("srcs", "*.rs")


@pytest.mark.parametrize(
    "pattern",
    ["*.py", "src/*", "src/**", "**/core/", "a*b", "[st]*/**/*.py", "app/[[]slug]", "{{*"],
)
def test_git_matches_the_same(tmp_path: Path, pattern: str) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text(pattern + "\n")
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()

    asked = subprocess.run(
        ["git", "-C", tmp_path, "check-ignore", "--no-index", "-z", "--stdin"],
        input="\0".join(FILES).encode(),
        capture_output=True,
        check=False,
    )
    selection = select(pattern)

    assert [file for file in FILES if selection.state_of(file)] == (
        asked.stdout.decode().split("\0")[:-1]
    )


# Mistakes


@pytest.mark.parametrize(
    ("item", "what"),
    [
        ("", "an empty text names nothing"),
        ("!", "! names nothing"),
        ("~", "~ names nothing"),
        ('""', "names nothing"),
        ("{,src/}", "names nothing"),
        ("a\0b", "names nothing"),
        (r'"a\000b"', "names nothing"),
        ("..", ".. leads out of the root"),
        ("src/../../x", "leads out of the root"),
        ("../*.py", "leads out of the root"),
        (r"src\core", "has a backslash too much"),
        ("src\\", "has a backslash too much"),
        ('"src', "is not quoted as git does"),
        ("[", "[ is no pattern that could match"),
        ("src/[slug", "is no pattern that could match"),
        ("\x1b[31m", r'"\033[31m" is no pattern'),
        ("{a,b}" * 12, "stands for more than 1000 patterns"),
        ("{a,b}" * 40, "is longer than a pattern should be"),
        ("{" * 40 + ",", "is longer than a pattern should be"),
        ("*" * 5000, "is longer than a pattern should be"),
        ("\ud800*", "half a character"),
    ],
)
def test_an_item_that_can_name_nothing_is_refused_where_it_stands(item: str, what: str) -> None:
    assert what in refusal(item).what


def test_without_a_place_the_option_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        parse(["src", ".."], where=["only the first"])

    assert caught.value.where == "--select"
