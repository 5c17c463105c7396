"""What a result comes to: one sentence, the likely range, what to do and why, and six lines for a tracker."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.report import plain, strongest
from analyzer.report.index import Index
from analyzer.result import Recommendation, Unread

_QUOTE = 90  # characters of a line's name or question in the six lines


@dataclass(frozen=True, slots=True)
class Rung:
    """One level on the drawn ladder."""

    title: str
    href: str
    recommended: bool
    likely: bool
    possible: bool
    note: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The sentence and the range. `level` is empty when no level is named, `range` when none may be printed."""

    sentence: str
    range: str
    level: str
    ladder: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """What to do: `code` is accept, ask or read."""

    code: str
    title: str
    reasons: tuple[str, ...]


def names_level(result_recommendation: Recommendation, engine: str) -> bool:
    """Whether a headline may name a level: not without a model, not from too little."""
    reasons = result_recommendation.status_reasons
    return (
        engine != "offline"
        and result_recommendation.status != "insufficient"
        and "low_coverage" not in reasons  # an incomplete talk may be an insufficient one too
    )


def headline(index: Index) -> Headline:
    found = index.result.recommendation
    named = names_level(found, index.result.provenance.engine)
    sentence = _sentence(index) if named else _no_level(index)
    if found.status == "incomplete":
        sentence = index.words("The talk was not read in full. {rest}", rest=sentence)
    return Headline(
        sentence=sentence,
        range=range_words(index),
        level=index.title(found.level) if named and found.level else "",
        ladder=_ladder(index, named=named),
    )


def _no_level(index: Index) -> str:
    words, found = index.words, index.result.recommendation
    if index.result.provenance.engine == "offline":
        return words("No level is named: this is a first look without a language model")
    return words(
        "No level is named: the talk settles too little of the matrix ({coverage})",
        coverage=words.percent(found.coverage),
    )


def _sentence(index: Index) -> str:
    """“Hard: Middle+; Senior is not confirmed; soft skills were not assessed”."""
    words, found = index.words, index.result.recommendation
    no_hard, no_soft = (f"few_{kind}_asked" in found.status_reasons for kind in ("hard", "soft"))
    hard = index.hard_title(found.hard_level)
    soft = index.title(found.soft_level)
    group = index.hard_groups.get(found.hard_level or "", ())
    above_hard = _next(index, group[-1] if group else found.hard_level)
    if none_confirmed(found):
        return words("No level is confirmed by the candidate's words yet")
    if len(index.kinds) == 1:
        clauses = [hard, *above_hard] if "hard" in index.kinds else [soft, *_next(index, found.soft_level)]
        if no_hard or no_soft:
            clauses.append(words("fewer than a third of the lines came up"))
    elif no_hard and no_soft:
        clauses = [index.title(found.level), words("neither hard nor soft skills were really assessed")]
    elif no_soft:
        clauses = [words("Hard: {level}", level=hard), *above_hard, words("soft skills were not assessed")]
    elif no_hard:
        clauses = [
            words("Soft: {level}", level=soft),
            *_next(index, found.soft_level),
            words("hard skills were not assessed"),
        ]
    else:
        level = index.title(found.level)
        if found.hard_level == found.soft_level == found.level:
            first = words("{level}, hard and soft alike", level=level)
        else:
            first = words("{level} (hard: {hard}, soft: {soft})", level=level, hard=hard, soft=soft)
        clauses = [first, *_next(index, found.level)]
    return "; ".join(clauses)


def none_confirmed(found: Recommendation) -> bool:
    """Whether there is no level to name: none at all, and none of one kind where the other was not assessed."""
    no_hard, no_soft = (f"few_{kind}_asked" in found.status_reasons for kind in ("hard", "soft"))
    return found.level is None and not (no_soft and found.hard_level) and not (no_hard and found.soft_level)


def _next(index: Index, level: str | None) -> list[str]:
    above = _above(index, level)
    return [index.words("{level} is not confirmed", level=index.title(above))] if above else []


def _above(index: Index, level: str | None) -> str | None:
    """The level after this one; None at the top."""
    position = index.rank[level] + 1 if level in index.rank else 0
    levels = index.result.matrix.levels
    return levels[position].id if position < len(levels) else None


