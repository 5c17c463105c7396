"""Numbers in words and in digits: "двадцать пять", "twenty-five" and 25 are one number."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from analyzer.grounding.morphology import lemmas
from analyzer.wordlists import word_set

_UNITS = {
    "ноль": 0, "нуль": 0, "один": 1, "два": 2, "двое": 2, "оба": 2, "три": 3, "трое": 3, "четыре": 4, "четверо": 4,
    "пять": 5, "пятеро": 5, "шесть": 6, "шестеро": 6, "семь": 7, "семеро": 7, "восемь": 8, "девять": 9, "десять": 10,
    "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16,
    "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19,
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70,
    "восемьдесят": 80, "девяносто": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_HUNDREDS = {
    "сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700,
    "восемьсот": 800, "девятьсот": 900,
}  # fmt: skip
# "Первый раз" and "a second" are as often no numbers.
_ONLY_AT_THE_END = {"первый": 1, "first": 1, "second": 2}
_ORDINALS = {
    "второй": 2, "третий": 3, "четвертый": 4, "пятый": 5, "шестой": 6, "седьмой": 7, "восьмой": 8, "девятый": 9,
    "десятый": 10, "одиннадцатый": 11, "двенадцатый": 12, "тринадцатый": 13, "четырнадцатый": 14, "пятнадцатый": 15,
    "шестнадцатый": 16, "семнадцатый": 17, "восемнадцатый": 18, "девятнадцатый": 19, "двадцатый": 20,
    "тридцатый": 30, "сороковой": 40, "пятидесятый": 50, "девяностый": 90,
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_SCALES = {
    "тысяча": 1000, "тысяч": 1000, "миллион": 10**6, "миллиард": 10**9, "thousand": 1000, "million": 10**6,
    "billion": 10**9, "k": 1000, "к": 1000, "тыс": 1000, "млн": 10**6, "млрд": 10**9,
}  # fmt: skip
_ODD = {"полтора": "1.5", "полторы": "1.5", "полутора": "1.5", "пол": "0.5", "половина": "0.5"}
_HALVES = {
    "полмиллиарда": "500000000", "полмиллиона": "500000", "полтысячи": "500", "полсотни": "50",
}  # fmt: skip
# "Half a million", "a quarter of a million": a part of the scale that follows.
_PARTS = {"пол": "0.5", "half": "0.5", "quarter": "0.25"}
_MINUS = frozenset({"минус", "minus"})
_ENGLISH_ALONE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
# More than one of them, nobody knows how many; of the first two only where no word before them asks for this form.
_MANY_OR_ONE = word_set("тысячи сотни")
_ASK_FOR_ONE = word_set("до около больше меньше свыше менее более порядка от из без для чем выше ниже после против")
_MANY = word_set(
    "тысяч тысячам тысячами тысячах сотен сотням сотнями сотнях десятки десятков десяткам десятками десятках миллионы "
    "миллионов миллионам миллионами миллионах миллиарды миллиардов миллиардам миллиардами миллиардах "
    "tens dozens hundreds thousands millions billions"
)
_DIGITS = re.compile(r"(-?\d+)(?:[.,](\d+))?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")  # "40,000"
_ORDINAL = re.compile(r"(\d+)(?:-[а-я]{1,3}|st|nd|rd|th)")
_THOUSANDS = re.compile(r"\d{3}")
_SHORT = re.compile(r"(\d+(?:[.,]\d+)?)(k|к|m|м)")
_NOT_NUMBERS = frozenset({"семья", "пол", "k", "к", "одна", "стоить"})
# How the words of the tables begin in any case; only these are worth a look into the dictionary.
_STARTS = frozenset(
    word[:3] for table in (_UNITS, _TENS, _HUNDREDS, _ORDINALS, _ONLY_AT_THE_END, _SCALES) for word in table
) | {"hun", "одн", "дву", "дво", "две", "обе", "обо", "тре", "ста", "сот"}


@functools.lru_cache(maxsize=16_384)
def begins_number(word: str) -> bool:
    """Whether a number may begin with this word."""
    return word in _PARTS or word in _MINUS or number_at([word], 0) is not None


def tells_many(word: str, before: str) -> bool:
    """Whether the word is a round number of which there are several: "тысячи запросов", not "до тысячи"."""
    return word in _MANY or (word in _MANY_OR_ONE and before not in _ASK_FOR_ONE)


def number_at(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The number that begins with the word at `at`, in canonical digits, and how many words it takes."""
    first = words[at]
    if first[0].isdigit() or first[0] == "-":
        return _in_digits(words, at)
    if first in _HALVES:
        return _HALVES[first], 1
    if first in _MINUS:
        below = number_at(words, at + 1) if at + 1 < len(words) and words[at + 1] not in _MINUS else None
        return below and (f"-{below[0]}", below[1] + 1)
    if first in _PARTS:
        return _part_of_scale(words, at)
    if first in _ODD and first not in _NOT_NUMBERS:
        return _scaled(_ODD[first], words, at + 1, 1)
    return _in_words(words, at) if first[:3] in _STARTS else None


