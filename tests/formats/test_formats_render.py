from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from formats_cases import Sample, dump_of, plan_of, section_of

from create_dump import formats
from create_dump.errors import UsageError
from create_dump.formats.render import render

if TYPE_CHECKING:
    from create_dump.plan import PlannedFile

every_format = pytest.mark.parametrize("form", formats.NAMES)


def test_a_section_is_made_only_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def section(file: PlannedFile) -> bytes:
        asked.append(file.path)
        return b"section"

    pieces = render(plan_of([Sample("a", "x\n"), Sample("b", "x\n")], "markdown"), section)

    next(pieces)
    assert asked == []
    assert next(pieces) == b"section"
    assert asked == ["a"]


@every_format
@pytest.mark.parametrize("lost", [{"a"}, {"b"}, {"c"}, {"a", "b"}, {"b", "c"}, {"a", "b", "c"}])
def test_a_file_without_a_section_is_left_out(form: str, lost: set[str]) -> None:
    samples = {path: Sample(path, f"{path}\n") for path in "abc"}
    plan = plan_of(list(samples.values()), form)

    def section(file: PlannedFile) -> bytes | None:
        return None if file.path in lost else section_of(form, samples[file.path])

    dump = b"".join(render(plan, section)).decode()

    assert [path for path, _ in formats.read(dump).files] == sorted({"a", "b", "c"} - lost)


@every_format
def test_a_file_that_changed_is_written_by_its_newer_facts(form: str) -> None:
    plan = plan_of([Sample("a", "old\n")], form)
    newer = Sample("a", "größe", "cp1252")

    dump = b"".join(render(plan, lambda _: section_of(form, newer))).decode()

    assert formats.read(dump).files == (("a", "größe".encode("cp1252")),)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError):
        list(render(plan_of([], "markdwon"), lambda _: b""))


@every_format
def test_a_section_is_the_same_whatever_stands_around_it(form: str) -> None:
    sample = Sample("b.py", "x = 1\n")
    section = "".join(formats.get(form).section(sample.path, sample.facts, sample.text))

    alone = dump_of([sample], form)
    among = dump_of([Sample("a.py", ""), sample, Sample("c.py", "y")], form)

    assert section in alone
    assert section in among


_SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from formats_cases import Sample, plan_of, rendered
from create_dump.plan import Skipped
samples = [Sample(f"d{n % 3}/{n}.py", f"x = {n}\\n") for n in range(20)]
skipped = tuple(Skipped(f"{r}{n}", r, "") for n in range(3) for r in ("link", "binary", "vanished"))
plan = plan_of(samples, sys.argv[2], skipped=skipped)
for piece in rendered(plan, samples):
    sys.stdout.buffer.write(piece.encode())
"""


@every_format
def test_the_same_plan_gives_the_same_bytes_in_every_process(form: str) -> None:
    def digest(seed: str) -> str:
        run = subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(Path(__file__).parent), form],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert len(run.stdout) > 1000
        return hashlib.sha256(run.stdout).hexdigest()

    assert digest("1") == digest("2")
