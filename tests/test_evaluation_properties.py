"""What holds of every evaluation, whatever the gold and whatever an engine says."""

from __future__ import annotations

from typing import Any
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import evaluation
from analyzer.evaluation import Evaluation, InterviewScore, PairScore, bootstrap
from analyzer.evaluation.figures import MEASURES, Figure
from analyzer.evidence import Evidence
from analyzer.result import Result
from tests.builders import cited
from tests.small_gold import DECOYS, GENUINE, MATRIX, TALK, TRAP, gold, of, pair, said

SHARES = [measure.name for measure in MEASURES if measure.name != "width"]
BEST_AT_NOTHING = ("decoys", "limit-decoys", "stepped")
LINES = ("hygiene", "kneading", "punctuality", "sourdough", "ovens", "teaching", "recipes")


def figures(interviews: tuple[InterviewScore, ...], pairs: tuple[PairScore, ...] = ()) -> dict[str, Figure]:
    with mock.patch.object(bootstrap, "RESAMPLES", 20):
        return {figure.name: figure for figure in Evaluation(interviews, pairs).figures()}


@st.composite
def citations(draw: st.DrawFn) -> Evidence:
    """What an engine may cite in one of the candidate's turns but the last, which the decoy of costing has alone."""
    turn = draw(st.sampled_from([2, 4, 6, 8, 10]))
    text = TALK.turns[turn - 1].text
    start = draw(st.integers(0, len(text) - 1))
    quote = text[start : draw(st.integers(start + 1, len(text)))]
    skill = draw(st.sampled_from(LINES))
    parts = MATRIX.known(skill).part_ids
    more: dict[str, Any] = {"parts": draw(st.sets(st.sampled_from(parts), min_size=1))} if parts else {}
    if draw(st.booleans()):
        more["value"] = draw(st.integers(1, 4))
    else:
        more["reason"] = draw(st.sampled_from(["does_not_know", "no_practice", "counterexample"]))
    return cited(TALK, turn, skill, quote, start=start, **more)


SAID = st.lists(citations(), max_size=6)
few = settings(max_examples=25)  # each of them makes whole results


def agreed(result: Result) -> dict[str, Any]:
    """The gold by which this result is right in everything."""
    evidence = [
        {"turn": item.turn, "skill": item.skill, "parts": item.parts, "quote": item.quote, "polarity": item.polarity,
         **({"values": [item.effective]} if item.polarity == "support" else {"reasons": [item.reason]})}
        for item in result.evidence
        if item.counts and TALK.turns[item.turn - 1].text.count(item.quote) == 1
    ]  # fmt: skip
    clear = {score.skill: score.state for score in result.skills if score.state != "UNKNOWN"}
    parts = {f"{score.skill}/{part.part}": part.state for score in result.skills for part in score.parts}
    return {
        "evidence": evidence,
        "decoys": DECOYS[2:3],  # of a line that nobody cites here
        "states": clear,
        "part_states": {name: state for name, state in parts.items() if state != "UNKNOWN"},
        "unclear": [],
        "level": result.recommendation.level or "below",
        "asked_not_shown": [
            {"turn": one.turn, "skill": score.skill} for score in result.skills for one in score.asked_turns
        ],
    }


def once(items: list[Evidence]) -> list[Evidence]:
    return [item for item in items if TALK.turns[item.turn - 1].text.count(item.quote) == 1]


@few
@given(SAID)
def test_who_says_what_the_gold_says_is_right_in_everything(items: list[Evidence]) -> None:
    strongest = {(item.turn, item.start, item.end): item for item in once(items)}  # nobody says two values of one place
    apart = [item for item in strongest.values() if _alone(item, list(strongest.values()))]
    result = said(*apart, asked=[(11, "costing")])
    score = evaluation.interview(gold(**agreed(result)), result, MATRIX)
    twins = evaluation.pair(pair(), of(TRAP, ("закваску", 2)), of(GENUINE, ("я сам вёл", 3)))
    found = figures((score,), (twins,))
    for name in SHARES:
        assert found[name].value in (None, 0.0 if name in BEST_AT_NOTHING else 1.0), name
    assert found["states"].value == found["twins"].value == found["asked"].value == 1.0


def _alone(item: Evidence, items: list[Evidence]) -> bool:
    """Whether nothing else overlaps this item, so that its own value is the highest there."""
    return not any(
        other is not item and other.turn == item.turn and other.start < item.end and item.start < other.end
        for other in items
    )


@few
@given(SAID)
def test_who_cites_nothing_finds_nothing_and_takes_no_decoy(items: list[Evidence]) -> None:
    fields = agreed(said(*once(items)))
    found = figures((evaluation.interview(gold(**fields), said(), MATRIX),))
    assert found["precision"].value is None
    assert found["decoys"].value == 0
    told = [passage for passage in fields["evidence"] if passage["polarity"] == "support"]
    assert found["recall"].value == (0 if told else None)
    assert found["f1"].value == (0 if told else None)
    assert found["limit-recall"].value == (0 if len(told) < len(fields["evidence"]) else None)


@few
@given(st.lists(SAID, min_size=2, max_size=3).flatmap(lambda said_: st.tuples(st.just(said_), st.permutations(said_))))
def test_the_order_of_interviews_does_not_matter(both: tuple[list[list[Evidence]], list[list[Evidence]]]) -> None:
    one, other = (
        figures(tuple(evaluation.interview(gold(), said(*items), MATRIX) for items in several)) for several in both
    )
    assert one == other


@few
@given(SAID, st.integers(1, 4))
def test_a_decoy_that_is_cited_never_raises_precision(items: list[Evidence], value: int) -> None:
    decoy = cited(TALK, 12, "costing", "как-то считаем", value=value)
    without, with_it = (
        figures((evaluation.interview(gold(), said(*cited_), MATRIX),)) for cited_ in (items, [*items, decoy])
    )
    assert (with_it["precision"].value or 0) <= (without["precision"].value or 0)
    assert (with_it["decoys"].value or 0) > (without["decoys"].value or 0)
    assert with_it["recall"].value == without["recall"].value


@few
@given(SAID, citations())
def test_one_more_citation_never_lowers_recall(items: list[Evidence], more: Evidence) -> None:
    fewer, all_ = (
        figures((evaluation.interview(gold(), said(*cited_), MATRIX),)) for cited_ in (items, [*items, more])
    )
    for name in ("recall", "limit-recall", "decoys", "limit-decoys"):
        assert (all_[name].value or 0) >= (fewer[name].value or 0)


@few
@given(st.lists(SAID, min_size=1, max_size=3))
def test_every_share_lies_between_nothing_and_all_and_so_does_its_interval(several: list[list[Evidence]]) -> None:
    found = figures(tuple(evaluation.interview(gold(), said(*items), MATRIX) for items in several))
    for name in SHARES:
        figure = found[name]
        if figure.value is not None:
            assert 0 <= figure.value <= 1
        if figure.interval is not None:
            assert 0 <= figure.interval.low <= figure.interval.high <= 1
