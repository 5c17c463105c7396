"""What a Russian interview is made of. Every deed, tool, thing and number goes with every other that fits."""

from __future__ import annotations

import random

from benchmarks.quotes.sentences import Fill, Part, Slot, in_words, number_part

# Verbs of the past with their opposites; either stands in the talk.
OPPOSITES = (
    ("ускорил", "замедлил"), ("включил", "выключил"), ("увеличил", "уменьшил"), ("добавил", "убрал"),
    ("разделил", "объединил"), ("упростил", "усложнил"), ("создал", "удалил"), ("запустил", "остановил"),
    ("подключил", "отключил"), ("собрал", "разобрал"), ("открыл", "закрыл"), ("расширил", "сузил"),
    ("принял", "отклонил"), ("усилил", "ослабил"), ("починил", "сломал"), ("поднял", "уронил"),
    ("улучшил", "ухудшил"), ("разблокировал", "заблокировал"), ("ужесточил", "смягчил"), ("нашёл", "потерял"),
)  # fmt: skip
SYNONYMS = {
    "ускорил": "разогнал", "добавил": "приделал", "убрал": "выбросил", "создал": "завёл", "удалил": "стёр",
    "запустил": "стартовал", "починил": "исправил", "сломал": "испортил", "улучшил": "усовершенствовал",
    "увеличил": "нарастил", "упростил": "облегчил", "вынес": "выделил", "переписал": "переделал",
    "настроил": "сконфигурировал", "внедрил": "ввёл", "разделил": "раздробил", "объединил": "слил", "нашёл": "отыскал",
    "перенёс": "переместил", "написал": "накидал", "отладил": "вычистил", "описал": "изложил", "проверил": "изучил",
}  # fmt: skip
DEGREES = (
    ("быстрее", "медленнее"), ("дешевле", "дороже"), ("проще", "сложнее"), ("чаще", "реже"), ("больше", "меньше"),
    ("лучше", "хуже"), ("раньше", "позже"), ("выше", "ниже"), ("надёжнее", "ненадёжнее"), ("легче", "тяжелее"),
    ("до", "после"), ("успешно", "неудачно"), ("вручную", "автоматически"),
)  # fmt: skip
# Nominative, genitive, accusative, instrumental, prepositional.
THINGS = tuple(
    tuple(line.split("/"))
    for line in """очередь заявок/очереди заявок/очередь заявок/очередью заявок/очереди заявок
выгрузка отчётов/выгрузки отчётов/выгрузку отчётов/выгрузкой отчётов/выгрузке отчётов
сервис оплаты/сервиса оплаты/сервис оплаты/сервисом оплаты/сервисе оплаты
кэш цен/кэша цен/кэш цен/кэшем цен/кэше цен
проверка прав/проверки прав/проверку прав/проверкой прав/проверке прав
рассылка писем/рассылки писем/рассылку писем/рассылкой писем/рассылке писем
шлюз партнёров/шлюза партнёров/шлюз партнёров/шлюзом партнёров/шлюзе партнёров
поиск по складу/поиска по складу/поиск по складу/поиском по складу/поиске по складу
сборка образов/сборки образов/сборку образов/сборкой образов/сборке образов
загрузка файлов/загрузки файлов/загрузку файлов/загрузкой файлов/загрузке файлов
авторизация/авторизации/авторизацию/авторизацией/авторизации
балансировщик/балансировщика/балансировщик/балансировщиком/балансировщике
планировщик/планировщика/планировщик/планировщиком/планировщике
корзина/корзины/корзину/корзиной/корзине
каталог товаров/каталога товаров/каталог товаров/каталогом товаров/каталоге товаров
расчёт скидок/расчёта скидок/расчёт скидок/расчётом скидок/расчёте скидок
витрина данных/витрины данных/витрину данных/витриной данных/витрине данных
обработчик событий/обработчика событий/обработчик событий/обработчиком событий/обработчике событий
модуль доставки/модуля доставки/модуль доставки/модулем доставки/модуле доставки
журнал действий/журнала действий/журнал действий/журналом действий/журнале действий
репликация/репликации/репликацию/репликацией/репликации
парсер прайсов/парсера прайсов/парсер прайсов/парсером прайсов/парсере прайсов
личный кабинет/личного кабинета/личный кабинет/личным кабинетом/личном кабинете
система метрик/системы метрик/систему метрик/системой метрик/системе метрик""".splitlines()
)
CASES = {"nom": 0, "gen": 1, "acc": 2, "ins": 3, "prep": 4}
# A tool as it is written and as it is heard, in the same cases.
TOOLS = {
    "broker": ("Kafka/кафка/кафки/кафку/кафкой/кафке", "RabbitMQ/рэббит эм кью", "NATS/натс/натса/натс/натсом/натсе",
               "Celery/селери"),
    "base": ("PostgreSQL/постгрес/постгреса/постгрес/постгресом/постгресе", "MySQL/майэскюэль",
             "MongoDB/монго", "ClickHouse/кликхаус/кликхауса/кликхаус/кликхаусом/кликхаусе",
             "Redis/редис/редиса/редис/редисом/редисе", "Cassandra/кассандра/кассандры/кассандру/кассандрой/кассандре"),
    "infra": ("Kubernetes/кубернетес/кубернетеса/кубернетес/кубернетесом/кубернетесе",
              "Docker/докер/докера/докер/докером/докере",
              "Terraform/терраформ/терраформа/терраформ/терраформом/терраформе", "Ansible/ансибл",
              "Prometheus/прометеус/прометеуса/прометеус/прометеусом/прометеусе",
              "Grafana/графана/графаны/графану/графаной/графане",
              "Jenkins/дженкинс/дженкинса/дженкинс/дженкинсом/дженкинсе"),
    "frame": ("Django/джанго", "FastAPI/фаст апи", "Flask/фласк/фласка/фласк/фласком/фласке", "asyncio/асинк айо",
              "Pydantic/пайдантик", "SQLAlchemy/алхимия/алхимии/алхимию/алхимией/алхимии"),
}  # fmt: skip
# What a matrix would list, because no ear could tell it.
ALIASES = (
    ("RabbitMQ", "рэббит эм кью"), ("asyncio", "асинк айо"), ("PostgreSQL", "постгрес", "Postgres"),
    ("MySQL", "майэскюэль"), ("SQLAlchemy", "алхимия"), ("FastAPI", "фаст апи"), ("MongoDB", "монго"),
)  # fmt: skip

