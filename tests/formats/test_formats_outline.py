"""An outline in a dump says so, obeys the token law, and is never restored as a file."""

from __future__ import annotations

import pytest
import toktok  # type: ignore[import-untyped]  # it ships no types
from formats_cases import Sample, plan_of, rendered

from create_dump import formats

WHOLE = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"
OUTLINE = "def f(): ...\ndef g(): ...\n"


@pytest.mark.parametrize("form", formats.NAMES)
@pytest.mark.parametrize("outline", [OUTLINE, "", "def f(): ..."])
def test_an_outline_is_told_from_a_file(form: str, outline: str) -> None:
    samples = [Sample("a.py", WHOLE), Sample("b.py", WHOLE)]
    plan = plan_of(samples, form)
    section = formats.get(form).section("a.py", samples[0].facts, outline, outline=True)
    whole = "".join(formats.get(form).section("a.py", samples[0].facts, WHOLE))

    pieces = rendered(plan, samples)
    dump = "".join(pieces).replace(whole, "".join(section))
    restored = formats.read(dump)

    assert restored.outlines == ("a.py",)
    assert restored.files == (("b.py", WHOLE.encode()),)
    counts = toktok.batch_count(["".join(section), pieces[-1], dump], "o200k_base")
    assert (
        sum(toktok.batch_count(pieces, "o200k_base"))
        - toktok.batch_count([whole], "o200k_base")[0]
        + counts[0]
        == counts[2]
    )


def test_the_heading_says_of_how_much_it_is_the_outline() -> None:
    sample = Sample("a.py", WHOLE)

    section = formats.get("markdown").section("a.py", sample.facts, OUTLINE, outline=True)

    assert section.head.startswith("## `a.py` (outline of 6 lines, 2 lines)\n")
