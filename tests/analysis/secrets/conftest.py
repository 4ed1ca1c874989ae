"""One scanner for all tests here: compiling the rules takes seconds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import platformdirs
import pytest

from create_dump.analysis.secrets import scanners
from create_dump.analysis.secrets.builtin import Builtin

if TYPE_CHECKING:
    from create_dump.analysis.secrets.scanners import Preparing


@pytest.fixture(scope="session")
def engine() -> Preparing:
    cache = platformdirs.user_cache_path("create-dump", appauthor=False) / "rules"
    scanner = scanners.get(cache=cache)
    scanner.prepare()
    return scanner


@pytest.fixture(params=["engine", "built-in"])
def scanner(request: pytest.FixtureRequest, engine: Preparing) -> Preparing:
    return engine if request.param == "engine" else Builtin()


@pytest.fixture
def source() -> random.Random:
    return random.Random(11)  # noqa: S311 - the same secrets each time