OPENINGS = (
    "ну смотрите, ", "в общем, ", "честно говоря, ", "э-э, ", "ну, ", "так, ", "значит, ", "ну вот, ", "если честно, ",
    "ну то есть, ", "короче, ", "вот, ", "ну как бы, ", "м-м, ", "на самом деле, ",
)  # fmt: skip
WHENS = ("тогда ", "в итоге ", "потом ", "в тот раз ", "позже ", "весной ", "осенью ", "на той работе ", "год назад ")
FILLERS = ("как бы ", "ну ", "вот ", "собственно ", "э-э ", "там ", "просто ", "так сказать ")
HEDGES = ("почти ", "частично ", "вроде бы ", "наверное, ", "кажется, ", "якобы ", "чуть не ", "едва ", "возможно, ")


_OPPOSITE = {one: other for pair in OPPOSITES for one, other in (pair, pair[::-1])}
_DEGREE = {one: other for pair in DEGREES for one, other in (pair, pair[::-1])}
_UNITS = (
    "ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
    "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать",
    "девятнадцать",
)  # fmt: skip
_TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
_HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_RANGES = {
    "days": [n for n in range(5, 100) if n % 10 >= 5 or 11 <= n <= 14], "times": list(range(5, 20)),
    "ms": list(range(210, 990, 10)), "less": list(range(20, 95, 5)), "percent": list(range(15, 96, 5)),
    "year": list(range(2013, 2025)),
}  # fmt: skip


def plural(verb: str) -> str:
    """A verb of the past beside мы."""
    if verb == "нашёл":
        return "нашли"
    if verb.endswith("ся"):
        return f"{verb[:-2]}ись"
    return f"{verb}и" if verb.endswith("л") else f"{verb.replace('ё', 'е')}ли"


def number_words(number: int) -> str:
    """A number below a thousand as it is said."""
    return in_words(number, _UNITS, _TENS, _HUNDREDS)


def filler(agent: str) -> Fill:
    """What fills the templates of a sentence whose subject is `agent` (я or мы)."""

    def fill(name: str, chance: random.Random) -> Part:
        what, _, how = name.partition(":")
        return _fill(what, how, agent, chance)

    return fill


def _fill(what: str, how: str, agent: str, chance: random.Random) -> Part:
    if what == "a":
        other = "мы" if agent == "я" else "я"
        return Part(agent, Slot("agent", other=(other,), agreeing=other))
    if what == "w":
        return Part(chance.choice(WHENS), Slot("when")) if chance.random() < 0.5 else Part("")
    if what == "o":
        return Part(chance.choice(FILLERS), Slot("filler")) if chance.random() < 0.3 else Part("")
    if what == "v":
        return _verb(chance.choice(chance.choice(OPPOSITES)) if how == "*" else how, agent)
    if what == "x":
        group = next(pair for pair in DEGREES if how in pair)
        shown = chance.choice(group)
        return Part(shown, Slot("antonym", other=(_DEGREE[shown],)))
    if what == "n":
        return _thing(CASES[how], chance)
    if what == "d":
        return number_part(_RANGES[how], chance, number_words)
    return _tool(what.partition(".")[2], CASES.get(how, 2), chance)


def _verb(verb: str, agent: str) -> Part:
    one, many = verb, plural(verb)
    shown, agreeing = (one, many) if agent == "я" else (many, one)
    opposite = _OPPOSITE.get(verb)
    other = () if opposite is None else (opposite if agent == "я" else plural(opposite),)
    synonym = SYNONYMS.get(verb)
    synonyms = () if synonym is None else (synonym if agent == "я" else plural(synonym),)
    return Part(shown, Slot("verb", (), other, agreeing, f"не {shown}", synonyms))


def _thing(case: int, chance: random.Random) -> Part:
    chosen = chance.choice(THINGS)
    shown = chosen[case]
    masculine = chosen[0] == chosen[2] and not chosen[0].split()[0].endswith("ь")
    plural_too = set() if masculine else {chosen[1]}  # "проверки" is the plural as well: another statement
    doer = chosen[0].split()[0].endswith("щик") or chosen[0].startswith("обработчик")  # its case tells who did it
    same = () if doer else tuple(sorted(set(chosen[1:]) - {shown} - plural_too))
    return Part(shown, Slot("noun", same, tuple(other[case] for other in THINGS if other is not chosen)))


def _tool(group: str, case: int, chance: random.Random) -> Part:
    chosen = chance.choice(TOOLS[group])
    written, *heard = chosen.split("/")
    others = tuple(other.split("/")[0] for name in TOOLS for other in TOOLS[name] if other is not chosen)
    return Part(written, Slot("name", (heard[case] if len(heard) > 1 else heard[0],), others))
