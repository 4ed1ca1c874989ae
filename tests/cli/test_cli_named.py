import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.cli.named import locate, place, split
from create_dump.errors import SourceError, UsageError
from create_dump.sources.names import quote_path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for path in ("a.py", "src/a.py", "src/deep/b.py"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x\n")
    return root


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"a\nb\n", ["a", "b"]),
        (b"a\nb", ["a", "b"]),
        (b"\n\na\n\n", ["a"]),
        (b"a\0b\n\0", ["a", "b\n"]),
        (b"", []),
        (b"caf\xe9\n", ["caf\udce9"]),
    ],
)
def test_names_are_separated_by_nul_if_there_is_one_and_else_by_newlines(
    data: bytes, names: list[str]
) -> None:
    assert split(data) == names


@given(st.lists(st.binary(min_size=1).filter(lambda name: b"\0" not in name), min_size=1))
def test_any_names_survive_when_nul_separates_them(names: list[bytes]) -> None:
    found = split(b"".join(name + b"\0" for name in names))

    assert [os.fsencode(name) for name in found] == names


def test_a_name_is_looked_for_where_the_command_was_called_first(project: Path) -> None:
    assert locate(["a.py"], project, project / "src") == ["src/a.py"]


def test_a_name_that_is_not_there_is_looked_for_in_the_root(project: Path) -> None:
    assert locate(["src/a.py"], project, project / "src") == ["src/a.py"]
    assert locate(["a.py"], project / "src", project) == ["a.py"]


@pytest.mark.parametrize(
    "name", ["./src/a.py", "src//a.py", "src/deep/../a.py", "src/a.py", "../project/src/a.py"]
)
def test_every_way_to_write_a_path_is_the_same_path(project: Path, name: str) -> None:
    assert locate([name, "src/a.py"], project, project) == ["src/a.py"]
    assert locate([os.fspath(project / name)], project, project) == ["src/a.py"]


def test_a_directory_may_be_named_and_the_root_itself(project: Path) -> None:
    assert locate(["src/"], project, project) == ["src"]
    assert locate(["."], project, project) == [""]


def test_order_is_kept_and_doubles_are_not(project: Path) -> None:
    found = locate(["src/a.py", "a.py", "./src/a.py"], project, project)

    assert found == ["src/a.py", "a.py"]


def test_gits_quoted_names_are_understood(project: Path) -> None:
    name = "tab\there \u00e9.py"
    (project / name).write_text("x\n")

    assert locate(['"tab\\there \\303\\251.py"'], project, project) == [name]
    assert locate([quote_path(name)], project, project) == [name]


def test_a_name_in_quotes_that_is_no_quoted_name_is_just_missing(project: Path) -> None:
    with pytest.raises(SourceError, match="not there"):
        locate(['"\\q"'], project, project)


def test_a_missing_path_is_an_error_that_names_it(project: Path) -> None:
    with pytest.raises(SourceError, match="not there") as caught:
        locate(["a.py", "gone\x1b.py"], project, project)

    assert caught.value.where == '"gone\\033.py"'


def test_a_path_outside_of_the_root_is_an_error(project: Path) -> None:
    (project.parent / "secret").write_text("x\n")

    for name in ("../secret", os.fspath(project.parent / "secret"), ".."):
        with pytest.raises(SourceError, match="outside"):
            locate([name], project, project)


def test_a_link_that_leads_out_of_the_root_is_outside(project: Path) -> None:
    (project.parent / "elsewhere").mkdir()
    (project.parent / "elsewhere/x").write_text("x\n")
    (project / "way").symlink_to(project.parent / "elsewhere")

    assert locate(["way"], project, project) == ["way"]
    with pytest.raises(SourceError, match="outside"):
        locate(["way/x"], project, project)


def test_a_root_behind_a_link_is_the_same_root(project: Path) -> None:
    link = project.parent / "link"
    link.symlink_to(project)

    assert locate(["src/a.py"], link, link) == ["src/a.py"]
    assert locate([os.fspath(project / "a.py")], link, project.parent) == ["a.py"]


def test_what_is_inside_wins_over_what_is_outside(project: Path) -> None:
    assert locate(["a.py"], project / "src", project) == ["a.py"]


def test_no_path_at_all_is_wrong_usage(project: Path) -> None:
    with pytest.raises(UsageError, match="no path"):
        locate([], project, project)


def test_the_separator_at_the_end_of_a_directory_that_is_gone_is_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place("gone/", project, project) == "gone/"

    monkeypatch.setattr(os, "sep", "\\")
    assert place("gone\\", project, project).endswith("/")
