"""What stands beside a quote and makes less of it, as data: bounds of a number, doubts in passing, little practice."""

from __future__ import annotations

from analyzer.wordlists import word_set


def _phrases(*phrases: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in phrases)


# Right before a number they make a bound of it.
BOUNDS = _phrases(
    "below", "above", "under", "at most", "at least", "less than", "more than", "fewer than", "up to", "nearly",
    "beyond", "maximum", "minimum", "no more than", "not more than", "no less than", "close to", "меньше", "больше",
    "свыше", "менее", "более", "максимум", "минимум", "выше", "ниже", "чем", "от силы", "минус", "minus", "почти",
    "чуть ли не", "якобы", "считанные", "half of", "quarter of", "half", "couple of", "several", "пол", "пару",
    "максимум до", "около", "порядка", "примерно", "приблизительно", "ориентировочно", "где то", "плюс минус",
    "в районе", "about", "around", "roughly", "approximately", "some", "circa", "give or take",
)  # fmt: skip
# Beside these "about" tells of what was spoken.
TOLD_ABOUT = word_set(
    "talk talked talking speak spoke speaking think thought thinking know knew hear heard read write wrote tell told "
    "ask asked learn learned learnt learning worry worried care argue argued complain complained say said forget "
    "forgot all how what article articles book books story stories talks question questions happy sure excited "
    "something anything nothing me us them him her you everyone everybody"
)
# Right after a number they make it a round one.
ROUNDING = _phrases(
    "или около того", "плюс минус", "с лишним", "с небольшим", "с хвостиком", "or so", "or thereabouts", "give or take",
    "plus or minus", "or something like that",
)  # fmt: skip
COUNT_LEMMAS = word_set("десяток дюжина сотня тысяча миллион половина треть четверть")
# What goes on at a rate: beside these "до" bounds the number, beside a change ("вырос до") it names it.
LASTING_LEMMAS = word_set(
    "быть бывать держать выдержать выдерживать обрабатывать обработать тянуть принимать получать вывозить приходить "
    "прилетать"
)
# Said in passing (articles aside), these leave it open whether it was so.
DOUBTFUL = word_set(
    "видимо похоже presumably "
    "наверное наверно возможно вероятно кажется теоретически гипотетически якобы perhaps maybe probably possibly "
    "supposedly allegedly apparently reportedly hypothetically theoretically ideally"
)
DOUBTS = _phrases(
    "может быть", "может", "по идее", "в идеале", "в теории", "на бумаге", "на словах", "в мечтах",
    "в моих мечтах", "в планах",
    "по слухам", "по легенде", "по документам", "по бумагам", "в резюме", "on cv", "on my cv", "in my cv",
    "on my resume", "in my resume", "по задумке", "in theory", "on paper", "in principle", "i guess", "i suppose",
    "скорее всего", "по всей видимости", "по всей вероятности", "по видимому", "должно быть", "вроде", "вроде бы",
    "вроде как", "не исключено", "most likely",
    "very likely", "more than likely", "in all likelihood", "in all probability",
    "on org chart", "as far as i heard", "in my dreams", "in ideal world", "in perfect world",
)  # fmt: skip
# Said between commas these part nothing from what it hangs on.
ASIDES = _phrases(
    "а не я", "а не мы", "и не я", "не я", "не мы",
    "конечно", "кстати", "естественно", "понятно", "разумеется", "например", "скорее всего", "честно говоря", "знаете",
    "знаешь", "понимаете", "понимаешь", "видите ли", "так скажем", "к сожалению", "к счастью", "честно", "правда",
    "of course", "frankly", "honestly", "obviously", "sadly", "unfortunately", "fortunately", "by the way",
    "for example", "naturally", "say", "in fact",
)  # fmt: skip
# How little practice there was: "zero experience with […]".
LITTLE = word_set("little zero minimal limited scarce scant hardly barely lack lacks lacked lacking мало ноль минимум")
LITTLE_LEMMAS = word_set("нулевой минимальный небольшой скромный маленький малый")
PRACTICE = word_set("experience knowledge exposure practice understanding expertise skill skills background")
PRACTICE_LEMMAS = word_set("опыт практика знание понимание навык представление")