def range_words(index: Index) -> str:
    """The likely range as a phrase; nothing where rules alone read the talk."""
    words = index.words
    if index.result.provenance.engine == "offline":
        return ""
    low, high = index.result.recommendation.likely
    if low is None and high is None:
        return words("Likely range: nothing proven yet")
    if low is None:
        return words("Likely range: up to {high}, its lower end is not proven yet", high=index.title(high))
    if low == high:
        return words("Likely range: {level}", level=index.title(low))
    return words("Likely range: from {low} to {high}", low=index.title(low), high=index.title(high))


def _ladder(index: Index, *, named: bool) -> tuple[Rung, ...]:
    found, rank = index.result.recommendation, index.rank
    low, high = (rank.get(end or "", -1) for end in found.likely)
    ceiling = rank.get(found.ceiling or "", -1)
    rungs = []
    for level in index.result.matrix.levels:
        notes = []
        if named and level.id == found.level:
            notes.append(index.words("recommended"))
        if level.id == found.floor:
            notes.append(index.words("proven by quotes"))
        if level.id == found.ceiling and found.ceiling != found.likely[1]:
            notes.append(index.words("not ruled out"))
        rungs.append(
            Rung(
                title=index.title(level.id),
                href=f"#level-{level.id}",
                recommended=named and level.id == found.level,
                likely=high >= 0 and max(low, 0) <= rank[level.id] <= high,
                possible=rank[level.id] <= ceiling,
                note=", ".join(notes),
            )
        )
    return tuple(rungs)


def action(index: Index) -> Action:
    """Accept the recommendation, ask more, or read the talk yourself; with every reason."""
    words, found = index.words, index.result.recommendation
    engine = index.result.provenance.engine
    reasons = [*(unread(index, part) for part in index.result.provenance.incomplete), *_status_reasons(index)]
    contested = _contested(index)
    if contested:
        said = index.words.many(
            "{count} line is contested: read both sides below.",
            "{count} lines are contested: read both sides below.",
            contested,
        )
        reasons.append(said)
    doubted = sum(check.evidence in index.evidence for check in index.result.to_check)
    if doubted:
        reasons.append(
            words.many(
                "{count} technical statement is in doubt: check whether it is right.",
                "{count} technical statements are in doubt: check whether they are right.",
                doubted,
            )
        )
    sought = _sought(index)
    if sought:
        reasons.append(sought)
    if found.status == "incomplete" or engine == "offline":
        if engine == "offline":
            reasons.insert(
                0, words("Without a language model only clear marks are found: topics and quotes, but no level.")
            )
        return Action("read", words("Read the talk yourself"), tuple(reasons))
    if found.status == "insufficient":
        return Action("ask", words("Ask more"), tuple(reasons))
    if "must_contested" in found.status_reasons:
        return Action("read", words("Read the contested lines yourself"), tuple(reasons))
    if none_confirmed(found):
        said = words("No level is confirmed: what was asked was not shown, or not often enough.")
        return Action("ask", words("Ask more, or read the talk yourself"), (said, *reasons))
    if found.status == "preliminary":
        return Action("ask", words("Ask more"), tuple(reasons))
    return Action("accept", words("Accept the recommendation"), (_supported(index), *reasons))


def _contested(index: Index) -> int:
    """Lines with words on both sides, or with a part that has."""
    return sum(
        score.state == "CONTESTED" or any(part.state == "CONTESTED" for part in score.parts)
        for score in index.result.skills
    )


def _supported(index: Index) -> str:
    return index.words(
        "{coverage} of the lines that decide are settled, and the likely range is at most one step wide.",
        coverage=index.words.percent(index.result.recommendation.coverage),
    )


