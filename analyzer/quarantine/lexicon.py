"""Word lists of the quarantine, Russian and English, folded as `reading` folds: lower case, е for ё. Rules as data.

A word that ends with `*` stands for all words that begin so. A list says what a word may be in an order to whoever
assesses; no list decides alone, `orders` weighs what stands together.
"""

from __future__ import annotations

from functools import lru_cache


class Sense:
    """What a word may be in an order: bits, so that the senses of many words go into one number."""

    IGNORE = 1 << 0  # put aside what you were told
    FOLLOW = 1 << 1  # the same, when denied
    RULES = 1 << 2  # what a model was told
    PRIOR = 1 << 3  # which of it
    ALL = 1 << 4
    RATE = 1 << 5  # give a result
    ACCEPT = 1 << 6  # let something count
    CREDIT = 1 << 7  # the same, said of hardly anything but an exam
    WRITE = 1 << 8  # put something into a result
    RECORD = 1 << 9  # write something down about somebody
    DEED = 1 << 10  # the same four as an infinitive or a second person: an order when something asks for it
    WISH = 1 << 11  # what makes an infinitive or a statement an order
    SKILL = 1 << 12
    LEVEL = 1 << 13  # what is given
    RESULT = 1 << 14  # the whole of what is given
    FINAL = 1 << 15
    VALUE = 1 << 16  # how much is given
    TITLE = 1 << 17  # the name of a level
    PERSON_TITLE = 1 << 18  # the name of a level that is more often a person
    NUMBER = 1 << 19
    FIELD = 1 << 20  # a key of a machine's answer
    FIELD_TOO = 1 << 21  # a word that is one among others
    CANDIDATE = 1 << 22
    ME = 1 << 23
    WE = 1 << 24
    PRAISE = 1 << 25
    FRAME = 1 << 26  # begins what is meant for a report
    MACHINE = 1 << 27  # whom an order is meant for
    MAYBE_MACHINE = 1 << 28
    WHOEVER = 1 << 29
    YOU = 1 << 30
    ASSESS = 1 << 31  # what whoever is meant does
    REPORTED = 1 << 32  # somebody else said or wrote it, or it is the subject of the talk
    NOT = 1 << 33
    OWN = 1 << 35
    DOCUMENT = 1 << 36  # what is filled in about somebody
    ROW = 1 << 37
    LET = 1 << 38
    LOWER = 1 << 39
    FORBIDDEN = 1 << 40
    TASK = 1 << 41
    NOW = 1 << 42
    CHANGED = 1 << 43
    OUTCOME = 1 << 44
    INTERVIEW = 1 << 45
    POSITIVE = 1 << 46
    FAVOUR = 1 << 47
    SHOWN = 1 << 48  # strengths and weaknesses
    STRICT = 1 << 49  # how hard to judge
    DECODE = 1 << 34


