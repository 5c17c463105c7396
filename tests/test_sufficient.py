"""A smallest set of quotes that alone gives the floor, against counting again with few of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import scoring
from analyzer.evidence import Evidence
from analyzer.matrix.model import Kind, Matrix, Skill, Thresholds
from analyzer.result import State
from analyzer.sufficient import sufficient
from tests.matrices import any_case, explained, item, line, matrix, often, tables, without_repeats


def floor(of: Matrix, items: Sequence[Evidence]) -> int:
    return tables(of, items)[0].floor


@st.composite
def proven_case(draw: st.DrawFn) -> tuple[Matrix, list[Evidence], tuple[()]]:
    """A talk that proves its level: lines of uneven weight with ladders and parts, most of them shown."""
    lines: list[Skill] = []
    for number in range(draw(st.integers(3, 7))):
        below = [one.id for one in lines]
        lines.append(
            line(
                f"s{number}",
                "low" if number < 3 else draw(st.sampled_from(("low", "mid"))) if number < 5 else "mid",
                draw(st.sampled_from(("hard", "hard", "soft"))),
                parts=[f"p{part}" for part in range(draw(st.sampled_from((0, 0, 2, 3))))],
                weight=draw(st.sampled_from(("1", "1", "2", "0.5", "1.5"))),
                implies=tuple(draw(st.lists(st.sampled_from(below), max_size=2, unique=True))) if below else (),
            )
        )
    lines.sort(key=lambda one: one.level)
    theta = Decimal(draw(st.sampled_from(("0.5", "0.7", "0.9"))))
    must = tuple(draw(st.lists(st.sampled_from([one.id for one in lines]), max_size=2, unique=True)))
    of = matrix(*lines, levels=("low", "mid"), must=must, theta=Thresholds(hard=theta, soft=theta))
    items = []
    for number in range(draw(st.integers(3, 9))):
        skill = draw(st.sampled_from(of.skills))
        parts = sorted(draw(st.lists(st.sampled_from(skill.part_ids), min_size=1, unique=True))) if skill.parts else []
        items.append(item(skill.id, 4, parts=parts, turn=number + 1))
    return of, items, ()


@often
@given(st.one_of(any_case(), proven_case()), st.integers(0, 6))
def test_the_sufficient_quotes_alone_give_the_floor_and_none_of_them_can_be_left_out(case, most: int) -> None:
    of, items, questions = case
    items = without_repeats(items)
    table, weighed = tables(of, items, questions)
    chosen = sufficient(table, weighed, most=6**most)
    assert bool(chosen) == (table.floor >= 0)
    alone = [one for one in weighed if one.id in chosen]
    # what took nothing back before takes nothing back now, and nothing else is left to limit them
    assert floor(of, [one.model_copy(update={"retracts_turn": None}) for one in alone]) >= table.floor
    for out in chosen:
        rest = [one.model_copy(update={"retracts_turn": None}) for one in alone if one.id != out]
        assert floor(of, rest) < table.floor


@often
@given(st.one_of(any_case(), proven_case()))
def test_no_smaller_set_of_quotes_gives_the_floor(case) -> None:
    of, items, questions = case
    items = without_repeats(items)
    table, weighed = tables(of, items, questions)
    chosen = sufficient(table, weighed)
    met = {atom.name for row in table.rows.values() for atom in row.atoms if atom.state == "MET"}
    supports = [one for one in weighed if one.counts and scoring.shown_by(one, of) & met]
    if not chosen or len(supports) > 9:
        return
    names = {atom for row in table.owed(table.floor) for atom in (a.name for a in row.atoms)}
    for few in combinations(supports, len(chosen) - 1):
        shown = frozenset().union(*(scoring.shown_by(one, of) for one in few)) & met & names
        states: dict[str, State] = dict.fromkeys(names | met, "UNKNOWN") | dict.fromkeys(shown, "MET")
        assert table.with_states(states).floor < table.floor


def test_one_quote_that_proves_a_higher_line_spares_those_that_it_implies() -> None:
    of = matrix(line("docker"), line("kubernetes", "top", implies=("docker",)))
    items = [item("docker", 3, turn=2), item("docker", 4, turn=4), item("kubernetes", 3, turn=6)]
    assert explained(of, items).sufficient == (items[2].id,)


def test_of_quotes_that_show_the_same_the_strongest_and_then_the_verbatim_one_is_named() -> None:
    of = matrix(line("docker"))
    near = item("docker", 4, turn=2).model_copy(update={"verdict": "near", "id": "e-z"})
    verbatim = item("docker", 4, turn=4).model_copy(update={"id": "e-b"})
    weaker = item("docker", 3, turn=6).model_copy(update={"id": "e-zz"})
    for items in ([near, verbatim, weaker], [weaker, verbatim, near]):
        assert explained(of, items).sufficient == ("e-b",)
    last = item("docker", 4, turn=8).model_copy(update={"id": "e-c"})
    assert explained(of, [last, verbatim]).sufficient == ("e-c",)


@pytest.mark.parametrize(("alike", "size", "steps"), [(0, 2, 4), (20, 12, 14)])
def test_the_smallest_set_is_found_where_taking_the_best_quote_first_misses_it(
    alike: int, size: int, steps: int
) -> None:
    """Of quotes that are alike one is as good as another, so many of them make the search no longer than they are."""
    brings = {"c": "2356", "a": "123", "b": "456", "d": "125", "e": "246"}
    same = [f"m{number}" for number in range(alike)]
    of = matrix(
        *(line(f"n{number}") for number in range(1, 7)),
        *(line(name, kind="soft") for name in same),
        *(line(name, "top", implies=tuple(f"n{number}" for number in few)) for name, few in brings.items()),
        line("huge", "top", weight=90),
        theta=Thresholds(hard=Decimal(1), soft=Decimal("0.5")),
    )
    items = [
        item(name, 3, turn=turn).model_copy(update={"id": f"e-{name}"}) for turn, name in enumerate([*brings, *same])
    ]
    table, weighed = tables(of, items)
    assert table.floor == 0
    assert {"e-a", "e-b"} <= set(sufficient(table, weighed))
    assert len(sufficient(table, weighed)) == len(sufficient(table, weighed, most=steps)) == size
    assert len(sufficient(table, weighed, most=steps - 1)) == size + 1


@pytest.mark.parametrize(
    ("brings", "below", "plain", "size", "steps"),
    [
        ({"a": "237", "b": "135", "c": "247", "d": "147"}, 8, ("hard",) * 6 + ("soft",) * 2, 9, 14),
        (
            {"a": "0456", "b": "134", "c": "0125", "d": "0234", "e": "1", "f": "346"},
            7,
            ("hard",) * 2 + ("soft",) * 2,
            4,
            6,
        ),
    ],
)
def test_what_another_can_stand_in_for_is_tried_last_and_what_few_can_help_is_decided_first(
    brings: dict[str, str], below: int, plain: Sequence[Kind], size: int, steps: int
) -> None:
    """Both are there for speed alone: in another order the search takes more steps than these."""
    of = matrix(
        *(line(f"n{number}") for number in range(below)),
        *(line(f"m{number}", kind=kind) for number, kind in enumerate(plain)),
        *(line(name, "top", implies=tuple(f"n{number}" for number in few)) for name, few in brings.items()),
        line("huge", "top", weight=90),
        theta=Thresholds(hard=Decimal("0.8"), soft=Decimal("0.8")),
    )
    named = enumerate([*brings, *(f"m{number}" for number in range(len(plain)))])
    items = [item(name, 3, turn=turn).model_copy(update={"id": f"e-{name}"}) for turn, name in named]
    table, weighed = tables(of, items)
    assert table.floor == 0
    assert [len(sufficient(table, weighed, most=most)) for most in (steps - 1, steps, 2_000)] == [size + 1, size, size]


@pytest.mark.parametrize("most", [0, 100])
@pytest.mark.parametrize("last", ["d", "a"])
def test_a_quote_that_was_taken_first_and_is_needed_no_more_is_left_out(last: str, most: int) -> None:
    brings = {"c": "1245", "a": "123", "b": "456", "d": "36"}
    if last == "a":
        brings.pop("d")
    of = matrix(
        *(line(f"n{number}") for number in range(1, 7)),
        *(line(name, "top", implies=tuple(f"n{number}" for number in few)) for name, few in brings.items()),
        line("huge", "top", weight=90),
        theta=Thresholds(hard=Decimal(1), soft=Decimal(1)),
    )
    items = [item(name, 3, turn=turn).model_copy(update={"id": f"e-{name}"}) for turn, name in enumerate(brings)]
    table, weighed = tables(of, items)
    chosen = sufficient(table, weighed, most=most)
    assert len(chosen) == 2
    assert floor(of, [one for one in items if one.id in chosen]) == 0


def test_quotes_are_counted_by_the_weight_of_their_lines() -> None:
    halves = matrix(*(line(name, weight="0.5") for name in "abcd"))
    items = [item(name, 3, turn=turn) for turn, name in enumerate("abcd")]
    table, weighed = tables(halves, items)
    assert len(sufficient(table, weighed)) == len(sufficient(table, weighed, most=0)) == 2


def test_evidence_that_does_not_bring_what_the_table_says_is_refused() -> None:
    table, _ = tables(matrix(line("a"), line("b")), [item("a", 3), item("b", 3, turn=4)])
    for items in ([], [item("a", 1)]):
        with pytest.raises(ValueError, match="empty"):
            sufficient(table, items)


def test_the_quotes_stand_in_the_order_of_the_talk() -> None:
    of = matrix(line("a"), line("b"), theta=Thresholds(hard=Decimal(1), soft=Decimal(1)))
    items = [item(name, 3, turn=turn).model_copy(update={"id": f"e-{9 - turn}"}) for turn, name in enumerate("ab")]
    assert explained(of, items).sufficient == ("e-9", "e-8")


def test_the_quotes_show_the_lower_gates_that_the_level_owes_and_no_others() -> None:
    skills = (line("hard"), line("soft", kind="soft"), line("top", "top"), line("more", "higher"))
    items = [item(name, 3, turn=turn) for turn, name in enumerate(("hard", "soft", "top"))]
    assert explained(matrix(*skills), items).sufficient == tuple(one.id for one in items)
    assert explained(matrix(*skills, cumulative=False), items).sufficient == (items[1].id, items[2].id)
