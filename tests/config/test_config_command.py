from __future__ import annotations

import os
import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.config.command import as_command, quote
from create_dump.config.settings import Settings
from create_dump.selection.notation import apply, parse, write
from create_dump.selection.selection import EVERYTHING, NOTHING, State

posix = pytest.mark.skipif(
    os.name != "posix", reason="the command line is quoted for the shells of POSIX only"
)


def test_everything_by_the_defaults_is_the_bare_command() -> None:
    assert as_command(write(EVERYTHING)) == "create-dump"


@posix
def test_a_selection_is_said_item_by_item() -> None:
    selection = NOTHING.choose(["src"], State.IN).choose(["src/vendor"], State.OUT)

    assert as_command(write(selection)) == "create-dump --select src --select '!src/vendor'"


@posix
def test_nothing_can_be_said_as_well() -> None:
    words = shlex.split(as_command(write(NOTHING)))

    assert words == ["create-dump", "--select", "!."]
    assert apply(parse(words[2:]), ()) == NOTHING


@posix
def test_only_what_differs_from_the_defaults_is_said() -> None:
    values = {
        "format": "xml",
        "tokenizer": "o200k_base",
        "budget": 128_000,
        "include": ["*.py", "-x"],
        "exclude": (),
        "window": 5,
        "theme": "nord",
    }

    assert as_command(["."], values=values) == (
        "create-dump --format xml --budget 128000 --include '*.py' --include=-x"
    )


def test_what_the_settings_say_there_need_not_be_said() -> None:
    base = Settings(format="xml", tokenizer="rough", include=("a",))
    values = {"format": "markdown", "tokenizer": "rough", "include": ["a"]}

    assert as_command(["."], values=values, base=base) == "create-dump --format markdown"


@posix
@pytest.mark.parametrize(
    ("root", "said"),
    [(".", ""), ("tree", " ./tree"), ("-x", " ./-x"), ("../a b", " '../a b'"), ("/x", " /x")],
)
def test_the_root_is_never_taken_for_an_option_or_a_command(root: str, said: str) -> None:
    assert as_command(["."], root=root, more=["--copy"]) == f"create-dump{said} --copy"


def test_an_item_that_looks_like_an_option_is_tied_to_its_own() -> None:
    assert as_command(["-x"]) == "create-dump --select=-x"


@posix
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
@settings(max_examples=30)
def test_a_shell_gives_every_word_back_and_nothing_in_it_is_seen_raw(word: str) -> None:
    quoted = quote(word)

    done = subprocess.run(["bash", "-c", f"printf %s {quoted}"], capture_output=True, check=True)

    assert done.stdout == word.encode()
    assert quoted.isprintable()


@posix
def test_a_byte_that_is_no_character_is_given_back_too() -> None:
    quoted = quote("a\udcff1")

    done = subprocess.run(["bash", "-c", f"printf %s {quoted}"], capture_output=True, check=True)

    assert done.stdout == b"a\xff1"


def test_windows_quotes_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("create_dump.config.command.os.name", "nt")

    assert as_command(["my docs", "!x"]) == 'create-dump --select "my docs" --select !x'
