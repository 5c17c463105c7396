"""A result turned into what a page shows, in its order. Pure: the templates only lay it out."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analyzer.messages import Language
from analyzer.report import (
    chart,
    coverage,
    firmness,
    firstlook,
    gates,
    labels,
    lines,
    omitted,
    plain,
    quotes,
    rejected,
    strongest,
    summary,
    talk,
)
from analyzer.report.chart import Chart
from analyzer.report.coverage import Covered
from analyzer.report.firmness import Firmness
from analyzer.report.firstlook import FirstLook
from analyzer.report.gates import GateRow
from analyzer.report.index import Index, Place
from analyzer.report.lines import LevelLines, Line
from analyzer.report.omitted import Omitted
from analyzer.report.quotes import Quote
from analyzer.report.rejected import Refused, Withheld
from analyzer.report.summary import Action, Headline
from analyzer.report.talk import Talk
from analyzer.result import Result


@dataclass(frozen=True, slots=True)
class File:
    """One transcript as the head of the report names it."""

    source: str
    href: str
    length: str


@dataclass(frozen=True, slots=True)
class Head:
    """Who, for what, when, from which files, for which level."""

    name: str
    position: str
    date: str
    files: tuple[File, ...]
    sought: str


@dataclass(frozen=True, slots=True)
class Check:
    """A technical statement that a person should look at."""

    claim: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Decider:
    """A question that would decide; `effect` says what either answer does to the level."""

    text: str
    line: str
    line_href: str
    effect: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to know before believing the rest."""

    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value of the policy or the provenance."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a report shows, in its order. `first_look` stands for the table of levels where rules read."""

    language: Language
    head: Head
    first_look: FirstLook | None
    headline: Headline
    status: str
    basis: str
    action: Action
    gates: tuple[GateRow, ...]
    kinds: int
    why_not_next: str
    strongest_for: tuple[Quote, ...]
    strongest_against: tuple[Quote, ...]
    to_check: tuple[Check, ...]
    contested: tuple[Line, ...]
    questions: tuple[Decider, ...]
    warnings: tuple[Warned, ...]
    summary: tuple[str, ...]
    levels: tuple[LevelLines, ...]
    rejected: tuple[Refused, ...]
    withheld: tuple[Withheld, ...]
    omitted: tuple[Omitted, ...] | None
    covered: Covered | None
    chart: Chart
    firmness: Firmness
    policy: tuple[Fact, ...]
    caps: tuple[Fact, ...]
    provenance: tuple[Fact, ...]
    talks: tuple[Talk, ...]
    matrix: str
    version: str


def view(result: Result, language: Language) -> View:
    """The whole report as values."""
    index = Index(result, language)
    levels = lines.by_level(index)
    every = tuple(line for level in levels for group in level.groups for line in group.lines)
    headline = summary.headline(index)
    table = gates.rows(index, show_level=bool(headline.level))
    return View(
        language=language,
        head=_head(index),
        first_look=firstlook.first_look(index),
        headline=headline,
        status=index.words.label(labels.STATUS, result.recommendation.status),
        basis=_basis(index),
        action=summary.action(index),
        gates=table,
        kinds=len(index.kinds),
        why_not_next=index.words.both(result.recommendation.why_not_next) if headline.level else "",
        strongest_for=tuple(quotes.quote(index, item, brief=True) for item in strongest.supports(index)),
        strongest_against=tuple(quotes.quote(index, item, brief=True) for item in strongest.limits(index)),
        to_check=_to_check(index),
        contested=tuple(sorted((line for line in every if line.contested), key=lambda line: not line.must)),
        questions=_questions(index, named=bool(headline.level)),
        warnings=_warnings(index),
        summary=summary.six_lines(index),
        levels=levels,
        rejected=rejected.refused(index),
        withheld=rejected.withheld(index),
        omitted=omitted.omitted(index),
        covered=coverage.covered(index),
        chart=chart.chart(index, table),
        firmness=firmness.firmness(index, named=bool(headline.level)),
        policy=_policy(index),
        caps=_caps(index),
        provenance=_provenance(index),
        talks=talk.talks(index),
        matrix=f"{index.words.of(result.matrix.title)} {plain.one_line(result.matrix.version)}",
        version=plain.one_line(result.provenance.version),
    )


