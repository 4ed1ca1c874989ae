"""The laws of taking secrets out, and the markers that keep them in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.analysis.secrets.finding import Hit, Level, ScanError
from create_dump.analysis.secrets.markers import Markers
from create_dump.analysis.secrets.policy import Policy, matches
from create_dump.analysis.secrets.redact import brought_back, merged, redact, taken_out
from create_dump.analysis.secrets.scan import find, fingerprint, mask

TEXTS = st.text(st.sampled_from("ab\r\n é"), max_size=60)


@st.composite
def texts_and_hits(draw: st.DrawFn) -> tuple[str, list[Hit]]:
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=6))
    return text, [
        Hit(min(pair), max(pair), rule, draw(st.sampled_from(Level)))
        for pair, rule in zip(pairs, "uvwxyz", strict=False)
        if pair[0] != pair[1]
    ]


@given(texts_and_hits())
def test_lines_stay_and_every_span_is_gone(drawn: tuple[str, list[Hit]]) -> None:
    text, hits = drawn
    spans = merged(hits)

    left, places = taken_out(text, spans)

    assert left == redact(text, spans)
    assert left.count("\n") == text.count("\n")
    assert left.count("\r\n") == text.count("\r\n") or "\r" in text
    for (line, before), after in zip(enumerate(text.split("\n")), left.split("\n"), strict=True):
        start = sum(len(each) + 1 for each in text.split("\n")[:line])
        if not any(span.start <= start + len(before) and start <= span.end for span in spans):
            assert after == before
    for place in places:
        assert left[place.new_start :].startswith("[REDACTED:")


@given(texts_and_hits())
def test_what_is_merged_overlaps_no_more_and_the_surest_are_kept(
    drawn: tuple[str, list[Hit]],
) -> None:
    _, hits = drawn

    spans = merged(hits)

    assert spans == sorted(spans)
    for one, other in pairwise(spans):
        assert one.end <= other.start
    for hit in hits:
        assert any(span.start < hit.end and hit.start < span.end for span in spans)
    if hits:
        assert max(span.level for span in spans) == max(hit.level for hit in hits)


@given(texts_and_hits(), st.data())
def test_a_place_behind_redactions_is_brought_back(
    drawn: tuple[str, list[Hit]], data: st.DataObject
) -> None:
    text, hits = drawn
    left, places = taken_out(text, merged(hits))
    if not left:
        return
    start = data.draw(st.integers(0, len(left) - 1))
    end = data.draw(st.integers(start + 1, len(left)))

    hit = brought_back(Hit(start, end, "a", Level.HIGH), places)

    assert 0 <= hit.start < hit.end <= len(text)
    if not any(place.new_start < end and start < place.new_end for place in places):
        assert text[hit.start : hit.end] == left[start:end]
    for place in places:
        if place.new_start < end and start < place.new_end:
            assert hit.start <= place.start
            assert place.end <= hit.end


class Fake:
    """Finds a word, and another one where the first is gone."""

    identity = note = ""
    titles: dict[str, str] = {}  # noqa: RUF012 - never changed

    def __init__(self, *words: str) -> None:
        self.words = words

    def scan(self, text: str, path: str, timeout: float) -> list[Hit]:
        del path, timeout
        for number, word in enumerate(self.words):
            if (at := text.find(word)) >= 0:
                return [Hit(at, at + len(word), f"rule-{number}", Level.HIGH)]
        return []


def test_what_only_redaction_brings_up_is_found_as_well() -> None:
    findings = find(Fake("secret", "other"), "a secret\nand other\n", "a", b"")

    assert [(finding.rule, finding.line, finding.column) for finding in findings] == [
        ("rule-0", 1, 3),
        ("rule-1", 2, 5),
    ]


def test_what_is_found_over_and_over_can_t_be_taken_out() -> None:
    with pytest.raises(ScanError, match="can't be taken out"):
        find(Fake("a", "[REDACTED:"), "a", "a", b"")


def test_a_fingerprint_is_of_rule_path_and_secret_and_nothing_else() -> None:
    one = fingerprint("rule", "path", "secret", b"salt")

    assert one == fingerprint("rule", "path", "secret", b"salt")
    others = {
        fingerprint("rules", "path", "secret", b"salt"),
        fingerprint("rule", "paths", "secret", b"salt"),
        fingerprint("rule", "path", "secrets", b"salt"),
        fingerprint("rule", "path", "secret", b"pepper"),
        fingerprint("rulep", "ath", "secret", b"salt"),
    }
    assert len(others | {one}) == 6
    assert fingerprint("rule", "path", "secret", b"") == ""


def test_it_stays_when_lines_move() -> None:
    (before,) = find(Fake("secret"), "secret", "a", b"salt")
    (after,) = find(Fake("secret"), "\n\n  secret", "a", b"salt")

    assert before.fingerprint == after.fingerprint
    assert before.line != after.line


@pytest.mark.parametrize(
    ("secret", "level", "shown"),
    [
        ("ghp_" + "x" * 36, Level.HIGH, "ghp_••••(40)"),
        ("ghp_" + "x" * 36, Level.MEDIUM, "••••(40)"),
        ("sk-short", Level.HIGH, "••••(8)"),
        ("Tr0ub4dor&3", Level.LOW, "••••(11)"),
    ],
)
def test_a_mask_shows_no_more_than_a_public_prefix(secret: str, level: Level, shown: str) -> None:
    assert mask(secret, level) == shown


@pytest.mark.parametrize(
    "comment",
    [
        "# create-dump: allow",
        "// create-dump:allow",
        "# pragma: allowlist secret",
        "# pragma: whitelist secret",
        "# gitleaks:allow",
        "# betterleaks:allow",
        "# kingfisher:ignore",
        "# trufflehog:ignore",
        "x = 1 # nosec",
        "// secretlint-disable-line",
    ],
)
def test_a_marker_allows_what_stands_in_its_line(comment: str) -> None:
    text = f"secret = 1 {comment}\nsecret = 2\n"

    assert Markers(text).allowing(0, 6)
    assert not Markers(text).allowing(text.rindex("secret"), text.rindex("secret") + 6)


@pytest.mark.parametrize(
    "comment", ["# pragma: allowlist nextline secret", "// secretlint-disable-next-line"]
)
def test_a_marker_for_the_next_line(comment: str) -> None:
    text = f"{comment}\nsecret\nsecret\n"
    first = text.index("\nsecret") + 1

    assert Markers(text).allowing(first, first + 6)
    assert not Markers(text).allowing(first + 7, first + 13)


def test_markers_of_a_block() -> None:
    text = "a\n// secretlint-disable\nb\n// secretlint-enable\nc\n// secretlint-disable\nd"

    allowed = [letter for letter in "abcd" if Markers(text).allowing(*_line(text, letter))]

    assert allowed == ["b", "d"]


def _line(text: str, letter: str) -> tuple[int, int]:
    at = f"\n{text}\n".index(f"\n{letter}\n")
    return at, at + 1


@pytest.mark.parametrize(
    ("path", "named"),
    [("tests/keys.py", True), ("tests/a/keys.py", True), ("src/keys.py", False), ("x.pem", True)],
)
def test_paths_are_switched_off_by_globs(path: str, named: bool) -> None:
    assert matches(("tests/", "*.pem"), path) is named


def test_what_does_not_count_says_why() -> None:
    (finding,) = find(Fake("secret"), "secret", "tests/a.py", b"salt")

    assert Policy().suppression("tests/a.py", finding) == ""
    assert Policy(disabled=frozenset({"rule-0"})).suppression("a", finding) == "rule off"
    assert Policy(paths=("tests/",)).suppression("tests/a.py", finding) == "path off"
    allowed = Policy(allowed=frozenset({finding.fingerprint}))
    assert allowed.suppression("tests/a.py", finding) == "baseline"
    assert allowed.counting("tests/a.py", [finding]) == ()
    marked = finding._replace(marker="gitleaks:allow")
    assert Policy().suppression("a", marked) == "marker gitleaks:allow"
