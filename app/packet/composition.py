"""What a statement is made of: sentences that know where they come from, clauses, parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.packet.spans import Span, Text, plain, sentences, spans

FRAME = "program"
"""Origin of a fixed sentence."""

TableKind = Literal["timeline", "items", "measures"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what it rests on: field paths and ids of the case, or `FRAME`."""

    text: Text
    origin: tuple[str, ...]
    own: bool = False
    """The whole sentence is in the appellant's own words."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered paragraph.

    Attributes:
        number: ``2.1``; empty for the opening.
        head: bold words at its beginning, or empty.
        sentences: in order.
        own_words: it holds the appellant's own words.
        table: a table that follows it, or empty.
    """

    number: str
    sentences: tuple[Sentence, ...]
    head: str = ""
    own_words: bool = False
    table: TableKind | Literal[""] = ""

    def text(self) -> Text:
        """Head and sentences as one text."""
        head = (Span(self.head, bold=True),) if self.head else ()
        return spans(head, sentences(*(sentence.text for sentence in self.sentences)))

    def origins(self) -> tuple[str, ...]:
        """Everything the clause rests on, each once."""
        return tuple(dict.fromkeys(origin for sentence in self.sentences for origin in sentence.origin))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the statement: 一、陈述事实."""

    title: str
    clauses: tuple[Clause, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole statement in one language."""

    opening: Clause
    parts: tuple[Part, ...]
    request: Text
    signer: Text
    date: str
    numbers: dict[str, str] = field(default_factory=dict)
    """Shortcoming id -> clause number."""
    cited: dict[str, str] = field(default_factory=dict)
    """Exhibit id -> number of the first clause that cites it."""

    def clauses(self) -> tuple[Clause, ...]:
        return (self.opening, *(clause for part in self.parts for clause in part.clauses))

    def words(self) -> str:
        """All the text, for its hash code and for counting."""
        return "\n".join(f"{clause.number} {plain(clause.text())}".strip() for clause in self.clauses())
