"""Sentences of an English interview, with holes for what varies, and what nobody said."""

# {w} when, {a} I or we, {o} a filler or nothing, {v} a verb, {n} a thing, {t.class} a tool, {d:range} a number,
# {x} a word that has an opposite.
DEEDS = (
    "{w}{a} {o}{v:*} the {n} and {v:rewrote} the {n}",
    "{w}{a} {o}{v:*} the {n} in {t.infra}",
    "{w}{a} {v:extracted} {o}the {n} into a separate service on {t.frame}",
    "{w}{a} {v:moved} the {n} from {t.base} to {t.base}",
    "{w}{a} {o}{v:rewrote} the {n} in {t.frame} within {d:days} days",
    "{w}{a} {v:*} the {n}, and latency went from {d:ms} to {d:less} milliseconds",
    "{w}{a} {v:configured} {t.infra} for the {n} on {d:days} servers",
    "{w}{a} {v:introduced} {t.broker} instead of {t.base} in the {n}",
    "{w}{a} {v:found} a memory leak in the {n} and {v:*} the {n}",
    "{w}{a} {o}{v:*} the {n} {x:before} the move to {t.base}",
    "in {d:year} {a} {o}{v:*} the {n} under a load of {d:days} thousand requests",
    "{w}{a} {v:debugged} the {n} through {t.infra} and {v:*} the {n}",
    "{w}{a} {v:covered} the {n} with tests up to {d:percent} percent, it was {d:days} earlier",
    "for the {n} {a} {o}{v:wrote} a wrapper around {t.frame}",
    "{w}{a} {v:*} the {n} {x:manually}, there were {d:days} tables in {t.base}",
    "{w}{a} {v:profiled} the query in {t.base} and {v:*} an index for the {n}",
    "{w}{a} {v:documented} the {n} for newcomers, it took {d:days} pages",
    "{w}{a} {o}{v:*} the {n}, and then {v:*} the {n}",
    "our {n} crashed {d:days} times a week, and {a} {v:*} the {n}",
    "{w}{a} {v:compared} {t.base} and {t.broker} on the {n} and {v:chose} the former",
    "{w}{a} {v:spent} {d:days} days on the {n} until {a} {v:fixed} {t.broker}",
    "{w}{a} {v:migrated} {d:days} services with the {n} to {t.infra}",
    "on {t.frame} {a} {o}{v:built} the {n} for {d:days} warehouses",
    "{w}{a} {v:increased} the connection pool of {t.base} to {d:days} for the {n}",
)

TAILS = (
    ", and it got {d:times} times {x:faster}",
    ", since then the {n} handles {d:days} thousand events a minute",
    ", because {t.base} could not keep up under load",
    ", it took {d:days} days",
    ", and maintenance became {x:simpler}",
    ", and we have seen {x:fewer} incidents since",
    ", all of that was running in {t.infra}",
    ", we shipped it {x:earlier} than promised",
    ", while the customer asked for the {n}",
    ", and memory dropped by {d:percent} percent",
    ", my colleagues later took the {n} nearly as it was",
    ", the charts are still in {t.infra}",
)

ASIDES = (
    " (well, that is another story)",
    " (long to explain)",
    " (I can tell more)",
    " (we argued a lot then)",
)

DENIALS = (
    "I never touched {t.infra}, the admins did that",
    "I have never worked with {t.broker} in production",
    "no, we did not build the {n} and did not take {t.base}",
    "I haven't had a chance to work with {t.frame}",
    "we never introduced {t.broker}, we stayed on {t.base}",
    "I did not write the {n}, it was there before me",
    "we lived without {t.infra} for {d:days} months and lost nothing",
)

TALK = (
    "I like code that reads from top to bottom without surprises",
    "every decision needs an owner and a date, that is my view",
    "in my opinion the {n} is the most boring part of any system",
    "there was a long thread with the customer about the {n}",
    "two people looked at every review, sometimes till late",
    "I read the documentation first and then go to the sources",
)

