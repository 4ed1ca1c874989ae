from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from formats_cases import Sample, plan_of, rendered
from toktok import batch_count  # type: ignore[import-untyped]  # it ships no types

from create_dump import formats
from create_dump.formats import request
from create_dump.formats.changes import Change, render_changes
from create_dump.plan import Skipped

DOCUMENT = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
# The example in Markdown has code blocks itself, so that it stands between four backticks.
BLOCKS: list[tuple[str, str]] = re.findall(
    r"^(`{3,4})\w+\n(.*?)^\1$", DOCUMENT, re.DOTALL | re.MULTILINE
)


def documented(form: str) -> str:
    begin = formats.get(form).header(plan_of([], form)).split("\n", 1)[0]
    return next(text for _, text in BLOCKS if text.startswith(f"{begin}\n"))


def dump(form: str) -> str:
    texts = {"src/a.py": "x = 1\n", "README": "Hi"}
    samples = [Sample(path, text) for path, text in texts.items()]
    plan = plan_of(samples, form, project="demo", skipped=(Skipped("logo.png", "binary", ""),))
    counts = dict(zip(texts, batch_count(texts.values(), "o200k_base"), strict=True))
    files = (
        file._replace(facts=file.facts._replace(tokens=counts[file.path])) for file in plan.files
    )
    counted = replace(plan, files=tuple(files))
    return "".join(rendered(counted, samples))


@pytest.mark.parametrize("form", formats.NAMES)
def test_the_documentation_shows_each_format_as_it_is(form: str) -> None:
    shown = documented(form)

    pattern = re.escape(shown).replace("…", ".*")

    assert re.fullmatch(pattern, dump(form))


def test_the_documentation_shows_a_dump_of_changes_as_it_is() -> None:
    begin = "<!-- create-dump:1 markdown changes -->\n"
    shown = next(text for _, text in BLOCKS if text.startswith(begin))
    changes = [Change("src/a.py", "x = 1\n", "x = 2\n"), Change("old.py", "", None)]

    written = "".join(render_changes("demo", "markdown", changes))

    assert re.fullmatch(re.escape(shown).replace("…", ".*"), written)


@pytest.mark.parametrize("form", formats.NAMES)
def test_the_documentation_names_the_marker_of_changes(form: str) -> None:
    marker = next(render_changes("demo", form, [])).split("\n", 1)[0]

    assert f"| `{form}` | `{marker}` |\n" in DOCUMENT


def test_the_documented_end_of_a_dump_with_instructions_is_as_it_is() -> None:
    plan = replace(plan_of([], "json"), instructions="Find the bug.")

    assert formats.get("json").footer(plan) in [text for _, text in BLOCKS]


@pytest.mark.parametrize("part", [(2, 5), (5, 5)])
def test_the_documentation_has_the_words_of_a_part(part: tuple[int, int]) -> None:
    assert request.part(replace(plan_of([], "plain"), part=part)) in DOCUMENT


def test_the_documented_way_to_read_a_dump_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("demo.dump.md").write_text(dump("markdown"), encoding="utf-8", newline="")
    example = next(text for _, text in BLOCKS if "formats.read" in text)

    exec(compile(example, "docs/formats.md", "exec"), {})  # noqa: S102 - our own documentation

    assert capsys.readouterr().out == "src/a.py 6\nREADME 2\n"
