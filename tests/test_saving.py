"""Named selections into the project's settings file, and out of it again."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from create_dump.config.load import load
from create_dump.errors import SettingsError
from create_dump.saving import delete_selection, save_selection
from create_dump.selection.notation import apply, parse, write
from create_dump.selection.selection import NOTHING, State

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="links and permissions of POSIX")


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    return path


def names(root: Path) -> list[str]:
    return list(load(root, environ={}).sections.selections)


def test_a_saved_selection_comes_back_as_it_was(root: Path) -> None:
    odd = ["src", "src/[x]", "na\u00efve\n", "\udcff", "!", "a'b\"c"]
    selection = NOTHING.choose(odd, State.IN).choose(["src/vendor"], State.OUT)

    assert save_selection(root, "the core", write(selection)) == "create_dump.toml"

    named = load(root, environ={}).sections.selections["the core"]
    assert apply(parse(named.items, where=named.places), ()) == selection


def test_comments_and_all_else_stay(root: Path) -> None:
    own = root / "create_dump.toml"
    own.write_text('# ours\nformat = "xml" # why\n\n[profiles.ci]\nbudget = 1\n')

    save_selection(root, "core", ["src", "!src/vendor"])

    assert own.read_text() == (
        '# ours\nformat = "xml" # why\n\n[profiles.ci]\nbudget = 1\n\n'
        '[selections]\ncore = ["src", "!src/vendor"]\n'
    )
    assert load(root, environ={}).settings.format == "xml"


def test_it_goes_where_the_projects_settings_are(root: Path) -> None:
    pyproject = root / "pyproject.toml"
    pyproject.write_text('[project]\nname = "x"\n\n[tool.create-dump]\nbudget = 1\n')

    assert save_selection(root, "core", ["src"]) == "pyproject.toml"

    assert pyproject.read_text().endswith('\n\n[tool.create-dump.selections]\ncore = ["src"]\n')
    assert not (root / "create_dump.toml").exists()
    assert names(root) == ["core"]


def test_somebody_elses_pyproject_is_left_alone(root: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\n")

    assert save_selection(root, "core", ["src"]) == "create_dump.toml"

    assert (root / "pyproject.toml").read_text() == "[project]\n"
    assert (root / "create_dump.toml").read_text() == '[selections]\ncore = ["src"]\n'


def test_one_of_that_name_is_replaced_and_can_be_deleted(root: Path) -> None:
    save_selection(root, "core", ["src"])
    save_selection(root, "docs", ["docs"])
    save_selection(root, "core", ["lib"])

    assert load(root, environ={}).sections.selections["core"].items == ("lib",)
    assert delete_selection(root, "docs") == "create_dump.toml"
    assert names(root) == ["core"]


def test_a_file_that_came_with_the_first_one_goes_with_the_last(root: Path) -> None:
    save_selection(root, "core", ["src"])

    assert delete_selection(root, "core") == "create_dump.toml"

    assert list(root.iterdir()) == []


def test_a_file_that_says_anything_else_stays(root: Path) -> None:
    own = root / "create_dump.toml"
    own.write_text("# ours\n")
    save_selection(root, "core", ["src"])

    delete_selection(root, "core")

    assert own.read_text().strip() == "# ours"


@pytest.mark.parametrize("table", ["[tool.create-dump]\nbudget = 1\n", "[tool.create_dump]\n"])
def test_an_empty_file_that_hides_other_settings_stays(root: Path, table: str) -> None:
    save_selection(root, "core", ["src"])
    (root / "pyproject.toml").write_text(table)

    delete_selection(root, "core")

    assert (root / "create_dump.toml").read_text() == ""


@posix
def test_an_empty_file_that_a_link_leads_to_stays(root: Path) -> None:
    (root / "there.toml").write_text("")
    (root / "create_dump.toml").symlink_to("there.toml")
    save_selection(root, "core", ["src"])

    delete_selection(root, "core")

    assert (root / "create_dump.toml").is_symlink()
    assert (root / "there.toml").read_text() == ""


def test_windows_line_ends_and_a_byte_order_mark_stay(root: Path) -> None:
    own = root / "create_dump.toml"
    own.write_bytes(b"\xef\xbb\xbfbudget = 1\r\n")

    save_selection(root, "core", ["src"])

    assert own.read_bytes() == (b'\xef\xbb\xbfbudget = 1\r\n\r\n[selections]\r\ncore = ["src"]\r\n')


@posix
def test_the_file_keeps_its_permissions_and_nothing_stays_beside_it(root: Path) -> None:
    own = root / "create_dump.toml"
    own.write_text("")
    own.chmod(0o640)

    save_selection(root, "core", ["src"])

    assert stat.S_IMODE(own.stat().st_mode) == 0o640
    assert list(root.iterdir()) == [own]


# Refusals


@pytest.mark.parametrize("name", ["", " ", "a\nb", "\x1b[31m", "\u202e", "x" * 61])
def test_a_name_that_can_not_be_shown_is_refused(root: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="can't be named") as caught:
        save_selection(root, name, ["src"])

    assert str(caught.value).isprintable()
    assert not any(root.iterdir())


@pytest.mark.parametrize("item", ["../x", "", "[", "a\udcff"])
def test_an_item_that_makes_no_sense_is_refused(root: Path, item: str) -> None:
    with pytest.raises(SettingsError) as caught:
        save_selection(root, "core", ["src", item])

    assert caught.value.hint
    assert not any(root.iterdir())


def test_an_unknown_one_can_not_be_deleted(root: Path) -> None:
    with pytest.raises(SettingsError, match="there is no selection core"):
        delete_selection(root, "core")
    save_selection(root, "core", ["src"])
    with pytest.raises(SettingsError) as caught:
        delete_selection(root, "coer")

    assert (caught.value.where, caught.value.hint) == ("create_dump.toml", "did you mean core?")


@pytest.mark.parametrize(
    ("text", "where"),
    [("a = \n", "create_dump.toml:1:5"), ("selections = 1", "create_dump.toml:1:1")],
)
def test_a_file_with_a_mistake_is_not_touched(root: Path, text: str, where: str) -> None:
    own = root / "create_dump.toml"
    own.write_text(text)

    with pytest.raises(SettingsError) as caught:
        save_selection(root, "core", ["src"])

    assert caught.value.where == where
    assert own.read_text() == text


def test_a_file_that_can_not_be_changed_with_certainty_is_not(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = root / "create_dump.toml"
    own.write_text("[selections]\na = []\n")
    monkeypatch.setattr("create_dump.config.edit._insert", lambda *_: "other = 1\n")
    monkeypatch.setattr("create_dump.config.edit._remove", lambda *_: "other = 1\n")

    with pytest.raises(SettingsError, match="changed with certainty") as caught:
        save_selection(root, "core", ["src"])
    with pytest.raises(SettingsError, match="changed with certainty"):
        delete_selection(root, "a")

    assert "[selections]" in caught.value.hint
    assert own.read_text() == "[selections]\na = []\n"


@posix
@pytest.mark.parametrize("target", ["there.toml", "gone.toml"])
def test_no_link_leads_a_selection_out_of_the_project(
    root: Path, tmp_path: Path, target: str
) -> None:
    (tmp_path / "there.toml").write_text("")
    (root / "create_dump.toml").symlink_to(tmp_path / target)

    with pytest.raises(SettingsError, match="link"):
        save_selection(root, "core", ["src"])

    assert (tmp_path / "there.toml").read_text() == ""
    assert not (tmp_path / "gone.toml").exists()


def test_what_the_disk_refuses_is_said_in_terms_of_the_file(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "create_dump.toml").write_text("")
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(SettingsError) as caught:
        save_selection(root, "core", ["src"])

    assert caught.value.where == "create_dump.toml"
    assert caught.value.what == "the settings file can't be written: the file is write-protected"
