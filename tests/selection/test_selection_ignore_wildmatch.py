"""What patterns mean, trap by trap, and that no pattern makes matching slow."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from git_oracle import explained_by_git, is_disputed, isolate, make_repository
from hypothesis import example, given, settings
from hypothesis import strategies as st

from create_dump.selection.ignore.automaton import Node, automaton
from create_dump.selection.ignore.chain import octets
from create_dump.selection.selection import ancestors

if TYPE_CHECKING:
    from pathlib import Path


CASES = [
    ("a", "a b/a b/c/a", "ab ba b/ab"),
    ("/a", "a", "b/a"),
    ("a/b", "a/b", "c/a/b a/b/c"),
    ("*.c", "a.c .c b/a.c", "a.cc a.c.d"),
    ("*.tar.gz", "a.tar.gz .tar.gz", "tar.gz a.gz"),
    ("*.", "a. ...", "a"),
    ("a*", "a ab abc b/a", "ba"),
    ("a/*", "a/b", "a a/b/c b/a/c"),
    ("*/a", "b/a", "a c/b/a"),
    ("?", "a b/c", "ab"),
    ("a?c", "abc", "ac a/c"),
    ("**/a", "a b/a c/b/a", "ba"),
    ("a/**", "a/b a/b/c", "a b/a/c"),
    ("a/**/b", "a/b a/c/b a/c/d/b", "a/cb ab"),
    ("a/**/**/b", "a/b a/c/b", "ab"),
    ("/**", "a a/b", ""),
    ("**", "a a/b", ""),
    ("***", "a a/b", ""),
    ("a**b", "ab axb c/ab", "a/b"),
    ("x/a**b", "x/ab x/acb", "x/a/b"),
    # The literal start is cut before git matches: what follows it counts as a beginning.
    ("a**/b", "a/b ac/b ac/d/b ab", "a c/a/b"),
    ("x/a**", "x/a x/ab x/ab/c x/a/c", "x/b a"),
    ("/a**", "a ab ab/c", "b/a"),
    (r"a**\/b", "a/b ac/b ac/d/b", "ab"),
    ("?a**/b", "xa/b xac/b", "xa/c/b xab"),
    (r"a/**\/b", "a/c/b a/c/d/b", "a/b"),
    (r"a\/b", "a/b", "b"),
    (r"\/a", "", "a b/a"),
    ("a//b", "", "a/b"),
    ("//a", "", "a b/a"),
    (r"\a\*", "a*", "ab"),
    (r"\!a", "!a", "a"),
    (r"\#a", "#a", "a"),
    ("[ab]", "a b", "c ab"),
    ("[!ab]c", "cc", "ac bc"),
    ("[^ab]c", "cc", "ac"),
    ("[]a]", "] a", "b"),
    ("[!]a]", "b", "] a"),
    ("[a-c]", "a b c", "d -"),
    ("[a-]", "a -", "b"),
    ("[a-c-e]", "a b c - e", "d"),
    ("[c-a]", "c", "a b -"),
    (r"[\]]", "]", "\\"),
    (r"[\\]", "\\", "]"),
    (r"[a\-c]", "a - c", "b"),
    ("[*]", "*", "a"),
    ("[[:alpha:]]", "a Z", "1 _"),
    ("[[:digit:][:upper:]]", "1 A", "a"),
    ("[[:punct:]]", "! ~ _", "a 1"),
    ("[[:space:]]x", "\tx", "\vx ax"),
    ("[[:xdigit:]]", "f F 9", "g"),
    ("[[:foo:]]", "", "f : ["),
    ("[[:a]", "[ : a", "b"),
    ("x[/]y/z", "", "x/y/z"),
    ("a[b/c]d", "abd acd", "a/d x/abd"),
    ("a/[b/c]d", "a/bd a/cd", "a/b/d"),
    # Bytes, not letters.
    ("?.txt", "a.txt", "é.txt"),
    ("??.txt", "é.txt", "a.txt"),
    ("[é]", "", "é e"),
    ("[é][é]", "é", "e"),
    ("é*", "é éa", "e aé"),
    ("*é", "é café", "e"),
]


def _matches(pattern: str, path: str, *, fold: bool = False, directory: bool = False) -> bool:
    """Tell whether a pattern in the root's ignore file matches *path* itself."""
    *above, name = path.split("/")
    node = automaton(pattern.encode(), fold=fold).start
    for part in above:
        node = node.below(octets(part, fold=fold))
    return node.find(octets(name, fold=fold), directory=directory) is not None


@pytest.mark.parametrize(("pattern", "yes", "no"), CASES)
def test_a_pattern_matches_what_git_matches(pattern: str, yes: str, no: str) -> None:
    assert [path for path in yes.split(" ") if path and not _matches(pattern, path)] == []
    assert [path for path in no.split(" ") if path and _matches(pattern, path)] == []


@pytest.mark.skipif(os.name != "posix", reason="the patterns need a disk of POSIX")
def test_git_says_the_same_of_these_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path / "home")
    make_repository(tmp_path)
    asked: dict[str, bool] = {}
    for number, (pattern, yes, no) in enumerate(CASES):
        if is_disputed(pattern.encode()):
            continue
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / ".gitignore").write_text(pattern)
        asked |= {f"{number}/{path}": True for path in yes.split(" ") if path}
        # What is below a matching directory is ignored with it, although nothing matches it.
        asked |= {
            f"{number}/{path}": any(_matches(pattern, above) for above in ancestors(path) if above)
            for path in no.split(" ")
            if path
        }

    said = explained_by_git(tmp_path, asked)

    assert {path: decided is not None for path, decided in said.items()} == asked


