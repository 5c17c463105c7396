"""What a sentence is to the thing that it names: an own deed, a plan, hearsay, a denial, a statement.

The strictest reading wins: a sentence that might be a deed and might be hearsay is hearsay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer.grounding import lexicon, morphology
from analyzer.grounding.tokens import Token
from analyzer.observations import Stance as Kind
from analyzer.offline.doers import Act
from analyzer.offline.sentences import Sentence

_DEEDS = 2  # own deeds of a sentence that also tells of something that others did
_SHORT = 7  # words of a sentence in which a denial is about all that it names
_LONG_DENIAL = 14  # words of a denial of what was asked about
_WINDOW = 9  # words around a name, in speech without marks, whose verbs may have to do with it
_AGAIN = 7  # words in which a second negation makes a yes of the first
_OPENING = 2  # words after which "не знаю" is no longer the answer
_BRIEF = 6  # words of a plain yes
_NAMES = 3  # names in a row that are a list


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the interviewer's words make of an answer.

    `supposed` asks what would be done; `asked` asks about the thing, so that the whole sentence may speak of it.
    """

    supposed: bool = False
    asked: bool = False


def read(sentence: Sentence, acts: Sequence[Act], at: int | None, names: int, exchange: Exchange) -> Kind:
    """The stance of a sentence to the word `at` that names a thing, or as a whole.

    `acts` are its verbs with their doers, `names` how many things it names that may be a list.
    """
    clause = None if at is None else sentence.clauses[at]
    if sentence.asks or any(begin <= _OPENING for begin, _ in sentence.marks.get("wonders", ())):
        return "question"
    if names >= _NAMES and 2 * names >= len(sentence.tokens) - names:
        return "list"
    if denial := _denial(sentence, acts, clause, exchange):
        return denial
    if _is_hearsay(sentence, acts):
        return "hearsay"
    near = [act for act in acts if clause in (None, act.clause)] or list(acts)
    if sentence.unmarked and at is not None:
        near = [act for act in near if abs(act.at - at) <= _WINDOW]
    did = [act for act in near if _is_own_deed(act)]
    if exchange.asked and not did and not _is_mixed(sentence, acts):
        did = [act for act in acts if _is_own_deed(act)]  # "я написала скрипт, он читает файл": what was made goes on
    if _is_unreal(sentence, told=bool(did)) or (exchange.supposed and not did):
        return "supposed"
    if not did and (sentence.has("intention") or any(act.when == "future" and act.who == "self" for act in acts)):
        return "plan"
    others = any(act.who == "other" for act in near)
    if did and at is not None and _did_another(near, at):
        return "other"
    if sentence.has("not_self") and (clause is None or sentence.in_clause("not_self", clause) or len(did) < _DEEDS):
        return "other"
    if clause is not None and sentence.in_clause("self_rating", clause) and all(act.clause != clause for act in did):
        return "rating"  # "я эксперт по нейросетям, курс вёл": what was done is said of something else
    if did:
        plainly = {clause, *(act.clause for act in did)} if clause is not None else {None}
        return "other" if others and not any(_says_i(sentence, one) for one in plainly) else "deed"
    if has_own_part(sentence) and not others:
        return "deed"
    if others:
        return "other"
    if sentence.has("self_rating"):
        return "rating"
    if any(act.who == "team" for act in near):
        return "team"
    if any(act.who == "self" and act.when == "present" and act.is_deed and not act.denied for act in near):
        return "habit"
    if len(sentence.tokens) <= _BRIEF and any(begin == 0 for begin, _ in sentence.marks.get("assent", ())):
        return "assent"
    if names >= _NAMES and not acts and not any(map(_predicates, sentence.tokens)):
        return "list"
    return "statement"


def has_own_part(sentence: Sentence) -> bool:
    """Whether the speaker calls a part his own: "панель моя" does, "он смотрит мой код" does not."""
    for begin, end in sentence.marks.get("own_part", ()):
        if end - begin > 1 or end == len(sentence.tokens) or sentence.clauses[end] != sentence.clauses[begin]:
            return True
        if begin == 0 or sentence.clauses[begin - 1] != sentence.clauses[begin]:
            return True  # "моё бронирование": what stands first is what the sentence says
        if not (morphology.is_noun(sentence.tokens[end].norm) or morphology.is_attribute(sentence.tokens[end].norm)):
            return True
    return False


def _did_another(acts: Sequence[Act], at: int) -> bool:
    """Whether of the deeds of one clause that of somebody else is nearer to the thing: "he wrote it and I ran it"."""
    clauses = {act.clause for act in acts}
    deeds = [act for act in acts if act.is_deed and act.who in ("self", "other")]
    nearest = min(deeds, key=lambda act: abs(act.at - at), default=None)
    return len(clauses) == 1 and nearest is not None and nearest.who == "other"


