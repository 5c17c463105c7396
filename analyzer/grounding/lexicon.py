"""Word lists of the quote checker, Russian and English, in the normalised spelling of `shadow`: rules as data.

A list says what a word may do to a quote, nothing about any trade or skill.
"""

from __future__ import annotations

from analyzer.wordlists import word_set

# Words that turn a statement round. Lost or added, they change a quote beyond repair.
NEGATIONS = word_set(
    "не нет ни никогда никак никто никого никому никем ничего ничто ничем ничему нигде никуда никакой никакая никакое "
    "никакие никаких никакого нельзя нету без отнюдь ничуть нисколько not no never none nobody nothing neither nor "
    "nowhere without cannot"
)
# Words that take back or weaken what they stand with.
HEDGES = word_set(
    "бы б вряд едва якобы будто ли почти чуть наверное наверно возможно вероятно кажется вроде примерно иногда редко "
    "изредка местами отчасти частично слегка немного немножко теоретически формально мельком поверхностно однажды "
    "would could might may should hardly barely scarcely almost nearly maybe perhaps probably possibly apparently "
    "supposedly allegedly sometimes rarely occasionally partly partially slightly theoretically seldom if если "
    "instead rather except unless кроме вместо только лишь only reportedly hypothetically ideally гипотетически "
    "условно понарошку мысленно"
)
# Who did it.
AGENTS = word_set(
    "я мы он она они ты вы меня мне мной нас нам нами его ее их ему ей им тебя тебе вас вам мой моя мое мои моего моей "
    "наш наша наше наши нашего нашей свой сам сама сами i we he she they you me us him her them my our his their your "
    "myself ourselves himself herself themselves"
)
# Sounds and words that fill a pause. Lost or added, they change nothing.
FILLERS = word_set(
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
PARTICLES = word_set("и а же ж то ведь уж the a an that and also too тоже также ещё еще уже этот эта это эти")

# What governs a clause from outside and says that it did not happen, or that the speaker only heard of it.
HEARSAY = word_set(
    "говорят рассказывали рассказывал рассказывала слышал слышала слыхал читал читала прочитал писали считается мол "
    "уверяли уверял уверяла уверяют клялись обещали утверждают утверждает утверждал heard read apparently "
    "reportedly supposedly allegedly rumor rumour legend "
    "claims claimed claim"
)
UNREAL = word_set(
    "думал думала думали считал считали надеялся надеялась надеялись мечтал мечтала мечтали представь представьте "
    "снилось приснилось dreamed dreamt предположим допустим полагал полагали казалось показалось imagine suppose "
    "assume assuming thought hoped hoping "
    "wished wish pretend believed"
)
DOUBT = word_set("сомневаюсь сомневался неправда вранье неверно doubt doubted unlikely")
# Negated, these still affirm what they govern: "не скрою, что", "не секрет, что".
AFFIRMED_IF_NEGATED = word_set("скрою скрываю секрет сомневаюсь сомневался отрицаю забываю doubt deny secret forget")
# With a negation before them, these deny what they govern: "не думаю, что", "не могу сказать, что".
DENIED_IF_NEGATED = word_set(
    "думаю думал думала сказать сказал скажу сказала уверен уверена факт считаю помню помнить припомню правда верю "
    "похвастаться похвастаюсь похвалиться гарантирую гарантировать ручаюсь поручусь поручиться boast swear guarantee "
    "convinced positive такого случая случалось доводилось припоминаю похоже значит утверждаю утверждать "
    "think believe say sure remember recall guess certain true claim feel suppose pretend"
)
# What a "не" may stand before and deny nothing of what follows.
HARMLESS_AFTER_NOT = word_set(
    "только просто раз однажды один одна одну одного сразу скоро зря без менее меньше хуже долго секрет скрою столько "
    "впервые напрасно случайно вдруг знаю помню "
    "only just merely simply"
)
# With these before it a "не" does not deny: "нельзя не", "не мог не", "разве не".
HARMLESS_BEFORE_NOT = word_set("нельзя разве мог могу могла могли можем невозможно")
NOT_QUITE = word_set("почти едва almost nearly barely hardly scarcely вряд")
# "Почти всегда", "almost every": a degree of what was done.
DEGREES = word_set("всегда весь вся все всю всех каждый каждую каждая каждое always every all each everything never")
# The same where it stays outside of the quote: "nearly everyone [reviewed code]", "почти два года [варил трубы]".
QUANTITIES = word_set(
    "everyone everybody anyone anybody half third quarter daily weekly monthly nightly immediately instantly"
)
QUANTITY_LEMMAS = word_set(
    "весь каждый любой половина треть четверть сразу везде всюду повсюду ежедневно еженедельно год месяц неделя день "
    "полгода сутки час полтора"
)

# An infinitive after one of these was not done, or not yet.
NOT_DONE = word_set(
    "собираюсь собирался собиралась собирались собираемся планирую планировал планировала планировали планируем "
    "хочу хотел хотела хотели хотим хотелось хочется мечтаю мечтал мечтала буду будем будет будут надо нужно придется "
    "должен должна должны пытался пыталась пытались попытался попыталась попробую попробуем обещал обещали "
    "намерен готов готова могу можем можно стоило следовало надеюсь предлагали рассчитываю думаю подумываю учусь "
    "сложно трудно тяжело лень страшно рано отказался отказалась отказались забыл забыла забыли боялся"
)
NOT_DONE_ENGLISH = word_set(
    "will would could should might may must shall going planning plan planned want wanted wants hope hoped hoping "
    "trying try tried supposed about intend intended failed fail refused wish wished meant meaning gonna wanna ll "
    "forgot promised expect expected ought"
)
SPEECH = word_set(
    "сказал сказала сказали говорит написали напишут сообщил сообщили передали рассказал рассказали говорил "
    "говорила говорили говорят спросил спросила спрашивает спросили ответил "
    "ответила отвечает написал написала пишет пишут писал попросил попросила попросили просил просит поручил поручила "
    "велел кричит твердит твердил орет шутит жалуется возражает настаивает объявил заявил повторял повторяет "
    "советовал посоветовал предложил предложила "
    "said says told tells asked asks wrote writes shouted replied answered announced explained suggested yelled"
)
# Of these most tell what was written, not what was said.
WRITING = word_set("написали напишут написал написала пишет пишут писал wrote writes")
OTHERS = word_set(
    "он она они кто некто другие остальные тимлид тимлида лид коллега коллеги девопс девопсы админ админы начальник "
    "руководитель менеджер команда ребята парень парни сосед архитектор джун джуны сеньор подрядчик подрядчики "
    "заказчик клиент компания техлид дба безопасники тестировщик тестировщики аналитик фронтендер фронтендеры "
    "вендор he she they someone somebody lead manager colleague colleagues teammate teammates devops admin admins "
    "boss friend friends team teams mentor senior seniors junior juniors intern interns consultant consultants "
    "freelancer freelancers engineer engineers developer developers people others contractor contractors vendor "
    "client customer architect guys guy dba qa predecessor predecessors successor trainee trainees newcomer "
    "newcomers founder founders director cto ceo pm sre ops neighbour neighbor analyst tester testers designer "
    "designers researcher student students professor expert experts specialist specialists agency outsourcer "
    "outsourcers salesman accountant crew folks woman man girl dude mate classmate roommate brother sister wife "
    "husband supplier maintainer maintainers"
)
OWN = word_set("я мы i we")
# "Мне приходилось": who did it is named, though not as the subject.
IMPERSONAL_LEMMAS = word_set("нравиться понравиться приходиться прийтись довестись удаться удаваться хотеться")
CONCORDANT = word_set("никогда нигде никуда никак")
WHENCE = word_set("откуда куда где зачем")
THERE = word_set("там тут здесь")
OPINIONS = frozenset({("in", "my", "opinion"), ("in", "my", "view"), ("in", "our", "opinion"), ("in", "our", "view")})
# Where a new clause begins although there may be no comma.
TURNING = word_set("но зато однако хотя поэтому потому but however although though because whereas while yet")
# Sounds that part a statement from what takes it back.
HESITATIONS = word_set("ну э ээ эээ эм ой а м uh um er oh")
RETRACTIONS = frozenset(
    tuple(phrase.split())
    for phrase in (
        "шучу", "вру", "нет вру", "то есть нет", "точнее нет", "на самом деле нет", "а нет", "хотя нет", "ой нет",
        "just kidding", "kidding", "not really", "or rather not", "no wait", "wait no", "scratch that",
        "actually no", "actually not", "well not", "not exactly", "не совсем", "ну нет", "нет не", "не сам",
        "не сама", "не я", "не мы", "то есть не", "точнее не", "вернее не", "вернее нет", "хотя не",
        "well no", "no that was another", "no it was another",
    )
)  # fmt: skip
AFTER_NO = word_set("wonder doubt kidding problem one question")
# "Not one of us …" begins a statement of its own and denies nothing before it.
BEGINS_AFTER_NOT = frozenset({("one", "of"), ("a", "single"), ("a", "soul")})
# At the end of a sentence they make less of what it says.
AFTERTHOUGHTS = frozenset(
    tuple(phrase.split())
    for phrase in (
        "говорят", "как говорят", "если верить", "по слухам", "но не я", "только не я", "только в теории",
        "но в теории", "в теории", "на бумаге", "только на бумаге", "по книжкам", "только по книжкам", "по статьям",
        "по документации", "на словах", "только на словах", "в мечтах", "мне говорили",
        "так мне сказали", "как мне сказали", "in my dreams", "only in my dreams", "but not me", "not me",
        "in theory", "only in theory", "on paper", "they say", "so i heard", "or so i heard", "i was told",
        "so i was told", "i heard", "i wish i could say", "i wish i could say so", "хотел бы я сказать",
        "хотела бы я сказать", "or so i thought", "or so we thought", "or so it seemed", "or would", "supposedly",
        "allegedly",
    )
)  # fmt: skip
# The same, with nothing after them in their sentence: "…, скорее всего из-за аудита" is sure of the deed.
LAST_DOUBTS = frozenset(
    tuple(phrase.split())
    for phrase in (
        "скорее всего", "по всей видимости", "по всей вероятности", "по видимому", "видимо", "most likely", "probably",
        "наверное", "наверно", "in all likelihood", "apparently", "presumably", "i guess", "i suppose", "i assume",
    )
)  # fmt: skip
# After "few" or "nobody" these count the speaker in.
INCLUDING = frozenset(
    tuple(phrase.split())
    for phrase in (
        "me included", "myself included", "including me", "including myself", "i was one", "i was among", "i am one",
        "i was part of it", "except me", "except for me", "but me", "besides me", "apart from me", "other than me",
        "кроме меня", "помимо меня", "включая меня", "я был одним", "я была одной", "я один из", "я одна из",
        "я в их числе", "я в том числе", "в том числе я", "в том числе и я", "я среди них", "я был среди", "и я тоже",
    )
)  # fmt: skip
# What puts a statement right: "…, вернее пытался", "…, or rather tried to".
CORRECTIONS = frozenset({("вернее",), ("точнее",), ("то", "есть"), ("or", "rather"), ("or", "at", "least"), ("or",)})
# What makes a reserve, and what it says where the speaker had no part in it.
CONCEDING = TURNING | word_set("правда но а only это that")
WITHOUT_SPEAKER = frozenset({
    ("до", "меня"), ("до", "нас"), ("до", "моего"), ("без", "меня"), ("без", "нас"), ("без", "моего"),
    ("before", "me"), ("before", "my"), ("without", "me"), ("before", "i"),
})  # fmt: skip
TAGS = word_set(
    "да так нет верно правильно понимаете понимаешь ок окей ладно знаете знаешь ага right okay ok yeah huh eh correct "
    "know see isn't it don't you ну же"
)

# ── What an edit may not move, lose or put in ──────────────────────────────────────────────────────────────────────

# These hold what follows them: it does not move away, nor do they.
BINDING = word_set(
    "в во на из изо с со к ко от до по под подо над за для у о об обо при про через без между перед после кроме вместо "
    "и или либо а но чем как если пока чтобы что "
    "in on at from to of for by with into onto over under after before between than as and or but if while until via"
)
# Of these those that a noun follows at once.
PREPOSITIONS = word_set(
    "в во на из изо с со к ко от до по под подо над за для у о об обо при про через без между перед после кроме вместо "
    "in on at from to of for by with into onto over under after before between via off about without through against "
    "around near behind than"
)
# What joins words of one rank: no word changes sides.
COORDINATING = word_set("и или либо а но and or but")
# The only English words that stand where they like.
FREE_ADVERBS = word_set(
    "yesterday today tomorrow then later already often always usually now here there back again also finally still "
    "once twice soon daily weekly"
)
# The doer who may be left out: the speaker, who speaks all the time.
OWN_DOER = word_set("я i сам сама сами myself мой my свой")
SPEAKER = word_set("я i")
OTHER_DOERS = word_set("мы он она они ты вы we he she they you")
# Lost, they make more of what was done than was said.
WEAKENING = word_set(
    "учебный тестовый демо игрушечный toy demo sample pet hobby tutorial course bootcamp hackathon helped help helping "
    "может могут могло "
    "assisted stopped quit ceased started began partial trial"
)
WEAKENING_LEMMAS = word_set(
    "помогать помочь перестать переставать прекратить прекращать бросить начать начинать учебный тестовый игрушечный "
    "пробный демонстрационный домашний студенческий"
)
NOT_DONE_LEMMAS = word_set(
    "собираться собраться планировать хотеть хотеться мечтать пытаться попытаться пробовать попробовать обещать "
    "намереваться рассчитывать надеяться отказаться отказываться забыть забывать бояться перестать переставать "
    "прекратить прекращать бросить учиться подумывать лениться стесняться помогать помочь"
)

# ── How clauses hang together ──────────────────────────────────────────────────────────────────────────────────────

THAT = word_set("что чтобы будто that")
SAID_TO_BE = word_set("мол якобы будто apparently supposedly allegedly reportedly")
# How little it was, right beside what was done.
POORLY = word_set(
    "плохо слабо поверхностно смутно мельком теоретически формально понаслышке еле редко мало вряд наверное наверно "
    "возможно вероятно отчасти частично "
    "partly partially poorly badly vaguely superficially theoretically rarely seldom barely hardly maybe perhaps "
    "probably possibly"
)
# Right before what somebody only says to be so.
SAID_TO = frozenset(
    tuple(phrase.split())
    for phrase in (
        "по слухам", "говорят", "rumour has it", "rumor has it", "they say", "they say that", "people say",
        "people say that", "it is said", "it is said that", "they said", "представь", "представьте", "imagine",
        "word is", "word was", "word had it", "legend has it", "story goes", "rumour had it", "rumor had it",
        "ходят слухи", "ходили слухи", "был слух", "была байка",
    )
)  # fmt: skip
# Right before what is asked, where no question mark tells.
ASKING = frozenset(
    tuple(phrase.split())
    for phrase in (
        "можно спросить", "можно узнать", "хотел спросить", "правильно понимаю что", "правильно ли что", "верно что",
        "а у вас", "а вы", "у вас", "разве", "неужели", "do you", "did you", "have you", "are you", "does your",
        "is it true that", "is it true", "may i ask", "can i ask", "could i ask", "i get it right that",
        "is it right that", "am i right that",
    )
)  # fmt: skip
PRONOUNS = word_set("мне нам ему ей им тебе вам me us him her them you")
PONDERING = word_set("thinking dreaming talking dreamed thought talked")
# "Had I written it, …": a condition without an "if".
INVERTED = word_set("had were should")
# What may stand between a subject and its verb.
SLIGHT = word_set("also then just have had did do already finally always often still both all 've")
IN_PLACE_OF = word_set("instead rather вместо кроме except")
LEADS = word_set("говорят рассказывали якобы представь представьте imagine suppose apparently supposedly allegedly")
ENGLISH_HEADS = word_set(
    "think heard thought believe believed say doubt hope hoped wish wished imagine suppose assume guess claim "
    "claims pretend sure certain convinced positive boast swear guarantee"
)
SUBJECTS = OWN | word_set("he she they it you this that there")
NOMINATIVES = word_set("я мы он она они ты вы i we he she they")
OPENING = SUBJECTS | word_set("how why when where what who which")
# "Not once did [I …]", "it's not like [I …]": the denial before these reaches into the clause after them.
DENYING_FIRST = NEGATIONS | word_set("little hardly rarely seldom scarcely barely")  # "rarely did [I …]"
TURNS_OVER = word_set("like did do does have has had was were could will would")
ARTICLES = word_set("the a an our my their his her your")
# Before a past tense these name no doer, as other words do there: "later [covered …]", "and [covered …]".
NO_DOERS = (
    FREE_ADVERBS
    | BINDING
    | SLIGHT
    | FILLERS
    | word_set(
        "i we who which that so not yes yeah yep sure certainly "
        "end time year month week day night spring summer autumn winter job ago later"
    )
)
# Pasts without an "-ed".
PASTS = word_set(
    "built wrote led ran made took drove brought kept held gave chose rewrote rebuilt set did got found taught caught "
    "sent spent began broke put cut dealt drew grew knew left lost met oversaw paid sold shut spoke split spun stood "
    "swept threw understood won"
)
# What opens a clause that tells which thing is meant.
RELATIVES = word_set("that which who whom whose where what when if until unless")
# A statement may begin with these before its subject.
LEADING = FREE_ADVERBS | word_set(
    "so eventually first next finally once maybe perhaps sometimes meanwhile instead luckily yes no and but or "
    "because since when while after as if though although based given thanks considering looking speaking nothing "
    "personally honestly even only just back"
)
TIMELY = word_set("last next this that these every each one two three four five six seven eight nine ten some")
TIMES = word_set(
    "year years month months week weeks day days night spring summer autumn fall winter morning evening january "
    "february march april may june july august september october november december end beginning start time times "
    "that then point case result total fact addition general practice theory first later ago sprint quarter"
)
HALF = word_set("half several many most all few")
# These too stand before the subject of a statement.
LEADS_IN = frozenset(
    tuple(phrase.split())
    for phrase in (
        "more than once", "not only that", "not that", "not once", "sooner or later", "little by little",
        "step by step", "bit by bit", "day after day", "time after time", "time and again", "above all", "all in all",
        "by and large", "more or less", "more often than not", "out of curiosity", "in short", "long story short",
        "on top of that", "apart from that", "other than that", "thanks to that", "on my own", "on our own",
    )
)  # fmt: skip
COUNTS = word_set("one two three four five six seven eight nine ten twenty hundred")
AUXILIARIES = word_set("do does did are is was were can could will would have has")
COPULAS = word_set("is are was were")
# With these a statement begins that is no part of the one before it.
OPENING_A_THING = (
    SUBJECTS | ARTICLES | word_set("every each some many most both all these those no nobody everybody such")
)
EVERYBODY = word_set("everybody everyone all each")
CONDITIONS = word_set("если if unless")
# "Если честно", "if anything": these set no condition.
HONESTLY = word_set("честно коротко кратко говорить ошибаюсь можно брать anything")
HONESTLY_ENGLISH = frozenset(
    {("i", "remember"), ("i", "recall"), ("i", "am"), ("i", "may"), ("you", "ask"), ("you", "will")}
)
FUTURE = word_set("буду будем хочу планирую собираюсь")
# "Going to rewrite": these need a "to" before what was not done.
BEFORE_TO = word_set("about plan plans hope wish meaning")
CEASED = word_set("stopped stop stopping quit ceased avoid avoided avoiding")
# What tells of which one: "не было дня, когда …".
OF_WHICH = word_set("чтобы когда где")
# Denied, these say that there was none.
EXISTING_LEMMAS = word_set("быть бывать проходить пройти существовать найтись остаться")
ONE = word_set("a one been single")
NOBODY = word_set("никто никого никому nobody none nothing no")
EXCEPT = word_set("кроме помимо but except besides")
MODALS = word_set("мог могу могла могли можем может можно смог смогла")
# Denials in form that deny nothing of what follows.
NO_DENIALS: tuple[tuple[str, ...], ...] = tuple(
    tuple(phrase.split())
    for phrase in (
        "не так давно", "не так уж давно", "не так часто", "не прошло и", "не далее как", "не без", "не то что",
        "нет нет да и", "не буду врать", "не буду скрывать", "не стану врать", "не стану скрывать", "не скрою",
        "not but", "not help but", "not help", "not until", "not long", "not without", "no doubt", "no problem",
        "no wonder", "not to mention",
    )
)  # fmt: skip
_CEASING_LEMMAS = word_set(
    "переставать перестать прекращать прекратить бросать бросить забывать забыть лениться стесняться отказываться "
    "отказаться избегать чураться брезговать гнушаться"
)
_CEASING = CEASED | word_set(
    "failed fail fails failing forget forgot forgets miss missed hesitate hesitated refuse refused decline declined "
    "neglect neglected skip skipped"
)


def ceases(word: str, lemmas: frozenset[str]) -> bool:
    """Whether a denial of this verb says that the thing was done: "не переставал писать", "never failed to deliver"."""
    return word in _CEASING or bool(lemmas & _CEASING_LEMMAS)
