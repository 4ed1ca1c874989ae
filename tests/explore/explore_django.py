"""A tree of Django's shape: the names that make its paths alike, and weights that matter."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "DJANGO_SOURCES"
"""The environment variable that names Django's real sources, to have them tried as well."""
REAL = os.environ.get(VARIABLE, "")

HEAVIEST = {
    "django/contrib/admin/static/admin/js/vendor/jquery/jquery.js": 280,
    "docs/ref/models/querysets.txt": 220,
    "tests/queries/tests.py": 190,
    "docs/ref/settings.txt": 160,
    "django/db/models/query.py": 130,
}
"""The five heaviest files, by the functions in them."""

_MODULES: Mapping[str, tuple[str, ...]] = {
    "django": ("__init__", "__main__", "shortcuts"),
    "django/apps": ("__init__", "config", "registry"),
    "django/conf": ("__init__", "global_settings"),
    "django/contrib/auth": ("__init__", "admin", "backends", "models", "tokens"),
    "django/contrib/gis/db": ("__init__",),
    "django/contrib/gis/db/models": ("__init__", "fields", "functions"),
    "django/core": ("__init__", "exceptions", "signals"),
    "django/db": ("__init__", "transaction", "utils"),
    "django/db/backends": ("__init__", "signals", "utils"),
    "django/db/backends/base": ("base", "creation", "features", "test_doubles"),
    "django/db/migrations": ("__init__", "autodetector", "loader", "state"),
    "django/db/models": ("__init__", "aggregates", "base", "manager", "options", "tests"),
    "django/db/models/sql": ("__init__", "compiler", "query", "where"),
    "django/test": ("__init__", "client", "runner", "testcases"),
    "tests/backends": ("__init__", "models", "tests"),
    "tests/db_functions": ("__init__", "models", "tests"),
    "tests/db_utils": ("__init__", "tests"),
}
_PAGES = ("docs/topics/db/models.txt", "docs/topics/db/queries.txt", "docs/howto/deployment.txt")


_FUNCTION = """

    def {name}_{number}(self, *args, using=None, **kwargs):
        \"\"\"Return what {name} is {number} times over, for the connection *using*.\"\"\"
        connection = self.connections[using or self.default_alias]
        if not args and not kwargs:
            return connection.features.supports_{name}
        with connection.cursor() as cursor:
            cursor.execute(self.as_sql("{name}", args), kwargs.values())
            rows = [row for row in cursor.fetchall() if row[{number}] is not None]
        for row in rows:
            self.cache.setdefault(row[0], []).append(self.convert(row, connection))
        if len(rows) != len(args):
            raise self.model.DoesNotExist("{name} has %d rows, not %d" % (len(rows), len(args)))
        return self.cache
"""


def django_like(root: Path) -> Path:
    """Fill *root* with some 60 files of 200,000 tokens, and return it."""
    weights = {
        **{f"{place}/{name}.py": 4 for place, names in _MODULES.items() for name in names},
        **dict.fromkeys(_PAGES, 14),
        **HEAVIEST,
    }
    for path, functions in weights.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        name = Path(path).stem.strip("_")
        text = [_FUNCTION.format(name=name, number=number) for number in range(functions)]
        file.write_text(f"class {name.title()}:{''.join(text)}", encoding="utf-8")
    return root
