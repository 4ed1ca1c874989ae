"""Versions of what is installed, told as the standard library tells them."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata

import pytest

from create_dump.analysis.versions import version


@pytest.mark.parametrize("distribution", ["xxhash", "kingfisher-secret-scanner", "Textual"])
def test_it_is_what_the_standard_library_says(distribution: str) -> None:
    assert version(distribution) == metadata.version(distribution)


def test_what_is_not_installed_has_none() -> None:
    assert version("no-such-library-anywhere") is None


def test_it_loads_nothing_that_reads_metadata() -> None:
    program = (
        "import sys; from create_dump.analysis.versions import version;"
        "assert version('kingfisher-secret-scanner');"
        "assert 'importlib.metadata' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
