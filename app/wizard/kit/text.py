"""Text on the window: paragraphs with a fixed line height, titles and short labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.wizard import theme
from app.wizard.theme import Role

MEASURE = 680
"""Running text is never set wider than this (px at 100 %)."""


class Flow(NamedTuple):
    """Lines laid out for one width; `height` and `width` in pixels."""

    layout: QTextLayout
    height: int
    width: int

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        self.layout.draw(painter, QPointF(x, y))


def flow(text: str, font: QFont, line: int, width: int, lead: int = 0) -> Flow:
    """Lay `text` out with a fixed line height.

    Qt breaks by the Unicode rules, which keep closing marks from the start of a line and opening marks from its end.
    The first `lead` characters are bold. Line feeds start a new line.
    """
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    if lead:
        span = QTextLayout.FormatRange()
        span.start, span.length = 0, lead
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        span.format = bold
        layout.setFormats([span])
    layout.beginLayout()
    y, widest = 0, 0.0
    while True:
        row = layout.createLine()
        if not row.isValid():
            break
        row.setLineWidth(max(width, 1))
        row.setPosition(QPointF(0, y + (line - row.height()) / 2))
        widest = max(widest, row.naturalTextWidth())
        y += line
    layout.endLayout()
    return Flow(layout, y, int(widest) + 1)


class Paragraph(QWidget):
    """Wrapped text with the board's line height, which QLabel cannot do; never taller or wider than it needs.

    `lead` is set bold before `text`. A `role` of the board, a colour token as `tone`. Bold as a whole with ``bold``.
    """

    def __init__(
        self,
        text: str = "",
        role: Role = "base",
        tone: str = "text",
        *,
        lead: str = "",
        bold: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role: Role = role
        self._tone = tone
        self._bold = bold
        self._align = align
        self._text = ""
        self._lead = 0
        self._flows: dict[int, Flow] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text, lead=lead)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, *, lead: str = "", tone: str | None = None) -> None:
        """Show another text; an empty one takes no room."""
        self._tone = tone or self._tone
        joint = " " if lead and text and lead[-1].isascii() else ""
        self._text, self._lead = lead + joint + text, len(lead)
        self._flows.clear()
        self.setAccessibleName(self._text)
        self._refit()
        self.update()

    def _flow(self, width: int) -> Flow:
        width = min(width, theme.px(MEASURE))
        if width not in self._flows:  # layouts ask for the same few widths dozens of times
            if len(self._flows) > 8:
                self._flows.clear()
            font = theme.font(self._role, bold=True if self._bold else None)
            self._flows[width] = flow(self._text, font, theme.theme().line(self._role), width, self._lead)
        return self._flows[width]

    def _refit(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def _shift(self, lines: Flow) -> int:
        return (self.width() - lines.width) // 2 if self._align & Qt.AlignmentFlag.AlignHCenter else 0

    def heightForWidth(self, width: int) -> int:
        return self._flow(width).height if self._text else 0

    def sizeHint(self) -> QSize:
        lines = self._flow(theme.px(MEASURE))
        return QSize(lines.width, lines.height if self._text else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.px(72), self.sizeHint().width()), theme.theme().line(self._role) if self._text else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            self._refit()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme.color(self._tone)))
        if self._align & Qt.AlignmentFlag.AlignHCenter:
            self._draw_centred(painter)
        else:
            self._flow(self.width()).draw(painter, 0, 0)

    def _draw_centred(self, painter: QPainter) -> None:
        layout = self._flow(self.width()).layout
        for number in range(layout.lineCount()):
            row = layout.lineAt(number)
            row.draw(painter, QPointF((self.width() - row.naturalTextWidth()) / 2, 0))


class Title(Paragraph):
    """The title of a page or card; wraps at large text instead of being cut."""

    def __init__(self, text: str, role: Role = "page-title", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent=parent)


def label(
    text: str, role: Role = "base", tone: str = "text", *, bold: bool | None = None, wrap: bool = False
) -> QLabel:
    """A short label of one line (or wrapped); its height is the board's line height."""
    result = QLabel(text)
    result.setFont(theme.font(role, bold=bold))
    result.setProperty("tone", tone)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    result.setMinimumHeight(theme.theme().line(role))
    if not wrap:
        result.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)
    return result


def joined(parts: Sequence[str], chinese: bool) -> str:
    """Parts of an accessible name or caption, joined as a list is in the language."""
    return ("，" if chinese else ", ").join(part for part in parts if part)
