from __future__ import annotations

import os
import shutil
import subprocess
import time
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from create_dump.analysis.alignment import find_blocks
from create_dump.analysis.changes import find_hunks, split_lines, summary, unified

LINES = st.sampled_from(
    ["a\n", "b\n", "c\n", "\n", " a\n", "a\r\n", "-- a\n", "++ b\n", "@@ -1 +1 @@\n"]
)
TEXTS = st.builds(
    lambda lines, cut: "".join(lines).removesuffix("\n" if cut else "\0"),
    st.lists(LINES, max_size=14),
    st.booleans(),
)
FREE_TEXTS = st.text(st.sampled_from("ab\n\r\v\f\x1c\x85\u2028é\udcff\\ -+"), max_size=30)


def octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def apply(tool: list[str], diff: str, before: dict[str, str | None]) -> dict[str, str]:
    """Return what is on disk after *tool* applied *diff* to *before*."""
    with TemporaryDirectory() as place:
        root = Path(place)
        for path, text in before.items():
            if text is not None:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(octets(text))
        subprocess.run(tool, cwd=root, input=octets(diff), check=True, capture_output=True)
        return {
            file.relative_to(root).as_posix(): os.fsdecode(file.read_bytes())
            for file in root.rglob("*")
            if file.is_file()
        }


GIT = ["git", "apply", "--whitespace=nowarn", "-"]
PATCH = ["patch", "-p1", "--binary", "--quiet", "--no-backup-if-mismatch"]
TOOLS = [
    pytest.param(GIT, id="git"),
    pytest.param(
        PATCH,
        id="patch",
        marks=pytest.mark.skipif(
            shutil.which("patch") is None,
            reason="patch, the program that is the judge, is not installed",
        ),
    ),
]


# -- the diff


def test_a_diff_shows_the_lines_around_a_change() -> None:
    old = "".join(f"{n}\n" for n in range(1, 21))
    new = old.replace("10\n", "ten\n")

    assert unified(old, new, "src/a.py") == (
        "diff --git a/src/a.py b/src/a.py\n--- a/src/a.py\n+++ b/src/a.py\n"
        "@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n"
    )


def test_less_may_be_shown_around_it() -> None:
    assert unified("a\nb\nc\n", "a\nB\nc\n", "x", context=0) == (
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -2 +2 @@\n-b\n+B\n"
    )


def test_changes_that_lie_close_are_shown_together() -> None:
    old = [f"{n}\n" for n in range(30)]
    near, far = list(old), list(old)
    near[5] = near[12] = "x\n"
    far[5] = far[13] = "x\n"

    assert len(list(find_hunks(old, near))) == 1
    assert len(list(find_hunks(old, far))) == 2


def test_equal_texts_have_no_diff() -> None:
    assert unified("a\nb", "a\nb", "x") == ""
    assert unified(None, None, "x") == ""


def test_a_missing_newline_at_the_end_is_said() -> None:
    assert unified("a\nb", "a\nb\n", "x").endswith(" a\n-b\n\\ No newline at end of file\n+b\n")
    assert unified("a\nb\n", "a\nc", "x").endswith(" a\n-b\n+c\n\\ No newline at end of file\n")
    assert unified("a\nb", "c\nb", "x").endswith("+c\n b\n\\ No newline at end of file\n")


def test_new_and_deleted_files_are_told_from_empty_ones() -> None:
    assert unified(None, "a\n", "x") == (
        "diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n"
    )
    assert unified("a\n", None, "x") == (
        "diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
    )
    assert unified("", "a\n", "x") == ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n")
    assert unified(None, "", "x") == "diff --git a/x b/x\nnew file mode 100644\n"


def test_lines_end_at_newlines_only() -> None:
    text = "a\rb\x0bc\x0cd\x1ce\x85f\u2028g\r\nh"

    assert split_lines(text) == ["a\rb\x0bc\x0cd\x1ce\x85f\u2028g\r\n", "h"]
    assert split_lines("") == []
    assert split_lines("\n\n") == ["\n", "\n"]


def test_a_name_can_pretend_nothing() -> None:
    diff = unified("a\n", "b\n", "x\n+++ b/etc/passwd")

    assert diff.splitlines()[1:3] == [
        r'--- "a/x\n+++ b/etc/passwd"',
        r'+++ "b/x\n+++ b/etc/passwd"',
    ]


