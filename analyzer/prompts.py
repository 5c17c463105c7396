"""What the model reads: the templates of `prompts/`, filled.

The first message (rules, matrix, examples) is the same, byte for byte, for every part of every talk in one language,
so that endpoints can cache it; the talk itself comes last, as data, with our own turn numbers and role labels. Names,
times and file names never enter a prompt.
"""

from __future__ import annotations

import hashlib
import hmac
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.calls import Call, ChatMessage
from analyzer.chunks import Chunk, Piece
from analyzer.findings import Findings
from analyzer.frozen import sha256_of
from analyzer.letters import is_hidden
from analyzer.matrix.model import KINDS, Matrix
from analyzer.transcript.model import Role, Transcript

if TYPE_CHECKING:
    from jinja2 import Environment

LANGUAGE_NAMES = {"ru": "Russian", "en": "English"}
SCHEMA_NAME = "findings"

_ROLES: dict[Role, str] = {
    "candidate": "CANDIDATE",
    "interviewer": "INTERVIEWER",
    "other": "OTHER",
    "unknown": "UNKNOWN",
}
_KIND_TITLES = {"hard": "Hard skills", "soft": "Soft skills"}


class _Term(NamedTuple):
    name: str
    meaning: str


class _Kind(NamedTuple):
    title: str
    skills: list[Any]


class Prompts:
    """The prompts of one matrix, from the templates in `folder`."""

    def __init__(self, matrix: Matrix, folder: Path) -> None:
        self.matrix = matrix
        self._folder = folder
        self._system: dict[str, str] = {}

    def call(self, transcript: Transcript, chunk: Chunk, *, repeat: int = 1) -> Call:
        """What is asked about one part of a talk."""
        marker = _marker(transcript, chunk)
        user = self._environment.get_template("extract.user.jinja").render(
            number=chunk.number,
            of=chunk.of,
            marker=marker,
            context=_lines(transcript, chunk.context),
            lines=_lines(transcript, chunk.pieces),
        )
        return Call(
            messages=(
                ChatMessage(role="system", content=self.system(transcript.language)),
                ChatMessage(role="user", content=user),
            ),
            schema_name=SCHEMA_NAME,
            schema=self.schema,
            repeat=repeat,
        )

    def system(self, language: str) -> str:
        """The static part for talks in one language; "ru" or "en"."""
        if language not in self._system:
            terms = self._terms
            self._system[language] = self._environment.get_template("extract.system.jinja").render(
                language=language,
                language_name=LANGUAGE_NAMES[language],
                tags=terms["tags"],
                reasons=terms["reasons"],
                notes=self.matrix.notes,
                kinds=[
                    _Kind(_KIND_TITLES[kind], [skill for skill in self.matrix.skills if skill.kind == kind])
                    for kind in reversed(KINDS)
                ],
            )
        return self._system[language]

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The strict JSON schema of an answer, with the ids of this matrix."""
        full = Findings.model_json_schema()
        schema: dict[str, Any] = _plain(full, full.get("$defs", {}))
        ids = {"type": "string", "enum": [skill.id for skill in self.matrix.skills]}
        finding = schema["properties"]["findings"]["items"]["properties"]
        finding["skill"] = schema["properties"]["asked_not_shown"]["items"]["properties"]["skill"] = ids
        finding["value"] = {"anyOf": [{"type": "integer", "enum": [1, 2, 3, 4]}, {"type": "null"}]}
        return schema

    def sha256(self, languages: set[str]) -> str:
        """What the prompts were, whatever the talk: the static parts, the frame of a part and the schema."""
        frame = (self._folder / "extract.user.jinja").read_text(encoding="utf-8")
        return sha256_of([[self.system(language) for language in sorted(languages)], frame, self.schema])

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


def _lines(transcript: Transcript, pieces: tuple[Piece, ...]) -> list[str]:
    """The talk as the model sees it: a label per turn, a bar before every further line of it."""
    lines = []
    for piece in pieces:
        turn = transcript.turns[piece.turn - 1]
        first, *more = visible(turn.text[piece.start : piece.end]).splitlines() or [""]
        continued = " (continued)" if piece.start else ""
        lines.append(f"[{turn.index}] {_ROLES[turn.role]}{continued}: {first.strip()}")
        lines.extend(f"| {line.strip()}" for line in more if line.strip())
    return lines


def visible(text: str) -> str:
    """The text without characters that nobody sees (joiners, directions, tags) and without control characters."""
    return "".join(letter for letter in text if not is_hidden(letter))


def _marker(transcript: Transcript, chunk: Chunk) -> str:
    """A fence that stays the same for the same talk and that nobody who speaks in it can guess."""
    talk = "\n".join(_lines(transcript, chunk.pieces))
    return hmac.new(b"interview-analyzer fence", talk.encode(), hashlib.sha256).hexdigest()[:16]


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
