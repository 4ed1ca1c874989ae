"""The parts of the screen that need no screen: numbers, words, pace, cards, colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from create_dump.analysis.facts import Content, FileFacts
from create_dump.destinations.base import Delivery, Outcome
from create_dump.destinations.receipt import Receipt
from create_dump.errors import Unreadable
from create_dump.events import Analysed, Discovered, Failed, GitChanged, SourceChanged
from create_dump.explore import captions, colours, numbers, wording
from create_dump.explore.budget import Budget
from create_dump.explore.cards import LARGEST, card
from create_dump.explore.document import Card
from create_dump.explore.keymap import Keymap
from create_dump.explore.news import News
from create_dump.explore.pace import Pace
from create_dump.explore.reasons import by_choice, by_rule
from create_dump.explore.replaceable import replaceable
from create_dump.explore.widgets.header import shortened
from create_dump.explore.widgets.status import chop_words
from create_dump.explore.widgets.totals import Notes, Sum, TotalsLine, summed
from create_dump.plan import Skipped
from create_dump.selection.selection import Selection, State
from create_dump.sizing import DumpSize
from create_dump.sources.entry import Batch, Entry, Kind, Reason, Verdict
from create_dump.tree import Tree

if TYPE_CHECKING:
    from create_dump.node import Node


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "short"),
        [
            (0, "0"),
            (999, "999"),
            (1000, "1.0k"),
            (41_260, "41.3k"),
            (999_949, "999.9k"),
            (999_950, "1.0M"),
            (12_345_678, "12.3M"),
            (5_000_000_000, "5.0G"),
            (10**13, "10T"),
        ],
    )
    def test_short_numbers_fit_their_column(self, number: int, short: str) -> None:
        assert numbers.short(number) == short

    @given(st.integers(0, 10**14))
    def test_no_short_number_is_longer_than_six_characters(self, number: int) -> None:
        assert len(numbers.short(number)) <= 6

    @pytest.mark.parametrize(
        ("seconds", "age"),
        [
            (-5, "now"),
            (59.9, "now"),
            (60, "1m"),
            (3_599, "59m"),
            (3_600, "1h"),
            (86_400, "1d"),
            (86_400 * 7, "1w"),
            (86_400 * 30, "1mo"),
            (86_400 * 364, "12mo"),
            (86_400 * 800, "2y"),
        ],
    )
    def test_ages_are_told_in_the_largest_unit_that_is_full(self, seconds: float, age: str) -> None:
        assert numbers.age(seconds) == age

    @pytest.mark.parametrize(
        ("number", "size"),
        [
            (0, "0 B"),
            (999, "999 B"),
            (3_141, "3.1 kB"),
            (999_990, "1.0 MB"),
            (2 * 10**12, "2.0 TB"),
        ],
    )
    def test_sizes(self, number: int, size: str) -> None:
        assert numbers.size(number) == size

    @pytest.mark.parametrize(
        ("number", "window"),
        [(200_000, "200k"), (1_000_000, "1M"), (1_048_576, "1049k"), (512, "512"), (8_192, "8k")],
    )
    def test_windows(self, number: int, window: str) -> None:
        assert numbers.window(number) == window

    @given(part=st.integers(0, 1000), whole=st.integers(0, 1000), cells=st.integers(0, 20))
    def test_a_bar_never_leaves_its_cells(self, part: int, whole: int, cells: int) -> None:
        bar = numbers.bar(part, whole, cells)

        assert len(bar) <= cells
        assert set(bar) <= set(numbers.BLOCKS)
        if whole and part >= whole:
            assert bar == "█" * cells


class TestTotals:
    @staticmethod
    def line(total: Sum, width: int = 80, window: int = 200_000) -> str:
        totals = TotalsLine(Budget("", window, 0), Keymap())
        totals.sum = total
        return "".join(text for text, _ in totals.parts(width))

    def test_it_shows_window_meter_share_and_sums(self) -> None:
        line = self.line(Sum(318, 164_310, 900_000, "", 0))

        assert line.startswith(" 200k ▕█████")
        assert " 82%! 164,310 tok · nearly full · 318 files · 900.0 kB" in line

    def test_too_much_is_said_in_words(self) -> None:
        assert "113%  224,310 tok · OVER by 24,310 · 318 files" in self.line(
            Sum(318, 224_310, 900_000, "", 0)
        )

    def test_in_the_narrowest_screen_secrets_come_before_how_much_is_too_much(self) -> None:
        totals = TotalsLine(Budget("", 200_000, 8_000), Keymap())
        totals.sum, totals.cost = Sum(5_354, 8_985_131, 34_900_000, "", 0), "~+8,985,105"
        totals.notes = Notes(old=1, secrets=8)

        line = "".join(text for text, _ in totals.parts(60))

        assert cell_len(line) <= 60
        assert " 8,985,131 tok · OVER" in line
        assert line.endswith("⚠ 8 secrets")

    def test_what_is_not_final_has_a_sign(self) -> None:
        counting = DumpSize(3, 100, 50, exact=False, pending=2)

        assert "~100 tok · counting 2" in self.line(summed(counting, exact=True))
        assert "≈100 tok" in self.line(summed(counting._replace(pending=0), exact=False))
        assert summed(counting._replace(exact=True), exact=True).sign == ""

    @settings(max_examples=100)
    @given(
        total=st.builds(
            Sum,
            st.integers(1, 10**6),
            st.integers(0, 10**9),
            st.integers(0, 10**12),
            st.sampled_from(["", "~", "≈"]),
            st.integers(0, 10**5),
        ),
        width=st.integers(60, 220),
        window=st.integers(1_000, 2_000_000),
    )
    def test_it_fits_every_screen(self, total: Sum, width: int, window: int) -> None:
        assert len(self.line(total, width, window)) <= width


class TestStatus:
    def test_sentences_break_between_words(self) -> None:
        assert chop_words("one two three", 7) == ["one two", "three"]
        assert chop_words("", 7) == [""]
        assert chop_words("abcdefghij kl", 4) == ["abcd", "efgh", "ij", "kl"]


class TestPace:
    def test_keys_have_the_right_of_way(self) -> None:
        now = [100.0]
        pace = Pace(lambda: now[0])
        assert pace.until_shown(now[0]) <= 0

        pace.shown(now[0])
        assert pace.until_shown(now[0]) == pytest.approx(0.05)
        pace.touched()
        assert pace.until_shown(now[0]) == pytest.approx(0.25)
        now[0] += 0.2
        assert pace.until_shown(now[0]) <= 0

    def test_what_takes_long_to_show_is_shown_less_often(self) -> None:
        now = [100.0]
        pace = Pace(lambda: now[0])

        now[0] += 0.04
        pace.shown(100.0)

        assert pace.until_shown(now[0]) == pytest.approx(0.32)

    def test_slices_leave_room_between_them(self) -> None:
        now = [100.0]
        pace = Pace(lambda: now[0])
        assert pace.until_pump(now[0]) <= 0

        pace.pumped()

        assert 0 < pace.until_pump(now[0]) < 0.02

    def test_for_a_moment_after_a_key_nothing_else_is_done(self) -> None:
        now = [100.0]
        pace = Pace(lambda: now[0])

        pace.pressed()

        assert pace.until_pump(now[0]) == pace.until_shown(now[0]) == pytest.approx(0.02)
        now[0] += 0.021
        assert pace.until_pump(now[0]) <= 0
        assert pace.until_shown(now[0]) <= 0

    def test_keys_without_a_pause_do_not_keep_news_away(self) -> None:
        now = [100.0]
        pace = Pace(lambda: now[0])
        since = now[0]

        pace.pressed()
        while pace.until_pump(since) > 0:
            now[0] += 0.01
            pace.pressed()

        assert now[0] - since == pytest.approx(0.1, abs=0.011)
        assert pace.until_shown(since) <= 0


class TestNews:
    def test_events_become_one(self) -> None:
        news = News()

        news.take(Discovered(("", "src"), complete=False))
        news.take(SourceChanged(("src/new.py",), ("a.py",), ("docs/old.md", "top.md")))
        news.take(Analysed(("a.py",), complete=True))
        news.take(Failed(Unreadable("gone")))

        assert news.directories == {"", "src", "docs"}
        assert (news.added, news.changed, news.removed) == (1, 1, 2)
        assert not news.complete
        assert [error.what for error in news.errors] == ["gone"]
        assert news.rewritten == news.analysed == ["a.py"]
        assert not news.git

        later = News()
        later.take(Discovered((), complete=True))
        later.take(GitChanged())
        later.take(Analysed(("b.py",), complete=True))
        assert news.joined(later).git
        assert news.joined(later).analysed == ["a.py", "b.py"]
        assert news.joined(later).complete
        assert news.joined(later).added == 1


class TestWording:
    @staticmethod
    def receipt(outcome: Outcome, where: str, note: str = "", *reasons: str) -> Receipt:
        return Receipt(
            Delivery(outcome, where, Path("/x/last.md"), note),
            format="markdown",
            files=318,
            tokens=164_310,
            tokenizer="o200k_base",
            exact=True,
            bytes=657_000,
            sha256="0" * 64,
            skipped=tuple(Skipped("a", reason, "") for reason in reasons),
        )

    def test_verified(self) -> None:
        words, arrived = wording.copied(self.receipt(Outcome.VERIFIED, "clipboard (xclip)"))

        assert words == (
            "Copied 318 files, 164,310 tokens (657.0 kB) · clipboard (xclip), "
            "read back and verified"
        )
        assert arrived

    def test_sent(self) -> None:
        words, _ = wording.copied(self.receipt(Outcome.SENT, "clipboard (your terminal)", "see"))

        assert words == (
            "Sent 318 files, 164,310 tokens (657.0 kB) · clipboard (your terminal), "
            "which can't confirm it · see"
        )

    def test_saved(self) -> None:
        words, arrived = wording.copied(
            self.receipt(Outcome.SAVED, "/x/last.md", "no clipboard here; install xclip")
        )

        assert words == (
            "Not copied: no clipboard here; install xclip. "
            "164,310 tokens (657.0 kB) saved to /x/last.md"
        )
        assert not arrived

    def test_written_with_what_is_missing(self) -> None:
        words = wording.written(
            [self.receipt(Outcome.VERIFIED, "/x/api.dump.md", "", "binary", "link", "binary")]
        )

        assert words == (
            "Wrote 318 files, 164,310 tokens (657.0 kB) to /x/api.dump.md "
            "· not in it: 2 binary, 1 link"
        )


def node(kind: Kind = Kind.FILE, size: int = 10, facts: FileFacts | None = None) -> Node:
    tree = Tree()
    tree.merge(Batch("", [Entry("x", kind, size, 0, 0)], ()))
    if facts is not None:
        tree.learn([("x", facts, facts.tokens)])
    found = tree.get("x")
    assert found is not None
    return found


class TestCards:
    @pytest.mark.parametrize(
        ("kind", "title"),
        [
            (Kind.LINK, "Symbolic link"),
            (Kind.REPOSITORY, "Another repository"),
            (Kind.SPECIAL, "Neither file nor directory"),
        ],
    )
    def test_what_is_never_opened_says_what_it_is(self, kind: Kind, title: str) -> None:
        said = card(node(kind), "x")

        assert said is not None
        assert said.lines[0] == title

    def test_a_file_has_to_be_read(self) -> None:
        assert card(node(), "x") is None

    def test_what_is_known_to_be_binary_does_not(self) -> None:
        facts = FileFacts(Content.BINARY, 3_000, detail="it holds NUL bytes")

        said = card(node(facts=facts), "x")

        assert said is not None
        assert said.lines == (
            "Binary file of 3.0 kB",
            "",
            "It can't go into a dump: it holds NUL bytes.",
        )

    def test_the_very_large_is_not_opened_to_be_looked_at(self) -> None:
        said = card(node(size=LARGEST + 1), "x")

        assert said is not None
        assert "it can still be chosen" in said.lines[2]

    def test_a_directory_shows_its_heaviest_and_what_the_rules_leave_out(self) -> None:
        tree = Tree()
        out = (
            Entry("big.bin", Kind.FILE, 1, 0, 0),
            Verdict(included=False, reason=Reason.TOO_LARGE),
        )
        ignored = (
            Entry("build", Kind.DIRECTORY, 0, 0, 0),
            Verdict(False, Reason.PATTERN, "/build/", ".gitignore", 3, "build"),
        )
        files = [Entry(name, Kind.FILE, size, 0, 0) for name, size in (("a", 40), ("b", 4_000))]
        tree.merge(Batch("", files, (out, ignored)))

        said = card(tree.root, "")

        assert said is not None
        text = "\n".join(said.lines)
        assert text.index("  b ") < text.index("  a ")
        assert "above --max-file-size" in text
        assert ".gitignore:3  /build/" in text

    def test_other_directories_say_what_is_the_matter(self) -> None:
        tree = Tree()
        assert card(tree.root, "") == Card("", ("Not looked into yet",))
        tree.merge(Batch("", (), ()))
        assert card(tree.root, "") == Card(
            "", ("Empty directory", "", "What appears in it shows up by itself.")
        )
        tree.merge(Batch("", (), (), "permission denied"))
        assert card(tree.root, "") == Card("", ("Unreadable", "", "permission denied"))


class TestCaptions:
    FACTS = FileFacts(Content.TEXT, 5_000, lines=412, tokens=1_161)

    @pytest.mark.parametrize(
        ("width", "line"),
        [
            (60, "not chosen · 1,161 tok · 412 lines · 5.0 kB · utf-8"),
            (50, "not chosen · 1,161 tok · 412 lines · 5.0 kB"),
            (40, "not chosen · 1,161 tok · 412 lines"),
            (30, "not chosen · 1,161 tok"),
            (12, "1,161 tok"),
            (6, "1,161…"),
        ],
    )
    def test_what_matters_least_gives_way_first(self, width: int, line: str) -> None:
        assert captions.facts(node(facts=self.FACTS), width) == line

    def test_what_is_unusual_gives_way_later(self) -> None:
        guessed = self.FACTS._replace(encoding="cp1252", guessed=True)

        assert captions.facts(node(facts=guessed), 48, "≈") == (
            "not chosen · ≈1,161 tok · cp1252 (guessed)"
        )

    def test_what_is_not_known_is_not_said(self) -> None:
        assert captions.facts(node(size=400), 80) == "not chosen · ~100 tok · 400 B"
        assert captions.facts(node(Kind.LINK), 80) == "can't go in: link"

    def test_a_title_keeps_the_end_of_a_path(self) -> None:
        assert captions.title(node(), "api", 20) == "[ ] x"
        assert captions.title(Tree().root, "a/very/long/project", 12) == "[ ] …roject/"


class TestReasons:
    @pytest.mark.parametrize(
        ("choices", "why"),
        [
            ({}, "not chosen"),
            ({"": State.IN}, "in with all"),
            ({"": State.IN, "src": State.OUT}, "out with src/"),
            ({"src": State.OUTLINE}, "an outline with src/"),
            ({"src": State.IN, "src/a.py": State.OUT}, "left out by hand"),
            ({"src/a.py": State.IN}, "chosen by hand"),
            ({"src/a.py": State.OUTLINE}, "an outline by hand"),
        ],
    )
    def test_a_file_is_in_or_out_by_the_nearest_choice(
        self, choices: dict[str, State], why: str
    ) -> None:
        tree = Tree(Selection(choices))
        tree.merge(Batch("", [Entry("src", Kind.DIRECTORY, 0, 0, 0)], ()))
        tree.merge(Batch("src", [Entry(f"src/{n}.py", Kind.FILE, 9, 0, 0) for n in "ab"], ()))
        file = tree.get("src/a.py")
        assert file is not None

        assert by_choice(file) == why

    def test_a_directory_can_be_in_by_part(self) -> None:
        tree = Tree(Selection({"a": State.IN}))
        tree.merge(Batch("", [Entry(name, Kind.FILE, 9, 0, 0) for name in "ab"], ()))

        assert by_choice(tree.root) == "partly chosen"

    @pytest.mark.parametrize(
        ("verdict", "why"),
        [
            (Verdict(True, Reason.DEFAULT), ""),
            (Verdict(False, Reason.PATTERN, "*.log", ".gitignore", 3), ".gitignore:3  *.log"),
            (
                Verdict(True, Reason.TRACKED, "*.log", ".gitignore", 3),
                "tracked, though .gitignore:3  *.log matches",
            ),
            (Verdict(False, Reason.TOO_LARGE), "above --max-file-size"),
        ],
    )
    def test_a_rule_is_named_with_its_place(self, verdict: Verdict, why: str) -> None:
        assert by_rule(verdict) == why


class TestColours:
    SOURCE = ('"""Doc', 'string."""', "def f(x):", "    return 'a' + 1  # why", "", "y = None")

    def test_pieces_cover_each_line_exactly(self) -> None:
        found = colours.colour(self.SOURCE, "python", 0)

        assert [sum(length for length, _ in spans) for spans in found] == [
            len(line) for line in self.SOURCE
        ]
        assert (1, "name") in found[2]
        assert found[3][-1] == (5, "comment")
        assert found[5][-1] == (4, "number")

    def test_lines_before_the_first_one_wanted_give_it_its_meaning(self) -> None:
        assert colours.colour(self.SOURCE, "python", 1)[0] == [(10, "comment")]

    @pytest.mark.parametrize("language", ["text", "no-such-language"])
    def test_without_a_lexer_it_stays_plain(self, language: str) -> None:
        assert colours.colour(self.SOURCE, language, 0) == []

    def test_lines_that_are_data_stay_plain_and_the_others_do_not(self) -> None:
        found = colours.colour(("x = 1", "y" * 5_000, "z = 2"), "python", 0)

        assert found[1] == []
        assert found[2][-1] == (1, "number")

    @settings(max_examples=40)
    @given(
        lines=st.lists(st.text(st.characters(min_codepoint=32), max_size=30), max_size=10),
        language=st.sampled_from(["python", "html", "markdown", "javascript", "c", "svelte"]),
    )
    def test_no_text_breaks_it(self, lines: list[str], language: str) -> None:
        lines = [
            line.replace("\x85", "").replace("\u2028", "").replace("\u2029", "") for line in lines
        ]

        found = colours.colour(lines, language, 0)

        for line, spans in zip(lines, found, strict=False):
            assert sum(length for length, _ in spans) <= len(line)
            assert {kind for _, kind in spans} <= {"", *colours.KINDS}


class TestReplacing:
    def test_only_what_is_no_dump_of_ours_needs_a_question(self, tmp_path: Path) -> None:
        from create_dump.analysis.marker import is_dump

        dump = b"<!-- create-dump:1 markdown -->\n"
        assert is_dump(dump)
        (tmp_path / "dump.md").write_bytes(dump)
        (tmp_path / "notes.md").write_text("mine")
        (tmp_path / "empty").touch()

        assert replaceable(tmp_path / "dump.md")
        assert replaceable(tmp_path / "new.md")
        assert replaceable(tmp_path / "empty")
        assert replaceable(tmp_path)
        assert not replaceable(tmp_path / "notes.md")


def test_the_home_directory_is_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert shortened(tmp_path / "src" / "api") == "~/src/api"
    assert shortened(tmp_path) == "~"
    assert shortened(tmp_path.parent) == str(tmp_path.parent)
