from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from create_dump.analysis import tokens
from create_dump.config.fields import FIELDS
from create_dump.config.load import load
from create_dump.config.sections import Sections
from create_dump.selection.notation import apply, parse
from create_dump.selection.selection import State

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_has_a_row_for_each_setting_and_says_what_the_table_says() -> None:
    rows = [
        f"| `{'.'.join(field.keys)}` "
        f"| {f'`{field.flag}` ' if field.flag else ''}| `{field.variable}` "
        f"| {'none' if field.default is None else f'`{json.dumps(field.default)}`'} "
        f"| {field.help} |"
        for field in FIELDS
    ]

    table = PAGE.partition("\n| setting")[2].partition("\n\n")[0]
    assert table.splitlines()[2:] == rows


@pytest.mark.parametrize(
    ("name", "text"), zip(["create_dump.toml", "pyproject.toml"], EXAMPLES[:2], strict=True)
)
def test_the_examples_of_the_page_are_settings(root: Path, name: str, text: str) -> None:
    (root / name).write_text(re.sub("^   ", "", text, flags=re.MULTILINE))

    loaded = load(root, profile="ci", environ={})

    assert loaded.settings.exclude == ("*.lock", "tests/fixtures/")
    assert (loaded.settings.format, loaded.settings.budget) == ("xml", 128_000)
    assert loaded.settings.output == str(root / "build" / "dump.xml")


def test_the_selections_of_the_page_are_selections(root: Path) -> None:
    (root / "create_dump.toml").write_text(EXAMPLES[2])
    named = load(root, environ={}).sections.selections
    files = ("src/app.py", "src/vendor/x.py", "src/generated/api.py", "tests/a_pb2.py")

    states = {
        name: [apply(parse(each.items), files).state_of(file) for file in files]
        for name, each in named.items()
    }

    assert states == {
        "core": [State.IN, State.OUT, State.IN, State.OUT],
        "python": [State.IN, State.IN, State.IN, State.OUT],
        "everything": [State.IN] * 4,
    }


def test_every_item_that_the_page_explains_can_be_read() -> None:
    table = PAGE.partition("\n| written")[2].partition("\n\n")[0]
    items = [
        item for row in table.splitlines()[2:] for item in re.findall("`(.*?)`", row.split("|")[1])
    ]

    choices = parse(items)

    assert len(choices) == 12
    assert [choice.paths for choice in choices if choice.item[0] in '\\a"'] == [
        ("app/[slug]/page.tsx",),
        ("!important",),
        ("na\u00eff\n",),
    ]


@pytest.mark.parametrize("text", EXAMPLES[3:])
def test_the_other_examples_of_the_page_can_be_loaded(
    root: Path, user_settings: Path, text: str
) -> None:
    user_settings.write_text(text)
    known = {
        "tokenizer": tokens.names(),
        "model": (),
        "keys": ("out.copy", "look.preview", "app.rescan"),
    }

    assert load(root, environ={}, known=known).sections != Sections()


@pytest.mark.parametrize("size", re.findall(r'"(\d[\d.]*\w*)"', PAGE))
def test_every_number_of_the_page_is_one(root: Path, size: str) -> None:
    assert load(root, environ={"CREATE_DUMP_MAX_FILE_SIZE": size}).settings.max_file_size > 0
