"""Marks of sounds: [музыка], (смеётся), ♪. Where one stands alone it is no speech; inside speech it stays.

[неразборчиво] and the like are no sounds: somebody spoke there, and how much of the talk was lost so is counted.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from analyzer.transcript import recognition
from analyzer.transcript.utterance import Utterance, label_key
from analyzer.wordlists import word_set

_TIME = r"(?:,? \d{1,3}(?::\d{2}){1,2})?"  # people who transcribe by hand say where: [crosstalk 00:05:33]
_SOUNDS = re.compile(
    rf"(?:\[[\s♪♫♬]{{0,3}}[^\W\d_][\w ,.'♪♫♬-]{{1,60}}{_TIME}\]"
    rf"|\([^\W\d_]\w{{1,24}}(?:[ ,]{{1,2}}\w{{1,24}}){{0,2}}{_TIME}\)"
    r"|<[^\W\d_]\w{2,24}(?: \w{1,24}){0,2}>|[♪♫♬\s*.,–—-]){1,20}"
)

# Sounds and manners that people put in brackets before what they say: "[смеётся] Да", "[Laughter] Yes".
_SOUND_WORDS = word_set(
    """музыка музыки мелодия смех смеется смеются смеюсь хохот хохочет хихикает усмехается усмешка улыбается
    аплодисменты аплодируют овации хлопает хлопки хлопок пауза молчание молчит молчат тишина шум шумы шумит помехи связь
    вздох вздыхает вздохнул вздохнула кашель кашляет звук звуки звонок звонит стук стучит щелчок щелчки гудок гудки
    сигнал шепот шепчет шепотом плач плачет пение поет поют крик крики кричит думает задумался задумалась
    перебивает одновременно хором печатает кивает
    music applause applauds laughter laughs laughing laugh chuckles chuckling chuckle giggles giggling smiles smiling
    sighs sighing sigh coughs coughing cough pause pauses silence silent noise noises sound sounds click clicks clicking
    beep beeps beeping bleep ringing rings cheers cheering whispers whispering crying cries gasps breathes breathing
    scoffs groans clears foreign overlapping typing background crosstalk clapping claps thinking thinks interrupts
    interrupting snorts sniffs knock knocks knocking nods nodding shrugs indistinct"""
)
_SOUND_WORD = re.compile(r"[^\W\d_]+")


@functools.lru_cache(maxsize=1024)  # a file has few names, and each of them again and again
def names_sound(label: str) -> bool:
    """Whether words in brackets name a sound or the manner of speaking, and so nobody."""
    first = _SOUND_WORD.findall(label_key(label))[:3]
    return not _SOUND_WORDS.isdisjoint(first) or recognition.look(f"[{label}]").gaps > 0


def is_sound(text: str) -> bool:
    """Whether a text is nothing but marks of sounds."""
    if text[:1] not in "[(<♪♫♬*-–—" or not any(char in text for char in "[(<♪♫♬"):
        return False
    return _SOUNDS.fullmatch(text) is not None and not recognition.look(text).gaps


def left_out(utterances: Iterable[Utterance]) -> list[Utterance]:
    """The utterances in which something is said."""
    return [utterance for utterance in utterances if not is_sound(utterance.text)]