def test_git_shows_the_same_for_a_plain_change(tmp_path: Path) -> None:
    old = "".join(f" line {n}\n" for n in range(60))
    new = old.replace(" line 7\n", "").replace(" line 30\n", " thirty\n and a half\n")
    for name, text in (("a", old), ("b", new)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(text)

    done = subprocess.run(
        ["git", "diff", "--no-index", "--no-prefix", "a/x", "b/x"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    said = [line for line in done.stdout.splitlines()[1:] if not line.startswith("index ")]
    assert said == unified(old, new, "x").splitlines()[1:]


# -- applied


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=40)
@given(pairs=st.lists(st.tuples(st.none() | TEXTS | FREE_TEXTS, st.none() | TEXTS), max_size=6))
@example([("", "a"), ("a", ""), (None, "a\n"), ("a", None), (None, "a"), ("a\nb", "b\na")])
def test_what_the_diffs_say_is_what_comes_out(
    tool: list[str], pairs: list[tuple[str | None, str | None]]
) -> None:
    if tool is PATCH:
        # It removes a file that became empty, for it can't tell; and makes no empty file.
        pairs = [pair for pair in pairs if all(text is None or text for text in pair)]
    before = {f"d/{at} x.py": old for at, (old, _) in enumerate(pairs)}
    diff = "".join(unified(old, new, f"d/{at} x.py") for at, (old, new) in enumerate(pairs))

    after = apply(tool, diff, before) if diff else {}

    if diff:
        assert after == {
            f"d/{at} x.py": new for at, (_, new) in enumerate(pairs) if new is not None
        }


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names in a file system")
def test_git_finds_the_files_whatever_their_names_are() -> None:
    names = ["a b", " x ", 'q"q', "b\\s", "t\tt", "n\nn", "é", "\udcff", "\u202e", "+++ b"]
    before: dict[str, str | None] = {f"d/{name}": "1\n" for name in names}
    diff = "".join(unified("1\n", "2\n", path) for path in before)
    diff += "".join(unified(None, "3\n", f"new/{name}") for name in names)

    after = apply(GIT, diff, before)

    assert after == {
        **{f"d/{name}": "2\n" for name in names},
        **{f"new/{name}": "3\n" for name in names},
    }


# -- the search


def rebuilt(old: list[str], new: list[str]) -> list[str]:
    """Return the new lines, taken from the old ones wherever no block says otherwise."""
    lines: list[str] = []
    at = 0
    for block in find_blocks(old, new):
        lines += old[at : block.old_start]
        lines += new[block.new_start : block.new_stop]
        at = block.old_stop
    return lines + old[at:]


def fewest_changes(old: list[str], new: list[str]) -> int:
    """Return how many lines must go or come, by the textbook's table."""
    row = list(range(len(new) + 1))
    for x, line in enumerate(old, 1):
        last, row[0] = row[0], x
        for y, other in enumerate(new, 1):
            last, row[y] = row[y], last if line == other else 1 + min(row[y], row[y - 1])
    return row[-1]


@settings(max_examples=300)
@given(old=st.text("abcd", max_size=25), new=st.text("abcd", max_size=25))
def test_a_small_difference_is_the_smallest(old: str, new: str) -> None:
    blocks = find_blocks(list(old), list(new))

    assert rebuilt(list(old), list(new)) == list(new)
    assert sum(b.old_stop - b.old_start + b.new_stop - b.new_start for b in blocks) == (
        fewest_changes(list(old), list(new))
    )
    assert all(
        one.old_stop < two.old_start and one.new_stop < two.new_start
        for one, two in pairwise(blocks)
    )


@pytest.mark.parametrize("letters", [2, 8, 60, 5000])
@pytest.mark.parametrize("effort", [0, 3000, 300_000])
def test_large_differences_are_right_whatever_the_effort(
    letters: int, effort: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("create_dump.analysis.alignment._EFFORT", effort)
    monkeypatch.setattr("create_dump.analysis.alignment._EFFORT_A_LINE", effort // 1000)
    random = Random(letters)  # noqa: S311 - the same texts each time
    old = [str(random.randrange(letters)) for _ in range(3000)]
    new = [str(random.randrange(letters)) for _ in range(2500)] + old[:600]

    assert rebuilt(old, new) == new


def test_a_line_that_moved_does_not_hide_what_stayed() -> None:
    lines = [f"{n % 3000}\n" for n in range(6000)]

    assert summary("".join([*lines, "moved\n"]), "".join(["moved\n", *lines])) == (1, 1)


def test_many_edits_are_told_apart() -> None:
    lines = [f"line {n}\n" for n in range(20_000)]
    edited = [line if n % 10 else f"new {n}\n" for n, line in enumerate(lines)]

    assert summary("".join(lines), "".join(edited)) == (2000, 2000)


@pytest.mark.parametrize(
    "name", ["shuffled", "random", "one line a thousand times", "reversed", "nothing in common"]
)
def test_the_effort_grows_no_faster_than_the_text(name: str) -> None:
    random = Random(1)  # noqa: S311 - the same texts each time
    old = {
        "random": [random.choice("abcdefgh") for _ in range(20_000)],
        "one line a thousand times": ["x"] * 20_000,
    }.get(name, [str(n) for n in range(20_000)])
    new = {
        "shuffled": random.sample(old, len(old)),
        "random": [random.choice("abcdefgh") for _ in range(20_000)],
        "one line a thousand times": ["x", "y"] * 10_000,
        "reversed": old[::-1],
        "nothing in common": [f"other {n}" for n in range(20_000)],
    }[name]
    begun = time.process_time()

    assert rebuilt(old, new) == new
    assert time.process_time() - begun < 3


@settings(max_examples=100)
@given(old=TEXTS, new=TEXTS)
def test_the_summary_counts_what_the_diff_shows(old: str, new: str) -> None:
    lines = [line for hunk in find_hunks(split_lines(old), split_lines(new)) for line in hunk.lines]

    assert summary(old, new) == (
        sum(line.startswith("+") for line in lines),
        sum(line.startswith("-") for line in lines),
    )
    assert summary(None, new) == (len(split_lines(new)), 0)
    assert summary(old, None) == (0, len(split_lines(old)))
