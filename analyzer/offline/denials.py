"""What the candidate denies having done, or knowing, and of which line: what a limit rests on.

A clause denies where the speaker denies a verb of doing, says "never" with no verb, or that there is none of the thing.
It is about what it names; else about what it points back to ("я его и не открывал"), also across a full stop; else, as
the first words of an answer, about what was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer.offline.doers import Act
from analyzer.offline.negation import Asked, Clause, Kind, asked_of, denying, is_asked, within
from analyzer.offline.passages import Said
from analyzer.offline.sentences import Sentence
from analyzer.offline.talk import Answer
from analyzer.offline.terms import Mention, Topic, Vocabulary

_KNOWN = 2  # the threshold of a line that takes no deed
_SHORT = 5  # words of a clause that says of a thing of every day that it was not done
_HEADING = 4  # words of a sentence that only names what the next is about
_OPENING = 4  # sentences of an answer that may be about what was asked without a name of it
_LONGEST = 18  # words of a sentence that denies what was asked about without a name of it
_NEAR = 6  # words between a denial and a name in speech without marks
_NEXT = 3  # the same of what is not known
_BACK = 4  # clauses that a word may point back over


@dataclass(frozen=True, slots=True)
class Denial:
    """The words `first` to `end` (excluded) of a sentence deny a deed, or a knowledge, of `topics`.

    `detail`: the interviewer asked for a detail of it, not for the thing.
    """

    sentence: Sentence
    first: int
    end: int
    topics: tuple[Topic, ...]
    kind: Kind
    detail: bool


def of(answer: Answer, said: Mapping[int, Said], vocabulary: Vocabulary) -> Iterator[Denial]:
    """The denials of an answer, in the order of its words."""
    asked = asked_of(answer, vocabulary)
    for number, one in said.items():
        for clause in denying(number, one, answer.names[number], asked):
            if clause.plainly and number and answer.sentences[number - 1].asks:
                continue  # "The interns? Never."
            named = _named(one, clause, answer.names[number], asked)
            found = named or _before(answer, number, one, clause)
            groups = [mention.topics for mention in found] or [_answers(number, one, clause, answer, asked)]
            meant = [_meant(group, one.sentence, clause, asked, vocabulary, named=bool(found)) for group in groups]
            topics = tuple(dict.fromkeys(topic for group in meant for topic in group))
            if topics:
                starts = [_first_of(one.sentence, mention.first) for mention in named]
                alone = not found and len(one.sentence.tokens) <= _LONGEST
                first = 0 if alone else min([clause.first, *starts])
                whole = clause.plainly and not found
                end = _end_of_short(one, clause) if whole else clause.end
                detail = clause.kind == "unknown" and not found and not asked.whole
                yield Denial(one.sentence, first, end, topics, clause.kind, detail)


def _meant(
    topics: tuple[Topic, ...], sentence: Sentence, clause: Clause, asked: Asked, vocabulary: Vocabulary, *, named: bool
) -> tuple[Topic, ...]:
    """Of the lines that a name may stand for those that a denial of it denies.

    Those that were asked about go first. A deed that was never done denies the highest of them and what that stands
    upon, and nothing above that only asks for more; to have set nothing up only the highest; nothing where a line of
    knowledge was asked about. What is not known is the line of knowledge, where there is one; how a thing works is not
    known of the highest.
    """
    topics = tuple(topic for topic in topics if topic.skill in asked.skills) or topics
    unknown = clause.kind == "unknown"
    known = tuple(topic for topic in topics if vocabulary.skill(topic).threshold <= _KNOWN)
    if not unknown and clause.plainly and not asked.of_practice and any(one.skill in asked.skills for one in known):
        return ()
    if unknown and known:
        return known
    settings = bool(within(sentence, "settings", clause.first, clause.end)) or (asked.settings and not named)
    only = asked.how and not named if unknown else settings
    kept: list[Topic] = []
    for topic in sorted(topics, key=vocabulary.rank, reverse=True):
        highest = kept[0].skill if kept else topic.skill
        below = topic.skill != highest and vocabulary.stands_upon(highest, topic.skill)
        if topic.skill == highest or (below and not only) or (unknown and not below):
            kept.append(topic)
    return tuple(kept)


def _named(one: Said, clause: Clause, mentions: Sequence[Mention], asked: Asked) -> list[Mention]:
    """What the clause names, or one before it that it goes on from or points back to."""
    sentence = one.sentence
    unknown = clause.kind == "unknown"
    own = [
        mention
        for mention in mentions
        if clause.first <= mention.first < clause.end and _may_be(mention, asked, clause)
    ]
    if own:
        found = [mention for mention in own if _is_object(sentence, mention, clause)]
        return [*_listed(one, clause, mentions), *found] if found else []
    points = bool(within(sentence, "stands_for", 0 if unknown else clause.first, clause.end))
    if not points and any(act.at < clause.first and _is_done(act) for act in one.acts):
        return []
    earlier = [
        mention
        for mention in mentions
        if mention.first < clause.first and not (mention.generic and not is_asked(mention, asked))
    ]
    if not earlier or len({mention.topics for mention in earlier if not _is_neither(sentence, mention)}) > 1:
        return []
    nearest = sentence.clauses[earlier[-1].first]
    if clause.number - nearest > _BACK:
        return []
    return [one for one in earlier if sentence.clauses[one.first] == nearest or _is_neither(sentence, one)]


def _listed(one: Said, clause: Clause, mentions: Sequence[Mention]) -> list[Mention]:
    """What stands in clauses around, each after its own "ни": "ни с Kafka, ни с RabbitMQ не работал"."""
    return [
        mention
        for mention in mentions
        if not clause.first <= mention.first < clause.end and _is_neither(one.sentence, mention)
    ]


def _before(answer: Answer, number: int, one: Said, clause: Clause) -> list[Mention]:
    """What the sentence before names, where this one points back to it or that one only named it."""
    sentence = one.sentence
    if number == 0 or any(mention.first < clause.end for mention in answer.names[number]):
        return []
    before = answer.sentences[number - 1]
    mentions = [mention for mention in answer.names[number - 1] if not mention.generic]
    topics = {mention.topics for mention in mentions}
    if len(topics) != 1 or before.asks:
        return []
    points = clause.number == 0 and within(sentence, "stands_for", clause.first, clause.end)
    heads = clause.number == 0 and len(before.tokens) <= _HEADING
    return list(mentions[:1]) if points or heads else []


def _answers(number: int, one: Said, clause: Clause, answer: Answer, asked: Asked) -> tuple[Topic, ...]:
    """What a denial that names nothing answers: it stands among the first, and nothing else is spoken of."""
    sentence = one.sentence
    if clause.plainly and asked.several and not asked.topics and within(sentence, "neither", clause.first, clause.end):
        return asked.several
    topics = asked.topics
    if sentence.has("no_denial") or asked.trouble:
        return ()
    if number >= _OPENING or (asked.why and (clause.kind == "unknown" or (clause.plainly and not asked.of_practice))):
        return ()
    points = bool(within(sentence, "stands_for", 0, clause.end)) or any(
        begin <= 1 for begin, _ in sentence.marks.get("asks_what", ())
    )
    if len(sentence.tokens) > _LONGEST and not points:
        return ()
    named = [mention for at in range(number) for mention in answer.names[at]]
    named += [one for one in answer.names[number] if one.first < clause.end or not clause.plainly]
    if any(not mention.generic and not is_asked(mention, asked) for mention in named):
        return ()
    before = sum(len(one.tokens) for one in answer.sentences[:number])
    if before > _HEADING and not points and not within(sentence, "never", clause.first, clause.end):
        return ()
    if any(act.at < clause.first and _is_done(act) for act in one.acts):
        return ()
    if _goes_elsewhere(sentence, clause):
        return ()
    return topics


def _goes_elsewhere(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause says where nobody went: "в исходники не лазил" is no denial of what was asked about."""
    stands_for = {begin for begin, _ in within(sentence, "stands_for", clause.first, clause.end)}
    places = [end for _, end in within(sentence, "place", clause.first, clause.end) if end < clause.end]
    goes = bool(within(sentence, "goes_in", clause.first, clause.end))
    return goes and bool(places) and not stands_for.intersection(places)


