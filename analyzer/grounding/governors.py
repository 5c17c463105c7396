"""What a quote hangs on in its sentence: the view or the tale of another, a verb that only plans, a condition.

`clause` reads what stands beside the quote; here is asked what governs it as a whole. A complement ("…, что [мы
ускорили поиск]") counts only after a word that asserts, a bare infinitive only beside a verb that says it was done:
whatever is in neither list is no assertion, so that a turn of phrase nobody thought of does not pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analyzer.grounding import affirmations, attained, deeds, heads, lexicon, morphology
from analyzer.grounding.context import Context

_HEAD = 7  # words before a "что" that govern it
_SAYING = 4  # words of "сказать" and of "я бы не сказал"
_NEAR_THAT = 3  # words between "что" and the quote
_LEFT, _RIGHT = 8, 7  # words in which an infinitive has its verb
_ACCOUNT = 4  # words in which "по" names an account
_VIEW = 5
_LEAD = 7
_TURN = 5  # words after a clause in which it is turned down
_TOGETHER = frozenset({"и", "или", "ни", "да"})
_DEED = 3  # words of a deed: who, did, what
_GOVERNING = frozenset({"VERB", "PRED", "PRTS", "INFN", "NOUN", "ADJS"})
_OF_THAT = frozenset({"то", "того", "тому", "тем", "том"})
_NO_COMPLEMENT = frozenset({"потому", "так", "разве", "только", "после", "ни", "если", "тем"})


def is_governed(quote: Context) -> bool:
    """Whether what the quote hangs on does not say that it is so."""
    if _is_anothers_account(quote) or quote.norm(quote.first - 1) in ("допустим", "предположим", "положим"):
        return True
    if attained.is_forestalled(quote):
        return True
    if quote.russian:
        return (
            _is_of_none(quote)
            or _is_not_asserted(quote)
            or _is_not_done(quote)
            or _is_only_longed_for(quote)
            or _is_if_it_comes(quote)
        )
    return _is_anothers_view(quote) or _is_not_done_in_english(quote)


# ── A complement ───────────────────────────────────────────────────────────────────────────────────────────────────


def _is_not_asserted(quote: Context) -> bool:
    """Whether the quote is the complement of a head that asserts nothing: "заказчик решил, что […]"."""
    that = _that_before(quote)
    if that is None or quote.norm(that - 1) in _NO_COMPLEMENT | _OF_THAT:
        return False
    head = quote.head(that, _HEAD)
    if _is_left_unsaid(quote, head):
        return True
    if any(word in lexicon.OWN or morphology.is_first_person(word) for word in head):
        hoped = heads.AWAY_LEMMAS | heads.HOPING_LEMMAS
        return any(morphology.lemmas(word) & hoped for word in head)  # the speaker's own word otherwise
    return bool(head) and not any(morphology.lemmas(word) & heads.ASSERTING_LEMMAS for word in head)


def _is_left_unsaid(quote: Context, head: Sequence[str]) -> bool:
    """ "Сказать, что [я эксперт], нельзя", "что [я эксперт], не скажу"."""
    says = not head or (len(head) <= _SAYING and morphology.is_infinitive(head[-1]))
    after = quote.last + 1
    if not says or after >= len(quote.tokens) or quote.tokens[after].border != "comma":
        return False
    follows = quote.norms(after, after + _SAYING)
    first = next((word for word in follows if word not in lexicon.OWN and word not in ("бы", "было")), "")
    if first == "не":
        return any(_says(word) or morphology.is_first_person(word) for word in follows)
    return first in ("нельзя", "сложно", "трудно", "невозможно", "рано")


def _is_of_none(quote: Context) -> bool:
    """Whether the quote tells of what there was none of: "не было смены, когда мы [чинили …]"."""
    for index in range(quote.first - 1, max(quote.sentence_start, quote.first - _NEAR_THAT) - 1, -1):
        if quote.norm(index) in lexicon.OF_WHICH or quote.norm(index).startswith("котор"):
            return index not in quote.affirmed and affirmations.none_before(quote, index) is not None
    return False


def _that_before(quote: Context) -> int | None:
    """Index of the "что" that opens the quote's clause."""
    if quote.own[0] == "что":
        return quote.first
    for index in range(quote.first - 1, max(quote.sentence_start, quote.first - _NEAR_THAT) - 1, -1):
        if quote.norm(index) == "что":
            return None if quote.norm(index + 1) == "дальше" else index
        if quote.tokens[index + 1].border or morphology.is_finite_verb(quote.norm(index)):
            return None
    return None


