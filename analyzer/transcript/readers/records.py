"""JSON of no service in particular: a list of objects, or a line for each, with a speaker and a text by any name."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.transcript.content import Content
from analyzer.transcript.readers import column_names, columns, inner_labels
from analyzer.transcript.readers.cells import text_of
from analyzer.transcript.utterance import Format, Parsed

_DEEPEST = 5  # objects around the list
_LOOKED_AT = 50  # records
_MOST = 200  # lists that are looked at
# What the list is usually called, the surest first.
_WRAPPERS = (
    *("utterances", "transcript", "transcription", "turns", "dialogue", "dialog", "conversation", "messages"),
    *("segments", "sentences", "phrases", "paragraphs", "monologues", "entries", "records", "items", "results", "data"),
    *("реплики", "расшифровка", "диалог", "сообщения"),
)


def recognises(content: Content) -> bool:
    """A list of objects in which a text and a speaker, or a text and its time, are told by their names; or a text that
    names its speaker itself."""
    return content.once(_found) is not None


def read(content: Content) -> Parsed:
    """One utterance for each object that holds words; roles where the objects give them beside the speaker."""
    found = content.once(_found)
    if found is None:
        return Parsed(format="records-json", utterances=[])
    records, keys = found
    return Parsed(
        format="records-json",
        utterances=columns.read_records(records, keys),
        roles=columns.roles_of(records, keys),
    )


def _found(content: Content) -> tuple[list[dict[str, object]], columns.Keys] | None:
    """The list that holds the talk and its keys: with speakers rather than without, by its name, by its length."""
    best: tuple[tuple[bool, int, int], list[dict[str, object]], columns.Keys] | None = None
    for name, records in _lists(content.json):
        keys = columns.keys_of(records)
        if keys is None or not (keys.speaker or keys.start or _may_tell_speakers(records, keys)):
            continue
        rank = _WRAPPERS.index(name) if name in _WRAPPERS else len(_WRAPPERS)
        worth = (keys.speaker is not None, -rank, len(records))
        if best is None or worth > best[0]:
            best = worth, records, keys
    return None if best is None else best[1:]


def _may_tell_speakers(records: list[dict[str, object]], keys: columns.Keys) -> bool:
    """Whether records without a speaker have the key of one, with nothing under it, or texts that begin with names."""
    named = any(column_names.plain(key) in column_names.SPEAKER for record in records[:_LOOKED_AT] for key in record)
    return named or inner_labels.behave_like_labels([text_of(record.get(keys.text)) for record in records[:_LOOKED_AT]])


def _lists(data: object) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Every list of objects that lies in objects alone, with the key that it lies under."""
    level: list[tuple[str, object]] = [("", data)]
    left = _MOST
    for _ in range(_DEEPEST):
        inner: list[tuple[str, object]] = []
        for name, value in level:
            if isinstance(value, list):
                records = [item for item in value if isinstance(item, dict)]
                if records and len(records) >= 0.5 * len(value):
                    yield name, records
            elif isinstance(value, dict):
                inner += [(key.casefold(), item) for key, item in value.items() if isinstance(item, list | dict)]
        level = inner[:left]
        left -= len(level)


FORMAT = Format(name="records-json", recognises=recognises, read=read)