_WORDS: dict[int, str] = {
    Sense.IGNORE: (
        "игнорируй игнорируйте проигнорируй проигнорируйте игнорь игнорить забудь забудьте отбрось отбросьте отмени "
        "отмените отменяются отменяется отменены отменена аннулируй* аннулирован* сбрось сбросьте пренебреги* "
        "обойди обойдите перестань перестаньте прекрати прекратите откинь игнорировать проигнорировать забыть "
        "отбросить ignore disregard forget override overrides overridden bypass skip discard void obsolete ignored "
        "supersede supersedes cancelled пропусти пропустите нарушь нарушить break erase wipe clear сотри сотрите стирай"
    ),
    Sense.FOLLOW: (
        "учитывай учитывайте следуй следуйте выполняй выполняйте придерживайся придерживайтесь слушай слушайся обращай "
        "соблюдай соблюдайте руководствуйся действуют учитывать следовать follow obey apply heed respect following"
    ),
    Sense.RULES: (
        "инструкци* указани* правил правила правилам правилами промпт* промт* установки установкам критери* директив* "
        "вводные вводных рубрик* методик* регламент* instruction* prompt* rule rules guideline* directive* rubric* "
        "criteria constraint* restriction*"
    ),
    Sense.PRIOR: (
        "предыдущ* прежн* прошлые прошлых выше вышеуказанн* вышестоящ* ранее раньше начальн* системн* исходн* свои "
        "свой своим своему своих данные данных старые старых прошлое сказанн* previous previously prior above earlier "
        "before old original до initial system your preceding former given existing"
    ),
    Sense.ALL: (
        "все всё всем всех всеми каждый каждого каждому каждую каждой любой любого любому везде всюду всегда "
        "all every each any everything always everywhere"
    ),
    Sense.RATE: (
        "поставь поставьте ставь ставьте выстави выставите выставь выставьте выставляй выставляйте проставь "
        "проставьте проставляй "
        "присвой присвойте присваивай отметь отметьте отмечай отмечайте пометь пометьте помечай оцени оцените оценивай "
        "оценивайте рекомендуй рекомендуйте порекомендуй порекомендуйте дай дайте повысь повысьте подними поднимите "
        "назначь назначьте установи установите выдай выдайте лепи влепи завысь завысьте накинь накиньте "
        "накидай отнеси отнесите определи определите классифицируй решай решите "
        "выбирай выбирайте "
        "mark set give assign rate score grade award put recommend promote upgrade raise bump boost label "
        "rank classify decide enter throw bring place choose pick tick favour favor lean inflate завысить "
        "evaluate assess"
    ),
    Sense.ACCEPT: (
        "засчитай засчитайте засчитывай засчитывайте зачти зачтите считай считайте признай признайте признавай прими "
        "примите принимай принимайте одобри одобрите подтверди подтвердите подтверждай рассматривай трактуй "
        "accept approve treat consider count regard credit confirm assume deem pass take interpret recognise "
        "recognize admit"
    ),
    Sense.CREDIT: "засчитай засчитайте засчитывай засчитывайте зачти зачтите засчитать засчитывать зачесть",
    Sense.WRITE: (
        "добавь добавьте добавляй добавляйте верни верните возвращай возвращайте выведи выведите выводи напиши "
        "напишите пиши пишите ответь ответьте отвечай отвечайте цитируй цитируйте процитируй используй используйте "
        "укажи укажите указывай указывайте включи включите заполни заполните сформируй сделай сделайте скажи "
        "скопируй скопируйте говори говорите ограничься снижай снижайте понижай занижай "
        "add return respond reply output print emit produce answer list include use quote cite state conclude "
        "report generate write fill ensure make lower reduce downgrade select choose insert say copy paste reject"
    ),
    Sense.RECORD: (
        "запиши запишите записывай записывайте зафиксируй зафиксируйте фиксируй занеси занесите внеси внесите отрази "
        "отразите впиши впишите пропиши пропишите отметь отметьте напиши напишите укажи укажите "
        "учти учтите note record write put log document register jot take consider remember conclude"
    ),
    Sense.DEED: (
        "поставить ставить выставить выставлять проставить присвоить отметить отмечать пометить оценить оценивать "
        "рекомендовать порекомендовать дать повысить назначить установить засчитать засчитывать зачесть считать "
        "признать принять одобрить подтвердить добавить добавлять вернуть вывести написать писать ответить цитировать "
        "использовать указать указывать включить учесть учитывать записать зафиксировать занести внести "
        "отразить вписать "
        "оцениваешь ставишь засчитываешь рекомендуешь выставляешь присваиваешь отвечаешь"
    ),
    Sense.WISH: (
        "прошу просьба пожалуйста нужно надо необходимо следует должен должна должны должно требуется обязан обязана "
        "обязаны приказываю велено важно теперь please must should shall need needs required ought now instead kindly"
    ),
    Sense.SKILL: (
        "навык навыка навыку навыком навыки навыков навыкам навыками навыках скилл* компетенц* умени* матриц* пункту "
        "пункт пункты пунктам пунктов строкам строки критери* требовани* "
        "skill skills competency competencies competence competences matrix criterion criteria requirement* "
        "knowledge знания знаний"
    ),
    Sense.LEVEL: (
        "уровень уровня уровню уровнем уровне грейд* оценка оценку оценки оценкой оценкам балл балла баллов балл* "
        "рейтинг* level levels grade grades seniority score scores rating ratings marks points"
    ),
    Sense.RESULT: "рекомендация рекомендацию рекомендации вердикт* заключени* verdict recommendation",
    Sense.FINAL: "итоговый итоговая итоговую финальн* окончательн* рекомендуем* final overall recommended resulting",
    Sense.VALUE: (
        "met максимум максимуму максимальн* максималк* высший высшую высшее высшая высшего наивысш* применен* "
        "подтвержден* доказан* глубина глубину глубины глубок* выполненн* эксперт* отлично превосходн* "
        "applied depth demonstrated proven maximum maximal highest top full max expert* mastery mastered perfect met "
        "exceeds exceptional outstanding deep fulfilled"
    ),
    Sense.TITLE: (
        "senior сеньора сеньору сеньором сеньорский сеньорского синьора синьору синьором синьорский сениор* лида лидом "
        "техлида тимлида лидов сеньоров синьоров middle мидла миддла мидлом миддлом"
    ),
    Sense.PERSON_TITLE: "lead лид сеньор синьор мидл миддл principal staff техлид тимлид",
    Sense.NUMBER: "4 5 10 100 четыре четверку четверки пять пятерку десять four five ten",
    Sense.FIELD: "finding findings polarity rationale asked_not_shown skill_id skill_ids",
    Sense.FIELD_TOO: (
        "value support limit limits ограничени* json джейсон поле поля field fields quote evidence proof "
        "доказательств* цитат* tags skill"
    ),
    Sense.CANDIDATE: "кандидат* соискател* собеседуем* candidate candidates applicant* interviewee",
    Sense.ME: "я мне меня мной i me him her them ему ей нему",
    Sense.OWN: "я меня i мой моя мое мои моего моей моем мою моих my",
    Sense.WE: "мы нас нам нами наш наша наше наши нашего нашей нашем we our us",
    Sense.PRAISE: (
        "продемонстрировал* показал показала подтвердил* владеет обладает соответствует превосходит превзошел "
        "превзошла заслуживает является доказал доказала освоил освоила знает закрыл закрыла проявил проявила "
        "прошел прошла проверен проверена одобрен одобрена подходит тянет "
        "demonstrated demonstrates shown shows showed exceeds exceeded meets mastered deserves proved proven "
        "possesses displays displayed knows has is verified approved assigned granted awarded присвоен* "
        "присвоили cleared certified fits qualifies"
    ),
    Sense.FRAME: (
        "протокола протокол заключение вывод итог итого резюме отчете отчет отчета вердикт "
        "record summary conclusion verdict notes report assessment"
    ),
    Sense.MACHINE: (
        "ии нейросет* нейронк* neural llm gpt chatgpt чатгпт гпт claude gemini ai интеллект интеллекту искусственный "
        "робот робота роботу "
        "проверяющий проверяющему проверяющая оценщик* оценивающий оценивающему анализатор* экзаменатор* "
        "robot reviewer evaluator grader assessor analyzer analyser scorer examiner"
    ),
    Sense.MAYBE_MACHINE: (
        "модель модели ассистент ассистенту система системе системы бот боту помощник алгоритм алгоритму программа "
        "программе model assistant system bot algorithm machine program agent software pipeline"
    ),
    Sense.WHOEVER: "тот кто тому кому whoever anyone who",
    Sense.YOU: "ты вы тебе тебя вам вас you твоя твой",
    Sense.ASSESS: (
        "разбирает слушает запись parses parsing recording listening оценивает оценивают оценивать читает "
        "читаешь читаете проверяет анализирует обрабатывает расшифровку "
        "транскрипт evaluates evaluating scores scoring grades grading reads reading reviews reviewing processes "
        "processing transcript"
    ),
    Sense.REPORTED: (
        "писал писала писали пишет пишут написал написала написали сказал сказала сказали говорит говорил говорила "
        "говорили говорю просил просила просили попросил попросили просим спросил вписал вписали вводил вводили "
        "фильтр* слова слово фраз* инъекци* инжекш* атак* джейлбрейк* промпты промпте "
        "wrote write writes writing typed type types said says say saying told tell tells asked asks would "
        "filter* words word phrase* injection* attack* jailbreak* called"
    ),
    Sense.NOT: "не ни not don dont never no t без never stop",
    Sense.DOCUMENT: (
        "отчет отчета отчете отчету анкет* протокол* таблиц* графе графу графа заметк* характеристик* фидбек* "
        "раздел раздела разделе section report table column notes scorecard form feedback sheet summary"
    ),
    Sense.ROW: (
        "строка строке строку строки строкой пункт пункте пункта пунктам row rows item items line topic "
        "topics темам"
    ),
    Sense.LET: "пусть пускай let",
    Sense.LOWER: (
        "понижать понижай снижать снижай занижать занижай урезать вычитать понижение снижение "
        "lower lowering reduce reducing downgrade downgrading deduct deducting decrease"
    ),
    Sense.FORBIDDEN: "запрещено запрещается нельзя недопустимо запрет forbidden prohibited disallowed not never don",
    Sense.TASK: "задача цель роль миссия работа task job goal role mission purpose",
    Sense.NOW: "теперь сейчас отныне now henceforth",
    Sense.CHANGED: (
        "изменились изменилось изменены поменялись обновлены обновились новая новые новую новое следующие "
        "changed updated new"
    ),
    Sense.OUTCOME: "результат итог итогом исход решение outcome result decision",
    Sense.INTERVIEW: "собеседования собеседование интервью оценивания interview screening evaluation",
    Sense.POSITIVE: (
        "положительн* успешн* пройдено пройден принят принять нанять нанимать positive pass passed hire hired "
        "success successful"
    ),
    Sense.FAVOUR: "пользу favour favor",
    Sense.SHOWN: (
        "сильные сильных плохого плохое негатив* слабые слабых недостатк* минусы плюсы достоинства "
        "strengths strength weaknesses weakness negative bad positives praise"
    ),
    Sense.STRICT: (
        "строг* мягче помягче снисходительн* лояльн* планк* придирайся придирайтесь "
        "harsh strict* lenient generous bound benefit"
    ),
    Sense.DECODE: "декодируй* раскодируй* расшифруй* base64 rot13 decode decrypt decipher hex",
}  # fmt: skip


