"""Small matrices, evidence for them, and hypothesis strategies for both."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, get_args

from hypothesis import Phase, settings
from hypothesis import strategies as st

from analyzer import explain, recommendation, scoring, weighing
from analyzer.evidence import Adjudication, AskedTurn, Evidence, Flag, evidence_id
from analyzer.gates import Table
from analyzer.matrix.model import (
    Cap,
    Fact,
    Kind,
    Level,
    Matrix,
    Part,
    Policy,
    Prior,
    Reason,
    Skill,
    Tag,
    Text,
    Thresholds,
)
from analyzer.result import Recommendation, SkillScore, State

TAGS: tuple[Tag, ...] = get_args(Tag)
REASONS: tuple[Reason, ...] = get_args(Reason)


def text(words: str) -> Text:
    return Text(ru=f"{words} (рус.)", en=words)


def level(id: str) -> Level:
    return Level(id=id, title=text(id.capitalize()), heading=id)


def line(
    id: str, level: str = "low", kind: Kind = "hard", *, tau: int = 2, parts: Sequence[str] = (), **more: Any
) -> Skill:
    """One line; `parts` are ids, or `Part`s where a part has ladders of its own."""
    return Skill(
        id=id,
        level=level,
        kind=kind,
        name=text(f"name of {id}"),
        text=text(f"line {id}"),
        shown_by="knowledge",
        threshold=tau,
        parts=tuple(part if isinstance(part, Part) else Part(id=part, name=text(part)) for part in parts),
        **{"weight": Decimal(str(more.pop("weight", 1))), **more},
    )


def fact(id: str) -> Fact:
    return Fact(id=id, text=text(f"fact {id}"))


def matrix(*skills: Skill, levels: Sequence[str] | None = None, **policy: Any) -> Matrix:
    """A matrix of these lines; its levels are those that the lines name, in the order in which they come."""
    names = levels or tuple(dict.fromkeys(skill.level for skill in skills))
    return Matrix(
        id="tiny",
        version="1",
        title=text("Tiny"),
        levels=tuple(level(name) for name in names),
        skills=skills,
        policy=Policy(**policy),
    )


def item(
    skill: str,
    value: int | None = None,
    *tags: Tag,
    reason: Reason | None = None,
    parts: Sequence[str] = (),
    fact: str | None = None,
    turn: int = 2,
    start: int = 0,
    transcript: str = "t1",
    retracts: int | None = None,
    rationale: str = "",
) -> Evidence:
    """Evidence as grounding gives it, not weighed: a support of `value`, or a limit when a `reason` is given."""
    polarity = "limit" if reason is not None or value is None else "support"
    return Evidence(
        id=evidence_id(
            skill=skill,
            parts=tuple(parts),
            polarity=polarity,
            transcript=transcript,
            turn=turn,
            start=start,
            end=start + 9,
        ),
        skill=skill,
        parts=tuple(parts),
        polarity=polarity,
        value=value,
        reason=reason,
        fact=fact,
        tags=tags,
        effective=0,
        transcript=transcript,
        turn=turn,
        start=start,
        end=start + 9,
        quote="слово " * 2,
        time=None,
        question_turn=None,
        verdict="verbatim",
        differences=(),
        flags=(),
        model_quote="слово " * 2,
        rationale=rationale,
        counts=True,
        why_not=None,
        retracts_turn=retracts,
        retracted_by=None,
        pass_="first",
        runs=1,
    )


def asked(skill: str, turn: int = 1) -> AskedTurn:
    return AskedTurn(transcript="t1", turn=turn, skill=skill)


def scores(matrix: Matrix, items: Iterable[Evidence], questions: Iterable[AskedTurn] = ()) -> dict[str, SkillScore]:
    """The score of every line, by its id."""
    found = scoring.score(matrix, weighing.weigh(tuple(items), matrix, matrix.policy), questions)
    return {score.skill: score for score in found}


def recommend(
    matrix: Matrix, items: Iterable[Evidence] = (), questions: Iterable[AskedTurn] = (), *, unread: bool = False
) -> Recommendation:
    found = tuple(scores(matrix, items, questions).values())
    return recommendation.recommend(Table.of(matrix, matrix.policy, found), found, unread=unread)


def tables(of: Matrix, items: Sequence[Evidence], questions: Iterable[AskedTurn] = ()) -> tuple[Table, list[Evidence]]:
    """The table of these items, and the items weighed."""
    weighed = list(weighing.weigh(items, of, of.policy))
    return Table.of(of, of.policy, scoring.score(of, weighed, questions)), weighed


def explained(of: Matrix, items: Sequence[Evidence], questions: Iterable[AskedTurn] = ()) -> Recommendation:
    table, weighed = tables(of, items, questions)
    return explain.explained(recommend(of, items, questions), table, evidence=weighed)


def without_repeats(items: Sequence[Evidence]) -> list[Evidence]:
    """The items as a result holds them: each id once."""
    return list({one.id: one for one in items}.values())


# ── Strategies ─────────────────────────────────────────────────────────────────────────────────────────────────────

# Under a mutation tool a failing example is enough: the smallest one is looked for by people only, and fewer are tried.
MUTATED = bool(os.environ.get("MUTANT_UNDER_TEST"))
often = settings(
    max_examples=int(os.environ.get("MUTANT_EXAMPLES", "15")) if MUTATED else 30,
    deadline=None,
    derandomize=MUTATED,
    phases=[Phase.explicit, Phase.generate] if MUTATED else list(Phase),
)
# A passage so flagged: counts for nothing, shows nothing but may limit, is as good as any.
FLAGS: tuple[Flag, ...] = (
    "quarantined", "overused", "truncated_meaning", "question", "reported_speech", "moved", "ambiguous",
)  # fmt: skip


@st.composite
def any_policy(draw: st.DrawFn, ids: Sequence[str], levels: Sequence[str]) -> dict[str, Any]:
    """Any policy for lines of these ids, as the fields of a `Policy`."""
    some = st.lists(st.sampled_from(list(ids)), max_size=2, unique=True).map(tuple)
    share = st.sampled_from([Decimal(n) / 10 for n in (1, 5, 6, 7, 10)])
    prior = st.tuples(*(st.sampled_from(few).map(Decimal) for few in (("0", "1", "2", "2.5"), ("1", "1.2", "2"))))
    weight = st.sampled_from([Decimal(number) for number in ("0.3", "1", "2", "1.5")])
    caps = dict(Policy().caps)
    for name in draw(st.lists(st.sampled_from([*caps, "live"]), max_size=2, unique=True)):
        caps[name] = Cap(
            at_most=draw(st.integers(0, 4)),
            levels=draw(st.dictionaries(st.sampled_from(levels), st.integers(0, 4), max_size=1)),
        )
    return {
        "theta": Thresholds(hard=draw(share), soft=draw(share)),
        "prior": Prior(hard=draw(prior), soft=draw(prior)),
        "caps": caps,
        "must": draw(some),
        "waived": draw(some),
        "weights": draw(st.dictionaries(st.sampled_from(list(ids)), weight, max_size=2)),
        "cumulative": draw(st.booleans()),
        "asked_not_shown": draw(st.sampled_from([Decimal(number) for number in ("0", "0.6", "1")])),
        "enough_coverage": draw(st.sampled_from([Decimal(number) for number in ("0.1", "0.35", "1")])),
    }


@st.composite
def any_matrix(draw: st.DrawFn) -> Matrix:
    """Up to four levels and eight lines with parts, ladders, weights, must and waived lines, and any policy."""
    levels = [f"l{number}" for number in range(draw(st.integers(1, 4)))]
    ranks = sorted(draw(st.lists(st.integers(0, len(levels) - 1), min_size=1, max_size=8)))
    skills: list[Skill] = []
    for number, rank in enumerate(ranks):
        kind: Kind = draw(st.sampled_from(("hard", "hard", "soft")))
        # Lines stand in the order of their levels, so a ladder to an earlier line never goes up or in a circle.
        lower = st.lists(st.sampled_from([s.id for s in skills if s.kind == kind] or [""]), max_size=2, unique=True)
        parts = [
            Part(id=f"p{part}", name=text("part"), implies=tuple(filter(None, draw(lower))))
            for part in range(draw(st.sampled_from((0, 0, 2, 3))))
        ]
        skills.append(
            line(
                f"s{number}",
                levels[rank],
                kind,
                tau=draw(st.integers(1, 4)),
                parts=parts,  # type: ignore[arg-type]
                weight=draw(st.sampled_from(("1", "1", "2", "0.5", "0.25", "1.5"))),
                implies=tuple(filter(None, draw(lower))),
                facts=(fact("f"),) if draw(st.booleans()) else (),
            )
        )
    return matrix(*skills, levels=levels, **draw(any_policy([skill.id for skill in skills], levels)))


@st.composite
def any_item(draw: st.DrawFn, matrix: Matrix, *, polarity: str | None = None, kind: Kind | None = None) -> Evidence:
    """Any evidence on a line of this matrix, also such as counts for nothing; it takes nothing back."""
    skill = draw(st.sampled_from([s for s in matrix.skills if kind in (None, s.kind)]))
    parts = draw(st.lists(st.sampled_from(skill.part_ids), unique=True)) if skill.parts else []
    place = {
        "turn": draw(st.integers(1, 60)),
        "start": draw(st.integers(0, 3)),
        "parts": sorted(parts),
        "transcript": draw(st.sampled_from(("t1", "t1", "t2"))),
    }
    if (polarity or draw(st.sampled_from(("support", "support", "limit")))) == "support":
        tags = draw(st.lists(st.sampled_from(TAGS), max_size=2, unique=True))
        found = item(skill.id, draw(st.integers(1, 4)), *tags, **place)
    else:
        found = item(skill.id, reason=draw(st.sampled_from(REASONS)), fact=draw(st.sampled_from((None, "f"))), **place)
    marked: dict[str, Any] = {}
    if draw(st.integers(0, 7)) == 7:
        marked["flags"] = (draw(st.sampled_from(FLAGS)),)
    if draw(st.integers(0, 7)) == 7:
        marked["adjudication"] = Adjudication(
            relation="imprecise", applied=True, stands=draw(st.booleans()), rationale=""
        )
    return found.model_copy(update=marked) if marked else found


@st.composite
def any_case(draw: st.DrawFn, *, retracts: bool = True) -> tuple[Matrix, list[Evidence], list[AskedTurn]]:
    """A matrix, evidence on its lines, and questions about them after which nothing was shown.

    With `retracts` something may be taken back, once, at the end of the talk.
    """
    found = draw(any_matrix())
    items = draw(st.lists(any_item(found), max_size=14, unique_by=lambda entry: entry.id))
    if retracts and items and draw(st.booleans()):
        earlier = draw(st.sampled_from(items))
        back = draw(any_item(found))
        items.append(
            back.model_copy(
                update={
                    "id": "e-back",
                    "skill": earlier.skill,
                    "parts": earlier.parts,
                    "transcript": earlier.transcript,
                    "turn": 61,
                    "retracts_turn": earlier.turn,
                }
            )
        )
    questions = draw(st.lists(st.sampled_from([skill.id for skill in found.skills]), max_size=3, unique=True))
    return found, items, [asked(skill) for skill in questions]


@st.composite
def any_table(draw: st.DrawFn) -> Table:
    """Any table: every atom in any state, also in such as no evidence would bring together."""
    found = draw(any_matrix())
    questions = draw(st.lists(st.sampled_from([skill.id for skill in found.skills]), max_size=4, unique=True))
    return in_states(found, draw(any_states(found)), questions)


def any_states(matrix: Matrix) -> st.SearchStrategy[dict[str, State]]:
    """A state for every atom of a matrix, by its name."""
    state: st.SearchStrategy[State] = st.sampled_from(("MET", "CONTESTED", "NOT_MET", "UNKNOWN"))
    return st.fixed_dictionaries({name: state for skill in matrix.skills for name in scoring.names_of(skill)})


def in_states(matrix: Matrix, states: dict[str, State], questions: Iterable[str] = ()) -> Table:
    """The table of a matrix whose atoms have these states; `questions` are the lines that were asked about."""
    nothing = tuple(scores(matrix, (), [asked(skill) for skill in questions]).values())
    return Table.of(matrix, matrix.policy, nothing).with_states(states)
