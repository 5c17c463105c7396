"""From the stance of a passage to a claim. Never more than the words show by themselves.

Value 3 only for a deed of the speaker's own with an object and a detail, 2 only for an explanation that nobody gave
away, value 4 never. Whether an explanation is right is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analyzer.findings import Finding
from analyzer.grounding import morphology
from analyzer.grounding.shadow import norms
from analyzer.matrix.model import Reason, Skill, Tag
from analyzer.messages import Message, message
from analyzer.observations import Stance as Kind
from analyzer.offline import rules
from analyzer.offline.denials import Denial
from analyzer.offline.doers import Act
from analyzer.offline.passages import Passage, Said, content
from analyzer.offline.sentences import Sentence
from analyzer.offline.talk import Answer
from analyzer.offline.terms import Topic, Vocabulary
from analyzer.wordlists import word_set

APPLIED = 3  # the value of a deed
_OBJECT = 4  # content words of a deed with an object
_DETAIL = 2  # marks of detail that a deed shows
_LESS_DETAIL = 1  # the same where the interviewer asked about the thing and the sentence names it
_MORE_DETAIL = 3  # the same where the thing is named in the question or the sentence before
_KNOWN = 2  # the threshold of a line that takes no deed
_EXPLAINED = 7  # content words of an explanation
_VERBS = 2  # what things do, in an explanation without a word that explains
_INITIAL = 2  # letters of a word that says nothing
_LONGEST_QUOTE = 24  # words out of speech without marks

_SPEAKERS = word_set("я мы мой наш мне меня нам нас i we my our me us")
_NEAR = 6  # words between a name and what makes its sentence a plan or a tale

# What is only named, and why.
_TAGS: dict[Kind, Tag] = {
    "supposed": "hypothetical", "plan": "intention", "hearsay": "hearsay", "team": "team_only", "rating": "self_rating",
    "list": "buzzword",
}  # fmt: skip
_MARKS: dict[Kind, str] = {
    "plan": "intention", "hearsay": "hearsay", "rating": "self_rating", "supposed": "unreal",
}  # fmt: skip
_WHY: dict[Kind, Message] = {
    "deed": message("By rule: a deed of one's own, with an object and a detail."),
    "habit": message("By rule: what the speaker does, with an object and a detail."),
    "statement": message("By rule: an explanation; whether it is right was not judged."),
    "supposed": message("By rule: what would be done, not what was done."),
    "plan": message("By rule: a wish or a plan."),
    "hearsay": message("By rule: heard or read, not done."),
    "team": message("By rule: “we”, without an own part."),
    "rating": message("By rule: a mark that the speaker gives himself."),
    "list": message("By rule: names in a row, nothing said of them."),
    "assent": message("By rule: a yes to what the interviewer said."),
    "denied": message("By rule: the speaker says that he has not done it."),
    "unknown": message("By rule: the speaker says that he does not know it."),
}


def of_answer(
    about: Iterable[Passage], denied: Iterable[Denial], answer: Answer, vocabulary: Vocabulary, text: str
) -> list[Finding]:
    """The claims that one turn of the candidate, its passages `about` something and its denials allow.

    Whoever shows a thing and denies a corner of it in the same breath has shown it. A yes that goes on is no bare yes.
    """
    denials = tuple(denied)
    kept = [passage for passage in about if not any(_is_denied(passage, denial) for denial in denials)]
    found = [claim for passage in kept for claim in _claims(passage, answer, vocabulary, text)]
    found.extend(_once(claim for denial in denials for claim in _limits(denial, vocabulary, text)))
    found = [claim for number, claim in enumerate(found) if not any(_holds(one, claim) for one in found[:number])]
    told = {(claim.skill, tuple(claim.parts)) for claim in found if claim.polarity == "support" and not _is_yes(claim)}
    found = [claim for claim in found if not _is_yes(claim) or (claim.skill, tuple(claim.parts)) not in told]
    shown = {(claim.skill, tuple(claim.parts)) for claim in found if (claim.value or 0) > 1}
    return [claim for claim in found if claim.polarity == "support" or (claim.skill, tuple(claim.parts)) not in shown]


def without_corners(claims: Sequence[Sequence[Finding]], about: Iterable[Passage]) -> list[list[Finding]]:
    """The claims of each answer of a talk, without "never did it" of what another passage tells as a deed.

    That denies one thing of several that the line names: no Kafka, but RabbitMQ.
    """
    done = {atom for made in claims for claim in made if claim.value == APPLIED for atom in _atoms(claim)}
    done |= {
        (passage.topic.skill, passage.topic.part)
        for passage in about
        if passage.kind == "deed" and not passage.doubtful and _tells_a_deed(passage)
    }
    return [[claim for claim in made if claim.reason != "no_practice" or not _is_done(claim, done)] for made in claims]


def _tells_a_deed(passage: Passage) -> bool:
    return any(act.who == "self" and act.is_deed and not act.denied for act in passage.acts)


def _is_done(claim: Finding, done: set[tuple[str, str | None]]) -> bool:
    """Whether all that a claim speaks of was done, or any part of it where it names none."""
    atoms = _atoms(claim)
    return done.issuperset(atoms) or (not claim.parts and any(skill == claim.skill for skill, _ in done))


def _atoms(claim: Finding) -> list[tuple[str, str | None]]:
    return [(claim.skill, part) for part in (claim.parts or (None,))]


def _is_yes(claim: Finding) -> bool:
    return "assent" in claim.tags


def _holds(one: Finding, other: Finding) -> bool:
    """Whether a claim says what another says, with its words and more."""
    same = (one.skill, one.parts, one.polarity) == (other.skill, other.parts, other.polarity)
    return same and other.quote in one.quote


def _claims(passage: Passage, answer: Answer, vocabulary: Vocabulary, text: str) -> Iterator[Finding]:
    sentence, kind, topic = passage.sentence, passage.kind, passage.topic
    skill = vocabulary.skill(topic)
    start, end = _span(passage)
    quote = text[start:end]
    if skill.parts and (topic.part is None or (passage.generic and passage.asked)):
        return  # a word of every day ("лог", "сервис") does not say for sure which part was shown
    if kind in ("deed", "habit", "statement") and passage.given:
        yield _support(sentence, quote, topic, 1, ("prompted",), "assent")
    elif kind in ("deed", "habit"):
        told = _told(passage) if _may_be_deed(passage, skill) else None
        if told is not None:
            yield _support(sentence, text[start : max(end, told.end)], topic, 3, _times(sentence), kind)
    elif kind == "statement":
        told = _explained(passage, answer) if skill.shown_by == "knowledge" and passage.asked else None
        if told is not None and not vocabulary.sounds_wrong(sentence, topic):
            yield _support(sentence, text[start : max(end, told.end)], topic, 2, _times(sentence), kind)
    elif kind == "assent":
        if passage.asked and sentence is answer.sentences[0]:
            yield _support(sentence, quote, topic, 1, ("assent",), kind)
    elif kind in _TAGS and passage.at is not None and _is_said_of(passage, kind):
        yield _support(sentence, quote, topic, 1, (_TAGS[kind],), kind)


def _limits(denial: Denial, vocabulary: Vocabulary, text: str) -> Iterator[Finding]:
    """A limit of each line that is denied: of one that takes a deed where a deed is denied."""
    tokens = denial.sentence.tokens
    quote = text[tokens[denial.first].start : tokens[denial.end - 1].end]
    reason: Reason = (
        "no_practice" if denial.kind == "denied" else "shallow_when_probed" if denial.detail else "does_not_know"
    )
    for topic in denial.topics:
        skill = vocabulary.skill(topic)
        if skill.kind == "hard" if denial.kind == "unknown" else skill.threshold > _KNOWN:
            yield _limit(denial.sentence, quote, topic, reason, denial.kind)


def _is_denied(passage: Passage, denial: Denial) -> bool:
    """Whether a passage is about what the speaker denies in the same words."""
    same = passage.sentence is denial.sentence and passage.at is not None
    return same and denial.first <= (passage.at or 0) < denial.end and passage.topic in denial.topics


def _once(claims: Iterable[Finding]) -> Iterator[Finding]:
    """The first denial of each line: what is said again limits no further."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for claim in claims:
        if (key := (claim.skill, tuple(claim.parts))) not in seen:
            seen.add(key)
            yield claim


