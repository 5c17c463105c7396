"""Plain text and Markdown: `Имя: текст`, `[00:03:12] Имя: текст`, `Имя  3:12` above the text, and their kin."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from itertools import pairwise

from analyzer.errors import TranscriptError
from analyzer.messages import message, plural
from analyzer.transcript import limits
from analyzer.transcript.clock import CLOCK, find_date, seconds
from analyzer.transcript.content import Content, too_much_text
from analyzer.transcript.model import Role, TranscriptWarning, warning
from analyzer.transcript.readers import asides, chats, counts, labels, layout, marks, sections, vocabulary
from analyzer.transcript.readers.heads import Head, read_head, stamped_line, with_inner_stamps
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance, label_key, shorten

_CLOCKS = re.compile(CLOCK)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_RARE_BREAK = re.compile(r"(\r\n|[\r\n\v\f\x85\u2028\u2029])")  # the group: what stands between two lines is kept
_TURN_MARK = re.compile(r"(?:[-–—―]|>>>?)\s{1,3}(?=\S)|>>>?(?=\w)")
_LEGEND = re.compile(r"(?P<first>[^:–—\n]{1,80}?)(?:\s{0,3}:|\s{1,3}[-–—]{1,2}\s)(?P<rest>[^\n]{1,200})")
_IN_BRACKETS = re.compile(r"(?:^|[,;:])(?P<name>[^,;:()\n]{1,80})\((?P<role>[^()\n]{1,40})\)")
_AROUND = " *_.#>•-–—|\t"
_RULE = re.compile(r"\s{0,3}(?:-{3,}|_{3,}|\*{3,}|={3,})\s{0,9}")
_FIGURES = re.compile(
    r"[~≈]?\d{1,5}(?:[.,:]\d{1,2}){0,2}\s{0,2}(?:%|процент|percent|h|m|s|min|sec|words|turns|ч|мин|сек|слов|реплик)"
    r"[\w\s.,:;%()/|–—-]{0,40}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_MOST_LINES = 4 * limits.MOST_UTTERANCES  # a name, a time, a text and a blank line for each
_MOST_NAMES = 60  # that are looked for inside what others say
_FEWEST_MARKED = 0.4  # of the lines of a dialogue begin with its mark; the others go on
_MANY_TIMES = 3  # as many labels a rarer layout must show, to be preferred to some that were found
_AND = re.compile(r"\s(?:и|and)\s|\s?[&/+]\s?|,\s")


def read(content: Content) -> Parsed:
    """The utterances of a plain text; each line of a speaker is one. Raises `TranscriptError` without labels."""
    lines = _LINE_BREAK.split(content.text)
    if len(lines) > _MOST_LINES:
        raise too_much_text()
    return parse_lines(_parted(content.text, lines))


def _parted(text: str, lines: Sequence[str]) -> Sequence[str]:
    """The lines, parted at rarer breaks too where these stand around the labels of speakers; in what somebody says
    they are spaces as any other."""
    pieces = _RARE_BREAK.split(text)
    found, breaks = pieces[::2], pieces[1::2]
    if len(found) == len(lines) or len(found) > _MOST_LINES:
        return lines
    straight, heads = _heads_in(found)
    _, usual = _heads_in(lines)
    known = {label_key(head.label) for head in usual}
    starts = {head.line: head for head in heads if len(known) < 2 or label_key(head.label) in known}
    parted = [found[0]]
    waits = 0 in starts and starts[0].alone  # for what is said below a label
    for number, (between, piece) in enumerate(zip(breaks, found[1:], strict=True), start=1):
        if between in ("\n", "\r", "\r\n") or waits or number in starts:
            parted.append(piece)
        else:
            parted[-1] += between + piece
        waits = starts[number].alone if number in starts else waits and not straight[number].strip()
    return parted


def _heads_in(lines: Sequence[str]) -> tuple[list[str], list[Head]]:
    """The lines made straight, and what the labels in them are."""
    straight = layout.straighten(chats.without_dates(lines).lines)
    talk, _, accepted = _labelled(straight)
    return straight, _people(_without_facts(accepted, talk.lines), talk.lines)[0] if accepted else []


def parse_lines(lines: Sequence[str], *, format: str = "text") -> Parsed:
    """The same of lines that some container held: the paragraphs of a document, the lines of a page.

    `format` is the name that the result carries. Raises `TranscriptError` where nothing says who speaks.
    """
    undated = chats.without_dates(lines)
    straight = layout.straighten(undated.lines)
    talk, heads, accepted = _labelled(straight)
    if _are_few(accepted, straight):
        least = _MANY_TIMES * len(accepted)
        others = (understood for other in layout.rarer(straight) if len((understood := _labelled(other))[2]) > least)
        talk, heads, accepted = next(others, (talk, heads, accepted))
    if not accepted:
        return _voices(talk, format)
    accepted, replies, doubtful = _people(_without_facts(accepted, talk.lines), talk.lines)
    first, end = accepted[0].line, _end(talk.lines, accepted)
    above = [*talk.above, *(line for line in talk.lines[:first] if line.strip())]
    below = [*(line for line in talk.lines[end:] if line.strip()), *talk.below]
    found = _utterances(talk.lines[:end], accepted)
    return Parsed(
        format=format,
        utterances=_without_chorus(found, accepted),
        date=undated.date or find_date(above),
        roles=_roles_in(above, {label_key(head.label) for head in accepted}),
        warnings=[
            *undated.warnings,
            *sections.left_out(above, below, talk.service),
            *doubts_about(labels.doubtful(heads, accepted)),
            *asides.warnings(doubtful, replies),
            *_rare([head for head in labels.rare(accepted, talk.lines[:end]) if label_key(head.label) not in doubtful]),
            *_two_in_one(_with_other_labels(found, accepted)),
        ],
        doubtful=doubtful,
    )


def _are_few(accepted: Sequence[Head], lines: Sequence[str]) -> bool:
    """Whether the labels may be words of a talk that is laid out otherwise: a role that somebody speaks of, "Candidate:
    that is what we called a build", is accepted wherever it stands."""
    again = len({label_key(head.label) for head in accepted}) < len(accepted)
    if again and not all(labels.is_role(head.label) for head in accepted):
        return False
    return len(accepted) < _FEWEST_MARKED * sum(1 for line in lines if line.strip())


