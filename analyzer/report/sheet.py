"""An interviewer's sheet: what to ask next, why, and how an answer of each value sounds. Markdown, to be printed."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer import explain
from analyzer.gates import Table
from analyzer.matrix.model import Matrix, ShownBy, Skill
from analyzer.messages import Language, Message, message
from analyzer.report import index as indexes
from analyzer.report import labels, plain
from analyzer.report.environment import markdown_text
from analyzer.report.index import Index
from analyzer.report.lines import state_words
from analyzer.result import Question, Result
from analyzer.verification import matrix_of

# How an answer sounds, by what shows the line and by its value.
SOUNDS: Mapping[ShownBy, Mapping[int, Message]] = {
    "knowledge": {
        1: message("Names it, or agrees when you name it; says nothing right about it."),
        2: message("Explains in own words what it is, why it is so, and when it matters."),
        3: message("Tells where this knowledge was needed in own work, and what was done with it."),
        4: message("Also knows where it ends: an exception, a cost, a mistake made and what was learnt from it."),
    },
    "practice": {
        1: message("Names it, or “we had that”; nothing of the own part in it."),
        2: message("Explains how it is done, or how it would be done; has not done it."),
        3: message("Tells of an own deed: the task, what exactly was done, on what, when."),
        4: message("Also why this way: what was rejected, what broke, what was measured before and after."),
    },
    "behaviour": {
        1: message("Says of himself or herself to be like that."),
        2: message("Says what one should do in such a case, or what he or she would do."),
        3: message("Tells of one real case: what happened, what he or she did, how it ended."),
        4: message("Also what it cost, what went wrong, and what has been done differently since."),
    },
}


def sheet(result: Result, *, language: Language | None = None, for_level: str | None = None) -> str:
    """The sheet of a result, about its own next level or about the level that is sought, by its id."""
    index = Index(result, language or indexes.language_of(result))
    matrix = matrix_of(result)
    asked = _questions(result, matrix, for_level)
    words = index.words
    who = result.candidate.name or ", ".join(talk.source for talk in result.transcripts)
    lines = ["# " + words("Questions for the next talk") + f": {_md(who)}", ""]
    level = index.title(result.recommendation.level)
    if _by_rules(index):
        lines += [words("No level is named: this is a first look without a language model") + ".", ""]
    elif result.recommendation.status == "insufficient":
        lines += [words("Too little was talked about to name a level."), ""]
    else:
        lines += [words("Recommended so far: {level}.", level=_md(level)), ""]
    if for_level is not None:
        lines += [words("The questions are chosen for the level {level}.", level=_md(index.title(for_level))), ""]
        if not _by_rules(index) and matrix.rank[for_level] <= matrix.rank.get(result.recommendation.level or "", -1):
            lines += [words("It is reached already; an answer can only make that firmer, or undo it."), ""]
    if not asked:
        lines += [words("No single answer would change the level."), ""]
    for number, question in enumerate(asked, start=1):
        skill = matrix.skill(question.skill)
        if skill is not None:
            lines += _block(index, number, question, skill)
    lines += ["## " + words("How to ask"), ""]
    lines += [f"- {words.say(rule)}" for rule in _RULES]
    return "\n".join(lines) + "\n"


_RULES = (
    message("Ask for one real case, and let it be told to the end before you ask on."),
    message("Ask “what did you do yourself?” when you hear “we”."),
    message("Do not put the answer into the question: a yes to it proves nothing."),
    message("When the answer is good, ask once more: why so, what went wrong, what did it bring?"),
)


def _questions(result: Result, matrix: Matrix, for_level: str | None) -> tuple[Question, ...]:
    if for_level is None:
        return result.recommendation.questions
    return explain.questions(Table.of(matrix, matrix.policy, result.skills), sought=matrix.rank[for_level])


def _block(index: Index, number: int, question: Question, skill: Skill) -> list[str]:
    """One question with its reason, further ways to ask, and what to listen for."""
    words = index.words
    score = index.scores[skill.id]
    state = state_words(index, skill, score, weak=bool(score.evidence) or skill.id in index.named)
    lines = [
        f"## {number}. {_md(words.of(question.text))}",
        "",
        words("Line of the matrix")
        + f": {_md(words.of(skill.text))} ({_md(index.title(skill.level))}). "
        + words("So far")
        + f": {_md(state)}.",
        "",
    ]
    if not _by_rules(index):
        lines += [_effect(index, question), ""]
    further = [text for text in skill.questions if text != question.text]
    if further:
        lines += [words("Or") + ": " + " · ".join(_md(words.of(text)) for text in further), ""]
    if skill.parts:
        names = ", ".join(_md(words.of(part.name)) for part in skill.parts)
        lines += [words("Ask about each of: {parts}.", parts=names), ""]
    if skill.apart:
        lines += [words("Apart from the lower line:") + " " + _md(words.of(skill.apart)), ""]
    for value, sound in SOUNDS[skill.shown_by].items():
        enough = " **" + words("Enough for this line.") + "**" if value == skill.threshold else ""
        lines.append(f"- [ ] **{value}, {words.say(labels.VALUES[value])}.** {words.say(sound)}{enough}")
    if skill.facts:
        lines += ["", words("To check the answer against") + ":"]
        lines += [f"- {_md(words.of(fact.text))}" for fact in skill.facts]
    lines += ["", words("Words of the candidate") + ": " + "_" * 46, ""]
    return lines


def _effect(index: Index, question: Question) -> str:
    words = index.words
    if question.lifts == question.lowers:
        return words("Alone it changes nothing yet; it closes a part of what is missing.")
    lifts, lowers = _md(index.title(question.lifts)), _md(index.title(question.lowers))
    return words("A good answer makes it {lifts}, a bad one {lowers}.", lifts=lifts, lowers=lowers)


def _by_rules(index: Index) -> bool:
    return index.result.provenance.engine == "offline"


def _md(text: str) -> str:
    return str(markdown_text(plain.one_line(text)))
