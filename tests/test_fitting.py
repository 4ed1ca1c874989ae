"""Fit to budget: laws for all files, and what a person would expect of some."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from create_dump.fitting import Action, Candidate, Proposal, apply, propose
from create_dump.selection.selection import EVERYTHING, State
from create_dump.worth import Worth, worth

PATHS = (
    "src/{}.py",
    "tests/test_{}.py",
    "docs/{}.md",
    "data/{}.csv",
    "{}.lock",
    "vendor/{}.js",
    "{}.json",
)

numbers = st.one_of(st.integers(0, 20), st.integers(0, 700), st.integers(500, 50_000))


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(
            draw(st.sampled_from(PATHS)).format(number),
            draw(numbers),
            draw(st.one_of(st.none(), numbers)),
            draw(st.sampled_from([0.0, 0.2, 1.0, 7.5])),
            pinned=draw(st.integers(0, 9)) == 0,
        )
        for number in range(draw(st.integers(0, 14)))
    ]


around = st.integers(0, 500)
shares = st.one_of(st.floats(0, 1.2), st.floats(0.7, 1.0))
laws = settings(max_examples=300)


def proposed(files: list[Candidate], extra: int, share: float) -> Proposal:
    size = extra + sum(file.tokens for file in files)
    return propose(files, size, int(size * share))


def big(path: str, tokens: int = 10_000, outlined: int | None = None, **more: float) -> Candidate:
    return Candidate(path, tokens, outlined, **more)  # type: ignore[arg-type]  # central alone


def steps(files: list[Candidate], over: int) -> list[tuple[str, str]]:
    size = sum(file.tokens for file in files)
    return [(step.path, step.action.value) for step in propose(files, size, size - over).steps]


# Laws


@given(candidates(), around, shares)
@laws
def test_after_all_steps_it_fits_or_nothing_more_could_be_done(
    files: list[Candidate], extra: int, share: float
) -> None:
    proposal = proposed(files, extra, share)

    assert proposal.enough is (proposal.tokens <= proposal.budget)
    assert proposal.missing == max(0, proposal.tokens - proposal.budget)
    if not proposal.enough:
        gone = {step.path for step in proposal.steps if step.action is Action.OUT}
        rest = {file.path for file in files if file.tokens and not file.pinned} - gone
        # What is left of an outline without a single token is nothing.
        assert not any(file.outlined for file in files if file.path in rest)


@given(candidates(), around, shares)
@laws
def test_the_gains_are_exact(files: list[Candidate], extra: int, share: float) -> None:
    proposal = proposed(files, extra, share)

    known = {file.path: file for file in files}
    size = proposal.size
    for step in proposal.steps:
        file = known[step.path]
        left = file.outlined if step.action is Action.OUTLINE else 0
        assert left is not None
        assert step.gain == file.tokens - left > 0
        size -= step.gain
        assert step.tokens_after == size
    assert proposal.tokens == size


@given(candidates(), around, shares)
@example([Candidate("a.py", 10_000, 600), Candidate("b.py", 501)], 0, 0.06)
@laws
def test_every_step_is_needed_and_no_file_is_out_where_its_outline_would_do(
    files: list[Candidate], extra: int, share: float
) -> None:
    proposal = proposed(files, extra, share)

    known = {file.path: file for file in files}
    for step in proposal.steps if proposal.enough else ():
        assert proposal.tokens + step.gain > proposal.budget
        outlined = known[step.path].outlined
        if step.action is Action.OUT and outlined is not None and step.gain >= 500:
            dispensable = worth(step.path) in {Worth.BALLAST, Worth.DATA}
            if not dispensable and outlined <= 3 / 4 * step.gain:
                assert proposal.tokens + outlined > proposal.budget


@given(candidates(), around, shares)
@laws
def test_no_file_is_touched_twice_or_that_is_pinned(
    files: list[Candidate], extra: int, share: float
) -> None:
    paths = [step.path for step in proposed(files, extra, share).steps]

    assert len(paths) == len(set(paths))
    assert not {file.path for file in files if file.pinned} & set(paths)


@given(candidates(), around, shares)
@settings(max_examples=50)
def test_the_order_in_which_files_are_told_does_not_matter(
    files: list[Candidate], extra: int, share: float
) -> None:
    assert proposed(files, extra, share) == proposed(files[::-1], extra, share)


@given(candidates(), around, shares)
@settings(max_examples=50)
def test_the_selection_says_what_the_steps_say(
    files: list[Candidate], extra: int, share: float
) -> None:
    proposal = proposed(files, extra, share)

    selection = apply(EVERYTHING, proposal.steps)

    states = {Action.OUT: State.OUT, Action.OUTLINE: State.OUTLINE}
    actions = {step.path: states[step.action] for step in proposal.steps}
    for file in files:
        assert selection.state_of(file.path) is actions.get(file.path, State.IN)
    assert selection.state_of("new.py") is State.IN


# Expectations


def test_what_fits_stays_as_it_is() -> None:
    assert propose([big("a.py")], 10_000, 10_000) == Proposal((), 10_000, 10_000)


def test_what_is_dispensable_goes_before_source_is_touched() -> None:
    files = [big("src/a.py", 90_000, 9_000), big("uv.lock"), big("tests/fixtures/b.json", 8_000)]

    assert steps(files, 9_000) == [("uv.lock", "out")]
    assert steps(files, 17_000) == [("uv.lock", "out"), ("tests/fixtures/b.json", "out")]


def test_large_files_become_outlines_before_any_of_them_goes() -> None:
    files = [big("src/a.py", 20_000, 2_000), big("src/b.py", 10_000, 1_000), big("src/c.css")]

    assert steps(files, 27_000) == [("src/a.py", "outline"), ("src/b.py", "outline")]
    assert steps(files, 30_000) == [
        ("src/a.py", "outline"),
        ("src/b.py", "outline"),
        ("src/c.css", "out"),
    ]


def test_tests_and_documents_go_before_source() -> None:
    files = [big("src/a.c"), big("docs/b.md"), big("tests/c.c")]

    assert {path for path, _ in steps(files, 20_000)} == {"docs/b.md", "tests/c.c"}


def test_what_much_depends_on_is_kept_longest() -> None:
    files = [big("src/core.py", 10_000, 1_000, central=1.0), big("src/leaf.py", 9_000, 900)]

    assert steps(files, 5_000) == [("src/leaf.py", "outline")]


def test_of_those_that_suffice_the_one_with_the_least_loss_is_taken() -> None:
    files = [big("src/huge.c", 90_000), big("src/large.c", 3_000), big("src/medium.c", 2_000)]

    assert steps(files, 1_500) == [("src/medium.c", "out")]


def test_steps_that_a_later_one_makes_needless_are_taken_back() -> None:
    files = [big("a.lock", 600), big("src/b.c", 50_000)]

    assert steps(files, 45_000) == [("src/b.c", "out")]


def test_small_files_stay_whole_as_long_as_anything_else_is_left() -> None:
    files = [Candidate(f"src/{number}.py", 400, 10) for number in range(9)]
    files.append(big("src/large.py", 5_000, 500))

    assert steps(files, 5_000) == [("src/large.py", "out")]
    assert len(steps(files, 5_001)) == 2


def test_an_outline_that_spares_next_to_nothing_is_not_offered() -> None:
    assert steps([big("src/a.py", 10_000, 9_900)], 50) == [("src/a.py", "out")]


def test_it_is_said_when_nothing_suffices() -> None:
    proposal = propose([big("a.py"), Candidate("pinned.py", 10_000, pinned=True)], 21_000, 5_000)

    assert [step.path for step in proposal.steps] == ["a.py"]
    assert (proposal.enough, proposal.missing) == (False, 6_000)


# What is missed least


SORTED = {
    Worth.BALLAST: """
        uv.lock package-lock.json web/pnpm-lock.yaml go.sum js/a.min.js css/a.min.css a.js.map
        api_pb2.py api_pb2_grpc.pyi x/api.pb.go zz_generated.deepcopy.go vendor/a/b.go
        node_modules/x/index.js Third_Party/x.c web/dist/app.js ui/A.Designer.cs a.snap
    """,
    Worth.DATA: """
        a.csv logo.svg locale/de/django.po tests/fixtures/a.py testdata/x.go tests/data/a.py
        x/__snapshots__/a.tsx notebook.ipynb
    """,
    Worth.AROUND: """
        tests/a.py test_a.py pkg/a_test.go src/a.test.ts src/a.spec.js app/AppTest.java README.md
        docs/conf.py LICENSE CHANGES pyproject.toml openapi.yaml examples/a.rs conftest.py
    """,
    Worth.SOURCE: """
        src/a.py main.go data/model.py lib/lock.py contest.py attest.go Latest.java
        generated.py src/files/a.py Makefile
    """,
}


@pytest.mark.parametrize("expected", SORTED)
def test_a_path_tells_how_much_it_would_be_missed(expected: Worth) -> None:
    paths = SORTED[expected].split()

    assert {path: worth(path) for path in paths} == dict.fromkeys(paths, expected)
