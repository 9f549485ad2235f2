"""Which keys do what, drawn as on a keyboard, in lines that wrap."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.wizard.flowrow import FlowRow
from app.wizard.theme import color, font, px


class KeyHint(QWidget):
    """Key caps and what they do."""

    def __init__(self, keys: Sequence[str], words: str) -> None:
        super().__init__()
        self._keys, self._words = tuple(keys), words
        self.setAccessibleName(f"{' '.join(keys)} {words}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _cap(self, key: str) -> int:
        return max(px(24), QFontMetrics(font("caption")).horizontalAdvance(key) + px(12))

    def sizeHint(self) -> QSize:
        caps = sum(self._cap(key) + px(3) for key in self._keys)
        return QSize(caps + px(4) + QFontMetrics(font("small")).horizontalAdvance(self._words) + px(8), px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0.0
        for key in self._keys:
            cap = QRectF(x, px(1), self._cap(key), px(21))
            painter.setPen(QPen(color("line-strong"), 1))
            painter.setBrush(color("surface"))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, 0.5), 4, 4)
            painter.setPen(color("text"))
            painter.setFont(font("caption"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            x += cap.width() + px(3)
        painter.setPen(color("text-2"))
        painter.setFont(font("small"))
        painter.drawText(
            QRectF(x + px(4), 0, self.width(), px(24)),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self._words,
        )


def key_row(hints: Sequence[tuple[Sequence[str], str]]) -> FlowRow:
    """All hints of a page."""
    return FlowRow([KeyHint(keys, words) for keys, words in hints], gap=10)
