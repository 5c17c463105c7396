"""What is in a file twice: one track on two channels, or one talk after itself. Either is read once, and told."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from analyzer.messages import message, plural
from analyzer.transcript.model import TranscriptWarning, Turn, warning
from analyzer.transcript.utterance import Utterance, label_key, shorten

_WORD = re.compile(r"[^\W_]+")
_SAME_TIME = 1.0  # seconds between two readings of one word
_FEWEST_TWINS = 5  # utterances; two people do say "yes" together
_FEWEST_AGAIN = 10  # utterances of a talk that may have been put behind itself
_LONG = 4  # words of an utterance that nobody says twice by chance
_MOST = 0.9  # share of the words that have to be there twice


def once(utterances: Sequence[Utterance]) -> tuple[list[Utterance], list[TranscriptWarning]]:
    """The utterances without second copies, and a warning for each copy."""
    single, twins = _without_twins(utterances)
    kept, again = _without_repetition(single)
    return kept, [*twins, *again]


def fingerprint(turns: Sequence[Turn]) -> str:
    """The SHA-256 of all words: the same for one talk in two formats, whatever its labels and times."""
    digest = hashlib.sha256()
    for turn in turns:
        for word in _WORD.findall(turn.text.casefold()):
            digest.update(word.encode("utf-8", "replace") + b" ")
    return digest.hexdigest()


def _without_twins(utterances: Sequence[Utterance]) -> tuple[list[Utterance], list[TranscriptWarning]]:
    """Drops every label nearly all of whose words another label says at the same times; the first label stays."""
    sizes: Counter[str] = Counter()
    long: dict[str, set[str]] = defaultdict(set)  # different texts that nobody says twice by chance
    spoken: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in utterances:
        key = label_key(one.speaker)
        sizes[key] += len(one.text)
        if (text := _words(one.text)).count(" ") >= _LONG - 1:
            long[key].add(text)
        if one.start is not None:
            spoken[_words(one.text), int(one.start / _SAME_TIME)].add(key)
    if len(sizes) < 2:
        return list(utterances), []
    shared: Counter[tuple[str, str]] = Counter()
    for one in utterances:
        if one.start is None:
            continue
        key, words, second = label_key(one.speaker), _words(one.text), int(one.start / _SAME_TIME)
        at_once = [spoken.get((words, time), set()) for time in (second - 1, second, second + 1)]
        if any(len(keys) > _FEWEST_TWINS for keys in at_once):
            continue  # a crowd; to join such sets for each of its people would be work with the square of the crowd
        near = set[str]().union(*at_once)
        if len(near) <= _FEWEST_TWINS:
            shared.update({(key, other): len(one.text) for other in near if other != key})
    dropped: dict[str, str] = {}
    order = {key: at for at, key in enumerate(sizes)}
    for (key, other), size in shared.items():
        if len(long[key]) < _FEWEST_TWINS or size < _MOST * sizes[key]:
            continue
        if order[other] < order[key] and other not in dropped:
            dropped.setdefault(key, other)
    spelt = {label_key(one.speaker): one.speaker for one in utterances}
    return [one for one in utterances if label_key(one.speaker) not in dropped], [
        warning(
            "duplicate_track",
            message(
                "“{one}” repeats “{other}” word for word at the same times, as when one track lies on two channels; "
                "it was read once.",
                one=shorten(spelt[key], 60) or message("what has no label"),
                other=shorten(spelt[other], 60) or message("what has no label"),
            ),
        )
        for key, other in dropped.items()
    ]


def _without_repetition(utterances: Sequence[Utterance]) -> tuple[list[Utterance], list[TranscriptWarning]]:
    """Drops a second copy of the talk that stands behind the first."""
    texts = [_words(one.text) for one in utterances]
    first = _second_copy(texts)
    if first is None:
        return list(utterances), []
    text = plural(
        "The talk stands in the file twice, one copy behind the other; the second, {count} utterance, was left out.",
        "The talk stands in the file twice, one copy behind the other; the second, {count} utterances, was left out.",
        len(texts) - first,
    )
    return list(utterances[:first]), [warning("repeated_talk", text)]


def _second_copy(texts: Sequence[str]) -> int | None:
    """Where the text begins again from its start and goes on as before up to the end of the file."""
    if len(texts) < 2 * _FEWEST_AGAIN:
        return None
    before: dict[str, int] = {}
    shifts: Counter[int] = Counter()
    for at, text in enumerate(texts):
        if text.count(" ") < _LONG - 1:
            continue
        if text in before:
            shifts[at - before[text]] += 1
        before[text] = at
    for shift, count in shifts.most_common(1):
        if shift < _FEWEST_AGAIN or count < _FEWEST_AGAIN / 2 or len(set(texts[:shift])) < _FEWEST_AGAIN:
            return None
        again = texts[shift:]
        size = sum(map(len, again))
        # zip: a copy may be cut short, or stand there more than once
        if sum(len(text) for text, old in zip(again, texts, strict=False) if text == old) >= _MOST * size:
            return shift
    return None


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