def _in_digits(words: Sequence[str], at: int) -> tuple[str, int] | None:
    if words[at].isascii() and words[at].isdigit():
        return _grouped(words, at, words[at])
    if (short := _SHORT.fullmatch(words[at])) is not None:
        factor = 1000 if short[2] in "kк" else 10**6
        return _times(short[1].replace(",", "."), factor), 1
    if _GROUPED.fullmatch(words[at]) is not None:
        return _scaled(words[at].replace(",", ""), words, at + 1, 1)
    if (ordinal := _ORDINAL.fullmatch(words[at])) is not None:
        return str(int(ordinal[1])) if len(ordinal[1]) < 30 else ordinal[1], 1
    match = _DIGITS.fullmatch(words[at])
    if match is None:
        return (words[at], 1) if words[at][0].isdigit() else None
    if match[2] is not None:
        return _scaled(f"{match[1]}.{match[2]}", words, at + 1, 1)
    return _grouped(words, at, match[1])


def _grouped(words: Sequence[str], at: int, digits: str) -> tuple[str, int]:
    """The whole number that begins with the digits of the word at `at`: "12 000"."""
    taken = 1
    if len(digits.lstrip("-")) <= 3:
        while at + taken < len(words) and _THOUSANDS.fullmatch(words[at + taken]):
            digits += words[at + taken]
            taken += 1
    return _scaled(str(int(digits)) if len(digits) < 30 else digits, words, at + taken, taken)


def _scaled(value: str, words: Sequence[str], at: int, taken: int) -> tuple[str, int]:
    """`value` times the "тысяч" or "million" that follows."""
    if at < len(words) and (scale := _lookup(words[at], _SCALES)) is not None:
        return _times(value, scale), taken + 1
    return value, taken


def _part_of_scale(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """ "Half a million", "пол миллиона"; half of anything else is no number."""
    scale = at + 1
    while scale < min(at + 3, len(words)) and words[scale] in ("of", "a"):
        scale += 1
    if scale >= len(words) or (factor := _lookup(words[scale], _SCALES)) is None:
        return None
    return _times(_PARTS[words[at]], factor), scale + 1 - at


def _times(value: str, factor: int) -> str:
    if len(value) > 18:
        return f"{value}*{factor}"
    whole, _, fraction = value.partition(".")
    number = int((whole + fraction) or "0") * factor
    power = 10 ** len(fraction)
    return str(number // power) if number % power == 0 else f"{number / power:g}"


def _in_words(words: Sequence[str], at: int) -> tuple[str, int] | None:
    if (year := _english_year(words, at)) is not None:
        return year
    total = group = 0
    taken = 0
    below = 10_000  # a part of a number is smaller than the one before it
    while at + taken < len(words):
        word = words[at + taken]
        if (value := _part(word)) is not None and value < below:
            group += value
            below = 100 if value >= 100 else 10 if value >= 20 else 0
        elif (value := _ordinal(word, alone=not taken)) is not None and value < below:
            return str(total + group + value), taken + 1  # "две тысячи девятнадцатом": it ends the number
        elif word == "hundred" and 0 < group < 10:
            group, below = group * 100, 100
        elif taken and (scale := _lookup(word, _SCALES)) is not None:
            total, group, below = total + max(group, 1) * scale, 0, 1000
        elif not taken and word == "hundred":
            group, below = 100, 100
        elif not taken and (scale := _lookup(word, {"тысяча": 1000, "миллион": 10**6} | _ENGLISH_ALONE)) is not None:
            total, group, below = scale, 0, 1000
        else:
            break
        taken += 1
    return (str(total + group), taken) if taken else None


def _english_year(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """ "Twenty nineteen", "nineteen ninety eight": two numbers that are one year."""
    if words[at] not in ("nineteen", "twenty") or at + 1 >= len(words):
        return None
    tens = _UNITS.get(words[at + 1], _TENS.get(words[at + 1], 0))
    if tens < 10:
        return None
    units = _UNITS.get(words[at + 2], 0) if at + 2 < len(words) and tens >= 20 else 0
    units = units if units < 10 else 0
    century = 1900 if words[at] == "nineteen" else 2000
    return str(century + tens + units), 3 if units else 2


def _ordinal(word: str, *, alone: bool) -> int | None:
    value = _lookup(word, _ORDINALS)
    return _lookup(word, _ONLY_AT_THE_END) if value is None and not alone else value


def _part(word: str) -> int | None:
    for table in (_UNITS, _TENS, _HUNDREDS):
        if (value := _lookup(word, table)) is not None:
            return value
    return None


def _lookup(word: str, table: dict[str, int]) -> int | None:
    if word in _NOT_NUMBERS:
        return None
    if word in table:
        return table[word]
    if word[:3] not in _STARTS:
        return None
    for lemma in lemmas(word):
        if lemma in table and lemma not in _NOT_NUMBERS:
            return table[lemma]
    return None
