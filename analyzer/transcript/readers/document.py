"""A talk in a document: in its lines, in its tables, or in both. Shared by Word documents and PDF.

Lines are read as plain text is, tables as CSV is. Before that goes what services write into their documents beside the
talk: who started the transcription, where it ended, times on lines of their own.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from analyzer.errors import TranscriptError
from analyzer.messages import plural
from analyzer.transcript.clock import CLOCK, show
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.readers import columns, labels, plain
from analyzer.transcript.readers.heads import read_head
from analyzer.transcript.utterance import Parsed, Utterance, is_nobody, shorten

_TIME_ALONE = re.compile(rf"\[?{CLOCK}\]?")
_RANGE_ALONE = re.compile(rf"{CLOCK}\s{{0,3}}-->\s{{0,3}}{CLOCK}")
_SWITCHED = re.compile(
    r"(?P<who>.{1,70}?)\s(?:(?:has\s)?(?:started|stopped|resumed|paused)\s(?:the\s)?(?:transcription|recording)"
    r"|(?:запустил|начал|остановил|включил|выключил|прекратил|завершил|возобновил|приостановил)(?:а|\(-?а\))?"
    r"\s(?:расшифровку|транскрипцию|транскрибирование|транскрибацию|запись))\.?"
)
_SERVICE = re.compile(
    r"(?:this editable transcript was computer.generated\b|transcription ended after \d|transcribed by https?://"
    r"|эта (?:редактируемая )?расшифровка (?:была )?создана автоматически|расшифровка (?:завершена|окончена) через \d)",
    re.I,
)
_LONGEST_SERVICE = 300  # characters
_LONGEST_LABEL = 70
_MIXED = 0.2  # the share of the talk that stands outside of the tables when it stands in both


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document; its first `bold` characters are bold."""

    text: str
    bold: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, each the texts of its cells; paragraphs of a cell are lines of its text."""

    rows: list[list[str]]

    @property
    def is_box(self) -> bool:
        """Whether it has one column only: a frame around text."""
        return all(len(row) < 2 for row in self.rows)


Block: TypeAlias = Line | Table


def has_words(block: Block) -> bool:
    """Whether there is anything to read in a line or a table."""
    if isinstance(block, Line):
        return bool(block.text.strip())
    return any(cell.strip() for row in block.rows for cell in row)


def parse(blocks: Sequence[Block], *, format: str) -> Parsed:
    """The utterances of a document. Raises `TranscriptError` where nothing says who speaks."""
    blocks = list(_joined_tables(blocks))
    talks = {number: talk for number, block in enumerate(blocks) if (talk := _talk_in(block))}
    lines = [line for block in blocks for line in _lines_of(block)]
    if not talks:
        return _from_lines(lines, blocks, format=format)
    prose = _attempt(lines, format=format)
    in_tables = sum(len(utterance.text) for talk in talks.values() for utterance in talk)
    if prose and sum(len(utterance.text) for utterance in prose.utterances) > _MIXED * in_tables:
        every = [
            line
            for number, block in enumerate(blocks)
            for line in (_as_lines(talks[number]) if number in talks else _lines_of(block))
        ]
        return _from_lines(every, [block for number, block in enumerate(blocks) if number not in talks], format=format)
    return _from_tables(blocks, talks, format=format)


def _from_lines(lines: Sequence[Line], blocks: Sequence[Block], *, format: str) -> Parsed:
    """The talk that stands in lines; where no label is found, bold beginnings of lines may be labels, and then the
    rows of tables may be lines."""
    tables = [block for block in blocks if isinstance(block, Table) and not block.is_box]
    if parsed := _attempt(lines, format=format) or _attempt_bold(lines, format=format):
        return _with_warnings(parsed, _tables_left_out(tables))
    rows = [Line("\t".join(filter(None, map(_flat, row)))) for table in tables for row in table.rows]
    if tables and (parsed := _attempt([*lines, *rows], format=format)):
        return parsed
    raise plain.no_speakers()


def _from_tables(blocks: Sequence[Block], talks: dict[int, list[Utterance]], *, format: str) -> Parsed:
    """The talk that stands in tables; what stands above them is read as the head of a plain text is."""
    first = min(talks)
    above = [line for block in blocks[:first] for line in _lines_of(block)]
    below = [line for block in blocks[first:] for line in _lines_of(block) if line.text.strip()]
    utterances = [utterance for talk in talks.values() for utterance in talk]
    head = _attempt([*above, *_as_lines(utterances)], format=format)
    left_out = [block for number, block in enumerate(blocks) if number not in talks and isinstance(block, Table)]
    warnings = [
        *(head.warnings if head else ()),
        *_tables_left_out([table for table in left_out if not table.is_box]),
        *_lines_left_out(below),
    ]
    parsed = Parsed(format=format, utterances=utterances, warnings=warnings)
    return dataclasses.replace(parsed, date=head.date, roles=head.roles) if head else parsed


def _attempt(lines: Sequence[Line], *, format: str) -> Parsed | None:
    """What the reader of plain text makes of lines; None where it finds no speakers."""
    try:
        return plain.parse_lines(list(_timed(_spoken(line.text for line in lines))), format=format)
    except TranscriptError:
        return None


def _attempt_bold(lines: Sequence[Line], *, format: str) -> Parsed | None:
    """The same where names stand in bold before what is said, without a colon or a time."""
    marked: list[Line] = []
    names: set[str] = set()
    for line in lines:
        label = line.text[: line.bold].strip()
        if label and labels.looks_like_name(label) and len(label.split()) <= 5:
            marked += [Line(f"**{label}**"), Line(line.text[line.bold :].strip())]
            names.add(label)
        else:
            marked.append(line)
    parsed = _attempt(marked, format=format) if len(names) > 1 else None
    if parsed is None or not {utterance.speaker for utterance in parsed.utterances} <= names:
        return None
    bare = {f"**{name}**": name for name in names}
    utterances = [said._replace(text=bare.get(said.text, said.text)) for said in parsed.utterances]
    return dataclasses.replace(parsed, utterances=utterances)


def _spoken(lines: Iterable[str]) -> Iterator[str]:
    """The lines without those that a service wrote about itself."""
    return (line for line in lines if not _is_service(line.strip()))


def _is_service(line: str) -> bool:
    if not line or len(line) > _LONGEST_SERVICE:
        return False
    if _SERVICE.match(line):
        return True
    switched = _SWITCHED.fullmatch(line)
    return switched is not None and ":" not in switched["who"] and labels.looks_like_name(switched["who"])


def _timed(lines: Iterable[str]) -> list[str]:
    """The lines with times that stand alone moved to the label below: `0:03 --> 0:09` above `Name` becomes
    `Name  0:03 --> 0:09`, and `00:05:00` above `Name: text` becomes `[00:05:00] Name: text`."""
    found: list[str] = []
    time: str | None = None
    for line in lines:
        plain_line = line.strip()
        if not plain_line:
            found.append(line)
        elif _RANGE_ALONE.fullmatch(plain_line) or _TIME_ALONE.fullmatch(plain_line):
            if time is not None:
                found.append(time)
            time = plain_line
        elif time is None:
            found.append(line)
        else:
            found += _with_time(time, line)
            time = None
    return found if time is None else [*found, time]


def _with_time(time: str, line: str) -> list[str]:
    head = read_head(0, line)
    if "-->" not in time:
        unstamped = head is not None and head.inline and head.stamp is None
        return [f"[{time.strip('[]')}] {line}"] if unstamped else [time, line]
    return [f"{line.strip()}  {time}"] if head is None and len(line) <= _LONGEST_LABEL else [time, line]


def _talk_in(block: Block) -> list[Utterance] | None:
    """The utterances of a table of speech; None for everything else."""
    if not isinstance(block, Table) or block.is_box:
        return None
    talk = columns.read_rows(_times_apart(block.rows))
    if not talk or all(is_nobody(utterance.speaker) for utterance in talk):
        return None
    return talk


def _times_apart(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows with a cell such as `Name 0:03` made two, where most cells of the first column are so."""
    heads = [read_head(0, _flat(row[0])) if row else None for row in rows]
    stamped = [head if head and head.stamp and head.alone and not head.inline else None for head in heads]
    filled = sum(1 for row in rows if row and row[0].strip())
    if not filled or sum(head is not None for head in stamped) < 0.6 * filled:
        return [list(row) for row in rows]
    return [
        [head.label, head.stamp or "", *row[1:]] if head else [*row[:1], "", *row[1:]]
        for head, row in zip(stamped, rows, strict=True)
    ]