def _span(passage: Passage) -> tuple[int, int]:
    """Where the passage stands: the sentence, or of speech without marks what stands around the name and the deed."""
    sentence, tokens = passage.sentence, passage.sentence.tokens
    if not sentence.unmarked or passage.at is None:
        return sentence.start, sentence.end
    deeds = [act.at for act in passage.acts if act.who == "self"]
    nearest = min(deeds, key=lambda at: abs(at - (passage.at or 0)), default=passage.at)
    first = max(0, min(nearest, passage.at) - 1)
    return tokens[first].start, tokens[min(len(tokens), first + _LONGEST_QUOTE) - 1].end


def _may_be_deed(passage: Passage, skill: Skill) -> bool:
    """A deed shows a line of practice; a line of knowledge only when it was asked about. What the sentence itself does
    not name must be a trade's line: stories of behaviour go from one thing to the next."""
    if _is_slight(passage) or _is_removed(passage) or passage.doubtful:
        return False
    if passage.sentence.unmarked and (skill.shown_by == "knowledge" or passage.at is None):
        return False
    if skill.kind == "soft":
        if passage.sentence.has("failure") or (passage.at is None and _denies(passage.sentence)):
            return False
        if passage.at is None and _offers_options(passage.sentence, skill):
            return False
        return passage.asked
    if _only_tells(passage):
        return False
    if skill.shown_by == "practice":
        return True
    return passage.asked and passage.at is not None and passage.kind == "deed"  # "прибавляю единицу" explains


