"""Interviews made up by hand, with the level that a careful person gives by the shipped matrix.

tests/cases/README.md has the format. Where the rule comes to something else, the case says so and this test holds it to
exactly that, so that neither the rule nor the expectation is bent in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from analyzer import load_matrix, pipeline
from analyzer.evidence import AskedTurn, Evidence
from analyzer.matrix.model import Matrix, Reason, Tag
from analyzer.result import Recommendation
from tests.matrices import asked, item

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*.yaml"))
DOCS = Path(__file__).resolve().parent.parent / "docs" / "scoring.md"
LEVELS_OF_GATES = ("level", "hard_level", "soft_level", "floor", "ceiling")
KEYS = {*LEVELS_OF_GATES, "status", "likely_contains", "reasons"}


@dataclass(frozen=True, slots=True)
class Case:
    """One file; `differs` names what of the expectation the rule does not give, with the reason."""

    name: str
    why: str
    talk: list[str]
    expected: dict[str, list[str]]
    differs: dict[str, Any]


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return load_matrix()


def read(file: Path, matrix: Matrix) -> Case:
    data = yaml.safe_load(file.read_text("utf-8"))
    talk = data["talk"]
    if isinstance(talk, str):
        kind, value = re.fullmatch(r"all (hard|soft) (\d)", talk).groups()  # type: ignore[union-attr]
        talk = [
            f"{skill.id}{'/' if skill.parts else ''}{'+'.join(skill.part_ids)} {value}"
            for skill in matrix.skills
            if skill.kind == kind
        ]
    return Case(
        file.stem, data["why"], [*talk, *data.get("talk_more", ())], data["expected"], data.get("rule_differs", {})
    )


def heard(case: Case) -> tuple[list[Evidence], list[AskedTurn]]:
    """The entries of a talk as evidence and questions; entry n is turn 2n."""
    items: list[Evidence] = []
    questions: list[AskedTurn] = []
    for number, entry in enumerate(case.talk, start=1):
        target, *words = entry.split()
        skill, _, parts = target.partition("/")
        named = tuple(parts.split("+")) if parts else ()
        retracts = None
        if "takes_back" in words:
            at = words.index("takes_back")
            retracts = 2 * int(words[at + 1])
            words = words[:at]
        if words == ["asked"]:
            questions.append(asked(skill, 2 * number - 1))
        elif words[0] == "not":
            reason, *fact = words[1:]
            assert reason in get_args(Reason), entry
            items.append(
                item(skill, reason=reason, fact=fact[0] if fact else None, parts=named, turn=2 * number,
                     retracts=retracts)  # type: ignore[arg-type]
            )  # fmt: skip
        else:
            assert set(words[1:]) <= set(get_args(Tag)), entry
            items.append(item(skill, int(words[0]), *words[1:], parts=named, turn=2 * number, retracts=retracts))  # type: ignore[arg-type]
    return items, questions


def decided(case: Case, matrix: Matrix) -> Recommendation:
    items, questions = heard(case)
    return pipeline.decide(matrix, matrix.policy, items, questions)[2]


def disagreements(case: Case, found: Recommendation, matrix: Matrix) -> dict[str, Any]:
    """What of the expectation the rule does not give, with what it gives instead."""
    wrong: dict[str, Any] = {}
    for key in LEVELS_OF_GATES:
        given = getattr(found, key) or "none"
        if key in case.expected and given not in case.expected[key]:
            wrong[key] = given
    if found.status not in case.expected["status"]:
        wrong["status"] = found.status
    low, high = (-1 if end is None else matrix.rank[end] for end in found.likely)
    if any(not low <= matrix.rank[name] <= high for name in case.expected.get("likely_contains", ())):
        wrong["likely_contains"] = [end or "none" for end in found.likely]
    if missing := set(case.expected.get("reasons", ())) - set(found.status_reasons):
        wrong["reasons"] = sorted(missing)
    return wrong


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_the_rule_gives_what_a_careful_person_gives_or_the_case_says_where_not(file: Path, matrix: Matrix) -> None:
    case = read(file, matrix)
    told = {key: value for key, value in case.differs.items() if key != "because"}
    assert disagreements(case, decided(case, matrix), matrix) == told
    assert bool(told) == bool(case.differs.get("because"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_case_is_well_formed_and_says_why(file: Path, matrix: Matrix) -> None:
    case = read(file, matrix)
    assert len(case.why.split()) > 25
    assert set(case.expected) <= KEYS
    levels = {"none", *matrix.rank}
    assert all(set(case.expected.get(key, ())) <= levels for key in (*LEVELS_OF_GATES, "likely_contains"))
    items, questions = heard(case)
    for one in (*items, *questions):
        skill = matrix.known(one.skill)
        assert set(getattr(one, "parts", ())) <= set(skill.part_ids)
        assert getattr(one, "fact", None) in {None, *(fact.id for fact in skill.facts)}
    supports = [one for one in items if one.polarity == "support"]
    assert all(one.parts for one in supports if matrix.known(one.skill).parts), "a support names its parts"


def test_every_level_and_every_difference_stands_in_the_documentation(matrix: Matrix) -> None:
    cases = [read(file, matrix) for file in FILES]
    clear = {case.expected["level"][0] for case in cases if case.name.startswith("clear-")}
    assert clear == set(matrix.rank)
    told = DOCS.read_text("utf-8")
    assert all(f"`{case.name}`" in told for case in cases if case.differs)
