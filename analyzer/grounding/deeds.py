"""Whether what was planned or asked for was done, as the quote or its sentence goes on to say."""

from __future__ import annotations

from analyzer.grounding import doers, heads, lexicon, morphology
from analyzer.grounding.context import Context
from analyzer.grounding.pasts import pasts

_CARRIED = 9  # words after the quote in which it is said that it was done
_DEED = 3  # words of a deed: who, did, what
_JOINS = frozenset({"and", "so", "which"})  # what a deed is joined with to its plan


def is_carried_out(quote: Context) -> bool:
    """Whether it goes on to say that it was done: "[переписать импорт, и я это сделал]", "[написать …] и написал"."""
    if not quote.russian:
        return _is_carried_out_in_english(quote)
    verbs = frozenset[str]().union(*(morphology.lemmas(word) for word in quote.own if morphology.is_infinitive(word)))
    for index in range(quote.opening[-1] + 1, min(quote.last + _CARRIED, len(quote.tokens))):
        token = quote.tokens[index]
        turns = token.norm in lexicon.TURNING | {"а"}
        if index > quote.last and (turns or token.border == "sentence"):
            return False
        if turns:
            verbs = frozenset()  # "[писать на Rust, но писал на Java]"
        if morphology.lemmas(token.norm) & (heads.CARRIED_OUT | verbs) and quote.tokens[index - 1].kind != "negation":
            other = any(map(doers.is_another, quote.norms(max(quote.opening[-1] + 1, index - _DEED), index)))
            done = not morphology.is_future(token.norm) and not morphology.is_infinitive(token.norm)
            return done and not other
    return False


def _is_carried_out_in_english(quote: Context) -> bool:
    """The same of "planned to [write the exporter] and wrote it", "promised to [fix it], and I did"."""
    wanted = pasts(quote.solid[0])
    begin = quote.first + 1
    for index in range(begin, min(quote.last + _CARRIED, len(quote.tokens))):
        token = quote.tokens[index]
        if token.norm in lexicon.TURNING or (index > quote.last and token.border == "sentence"):
            return False
        if token.norm in _JOINS or token.border:
            begin = index
        if token.norm in wanted or (token.norm in heads.CARRIED_OUT and _is_that(quote, index + 1)):
            joined = begin > quote.first + 1 or token.norm in _JOINS
            lead = quote.norms(begin, index)
            own = all(word in heads.DOING_SO or word.endswith("ly") for word in lead)
            return joined and own and quote.norm(index + 1) not in lexicon.NEGATIONS
    return False


def _is_that(quote: Context, index: int) -> bool:
    """Whether "did" before the word at `index` stands for what was named before it."""
    return index >= len(quote.tokens) or bool(quote.tokens[index].border) or quote.norm(index) in heads.THAT_ALONE
