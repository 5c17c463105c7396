"""Several results as one table that a spreadsheet opens without asking."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from analyzer.messages import Language
from analyzer.report import labels, plain, summary
from analyzer.report.index import Index
from analyzer.result import Result

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def summary_csv(results: Sequence[tuple[Result, str]], *, language: Language) -> bytes:
    """A header and one row for each result and the path of its report.

    UTF-8 with a byte order mark, semicolons and CRLF: what Excel in a Russian Windows takes for a table. A cell that
    a spreadsheet would take for a formula begins with an apostrophe.
    """
    indexes = [(Index(result, language), path) for result, path in results]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_columns(Index(results[0][0], language)) if results else [])
    for index, path in indexes:
        writer.writerow([_cell(value) for value in _row(index, path)])
    return text.getvalue().encode("utf-8-sig", "replace")


def _columns(index: Index) -> list[str]:
    words = index.words
    return [
        words("Files"), words("Name"), words("Position"), words("Level or range"), words("Status"),
        words("Likely from"), words("Likely to"), words("Proven (floor)"), words("Possible (ceiling)"),
        words("Hard"), words("Soft"), words("Settled lines"), words("What to do"), words("Warnings"), words("Report"),
    ]  # fmt: skip


def _row(index: Index, path: str) -> list[str]:
    result, found = index.result, index.result.recommendation
    shown = summary.headline(index)
    ends = [index.title(one) for one in (*found.likely, found.floor, found.ceiling)]
    level = shown.level or index.words("{low} – {high}", low=ends[0], high=ends[1])
    if result.provenance.engine == "offline":
        ends, level = [""] * len(ends), index.words("no level is named")
    warnings = len(result.provenance.incomplete) + sum(len(transcript.warnings) for transcript in result.transcripts)
    return [
        ", ".join(transcript.source for transcript in result.transcripts),
        result.candidate.name or "",
        result.candidate.position or "",
        level,
        index.words.label(labels.STATUS, found.status),
        *ends,
        index.hard_title(found.hard_level) if shown.level and "hard" in index.kinds else "",
        index.title(found.soft_level) if shown.level and "soft" in index.kinds else "",
        index.words.percent(found.coverage),
        summary.action(index).title,
        str(warnings),
        path,
    ]


def _cell(text: str) -> str:
    text = plain.one_line(text)
    return "'" + text if text.startswith(_FORMULA) else text
