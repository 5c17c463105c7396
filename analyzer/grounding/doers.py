"""Who did it, where the quote does not say: another doer before its predicate, after a passive one, or told of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analyzer.grounding import heads, lexicon, morphology, persons
from analyzer.grounding.context import Context
from analyzer.wordlists import word_set

_BY = ("ами", "ями", "ом", "ем", "ой", "ей")  # endings of by whom
_UNMARKED = 30  # words without a mark among them are speech as a recogniser writes it
_SEEN = 2  # words before "как" in which something is seen or heard
_TOLD_OF = 6  # words before "who" that name of whom it tells
_BEING = word_set("am was were 'm been")
_SELVES = word_set("i me we us")
_ALL = word_set("все всех каждый everyone everybody all team crew")
_THIRD = word_set("him her them")
_FEW = word_set("мало few")
_THAT_ONE = word_set(
    "тем тот та теми те человек человеком первым первой первыми первый первая одним одной единственным единственной "
    "единственный единственная"
)
_TO_SPEAKER = word_set("мне нам меня нас мной нами")
_CHAIN = word_set("to used had have has managed started began able got was were went did could also")
_BEFORE_CLAUSE = (
    lexicon.COORDINATING | lexicon.TURNING | word_set("so then later finally eventually since when as if that")
)
_WHERE = word_set("before after at on in from of for with under")


def is_of_another(quote: Context) -> bool:
    """Another doer named right before a predicate that names none, or after a passive one, and not the speaker too."""
    if not _is_of_another(quote):
        return False
    few = not _FEW.isdisjoint(quote.norms(quote.first - _SEEN, quote.first))
    return not (quote.is_true_of_speaker if few else quote.includes_speaker)


def _is_of_another(quote: Context) -> bool:
    if _is_done_by_whom_follows(quote) or _is_of_all_but_speaker(quote):
        return True
    if quote.is_of_speaker or quote.is_there:
        return False
    if (told := _is_told_of_another(quote)) is not None:
        return told
    if not quote.russian and not quote.opens_clause and (_is_watched(quote) or _is_not_by_speaker(quote)):
        return True
    if not quote.before or any(word in lexicon.OWN for word in quote.own):
        return False
    named = [quote.norm(index) for index in quote.before[:5]]
    if _is_one_of_both(quote):
        return False
    nearest = next((word for word in named if word in lexicon.NOMINATIVES), "")
    if set(named) & lexicon.OWN and (quote.russian or nearest in lexicon.OWN):
        tells = quote.russian or quote.own[0] in lexicon.BINDING or "we" in quote.words or quote.begins_with_count
        return not tells and _is_said_of_us(named)
    if quote.begins_with_infinitive:
        return _is_begun_by_another(quote)
    if not quote.russian:
        named = named[_length_of_verb(named) :] or named
        named = named[_length_of_whose(named) :]
        others = (any(word in lexicon.OTHERS for word in named[:2]) and "as" not in named[1:3]) or _is_subject_cut_off(
            quote
        )
        return others and not set(named) & lexicon.EVERYBODY
    # "Нет" is a predicate of the dictionary that nobody does.
    begins_with_verb = morphology.is_finite_verb(quote.own[0]) and quote.own[0] not in lexicon.NEGATIONS
    if begins_with_verb and named[0] in ("нас", "меня") and named[1:2] in (["за"], ["вместо"], ["до"]):
        return not morphology.is_finite_verb(quote.norm(quote.before[0] - 2))  # "это было до меня" is a clause
    if not (begins_with_verb or any(morphology.is_finite_verb(word) for word in quote.own[:3])):
        return False
    if any(map(is_another, [quote.norm(index) for index in quote.before] if begins_with_verb else named[:3])):
        return True
    return begins_with_verb and _is_named_before(quote)


def _is_not_by_speaker(quote: Context) -> bool:
    """ "Our plumber, not me, [fixed the boiler]", whoever that is."""
    denied = quote.norms(quote.first - 2, quote.first)
    parted = quote.tokens[quote.first].border == "comma" and quote.first - 2 > quote.sentence_start
    return parted and denied[:1] == ["not"] and denied[1] in _SELVES


def _is_watched(quote: Context) -> bool:
    """ "I watched Oleg [set up replication]", "I had our admin [move it]"."""
    index = quote.first - 1
    who = quote.norm(index)
    names = who in lexicon.OTHERS | persons.GIVEN | _THIRD or (
        quote.tokens[index].kind == "name" and not quote.tokens[index].is_term
    )
    if not names or quote.tokens[quote.first].border or quote.own[0] == "know":
        return False
    index -= 1 + (quote.norm(index - 1) in lexicon.ARTICLES)
    return quote.norm(index) in heads.WATCHING


def _is_named_before(quote: Context) -> bool:
    """Whether a name that is a word, too, stands right before the verb with its capital: "это Света [придумала …]"."""
    index = quote.first - 1
    token = quote.tokens[index]
    capital = quote.text[token.start].isupper() and token.kind == "word"
    return capital and not quote.tokens[quote.first].border and morphology.may_be_given_name(token.norm)


def _is_of_all_but_speaker(quote: Context) -> bool:
    """ "Everyone but me [drove the crane]", "все, кроме меня, [водили кран]"; "nobody but me [drove it]" I did."""
    if tuple(quote.norms(quote.first - 2, quote.first)) not in lexicon.INCLUDING or quote.opens_clause:
        return False
    if quote.norm(quote.first - 2) not in lexicon.EXCEPT:
        return False
    return not _ALL.isdisjoint(quote.norms(max(quote.sentence_start, quote.first - _TOLD_OF), quote.first - 2))


def _is_one_of_both(quote: Context) -> bool:
    """ "И я, и тимлид [проверяли релизы]": the speaker is named before the comma."""
    at = quote.before[-1] - (quote.norm(quote.before[-1]) != "и")
    return quote.norm(at) == "и" and quote.norms(at - 2, at) in (["и", "я"], ["и", "мы"])


def _is_begun_by_another(quote: Context) -> bool:
    """Whether the verb of the quote's infinitive is another's: "тимлид успел [переписать …]", not "дал мне [ …]"."""
    words = [quote.norm(index) for index in quote.before]
    if not _TO_SPEAKER.isdisjoint(words) or not any(map(is_another, words)):
        return False
    return not any(morphology.is_first_person(word) or morphology.lemmas(word) & heads.MAKING_LEMMAS for word in words)


def _length_of_verb(named: Sequence[str]) -> int:
    """How many of the words, the nearest first, are of the verb that the quote cuts: "our lead [used to] deploy"."""
    return next((at for at, word in enumerate(named) if word not in _CHAIN), len(named))


def _length_of_whose(named: Sequence[str]) -> int:
    """How many of the words, the nearest first, only tell which one it is: "the guy [before me] wrote …"."""
    length = next((at + 1 for at, word in enumerate(named[:4]) if word in _WHERE), 0)
    return length if not set(named[:length]) & lexicon.OTHERS else 0


def _is_told_of_another(quote: Context) -> bool | None:
    """Whether the quote tells of somebody else: "был человек, который [настраивал …]", "it was Peter who [rewrote …]".

    None where it is no clause that tells of anybody.
    """
    who = quote.first - 1
    while who > quote.sentence_start and quote.tokens[who].kind == "filler":
        who -= 1
    if who <= quote.sentence_start or quote.tokens[quote.first].border:
        return None
    head = quote.norms(max(quote.sentence_start, who - _TOLD_OF), who)
    word = quote.norm(who)
    if word == "who":
        was = any(
            (one in lexicon.OWN and other in _BEING) or (one in _BEING and other in _SELVES)
            for one, other in pairwise(head)
        )
        return not (was or head[-1] in _SELVES)
    if word == "that":
        return True if head[-1] in lexicon.OTHERS and not quote.opens_statement else None
    if not quote.finite or not morphology.is_finite_verb(quote.solid[0]):
        return None
    if word == "как" and quote.tokens[who].border and head[-1:] and not quote.is_of_speaker:
        return True if any(morphology.lemmas(one) & heads.SEEING_LEMMAS for one in head[-_SEEN:]) else None
    own = not lexicon.OWN.isdisjoint(head) and not _THAT_ONE.isdisjoint(head)
    if word == "кто":
        return not own
    if word in ("который", "которая", "которые"):
        return not own and (morphology.is_living(head[-1]) or head[-1] in lexicon.OTHERS)
    return None


def _is_subject_cut_off(quote: Context) -> bool:
    """ "Marina [covered it with tests]": a name, or the clause's one word, before a past tense, which is no adverb."""
    index = quote.first - 1
    word = quote.norm(index)
    regular = quote.own[0].endswith("ed")
    if not (regular or quote.own[0] in lexicon.PASTS) or quote.tokens[quote.first].border:
        return False
    if word in persons.GIVEN:
        return True
    if quote.own[1:2] in (["us"], ["me"]):
        return False  # "Jaeger [gave us a report]": what is no person's name did something for the speaker
    if regular and not any(token.border for token in quote.tokens[max(1, index - _UNMARKED) : quote.last]):
        return quote.tokens[index].kind == "word" and not word.endswith("ly") and word not in lexicon.NO_DOERS
    return (
        _begins_with_capital(quote, index)
        and quote.tokens[index].kind in ("word", "name")
        and not quote.tokens[index].is_term
        and not word.endswith("ly")
        and word not in lexicon.NO_DOERS | lexicon.SUBJECTS | lexicon.TIMES
        and _begins_clause(quote, index)
    )


