from __future__ import annotations

import pytest
from formats_cases import Sample, dump_of

from create_dump.formats import plain


def test_a_section_stands_between_two_rules() -> None:
    section = plain.section("src/a.py", Sample("src/a.py", "x = 1\n").facts, "x = 1\n")

    assert "".join(section) == (
        "======== file: src/a.py (python, 1 line)\nx = 1\n======== end of file\n\n"
    )


@pytest.mark.parametrize(
    ("text", "signs"), [("=======\n", 8), ("========\n", 9), ("Title\n" + "=" * 40 + "\n", 41)]
)
def test_the_rules_are_longer_than_any_run_of_equals_signs(text: str, signs: int) -> None:
    section = plain.section("a.rst", Sample("a.rst", text).facts, text)

    assert section.head.startswith("=" * signs + " file: ")
    assert section.tail == "=" * signs + " end of file\n\n"


def test_a_path_that_looks_like_the_end_of_its_rule_stays_a_path() -> None:
    sample = Sample("a (3 lines)", "x", "koi8_r")

    head = plain.section(sample.path, sample.facts, sample.text).head

    assert head == (
        "======== file: a (3 lines) (text, 1 line, encoding koi8_r, no newline at end)\n"
    )


def test_a_whole_dump_is_as_the_documentation_shows_it() -> None:
    dump = dump_of([Sample("src/a.py", "x = 1\n"), Sample("README", "Hi")], "plain")

    assert dump[dump.index("========") :] == (
        "======== tree\nsrc/\n  a.py\nREADME\n======== end of tree\n\n"
        "======== file: src/a.py (python, 1 line)\nx = 1\n======== end of file\n\n"
        "======== file: README (text, 1 line, no newline at end)\nHi\n======== end of file\n\n"
        "create-dump:end\n"
    )