def _is_object(sentence: Sentence, mention: Mention, clause: Clause) -> bool:
    """Whether a name is what was not done, and no place of it: "в Redis я блокировок не писал"."""
    if sentence.unmarked and abs(mention.first - clause.at) > (_NEAR if clause.kind == "denied" else _NEXT):
        return False
    if mention.first == 0 or sentence.tokens[mention.first].border:
        return True
    before = sentence.tokens[mention.first - 1].norm
    places = sentence.marks.get("place", ())
    if not any(end == mention.first and begin == mention.first - 1 for begin, end in places) or not before:
        return True
    return bool(
        within(sentence, "goes_in", clause.first, clause.end) or within(sentence, "never", clause.first, clause.end)
    )


def _is_neither(sentence: Sentence, mention: Mention) -> bool:
    return any(begin < mention.first <= begin + 2 for begin, _ in sentence.marks.get("neither", ()))


def _may_be(mention: Mention, asked: Asked, clause: Clause) -> bool:
    """A word of every day is what was asked about, or all that a short clause is about: "кэша я не делала"."""
    if not mention.generic or is_asked(mention, asked):
        return True
    return clause.kind == "denied" and not clause.plainly and clause.end - clause.first <= _SHORT


def _is_done(act: Act) -> bool:
    return act.who == "self" and act.is_deed and not act.denied


def _end_of_short(one: Said, clause: Clause) -> int:
    """The end of a short sentence that begins with a plain no and tells of nobody else, else that of its clause."""
    own = len(one.sentence.tokens) <= _LONGEST and all(act.who not in ("other", "team") for act in one.acts)
    return len(one.sentence.tokens) if own else clause.end


def _first_of(sentence: Sentence, at: int) -> int:
    """The first word of the clause of a word."""
    while at and sentence.clauses[at - 1] == sentence.clauses[at]:
        at -= 1
    return at