def _begins_with_capital(quote: Context, index: int) -> bool:
    """Whether the word has a capital, and not one inside, as names of tools do ("AutoCAD")."""
    source = quote.text[quote.tokens[index].start : quote.tokens[index].end]
    return source[:1].isupper() and source[1:].islower()


def _begins_clause(quote: Context, index: int) -> bool:
    """Whether the clause begins with the word at `index`, or with a name that ends there, pauses aside."""
    at = index
    while at > quote.sentence_start and not quote.tokens[at].border:
        before = quote.tokens[at - 1]
        if before.kind != "filler" and not (before.kind == "name" and not before.is_term):
            return before.norm in _BEFORE_CLAUSE
        at -= 1
    return True


def _is_said_of_us(named: Sequence[str]) -> bool:
    """Whether the English quote lost its "we", of which a bare verb tells nothing."""
    return named[0] == "we" or (named[1:2] == ["we"] and (named[0] in lexicon.SLIGHT or named[0].endswith("ly")))


def _is_named_last(quote: Context, after: Sequence[str]) -> bool:
    """ "[Переписывал всё] Саша.": the clause ends with who did it, and names nobody before."""
    ends = quote.last + 2
    if len(after) != 1 or (ends < len(quote.tokens) and not quote.tokens[ends].border):
        return False
    named = not lexicon.NOMINATIVES.isdisjoint(quote.closing) or any(map(is_another, quote.closing))
    return morphology.is_finite_verb(quote.closing[0]) and not named and is_another(after[0])


