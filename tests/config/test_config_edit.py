"""A settings file with one named selection more, changed or gone; all else as it was."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from create_dump.config.edit import UneditableError, with_selection, without_selection

if TYPE_CHECKING:
    from create_dump.config.locate import Keys

OURS = ("tool", "create-dump")
ITEMS = ("src", "!src/vendor")
FLAT = '["src", "!src/vendor"]'

# Documents as people write them: settings, tables and comments in any order.
lines = st.sampled_from(
    [
        "# a comment",
        "",
        "  # indented",
        'format = "xml" # why',
        "budget = 1.50",
        'exclude = [\n  "a", # one\n  "b",\n]',
        'output = """\n# no comment\n[no.header]\n"""',
        "window = nan",
    ]
)
bodies = st.lists(lines, max_size=4, unique=True).map("\n".join)
headers = st.lists(
    st.sampled_from(
        [
            "[tool.create-dump]",
            "[tool.create-dump.profiles.ci]",
            "[tool.create-dump.selections]",
            "[tool.ruff]",
            "[tool.ruff.lint]",
            "[project]",
            "[[servers]]",
            "[selections]",
            "[profiles.a]",
        ]
    ),
    unique=True,
    max_size=6,
)
ends = st.sampled_from(["\n", "\r\n"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    parts = [draw(bodies)]
    for header in draw(headers):
        body = 'one = ["x"]\n# two\n' if "selections" in header else draw(bodies)
        parts.append(f"{header}\n{body}")
    final = draw(st.sampled_from(["", "\n", "\n\n# the end\n"]))
    return ("\n".join(parts) + final).replace("\n", draw(ends))


def ours(text: str, above: Keys) -> dict[str, Any]:
    table = tomllib.loads(text)
    for part in above:
        table = table[str(part)]
    return table


def having(text: str, above: Keys) -> str:
    return (
        text
        if not above or "[tool.create-dump" in text
        else text + ("\r\n[tool.create-dump]\r\n" if "\r" in text else "\n[tool.create-dump]\n")
    )


def kept_in_order(before: str, after: str) -> bool:
    rest = iter(after.splitlines())
    return all(line in rest for line in before.rstrip().splitlines())


names = st.one_of(st.sampled_from(["core", "one", "a b", 'q"', "1.5"]), st.text(max_size=3))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@given(documents(), st.sampled_from([(), OURS]), names.filter(str.isprintable), st.lists(texts))
@example('[selections]\none = ["x"]\n\n# next\n[profiles.a]', (), "core", ["\x7f\x00\U000e0001'\""])
def test_a_selection_is_added_and_nothing_else_is_touched(
    text: str, above: Keys, name: str, items: list[str]
) -> None:
    text = having(text, above)
    known = ours(text, above).get("selections", {})

    after = with_selection(text, above, name, items)

    assert ours(after, above)["selections"] == {**known, name: items}
    assert name in known or kept_in_order(text, after)
    assert after.count("\r\n") in (0, after.count("\n"))


@given(documents(), st.sampled_from([(), OURS]), st.lists(texts, max_size=3))
def test_what_was_added_can_be_taken_back(text: str, above: Keys, items: list[str]) -> None:
    text = having(text, above)

    after = without_selection(with_selection(text, above, "core", items), above, "core")

    assert ours(after, above).get("selections") == ours(text, above).get("selections")
    assert kept_in_order("\n".join(line for line in text.splitlines() if line), after)


@pytest.mark.parametrize(
    ("before", "above", "after"),
    [
        ("", (), "[selections]\ncore = {}\n"),
        ('format = "xml"', (), 'format = "xml"\n\n[selections]\ncore = {}\n'),
        ('format = "xml"\r\n', (), 'format = "xml"\r\n\r\n[selections]\r\ncore = {}\r\n'),
        ("# only words\n", (), "# only words\n\n[selections]\ncore = {}\n"),
        ("[selections]\n", (), "[selections]\ncore = {}\n"),
        (
            '[selections]\na = ["x"] # a\n\n# for CI\n[profiles.ci]\n',
            (),
            '[selections]\na = ["x"] # a\ncore = {}\n\n# for CI\n[profiles.ci]\n',
        ),
        (
            '[selections]\n# the core\ncore = ["x"] # it\n# end\n',
            (),
            "[selections]\n# the core\ncore = {} # it\n# end\n",
        ),
        (
            "[tool.create-dump]\nbudget = 1\n# window = 2\n\n# ruff\n[tool.ruff]\nx = 1\n",
            OURS,
            (
                "[tool.create-dump]\nbudget = 1\n# window = 2\n\n"
                "[tool.create-dump.selections]\ncore = {}\n\n# ruff\n[tool.ruff]\nx = 1\n"
            ),
        ),
        (
            "[tool.create-dump]\n[tool.ruff]\n[tool.create-dump.profiles.ci]\n[project]\n",
            OURS,
            (
                "[tool.create-dump]\n[tool.ruff]\n[tool.create-dump.profiles.ci]\n\n"
                "[tool.create-dump.selections]\ncore = {}\n\n[project]\n"
            ),
        ),
        ("selections.a = []\nx = 1\n", (), "selections.a = []\nselections.core = {}\nx = 1\n"),
    ],
)
def test_a_selection_stands_where_a_person_would_put_it(
    before: str, above: Keys, after: str
) -> None:
    assert with_selection(before, above, "core", ITEMS) == after.replace("{}", FLAT)


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ('selections = { a = ["x"] }\n', ()),
        ("selections = {}\n", ()),
        ("a = 1.0\r\nselections = {} # c\r\n[[x]]\r\n[y]\r\n[[x]]\r\n", ()),
        ("[tool]\ncreate-dump = { budget = 1 }\n", OURS),
        ("[tool]\ncreate-dump = { selections = { a = [] } }\n[x]\n", OURS),
        ("tool.create-dump.budget = 1\n", OURS),
    ],
)
def test_tables_within_braces_and_dotted_keys_take_one_too(text: str, above: Keys) -> None:
    many = [f"directory/{number}" for number in range(20)]

    after = with_selection(text, above, "core", many)

    assert after.count("\n") == text.count("\n") or "tool.create-dump.b" in after
    assert ours(after, above)["selections"]["core"] == many
    assert ours(without_selection(after, above, "core"), above).get("selections") in (
        ours(text, above).get("selections"),
        {},
        None,
    )


