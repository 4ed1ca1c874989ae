"""Imports: what a file names of others, which files those are, and the graph that they make.

::

    found = imports(text, language)                    # of one file's text
    graph[path] = Resolver(paths, read).resolve(path, found)
    closure(graph, [path]), importers(graph), centrality(graph)
"""

from create_dump.analysis.imports import graph
from create_dump.analysis.imports.found import Import
from create_dump.analysis.imports.resolver import Resolver
from create_dump.analysis.imports.scan import LANGUAGES, imports, supported

__all__ = ["LANGUAGES", "Import", "Resolver", "graph", "imports", "supported"]
