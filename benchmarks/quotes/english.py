"""What an English interview is made of. Every deed, tool, thing and number goes with every other that fits."""

from __future__ import annotations

import random

from benchmarks.quotes.sentences import Fill, Part, Slot, in_words, number_part

# Past and base form of a verb, then those of its opposite; either stands in the talk.
OPPOSITES = (
    ("accelerated", "accelerate", "slowed", "slow"), ("enabled", "enable", "disabled", "disable"),
    ("increased", "increase", "decreased", "decrease"), ("added", "add", "removed", "remove"),
    ("started", "start", "stopped", "stop"), ("opened", "open", "closed", "close"),
    ("split", "split", "merged", "merge"), ("upgraded", "upgrade", "downgraded", "downgrade"),
    ("accepted", "accept", "rejected", "reject"), ("fixed", "fix", "broke", "break"),
    ("simplified", "simplify", "complicated", "complicate"), ("locked", "lock", "unlocked", "unlock"),
    ("expanded", "expand", "shrank", "shrink"), ("created", "create", "deleted", "delete"),
    ("improved", "improve", "worsened", "worsen"), ("raised", "raise", "lowered", "lower"),
    ("tightened", "tighten", "loosened", "loosen"), ("found", "find", "lost", "lose"),
)  # fmt: skip
PLAIN_VERBS = {
    "moved": "move", "rewrote": "rewrite", "extracted": "extract", "configured": "configure", "introduced": "introduce",
    "profiled": "profile", "covered": "cover", "documented": "document", "compared": "compare", "wrote": "write",
    "debugged": "debug", "migrated": "migrate", "chose": "choose", "spent": "spend", "built": "build",
}  # fmt: skip
SYNONYMS = {
    "accelerated": "boosted", "fixed": "repaired", "broke": "damaged", "created": "established", "deleted": "erased",
    "improved": "enhanced", "increased": "enlarged", "simplified": "streamlined", "extracted": "isolated",
    "rewrote": "reworked", "configured": "tuned", "introduced": "adopted", "moved": "relocated", "found": "discovered",
    "wrote": "authored", "built": "constructed", "migrated": "ported", "documented": "described", "added": "inserted",
}  # fmt: skip
DEGREES = (
    ("faster", "slower"), ("cheaper", "costlier"), ("simpler", "harder"), ("more often", "less often"),
    ("before", "after"), ("earlier", "later"), ("manually", "automatically"), ("successfully", "unsuccessfully"),
    ("lower", "higher"), ("more", "fewer"),
)  # fmt: skip
THINGS = (
    "order queue", "report export", "payment service", "price cache", "permission check", "email sender",
    "partner gateway", "stock search", "image build", "file upload", "login flow", "load balancer", "job scheduler",
    "shopping cart", "product catalogue", "discount engine", "data mart", "event handler", "delivery module",
    "audit log", "replication setup", "price parser", "customer portal", "metrics pipeline", "billing worker",
)  # fmt: skip
TOOLS = {
    "broker": ("Kafka", "RabbitMQ/Rabbit MQ", "NATS", "Celery"),
    "base": ("PostgreSQL/Postgres", "MySQL", "MongoDB/Mongo DB", "ClickHouse/Click House", "Redis", "Cassandra"),
    "infra": ("Kubernetes/k8s", "Docker", "Terraform", "Ansible", "Prometheus", "Grafana", "Jenkins"),
    "frame": ("Django", "FastAPI/Fast API", "Flask", "asyncio", "Pydantic", "SQLAlchemy/SQL Alchemy"),
}  # fmt: skip
ALIASES = (
    ("RabbitMQ", "Rabbit MQ"), ("PostgreSQL", "Postgres"), ("MongoDB", "Mongo DB"), ("ClickHouse", "Click House"),
    ("Kubernetes", "k8s"), ("FastAPI", "Fast API"), ("SQLAlchemy", "SQL Alchemy"),
)  # fmt: skip

OPENINGS = (
    "well, ", "so, ", "um, ", "you know, ", "I mean, ", "okay, ", "to be honest, ", "uh, ", "right, so ", "basically, ",
    "yeah, ", "let me think, ", "actually, ",
)  # fmt: skip
WHENS = ("back then ", "in the end ", "later ", "that spring ", "at that job ", "a year ago ", "that time ")
FILLERS = ("kind of ", "um ", "like ", "you know ", "basically ", "just ", "uh ", "sort of ")
HEDGES = ("almost ", "partly ", "apparently ", "probably ", "allegedly ", "nearly ", "barely ", "supposedly ", "maybe ")

_FORMS: dict[str, tuple[str, str, str | None]] = {past: (past, base, None) for past, base in PLAIN_VERBS.items()}
for _one, _one_base, _other, _other_base in OPPOSITES:
    _FORMS[_one] = (_one, _one_base, _other)
    _FORMS[_other] = (_other, _other_base, _one)
_DEGREE = {one: other for pair in DEGREES for one, other in (pair, pair[::-1])}
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_HUNDREDS = tuple(f"{unit} hundred" for unit in _UNITS[:10])
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_RANGES = {
    "days": list(range(3, 100)), "times": list(range(2, 20)), "ms": list(range(210, 990, 10)),
    "less": list(range(20, 95, 5)), "percent": list(range(15, 96, 5)), "year": list(range(2013, 2025)),
}  # fmt: skip


def number_words(number: int) -> str:
    """A number below a thousand as it is said."""
    return in_words(number, _UNITS, _TENS, _HUNDREDS)


def filler(agent: str) -> Fill:
    """What fills the templates of a sentence whose subject is `agent` (I or we)."""

    def fill(name: str, chance: random.Random) -> Part:
        what, _, how = name.partition(":")
        return _fill(what, how, agent, chance)

    return fill


def _fill(what: str, how: str, agent: str, chance: random.Random) -> Part:
    if what == "a":
        other = "we" if agent == "I" else "I"
        return Part(agent, Slot("agent", other=(other,), agreeing=other))
    if what == "w":
        return Part(chance.choice(WHENS), Slot("when")) if chance.random() < 0.5 else Part("")
    if what == "o":
        return Part(chance.choice(FILLERS), Slot("filler")) if chance.random() < 0.3 else Part("")
    if what == "v":
        past, base, opposite = _FORMS[chance.choice(OPPOSITES)[chance.choice((0, 2))] if how == "*" else how]
        synonym = SYNONYMS.get(past)
        other_verb = () if opposite is None else (opposite,)
        return Part(past, Slot("verb", (), other_verb, past, f"didn't {base}", () if synonym is None else (synonym,)))
    if what == "x":
        shown = chance.choice(next(pair for pair in DEGREES if how in pair))
        return Part(shown, Slot("antonym", other=(_DEGREE[shown],)))
    if what == "n":
        thing = chance.choice(THINGS)
        return Part(thing, Slot("noun", (), tuple(other for other in THINGS if other != thing)))
    if what == "d":
        return number_part(_RANGES[how], chance, number_words)
    chosen = chance.choice(TOOLS[what.partition(".")[2]])
    written, *heard = chosen.split("/")
    others = tuple(other.split("/")[0] for name in TOOLS for other in TOOLS[name] if other is not chosen)
    return Part(written, Slot("name", tuple(heard), others))
