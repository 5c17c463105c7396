"""Layouts that spread a label over several lines or cells, written as the lines that `labels` reads.

Every step takes the lines of a file and gives as many, so that a line keeps its number; what a step uses up becomes an
empty line. Words that somebody said are never changed: only what stands before, above or around them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from analyzer.transcript.clock import seconds, show
from analyzer.transcript.readers import headings, labels, stamps
from analyzer.transcript.readers.heads import STAMP, UNSEEN, read_head, stamped_line
from analyzer.transcript.readers.sounds import names_sound
from analyzer.transcript.utterance import label_key
from analyzer.wordlists import word_set

_QUOTED = re.compile(r"\s{0,3}>(?!>) ?")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_CLOCK_LINE = re.compile(rf"[\s{UNSEEN}#*_]{{0,20}}(?P<stamp>{STAMP})[\s{UNSEEN}*_:]{{0,20}}")
_UNIT = r"(?:hours?|hrs?|minutes?|mins?|seconds?|secs?|час(?:ов|а)?|минут[аы]?|мин|секунд[аы]?|сек)\b\.?"
_SPOKEN = re.compile(
    rf"(?P<who>[^:\n]{{0,90}}?)[\s,]{{0,9}}(?P<parts>(?:\b\d{{1,3}}\s{{1,2}}{_UNIT}[\s,]{{0,3}}){{1,3}})"
)
_PART = re.compile(r"(\d{1,3})\s{1,2}(\w)")
_RULE = re.compile(r"\s{0,9}[-–—―─]{1,3}\s{0,9}")
_ZOOM = re.compile(
    rf"(?P<lead>[\s{UNSEEN}]{{0,9}}(?:{STAMP})?)\s{{0,9}}(?:From|От)\s{{1,9}}(?P<who>[^:\n]{{1,90}}?)"
    r"(?:\s{1,9}(?:to|кому|для|до|к)\s{1,9}[^:\n]{1,90}?)?\s{0,3}:"
)
_BRACKETED = re.compile(
    rf"(?P<lead>[\s{UNSEEN}*-]{{0,9}}(?:{STAMP})?)[\s|*–—-]{{0,9}}"
    r"(?:\[(?P<name>[^\[\]\n]{1,60})\]|\((?P<name2>[^()\n]{1,60})\)|<(?P<name3>[^<>\n]{1,60})>)(?P<mark>[\s*–—-]{0,9})(?=[^\s:])"
)
_MARKED = 0.5  # of the names in brackets have a dash or stars behind them, where these are no part of what is said
_DASHED = re.compile(
    rf"\s{{0,9}}(?:(?P<stamp>{STAMP})[\s|–—-]{{1,9}})?(?P<name>[^:\n–—]{{1,60}}?)\s{{1,3}}[-–—]\s{{1,3}}(?=\S)"
)
_BEFORE_SPEECH = re.compile(
    rf"\s{{0,9}}(?P<name>[^:\n\[(]{{1,60}}?)\s{{0,3}}(?P<stamp>(?P<mark>[*_]{{1,3}}){STAMP}(?P=mark)|(?=[\[(]){STAMP}(?<=[\])]))"
    r"\s{1,3}(?=\S)"
)
_EMBOLDENED = re.compile(
    rf"\s{{0,9}}(?:[-*•]\s{{1,3}})?(?P<stamp>{STAMP})?[\s|:–—-]{{0,9}}(?P<mark>\*\*|__)(?P<name>[^*_:\n]{{1,60}})(?P=mark)"
    r"[\s|–—-]{0,9}(?=\S)"
)
_NUMBERED = re.compile(r"\s{0,9}(?P<name>\d{1,2})\s?:\s{1,3}(?=\S)")
_BOLD = 0.3  # of the lines begin with a bold name, where names are bold
_CELL = re.compile(r"(?<!\\)\|")
_MOST_PEOPLE = 12  # of a talk whose layout is told by its people alone
_BREAK_TAG = re.compile(r"<br\s?/?>", re.IGNORECASE)

_WHO = word_set(
    """speaker name who person participant author role имя спикер говорящий участник кто автор роль
    собеседник фамилия фио"""
)
_WHAT = word_set(
    """text transcript utterance speech said what message words content line reply текст реплика реплики
    речь слова сообщение фраза высказывание расшифровка содержание ответ"""
)
_WHEN = word_set("""time timestamp timecode start from когда время начало таймкод тайм-код тайминг метка""")


class _Named(NamedTuple):
    """A name that a line begins with, where its speech begins, and the time beside the name."""

    name: str
    body: int
    stamp: str = ""


def straighten(lines: Sequence[str]) -> list[str]:
    """The lines with every label and time at the beginning of one line, in a form that `read_head` knows."""
    straight = list(lines)
    for step in (_unquoted, stamps.as_clocks, _tables, _zoom_chat, _spoken_times, _bracketed, _stacked, _timed, _ruled):
        straight = step(straight)
    return straight


def rarer(lines: Sequence[str]) -> Iterator[list[str]]:
    """The same lines understood as layouts that ordinary text can look like, for a file in which nothing else was
    found: the surest first."""
    for step in (_above_blocks, _dashed, _behind_times, _emboldened, _numbered):
        if (straight := step(list(lines))) is not None:
            yield straight


def fences(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The numbers of the first line inside each fenced block and of the line after its last."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for number, line in enumerate(lines):
        if is_fence(line):
            if begin is None:
                begin = number + 1
            else:
                found.append((begin, number))
                begin = None
    return found if begin is None else [*found, (begin, len(lines))]


def is_fence(line: str) -> bool:
    """Whether a line opens or closes a block of Markdown."""
    return _FENCE.match(line) is not None


def clock_line(line: str) -> str | None:
    """The time that a line consists of, if it holds nothing else."""
    match = _CLOCK_LINE.fullmatch(line) if len(line) < 80 else None
    return match["stamp"] if match else None


def _unquoted(lines: list[str]) -> list[str]:
    """Lines of a quotation without its mark, where nearly everything is quoted from the first mark to the last."""
    marked = [number for number, line in enumerate(lines) if _QUOTED.match(line)]
    if len(marked) < 2:
        return lines
    between = sum(1 for line in lines[marked[0] : marked[-1] + 1] if line.strip())
    if len(marked) < 0.8 * between:
        return lines
    return [_QUOTED.sub("", line, count=1) for line in lines]


def _tables(lines: list[str]) -> list[str]:
    """Rows of a table that has a column of speakers and one of their words; other tables stay as they are."""
    straight = list(lines)
    number = 0
    while number + 1 < len(lines):
        if "|" not in lines[number] or not _is_delimiter(lines[number + 1]):
            number += 1
            continue
        header = [_bare(cell) for cell in _cells(lines[number])]
        who, what, when = (_column(header, names) for names in (_WHO, _WHAT, _WHEN))
        row = number + 2
        while row < len(lines) and "|" in lines[row]:
            row += 1
        if who is not None and what is not None:
            rows = [_cells(line) for line in lines[number + 2 : row]]
            said = [cells[what] for cells in rows if what < len(cells)]
            if sum(any(sign.isalpha() for sign in words) for words in said) > 0.5 * len(said):  # not counts of words
                straight[number:row] = ["", "", *(_row(cells, who, what, when) for cells in rows)]
        number = row
    return straight


def _is_delimiter(line: str) -> bool:
    """Whether a line is the one under the titles of a table's columns: `|---|:--|`."""
    return len(line) < 400 and "--" in line and not line.strip(" \t|:-")


