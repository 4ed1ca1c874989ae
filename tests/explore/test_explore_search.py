"""A query over a tree that lives: what it lets through, and what comes in later."""

from __future__ import annotations

import pytest
from explore_trees import Seeker, large, learn, put, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.analysis.facts import Content
from create_dump.errors import CreateDumpError, UsageError
from create_dump.explore.contents import Progress
from create_dump.selection.query import parse
from create_dump.selection.selection import NOTHING, State

FILES = ["README.md", "docs/guide.md", "src/auth/session.py", "src/auth/tokens.py"]
FILES += ["src/settings.py"]


def found(text: str) -> list[str]:
    seeker = Seeker(sample())
    seeker.filter(text)
    return seeker.matches


class TestPaths:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("auth", FILES[2:4]),
            ("AUTH !token", FILES[2:3]),
            ("stng", ["src/settings.py"]),
            ("ext:md", FILES[:2]),
            ("src/*.py", FILES[4:]),
            ("lang:python !settings", FILES[2:4]),
            ("re:s.s", ["src/auth/session.py"]),
            ("zzz", []),
        ],
    )
    def test_what_a_path_says_decides_at_once(self, text: str, expected: list[str]) -> None:
        assert found(text) == expected

    def test_the_best_is_where_the_name_fits_and_there_is_none_without_words(self) -> None:
        search = Seeker(sample()).search

        best = search.ask(parse("s"))[1]
        assert best is not None
        assert best.path == "src/settings.py"
        assert search.ask(parse("*.py"))[1] is None

    def test_letters_that_were_sought_are_known_by_their_place_in_the_name(self) -> None:
        seeker = Seeker(sample())
        node = seeker.tree.get("src/auth/tokens.py")
        assert node is not None

        seeker.filter("auth tok")
        assert seeker.search.places(node) == (0, 1, 2)
        folder = seeker.tree.get("src/auth")
        assert folder is not None
        assert seeker.search.places(folder) == (0, 1, 2, 3)
        seeker.filter("srctkns")
        assert seeker.search.places(folder) == ()
        assert seeker.search.fuzzy
        assert seeker.search.places(node) == (0, 2, 4, 5)

    def test_what_is_gone_is_not_found_and_what_is_new_is(self) -> None:
        seeker = Seeker(sample())
        seeker.filter("py")

        seeker.follow([put(seeker.tree, "src/auth", ["new.py"])], removed=True)
        assert seeker.matches == ["src/auth/new.py", "src/settings.py"]
        seeker.filter("new")
        assert seeker.matches == ["src/auth/new.py"]


class TestFacts:
    def test_files_come_in_as_they_are_counted_and_go_when_they_no_longer_fit(self) -> None:
        seeker = Seeker(sample())
        seeker.filter(">5k py")
        assert seeker.matches == []
        assert len(seeker.search.waiting) == 3

        seeker.hear(learn(seeker.tree, {"src/settings.py": 6_000, "src/auth/tokens.py": 10}))
        assert seeker.matches == ["src/settings.py"]
        assert len(seeker.search.waiting) == 1

        seeker.hear(learn(seeker.tree, {"src/settings.py": 4_000}))
        assert seeker.matches == []

    def test_the_first_that_comes_in_gets_the_cursor_and_others_leave_it_there(self) -> None:
        seeker = Seeker(sample())
        seeker.filter(">5k")

        seeker.hear(learn(seeker.tree, {"src/settings.py": 6_000}))
        assert seeker.rows.current.path == "src/settings.py"
        seeker.hear(learn(seeker.tree, {"docs/guide.md": 6_000}))
        assert seeker.rows.current.path == "src/settings.py"

    def test_binary_files_are_known_when_they_were_read(self) -> None:
        seeker = Seeker(sample())
        seeker.filter("is:binary")

        seeker.hear(learn(seeker.tree, {"README.md": 0}, Content.BINARY))
        seeker.hear(learn(seeker.tree, {"docs/guide.md": 1}))

        assert seeker.matches == ["README.md"]

    def test_what_is_chosen_is_looked_at_when_it_is_asked_for(self) -> None:
        seeker = Seeker(sample())
        seeker.tree.select(NOTHING.choose(["src/auth"], State.IN))
        seeker.filter("is:in")
        assert seeker.matches == FILES[2:4]

        # What is put out by mistake is still there to be put in again.
        seeker.tree.select(NOTHING)
        assert seeker.matches == FILES[2:4]
        seeker.filter("is:in ")
        assert seeker.matches == []
        seeker.filter("is:out")
        assert seeker.matches == FILES

    def test_what_is_new_is_found_as_it_appears(self) -> None:
        seeker = Seeker(sample())
        seeker.filter("is:new")
        assert seeker.matches == []

        seeker.follow([put(seeker.tree, "docs", ["guide.md", "faq.md"], later=True)])

        assert seeker.matches == ["docs/faq.md"]


