"""What a speaker's words tell about his part: who asks, who speaks of his own past, who addresses whom.

Counts of words and short phrases in Russian and English; no model, no dictionary of forms. One count alone proves
nothing: `roles` weighs them together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.letters import WORD
from analyzer.transcript import words
from analyzer.transcript.model import Turn

_SENTENCE_END = re.compile(r"[.!?…]+")

_LONG = 80  # words; a longer turn tells more than it asks, whatever phrase stands in it

_RUSSIAN_PAST = re.compile(r"\w{2,}(?:л|ла|ло|ли|лся|лась|лись)")

# Beginnings of words and phrases that ask, invite or steer.
_PROMPTS = re.compile(
    r"\b(?:расскаж\w*|расскаж|опиши(?:те)?|объясни(?:те)?|поясни(?:те)?|представь(?:те)?|поделитесь|поделись|"
    r"приведи(?:те)?|назови(?:те)?|перечисли(?:те)?|попробуй(?:те)?|подскажи(?:те)?|"
    r"давай(?:те)?\s(?:теперь|дальше|перейд\w+|начн\w+|поговор\w+|про|о|об|с|к|ещё|последн\w+)|"
    r"что\sтакое|чем\sотлича\w+|в\sчём\sразница|как\sбы\s(?:ты|вы)|(?:ты|вы)\sбы|а\sесли|почему|зачем|"
    r"следующий\sвопрос|последний\sвопрос|вопросы?\s(?:ко\sмне|к\sнам|ко\sмне|от\sтебя|от\sвас)|"
    r"(?:ваши|твои)\sвопросы|"
    r"tell\s(?:me|us)|walk\s(?:me|us)|talk\s(?:me|us)|describe|explain|give\s(?:me|us)|can\syou|could\syou|would\syou|"
    r"do\syou|did\syou|have\syou|are\syou|were\syou|what(?:'s|\sis|\sare|\sdo|\sdid|\swould|\swas)|"
    r"how\s(?:do|did|would|does|many|much|big)|why|suppose|imagine|let's\s(?:move|talk|start|switch|go|say)|"
    r"next\squestion|last\squestion|any\squestions|questions\sfor\s(?:me|us))\b",
    re.IGNORECASE,
)
# What only the side that hires says.
_HIRING = re.compile(
    r"\b(?:мы\sищем|ищем\s(?:человека|разработчика|инженера)|вакансия|на\sэту\sпозицию|нашу\sкоманду|"
    r"вернусь\sс\s\w+|вернёмся\sс\s\w+|обратн\w+\sсвяз\w+\s(?:да\w+|в\sтечение|до|пришл\w+|будет)|свяжемся|"
    r"план\s(?:такой|на\sсегодня|встречи)|расскажу\s(?:про|о|об)\s(?:компани\w+|команд\w+|нас|себя\sи)|"
    r"пару\sслов\s(?:про|о)\s(?:нас|компани\w+)|(?:твоё|ваше)\sрезюме|в\s(?:твоём|вашем)\sрезюме|"
    r"(?:ваши|твои)\sожидания|(?:ответ|решени[ея])\s(?:напиш\w+|дадим|пришл\w+|сообщ\w+)|дадим\sответ|"
    r"(?:позвоним|ответим|напишем)\s(?:вам|тебе|до|в\sтечение|на\s\w+)|пришл\w+\s(?:вам\s|тебе\s)?(?:приглашение|оффер)|"
    r"you'll\shear\sfrom|we'll\s(?:decide|get\sback|let\syou\sknow|send\syou)|"
    r"we're\s(?:looking\sfor|hiring)|we\sare\s(?:looking\sfor|hiring)|your\s(?:resume|cv|résumé)|the\srole|this\srole|"
    r"get\sback\sto\syou|be\sin\stouch|thanks?\s(?:you\s)?for\s(?:coming|your\stime|joining)|"
    r"(?:we|i)\swill\slet\syou\sknow|the\splan\s(?:is|for\stoday))\b",
    re.IGNORECASE,
)
# Questions of an examination: a candidate asks many things, but not what a decorator is.
_QUIZ = re.compile(
    r"\b(?:что\sтакое|чем\sотлича\w+|в\sчём\s(?:разница|отличие)|зачем\sнуж\w+|как\sработает|как\sустроен\w?|"
    r"допустим|представь(?:те)?|как\sбы\s(?:ты|вы)|что\sзна(?:ешь|ете)|что\sбудет\sесли|что\sвыведет|"
    r"приведи(?:те)?\sпример|расскажи(?:те)?\s(?:про\sслучай|о\sслучае|про\sситуацию)|"
    r"чем\s(?:\w+\s){1,4}отлича\w+|что\s(?:будет|станет|произойдёт)|а\sесли|сталкивал\w+|"
    r"(?:на\sсколько|как)\s(?:бы\s)?(?:(?:ты|вы)\s)?(?:бы\s)?себя\sоцен\w+|в\sкаком\sслучае|"
    r"what\s(?:happens|if)|(?:rate|put)\syourself|how\sdoes\s(?:\w+\s){1,3}(?:work|handle)|"
    r"have\syou\s(?:used|worked\swith|ever\sused)|on\syour\s(?:cv|resume|résumé)|"
    r"what(?:'s|\sis)\sthe\sdifference|what\sis\san?|how\sdoes\s\w+\swork|explain|imagine|suppose|"
    r"how\swould\syou|what\swould\syou|tell\sme\sabout\sa\s(?:time|case)|give\sme\s(?:a\scase|an\sexample)|"
    r"walk\s(?:me|us)\sthrough)\b",
    re.IGNORECASE,
)
# What is asked of a person's own working life: by whoever hires, hardly ever by whoever wants the job.
_CAREER = re.compile(
    r"\b(?:расскаж\w*\s(?:\w+\s){0,3}(?:о|об|про)\s(?:себ\w|сво\w+|ваш\w*|тво\w+|опыт\w*|последн\w+|ситуаци\w+)|"
    r"чем\s(?:(?:сейчас|вы|ты)\s){0,2}(?:заня|занима)\w+|сколько\sлет\s(?:вы|ты)|какой\sслучай|слабое\sместо|"
    r"что\sне\sполучилось|(?:ваш|тво)\w{0,2}\s(?:роль|опыт\w*|задач\w|стек|обязанност\w+)|"
    r"последн\w+\s(?:проект\w*|мест\w+\sработы|работ[аеуы])|про\s(?:ваш|свой|твой)\sопыт|"
    r"почему\s(?:вы\s|ты\s)?(?:решил\w?|уш[её]?л\w?|уходи\w+|ищете|ищешь|сейчас\sсмотр\w+)|"
    r"(?:случа[йея]|ситуаци\w+|пример),?\s(?:когда|где)|что\s(?:было|из\s\w+)\s(?:твоим|вашим|сделал\w*)|"
    r"(?:как\w{1,2}\s(?:у\sвас\s)?(?:зарплатн\w+\s)?ожидания)|когда\s(?:могли|сможете|готовы)\s(?:бы\s)?выйти|"
    r"как\sбуд(?:ешь|ете)\s\w+|(?:сложность\sкакая|какая\s(?:тут\s)?сложность)|спроектир\w+|"
    r"what(?:'s|\sis)\sthe\scomplexity|design\s(?:the|a)\s\w+|"
    r"tell\s(?:me|us)\sabout\s(?:your|a\stime|something|yourself|how\syou|the\swork|the\slast)|"
    r"your\s(?:background|experience|career|salary|notice\speriod|last\s\w+|current\s\w+|(?:part|role)\sin)|"
    r"what\s(?:are|were)\syou\s(?:doing|working)|what\smade\syou\s(?:leave|start|want|apply|decide|switch)|"
    r"what(?:'s|\sis|\swas)\syour\s(?:part|role)|a\s(?:short\s)?tour\sof|describe\s(?:a|the|your)\s\w+|"
    r"your\s(?:homework|take-home|job)|makes\syou\swant|"
    r"how\s(?:did\s)?you\s(?:got|get|came|come)\sinto|"
    r"(?:you\sare|you're)\s(?:most\s)?proud(?:est)?|why\s(?:did\syou|are\syou)\sleav\w+|"
    r"your\scolleagues\s(?:describe|say)|what\syou\s(?:do\snow|did\s(?:at|on|in)))\b",
    re.IGNORECASE,
)
# What only somebody says who may join.
_JOINING = re.compile(
    r"\b(?:(?:в\s|мой\s)?первый\sмесяц|испытательн\w+|задачи\s(?:меня|будут|ждут|предстоят)|буду\s(?:делать|подчин\w+)|"
    r"кто\sпринимает\sрешени\w|узнать\s(?:про|о)\s(?:команд\w+|компани\w+|вас)|какие\sследующие\s(?:шаги|этапы)|"
    r"сколько\sвсего\sэтапов|сколько\s(?:вас|человек)\sв\sкоманде|на\sкакие\sзадачи|кто\s(?:будет\s)?мо(?:й|им)\sруководител\w+|"
    r"почему\s(?:у\sвас\s)?(?:открыл\w+|ищете)|(?:задачу|задания?)\sна\sдом|когда\s(?:ждать|будет)\s(?:ответ|решение)|"
    r"my\sfirst\s(?:month|weeks?|days?)|the\sfirst\s(?:month|weeks?|days?)|what\swould\si|would\si|report\sto\syou|"
    r"next\ssteps|your\steam\slike|look\slike\sfor\sth(?:is|e)\s(?:position|role)|how\s(?:big|large)\sis\sthe\steam|"
    r"has\sany(?:body|one)\sleft|do\si\smeet|is\sit\sthe\slast|(?:role|position)\sopen|(?:at|in)\syour\splace)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Talk:
    """Counts of one speaker. Rates are per hundred words, shares between 0 and 1."""

    words: int
    turns: int
    asking: float  # share of the turns of three words or more that ask or invite
    own_past: float  # "я делал", "I built": per hundred words
    to_me: float  # words of the first person singular: per hundred words
    to_you: float  # words of the second person: per hundred words
    quizzing: float  # share of the turns of three words or more that ask as in an examination
    probing: int  # turns of three words or more that examine or ask of the other's working life
    hiring: int  # phrases of the side that hires
    joining: int  # phrases of somebody who may join


def measure(turns: Sequence[Turn]) -> Talk:
    """The counts of one speaker's turns."""
    spoken = asks = quizzes = probes = weighty = past = me = you = hiring = joining = 0
    for turn in turns:
        text = turn.text
        tokens = [token.lower().replace("’", "'") for token in WORD.findall(text)]
        spoken += len(tokens)
        me += sum(map(words.FIRST_PERSON.__contains__, tokens))
        you += sum(map(words.SECOND_PERSON.__contains__, tokens))
        past += sum(_tells_own_past(sentence) for sentence in _sentences(text))
        hiring += _count(_HIRING, text)
        joining += _count(_JOINING, text)
        if len(tokens) >= 3:
            weighty += 1
            asked = is_asking(text, len(tokens))
            asks += asked
            quiz = len(tokens) < _LONG and _QUIZ.search(text) is not None
            quizzes += quiz
            probes += asked and len(tokens) < _LONG and (quiz or _CAREER.search(text) is not None)
    hundred = max(spoken, 1) / 100
    return Talk(
        words=spoken,
        turns=len(turns),
        asking=asks / weighty if weighty else 0.0,
        own_past=past / hundred,
        to_me=me / hundred,
        to_you=you / hundred,
        quizzing=quizzes / weighty if weighty else 0.0,
        probing=probes,
        hiring=hiring,
        joining=joining,
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


def is_asking(text: str, count: int) -> bool:
    """Whether a turn of `count` words asks: its end is a question, or it is short and invites to speak."""
    tail = text[-200:]
    if "?" in tail[tail.rstrip(".! ").rfind(" ") :] or tail.rstrip().endswith("?"):
        return True
    if "?" in text and count < 40:
        return True
    return count < 80 and _PROMPTS.search(text) is not None


def _sentences(text: str) -> list[list[str]]:
    return [
        [token.lower().replace("’", "'") for token in WORD.findall(sentence)] for sentence in _SENTENCE_END.split(text)
    ]


def _tells_own_past(sentence: Sequence[str]) -> int:
    """How often a sentence says "I did": a first person followed within four words by a past or an occupation."""
    count = 0
    for at, word in enumerate(sentence):
        if word not in ("я", "i", "i've", "i'd") and word not in ("мы", "we"):
            continue
        for other in sentence[at + 1 : at + 5]:
            if other in words.OCCUPATION or other in words.ENGLISH_PAST or _RUSSIAN_PAST.fullmatch(other):
                count += 1
                break
            if len(other) > 4 and other.endswith("ed"):
                count += 1
                break
    return count
