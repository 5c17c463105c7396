"""What an item counts for."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import weighing
from analyzer.evidence import Adjudication, Evidence, Flag, Recheck, WhyNot
from analyzer.findings import Ruling
from analyzer.matrix.model import Cap, Matrix, Policy, Reason, Tag
from tests.matrices import any_case, fact, item, line, matrix, often

PET = Cap(at_most=2, levels={"low": 3})
BREAD = matrix(
    line("ovens", "low"),
    line("rye", "top", tau=3),
    line("fillings", "low", parts=("sweet", "salty")),
    line("hygiene", "low", facts=(fact("heat"),)),
    caps={**Policy().caps, "pet_project": PET},
)


def weigh(*items: Evidence, matrix: Matrix = BREAD) -> tuple[Evidence, ...]:
    return weighing.weigh(items, matrix, matrix.policy)


def one(item: Evidence) -> Evidence:
    return weigh(item)[0]


@pytest.mark.parametrize(
    ("tags", "left"),
    [
        ((), 4),
        (("live",), 4),
        (("assent",), 1),
        (("buzzword",), 1),
        (("self_rating",), 1),
        (("intention",), 1),
        (("hearsay",), 1),
        (("prompted",), 1),
        (("hypothetical",), 2),
        (("team_only",), 2),
        (("stale",), 2),
        (("course",), 2),
        (("live", "team_only"), 2),
        (("team_only", "assent"), 1),
    ],
)
def test_the_lowest_cap_of_its_tags_is_what_a_support_shows(tags: tuple[Tag, ...], left: int) -> None:
    assert one(item("ovens", 4, *tags)).effective == left


def test_a_cap_never_lifts_a_value() -> None:
    assert one(item("ovens", 1, "hypothetical")).effective == 1


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("does_not_know", 0),
        ("counterexample", 1),
        ("no_practice", 2),
        ("shallow_when_probed", 2),
        ("no_depth_when_probed", 3),
    ],
)
def test_a_limit_leaves_what_its_reason_says(reason: Reason, left: int) -> None:
    found = one(item("ovens", reason=reason))
    assert (found.effective, found.counts, found.why_not) == (left, True, None)


def test_every_reason_has_a_cap_and_every_tag_but_live() -> None:
    names = {*get_args(Tag), *get_args(Reason)}
    assert names - set(Policy().caps) == {"live"}
    assert set(Policy().caps) <= names


def test_a_pet_project_counts_for_more_at_the_lower_levels() -> None:
    assert one(item("ovens", 4, "pet_project")).effective == 3
    assert one(item("rye", 4, "pet_project")).effective == 2


def test_a_wrong_statement_limits_only_against_a_fact_of_the_line() -> None:
    against = one(item("hygiene", reason="wrong", fact="heat"))
    assert (against.counts, against.effective) == (True, 1)
    for without in (item("hygiene", reason="wrong"), item("hygiene", reason="wrong", fact="invented")):
        assert (one(without).counts, one(without).why_not) == (False, "no_fact")
    assert one(item("ovens", reason="wrong", fact="heat")).why_not == "no_fact"


def test_every_wrong_statement_is_to_be_checked_by_a_person() -> None:
    items = weigh(
        item("hygiene", reason="wrong", fact="heat", rationale="a", turn=2),
        item("ovens", reason="wrong", rationale="b", turn=4),
        item("ovens", reason="no_practice", rationale="c", turn=6),
    )
    assert [(entry.evidence, entry.claim) for entry in weighing.to_check(items)] == [
        (items[0].id, "a"),
        (items[1].id, "b"),
    ]


def test_a_support_of_a_line_with_parts_counts_only_when_it_names_one() -> None:
    assert one(item("fillings", 3)).why_not == "no_part"
    assert one(item("fillings", 3, parts=["sweet"])).counts


def test_a_limit_that_names_no_part_counts() -> None:
    assert one(item("fillings", reason="no_practice")).counts


@pytest.mark.parametrize("value", [None, 0, 5, -1])
def test_a_support_without_a_value_of_the_scale_counts_for_nothing(value: int | None) -> None:
    assert one(item("ovens", 1).model_copy(update={"value": value})).why_not == "no_value"


def test_an_item_without_value_or_reason_shows_nothing_leaves_everything_and_counts_for_nothing() -> None:
    shows, limits = (one(item("ovens", 1).model_copy(update={"value": None})), one(item("ovens", None)))
    assert [(entry.effective, entry.why_not) for entry in (shows, limits)] == [(0, "no_value"), (4, "no_value")]


def test_a_line_that_the_matrix_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="unheard-of"):
        weigh(item("unheard-of", 3))


def test_what_the_candidate_takes_back_counts_for_nothing_and_says_by_what() -> None:
    said, back = weigh(item("ovens", 3, turn=2), item("ovens", reason="no_practice", turn=6, retracts=2))
    assert (said.counts, said.why_not, said.retracted_by) == (False, "retracted", back.id)
    assert back.counts


def test_of_two_corrections_the_earlier_one_is_named_in_any_order() -> None:
    items = [
        item("ovens", 3, turn=2),
        item("ovens", reason="no_practice", turn=6, retracts=2),
        item("ovens", reason="does_not_know", turn=8, retracts=2),
    ]
    for order in itertools.permutations(items):
        by_id = {entry.id: entry for entry in weigh(*order)}
        assert by_id[items[0].id].retracted_by == items[1].id


@pytest.mark.parametrize(
    "later",
    [
        item("rye", reason="no_practice", turn=6, retracts=2),
        item("ovens", reason="no_practice", turn=6, retracts=3),
        item("ovens", reason="no_practice", turn=1, retracts=2),
        item("ovens", reason="no_practice", turn=6, retracts=2, transcript="t2"),
        item("ovens", reason="no_practice", turn=6),
    ],
    ids=["another line", "another turn", "said before", "another talk", "takes nothing back"],
)
def test_only_an_earlier_statement_on_the_same_line_is_taken_back(later: Evidence) -> None:
    assert weigh(item("ovens", 3, turn=2), later)[0].counts


def test_within_one_turn_only_what_stands_before_is_taken_back() -> None:
    before, back, after = weigh(
        item("ovens", 3, turn=2, start=0),
        item("ovens", 2, turn=2, start=20, retracts=2),
        item("ovens", 4, turn=2, start=40),
    )
    assert [before.counts, back.counts, after.counts] == [False, True, True]


def test_a_denial_is_taken_back_by_who_remembers_that_it_was_done() -> None:
    denied, back = weigh(item("ovens", reason="no_practice"), item("ovens", 3, turn=4, retracts=2))
    assert (denied.counts, denied.why_not, denied.retracted_by) == (False, "retracted", back.id)
    assert back.counts


def test_a_denial_is_not_taken_back_by_another_denial() -> None:
    assert all(
        entry.counts
        for entry in weigh(
            item("ovens", reason="does_not_know"), item("ovens", reason="no_practice", turn=4, retracts=2)
        )
    )


def test_a_correction_of_another_line_part_or_turn_leaves_a_denial() -> None:
    denied = item("fillings", reason="does_not_know", parts=["sweet"], turn=2)
    for later in (
        item("fillings", 3, parts=["salty"], turn=6, retracts=2),
        item("fillings", 3, parts=["sweet"], turn=6, retracts=3),
        item("fillings", 3, parts=["sweet"], turn=1, retracts=2),
        item("ovens", 3, turn=6, retracts=2),
    ):
        assert weigh(denied, later)[0].counts


def test_a_claim_is_taken_back_by_a_weaker_one_too() -> None:
    claimed, back = weigh(item("ovens", 4, turn=2), item("ovens", 3, "team_only", turn=6, retracts=2))
    assert (claimed.counts, back.counts) == (False, True)


def test_what_was_taken_back_stays_so_when_the_correction_is_corrected() -> None:
    first, second, third = weigh(
        item("ovens", reason="does_not_know", turn=2),
        item("ovens", 3, turn=4, retracts=2),
        item("ovens", reason="no_practice", turn=6, retracts=4),
    )
    assert [entry.counts for entry in (first, second, third)] == [False, False, True]


def test_a_correction_that_names_no_part_is_about_all_and_a_claim_without_parts_is_met_by_any() -> None:
    whole = item("fillings", reason="no_practice", turn=6, retracts=2)
    assert not weigh(item("fillings", 3, parts=["sweet"]), whole)[0].counts
    denied = item("fillings", reason="no_practice", turn=2)
    assert weigh(denied, item("fillings", 3, parts=["sweet"], turn=6, retracts=2))[0].why_not == "retracted"


def test_a_correction_of_one_part_leaves_the_other() -> None:
    back = item("fillings", reason="does_not_know", parts=["sweet"], turn=6, retracts=2)
    sweet, salty, _ = weigh(item("fillings", 3, parts=["sweet"]), item("fillings", 3, parts=["salty"]), back)
    assert [sweet.counts, salty.counts] == [False, True]


@often
@given(any_case(), st.data())
def test_what_an_item_says_of_its_own_worth_is_never_believed(case, data) -> None:
    matrix, items, _ = case
    said = st.fixed_dictionaries(
        {},
        optional={
            "effective": st.integers(0, 4),
            "counts": st.booleans(),
            "why_not": st.sampled_from((None, *get_args(WhyNot))),
            "retracted_by": st.sampled_from((None, "e-any")),
        },
    )
    claimed = [entry.model_copy(update=data.draw(said)) for entry in items]
    assert weigh(*claimed, matrix=matrix) == weigh(*items, matrix=matrix)


def test_weighing_again_changes_nothing() -> None:
    items = weigh(item("ovens", 4, "course"), item("fillings", 3), item("ovens", reason="wrong", turn=4, retracts=2))
    assert weigh(*items) == items
    claimed = [entry.model_copy(update={"counts": not entry.counts}) for entry in items]
    assert weigh(*claimed) == items


# ── Marks that grounding and a second look leave ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flag", ["truncated_meaning", "question", "reported_speech"])
def test_words_that_are_not_the_candidates_own_claim_show_nothing_and_may_limit(flag: Flag) -> None:
    shows = item("ovens", 3).model_copy(update={"flags": ("moved", flag)})
    limits = item("ovens", reason="no_practice", turn=4).model_copy(update={"flags": (flag,)})
    weighed = weigh(shows, limits)
    assert [(entry.counts, entry.why_not) for entry in weighed] == [(False, flag), (True, None)]


@pytest.mark.parametrize(
    ("flags", "ruling", "why"),
    [
        (("truncated_meaning",), "does_not", "truncated_meaning"),
        (("truncated_meaning",), "partly", None),
        (("truncated_meaning",), "supports", None),
        ((), "does_not", None),
    ],
)
def test_words_cut_out_of_a_sentence_limit_unless_a_second_look_says_that_they_do_not(
    flags: tuple[Flag, ...], ruling: Ruling, why: WhyNot | None
) -> None:
    heard = Recheck(ruling=ruling, rationale="")
    limits = item("ovens", reason="no_practice").model_copy(update={"flags": flags, "rechecked": heard})
    assert (one(limits).counts, one(limits).why_not) == (why is None, why)


@pytest.mark.parametrize("flag", ["quarantined", "overused"])
def test_a_passage_that_was_withheld_or_serves_too_many_lines_neither_shows_nor_limits(flag: Flag) -> None:
    for entry in (item("ovens", 3), item("ovens", reason="no_practice", turn=4)):
        (weighed,) = weigh(entry.model_copy(update={"flags": (flag,)}))
        assert (weighed.counts, weighed.why_not) == (False, flag)


@pytest.mark.parametrize("flag", ["moved", "ambiguous"])
def test_a_mark_about_the_place_takes_nothing(flag: Flag) -> None:
    (weighed,) = weigh(item("ovens", 3).model_copy(update={"flags": (flag,)}))
    assert (weighed.counts, weighed.why_not) == (True, None)


@pytest.mark.parametrize("stands", [True, False])
def test_what_a_second_look_set_aside_counts_for_nothing_and_the_other_side_counts(stands: bool) -> None:
    heard = Adjudication(relation="imprecise", applied=True, stands=stands, rationale="")
    for entry in (item("ovens", 3), item("ovens", reason="no_practice", turn=4)):
        (weighed,) = weigh(entry.model_copy(update={"adjudication": heard}))
        assert (weighed.counts, weighed.why_not) == (stands, None if stands else "adjudicated")


def test_the_reason_named_is_the_first_in_the_order_of_the_documentation() -> None:
    aside = Adjudication(relation="imprecise", applied=True, stands=False, rationale="")
    both = item("fillings", 3).model_copy(update={"flags": ("question", "overused"), "adjudication": aside})
    back = item("fillings", reason="no_practice", turn=9, retracts=2)
    assert weigh(both, back)[0].why_not == "retracted"
    assert weigh(both)[0].why_not == "overused"
    assert weigh(both.model_copy(update={"flags": ("question",)}))[0].why_not == "adjudicated"
    assert weigh(both.model_copy(update={"flags": ("question",), "adjudication": None}))[0].why_not == "question"
    assert weigh(item("fillings", 3))[0].why_not == "no_part"


def test_what_counts_for_nothing_itself_takes_nothing_back() -> None:
    withheld = item("ovens", reason="no_practice", turn=6, retracts=2).model_copy(update={"flags": ("quarantined",)})
    assert weigh(item("ovens", 3), withheld)[0].counts
