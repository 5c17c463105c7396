"""The word lists of the offline engine, one file a language in `data/`, and which of them a sentence holds."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

import yaml

from analyzer.frozen import sha256_of
from analyzer.grounding import morphology
from analyzer.grounding.shadow import norms
from analyzer.grounding.tokens import Token

_DATA = "data"
_FALLBACK = "en"
_EXACT = "="  # before a phrase: its words stand for themselves only

Keys = frozenset[str]


@functools.lru_cache(maxsize=16_384)
def keys(norm: str) -> Keys:
    """What a word may be looked up by: itself and, of a Russian one, its likeliest lemmas, marked with "~".

    A conjunction is nothing else: "хотя" is no form of "хотеть".
    """
    readings = morphology.forms(norm)[:3]
    if readings and readings[0].part == "CONJ":
        readings = readings[:1]
    return frozenset((norm, *(f"~{form.lemma}" for form in readings)))


class _Beginning(NamedTuple):
    """The meanings of a word by itself, and by their second word the phrases that it begins: their rest, a meaning."""

    alone: tuple[str, ...]
    longer: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


class Rules:
    """The lists of one language.

    Each is a meaning with its phrases. `marks` finds all of them in one pass over a sentence.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._alone: dict[str, list[str]] = {}
        self._longer: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        self._begins: dict[Keys, _Beginning] = {}
        self.past_endings = tuple(str(ending) for ending in lists.get("past_endings", ()))
        for meaning, phrases in lists.items():
            if meaning == "past_endings":
                continue
            for phrase in phrases:
                words = _words(str(phrase))
                if len(words) == 1:
                    self._alone.setdefault(words[0], []).append(meaning)
                elif words:
                    self._longer.setdefault(words[0], {}).setdefault(words[1], []).append((words[2:], meaning))

    def marks(self, said: Sequence[Keys]) -> dict[str, list[tuple[int, int]]]:
        """Meaning → where its phrases stand, as indexes of the first word and of the one after the last."""
        found: dict[str, list[tuple[int, int]]] = {}
        for at, word in enumerate(said):
            begin = self._begins.get(word) or self._beginning(word)
            for meaning in begin.alone:
                found.setdefault(meaning, []).append((at, at + 1))
            if begin.longer and at + 1 < len(said):
                for second in said[at + 1]:
                    for rest, meaning in begin.longer.get(second, ()):
                        end = at + 2 + len(rest)
                        if end <= len(said) and all(one in said[at + 2 + n] for n, one in enumerate(rest)):
                            found.setdefault(meaning, []).append((at, end))
        return {meaning: sorted(set(spans)) for meaning, spans in found.items()}

    def _beginning(self, word: Keys) -> _Beginning:
        """What may begin with a word, looked up once for each word."""
        alone = [meaning for key in word for meaning in self._alone.get(key, ())]
        longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for key in word:
            for second, phrases in self._longer.get(key, {}).items():
                longer.setdefault(second, []).extend(phrases)
        self._begins[word] = found = _Beginning(tuple(alone), longer)
        return found


def _words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as `keys` has them; a Russian word in its lemma stands for all its forms."""
    exact = phrase.startswith(_EXACT)
    return tuple(
        word if exact or not _is_lemma(word) else f"~{word}" for word in _apart(norms(phrase.removeprefix(_EXACT)))
    )


def _is_lemma(word: str) -> bool:
    return any(form.lemma == word for form in morphology.forms(word)[:3])


def _apart(said: Iterable[str]) -> list[str]:
    """English contractions in two words, as `tokens` has them."""
    found: list[str] = []
    for word in said:
        for ending, full in (("n't", "not"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"), ("'re", "are")):
            if word.endswith(ending) and len(word) > len(ending):
                found.extend((_STEMS.get(word, word.removesuffix(ending)), full))
                break
        else:
            if word.endswith("'d") and len(word) > 2:
                found.extend((word[:-2], "'d"))
            else:
                found.append(word)
    return found


_STEMS = {"can't": "can", "won't": "will"}


@functools.cache
def languages() -> tuple[str, ...]:
    """The languages that have a file."""
    folder = files(__package__).joinpath(_DATA)
    return tuple(sorted(one.name.removesuffix(".yaml") for one in folder.iterdir() if one.name.endswith(".yaml")))


def _text(language: str) -> str:
    return files(__package__).joinpath(_DATA, f"{language}.yaml").read_text(encoding="utf-8")


def sha256() -> str:
    """The hash of all lists of all languages."""
    return sha256_of([_text(language) for language in languages()])


@functools.cache
def of(language: str) -> Rules:
    """The rules of a language that has a file; of any other, those of English."""
    text = _text(language if language in languages() else _FALLBACK)
    lists = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # "no" is a word, not False
    return Rules({meaning: phrases for meaning, phrases in lists.items() if meaning != "language"})


def language_of(tokens: Sequence[Token], spoken: str) -> str:
    """Whose rules a sentence is read by: those of the talk, or of Russian or English where its letters say so."""
    cyrillic = sum(morphology.is_cyrillic(token.norm) for token in tokens)
    latin = sum(token.norm[:1].isascii() and token.norm[:1].isalpha() for token in tokens)
    if cyrillic and 2 * cyrillic >= latin:
        return spoken if spoken not in ("en", "") else "ru"
    return "en" if latin and (spoken == "ru" or spoken not in languages()) else spoken
