"""Text for people, in English and Russian.

The English text is the message id; Russian lives in `locale/ru/*.po`, one file per part of the program.
A message is data until somebody shows it, so that an error or a warning can be shown in either language.
"""

from __future__ import annotations

import functools
import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = ("ru", "en")

_LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places: `id` is English, `plural` its form for other counts than one."""

    id: str
    params: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    count: int = 0

    def text(self, language: Language) -> str:
        """The sentence in `language` with its places filled; a `Message` among the params is filled in turn."""
        catalogue = _catalogue(language)
        if self.plural is None:
            template = catalogue.gettext(self.id)
        else:
            template = catalogue.ngettext(self.id, self.plural, self.count)
        values = {
            name: value.text(language) if isinstance(value, Message) else value for name, value in self.params.items()
        }
        return template.format(**values)

    def both(self) -> dict[Language, str]:
        """The sentence in every language of the program, as `result.json` stores it."""
        return {language: self.text(language) for language in LANGUAGES}

    def __str__(self) -> str:
        return self.text("en")


def message(text: str, /, **params: object) -> Message:
    """A message; `text` is English and is what the translation is found by."""
    return Message(text, params)


def plural(one: str, other: str, count: int, /, **params: object) -> Message:
    """A message that depends on a number; `{count}` is filled by itself."""
    return Message(one, {**params, "count": count}, plural=other, count=count)


@functools.cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    """The translations of one language; compiled from the .po files when first asked for."""
    folder = _LOCALE / language
    if not folder.is_dir():
        return gettext.NullTranslations()
    from io import BytesIO

    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale=language)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=language):
                if entry.id:
                    merged.add(entry.id, entry.string, context=entry.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