def _cells(row: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(row.strip().removeprefix("|"))]


def _bare(cell: str) -> str:
    return label_key(cell.strip(" *_`:"))


def _column(header: Sequence[str], names: frozenset[str]) -> int | None:
    return next((at for at, title in enumerate(header) if names & set(title.split())), None)


def _row(cells: Sequence[str], who: int, what: int, when: int | None) -> str:
    if len(cells) <= max(who, what):
        return ""
    words = _BREAK_TAG.sub(" ", cells[what])
    stamp = clock_line(cells[when]) if when is not None and when < len(cells) else None
    speaker = cells[who].strip(" *_`:")
    return " ".join(part for part in (stamp, f"{speaker}:" if speaker else "", words) if part)


def _zoom_chat(lines: list[str]) -> list[str]:
    """`From X to Everyone:` names X."""
    found = {number: match for number, line in enumerate(lines) if (match := _ZOOM.match(line[:300]))}
    if len(found) < 2:
        return lines
    straight = list(lines)
    for number, match in found.items():
        straight[number] = f"{match['lead']} {match['who'].strip()}:{lines[number][match.end() :]}"
    return straight


def _spoken_times(lines: list[str]) -> list[str]:
    """`Имя 3 minutes 12 seconds`, as Teams reads times out, alone or before the same time in figures."""
    found = {
        number: match
        for number, line in enumerate(lines)
        if len(line) < 200 and line[:1].strip() and (match := _SPOKEN.match(line))
        if not line[match.end() :].strip() or clock_line(line[match.end() :])
    }
    if len(found) < 2:
        return lines
    straight = list(lines)
    for number, match in found.items():
        units = {"h": 3600, "ч": 3600, "m": 60, "м": 60}
        total = sum(int(count) * units.get(unit, 1) for count, unit in _PART.findall(match["parts"].lower()))
        straight[number] = f"{match['who'].strip()}  {show(total)}".strip()
        below = next((at for at in range(number + 1, min(number + 3, len(lines))) if lines[at].strip()), None)
        if below is not None and (stamp := clock_line(lines[below])) and seconds(stamp.strip("[]()` ")) == total:
            straight[below] = ""
    return straight


