"""Surfaces: cards, banners, findings, empty states, drop targets, progress, undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.wizard import i18n, theme
from app.wizard.kit.text import Paragraph, Title, label

if TYPE_CHECKING:
    from app.guidance.findings import Finding, Severity

Tone = Literal["ok", "warn", "bad", "accent"]
_BANNER_ICONS: dict[str, str] = {"ok": "done", "warn": "warn", "bad": "bad", "accent": "info"}
SEVERITY_LOOK: dict[Severity, tuple[str, Tone]] = {
    "blocking": ("bad", "bad"),
    "warning": ("warn", "warn"),
    "advice": ("info", "accent"),
}


def picture(name: str, tone: str = "text-2", size: int = 20) -> QLabel:
    """A line icon beside words; silent for screen readers because the words say it."""
    result = QLabel()
    result.setPixmap(theme.pixmap(name, tone, size))
    result.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return result


def rule(*, upright: bool = False) -> QFrame:
    """A hairline."""
    result = QFrame()
    result.setProperty("kind", "upright-rule" if upright else "rule")
    return result


def row(
    *parts: QWidget | int | None, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Widgets in a line; a number is a gap in pixels, None takes the free room."""
    result = QHBoxLayout()
    result.setContentsMargins(*margins)
    result.setSpacing(theme.space(spacing))
    for part in parts:
        if part is None:
            result.addStretch()
        elif isinstance(part, int):
            result.addSpacing(theme.space(part))
        else:
            result.addWidget(part)
    return result


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Card(QFrame):
    """A white card. `body` is its column; with a title it has a head line: icon, title, a muted word, then `extra`.

    ``quiet=True`` gives the sunken look; ``ruled=True`` puts a hairline under the head and lets rows go to the edges.
    """

    def __init__(
        self,
        icon: str = "",
        title: str = "",
        extra: QWidget | None = None,
        *,
        muted: str = "",
        quiet: bool = False,
        ruled: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("kind", "quiet-card" if quiet else "card")
        self._ruled = ruled
        outer = QVBoxLayout(self)
        outer.setSpacing(0)
        outer.setContentsMargins(1, 1, 1, 1)
        side = theme.space(20)
        self.title: Title | None = None
        self.head = QHBoxLayout()
        if title:
            self.setAccessibleName(title)
            self.head.setSpacing(theme.space(8))
            self.head.setContentsMargins(side, theme.space(12), side, theme.space(12))
            if icon:
                self.head.addWidget(picture(icon))
            self.title = Title(title, "card-title")
            self.head.addWidget(self.title, 0 if extra or muted else 1, Qt.AlignmentFlag.AlignVCenter)
            if muted:
                self.head.addWidget(label(muted, "caption", "text-3"))
            if extra:
                self.head.addStretch(1)
                self.head.addWidget(extra)
            elif muted:
                self.head.addStretch(1)
            outer.addLayout(self.head)
            if ruled:
                outer.addWidget(rule())
        self.body = QVBoxLayout()
        self.body.setSpacing(0 if ruled else theme.space(12))
        top = 0 if title else theme.space(16)
        self.body.setContentsMargins(*((0, 0, 0, 0) if ruled else (side, top, side, theme.space(16))))
        outer.addLayout(self.body)

    def add(self, item: QWidget | QLayout) -> None:
        if isinstance(item, QWidget):
            self.body.addWidget(item)
        else:
            self.body.addLayout(item)

    def add_row(self, content: QLayout) -> QWidget:
        """In a ruled card: a row with the card's side margins and a hairline above all but the first."""
        if self.body.count():
            self.body.addWidget(rule())
        holder = QWidget()
        side, gap = theme.space(20), theme.space(10)
        content.setContentsMargins(side, gap, side, gap)
        holder.setLayout(content)
        self.body.addWidget(holder)
        return holder

    def set_state(self, state: Literal["", "error", "now"]) -> None:
        self.setProperty("state", state)
        self.style().unpolish(self)
        self.style().polish(self)


class Banner(QFrame):
    """A line of news with a coloured edge: bold `lead`, then `text`, buttons at the right (below when narrow)."""

    def __init__(
        self, tone: Tone, text: str, *, lead: str = "", icon: str = "", buttons: Sequence[QPushButton] = ()
    ) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setProperty("tone", tone)
        self.words = Paragraph(text, "base", "text", lead=lead)
        self.setAccessibleName(self.words.text())
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.space(13), theme.space(10), theme.space(16), theme.space(10))
        line.setSpacing(theme.space(12))
        line.addWidget(picture(icon or _BANNER_ICONS[tone], tone), 0, Qt.AlignmentFlag.AlignTop)
        if theme.theme().scale < 1.5:
            line.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
            for button in buttons:
                line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            return
        column = QVBoxLayout()
        column.setSpacing(theme.space(8))
        column.addWidget(self.words)
        if buttons:
            column.addLayout(row(*buttons, None))
        line.addLayout(column, 1)


