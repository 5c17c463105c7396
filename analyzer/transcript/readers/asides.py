"""Labels that may be words of an answer: "Postgres: надёжно" below "Кандидат: Я их сравнивал" is no third person.

Such a word stands here and there, always after one speaker, asks nothing and is no name. What names a technology or a
level stays in the words of the speaker before; of the rest a person has to say what it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from analyzer import letters
from analyzer.messages import plural
from analyzer.transcript import talk, words
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.readers import vocabulary
from analyzer.transcript.readers.labels import is_role, looks_like_name, role_named
from analyzer.transcript.utterance import is_nobody, label_key, shorten

_RARE = 3  # times that a word before a colon may stand in a file
_SHORTEST_NAME = 3  # letters; what is shorter are initials
_WORD = re.compile(r"[^\W\d_]+[+#]*")
_ACCOUNT = re.compile(r"[\d_@]")


class Reply(NamedTuple):
    """A label and all that follows it up to the next."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Asides:
    """Labels, by `label_key`, that are `spoken` words of the speaker before, and those that are `open`: speakers whose
    role nothing shows."""

    spoken: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


def find(replies: Sequence[Reply]) -> Asides:
    """The doubtful labels among those of a file in their order; nothing where they are all that the file has."""
    counts = Counter(label_key(reply.label) for reply in replies)
    suspects = _suspects(replies, counts)
    if len(counts.keys() - suspects) < 2:  # a talk of few lines, in which everybody is rare
        suspects = {key for key in suspects if _technical(key)}
    if not suspects or len(counts.keys() - suspects) < 2:
        return Asides()
    above: dict[str, set[str]] = defaultdict(set)
    speaker = ""
    for reply in replies:
        if (key := label_key(reply.label)) in suspects:
            above[key].add(speaker)
        else:
            speaker = key
    after_one = {key for key, before in above.items() if len(before) == 1 and "" not in before}
    asking = {label_key(reply.label) for reply in replies if reply.text.rstrip().endswith("?")}
    known = {key for key in suspects if _technical(key)}
    spoken = (known & after_one) - asking
    return Asides(spoken=frozenset(spoken), open=frozenset((after_one | known) - spoken))


def _suspects(replies: Sequence[Reply], counts: Counter[str]) -> set[str]:
    """Labels that are rare and name nobody; who asks is somebody, but for a word that names a technology."""
    asking = {
        label_key(reply.label)
        for reply in replies
        if counts[label_key(reply.label)] <= _RARE and talk.is_asking(reply.text, letters.count_words(reply.text))
    }
    return {
        key
        for reply in replies
        if counts[key := label_key(reply.label)] <= _RARE and (_technical(key) or key not in asking)
        if not _names_somebody(reply.label)
    }


def _names_somebody(label: str) -> bool:
    """Whether a label is a personal name, a role or a numbered speaker, as far as its words show."""
    key = label_key(label)
    parts = _WORD.findall(key)
    if _technical(key):
        return False
    if is_nobody(label) or is_role(label) or role_named(label) or not parts or _ACCOUNT.search(key):
        return True
    if {*parts} & (words.NO_NAMES | words.GIVEN_NAMES | words.SPEAKERS_IF_REPEATED) or len(key) < _SHORTEST_NAME:
        return True
    return len(parts) > 1 and looks_like_name(label) and not {*parts} & vocabulary.TECHNOLOGIES


def _technical(key: str) -> bool:
    parts = _WORD.findall(key)
    return bool(parts) and vocabulary.TECHNOLOGIES.issuperset(parts)


def warnings(open: Set[str], replies: Sequence[Reply]) -> list[TranscriptWarning]:
    """A warning for the labels whose role is left open."""
    shown = {label_key(reply.label): reply.label for reply in reversed(replies)}
    found = [label for key, label in reversed(shown.items()) if key in open]
    if not found:
        return []
    text = plural(
        "{count} label may be a word of what somebody says, its role is left open: “{label}”. "
        "If it is a person, name the role: --interviewer “{label}”; if not, give it to its speaker: "
        "--same “{label}=NAME”.",
        "{count} labels may be words of what somebody says, their roles are left open, the first: “{label}”. "
        "If it is a person, name the role: --interviewer “{label}”; if not, give it to its speaker: "
        "--same “{label}=NAME”.",
        len(found),
        label=shorten(found[0], 60),
    )
    return [warning("label_doubtful", text)]
