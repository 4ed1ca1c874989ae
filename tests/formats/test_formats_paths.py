from __future__ import annotations

import pytest
from formats_cases import paths
from hypothesis import given

from create_dump.errors import DumpUnreadable
from create_dump.formats.paths import fault, unquote
from create_dump.sources.names import quote_path


@given(path=paths)
def test_unquote_undoes_quote_path(path: str) -> None:
    assert unquote(quote_path(path), 1) == path


@pytest.mark.parametrize("name", ['"', '"a', '"a"b"', '"\\x"', '"\\8"', '"a\\"'])
def test_broken_quotes_are_refused_with_their_line(name: str) -> None:
    with pytest.raises(DumpUnreadable) as caught:
        unquote(name, 7)

    assert caught.value.where == "line 7"


@pytest.mark.parametrize("path", ["a", "a/b.py", "...", " .. ", "..a/b", "a\\..\\b", "C:/x"])
def test_a_path_below_the_root_is_allowed(path: str) -> None:
    assert fault(path, windows=False) == ""


@pytest.mark.parametrize("path", ["..\\b", "a\\b", "C:/x", "C:x", "file:stream", "\\\\host\\share"])
def test_what_windows_takes_for_more_than_a_name_is_refused_there(path: str) -> None:
    assert fault(path, windows=True) == "means something else on Windows"


def test_a_lone_surrogate_that_stands_for_no_byte_is_a_name_on_windows_only() -> None:
    assert fault("\ud800", windows=False) == "holds what no name here can hold"
    assert fault("\ud800", windows=True) == ""