def _is_anothers_view(quote: Context) -> bool:
    """ "My manager is convinced that [we …]", "somebody mentioned [it …]"; "I think [we …]" is the speaker's own."""
    index = quote.first - 1
    while index > quote.sentence_start and quote.tokens[index].kind == "filler" and not quote.tokens[index + 1].border:
        index -= 1
    that = quote.norm(index) == "that"
    if that and quote.tokens[index + 1].border:
        return False  # "not only that, [we …]"
    if index > quote.sentence_start and quote.norm(index) in lexicon.PRONOUNS | lexicon.EVERYBODY:
        index -= 1  # "telling everyone [it …]"
    if index < quote.sentence_start or quote.tokens[index + 1].border == "sentence":
        return False
    if quote.norms(index - 2, index) == ["used", "to"] and quote.norm(index) in ("think", "believe", "assume"):
        return True
    if not that and (not quote.opens_statement or quote.tokens[quote.first].border):
        return False
    reach = range(index, max(quote.sentence_start, index - (_VIEW - 1 if that else 0)) - 1, -1)
    verb = next((at for at in reach if morphology.english_stems(quote.norm(at)) & heads.ATTITUDES), None)
    if verb is None or verb in quote.affirmed:
        return False
    if not that and (quote.norm(verb) in heads.TALES or quote.norm(verb - 1) in lexicon.ARTICLES):
        return False  # "another story [we …]"
    if quote.norm(verb) in ("told", "asked") and quote.norm(verb - 1) in lexicon.NOBODY:
        return False
    if quote.norm(verb) == "say" and verb == quote.sentence_start:
        return True  # "Say [we lost a data centre]"
    near = quote.norms(max(quote.sentence_start, verb - 4), verb)
    if lexicon.NEGATIONS & set(near) and quote.norm(verb) in heads.BOASTS:
        return False  # "I don't like to brag, [we …]"
    if near[-2:] == ["used", "to"]:
        return True
    if near[-1:] in (["than"], ["as"]):
        return False  # "later than promised [we …]"
    own = max((at for at, word in enumerate(near) if word in lexicon.OWN), default=-1)
    if near[-1:] == ["my"] or (near[-2:-1] == ["my"] and near[-1] in heads.OF_VIEWS):
        own = len(near) - 1
    if own >= 0 and not {"was", "were"} & set(near[own:]):
        return not morphology.english_stems(quote.norm(verb)) & heads.OWN_VIEWS
    return bool(near)


# ── The account of another ─────────────────────────────────────────────────────────────────────────────────────────


def _is_anothers_account(quote: Context) -> bool:
    """ "По словам коллеги, […]", "as my neighbour boasted, […]", "[…], according to the vendor"."""
    start = quote.sentence_start
    attributes = _attributes if quote.russian else _attributes_in_english
    if quote.first > start and quote.tokens[quote.first].border == "comma":
        begin = quote.first - 1
        while begin > start and not quote.tokens[begin].border:
            begin -= 1
        if attributes(quote.norms(begin, quote.first)):
            return True
    elif quote.opens_statement and not quote.begins_anew and _follows_account(quote):
        return True
    after = quote.last + 1
    follows = after < len(quote.tokens) and quote.tokens[after].border == "comma"
    return follows and attributes(_upto_border(quote, after))


