"""The figures of an evaluation, each worked out by hand from tests/small_gold.py."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer import evaluation
from analyzer.evaluation import Evaluation, InterviewScore
from analyzer.evaluation.figures import MEASURES, Figure, Gate
from analyzer.gold import GoldPair
from analyzer.result import Result
from tests import builders
from tests.builders import cited
from tests.small_gold import DECOYS, DENIED, ENGINE, EVIDENCE, GENUINE, MATRIX, TALK, TRAP, gold, of, pair, said


def figures(*scores: InterviewScore) -> dict[str, Figure]:
    return {figure.name: figure for figure in Evaluation(scores, ()).figures()}


def measured(result: Result = ENGINE, **fields: Any) -> dict[str, Figure]:
    return figures(evaluation.interview(gold(**fields), result, MATRIX))


BY_HAND = {
    "precision": (2, 6),
    "recall": (3, 4),
    "values": (2, 3),
    "limit-precision": (1, 3),
    "limit-recall": (2, 2),
    "limit-reasons": (1, 2),
    "decoys": (2, 3),
    "limit-decoys": (1, 1),
    "asked": (1, 2),
    "states-agree": (6, 8),
    "parts-agree": (1, 2),
    "inside": (1, 1),
    "likely": (1, 1),
    "width": (1, 1),
    "exact": (0, 1),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_figure_is_what_a_person_counts(name: str) -> None:
    figure = measured()[name]
    assert figure.parts == BY_HAND[name]
    assert figure.value == BY_HAND[name][0] / BY_HAND[name][1]


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    assert measured()["f1"].value == pytest.approx(6 / 13)  # 2 · 1/3 · 3/4 ÷ (1/3 + 3/4)


def test_the_f1_of_states_is_the_mean_over_the_states_in_use() -> None:
    # MET 2·1/4, PARTIAL 0, NOT_MET 2·1/2, UNKNOWN 2·4/9; nobody says CONTESTED of a line that is clear.
    assert measured()["states"].value == pytest.approx((0.5 + 0 + 1 + 8 / 9) / 4)


def test_what_two_readers_differ_over_is_left_out_of_the_states() -> None:
    assert measured(unclear=[])["states-agree"].parts == (6, 9)
    assert measured(unclear=["punctuality", "kneading/proving"])["parts-agree"].parts == (1, 1)


def test_two_interviews_are_counted_together_and_divided_once() -> None:
    other = evaluation.interview(gold("other"), said(cited(TALK, 6, "recipes", "Я составил", value=4)), MATRIX)
    both = figures(evaluation.interview(gold(), ENGINE, MATRIX), other)
    assert both["precision"].parts == (3, 7)
    assert both["recall"].parts == (4, 8)
    assert both["limit-recall"].parts == (2, 4)


def test_an_overlap_of_one_character_finds_and_a_neighbouring_one_does_not() -> None:
    only = [EVIDENCE[0]]
    assert measured(said(cited(TALK, 2, "hygiene", "фартук. Р", value=2)), evidence=only)["recall"].value == 1
    assert measured(said(cited(TALK, 2, "hygiene", "фартук. ", value=2)), evidence=only)["recall"].value == 0


def test_another_part_or_another_line_is_another_passage() -> None:
    quote = "Каждую ночь замешиваю"
    own = said(cited(TALK, 4, "kneading", quote, value=3, parts=("kneading", "proving")))
    other = said(cited(TALK, 4, "kneading", quote, value=3, parts=("proving",)))
    elsewhere = said(cited(TALK, 4, "sourdough", quote, value=3))
    assert [measured(result)["precision"].parts for result in (own, other, elsewhere)] == [(1, 1), (0, 1), (0, 1)]
    assert [measured(result)["recall"].parts for result in (own, other, elsewhere)] == [(1, 4), (0, 4), (0, 4)]


def test_a_lower_value_is_right_and_a_higher_one_wrong_and_both_find() -> None:
    for value, right, valued in ((2, 1, 0), (3, 1, 1), (4, 0, 0)):
        result = said(cited(TALK, 4, "kneading", "замешиваю", value=value, parts=("kneading",)))
        found = measured(result)
        assert found["precision"].parts == (right, 1)
        assert found["recall"].parts == (1, 4)
        assert found["values"].parts == (valued, 1)
        assert found["placed"].parts == (1, 1)


def test_in_the_wrong_place_or_in_a_decoy_the_value_is_not_what_is_wrong() -> None:
    nowhere = said(cited(TALK, 4, "sourdough", "замешиваю", value=3))
    assert measured(nowhere)["placed"].parts == (0, 1)
    decoy = {**DECOYS[0], "parts": ["kneading"], "at_most": 0}
    trapped = said(cited(TALK, 4, "kneading", value=4, parts=("kneading",)))
    assert measured(trapped, decoys=[decoy])["placed"].parts == (0, 1)


def test_a_mention_neither_finds_nor_counts() -> None:
    found = measured(said(cited(TALK, 6, "recipes", "Я составил", value=1)))
    assert found["precision"].value is None
    assert found["recall"].parts == (0, 4)


def test_the_value_after_the_caps_is_what_counts() -> None:
    capped = said(cited(TALK, 4, "kneading", "Расстойку мы", value=4, parts=("proving",), tags=("team_only",)))
    assert measured(capped)["decoys"].parts == (0, 3)
    assert measured(capped)["precision"].value is None  # the decoy may be cited for 2: neither right nor wrong


def test_a_decoy_is_taken_also_by_what_meets_evidence_as_well() -> None:
    decoy = {**DECOYS[0], "parts": ["kneading"], "at_most": 0}
    both = said(cited(TALK, 4, "kneading", value=3, parts=("kneading",)))
    found = measured(both, decoys=[decoy])
    assert found["decoys"].parts == (1, 1)
    assert found["precision"].parts == (1, 1)


def test_a_limit_that_leaves_more_than_the_gold_is_right() -> None:
    mild = said(cited(TALK, 10, "punctuality", "вчера проспал", reason="no_practice"))  # leaves 2, the gold 1
    assert measured(mild)["limit-precision"].parts == (1, 1)
    assert measured(mild)["limit-reasons"].parts == (0, 1)
    either = [{**EVIDENCE[5], "reasons": ["no_practice", "counterexample"]}]
    for reason, right in (("no_practice", 1), ("counterexample", 1), ("does_not_know", 0)):
        result = said(cited(TALK, 10, "punctuality", "вчера проспал", reason=reason))  # type: ignore[arg-type]
        assert measured(result, evidence=either)["limit-precision"].parts == (right, 1)


@pytest.mark.parametrize(
    ("floor", "ceiling", "likely", "inside", "in_likely", "width"),
    [
        (None, "owner", (None, "owner"), 1, 1, 4),
        ("baker", "baker", ("baker", "baker"), 1, 1, 0),
        ("chef", "owner", ("chef", "owner"), 0, 0, 1),
        (None, "helper", (None, "helper"), 0, 0, 1),
        ("helper", "chef", ("chef", "chef"), 1, 0, 0),
    ],
)
def test_the_level_of_the_gold_lies_between_or_it_does_not(
    floor: str | None, ceiling: str, likely: tuple[str | None, str], inside: int, in_likely: int, width: int
) -> None:
    found = measured(said(floor=floor, ceiling=ceiling, likely=likely))
    assert (found["inside"].value, found["likely"].value, found["width"].value) == (inside, in_likely, width)


def test_below_the_lowest_level_is_where_nothing_is_proven() -> None:
    found = measured(said(level=None, floor=None, ceiling="owner", likely=(None, None)), level="below")
    assert [found[name].value for name in ("inside", "likely", "exact", "width")] == [1, 1, 1, 0]


def test_the_figures_of_traps_add_up() -> None:
    counts = evaluation.interview(gold(), ENGINE, MATRIX).counts
    assert [counts["decoys", trap, "taken"] for trap in ("we", "hearsay", "buzzwords")] == [1, 0, 1]
    assert counts["denials", "negated", "taken"] == 1
    assert (counts["decoys",], counts["decoys", "taken"]) == (3, 2)


Said = tuple[tuple[str, int | str], ...]
NOTHING: Said = ()
SHOWN: Said = (("я сам вёл", 3),)


def judged(pair: GoldPair, trap: Result, genuine: Result) -> tuple[bool, bool, bool]:
    counts = evaluation.pair(pair, trap, genuine).counts
    return tuple(bool(counts["pairs", side]) for side in ("trap", "genuine", "both"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("trap", "genuine", "right"),
    [
        (NOTHING, SHOWN, (True, True, True)),  # a mention that is left out is no fault
        ((("закваску", 2),), SHOWN, (True, True, True)),
        ((("закваску", 3),), SHOWN, (False, True, False)),  # stepped into
        (NOTHING, NOTHING, (True, False, False)),  # who says nothing finds nothing
        (NOTHING, (("я сам вёл", 2),), (True, False, False)),
        (NOTHING, (("я сам вёл", 4),), (True, False, False)),  # too high
        ((("закваску", "no_practice"),), SHOWN, (False, True, False)),  # no limit is expected there
        (NOTHING, (*SHOWN, ("ржаную", "no_practice")), (True, False, False)),  # the same words are no limit
        (NOTHING, (*SHOWN, ("Да", "no_practice")), (True, True, True)),
    ],
)
def test_a_trap_is_avoided_and_its_twin_found(trap: Said, genuine: Said, right: tuple[bool, bool, bool]) -> None:
    assert judged(pair(), of(TRAP, *trap), of(GENUINE, *genuine)) == right


def with_expectation(dialogue: dict[str, Any], **expect: Any) -> dict[str, Any]:
    return {**dialogue, "expect": expect}


@pytest.mark.parametrize(
    ("expect", "noted", "right"),
    [
        ({"note": "nothing", "bait": "Да, конечно"}, (("закваску", 1),), False),
        ({"note": "nothing", "bait": "Да, конечно", "or": ["support"]}, (("закваску", 1),), True),
        ({"note": "nothing", "bait": "Да, конечно", "or": ["support"]}, (("закваску", 2),), False),
        ({"note": "nothing", "bait": "Да, конечно", "or": ["limit"]}, (("закваску", "no_practice"),), True),
        ({"note": "limit", "reason": "no_practice", "quote": "закваску мы вели"}, (("закваску", 1),), False),
        ({"note": "limit", "reason": "no_practice", "quote": "закваску мы вели"}, NOTHING, True),
        (
            {"note": "limit", "reason": "no_practice", "quote": "закваску мы вели"},
            (("закваску", "no_practice"),),
            True,
        ),
    ],
)
def test_a_trap_allows_what_it_says(expect: dict[str, Any], noted: Said, *, right: bool) -> None:
    trap = with_expectation(TRAP, **expect)
    assert judged(pair(trap=trap), of(trap, *noted), of(GENUINE))[0] is right


@pytest.mark.parametrize(
    ("trap", "genuine", "right"),
    [
        (SHOWN, (("не вёл", "no_practice"),), (True, True, True)),
        (NOTHING, (("не вёл", "no_practice"),), (False, True, False)),
        ((*SHOWN, ("Да", "no_practice")), NOTHING, (False, False, False)),  # the bait only looks denied
        (SHOWN, (("не вёл", "no_practice"), ("закваску", 1)), (True, False, False)),
    ],
)
def test_in_a_reversed_pair_the_trap_is_found_and_the_twin_limited(
    trap: Said, genuine: Said, right: tuple[bool, bool, bool]
) -> None:
    looks_denied = with_expectation(GENUINE, **GENUINE["expect"], bait="Да")
    reversed_ = pair("tricky-negation", trap=looks_denied, genuine=DENIED)
    assert judged(reversed_, of(looks_denied, *trap), of(DENIED, *genuine)) == right
    counts = evaluation.pair(reversed_, of(looks_denied, *trap), of(DENIED, *genuine)).counts
    assert counts["pairs", "steppable"] == 0


def test_questions_asked_in_vain_are_looked_for_in_dialogues() -> None:
    trap = with_expectation(TRAP, note="nothing", bait="Да, конечно", asked_not_shown=[1])
    for asked, found in (([1], 1), ([], 0)):
        score = evaluation.pair(pair(trap=trap), of(trap, asked=asked), of(GENUINE))
        assert (score.counts["asked-in-pairs", "found"], score.counts["asked-in-pairs",]) == (found, 1)


def test_what_is_said_of_other_lines_is_not_judged() -> None:
    talk = of(TRAP).transcripts[0]
    elsewhere = (cited(talk, 2, "recipes", "закваску", value=4), cited(talk, 2, "ovens", reason="no_practice"))
    result = builders.result(elsewhere, matrix=MATRIX, transcripts=(talk,))
    assert judged(pair(), result, of(GENUINE, *SHOWN)) == (True, True, True)


def test_what_cannot_be_measured_has_no_value_and_keeps_no_bound() -> None:
    nothing = {figure.name: figure for figure in Evaluation((), ()).figures()}
    assert set(nothing) == {measure.name for measure in MEASURES}
    assert all(figure.value is None and figure.interval is None for figure in nothing.values())
    assert not Gate("twins", 0).passed(nothing["twins"])
    assert not Gate("decoys", 1, at_most=True).passed(nothing["decoys"])


def test_a_bound_is_kept_by_what_equals_it() -> None:
    figure = measured()["recall"]
    assert Gate("recall", 0.75).passed(figure)
    assert not Gate("recall", 0.7501).passed(figure)
    assert Gate("recall", 0.75, at_most=True).passed(figure)
    assert not Gate("recall", 0.7499, at_most=True).passed(figure)


def test_an_interval_of_two_interviews_holds_what_their_draws_come_to() -> None:
    all_, none = said(*(_exact(item) for item in EVIDENCE)), said()
    scores = [evaluation.interview(gold(name), result, MATRIX) for name, result in (("a", all_), ("b", none))]
    figure = figures(*scores)["recall"]
    assert figure.value == 0.5
    assert figure.interval == (0, 1)  # both are the same one in a quarter of the draws
    assert figures(*scores[:1])["recall"].interval == (1, 1)


def test_as_many_interviews_are_drawn_as_there_are() -> None:
    all_, none = said(*(_exact(item) for item in EVIDENCE)), said()
    scores = [evaluation.interview(gold(), result, MATRIX) for result in (all_, none)]
    interval = figures(*scores * 10)["recall"].interval
    assert interval is not None
    # The share of heads in twenty throws of a coin: 0.5 ± 1.96·√(0.25/20) = 0.28 to 0.72.
    assert interval == (pytest.approx(0.28, abs=0.05), pytest.approx(0.72, abs=0.05))


def _exact(item: dict[str, Any]) -> Any:
    worth: dict[str, Any] = {"reason": item["reasons"][0]} if "reasons" in item else {"value": max(item["values"])}
    return cited(TALK, item["turn"], item["skill"], item["quote"], parts=tuple(item.get("parts", ())), **worth)
