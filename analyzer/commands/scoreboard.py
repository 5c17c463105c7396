"""An evaluation for people, as Markdown, and for scripts, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.evaluation import Evaluation, InterviewScore
from analyzer.evaluation.bootstrap import PERCENT, RESAMPLES, SEED
from analyzer.evaluation.counts import Counts
from analyzer.evaluation.figures import Figure, Gate
from analyzer.evaluation.standing import STATES, agreeing
from analyzer.gold.model import BELOW, TRAPS
from analyzer.matrix.model import Matrix
from analyzer.messages import Language, Message, message
from analyzer.report.environment import markdown_text
from analyzer.resources import program_version

SCHEMA = "interview-analyzer/evaluation/1"
NOTHING = "–"

TITLES: Mapping[str, Message] = {
    "precision": message("Evidence: precision"),
    "placed": message("Evidence: precision, the value aside"),
    "recall": message("Evidence: recall"),
    "f1": message("Evidence: F1"),
    "values": message("Found evidence with an acceptable value"),
    "limit-precision": message("Limits: precision"),
    "limit-recall": message("Limits: recall"),
    "limit-reasons": message("Found limits with an acceptable reason"),
    "decoys": message("Decoys counted as support"),
    "limit-decoys": message("Decoys counted as limit"),
    "asked": message("Asked and not shown: found"),
    "states": message("States: macro-F1"),
    "states-agree": message("States that agree"),
    "parts-agree": message("States of parts that agree"),
    "inside": message("Level inside floor and ceiling"),
    "likely": message("Level inside the likely range"),
    "width": message("Mean width of the likely range, in levels"),
    "exact": message("Recommended level is that of the gold"),
    "twins": message("Dialogues: trap and twin both right"),
    "traps": message("Dialogues: traps right"),
    "genuine": message("Dialogues: genuine twins right"),
    "stepped": message("Dialogues: traps stepped into"),
    "pairs-asked": message("Dialogues: asked and not shown, found"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A gate, the figure it looks at, and whether that keeps it."""

    gate: Gate
    figure: Figure
    passed: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What could not be measured, and why; `matters` where that is a lack."""

    name: str
    is_pair: bool
    why: Message
    matters: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is told of one evaluation."""

    engine: str
    models: tuple[str, ...]
    read_by: Mapping[str, tuple[str, ...]]
    matrix: Matrix
    part: str
    measured: Evaluation
    figures: tuple[Figure, ...]
    gates: tuple[Judged, ...]
    left_out: tuple[LeftOut, ...]
    incomplete: tuple[str, ...]


def fallen(judged: Judged) -> Message:
    """One sentence on a gate that was not kept."""
    gate, value = judged.gate, judged.figure.value
    title = TITLES[gate.name]
    if value is None:
        return message(
            "{title}: there was nothing to measure, and {bound} was asked for.", title=title, bound=gate.bound
        )
    if gate.at_most:
        return message("{title}: {value}, at most {bound}.", title=title, value=f"{value:.3f}", bound=gate.bound)
    return message("{title}: {value}, at least {bound}.", title=title, value=f"{value:.3f}", bound=gate.bound)


def markdown(sheet: Sheet, language: Language) -> str:
    """The tables: all figures, by trap, states, by interview."""
    said = _Said(language)
    lines = [f"# {said(message('Evaluation: {engine}', engine=sheet.engine))}", "", *_head(sheet, said), ""]
    lines += [*_figures(sheet, said), ""]
    if any(key[0] in ("decoys", "denials", "pairs") for key in sheet.measured.counts):
        lines += [f"## {said(message('By trap'))}", "", *_by_trap(sheet.measured.counts, said), ""]
    if sheet.measured.interviews:
        lines += [f"## {said(message('By interview'))}", "", *_by_interview(sheet, said), ""]
        lines += [f"## {said(message('States'))}", "", *_states(sheet.measured.counts, said), ""]
    return "\n".join(lines)