def _people(accepted: list[Head], lines: Sequence[str]) -> tuple[list[Head], list[asides.Reply], frozenset[str]]:
    """The heads without those that are words of an answer, what is said under each of all, and the labels of which
    nothing shows that they are people. A label with a time is one."""
    if 2 * sum(head.stamp is not None for head in accepted) >= len(accepted):
        return accepted, [], frozenset()
    ends = [*(head.line for head in accepted[1:]), len(lines)]
    replies = [
        asides.Reply(head.label, "\n".join([lines[head.line][head.body :], *lines[head.line + 1 : end]]).strip())
        for head, end in zip(accepted, ends, strict=True)
    ]
    found = asides.find(replies)
    return [head for head in accepted if label_key(head.label) not in found.spoken], replies, found.open


def _labelled(lines: Sequence[str]) -> tuple[sections.Talk, list[Head], list[Head]]:
    """The talk in straight lines, what may be a label in it, and what is one."""
    talk = sections.find(lines)
    heads = counts.left_out([head for head in talk.heads if label_key(head.label) not in vocabulary.NO_SPEAKERS])
    for begin, end in layout.fences(lines):
        inside = [head for head in heads if begin <= head.line < end]
        if len(inside) < 0.5 * len(heads):  # a piece of code that somebody pasted, not the fence of the talk
            heads = [head for head in heads if not begin <= head.line < end]
    return talk, heads, with_inner_stamps(labels.accept(heads, lines=talk.lines), talk.lines)


def _without_facts(accepted: list[Head], lines: Sequence[str]) -> list[Head]:
    """The heads without those that begin the file with what is said about the speakers, a line for each: shares of
    talk, roles."""
    facts = 0
    for head in accepted:
        words = lines[head.line][head.body :].strip(_AROUND + ",;()[]")
        if head.stamp is not None or len(words) > 60 or not (labels.is_role(words) or _FIGURES.fullmatch(words)):
            break
        facts += 1
    return accepted[facts:] if 2 <= facts < len(accepted) else accepted


def _end(lines: Sequence[str], accepted: Sequence[Head]) -> int:
    """The number of the line at which the last reply ends: at a rule, or at "Summary: …" after an empty line in a file
    that has a label above every paragraph."""
    first, last = accepted[0].line, accepted[-1].line
    starts = {head.line for head in accepted}
    loose = any(
        line.strip() and not lines[n - 1].strip() and n not in starts and not starts & {n - 1, n - 2}
        for n, line in enumerate(lines[first + 1 : last], start=first + 1)
    )
    for number in range(last + 1, len(lines)):
        if _RULE.fullmatch(lines[number]):
            return number
        answers = number <= last + 2 and accepted[-1].alone
        if loose or answers or lines[number - 1].strip():
            continue
        head = read_head(number, lines[number])
        if head is not None and label_key(head.label) in vocabulary.OTHER_TITLES:
            return number
    return len(lines)


