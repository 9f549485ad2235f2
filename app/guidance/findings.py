"""Findings: the one form in which any check tells the user something."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.text import Bilingual, Message, Translator

Severity = Literal["blocking", "warning", "advice"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a check says.

    Attributes:
        code: stable name of the rule, ``kebab-case``.
        severity: blocking would sink the appeal; warning should be mended; advice may be.
        where: the place in the case, as a path: ``person.id_number``, ``events/event-3.at``, ``exhibits``,
            ``id_photos/front``, ``materials/notice``, ``text`` for loose text.
        message: the fact, with the values on both sides of a contradiction.
        hint: what to do; for wording, why it harms.
        replacement: for wording, text to put in place of ``start:end``; empty when there is none.
        start, end: character offsets into the text at `where`; None when the whole is meant.
        text: the characters found, for wording.
        source: id of the form's source that the rule comes from, or empty.
    """

    code: str
    severity: Severity
    where: str
    message: Message | Bilingual
    hint: Message | Bilingual = Message("")
    replacement: str = ""
    start: int | None = None
    end: int | None = None
    text: str = ""
    source: str = ""

    def as_json(self, translate: Translator) -> dict[str, object]:
        """The object printed by ``review --json`` and ``lint --json``."""
        return {
            "code": self.code,
            "severity": self.severity,
            "where": self.where,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "message": translate.text(self.message),
            "hint": translate.text(self.hint),
            "replacement": self.replacement,
            "source": self.source or None,
        }