def _head(index: Index) -> Head:
    words, candidate = index.words, index.result.candidate
    dates = dict.fromkeys(found for found in (words.date(t.date) for t in index.result.transcripts) if found)
    sought = summary.sought_level(index)
    return Head(
        name=plain.one_line(candidate.name or "") or words("Candidate without a name"),
        position=plain.one_line(candidate.position or "") or words("not given"),
        date=", ".join(dates) or words("not known"),
        files=tuple(
            File(plain.one_line(found.source), f"#talk-{number}", words.time(found.duration) or "")
            for number, found in index.transcripts.values()
        ),
        sought=index.title(sought) if sought else plain.one_line(candidate.for_level or "") or words("not given"),
    )


def _basis(index: Index) -> str:
    """That a person decides, and what the page rests on."""
    words = index.words
    counting = {(item.transcript, item.turn, item.start, item.end) for item in index.result.evidence if item.counts}
    turns = sum(len(found.turns) for found in index.result.transcripts)
    counted = words.many(
        "{count} verbatim quote of the candidate", "{count} verbatim quotes of the candidate", len(counting)
    )
    spoken = words.many("{count} turn of talk", "{count} turns of talk", turns)
    if index.result.provenance.engine == "offline":
        return words(
            "This is a first look; a person decides. It rests on {quotes} from {turns}.", quotes=counted, turns=spoken
        )
    return words(
        "This is a recommendation; a person decides. It rests on {quotes} from {turns}.", quotes=counted, turns=spoken
    )


def _to_check(index: Index) -> tuple[Check, ...]:
    return tuple(
        Check(claim=plain.one_line(check.claim), quote=quotes.quote(index, index.evidence[check.evidence], brief=True))
        for check in index.result.to_check
        if check.evidence in index.evidence
    )


def _questions(index: Index, *, named: bool) -> tuple[Decider, ...]:
    words, found = index.words, index.result.recommendation
    deciders = []
    for question in found.questions[: strongest.COUNT]:
        effect = words("Closes part of the gap to the next level.")
        if named and question.lifts != question.lowers:
            effect = words(
                "A good answer: {lifts}. A poor one: {lowers}.",
                lifts=index.title(question.lifts),
                lowers=index.title(question.lowers),
            )
        deciders.append(
            Decider(
                text=index.words.of(question.text),
                line=index.name(question.skill),
                line_href=f"#line-{question.skill}" if question.skill in index.skills else "",
                effect=effect,
            )
        )
    return tuple(deciders)


def _warnings(index: Index) -> tuple[Warned, ...]:
    words, result = index.words, index.result
    warned = []
    if result.provenance.engine == "offline":
        text = words("No language model took part: this is a first look by rules, and it misses much.")
        warned.append(Warned(text, None))
    if result.provenance.engine == "replay":
        text = words("The model's answers were recorded earlier and are shipped with the samples; none was asked now.")
        warned.append(Warned(text, None))
    for part in result.provenance.incomplete:
        warned.append(Warned(summary.unread(index, part), index.place(part.transcript, part.first_turn)))
    for transcript in result.transcripts:
        for warning in transcript.warnings:
            place = index.place(transcript.id, warning.turn) if warning.turn is not None else None
            warned.append(Warned(words.both(warning.message), place))
        unknown = sum(turn.role == "unknown" for turn in transcript.turns)
        if unknown:
            text = words.many(
                "{file}: {count} turn has no known role and counts for nothing.",
                "{file}: {count} turns have no known role and count for nothing.",
                unknown,
                file=plain.one_line(transcript.source),
            )
            warned.append(Warned(text, None))
    hidden = sum(notice.code == "quarantined" for notice in result.flags)
    if hidden:
        text = words.many(
            "{count} passage that reads like an instruction to a program was not shown to the model; it stands below.",
            "{count} passages that read like instructions to a program were not shown to the model; they stand below.",
            hidden,
        )
        warned.append(Warned(text, None))
    warned.extend(Warned(words.both(notice.message), None) for notice in result.flags if notice.code == "pass_failed")
    left_out = len({item.skill for item in result.omissions})
    if left_out:
        text = words.many(
            "{count} line is named in the talk, and no statement is about it: read the places below.",
            "{count} lines are named in the talk, and no statement is about them: read the places below.",
            left_out,
        )
        warned.append(Warned(text, None))
    return tuple(warned)