def _follows_account(quote: Context) -> bool:
    """The same in speech without commas: the account is over where something was said by it."""
    lead = quote.head(quote.first, _ACCOUNT + 1)
    attributes = _attributes if quote.russian else _attributes_in_english
    at = next((at for at in range(len(lead)) if attributes(lead[at:])), None)
    if at is None:
        return False
    said = [word for word in lead[at:] if morphology.is_finite_verb(word) and not _says(word)]
    return not said and not set(lead[at:]) & lexicon.NEGATIONS


def _says(word: str) -> bool:
    return bool(morphology.lemmas(word) & heads.SAYING_LEMMAS)


def _upto_border(quote: Context, begin: int) -> list[str]:
    end = begin + 1
    while end < len(quote.tokens) and end < begin + _LEAD and not quote.tokens[end].border:
        end += 1
    return quote.norms(begin, end)


def _attributes(words: Sequence[str]) -> bool:
    """Whether the words, from the first on, name an account that is not the speaker's."""
    if words[:1] == ["с"]:
        return "слов" in words[:_ACCOUNT] and "первых" not in words
    if not words or words[0] not in ("по", "со", "судя", "согласно", "как", "если"):
        return False
    lemmas = [morphology.lemmas(word) for word in words]
    if words[0] == "если":
        return words[1:2] == ["верить"]
    if words[0] == "как":
        own = any(word in lexicon.OWN or morphology.is_first_person(word) for word in words)
        return not own and any(one & heads.SAYING_LEMMAS for one in lemmas)
    if any(one & heads.OWNER_LEMMAS for one in lemmas[:_ACCOUNT]):
        return False
    return any(one & heads.ACCOUNT_LEMMAS for one in lemmas[1:_ACCOUNT])


def _attributes_in_english(words: Sequence[str]) -> bool:
    if not words:
        return False
    if words[0] == "according":
        return not set(words) & heads.RECORDS
    if tuple(words[:4]) == ("in", "the", "words", "of"):
        return True
    if words[0] == "by":
        return bool({"account", "accounts", "telling"} & set(words)) and not {"my", "our"} & set(words)
    if tuple(words[:2]) == ("to", "quote"):
        return True
    if words[0] == "as" and not {"i", "we"} & set(words):
        puts = ("put", "it") in pairwise(words)
        return puts or any(morphology.english_stems(word) & heads.ATTITUDES for word in words[1:])
    return words[0] == "in" and bool({"opinion", "view", "telling"} & set(words[:4])) and "my" not in words


# ── An infinitive ──────────────────────────────────────────────────────────────────────────────────────────────────


def _is_not_done(quote: Context) -> bool:
    """Whether the quote is an infinitive whose verb, before or after it, does not say that it was done."""
    if not quote.begins_with_infinitive:
        return False
    before = quote.norm(quote.first - 1) if quote.first > quote.sentence_start else ""
    if before == "чем":
        return quote.norm(quote.first - 2) not in ("прежде", "тем", "раньше")
    if before == "чтобы":
        return attained.is_vain_purpose(quote)
    if before == "как" and quote.tokens[quote.first - 1].border == "comma":
        head = quote.head(quote.first - 1, _HEAD)
        known = any(morphology.lemmas(word) & heads.KNOWING_HOW_LEMMAS for word in head)
        return not known or quote.tokens[quote.first - 1 - len(head)].kind == "negation" or "не" in head
    governors = [at for at in _clause_left(quote) if _governs(quote.norm(at))]
    if before in _TOGETHER and governors and morphology.is_infinitive(quote.norm(governors[0])):
        governors = governors[1:]  # "переехать и [поднять кластер] мы смогли": the one is held by what holds the other
    if any(not morphology.is_infinitive(quote.norm(at)) for at in governors):
        return not _is_done(quote, governors) or _is_given_up(quote, governors)
    right = _clause_right(quote)
    verbs = [at for at, word in enumerate(right) if morphology.is_finite_verb(word)]
    if not verbs and _is_asked_in_vain(quote):
        return True
    if not verbs:
        return bool(governors)  # "заставить [писать тесты]" says of neither that it was done
    denied = {"не", "ни"} & set(right[: verbs[0]])
    if _was_enjoyed(right):
        return False
    return bool(denied) or not any(morphology.lemmas(word) & heads.DOING_LEMMAS for word in right[: verbs[0] + 1])


