"""One person under two labels: proposed from the labels alone, and made one only when the caller says so."""

from __future__ import annotations

import dataclasses
import re
import shlex
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from analyzer.errors import TranscriptError
from analyzer.messages import Message, message, plural
from analyzer.transcript import words
from analyzer.transcript.model import Role, TranscriptWarning, warning
from analyzer.transcript.utterance import Parsed, Utterance, is_nobody, label_key, shorten

_MOST_LABELS = 60  # a file with more names is no interview, and every pair of them would be looked at
_MOST_PROPOSED = 12
_LONG = 6  # letters; in a shorter name one letter more or less is another name
_LONG_ROLE = 8  # letters of a role's name in which a slip is seen as one
_LISTED = 20
_ROLES = words.CANDIDATE | words.INTERVIEWER

_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\{[^{}]{0,80}\}")
_NAME = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_UNSAFE = re.compile(r"[\"`$\\!%^]")
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
# The many ways of writing Russian sounds in Latin letters become one.
_ONE_WAY = (
    ("shch", "sch"), ("tch", "ch"), ("kh", "h"), ("ph", "f"), ("x", "ks"), ("tz", "ts"), ("w", "v"),
    ("ye", "e"), ("yo", "e"), ("jo", "e"), ("yu", "iu"), ("ju", "iu"), ("ya", "ia"), ("ja", "ia"),
    ("y", "i"), ("j", "i"), ("ck", "k"), ("'", ""),
)  # fmt: skip


def merge(parsed: Parsed, same: Sequence[str]) -> tuple[Parsed, list[TranscriptWarning]]:
    """The file with the labels that the caller calls one person made one; the last name of `A=B` is kept.

    Each merged label is told in a warning. Raises `TranscriptError` for a name that no speaker has.
    """
    if not same:
        return parsed, []
    speakers = {label_key(one.speaker): one.speaker for one in parsed.utterances if not is_nobody(one.speaker)}
    kept = _kept(speakers, same)
    utterances = [
        one._replace(speaker=speakers[kept[key]]) if (key := label_key(one.speaker)) in kept else one
        for one in parsed.utterances
    ]
    merged = dataclasses.replace(parsed, utterances=utterances, roles=_roles(parsed.roles, kept))
    return merged, [
        warning(
            "people_merged",
            message(
                "“{one}” counts as “{other}”, as asked.",
                one=shorten(speakers[key], 60),
                other=shorten(speakers[other], 60),
            ),
        )
        for key, other in kept.items()
    ]


def _kept(speakers: Mapping[str, str], same: Sequence[str]) -> dict[str, str]:
    """The label that stays for each that goes."""
    kept: dict[str, str] = {}
    for given in same:
        names = [name.strip() for name in given.split("=")]
        if len(names) < 2 or not all(names):
            raise TranscriptError(
                message("“{given}” does not say who is the same person.", given=shorten(given, 80)),
                message("Write --same “A=B”: speaker A is speaker B, and is called B."),
            )
        *others, last = [find(speakers, name) for name in names]
        kept.update((key, last) for key in others if key != last)
    return {key: end for key in kept if (end := _end(key, kept)) != key}


def _end(key: str, kept: Mapping[str, str]) -> str:
    seen = {key}
    while (following := kept.get(key)) is not None and following not in seen:
        seen.add(following)
        key = following
    return key


def _roles(roles: Mapping[str, Role], kept: Mapping[str, str]) -> dict[str, Role]:
    """What the head of the file says of a label that goes is said of the one that stays."""
    return {**{kept[key]: role for key, role in roles.items() if key in kept}, **roles}


def find(speakers: Mapping[str, str], name: str) -> str:
    """The key of the speaker that `name` means: the label itself, or the only label that holds all its words.

    `speakers` holds the labels by `label_key`. Raises `TranscriptError` that lists them.
    """
    key = label_key(name)
    if key in speakers:
        return key
    wanted = set(key.split())
    matching = [other for other in speakers if wanted and wanted <= set(other.replace(",", " ").split())]
    if len(matching) == 1:
        return matching[0]
    shown = shorten(name, 80)
    if matching:
        what = message("The name “{name}” fits several speakers of the file.", name=shown)
    else:
        what = message("There is no speaker “{name}” in the file.", name=shown)
    raise TranscriptError(
        what, message("Speakers of the file: {listed}. Give one of them.", listed=in_a_list([*speakers.values()]))
    )


def in_a_list(names: Sequence[str]) -> Message | str:
    """The names as they may stand in a sentence: not more than a person reads, and how many there are beside them."""
    shown = ", ".join(shorten(name, 40) for name in names[:_LISTED])
    rest = len(names) - _LISTED
    return shown if rest <= 0 else plural("{names} and {count} more", "{names} and {count} more", rest, names=shown)


def proposals(utterances: Sequence[Utterance]) -> list[TranscriptWarning]:
    """Warnings for labels that may stand for one person, each with the option that makes them one."""
    spelt: dict[str, set[str]] = defaultdict(set)
    for one in utterances:
        if not is_nobody(one.speaker):
            spelt[label_key(one.speaker)].add(one.speaker)
    told = [_read_as_one(sorted(ways)) for ways in spelt.values() if len(ways) > 1][:_MOST_PROPOSED]
    labels = [min(ways) for ways in spelt.values()]
    return [*told, *(_proposal(*pair) for pair in alike(labels)[:_MOST_PROPOSED])]