def _policy(index: Index) -> tuple[Fact, ...]:
    words, policy = index.words, index.result.policy
    facts = [
        Fact(
            words("Share of a level's lines that it needs"),
            words(
                "hard {hard}, soft {soft}", hard=words.number(policy.theta.hard), soft=words.number(policy.theta.soft)
            ),
        ),
        Fact(
            words("What is expected of lines that nobody asked about"),
            words(
                "the share shown of those asked, counted from a start of hard {hard}, soft {soft} (shown : not shown)",
                hard=" : ".join(words.number(number) for number in policy.prior.hard),
                soft=" : ".join(words.number(number) for number in policy.prior.soft),
            ),
        ),
        Fact(
            words("The same, if a line was asked about and not shown"),
            words("times {factor}", factor=words.number(policy.asked_not_shown)),
        ),
        Fact(words("Smallest settled share for naming a level"), words.percent(float(policy.enough_coverage))),
        Fact(words("Hard lines of lower levels are owed too"), words("yes") if policy.cumulative else words("no")),
        Fact(words("Required lines"), "; ".join(index.name(skill) for skill in policy.must) or words("none")),
        Fact(
            words("Weights other than the matrix's"),
            "; ".join(f"{index.name(skill)}: {words.number(weight)}" for skill, weight in policy.weights.items())
            or words("none"),
        ),
        Fact(words("Waived lines"), "; ".join(index.name(skill) for skill in policy.waived) or words("none")),
    ]
    return tuple(facts)


def _caps(index: Index) -> tuple[Fact, ...]:
    words = index.words
    facts = []
    for code, cap in index.result.policy.caps.items():
        known = labels.TAGS if code in labels.TAGS else labels.REASONS
        at_most = [words("at most {value}", value=cap.at_most)]
        at_most.extend(f"{index.title(level)}: {value}" for level, value in cap.levels.items())
        facts.append(Fact(words.label(known, code), "; ".join(at_most)))
    return tuple(facts)


def _readings(index: Index) -> str:
    """How often the talk was read, and how far the readings agree."""
    words, made = index.words, index.result.provenance
    told = [str(made.runs)]
    if made.stability is not None:
        told.append(
            words(
                "the level is the same in {same} of {runs} ({levels})",
                same=made.stability.same,
                runs=len(made.stability.levels),
                levels=", ".join(index.title(level) for level in made.stability.levels),
            )
        )
        if made.stability.flipped:
            told.append(
                words("lines that differ: {lines}", lines=", ".join(index.name(s) for s in made.stability.flipped))
            )
    elif made.passes == ("first",):
        told.append(words("without a second look"))
    return "; ".join(told)


def _provenance(index: Index) -> tuple[Fact, ...]:
    words, result = index.words, index.result
    made = result.provenance
    engines = {
        "llm": words("a language model"),
        "offline": words("rules, without a model"),
        "replay": words("recorded answers of a language model"),
    }
    tokens = [
        words("{count} in", count=words.whole(made.usage.input)) if made.usage.input is not None else "",
        words("{count} of them from the cache", count=words.whole(made.usage.cached)) if made.usage.cached else "",
        words("{count} written to the cache", count=words.whole(made.usage.cache_write))
        if made.usage.cache_write
        else "",
        words("{count} out", count=words.whole(made.usage.output)) if made.usage.output is not None else "",
        words("{count} of them for thinking", count=words.whole(made.usage.reasoning)) if made.usage.reasoning else "",
    ]
    calls = words("{calls}, of which {reused} reused", calls=made.usage.calls, reused=made.usage.reused)
    cost = words("not known")
    if made.cost is not None and math.isfinite(made.cost):
        cost = words("{amount} US dollars", amount=words.exact(made.cost))
    facts = [
        Fact(words("Who read the talk"), engines[made.engine]),
        Fact(words("Endpoint"), plain.one_line(made.endpoint or "") or "—"),
        Fact(words("Model"), plain.one_line(made.model or "") or "—"),
        Fact(words("Readings"), _readings(index)),
        Fact(words("Requests"), calls),
        Fact(words("Tokens"), ", ".join(part for part in tokens if part) or words("not known")),
        Fact(words("Cost"), cost),
        Fact(words("Matrix"), f"{plain.one_line(result.matrix.id)} {plain.one_line(result.matrix.version)}"),
        Fact(words("Created"), words.moment(made.created)),
        Fact(words("Program"), f"interview-analyzer {plain.one_line(made.version)}"),
        Fact(words("SHA-256 of the result"), plain.one_line(result.digest)),
        Fact(
            words("SHA-256 of the word lists") if made.engine == "offline" else words("SHA-256 of the prompts"),
            plain.one_line(made.prompt_sha256),
        ),
        Fact(words("SHA-256 of the matrix"), plain.one_line(result.matrix.sha256)),
        Fact(words("SHA-256 of the policy"), plain.one_line(result.policy.sha256)),
        *(
            Fact(words("SHA-256 of {file}", file=plain.one_line(found.source)), plain.one_line(found.sha256))
            for found in result.transcripts
        ),
    ]
    return tuple(facts)