class TestGit:
    def test_what_has_changed_is_shown_when_git_says_so_and_follows_it(self) -> None:
        seeker = Seeker(sample())
        seeker.filter("git:changed")
        assert seeker.matches == []
        assert len(seeker.search.waiting) == len(FILES)

        seeker.git({"README.md": "M", "docs/guide.md": "?", "gone.py": "D"})
        assert seeker.matches == FILES[:2]
        assert not seeker.search.waiting

        seeker.git({"docs/guide.md": "?"})
        assert seeker.matches == FILES[1:2]
        seeker.filter("git:untracked md")
        assert seeker.matches == FILES[1:2]

    def test_without_a_repository_the_reason_is_told(self) -> None:
        seeker = Seeker(sample())
        query = parse("git:changed")
        seeker.filter("git:changed")
        assert not seeker.knowledge.trouble(query)

        seeker.git(None)

        assert seeker.matches == []
        assert not seeker.search.waiting
        assert seeker.knowledge.trouble(query) == "no git repository here"
        assert not seeker.knowledge.trouble(parse("c:git:changed"))

    def test_what_changed_since_a_branch_is_asked_once_and_shown_when_it_is_there(self) -> None:
        seeker = Seeker(sample())
        seeker.filter("git:since main")
        seeker.filter("git:since main py")
        assert [revision for revision, _ in seeker.branches] == ["main"]

        seeker.branches.popleft()[1].set_result(frozenset({"README.md", "src/settings.py"}))
        seeker.settle()

        assert seeker.matches == ["src/settings.py"]
        seeker.filter("git:since main")
        assert seeker.matches == ["README.md", "src/settings.py"]
        assert not seeker.branches

    def test_it_is_asked_again_when_git_has_news_also_while_it_is_at_work(self) -> None:
        seeker = Seeker(sample())
        seeker.filter("git:since main")
        seeker.git({})
        seeker.branches.popleft()[1].set_result(frozenset({"README.md"}))
        seeker.settle()
        assert seeker.matches == ["README.md"]

        seeker.branches.popleft()[1].set_result(frozenset({"docs/guide.md"}))
        seeker.settle()
        assert seeker.matches == ["docs/guide.md"]

        seeker.git({"README.md": "M"})
        assert len(seeker.branches) == 1
        seeker.filter("py")
        seeker.branches.clear()
        seeker.git({})
        assert not seeker.branches

    def test_a_branch_that_is_not_there_is_told(self) -> None:
        seeker = Seeker(sample())
        query = parse("git:since nope")
        seeker.filter("git:since nope")

        seeker.branches.popleft()[1].set_exception(UsageError("git knows no branch nope"))
        seeker.settle()

        assert seeker.matches == []
        assert seeker.knowledge.trouble(query) == "git knows no branch nope"


CONTENTS = {
    "README.md": "How to open a session",
    "docs/guide.md": "SESSIONS and tokens",
    "src/auth/session.py": "class Session: ...",
    "src/auth/tokens.py": "TOKEN = 1",
    "src/settings.py": "\N{LATIN SMALL LETTER LONG S}ession",
}


