"""Who did it: the verbs of a sentence with their doers.

Russian leaves "я" out and English leaves it out after "and": a verb without a doer of its own takes that of the verb
before it. Who is not named at all is taken for the speaker only where the form of the verb allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer.grounding import morphology
from analyzer.grounding.morphology import Form
from analyzer.grounding.tokens import Token
from analyzer.offline import rules
from analyzer.offline.sentences import Sentence

Who = Literal["self", "team", "other", "thing", "nobody"]
When = Literal["past", "present", "future"]
_PRONOUNS: dict[str, Who] = {
    "я": "self", "мы": "team", "он": "other", "она": "other", "они": "other", "ты": "other", "вы": "other",
    "кто": "other", "которые": "other", "который": "other", "которая": "other",
    "i": "self", "we": "team", "he": "other", "she": "other", "they": "other", "who": "other",
    "you": "thing", "it": "thing", "that": "thing", "which": "thing", "никто": "other", "nobody": "other",
    "somebody": "other", "someone": "other", "everybody": "other",
}  # fmt: skip
_MAYBE_THINGS = frozenset({"он", "она", "они", "который", "которая", "которые"})
_BOTH = ("ирую", "ируем")  # of borrowed verbs the present and the future are one: "кэширую"
_AUXILIARIES = frozenset({"was", "were", "is", "are", "been", "be", "being", "get", "got", "to", "the", "a", "an"})
_BETWEEN = frozenset(
    {"have", "had", "'ve", "also", "then", "just", "really", "actually", "never", "not", "did", "even", "once", "later"}
)
_SO_FAR = 4  # words between an English verb and its doer
_LONGEST_NOT = 2  # words between "не" and what it denies


@dataclass(frozen=True, slots=True)
class Act:
    """The verb at index `at`: who, when, whether it is denied, whether it is a deed rather than a knowing."""

    at: int
    clause: int
    who: Who
    when: When
    denied: bool
    is_deed: bool


@dataclass(frozen=True, slots=True)
class Doer:
    """Whoever a verb without a doer goes on with; `gender` as its verb has it, None where that shows none."""

    who: Who
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """What the talk shows of the candidate: the gender in which he or she speaks of herself, if it is Russian."""

    gender: str | None = None


def speaker(sentences: Iterable[Sentence]) -> Speaker:
    """From "я" beside a verb of the past, by most of the cases."""
    counts = {"masc": 0, "femn": 0}
    for sentence in sentences:
        for at, token in enumerate(sentence.tokens):
            if token.norm != "я":
                continue
            for near in sentence.tokens[max(0, at - 1) : at + 4]:
                form = _form(near)
                if form is not None and _is_past(form) and form.gender in counts:
                    counts[form.gender] += 1
                    break
    if counts["masc"] == counts["femn"]:
        return Speaker()
    return Speaker("masc" if counts["masc"] > counts["femn"] else "femn")


def acts(
    sentence: Sentence, names: frozenset[int], carried: Doer | None, who: Speaker
) -> tuple[list[Act], Doer | None]:
    """The verbs of a sentence, and the doer that a next sentence without one goes on with.

    `names` are the indexes of words that name a thing: those do nothing; `carried` is the doer of the sentence before.
    """
    if sentence.language == "en":
        return _english(sentence), None
    return _russian(sentence, names, carried, who)


def _nearly(sentence: Sentence) -> set[int]:
    """The words before which stands that it was not quite done: "почти написал"."""
    return {end for _, end in sentence.marks.get("nearly", ())}


# ── Russian ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _russian(
    sentence: Sentence, names: frozenset[int], carried: Doer | None, speaker: Speaker
) -> tuple[list[Act], Doer | None]:
    no_deeds = {begin for begin, _ in sentence.marks.get("no_deed", ())} | _nearly(sentence)
    found: list[Act] = []
    for at, token in enumerate(sentence.tokens):
        if token.kind == "filler" or (form := _form(token)) is None or (at in names and not _is_past(form)):
            continue  # a name does nothing, unless it is the deed itself: "написал на го", "вынес из монолита"
        tense, mood, number, person, _ = form.personal if form.personal else (None,) * 5
        if form.part != "VERB" or mood == "impr":
            continue
        if tense == "past":
            who, doer = _doer(sentence, at, form, names, carried, speaker)
            carried = carried if _is_aside(sentence, at) else doer
            when: When = "past"
        elif person == "1per":
            planned = tense == "futr" and not token.norm.endswith(_BOTH)
            who, when = ("self" if number == "sing" else "team"), "future" if planned else "present"
            carried = Doer(who)
        else:
            who = _named(sentence, at, names, things=True) or "thing"
            when = "future" if tense == "futr" else "present"
        found.append(Act(at, sentence.clauses[at], who, when, _is_denied(sentence.tokens, at), at not in no_deeds))
    return found, carried


def _is_aside(sentence: Sentence, at: int) -> bool:
    """Whether a verb tells when or why something was: nobody goes on from there ("пока не пришёл Стас")."""
    clause = sentence.clauses[at]
    return any(
        sentence.clauses[begin] == clause and _begins(sentence, begin) for begin, _ in sentence.marks.get("aside", ())
    )


def _begins(sentence: Sentence, at: int) -> bool:
    """Whether a word is the first of its clause."""
    return at == 0 or sentence.clauses[at - 1] != sentence.clauses[at]


def _doer(
    sentence: Sentence, at: int, form: Form, names: frozenset[int], carried: Doer | None, speaker: Speaker
) -> tuple[Who, Doer | None]:
    """Who did what a verb of the past says, and who goes on."""
    named = _named(sentence, at, names)
    if named == "self" and form.gender is None:
        return "nobody", carried  # "я забыл, и неделю искали": a plural is not the speaker alone
    if named is not None:
        return named, Doer(named, form.gender)
    if form.gender == "neut":
        return "thing", carried
    if form.gender is None:  # the plural: "сделали"
        return ("team", carried) if carried == Doer("team") else ("nobody", carried)
    if _is_done_by_a_thing(sentence, at, form):
        return "thing", carried
    if speaker.gender is not None and form.gender != speaker.gender:
        return "other", Doer("other", form.gender)
    if carried is not None and carried.who == "other" and carried.gender == form.gender:
        return "other", carried  # another gender or number is another doer: "Нина вернула. Разрезал на пять"
    return "self", Doer("self", form.gender)


def _named(sentence: Sentence, at: int, names: frozenset[int], *, things: bool = False) -> Who | None:
    """The doer that the verb's clause names, the nearest, before the verb rather than after it.

    Of the third person the doer may be one of `things`: "PUT повторять можно, он заменит ту же запись".
    """
    clause = sentence.clauses[at]
    for step, stop in ((-1, -1), (1, len(sentence.tokens))):
        for index in range(at + step, stop, step):
            if sentence.clauses[index] != clause:
                break
            word = sentence.tokens[index]
            if (who := _PRONOUNS.get(word.norm)) is not None:
                if things and who in ("self", "team"):
                    continue  # "их ставят, я прошу": the form of the verb says that it is not "я"
                return "thing" if things and word.norm in _MAYBE_THINGS else who
            if index not in names and (
                (_is_person(word) and not _is_tool(sentence, index))
                or _is_called(sentence, index)
                or _is_of_trade(sentence, index)
            ):
                return "other"
            if any(begin == index for begin, _ in sentence.marks.get("machine", ())):
                return "other"
    return None


def _is_person(token: Token) -> bool:
    return token.kind == "word" and morphology.is_person_in_nominative(token.norm)


def _is_tool(sentence: Sentence, at: int) -> bool:
    """Whether a word for a worker is the name of a part of a program: "сборщик отчётов"."""
    return any(begin == at for begin, _ in sentence.marks.get("tools", ()))


def _is_of_trade(sentence: Sentence, at: int) -> bool:
    """Whether a word says what somebody is at work, in the nominative: words that the dictionary may not have."""
    if not any(begin == at for begin, _ in sentence.marks.get("people", ())):
        return False
    return any("nomn" in form.cases for form in morphology.forms(sentence.tokens[at].norm))


def _is_called(sentence: Sentence, at: int) -> bool:
    """Whether a word is somebody's name in the nominative, also one that the dictionary takes for a thing: "Вера"."""
    if at not in sentence.capitals or sentence.tokens[at].kind != "word":
        return False
    return any(form.part == "NOUN" and "nomn" in form.cases for form in morphology.forms(sentence.tokens[at].norm)[:2])


