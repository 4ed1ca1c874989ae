"""What the settings mean for a command: a model brings its tokenizer with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from create_dump.cli.settings import options_of, settings_of
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    return tmp_path / "create_dump.toml"


def test_a_models_tokenizer_counts_where_none_is_set(tmp_path: Path, settings_file: Path) -> None:
    settings_file.write_text('model = "opus"\n')

    loaded = settings_of(tmp_path, None, {})

    assert options_of(loaded.settings).tokenizer == "claude"
    assert loaded.origins["tokenizer"] == "create_dump.toml:1"


def test_a_tokenizer_that_is_set_wins_over_the_models(tmp_path: Path, settings_file: Path) -> None:
    settings_file.write_text('model = "opus"\ntokenizer = "rough"\n')

    assert settings_of(tmp_path, None, {}).settings.tokenizer == "rough"
    asked = settings_of(tmp_path, None, {"tokenizer": "cl100k_base"})
    assert asked.settings.tokenizer == "cl100k_base"


def test_ones_own_model_counts_as_it_says_or_as_usual(tmp_path: Path, settings_file: Path) -> None:
    settings_file.write_text('model = "house"\n[models]\nhouse = "32k"\n')
    assert settings_of(tmp_path, None, {}).settings.tokenizer == "o200k_base"

    settings_file.write_text(
        'model = "house"\n[models]\nhouse = { window = "32k", tokenizer = "rough" }\n'
    )
    assert settings_of(tmp_path, None, {}).settings.tokenizer == "rough"


def test_a_model_that_there_is_not_is_an_error(tmp_path: Path, settings_file: Path) -> None:
    settings_file.write_text('model = "opsu"\n')

    with pytest.raises(SettingsError, match="unknown model") as caught:
        settings_of(tmp_path, None, {})

    assert caught.value.where == "create_dump.toml:1"
