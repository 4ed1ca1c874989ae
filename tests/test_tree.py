"""The live tree: sums that are always true, under any order of merging, learning and choosing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from create_dump.analysis.facts import Content, FileFacts
from create_dump.hiding import peek, reveal
from create_dump.selection.selection import EVERYTHING, NOTHING, State
from create_dump.sources.entry import Batch, Entry, Kind, Reason, Verdict
from create_dump.totals import Totals
from create_dump.tree import Tree

if TYPE_CHECKING:
    from create_dump.node import Node


def file(path: str, size: int = 40, mtime_ns: int = 1) -> Entry:
    return Entry(path, Kind.FILE, size, mtime_ns, 0)


def directory(path: str) -> Entry:
    return Entry(path, Kind.DIRECTORY, 0, 0, 0)


def text(tokens: int, size: int = 40) -> FileFacts:
    return FileFacts(Content.TEXT, size, lines=3, tokens=tokens)


def tree(*batches: tuple[str, list[Entry]]) -> Tree:
    result = Tree()
    for path, entries in batches:
        result.merge(Batch(path, entries, []))
    return result


def test_a_batch_becomes_children_and_their_sums() -> None:
    it = tree(("", [file("a", 8), directory("d")]), ("d", [file("d/b", 4)]))

    assert it.root.totals == Totals(
        files=2, bytes=12, tokens=3, wrapped=3, pending=2, unweighed=2, unoutlined=2
    )
    assert it.get("d/b") is not None
    assert it.get("d/b/c") is None
    assert [node.path for node in it.root.preorder()] == ["d", "d/b", "a"]


def test_facts_replace_the_guess() -> None:
    it = tree(("", [file("a", 40)]))

    it.learn([("a", text(17), 25)])

    assert it.root.totals == Totals(
        files=1, bytes=40, lines=3, tokens=17, wrapped=25, outlined=25 // 8, unoutlined=1
    )


def test_what_is_no_directory_hides_nothing() -> None:
    it = Tree()
    rule = Verdict(included=False, reason=Reason.PATTERN, pattern="a")
    it.merge(Batch("", [file("b")], [(file("a"), rule)]))
    a, *_ = reveal(it.root)

    assert not peek(it, "a", [file("a/c")])
    assert (list(reveal(a)), a.children, a.hidden, a.listed) == ([], None, None, False)


def test_a_binary_file_counts_nowhere() -> None:
    it = tree(("", [file("a", 40)]))

    it.learn([("a", FileFacts(Content.BINARY, 40, detail="binary"), 0)])

    assert it.root.totals == Totals()


def test_the_mark_is_derived() -> None:
    it = tree(("", [directory("d")]), ("d", [file("d/a"), file("d/b")]))

    it.select(NOTHING.choose(["d/a"], State.IN))

    d, a, b = it.get("d"), it.get("d/a"), it.get("d/b")
    assert d is not None
    assert a is not None
    assert b is not None
    assert [it.root.mark, d.mark, a.mark, b.mark] == [None, None, State.IN, State.OUT]
    it.select(it.selection.choose(["d/b"], State.IN))
    assert [it.root.mark, d.mark] == [State.IN, State.IN]


def test_an_outline_counts_instead_of_the_whole_where_it_is_chosen() -> None:
    it = tree(("", [directory("d")]), ("d", [file("d/a.py"), file("d/b.txt")]))
    it.learn([("d/a.py", text(90), 100), ("d/b.txt", text(40), 50)])
    it.select(NOTHING.choose(["d"], State.OUTLINE))
    assert it.root.chosen.unweighed == 2

    it.learn_outlines([("d/a.py", b"", 12), ("d/b.txt", b"", None)])

    assert it.root.chosen.files == 2
    assert it.root.chosen.wrapped == 12 + 50
    assert it.root.chosen.unweighed == 0
    it.select(it.selection.choose(["d/a.py"], State.IN))
    assert it.root.chosen.wrapped == 100 + 50
    d = it.get("d")
    assert d is not None
    assert d.mark is State.IN


def test_in_another_format_all_sections_are_guesses_until_they_are_learned_anew() -> None:
    it = tree(("", [directory("d"), file("b")]), ("d", [file("d/a.py")]))
    it.learn([("d/a.py", text(90), 100), ("b", text(40), 50)])
    it.select(NOTHING.choose(["d"], State.OUTLINE).choose(["b"], State.IN))
    it.learn_outlines([("d/a.py", b"", 30)])
    before = it.root.chosen.copy()
    assert before.unweighed == 0

    it.lay_out_anew()

    assert it.root.chosen.unweighed == 2
    assert it.root.chosen.wrapped == before.wrapped
    assert it.root.totals.pending == 0
    it.learn([("d/a.py", text(90), 120), ("b", text(40), 60)])
    it.learn_outlines([("d/a.py", b"", 33)])
    assert it.root.chosen.unweighed == 0
    assert it.root.chosen.wrapped == 60 + 33


def test_a_changed_file_is_pending_again_and_an_unchanged_one_is_not() -> None:
    it = tree(("", [file("a"), file("b")]))
    it.learn([("a", text(5), 9), ("b", text(6), 9)])

    change = it.merge(Batch("", [file("a"), file("b", 99, 2)], []))

    assert [node.name for node in change.changed] == ["b"]
    assert it.root.totals.pending == 1


def test_what_is_gone_takes_its_sums_along() -> None:
    it = tree(("", [directory("d"), file("a")]), ("d", [file("d/b")]))
    it.select(EVERYTHING)

    change = it.merge(Batch("", [file("a")], []))

    assert change.removed == ["d"]
    assert it.root.totals.files == it.root.chosen.files == 1


def test_what_is_gone_with_a_directory_above_is_no_longer_present() -> None:
    it = tree(
        ("", [directory("d"), file("a")]),
        ("d", [directory("d/e")]),
        ("d/e", [file("d/e/b"), file("d/e/c")]),
    )
    nodes = [it.root, *it.root.preorder()]
    assert it.present(nodes) == set(nodes)

    it.merge(Batch("d/e", [file("d/e/b")], []))
    assert {node.name for node in it.present(nodes)} == {"", "d", "e", "a", "b"}
    it.merge(Batch("", [file("a")], []))
    assert {node.name for node in it.present(nodes)} == {"", "a"}


def test_a_directory_that_can_not_be_listed_keeps_its_children() -> None:
    it = tree(("", [file("a")]))

    it.merge(Batch("", [], [], error="permission denied"))

    assert it.get("a") is not None
    assert it.root.error == "permission denied"


def test_a_file_that_became_a_directory_is_another_node() -> None:
    it = tree(("", [file("a")]))

    change = it.merge(Batch("", [directory("a")], []))

    assert change.removed == ["a"]
    assert [node.kind for node in change.added] == [Kind.DIRECTORY]
    assert it.root.totals == Totals()


def test_what_the_rules_leave_out_is_counted() -> None:
    out = [(file("x.log"), Verdict(False, Reason.PATTERN))]
    it = Tree()
    it.merge(Batch("", [directory("d")], out))
    it.merge(Batch("d", [], out))
    assert it.left_out == 2

    it.merge(Batch("", [], out))

    assert it.left_out == 1


def test_a_new_file_falls_where_its_directory_says() -> None:
    it = tree(("", [directory("d")]), ("d", [file("d/a")]))
    it.select(NOTHING.choose(["d"], State.IN))

    it.merge(Batch("d", [file("d/a"), file("d/new")], []))

    assert it.root.chosen.files == 2


def test_a_choice_outlives_the_absence_of_its_path() -> None:
    it = tree(("", [file("a"), file("b")]))
    it.select(NOTHING.choose(["a"], State.IN))

    it.merge(Batch("", [file("b")], []))
    it.merge(Batch("", [file("a"), file("b")], []))

    assert it.root.chosen.files == 1


def news(it: Tree) -> list[str]:
    return [node.path for node in it.root.preorder() if node.new]


def test_what_was_not_there_at_first_is_new() -> None:
    it = tree(("", [directory("d"), file("a")]), ("d", [file("d/b")]))

    it.merge(Batch("", [directory("d"), directory("e"), file("a"), file("c")], []), later=True)
    it.merge(Batch("e", [file("e/f")], []), later=True)
    it.merge(Batch("d", [file("d/b"), file("d/g")], []), later=True)

    assert news(it) == ["d/g", "e", "e/f", "c"]


def test_what_comes_back_is_not_new_and_what_was_new_is_again() -> None:
    it = tree(("", [directory("d"), file("a")]), ("d", [file("d/b")]))
    full = Batch("", [directory("d"), file("a"), file("c")], [])
    it.merge(full, later=True)

    it.merge(Batch("", [], []), later=True)
    it.merge(full, later=True)
    it.merge(Batch("d", [file("d/b"), file("d/late")], []), later=True)

    assert news(it) == ["d/late", "c"]


def test_what_was_hidden_or_not_looked_into_is_not_new() -> None:
    it = Tree()
    out = Verdict(False, Reason.PATTERN)
    it.merge(Batch("", [directory("d")], [(file("a"), out), (directory("e"), out)]))

    it.merge(Batch("d", [file("d/b")], []), later=True)
    it.merge(Batch("", [directory("d"), file("a"), directory("e")], []), later=True)
    it.merge(Batch("e", [file("e/f")], []), later=True)

    assert news(it) == []


def test_what_was_met_is_new_no_longer_nor_is_what_holds_it() -> None:
    it = tree(("", [file("a")]))
    it.merge(Batch("", [file("a"), file("b"), directory("d"), directory("e")], []), later=True)
    it.merge(Batch("d", [file("d/c"), file("d/x")], []), later=True)

    it.meet(["a", "d/c", "gone"])

    assert news(it) == ["d/x", "e", "b"]


def test_what_is_kept_out_is_not_in_the_tree_whether_or_not_it_is_still_seen() -> None:
    many = [file(f"d/{number}") for number in range(2000)]
    it = tree(
        ("", [directory("d"), directory("e")]), ("d", many), ("e", [file("e/a"), file("e/b")])
    )
    nodes = [node for node in it.root.preorder() if node.kind is Kind.FILE]
    reveal(it.root)
    out = Verdict(False, Reason.PATTERN)

    it.merge(Batch("", [], [(directory("d"), out), (directory("e"), out)]))

    assert it.present(nodes) == set()
    assert [len(node.hidden or ()) for node in reveal(it.root)] == [0, 2]


names = st.sampled_from(["a", "b", "c"])


class Sums(RuleBasedStateMachine):
    """Whatever happens, every directory's sums are what a fresh count finds."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = Tree()
        self.undo = [self.tree.selection]

    def _directories(self) -> list[Node]:
        below = [node for node in self.tree.root.preorder() if node.kind is Kind.DIRECTORY]
        return [self.tree.root, *below]

    @rule(
        data=st.data(),
        entries=st.dictionaries(
            names, st.tuples(st.sampled_from([Kind.FILE, Kind.DIRECTORY, Kind.LINK]), st.just(8))
        ),
        mtime=st.integers(0, 2),
        error=st.sampled_from(["", "", "denied"]),
        out=st.sets(names),
        by_hand=st.sets(names),
    )
    def merge(  # noqa: PLR0917 - all that a batch consists of
        self,
        data: st.DataObject,
        entries: dict[str, tuple[Kind, int]],
        mtime: int,
        error: str,
        out: set[str],
        by_hand: set[str],
    ) -> None:
        where = data.draw(st.sampled_from(self._directories()))
        if where.depth > 3:
            return
        above = where.path + "/" if where.path else ""
        found = [
            Entry(above + name, kind, size if kind is Kind.FILE else 0, mtime, 0)
            for name, (kind, size) in sorted(entries.items())
        ]
        ruled = Verdict(False, Reason.PATTERN)
        self.tree.merge(
            Batch(
                where.path,
                [entry for entry in found if entry.path[len(above) :] not in out],
                [(entry, ruled) for entry in found if entry.path[len(above) :] in out],
                error,
                [(above + name, ruled._replace(included=True)) for name in by_hand - out],
            )
        )

    @rule(data=st.data())
    def look_at_what_is_kept_out(self, data: st.DataObject) -> None:
        where = data.draw(st.sampled_from(self._directories()))
        for node in list(reveal(where)):
            if node.kind is Kind.DIRECTORY and data.draw(st.booleans()):
                peek(self.tree, node.path, [file(f"{node.path}/a"), directory(f"{node.path}/b")])

    @rule(data=st.data(), tokens=st.integers(0, 9), content=st.sampled_from(Content))
    def learn(self, data: st.DataObject, tokens: int, content: Content) -> None:
        digest = str(tokens % 2 + 1).encode()
        files = [node.path for node in self.tree.root.preorder() if node.kind is Kind.FILE]
        if files:
            some = data.draw(st.lists(st.sampled_from(files)))
            facts = FileFacts(content, 8, lines=1, tokens=tokens, digest=digest)
            self.tree.learn([(path, facts, tokens + 3) for path in [*some, "gone/x"]])

    @rule(data=st.data(), tokens=st.none() | st.integers(0, 9))
    def learn_outlines(self, data: st.DataObject, tokens: int | None) -> None:
        files = [node.path for node in self.tree.root.preorder() if node.kind is Kind.FILE]
        if files:
            some = data.draw(st.lists(st.sampled_from(files)))
            self.tree.learn_outlines([(path, b"1", tokens) for path in some])

    @rule()
    def lay_out_anew(self) -> None:
        self.tree.lay_out_anew()

    @rule(
        paths=st.lists(st.lists(names, max_size=4).map("/".join), max_size=3),
        state=st.sampled_from(State),
    )
    def choose(self, paths: list[str], state: State) -> None:
        self.undo.append(self.tree.selection)
        self.tree.select(self.tree.selection.choose(paths, state))

    @rule(data=st.data())
    def go_back(self, data: st.DataObject) -> None:
        self.tree.select(data.draw(st.sampled_from(self.undo)))

    @invariant()
    def sums_are_true(self) -> None:
        selection = self.tree.selection
        for node in self._directories():
            everything, chosen = Totals(), Totals()
            for below in node.preorder():
                everything.add(below.own())
                chosen.add(below.own().under(selection.state_of(below.path)))
            assert node.totals == everything
            assert node.chosen == chosen
            assert node.ordered() == sorted(
                (node.children or {}).values(),
                key=lambda child: (child.kind is not Kind.DIRECTORY, child.name),
            )
        for node in self.tree.root.preorder():
            assert node.state is selection.state_of(node.path)
            assert not node.ignored

    @invariant()
    def what_is_kept_out_is_beside_the_rest_and_counts_for_nothing(self) -> None:
        stack = self._directories()
        while stack:
            node = stack.pop()
            if node.hidden is None:
                continue
            assert node.hidden.keys().isdisjoint(node.children or {})
            if not node.ignored and node.listed:
                assert [*node.hidden] == [entry.path.split("/")[-1] for entry, _ in node.left_out]
            for name, child in node.hidden.items():
                assert (child.name, child.parent, child.ignored) == (name, node, True)
                assert (child.state, child.totals) == (State.OUT, Totals())
                stack.append(child)


Sums.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestSums = Sums.TestCase
