"""What a level rests on and what would change it: exact, checked against counting everything again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer import explain, proofs, scoring, weighing
from analyzer.gates import Table
from analyzer.result import State
from analyzer.sufficient import sufficient
from analyzer.upgrade import upgrade_path
from tests.matrices import any_case, asked, explained, item, line, matrix, often, recommend, tables, without_repeats


@often
@given(any_case())
def test_the_recommendation_holds_every_proof(case) -> None:
    of, items, questions = case
    items = without_repeats(items)
    table, weighed = tables(of, items, questions)
    found = explained(of, items, questions)
    assert found.sufficient == sufficient(table, weighed)
    assert found.upgrade_path == upgrade_path(table)
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


def test_an_open_line_decides_where_the_level_falls_if_it_was_not_shown() -> None:
    # Four of five are needed: three open ones make 2 + 3 · 4/5, and with one of them denied 2 + 2 · 4/6 rounds to 3.
    of = matrix(*(line(name) for name in "abcde"))
    found = explained(of, [item("a", 3), item("b", 3, turn=4)])
    assert found.level == "low"
    assert [(one.skill, one.if_met, one.if_not_met) for one in found.counterfactuals] == [
        (name, "low", None) for name in "abcde"
    ]


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


def test_a_line_with_one_quote_is_fragile_by_the_quote_and_not_once_more_by_the_line() -> None:
    of = matrix(line("a"), line("b", "top"))
    items = [item("a", 3), item("b", 3, turn=4), item("b", 3, turn=6)]
    found = explained(of, items).fragile
    # Who shows the upper line may be expected to know the lower one, so that one carries nothing.
    assert [(one.skill, one.evidence, one.level) for one in found] == [("b", None, "low")]
    alone = explained(of, items[:2]).fragile
    assert [(one.skill, one.evidence, one.level) for one in alone] == [("b", items[1].id, "low")]


def test_without_a_quote_that_was_taken_back_itself_what_it_took_back_counts_again() -> None:
    of = matrix(line("a"))
    said, denied, mended = (
        item("a", 3, turn=2),
        item("a", reason="does_not_know", turn=4, retracts=2),
        item("a", 4, "assent", turn=6, retracts=4),
    )
    found = explained(of, [said, denied, mended])
    assert found.level is None
    assert [(one.evidence, one.level) for one in found.fragile] == [(denied.id, "low")]
    first, last = said.model_copy(update={"retracts_turn": 1}), denied
    assert [(one.evidence, one.level) for one in explained(of, [first, last]).fragile] == [(last.id, "low")]


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
