"""Translation: the one way in which text reaches a person.

The English sentence in the code is the key. `resources/locale/<room>.zh_CN.po` holds the Chinese; the files of all
rooms are read together. Rooms that do not know the reader's language (errors, findings, photo checks) build a
`Message`; whoever shows it owns a `Translator` and renders it.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Literal

import msgspec

from app import paths

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")


class Bilingual(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that stands in the data in both languages side by side (forms, wording lists)."""

    zh_CN: str
    en: str

    def within(self, language: Language) -> str:
        return self.zh_CN if language == "zh_CN" else self.en


class Message(msgspec.Struct, frozen=True):
    """A sentence not yet in any language: the English key and the values of its ``{placeholders}``.

    `plural` is the English plural key; `values["count"]` then chooses the form.
    """

    key: str
    values: dict[str, object] = {}
    plural: str = ""

    def __bool__(self) -> bool:
        return bool(self.key)

    def __str__(self) -> str:
        return translator("en").text(self)


def message(key: str, **values: object) -> Message:
    """Mark `key` for translation and attach its values (strings, numbers, dates, messages, bilingual texts)."""
    return Message(key, values)


def plural_message(singular: str, plural: str, count: int, **values: object) -> Message:
    """Like `message`, with a form for one and a form for many; both may use ``{count}``."""
    return Message(singular, {**values, "count": count}, plural)


class Translator:
    """Renders text in one language. Objects are cheap to pass around and safe to share between threads."""

    def __init__(self, language: Language, catalogue: dict[str, str]) -> None:
        self.language: Language = language
        self._catalogue = catalogue

    def __call__(self, key: str, **values: object) -> str:
        """Translate a literal key at once. The first argument must be a literal: a test collects the keys."""
        return self.text(Message(key, values))

    def plural(self, singular: str, plural: str, count: int, **values: object) -> str:
        """Translate with the form for `count` at once."""
        return self.text(Message(singular, {**values, "count": count}, plural))

    def text(self, value: object) -> str:
        """Render a `Message`, a `Bilingual`, a date or a plain value."""
        if isinstance(value, Message):
            if not value.key:
                return ""
            key = value.plural if value.plural and value.values.get("count") != 1 else value.key
            template = self._catalogue.get(key, key)
            return template.format_map({name: self.text(inner) for name, inner in value.values.items()})
        if isinstance(value, Bilingual):
            return value.within(self.language)
        if isinstance(value, dt.datetime):
            return value.strftime("%Y-%m-%d %H:%M")
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, (list, tuple)):
            return ("、" if self.language == "zh_CN" else ", ").join(self.text(part) for part in value)
        return str(value)


@cache
def translator(language: Language) -> Translator:
    """The translator of a language; English needs no catalogue."""
    if language == "en":
        return Translator(language, {})
    catalogue: dict[str, str] = {}
    for path in sorted((paths.resources() / "locale").glob(f"*.{language}.po")):
        catalogue.update(read_po(path.read_text(encoding="utf-8")))
    return Translator(language, catalogue)


_PO_LINE = re.compile(r'^(?:(msgid_plural|msgid|msgstr(?:\[\d\])?)\s+)?"(.*)"\s*$')
_ESCAPE = re.compile(r"\\(.)")


def read_po(source: str) -> dict[str, str]:
    """Read the entries of a gettext `.po` file into key -> translation; the header entry is left out.

    Reading the source form directly spares compiled copies; a full gettext library takes longer to import than all
    catalogues take to read, and the window has to appear at once.

    Raises:
        ValueError: a line is neither a comment nor part of an entry.
    """
    result: dict[str, str] = {}
    parts: dict[str, str] = {}
    field = ""

    def finish() -> None:
        key, many = parts.get("msgid", ""), parts.get("msgid_plural", "")
        translated = parts.get("msgstr", "") or parts.get("msgstr[0]", "")
        if key and translated:
            result[key] = translated
            if many:
                result[many] = translated
        parts.clear()

    for number, line in enumerate(source.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _PO_LINE.match(stripped)
        if match is None:
            raise ValueError(f"line {number}: not a .po line")
        keyword, quoted = match.groups()
        if keyword:
            if keyword == "msgid":
                finish()
            field = keyword
            parts[field] = ""
        parts[field] = parts.get(field, "") + _ESCAPE.sub(
            lambda escape: {"n": "\n", "t": "\t"}.get(escape[1], escape[1]), quoted
        )
    finish()
    return result
