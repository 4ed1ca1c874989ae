from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from create_dump.config.load import load
from create_dump.config.wording import show_key, show_value
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {"format": ("markdown", "xml", "json", "plain"), "tokenizer": ("o200k_base",)}


def refusal(root: Path) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(root, environ={}, known=KNOWN)
    assert caught.value.exit_code == 2
    assert str(caught.value).isprintable()
    return caught.value


def own(root: Path, text: str) -> None:
    (root / "create_dump.toml").write_text(text, encoding="utf-8")


# What a file says


@pytest.mark.parametrize(
    ("text", "where", "what", "hint"),
    [
        ("\nbudgte = 1\n", ":2:1", "there is no setting budgte", "did you mean budget?"),
        ("max-file-size = 1", ":1:1", "there is no setting max-file-size", "max_file_size"),
        ("[profile.ci]", ":1:2", "there is no setting profile", "did you mean profiles?"),
        ("zzz = 1", ":1:1", "there is no setting zzz", "choose one of format, tokenizer, budget"),
        ("[profiles.ci]\n Format = 1", ":2:2", "there is no setting Format", "mean format?"),
        ("profiles.ci.profiles = {}", ":1:13", "there is no setting profiles", "choose one of"),
        ('format = "html"', ":1:1", "there is no format 'html'", "choose one of markdown, xml"),
        ('format = "markdwn"', ":1:1", "there is no format 'markdwn'", "did you mean markdown?"),
        ('tokenizer = "O200K-base"', ":1:1", "there is no tokenizer", "did you mean o200k_base?"),
        ("format = 1", ":1:1", "format must be a name, not 1", ""),
        ('format = ""', ":1:1", "format must be a name, not ''", ""),
        ('format = "a\\u0000b"', ":1:1", "format must be a name, not 'a\\x00b'", ""),
        ("budget = -5", ":1:1", "budget must be a whole number from 1 up", ""),
        ("budget = 0", ":1:1", "not 0", ""),
        ("budget = 1.5", ":1:1", "not 1.5", ""),
        ("budget = true", ":1:1", "not true", ""),
        ("budget = []", ":1:1", "not a list", ""),
        ("budget = 1979-05-27", ":1:1", "not a date or time", ""),
        ("[budget]\nx = 1", ":1:2", "not a table", ""),
        ('budget = "lots"', ":1:1", "not 'lots'", ""),
        (f"budget = {'9' * 9000}", "", "this is no TOML", ""),
        ("budget = nan", ":1:1", "not nan", ""),
        ('max_file_size = "10MX"', ":1:1", "max_file_size must be a size", ""),
        ('include = "*.py"', ":1:1", "include must be a list of patterns, not '*.py'", ""),
        ('include = [\n "a",\n 1,\n]', ":3:2", "include must be a list of patterns", ""),
        ('profiles.ci.exclude = ["a", ""]', ":1:29", "exclude must be a list of patterns", ""),
        ("profiles = 1", ":1:1", "profiles must be a table", "[profiles.NAME]"),
        ("profiles.ci = 1", ":1:10", "the profile ci must be a table", "[profiles.NAME]"),
        ('"a\\u001b[31m" = 1', ":1:1", "there is no setting 'a\\x1b[31m'", ""),
        ('format = "\\u202e\\n\\u001b"', ":1:1", "'\\u202e\\n\\x1b'", ""),
        (f'format = "{"x" * 5000}"', ":1:1", "xxx…'", ""),
        ("format = xml", ":1:10", "this is no TOML: invalid value", 'format = "xml"'),
        ("format = 1\nformat = 2\n", ":2:11", "this is no TOML: ", ""),
        ("budget = [\n1,\n", ":3", "this is no TOML: ", ""),
        ("a." * 5000 + "b = 1", "", "a key has more parts", ""),
        ("a = " + "[" * 9000 + "]" * 9000, "", "values are nested too deep", ""),
    ],
)
def test_a_mistake_is_shown_where_it_is_with_a_way_out(
    root: Path, text: str, where: str, what: str, hint: str
) -> None:
    own(root, text)

    error = refusal(root)

    assert error.where.startswith(f"create_dump.toml{where}")
    assert what in error.what
    assert hint in error.hint


