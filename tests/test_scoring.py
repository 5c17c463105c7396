"""From evidence to the state of a line."""

from __future__ import annotations

import pytest

from analyzer.evidence import Evidence
from analyzer.matrix.model import Part, Reason
from analyzer.result import SkillScore, State
from tests.matrices import asked, item, line, matrix, scores, text

BREAD = matrix(line("dough", tau=2), line("ovens", tau=3), line("fillings", tau=2, parts=("sweet", "salty")))
SAYS = [item("dough", 2, turn=2)]
DENIES = [item("dough", reason="does_not_know", turn=4)]
HINTS = [item("dough", 1, turn=6)]


def score(skill: str, *items: Evidence) -> SkillScore:
    return scores(BREAD, items)[skill]


@pytest.mark.parametrize(
    ("items", "state"),
    [
        ([], "UNKNOWN"),
        (HINTS, "UNKNOWN"),
        (SAYS, "MET"),
        (DENIES, "NOT_MET"),
        ([*HINTS, *DENIES], "NOT_MET"),
        ([*SAYS, *DENIES], "CONTESTED"),
        ([item("dough", reason="no_practice")], "UNKNOWN"),
        ([*SAYS, item("dough", reason="no_practice", turn=4)], "MET"),
    ],
)
def test_the_state_follows_from_the_highest_support_and_the_lowest_limit(items: list[Evidence], state: State) -> None:
    assert score("dough", *items).state == state


def test_a_limit_at_the_threshold_does_not_contest_and_below_it_does() -> None:
    shown = item("ovens", 3)
    assert score("ovens", shown, item("ovens", reason="no_depth_when_probed", turn=4)).state == "MET"
    assert score("ovens", shown, item("ovens", reason="no_practice", turn=4)).state == "CONTESTED"


def test_low_and_high_say_what_is_shown_and_what_is_left() -> None:
    found = score(
        "ovens", item("ovens", 2), item("ovens", 1, turn=4), item("ovens", reason="no_depth_when_probed", turn=6)
    )
    assert (found.low, found.high) == (2, 3)
    untouched = score("ovens")
    assert (untouched.low, untouched.high) == (0, 4)


@pytest.mark.parametrize(
    ("sweet", "salty", "state"),
    [
        ("MET", "MET", "MET"),
        ("MET", "UNKNOWN", "PARTIAL"),
        ("MET", "NOT_MET", "PARTIAL"),
        ("MET", "CONTESTED", "PARTIAL"),
        ("CONTESTED", "UNKNOWN", "CONTESTED"),
        ("CONTESTED", "NOT_MET", "CONTESTED"),
        ("NOT_MET", "NOT_MET", "NOT_MET"),
        ("NOT_MET", "UNKNOWN", "UNKNOWN"),
        ("UNKNOWN", "UNKNOWN", "UNKNOWN"),
    ],
)
def test_the_state_of_a_line_with_parts_is_joined_from_theirs(sweet: State, salty: State, state: State) -> None:
    items = [*_making("sweet", sweet, 2), *_making("salty", salty, 10)]
    found = score("fillings", *items)
    assert [part.state for part in found.parts] == [sweet, salty]
    assert found.state == state


def _making(part: str, state: State, turn: int) -> list[Evidence]:
    shows = item("fillings", 3, parts=[part], turn=turn)
    denies = item("fillings", reason="does_not_know", parts=[part], turn=turn + 2)
    return {"MET": [shows], "NOT_MET": [denies], "CONTESTED": [shows, denies], "UNKNOWN": []}[state]


def test_a_limit_that_names_no_part_is_meant_for_all() -> None:
    found = score("fillings", item("fillings", 3, parts=["sweet"]), item("fillings", reason="does_not_know", turn=4))
    assert [part.state for part in found.parts] == ["CONTESTED", "NOT_MET"]


def test_a_support_that_names_no_part_is_meant_for_none() -> None:
    assert [part.state for part in score("fillings", item("fillings", 4)).parts] == ["UNKNOWN", "UNKNOWN"]


def test_a_line_lists_the_items_that_count_and_each_part_its_own() -> None:
    sweet, both = item("fillings", 3, parts=["sweet"]), item("fillings", reason="no_practice", turn=4)
    idle = item("fillings", 4, turn=6)
    found = score("fillings", sweet, both, idle)
    assert found.evidence == tuple(sorted({sweet.id, both.id}))
    assert [set(part.evidence) for part in found.parts] == [{sweet.id, both.id}, {both.id}]


def test_what_was_asked_stands_with_the_line_once_and_in_order() -> None:
    found = scores(BREAD, (), [asked("dough", 9), asked("dough", 3), asked("dough", 9)])
    assert [place.turn for place in found["dough"].asked_turns] == [3, 9]
    assert found["ovens"].asked_turns == ()
    assert found["dough"].state == "UNKNOWN"


# ── Ladders ────────────────────────────────────────────────────────────────────────────────────────────────────────

LADDER = matrix(
    line("knead", "low", tau=3),
    line("ferment", "mid", tau=2, implies=("knead",)),
    line("sourdough", "top", tau=4, implies=("ferment",)),
    line("cakes", "low", tau=2),
)