class Note(QFrame):
    """A quiet aside inside a card."""

    def __init__(self, text: str, *, lead: str = "", icon: str = "info", button: QPushButton | None = None) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.space(14), theme.space(10), theme.space(16), theme.space(10))
        line.setSpacing(theme.space(12))
        line.addWidget(picture(icon), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.space(4))
        self.words = Paragraph(text, "small", "text-2", lead=lead)
        column.addWidget(self.words)
        if button is not None:
            column.addLayout(row(button, None))
        line.addLayout(column, 1)


class FindingBox(QFrame):
    """What a check says, under its row: the fact in bold, what to do, a button that applies, one that keeps."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        severity: Severity = "warning",
        icon: str = "",
        buttons: Sequence[QPushButton] = (),
    ) -> None:
        super().__init__()
        glyph, tone = SEVERITY_LOOK[severity]
        self.setProperty("kind", "banner")
        self.setProperty("tone", tone)
        self.setAccessibleName(" ".join(part for part in (message, hint) if part))
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.space(13), theme.space(8), theme.space(12), theme.space(8))
        line.setSpacing(theme.space(12))
        line.addWidget(picture(icon or glyph, tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.space(4))
        column.addWidget(Paragraph(message, "small", bold=True))
        if hint:
            column.addWidget(Paragraph(hint, "small", "text-2"))
        line.addLayout(column, 1)
        beside = len(buttons) <= 2 and theme.theme().scale < 1.5
        if beside:
            for button in buttons:
                line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        elif buttons:
            column.addLayout(row(*buttons, None))

    @classmethod
    def of(cls, finding: Finding, buttons: Sequence[QPushButton] = ()) -> FindingBox:
        """The box of a finding, in the language of the window."""
        t = i18n.translator()
        return cls(t.text(finding.message), t.text(finding.hint), severity=finding.severity, buttons=buttons)


class FindingRow(QWidget):
    """A finding as one line of a list: icon, fact, where it is, a button that leads there."""

    def __init__(
        self, message: str, where: str = "", *, severity: Severity = "warning", buttons: Sequence[QPushButton] = ()
    ) -> None:
        super().__init__()
        glyph, tone = SEVERITY_LOOK[severity]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.space(12))
        line.addWidget(picture(glyph, tone if severity != "advice" else "text-2"), 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Paragraph(message))
        if where:
            column.addWidget(Paragraph(where, "caption", "text-3"))
        line.addLayout(column, 1)
        for button in buttons:
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


class EmptyState(QWidget):
    """Icon, one line what belongs here, one line how to begin, and the button that begins."""

    def __init__(self, icon: str, title: str, text: str = "", button: QPushButton | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(16), theme.space(24), theme.space(16), theme.space(24))
        column.setSpacing(theme.space(4))
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(picture(icon, "text-3", 28), 0, centre)
        column.addWidget(Paragraph(title, "base", bold=True, align=centre))
        if text:
            column.addWidget(Paragraph(text, "small", "text-3", align=centre))
        if button is not None:
            column.addSpacing(theme.space(8))
            column.addWidget(button, 0, centre)