def _is_done_by_a_thing(sentence: Sentence, at: int, form: Form) -> bool:
    """Whether a noun of the verb's clause, before it, is its subject: "очередь копилась", "база отдыхала"."""
    for index in range(at - 1, -1, -1):
        if sentence.clauses[index] != sentence.clauses[at]:
            return False
        if len(sentence.tokens[index].norm) == 1:
            continue  # the dictionary has "и" as the name of a letter, too
        nouns = [one for one in morphology.forms(sentence.tokens[index].norm) if one.part == "NOUN"]
        if not any("nomn" in noun.cases and noun.gender == form.gender for noun in nouns):
            continue
        if index and sentence.tokens[index - 1].norm in _PREPOSITIONS:
            continue
        may_be_object = any("accs" in noun.cases for noun in nouns)
        if not form.transitive or not may_be_object or _has_object(sentence, at):
            return True
    return False


def _has_object(sentence: Sentence, at: int) -> bool:
    """Whether a verb's clause goes on with a noun that it may act upon: "контроллер останавливал партицию"."""
    following = sentence.tokens[at + 1 : at + 3]
    for token, clause in zip(following, sentence.clauses[at + 1 : at + 3], strict=True):
        cases = frozenset[str]().union(*(form.cases for form in morphology.forms(token.norm)[:2]))
        if clause == sentence.clauses[at] and "accs" in cases and "nomn" not in cases:
            return True
    return False