def _is_asked_in_vain(quote: Context) -> bool:
    """ "Откуда мне [знать рецепт]", "куда нам [вести смену]": asked of oneself, it was not."""
    for index in range(quote.first - 1, max(quote.sentence_start, quote.first - _NEAR_THAT) - 1, -1):
        if quote.norm(index) in lexicon.WHENCE:
            return not lexicon.PRONOUNS.isdisjoint(quote.norms(index + 1, quote.first))
    return False


def _is_given_up(quote: Context, governors: Sequence[int]) -> bool:
    """Whether it was only entrusted to the speaker, and what follows turns against it: "поручили […], но я ушёл"."""
    if any(morphology.lemmas(quote.norm(at)) & (heads.DOING_LEMMAS - heads.ENTRUSTING_LEMMAS) for at in governors):
        return False
    return _is_turned_down(quote)


def _is_turned_down(quote: Context) -> bool:
    """Whether the clause after the quote's first one turns against it, or tells of a refusal."""
    begin = quote.opening[-1] + 1
    follows = quote.tokens[begin : begin + _TURN]
    if not follows or deeds.is_carried_out(quote):
        return False
    return follows[0].norm in lexicon.TURNING | {"а"} or any(
        heads.REFUSING & (morphology.lemmas(token.norm) | morphology.english_stems(token.norm)) for token in follows
    )


def _is_done(quote: Context, governors: Sequence[int]) -> bool:
    """Whether one of the verbs says so, and not of the time to come: "удалось", not "удастся"."""
    if deeds.is_carried_out(quote) or _was_enjoyed([quote.norm(at) for at in _clause_left(quote)]):
        return True
    return any(
        at in quote.affirmed
        or (morphology.lemmas(quote.norm(at)) & heads.DOING_LEMMAS and not morphology.is_future(quote.norm(at)))
        for at in governors
    )


def _was_enjoyed(words: Sequence[str]) -> bool:
    """ "Было здорово [переписать парсер]": how it was can be told only of what was."""
    if "было" not in words or "бы" in words or "не" in words:
        return False
    return any(morphology.lemmas(word) & heads.ENJOYED_LEMMAS for word in words)


def _clause_left(quote: Context) -> list[int]:
    """Indexes of the words before the quote up to a border, the nearest first."""
    found: list[int] = []
    for index in range(quote.first - 1, max(quote.sentence_start, quote.first - _LEFT) - 1, -1):
        if quote.tokens[index + 1].border or quote.norm(index) in lexicon.TURNING:
            break
        found.append(index)
    return found


def _clause_right(quote: Context) -> list[str]:
    """The words after the quote up to a border; the "и" of "так и не" joins nothing."""
    found: list[str] = []
    for token in quote.tokens[quote.last + 1 : quote.last + 1 + _RIGHT]:
        if token.border or token.norm in lexicon.TURNING or (token.norm in ("а", "и") and found[-1:] != ["так"]):
            break
        found.append(token.norm)
    return found


def _governs(word: str) -> bool:
    readings = morphology.forms(word)
    return bool(readings) and readings[0].part in _GOVERNING