def _voices(talk: sections.Talk, format: str) -> Parsed:
    """A dialogue whose lines begin with a dash or `>>`, each another person's. Raises where there is none."""
    first = next((number for number, line in enumerate(talk.lines) if _TURN_MARK.match(line.strip())), 0)
    end = sections.closing(talk.lines, first)
    filled = [line.strip() for line in talk.lines[:end] if line.strip()]
    marked = [line for line in filled if _TURN_MARK.match(line)]
    if len(marked) < 4 or len(marked) < _FEWEST_MARKED * len(filled):
        raise no_speakers()
    begin = next(number for number, line in enumerate(filled) if _TURN_MARK.match(line))
    pieces = [
        (Utterance(NOBODY, _TURN_MARK.sub("", line, count=1).strip()), _TURN_MARK.match(line) is not None)
        for line in filled[begin:]
    ]
    above = [*talk.above, *filled[:begin]]
    below = [*(line for line in talk.lines[end:] if line.strip()), *talk.below]
    return Parsed(
        format=format,
        utterances=marks.alternate(pieces),
        date=find_date(above),
        warnings=[*sections.left_out(above, below, talk.service), marks.two_assumed()],
        alternating=True,
    )


def _with_other_labels(utterances: Sequence[Utterance], accepted: Sequence[Head]) -> list[Utterance]:
    """The utterances in the middle of which the label of a speaker and a colon stand."""
    names = sorted({head.label for head in accepted if len(head.label) > 2}, key=len, reverse=True)[:_MOST_NAMES]
    if not names:
        return []
    inside = re.compile(rf"(?<![\w«\"“„(])(?:{'|'.join(map(re.escape, names))})\s{{0,2}}:(?=\s)")
    return [utterance for utterance in utterances if ":" in utterance.text and inside.search(utterance.text)]


def _two_in_one(found: Sequence[Utterance]) -> list[TranscriptWarning]:
    """A warning for replies in which two people may speak; they are left as they are."""
    if not found:
        return []
    text = plural(
        "{count} reply holds the name of another speaker and a colon: two people may speak in it. “{line}”",
        "{count} replies hold the name of another speaker and a colon: two people may speak in them. One: “{line}”",
        len(found),
        line=shorten(found[0].text, 80),
    )
    return [warning("two_people_in_turn", text)]


def _without_chorus(utterances: Sequence[Utterance], accepted: Sequence[Head]) -> list[Utterance]:
    """What several people say at once is nobody's."""
    known = {label_key(head.label) for head in accepted}
    return [
        utterance._replace(speaker=NOBODY) if _is_chorus(label_key(utterance.speaker), known) else utterance
        for utterance in utterances
    ]


def _is_chorus(key: str, known: set[str]) -> bool:
    if key in vocabulary.EVERYONE:
        return True
    names = _AND.split(key)
    return len(names) > 1 and all(name in known for name in names)


def no_speakers() -> TranscriptError:
    """The refusal of a file that does not say who speaks."""
    return TranscriptError(
        what=message("The file does not say who is speaking: no speaker labels were found."),
        do=message(
            "Export the transcript with speaker names, or write a name and a colon before each reply, "
            "for example “Anna: Tell me about your last project.”"
        ),
    )


def doubts_about(heads: Sequence[Head]) -> list[TranscriptWarning]:
    """A warning for lines that begin as a speaker's might and were taken for speech."""
    if not heads:
        return []
    text = plural(
        "{count} line begins like a speaker's label but was read as speech: “{label}:”.",
        "{count} lines begin like a speaker's label but were read as speech, the first: “{label}:”.",
        len(heads),
        label=shorten(heads[0].label, 60),
    )
    return [warning("label_doubtful", text)]


def _rare(heads: Sequence[Head]) -> list[TranscriptWarning]:
    """A warning for labels that stand in few lines, where other lines have none."""
    if not heads:
        return []
    text = plural(
        "{count} speaker has hardly a line: “{label}”. If it is a word of what somebody says, "
        "give it to that speaker: --same “{label}=NAME”.",
        "{count} speakers have hardly a line, the first: “{label}”. If it is a word of what somebody says, "
        "give it to that speaker: --same “{label}=NAME”.",
        len(heads),
        label=shorten(heads[0].label, 60),
    )
    return [warning("label_rare", text)]


