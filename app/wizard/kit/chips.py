"""Small marks: chips, exhibit tags, source chips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.text import Translator
from app.wizard import i18n, theme
from app.wizard.kit.text import Paragraph

if TYPE_CHECKING:  # the start page has no business loading the forms
    from app.guidance.forms import Confidence, Source

ChipKind = Literal["ok", "warn", "bad", "neutral", "accent"]
_ICONS: dict[str, str] = {"ok": "check", "warn": "warn", "bad": "bad", "neutral": "", "accent": ""}


class Chip(QWidget):
    """Icon and words that are true by themselves. Without `icon` the kind's own is used; ``"-"`` is none."""

    def __init__(self, text: str, kind: ChipKind = "neutral", icon: str = "", *, square: bool = False) -> None:
        super().__init__()
        self._square = square
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text, kind, icon)

    def set(self, text: str, kind: ChipKind, icon: str = "") -> None:
        """Show something else."""
        self._text, self._kind = text, kind
        self._icon = "" if icon == "-" else icon or _ICONS[kind]
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        font = theme.font("caption")
        width = _text_width(self._text, font) + theme.px(16)
        if self._icon:
            width += theme.px(14) + theme.px(2)
        return QSize(width, theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chip(painter, QRectF(self.rect()), self._text, self._kind, self._icon, square=self._square)


def _text_width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text) + 1


def paint_chip(
    painter: QPainter, box: QRectF, text: str, kind: ChipKind, icon: str = "", *, square: bool = False
) -> None:
    """Paint a chip into `box`; delegates use it where a widget would be too heavy."""
    tone, fill, edge = ("text-2", "surface", "line") if kind == "neutral" else (kind, f"{kind}-soft", f"{kind}-line")
    painter.setPen(QPen(theme.color(edge), 1))
    painter.setBrush(theme.color(fill))
    radius = 4.0 if square else box.height() / 2 - 0.5
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    left = box.left() + theme.px(8)
    if icon:
        side = theme.px(14)
        left -= theme.px(2)
        painter.drawPixmap(round(left), round(box.center().y() - side / 2), theme.pixmap(icon, tone, 14))
        left += side + theme.px(4)
    painter.setPen(theme.color(tone))
    painter.setFont(theme.font("caption"))
    room = QRectF(left, box.top(), box.right() - left, box.height())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


def chip_width(text: str, *, icon: bool) -> int:
    """How wide a painted chip has to be."""
    return _text_width(text, theme.font("caption")) + theme.px(16) + (theme.px(16) if icon else 0)


class ExhibitTag(Chip):
    """A square tag with a paper clip: which exhibit."""

    def __init__(self, number: int) -> None:
        t = i18n.translator()
        super().__init__(t("Exhibit {number}", number=number), "accent", "clip", square=True)


def confidence_words(t: Translator, confidence: Confidence) -> tuple[str, ChipKind]:
    """What a source is, in words for a chip, and the chip's kind: only official ones are not to be looked at twice."""
    if confidence == "official":
        return t("Official"), "ok"
    if confidence == "official_copy":
        return t("Copy of an official page"), "neutral"
    if confidence == "background":
        return t("General knowledge"), "neutral"
    if confidence == "disputed":
        return t("Sources disagree"), "warn"
    return t("Second-hand"), "warn"


class SourceChip(QWidget):
    """Where a rule comes from: what kind of source, its title and when it was checked. Wraps."""

    def __init__(self, source: Source | None = None, *, kind: str = "", text: str = "") -> None:
        super().__init__()
        t = i18n.translator()
        if source is not None:
            kind, look = confidence_words(t, source.confidence)
            text = t("{title}, checked {date}", title=source.title, date=source.as_of)
        else:
            look = "neutral"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(8))
        row.addWidget(Chip(kind, look, "-"), 0, Qt.AlignmentFlag.AlignTop)
        words = Paragraph(text, "caption", "text-3")
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
        row.setContentsMargins(0, 1, 0, 1)
        self.setAccessibleName(f"{kind}: {text}")
        if source is not None and source.note is not None:
            self.setToolTip(t.text(source.note))
