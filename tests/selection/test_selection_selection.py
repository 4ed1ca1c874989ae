"""What the selection promises, whatever the tree."""

from hypothesis import given
from hypothesis import strategies as st

from create_dump.selection.selection import EVERYTHING, NOTHING, Selection, State

paths = st.lists(st.sampled_from("abc"), max_size=3).map("/".join)
steps = st.lists(st.tuples(st.lists(paths, max_size=3), st.sampled_from(State)), max_size=8)


def apply(steps: list[tuple[list[str], State]], start: Selection = NOTHING) -> Selection:
    for chosen, state in steps:
        start = start.choose(chosen, state)
    return start


def test_nothing_is_chosen_at_first() -> None:
    assert NOTHING.state_of("src/a.py") is State.OUT
    assert EVERYTHING.state_of("src/a.py") is State.IN


def test_a_later_path_falls_where_its_nearest_chosen_ancestor_says() -> None:
    selection = NOTHING.choose(["src"], State.IN).choose(["src/vendor"], State.OUT)

    assert selection.state_of("src/new.py") is State.IN
    assert selection.state_of("src/vendor/new.py") is State.OUT
    assert selection.state_of("srcs/new.py") is State.OUT


def test_choosing_a_directory_overrides_what_was_chosen_below_it() -> None:
    selection = NOTHING.choose(["src/a.py", "src/b.py"], State.IN).choose(["src"], State.OUT)

    assert selection == NOTHING


def test_the_previous_selection_is_untouched() -> None:
    before = NOTHING.choose(["a"], State.IN)

    before.choose(["a"], State.OUT)

    assert before.state_of("a") is State.IN


@given(steps, st.lists(paths, min_size=1, max_size=3), st.sampled_from(State), paths)
def test_a_choice_holds_for_its_paths_and_below_and_nowhere_else(
    steps: list[tuple[list[str], State]], chosen: list[str], state: State, asked: str
) -> None:
    before = apply(steps)

    after = before.choose(chosen, state)

    covered = any(asked == path or not path or asked.startswith(path + "/") for path in chosen)
    assert after.state_of(asked) is (state if covered else before.state_of(asked))


@given(steps, paths, paths)
def test_inverting_turns_what_is_inside_round_and_nothing_else(
    steps: list[tuple[list[str], State]], within: str, asked: str
) -> None:
    before = apply(steps)

    after = before.inverted(within)

    inside = not within or asked == within or asked.startswith(within + "/")
    was_out = before.state_of(asked) is State.OUT
    turned = State.IN if was_out else State.OUT
    assert after.state_of(asked) is (turned if inside else before.state_of(asked))
    assert after == apply([([path], after.choices[path]) for path in sorted(after.choices)])


@given(steps, steps)
def test_selections_that_choose_the_same_are_equal(
    one: list[tuple[list[str], State]], other: list[tuple[list[str], State]]
) -> None:
    first, second = apply(one), apply(other)
    universe = ["", *("/".join(p) for p in _all_paths())]

    same = all(first.state_of(path) is second.state_of(path) for path in universe)

    assert (first == second) is same
    if same:
        assert hash(first) == hash(second)
        assert first.describe() == second.describe()


def _all_paths() -> list[tuple[str, ...]]:
    result: list[tuple[str, ...]] = [()]
    for _ in range(4):
        result += [(*path, name) for path in result for name in "abcd"]
    return list(dict.fromkeys(path for path in result if path))


def test_what_is_taken_in_by_hand_keeps_its_choice_and_needs_none_to_be_out() -> None:
    selection = EVERYTHING.choose(["build", "src"], State.IN, by_hand=["build"])

    assert selection.choices == {"": State.IN, "build": State.IN}
    assert selection.by_hand == {"build"}
    assert selection != EVERYTHING
    assert selection.choose(["build"], State.OUT, by_hand=["build"]) == EVERYTHING
    assert selection.choose([""], State.OUT) == NOTHING


def test_what_is_taken_in_by_hand_is_told() -> None:
    selection = EVERYTHING.choose(["build"], State.IN, by_hand=["build"])

    assert selection.describe() == "everything and build"
    assert selection.choose(["src"], State.OUT).describe() == "everything and build except src"
    some = NOTHING.choose(["src"], State.IN).choose(["src/b.log"], State.IN, by_hand=["src/b.log"])
    assert some.describe() == "src, src/b.log"


def test_it_is_described_in_one_line() -> None:
    assert NOTHING.describe() == "nothing"
    assert EVERYTHING.describe() == "everything"
    assert EVERYTHING.choose(["docs", "uv.lock"], State.OUT).describe() == (
        "everything except docs, uv.lock"
    )
    some = NOTHING.choose(["src", "tests"], State.IN).choose(["tests/data"], State.OUT)
    assert some.describe() == "src, tests except tests/data"
    many = NOTHING.choose([f"f{number:02}" for number in range(20)], State.IN)
    assert many.describe() == "f00, f01, f02, f03, f04, f05 and 14 more"
    assert "\n" not in NOTHING.choose(["a\nb"], State.IN).describe()


def test_a_choice_inside_an_exception_is_told() -> None:
    selection = EVERYTHING.choose(["docs"], State.OUT).choose(["docs/api"], State.IN)

    assert selection.describe() == "everything except docs (but with docs/api)"


def test_outlines_are_told() -> None:
    assert NOTHING.choose([""], State.OUTLINE).describe() == "outlines of everything"
    some = NOTHING.choose(["src"], State.IN).choose(["src/big"], State.OUTLINE)
    assert some.describe() == "src; outlines of src/big"
    only = NOTHING.choose(["src"], State.OUTLINE)
    assert only.describe() == "outlines of src"
