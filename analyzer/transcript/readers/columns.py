"""Which column of a table, or which key of a record, holds the speaker, the words and the times.

Shared by all that comes as rows or records: CSV, JSON and the tables of documents.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from analyzer.transcript.model import Role
from analyzer.transcript.readers import column_names as naming
from analyzer.transcript.readers import labels, moments, timing, wording
from analyzer.transcript.readers.plain import speaker_carries_over
from analyzer.transcript.utterance import NOBODY, Utterance, label_key, unwrap

Record = Mapping[str, object]

_LOOK_AT = 200  # records from which the keys are told
_HEADER_WITHIN = 10  # rows that may stand above the header
_WIDEST = 12  # columns of a table without a header
_LONGEST_WORD = 60  # characters
_MOST_KEYS = 200  # columns or keys that are looked at; no export of a talk has as many
_SERVICE_ROLES = frozenset({"system", "developer", "tool", "function"})  # what a chat with a model says beside the talk
_NULLS = frozenset({"nan", "none", "null", "n/a", "-", "—", "–"})
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


def read_rows(rows: Sequence[Sequence[str]], *, glue: str = " ") -> list[Utterance] | None:
    """The utterances of a table, its header found and left out; None when it is no table of speech.

    `glue` joins the cells of a row that has more of them than the header.
    """
    found = records_of(rows, glue=glue)
    return None if found is None else read_records(*found, inherit=True)


def records_of(rows: Sequence[Sequence[str]], *, glue: str = " ") -> tuple[list[dict[str, object]], Keys] | None:
    """The rows below the header as records, and their keys; None when the table is none of speech.

    A table without a header is read where its shape is clear: a column of few names, one of long texts.
    """
    header = find_header(rows)
    if header is not None:
        names = _unique(rows[header])
        body = _fitted(rows[header + 1 :], names, glue=glue)
        keys = keys_of(body, names=names)
    else:
        width = max((len(row) for row in rows[:_LOOK_AT]), default=0)
        if not 2 <= width <= _WIDEST:
            return None
        body = _fitted(rows, [str(number) for number in range(width)], glue=glue)
        keys = _keys_by_shape(body[:_LOOK_AT], width)
    return None if keys is None else (body, keys)


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The number of the row that names the columns of a talk, None where there is none.

    The first row that is not empty may also use less usual names, or name two times and a text alone, as Whisper's
    table does.
    """
    first = True
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
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
            times = first and naming.first(naming.START, others) and naming.first(naming.END, others)
            if text and (speaker or times):
                return number
        first = False
    return None


def keys_of(records: Sequence[Record], *, names: Iterable[str] | None = None) -> Keys | None:
    """Which keys hold what, by their names and by what stands under them; None when none holds words.

    `names` are the keys there are, where they are known; else those of the first records count.
    """
    sample = records[:_LOOK_AT]
    known = list(names or dict.fromkeys(key for record in sample for key in islice(record, _MOST_KEYS)))[:_MOST_KEYS]
    used = {key: [value for record in sample if (value := record.get(key)) not in (None, "", [])] for key in known}
    free = {key: naming.plain(key) for key in known if used[key]}

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

    text = pick(naming.TEXT, _are_texts, words=naming.TEXT_WORDS)
    if text is None:
        return None
    return Keys(
        text=text,
        speaker=pick(naming.SPEAKER, _are_names, words=naming.SPEAKER_WORDS),
        start=pick(naming.START, _are_times),
        end=pick(naming.END, _are_times),
        length=pick(naming.LENGTH, _are_times),
        role=pick(naming.ROLE, _are_names),
    )


def read_records(records: Sequence[Record], keys: Keys, *, inherit: bool = False) -> list[Utterance]:
    """The utterances of the records that hold words.

    `inherit`: an empty speaker is the one above, in a file that names a speaker only when it changes.
    """
    said = [(record, text) for record in records if (text := text_of(record.get(keys.text)))]
    speakers = [speaker_of(record.get(keys.speaker)) if keys.speaker else NOBODY for record, _ in said]
    if inherit and speaker_carries_over([speaker for speaker in speakers if speaker]):
        speakers = list(_carried(speakers))
    times = _times([record for record, _ in said], keys, words=sum(len(text.split()) for _, text in said))
    chat = keys.speaker is not None and naming.plain(keys.speaker) in naming.ROLE
    found = [
        Utterance(speaker, text, start, end)
        for (_, text), speaker, (start, end) in zip(said, speakers, times, strict=True)
        if not (chat and label_key(speaker) in _SERVICE_ROLES)
    ]
    return wording.utterances(map(_word, found)) if _word_by_word(found) else found