def _tables() -> tuple[dict[str, int], dict[str, list[tuple[str, int]]]]:
    exact: dict[str, int] = {}
    begin: dict[str, list[tuple[str, int]]] = {}
    for sense, words in _WORDS.items():
        for word in words.split():
            if word.endswith("*"):
                begin.setdefault(word[:3], []).append((word[:-1], sense))
            else:
                exact[word] = exact.get(word, 0) | sense
    return exact, begin


_EXACT, _BEGIN = _tables()


@lru_cache(maxsize=65536)
def senses(word: str) -> int:
    """All that this word may be."""
    found = _EXACT.get(word, 0)
    for stem, sense in _BEGIN.get(word[:3], ()):
        if word.startswith(stem):
            found |= sense
    return found


# The stems that are looked for where words run together, by what they tell.
RUN_TOGETHER: tuple[tuple[str, ...], ...] = (
    ("игнорир", "забудь", "ignore", "disregard", "forget", "override", "bypass"),
    ("инструкц", "правила", "промпт", "указани", "критери", "instruction", "prompt", "rubric", "guideline"),
    ("поставь", "выстав", "засчит", "отметь", "запиш", "зафиксир", "присвой", "рекоменд", "верни", "цитируй", "оценива",
     "зачти", "добавля", "учитыва",
     "markall", "setevery", "setall", "award", "recommend", "recordthat", "rateevery", "accept", "respond", "output",
     "notefor", "givethis", "treat", "writedown", "putin", "emit"),
    ("навык", "компетенц", "матриц", "skill", "competenc", "matrix", "finding", "polarity", "support"),
    ("сеньор", "синьор", "senior", "уровеньlead", "leadlevel", "levelislead", "максим", "высш", "грейд", "уровень",
     "highest", "score", "applied", "verdict", "toplevel", "глубин", "глубок", "depth", "value"),
    ("кандидат", "соискат", "candidate", "applicant"),
    ("модель", "нейросет", "ассистент", "проверяющ", "languagemodel", "reviewer", "grader", "assistant", "transcript"),
)  # fmt: skip
