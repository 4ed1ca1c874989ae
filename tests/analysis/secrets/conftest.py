"""One scanner for all tests here: compiling the rules takes seconds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from create_dump.analysis.secrets import scanners
from create_dump.analysis.secrets.builtin import Builtin

if TYPE_CHECKING:
    from create_dump.analysis.secrets.scanners import Preparing


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Preparing:
    # All workers of one run share the compiled rules.
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if folder.name.startswith("popen-") else folder
    scanner = scanners.get(cache=shared / "rules")
    scanner.prepare()
    return scanner


@pytest.fixture(params=["engine", "built-in"])
def scanner(request: pytest.FixtureRequest, engine: Preparing) -> Preparing:
    return engine if request.param == "engine" else Builtin()


@pytest.fixture
def source() -> random.Random:
    return random.Random(11)  # noqa: S311 - the same secrets each time
