"""The report: a result as one HTML page, as Markdown, as a row of a table, as a sentence.

Nothing here decides anything; what stands in the result is shown, and every statement with its place in the talk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.messages import Language, message
from analyzer.result import Result

__all__ = [
    "Rendered",
    "headline",
    "interviewer_sheet",
    "level",
    "names_level",
    "questions",
    "render",
    "six_lines",
    "summary_csv",
]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report, or the interviewer's sheet, in both forms; neither holds anything that UTF-8 cannot write."""

    html: str
    markdown: str


def render(result: Result, *, language: Language | None = None) -> Rendered:
    """`result` as HTML and Markdown, in the language of its first transcript unless `language` says otherwise."""
    from analyzer.report import environment, index, view

    shown = view.view(result, language or index.language_of(result))
    return Rendered(html=environment.html(shown), markdown=environment.markdown(shown))


def interviewer_sheet(result: Result, *, language: Language | None = None) -> Rendered:
    """How the talk was led, for whoever led it: no part of the report. `ResultError` for a result without facts."""
    from analyzer.report import environment, feedback, index

    shown = feedback.feedback(result, language or index.language_of(result))
    return Rendered(html=environment.interviewer_html(shown), markdown=environment.interviewer_markdown(shown))


def headline(result: Result, language: Language | None = None) -> str:
    """The result in one sentence with the likely range, on one line."""
    from analyzer.report import index, plain, summary

    found = summary.headline(index.Index(result, language or index.language_of(result)))
    return plain.one_line(" ".join(f"{said}." for said in (found.sentence, found.range) if said))


def questions(result: Result, *, language: Language | None = None, for_level: str | None = None) -> str:
    """An interviewer's sheet in Markdown: what to ask next; for the level with the id `for_level`, if one is sought."""
    from analyzer.report import sheet

    return sheet.sheet(result, language=language, for_level=for_level)


def level(result: Result, language: Language) -> str:
    """The recommended level as a report names it, or that it names none."""
    if not names_level(result):
        return message("no level is named").text(language)
    titles = {level.id: level.title.in_(language) for level in result.matrix.levels}
    found = result.recommendation.level
    return titles[found] if found in titles else message("nothing proven yet").text(language)


def names_level(result: Result) -> bool:
    """Whether a report names a level: not when too little was talked about, nor without a model."""
    return result.recommendation.status != "insufficient" and result.provenance.engine != "offline"


def six_lines(result: Result, language: Language | None = None) -> list[str]:
    """The summary to copy into a tracker: who, what, what to do, for, against, ask."""
    from analyzer.report import index, summary

    return list(summary.six_lines(index.Index(result, language or index.language_of(result))))


def summary_csv(results: Sequence[tuple[Result, str]], *, language: Language) -> bytes:
    """One row for each result and the path of its report, as a spreadsheet opens it; see `table`."""
    from analyzer.report import table

    return table.summary_csv(results, language=language)