# The stretch in brackets says something else once it is taken out of its sentence.
CUTS = {
    "cut_denial": (
        "I have never [worked with {t.infra} in production]",
        "I did not [configure the {n} in {t.infra}]",
        "it is not true that [I rewrote the {n} in {t.frame}]",
        "we never [introduced {t.broker} in the {n}]",
        "I wouldn't say that [I owned the {n} and {t.base}]",
        "nobody on our team [covered the {n} with tests in {t.infra}]",
        "I don't think [we accelerated the {n} on {t.base}]",
        "I haven't [moved the {n} to {t.base}]",
        "I doubt that [I know {t.frame} and {t.base} well]",
        "we failed to [move the {n} to {t.broker}]",
        "I refused to [rewrite the {n} in {t.frame}]",
        "they shipped it without [moving the {n} to {t.base}]",
        "there was no way [I managed the {n} in {t.infra}]",
        "I can't say [we fixed the {n} on {t.base}]",
    ),
    "cut_condition": (
        "had there been time, I would have [rewritten the {n} in {t.frame}]",
        "if [we introduced {t.broker} in the {n}], life would be easier",
        "I wish [we moved the {n} to {t.base}]",
        "we were going to [move the {n} to {t.base}]",
        "I wanted to [put the {n} on {t.broker}], but they said no",
        "I plan to [learn {t.infra} and move the {n}]",
        "next year I will [migrate the {n} to {t.frame}]",
        "imagine [we started the {n} on {t.base}] and everything fell",
        "suppose [I moved the {n} to {t.infra}], what then",
        "we should have [covered the {n} with tests before {t.base}]",
        "we tried to [accelerate the {n} with {t.broker}], it did not work",
        "I thought [the {n} was running on {t.base}], but it was not",
        "they promised to [move the {n} to {t.infra}]",
        "I hope to [work with {t.infra} on the {n}]",
    ),
    "cut_hearsay": (
        "they say that [the {n} holds {d:days} thousand requests on {t.base}]",
        "I heard that [{t.broker} is faster than {t.base}]",
        "the lead said that [we made the {n} {d:times} times faster]",
        "rumour has it [they rewrote the {n} in {t.frame}]",
        "colleagues told me that [the {n} crashed because of {t.base}]",
        "I read that [{t.infra} can build the {n}]",
        'my boss then wrote: "[you configured the {n} in {t.infra} well]"',
        "it is said that [{t.frame} is simpler for the {n}]",
        "the lead told us: [take {t.broker} and move the {n}]",
        "the admins claimed that [the {n} runs on {t.infra} without failures]",
        "supposedly [we moved the {n} to {t.base}]",
        "allegedly [the {n} was moved to {t.infra}]",
    ),
    "cut_agent": (
        "the lead [rewrote the {n} in {t.frame}]",
        "the devops guys [configured the {n} in {t.infra}]",
        "a contractor [moved the {n} to {t.base} within {d:days} days]",
        "my colleague [found a bug in the {n} and fixed {t.broker}]",
        "the architect [chose {t.base} for the {n}]",
        "the other team [introduced {t.broker} in the {n}]",
        "Marina [covered the {n} with tests and configured {t.infra}]",
        "they [started the {n} on {t.infra}]",
    ),
    "cut_question": (
        "and do you [use {t.broker} for the {n}]?",
        "is it true that [the {n} already runs in {t.infra}]?",
        "do I get it right that [you are moving the {n} to {t.base}]?",
        "may I ask [who writes the {n} in {t.frame}]?",
    ),
}

# These look governed and are not: taken out, the stretch means what it means there.
TWINS = (
    "more than once [{a} {v:configured} the {n} in {t.infra}]",
    "not only that, [{a} {v:rewrote} the {n} in {t.frame} within {d:days} days]",
    "as I already said, [{a} {v:moved} the {n} to {t.base}]",
    "if I am honest, [{a} {v:extracted} the {n} into {t.infra}]",
    "nobody believed it, but [{a} {v:accelerated} the {n} on {t.base} {d:times} times]",
    "I won't lie, [{a} {v:broke} the {n} during the move to {t.base}]",
    "nobody wrote tests, but [{a} {v:introduced} {t.broker} in the {n}]",
    "no doubt [{a} {v:simplified} the {n} and {v:removed} {t.broker}]",
    "there was no documentation, so [{a} {v:documented} the {n} and {v:configured} {t.infra}]",
)