_PREPOSITIONS = frozenset({"в", "на", "за", "под", "через", "про", "по"})


def _is_denied(tokens: Sequence[Token], at: int) -> bool:
    near = [token.norm for token in tokens[max(0, at - _LONGEST_NOT) : at]]
    return near[-1:] in (["не"], ["ни"]) or (near[-2:-1] == ["не"] and near[-1:] in (["бы"], ["сам"], ["сама"]))


def _form(token: Token) -> Form | None:
    return next(iter(morphology.forms(token.norm)), None)


def _is_past(form: Form) -> bool:
    return form.part == "VERB" and form.personal[:1] == ("past",)


# ── English ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _english(sentence: Sentence) -> list[Act]:
    endings = rules.of(sentence.language).past_endings
    no_deeds = {at for begin, end in sentence.marks.get("no_deed", ()) for at in range(begin, end)} | _nearly(sentence)
    pasts = {begin for begin, _ in sentence.marks.get("past", ())}
    presents = {begin for begin, _ in sentence.marks.get("present", ())}
    found: list[Act] = []
    carried: Who | None = None
    for at, token in enumerate(sentence.tokens):
        past = at in pasts or (endings and token.norm.endswith(endings) and len(token.norm) > 4)
        knows = at in no_deeds
        tells = at in presents or _follows_i(sentence, at)
        if (not past and not knows and not tells) or _only_denies(sentence.tokens, at):
            continue
        who, denied = _english_doer(sentence.tokens, at, carried)
        if who is None or (tells and not past and not knows and who != "self"):
            continue
        if who == "other" and past and _is_complement(sentence, at, found):
            continue
        if who == "self" and not found and _is_one_of_two(sentence.tokens[:at]):
            who = "team"
        carried = who
        when: When = "past" if past or knows else "present"
        found.append(Act(at, sentence.clauses[at], who, when, denied, not knows))
    return found


def _only_denies(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is no verb of its own: "I didn't"."""
    return tokens[at].norm == "did" and [token.norm for token in tokens[at + 1 : at + 2]] == ["not"]


def _is_complement(sentence: Sentence, at: int, found: Sequence[Act]) -> bool:
    """Whether a past ends a clause in which the speaker does something: "I keep the token encrypted"."""
    clause = sentence.clauses[at]
    ends = at + 1 == len(sentence.tokens) or sentence.clauses[at + 1] != clause
    return ends and any(act.clause == clause and act.who == "self" for act in found)


def _follows_i(sentence: Sentence, at: int) -> bool:
    """Whether a word stands right after "I", or after "I" and "now": what I do, in the present."""
    tokens = sentence.tokens
    if at == 0 or tokens[at].kind != "word" or tokens[at].border or tokens[at].norm in _AUXILIARIES:
        return False
    if not tokens[at].norm.isalpha():
        return False  # "'d", "'ve"
    if _is_of(sentence, "no_present", at) or _is_of(sentence, "now", at):
        return False
    back = 2 if at > 1 and not tokens[at - 1].border and _is_of(sentence, "now", at - 1) else 1
    return tokens[at - back].norm == "i"


def _is_of(sentence: Sentence, meaning: str, at: int) -> bool:
    return any(begin == at for begin, _ in sentence.marks.get(meaning, ()))


def _is_one_of_two(before: Sequence[Token]) -> bool:
    """Whether the speaker did it with somebody: "my colleague and I"."""
    said = [token.norm for token in before]
    at = len(said) - 1 - said[::-1].index("i") if "i" in said else 0
    return at > 1 and said[at - 1] == "and" and not before[at - 1].border


def _english_doer(tokens: Sequence[Token], at: int, carried: Who | None) -> tuple[Who | None, bool]:
    """Who stands before a verb, and whether it is denied; None where the word is no verb of a doer."""
    denied = False
    for index in range(at - 1, max(-1, at - 1 - _SO_FAR), -1):
        word = tokens[index].norm
        if tokens[index + 1].border:
            return carried, denied
        if word in _PRONOUNS:
            return _PRONOUNS[word], denied
        if word in ("and", "or", "but", "so"):
            return carried, denied
        if word in _AUXILIARIES:
            return None, denied
        if word in ("not", "never"):
            denied = True
        elif word not in _BETWEEN and not word.endswith("ly"):
            return ("other" if index == at - 1 else carried), denied
    return carried, denied
