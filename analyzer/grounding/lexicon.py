"""Word lists of the quote checker, Russian and English, in the normalised spelling of `shadow`: rules as data.

A list says what a word may do to a quote, nothing about any trade or skill.
"""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that turn a statement round. Lost or added, they change a quote beyond repair.
NEGATIONS = _set(
    "не нет ни никогда никак никто никого никому никем ничего ничто ничем ничему нигде никуда никакой никакая никакое "
    "никакие никаких никакого нельзя нету без отнюдь ничуть нисколько not no never none nobody nothing neither nor "
    "nowhere without cannot"
)
# Words that take back or weaken what they stand with.
HEDGES = _set(
    "бы б вряд едва якобы будто ли почти чуть наверное наверно возможно вероятно кажется вроде примерно иногда редко "
    "изредка местами отчасти частично слегка немного немножко теоретически формально мельком поверхностно однажды "
    "would could might may should hardly barely scarcely almost nearly maybe perhaps probably possibly apparently "
    "supposedly allegedly sometimes rarely occasionally partly partially slightly theoretically seldom if если "
    "instead rather except unless кроме вместо только лишь only"
)
# Who did it.
AGENTS = _set(
    "я мы он она они ты вы меня мне мной нас нам нами его ее их ему ей им тебя тебе вас вам мой моя мое мои моего моей "
    "наш наша наше наши нашего нашей свой сам сама сами i we he she they you me us him her them my our his their your "
    "myself ourselves himself herself themselves"
)
# Sounds and words that fill a pause. Lost or added, they change nothing.
FILLERS = _set(
    "ну вот э ээ эээ эм ээм м мм ммм а аа ага угу так там типа короче значит собственно вообще в-общем общем-то как-бы "
    "допустим просто же ж то да это уж ведь конечно блин слушай слушайте смотри смотрите понимаешь понимаете скажем "
    "uh um uhm erm er hm hmm mm mhm like well so just okay ok oh ah right basically actually literally kinda sorta yeah"
)
# Phrases that fill a pause; each word of them is a filler where the whole phrase stands.
FILLER_PHRASES: tuple[tuple[str, ...], ...] = tuple(
    tuple(phrase.split())
    for phrase in (
        "как бы", "в общем", "в общем то", "в принципе", "так сказать", "на самом деле", "то есть", "это самое",
        "как его", "скажем так", "грубо говоря", "честно говоря", "если честно", "если что", "если можно так сказать",
        "ну то есть", "по сути", "в целом", "короче говоря", "как говорится", "you know", "i mean", "kind of",
        "sort of", "to be honest", "you see", "let me think", "how to say", "в смысле", "так скажем", "вот это вот",
    )
)  # fmt: skip
# What a quote may add or lose beside fillers: it carries no meaning of its own.
PARTICLES = _set("и а же ж то ведь уж the a an that and also too тоже также ещё еще уже этот эта это эти")

# What governs a clause from outside and says that it did not happen, or that the speaker only heard of it.
HEARSAY = _set(
    "говорят рассказывали рассказывал рассказывала слышал слышала слыхал читал читала прочитал писали считается мол "
    "утверждают утверждает утверждал heard read apparently reportedly supposedly allegedly rumor rumour legend "
    "claims claimed claim"
)
UNREAL = _set(
    "думал думала думали считал считали надеялся надеялась надеялись мечтал мечтала мечтали представь представьте "
    "предположим допустим полагал полагали казалось показалось imagine suppose assume assuming thought hoped hoping "
    "wished wish pretend believed"
)
DOUBT = _set("сомневаюсь сомневался неправда вранье неверно doubt doubted unlikely")
# Negated, these still affirm what they govern: "не скрою, что", "не секрет, что".
AFFIRMED_IF_NEGATED = _set("скрою скрываю секрет сомневаюсь сомневался отрицаю забываю doubt deny secret forget")
# With a negation before them, these deny what they govern: "не думаю, что", "не могу сказать, что".
DENIED_IF_NEGATED = _set(
    "думаю думал думала сказать сказал скажу сказала уверен уверена факт считаю помню помнить припомню правда верю "
    "припоминаю похоже значит утверждаю утверждать "
    "think believe say sure remember recall guess certain true claim feel suppose pretend"
)
# What a "не" may stand before and deny nothing of what follows.
HARMLESS_AFTER_NOT = _set(
    "только просто раз однажды один одна одну одного сразу скоро зря без менее меньше хуже долго секрет скрою столько "
    "впервые напрасно случайно вдруг знаю помню "
    "only just merely simply"
)
# With these before it a "не" does not deny: "пока не", "нельзя не", "не мог не", "разве не".
HARMLESS_BEFORE_NOT = _set("пока нельзя разве мог могу могла могли можем невозможно")
NOT_QUITE = _set("почти чуть едва almost nearly barely hardly scarcely вряд")

