"""What a level rests on and what would change it: exact, checked against counting everything again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import explain, proofs, scoring, upgrade, weighing
from analyzer.evidence import AskedTurn, Evidence
from analyzer.gates import Table
from analyzer.matrix.model import Matrix, Thresholds
from analyzer.result import Recommendation, State
from tests.matrices import any_case, asked, item, line, matrix, often, recommend


def tables(of: Matrix, items: Sequence[Evidence], questions: Iterable[AskedTurn] = ()) -> tuple[Table, list[Evidence]]:
    weighed = list(weighing.weigh(items, of, of.policy))
    scores = scoring.score(of, weighed, questions)
    return Table.of(of, of.policy, scores), weighed


def explained(of: Matrix, items: Sequence[Evidence], questions: Iterable[AskedTurn] = ()) -> Recommendation:
    table, weighed = tables(of, items, questions)
    return explain.explained(recommend(of, items, questions), table, evidence=weighed)


def floor(of: Matrix, items: Sequence[Evidence]) -> int:
    return tables(of, items)[0].floor


def without_repeats(items: Sequence[Evidence]) -> list[Evidence]:
    """The items as a result holds them: each id once."""
    return list({one.id: one for one in items}.values())


# ── The smallest set of quotes ─────────────────────────────────────────────────────────────────────────────────────


@often
@given(any_case())
def test_the_sufficient_quotes_alone_give_the_floor_and_none_of_them_can_be_left_out(case) -> None:
    of, items, questions = case
    items = without_repeats(items)
    table, weighed = tables(of, items, questions)
    chosen = proofs.sufficient(table, weighed)
    assert bool(chosen) == (table.floor >= 0)
    alone = [one for one in weighed if one.id in chosen]
    # what took nothing back before takes nothing back now, and nothing else is left to limit them
    assert floor(of, [one.model_copy(update={"retracts_turn": None}) for one in alone]) >= table.floor
    for out in chosen:
        rest = [one.model_copy(update={"retracts_turn": None}) for one in alone if one.id != out]
        assert floor(of, rest) < table.floor


@often
@given(any_case())
def test_no_smaller_set_of_quotes_gives_the_floor(case) -> None:
    of, items, questions = case
    items = without_repeats(items)
    table, weighed = tables(of, items, questions)
    chosen = proofs.sufficient(table, weighed)
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


def test_the_smallest_set_is_found_where_taking_the_best_quote_first_misses_it() -> None:
    brings = {"c": "2356", "a": "123", "b": "456", "d": "125", "e": "246"}
    of = matrix(
        *(line(f"n{number}") for number in range(1, 7)),
        *(line(name, "top", implies=tuple(f"n{number}" for number in few)) for name, few in brings.items()),
        line("huge", "top", weight=90),
        theta=Thresholds(hard=Decimal(1), soft=Decimal(1)),
    )
    items = [item(name, 3, turn=turn).model_copy(update={"id": f"e-{name}"}) for turn, name in enumerate(brings)]
    assert floor(of, items) == 0
    assert explained(of, items).sufficient == ("e-a", "e-b")


@pytest.mark.parametrize("last", ["d", "a"])
def test_a_quote_that_was_taken_first_and_is_needed_no_more_is_left_out(last: str) -> None:
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
    chosen = proofs.sufficient(table, weighed)
    assert len(chosen) == 2
    assert floor(of, [one for one in items if one.id in chosen]) == 0


@often
@given(any_case())
def test_the_recommendation_holds_every_proof(case) -> None:
    of, items, questions = case
    items = without_repeats(items)
    table, weighed = tables(of, items, questions)
    found = explained(of, items, questions)
    assert found.sufficient == proofs.sufficient(table, weighed)
    assert found.upgrade_path == upgrade.upgrade_path(table)
    assert found.counterfactuals == proofs.counterfactuals(table)
    assert found.fragile == proofs.fragile(table, weighed)
    assert found.decided == proofs.decided(table)
    assert found.questions == explain.questions(table)


# ── What would change the level ────────────────────────────────────────────────────────────────────────────────────


@often
@given(any_case())
def test_a_counterfactual_says_what_counting_again_says(case) -> None:
    of, items, questions = case
    found = explained(of, items, questions)
    told = {one.skill: (one.if_met, one.if_not_met) for one in found.counterfactuals}
    assert all(pair != (found.level, found.level) for pair in told.values())
    weighed = weighing.weigh(items, of, of.policy)
    scores = scoring.score(of, weighed, questions)
    for skill in of.skills:
        levels = []
        for state in ("MET", "NOT_MET"):
            turned = tuple(
                score.model_copy(
                    update={
                        "state": state,
                        "parts": tuple(part.model_copy(update={"state": state}) for part in score.parts),
                    }
                )
                if score.skill == skill.id
                else score
                for score in scores
            )
            table = Table.of(of, of.policy, turned)
            levels.append(of.levels[table.recommended].id if table.recommended >= 0 else None)
        assert told.get(skill.id, (found.level, found.level)) == tuple(levels)


# ── On how little it rests ─────────────────────────────────────────────────────────────────────────────────────────


@often
@given(any_case(), st.booleans())
def test_a_quote_is_fragile_exactly_when_the_level_is_another_without_it(case, taking_back: bool) -> None:
    of, items, questions = case
    items = without_repeats(items)
    if taking_back and items:
        items.append(item(items[0].skill, reason="no_practice", turn=95, retracts=items[0].turn, parts=items[0].parts))
    found = explained(of, items, questions)
    told = {one.evidence: one.level for one in found.fragile if one.evidence}
    assert found.level not in told.values()
    for one in items:
        rest = [other for other in items if other.id != one.id]
        assert told.get(one.id, found.level) == recommend(of, rest, questions).level


@often
@given(any_case())
def test_a_line_is_fragile_exactly_when_the_level_is_another_without_all_its_quotes(case) -> None:
    of, items, questions = case
    items = without_repeats(items)
    found = explained(of, items, questions)
    told = {one.skill: one.level for one in found.fragile if one.evidence is None}
    assert found.level not in told.values()
    for skill in of.skills:
        own = [one for one in items if one.skill == skill.id]
        if len(own) > 1:
            rest = [one for one in items if one.skill != skill.id]
            assert told.get(skill.id, found.level) == recommend(of, rest, questions).level


@often
@given(any_case(), st.data())
def test_no_answer_changes_what_is_decided_of_a_level(case, data) -> None:
    of, items, questions = case
    table, _ = tables(of, items, questions)
    decided = proofs.decided(table)
    opened = sorted({atom.skill for row in table.rows.values() for atom in row.atoms if atom.state == "UNKNOWN"})
    if not (decided and opened):
        return  # nothing is decided yet, or nothing is left to answer: true of most small talks
    answers: dict[str, State] = {skill: data.draw(st.sampled_from(("MET", "NOT_MET"))) for skill in opened}
    after = table.changed(answers, only=("UNKNOWN",))
    for level in decided:
        rank = of.rank[level]
        assert (after.proven(rank), after.possible(rank)) == (table.proven(rank), table.possible(rank))


def test_a_level_is_decided_when_it_is_proven_or_ruled_out() -> None:
    of = matrix(line("a"), line("b", "mid"), line("c", "top"))
    proven, ruled_out = item("a", 3), item("c", reason="does_not_know", turn=4)
    assert explained(of, [proven]).decided == ("low",)
    assert explained(of, [ruled_out]).decided == ("top",)
    assert explained(of, [proven, ruled_out]).decided == ("low", "top")


def test_a_talk_about_nothing_decides_nothing() -> None:
    of = matrix(line("a"), line("b", "top"))
    found = explained(of, ())
    assert (found.decided, found.sufficient, found.fragile) == ((), (), ())


def test_what_was_asked_in_vain_counts_in_what_would_change_the_level() -> None:
    of = matrix(line("a"), line("b"), line("c"))
    found = explained(of, [item("a", 3)], [asked("b"), asked("c")])
    plain = explained(of, [item("a", 3)])
    assert plain.level == "low"
    assert {one.skill for one in found.counterfactuals} >= {one.skill for one in plain.counterfactuals}