def _bracketed(lines: list[str]) -> list[str]:
    """`[Имя] текст`, `<Имя> текст`, `(Имя) текст`, with a time before it or without one."""
    found = {
        number: match
        for number, line in enumerate(lines)
        if (match := _BRACKETED.match(line[:240])) and not clock_line(line[match.end() :])
    }
    named = {
        number: name for number, match in found.items() if _may_be_name(name := _name(match)) and not names_sound(name)
    }
    plain = {number: name for number, name in named.items() if lines[number][found[number].end()] not in "([<"}
    filled = sum(1 for line in lines if line.strip())
    people = {label_key(name) for name in plain.values()}
    if len(people) < 2 or _repeats(plain.values()) < max(4, 0.5 * filled):
        return lines
    known = {number: name for number, name in named.items() if number in plain or label_key(name) in people}
    marked = sum(bool(found[number]["mark"].strip()) for number in known) >= _MARKED * len(known)
    straight = list(lines)
    for number, name in known.items():
        match = found[number]
        body = match.end() if marked else match.start("mark")
        straight[number] = f"{match['lead']} {name}: {lines[number][body:].lstrip()}"
    return straight


def _name(match: re.Match[str]) -> str:
    return (match["name"] or match["name2"] or match["name3"]).strip()


def _timed(lines: list[str]) -> list[str]:
    """A time on a line of its own above `Имя: текст` belongs to what is said there; such times only grow."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    clocks = [at for at, number in enumerate(filled) if len(lines[number]) < 80 and clock_line(lines[number])]
    before = [at for at in clocks if at + 1 < len(filled) and _begins_reply(lines[filled[at + 1]])]
    times = [seconds((clock_line(lines[filled[at]]) or "").strip("[]()` ")) for at in before]
    apart = all(filled[at] == 0 or not lines[filled[at] - 1].strip() for at in before)
    if len(before) < (1 if apart else 2) or len(before) < 0.8 * len(clocks):
        return lines
    if any(time is None or last is None or time < last for last, time in pairwise(times)):
        return lines
    straight = list(lines)
    for at in before:
        below = filled[at + 1]
        straight[below] = f"{clock_line(lines[filled[at]])} {lines[below].strip()}"
        straight[filled[at]] = ""
    return straight


def _begins_reply(line: str) -> bool:
    head = read_head(0, line)
    return head is not None and head.inline and head.stamp is None and labels.looks_like_name(head.label)


def _stacked(lines: list[str]) -> list[str]:
    """A name and a time on two lines, in either order, become one line."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    clocks = [at for at, number in enumerate(filled) if len(lines[number]) < 80 and clock_line(lines[number])]
    if len(clocks) < 2:
        return lines
    above = [at for at in clocks if at > 0 and _may_be_name(_uncoloned(lines[filled[at - 1]]))]
    below = [at for at in clocks if at + 1 < len(filled) and _may_be_name(lines[filled[at + 1]])]
    names_above = [_uncoloned(lines[filled[at - 1]]) for at in above]
    before = _repeats(names_above) >= _repeats(lines[filled[at + 1]] for at in below)
    pairs = above if before else below
    if len(pairs) < 2 or len(pairs) < 0.5 * len(clocks):
        return lines
    straight = list(lines)
    for at in pairs:
        name = filled[at - 1] if before else filled[at + 1]
        if not straight[name].strip():
            continue
        stamp = clock_line(lines[filled[at]])
        straight[name] = f"{_uncoloned(lines[name])}  {stamp}" if before else f"{stamp} {lines[name].strip()}"
        straight[filled[at]] = ""
    return straight


def _uncoloned(line: str) -> str:
    """A name on a line of its own without the colon behind it, and without the stars around both."""
    bare = line.strip()
    return bare.rstrip("*_: ") if bare.rstrip("*_ ").endswith(":") else bare


