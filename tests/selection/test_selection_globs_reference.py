"""The user's globs mean what pathspec's gitignore style means by them.

Pathspec is the reference of that style. Our own engine answers in its place because settings may
come with an untrusted project, and a hostile glob must not cost more than linear time. Negation,
``**`` and a last ``/*`` are left out: there pathspec and git differ, and ours agrees with real git
(`test_selection_ignore_oracle`).
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import PathSpec

from create_dump.selection.globs import Globs

names = st.sampled_from(["a", "b", "ab", "a.py", "b.txt", ".a"])
paths = st.lists(names, min_size=1, max_size=4).map("/".join)
parts = st.sampled_from(["a", "b", "ab", "*", "*.py", "a*", "?", "[ab]", "*b*"])
patterns = st.builds(
    lambda start, inside, end: start + "/".join(inside) + end,
    st.sampled_from(["", "/"]),
    st.lists(parts, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
).filter(lambda pattern: not pattern.endswith("/*"))


def _ours(chosen: list[str], path: str) -> bool:
    level = Globs("--include", tuple(chosen)).top
    *above, name = path.split("/")
    for directory in above:
        level = level.below(directory, directory)
    choice = level.choose(name, path, directory=False)
    return choice is not None and choice.matches


@settings(max_examples=400)
@given(st.lists(patterns, min_size=1, max_size=3), paths)
def test_a_file_is_named_by_globs_exactly_where_pathspec_says_so(
    chosen: list[str], path: str
) -> None:
    reference = PathSpec.from_lines("gitignore", chosen, backend="simple")

    assert _ours(chosen, path) is reference.match_file(path)
