import click
import pytest
from click.testing import CliRunner

from create_dump.cli.help import Command
from create_dump.cli.program import COMMANDS, DUMP, NAME, program


def _command(name: str) -> Command:
    command = program.get_command(click.Context(program), name)
    assert isinstance(command, Command)
    return command


@pytest.mark.parametrize("name", [DUMP, *COMMANDS])
def test_every_option_stands_in_exactly_one_section(name: str) -> None:
    command = _command(name)

    shown = [param for names in command.sections.values() for param in names]
    options = [param.name for param in command.params if isinstance(param, click.Option)]
    assert sorted(shown) == sorted(str(option) for option in options)


@pytest.mark.parametrize("name", [DUMP, *COMMANDS])
def test_every_option_has_words_and_no_line_is_too_wide(name: str) -> None:
    command = _command(name)

    assert all(param.help for param in command.params if isinstance(param, click.Option))
    text = CliRunner().invoke(program, [name, "--help"] if name else ["--help"]).output
    wide = [line for line in text.splitlines() if len(line) > 80]
    assert [line for line in wide if not line.startswith(f"  {NAME} completion")] == []


def test_titles_are_bold_on_a_terminal_only() -> None:
    command = _command("tree")

    plain = command.get_help(click.Context(command, color=False))
    coloured = command.get_help(click.Context(command, color=True))

    assert "\x1b" not in plain
    assert "\x1b[1mExamples:\x1b[0m" in coloured
    assert click.unstyle(coloured) == plain


def test_a_word_that_is_no_command_is_a_path() -> None:
    context = program.make_context(NAME, ["src", "--stdout"])

    name, command, words = program.resolve_command(
        context, [*context._protected_args, *context.args]
    )
    assert (name, words) == (DUMP, ["src", "--stdout"])
    assert command is _command(DUMP)


@pytest.mark.parametrize("words", [[], ["--", "tree"], ["-q", "tree"], [""]])
def test_only_the_first_word_can_be_a_command(words: list[str]) -> None:
    context = program.make_context(NAME, [*words])

    name, _, rest = program.resolve_command(context, [*context._protected_args, *context.args])
    assert (name, rest) == (DUMP, words)