def roles_of(records: Sequence[Record], keys: Keys) -> dict[str, Role]:
    """Roles that a column beside the speaker's gives, by `label_key` of the speaker."""
    found: dict[str, Role] = {}
    if keys.role is None or keys.speaker is None:
        return found
    for record in records:
        role = labels.role_named(speaker_of(record.get(keys.role)))
        if role and (speaker := speaker_of(record.get(keys.speaker))):
            found.setdefault(label_key(speaker), role)
    return found


def speaker_of(value: object) -> str:
    """The label that a cell or a key gives: a bare number is "Speaker 1", an object is known by its name."""
    if isinstance(value, dict):
        value = _name_in(value)
    return _label_of(value[:400]) if isinstance(value, str) else wording.label(value)


@functools.lru_cache(maxsize=1024)
def _label_of(value: str) -> str:
    label = " ".join(value.split()).removesuffix(":").rstrip()
    return NOBODY if label.casefold() in _NULLS else wording.label(label.removesuffix(".0"))


def text_of(value: object) -> str:
    """The words of a cell or a key on one line; parts of a list are joined with spaces."""
    if isinstance(value, str):
        return unwrap(value)
    if not isinstance(value, list):
        return ""
    parts = (_part(item) for item in value)
    return " ".join(part for part in parts if part)


def _part(item: object) -> str:
    if isinstance(item, dict):
        item = next((item[name] for name in ("text", "punctuated_word", "word", "content") if name in item), None)
    return unwrap(item) if isinstance(item, str) else ""


def _name_in(value: Mapping[object, object]) -> object:
    names = {naming.plain(key): inner for key, inner in value.items() if isinstance(key, str)}
    name = naming.first((*naming.SPEAKER, "id"), list(names))
    inner = names.get(name) if name else None
    return None if isinstance(inner, Mapping) else inner


def _times(records: Sequence[Record], keys: Keys, *, words: int) -> list[tuple[float | None, float | None]]:
    """Start and end of every record in seconds, an end None where it lies before its start."""
    named = next((unit for key in (keys.start, keys.end) if key and (unit := naming.unit(key))), None)
    values = [_span(record, keys) for record in records] if keys.start or keys.end else [(None, None)] * len(records)
    starts = [moments.read(start) for start, _ in values]
    scale = moments.scale_of(starts, words=words, unit=named)
    length = moments.Scale(unit=(keys.length and naming.unit(keys.length)) or scale.unit)
    found = []
    for record, first, (_, last) in zip(records, starts, values, strict=True):
        start, end = scale.of(first), scale.of(moments.read(last)) if last is not None else None
        if end is None and start is not None and keys.length and (size := length.seconds(record.get(keys.length))):
            end = round(start + size, 3)
        found.append(timing.span(start, end))
    return found


def _span(record: Record, keys: Keys) -> tuple[object, object]:
    """Start and end as the record has them, also where one value gives both."""
    start = record.get(keys.start) if keys.start else None
    return moments.read_range(start) or (start, record.get(keys.end) if keys.end else None)


def _word_by_word(utterances: Sequence[Utterance]) -> bool:
    """Whether every record holds one word, so that the words are still to be put together."""
    several = sum([" " in utterance.text or len(utterance.text) > _LONGEST_WORD for utterance in utterances])
    return len(utterances) >= 12 and several <= 0.05 * len(utterances)


def _word(utterance: Utterance) -> wording.Word:
    return wording.Word(utterance.text, utterance.start, utterance.end, utterance.speaker)


def _carried(speakers: Iterable[str]) -> Iterator[str]:
    last = NOBODY
    for speaker in speakers:
        last = speaker or last
        yield last


def _are_texts(values: Sequence[object]) -> bool:
    """Whether values can be words: strings that are not all numbers, or lists of parts."""
    texts = sum(isinstance(value, list) or (isinstance(value, str) and moments.read(value) is None) for value in values)
    return texts >= 0.5 * len(values)


