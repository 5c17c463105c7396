"""The table and the level, against numbers worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from analyzer.evidence import AskedTurn, Evidence
from analyzer.gates import enough, half_up, proves
from analyzer.matrix.model import Matrix, Prior, Thresholds
from analyzer.result import Gate, Recommendation
from tests.matrices import asked, item, line, matrix, recommend

DOCS = Path(__file__).resolve().parent.parent / "docs" / "scoring.md"

# The worked example of docs/scoring.md.
BAKERY = matrix(
    line("dough", "apprentice"),
    line("ovens", "apprentice"),
    line("hygiene", "apprentice"),
    line("scales", "apprentice"),
    line("tidiness", "apprentice", "soft"),
    line("punctuality", "apprentice", "soft"),
    line("sourdough", "baker"),
    line("pastry", "baker", parts=("puff", "choux")),
    line("schedules", "baker"),
    line("suppliers", "baker"),
    line("menus", "head-baker"),
    line("budgets", "head-baker"),
)
TALK = [
    item("dough", 3, turn=2),
    item("ovens", 4, turn=4),
    item("hygiene", 2, turn=6),
    item("scales", reason="does_not_know", turn=8),
    item("tidiness", 3, turn=10),
    item("sourdough", 3, turn=12),
    item("pastry", 3, parts=["puff"], turn=14),
    item("pastry", 2, parts=["choux"], turn=14, start=40),
    item("pastry", reason="does_not_know", parts=["choux"], turn=18),
]
QUESTIONS = [asked("schedules", 19)]


def gate(found: Recommendation, level: str, kind: str = "hard") -> Gate:
    return next(gate for gate in found.gates if (gate.level, gate.kind) == (level, kind))


def test_the_worked_example_gives_what_the_documentation_says() -> None:
    found = recommend(BAKERY, TALK, QUESTIONS)
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in DOCS.read_text("utf-8").splitlines()
            if row.startswith(("| apprentice |", "| baker |", "| head-baker |"))]  # fmt: skip
    computed = [
        [gate.level, gate.kind, *(f"{number:g}" for number in
         (gate.weight, gate.need, gate.rho, gate.proof, gate.expected, gate.best)), "yes" if gate.passed else "no"]
        for gate in found.gates
    ]  # fmt: skip
    assert rows == computed


def test_the_worked_example_by_hand() -> None:
    found = recommend(BAKERY, TALK, QUESTIONS)
    low, mid, top = (gate(found, name) for name in ("apprentice", "baker", "head-baker"))
    assert (low.weight, low.need, low.proof, low.expected, low.best) == (4, 3, 3, 3, 3)
    assert (mid.weight, mid.need) == (4, 3)
    assert mid.rho == round((2 + 1.5) / (3 + 1.5 + 1), 4)
    assert mid.proof == 1.5
    assert mid.expected == round(1 + 0.5 + 0.5 / 2 + 7 / 11 * 0.6 + 7 / 11, 4)
    assert mid.best == 4
    assert (top.need, top.rho, top.expected, top.passed) == (1, 0.5, 1.0, True)
    soft = gate(found, "apprentice", "soft")
    assert (soft.weight, soft.need, soft.rho, soft.proof, soft.expected) == (2, 1, 0.8, 1, 1.8)
    assert (found.floor, found.level, found.ceiling) == ("apprentice", "baker", "head-baker")
    assert found.likely == ("apprentice", "head-baker")
    assert (found.hard_level, found.soft_level) == ("baker", "apprentice")
    assert found.coverage == round(7 / 12, 4)
    assert (found.status, found.status_reasons) == ("preliminary", ("range_wide",))


def test_a_gate_names_its_atoms_by_state() -> None:
    found = gate(recommend(BAKERY, TALK, QUESTIONS), "baker")
    assert found.met == ("sourdough", "pastry/puff")
    assert found.contested == ("pastry/choux",)
    assert found.partial == ("pastry",)
    assert found.open == ("schedules", "suppliers")
    assert found.not_met == found.waived == found.inferred == ()
    below = gate(recommend(BAKERY, TALK, QUESTIONS), "apprentice")
    assert (below.met, below.not_met, below.open) == (("dough", "ovens", "hygiene"), ("scales",), ())


def test_a_gate_without_lines_needs_nothing() -> None:
    empty = gate(recommend(BAKERY), "head-baker", "soft")
    assert (empty.weight, empty.need, empty.passed) == (0, 0, True)


@pytest.mark.parametrize(("value", "whole"), [("0", 0), ("0.49", 0), ("0.5", 1), ("2.5", 3), ("3.5", 4), ("2.4999", 2)])
def test_a_half_goes_up(value: str, whole: int) -> None:
    assert half_up(Fraction(value)) == whole


@pytest.mark.parametrize(("lines", "need"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (10, 7), (14, 10), (15, 11)])
def test_the_need_is_a_share_of_the_weight_rounded_half_up(lines: int, need: int) -> None:
    many = matrix(*(line(f"s{number}") for number in range(lines)))
    assert gate(recommend(many), "low").need == need


def test_shares_are_decimal_and_not_binary() -> None:
    # 0.7 · 5 is 3.5 and needs 4; as a binary fraction 0.7 is a little less.
    five = matrix(
        *(line(f"s{number}") for number in range(5)), theta=Thresholds(hard=Decimal("0.7"), soft=Decimal("0.6"))
    )
    assert gate(recommend(five), "low").need == 4


def test_weights_count_and_parts_share_them() -> None:
    heavy = matrix(line("a", weight=3, parts=("x", "y", "z")), line("b"))
    found = gate(recommend(heavy, [item("a", 2, parts=["x"])]), "low")
    assert (found.weight, found.proof) == (4, 1)
    found = gate(recommend(heavy, [item("a", 2, parts=["x", "y", "z"])]), "low")
    assert (found.met, found.proof) == (("a/x", "a/y", "a/z"), 3)


def test_what_the_talk_shows_above_and_denies_below_sets_the_expectation() -> None:
    three = matrix(line("a"), line("b", "mid"), line("c", "top"))
    found = recommend(three, [item("b", 3), item("a", reason="does_not_know", turn=4)])
    rho = [gate(found, name).rho for name in ("low", "mid", "top")]
    assert rho == [round(3 / 5, 4), round(3 / 5, 4), round(2 / 4, 4)]


def test_a_prior_may_be_a_fraction_of_a_line() -> None:
    prior = Prior(hard=(Decimal("0.5"), Decimal("1.25")), soft=(Decimal(3), Decimal(1)))
    found = gate(recommend(matrix(line("a"), line("b"), prior=prior), [item("a", 3)]), "low")
    assert found.rho == round((0.5 + 1) / (0.5 + 1.25 + 1), 4)


def test_soft_lines_are_expected_from_soft_lines_alone() -> None:
    mixed = matrix(line("a"), line("b", kind="soft"), line("c", kind="soft"))
    found = recommend(mixed, [item("a", 3), item("b", reason="counterexample", turn=4)])
    assert gate(found, "low", "soft").rho == round(3 / 5, 4)
    assert gate(found, "low").rho == round(3 / 4, 4)


def test_a_question_that_showed_nothing_leaves_six_tenths_of_the_expectation_and_all_of_the_ceiling() -> None:
    one = matrix(line("a"))
    before, after = gate(recommend(one), "low"), gate(recommend(one, (), [asked("a")]), "low")
    assert (before.expected, after.expected) == (round(2 / 3, 4), round(2 / 3 * 0.6, 4))
    assert (before.best, after.best) == (1, 1)


def test_a_question_about_a_line_that_was_shown_takes_nothing() -> None:
    one = matrix(line("a"))
    assert gate(recommend(one, [item("a", 3)], [asked("a")]), "low").expected == 1


def test_the_lower_end_of_the_likely_range_counts_two_thirds_of_what_is_expected() -> None:
    # ρ is 4/5: with two thirds of it 2 + 3 · 0.5333 = 3.6 rounds to the 4 that are needed; with half of it, 3.2, not.
    five = matrix(*(line(name) for name in "abcde"))
    assert recommend(five, [item("a", 3), item("b", 3, turn=4)]).likely == ("low", "low")


def test_the_upper_end_of_the_likely_range_counts_a_third_more_of_what_may_be_missing() -> None:
    # ρ is 2/3: (2ρ + 1) / 3 makes 2.33 of three lines, which all are needed; half of the rest would make 2.5.
    three = matrix(*(line(name) for name in "abc"), theta=Thresholds(hard=Decimal(1), soft=Decimal(1)))
    assert recommend(three).likely == (None, None)
    # Of four lines three are needed; (2ρ + 1) / 3 makes 3.1 and ρ alone 2.7, both round to 3.
    assert recommend(matrix(*(line(name) for name in "abcd"))).likely == (None, "low")


def test_no_level_is_recommended_without_a_line_of_its_own() -> None:
    two = matrix(line("a"), line("b", "top"))
    found = recommend(two, [item("a", 3)])
    assert gate(found, "top").passed
    assert (found.level, found.ceiling) == ("low", "top")


def test_a_level_also_owes_the_levels_below() -> None:
    items = [item("a", reason="does_not_know"), item("b", 3, turn=4)]
    skills = (line("a"), line("b", "top"))
    assert recommend(matrix(*skills), items).level is None
    assert recommend(matrix(*skills, cumulative=False), items).level == "top"


def test_soft_lines_of_the_levels_below_are_owed_in_any_case() -> None:
    items = [item("a", reason="counterexample"), item("b", 3, turn=4)]
    assert recommend(matrix(line("a", kind="soft"), line("b", "top"), cumulative=False), items).level is None


MUST = (line("a"), line("b"), line("c"), line("d"))


@pytest.mark.parametrize(
    ("last", "floor", "level", "ceiling"),
    [
        ([], None, "low", "low"),
        ([item("d", 3, turn=9)], "low", "low", "low"),
        ([item("d", reason="does_not_know", turn=9)], None, None, None),
        ([item("d", 3, turn=9), item("d", reason="does_not_know", turn=10)], None, "low", "low"),
    ],
    ids=["open", "shown", "not shown", "contested"],
)
def test_a_must_line_is_to_be_shown_for_the_floor_and_not_denied_for_the_rest(
    last: list[Evidence], floor: str | None, level: str | None, ceiling: str | None
) -> None:
    items = [item("a", 3, turn=1), item("b", 3, turn=2), item("c", 3, turn=3), *last]
    found = recommend(matrix(*MUST, must=("d",)), items)
    assert (found.floor, found.level, found.ceiling) == (floor, level, ceiling)
    free = recommend(matrix(*MUST), items)
    assert (free.floor, free.level, free.ceiling) == ("low", "low", "low")


def test_a_must_line_needs_all_its_parts() -> None:
    skills = (line("a", weight=9), line("b", parts=("x", "y")))
    items = [item("a", 3), item("b", 3, parts=["x"], turn=4)]
    must = matrix(*skills, must=("b",))
    assert recommend(must, items).floor is None
    assert recommend(must, [*items, item("b", 3, parts=["y"], turn=6)]).floor == "low"
    assert recommend(must, [*items, item("b", reason="does_not_know", parts=["y"], turn=6)]).level is None


# ── Waived lines ───────────────────────────────────────────────────────────────────────────────────────────────────

WAIVED = matrix(line("a"), line("b"), line("c"), waived=("c",))
DENIED = [item("a", reason="does_not_know", turn=1), item("b", 3, turn=2)]


def test_a_waived_line_is_neither_needed_nor_expected() -> None:
    found = gate(recommend(WAIVED, [item("b", 3)]), "low")
    assert (found.weight, found.need, found.waived, found.open) == (2, 1, ("c",), ("a",))
    assert found.expected == round(1 + 3 / 4, 4)
    denied = gate(recommend(WAIVED, [item("c", reason="does_not_know")]), "low")
    assert (denied.not_met, denied.rho) == ((), round(2 / 3, 4))


def test_a_waived_line_that_was_shown_counts_and_is_not_needed() -> None:
    found = gate(recommend(WAIVED, [*DENIED, item("c", 3, turn=4)]), "low")
    assert (found.weight, found.met, found.waived, found.proof) == (2, ("b", "c"), (), 2)


def test_a_waived_line_could_still_be_shown() -> None:
    assert gate(recommend(WAIVED, DENIED), "low").best == 2
    assert gate(recommend(WAIVED, [*DENIED, item("c", reason="does_not_know", turn=4)]), "low").best == 1


def test_a_contested_waived_line_counts_as_any_contested_one() -> None:
    items = [*DENIED, item("c", 3, turn=4), item("c", reason="does_not_know", turn=6)]
    found = gate(recommend(WAIVED, items), "low")
    assert (found.contested, found.proof, found.expected, found.best) == (("c",), 1, 1.5, 2)


def test_several_contested_and_several_waived_lines_all_count() -> None:
    names = "abcdef"
    found = matrix(*(line(name) for name in names), waived=("d", "e", "f"))
    items = [entry for turn, name in enumerate("abc") for entry in (
        item(name, 3, turn=10 * turn), item(name, reason="does_not_know", turn=10 * turn + 4))]  # fmt: skip
    row = gate(recommend(found, items), "low")
    assert (row.proof, row.expected, row.best) == (0, 1.5, 6)


def test_what_is_waived_is_not_a_must() -> None:
    both = matrix(line("a"), line("b"), must=("b",), waived=("b",))
    contested = [item("a", 3), item("b", 3, turn=4), item("b", reason="does_not_know", turn=6)]
    assert recommend(both, contested).floor == "low"


# ── Little weight ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("weight", ["0.25", "0.5", "1.4", "2.5"])
def test_all_that_is_due_is_always_enough(weight: str) -> None:
    light = matrix(line("a", weight=weight), theta=Thresholds(hard=Decimal(1), soft=Decimal(1)))
    assert recommend(light, [item("a", 3)]).floor == "low"
    assert recommend(light).ceiling == "low"


@pytest.mark.parametrize(
    ("count", "need", "weight", "reached", "proven"),
    [("2.5", 3, "4", True, False), ("2.4999", 3, "4", False, False), ("0.25", 1, "0.25", True, True),
     ("0.2", 1, "0.25", False, False), ("3", 3, "4", True, True)],
)  # fmt: skip
def test_a_count_is_rounded_and_a_proof_is_not(count: str, need: int, weight: str, reached: bool, proven: bool) -> None:
    given = Fraction(count)
    assert enough(given, need=need, weight=Fraction(weight)) is reached
    assert proves(given, need=need, weight=Fraction(weight)) is proven


def test_a_gate_with_lines_needs_at_least_one() -> None:
    light = matrix(line("a", weight="0.5"))
    assert gate(recommend(light), "low").need == 1
    assert not gate(recommend(light, [item("a", reason="does_not_know")]), "low").passed


# ── Status ─────────────────────────────────────────────────────────────────────────────────────────────────────────

SHOWN = [item("a", 3, turn=1), item("b", 3, turn=2), item("m", 3, turn=3)]


TWO_AND_SOFT = matrix(line("a"), line("b"), line("m", kind="soft"))
HEAVY_FIRST = matrix(line("a", weight=3), line("b"), line("c"), line("d"))
HEAVY_LAST = matrix(line("a"), line("b"), line("m", weight=7))
WITH_MUST = matrix(line("a"), line("b"), line("m"), line("n"), must=("b",))
DISPUTED = [*SHOWN, item("b", reason="does_not_know", turn=9)]


@pytest.mark.parametrize(
    ("found", "items", "questions", "unread", "status", "reasons"),
    [
        pytest.param(TWO_AND_SOFT, SHOWN, [], False, "supported", (), id="supported"),
        pytest.param(TWO_AND_SOFT, SHOWN, [], True, "incomplete", ("unread_parts",), id="a part unread"),
        pytest.param(TWO_AND_SOFT, SHOWN[:2], [], False, "preliminary", ("few_soft_asked",), id="no soft asked"),
        pytest.param(TWO_AND_SOFT, SHOWN[:2], [asked("m")], False, "supported", (), id="soft asked in vain"),
        pytest.param(HEAVY_FIRST, SHOWN[:1], [], False, "preliminary", ("few_hard_asked",), id="few hard asked"),
        pytest.param(HEAVY_LAST, SHOWN[:2], [], False, "insufficient", ("low_coverage",), id="little covered"),
        pytest.param(WITH_MUST, DISPUTED, [], False, "preliminary", ("must_contested",), id="must contested"),
    ],
)
def test_the_status_and_its_reasons(
    found: Matrix,
    items: list[Evidence],
    questions: list[AskedTurn],
    unread: bool,
    status: str,
    reasons: tuple[str, ...],
) -> None:
    recommended = recommend(found, items, questions, unread=unread)
    assert (recommended.status, recommended.status_reasons) == (status, reasons)


LADDER_OF_MUSTS = (line("a"), line("b", "mid"), line("c", "top"), line("d", "head"))


@pytest.mark.parametrize(
    ("required", "high", "told"),
    [("b", "mid", True), ("c", "low", False), ("c", "head", True), ("d", "head", True)],
)
def test_a_contested_must_line_is_told_as_far_as_the_likely_range_goes(required: str, high: str, told: bool) -> None:
    # Shown at the lowest level; all above is denied but for the required line, or else open, and the range goes up.
    items = [item("a", 3), item(required, 3, turn=4), item(required, reason="does_not_know", turn=6)]
    if high != "head":
        items += [item(name, reason="does_not_know", turn=8) for name in ("b", "c", "d") if name != required]
    found = recommend(matrix(*LADDER_OF_MUSTS, must=(required,)), items)
    assert (found.level, found.likely[1]) == ("low", high)
    assert ("must_contested" in found.status_reasons) is told


def test_a_contested_must_line_of_the_next_level_is_told_also_where_the_likely_range_ends_before_it() -> None:
    of = matrix(line("a"), line("b", "mid"), line("n", "mid", weight=3), must=("b",))
    items = [item("a", 3), item("b", 3, turn=4)]
    items += [item(name, reason="does_not_know", turn=6) for name in ("b", "n")]
    found = recommend(of, items)
    assert (found.level, found.likely) == ("low", ("low", "low"))
    assert "must_contested" in found.status_reasons


def test_lines_of_the_next_level_have_to_come_up() -> None:
    found = recommend(matrix(line("a"), *(line(f"m{number}", "mid") for number in range(3))), [item("a", 3)])
    assert found.level == "low"
    assert "few_hard_asked" in found.status_reasons


def test_coverage_that_is_just_enough_is_enough() -> None:
    of = matrix(line("a"), line("b"), enough_coverage=Decimal("0.5"))
    assert recommend(of, [item("a", 3)]).status == "supported"


def test_lines_of_far_levels_need_not_come_up() -> None:
    far = [line(f"t{number}", "top") for number in range(9)]
    found = recommend(matrix(line("a"), line("b", "mid"), *far), [item("a", 3)])
    assert found.level == "low"
    assert "few_hard_asked" not in found.status_reasons


def test_a_third_of_the_lines_is_enough_of_a_kind() -> None:
    items = [item("a", 3), item("m0", 3, turn=4)]
    for count, few in ((3, False), (4, True)):
        soft = [line(f"m{number}", kind="soft") for number in range(count)]
        found = recommend(matrix(line("a", weight=4), *soft), items)
        assert ("few_soft_asked" in found.status_reasons) is few


def test_an_unread_part_overrides_whatever_else_holds() -> None:
    found = recommend(BAKERY, (), unread=True)
    assert found.status == "incomplete"
    assert found.status_reasons[:2] == ("unread_parts", "low_coverage")


def test_coverage_looks_no_further_than_one_level_up() -> None:
    far = matrix(line("a"), line("b", "mid"), line("c", "top", weight=50), levels=("low", "mid", "top"))
    assert recommend(far, [item("a", 3)]).coverage == 0.5


def test_a_waived_line_need_not_be_asked_about() -> None:
    soft = [line(f"m{number}", kind="soft") for number in range(4)]
    items = [item("a", 3), item("m0", 3, turn=4)]
    assert "few_soft_asked" in recommend(matrix(line("a"), *soft), items).status_reasons
    waived = matrix(line("a"), *soft, waived=("m1", "m2"))
    assert "few_soft_asked" not in recommend(waived, items).status_reasons


def test_a_line_that_only_follows_from_a_higher_one_is_marked_in_its_gate() -> None:
    ladder = matrix(line("a"), line("b", "top", implies=("a",)))
    found = recommend(ladder, [item("b", 3)])
    assert (gate(found, "low").met, gate(found, "low").inferred) == (("a",), ("a",))
    assert gate(found, "top").inferred == ()
    assert found.floor == "top"
