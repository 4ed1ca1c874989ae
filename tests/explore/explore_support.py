"""What the tests of the app share: waiting for it, a clipboard, and files worth looking at."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from create_dump.destinations.base import Delivery, Outcome
from create_dump.explore.explorer import Explorer
from create_dump.sources.directory import DirectorySource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from create_dump.sources.entry import Batch

PATIENCE_S = 60.0
TERMINAL_PATIENCE_S = 60
"""A whole process starts in it, beside many others."""


@dataclass
class FakeClipboard:
    """Keeps what it is given, and answers as it is told."""

    delivery: Delivery = field(
        default_factory=lambda: Delivery(Outcome.VERIFIED, "clipboard (xclip)")
    )
    error: Exception | None = None
    taken: list[bytes] = field(default_factory=list)
    extension: str = ""

    def __call__(self, extension: str) -> FakeClipboard:
        self.extension = extension
        return self

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        data = b"".join(chunks)
        if self.error is not None:
            raise self.error
        self.taken.append(data)
        return self.delivery


def code(name: str, functions: int) -> str:
    """Return a module in which there is something to colour and to count."""
    parts = [
        f'"""What {name} does."""\n\nfrom __future__ import annotations\n\nLIMIT = {functions}\n'
    ]
    parts += [
        f"\n\ndef {name}_{n}(value: int, *, strict: bool = False) -> str:\n"
        f'    """Return the text of *value*."""\n'
        f"    # The {n}. of its kind.\n"
        f'    return f"{{value}}: {name}" if strict else "nothing"\n'
        for n in range(functions)
    ]
    return "".join(parts)


def git(root: Path, *words: str) -> None:
    """Run git in *root* as somebody whom nobody's settings reach."""
    who = {
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", "t"), ("EMAIL", "t@example.org"))
    }
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", *words], cwd=root, check=True, capture_output=True, env=os.environ | who | nobody
    )


def commit_all(root: Path) -> None:
    """Make *root* a git repository, if it is none, and commit all that is in it."""
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=So far")


async def go(pilot: Pilot[None], path: str) -> None:
    """Put the cursor on *path*, unfolding what is above it."""
    tree = explorer(pilot).tree_view
    node = explorer(pilot).workspace.tree.get(path)
    assert node is not None
    tree.rows.reveal(node)
    tree.rearranged()
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Let the app go on until *condition* holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await pilot.pause(0.01)
    await pilot.pause()


def explorer(pilot: Pilot[None]) -> Explorer:
    """Return the app that *pilot* flies."""
    assert isinstance(pilot.app, Explorer)
    return pilot.app


async def settled(pilot: Pilot[None]) -> None:
    """Let the app go on until everything is found, counted and on the screen."""
    app = explorer(pilot)
    workspace = app.workspace

    def unrest() -> list[str]:
        waits = {
            "walk": not app.header.progress.walked,
            "progress": app.header.progress.pending,
            "analysis": workspace.pending,
            "totals": app.totals.sum.files != workspace.size.files,
            "count": app.totals.sum.sign == "~",
            "desk": app.desk.busy,
            "app": not app.at_rest,
        }
        return [name for name, waiting in waits.items() if waiting]

    try:
        await until(pilot, lambda: not unrest())
    except TimeoutError as error:
        raise AssertionError(f"never at rest: {', '.join(unrest())}") from error


@contextmanager
def in_terminal(
    project: Path, directory: Path, env: Mapping[str, str], size: tuple[int, int] = (80, 24)
) -> Iterator[Any]:
    """Open the app on *project* as a process of its own in a terminal; it stands in *directory*.

    Yields:
        The ``pexpect.spawn``; what it has matched and seen has no useful type.
    """
    import pexpect

    with pexpect.spawn(
        sys.executable,
        ["-m", "create_dump", "explore", str(project)],
        dimensions=size[::-1],
        timeout=TERMINAL_PATIENCE_S,
        cwd=str(directory),
        env=env,
    ) as terminal:
        yield terminal


@contextmanager
def walk_that_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the walk find two directories, and the rest only when this ends."""
    go_on = threading.Event()
    walk = DirectorySource.walk

    def slowly(self: DirectorySource, start: str = "", **how: Any) -> Iterator[Batch]:  # noqa: ANN401 - as it takes it
        for number, batch in enumerate(walk(self, start, **how)):
            if number == 2:
                go_on.wait(PATIENCE_S)
            yield batch

    monkeypatch.setattr(DirectorySource, "walk", slowly)
    try:
        yield
    finally:
        go_on.set()
