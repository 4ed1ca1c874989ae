"""The worker's own side, without a process: messages in, answers out."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest
from worker_fakes import OFF, OPEN, Folder, fenced

from create_dump.analysis import frames, tokens
from create_dump.analysis.analyse import analyse_files
from create_dump.analysis.jobs import CountText
from create_dump.analysis.worker import serve

if TYPE_CHECKING:
    from pathlib import Path


def _answers(*messages: NamedTuple) -> list[object]:
    """Serve *messages* to their end and return what was answered."""
    inbox = io.BytesIO(b"".join(frames.pack(message) for message in messages))
    outbox = io.BytesIO()
    with contextlib.suppress(EOFError):
        serve(inbox, outbox)
    outbox.seek(0)
    answers = []
    while outbox.tell() < len(outbox.getbuffer()):
        answers.append(frames.read(outbox))
    return answers


def test_files_and_texts_are_answered_in_turn(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\n", "utf-8")
    source = Folder(tmp_path, os.getpid())

    answers = _answers(
        frames.Open(source, "rough", fenced, OFF),
        frames.Analyse(7, ["a.py", "gone"]),
        frames.Ask(8, CountText("five!")),
    )

    expected = analyse_files(source.read, ["a.py", "gone"], tokens.Rough(), fenced, OPEN)
    assert answers == [frames.Analysed(7, expected, ""), frames.Told(8, 2, None)]


def test_how_an_analysis_failed_is_answered_with_its_results(tmp_path: Path) -> None:
    (answer,) = _answers(
        frames.Open(Folder(tmp_path, os.getpid()), "rough", fenced, OFF),
        frames.Analyse(1, ["broken"]),
    )

    assert isinstance(answer, frames.Analysed)
    assert answer.trouble == "ZeroDivisionError: broken"


def test_a_missing_vocabulary_is_the_only_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "toktok", None)
    monkeypatch.setattr(tokens, "_counters", {})
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))

    (answer,) = _answers(
        frames.Open(Folder(tmp_path, 0), "cl100k_base", fenced, OFF),
        frames.Ask(1, CountText("text")),
    )

    assert isinstance(answer, frames.Broken)
    assert "no vocabulary to count cl100k_base" in answer.what
    assert answer.hint


def test_a_first_message_that_is_no_opening_is_a_bug() -> None:
    with pytest.raises(TypeError, match="expected Open"):
        _answers(frames.Ask(1, CountText("text")))


def test_a_message_that_ends_in_the_middle_is_an_end() -> None:
    frame = frames.pack(frames.Ask(1, CountText("text")))

    for length in (0, 3, 8, len(frame) - 1):
        with pytest.raises(EOFError):
            frames.read(io.BytesIO(frame[:length]))
