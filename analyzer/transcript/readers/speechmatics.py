"""JSON of Speechmatics (json-v2): `results`, each a word, a sign of punctuation or a change of speaker."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.transcript.clock import sane
from analyzer.transcript.content import Content
from analyzer.transcript.readers import marks, wording
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance

_UNKNOWN = "UU"  # what the service writes where it could not tell the speaker
_CHANGE = "speaker_change"


def recognises(content: Content) -> bool:
    """An object with `results`, each with a type and the `content` of its alternatives."""
    results = wording.records(content.json, "results")
    return any("type" in result and isinstance(wording.best(result).get("content"), str) for result in results[:50])


def read(content: Content) -> Parsed:
    """One utterance for all that a speaker says in a row. Where only changes of speaker are marked, two people are
    taken to speak in turn."""
    results = wording.records(content.json, "results")
    words = list(_words(results))
    changes = any(result.get("type") == _CHANGE for result in results)
    if not changes or any(word.speaker for word in words):
        return Parsed(format="speechmatics-json", utterances=wording.utterances(words))
    return Parsed(
        format="speechmatics-json",
        utterances=marks.alternate((utterance, True) for utterance in _between_changes(results)),
        warnings=[marks.two_assumed()],
        alternating=True,
    )


def _words(results: list[dict[str, object]]) -> Iterator[wording.Word]:
    """Words and punctuation; what is attached to its neighbour is glued to it, and punctuation is its speaker's."""
    speaker = NOBODY
    glue_next = False
    for result in results:
        text = wording.spoken(wording.best(result).get("content"))
        if not text:
            continue
        punctuation = result.get("type") == "punctuation"
        attached = result.get("attaches_to", "previous" if punctuation else "none")
        glued = glue_next or attached in ("previous", "both")
        if not glued:
            speaker = _speaker(result)
        yield wording.Word(text, sane(result.get("start_time")), sane(result.get("end_time")), speaker, glued)
        glue_next = attached in ("next", "both")


def _between_changes(results: list[dict[str, object]]) -> Iterator[Utterance]:
    """One utterance for each stretch between two changes of speaker."""
    number = 0
    numbered: list[wording.Word] = []
    for result in results:
        number += result.get("type") == _CHANGE
        numbered += [word._replace(speaker=str(number)) for word in _words([result])]
    for utterance in wording.utterances(numbered):
        yield utterance._replace(speaker=NOBODY)


def _speaker(result: dict[str, object]) -> str:
    """The speaker of a word, else its channel, which may have a name."""
    label = wording.label(wording.best(result).get("speaker"))
    if label in (NOBODY, _UNKNOWN):
        label = wording.label(result.get("channel"), number="Channel {}")
    return label


FORMAT = Format(name="speechmatics-json", recognises=recognises, read=read)