def _offers_options(sentence: Sentence, skill: Skill) -> bool:
    """Whether several ways were offered, and the line asked about has no such word among its names: another skill."""
    said = {
        key for begin, end in sentence.marks.get("options", ()) for at in range(begin, end) for key in sentence.keys[at]
    }
    return bool(said) and not any(said & rules.keys(word) for alias in skill.aliases for word in norms(alias))


def _only_tells(passage: Passage) -> bool:
    """Whether all that the speaker did, or what stands nearest to the thing, was to tell others: another skill."""
    telling = {begin for begin, _ in passage.sentence.marks.get("telling", ())}
    own = [act for act in passage.acts if act.who == "self" and act.is_deed and not act.denied]
    at = passage.at
    if own and at is not None and passage.sentence.unmarked:
        own = [min(own, key=lambda act: abs(act.at - at))]
    return bool(own) and all(act.at in telling for act in own)


def _denies(sentence: Sentence) -> bool:
    return any(token.kind == "negation" for token in sentence.tokens)


def _is_slight(passage: Passage) -> bool:
    """Whether the words of too little a deed stand in the clauses of the deed or of the thing."""
    sentence = passage.sentence
    places = {act.clause for act in passage.acts if act.who == "self"}
    places |= {sentence.clauses[at] for at, _ in sentence.marks.get("own_part", ())}
    if passage.at is not None:
        places.add(sentence.clauses[passage.at])
    return any(not places or sentence.clauses[at] in places for at, _ in sentence.marks.get("slight", ()))


def _is_removed(passage: Passage) -> bool:
    """Whether the deed that stands nearest to the name is that the thing was thrown out."""
    removed = {begin for begin, _ in passage.sentence.marks.get("removed", ())}
    deed = _deed_beside(passage)
    return deed is not None and deed.at in removed


def _is_said_of(passage: Passage, kind: Kind) -> bool:
    """Whether the words that make a passage a plan, a tale or praise stand close to the name of the thing."""
    sentence = passage.sentence
    spans = sentence.marks.get(_MARKS.get(kind, ""), ())
    return kind not in _MARKS or any(abs(begin - (passage.at or 0)) <= _NEAR for begin, _ in spans)


def _told(passage: Passage) -> Sentence | None:
    """The last sentence of a deed that is told with an object and a detail: the passage's own, or the one that goes on.

    A detail is a number, a reason, another thing of the trade, a foreign word, one more deed, many words.
    """
    one = Said(passage.sentence, passage.acts, passage.kind)
    if _is_denied_beside(passage):
        return None
    needed = _MORE_DETAIL if passage.at is None else _LESS_DETAIL if passage.asked else _DETAIL
    for told in _runs(one, passage.further):
        words = sum(len(content(said.sentence)) for said in told)
        deeds = sum(act.is_deed and act.who == "self" and not act.denied for said in told for act in said.acts)
        detail = (
            (deeds >= 2)
            + any(token.kind == "number" for said in told for token in said.sentence.tokens)
            + any(said.sentence.has("reason") for said in told)
            + min(2, sum(len(said.sentence.marks.get("trade", ())) for said in told))
            + (words >= 2 * _OBJECT)
            + any(_names_more(said.sentence, passage.at if said is one else None) for said in told)
        )
        denied = not deeds and any(act.who == "self" and act.denied for said in told for act in said.acts)
        if words >= _OBJECT and detail >= needed and not denied:  # what was not done is no detail of looking at it
            return told[-1].sentence
    return None