def _status_reasons(index: Index) -> list[str]:
    words, found = index.words, index.result.recommendation
    sentences = {
        "must_contested": words("A required line is contested: some words speak for it, others against."),
        "low_coverage": words(
            "Only {coverage} of the lines that decide are settled by this talk.", coverage=words.percent(found.coverage)
        ),
        "range_wide": words("The likely range is wider than one level."),
        "few_hard_asked": words("Fewer than a third of the hard lines came up, so they were not assessed."),
        "few_soft_asked": words(
            "Fewer than a third of the soft lines came up: they were not assessed and lower nothing."
        ),
    }
    if index.result.provenance.engine == "offline":
        del sentences["range_wide"]  # its report shows no range
    said = [sentence for reason, sentence in sentences.items() if reason in found.status_reasons]
    if "unread_parts" in found.status_reasons and not index.result.provenance.incomplete:
        said.insert(0, words("A part of the talk was not read."))
    return said


def unread(index: Index, part: Unread) -> str:
    """Which turns were not read, and why."""
    where = index.words("turn {number}", number=part.first_turn)
    if part.first_turn != part.last_turn:
        where = index.words("turns {first} to {last}", first=part.first_turn, last=part.last_turn)
    if part.transcript in index.transcripts and len(index.transcripts) > 1:
        where = f"{plain.one_line(index.transcripts[part.transcript][1].source)}, {where}"
    reason = index.words.both(part.reason).rstrip(". ")
    return index.words("Not read: {where}. {reason}.", where=where, reason=reason)


def sought_level(index: Index) -> str | None:
    """The level sought, by id or title, when the matrix has it."""
    wanted = (index.result.candidate.for_level or "").strip().casefold()
    for level in index.result.matrix.levels:
        if wanted and wanted in (level.id.casefold(), level.title.ru.casefold(), level.title.en.casefold()):
            return level.id
    return None


def _sought(index: Index) -> str:
    """How the level sought stands to the recommendation; nothing where rules alone read the talk."""
    sought, found, words = sought_level(index), index.result.recommendation, index.words
    if sought is None or index.result.provenance.engine == "offline":
        return ""
    rank, title = index.rank, index.title(sought)
    place = rank[sought]
    if place <= rank.get(found.floor or "", -1):
        return words("The level sought, {level}, is proven by quotes alone.", level=title)
    if names_level(found, index.result.provenance.engine) and place <= rank.get(found.level or "", -1):
        return words("The level sought, {level}, is reached by the recommendation.", level=title)
    if place <= rank.get(found.likely[1] or "", -1):
        return words("The level sought, {level}, is within the likely range but not confirmed.", level=title)
    return words("The level sought, {level}, is above the likely range.", level=title)


def six_lines(index: Index) -> tuple[str, ...]:
    """A summary for a tracker: who, what, what to do, for, against, ask."""
    words, result = index.words, index.result
    shown = headline(index)
    todo = action(index)
    date = next((found for found in (words.date(t.date) for t in result.transcripts) if found), None)
    who = [
        plain.one_line(result.candidate.name or "") or words("Candidate without a name"),
        plain.one_line(result.candidate.position or ""),
        date or "",
        ", ".join(plain.one_line(transcript.source) for transcript in result.transcripts),
    ]
    lines = (
        " · ".join(part for part in who if part),
        words("Recommendation: {sentence}. {range}.", sentence=shown.sentence, range=shown.range)
        if shown.range
        else words("Recommendation: {sentence}.", sentence=shown.sentence),
        words("To do: {action}. {reason}", action=todo.title, reason=todo.reasons[0] if todo.reasons else "").strip(),
        words("For: {lines}", lines=_named(index, supports=True)),
        words("Against: {lines}", lines=_named(index, supports=False)),
        words("Ask: {questions}", questions=_questions(index)),
    )
    return tuple(plain.one_line(text) for text in lines)


def _named(index: Index, *, supports: bool) -> str:
    """The lines of the strongest quotes with the place of each."""
    items = strongest.supports(index) if supports else strongest.limits(index)
    said = []
    for item in items:
        place = index.place(item.transcript, item.turn, item.start)
        said.append(f"{index.name(item.skill)} ({place.time or place.label})")
    return "; ".join(said) or index.words("no quotes")


def _questions(index: Index) -> str:
    found = index.result.recommendation.questions[: strongest.COUNT]
    return " / ".join(plain.shortened(index.words.of(item.text), _QUOTE) for item in found) or index.words(
        "nothing that would change the level"
    )
