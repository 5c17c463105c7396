"""Stop signs: reasons not to analyse a transcript, found before anything is paid for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer import letters
from analyzer.messages import Message, message, plural
from analyzer.transcript import alternation, recognition
from analyzer.transcript import words as common
from analyzer.transcript.model import TranscriptWarning, Turn, warning
from analyzer.transcript.utterance import is_nobody, label_key, shorten

FEWEST_CANDIDATE_WORDS = 150
MOST_BROKEN = 0.15  # share of the talk that the recognition may lose
SOME_BROKEN = 0.03  # share from which that is told

_WORD = re.compile(r"[^\W\d_]+")

_LISTED = 8  # speakers


@dataclass(frozen=True, slots=True)
class StopSign:
    """Why a transcript should not be analysed, and what to do; `overridable` ones give way to `--force`."""

    code: str
    what: Message
    do: Message
    overridable: bool = False


def candidate_words(turns: Sequence[Turn]) -> int:
    """Words of the candidate."""
    return sum(letters.count_words(turn.text) for turn in turns if turn.role == "candidate")


def language_of(turns: Sequence[Turn]) -> str:
    """ "ru" or "en", whichever alphabet the candidate and the interviewers use more."""
    cyrillic, latin, _ = _alphabets(_spoken(turns))
    return "ru" if cyrillic >= latin else "en"


def damage_of(turns: Sequence[Turn]) -> recognition.Damage:
    """What is broken of the talk; `find` and `doubts` take it from whoever has it, since looking is slow."""
    return recognition.look(_spoken(turns))


def find(
    turns: Sequence[Turn], *, told: bool, alternating: bool = False, damage: recognition.Damage | None = None
) -> list[StopSign]:
    """Every stop sign of a transcript, gravest first.

    `told` says that the caller named the candidate, `alternating` that the labels were given in turn to two voices.
    """
    signs: list[StopSign] = []
    speakers = {label_key(turn.speaker) for turn in turns if not is_nobody(turn.speaker)}
    has_candidate = any(turn.role == "candidate" for turn in turns)
    if len(speakers) < 2:
        signs.append(_one_speaker(overridable=told and has_candidate))
    if not has_candidate and len(speakers) >= 2:
        signs.append(_no_candidate(turns))
    if has_candidate and (words := candidate_words(turns)) < FEWEST_CANDIDATE_WORDS:
        signs.append(_few_words(words))
    text = _spoken(turns)
    damage = damage or damage_of(turns)
    if damage.letters_lost > MOST_BROKEN:
        signs.append(_lost_letters())
    elif not _is_speech(text):
        signs.append(_not_speech())
    elif damage.share > MOST_BROKEN:
        signs.append(_broken_recognition(damage.share))
    elif not _is_known_language(text):
        signs.append(_unknown_language())
    if alternating and has_candidate:
        signs.extend(_alternating(turns))
    return signs


def doubts(
    turns: Sequence[Turn], *, alternating: bool = False, damage: recognition.Damage | None = None
) -> list[TranscriptWarning]:
    """Warnings for what is not bad enough to stop."""
    found: list[TranscriptWarning] = []
    share = (damage or damage_of(turns)).share
    if SOME_BROKEN < share <= MOST_BROKEN:
        text = message(
            "About {share}% of the words are lost: marked as inaudible, or not words at all.", share=round(100 * share)
        )
        found.append(warning("recognition_poor", text))
    stuck = list(recognition.loops(turns))
    if stuck:
        turn, count, sentence = max(stuck, key=lambda loop: loop[1])
        text = message(
            "The recognition seems to have been stuck: turn {turn} says “{sentence}” {count} times in a row.",
            turn=turn.index,
            sentence=shorten(sentence, 60),
            count=count,
        )
        found.append(warning("recognition_stuck", text, turn=turn.index))
    if alternating:
        text = message(
            "The file marks only where the speaker changes; the turns were given to two people alternately. "
            "One missed change would swap them: look at the first turns and at some in the middle."
        )
        found.append(warning("alternating", text))
    return found


def overridden(sign: StopSign) -> TranscriptWarning:
    """The warning that is left of a stop sign that the caller overrode."""
    text = message("Analysed all the same, as asked: {what}", what=sign.what)
    return warning(sign.code, text)


def _one_speaker(*, overridable: bool) -> StopSign:
    return StopSign(
        "one_speaker",
        message("Only one person speaks in the file."),
        message(
            "An interview needs at least two: export the transcript with all speakers. "
            "If this is the candidate's own channel, say so with --candidate and --force."
        ),
        overridable,
    )


def _no_candidate(turns: Sequence[Turn]) -> StopSign:
    return StopSign(
        "no_candidate",
        message("It is not clear who of the speakers is the candidate."),
        message(
            "Name the candidate with --candidate NAME. Speakers:{listed}{more}",
            listed=list_speakers(turns),
            more=_more_speakers(len({turn.speaker for turn in turns if not is_nobody(turn.speaker)}) - _LISTED),
        ),
    )


def list_speakers(turns: Sequence[Turn]) -> str:
    """A line for each speaker with the share of the words and a typical line, biggest share first."""
    own: dict[str, list[Turn]] = {}
    for turn in turns:
        if not is_nobody(turn.speaker):
            own.setdefault(turn.speaker, []).append(turn)
    words = Counter({speaker: sum(letters.count_words(turn.text) for turn in said) for speaker, said in own.items()})
    total = max(sum(words.values()), 1)
    return "".join(
        f"\n  {shorten(speaker, 40)}, {round(100 * count / total)}%: {typical_line(own[speaker])}"
        for speaker, count in words.most_common(_LISTED)
    )


def _more_speakers(count: int) -> Message | str:
    """The line for the speakers that are not listed."""
    return "" if count <= 0 else plural("\n  … and {count} more speaker", "\n  … and {count} more speakers", count)


def typical_line(said: Sequence[Turn]) -> str:
    """A line that lets a person recognise whose turns these are: one of the longer, cut short."""
    lines = sorted((turn.text for turn in said), key=len)
    return shorten(lines[(len(lines) - 1) * 3 // 4]) if lines else ""


def _few_words(words: int) -> StopSign:
    return StopSign(
        "short_candidate",
        plural(
            "The candidate says only {count} word; a level cannot rest on that.",
            "The candidate says only {count} words; a level cannot rest on that.",
            words,
        ),
        message(
            "Check that the file is whole and that --candidate names the right person; "
            "with --force it is analysed all the same."
        ),
        overridable=True,
    )


def _not_speech() -> StopSign:
    return StopSign(
        "not_speech",
        message("The text does not look like speech: too few words, or the same words over and over."),
        message("Check that the file is a transcript of a talk; with --force it is analysed all the same."),
        overridable=True,
    )


def _lost_letters() -> StopSign:
    return StopSign(
        "lost_letters",
        message("The letters of the file were lost on the way: question marks or nonsense stand in their place."),
        message("Export the transcript again and save it as UTF-8; with --force it is analysed all the same."),
        overridable=True,
    )


def _broken_recognition(share: float) -> StopSign:
    return StopSign(
        "broken_recognition",
        message(
            "The speech was recognised badly: about {share}% of the words are missing or are no words.",
            share=round(100 * share),
        ),
        message(
            "Have the recording recognised again, with a better model or from a better track; "
            "with --force it is analysed all the same."
        ),
        overridable=True,
    )


def _alternating(turns: Sequence[Turn]) -> list[StopSign]:
    """The sign that the turns may be swapped between two people, where the talk does not show the opposite."""
    verdict, turn = alternation.check(turns)
    if verdict == "borne out":
        return []
    if verdict == "contradicted":
        what = message(
            "The file marks only where the speaker changes, and from turn {turn} on the two people seem to be swapped.",
            turn=turn,
        )
    else:
        what = message(
            "The file marks only where the speaker changes, and the talk does not show that no mark is missing."
        )
    return [
        StopSign(
            "alternating",
            what,
            message("Export the transcript with speaker names; with --force it is analysed all the same."),
            overridable=True,
        )
    ]


def _unknown_language() -> StopSign:
    return StopSign(
        "unknown_language",
        message("The talk seems to be in neither Russian nor English."),
        message("Only these two languages can be analysed; with --force it is tried all the same."),
        overridable=True,
    )


def _spoken(turns: Sequence[Turn]) -> str:
    """What candidate and interviewers say; everything, while no roles are known."""
    spoken = [turn.text for turn in turns if turn.role in ("candidate", "interviewer")]
    return " ".join(spoken or [turn.text for turn in turns])


def _alphabets(text: str) -> tuple[int, int, int]:
    """Numbers of Cyrillic, Latin and other letters."""
    cyrillic = latin = other = 0
    for letter, count in Counter(text).items():
        if not letter.isalpha():
            continue
        if "\u0400" <= letter <= "\u052f":
            cyrillic += count
        elif letter < "\u0250":
            latin += count
        else:
            other += count
    return cyrillic, latin, other


def _is_speech(text: str) -> bool:
    """Mostly letters, in words of usual length, that are not all the same. Short texts are not judged."""
    visible = sum(count for char, count in Counter(text).items() if not char.isspace())
    words = _WORD.findall(text)
    if visible < 200:
        return True
    letters = sum(map(len, words))
    if letters < 0.6 * visible or letters > 14 * len(words):
        return False
    return len(words) < 300 or len({word.casefold() for word in words[:3000]}) > 0.04 * len(words[:3000])


def _is_known_language(text: str) -> bool:
    """Whether letters and the commonest words are Russian or English. Short texts are not judged."""
    cyrillic, latin, other = _alphabets(text)
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < 50:
        return True
    if other > 0.3 * (cyrillic + latin + other):
        return False
    if cyrillic >= latin:
        return _is_russian(text, words, cyrillic)
    return sum(word in common.ENGLISH for word in words) > 0.15 * len(words)


def _is_russian(text: str, words: Sequence[str], cyrillic: int) -> bool:
    lower = Counter(text.casefold())
    foreign = sum(
        count
        for char, count in lower.items()
        if "\u0400" <= char <= "\u052f" and not ("а" <= char <= "я" or char == "ё")
    )
    own = lower["ы"] + lower["э"]  # Bulgarian, Serbian and Ukrainian do without both
    if foreign > 0.01 * cyrillic or (cyrillic > 500 and own < 0.003 * cyrillic):
        return False
    russian = [word for word in words if "а" <= word[0] <= "я"]
    return sum(word in common.RUSSIAN for word in russian) > 0.08 * max(len(russian), 1)
