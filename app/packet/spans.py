"""Text with style, as the packet sets it: never mark-up, so nothing a user types is ever parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import msgspec

from app.text import Message, Translator

Colour = Literal["ink", "soft", "hair", "accent", "tint", "draft", "gloss", "box", "edge", "leader", "white"]
Script = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style.

    Attributes:
        text: what is said, as the user or the program wrote it.
        bold: weight.
        colour: None takes the colour of the paragraph.
        link: key of the place in the packet this run leads to, or empty.
        boxed: drawn in a box at 0.86 em: something the appellant still has to supply.
    """

    text: str
    bold: bool = False
    colour: Colour | None = None
    link: str = ""
    boxed: bool = False


Text = tuple[Span, ...]
"""A paragraph's worth of spans."""

_HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def spans(*parts: str | Span | Iterable[Span]) -> Text:
    """Join strings and spans into one text."""
    out: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            out += [Span(part)] if part else []
        elif isinstance(part, Span):
            out.append(part)
        else:
            out += list(part)
    return tuple(out)


def weave(t: Translator, sentence: Message) -> Text:
    """Translate a sentence whose values may be spans; words of the user are never read as templates.

    Args:
        t: the language.
        sentence: its values may be strings, spans or texts.
    """
    values: dict[str, object] = {}
    kept: list[Text] = []
    for name, value in sentence.values.items():
        if isinstance(value, (str, Span, tuple)):
            values[name] = f"\ue000{len(kept)}\ue001"
            kept.append(spans(value))
        else:
            values[name] = value
    out: list[Span] = []
    for n, piece in enumerate(
        re.split("\ue000([0-9]+)\ue001", t.text(msgspec.structs.replace(sentence, values=values)))
    ):
        out += kept[int(piece)] if n % 2 else spans(piece)
    return tuple(out)


def plain(text: Iterable[Span]) -> str:
    """The words alone."""
    return "".join(span.text for span in text)


def sentences(*parts: Text) -> Text:
    """Join sentences; a blank after a Latin full stop, none after a Chinese one."""
    out: Text = ()
    for part in parts:
        out = spans(out, " " if plain(out)[-1:] in (".", "?", "!") else "", part)
    return out


def has_han(text: str) -> bool:
    """Whether the text holds at least one Chinese character."""
    return _HAN.search(text) is not None


def script_of(text: str) -> Script:
    """How a text in the appellant's own words is set: as Chinese when it holds Chinese."""
    return "zh" if has_han(text) else "en"
