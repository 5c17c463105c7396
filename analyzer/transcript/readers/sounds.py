"""Marks of sounds: [музыка], (смеётся), ♪. Where one stands alone it is no speech; inside speech it stays.

[неразборчиво] and the like are no sounds: somebody spoke there, and how much of the talk was lost so is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analyzer.transcript import recognition
from analyzer.transcript.utterance import Utterance, label_key

_TIME = r"(?:,? \d{1,3}(?::\d{2}){1,2})?"  # people who transcribe by hand say where: [crosstalk 00:05:33]
_SOUNDS = re.compile(
    rf"(?:\[[\s♪♫♬]{{0,3}}[^\W\d_][\w ,.'♪♫♬-]{{1,60}}{_TIME}\]"
    rf"|\([^\W\d_]\w{{1,24}}(?:[ ,]{{1,2}}\w{{1,24}}){{0,2}}{_TIME}\)"
    r"|<[^\W\d_]\w{2,24}(?: \w{1,24}){0,2}>|[♪♫♬\s*.,–—-]){1,20}"
)

# How words for sounds begin, which people put in brackets before what they say: "[смеётся] Да", "[Laughter] Yes".
_STEMS = (
    *("музык", "мелоди", "смех", "сме", "хохо", "аплод", "овац", "пауз", "шум", "вздых", "вздох", "кашл", "тишин"),
    *("молч", "звук", "звон", "стук", "шепот", "шепч", "плач", "хлоп", "щелч", "гудк", "гудок", "сигнал", "пени"),
    *("поет", "крик", "кричит", "улыб", "задум", "перебив", "одновременно", "помех", "связь", "связи", "печат"),
    *("music", "applau", "laugh", "chuckl", "giggl", "sigh", "cough", "paus", "silen", "noise", "sound", "click"),
    *("beep", "ring", "cheer", "whisper", "cry", "gasp", "breath", "scoff", "groan", "clear", "foreign", "overlap"),
    *("typing", "background", "crosstalk", "clap", "smil", "think", "interrupt", "snort", "sniff", "bleep", "knock"),
)
_SOUND_WORD = re.compile(r"[^\W\d_]+")


def names_sound(label: str) -> bool:
    """Whether words in brackets name a sound or the manner of speaking, and so nobody."""
    first = _SOUND_WORD.findall(label_key(label))[:3]
    return any(word.startswith(_STEMS) for word in first) or recognition.look(f"[{label}]").gaps > 0


def is_sound(text: str) -> bool:
    """Whether a text is nothing but marks of sounds."""
    if text[:1] not in "[(<♪♫♬*-–—" or not any(char in text for char in "[(<♪♫♬"):
        return False
    return _SOUNDS.fullmatch(text) is not None and not recognition.look(text).gaps


def left_out(utterances: Iterable[Utterance]) -> list[Utterance]:
    """The utterances in which something is said."""
    return [utterance for utterance in utterances if not is_sound(utterance.text)]