def _is_by_person(word: str) -> bool:
    """ "Архитектором", "девопсами"."""
    return any(word.removesuffix(ending) in lexicon.OTHERS for ending in _BY) or morphology.is_person_in_instrumental(
        word
    )


def is_another(word: str) -> bool:
    """Whether the word names a doer who is not the speaker."""
    return word in lexicon.OTHERS or morphology.is_person_in_nominative(word)


def _names_another(words: Sequence[str]) -> bool:
    """ "Тимлид …", "отдельная команда …", not "наша команда …"."""
    if is_another(words[0]):
        return True
    lead = morphology.forms(words[0])
    qualifies = bool(lead) and lead[0].part == "ADJF" and not morphology.lemmas(words[0]) & heads.OWNER_LEMMAS
    return qualifies and any(map(is_another, words[1:2]))


def _is_done_by_whom_follows(quote: Context) -> bool:
    """ "[Схема спроектирована] архитектором", "[репликацию настраивал] тимлид", "[was designed] by our architect"."""
    after = quote.after(4)
    if not after:
        return False
    if quote.russian:
        if quote.ends_of_speaker:
            return False
        if any(map(morphology.is_passive, quote.closing)):
            return any(map(_is_by_person, after[:2]))
        if _is_named_last(quote, after):
            return True
        named = {*quote.closing, *(quote.norm(index) for index in quote.before if len(quote.closing) == len(quote.own))}
        return morphology.is_finite_verb(quote.closing[-1]) and not named & lexicon.OWN and _names_another(after)
    return after[0] == "by" and bool(set(after[1:4]) & lexicon.OTHERS) and not {"me", "us"} & set(after[1:3])
