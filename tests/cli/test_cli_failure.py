import errno

import click
import pytest

from create_dump.cli import failure
from create_dump.cli.terminal import Paint
from create_dump.errors import CreateDumpError, RootMissing

PLAIN = Paint(on=False)


def test_an_error_says_what_where_and_what_to_do() -> None:
    error = RootMissing("there is no such directory", where="src/nope", hint="check the path")

    assert failure.render(error, PLAIN) == (
        "error: there is no such directory\n   at: src/nope\n hint: check the path\n"
    )


def test_an_error_without_a_place_or_a_way_out_is_one_line() -> None:
    assert failure.render(CreateDumpError("it failed"), PLAIN) == "error: it failed\n"


def test_no_part_of_an_error_breaks_its_lines_or_steers_the_terminal() -> None:
    error = CreateDumpError("a\nb\x1b[2J", where="\x1b]0;title\x07", hint="c\r\nd")

    shown = failure.render(error, PLAIN)

    assert shown.count("\n") == 3
    assert shown.replace("\n", "").isprintable()


def test_scripts_get_the_code_and_all_parts() -> None:
    error = RootMissing("there is no such directory", where="src/nope", hint="check the path")

    assert failure.record(error) == {
        "error": {
            "code": "root-missing",
            "what": "there is no such directory",
            "where": "src/nope",
            "hint": "check the path",
            "exit_code": 1,
        }
    }


def test_an_error_of_the_systems_names_the_file() -> None:
    error = failure.from_os(OSError(errno.ENOENT, "No such file or directory", "a\nb"))

    assert (error.what, error.where) == ("No such file or directory", '"a\\nb"')


def test_a_capital_and_a_full_stop_make_way_for_the_line_that_they_stand_in() -> None:
    shown = failure.render(CreateDumpError("A file. It failed.", hint="CI does it too."), PLAIN)

    assert shown == "error: a file. It failed\n hint: CI does it too\n"


def test_a_lack_of_memory_is_no_bug() -> None:
    error = failure.from_bug(MemoryError())

    assert error.what == "there is not enough memory"
    assert "--max-file-size" in error.hint


def test_a_bug_asks_for_a_report() -> None:
    error = failure.from_bug(ZeroDivisionError("division by zero"))

    assert error.exit_code == 1
    assert "ZeroDivisionError: division by zero" in error.what
    assert "--debug" in error.hint


def _mistake(*words: str) -> click.ClickException:
    @click.command("dump")
    @click.argument("path")
    @click.option("--format", type=click.Choice(["markdown", "xml"]))
    @click.option("--budget", type=int)
    def command(**_: object) -> None: ...

    with pytest.raises(click.ClickException) as caught:
        command.make_context("create-dump", list(words))
    return caught.value


@pytest.mark.parametrize(
    ("words", "what", "where", "hint"),
    [
        (["x", "--formt", "xml"], "there is no option --formt", "", "did you mean --format?"),
        ([], "PATH is missing", "", "create-dump --help shows what there is"),
        (
            ["x", "--budget", "lots"],
            "'lots' is not a valid integer",
            "--budget",
            "create-dump --help",
        ),
        (["x", "--format", "xnl"], "'xnl' is not one of", "--format", "create-dump --help"),
        (["x", "--budget"], "option '--budget' requires an argument", "", "create-dump --help"),
        (["x", "y"], "got unexpected extra argument (y)", "", "it takes one directory"),
    ],
)
def test_a_mistake_on_the_command_line_looks_like_every_other_error(
    words: list[str], what: str, where: str, hint: str
) -> None:
    error = failure.from_click(_mistake(*words))

    assert error.exit_code == 2
    assert failure.render(error, PLAIN).startswith(f"error: {what}")
    assert error.where == where
    assert error.hint.startswith(hint)
