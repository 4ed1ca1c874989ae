"""The pace of refreshes: soon, but not in the middle of a burst, and never all the time."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.cli.pace import Pace


def test_without_a_change_nothing_is_ever_due() -> None:
    assert Pace().until_due(1e9) == inf


def test_a_change_is_due_after_a_short_silence() -> None:
    pace = Pace()
    pace.changed(10)

    assert pace.until_due(10) == pytest.approx(0.1)
    pace.changed(10.05)
    assert pace.until_due(10.05) == pytest.approx(0.1)
    assert pace.until_due(10.2) <= 0


@given(st.lists(st.floats(0, 0.09), min_size=40, max_size=80))
def test_a_burst_that_does_not_end_is_not_waited_for(gaps: list[float]) -> None:
    pace = Pace()
    now = 10.0
    for gap in gaps:
        now += gap
        pace.changed(now)

    assert pace.until_due(10.0 + gaps[0] + 2.0) <= 0


def test_a_long_refresh_is_followed_by_as_long_a_rest() -> None:
    pace = Pace()
    pace.changed(10)
    pace.begin()
    pace.changed(12)
    pace.done(11, 14)

    assert pace.until_due(14) == pytest.approx(3)
    pace.begin()
    pace.done(17, 17.1)
    assert pace.until_due(18) == inf


def test_what_failed_is_tried_again_later_or_with_the_next_change() -> None:
    pace = Pace()
    pace.changed(10)
    pace.begin()
    pace.done(11, 11, failed=True)

    assert pace.until_due(11) == pytest.approx(5)
    pace.changed(12)
    assert pace.until_due(12) == pytest.approx(0.1)
    pace.begin()
    pace.done(12.1, 12.1)
    assert pace.until_due(12.1) == inf
