import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    script = (
        "import sys; sys.path.insert(0, 'docs'); import commands; "
        "sys.exit(commands.PAGE.read_text(encoding='utf-8') != commands.page())"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=False)

    assert done.returncode == 0, "it is out of date: python docs/commands.py"