def alike(labels: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of labels that may be one person, the fuller one second. Nothing for a crowd."""
    if not 2 <= len(labels) <= _MOST_LABELS:
        return []
    names = {label: names_in(label) for label in labels}
    found: list[tuple[str, str]] = []
    for at, one in enumerate(labels):
        for other in labels[at + 1 :]:
            alike_names = _one_name(names[one], names[other]) or _one_slip(names[one], names[other])
            if (alike_names and not _numbered_apart(one, other)) or _one_role(one, other):
                found.append(_fuller_last(one, other))
    return [*found, *_parts_of_others(names)]


def names_in(label: str) -> tuple[str, ...]:
    """The names in a label as they sound, in alphabetical order: without brackets, roles, devices and numbers."""
    plain = unicodedata.normalize("NFKC", _BRACKETS.sub(" ", label)).casefold().replace("ё", "е")
    plain = plain.split("@")[0] if plain.count("@") == 1 and " " not in plain.strip() else plain
    return tuple(sorted(_sound(word) for word in _NAME.findall(plain) if word not in words.NO_NAMES))


def _sound(word: str) -> str:
    text = "".join(_LATIN.get(letter, letter) for letter in word)
    text = "".join(letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
    for written, said in _ONE_WAY:
        text = text.replace(written, said)
    return re.sub(r"i{2,}", "i", text)


def _one_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same names in another order, alphabet or spelling, or beside another device."""
    return bool(one) and one == other and any(len(name) > 1 for name in one)


def _numbered_apart(one: str, other: str) -> bool:
    """Whether each label has a number of its own: "participants/0" and "participants/1" are two people."""
    these, those = _NUMBER.findall(one), _NUMBER.findall(other)
    return bool(these) and bool(those) and these != those


def _one_slip(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """All names the same but one, and that is long and one letter apart inside the word.

    At its end another letter is another person (Иванов and Иванова, Christina and Christine), and at its beginning
    another name (Карина and Марина).
    """
    if not one or len(one) != len(other):
        return False
    first, second = sorted(set(one) - set(other)), sorted(set(other) - set(one))
    if len(first) != 1 or len(second) != 1:
        return False
    (this,), (that,) = first, second
    shorter = min(len(this), len(that))
    inside = this[0] == that[0] and this[: shorter - 1] != that[: shorter - 1]
    return shorter >= _LONG and inside and _slips(this, that) <= 1


def _one_role(one: str, other: str) -> bool:
    """The same label but for one slip in the name of a role, as "Interviewer 2" and "Intrviewer 2"."""
    these, those = label_key(one).split(), label_key(other).split()
    if len(these) != len(those):
        return False
    differing = [(this, that) for this, that in zip(these, those, strict=True) if this != that]
    if len(differing) != 1:
        return False
    known = [word for word in differing[0] if word in _ROLES]
    return len(known) == 1 and len(known[0]) >= _LONG_ROLE and _slips(*differing[0]) <= 1


def _slips(this: str, that: str) -> int:
    """How many letters are wrong, missing, too many or swapped; 2 for all above 1."""
    from rapidfuzz.distance import OSA

    return OSA.distance(this, that, score_cutoff=1)


def _parts_of_others(names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """ "Anna" beside "Anna Smirnova", "Ivan P." beside "Ivan Petrov": where only one label holds the shorter one."""
    for short, few in names.items():
        if not any(len(name) >= 3 for name in few):
            continue
        holding = [label for label, many in names.items() if len(few) <= len(many) and _holds(many, few)]
        if len(holding) == 1:
            yield short, holding[0]


def _holds(many: tuple[str, ...], few: tuple[str, ...]) -> bool:
    """Whether the names of the shorter label are among those of the longer, initials for any that begins so."""
    left = list(many)
    initials = [name for name in few if len(name) == 1]
    for name in few:
        if len(name) > 1:
            if name not in left:
                return False
            left.remove(name)
    for initial in initials:
        fitting = next((name for name in left if len(name) > 1 and name.startswith(initial)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return len(few) < len(many) or bool(initials)


def _fuller_last(one: str, other: str) -> tuple[str, str]:
    pair = sorted((one, other), key=_fullness)
    return pair[0], pair[1]


def _fullness(label: str) -> tuple[bool, int]:
    """A role that is spelt right comes before all else."""
    return bool(_ROLES & set(label_key(label).split())), len(_BRACKETS.sub("", label).strip())


def _proposal(one: str, other: str) -> TranscriptWarning:
    one, other = shorten(one, 70), shorten(other, 70)
    text = message(
        "“{one}” and “{other}” may be one person; if so, add this option: {option}",
        one=one,
        other=other,
        option=f"--same {_quoted(f'{one}={other}')}",
    )
    return warning("same_person", text)


def _quoted(text: str) -> str:
    """`text` as it can be typed at a prompt; labels are written by strangers."""
    return shlex.quote(text) if _UNSAFE.search(text) else f'"{text}"'


def _read_as_one(ways: Sequence[str]) -> TranscriptWarning:
    listed = ", ".join(f"“{shorten(way, 40)}”" for way in ways[:5])
    text = message("These spellings were read as one speaker: {listed}.", listed=listed)
    return warning("spellings_joined", text)
