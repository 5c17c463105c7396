"""What the model reads: the templates of `prompts/`, filled.

The first message (rules, matrix, examples) is the same, byte for byte, for every part of every talk in one language,
so that endpoints can cache it; the talk itself comes last, as data, with our own turn numbers and role labels. Names,
times and file names never enter a prompt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from analyzer import quarantine
from analyzer.calls import Call, ChatMessage
from analyzer.chunks import Chunk
from analyzer.excerpts import Excerpts, marker, visible
from analyzer.findings import Adjudged, Findings, Rulings
from analyzer.frozen import canonical_json, sha256_of
from analyzer.matrix.model import KINDS, Matrix, Skill
from analyzer.transcript.model import Transcript

if TYPE_CHECKING:
    from jinja2 import Environment

LANGUAGE_NAMES = {"ru": "Russian", "en": "English"}
_VALUE = {"anyOf": [{"type": "integer", "enum": [1, 2, 3, 4]}, {"type": "null"}]}
_LONGEST_FAULT = 300
_KIND_TITLES = {"hard": "Hard skills", "soft": "Soft skills"}


class _Term(NamedTuple):
    name: str
    meaning: str


class _Kind(NamedTuple):
    title: str
    skills: list[Any]


class Claim(NamedTuple):
    """A claim to be checked again: the skill, the words noted and how much they were said to show, and the place in the
    talk, as lines to show."""

    skill: Skill
    parts: tuple[str, ...]
    polarity: str
    claimed: str
    turn: int
    noted: str
    lines: Sequence[str]


class Side(NamedTuple):
    """One quote of a contested line: what it is said to show, and in which talk (from 1) and turn it was said, as lines
    to show."""

    shows: bool
    parts: tuple[str, ...]
    claimed: str
    talk: int
    turn: int
    text: str
    lines: Sequence[str]


class Prompts:
    """The prompts of one matrix, from the templates in `folder`; what is `withheld` of a talk stands in none."""

    def __init__(
        self, matrix: Matrix, folder: Path, *, withheld: Mapping[str, Sequence[quarantine.Span]] | None = None
    ) -> None:
        self.matrix = matrix
        self.excerpts = Excerpts(withheld)
        self._folder = folder
        self._system: dict[tuple[str, tuple[str, ...]], str] = {}

    def call(
        self, transcript: Transcript, chunk: Chunk, *, skills: Sequence[Skill] | None = None, repeat: int = 1
    ) -> Call:
        """What is asked about one part of a talk; about some `skills` only where a first reading found nothing."""
        lines = self.excerpts.lines(transcript, chunk.pieces)
        user = self._render(
            "extract.user.jinja",
            number=chunk.number,
            of=chunk.of,
            marker=marker(lines),
            context=self.excerpts.lines(transcript, chunk.context),
            lines=lines,
            withheld=self.excerpts.withholds(transcript, (*chunk.context, *chunk.pieces)),
        )
        name, schema = ("findings", self.schema) if skills is None else ("gap", self._schema_of(skills))
        return self._call(self.system(transcript.language, skills), user, name, schema, repeat)

    def recheck(self, claims: Sequence[Claim], language: str) -> Call:
        """What is asked about claims whose words are not quite those of the talk; they are numbered from 1."""
        shown = [claim._replace(noted=visible(claim.noted)) for claim in claims]
        fence = marker([line for claim in shown for line in (claim.noted, *claim.lines)])
        user = self._render("recheck.user.jinja", claims=shown, marker=fence, **self._lists(language))
        system = self._render("recheck.system.jinja", **self._lists(language))
        schema = _schema(Rulings)
        schema["properties"]["rulings"]["items"]["properties"]["value"] = _VALUE
        return self._call(system, user, "recheck", schema)

    def adjudicate(self, skill: Skill, sides: Sequence[Side], language: str) -> Call:
        """What is asked about a line whose quotes disagree; they are numbered from 1."""
        fence = marker([line for side in sides for line in (side.text, *side.lines)])
        user = self._render("adjudicate.user.jinja", skill=skill, quotes=sides, marker=fence, **self._lists(language))
        system = self._render("adjudicate.system.jinja", **self._lists(language))
        return self._call(system, user, "adjudication", _schema(Adjudged))

    def again(self, call: Call, faults: Sequence[str]) -> str:
        """What is said to the model when its answer to `call` cannot be used as it is."""
        shown = [visible(fault)[:_LONGEST_FAULT] for fault in faults]
        return self._render("again.user.jinja", faults=shown, form=call.form)

    def system(self, language: str, skills: Sequence[Skill] | None = None) -> str:
        """The static part for talks in one language, "ru" or "en": about all skills, or again about some."""
        chosen = self.matrix.skills if skills is None else tuple(skills)
        key = (language, tuple(skill.id for skill in chosen) if skills is not None else ())
        if key not in self._system:
            kinds = [
                _Kind(_KIND_TITLES[kind], [skill for skill in chosen if skill.kind == kind]) for kind in reversed(KINDS)
            ]
            self._system[key] = self._render(
                "extract.system.jinja",
                again=skills is not None,
                kinds=[kind for kind in kinds if kind.skills or skills is None],
                **self._lists(language),
            )
        return self._system[key]

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The strict JSON schema of an answer, with the ids of this matrix."""
        return self._schema_of(self.matrix.skills)

    def _schema_of(self, skills: Sequence[Skill]) -> dict[str, Any]:
        schema = _schema(Findings)
        ids = {"type": "string", "enum": [skill.id for skill in skills]}
        finding = schema["properties"]["findings"]["items"]["properties"]
        finding["skill"] = schema["properties"]["asked_not_shown"]["items"]["properties"]["skill"] = ids
        finding["value"] = _VALUE
        return schema

    def sha256(self, languages: set[str]) -> str:
        """What the prompts were, whatever the talk: every template, and the static parts and schema of this matrix."""
        templates = {path.name: path.read_text(encoding="utf-8") for path in sorted(self._folder.glob("*.jinja"))}
        return sha256_of([[self.system(language) for language in sorted(languages)], templates, self.schema])

    def _call(self, system: str, user: str, name: str, schema: dict[str, Any], repeat: int = 1) -> Call:
        messages = (ChatMessage(role="system", content=system), ChatMessage(role="user", content=user))
        form = self._render("form.jinja", schema=canonical_json(schema))
        return Call(messages=messages, schema_name=name, schema=schema, repeat=repeat, form=form)

    def _lists(self, language: str) -> dict[str, Any]:
        """What every template needs to speak of skills in one language."""
        return {
            "language": language,
            "language_name": LANGUAGE_NAMES[language],
            "tags": self._terms["tags"],
            "reasons": self._terms["reasons"],
            "notes": self.matrix.notes,
        }

    def _render(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(**values)

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        return Environment(
            loader=FileSystemLoader(self._folder),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,  # plain text for a model, never a page
        )

    @cached_property
    def _terms(self) -> dict[str, list[_Term]]:
        import yaml

        terms = yaml.safe_load((self._folder / "tags.yaml").read_text(encoding="utf-8"))
        return {kind: [_Term(name, meaning) for name, meaning in terms[kind].items()] for kind in terms}


def _schema(shape: type[BaseModel]) -> dict[str, Any]:
    full = shape.model_json_schema()
    schema: dict[str, Any] = _plain(full, full.get("$defs", {}))
    return schema


def _plain(schema: Any, definitions: dict[str, Any]) -> Any:
    """The schema without references, titles and descriptions, which not every server understands."""
    if isinstance(schema, list):
        return [_plain(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _plain(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    # A property may itself be called "title": only the keywords beside "type" are dropped.
    dropped = {"$defs", "title", "description"}
    plain = {key: value for key, value in schema.items() if key not in dropped}
    properties = plain.pop("properties", None)
    result = {key: _plain(deepcopy(value), definitions) for key, value in plain.items()}
    if properties is not None:
        result["properties"] = {name: _plain(value, definitions) for name, value in properties.items()}
    return result