def _is_denied_beside(passage: Passage) -> bool:
    """Whether the speaker denies the deed that stands nearest to the name: "докер я не поднимал … только запускал"."""
    deed = _deed_beside(passage)
    return deed is not None and deed.denied


def _deed_beside(passage: Passage) -> Act | None:
    """What the speaker did, or denies, nearest to the name of the thing and in its clause."""
    at = passage.at
    if at is None:
        return None
    place = passage.sentence.clauses[at]
    own = [act for act in passage.acts if act.who == "self" and act.is_deed and act.clause == place]
    return min(own, key=lambda act: abs(act.at - at), default=None)


def _names_more(sentence: Sentence, name: int | None) -> bool:
    """Whether a Russian sentence has a foreign word beside the name of the thing: Latin, or in no dictionary."""
    if sentence.language != "ru":
        return False
    return any(
        token.kind in ("word", "name") and len(token.norm) > _INITIAL and _is_foreign(token.norm)
        for at, token in enumerate(sentence.tokens)
        if at and at not in sentence.capitals and (name is None or at not in (name, name + 1))
    )


def _is_foreign(word: str) -> bool:
    return not (morphology.is_cyrillic(word) and morphology.is_known(word)) and not word.isdigit()


def _runs(one: Said, further: Said | None) -> Iterator[tuple[Said, ...]]:
    yield (one,)
    if further is not None and not one.sentence.unmarked:
        yield (one, further)


def _explained(passage: Passage, answer: Answer) -> Sentence | None:
    """The last sentence of an explanation, the passage's own or the one that goes on; None where it is none."""
    if answer.after is not None and answer.after.has("rebuttal"):
        return None
    one = Said(passage.sentence, passage.acts, passage.kind)
    for told in _runs(one, passage.further):
        if any(_is_no_explanation(said) for said in told):
            return None
        words = sum(len(content(said.sentence)) for said in told)
        verbs = sum(act.who in ("thing", "nobody") for said in told for act in said.acts)
        explains = any(said.sentence.has("explaining") for said in told) or verbs >= _VERBS
        if words >= _EXPLAINED and explains:
            return told[-1].sentence
    return None


def _is_no_explanation(said: Said) -> bool:
    """Whether a sentence guesses, only agrees, tells of people or of what happened."""
    explains = len(said.sentence.marks.get("explaining", ()))
    return (
        said.sentence.has("guess")
        or any(begin == 0 for begin, _ in said.sentence.marks.get("assent", ()))
        or any(act.who in ("self", "team") for act in said.acts)
        or sum(act.when == "past" for act in said.acts) > sum(act.when == "present" for act in said.acts) + explains
        or any(token.norm in _SPEAKERS for token in said.sentence.tokens)
    )


def _times(sentence: Sentence) -> tuple[Tag, ...]:
    """Tags of when and where: long ago, on a course, for oneself."""
    tags: tuple[Tag, ...] = ("stale", "course", "pet_project")
    return tuple(tag for tag in tags if sentence.has(tag))


def _support(sentence: Sentence, quote: str, topic: Topic, value: int, tags: tuple[Tag, ...], kind: Kind) -> Finding:
    return _finding(sentence, quote, topic, kind).model_copy(update={"value": value, "tags": list(tags)})


def _limit(sentence: Sentence, quote: str, topic: Topic, reason: Reason, kind: Kind) -> Finding:
    made = _finding(sentence, quote, topic, kind)
    return made.model_copy(update={"polarity": "limit", "reason": reason})


def _finding(sentence: Sentence, quote: str, topic: Topic, kind: Kind) -> Finding:
    return Finding(
        turn=sentence.turn,
        quote=quote,
        skill=topic.skill,
        parts=[topic.part] if topic.part else [],
        polarity="support",
        rationale=_WHY[kind].text("ru" if sentence.language == "ru" else "en"),
        value=None,
        tags=[],
        reason=None,
        fact=None,
        retracts_turn=None,
    )