# An infinitive after one of these was not done, or not yet.
NOT_DONE = _set(
    "собираюсь собирался собиралась собирались собираемся планирую планировал планировала планировали планируем "
    "хочу хотел хотела хотели хотим хотелось хочется мечтаю мечтал мечтала буду будем будет будут надо нужно придется "
    "должен должна должны пытался пыталась пытались попытался попыталась попробую попробуем обещал обещали "
    "намерен готов готова могу можем можно стоило следовало надеюсь предлагали рассчитываю думаю подумываю учусь "
    "отказался отказалась отказались забыл забыла забыли боялся"
)
NOT_DONE_ENGLISH = _set(
    "will would could should might may must shall going planning plan planned want wanted wants hope hoped hoping "
    "trying try tried supposed about intend intended failed fail refused wish wished meant meaning gonna wanna ll "
    "forgot promised expect expected ought"
)
SPEECH = _set(
    "сказал сказала сказали говорит говорил говорила говорили говорят спросил спросила спрашивает спросили ответил "
    "ответила отвечает написал написала пишет пишут писал попросил попросила попросили просил просит поручил поручила "
    "велел кричит объявил заявил повторял повторяет советовал посоветовал предложил предложила "
    "said says told tells asked asks wrote writes shouted replied answered announced explained suggested yelled"
)
OTHERS = _set(
    "он она они кто-то тимлид тимлида лид коллега коллеги девопс девопсы админ админы начальник руководитель менеджер "
    "команда ребята парень парни сосед архитектор джун джуны сеньор подрядчик подрядчики заказчик клиент компания "
    "техлид дба безопасники тестировщик тестировщики аналитик фронтендер фронтендеры вендор "
    "he she they someone somebody lead manager colleague colleagues teammate teammates devops admin admins boss "
    "contractor contractors vendor client customer architect guys guy dba qa"
)
OWN = _set("я мы i we")
# Where a new clause begins although there may be no comma.
TURNING = _set("но зато однако хотя поэтому потому but however although though because whereas while yet")
# "Не помню, когда …": what follows is taken as a fact.
FACTUAL = _set("когда где сколько зачем почему откуда when where why")
RETRACTIONS: tuple[tuple[str, ...], ...] = tuple(
    tuple(phrase.split())
    for phrase in (
        "шучу", "вру", "нет вру", "то есть нет", "точнее нет", "на самом деле нет", "а нет", "хотя нет", "ой нет",
        "just kidding", "kidding", "not really", "or rather not", "no wait", "wait no", "scratch that", "actually no",
        "actually not", "well not", "not exactly", "не совсем", "ну нет", "нет не", "то есть не", "точнее не",
        "вернее не", "вернее нет", "хотя не",
    )
)  # fmt: skip
TAGS = _set(
    "да так нет верно правильно понимаете понимаешь ок окей ладно знаете знаешь ага right okay ok yeah huh eh correct "
    "know see isn't it don't you ну же"
)