def _is_not_done_in_english(quote: Context) -> bool:
    """Whether "to", "of" or another word before the quote holds off what it names: "gave up [porting it]"."""
    if quote.follows_any(heads.AWAY_PHRASES) and not _is_affirmed(quote):
        return True
    if quote.norm(quote.first - 1) == "from" and quote.own[0].endswith("ing"):
        near = quote.norms(max(quote.sentence_start, quote.first - _VIEW), quote.first - 1)
        return any(morphology.english_stems(word) & heads.KEEPING for word in near)
    if quote.norm(quote.first - 1) != "to" or quote.own[0] in lexicon.SUBJECTS | lexicon.ARTICLES:
        return False
    if quote.tokens[quote.first].border or not quote.own[0].isalpha() or quote.tokens[quote.first].kind == "name":
        return False
    if _is_affirmed(quote) or attained.is_purpose_ahead(quote):
        return False
    governing: list[str] = []
    for index in range(quote.first - 2, max(quote.sentence_start, quote.first - _LEFT) - 1, -1):
        if quote.tokens[index + 1].border or quote.norm(index) in lexicon.TURNING:
            break
        governing.append(quote.norm(index))
        if quote.norm(index) in lexicon.OWN:
            break
    if set(governing) & lexicon.NEGATIONS:
        return True
    if {"would", "could", "might", "should", "'d"} & set(governing):
        return True
    if deeds.is_carried_out(quote) or (heads.WAS & set(governing) and heads.ENJOYED & set(governing)):
        return False
    if governing[:2] == ["order", "in"]:
        return set(governing).isdisjoint(lexicon.OWN)
    if governing[:2] == ["was", "did"] or ("fell" in governing and not {"me", "us"}.isdisjoint(governing)):
        return False  # "the first thing I did was to [weigh …]"
    if governing[:1] == ["was"] and governing[1:2] and heads.NEEDED & morphology.english_stems(governing[1]):
        return True  # "what we needed was to [close it]"
    if "learning" in governing and not {"still", "only", "just"}.isdisjoint(governing):
        return True
    doing = {word for word in governing if morphology.english_stems(word) & heads.DOING_ENGLISH}
    if doing:
        entrusted = all(morphology.english_stems(word) & heads.ENTRUSTING for word in doing)
        return entrusted and _is_turned_down(quote)
    return not _is_purpose(governing)


def _is_purpose(governing: Sequence[str]) -> bool:
    """Whether the words before "to", the nearest first, are a deed of the speaker's own: "I wrote a script [to …]"."""
    if len(governing) < _DEED or governing[-1] not in lexicon.OWN or set(governing) & lexicon.AUXILIARIES:
        return False
    wanted = any(morphology.english_stems(word) & heads.WANTING for word in governing)
    return not wanted and governing[0] not in heads.PROSPECTS | lexicon.OTHERS | lexicon.PRONOUNS


def _is_affirmed(quote: Context) -> bool:
    return any(at in quote.affirmed for at in range(quote.first - 1, max(-1, quote.first - 4), -1))


# ── A thing, a condition ───────────────────────────────────────────────────────────────────────────────────────────


def _is_only_longed_for(quote: Context) -> bool:
    """Whether the quote names a thing and its clause keeps away from it: "избегал [хранимых процедур]"."""
    if quote.begins_with_infinitive:
        return False
    near = [] if quote.finite else [at for at in _clause_left(quote)[:5] if at not in quote.affirmed]
    near += [] if quote.ends_finite else range(quote.last + 1, quote.last + 1 + len(quote.after(4)))
    verb = next((at for at in near if morphology.is_finite_verb(quote.norm(at))), -1)
    if verb > quote.last and quote.norm(verb + 1) in lexicon.THAT:
        return False  # "[…] я слышал, что …" tells another thing
    return bool(morphology.lemmas(quote.norm(verb)) & heads.AWAY_LEMMAS)


def _is_if_it_comes(quote: Context) -> bool:
    """Whether the clause before the quote sets a condition that has not come: "если дадут время, […]"."""
    if quote.tokens[quote.first].border != "comma" or quote.first <= quote.sentence_start:
        return False
    begin = quote.first - 1
    while begin > quote.sentence_start and not quote.tokens[begin].border:
        begin -= 1
    words = quote.norms(begin, quote.first)
    if words[0] == "будь":
        return True
    return words[0] in ("если", "когда") and any(map(morphology.is_future, words[1:]))