class TestContents:
    def test_matches_appear_as_they_are_read_whatever_their_case(self) -> None:
        tree = large(20, 400)
        seeker = Seeker(tree, {f"d000/s{n:02}/file_3.py": "NEEDLE" for n in range(19)})
        seeker.filter("c:needle")
        assert seeker.matches == []
        assert seeker.contents.progress == Progress(0, 19 * 21)

        seeker.read(1)
        assert 0 < len(seeker.matches) < 19
        assert seeker.contents.progress.done == 64
        seeker.read()
        assert len(seeker.matches) == 19
        assert seeker.contents.progress.done == 19 * 21
        assert not seeker.search.waiting

    def test_letters_fold_as_they_do_in_contents(self) -> None:
        seeker = Seeker(sample(), CONTENTS)
        seeker.filter("c:session")
        seeker.read()

        assert seeker.matches == [FILES[0], FILES[1], FILES[2], FILES[4]]

    def test_while_the_text_grows_only_what_held_it_is_read_again(self) -> None:
        seeker = Seeker(sample(), CONTENTS)
        seeker.filter("c:sess")
        seeker.read()
        seeker.questions.clear()

        seeker.filter("c:sessions")
        assert [set(question.paths) for question in seeker.questions] == [
            {FILES[0], FILES[1], FILES[2], FILES[4]}
        ]
        seeker.read()
        assert seeker.matches == ["docs/guide.md"]

    def test_going_back_and_other_terms_cost_no_reading(self) -> None:
        seeker = Seeker(sample(), CONTENTS)
        for text in ("c:ses", "c:sessions"):
            seeker.filter(text)
            seeker.read()
        seeker.questions.clear()

        seeker.filter("c:ses")
        assert len(seeker.matches) == 4
        seeker.filter("c:ses py !settings")
        assert seeker.matches == ["src/auth/session.py"]
        seeker.filter("c:session guide")
        assert seeker.matches == ["docs/guide.md"]
        assert not seeker.questions

    def test_only_files_that_the_other_terms_let_through_are_read(self) -> None:
        seeker = Seeker(sample(), CONTENTS)
        seeker.filter("c:session py >5k")
        assert not seeker.questions

        seeker.hear(learn(seeker.tree, {"src/auth/session.py": 6_000, "src/settings.py": 1}))
        assert [question.paths for question in seeker.questions] == [("src/auth/session.py",)]
        seeker.read()
        assert seeker.matches == ["src/auth/session.py"]

    def test_what_must_not_be_there_is_read_too(self) -> None:
        seeker = Seeker(sample(), CONTENTS)
        seeker.filter("!c:session c:token")
        seeker.read()

        assert seeker.matches == ["src/auth/tokens.py"]

    def test_binary_files_hold_nothing_and_are_not_read(self) -> None:
        seeker = Seeker(sample(), CONTENTS)
        learn(seeker.tree, {"README.md": 0}, Content.BINARY)
        seeker.filter("c:session md")
        seeker.read()

        assert seeker.matches == ["docs/guide.md"]
        assert [question.paths for question in seeker.questions] == [("docs/guide.md",)]

    def test_the_next_letter_ends_the_reading_for_the_one_before(self) -> None:
        seeker = Seeker(large(20, 4_000))
        seeker.filter("c:n")
        asked = len(seeker.questions)

        seeker.filter("file")
        seeker.read()

        assert len(seeker.questions) == asked
        assert len(seeker.matches) == 19 * 210

    def test_a_file_that_is_written_anew_is_read_again(self) -> None:
        seeker = Seeker(sample(), dict(CONTENTS))
        seeker.filter("c:token")
        seeker.read()
        assert "src/settings.py" not in seeker.matches
        node = seeker.tree.get("src/settings.py")
        assert node is not None

        seeker.files["src/settings.py"] = "token"
        node.mtime_ns += 1
        seeker.contents.forget([node])
        seeker.hear([node])
        seeker.read()

        assert "src/settings.py" in seeker.matches

    def test_what_is_written_while_it_is_read_is_read_again(self) -> None:
        seeker = Seeker(sample(), dict(CONTENTS))
        seeker.filter("c:token settings")
        node = seeker.tree.get("src/settings.py")
        assert node is not None
        node.mtime_ns += 1
        seeker.read(1)
        assert seeker.matches == []

        seeker.files["src/settings.py"] = "token"
        seeker.read()

        assert seeker.matches == ["src/settings.py"]

    def test_an_analysis_that_fails_is_told_and_the_search_ends(self) -> None:
        seeker = Seeker(sample(), CONTENTS)
        seeker.filter("c:session")

        seeker.fail(ZeroDivisionError("oops"))

        assert [type(error) for error in seeker.errors] == [CreateDumpError]
        assert not seeker.search.waiting
        assert seeker.matches == []


TERMS = ["a", "s", "!t", "*.py", ">5k", "<=5k", "git:changed", "c:x", "!c:xy", "c:xyz", "is:binary"]


@settings(max_examples=150)
@given(data=st.data())
def test_when_all_is_known_the_matches_are_those_of_a_search_from_the_start(
    data: st.DataObject,
) -> None:
    seeker = Seeker(
        sample(), {path: data.draw(st.sampled_from(["", "x", "xyz"])) for path in FILES[1:]}
    )
    changes = st.dictionaries(st.sampled_from(FILES), st.sampled_from("MA?"))
    counts = st.dictionaries(st.sampled_from(FILES), st.integers(4_990, 5_010))
    names = st.sets(st.sampled_from(["session.py", "tokens.py", "x.py", "y.md"]))
    text = ""

    for step in data.draw(
        st.lists(st.sampled_from(["filter", "learn", "binary", "git", "read", "list"]))
    ):
        if step == "filter":
            text = " ".join(data.draw(st.lists(st.sampled_from(TERMS), max_size=3)))
            seeker.filter(text)
        elif step == "learn":
            seeker.hear(learn(seeker.tree, data.draw(counts)))
        elif step == "binary":
            seeker.hear(learn(seeker.tree, {FILES[0]: 0}, Content.BINARY))
        elif step == "git":
            seeker.git(data.draw(changes))
        elif step == "read":
            seeker.read(data.draw(st.integers(0, 2)))
        else:
            seeker.follow([put(seeker.tree, "src/auth", data.draw(names))], removed=True)
    present = [node.path for node in seeker.tree.root.preorder() if node.children is None]
    unknown = [path for path in present if (n := seeker.tree.get(path)) and n.facts is None]
    seeker.hear(learn(seeker.tree, dict.fromkeys(unknown, 5_001)))
    seeker.git({})
    seeker.read()

    fresh = Seeker(seeker.tree, seeker.files)
    fresh.git({})
    fresh.filter(text)
    fresh.read()
    assert not seeker.search.waiting
    if seeker.search.fuzzy == fresh.search.fuzzy:
        assert seeker.matches == fresh.matches
