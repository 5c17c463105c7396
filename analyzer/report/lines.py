"""The lines of the matrix by level: the state of each, why, and the quotes it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.evidence import Evidence
from analyzer.matrix.model import KINDS, Kind, Level, Skill
from analyzer.report import labels, plain, quotes
from analyzer.report.index import Index, Place
from analyzer.report.quotes import Quote
from analyzer.result import PartScore, SkillScore, State

# The drawn mark of a state; open lines have three, because "not asked" is not "asked and not shown".
GLYPHS: dict[State, str] = {
    "MET": "met", "PARTIAL": "partial", "CONTESTED": "contested", "NOT_MET": "not-met", "UNKNOWN": "unasked",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a line that joins things."""

    name: str
    glyph: str
    state: str
    inferred: str


@dataclass(frozen=True, slots=True)
class Inferred:
    """A quote under another line that shows this one too, or these parts of it; `why` ends a sentence."""

    quote: Quote
    line: str
    line_href: str
    parts: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the matrix with everything known about it; `text` is the matrix's own, word for word."""

    anchor: str
    number: str
    text: str
    name: str
    glyph: str
    state: str
    remarks: tuple[str, ...]
    parts: tuple[PartLine, ...]
    supports: tuple[Quote, ...]
    limits: tuple[Quote, ...]
    uncounted: tuple[Quote, ...]
    inferred: tuple[Inferred, ...]
    asked: tuple[Place, ...]
    apart: str
    must: bool
    waived: bool
    contested: bool
    sides: tuple[Quote, ...]
    confidence: str

    @property
    def quoted(self) -> bool:
        return bool(self.supports or self.limits or self.uncounted or self.inferred)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A soft line of a lower level that this level names again; `wording` when it differs here."""

    name: str
    glyph: str
    state: str
    href: str
    wording: str


@dataclass(frozen=True, slots=True)
class Group:
    """The hard or the soft lines of one level; `source` is the matrix's own sentence on lines it repeats."""

    kind: str
    source: str
    lines: tuple[Line, ...]
    repeated: tuple[Repeated, ...]


@dataclass(frozen=True, slots=True)
class LevelLines:
    """One level of the matrix."""

    anchor: str
    title: str
    groups: tuple[Group, ...]


def by_level(index: Index) -> tuple[LevelLines, ...]:
    """All levels from the lowest up, all lines in the order of the matrix."""
    lines = {skill.id: line(index, skill) for skill in index.result.matrix.skills if skill.id in index.scores}
    return tuple(
        LevelLines(
            anchor=f"level-{level.id}",
            title=index.title(level.id),
            groups=tuple(_group(index, level, kind, lines) for kind in KINDS),
        )
        for level in index.result.matrix.levels
    )


def _group(index: Index, level: Level, kind: Kind, lines: dict[str, Line]) -> Group:
    skills = [skill for skill in index.result.matrix.skills if skill.kind == kind and skill.id in lines]
    includes = level.hard_as if kind == "hard" else level.soft_as
    return Group(
        kind=index.words.label(labels.KINDS, kind),
        source=plain.one_line(includes.source) if includes else "",
        lines=tuple(lines[skill.id] for skill in skills if skill.level == level.id),
        repeated=tuple(
            Repeated(
                name=lines[skill.id].name,
                glyph=lines[skill.id].glyph,
                state=lines[skill.id].state,
                href="#" + lines[skill.id].anchor,
                wording=plain.one_line(again.text or ""),
            )
            for skill in skills
            for again in skill.again
            if again.level == level.id
        ),
    )


def line(index: Index, skill: Skill) -> Line:
    """One line with its quotes: those that count, those that do not, and those that reach it from a higher line."""
    score = index.scores[skill.id]
    own = [item for item in index.in_order if item.skill == skill.id]
    counting = [item for item in own if item.counts]
    inferred = bool(score.inferred_from)
    weak = bool(counting) or skill.id in index.named
    touched = bool(own or score.asked_turns or inferred)
    return Line(
        anchor=f"line-{skill.id}",
        number=_number(skill),
        text=plain.visible(skill.text.in_(index.words.language)),
        name=index.words.of(skill.name),
        glyph=_glyph(score, inferred=inferred, weak=weak),
        state=state_words(index, skill, score, weak=weak),
        remarks=_remarks(index, skill, score),
        parts=tuple(_part(index, skill, score, part) for part in score.parts) if touched else (),
        supports=tuple(quotes.quote(index, item) for item in _strongest_first(counting, "support")),
        limits=tuple(quotes.quote(index, item) for item in _strongest_first(counting, "limit")),
        uncounted=tuple(quotes.quote(index, item) for item in own if not item.counts),
        inferred=_inferred(index, skill, score),
        asked=tuple(index.place(place.transcript, place.turn) for place in score.asked_turns),
        apart=index.words.of(skill.apart) if skill.apart else "",
        must=skill.id in index.result.policy.must,
        waived=skill.id in index.result.policy.waived,
        contested=score.state == "CONTESTED" or any(part.state == "CONTESTED" for part in score.parts),
        sides=tuple(quotes.quote(index, item, brief=True) for item in _sides(score, counting)),
        confidence=_confidence(index, score),
    )


def _number(skill: Skill) -> str:
    """The number as its source has it, with a full stop when it ends bare."""
    number = plain.one_line(skill.number or "")
    return f"{number}." if number[-1:].isalnum() else number


def _strongest_first(items: list[Evidence], polarity: str) -> list[Evidence]:
    sign = -1 if polarity == "support" else 1
    return sorted((item for item in items if item.polarity == polarity), key=lambda item: sign * item.effective)


