"""CSV and its kin: rows with commas, semicolons, tabs or bars between the cells, with a header or of a clear shape."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript import limits
from analyzer.transcript.content import Content, too_much_text
from analyzer.transcript.readers import columns, moments, timed_rows
from analyzer.transcript.readers.heads import read_head
from analyzer.transcript.utterance import Format, Parsed, label_key

_DELIMITERS = "\t;,|"
_HEAD = 64 * 1024  # characters from which a table is told
_ROWS = 200
_DECLARED = re.compile(r"sep=([^\w\s\"]|\t)[ \t]*(?:\r\n|\r|\n)", re.I)  # Excel's own first line

_MOST_ROWS = 2 * limits.MOST_UTTERANCES

Rows = list[list[str]]


def recognises(content: Content) -> bool:
    """A table whose header names a text beside a speaker or times, or whose columns are clear by their shape."""
    return not content.is_json and content.once(_delimiter) is not None


def read(content: Content) -> Parsed:
    """One utterance for each row with words. Raises `TranscriptError` for a table that breaks off or has none."""
    text, declared = _after_declaration(content.text)
    delimiter = declared or content.once(_delimiter)
    if delimiter is None:
        raise _unknown_columns()
    if text.count(delimiter) > limits.MOST_JSON_VALUES:
        raise too_much_text()
    rows = _rows(text, delimiter)
    found = columns.table_of(rows, glue=delimiter) or timed_rows.table_of(rows, glue=delimiter)
    if found is None:
        raise _unknown_columns()
    table, keys = found
    return Parsed(
        format="csv",
        utterances=columns.read_records(table, keys, inherit=True),
        roles=columns.roles_of(table, keys),
    )


def _after_declaration(text: str) -> tuple[str, str | None]:
    """The text below Excel's `sep=;`, and the separator that it names."""
    match = _DECLARED.match(text)
    return (text, None) if match is None else (text[match.end() :], match[1])


def _delimiter(content: Content) -> str | None:
    """What separates the cells of a table of speech, None where the text is no such table."""
    text = content.text
    head, declared = _after_declaration(text[:_HEAD])
    if len(text) > _HEAD:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head
    signs = [sign for sign in declared or _DELIMITERS if sign in head]
    widest = sorted(signs, key=lambda sign: -_header_width(head, sign)) if len(signs) > 1 else signs
    for sign in widest:
        if _has_header(_first_rows(head, sign), cut=len(text) > _HEAD):
            return sign
    return next((sign for sign in signs if _has_clear_shape(_first_rows(head, sign), sign, head)), None)


def _first_rows(head: str, delimiter: str, most: int = _ROWS) -> Rows:
    rows: Rows = []
    with contextlib.suppress(csv.Error):
        rows.extend(islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), most))
    return rows


def _has_header(rows: Rows, *, cut: bool) -> bool:
    """Whether a row names the columns and rows of cells stand below it. `cut`: the rows are the first of more, and a
    row may be longer than what was looked at."""
    header = columns.find_header(rows)
    if header is None:
        return False
    below = [row for row in rows[header + 1 :] if any(map(str.strip, row))]
    if not below:
        return cut and header == len(rows) - 1
    wide = [row for row in below if len(row) > 1]  # what has one cell may be text below a table of something else
    if len(below[0]) < 2 or len(wide) < 0.25 * len(below):
        return False
    return columns.table_of([*rows[: header + 1], *wide], text_only=True) is not None


def _header_width(head: str, delimiter: str) -> int:
    rows = _first_rows(head, delimiter, columns.HEADER_WITHIN)
    header = columns.find_header(rows)
    return 0 if header is None else len(rows[header])


def _has_clear_shape(rows: Rows, delimiter: str, head: str) -> bool:
    """Whether rows without a header are a table. Prose has commas too, but a space after each, and rows of any width;
    and "Last, First: text" is a label."""
    filled = [row for row in rows if any(map(str.strip, row))]
    if _has_times_first(filled) and timed_rows.table_of(filled, glue=delimiter) is not None:
        return True
    widths = [len(row) for row in filled]
    usual = max(set(widths), key=widths.count, default=0)
    if usual < 2 or widths.count(usual) < 0.9 * len(widths):
        return False
    if delimiter != "\t":
        lines = [line for line in head.splitlines()[:100] if line.strip()][:50]
        heads = [found for line in lines if (found := read_head(0, line)) is not None and found.inline]
        counts = Counter(label_key(found.label) for found in heads)
        labelled = sum(count for count in counts.values() if count > 1)
        spaced = delimiter != "|" and sum(len(row) > 1 and row[1][:1] == " " for row in filled) > 0.5 * len(filled)
        if spaced or labelled >= 0.5 * len(lines):
            return False
    return columns.table_of(filled) is not None