def _are_names(values: Sequence[object]) -> bool:
    """Whether values can be speakers. Times are none, for "from" may be either, nor are numbers that only grow."""
    if any(isinstance(value, str) and ":" in value and moments.read(value) is not None for value in values):
        return False
    numbers = [found[1] for value in values if (found := moments.read(value)) is not None and found[0] == "number"]
    if any(not number.is_integer() for number in numbers):
        return False
    if len(numbers) > 2 and all(one < other for one, other in pairwise(numbers)):
        return False
    named = [label for value in values if (label := speaker_of(value))]
    return bool(named) and sum(len(label) <= 100 for label in named) >= 0.9 * len(named)


def _are_times(values: Sequence[object]) -> bool:
    return sum(map(_is_time, values)) >= 0.3 * len(values)


def _is_time(value: object) -> bool:
    return moments.read(value) is not None or moments.read_range(value) is not None


def _unique(cells: Sequence[str]) -> list[str]:
    """Names of the columns; a name that stands twice, or none at all, gets its number."""
    names: dict[str, None] = {}
    for number, cell in enumerate(cells):
        name = cell.strip()
        names[name if name and name not in names else f"{name} #{number}"] = None
    return list(names)


def _fitted(rows: Iterable[Sequence[str]], names: Sequence[str], *, glue: str) -> list[dict[str, object]]:
    """The rows as records. A row with more cells than names had its separator inside the text: these are joined
    again; a row of one cell alone goes on with the text above it."""
    plain = [naming.plain(name) for name in names]
    named = naming.first(naming.TEXT, plain, words=naming.TEXT_WORDS)
    text = plain.index(named) if named else len(names) - 1
    fitted: list[list[str]] = []
    more: dict[int, list[str]] = {}  # the lines that go on with the text of a row
    for row in rows:
        cells = list(row)
        while len(cells) > len(names) and not cells[-1].strip():
            cells.pop()
        if _is_empty(cells):
            continue
        if len(cells) == 1 and text > 0 and fitted:
            more.setdefault(len(fitted) - 1, []).append(cells[0])
            continue
        if len(cells) > len(names):
            extra = len(cells) - len(names)
            cells[text : text + extra + 1] = [glue.join(cells[text : text + extra + 1])]
        fitted.append(cells + [""] * (len(names) - len(cells)))
    for number, lines in more.items():
        fitted[number][text] = "\n".join([fitted[number][text], *lines])
    return [dict(zip(names, cells, strict=True)) for cells in fitted]


def _is_empty(cells: Sequence[str]) -> bool:
    """Whether a row has no words, or is the rule below the header of a Markdown table."""
    for cell in cells:
        filled = cell.strip()
        if filled and (filled[-1] not in ":-" or not _RULE.fullmatch(filled)):
            return False
    return True


def _keys_by_shape(sample: Sequence[Record], width: int) -> Keys | None:
    """The keys of a table without a header: one column of a few names that repeat, one of longer texts, and times."""
    if len(sample) < 3:
        return None
    columns = {
        str(number): [cell for record in sample if (cell := str(record[str(number)]).strip())]
        for number in range(width)
    }
    times = [key for key, cells in columns.items() if cells and sum(map(_is_time, cells)) >= 0.9 * len(cells)]
    rest = {key: cells for key, cells in columns.items() if key not in times}
    text = max(rest, key=lambda key: sum(map(len, rest[key])), default=None)
    if text is None or sum(len(cell.split()) > 1 for cell in rest[text]) < 0.3 * len(sample):
        return None
    speaker = next((key for key, cells in rest.items() if key != text and _few_names(cells, len(sample))), None)
    if speaker is None:
        return None
    return Keys(text, speaker, *times[:2])


def _few_names(cells: Sequence[str], rows: int) -> bool:
    """Whether cells hold the names of people who speak again and again."""
    different = {label_key(cell) for cell in cells}
    if len(cells) < 0.3 * rows or not 2 <= len(different) <= max(2, min(12, len(cells) // 2)):
        return False
    return all(len(cell) <= 70 and labels.looks_like_name(cell) for cell in cells)
