import json
from dataclasses import replace
from pathlib import Path

import pytest

from create_dump.analysis.facts import Content, FileFacts
from create_dump.cli import receipt as words
from create_dump.cli.terminal import Paint
from create_dump.destinations.base import Delivery, Outcome
from create_dump.destinations.receipt import Receipt
from create_dump.plan import Plan, PlannedFile, Skipped

PLAIN = Paint(on=False)

RECEIPT = Receipt(
    delivery=Delivery(Outcome.VERIFIED, "django.dump.md", saved=Path("django.dump.md")),
    format="markdown",
    files=2781,
    tokens=8_912_331,
    tokenizer="o200k_base",
    exact=True,
    bytes=36_123_456,
    sha256="ab12cd34ef56" + "0" * 52,
)


def _written(receipt: Receipt, *, copied: bool = False, verbose: bool = False) -> list[str]:
    return words.written(receipt, copied=copied, verbose=verbose, paint=PLAIN)


def test_what_was_written_is_one_line() -> None:
    (line,) = _written(RECEIPT)

    assert line == (
        "Wrote django.dump.md — 2,781 files · 8,912,331 tokens (o200k_base) · 36.1 MB"
        " · sha256 ab12cd34ef56…"
    )


def test_the_whole_hash_is_shown_when_asked_for() -> None:
    assert _written(RECEIPT, verbose=True)[0].endswith(f"sha256 {RECEIPT.sha256}")


def test_an_estimate_is_marked() -> None:
    assert "≈8,912,331 tokens" in _written(replace(RECEIPT, exact=False))[0]


@pytest.mark.parametrize(
    ("delivery", "copied", "start"),
    [
        (Delivery(Outcome.SENT, "standard output"), False, "Sent to standard output — "),
        (
            Delivery(Outcome.VERIFIED, "clipboard (xclip)", Path("last.md")),
            True,
            "Copied and verified: clipboard (xclip) — ",
        ),
        (
            Delivery(Outcome.SENT, "clipboard (OSC 52)", Path("last.md")),
            True,
            "Sent, unconfirmed, to clipboard (OSC 52) — ",
        ),
        (
            Delivery(Outcome.SAVED, "last.md", Path("last.md"), "no clipboard here"),
            True,
            "Not copied, but saved to last.md — ",
        ),
    ],
)
def test_it_says_how_sure_it_is(delivery: Delivery, copied: bool, start: str) -> None:
    lines = _written(replace(RECEIPT, delivery=delivery), copied=copied)

    assert lines[0].startswith(start)
    assert any(delivery.note in line for line in lines)


def test_what_is_missing_is_counted_by_reason_with_the_first_paths() -> None:
    skipped = (
        *(Skipped(f"{name}.png", "binary", "it holds NUL bytes") for name in "abcde"),
        Skipped("old.dump.md", "dump", ""),
        Skipped("lib", "link", "symbolic link, not followed"),
    )

    lines = _written(replace(RECEIPT, skipped=skipped, left_out=12))

    assert lines[1:] == [
        "  skipped   5 binary files: a.png, b.png, c.png and 2 more",
        "  skipped   1 dump of ours: old.dump.md",
        "  skipped   1 symbolic link: lib",
        "  left out  12 paths by the rules (create-dump why PATH names the rule)",
    ]


def test_every_path_is_listed_when_asked_for() -> None:
    skipped = (
        Skipped("a.png", "binary", "it holds NUL bytes"),
        Skipped("key", "unreadable", "permission denied"),
        Skipped("lib", "link", "symbolic link, not followed"),
    )

    lines = _written(replace(RECEIPT, skipped=skipped), verbose=True)

    assert lines[1:] == [
        "  skipped   a.png (binary file: it holds NUL bytes)",
        "  skipped   key (unreadable: permission denied)",
        "  skipped   lib (symbolic link)",
    ]