def _has_times_first(rows: Rows) -> bool:
    """Whether rows may be times with texts, and no lines of plain text, in which a clock and a comma may stand too."""
    spaced = sum(len(row) > 1 and row[1][:1] == " " and ":" in row[0] for row in rows)
    return sum(len(row) > 1 and moments.read(row[0]) is not None for row in rows) > 0.5 * len(rows) > spaced


def _rows(text: str, delimiter: str) -> Rows:
    """All rows. Where quotation marks do not enclose cells, as in Whisper's table, they are characters like others."""
    if (plain := _unquoted_rows(text, delimiter)) is not None:
        return plain
    broken: csv.Error | None = None
    line = 0
    unclosed = False
    for reader in _readers(text, delimiter):
        try:
            rows = list(islice(filter(None, reader), _MOST_ROWS))
        except csv.Error as error:
            broken, line = error, reader.line_num
            unclosed = "end of data" in str(error)
            continue
        if len(rows) == _MOST_ROWS:
            raise too_much_text()
        if reader.line_num == len(rows):
            return rows  # no cell has more than a line
        # the rest of the file is in the last cell where a mark in the middle was not closed, and not where it was cut
        open_ended = unclosed and any("\n" in cell.rstrip() for row in rows[-1:] for cell in row)
        if reader.dialect.quoting == csv.QUOTE_NONE or not (open_ended or _swallows_rows(rows, delimiter)):
            return rows
    raise TranscriptError(
        message("Line {line} of the table is longer than any utterance: the table cannot be read.", line=line),
        message("Perhaps a quotation mark in it is not closed: export the table again, as CSV or as text with tabs."),
    ) from broken


def _unquoted_rows(text: str, delimiter: str) -> Rows | None:
    """The rows of a table without quotation marks, in half of the time that `csv` takes; None where there are any, or
    more rows or longer ones than a talk has."""
    if '"' in text:
        return None
    lines = (text.replace("\r", "\n") if "\r" in text else text).split("\n", _MOST_ROWS)
    if len(lines) > _MOST_ROWS or max(map(len, lines)) > csv.field_size_limit():
        return None
    return [line.split(delimiter) for line in lines if line]


def _readers(text: str, delimiter: str) -> Iterator[Any]:
    """The readings of the quotation marks, the strictest first; the last cannot lose a row."""
    if _is_spaced(text[:_HEAD], delimiter):
        yield csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    yield csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if delimiter != "\t":
        yield csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    yield csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _is_spaced(head: str, delimiter: str) -> bool:
    """Whether cells stand in quotation marks behind a space, where they are none to the library."""
    mark = f'{delimiter} "'
    if mark not in head or delimiter == "\t":
        return False
    lines = [line for line in head.splitlines()[:_ROWS] if line.strip()]
    before = [line.partition(mark)[0].split(delimiter) for line in lines if mark in line]
    spaced = sum(
        all(cell[:1] == " " for cell in cells[1:]) and not any('"' in cell for cell in cells) for cells in before
    )
    return spaced > 0.5 * len(lines)


def _swallows_rows(rows: Rows, delimiter: str) -> bool:
    """Whether a quotation mark that is not closed made whole rows part of a cell: a line inside the cell begins as the
    rows do, with the same first cell or with a time."""
    if not any("\n" in cell or "\r" in cell for row in rows for cell in row):
        return False
    firsts = {row[0].strip() for row in rows if len(row) > 1 and "\n" not in row[0]}
    timed = sum(moments.read(first) is not None for first in firsts) > 0.5 * len(firsts)
    for row in rows:
        for cell in row:
            for line in cell.splitlines()[1:] if "\n" in cell or "\r" in cell else ():
                first = line.split(delimiter, 1)[0].strip()
                if delimiter in line and first and (moments.read(first) is not None if timed else first in firsts):
                    return True
    return False


def _unknown_columns() -> TranscriptError:
    return TranscriptError(
        message("It is not clear which columns of the table hold the speakers and the text."),
        message("Name the columns in the first row, for example “speaker”, “start” and “text”."),
    )


FORMAT = Format(name="csv", recognises=recognises, read=read)
