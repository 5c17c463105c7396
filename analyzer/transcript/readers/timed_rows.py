"""Tables without a header or a column of speakers: times, then texts that begin with a name: `0.5,"Анна: …"`."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.transcript.readers.cells import is_time, without_count
from analyzer.transcript.readers.columns import Keys, Table
from analyzer.transcript.readers.inner_labels import behave_like_labels

_LOOK_AT = 200  # rows by which such a table is told
_FEWEST = 3  # rows
_MOSTLY = 0.9  # of the rows are as all are
_MOST_TIMES = 3  # columns before the text: the number of the row, start, end


def table_of(rows: Sequence[Sequence[str]], *, glue: str) -> tuple[Table, Keys] | None:
    """The table and its keys, None where rows are none. The separator may stand in a text too, and `glue` puts it
    back; a row of one cell goes on with the text above it."""
    filled = [row for row in rows if any(map(str.strip, row))]
    looked = [row for row in filled[:_LOOK_AT] if len(row) > 1]
    least = _MOSTLY * len(looked)
    if len(looked) < max(_FEWEST, _MOSTLY * len(filled[:_LOOK_AT])):
        return None
    width = 0
    while width < _MOST_TIMES and sum(len(row) > width + 1 and is_time(row[width]) for row in looked) >= least:
        width += 1
    if not width or not behave_like_labels([_text(row[width:], glue) for row in looked]):
        return None
    cells: list[list[str]] = []
    for row in filled:
        if len(row) > 1 or not cells:
            cells.append([*row[:width], _text(row[width:], glue)])
        else:
            cells[-1][-1] += f"\n{row[0]}"
    names = [str(number) for number in range(width + 1)]
    table = Table({name: [row[at] if at < len(row) else "" for row in cells] for at, name in enumerate(names)})
    times = without_count(names[:-1], {name: [row[at] for row in looked] for at, name in enumerate(names[:-1])})
    return table, Keys(names[-1], None, *times[:2])


def _text(cells: Sequence[str], glue: str) -> str:
    """The cells of a text as one, without quotation marks around it that stand behind a space."""
    text = glue.join(cells).strip()
    quoted = len(text) > 1 and cells[:1] != [""] and cells[0][:1].isspace() and text[0] == text[-1] == '"'
    return text[1:-1].replace('""', '"') if quoted else text