def _ruled(lines: list[str]) -> list[str]:
    """A name above a line that holds one dash."""
    ruled = [
        number
        for number in range(1, len(lines))
        if len(lines[number]) < 20 and _RULE.fullmatch(lines[number]) and _may_be_name(lines[number - 1])
    ]
    if len(ruled) < 4 or _repeats(lines[number - 1] for number in ruled) < 0.8 * len(ruled):
        return lines
    straight = list(lines)
    for number in ruled:
        straight[number - 1] = f"{lines[number - 1].rstrip()}:"
        straight[number] = ""
    return straight


def _above_blocks(lines: list[str]) -> list[str] | None:
    """A name alone on the first line of nearly every block, what is said below it."""
    firsts = [n for n, line in enumerate(lines) if line.strip() and (n == 0 or not lines[n - 1].strip())]
    named = [n for n in firsts if _may_be_name(lines[n]) and n + 1 < len(lines) and lines[n + 1].strip()]
    return _labelled(lines, {n: _Named(lines[n].strip(" \t*_#"), len(lines[n])) for n in named}, 0.8 * len(firsts))


def _dashed(lines: list[str]) -> list[str] | None:
    """`Имя — текст` on nearly every line, or nearly every line that begins with a time."""
    found = {n: match for n, line in enumerate(lines) if (match := _DASHED.match(line[:240]))}
    timed = {n: match for n, match in found.items() if match["stamp"]}
    times = sum(stamped_line(line) is not None for line in lines)
    filled = sum(1 for line in lines if line.strip())
    return _labelled(lines, _names(timed), 0.9 * times) or _labelled(lines, _names(found), 0.9 * filled)


def _behind_times(lines: list[str]) -> list[str] | None:
    """`Имя [0:03] текст` on nearly every line that has such a time."""
    found = {n: match for n, line in enumerate(lines) if (match := _BEFORE_SPEECH.match(line[:240]))}
    return _labelled(lines, _names(found), 0.9 * len(found))


def _emboldened(lines: list[str]) -> list[str] | None:
    """`**Имя** текст` on nearly every line that begins with bold words, a good part of all."""
    found = {n: match for n, line in enumerate(lines) if (match := _EMBOLDENED.match(line[:240]))}
    filled = sum(1 for line in lines if line.strip())
    people = {n: one for n, one in _names(found).items() if not headings.is_thing(one.name)}
    return _labelled(lines, people, max(0.9 * len(found), _BOLD * filled))


def _numbered(lines: list[str]) -> list[str] | None:
    """`1: текст` on nearly every line, the numbers those of the speakers."""
    found = {n: match for n, line in enumerate(lines) if (match := _NUMBERED.match(line[:40]))}
    named = {n: _Named(f"Speaker {match['name']}", match.end()) for n, match in found.items()}
    return _labelled(lines, named, 0.9 * sum(1 for line in lines if line.strip()))


def _names(found: Mapping[int, re.Match[str]]) -> dict[int, _Named]:
    return {
        n: _Named(match["name"].strip(" *_"), match.end(), match["stamp"] or "")
        for n, match in found.items()
        if _may_be_name(match["name"])
    }


def _labelled(lines: list[str], named: Mapping[int, _Named], least: float) -> list[str] | None:
    """The lines with a colon behind the names; None unless a few people speak again and again and `least` lines name
    one."""
    counts = Counter(label_key(one.name) for one in named.values())
    people = {key for key, count in counts.items() if count >= 2}
    again = {n: one for n, one in named.items() if label_key(one.name) in people}
    if not 2 <= len(people) <= _MOST_PEOPLE or len(again) < max(4.0, least):
        return None
    straight = list(lines)
    for n, one in again.items():
        straight[n] = f"{one.stamp} {one.name}: {lines[n][one.body :]}".strip()
    return straight


def _may_be_name(line: str) -> bool:
    """Whether a line of its own may name a speaker: no sentence, no colon, written as names are."""
    bare = line.strip().strip("*_# ")
    if not bare or len(bare) > 70 or any(sign in bare for sign in ":?!;…"):
        return False
    return any(letter.isalpha() for letter in bare) and len(bare.split()) <= 6 and labels.looks_like_name(bare)


def _repeats(names: Iterable[str]) -> int:
    """How many of the names come again."""
    counts = Counter(label_key(name) for name in names)
    return sum(count for count in counts.values() if count > 1)