def test_a_long_selection_has_a_line_for_each_item() -> None:
    items = ["src", r"app/\[slug]/page.tsx", '"na\\303\\257f"', "it's \\! \"", "x" * 80]

    after = with_selection("", (), "the core", items)

    assert after.splitlines() == [
        "[selections]",
        '"the core" = [',
        '    "src",',
        r"    'app/\[slug]/page.tsx',",
        r"""    '"na\303\257f"',""",
        r'    "it' + r"'s \\! \"" + '",',
        f'    "{"x" * 80}",',
        "]",
    ]
    assert tomllib.loads(after)["selections"]["the core"] == items


def test_the_last_selection_takes_its_table_along_but_not_its_comments() -> None:
    assert without_selection("x = 1\n\n[selections]\na = []\n", (), "a") == "x = 1\n\n"
    assert without_selection("[selections]\n# why\na = []\n", (), "a") == "[selections]\n# why\n"
    assert without_selection("[selections]\na = []\nb = []\n", (), "a") == "[selections]\nb = []\n"


def test_what_can_not_be_changed_with_certainty_is_not_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("create_dump.config.edit._rewrite", lambda *_: "y = 1\n")

    with pytest.raises(UneditableError):
        with_selection("selections = {}\nx = 1\n", (), "core", ["src"])
    with pytest.raises(UneditableError):
        without_selection("selections = { a = [], b = [] }\n", (), "a")
