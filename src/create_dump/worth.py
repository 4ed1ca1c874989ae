"""How much a reader of a code base would miss a file, judged by its path alone.

The idea of what is generated, vendored or documentation is that of GitHub's Linguist
(``generated.rb``, ``vendor.yml``, ``documentation.yml``); these lists are short and our own.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final


class Worth(IntEnum):
    """The less it is, the sooner a file is dispensable."""

    BALLAST = 0
    """Made by a tool or written by others: locks, minified and generated code, vendored code."""
    DATA = 1
    """Tables, drawings, translations, and what tests feed on."""
    AROUND = 2
    """About the code: tests, documents, configuration."""
    SOURCE = 3
    """The code itself, and whatever is not known to be anything else."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BALLAST_PARTS: Final = _names(
    "node_modules bower_components vendor vendored third_party third-party thirdparty dist "
    "generated __generated__ _generated .yarn"
)
_DATA_PARTS: Final = _names(
    "fixtures fixture testdata test_data test-data cassettes golden goldens snapshots "
    "__snapshots__ locale locales translations"
)
_TEST_PARTS: Final = _names("test tests __tests__ spec specs e2e testing")
_TEST_DATA_PARTS: Final = _names("data samples resources files assets input expected")
_AROUND_PARTS: Final = _TEST_PARTS | _names(
    "doc docs documentation example examples benchmark benchmarks .github .gitlab"
)
_BALLAST_NAME: Final = re.compile(
    r".*\.lock|.*[.-]lock\.(?:json|ya?ml)|packages\.lock\.json|npm-shrinkwrap\.json|go\.sum"
    r"|gradle\.lockfile|.*[.-]min\.(?:js|mjs|css)|.*\.(?:bundle|chunk)\.js|.*\.(?:js|css|mjs)\.map"
    r"|.*_pb2(?:_grpc)?\.pyi?|.*\.pb(?:\.gw)?\.(?:go|cc|h|rb)|.*\.(?:g|freezed)\.dart"
    r"|.*[._]generated\.\w+|zz_generated.*|.*\.designer\.(?:cs|vb)|.*\.snap"
)
_DATA_NAME: Final = re.compile(
    r".*\.(?:csv|tsv|jsonl|ndjson|geojson|topojson|svg|po|pot|xlf|xliff|log|har|ipynb|sarif)"
)
_AROUND_NAME: Final = re.compile(
    r"test_.*\.py|conftest\.py|.*_tests?\.(?:py|go|rs|rb|c|cc|cpp|exs)|.*[._](?:test|spec)\.\w+"
    r"|.*\.(?:md|mdx|rst|adoc|txt|json|json5|jsonc|ya?ml|toml|xml|ini|cfg)"
    r"|licen[cs]e.*|copying.*|change(?:s|log).*|authors.*"
)
_TEST_CLASS: Final = re.compile(r".*(?:Test|Tests|Spec)\.(?:java|kt|cs|swift|scala|php)")


def worth(path: str) -> Worth:
    """Return how much *path*, as in ``Entry``, would be missed."""
    *above, name = path.lower().split("/")
    if not _BALLAST_PARTS.isdisjoint(above) or _BALLAST_NAME.fullmatch(name):
        return Worth.BALLAST
    if not _DATA_PARTS.isdisjoint(above) or _DATA_NAME.fullmatch(name):
        return Worth.DATA
    if not _TEST_PARTS.isdisjoint(above) and not _TEST_DATA_PARTS.isdisjoint(above):
        return Worth.DATA
    if not _AROUND_PARTS.isdisjoint(above) or _AROUND_NAME.fullmatch(name):
        return Worth.AROUND
    if _TEST_CLASS.fullmatch(path):
        return Worth.AROUND
    return Worth.SOURCE
