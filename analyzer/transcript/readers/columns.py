"""Which column of a table, or which key of a record, holds the speaker, the words and the times.

Shared by all that comes as rows or records: CSV, JSON and the tables of documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from typing import TypeAlias

from analyzer.transcript.model import Role
from analyzer.transcript.readers import column_names as naming
from analyzer.transcript.readers import labels, moments, timing, wording
from analyzer.transcript.readers.cells import (
    are_names,
    are_texts,
    are_times,
    is_time,
    speaker_of,
    speakers_of,
    texts_of,
    without_count,
)
from analyzer.transcript.readers.plain import speaker_carries_over
from analyzer.transcript.utterance import NOBODY, Utterance, label_key, utterances

Record = Mapping[str, object]

_LOOK_AT = 200  # records from which the keys are told
HEADER_WITHIN = 10  # rows that may stand above the header
_WIDEST = 12  # columns of a table without a header
_LONGEST_WORD = 60  # characters
_MOST_KEYS = 200  # columns or keys that are looked at; no export of a talk has as many
_SERVICE_ROLES = frozenset({"system", "developer", "tool", "function"})  # what a chat with a model says beside the talk
_RULE = re.compile(r":?-{2,}:?")  # what stands below the header of a Markdown table


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of records that hold the talk; only `text` is always there."""

    text: str
    speaker: str | None = None
    start: str | None = None
    end: str | None = None
    length: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below a header, as the cells under each name."""

    columns: dict[str, Sequence[str]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


Records: TypeAlias = Sequence[Record] | Table


def read_rows(rows: Sequence[Sequence[str]], *, glue: str = " ") -> list[Utterance] | None:
    """The utterances of a table, its header found and left out; None when it is no table of speech.

    `glue` joins the cells of a row that has more of them than the header.
    """
    found = table_of(rows, glue=glue)
    return None if found is None else read_records(*found, inherit=True)


def table_of(rows: Sequence[Sequence[str]], *, glue: str = " ", text_only: bool = False) -> tuple[Table, Keys] | None:
    """The rows below the header, and their keys; None when the table is none of speech, which `text_only` is enough to
    tell.

    A table without a header is read where its shape is clear: a column of few names, one of long texts.
    """
    header = find_header(rows)
    if header is not None:
        body = _fitted(rows[header + 1 :], _unique(rows[header]), glue=glue)
        keys = keys_of(body, text_only=text_only)
    else:
        width = max((len(row) for row in rows[:_LOOK_AT]), default=0)
        if not 2 <= width <= _WIDEST:
            return None
        body = _fitted(rows, [str(number) for number in range(width)], glue=glue)
        keys = _keys_by_shape(body)
    return None if keys is None else (body, keys)


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The number of the row that names the columns of a talk, None where there is none.

    The first row that is not empty may also use less usual names, or name times and a text alone, as Whisper's table
    does.
    """
    first = True
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if (
            sum(map(bool, cells)) >= 2
            and len(cells) <= _MOST_KEYS
            and all(len(cell) <= naming.LONGEST for cell in cells)
        ):
            names = [naming.plain(cell) for cell in cells]
            text = naming.first(naming.TEXT, names, words=naming.TEXT_WORDS if first else frozenset())
            others = [name for name in names if name != text]
            speaker = naming.first(naming.SPEAKER, others, words=naming.SPEAKER_WORDS if first else frozenset())
            timed = text in naming.TEXT or naming.first(naming.END, others)
            times = first and timed and naming.first(naming.START, others)
            if text and (speaker or times):
                return number
        first = False
    return None


def keys_of(records: Records, *, text_only: bool = False) -> Keys | None:
    """Which keys hold what, by their names and by what stands under them; None when none holds words."""
    used: dict[str, Sequence[object]]  # what is not empty
    if isinstance(records, Table):
        used = {key: [*filter(None, column[:_LOOK_AT])] for key, column in islice(records.columns.items(), _MOST_KEYS)}
    else:
        known = dict.fromkeys(key for record in records[:_LOOK_AT] for key in islice(record, _MOST_KEYS))
        used = {
            key: [value for value in _under(records, key, _LOOK_AT) if value not in (None, "", [])]
            for key in islice(known, _MOST_KEYS)
        }
    free = {key: naming.plain(key) for key, values in used.items() if values}

    def pick(
        wanted: Sequence[str],
        fits: Callable[[Sequence[object]], bool],
        *,
        words: frozenset[str] = frozenset(),
    ) -> str | None:
        names = set(free.values())
        surest = [name for name in wanted if name in names]
        further = [name for name in free.values() if words and naming.has_word(name, words)]
        for name in (*surest, *further):
            for key, own in free.items():
                if own == name and fits(used[key]):
                    del free[key]
                    return key
        return None

    text = pick(naming.TEXT, are_texts, words=naming.TEXT_WORDS)
    if text is None or text_only:
        return None if text is None else Keys(text)
    return Keys(
        text=text,
        speaker=pick(naming.SPEAKER, are_names, words=naming.SPEAKER_WORDS),
        start=pick(naming.START, are_times),
        end=pick(naming.END, are_times),
        length=pick(naming.LENGTH, are_times),
        role=pick(naming.ROLE, are_names),
    )


