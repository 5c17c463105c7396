"""What a speaker's words tell about his part: who asks, who speaks of his own past, who addresses whom.

Counts of words and short phrases in Russian and English; no model, no dictionary of forms. One count alone proves
nothing: `roles` weighs them together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.transcript import words
from analyzer.transcript.model import Turn

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+")

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
    r"(?:ваши|твои)\sожидания|"
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
    r"what(?:'s|\sis)\sthe\sdifference|what\sis\san?|how\sdoes\s\w+\swork|explain|imagine|suppose|"
    r"how\swould\syou|what\swould\syou|tell\sme\sabout\sa\s(?:time|case)|give\sme\s(?:a\scase|an\sexample)|"
    r"walk\s(?:me|us)\sthrough)\b",
    re.IGNORECASE,
)
# What only somebody says who may join.
_JOINING = re.compile(
    r"\b(?:(?:в\s|мой\s)?первый\sмесяц|испытательн\w+|задачи\sбудут|буду\sделать|кто\sпринимает\sрешение|"
    r"узнать\s(?:про|о)\s(?:команд\w+|компани\w+|вас)|какие\sследующие\s(?:шаги|этапы)|сколько\sвсего\sэтапов|"
    r"почему\s(?:у\sвас\s)?открыл\w+|"
    r"(?:my|the)\sfirst\s(?:month|weeks?|days?)|what\swould\si|would\si\sbe|next\ssteps|your\steam\slike)\b",
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
    hiring: int  # phrases of the side that hires
    joining: int  # phrases of somebody who may join


def measure(turns: Sequence[Turn]) -> Talk:
    """The counts of one speaker's turns."""
    spoken = asks = quizzes = weighty = past = me = you = hiring = joining = 0
    for turn in turns:
        text = turn.text
        tokens = [token.lower().replace("’", "'") for token in _WORD.findall(text)]
        spoken += len(tokens)
        me += sum(token in words.FIRST_PERSON for token in tokens)
        you += sum(token in words.SECOND_PERSON for token in tokens)
        past += sum(_tells_own_past(sentence) for sentence in _sentences(text))
        hiring += _count(_HIRING, text)
        joining += _count(_JOINING, text)
        if len(tokens) >= 3:
            weighty += 1
            asks += _asks(text)
            quizzes += len(tokens) < 80 and _QUIZ.search(text) is not None
    hundred = max(spoken, 1) / 100
    return Talk(
        words=spoken,
        turns=len(turns),
        asking=asks / weighty if weighty else 0.0,
        own_past=past / hundred,
        to_me=me / hundred,
        to_you=you / hundred,
        quizzing=quizzes / weighty if weighty else 0.0,
        hiring=hiring,
        joining=joining,
    )


def count_words(text: str) -> int:
    """Words as people count them: runs of letters and digits."""
    return _count(_WORD, text)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _asks(text: str) -> bool:
    """Whether a turn asks: its end is a question, or it is short and invites to speak."""
    tail = text[-200:]
    if "?" in tail[tail.rstrip(".! ").rfind(" ") :] or tail.rstrip().endswith("?"):
        return True
    if "?" in text and count_words(text) < 40:
        return True
    return count_words(text) < 80 and _PROMPTS.search(text) is not None


def _sentences(text: str) -> list[list[str]]:
    return [
        [token.lower().replace("’", "'") for token in _WORD.findall(sentence)] for sentence in _SENTENCE_END.split(text)
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
