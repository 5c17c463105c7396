"""The word lists of the offline engine, one file a language in `data/`, and which of them a sentence holds."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

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
    """What a word may be looked up by: itself and, of a Russian one, its likeliest lemmas, marked with "~"."""
    return frozenset((norm, *(f"~{form.lemma}" for form in morphology.forms(norm)[:3])))


class Rules:
    """The lists of one language.

    Each is a meaning with its phrases. `marks` finds all of them in one pass over a sentence.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.past_endings = tuple(str(ending) for ending in lists.get("past_endings", ()))
        for meaning, phrases in lists.items():
            if meaning == "past_endings":
                continue
            for phrase in phrases:
                words = _words(str(phrase))
                if words:
                    self._phrases.setdefault(words[0], []).append((words, meaning))

    def marks(self, said: Sequence[Keys]) -> dict[str, list[tuple[int, int]]]:
        """Meaning → where its phrases stand, as indexes of the first word and of the one after the last."""
        found: dict[str, list[tuple[int, int]]] = {}
        for at, word in enumerate(said):
            for key in word:
                for words, meaning in self._phrases.get(key, ()):
                    end = at + len(words)
                    if end <= len(said) and all(one in said[at + n] for n, one in enumerate(words)):
                        found.setdefault(meaning, []).append((at, end))
        return {meaning: sorted(set(spans)) for meaning, spans in found.items()}


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