def read_records(records: Records, keys: Keys, *, inherit: bool = False) -> list[Utterance]:
    """The utterances of the records that hold words.

    `inherit`: an empty speaker is the one above, in a file that names a speaker only when it changes.
    """
    texts = texts_of(_under(records, keys.text))
    if not all(texts):
        spoken = list(map(bool, texts))
        records = _chosen(records, spoken)
        texts = list(compress(texts, spoken))
    speakers = speakers_of(_under(records, keys.speaker)) if keys.speaker else [NOBODY] * len(texts)
    if inherit and not all(speakers) and speaker_carries_over([speaker for speaker in speakers if speaker]):
        speakers = list(_carried(speakers))
    starts, ends = _times(records, keys, words=lambda: sum(len(text.split()) for text in texts))
    found = utterances(speakers, texts, starts, ends)
    if keys.speaker is not None and naming.plain(keys.speaker) in naming.ROLE:  # a chat with a model
        found = [one for one in found if label_key(one.speaker) not in _SERVICE_ROLES]
    return wording.utterances(map(_word, found)) if _word_by_word(found) else found


def roles_of(records: Records, keys: Keys) -> dict[str, Role]:
    """Roles that a column beside the speaker's gives, by `label_key` of the speaker."""
    found: dict[str, Role] = {}
    if keys.role is None or keys.speaker is None:
        return found
    for value, who in zip(_under(records, keys.role), _under(records, keys.speaker), strict=True):
        role = labels.role_named(speaker_of(value))
        if role and (speaker := speaker_of(who)):
            found.setdefault(label_key(speaker), role)
    return found


def _under(records: Records, key: str, most: int | None = None) -> Sequence[object]:
    """What stands under a key in the first `most` records, None where a record has no such key."""
    if isinstance(records, Table):
        return records.columns[key][:most]
    return [record.get(key) for record in records[:most]]


def _chosen(records: Records, which: Sequence[bool]) -> Records:
    if isinstance(records, Table):
        return Table({name: list(compress(cells, which)) for name, cells in records.columns.items()})
    return list(compress(records, which))


def _times(
    records: Records, keys: Keys, *, words: Callable[[], int]
) -> tuple[Sequence[float | None], Sequence[float | None]]:
    """Starts and ends of the records in seconds, an end None where it lies before its start."""
    nothing = [None] * len(records)
    if keys.start is None and keys.end is None:
        return nothing, nothing
    named = next((unit for key in (keys.start, keys.end) if key and (unit := naming.unit(key))), None)
    first = _under(records, keys.start) if keys.start else nothing
    last = _under(records, keys.end) if keys.end else None
    told = moments.read_all(first)
    if told.kind is None and moments.may_be_ranges(first):
        values = [moments.read_range(one) or (one, other) for one, other in zip(first, last or nothing, strict=True)]
        first, last = [one for one, _ in values], [other for _, other in values]
        told = moments.read_all(first)
    scale = moments.scale_of_all(told, words=words, unit=named)
    starts = scale.all_of(told)
    ends: Sequence[float | None] = nothing if last is None else scale.all_of(moments.read_all(last))
    if keys.length:
        length = moments.Scale(unit=naming.unit(keys.length) or scale.unit)
        ends = [
            end if end is not None or start is None else _end(start, length.seconds(value))
            for start, end, value in zip(starts, ends, _under(records, keys.length), strict=True)
        ]
    return starts, timing.after(starts, ends)


def _end(start: float, length: float | None) -> float | None:
    return round(start + length, 3) if length else None


