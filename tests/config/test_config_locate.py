from __future__ import annotations

import time
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.config.locate import Keys, Place, TooDeepError, locate

if TYPE_CHECKING:
    from collections.abc import Callable


def paths(value: Any, above: Keys = ()) -> set[Keys]:  # noqa: ANN401 - what tomllib gives
    """Return the paths of all keys and items that ``tomllib`` reads."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    found = {(*above, key) for key, _ in inner}
    return found.union(*(paths(item, (*above, key)) for key, item in inner)) if inner else found


DOCUMENT = '''\
format = "xml"
  budget   =   1_000 # budget = 2

[tool.black]
line-length = 88
note = """
[tool.create-dump]
format = "plain"
"""
other = \'\'\'
budget = 3
\'\'\'

[tool . "create-dump"]
exclude = [
  "a]b", # "c"
  \'budget = 4\',
  """x
y""",
]
profiles = { ci = { format = "json", include = ["]", "}"] }, "a.b" = {} }
profiles.docs.budget = 5

[[tool.mypy.overrides]]
module = "a"
[[tool.mypy.overrides]]
module = "b"
[tool.mypy.overrides.deep]
"\\u0062udget" = 1979-05-27 07:32:00
'''


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("format",), (1, 1)),
        (("budget",), (2, 3)),
        (("tool",), (4, 2)),
        (("tool", "black", "line-length"), (5, 1)),
        (("tool", "black", "other"), (10, 1)),
        (("tool", "create-dump"), (14, 9)),
        (("tool", "create-dump", "exclude", 0), (16, 3)),
        (("tool", "create-dump", "exclude", 1), (17, 3)),
        (("tool", "create-dump", "exclude", 2), (18, 3)),
        (("tool", "create-dump", "profiles"), (21, 1)),
        (("tool", "create-dump", "profiles", "ci", "format"), (21, 21)),
        (("tool", "create-dump", "profiles", "ci", "include", 1), (21, 54)),
        (("tool", "create-dump", "profiles", "a.b"), (21, 62)),
        (("tool", "create-dump", "profiles", "docs", "budget"), (22, 15)),
        (("tool", "mypy", "overrides"), (24, 13)),
        (("tool", "mypy", "overrides", 0, "module"), (25, 1)),
        (("tool", "mypy", "overrides", 1, "module"), (27, 1)),
        (("tool", "mypy", "overrides", 1, "deep", "budget"), (29, 1)),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_key_is_found_where_it_stands(
    keys: Keys, place: tuple[int, int], newline: str
) -> None:
    assert locate(DOCUMENT.replace("\n", newline))[keys] == place


def test_nothing_is_found_that_is_not_there() -> None:
    without_dotted = DOCUMENT.replace("profiles.docs.budget = 5\n", "")

    assert set(locate(without_dotted)) == paths(tomllib.loads(without_dotted))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment",
        "a = ''",
        'a = ""',
        'a = """"""\nb = 1',
        "a = ''''''\nb = 1",
        'a = """"x""""\nb = 1',
        'a = """x"""""\nb = 1',
        "a = '''x'''''\nb = 1",
        "a = ''''x'''\nb = 1",
        'a = """\\""""\nb = 1',
        'a = """x\\\\"""\nb = 1',
        "a = 'x\\'\nb = 1",
        'a = "\\\\"\nb = "\\""\nc = 1',
        "a = '#'  # '\nb = 1",
        "a = '\u2028\u0085'\nb = 1",
        "a = [[1, 2], [], [[]], [{b = 1}, {b = 2}]]\nc = 1",
        "a = [\n  # ]\n  1, # ,\n  2 # no comma\n]\nb = 1",
        "a = {}\nb = [ ]\n[c]\n[d.e]\n[[f]]\n[[f.g]]\n[[f.g]]\nh = 1\n[[f]]\n[f.i]\nj = 1",
        '\'\' . a = 1\n""."" = 2',
        '"a.b".c = 1\n"[d]" = 2\n"e = f" = 3\n\'g\\h\' = 4',
        "1.2 = 3\ntrue = 1\n-_ = 2",
        "a = 1979-05-27 07:32:00Z\nb = 07:32:00\nc = -inf\nd = 0xdead_beef",
        'a = "é 😀"\nb = 1',
        "\t a\t.\tb\t=\t1\t\n [ c ] \n[[ d . 'e' ]]\nf=1",
        "a = 1\n\n\n",
        "a = 1\r\nb = '''\r\nc = 1\r\n'''\r\nd = 1",
    ],
)
def test_the_keys_are_those_that_tomllib_reads(text: str) -> None:
    assert set(locate(text)) == paths(tomllib.loads(text))


@pytest.mark.parametrize(
    "text", ["a", "a =", "= 1", "[a", "a = [1", "a = {b = 1", "a = [1 2", "a = {b 1}", '"\\q" = 1']
)
def test_what_is_no_toml_has_no_places(text: str) -> None:
    assert locate(text) == {}


@pytest.mark.parametrize(
    "key", ["a." * 200_000 + "a = 1", "[" + "a." * 200_000 + "a]", "x = {" + "'a'." * 65 + "a = 1}"]
)
def test_absurdly_long_keys_are_refused_at_once(key: str) -> None:
    begun = time.process_time()

    with pytest.raises(TooDeepError):
        locate(key)

    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 300_000,
        "a = " + "{a = " * 100_000,
        "a" * 500_000,
        'a = """' + '"' * 2 + "x" * 500_000,
        'a = "' + "\\" * 500_000,
        "a = '''" + "''x" * 200_000,
        " " * 500_000 + "#" * 500_000,
        "#\n" * 200_000,
        "a = [" + "1," * 200_000,
    ],
    ids=len,
)
def test_no_text_takes_more_than_linear_time(text: str) -> None:
    begun = time.process_time()

    locate(text)

    assert time.process_time() - begun < 3


