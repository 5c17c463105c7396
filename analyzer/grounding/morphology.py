"""Forms of words: what two Russian forms share and whether the change from one to the other keeps the meaning.

pymorphy3 knows the Russian forms; for English a plural is told from its singular and nothing more is believed.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_PERSONAL = ("tense", "mood", "number", "person", "voice")
_FINITE = frozenset({"VERB", "PRTS", "PRED"})

# What an unknown word ends with when it is taken for a verb: "задеплоил", "мониторит".
_VERBAL = ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись", "т", "тся", "ешь", "ишь", "ем", "им", "ил")


class Form(NamedTuple):
    """One reading of a word."""

    lemma: str
    part: str
    personal: tuple[str | None, ...]
    living: bool
    subject: bool  # a living being or a name in the nominative
    given: bool  # a given name in the nominative
    doer: bool  # the same in the instrumental: by whom
    cases: frozenset[str]  # the case of a noun
    gender: str | None  # "masc", "femn" or "neut", of whatever has one
    transitive: bool  # of a verb: it takes an object
    known: bool


@functools.cache
def dictionary() -> MorphAnalyzer:
    """The dictionary of Russian, read once for all who ask: that takes 0.1 s."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def is_cyrillic(word: str) -> bool:
    """Whether the word begins with a Cyrillic letter."""
    return "\u0400" <= word[:1] <= "\u052f"


@functools.lru_cache(maxsize=16_384)
def forms(word: str) -> tuple[Form, ...]:
    """The likely readings of a Cyrillic word, likeliest first; none for any other."""
    if not is_cyrillic(word):
        return ()
    return tuple(_form(parse) for parse in dictionary().parse(word)[:6])


def _form(parse: Any) -> Form:
    return Form(parse.normal_form.replace("ё", "е"), *_grammar(parse.tag)[1:-1], known=parse.is_known)


@functools.lru_cache(maxsize=2048)
def _grammar(tag: Any) -> Form:
    """What a tag of the dictionary says, of no word yet; there are some hundreds of tags."""
    part = str(tag.POS)
    names_a_person = part == "NOUN" and (tag.animacy == "anim" or "Name" in tag)
    return Form(
        lemma="",
        part=part,
        personal=tuple(getattr(tag, name) for name in _PERSONAL) if part in ("VERB", "PRTS", "PRTF") else (),
        living=names_a_person,
        subject=names_a_person and tag.case == "nomn",
        given=part == "NOUN" and "Name" in tag and tag.case == "nomn",
        doer=names_a_person and tag.case == "ablt",
        cases=frozenset({tag.case} if part == "NOUN" and tag.case else ()),
        gender=None if tag.gender is None else str(tag.gender),
        transitive=tag.transitivity == "tran",
        known=False,
    )


def is_known(word: str) -> bool:
    """Whether the dictionary has the word; an English word is taken as known."""
    readings = forms(word)
    return not readings or any(form.known for form in readings)


@functools.lru_cache(maxsize=16_384)
def lemmas(word: str) -> frozenset[str]:
    """The lemmas of a word; of a word that is not Cyrillic, itself."""
    return frozenset(form.lemma for form in forms(word)) or frozenset({word})


def is_finite_verb(word: str) -> bool:
    """Whether the word is likely a verb in a personal form, a short participle or a predicative."""
    readings = forms(word)
    if not readings or readings[0].part not in _FINITE:
        return False
    return readings[0].known or word.endswith(_VERBAL)  # "ревью" is no "я ревью"


def is_first_person(word: str) -> bool:
    """Whether the word is likely a verb of the first person: "скажу"."""
    readings = forms(word)
    return bool(readings) and readings[0].personal[3:4] == ("1per",)


def is_future(word: str) -> bool:
    """Whether the word is likely a verb of the future."""
    readings = forms(word)
    return bool(readings) and readings[0].personal[:1] == ("futr",)


def is_infinitive(word: str) -> bool:
    """Whether the word is likely an infinitive."""
    readings = forms(word)
    return bool(readings) and readings[0].part == "INFN"


def is_living(word: str) -> bool:
    """Whether the word is likely a living being, in any case: "тимлиду"."""
    readings = forms(word)
    return bool(readings) and readings[0].living and readings[0].known


def is_person_in_nominative(word: str) -> bool:
    """Whether the word may be a living subject: "тимлид", "Коля"."""
    readings = forms(word)
    return bool(readings) and readings[0].subject and readings[0].known


def may_be_given_name(word: str) -> bool:
    """Whether one reading of the word is a given name as a subject: "Света", "Роман"."""
    return any(form.given for form in forms(word))


def is_person_in_instrumental(word: str) -> bool:
    """Whether the word may tell by whom something was done: "архитектором", "Леной"."""
    readings = forms(word)
    return bool(readings) and readings[0].doer and readings[0].known


def is_noun(word: str) -> bool:
    """Whether the word is likely a noun."""
    readings = forms(word)
    return bool(readings) and readings[0].part == "NOUN"


def is_attribute(word: str) -> bool:
    """Whether the word likely belongs to a noun: "нулевые", "каждую"."""
    readings = forms(word)
    return bool(readings) and readings[0].part in ("ADJF", "PRTF", "NUMR", "COMP")


def is_participle(word: str) -> bool:
    """Whether the word is likely a full participle: "написанный"."""
    readings = forms(word)
    return bool(readings) and readings[0].part == "PRTF"


def is_passive(word: str) -> bool:
    """Whether the word is likely a short participle: "спроектирована"."""
    readings = forms(word)
    return bool(readings) and readings[0].part == "PRTS"


def is_doer_or_done_to(word: str) -> bool:
    """Whether a noun has one form for the doer and for what is done to: "сервер вызывает клиент"."""
    cases = frozenset[str]().union(*(form.cases for form in forms(word)))
    return {"nomn", "accs"} <= cases


def swaps_subject(one: str, other: str) -> int:
    """1 where a noun that cannot be the subject becomes one that can, -1 the other way, 0 for anything else."""
    cases = [frozenset[str]().union(*(form.cases for form in forms(word))) for word in (one, other)]
    if not all(cases):
        return 0
    return ("nomn" in cases[1]) - ("nomn" in cases[0])


def is_inflection(one: str, other: str) -> bool:
    """Whether two words are forms of one, and tense, mood, number and person of a verb stay as they are."""
    for first in forms(one):
        for second in forms(other):
            if first.lemma == second.lemma and first.part == second.part and first.personal == second.personal:
                return True
    return _is_english_plural(one, other)


def _is_english_plural(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if is_cyrillic(one) or len(short) < 4 or not short.isalpha():
        return False
    return long in (f"{short}s", f"{short}es", f"{short}'s") or (short[-1] == "y" and long == f"{short[:-1]}ies")


@functools.lru_cache(maxsize=4096)
def english_stems(word: str) -> frozenset[str]:
    """The word and what it may be an inflected form of: "believes", "convinced", "saying"."""
    found = {word}
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            found |= {stem, f"{stem}e"}
    return frozenset(found)
