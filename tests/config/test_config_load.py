from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from create_dump.config.fields import BY_NAME, FIELDS
from create_dump.config.load import Loaded, load
from create_dump.config.settings import Settings
from create_dump.errors import SettingsError

OWN = """\
format = "xml"
exclude = ["*.lock"]

[profiles.ci]
budget = "128k"
format = "json"
"""
PYPROJECT = """\
[project]
name = "x"

[tool.create-dump]
window = 1_000_000
max_file_size = "512KiB"

[tool.create-dump.profiles.ci]
tokenizer = "cl100k_base"
"""


def own(root: Path, text: str) -> None:
    (root / "create_dump.toml").write_text(text, encoding="utf-8")


def at(loaded: Loaded, name: str) -> tuple[object, str]:
    return getattr(loaded.settings, name), loaded.origins[name]


def test_with_nothing_set_every_default_holds(root: Path) -> None:
    loaded = load(root, environ={})

    assert loaded.settings == Settings()
    assert loaded.origins == dict.fromkeys(BY_NAME, "default")
    assert (loaded.profile, loaded.profiles, loaded.notes) == (None, (), ())


def test_a_root_that_is_not_there_has_no_settings(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    assert load(tmp_path / "gone", environ={}).settings == Settings()
    assert load(tmp_path / "file", environ={}).settings == Settings()


def test_the_table_of_settings_and_the_settings_agree() -> None:
    settings = Settings()

    assert [field.name for field in FIELDS] == list(Settings.__struct_fields__)
    assert [field.default for field in FIELDS] == [
        getattr(settings, name) for name in Settings.__struct_fields__
    ]
    assert (BY_NAME["max_file_size"].flag, BY_NAME["max_file_size"].variable) == (
        "--max-file-size",
        "CREATE_DUMP_MAX_FILE_SIZE",
    )


def test_a_file_of_our_own_sets_what_it_says(root: Path) -> None:
    own(root, OWN)

    loaded = load(root, environ={})

    assert at(loaded, "format") == ("xml", "create_dump.toml:1")
    assert at(loaded, "exclude") == (("*.lock",), "create_dump.toml:2")
    assert at(loaded, "budget") == (None, "default")
    assert loaded.profiles == ("ci",)


def test_pyproject_sets_what_its_table_says(root: Path) -> None:
    (root / "pyproject.toml").write_text(PYPROJECT)

    loaded = load(root, profile="ci", environ={})

    assert at(loaded, "window") == (1_000_000, "pyproject.toml:5")
    assert at(loaded, "max_file_size") == (524_288, "pyproject.toml:6")
    assert at(loaded, "tokenizer") == ("cl100k_base", "profile ci (pyproject.toml:9)")


def test_our_own_file_wins_over_pyproject_and_this_is_said(root: Path) -> None:
    own(root, 'format = "xml"\n')
    (root / "pyproject.toml").write_text(PYPROJECT)

    loaded = load(root, environ={})

    assert at(loaded, "format") == ("xml", "create_dump.toml:1")
    assert at(loaded, "window") == (200_000, "default")
    assert loaded.notes == (
        "create_dump.toml is used; [tool.create-dump] of pyproject.toml is not",
    )


def test_each_place_wins_over_the_one_before(root: Path, user_settings: Path) -> None:
    setting = 'format = "{0}"\n'
    expected = [("markdown", "default")]
    seen = [at(load(root, environ={}), "format")]

    user_settings.write_text(setting.format("user"))
    expected.append(("user", f"{user_settings}:1"))
    seen.append(at(load(root, environ={}), "format"))
    own(root, setting.format("project"))
    expected.append(("project", "create_dump.toml:1"))
    seen.append(at(load(root, environ={}), "format"))
    own(root, setting.format("project") + "[profiles.ci]\n" + setting.format("profile"))
    expected.append(("profile", "profile ci (create_dump.toml:3)"))
    seen.append(at(load(root, profile="ci", environ={}), "format"))
    environ = {"CREATE_DUMP_FORMAT": "variable"}
    expected.append(("variable", "CREATE_DUMP_FORMAT"))
    seen.append(at(load(root, profile="ci", environ=environ), "format"))
    flags = {"format": "flag"}
    expected.append(("flag", "--format"))
    seen.append(at(load(root, profile="ci", environ=environ, flags=flags), "format"))

    assert seen == expected


def test_a_list_replaces_the_list_below(root: Path) -> None:
    own(root, 'exclude = ["a", "b"]\n')

    loaded = load(root, environ={}, flags={"exclude": ("c",)})

    assert loaded.settings.exclude == ("c",)


def test_the_process_environment_is_the_default(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATE_DUMP_WINDOW", "5")

    assert at(load(root), "window") == (5, "CREATE_DUMP_WINDOW")


# Profiles


def test_the_environment_can_choose_a_profile_and_a_flag_another(root: Path) -> None:
    own(root, "[profiles.ci]\nbudget = 1\n[profiles.docs]\nbudget = 2\n")
    environ = {"CREATE_DUMP_PROFILE": "ci"}

    assert at(load(root, environ=environ), "budget") == (1, "profile ci (create_dump.toml:2)")
    assert load(root, profile="docs", environ=environ).settings.budget == 2


def test_a_profile_of_the_user_is_below_the_projects_of_that_name(
    root: Path, user_settings: Path
) -> None:
    user_settings.write_text("[profiles.ci]\nbudget = 1\nwindow = 7\n")
    own(root, "window = 8\n[profiles.ci]\nbudget = 2\n")

    loaded = load(root, profile="ci", environ={})

    assert at(loaded, "budget") == (2, "profile ci (create_dump.toml:3)")
    assert at(loaded, "window") == (7, f"profile ci ({user_settings}:3)")


@pytest.mark.parametrize("profile", ["cj", "\x1b[31m"])
def test_an_unknown_profile_is_an_error_that_names_those_there_are(
    root: Path, profile: str
) -> None:
    own(root, OWN)

    with pytest.raises(SettingsError) as caught:
        load(root, profile=profile, environ={})

    assert caught.value.where == "--profile"
    assert "ci" in caught.value.hint
    assert "\x1b" not in str(caught.value)


def test_an_unknown_profile_of_the_environment_names_the_variable(root: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(root, environ={"CREATE_DUMP_PROFILE": "ci"})

    assert caught.value.where == "CREATE_DUMP_PROFILE"
    assert caught.value.hint == "write it as [profiles.ci]"


def test_a_profile_without_a_name_is_used_only_when_asked_for(root: Path) -> None:
    own(root, '[profiles.""]\nbudget = 1\n')

    assert load(root, environ={}).settings.budget is None


# Variables and flags


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("CREATE_DUMP_BUDGET", "128_000", "budget", 128_000),
        ("CREATE_DUMP_MAX_FILE_SIZE", "2MiB", "max_file_size", 2_097_152),
        ("CREATE_DUMP_INCLUDE", "src/**\n\n  \n*.{py,md}\n", "include", ("src/**", "*.{py,md}")),
        ("CREATE_DUMP_EXCLUDE", "one", "exclude", ("one",)),
        ("CREATE_DUMP_OUTPUT", "../elsewhere.md", "output", "../elsewhere.md"),
    ],
)
def test_a_variable_is_read_as_its_setting_wants(
    root: Path, variable: str, text: str, name: str, value: object
) -> None:
    assert at(load(root, environ={variable: text}), name) == (value, variable)


def test_an_empty_variable_sets_nothing(root: Path) -> None:
    assert at(load(root, environ={"CREATE_DUMP_BUDGET": ""}), "budget") == (None, "default")


def test_a_bad_variable_is_named(root: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(root, environ={"CREATE_DUMP_BUDGET": "lots"})

    assert caught.value.where == "CREATE_DUMP_BUDGET"
    assert caught.value.what.startswith("budget must be a whole number from 1 up")
    assert caught.value.what.endswith("not 'lots'")


def test_a_misspelt_variable_is_noted(root: Path) -> None:
    loaded = load(root, environ={"CREATE_DUMP_FORMT": "xml", "CREATE_DUMPX": "other"})

    assert loaded.notes == (
        "the variable CREATE_DUMP_FORMT sets nothing; did you mean CREATE_DUMP_FORMAT?",
    )


@pytest.mark.parametrize("nothing", [None, (), []])
def test_a_flag_that_was_not_given_sets_nothing(root: Path, nothing: object) -> None:
    own(root, 'include = ["a"]\n')

    loaded = load(root, environ={}, flags={"include": nothing})

    assert at(loaded, "include") == (("a",), "create_dump.toml:1")


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("budget", 5, 5),
        ("budget", "1.5k", 1500),
        ("max_file_size", "10MB", 10_000_000),
        ("include", ["a", "b"], ("a", "b")),
        ("output", Path("x/y.md"), "x/y.md"),
    ],
)
def test_a_flag_is_typed_or_text(root: Path, name: str, given: object, value: object) -> None:
    loaded = load(root, environ={}, flags={name: given})

    assert at(loaded, name) == (value, BY_NAME[name].flag)


def test_a_bad_flag_is_named(root: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(root, environ={}, flags={"max_file_size": "10MX"})

    assert caught.value.where == "--max-file-size"


def test_a_flag_that_is_no_setting_is_refused(root: Path) -> None:
    with pytest.raises(SettingsError, match="no setting budgett") as caught:
        load(root, environ={}, flags={"budgett": 1})

    assert caught.value.hint == "did you mean budget?"


# What loading costs


def test_naming_the_settings_loads_nothing_that_reads_them() -> None:
    script = (
        "import sys; import create_dump.config.fields, create_dump.config.load;"
        "print(sorted({'msgspec', 'platformdirs'} & sys.modules.keys()))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout.strip() == b"[]"
