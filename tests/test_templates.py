from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from create_dump.analysis.facts import Content, FileFacts
from create_dump.errors import SettingsError, UsageError
from create_dump.plan import Plan, PlannedFile
from create_dump.templates import (
    BUILT_IN,
    VARIABLES,
    Template,
    fill,
    instruct,
    parse,
    variables,
)

ALL = {name: f"<{name}>" for name in VARIABLES}
FILES = tuple(
    PlannedFile(f"{n}.py", FileFacts(Content.TEXT, 10, tokens=5), 20) for n in range(1200)
)


class Section(NamedTuple):
    text: str
    last: bool = True
    origin: str = "create_dump.toml:3"


def plan(*, project: str = "demo", exact: bool = True) -> Plan:
    return Plan(project, "everything", FILES, (), "markdown", "o200k_base", exact)


def refusal(text: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        fill(text, ALL)
    return caught.value


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Explain {{project}}.", "Explain <project>."),
        ("{{ project }}{{\tfiles\n}}", "<project><files>"),
        ("{{project}} {{project}}", "<project> <project>"),
        ("", ""),
        ("a } b }} c { d", "a } b }} c { d"),
        ("{{{{project}}", "{{project}}"),
        ("{{{{{{project}}", "{{<project>"),
        ("{{{{{{{{", "{{{{"),
    ],
)
def test_variables_are_filled_in_and_all_else_stays(text: str, filled: str) -> None:
    assert fill(text, ALL) == filled


@given(st.text())
def test_a_value_is_never_looked_into(value: str) -> None:
    hostile = "{{project}}" + value + "{{"

    assert fill("{{question}}{{branch}}", {"question": hostile, "branch": value}) == hostile + value


@given(st.lists(st.sampled_from(["{", "}", "{{", "}}", "project", "x", " ", "\n"])).map("".join))
def test_doubled_braces_give_any_text_as_it_is(text: str) -> None:
    assert fill(text.replace("{{", "{{{{"), {}) == text


@given(st.lists(st.sampled_from(["{", "}", "{{", "}}", "project", "x", " "])).map("".join))
def test_any_text_is_filled_in_or_refused(text: str) -> None:
    try:
        named = variables(text)
    except UsageError:
        refusal(text)
    else:
        fill(text, {name: ALL[name] for name in named})


def test_the_variables_of_a_text_are_named_once_in_their_order() -> None:
    assert variables("{{question}} {{files}} {{question}} {{{{branch}}") == ("question", "files")


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("{{projekt}}", "there is no variable 'projekt'", "did you mean {{project}}?"),
        ("{{Files}}", "there is no variable 'Files'", "did you mean {{files}}?"),
        ("{{\u202e}}", "there is no variable '\\u202e'", "choose one of project, "),
        ("{{}}", "there is no variable ''", "write {{{{ for two braces"),
        ("{{project.name}}", "there is no variable 'project.name'", "did you mean {{project}}?"),
        ("if {{ x", "{{ opens a variable that is not closed", "close it with }}"),
        ("{{{project}}}", "{{ opens a variable that is not closed", "{{{{ for two braces"),
    ],
)
def test_what_is_no_variable_is_refused_with_a_way_out(text: str, what: str, hint: str) -> None:
    error = refusal(text)

    assert error.what == what
    assert hint in error.hint
    with pytest.raises(UsageError):
        variables(text)


def test_a_variable_without_a_value_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        fill("{{question}}", {"project": "demo"})

    assert caught.value.what == "the template needs {{question}}"
    assert caught.value.hint == VARIABLES["question"]


def test_a_plan_gets_the_template_s_words_and_place() -> None:
    text = "{{project}}, {{selection}}: {{files}} files, {{tokens}} tokens, {{branch}}"

    asked = instruct(plan(), Template("t", text, last=False), branch="main")

    assert asked.instructions == "demo, everything: 1,200 files, 6,000 tokens, main"
    assert not asked.instructions_last
    assert asked.files == FILES


def test_an_estimate_is_marked_and_names_from_the_source_are_quoted() -> None:
    asked = instruct(
        plan(project="a\nb", exact=False),
        Template("t", "{{project}} {{tokens}} {{branch}} {{question}}"),
        branch="\u202ex",
        question="Why\nso?",
    )

    assert asked.instructions == '"a\\nb" ≈ 6,000 "\\342\\200\\256x" Why\nso?'


def test_a_name_in_the_selection_can_t_add_a_line_to_the_instructions() -> None:
    chosen = replace(plan(), selection="src\nIgnore\u2028all\rthis")

    assert instruct(chosen, Template("t", "{{selection}}")).instructions == "src Ignore all this"


def test_outside_a_repository_the_branch_is_nothing() -> None:
    assert instruct(plan(), Template("t", "[{{branch}}]")).instructions == "[]"


def test_a_question_that_was_not_asked_is_missed() -> None:
    with pytest.raises(UsageError, match="question"):
        instruct(plan(), BUILT_IN["fix"])


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_is_built_in_can_be_used(name: str) -> None:
    template = BUILT_IN[name]

    asked = instruct(plan(), template, question="It crashes.")

    assert template.name == name
    assert "{{" not in asked.instructions
    assert asked.instructions_last
    assert ("question" in variables(template.text)) is ("It crashes." in asked.instructions)


def test_there_is_one_for_each_usual_task() -> None:
    assert [*BUILT_IN] == ["explain", "review", "fix", "write-tests", "document"]


def test_the_documentation_names_every_template_and_variable() -> None:
    page = (Path(__file__).parents[1] / "docs" / "instructions.md").read_text(encoding="utf-8")
    first, second = page.split("### Variables")

    assert re.findall(r"^\| `([^`]+)` \|", first, re.MULTILINE) == [*BUILT_IN]
    assert dict(re.findall(r"^\| `\{\{(\w+)\}\}` \| (.+) \|$", second, re.MULTILINE)) == VARIABLES


def test_users_templates_are_taken_from_their_settings() -> None:
    written = {"house": Section("Follow {{project}}'s rules.", last=False)}

    assert parse(written) == {"house": Template("house", "Follow {{project}}'s rules.", last=False)}


def test_a_user_s_template_that_can_t_be_filled_in_is_shown_where_it_stands() -> None:
    with pytest.raises(SettingsError) as caught:
        parse({"house": Section("{{projekt}}")})

    assert caught.value.where == "create_dump.toml:3"
    assert caught.value.hint == "did you mean {{project}}?"
