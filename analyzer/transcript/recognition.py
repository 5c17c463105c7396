"""How much of a text the recognition, or an encoding on its way, has lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from analyzer.transcript.model import Turn

_GAP = re.compile(
    r"[\[(<{][^\[\](){}<>\n]{0,20}(?:неразборчив|нрзб|не\sслышно|непонятно|inaudible|unintelligible|indistinct|"
    r"not\saudible|unclear)[^\[\](){}<>\n]{0,20}[\])>}]|\[(?:\?{1,3}|\.\.\.|…)\]|<unk>|\[UNK\]|\bнрзб\b",
    re.IGNORECASE,
)
_REPLACEMENT = "\ufffd"  # what decoders put where they could not read
_QUESTION_MARKS = re.compile(r"(?<![?!\w])\?{2,}(?=[\s,.!:;?]|$)")
# "Привет" in UTF-8 read as Windows-1251 or as Latin: each letter has become two, the first of them always the same.
_TWICE_ENCODED = re.compile(
    r"(?:[РС][\u0400-\u040f\u0450-\u045f\u00a0-\u00bf\u2010-\u2122]){2,}|(?:[ÐÑ][\u0080-\u00bf\u0152-\u2122]){2,}"
    r"|(?:[РС][а-яёА-ЯЁ\u0400-\u045f\u00a0-\u00bf\u2010-\u2122]){4,}(?![а-яё])"
)
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[^.!?…]+")
_STUCK = 8  # times in a row; people do say "no, no, no", but not a whole sentence eight times
_VOWEL = re.compile(r"[aeiouyаеёиоуыэюяіїє]", re.IGNORECASE)
_LONGEST_WITHOUT_VOWEL = 5  # letters; "взгляд" has one, "HTTPS" is an abbreviation
_LATIN_AND_CYRILLIC = re.compile(r"[a-z][а-яё]|[а-яё][a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Damage:
    """Counts of what is broken beside all words; `share` is what part of the talk that makes, 0 to 1."""

    words: int
    gaps: int  # marks such as [inaudible]
    lost: int  # words of question marks or replacement characters
    twice_encoded: int
    garbage: int  # what cannot be words: no vowel, or two alphabets in one

    @property
    def share(self) -> float:
        broken = self.gaps + self.lost + self.twice_encoded + self.garbage
        return broken / max(self.words + self.gaps + self.lost, 1)

    @property
    def letters_lost(self) -> float:
        """The share of words whose letters did not survive a change of encoding."""
        return (self.lost + self.twice_encoded) / max(self.words + self.lost, 1)


def look(text: str) -> Damage:
    """What of `text` is broken."""
    gaps = sum(1 for _ in _GAP.finditer(text))
    rest = _GAP.sub(" ", text)
    # not by an expression: `\S*\ufffd\S*` would look again from every letter of a line without spaces
    whole = [token for token in rest.split() if _REPLACEMENT not in token]
    replaced = len(rest.split()) - len(whole)
    marks = sum(1 for _ in _QUESTION_MARKS.finditer(rest))
    twice = sum(1 for _ in _TWICE_ENCODED.finditer(rest))
    words = _WORD.findall(" ".join(whole))
    # one "???" in a talk is surprise; many of them were words once
    lost = replaced + (marks if marks > 0.05 * len(words) else 0)
    # a talk repeats its words: each is looked at once
    garbage = sum(count for word, count in Counter(words).items() if _is_garbage(word))
    return Damage(len(words), gaps, lost, twice, garbage)


def _is_garbage(word: str) -> bool:
    if len(word) < _LONGEST_WITHOUT_VOWEL or word.isupper() or any(char.isdigit() for char in word):
        return False
    return not _VOWEL.search(word) or len(_LATIN_AND_CYRILLIC.findall(word)) > 1


def loops(turns: Sequence[Turn]) -> Iterator[tuple[Turn, int, str]]:
    """Sentences of two words or more that a turn says over and over, as recognisers do in silence; with how often."""
    for turn in turns:
        spoken = (sentence.strip() for sentence in _SENTENCE.findall(turn.text))
        for words, run in groupby(spoken, key=lambda sentence: tuple(_WORD.findall(sentence.casefold()))):
            if len(words) >= 2 and len(said := list(run)) >= _STUCK:
                yield turn, len(said), said[0]
