"""Whether the lines of a matrix fit together: references, ladders, thresholds, the policy.

The checks see a draft, which is what could be read of a file, so that one broken field does not hide the faults of
the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import get_args

from analyzer.matrix.document import Fault, Path
from analyzer.matrix.faults import unknown
from analyzer.matrix.model import KINDS, Level, Note, Policy, Reason, Skill, Tag, Text
from analyzer.messages import Message, message

DEPTH = 4  # the value of a deed told with its trade-offs; a line that asks for it says why


@dataclass(frozen=True)
class Draft:
    """What could be read of a matrix, by position, with the ids of all that stands in the file.

    `told` are the fields that are wrong in themselves: something stands in their place that means nothing.
    """

    levels: Mapping[int, Level]
    skills: Mapping[int, Skill]
    notes: Mapping[int, Note]
    terms: tuple[tuple[str, ...], ...]
    policy: Policy | None
    level_ids: tuple[str | None, ...]
    skill_ids: tuple[str | None, ...]
    told: frozenset[Path] = frozenset()

    @cached_property
    def rank(self) -> dict[str, int]:
        """Position of each level id."""
        return _first(self.level_ids)

    @cached_property
    def by_id(self) -> dict[str, Skill]:
        """The first skill with each id."""
        return {skill.id: skill for skill in reversed(tuple(self.skills.values()))}

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of each skill id."""
        return _first(self.skill_ids)

    def sure(self, path: Path) -> bool:
        """Whether what stands at `path` is all as the file has it."""
        return not any(told[: len(path)] == path for told in self.told)

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(id for id in self.skill_ids if id is not None)


def faults(draft: Draft) -> Iterator[Fault]:
    """Every way in which the lines do not fit together."""
    yield from _twice(draft.level_ids, ("levels",))
    yield from _twice(draft.skill_ids, ("skills",))
    if not draft.level_ids:
        yield Fault(("levels",), message("There are no levels. List them from the lowest to the highest."))
    for position, level in draft.levels.items():
        yield from _level(level, draft, ("levels", position))
    for position, skill in draft.skills.items():
        path: Path = ("skills", position)
        yield from _references(skill, draft, path)
        yield from _steps(skill, draft, path)
        yield from _inside(skill, draft, path)
    yield from _circles(draft)
    for position, note in draft.notes.items():
        yield from _skill(note.skill, draft, ("notes", position, "skill"))
    yield from _terms(draft.terms)
    if draft.policy is not None:
        yield from _policy(draft.policy, draft)


def _terms(groups: Iterable[Sequence[str]]) -> Iterator[Fault]:
    """A spelling that stands for two names would make them one."""
    seen: dict[str, int] = {}
    for position, group in enumerate(groups):
        if len(group) < 2:
            what = message("A group of spellings needs at least two. Add another one, or remove the group.")
            yield Fault(("terms", position), what)
        for place, spelling in enumerate(group):
            key = " ".join(spelling.casefold().replace("ё", "е").split())
            path: Path = ("terms", position, place)
            if not key:
                yield Fault(path, message("This spelling is empty. Write it, or remove it."))
            elif seen.setdefault(key, position) != position:
                what = message(
                    "“{spelling}” stands in two groups, which would make their names one. Keep it in one of them.",
                    spelling=spelling,
                )
                yield Fault(path, what)


def _first(ids: Iterable[str | None]) -> dict[str, int]:
    """The position of each id, the first of one that stands twice, in their order."""
    found: dict[str, int] = {}
    for position, id in enumerate(ids):
        if id is not None:
            found.setdefault(id, position)
    return found


def _twice(ids: Iterable[str | None], path: Path) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, id in enumerate(ids):
        if id is None:
            continue
        if id in seen:
            what = message("The id “{id}” is taken already. Give each entry an id of its own.", id=id)
            yield Fault((*path, position, "id"), what)
        seen.add(id)


def _level(level: Level, draft: Draft, path: Path) -> Iterator[Fault]:
    yield from _filled(level.title, (*path, "title"))
    if not any(skill.level == level.id for skill in draft.skills.values()) and _all_read(draft):
        what = message(
            "No skill has the level “{level}”. Add a skill that begins there, or remove the level.", level=level.id
        )
        yield Fault(path, what)
    for kind in KINDS:
        includes = level.soft_as if kind == "soft" else level.hard_as
        if includes is None:
            continue
        where: Path = (*path, f"{kind}_as", "level")
        yield from _known_level(includes.level, draft, where)
        if draft.rank.get(includes.level, -1) >= draft.rank.get(level.id, len(draft.rank)):
            what = message("A level can only repeat a lower one. Name a level that stands above it in the file.")
            yield Fault(where, what)


