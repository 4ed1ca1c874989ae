"""What a settings file names: selections, models, templates and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from create_dump.config.load import Loaded, load
from create_dump.config.sections import BoundKeys, NamedModel, NamedSelection, Sections, Template
from create_dump.errors import SettingsError, UsageError
from create_dump.selection.notation import parse

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {
    "tokenizer": ("o200k_base", "rough"),
    "model": ("sonnet",),
    "theme": ("nord", "high-contrast"),
    "keys": ("out.copy", "choose.toggle"),
}
NAMED = """\
[selections]
core = ["src", "!src/vendor"]
"the docs" = ["*.md"]

[models]
tiny = 8_000
"gpt-4.1" = "1M"
mine = { window = "32k", tokenizer = "rough" }

[templates.review]
text = "Review {project}."
last = true

[templates.plain]
text = '''
Explain.
'''
"""


def own(root: Path, text: str) -> None:
    (root / "create_dump.toml").write_text(text, encoding="utf-8")


def sections(root: Path) -> Sections:
    return load(root, environ={}, known=KNOWN).sections


def refusal(root: Path) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(root, environ={}, known=KNOWN)
    assert str(caught.value).isprintable()
    return caught.value


def at(loaded: Loaded, name: str) -> tuple[object, str]:
    return getattr(loaded.settings, name), loaded.origins[name]


def test_nothing_is_named_at_first(root: Path) -> None:
    assert sections(root) == Sections()


def test_all_that_a_project_names_is_read_with_its_place(root: Path) -> None:
    own(root, NAMED)

    named = sections(root)

    assert named.selections == {
        "core": NamedSelection(
            ("src", "!src/vendor"),
            "create_dump.toml:2",
            ("create_dump.toml:2:9", "create_dump.toml:2:16"),
        ),
        "the docs": NamedSelection(("*.md",), "create_dump.toml:3", ("create_dump.toml:3:15",)),
    }
    assert named.models == {
        "tiny": NamedModel(8_000, None, "create_dump.toml:6"),
        "gpt-4.1": NamedModel(1_000_000, None, "create_dump.toml:7"),
        "mine": NamedModel(32_000, "rough", "create_dump.toml:8"),
    }
    assert named.templates == {
        "review": Template("Review {project}.", last=True, origin="create_dump.toml:10"),
        "plain": Template("Explain.\n", last=False, origin="create_dump.toml:14"),
    }


def test_pyproject_names_them_in_its_table(root: Path) -> None:
    (root / "pyproject.toml").write_text('[tool.create-dump.selections]\ncore = ["src"]\n')

    assert sections(root).selections["core"].places == ("pyproject.toml:2:9",)


def test_an_item_that_makes_no_sense_is_shown_where_it_stands(root: Path) -> None:
    own(root, '[selections]\ncore = [\n  "src",\n  "../x",\n]\n')
    core = sections(root).selections["core"]

    with pytest.raises(UsageError) as caught:
        parse(core.items, where=core.places)

    assert caught.value.where == "create_dump.toml:4:3"


def test_the_projects_selection_holds_over_the_users(root: Path, user_settings: Path) -> None:
    user_settings.write_text('[selections]\ncore = ["a"]\nmine = ["b"]\n')
    own(root, '[selections]\ncore = ["c"]\n')

    named = sections(root).selections

    assert {name: each.items for name, each in named.items()} == {"core": ("c",), "mine": ("b",)}


def test_the_users_templates_and_models_hold_over_the_projects(
    root: Path, user_settings: Path
) -> None:
    user_settings.write_text('[templates.review]\ntext = "mine"\n[models]\nm = 1\n')
    own(root, '[templates.review]\ntext = "theirs"\n[models]\nm = 2\nn = 3\n')

    named = sections(root)

    assert named.templates["review"].text == "mine"
    assert {name: model.window for name, model in named.models.items()} == {"m": 1, "n": 3}


# Keys and colours


def test_the_user_binds_keys_in_either_way_of_writing(root: Path, user_settings: Path) -> None:
    user_settings.write_text('[keys]\n"out.copy" = "Y"\nchoose.toggle = ["space", "ctrl+x", "?"]\n')

    assert sections(root).keys == {
        "out.copy": BoundKeys(("Y",), f"{user_settings}:2:1"),
        "choose.toggle": BoundKeys(("space", "ctrl+x", "?"), f"{user_settings}:3:8"),
    }


def test_an_empty_list_unbinds(root: Path, user_settings: Path) -> None:
    user_settings.write_text("[keys]\nout.copy = []\n")

    assert sections(root).keys["out.copy"].keys == ()


@pytest.mark.parametrize(
    ("text", "where", "what", "hint"),
    [
        ('"out.cpy" = "y"', ":2:1", "there is no action 'out.cpy'", "did you mean 'out.copy'?"),
        ('out = "y"', ":2:1", "there is no action out", ""),
        ("out.copy = 1", ":2:5", "1 is no key", "such as"),
        ('out.copy = ["y", "ctrl-y"]', ":2:18", "'ctrl-y' is no key", "such as"),
        ('out.copy = "y,c"', ":2:5", "'y,c' is no key", "such as"),
        ('out.copy = "\\u001b"', ":2:5", r"'\x1b' is no key", "such as"),
        ('out.copy = ""', ":2:5", "'' is no key", "such as"),
    ],
)
def test_a_mistake_in_the_keys_is_shown_where_it_is(
    root: Path, user_settings: Path, *, text: str, where: str, what: str, hint: str
) -> None:
    user_settings.write_text(f"[keys]\n{text}\n")

    error = refusal(root)

    assert (error.where, error.what) == (f"{user_settings}{where}", what)
    assert hint in error.hint


def test_a_project_binds_no_keys_and_chooses_no_colours(root: Path) -> None:
    own(root, '[keys]\nout.copy = "q"\n')
    assert refusal(root).where == "create_dump.toml:1:2"
    assert "your own settings file" in refusal(root).hint

    own(root, '[profiles.ci]\ntheme = "nord"\n')
    assert refusal(root).where == "create_dump.toml:2:1"
    assert "your own settings file" in refusal(root).hint


def test_the_user_chooses_colours(root: Path, user_settings: Path) -> None:
    user_settings.write_text('theme = "nord"\n')
    assert at(load(root, environ={}, known=KNOWN), "theme") == ("nord", f"{user_settings}:1")

    environ = {"CREATE_DUMP_THEME": "high-contrast"}
    loaded = load(root, environ=environ, known=KNOWN)
    assert at(loaded, "theme") == ("high-contrast", "CREATE_DUMP_THEME")

    user_settings.write_text('theme = "nrod"\n')
    assert refusal(root).hint == "did you mean nord?"


# The model and its window


def test_a_model_may_be_one_that_a_file_names(root: Path, user_settings: Path) -> None:
    user_settings.write_text('model = "mine"\n')
    own(root, "reserve = 0\n[models]\nmine = 5\n")

    loaded = load(root, environ={}, known=KNOWN)

    assert at(loaded, "model") == ("mine", f"{user_settings}:1")
    assert at(loaded, "reserve") == (0, "create_dump.toml:1")


def test_an_unknown_model_is_an_error_that_names_those_there_are(root: Path) -> None:
    own(root, 'model = "opus"\n[models]\nmine = 5\n')

    assert refusal(root).hint == "choose one of sonnet, mine"


def test_without_a_table_of_models_any_name_passes(root: Path) -> None:
    own(root, 'model = "opus"\n')

    assert load(root, environ={}).settings.model == "opus"


# Mistakes


@pytest.mark.parametrize(
    ("text", "where", "what", "hint"),
    [
        ("[selection]\na = []", ":1:2", "there is no setting selection", "selections?"),
        ("selections = 1", ":1:1", "selections must be a table", "[selections]"),
        ("keys = 1", ":1:1", "a project can't set the keys", ""),
        ('[selections]\na = "src"', ":2:1", "a must be a list of paths, not 'src'", "NAME = ["),
        ('[selections]\na = ["x", 1]', ":2:11", "the selection a can't hold 1", "NAME = ["),
        ('[selections]\na = [""]', ":2:6", "the selection a can't hold ''", ""),
        ('[selections]\n"\\u001b" = 1', ":2:1", r"the selection '\x1b' must", ""),
        ("[selections.a]\nb = 1", ":1:13", "a must be a list of paths, not a table", ""),
        ('[models]\na = "lots"', ":2:1", "window must be a whole number from 1 up", ""),
        ("[models]\na = 0", ":2:1", "window must be", ""),
        ("[models]\na = {}", ":2:1", "the model a has no window", 'NAME = "128k"'),
        ("[models.a]\nwindow = 0", ":2:1", "window must be", ""),
        ("[models.a]\nwindw = 1", ":2:1", "there is no windw in models", "mean window?"),
        ("[models]\ngpt-4.1 = 5", ":2:7", "there is no 1 in models", '"gpt-4.1"'),
        ('[models]\na = {window=1, tokenizer="o200k"}', ":2:16", "no tokenizer", "o200k_base?"),
        ("reserve = -1", ":1:1", "reserve must be a whole number from 0 up", ""),
        ('[templates]\na = "x"', ":2:1", "the template a must be a table", "[templates.NAME]"),
        ("[templates.a]", ":1:12", "the template a must have a text", "text ="),
        ('[templates.a]\ntext = " "', ":2:1", "the template a must have a text", ""),
        ('[templates.a]\ntext = "x"\nlast = 1', ":3:1", "must be true or false", ""),
        ('[templates.a]\ntxt = "x"', ":2:1", "there is no txt in templates", "mean text?"),
        ("[profiles.ci.models]\na = 1", ":1:14", "there is no setting models", "mean model?"),
    ],
)
def test_a_mistake_is_shown_where_it_is_with_a_way_out(
    root: Path, text: str, where: str, what: str, hint: str
) -> None:
    own(root, text)

    error = refusal(root)

    assert error.where == f"create_dump.toml{where}"
    assert what in error.what
    assert hint in error.hint
