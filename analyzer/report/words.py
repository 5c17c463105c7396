"""Everything that a report says in one language: sentences, numbers, times, dates, names of levels."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from analyzer.matrix.model import Text
from analyzer.messages import Language, Message, message, plural
from analyzer.report import plain


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, text: str, /, **params: object) -> str:
        return message(text, **params).text(self.language)

    def many(self, one: str, other: str, count: int, /, **params: object) -> str:
        """The form that fits `count`, which is filled in as `{count}`."""
        return plural(one, other, count, **params).text(self.language)

    def say(self, sentence: Message) -> str:
        return sentence.text(self.language)

    def label(self, labels: Mapping[str, Message], code: str | None) -> str:
        """The words for a code; the code itself when a newer result brings one that is not known here."""
        if code is None:
            return ""
        return labels[code].text(self.language) if code in labels else plain.one_line(code)

    def of(self, text: Text) -> str:
        return plain.one_line(text.in_(self.language))

    def both(self, texts: Mapping[Language, str] | None) -> str:
        """The text of this language out of a result."""
        if not texts:
            return ""
        return plain.one_line(texts.get(self.language) or next(iter(texts.values())))

    def number(self, value: Decimal | float) -> str:
        """At most two decimals, with the comma where the language has it."""
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        text = f"{exact.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.language == "ru" else text

    def exact(self, value: float) -> str:
        """All four decimals that a result keeps, for whoever counts again."""
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.language == "ru" else text

    def whole(self, value: int) -> str:
        """A count with thin spaces between thousands."""
        return f"{value:,}".replace(",", "\u202f")

    def percent(self, share: float) -> str:
        sign = "\u00a0%" if self.language == "ru" else "%"
        return f"{(Decimal(str(share)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)}{sign}"

    def date(self, text: str | None) -> str | None:
        """An ISO date or time in the language's usual form; anything else as it stands."""
        if text is None:
            return None
        from babel.dates import format_date

        try:
            return format_date(datetime.datetime.fromisoformat(text), format="long", locale=self.language)
        except ValueError:
            return plain.one_line(text)

    def moment(self, text: str) -> str:
        """A time in UTC with its date."""
        from babel.dates import format_datetime

        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError:
            return plain.one_line(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(datetime.UTC)
        pattern = "d MMMM y, HH:mm"
        return f"{format_datetime(moment, pattern, locale=self.language)} UTC"

    def listed(self, items: Sequence[str]) -> str:
        """a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return self("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])

    @staticmethod
    def time(seconds: float | None) -> str | None:
        """m:ss, or h:mm:ss from an hour on."""
        if seconds is None or not 0 <= seconds < 10**7:
            return None
        minutes, second = divmod(int(seconds), 60)
        hours, minute = divmod(minutes, 60)
        return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