def test_why_something_is_unreadable_stands_beside_it_with_what_helps() -> None:
    skipped = (
        Skipped("a", "unreadable", "permission denied"),
        Skipped("b", "unreadable", "too large to be held in memory"),
        Skipped("c", "unreadable", "permission denied"),
    )

    lines = _written(replace(RECEIPT, skipped=skipped))

    helps = "leave large files out: --exclude, or a lower --max-file-size"
    assert lines[1:] == [
        "  skipped   2 unreadable: a, c (permission denied)",
        f"  skipped   1 unreadable: b (too large to be held in memory; {helps})",
    ]


def test_a_reason_that_is_new_is_shown_as_it_is() -> None:
    lines = _written(replace(RECEIPT, skipped=(Skipped("a", "haunted", "a ghost"),)))

    assert lines[1] == "  skipped   1 haunted: a"


HOSTILE = "\x1b[31m\r\n\x07\u202e\udcff"


@pytest.mark.parametrize("verbose", [True, False])
def test_nothing_in_a_receipt_steers_the_terminal(verbose: bool) -> None:
    receipt = replace(
        RECEIPT,
        delivery=Delivery(Outcome.SENT, HOSTILE, Path("a\x1bb"), note=HOSTILE),
        skipped=(Skipped(HOSTILE, "binary", HOSTILE),),
        notes=(HOSTILE,),
    )

    lines = _written(receipt, copied=True, verbose=verbose)

    assert not any(set(line) & set("\x1b\r\x07\u202e\udcff") for line in lines)


def test_colour_comes_from_us_alone() -> None:
    lines = words.written(RECEIPT, copied=False, verbose=False, paint=Paint(on=True))

    assert "\x1b[32mWrote\x1b[0m" in lines[0]


def test_scripts_get_every_fact_of_it() -> None:
    receipt = replace(RECEIPT, skipped=(Skipped("caf\udce9", "binary", "NUL"),), notes=("a note",))

    record = json.loads(json.dumps(words.record(receipt)))

    assert record == {
        "outcome": "verified",
        "where": "django.dump.md",
        "saved": "django.dump.md",
        "note": "",
        "format": "markdown",
        "files": 2781,
        "tokens": 8912331,
        "tokenizer": "o200k_base",
        "exact": True,
        "bytes": 36123456,
        "sha256": RECEIPT.sha256,
        "skipped": [{"path": "caf\udce9", "reason": "binary", "detail": "NUL"}],
        "left_out": 0,
        "notes": ["a note"],
        "redacted": 0,
        "secrets": [],
    }


PLAN = Plan(
    project="p",
    selection="everything",
    files=(PlannedFile("a.py", FileFacts(Content.TEXT, 1200, tokens=300), 320),),
    skipped=(Skipped("b.png", "binary", "NUL"),),
    format="markdown",
    tokenizer="o200k_base",
    exact=True,
)


PLANNED = words.Planned("p.dump.md", 400, 1, ("git is not installed",))


def test_what_would_be_written_is_told_in_the_same_way() -> None:
    assert words.planned(PLAN, PLANNED, verbose=False, paint=PLAIN) == [
        "Would write p.dump.md — 1 file · 400 tokens (o200k_base) · 1.2 kB of content",
        "  skipped   1 binary file: b.png",
        "  left out  1 path by the rules (create-dump why PATH names the rule)",
        "  note      git is not installed",
    ]


def test_what_would_be_written_is_told_to_scripts_as_well() -> None:
    record = words.planned_record(PLAN, PLANNED)

    assert record["outcome"] == "planned"
    assert (record["files"], record["tokens"], record["content_bytes"]) == (1, 400, 1200)


def test_many_notes_are_counted_unless_all_are_asked_for() -> None:
    receipt = replace(RECEIPT, notes=tuple(f"note {number}" for number in range(8)))

    assert _written(receipt)[-1] == "            3 more notes: --verbose shows them"
    assert _written(receipt, verbose=True)[-1] == "  note      note 7"
