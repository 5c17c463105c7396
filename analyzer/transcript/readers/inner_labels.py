"""Speakers whom only the texts name, "Анна: …", in tables and records that have times and no column of speakers."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from analyzer.errors import TranscriptError
from analyzer.transcript.readers import headings, labels, speakers
from analyzer.transcript.readers.cue_text import Line
from analyzer.transcript.readers.cues import Cue
from analyzer.transcript.readers.heads import read_head
from analyzer.transcript.readers.rolling import Shown
from analyzer.transcript.utterance import Parsed, label_key

_LOOKED_AT = 200  # texts


def behave_like_labels(texts: Sequence[str]) -> bool:
    """Whether texts begin with the labels of several people who come again; words for things are none."""
    looked = texts[:_LOOKED_AT]
    heads = [head for number, text in enumerate(looked) if (head := read_head(number, text)) is not None]
    heads = [head for head in heads if head.inline and not head.label[0].isdigit()]  # the rest of a time before a name
    found = labels.accept(heads, lines=looked, timed=True)
    counts = Counter(label_key(head.label) for head in found if not headings.is_thing(head.label))
    return sum(count > 1 for count in counts.values()) > 1


def told_apart(parsed: Parsed) -> Parsed:
    """A file in which nobody is named with the labels of its texts as speakers, by the rules for captions; the same
    file where there are none."""
    if not behave_like_labels([one.text for one in parsed.utterances]):
        return parsed
    shown = [Shown(Cue((one.text,), one.start, one.end), (Line(one.text, one.marks),)) for one in parsed.utterances]
    try:
        said = speakers.tell_apart(shown)
    except TranscriptError:
        return parsed
    if said.known_by != "names":
        return parsed
    return dataclasses.replace(
        parsed,
        utterances=said.utterances,
        warnings=[*parsed.warnings, *said.warnings],
        doubtful=said.doubtful,
    )
