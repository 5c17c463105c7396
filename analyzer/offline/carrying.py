"""When a deed that names nothing is still about the line of the sentence before it, or of the question.

People go on to the next thing without a word about it, so a line is carried over only where the talk can hardly have
left it: close by, while nothing else is named, and where nobody but the speaker does anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.grounding import lexicon, morphology
from analyzer.matrix.model import Skill
from analyzer.offline.doers import Act
from analyzer.offline.sentences import Sentence
from analyzer.offline.talk import Answer
from analyzer.offline.terms import Mention, Topic, Vocabulary

_FAR = 3  # sentences of an answer after which it may be about anything


def from_sentence_before(
    sentence: Sentence, names: Sequence[Mention], acts: Sequence[Act], topic: Topic, skill: Skill
) -> bool:
    """Whether a deed goes on about what the sentence before it names.

    About a part only where it points back at it and names nothing.
    """
    if skill.kind == "soft":
        return True
    if not _is_alone(acts):
        return False
    points = sentence.has("points_back")
    return points and not names if topic.part is not None else points or not _begins_with_a_thing(sentence)


def from_question(
    number: int, sentence: Sentence, acts: Sequence[Act], answer: Answer, topic: Topic, vocabulary: Vocabulary
) -> bool:
    """Whether a deed in sentence `number` of an answer is about what was asked.

    About a part only where it points back at it.
    """
    goes_on = answer.question is not None and answer.turn > answer.question.turn + 1
    if number > (0 if goes_on else _FAR):
        return False
    if vocabulary.skill(topic).kind == "soft":
        return True
    if not _is_alone(acts) or (topic.part is not None and not sentence.has("points_back")):
        return False
    before = [mention for names in answer.names[:number] for mention in names]
    return not any(_is_another(mention, topic, vocabulary) for mention in before)


def _is_alone(acts: Sequence[Act]) -> bool:
    """Whether nobody but the speaker does anything."""
    return not any(act.is_deed and act.who in ("other", "team") for act in acts)


def _is_another(mention: Mention, topic: Topic, vocabulary: Vocabulary) -> bool:
    """Whether a name is that of a line of another ladder."""
    if mention.generic:
        return False
    return not any(vocabulary.are_of_one_ladder(topic.skill, one.skill) for one in mention.topics)


def _begins_with_a_thing(sentence: Sentence) -> bool:
    """Whether the first word that says something is a thing: "образ ужал" turns to the image."""
    for token in sentence.tokens:
        if token.kind == "filler" or token.norm in lexicon.COORDINATING or token.norm in lexicon.PARTICLES:
            continue
        return token.kind == "word" and morphology.is_noun(token.norm)
    return False
