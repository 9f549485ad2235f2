"""Small things several custom widgets draw: chips, exhibit tags, number tags, dashed drop frames."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.wizard.kit.chips import ChipKind, chip_width, paint_chip
from app.wizard.theme import color, font, px


def draw_chip(painter: QPainter, x: float, y: float, text: str, icon: str = "", tone: ChipKind = "neutral") -> int:
    """A rounded chip, 22 high, icon and word; returns its width. Its word has to be true by itself."""
    wide = chip_width(text, icon=bool(icon))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_chip(painter, QRectF(x, y, wide, px(22)), text, tone, icon)
    return wide


def draw_tag(painter: QPainter, x: float, y: float, text: str) -> int:
    """An exhibit tag: square, with a paper clip; returns its width."""
    wide = chip_width(text, icon=True)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_chip(painter, QRectF(x, y, wide, px(22)), text, "accent", "clip", square=True)
    return wide


def draw_number(painter: QPainter, x: float, y: float, text: str, tone: str = "accent") -> int:
    """A filled tag with white words on a picture ("Exhibit 3"); returns its width."""
    metrics = QFontMetricsF(font("caption", bold=True))
    wide = round(metrics.horizontalAdvance(text)) + px(14)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(tone))
    painter.drawRoundedRect(QRectF(x, y, wide, px(20)), 4, 4)
    painter.setPen(color("on-accent" if tone == "accent" else "surface"))
    painter.setFont(font("caption", bold=True))
    painter.drawText(QRectF(x, y, wide, px(20)), Qt.AlignmentFlag.AlignCenter, text)
    return wide


def elided(text: str, width: float, painter: QPainter) -> str:
    """The text cut at its end to fit; what carries meaning alone stands elsewhere in full."""
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(int(width), 0))