def test_support_comes_down_a_ladder_as_far_as_the_threshold_and_cites_the_same_quote() -> None:
    deed = item("sourdough", 4)
    found = scores(LADDER, [deed])
    assert [found[name].state for name in ("sourdough", "ferment", "knead", "cakes")] == [
        "MET",
        "MET",
        "MET",
        "UNKNOWN",
    ]
    assert (found["knead"].low, found["ferment"].low) == (3, 2)
    assert found["knead"].inferred_from == found["ferment"].inferred_from == (deed.id,)
    assert found["sourdough"].inferred_from == found["knead"].evidence == ()


def test_support_that_is_too_weak_for_the_lower_line_leaves_it_open() -> None:
    found = scores(LADDER, [item("ferment", 2)])
    assert (found["ferment"].state, found["knead"].state, found["knead"].low) == ("MET", "UNKNOWN", 0)
    assert found["knead"].inferred_from == ()


def test_what_comes_down_and_is_too_weak_does_not_stand_in_for_weak_words_of_the_line_itself() -> None:
    found = scores(LADDER, [item("ferment", 2), item("knead", 1, turn=4)])["knead"]
    assert (found.state, found.low, found.inferred_from) == ("UNKNOWN", 1, ())


def test_what_shows_the_lower_line_itself_is_not_called_inferred() -> None:
    found = scores(LADDER, [item("sourdough", 4), item("knead", 3, turn=4)])
    assert (found["knead"].state, found["knead"].inferred_from) == ("MET", ())


def test_a_limit_of_the_higher_line_does_not_hold_back_what_comes_down() -> None:
    found = scores(LADDER, [item("sourdough", 4), item("sourdough", reason="does_not_know", turn=4)])
    assert (found["sourdough"].state, found["knead"].state) == ("CONTESTED", "MET")


@pytest.mark.parametrize("reason", ["does_not_know", "no_depth_when_probed"])
def test_limits_do_not_travel_either_way(reason: Reason) -> None:
    found = scores(LADDER, [item("ferment", reason=reason)])
    for name in ("sourdough", "knead"):
        assert (found[name].state, found[name].low, found[name].high) == ("UNKNOWN", 0, 4)


def test_nothing_comes_down_against_the_candidates_own_word() -> None:
    found = scores(LADDER, [item("sourdough", 4), item("knead", reason="does_not_know", turn=4)])
    assert (found["knead"].state, found["knead"].inferred_from) == ("NOT_MET", ())
    assert found["ferment"].state == "MET"


def test_nothing_goes_up_a_ladder() -> None:
    assert scores(LADDER, [item("knead", 4)])["sourdough"].state == "UNKNOWN"


def test_support_without_effect_comes_down_without_effect() -> None:
    assert scores(LADDER, [item("sourdough", 4, "assent")])["knead"].state == "UNKNOWN"


PARTED = matrix(
    line("sugar", "low", tau=2),
    line("salt", "low", tau=2),
    line("tastes", "low", tau=2, parts=("sweet", "sour")),
    line("menus", "mid", tau=3, parts=(Part(id="sweet", name=text("sweet"), implies=("sugar",)),
                                       Part(id="stews", name=text("stews"), implies=("salt",))), implies=("tastes",)),
    line("kitchens", "top", tau=3, implies=("menus",)),
)  # fmt: skip


def test_a_ladder_of_a_part_is_gone_down_only_by_what_names_the_part() -> None:
    found = scores(PARTED, [item("menus", 3, parts=["sweet"])])
    assert (found["sugar"].state, found["salt"].state) == ("MET", "UNKNOWN")


def test_support_of_a_part_shows_the_part_of_the_same_name_below() -> None:
    parts = scores(PARTED, [item("menus", 3, parts=["sweet"])])["tastes"].parts
    assert [part.state for part in parts] == ["MET", "UNKNOWN"]
    assert parts[0].inferred_from


def test_support_of_a_part_that_is_not_below_shows_all_that_is() -> None:
    parts = scores(PARTED, [item("menus", 3, parts=["stews"])])["tastes"].parts
    assert [part.state for part in parts] == ["MET", "MET"]


def test_a_part_that_is_not_reached_leads_no_further_down() -> None:
    buffet = line("buffets", "top", tau=3, parts=("sweet", "cold"), implies=("menus",))
    found = scores(matrix(*PARTED.skills, buffet), [item("buffets", 3, parts=["sweet"])])
    assert [part.state for part in found["menus"].parts] == ["MET", "UNKNOWN"]
    assert (found["sugar"].state, found["salt"].state) == ("MET", "UNKNOWN")


def test_support_without_parts_comes_down_to_all_parts_and_their_ladders() -> None:
    found = scores(PARTED, [item("kitchens", 3)])
    assert {score.state for score in found.values()} == {"MET"}
    assert found["tastes"].confidence == "low"


# ── Confidence ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_confidence_grows_with_the_places_that_speak_for_the_state() -> None:
    assert score("dough").confidence == "low"
    assert score("dough", *SAYS, *DENIES).confidence == "low"
    assert score("dough", *SAYS).confidence == "medium"
    assert score("dough", *SAYS, item("dough", 3, turn=2, start=30)).confidence == "medium"
    assert score("dough", *SAYS, item("dough", 3, turn=8)).confidence == "high"
    assert score("dough", *DENIES, item("dough", 1, turn=8)).confidence == "medium"
    assert score("dough", *DENIES, item("dough", reason="does_not_know", turn=8)).confidence == "high"
    assert score("dough", item("dough", 3).model_copy(update={"flags": ("moved",)})).confidence == "low"
    assert scores(LADDER, [item("sourdough", 4), item("sourdough", 4, turn=9)])["knead"].confidence == "low"
