from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from create_dump.config.fields import FIELDS
from create_dump.config.load import load

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_has_a_row_for_each_setting_and_says_what_the_table_says() -> None:
    rows = [
        f"| `{field.name}` | {f'`{field.flag}` ' if field.flag else ''}| `{field.variable}` "
        f"| {'none' if field.default is None else f'`{json.dumps(field.default)}`'} "
        f"| {field.help} |"
        for field in FIELDS
    ]

    assert [line for line in PAGE.splitlines() if line.startswith("| `")] == rows


@pytest.mark.parametrize(
    ("name", "text"), zip(["create_dump.toml", "pyproject.toml"], EXAMPLES, strict=True)
)
def test_the_examples_of_the_page_are_settings(root: Path, name: str, text: str) -> None:
    (root / name).write_text(re.sub("^   ", "", text, flags=re.MULTILINE))

    loaded = load(root, profile="ci", environ={})

    assert loaded.settings.exclude == ("*.lock", "tests/fixtures/")
    assert (loaded.settings.format, loaded.settings.budget) == ("xml", 128_000)
    assert loaded.settings.output == str(root / "build" / "dump.xml")


@pytest.mark.parametrize("size", re.findall(r'"([\d.]+\w*B?)"', PAGE))
def test_every_number_of_the_page_is_one(root: Path, size: str) -> None:
    assert load(root, environ={"CREATE_DUMP_MAX_FILE_SIZE": size}).settings.max_file_size > 0
