import pytest

from create_dump.analysis.facts import Content, FileFacts
from create_dump.cli.terminal import Paint, cells
from create_dump.cli.treeview import Sort, render, rows
from create_dump.selection.selection import EVERYTHING
from create_dump.sources.entry import Batch, Entry, Kind
from create_dump.tree import Tree

PLAIN = Paint(on=False)
DIRECTORY = Kind.DIRECTORY


def _tree(names: dict[str, int | Content | Kind]) -> Tree:
    """Return a tree of paths, each with its tokens, or with what else it is."""
    tree = Tree(EVERYTHING)
    below: dict[str, list[Entry]] = {"": []}
    for path, is_what in names.items():
        kind = is_what if isinstance(is_what, Kind) else Kind.FILE
        below[path.rpartition("/")[0]].append(Entry(path, kind, 4, 0, 0))
        if kind is DIRECTORY:
            below[path] = []
    for directory, entries in below.items():
        tree.merge(Batch(directory, entries, ()))
    tree.learn(
        (path, FileFacts(Content.TEXT, 4, tokens=found), found)
        if type(found) is int
        else (path, FileFacts(Content(found), 4), 0)
        for path, found in names.items()
        if not isinstance(found, Kind)
    )
    return tree


SMALL = _tree(
    {
        "src": DIRECTORY,
        "src/deep": DIRECTORY,
        "src/deep/b.py": 50,
        "src/a.py": 1000,
        "README.md": 700,
        "logo.png": Content.BINARY,
        "old.dump.md": Content.DUMP,
        "lib": Kind.LINK,
    }
)


def _shown(
    tree: Tree = SMALL,
    *,
    depth: int | None = None,
    sort: Sort = "name",
    width: int | None = None,
    exact: bool = True,
) -> list[str]:
    total = tree.root.totals.wrapped + 250
    table = rows(tree.root, "project", total, depth=depth, sort=sort)
    return list(render(table, total, exact=exact, width=width, paint=PLAIN))


def test_tokens_and_share_stand_before_every_path() -> None:
    assert _shown() == [
        "tokens   share  path",
        " 2,000  100.0%  project/",
        " 1,050   52.5%    src/",
        "    50    2.5%      deep/",
        "    50    2.5%        b.py",
        " 1,000   50.0%      a.py",
        "   700   35.0%    README.md",
        "     -            lib (symbolic link)",
        "     -            logo.png (binary)",
        "     -            old.dump.md (a dump of ours)",
        "   250   12.5%    (header and tree)",
    ]


def test_depth_hides_what_is_deeper_but_counts_it() -> None:
    shown = [line.split("  ", 2)[-1].strip() for line in _shown(depth=1)]

    assert not any("a.py" in line or "deep" in line for line in shown)
    assert any("52.5%    src/" in line for line in _shown(depth=1))


def test_no_depth_at_all_is_the_total() -> None:
    assert [line.split()[-1] for line in _shown(depth=0)[1:]] == ["project/", "tree)"]


def test_the_heaviest_come_first_when_asked_for() -> None:
    names = [line.split()[-1] for line in _shown(sort="tokens")[2:7]]

    assert names == ["src/", "a.py", "deep/", "b.py", "README.md"]


def test_the_lines_below_a_directory_add_up_to_it() -> None:
    table = list(rows(SMALL.root, "project", 2000, depth=1, sort="name"))

    assert table[0].tokens == sum(row.tokens or 0 for row in table[1:])


def test_an_estimate_is_marked_in_the_head() -> None:
    assert _shown(exact=False)[0] == "≈ tokens   share  path"


@pytest.mark.parametrize("width", [20, 24, 30, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    tree = _tree({"長い名前のファイル.txt": 3, "x" * 60: 4, "y" * 30: Content.BINARY})

    assert all(cells(line) <= width for line in _shown(tree, width=width))


def test_names_are_whole_where_there_is_no_terminal() -> None:
    assert "x" * 300 in "".join(_shown(_tree({"x" * 300: 4})))


def test_a_hostile_name_is_quoted() -> None:
    shown = "\n".join(_shown(_tree({"a\nb\x1b[2J": 3, "\u202e.exe": 4})))

    assert '"a\\nb\\033[2J"' in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_directory_that_can_not_be_read_says_why() -> None:
    tree = _tree({"secret": DIRECTORY})
    tree.merge(Batch("secret", (), (), error="permission denied\x1b"))

    assert "     -" not in _shown(tree)[2]
    assert _shown(tree)[2].endswith("secret/ (permission denied\\x1b)")


def test_an_empty_tree_is_its_header() -> None:
    assert _shown(Tree(EVERYTHING))[1].split() == ["250", "100.0%", "project/"]