@pytest.mark.parametrize("name", ["budget", "include"])
def test_a_huge_number_is_refused_in_few_words(root: Path, name: str) -> None:
    own(root, f"{name} = 0x{'f' * 9000}")

    assert refusal(root).what.endswith(", not a number as large as that")


def test_a_mistake_in_a_profile_that_is_not_used_is_still_one(root: Path) -> None:
    own(root, "[profiles.ci]\nbudget = 0\n")

    assert refusal(root).where == "create_dump.toml:2:1"


def test_a_mistake_in_pyproject_is_shown_in_pyproject(root: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\nbudgte = 0\n[tool.create-dump]\nbudgte = 1\n")

    error = refusal(root)

    assert (error.where, error.hint) == ("pyproject.toml:4:1", "did you mean budget?")


def test_a_mistake_of_the_users_is_shown_in_the_users_file(root: Path, user_settings: Path) -> None:
    user_settings.write_text("\n\nbudgte = 1")

    assert refusal(root).where == f"{user_settings}:3:1"


# The file itself


def test_a_file_that_is_not_utf_8_is_shown_where(root: Path) -> None:
    (root / "create_dump.toml").write_bytes('# grüß\nformat = "\u20ac'.encode() + b'\xe4"\n')

    error = refusal(root)

    assert error.what == "the settings file is not UTF-8"
    assert error.where == "create_dump.toml:2:12"
    assert error.hint


def test_a_byte_order_mark_is_no_mistake(root: Path) -> None:
    (root / "create_dump.toml").write_bytes(b'\xef\xbb\xbfformat = "xml"\r\n')

    assert load(root, environ={}).origins["format"] == "create_dump.toml:1"


def test_a_directory_of_that_name_is_said(root: Path) -> None:
    (root / "create_dump.toml").mkdir()

    assert refusal(root).what == "it is a directory, not a settings file"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no FIFOs in directories")
def test_a_fifo_of_that_name_does_not_hold_us(root: Path) -> None:
    os.mkfifo(root / "create_dump.toml")

    assert refusal(root).what == "it is no regular file"


def test_a_file_that_may_not_be_read_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own(root, 'format = "xml"')
    real_open = os.open

    def refuse(path: str, flags: int) -> int:
        # Root may read everything, so the system's answer is played.
        if str(path).endswith("create_dump.toml"):
            raise PermissionError(13, "Permission denied", path)
        return real_open(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    error = refusal(root)

    assert error.what == "the settings file can't be read: permission denied"
    assert (error.where, bool(error.hint)) == ("create_dump.toml", True)


@pytest.mark.skipif(os.name == "nt", reason="making a link takes a privilege on Windows")
def test_links_in_a_circle_are_said(root: Path) -> None:
    (root / "create_dump.toml").symlink_to("create_dump.toml")

    assert "can't be read" in refusal(root).what


def test_a_giant_is_refused(root: Path) -> None:
    own(root, "#" * (1 << 20) + "\n")

    assert refusal(root).what == "the settings file is larger than 1 MiB"


@pytest.mark.parametrize("name", ["create_dump.toml", "pyproject.toml"])
@pytest.mark.skipif(os.name == "nt", reason="making a link takes a privilege on Windows")
def test_a_link_out_of_the_project_is_not_followed(root: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "private.toml").write_text('[tool.create-dump]\nformat = "secret"\n')
    (root / name).symlink_to(tmp_path / "private.toml")

    error = refusal(root)

    assert (error.where, "link" in error.what) == (name, True)


@pytest.mark.skipif(os.name == "nt", reason="making a link takes a privilege on Windows")
def test_a_link_inside_the_project_is_followed_wherever_the_root_itself_is_linked(
    root: Path, tmp_path: Path
) -> None:
    (root / "settings").mkdir()
    (root / "settings" / "dump.toml").write_text('format = "xml"\n')
    (root / "create_dump.toml").symlink_to("settings/dump.toml")
    (tmp_path / "alias").symlink_to(root)

    assert load(tmp_path / "alias", environ={}).settings.format == "xml"


# Other people's pyproject.toml


@pytest.mark.parametrize(
    "content",
    [
        b"{{ cookiecutter }}",
        b"\xff\xfe[\x00",
        b"[tool]\nother = 1\n",
        b"[tool.ruff]\n# no word of us\n",
        b'[project]\nname = "create-dump"\n',
        b'tool = 1\nname = "create-dump"\n',
        b"x" * (1 << 20),
        b"a." * 100_000 + b"a = 1",
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_pyproject_that_does_not_set_us_is_none_of_our_business(
    root: Path, content: bytes
) -> None:
    (root / "pyproject.toml").write_bytes(content)

    assert load(root, environ={}).origins["format"] == "default"


def test_a_directory_called_pyproject_is_none_either(root: Path) -> None:
    (root / "pyproject.toml").mkdir()

    assert load(root, environ={}).origins["format"] == "default"


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("[tool.create-dump\n", "pyproject.toml:1:18"),
        ("[tool.create-dump]\nformat = xml\n", "pyproject.toml:2:10"),
        ("[tool]\ncreate-dump = 1\n", "pyproject.toml:2:1"),
        ("[tool.create_dump]\nbudget = 1\n", "pyproject.toml:1:7"),
    ],
)
def test_a_pyproject_that_means_us_and_fails_is(root: Path, content: str, where: str) -> None:
    (root / "pyproject.toml").write_text(content)

    assert refusal(root).where == where


def test_a_broken_pyproject_does_not_matter_beside_our_own_file(root: Path) -> None:
    own(root, 'format = "xml"')
    (root / "pyproject.toml").write_text("[tool.create-dump\n")

    loaded = load(root, environ={})

    assert (loaded.settings.format, loaded.notes) == ("xml", ())


# Where a project's own settings may send a dump


@pytest.mark.parametrize("output", ["dump.md", "out/dump.md", "./a.md", "a..b/..c.md", "x.git/a"])
def test_a_project_may_name_a_file_inside_itself(root: Path, output: str) -> None:
    own(root, f"output = {output!r}")

    assert load(root, environ={}).settings.output == os.path.normpath(root / output)


def test_the_users_own_settings_and_flags_may_name_any_file(
    root: Path, user_settings: Path
) -> None:
    user_settings.write_text("output = '../a.md'")

    assert load(root, environ={}).settings.output == "../a.md"
    assert load(root, environ={}, flags={"output": "/tmp/b"}).settings.output == "/tmp/b"  # noqa: S108


@pytest.mark.parametrize(
    "output",
    [
        *("/etc/passwd", "../a.md", "out/../../a.md", "..", ".", "a/..", "C:\\x", "C:x", "\\x"),
        *("..\\a.md", "a\\..\\..\\b", "\\\\server\\share\\a", "//server/share", ".git/hooks/x"),
        *(".GIT/config", "sub/.git/config", ".git", "git~1/x", ".git /x", ".git::$DATA/x"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "profiles.ci."])
def test_a_project_may_not_name_another(root: Path, prefix: str, output: str) -> None:
    own(root, f"\n{prefix}output = {output!r}".replace("\\\\", "\\"))

    error = refusal(root)

    assert error.where == f"create_dump.toml:2:{len(prefix) + 1}"
    assert error.what.startswith("output ")
    assert "--output" in error.hint


@pytest.mark.skipif(os.name == "nt", reason="making a link takes a privilege on Windows")
@pytest.mark.parametrize("output", ["away/a.md", "file.md", "deep/a.md", "hidden/hooks/x"])
def test_no_link_leads_a_projects_output_out(root: Path, tmp_path: Path, output: str) -> None:
    (tmp_path / "home").mkdir()
    (root / ".git" / "hooks").mkdir(parents=True)
    (root / "away").symlink_to(tmp_path / "home")
    (root / "file.md").symlink_to(tmp_path / "home" / "new.md")
    (root / "deep").symlink_to("away")
    (root / "hidden").symlink_to(".git")
    own(root, f"output = {output!r}")

    assert refusal(root).what.startswith("output leads ")


# Words


def test_keys_and_values_are_shown_on_one_line_and_escaped() -> None:
    assert show_key("max_file-size") == "max_file-size"
    assert show_key("a b\x1b") == r"'a b\x1b'"
    assert show_value("\u202e") == r"'\u202e'"
    assert show_value(2**70) == "a number as large as that"
    assert len(show_value("x" * 1000)) < 70
