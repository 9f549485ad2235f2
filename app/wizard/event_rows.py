"""The rows of the timeline: one painted line an event, opened in place to change it, findings beneath."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.wizard.kit import flow, rule
from app.wizard.kit.chips import ChipKind, chip_width
from app.wizard.paint import draw_chip, draw_tag
from app.wizard.theme import color, font, pixmap, px, space, theme


@dataclass(frozen=True)
class Line:
    """What one row shows. `tags` are exhibits, `chip` the basis; `planned` marks the row Enter would add."""

    event_id: str
    when: str
    what: str
    spoken: str
    tags: tuple[str, ...] = ()
    chip: tuple[str, str, ChipKind] | None = None
    empty: bool = False
    planned: str = ""


class EventLine(QWidget):
    """One painted row: time, what happened, exhibits, basis."""

    pressed = Signal(str)
    key = Signal(str, object)
    menu_asked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Line("", "", "", "")
        self.when_width = px(120)
        self.open = False
        self.low = False
        # The height is set whenever the width changes; a height that layouts ask for would be asked of every row at
        # every change of one.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_line(self, line: Line, when_width: int, low: bool) -> None:
        if (line, when_width, low) == (self.line, self.when_width, self.low):
            return
        self.line, self.when_width, self.low = line, when_width, low
        self.setAccessibleName(line.spoken)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if line.planned else Qt.FocusPolicy.StrongFocus)
        self._refit()
        self.update()

    def _left(self) -> int:
        return px(20) + px(22)

    def _stacked(self) -> bool:
        """On a narrow row the words stand under the time."""
        return self.width() < self.when_width + px(340)

    def _marks_width(self) -> int:
        chip = self.line.chip
        wide = sum(chip_width(tag, icon=True) + px(6) for tag in self.line.tags)
        wide += chip_width(chip[0], icon=bool(chip[1])) if chip else 0
        return wide + (px(12) if wide else 0)

    def _room(self) -> tuple[int, int]:
        """Left edge and width of the words."""
        left = self._left() if self._stacked() else self._left() + self.when_width + px(16)
        marks = 0 if self._stacked() else self._marks_width()
        return left, max(self.width() - left - px(16) - marks, px(80))

    def _high(self) -> int:
        _, room = self._room()
        words = flow(self._words(), font("base"), theme().line("base"), room).height
        pad = space(6 if self.low else 10)
        extra = theme().line("base") + px(4) if self._stacked() else 0
        return int(max(words, theme().line("base")) + extra + 2 * pad)

    def _words(self) -> str:
        return f"{self.line.what}  {self.line.planned}" if self.line.planned else self.line.what

    def _refit(self) -> None:
        self.setFixedHeight(self._high())

    def sizeHint(self) -> QSize:
        return QSize(px(500), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), px(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._refit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line, planned = self.line, bool(self.line.planned)
        if planned or self.open or self.hasFocus():
            painter.fillRect(self.rect(), color("accent-soft" if planned or self.hasFocus() else "sunken"))
        if planned or self.open:
            painter.fillRect(0, 0, 3, self.height(), color("accent"))
        pad, row = space(6 if self.low else 10), theme().line("base")
        painter.drawPixmap(
            px(16),
            pad + (row - px(16)) // 2,
            pixmap("plus" if planned else "pen", "accent" if planned else "text-3", 16),
        )
        painter.setFont(font("base", bold=True))
        painter.setPen(color("accent" if planned else "text"))
        painter.drawText(
            QRectF(self._left(), pad, self.when_width + px(40), row), Qt.AlignmentFlag.AlignVCenter, line.when
        )
        left, room = self._room()
        top = pad + (row + px(4) if self._stacked() else 0)
        painter.setPen(color("text-3" if line.empty else "text"))
        words = flow(line.what, font("base"), row, room)
        words.draw(painter, left, top)
        if planned:
            last = words.layout.lineAt(words.layout.lineCount() - 1)
            painter.setFont(font("small"))
            painter.setPen(color("text-3"))
            x = left + last.naturalTextWidth() + px(8)
            painter.drawText(
                QRectF(x, top + words.height - row, px(400), row), Qt.AlignmentFlag.AlignVCenter, line.planned
            )
        self._paint_marks(painter, pad - (px(22) - row) / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("accent"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_marks(self, painter: QPainter, y: float) -> None:
        x = float(self.width() - px(16) - self._marks_width() + (px(12) if self._marks_width() else 0))
        for tag in self.line.tags:
            x += draw_tag(painter, x, y, tag) + px(6)
        if self.line.chip:
            draw_chip(painter, x, y, *self.line.chip)

    # mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.line.planned:
            self.pressed.emit(self.line.event_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.line.planned:
            self.menu_asked.emit(self.line.event_id, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key.emit(self.line.event_id, event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class EventItem(QWidget):
    """A row with what may stand under it: the editor while it is open, and findings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = EventLine(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.separator = rule()
        self._column.addWidget(self.separator)
        self._column.addWidget(self.head)
        self._under: QWidget | None = None
        self._findings: tuple[object, ...] = ()
        self._boxes: QWidget | None = None

    def set_editor(self, editor: QWidget | None) -> None:
        """Open or close the editor under the row."""
        if self._under is not None and self._under is not editor:
            self._column.removeWidget(self._under)
            self._under.hide()
            self._under.setParent(None)
        self._under = editor
        self.head.open = editor is not None
        if editor is not None and editor.parentWidget() is not self:
            self._column.insertWidget(2, editor)
            editor.show()
        self.head.update()

    def set_findings(self, key: tuple[object, ...], build: Callable[[], Sequence[QWidget]]) -> None:
        """Show boxes under the row; they are built anew only when `key` changed."""
        if key == self._findings:
            return
        self._findings = key
        if self._boxes is not None:
            self._column.removeWidget(self._boxes)
            self._boxes.hide()
            self._boxes.deleteLater()
            self._boxes = None
        boxes = list(build())
        if boxes:
            holder = QWidget(self)
            column = QVBoxLayout(holder)
            column.setContentsMargins(px(42), 0, px(16), space(12))
            column.setSpacing(space(8))
            for box in boxes:
                column.addWidget(box)
            self._boxes = holder
            self._column.addWidget(holder)


class EventList(QFrame):
    """The card of all rows. Rows are kept by event id, so one change touches one row.

    Rows are placed by hand: a layout asks every row for its size whenever one of them is shown.
    """

    opened = Signal(str)
    key = Signal(str, object)
    menu_asked = Signal(str, QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(name)
        self._items: dict[str, EventItem] = {}
        self._planned = EventItem(self)
        self._planned.hide()
        self._order: list[str] = []
        self._shown: list[EventItem] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def item(self, event_id: str) -> EventItem | None:
        return self._items.get(event_id)

    def order(self) -> list[str]:
        """Event ids from top to bottom."""
        return list(self._order)

    def show_lines(self, lines: Sequence[Line], low: bool = False) -> None:
        """Show these rows in this order; the one with `planned` is the preview row."""
        metrics_font = font("base", bold=True)
        wide = max((flow(line.when, metrics_font, 22, 2000).width for line in lines), default=0) + px(4)
        wanted = {line.event_id for line in lines if not line.planned}
        for event_id in [one for one in self._items if one not in wanted]:
            gone = self._items.pop(event_id)
            gone.set_editor(None)
            gone.hide()
            gone.deleteLater()
        self._planned.hide()
        self._shown = []
        for place, line in enumerate(lines):
            item = self._planned if line.planned else self._items.get(line.event_id) or self._new(line.event_id)
            item.head.show_line(line, wide, low)
            item.separator.setVisible(place > 0)
            item.show()
            self._shown.append(item)
        self._order = [line.event_id for line in lines if not line.planned]
        self._place()
        self.setVisible(bool(lines))

    def _place(self) -> None:
        width, y = self.width() - 2, 1
        for item in self._shown:
            high = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            item.setGeometry(1, y, width, high)
            y += high
        if self.minimumHeight() != y + 1:
            self.setFixedHeight(y + 1)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._place()

    def _new(self, event_id: str) -> EventItem:
        item = EventItem(self)
        item.head.pressed.connect(self.opened)
        item.head.key.connect(self.key)
        item.head.menu_asked.connect(self.menu_asked)
        self._items[event_id] = item
        return item
