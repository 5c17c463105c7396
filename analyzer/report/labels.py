"""What the codes of a result are called in front of people."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.messages import Message, message

# A state in one or two words. UNKNOWN is told apart further in `lines`: not asked is not the same as not shown.
STATES: Mapping[str, Message] = {
    "MET": message("Shown"),
    "PARTIAL": message("Shown in part"),
    "CONTESTED": message("Contested"),
    "NOT_MET": message("Not there"),
    "UNKNOWN": message("Not asked"),
}

# What a support shows, by its value.
VALUES: Mapping[int, Message] = {
    0: message("nothing"),
    1: message("names it"),
    2: message("explains it"),
    3: message("has done it"),
    4: message("has done it, in depth"),
}

# The same where rules alone read the talk: they see that something is explained, not whether it is right.
_BY_RULES: Mapping[int, Message] = {**VALUES, 2: message("says something of it, not checked")}


def values(engine: str) -> Mapping[int, Message]:
    """What a support shows, by its value, of a talk that this engine read."""
    return _BY_RULES if engine == "offline" else VALUES


REASONS: Mapping[str, Message] = {
    "does_not_know": message("does not know"),
    "wrong": message("says something wrong"),
    "counterexample": message("an example of the opposite"),
    "no_practice": message("has not done it"),
    "shallow_when_probed": message("stays on the surface when asked further"),
    "no_depth_when_probed": message("has done it, but no depth when asked further"),
}

TAGS: Mapping[str, Message] = {
    "assent": message("only agrees with the interviewer's words"),
    "buzzword": message("lists terms without saying anything of them"),
    "self_rating": message("rates themselves"),
    "intention": message("an intention, not a deed"),
    "hearsay": message("read or heard, not done"),
    "hypothetical": message("“I would”, not “I did”"),
    "team_only": message("“we”, own part not named"),
    "prompted": message("only after a hint that holds the answer"),
    "stale": message("long ago, hardly remembers"),
    "course": message("from a course"),
    "pet_project": message("from a project of their own, not from work"),
    "live": message("done live in this talk"),
}

WHY_NOT: Mapping[str, Message] = {
    "no_part": message("The line has parts, and it is not clear which of them these words show."),
    "retracted": message("The candidate took these words back later."),
    "no_fact": message(
        "The model holds it to be wrong, but no reference fact of the matrix says so: a person should check."
    ),
    "no_value": message("The model did not say how much these words show."),
    "truncated_meaning": message("Words beside the quote change what it means, so it shows nothing by itself."),
    "question": message("The candidate asks here and states nothing."),
    "reported_speech": message("The candidate repeats what somebody else said."),
    "overused": message(
        "The same words were cited for more than two lines, and they do not speak of this one: "
        "they count for the two that they show best."
    ),
    "quarantined": message(
        "These words belong to a passage that reads like an instruction to a program; nothing is held against the "
        "candidate for it."
    ),
    "adjudicated": message("A second look at the line set this quote aside."),
}

FLAGS: Mapping[str, Message] = {
    "moved": message("found in another turn than the model named"),
    "ambiguous": message("these words occur more than once"),
    "truncated_meaning": message("words that change the meaning stand next to the quote"),
    "question": message("this is a question"),
    "reported_speech": message("the candidate repeats somebody else's words"),
    "overused": message("cited for many lines at once"),
    "quarantined": message("looks like an instruction to a program"),
    "interviewer": message("these are the interviewer's words"),
}

VERDICTS: Mapping[str, Message] = {
    "verbatim": message("word for word"),
    "near": message("the same words with small differences in writing"),
    "elided": message("the model left words out; they are shown here"),
}

DIFFERENCES: Mapping[str, Message] = {
    "spelling": message("written otherwise"),
    "filler": message("a word that carries nothing"),
    "inflection": message("another form of the word"),
    "order": message("words in another order"),
    "number": message("a number"),
    "negation": message("a “not”"),
    "name": message("a name"),
    "agent": message("who did it"),
    "hedge": message("a word that weakens"),
    "inserted": message("an added word"),
    "substituted": message("another word"),
    "gap": message("a gap"),
}

PASSES: Mapping[str, Message] = {
    "gap": message("found when lines without quotes were looked for once more"),
    "recheck": message("quoted anew when the first quote did not hold"),
    "adjudication": message("assigned to this part when the line was looked at once more"),
}

RULINGS: Mapping[str, Message] = {
    "supports": message("A second look at the real words: they show what was claimed."),
    "partly": message("A second look at the real words: they show less than was claimed."),
    "does_not": message("A second look at the real words: they do not show it."),
}

RELATIONS: Mapping[str, Message] = {
    "other_part": message("the quotes speak of different parts"),
    "earlier_and_later": message("the quotes tell of different times"),
    "retracted": message("the candidate takes one back later"),
    "imprecise": message("one of the quotes does not quite say it"),
    "contradiction": message("the quotes contradict each other"),
}

SIDES: Mapping[str, Message] = {
    "support": message("for"),
    "limit": message("against"),
    "asked": message("asked, not shown"),
}

CONFIDENCE: Mapping[str, Message] = {
    "high": message("several places in the talk"),
    "medium": message("one place in the talk"),
    "low": message("on weak ground"),
}

KINDS: Mapping[str, Message] = {"hard": message("Hard"), "soft": message("Soft")}

ROLES: Mapping[str, Message] = {
    "candidate": message("candidate"),
    "interviewer": message("interviewer"),
    "other": message("another person"),
    "unknown": message("role unknown"),
}

STATUS: Mapping[str, Message] = {
    "insufficient": message("too little to go on"),
    "preliminary": message("preliminary"),
    "supported": message("well supported"),
    "incomplete": message("talk not read in full"),
}
