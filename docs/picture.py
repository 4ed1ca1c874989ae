"""Draw README's picture, ``docs/explore.svg``, from the app itself: ``python docs/picture.py``.

It shows this repository as it was last committed, in the app as it is now.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PICTURE = PROJECT / "docs" / "explore.svg"
SIZE = (116, 34)
PATIENCE_S = 60

STEPS = (
    ("src", "right"),
    ("src/create_dump", "space", "right"),
    ("src/create_dump/explore", "space"),
    ("src/create_dump/plan.py",),
)
"""Where the cursor goes, and what is pressed there."""


def main() -> None:
    """Draw it."""
    with tempfile.TemporaryDirectory() as home:
        # The picture shows where the project is: below a home directory, as for most people.
        os.environ["HOME"] = os.environ["USERPROFILE"] = home
        root = Path(home, "create-dump")
        archive = ["git", "archive", "--format=tar", "HEAD"]
        content = subprocess.run(archive, cwd=PROJECT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            tar.extractall(root, filter="data")
        PICTURE.write_text(plain(asyncio.run(draw(root))), encoding="utf-8")


async def draw(root: Path) -> str:
    """Return the app's screen on *root* as SVG, after a few keys."""
    from create_dump.explore.budget import Budget
    from create_dump.explore.explorer import Explorer
    from create_dump.options import Options
    from create_dump.selection.selection import NOTHING
    from create_dump.workspace import Workspace

    with Workspace(root, Options(selection=NOTHING)) as workspace:
        app = Explorer(workspace, budgets=(Budget("", 200_000, 8_000),))
        async with app.run_test(size=SIZE) as pilot:
            async with asyncio.timeout(PATIENCE_S):
                while not workspace.walked or workspace.pending:
                    await pilot.pause(0.05)
                for path, *keys in STEPS:
                    while app.tree_view.rows.current.path != path:
                        await pilot.press("down")
                    await pilot.press(*keys)
            await pilot.pause(0.5)
            return app.export_screenshot(title="create-dump explore")


def plain(svg: str) -> str:
    """Return *svg* without the fonts that it would fetch from elsewhere.

    Sites that show pictures from repositories load nothing else with them; any monospaced font
    does, since each run of text carries its length.
    """
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")


if __name__ == "__main__":
    main()
