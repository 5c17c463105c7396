"""The fewest lines that would lift the level, against trying every selection of lines."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import scoring, upgrade
from analyzer.gates import Table
from analyzer.matrix.model import Thresholds
from analyzer.result import State
from tests.matrices import any_states, any_table, in_states, line, matrix, often

WEIGHTS = ("1", "1", "2", "0.5", "1.5", "3")
STATES: tuple[State, ...] = ("NOT_MET", "NOT_MET", "NOT_MET", "UNKNOWN", "CONTESTED", "MET")


@st.composite
def far_table(draw: st.DrawFn) -> Table:
    """A table from which the next level is some lines away: one or two levels, much denied, much needed."""
    lines = [
        line(
            f"s{number}",
            draw(st.sampled_from(("low", "low", "top"))),
            draw(st.sampled_from(("hard", "hard", "soft"))),
            parts=[f"p{part}" for part in range(draw(st.sampled_from((0, 0, 0, 2, 3))))],
            weight=draw(st.sampled_from(WEIGHTS)),
        )
        for number in range(draw(st.integers(4, 7)))
    ]
    ids = [skill.id for skill in lines]
    some = st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)
    theta = Decimal(draw(st.sampled_from(("0.6", "0.8", "1"))))
    found = matrix(
        *lines, levels=("low", "top"), must=draw(some), waived=draw(some), cumulative=draw(st.booleans()),
        theta=Thresholds(hard=theta, soft=theta),
    )  # fmt: skip
    state = st.sampled_from(STATES)
    states = {name: draw(state) for name in draw(any_states(found))}
    return in_states(found, states, draw(st.lists(st.sampled_from(ids), max_size=3, unique=True)))


@st.composite
def tall_table(draw: st.DrawFn) -> Table:
    """A table whose lowest level is five lines away, and its highest, which does not owe the other, maybe fewer."""
    upper = [
        line(
            f"t{number}",
            "top",
            draw(st.sampled_from(("hard", "hard", "soft"))),
            parts=[f"p{part}" for part in range(draw(st.sampled_from((0, 0, 2, 3))))],
            weight=draw(st.sampled_from(WEIGHTS)),
        )
        for number in range(draw(st.integers(3, 6)))
    ]
    ids = [skill.id for skill in upper]
    some = st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)
    lower = [f"a{number}" for number in range(5)]
    found = matrix(
        *(line(name) for name in lower), *upper, must=draw(some), waived=draw(some), cumulative=False,
        theta=Thresholds(hard=Decimal(1), soft=Decimal(draw(st.sampled_from(("0.6", "1"))))),
    )  # fmt: skip
    state = st.sampled_from(STATES)
    states = {name: draw(state) for name in draw(any_states(found))}
    denied: dict[str, State] = dict.fromkeys(lower, "NOT_MET")
    return in_states(found, states | denied, draw(st.lists(st.sampled_from(ids), max_size=3, unique=True)))


@st.composite
def tight_table(draw: st.DrawFn) -> Table:
    """A gate in which it may hang on a half which of two or three lines is shown."""
    weight = st.sampled_from(("1", "1.5", "2", "3"))
    parts = [["x", "y"] if draw(st.booleans()) else [] for _ in range(3)]
    lines = [line(f"s{number}", parts=few, weight=draw(weight)) for number, few in enumerate(parts)]
    ids = [skill.id for skill in lines]
    theta = Decimal(draw(st.sampled_from(("0.5", "0.7", "0.9", "1"))))
    found = matrix(
        *lines, line("shown", weight=draw(weight)), line("missing", weight=draw(weight)),
        line("other", kind="soft"),
        waived=tuple(draw(st.lists(st.sampled_from(ids), max_size=1))),
        theta=Thresholds(hard=theta, soft=theta),
    )  # fmt: skip
    state: st.SearchStrategy[State] = st.sampled_from(("NOT_MET", "UNKNOWN", "CONTESTED", "MET"))
    states = {name: draw(state) for skill in lines for name in scoring.names_of(skill)}
    questions = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
    return in_states(found, {**states, "shown": "MET", "missing": "NOT_MET", "other": "MET"}, questions)


def level_with(table: Table, lines: tuple[str, ...]) -> int:
    """The level recommended if these lines were shown as well."""
    return table.changed(dict.fromkeys(lines, "MET")).recommended


def fewest(table: Table) -> int:
    """How many lines lift the level, tried in every selection; 0 where none do."""
    lines = [skill.id for skill in table.matrix.skills]
    counts = range(1, len(lines) + 1) if level_with(table, tuple(lines)) > table.recommended else ()
    return next(
        (n for n in counts if any(level_with(table, few) > table.recommended for few in combinations(lines, n))), 0
    )


@often
@given(st.one_of(far_table(), any_table()))
def test_the_path_lifts_the_level_and_no_fewer_lines_do(table: Table) -> None:
    path = upgrade.upgrade_path(table)
    assert len(path) == fewest(table)
    assert not path or level_with(table, path) > table.recommended


@settings(often, max_examples=150)
@given(tight_table())
def test_a_line_stands_in_for_another_only_where_it_lifts_as_well(table: Table) -> None:
    assert len(upgrade.upgrade_path(table)) == fewest(table)


@often
@given(tall_table())
def test_the_path_goes_wherever_it_takes_fewest_lines(table: Table) -> None:
    path = upgrade.upgrade_path(table)
    assert len(path) == fewest(table)
    assert not path or level_with(table, path) > table.recommended


@often
@given(st.one_of(far_table(), any_table()), st.integers(0, 4))
def test_a_search_that_is_cut_off_names_lines_that_lift_and_of_which_none_can_be_left_out(table, most: int) -> None:
    path = upgrade.upgrade_path(table, most=most)
    assert bool(path) == bool(upgrade.upgrade_path(table))
    if path:
        assert level_with(table, path) > table.recommended
    for out in path:
        assert level_with(table, tuple(skill for skill in path if skill != out)) == table.recommended


@often
@given(st.one_of(far_table(), any_table()))
def test_the_path_names_lines_of_the_matrix_in_its_order_and_none_that_is_shown(table: Table) -> None:
    path = upgrade.upgrade_path(table)
    order = [skill.id for skill in table.matrix.skills]
    assert list(path) == sorted(path, key=order.index)
    for skill in path:
        assert any(atom.state != "MET" for row in table.rows.values() for atom in row.atoms if atom.skill == skill)


def test_of_lines_that_lift_alike_the_first_of_the_lowest_level_is_named() -> None:
    of = matrix(line("a"), line("b"), line("c", "top"), cumulative=False)
    assert upgrade.upgrade_path(in_states(of, {})) == ("a",)
    assert upgrade.upgrade_path(in_states(of, {"a": "MET", "b": "MET"})) == ("c",)


def test_the_path_goes_to_a_higher_level_where_that_takes_fewer_lines() -> None:
    of = matrix(*(line(name) for name in "abcd"), line("e", "top"), cumulative=False)
    denied = in_states(of, dict.fromkeys("abcde", "NOT_MET"))
    assert upgrade.upgrade_path(denied) == ("e",)
    # One table shows that “a” and “e” lift together, one that “a” alone does not, the third that “e” does.
    assert upgrade.upgrade_path(denied, most=3) == ("e",)
    assert upgrade.upgrade_path(denied, most=2) == ("a", "b", "c")


ALL = Thresholds(hard=Decimal(1), soft=Decimal(1))
HALF = Thresholds(hard=Decimal("0.5"), soft=Decimal("0.5"))


@pytest.mark.parametrize(
    ("table", "path"),
    [
        pytest.param(
            # Of three all are needed. With “x” shown 2 + 0.6 · 4/5 are expected, with “y” shown 2 + 4/5.
            in_states(matrix(line("m"), line("x"), line("y"), theta=ALL), {"m": "MET"}, ["y"]),
            ("y",),
            id="what was asked in vain lifts more than what is open",
        ),
        pytest.param(
            # With “x” shown 0.9 + 1 + 1/2 are expected of the 2.9, with “y” shown 0.9 + 1 + 3.9/4.9.
            in_states(
                matrix(line("m", weight="0.9"), line("x"), line("y"), theta=ALL), {"m": "MET", "y": "CONTESTED"}
            ),
            ("y",),
            id="what is contested lifts more where much is expected of what is open",
        ),
        pytest.param(
            # So much is denied below that of an open line less than a half is expected, 4/11.
            in_states(
                matrix(
                    line("k", weight=3), line("l", weight=3), line("m", "top"), line("x", "top"), line("y", "top"),
                    theta=ALL, cumulative=False,
                ),
                {"k": "NOT_MET", "l": "NOT_MET", "m": "MET", "x": "CONTESTED"},
            ),
            ("y",),
            id="what is contested lifts less where little is expected of what is open",
        ),
        pytest.param(
            # The weight is enough; what keeps the level away is the must.
            in_states(
                matrix(line("m", weight=3), line("x", weight=2), line("y"), must=("y",), theta=HALF),
                {"m": "MET", "x": "NOT_MET", "y": "NOT_MET"},
            ),
            ("y",),
            id="no other line does in place of a must",
        ),
        pytest.param(
            # Half of “x” is shown: with the rest 2.2 + 1.6 · 4.2/5.2 are expected, with “y” 1.2 + 1.6 + 4.8/5.8.
            in_states(
                matrix(
                    line("m", weight="0.2"), line("x", weight=2, parts=("p", "q")), line("y", weight="1.6"), theta=ALL
                ),
                {"m": "MET", "x/p": "MET"},
            ),
            ("y",),
            id="of a line that is shown in part the rest counts",
        ),
    ],
)  # fmt: skip
def test_a_line_that_lifts_alone_is_named_alone(table: Table, path: tuple[str, ...]) -> None:
    assert table.recommended == -1
    assert upgrade.upgrade_path(table) == path


def test_no_table_is_counted_twice_and_none_for_what_is_shown() -> None:
    """Five tables find the three of eleven lines; in another order, or with selections tried twice, more."""
    lower, upper = [f"a{number}" for number in range(6)], ("1", "1", "1", "1", "2")
    of = matrix(
        line("shown", kind="soft"), *(line(name) for name in lower),
        *(line(f"t{number}", "top", weight=weight) for number, weight in enumerate(upper)),
        cumulative=False, theta=ALL,
    )  # fmt: skip
    denied: dict[str, State] = dict.fromkeys([*lower, "t0", "t1", "t4"], "NOT_MET")
    table = in_states(of, {**denied, "shown": "MET", "t3": "MET"})
    assert upgrade.upgrade_path(table, most=5) == ("t0", "t1", "t4")
    assert len(upgrade.upgrade_path(table, most=4)) == 6
