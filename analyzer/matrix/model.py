"""A competency matrix: levels in order, skills, and the policy by which they are counted."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from analyzer.frozen import Frozen, Number, sha256_of

Kind = Literal["hard", "soft"]
KINDS: tuple[Kind, ...] = ("hard", "soft")
ShownBy = Literal["knowledge", "practice", "behaviour"]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]

# Tags a model may put on a support, and reasons it may give for a limit. The caps of a policy name them.
Tag = Literal[
    "assent", "buzzword", "self_rating", "intention", "hearsay", "hypothetical", "team_only", "prompted",
    "stale", "course", "pet_project", "live",
]  # fmt: skip
Reason = Literal[
    "does_not_know", "wrong", "counterexample", "no_practice", "shallow_when_probed", "no_depth_when_probed",
]  # fmt: skip


class Text(Frozen):
    """A text in the languages of the program; a matrix in one language writes a plain string for both."""

    ru: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _one_for_both(cls, value: object) -> object:
        return {"ru": value, "en": value} if isinstance(value, str) else value

    def in_(self, language: str) -> str:
        return self.ru if language == "ru" else self.en


class Includes(Frozen):
    """A level that repeats the lines of a lower one; `source` is the sentence of the source that says so."""

    level: Id
    source: str


class Level(Frozen):
    """One level; `heading` is its heading in the source."""

    id: Id
    title: Text
    heading: str
    soft_as: Includes | None = None
    hard_as: Includes | None = None


class Part(Frozen):
    """A part of a line that joins things; gates count parts.

    `implies` are ladders that only what names this part comes down, beside those of the whole line; `aliases` are
    words of the line that name this part.
    """

    id: Id
    name: Text
    implies: tuple[Id, ...] = ()
    aliases: tuple[str, ...] = ()


class Brackets(Frozen):
    """What one pair of brackets in a line means."""

    text: str
    means: Literal["alternatives", "definition", "parts", "questions", "abbreviation", "scope"]


class Fact(Frozen):
    """A reference fact of a line, and usual errors against it; only these make a claim count as wrong."""

    id: Id
    text: Text
    errors: tuple[Text, ...] = ()


class Again(Frozen):
    """A higher level at which a soft line stands again, with its wording there when it differs."""

    level: Id
    text: str | None = None


class Skill(Frozen):
    """One line of the matrix at the level that introduces it.

    `text.ru` is the line of the source, word for word; `threshold` (τ) is 2 for knowledge and 3 for practice and
    behaviour unless the file says otherwise, and `apart` then says what sets this line apart from the lower one.
    """

    id: Id
    level: Id
    kind: Kind
    name: Text
    text: Text
    number: str | None = None
    again: tuple[Again, ...] = ()
    shown_by: ShownBy
    threshold: Annotated[int, Field(ge=1, le=4)]
    apart: Text | None = None
    weight: Annotated[Number, Field(gt=0, allow_inf_nan=False)] = Decimal(1)
    parts: tuple[Part, ...] = ()
    brackets: tuple[Brackets, ...] = ()
    aliases: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    questions: tuple[Text, ...] = ()
    implies: tuple[Id, ...] = ()
    note: Text | None = None

    @property
    def part_ids(self) -> tuple[str, ...]:
        return tuple(part.id for part in self.parts)


class Cap(Frozen):
    """The most that an item with a tag or reason can show; `levels` holds exceptions by the skill's level."""

    at_most: Annotated[int, Field(ge=0, le=4)]
    levels: dict[Id, Annotated[int, Field(ge=0, le=4)]] = {}


class Thresholds(Frozen):
    """One number per kind of line."""

    hard: Number
    soft: Number

    def of(self, kind: Kind) -> Decimal:
        return self.hard if kind == "hard" else self.soft


class Prior(Frozen):
    """(a, b) per kind: the open lines are expected to be as a shown and b not shown lines, before any is seen."""

    hard: tuple[Number, Number]
    soft: tuple[Number, Number]

    def of(self, kind: Kind) -> tuple[Decimal, Decimal]:
        return self.hard if kind == "hard" else self.soft


def _default_caps() -> dict[str, Cap]:
    at_most = {
        "assent": 1, "buzzword": 1, "self_rating": 1, "intention": 1, "hearsay": 1, "prompted": 1,
        "hypothetical": 2, "team_only": 2, "stale": 2, "course": 2, "pet_project": 2,
        "does_not_know": 0, "wrong": 1, "counterexample": 1,
        "no_practice": 2, "shallow_when_probed": 2, "no_depth_when_probed": 3,
    }  # fmt: skip
    return {name: Cap(at_most=value) for name, value in at_most.items()}


class Policy(Frozen):
    """Every threshold of the scoring, in one place. It is the tool's policy, not the matrix's text.

    `weights` replace those of the lines, by skill.
    """

    theta: Thresholds = Thresholds(hard=Decimal("0.7"), soft=Decimal("0.6"))
    prior: Prior = Prior(hard=(Decimal(2), Decimal(1)), soft=(Decimal(3), Decimal(1)))
    caps: dict[str, Cap] = Field(default_factory=_default_caps)
    must: tuple[Id, ...] = ()
    waived: tuple[Id, ...] = ()
    weights: dict[Id, Annotated[Number, Field(gt=0, le=100, allow_inf_nan=False)]] = {}
    cumulative: bool = True
    asked_not_shown: Number = Decimal("0.6")
    enough_coverage: Number = Decimal("0.35")

    def weight_of(self, skill: Skill) -> Decimal:
        """What a line weighs."""
        return self.weights.get(skill.id, skill.weight)


class Matrix(Frozen):
    """Levels from lowest to highest and skills in the order of the file.

    `terms` are groups of spellings of one name, as people and speech recognition write it.
    """

    id: Id
    version: str
    title: Text
    levels: tuple[Level, ...]
    skills: tuple[Skill, ...]
    notes: tuple[Note, ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    policy: Policy = Policy()

    @cached_property
    def sha256(self) -> str:
        return sha256_of(self.model_dump(mode="json", exclude={"policy"}))

    @cached_property
    def _by_id(self) -> dict[str, Skill]:
        return {skill.id: skill for skill in self.skills}

    def skill(self, id: str) -> Skill | None:
        """The skill with this id, if there is one."""
        return self._by_id.get(id)

    def known(self, id: str) -> Skill:
        """The skill with this id; `KeyError` when there is none."""
        return self._by_id[id]

    @cached_property
    def rank(self) -> dict[str, int]:
        """Position of each level id, 0 for the lowest."""
        return {level.id: position for position, level in enumerate(self.levels)}


class Note(Frozen):
    """A note that the source adds to a term, in full."""

    term: str
    skill: Id
    text: Text


Matrix.model_rebuild()