def _confidence(index: Index, score: SkillScore) -> str:
    """How broad the ground is, where there is a finding that stands on it."""
    if score.state not in ("MET", "PARTIAL", "NOT_MET"):
        return ""
    return index.words.label(labels.CONFIDENCE, score.confidence)


def _sides(score: SkillScore, counting: list[Evidence]) -> list[Evidence]:
    """The strongest words for and against what is contested: the line, or the first of its parts that is."""
    atoms = score.parts or (score,)
    disputed = next((atom.evidence for atom in atoms if atom.state == "CONTESTED"), ())
    own = [item for item in counting if item.id in disputed]
    return [*_strongest_first(own, "support")[:1], *_strongest_first(own, "limit")[:1]]


def _glyph(score: SkillScore, *, inferred: bool, weak: bool) -> str:
    if score.state == "UNKNOWN" and (score.asked_turns or weak):
        return "unclear"
    return "inferred" if score.state == "MET" and inferred else GLYPHS[score.state]


def state_words(index: Index, skill: Skill, score: SkillScore, *, weak: bool) -> str:
    """The state in words; what is open says whether it was asked, what is missing says what is there instead."""
    words = index.words
    if score.state == "NOT_MET":
        return _missing(index, skill, score)
    if score.state == "UNKNOWN":
        if score.asked_turns:
            return words("Asked, not shown")
        return words("Touched on, not enough to tell") if weak else words("Not asked")
    if score.state == "MET" and score.inferred_from:
        return words("Shown, inferred")
    return words.label(labels.STATES, score.state)


def _missing(index: Index, skill: Skill, score: SkillScore) -> str:
    """NOT_MET: knowing without having done is told apart from not knowing."""
    words = index.words
    if skill.kind == "soft":
        if score.low == 0:
            return words("Not there: the opposite is shown") if score.high <= 1 else words("Not there")
        return words("Not there: named, no deed shows it")
    if score.low >= 3:
        return words("Not there: has done it, but not to this depth")
    if score.low == 2:
        return words("Not there: knows it, has not done it")
    if score.low == 1:
        return words("Not there: has heard of it, no more")
    if score.high == 0:
        return words("Not there: does not know it")
    return words("Not there: gets it wrong") if score.high == 1 else words("Not there: has not done it")


def _remarks(index: Index, skill: Skill, score: SkillScore) -> tuple[str, ...]:
    """What a reader needs beside the state."""
    words = index.words
    remarks = []
    if skill.id in index.result.policy.must:
        remarks.append(words("Required for its level by the policy."))
    if skill.id in index.result.policy.waived:
        remarks.append(words("Waived by the policy: not needed for this position."))
    if score.state == "CONTESTED":
        remarks.append(words("Some words speak for it, others against it: a person decides."))
    weak = score.state == "UNKNOWN" and 0 < score.low < skill.threshold
    if weak:
        remarks.append(
            words(
                "So far: {shown}. Asked for: {needed}.",
                shown=words.say(labels.values(index.result.provenance.engine)[min(score.low, 4)]),
                needed=words.say(labels.VALUES[skill.threshold]),
            )
        )
    if skill.note:
        remarks.append(words.of(skill.note))
    remarks.extend(
        f"{plain.one_line(note.term)}: {words.of(note.text)}"
        for note in index.result.matrix.notes
        if note.skill == skill.id
    )
    return tuple(remarks)


def _part(index: Index, skill: Skill, score: SkillScore, part: PartScore) -> PartLine:
    touched = bool(part.evidence or score.asked_turns)
    state, glyph = index.words.label(labels.STATES, part.state), GLYPHS[part.state]
    if part.state == "UNKNOWN" and touched:
        glyph = "unclear"
        state = index.words("Touched on, not enough to tell") if part.evidence else index.words("Asked, not shown")
    elif part.state == "MET" and part.inferred_from:
        glyph, state = "inferred", index.words("Shown, inferred")
    cited = [index.evidence[source] for source in part.inferred_from if source in index.evidence]
    return PartLine(
        name=_part_name(index, skill, part),
        glyph=glyph,
        state=state,
        inferred=index.words.listed(list(dict.fromkeys(index.name(item.skill) for item in cited))),
    )


def _part_name(index: Index, skill: Skill, part: PartScore) -> str:
    return next((index.words.of(own.name) for own in skill.parts if own.id == part.part), plain.one_line(part.part))


def _inferred(index: Index, skill: Skill, score: SkillScore) -> tuple[Inferred, ...]:
    """The quotes that come down from higher lines; nothing is said to follow from a line that is not shown itself."""
    words = index.words
    cited = [index.evidence[source] for source in score.inferred_from if source in index.evidence]
    return tuple(
        Inferred(
            quote=quotes.quote(index, item, brief=True),
            line=index.name(item.skill),
            line_href=f"#line-{item.skill}",
            parts=tuple(_part_name(index, skill, part) for part in score.parts if item.id in part.inferred_from),
            why=words("whoever shows that line shows this one too.")
            if _shown_by(index, item)
            else words("that line itself is not confirmed, but these words are enough for this one."),
        )
        for item in sorted(cited, key=lambda item: -item.effective)
    )


def _shown_by(index: Index, item: Evidence) -> bool:
    """Whether the line that the item is about, or those of its parts that it names, is shown."""
    score = index.scores.get(item.skill)
    if score is None:
        return False
    parts = [part.state for part in score.parts if part.part in item.parts]
    return all(state == "MET" for state in parts or [score.state])