@pytest.mark.parametrize(
    "pattern", ["[", "a[", "[a", "[]", "[!]", "[a-", "[\\", "\\", "a\\", "!", "/", "//"]
)
def test_a_broken_pattern_is_dead(pattern: str) -> None:
    for line in (pattern, pattern + "/", "*" + pattern, "x/" + pattern):
        if line not in {"*/", "*//", "x//", "x/!", "*!"}:
            assert not automaton(line.encode(), fold=False).start.find(pattern, directory=True)


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (b"a\nb\n", [(1, "a"), (2, "b")]),
        (b"a\nb", [(1, "a"), (2, "b")]),
        (b"a\r\nb\r\n", [(1, "a"), (2, "b")]),
        (b"a\r", [(1, "a")]),
        (b"a\r\r\n", [(1, "a\r")]),
        (b"\xef\xbb\xbfa\n", [(1, "a")]),
        (b"\n\xef\xbb\xbfa\n", [(2, "\ufeffa")]),
        (b"# a\n\n   \n\t\nb", [(4, "\t"), (5, "b")]),
        (b"a  \nb\\ \nc\\\\ \nd\\   \n", [(1, "a"), (2, "b\\ "), (3, "c\\\\"), (4, "d\\ ")]),
        (b"a \t\n", [(1, "a \t")]),
        (b"a\0b\n\0\nc", [(1, "a"), (3, "c")]),
        (b" a\n", [(1, " a")]),
        (b"caf\xe9\n", [(1, "caf\udce9")]),
        (b"", []),
    ],
)
def test_a_file_is_read_line_by_line_as_git_reads_it(
    content: bytes, rules: list[tuple[int, str]]
) -> None:
    node = automaton(content, fold=False).start

    found = {rule for rules in node.names.values() for rule in rules}

    assert sorted((rule.line, rule.text) for rule in found) == rules


def test_the_last_rule_that_matches_decides() -> None:
    node = automaton(b"*.c\n!a.c\na*\n!a?c\nab.c/\n", fold=False).start

    assert _line(node, "b.c") == 1
    assert _line(node, "a.c") == 4
    assert _line(node, "ab.c") == 3
    assert _line(node, "ab.c", directory=True) == 5
    assert _line(node, "c") == 0


def _line(node: Node, name: str, *, directory: bool = False) -> int:
    rule = node.find(name, directory=directory)
    return rule.line if rule else 0


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("FOO.txt", "foo.txt FOO.TXT", "fo.txt"),
        ("*.C", "a.c A.C", "a.d"),
        ("x*Y", "xY Xay", "xz"),
        ("/A/b", "a/B A/B", "b"),
        ("[A-Z]x", "ax AX", "1x"),
        ("[a-z]x", "ax AX", "1x"),
        ("[[:upper:]]x", "ax AX", "1x"),
        # Git folds the name but neither an escaped letter nor a class's single ones.
        (r"\A", "", "a A"),
        (r"\a", "a A", "b"),
        ("[A]x", "", "ax AX"),
        ("É", "É", "é"),
    ],
)
def test_case_counts_for_nothing_where_git_says_so(pattern: str, yes: str, no: str) -> None:
    assert [
        path for path in yes.split(" ") if path and not _matches(pattern, path, fold=True)
    ] == []
    assert [path for path in no.split(" ") if path and _matches(pattern, path, fold=True)] == []


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 40 + "*b", "a" * 255),
        ("*a*" * 60 + "b", "a" * 255),
        ("*" + "[ab]*" * 60 + "c", "ab" * 127),
        ("*?" * 100 + "z", "a" * 255),
        ("**/a/" * 40 + "b", "a/" * 300 + "a"),
        ("a**/" * 40 + "b", "a/" * 300 + "a"),
        ("*/**/" * 40 + "b", "a/" * 300 + "a"),
        ("[[:alpha:]]" * 200 + "b", "a" * 255),
        ("[ab]" * 60, "ab" * 30 + "c"),
        ("**" * 100 + "/x", "a/" * 300 + "a"),
    ],
    ids=range(10),
)
def test_no_pattern_is_slow(pattern: str, path: str) -> None:
    started = time.process_time()

    assert not _matches(pattern, path)

    assert time.process_time() - started < 5, "milliseconds are enough, a second attempt never ends"


@given(
    st.lists(st.sampled_from(["*", "a", "b", "?", "[ab]", "[!a]", ".", "**", "\\a"]), max_size=9),
    st.text("ab.", min_size=1, max_size=9),
)
@example(["*", "a", "*", "a"], "aa")
@settings(max_examples=400)
def test_a_name_matches_as_a_search_through_all_possibilities_says(
    parts: list[str], name: str
) -> None:
    """The engine never goes back; a plain search that tries everything must find the same."""
    assert _matches("".join(parts), name) is _search(parts, name)


def _search(parts: list[str], name: str) -> bool:
    if not parts:
        return not name
    first, rest = parts[0], parts[1:]
    if first in {"*", "**"}:
        return any(_search(rest, name[at:]) for at in range(len(name) + 1))
    fits = {"?": "ab.", "[ab]": "ab", "[!a]": "b.", "\\a": "a"}.get(first, first)
    return bool(name) and name[0] in fits and _search(rest, name[1:])