def _all_read(draft: Draft) -> bool:
    """Whether every skill could be read and stands at a level: a broken one may be just the one looked for."""
    read = draft.skills.values()
    return len(read) == len(draft.skill_ids) and all(skill.level in draft.rank for skill in read)


def _references(skill: Skill, draft: Draft, path: Path) -> Iterator[Fault]:
    yield from _known_level(skill.level, draft, (*path, "level"))
    below = draft.rank.get(skill.level)
    for position, again in enumerate(skill.again):
        where: Path = (*path, "again", position, "level")
        yield from _known_level(again.level, draft, where)
        rank = draft.rank.get(again.level)
        if rank is not None and below is not None and rank <= below:
            what = message("A line can only return at a higher level, each named once and in order. Mend the list.")
            yield Fault(where, what)
        below = rank if rank is not None else below


def _steps(skill: Skill, draft: Draft, path: Path) -> Iterator[Fault]:
    """The `implies` of a line and of its parts."""
    steps = [((*path, "implies", n), to) for n, to in enumerate(skill.implies)]
    for position, part in enumerate(skill.parts):
        steps += [((*path, "parts", position, "implies", n), to) for n, to in enumerate(part.implies)]
    for where, to in steps:
        yield from _skill(to, draft, where)
        lower = draft.by_id.get(to)
        if lower is None:
            continue
        if draft.rank.get(lower.level, -1) > draft.rank.get(skill.level, len(draft.rank)):
            what = message(
                "“{lower}” stands at a higher level. Write `implies` on the higher line and name the lower one.",
                lower=to,
            )
            yield Fault(where, what)
        kinds: tuple[Path, ...] = ((*path, "kind"), ("skills", draft.position[to], "kind"))
        if lower.kind != skill.kind and all(draft.sure(kind) for kind in kinds):
            what = message("“{lower}” is of the other kind. A hard line can imply only hard lines, a soft one soft.",
                           lower=to)  # fmt: skip
            yield Fault(where, what)


def _inside(skill: Skill, draft: Draft, path: Path) -> Iterator[Fault]:
    """What a line must have by itself."""
    for name in ("name", "text", "apart", "note"):
        yield from _filled(getattr(skill, name), (*path, name))
    if skill.threshold == DEPTH and skill.apart is None:
        what = message(
            "The threshold is {depth} and nothing says why. Add `apart`: one sentence on what sets this line apart "
            "from the lower one.", depth=DEPTH,
        )  # fmt: skip
        yield Fault((*path, "threshold"), what)
    if len(skill.parts) == 1:
        what = message("A line has two parts or more, or none. Add the other part, or remove this one.")
        yield Fault((*path, "parts"), what)
    yield from _twice((part.id for part in skill.parts), (*path, "parts"))
    yield from _twice((fact.id for fact in skill.facts), (*path, "facts"))
    for position, fact in enumerate(skill.facts):
        yield from _filled(fact.text, (*path, "facts", position, "text"))
        for n, error in enumerate(fact.errors):
            yield from _filled(error, (*path, "facts", position, "errors", n))
    for position, part in enumerate(skill.parts):
        yield from _filled(part.name, (*path, "parts", position, "name"))
    for position, question in enumerate(skill.questions):
        yield from _filled(question, (*path, "questions", position))
    for position, brackets in enumerate(skill.brackets):
        said = any(f"({brackets.text})" in text for text in (skill.text.ru, skill.text.en))
        if not said and draft.sure((*path, "text")):
            what = message("The line has no brackets with this text. Copy what stands between them, letter by letter.")
            yield Fault((*path, "brackets", position, "text"), what)
    yield from _aliases(skill, path)


def _aliases(skill: Skill, path: Path) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, alias in enumerate(skill.aliases):
        word = " ".join(alias.casefold().replace("ё", "е").split())
        if not word:
            yield Fault((*path, "aliases", position), _empty())
        elif word in seen:
            what = message("“{alias}” is in the list already. Remove one of the two.", alias=alias)
            yield Fault((*path, "aliases", position), what)
        seen.add(word)


def _filled(text: Text | None, path: Path) -> Iterator[Fault]:
    if text is not None and not text.ru.strip():
        yield Fault((*path, "ru"), _empty())
    if text is not None and not text.en.strip() and text.en != text.ru:
        yield Fault((*path, "en"), _empty())


