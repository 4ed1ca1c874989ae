"""What the preview's tabs show, without a screen: documents, cards, and how they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import commit_all
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from create_dump import formats
from create_dump.analysis.changes import unified
from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.text import count_lines, decode
from create_dump.destinations.memory import BytesDestination
from create_dump.explore import document
from create_dump.explore.document import Card, Document, Page
from create_dump.explore.keymap import Keymap
from create_dump.explore.last_copy import LastCopy
from create_dump.explore.making import CalledOff, Making, of_content
from create_dump.explore.pages import Tab, said, wanted
from create_dump.options import Options
from create_dump.selection.selection import NOTHING, State
from create_dump.sent import Sent
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from create_dump.node import Node

SOURCE = (
    '"""Doc."""\n\n\nclass A:\n    """One."""\n\n    def f(self) -> int:\n        one = 1\n'
    + "        one += one * 2 - 1\n" * 20
    + "        return 1 + 1\n"
)


class TestDocuments:
    def test_text_comes_in_lines_with_what_is_known_of_it(self) -> None:
        shown = of_content("x.py", 7, decode("a\r\nß\r\n".encode()))

        assert isinstance(shown, Document)
        assert list(shown.lines) == ["a", "ß"]
        assert (shown.language, shown.note) == ("python", "CRLF")
        assert [shown.number(row) for row in range(2)] == [1, 2]

    def test_binary_and_empty(self) -> None:
        binary, empty = (of_content("x", len(data), decode(data)) for data in (b"\0\1", b""))

        assert binary == Card(
            "x", ("Binary file of 2 B", "", "It can't go into a dump: it holds NUL bytes.")
        )
        assert empty == Card("x", ("Empty file",))

    def test_an_outline_knows_where_its_definitions_stand(self) -> None:
        text = '"""Doc."""\nclass A: # L4\n    def f(self) -> int:\n'

        shown = document.of_outline("a.py", text, "python")

        assert [shown.number(row) for row in range(3)] == [0, 4, 0]
        assert [shown.line_at(row) for row in range(3)] == [1, 4, 4]
        assert shown.gutter == 1

    @pytest.mark.parametrize("name", ["markdown", "xml", "plain"])
    def test_a_section_numbers_the_files_own_lines_only(self, name: str) -> None:
        section = formats.get(name).section("a.py", _facts(SOURCE), SOURCE)

        shown = document.of_section("a.py", section, SOURCE, "python", outline=False)

        lines = SOURCE.splitlines()
        numbered = {shown.number(row): line for row, line in enumerate(shown.lines)}
        assert "\n".join(shown.lines) + "\n" == "".join(section)
        assert [numbered[at] for at in range(1, len(lines) + 1)] == lines
        assert shown.number(0) == shown.number(len(shown.lines) - 1) == 0

    def test_a_section_in_one_line_is_broken_so_that_all_of_it_can_be_seen(self) -> None:
        section = formats.get("json").section("a.py", _facts(SOURCE * 9), SOURCE * 9)

        shown = document.of_section("a.py", section, SOURCE * 9, "python", outline=False)

        assert "".join(shown.lines) + "\n" == "".join(section)
        assert max(map(len, shown.lines)) == 120
        assert not any(shown.number(row) for row in range(len(shown.lines)))

    def test_a_diff_is_numbered_by_the_new_file_and_summed_up(self) -> None:
        new = SOURCE.replace("1 + 1", "2") + "\n\nB = 3\n"

        shown = document.of_diff("a.py", unified(SOURCE, new, "a.py"), "Since then")

        assert shown.lines[0] == "Since then"
        assert shown.lines[1].startswith("@@ ")
        assert shown.note == "+4 -1"
        rows = {line: shown.number(row) for row, line in enumerate(shown.lines)}
        assert rows["-        return 1 + 1"] == 0
        assert rows["+        return 2"] == 29
        assert rows["+B = 3"] == 32

    @given(
        old=st.lists(st.sampled_from(["a", "b", "@@ -1 +9 @@", "--- x", "+++ y", ""]), max_size=20),
        new=st.lists(st.sampled_from(["a", "b", "@@ -1 +9 @@", "--- x", "+++ y", ""]), max_size=20),
    )
    def test_the_number_of_a_diffs_line_is_where_it_stands(
        self, old: list[str], new: list[str]
    ) -> None:
        before, after = ("".join(f"{line}\n" for line in lines) for lines in (old, new))

        shown = document.of_diff("a", unified(before, after, "a"), "Since then")

        for row, line in enumerate(shown.lines):
            number = shown.number(row)
            assert bool(number) == line.startswith((" ", "+"))
            assert not number or new[number - 1] == line[1:]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / "a.py").write_text(SOURCE)
    (root / "docs" / "b.md").write_text("# B\n\nNo newline at the end.")
    (root / "docs" / "c.md").write_bytes(b"# C\r\n\r\nText.\r\n")
    (root / "docs" / "old.txt").write_bytes("gr\xfc\xdfe aus k\xf6ln\n".encode("latin-1"))
    (root / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    return root


@pytest.fixture
def opened(root: Path) -> Iterator[Callable[..., Workspace]]:
    workspaces: list[Workspace] = []

    def open_(format_: str = "markdown") -> Workspace:
        workspace = Workspace(root, Options(selection=NOTHING, format=format_))
        workspaces.append(workspace)
        workspace.complete()
        return workspace

    yield open_
    for workspace in workspaces:
        workspace.close()


def at(workspace: Workspace, path: str) -> Node:
    node = workspace.tree.get(path)
    assert node is not None
    return node


def page(workspace: Workspace, tab: Tab, path: str) -> Page:
    node = at(workspace, path)
    return said(workspace, tab, node, Keymap()) or Making(workspace, tab, node).make()


def changes(workspace: Workspace, path: str, sent: Sent | None) -> Page:
    """Return what has changed in *path* since *sent*."""
    node, copy = at(workspace, path), LastCopy(lambda: sent)
    return (
        said(workspace, Tab.CHANGES, node, Keymap(), copy)
        or Making(workspace, Tab.CHANGES, node, copy).make()
    )


def send(workspace: Workspace, form: str = "markdown") -> Sent:
    """Deliver what is chosen, and return what was sent."""
    workspace.set_format(form)
    plan, memory = workspace.plan(), BytesDestination()
    workspace.deliver(plan, memory)
    workspace.pump()
    return Sent.whole(memory.data, {file.path: file.facts.digest for file in plan.files})


def see(workspace: Workspace, path: str) -> None:
    """Let *workspace* notice what has happened to *path*."""
    before = workspace.analysed
    workspace.look(path)
    while workspace.analysed == before or workspace.pending:
        workspace.wait(0.1)


class TestTheDump:
    @pytest.mark.parametrize("name", formats.NAMES)
    @pytest.mark.parametrize("state", [State.IN, State.OUTLINE])
    def test_a_files_section_is_what_the_dump_holds(
        self, opened: Callable[..., Workspace], name: str, state: State
    ) -> None:
        workspace = opened(name)
        workspace.choose([""], state)
        while not workspace.size.exact or at(workspace, "a.py").outlined is None:
            workspace.wait(0.1)
            if state is State.IN and workspace.size.exact:
                break
        destination = BytesDestination()
        workspace.deliver(workspace.plan(), destination)
        dump = destination.data.decode()

        for path in ("a.py", "docs/b.md", "docs/c.md", "docs/old.txt"):
            shown = page(workspace, Tab.DUMP, path)

            assert isinstance(shown, Document)
            end = "" if name == "json" else "\n"
            text = end.join(shown.lines)
            assert text in dump.replace("\r\n", "\n"), path

    def test_an_outline_is_shown_where_an_outline_goes_in(
        self, opened: Callable[..., Workspace]
    ) -> None:
        workspace = opened()
        workspace.choose(["a.py"], State.OUTLINE)
        while at(workspace, "a.py").outlined is None:
            workspace.wait(0.1)

        shown = page(workspace, Tab.DUMP, "a.py")

        text = "\n".join(shown.lines)
        assert "def f(self) -> int:" in text
        assert "return 1 + 1" not in text
        assert isinstance(shown, Document)
        assert shown.gutter == 1

    def test_what_is_not_in_it_says_so(self, opened: Callable[..., Workspace]) -> None:
        workspace = opened()

        assert page(workspace, Tab.DUMP, "a.py").lines == (
            "Not in the dump",
            "",
            "Press space to choose it.",
        )
        workspace.choose([""], State.IN)
        assert page(workspace, Tab.DUMP, "logo.png").lines == (
            "Chosen, but not in the dump",
            "",
            "It holds NUL bytes.",
        )

    def test_a_directory_shows_its_part_of_the_tree(self, opened: Callable[..., Workspace]) -> None:
        workspace = opened()
        assert page(workspace, Tab.DUMP, "docs").lines[0] == "Nothing in here is in the dump"

        workspace.choose(["docs/b.md", "docs/c.md", "a.py"], State.IN)

        assert page(workspace, Tab.DUMP, "docs").lines == (
            "2 files in the dump",
            "",
            "The dump's tree here",
            "  docs/",
            "    b.md",
            "    c.md",
        )

    def test_another_choice_is_another_page_and_a_count_alone_is_not(
        self, opened: Callable[..., Workspace]
    ) -> None:
        workspace = opened()
        node = at(workspace, "a.py")
        before = {tab: wanted(workspace, tab, node) for tab in Tab}

        workspace.choose(["docs"], State.IN)
        assert {tab: wanted(workspace, tab, node) for tab in Tab} == before

        workspace.choose(["a.py"], State.IN)
        after = {tab: wanted(workspace, tab, node) for tab in Tab}
        assert {tab for tab in Tab if after[tab] != before[tab]} == {Tab.DUMP}


class TestOutlines:
    def test_a_file_shows_its_own(self, opened: Callable[..., Workspace]) -> None:
        shown = page(opened(), Tab.OUTLINE, "a.py")

        assert "class A: # L4" in shown.lines
        assert "        return 1 + 1" not in shown.lines

    def test_a_language_without_them_says_so(self, opened: Callable[..., Workspace]) -> None:
        shown = page(opened(), Tab.OUTLINE, "docs/b.md")

        assert shown.lines[0] == "No outline for markdown files"
        assert "It goes in whole or not at all." in shown.lines

    def test_a_file_that_is_not_worth_one_says_so(
        self, opened: Callable[..., Workspace], root: Path
    ) -> None:
        (root / "a.py").write_text("x = 1\n")

        assert page(opened(), Tab.OUTLINE, "a.py").lines[0] == "No outline for this file"


class TestChanges:
    def test_a_file_is_compared_with_the_last_commit(
        self, opened: Callable[..., Workspace], root: Path
    ) -> None:
        commit_all(root)
        (root / "a.py").write_text(SOURCE.replace("1 + 1", "2"))
        (root / "docs" / "new.md").write_text("New.\n")
        workspace = opened()

        changed = page(workspace, Tab.CHANGES, "a.py")
        new = page(workspace, Tab.CHANGES, "docs/new.md")

        assert isinstance(changed, Document)
        assert changed.lines[0] == "Since the last commit"
        assert [line for line in changed.lines if line[0] in "+-"] == [
            "-        return 1 + 1",
            "+        return 2",
        ]
        assert isinstance(new, Document)
        assert (new.note, new.lines[-1]) == ("new · +1 -0", "+New.")
        assert page(workspace, Tab.CHANGES, "docs/b.md").lines == (
            "Nothing changed since the last commit",
        )

    def test_a_directory_names_what_changed_in_it(
        self, opened: Callable[..., Workspace], root: Path
    ) -> None:
        commit_all(root)
        (root / "a.py").write_text("x = 1\n")
        (root / "docs" / "b.md").write_text("# B\n")
        (root / "docs" / "new.md").write_text("New.\n")
        workspace = opened()
        assert page(workspace, Tab.CHANGES, "docs").lines == ("Asking git what has changed",)
        while workspace.git is None:
            workspace.wait(0.1)

        assert page(workspace, Tab.CHANGES, "docs").lines == (
            "2 files changed since the last commit",
            "",
            "  M  b.md",
            "  ?  new.md",
        )

    @pytest.mark.parametrize("path", ["a.py", "docs"])
    def test_outside_a_repository_there_is_nothing_to_compare_with(
        self, opened: Callable[..., Workspace], path: str
    ) -> None:
        assert page(opened(), Tab.CHANGES, path).lines == (
            "Nothing to compare with",
            "",
            "This is not in a git repository.",
        )

    def test_no_text_is_not_compared(self, opened: Callable[..., Workspace], root: Path) -> None:
        (root / "was.bin").write_bytes(b"\0\1\2")
        commit_all(root)
        (root / "was.bin").write_text("text now\n")

        assert page(opened(), Tab.CHANGES, "was.bin").lines[0] == "Changed, but not line by line"


class TestChangesSinceTheLastCopy:
    @pytest.mark.parametrize("form", formats.NAMES)
    def test_a_file_is_compared_with_what_was_sent_of_it(
        self, opened: Callable[..., Workspace], root: Path, form: str
    ) -> None:
        workspace = opened()
        workspace.choose([""], State.IN)
        sent = send(workspace, form)
        assert changes(workspace, "a.py", sent).lines == ("Nothing changed since the last copy",)

        (root / "a.py").write_text(SOURCE.replace("1 + 1", "2"))
        see(workspace, "a.py")
        shown = changes(workspace, "a.py", sent)

        assert isinstance(shown, Document)
        assert shown.lines[0] == "Since the last copy"
        assert [line for line in shown.lines if line[0] in "+-"] == [
            "-        return 1 + 1",
            "+        return 2",
        ]
        assert shown.note == "+1 -1"

    def test_an_outline_is_compared_as_it_goes_in_now(
        self, opened: Callable[..., Workspace], root: Path
    ) -> None:
        workspace = opened()
        workspace.choose(["a.py"], State.OUTLINE)
        sent = send(workspace)
        (root / "a.py").write_text(SOURCE.replace("1 + 1", "2"))
        assert changes(workspace, "a.py", sent).lines == ("Nothing changed since the last copy",)

        (root / "a.py").write_text(SOURCE.replace("def f", "def g"))
        outline = changes(workspace, "a.py", sent)
        workspace.choose(["a.py"], State.OUT)
        unchosen = changes(workspace, "a.py", sent)
        workspace.choose(["a.py"], State.IN)
        whole = changes(workspace, "a.py", sent)

        assert isinstance(outline, Document)
        assert outline.note == "+1 -1"
        assert isinstance(unchosen, Document)
        assert unchosen.lines == outline.lines
        assert unchosen.note == "+1 -1 · not chosen now"
        assert "+        return 1 + 1" in whole.lines

    def test_it_says_what_there_is_to_compare_with(
        self, opened: Callable[..., Workspace], root: Path
    ) -> None:
        workspace = opened()
        assert changes(workspace, "a.py", None).lines[0] == "Nothing was copied yet"
        assert changes(workspace, "docs", None).lines[0] == "Nothing was copied yet"

        workspace.choose(["docs"], State.IN)
        sent = send(workspace)
        (root / "docs" / "b.md").write_bytes(b"\0")
        see(workspace, "docs/b.md")

        assert changes(workspace, "a.py", sent).lines[0] == "Not in the last copy"
        assert changes(workspace, "docs/b.md", sent).lines[0] == "Binary file of 1 B"

    def test_of_a_copy_that_is_not_kept_it_is_known_which_files_have_changed(
        self, opened: Callable[..., Workspace], root: Path
    ) -> None:
        workspace = opened()
        workspace.choose([""], State.IN)
        sent = replace(send(workspace), dumps=None)
        (root / "a.py").write_text("x = 1\n")

        assert changes(workspace, "a.py", sent).lines[0] == "Changed since the last copy"
        assert changes(workspace, "docs/b.md", sent).lines == (
            "Nothing changed since the last copy",
        )

    def test_a_directory_names_what_changed_or_went_in_it(
        self, opened: Callable[..., Workspace], root: Path
    ) -> None:
        workspace = opened()
        workspace.choose([""], State.IN)
        sent = send(workspace)
        assert changes(workspace, "docs", sent).lines == ("Nothing changed since the last copy",)

        (root / "a.py").write_text("x = 1\n")
        (root / "docs" / "b.md").write_text("# B\n")
        (root / "docs" / "c.md").unlink()
        workspace.rescan()
        while len(workspace.memory.outdated) < 3:
            workspace.wait(0.1)

        assert changes(workspace, "docs", sent).lines == (
            "2 files changed since the last copy",
            "",
            "  M  b.md",
            "  D  c.md",
        )


def test_what_nobody_wants_any_more_is_not_made(opened: Callable[..., Workspace]) -> None:
    workspace = opened()
    making = Making(workspace, Tab.OUTLINE, at(workspace, "a.py"))

    making.call_off()

    with pytest.raises(CalledOff):
        making.make()


def test_what_is_gone_by_now_says_so(opened: Callable[..., Workspace], root: Path) -> None:
    workspace = opened()
    workspace.choose(["a.py"], State.IN)
    (root / "a.py").unlink()

    for tab in (Tab.FILE, Tab.OUTLINE, Tab.DUMP):
        assert page(workspace, tab, "a.py").lines[0] == "Unreadable"


def _facts(text: str) -> FileFacts:
    return FileFacts(Content.TEXT, len(text), lines=count_lines(text))
