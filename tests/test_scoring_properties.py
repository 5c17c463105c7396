"""What must hold for any matrix, any policy and any evidence."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from analyzer.evidence import Adjudication
from analyzer.matrix.model import Matrix
from analyzer.result import Gate, Recommendation, SkillScore, State
from analyzer.scoring import shown_by
from analyzer.weighing import effective, weigh
from tests import matrices
from tests.matrices import any_case, any_item, any_matrix, item, often, recommend, scores

COUNTS = ("proof", "expected", "best")
ORDER: tuple[State, ...] = ("NOT_MET", "UNKNOWN", "CONTESTED", "MET")


def ranks(matrix: Matrix, found: Recommendation) -> tuple[int, ...]:
    """Floor, recommended, ceiling, the ends of the likely range, hard and soft level as positions, -1 for none."""
    levels = (found.floor, found.level, found.ceiling, *found.likely, found.hard_level, found.soft_level)
    return tuple(-1 if name is None else matrix.rank[name] for name in levels)


def counts(gates: tuple[Gate, ...], kind: str | None = None) -> list[float]:
    return [getattr(gate, name) for gate in gates if kind in (None, gate.kind) for name in COUNTS]


def states(score: SkillScore) -> dict[str | None, State]:
    """The state of each atom of a line."""
    return {part.part: part.state for part in score.parts} or {None: score.state}


@often
@given(any_case(), st.data())
def test_one_more_support_lowers_nothing(case, data) -> None:
    matrix, items, asked = case
    more = data.draw(any_item(matrix, polarity="support"))
    before, after = recommend(matrix, items, asked), recommend(matrix, [*items, more], asked)
    assert all(b <= a for b, a in zip(ranks(matrix, before), ranks(matrix, after), strict=True))
    assert all(b <= a for b, a in zip(counts(before.gates), counts(after.gates), strict=True))


@often
@given(any_case(), st.data())
def test_one_more_limit_raises_nothing(case, data) -> None:
    matrix, items, asked = case
    more = data.draw(any_item(matrix, polarity="limit"))
    before, after = recommend(matrix, items, asked), recommend(matrix, [*items, more], asked)
    assert all(b >= a for b, a in zip(ranks(matrix, before), ranks(matrix, after), strict=True))
    assert all(b >= a for b, a in zip(counts(before.gates), counts(after.gates), strict=True))


@often
@given(any_case(), st.data())
def test_order_and_repetition_change_nothing(case, data) -> None:
    matrix, items, asked = case
    again = data.draw(st.permutations([*items, *items[:3]]))
    assert scores(matrix, again, asked[::-1] * 2) == scores(matrix, items, asked)
    assert recommend(matrix, again, asked[::-1] * 2) == recommend(matrix, items, asked)


@often
@given(any_case())
def test_floor_recommended_and_ceiling_stand_in_order_and_the_likely_range_holds_the_recommended(case) -> None:
    matrix, items, asked = case
    found = recommend(matrix, items, asked)
    floor, level, ceiling, low, high, *_ = ranks(matrix, found)
    assert floor <= low <= level <= high <= ceiling
    for gate in found.gates:
        assert gate.proof <= gate.expected <= gate.best


@often
@given(any_matrix())
def test_without_evidence_everything_is_open(matrix) -> None:
    found = recommend(matrix)
    assert {score.state for score in scores(matrix, ()).values()} == {"UNKNOWN"}
    assert (found.level, found.floor, found.ceiling) == (None, None, matrix.levels[-1].id)
    assert found.status == "insufficient"
    assert found.coverage == 0


@often
@given(any_matrix())
def test_who_shows_every_line_is_proven_at_the_highest_level_that_has_lines(matrix) -> None:
    items = [item(skill.id, 4, parts=skill.part_ids) for skill in matrix.skills]
    found = recommend(matrix, items)
    assert found.floor == found.level == matrix.skills[-1].level
    assert found.ceiling == matrix.levels[-1].id
    assert found.coverage == 1


@often
@given(any_case(), st.data())
def test_what_does_not_count_changes_nothing(case, data) -> None:
    matrix, items, asked = case
    skill = data.draw(st.sampled_from(matrix.skills))
    idle = [
        item(skill.id, reason="wrong", fact=None, turn=70),
        item(skill.id, reason="wrong", fact="of-another-line", turn=71),
        item(skill.id, 9, parts=skill.part_ids, turn=72),
        item(skill.id, None, turn=73),
    ]
    if skill.parts:
        idle.append(item(skill.id, 4, turn=74))
    shows, limits = item(skill.id, 4, parts=skill.part_ids, turn=75), item(skill.id, reason="does_not_know", turn=76)
    aside = Adjudication(relation="imprecise", applied=True, stands=False, rationale="")
    for flag in ("quarantined", "overused"):
        idle += [entry.model_copy(update={"flags": (flag,)}) for entry in (shows, limits)]
    idle += [
        shows.model_copy(update={"flags": (flag,)}) for flag in ("truncated_meaning", "question", "reported_speech")
    ]
    idle += [entry.model_copy(update={"adjudication": aside}) for entry in (shows, limits)]
    assert scores(matrix, [*items, *idle], asked) == scores(matrix, items, asked)
    assert recommend(matrix, [*items, *idle], asked) == recommend(matrix, items, asked)


@often
@given(any_case(), st.data())
def test_what_was_taken_back_changes_nothing(case, data) -> None:
    matrix, items, asked = case
    support = data.draw(any_item(matrix, polarity="support")).model_copy(update={"turn": 80, "id": "e-taken"})
    back = item(
        support.skill, reason="no_practice", turn=81, retracts=80, parts=support.parts, transcript=support.transcript
    )
    assert scores(matrix, [*items, support, back], asked) == scores(matrix, [*items, back], asked)
    assert recommend(matrix, [support, back, *items], asked) == recommend(matrix, [back, *items], asked)


@often
@given(any_case(), st.data())
def test_a_denial_that_was_taken_back_changes_nothing(case, data) -> None:
    matrix, items, asked = case
    limit = data.draw(any_item(matrix, polarity="limit")).model_copy(update={"turn": 80, "id": "e-taken"})
    parts = matrix.known(limit.skill).part_ids
    back = item(limit.skill, 1, turn=81, retracts=80, parts=parts, transcript=limit.transcript)
    assert scores(matrix, [*items, limit, back], asked) == scores(matrix, [*items, back], asked)
    assert recommend(matrix, [limit, back, *items], asked) == recommend(matrix, [back, *items], asked)


@often
@given(any_case(), st.data())
def test_a_limit_raises_nothing_even_when_it_takes_something_back(case, data) -> None:
    matrix, items, asked = case
    assume(items)
    earlier = data.draw(st.sampled_from(items))
    more = item(
        earlier.skill, reason=data.draw(st.sampled_from(matrices.REASONS)), parts=earlier.parts, turn=90,
        retracts=earlier.turn, transcript=earlier.transcript,
    )  # fmt: skip
    before, after = recommend(matrix, items, asked), recommend(matrix, [*items, more], asked)
    assert all(b >= a for b, a in zip(ranks(matrix, before), ranks(matrix, after), strict=True))
    assert all(b >= a for b, a in zip(counts(before.gates), counts(after.gates), strict=True))


@often
@given(any_case())
def test_a_line_is_inferred_only_where_it_is_met(case) -> None:
    matrix, items, _ = case
    for score in scores(matrix, items).values():
        for atom in score.parts or (score,):
            assert not atom.inferred_from or atom.state == "MET"


@often
@given(any_matrix(), st.data())
def test_what_a_quote_shows_is_what_it_meets_when_it_is_the_only_one(matrix, data) -> None:
    (one,) = weigh([data.draw(any_item(matrix))], matrix, matrix.policy)
    met = {atom for gate in recommend(matrix, [one]).gates for atom in gate.met}
    assert shown_by(one, matrix) == met


@often
@given(any_matrix(), st.data())
def test_capped_items_never_meet_a_line_however_many(matrix, data) -> None:
    skill = data.draw(st.sampled_from(matrix.skills))
    only = matrices.matrix(skill.model_copy(update={"implies": (), "parts": tuple(
        part.model_copy(update={"implies": ()}) for part in skill.parts)}), levels=[skill.level])  # fmt: skip
    many = data.draw(st.lists(any_item(only, polarity="support"), max_size=30))
    capped = [entry for entry in many if effective(entry, skill, only.policy) < skill.threshold]
    assert "MET" not in states(scores(only, capped)[skill.id]).values()
    assert recommend(only, capped).floor is None


@often
@given(any_case(), st.data())
def test_a_limit_on_what_was_shown_makes_it_contested_and_leaves_the_ceiling(case, data) -> None:
    matrix, items, asked = case
    skill = data.draw(st.sampled_from(matrix.skills))
    assume(skill.threshold > 1)
    part = data.draw(st.sampled_from(skill.part_ids or (None,)))
    named = [part] if part else []
    shown = [*items, item(skill.id, 4, parts=named, turn=90)]
    assume(states(scores(matrix, shown)[skill.id])[part] == "MET")
    limit = item(skill.id, reason="does_not_know", parts=named, turn=91)
    assume(effective(limit, skill, matrix.policy) < skill.threshold)  # a policy may leave more to who does not know
    assert states(scores(matrix, [*shown, limit])[skill.id])[part] == "CONTESTED"
    assert recommend(matrix, [*shown, limit], asked).ceiling == recommend(matrix, shown, asked).ceiling


@often
@given(any_case(), st.data())
def test_an_answer_on_an_open_atom_never_widens_floor_to_ceiling(case, data) -> None:
    matrix, items, asked = case
    opened = [
        (skill, part)
        for skill in matrix.skills
        for part, state in states(scores(matrix, items)[skill.id]).items()
        if state == "UNKNOWN"
    ]
    assume(opened)
    skill, part = data.draw(st.sampled_from(opened))
    named = [part] if part else []
    answer = data.draw(st.sampled_from((
        item(skill.id, 4, parts=named, turn=90),
        item(skill.id, reason="does_not_know", parts=named, turn=90),
    )))  # fmt: skip
    floor, _, ceiling, *_ = ranks(matrix, recommend(matrix, items, asked))
    new_floor, _, new_ceiling, *_ = ranks(matrix, recommend(matrix, [*items, answer], asked))
    assert floor <= new_floor
    assert new_ceiling <= ceiling


@often
@given(any_case(), st.data())
def test_soft_evidence_does_not_move_hard_counts(case, data) -> None:
    matrix, items, asked = case
    assume(any(skill.kind == "soft" for skill in matrix.skills))
    more = data.draw(st.lists(any_item(matrix, kind="soft"), min_size=1, max_size=4))
    before, after = recommend(matrix, items, asked), recommend(matrix, [*items, *more], asked)
    assert counts(after.gates, "hard") == counts(before.gates, "hard")
    assert after.hard_level == before.hard_level


@often
@given(any_case(), st.data())
def test_a_question_without_an_answer_never_raises_and_leaves_floor_and_ceiling(case, data) -> None:
    matrix, items, asked = case
    more = matrices.asked(data.draw(st.sampled_from(matrix.skills)).id, turn=99)
    before, after = recommend(matrix, items, asked), recommend(matrix, items, [*asked, more])
    assert (after.floor, after.ceiling) == (before.floor, before.ceiling)
    assert all(b >= a for b, a in zip(ranks(matrix, before), ranks(matrix, after), strict=True))


@often
@given(any_case(retracts=False))
def test_one_more_item_moves_the_state_of_a_line_only_its_own_way(case) -> None:
    matrix, items, _ = case
    for cut in range(len(items)):
        before, after = scores(matrix, items[:cut]), scores(matrix, items[: cut + 1])
        up = items[cut].polarity == "support"
        for skill in matrix.skills:
            for part, state in states(before[skill.id]).items():
                now = states(after[skill.id])[part]
                moved = ORDER.index(now) - ORDER.index(state)
                assert moved >= 0 if up else moved <= 0