def _empty() -> Message:
    return message("The text is empty. Write it.")


def _known_level(id: str, draft: Draft, path: Path) -> Iterator[Fault]:
    if draft.rank and id not in draft.rank:
        yield Fault(path, unknown(
            id, draft.rank, sentence=message("There is no level “{id}”.", id=id),
            otherwise=message("Write one of {known}.", known=", ".join(draft.rank)),
        ))  # fmt: skip


def _skill(id: str, draft: Draft, path: Path) -> Iterator[Fault]:
    if id not in draft.known:
        yield Fault(path, unknown(
            id, sorted(draft.known), sentence=message("There is no skill “{id}”.", id=id),
            otherwise=message("Write the id of a skill of this file, or remove this one."),
        ))  # fmt: skip


def _circles(draft: Draft) -> Iterator[Fault]:
    """One fault for each circle of `implies`, at the first of its lines."""
    steps = {skill.id: (*skill.implies, *(to for part in skill.parts for to in part.implies))
             for skill in draft.by_id.values()}  # fmt: skip
    open_, done = dict[str, int](), set[str]()
    for start in steps:
        trail = [(start, iter(steps[start]))] if start not in done else []
        open_ = {start: 0} if trail else {}
        while trail:
            here, further = trail[-1]
            to = next(further, None)
            if to is None:
                done.add(here)
                del open_[here]
                trail.pop()
            elif to in open_:
                circle = [id for id, _ in trail[open_[to] :]]
                first = min(range(len(circle)), key=lambda n: draft.position[circle[n]])
                circle = [*circle[first:], *circle[: first + 1]]
                what = message(
                    "`implies` goes round in a circle: {circle}. Remove one of the steps.", circle=" → ".join(circle)
                )
                yield Fault(("skills", draft.position[circle[0]], "implies"), what)
            elif to in steps and to not in done:
                open_[to] = len(trail)
                trail.append((to, iter(steps[to])))


def _policy(policy: Policy, draft: Draft) -> Iterator[Fault]:
    for name in ("must", "waived"):
        listed: tuple[str, ...] = getattr(policy, name)
        for position, id in enumerate(listed):
            yield from _skill(id, draft, ("policy", name, position))
        for id, count in Counter(listed).items():
            if count > 1:
                what = message("“{id}” is listed twice. Remove one of the two.", id=id)
                yield Fault(("policy", name, listed.index(id)), what)
    for position, id in enumerate(policy.waived):
        if id in policy.must:
            what = message("“{id}” is both a must and waived. Remove it from one of the two lists.", id=id)
            yield Fault(("policy", "waived", position), what)
    for entry in draft.levels.values():
        own = {skill.id for skill in draft.skills.values() if skill.level == entry.id}
        if own and own <= set(policy.waived) - set(policy.must):
            what = message(
                "Every line that begins at “{level}” is waived, so nobody could be shown to be there. "
                "Keep one of them.",
                level=entry.id,
            )
            yield Fault(("policy", "waived"), what)
    for id in policy.weights:
        yield from _skill(id, draft, ("policy", "weights", id))
    marks = (*get_args(Tag), *get_args(Reason))
    for mark, cap in policy.caps.items():
        if mark not in marks:
            yield Fault(("policy", "caps", mark), unknown(
                mark, marks, sentence=message("There is no mark “{mark}” to cap.", mark=mark),
                otherwise=message("The marks are {marks}.", marks=", ".join(marks)),
            ))  # fmt: skip
        for level in cap.levels:
            yield from _known_level(level, draft, ("policy", "caps", mark, "levels", level))
    yield from _numbers(policy)


def _numbers(policy: Policy) -> Iterator[Fault]:
    shares: list[tuple[Path, Decimal]] = [
        (("policy", "theta", "hard"), policy.theta.hard),
        (("policy", "theta", "soft"), policy.theta.soft),
        (("policy", "asked_not_shown"), policy.asked_not_shown),
        (("policy", "enough_coverage"), policy.enough_coverage),
    ]
    for path, share in shares:
        if not 0 < share <= 1:
            yield Fault(path, message("{share} is no share. Write a number above 0 and not above 1.", share=share))
    for kind in KINDS:
        shown, not_shown = policy.prior.of(kind)
        if shown < 0 or not_shown < 0 or shown + not_shown == 0:
            what = message("A prior counts lines. Write two numbers that are not below 0, one of them above it.")
            yield Fault(("policy", "prior", kind), what)