def _word_by_word(utterances: Sequence[Utterance]) -> bool:
    """Whether every record holds one word, so that the words are still to be put together."""
    if len(utterances) < 12:
        return False
    left = int(0.05 * len(utterances))
    for utterance in utterances:
        if " " in utterance.text or len(utterance.text) > _LONGEST_WORD:
            left -= 1
            if left < 0:
                return False
    return True


def _word(utterance: Utterance) -> wording.Word:
    return wording.Word(utterance.text, utterance.start, utterance.end, utterance.speaker)


def _carried(speakers: Iterable[str]) -> Iterator[str]:
    last = NOBODY
    for speaker in speakers:
        last = speaker or last
        yield last


def _unique(cells: Sequence[str]) -> list[str]:
    """Names of the columns; a name that stands twice, or none at all, gets its number."""
    names: dict[str, None] = {}
    for number, cell in enumerate(cells):
        name = cell.strip()
        names[name if name and name not in names else f"{name} #{number}"] = None
    return list(names)


def _fitted(rows: Sequence[Sequence[str]], names: list[str], *, glue: str) -> Table:
    """The rows that have words. A row with more cells than names had its separator inside the text: these are joined
    again; a row of one cell alone goes on with the text above it."""
    plain = [naming.plain(name) for name in names]
    named = naming.first(naming.TEXT, plain, words=naming.TEXT_WORDS)
    text = plain.index(named) if named else len(names) - 1
    width = len(names)
    if width > 1 and set(map(len, rows)) == {width}:
        columns = [*zip(*rows, strict=True)]
        who = naming.first(naming.SPEAKER, plain)
        # where each row has a speaker, of whom there are few, each has words
        told = columns[plain.index(who)] if who else columns[text]
        if not any(map(_may_be_nothing, set(told))) or not any(map(_may_be_nothing, columns[text])):
            return Table(dict(zip(names, columns, strict=True)))
    fitted: list[Sequence[str]] = []
    more: dict[int, list[str]] = {}  # the lines that go on with the text of a row
    for row in rows:
        if len(row) == width > 1 and (last := row[text][-1:]) not in ":-" and not last.isspace():
            fitted.append(row)  # most rows, with nothing to be done to them
            continue
        cells = list(row)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if _is_empty(cells):
            continue
        if len(cells) == 1 and text > 0 and fitted:
            more.setdefault(len(fitted) - 1, []).append(cells[0])
            continue
        if len(cells) > width:
            extra = len(cells) - width
            cells[text : text + extra + 1] = [glue.join(cells[text : text + extra + 1])]
        fitted.append(cells + [""] * (width - len(cells)))
    for number, lines in more.items():
        above = fitted[number]
        fitted[number] = [*above[:text], "\n".join([above[text], *lines]), *above[text + 1 :]]
    return Table(dict(zip(names, zip(*fitted, strict=True) if fitted else [()] * width, strict=True)))


def _may_be_nothing(cell: str) -> bool:
    last = cell[-1:]
    return last in ":-" or last.isspace()


def _is_empty(cells: Sequence[str]) -> bool:
    """Whether a row has no words, or is the rule below the header of a Markdown table."""
    for cell in cells:
        filled = cell.strip()
        if filled and (filled[-1] not in ":-" or not _RULE.fullmatch(filled)):
            return False
    return True


def _keys_by_shape(table: Table) -> Keys | None:
    """The keys of a table without a header: one column of a few names that repeat, one of longer texts, and times."""
    rows = min(len(table), _LOOK_AT)
    if rows < 3:
        return None
    columns = {
        name: [filled for cell in cells[:rows] if (filled := cell.strip())] for name, cells in table.columns.items()
    }
    times = [key for key, cells in columns.items() if cells and sum(map(is_time, cells)) >= 0.9 * len(cells)]
    rest = {key: cells for key, cells in columns.items() if key not in times}
    text = max(rest, key=lambda key: sum(map(len, rest[key])), default=None)
    if text is None or sum(len(cell.split()) > 1 for cell in rest[text]) < 0.3 * rows:
        return None
    speaker = next((key for key, cells in rest.items() if key != text and _few_names(cells, rows)), None)
    if speaker is None:
        return None
    return Keys(text, speaker, *without_count(times, columns)[:2])


def _few_names(cells: Sequence[str], rows: int) -> bool:
    """Whether cells hold the names of people who speak again and again."""
    different = {label_key(cell) for cell in cells}
    if len(cells) < 0.3 * rows or not 2 <= len(different) <= max(2, min(12, len(cells) // 2)):
        return False
    return all(len(cell) <= 70 and labels.looks_like_name(cell) for cell in cells)