QUESTIONS = (
    "Tell me, how is the {n} built and where does {t.base} come in?",
    "Did you move the {n} to {t.infra} yourself or did the admins help?",
    "So you made the {n} faster thanks to {t.broker}, right?",
    "I see. Here the {n} lives on {t.base} and holds {d:days} thousand requests.",
    "Good. Our team rewrote the {n} in {t.frame} in {d:year}, and you?",
    "What happens when the {n} goes down together with {t.broker}?",
    "I used to configure the {n} in {t.infra} myself, so let me ask about metrics.",
    "Why {t.base} and not {t.broker} for the {n}?",
)

PLAIN_QUESTIONS = (
    "Mhm.",
    "I see, let's go on.",
    "Good, one more question.",
    "Can you tell more?",
)

INVENTED_TAILS = (
    " in production",
    " from scratch",
    " for a million users",
    " without downtime",
    " all by myself",
    " overnight",
    ", and the company saved a million",
    " under heavy load",
    " on three continents",
    ", and got a bonus for it",
    " and trained the team",
    " with full test coverage",
    " personally",
    " successfully",
    " as the lead developer",
    ", and it became the company standard",
    " for a bank",
    " together with the architect",
)

INVENTED_HEADS = (
    "As the lead developer, ",
    "At a bank ",
    "Under my guidance ",
    "Overnight ",
    "For the first time in the company, ",
    "With a team of twelve ",
    "Without a single bug ",
    "Personally, ",
    "As the platform architect, ",
    "In production ",
)

INVENTED_WHOLES = (
    "I designed a distributed storage of a hundred nodes with automatic recovery",
    "We built an experimentation platform and raised revenue by a third",
    "I managed a team of eight people and ran the hiring interviews",
    "I have run {t.infra} on a thousand nodes in three regions",
    "I gave a conference talk about {t.base} and sharding",
    "I wrote a driver for {t.broker} in plain C and open-sourced it",
    "I was fully responsible for payment security and passed the audit",
    "I invented a query language of our own on top of {t.base}",
)

RECASTS = (
    "The candidate said that {}",
    "According to them, {}",
    "Has experience: {}",
    "They noted that {}",
)
# Frames that no tuning seed has: rules that know the frames above by heart fail here.
UNSEEN_CUTS = (
    "not one of us [configured the {n} in {t.infra}]",
    "we never got around to [moving the {n} to {t.base}]",
    "it would be a lie to say [I know {t.base} and {t.frame}]",
    "the idea to [move the {n} to {t.infra}] stayed on paper",
    "they asked me to [rewrite the {n} in {t.frame}], but I left before that",
    "if only [we started the {n} on {t.infra}]",
    "there was a thought to [accelerate the {n} with {t.broker}]",
    "my resume wrongly says that [I introduced {t.broker} in the {n}]",
    "for some reason the customer decided that [we rewrote the {n} in {t.frame}]",
    "legend says [the {n} holds {d:days} thousand requests]",
    "as my neighbour used to brag, [the {n} flies on {t.base}]",
    "an intern [connected the {n} to {t.infra} within {d:days} days]",
    "the previous developer [wrote the {n} in {t.frame}]",
    "we were banned from [running the {n} on {t.broker}]",
)
UNSEEN_TWINS = (
    "no kidding, [{a} {v:broke} the {n} on {t.base}]",
    "you won't believe it, but [{a} {v:moved} the {n} to {t.base} within {d:days} days]",
    "when nobody was left, [{a} {v:configured} the {n} in {t.infra}]",
    "instead of arguing, [{a} {v:rewrote} the {n} in {t.frame}]",
    "the lead was against it, and yet [{a} {v:introduced} {t.broker} in the {n}]",
    "if memory serves, [{a} {v:extracted} the {n} into {t.infra}]",
)