def times_of(stamp: str | None) -> tuple[float | None, float | None]:
    """Start and end in seconds of `[0:03]`, `0:03 - 0:09` and the like."""
    clocks = _CLOCKS.findall(stamp or "")
    start = seconds(clocks[0]) if clocks else None
    end = seconds(clocks[1]) if len(clocks) > 1 else None
    return start, end


def _utterances(lines: Sequence[str], accepted: Sequence[Head]) -> list[Utterance]:
    by_line = {head.line: head for head in accepted}
    times = _line_times(lines, accepted)
    inherit = speaker_carries_over([head.label for head in accepted])
    speaker, start, end = NOBODY, None, None
    found: list[Utterance] = []
    for number in range(accepted[0].line, len(lines)):
        line = lines[number]
        if (head := by_line.get(number)) is not None:
            speaker = head.label
            start, end = times_of(head.stamp)
            words = line[head.body :].strip()
        elif (stamped := times.get(number)) is not None:
            start, end = times_of(stamped[0])
            words = line[stamped[1] :].strip()
            if words and not inherit:
                speaker = NOBODY
        else:
            words = "" if _RULE.fullmatch(line) else line.strip()
        if words:
            found.append(Utterance(speaker, words, start, end))
            start = end = None
    return found


def _line_times(lines: Sequence[str], accepted: Sequence[Head]) -> dict[int, tuple[str, int]]:
    """Times at the beginning of lines without a label, and where the text of those lines begins.

    There are such only where labels come after times; one is written as they are, and lies between its neighbours.
    """
    leading = [head for head in accepted if _stamp_leads(lines[head.line], head)]
    if len(leading) < 0.6 * len(accepted):
        return {}
    forms = {_form(head.stamp) for head in leading}
    starts = {head.line: times_of(head.stamp)[0] for head in accepted}
    found: dict[int, tuple[str, int]] = {}
    waiting: list[tuple[int, tuple[str, int], float]] = []  # until the next label says whether they lie before it
    last = 0.0
    for number in range(accepted[0].line, len(lines)):
        if number in starts:
            start = starts[number]
            if start is not None:
                found.update((at, stamped) for at, stamped, time in waiting if time <= start or start < last)
                waiting, last = [], start
        elif (stamped := stamped_line(lines[number])) is not None and _form(stamped[0]) in forms:
            time = times_of(stamped[0])[0]
            if time is not None and time >= last:
                waiting.append((number, stamped, time))
    # behind the last label nothing bounds them: "12:30" without brackets is speech unless the file has such lines above
    sure = bool(found)
    found.update((at, stamped) for at, stamped, _ in waiting if sure or not stamped[0][:1].isdigit())
    return found


def _form(stamp: str | None) -> str:
    """How a time is written: with which brackets, of how many parts."""
    return _DIGITS.sub("0", stamp or "")


def speaker_carries_over(speakers: Sequence[str]) -> bool:
    """Whether the file names a speaker only when it changes, so that what has no label is the last one's.

    A file that repeats the label for one speaker's next line means something else by leaving it out.
    """
    most = 0.1 * max(len(speakers) - 1, 0)
    if sum(map(operator.eq, speakers, speakers[1:])) > most:
        return False
    return sum(label_key(first) == label_key(second) for first, second in pairwise(speakers)) <= most


def _stamp_leads(line: str, head: Head) -> bool:
    return head.stamp is not None and stamped_line(line) is not None


def _roles_in(preamble: Sequence[str], speakers: set[str]) -> dict[str, Role]:
    """Roles from lines such as "Кандидат: Пётр Орлов", "Пётр Орлов — кандидат" or "Участники: Пётр Орлов (кандидат)"
    above the talk."""
    roles: dict[str, Role] = {}
    for line in preamble:
        for pair in _IN_BRACKETS.finditer(line[:1000]):
            key, role = label_key(pair["name"].strip(_AROUND)), labels.role_named(pair["role"])
            if key in speakers and role is not None:
                roles.setdefault(key, role)
        match = _LEGEND.match(line[:300])
        if match is None:
            continue
        first, rest = match["first"], match["rest"]
        if (key := label_key(first.strip(_AROUND))) in speakers:
            role = labels.role_named(rest) if len(rest) <= 60 else None
            if role is not None:
                roles.setdefault(key, role)
        elif (role := labels.role_named(first)) is not None:
            for name in re.split(r"[,;]", rest):
                if (key := label_key(name.strip(_AROUND))) in speakers:
                    roles[key] = role
    return roles


FORMAT = Format(name="text", recognises=lambda content: not content.is_json, read=read)