def _is_unreal(sentence: Sentence, *, told: bool) -> bool:
    """Whether it says what would be; where a deed is `told`, also by a word that may only fill a pause: "как бы"."""
    spared = () if told else sentence.marks.get("no_unreal", ())
    unreal = sentence.marks.get("unreal", ())
    return any(not any(begin <= at < end for begin, end in spared) for at, _ in unreal)


def _denial(
    sentence: Sentence, acts: Sequence[Act], clause: int | None, exchange: Exchange
) -> Literal["denied", "unknown"] | None:
    """Whether the speaker denies a deed or a knowledge of the thing; of somebody else nothing is denied."""
    if sentence.has("spares"):
        return None
    for _, end in sentence.marks.get("double", ()):
        if end + 1 >= len(sentence.tokens):
            continue  # "деталей не скажу": nothing follows that it could turn round
        if _goes_on_to_a_deed(sentence, acts, end):
            break  # "не то чтобы я их любил, но пишу": the denial is about something else
        again = any(token.kind == "negation" for token in sentence.tokens[end : end + _AGAIN])
        return None if again else "denied"
    short = len(sentence.tokens) <= _SHORT
    spared = list(sentence.marks.get("no_denial", ()))
    if not spared and sentence.has("denial"):
        return "denied"
    for meaning, kind in (("no_practice", "denied"), ("does_not_know", "unknown")):
        for begin, end in sentence.marks.get(meaning, ()):
            if any(start <= begin and begin < stop for start, stop in spared):
                continue
            if _is_present(sentence.tokens[end - 1]) and meaning == "no_practice":
                continue
            late = len(sentence.tokens) > _SHORT and begin > _OPENING
            if meaning == "does_not_know" and late and not _asks_itself(sentence):
                continue
            place = sentence.clauses[end - 1]
            if not (short or clause is None or place == clause):
                continue
            if any(act.clause == place and act.who == "other" for act in acts):
                continue
            return kind  # type: ignore[return-value]
    if exchange.asked and not spared and len(sentence.tokens) <= _LONG_DENIAL and _denies_deeds(acts, clause):
        return "denied"
    return None


def _goes_on_to_a_deed(sentence: Sentence, acts: Sequence[Act], begin: int) -> bool:
    """Whether what is turned round is no deed, and a deed follows after a word that turns the talk."""
    turned = [act for act in acts if act.at >= begin and act.clause == sentence.clauses[begin]]
    if any(act.is_deed for act in turned):
        return False
    turns = [at for at, one in enumerate(sentence.tokens) if at > begin and one.norm in lexicon.TURNING]
    return bool(turns) and any(
        act.at > turns[0] and act.who == "self" and act.is_deed and not act.denied and act.when != "future"
        for act in acts
    )


def _asks_itself(sentence: Sentence) -> bool:
    """Whether it begins with what is not known: "как он устроен, я не знаю"."""
    return any(begin == 0 for begin, _ in sentence.marks.get("asks_what", ()))


def _denies_deeds(acts: Sequence[Act], clause: int | None) -> bool:
    """Whether the speaker tells of own deeds in the past, and denies each: "в продукт я её не встраивал"."""
    own = [act for act in acts if act.who == "self" and act.when == "past" and act.is_deed]
    return bool(own) and all(act.denied for act in own) and (clause is None or any(a.clause == clause for a in own))


def _is_hearsay(sentence: Sentence, acts: Sequence[Act]) -> bool:
    spans = sentence.marks.get("hearsay", ())
    telling = {begin for begin, _ in sentence.marks.get("telling", ())}
    for begin, _ in spans:
        if begin and sentence.tokens[begin - 1].kind == "negation":
            continue
        if begin in telling and any(act.at == begin and act.who == "self" for act in acts):
            continue
        return True
    return any(token.norm in lexicon.SAID_TO_BE for token in sentence.tokens)


def _is_mixed(sentence: Sentence, acts: Sequence[Act]) -> bool:
    """Whether a sentence denies something or tells of others as well."""
    return any(token.kind == "negation" for token in sentence.tokens) or any(a.who in ("other", "team") for a in acts)


def _is_own_deed(act: Act) -> bool:
    return act.who == "self" and act.when == "past" and act.is_deed and not act.denied


def _says_i(sentence: Sentence, clause: int | None) -> bool:
    return any(
        token.norm in ("я", "i") and clause in (None, sentence.clauses[at]) for at, token in enumerate(sentence.tokens)
    )


def _predicates(token: Token) -> bool:
    """Whether a word makes a statement of a row of names."""
    word = token.norm
    return morphology.is_finite_verb(word) or morphology.is_infinitive(word) or word in lexicon.AUXILIARIES


def _is_present(token: Token) -> bool:
    """Whether a verb says what is done these days: "сеть не трогаю" denies no experience."""
    form = next(iter(morphology.forms(token.norm)), None)
    return form is not None and form.part == "VERB" and form.personal[:1] == ("pres",)