class _Said:
    """Messages in one language, names made harmless for Markdown."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, text: Message) -> str:
        return text.text(self.language)

    @staticmethod
    def name(name: str) -> str:
        return str(markdown_text(name))


def _head(sheet: Sheet, said: _Said) -> Iterator[str]:
    matrix = sheet.matrix
    models = ", ".join(map(said.name, sheet.models)) or NOTHING
    yield f"- {said(message('Model: {models}', models=models))}"
    lists = "; ".join(
        f"{language} {', '.join(one[:12] for one in hashes)}" for language, hashes in sheet.read_by.items()
    )
    told = message("Word lists: {hashes}") if sheet.engine == "offline" else message("Prompts: {hashes}")
    yield f"- {said(message(told.id, hashes=lists))}"
    name = f"{said.name(matrix.id)} {said.name(matrix.version)}, {matrix.sha256[:12]}"
    yield f"- {said(message('Matrix: {matrix}', matrix=name))}"
    interviews, pairs = len(sheet.measured.interviews), len(sheet.measured.pairs)
    part = message("Gold: part {part}, interviews: {interviews}, pairs of dialogues: {pairs}")
    yield f"- {said(message(part.id, part=sheet.part, interviews=interviews, pairs=pairs))}"
    drawn = message("Intervals: {percent} %, bootstrap over interviews (pairs), {resamples} draws, seed {seed}")
    yield f"- {said(message(drawn.id, percent=PERCENT, resamples=RESAMPLES, seed=SEED))}"
    if sheet.left_out:
        names = ", ".join(said.name(one.name) for one in sheet.left_out)
        yield f"- {said(message('Left out: {names}', names=names))}"
    if sheet.incomplete:
        names = ", ".join(map(said.name, sheet.incomplete))
        yield f"- {said(message('Not read to the end: {names}', names=names))}"


def _figures(sheet: Sheet, said: _Said) -> Iterator[str]:
    bounds = {judged.gate.name: judged for judged in sheet.gates}
    heads = [message("figure"), message("value"), message("interval"), message("counted"), message("bound")]
    yield from _head_row([said(head) for head in heads])
    for figure in sheet.figures:
        counted = _of(said, *figure.parts) if figure.parts is not None else NOTHING
        interval = NOTHING if figure.interval is None else "–".join(f"{end:.3f}" for end in figure.interval)
        bound = _bound(bounds[figure.name], said) if figure.name in bounds else ""
        yield _row([said(TITLES[figure.name]), _number(figure.value), interval, counted, bound])


def _bound(judged: Judged, said: _Said) -> str:
    text = f"{'≤' if judged.gate.at_most else '≥'} {judged.gate.bound:g}"
    return text if judged.passed else f"**{text} {said(message('not kept'))}**"


def _by_trap(counts: Counts, said: _Said) -> Iterator[str]:
    heads = [
        message("trap"), message("decoys counted as support"), message("decoys counted as limit"),
        message("traps right"), message("twins right"), message("both right"),
    ]  # fmt: skip
    yield from _head_row([said(head) for head in heads])
    for trap in TRAPS:
        shares = [
            (counts["decoys", trap, "taken"], counts["decoys", trap]),
            (counts["denials", trap, "taken"], counts["denials", trap]),
            *((counts["pairs", trap, side], counts["pairs", trap]) for side in ("trap", "genuine", "both")),
        ]
        yield _row([trap, *(_of(said, *share) for share in shares)])


def _by_interview(sheet: Sheet, said: _Said) -> Iterator[str]:
    heads = [
        message("interview"), message("level"), message("recommended"), message("floor–ceiling"), message("likely"),
        message("right evidence"), message("found evidence"), message("right limits"), message("found limits"),
        message("decoys"), message("states"),
    ]  # fmt: skip
    yield from _head_row([said(head) for head in heads])
    for one in sheet.measured.interviews:
        yield _row([said.name(one.name), *_levels(one, sheet.matrix, said), *_shares(one.counts, said)])


def _levels(one: InterviewScore, matrix: Matrix, said: _Said) -> Iterator[str]:
    titles = {level.id: said.name(level.title.in_(said.language)) for level in matrix.levels}
    below = said(message("below"))

    def title(level: str | None) -> str:
        return below if level in (None, BELOW) else titles[level or ""]

    yield title(one.level)
    yield title(one.found.level)
    yield f"{title(one.found.floor)} … {title(one.found.ceiling)}"
    yield f"{title(one.found.likely[0])} … {title(one.found.likely[1])}"


def _shares(counts: Counts, said: _Said) -> Iterator[str]:
    yield _of(said, counts["supports", "right"], counts["supports",])
    yield _of(said, counts["passages", "found"], counts["passages",])
    yield _of(said, counts["limits", "right"], counts["limits",])
    yield _of(said, counts["denied", "found"], counts["denied",])
    yield _of(said, counts["decoys", "taken"], counts["decoys",])
    yield _of(said, *agreeing(counts))


def _states(counts: Counts, said: _Said) -> Iterator[str]:
    """Lines by the state of the gold (down) and that of the engine (across)."""
    yield from _head_row([said(message("gold ↓ engine →")), *STATES])
    for gold in STATES:
        yield _row([gold, *(str(counts["states", gold, found]) for found in STATES)])


def _head_row(cells: Sequence[str]) -> Iterator[str]:
    yield _row(cells)
    yield _row(["---", *("---:" for _ in cells[1:])])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _of(said: _Said, top: int, bottom: int) -> str:
    return said(message("{part} of {whole}", part=top, whole=bottom)) if bottom else NOTHING


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def data(sheet: Sheet) -> dict[str, Any]:
    """The same for scripts, without rounding."""
    counts = sheet.measured.counts
    return {
        "schema": SCHEMA,
        "version": program_version(),
        "engine": sheet.engine,
        "models": list(sheet.models),
        "read_by": {language: list(hashes) for language, hashes in sheet.read_by.items()},
        "matrix": {"id": sheet.matrix.id, "version": sheet.matrix.version, "sha256": sheet.matrix.sha256},
        "part": sheet.part,
        "interviews": [_interview_data(one) for one in sheet.measured.interviews],
        "pairs": [
            {"id": one.name, **{side: bool(one.counts["pairs", side]) for side in ("trap", "genuine", "both")}}
            for one in sheet.measured.pairs
        ],
        "left_out": [{"name": one.name, "why": one.why.both()} for one in sheet.left_out],
        "incomplete": list(sheet.incomplete),
        "bootstrap": {"resamples": RESAMPLES, "seed": SEED, "percent": PERCENT},
        "figures": {
            figure.name: {
                "value": figure.value,
                "interval": figure.interval and list(figure.interval),
                "counted": figure.parts and list(figure.parts),
                "over": figure.unit,
            }
            for figure in sheet.figures
        },
        "traps": {trap: _trap_data(counts, trap) for trap in TRAPS},
        "states": {gold: {found: counts["states", gold, found] for found in STATES} for gold in STATES},
        "gates": [
            {
                "figure": judged.gate.name,
                "bound": judged.gate.bound,
                "at_most": judged.gate.at_most,
                "passed": judged.passed,
            }
            for judged in sheet.gates
        ],
    }


def _interview_data(one: InterviewScore) -> dict[str, Any]:
    found, counts = one.found, one.counts
    return {
        "name": one.name,
        "level": one.level,
        "recommended": found.level,
        "floor": found.floor,
        "ceiling": found.ceiling,
        "likely": list(found.likely),
        "supports": {"right": counts["supports", "right"], "all": counts["supports",]},
        "passages": {"found": counts["passages", "found"], "all": counts["passages",]},
        "limits": {"right": counts["limits", "right"], "all": counts["limits",]},
        "denied": {"found": counts["denied", "found"], "all": counts["denied",]},
        "decoys": {"taken": counts["decoys", "taken"], "all": counts["decoys",]},
        "asked": {"found": counts["asked", "found"], "all": counts["asked",]},
        "states": dict(zip(("agree", "all"), agreeing(counts), strict=True)),
    }


def _trap_data(counts: Counts, trap: str) -> dict[str, Any]:
    return {
        "decoys": {"taken": counts["decoys", trap, "taken"], "all": counts["decoys", trap]},
        "limit_decoys": {"taken": counts["denials", trap, "taken"], "all": counts["denials", trap]},
        "pairs": {
            "trap": counts["pairs", trap, "trap"],
            "genuine": counts["pairs", trap, "genuine"],
            "both": counts["pairs", trap, "both"],
            "all": counts["pairs", trap],
        },
    }