def _joined_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, where tables of equal width with nothing between them are one: a talk is often cut at a page."""
    table: Table | None = None
    gap: list[Block] = []
    for block in blocks:
        if table is not None and isinstance(block, Line) and not block.text.strip():
            gap.append(block)
        elif table is not None and isinstance(block, Table) and _width(block) == _width(table):
            again = 1 if block.rows[0] == table.rows[0] else 0
            table.rows.extend(block.rows[again:])
            gap = []
        else:
            if table is not None:
                yield table
                yield from gap
                table, gap = None, []
            if isinstance(block, Table):
                table = Table(list(block.rows))
            else:
                yield block
    if table is not None:
        yield table
        yield from gap


def _width(table: Table) -> int:
    return max(map(len, table.rows), default=0)


def _lines_of(block: Block) -> list[Line]:
    """The lines of a block; of a table only where it is a frame around text."""
    if isinstance(block, Line):
        return [block]
    if not block.is_box:
        return []
    return [Line(line) for row in block.rows for cell in row for line in cell.split("\n")]


def _as_lines(talk: Sequence[Utterance]) -> list[Line]:
    """Utterances as lines of plain text."""
    found = []
    for said in talk:
        stamp = "" if said.start is None else f"[{show(said.start)}] "
        found.append(Line(f"{stamp}{said.speaker}: {said.text}" if said.speaker else said.text))
    return found


def _flat(cell: str) -> str:
    return " ".join(cell.split())


def _with_warnings(parsed: Parsed, warnings: Sequence[TranscriptWarning]) -> Parsed:
    return dataclasses.replace(parsed, warnings=[*parsed.warnings, *warnings]) if warnings else parsed


def _tables_left_out(tables: Sequence[Table]) -> list[TranscriptWarning]:
    starts = [start for table in tables if (start := " | ".join(filter(None, map(_flat, _cells(table)))))]
    if not starts:
        return []
    text = plural(
        "{count} table beside the talk was left out; it begins “{first}”.",
        "{count} tables beside the talk were left out; the first begins “{first}”.",
        len(starts),
        first=shorten(starts[0], 80),
    )
    return [warning("table_skipped", text)]


def _cells(table: Table) -> list[str]:
    return [cell for row in table.rows[:3] for cell in row]


def _lines_left_out(lines: Sequence[Line]) -> list[TranscriptWarning]:
    if not lines:
        return []
    text = plural(
        "{count} line below the table of the talk was left out: “{first}”.",
        "{count} lines below the table of the talk were left out; the first is “{first}”.",
        len(lines),
        first=shorten(lines[0].text, 80),
    )
    return [warning("lines_skipped", text)]