# A document is written with a note of where each key was put; locate must find the same.

BARE = st.text("abz09_-", min_size=1, max_size=5)
TEXT = st.text(st.sampled_from("ab .=[]{}#'\"\\\té😀\u2028"), max_size=8)
SPACE = st.sampled_from(["", " ", "\t "])


def basic(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


def literal(text: str) -> str:
    return f"'{text}'" if "'" not in text else basic(text)


def multi_line(text: str) -> str:
    return f'"""\nkey = 1\n[table]\n{basic(text)[1:-1]}\n"""'


class Writer:
    """A TOML text that grows, and the places of the keys in it."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.text = ""
        self.places: dict[Keys, Place] = {}
        self.last = Place(0, 0)
        self._draw = draw

    def put(self, text: str) -> None:
        self.text += text

    def space(self) -> None:
        self.put(self._draw(SPACE))

    def mark(self, path: Keys) -> None:
        line = self.text.count("\n") + 1
        self.last = Place(line, len(self.text) - self.text.rfind("\n"))
        self.places.setdefault(path, self.last)

    def key(self, above: Keys, parts: list[str]) -> Keys:
        for number, part in enumerate(parts):
            if number:
                self.space()
                self.put(".")
                self.space()
            above = (*above, part)
            self.mark(above)
            bare = part and part.isascii() and part.replace("-", "a").replace("_", "a").isalnum()
            ways = [basic, literal] + [str] * bool(bare)
            self.put(self._draw(st.sampled_from(ways))(part))
        return above

    def value(self, path: Keys, depth: int = 0) -> None:
        kind = self._draw(st.integers(0, 3 if depth > 2 else 6))
        if kind <= 1:
            self.put(self._draw(st.sampled_from(["1", "-0.5", "true", "1979-05-27 07:32:00"])))
        elif kind <= 3:
            way = self._draw(
                st.sampled_from([basic, literal, multi_line] if kind == 3 else [basic])
            )
            self.put(way(self._draw(TEXT)))
        elif kind == 4:
            self.put("[")
            for index in range(self._draw(st.integers(0, 3))):
                self.put(self._draw(st.sampled_from(["", " ", "\n", "# ] , '\n\t"])))
                self.mark((*path, index))
                self.value((*path, index), depth + 1)
                self.put(self._draw(st.sampled_from([",", " ,", "\n,"])))
            self.put("]")
        else:
            self.put("{")
            for number, part in enumerate(
                self._draw(st.lists(BARE | TEXT, unique=True, max_size=3))
            ):
                self.put(", " if number else "")
                self.space()
                inner = self.key(path, [part])
                self.put(" = ")
                self.value(inner, depth + 1)
            self.put("}")

    def table(self, path: Keys) -> None:
        for part in self._draw(st.lists(BARE | TEXT, unique=True, max_size=4)):
            self.put(self._draw(st.sampled_from(["", "\n", "# a = 1\n", "\t"])))
            # Below a marker of its own, so that no two keys and tables can clash.
            parts = [f"k{part}", *self._draw(st.lists(BARE | TEXT, max_size=2))]
            inner = self.key(path, parts)
            self.space()
            self.put("=")
            self.space()
            self.value(inner)
            self.put(self._draw(st.sampled_from(["\n", " # b = 2\n"])))

    def document(self) -> None:
        self.table(())
        for number in range(self._draw(st.integers(0, 3))):
            parts = [f"t{number}", *self._draw(st.lists(BARE | TEXT, max_size=2))]
            for index in range(self._draw(st.integers(0, 2))):
                self.put("[[")
                path = self.key((), parts)
                self.put("]]\n")
                self.places.setdefault((*path, index), self.last)
                self.table((*path, index))
            self.put("[")
            path = self.key((), [f"u{number}", *parts])
            self.put("]\n")
            self.table(path)


@st.composite
def documents(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Writer:
    writer = Writer(draw)
    writer.document()
    return writer


@given(documents(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=250)
def test_every_place_in_any_document_is_right(writer: Writer, newline: str) -> None:
    text = writer.text.replace("\n", newline)
    tomllib.loads(text)

    found = locate(text)

    assert set(found) == paths(tomllib.loads(text))
    assert {keys: found[keys] for keys in writer.places} == writer.places


@given(st.text(st.sampled_from("ab=.[]{}\"'#\\\n ,1"), max_size=40))
@settings(max_examples=400)
def test_what_tomllib_reads_is_never_placed_wrongly(text: str) -> None:
    found = locate(text)

    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(found) == paths(read)
