"""The cards of all exhibits, with a drawer that opens under the row of the chosen one.

Cards are small painted widgets: each has its own name for screen readers, and two hundred of them cost little. Their
order is the printed numbering; dragging a card or Ctrl with the arrow keys changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.wizard.kit.chips import ChipKind, chip_width
from app.wizard.paint import draw_chip, draw_number, elided
from app.wizard.theme import color, font, px, space

_MIME = "application/x-appeal-packet-exhibit"


@dataclass(frozen=True)
class CardFace:
    """What one card shows; `spoken` is its accessible name."""

    exhibit_id: str
    number: str
    title: str
    untitled: bool
    chips: tuple[tuple[str, str, ChipKind], ...]
    spoken: str
    attention: bool = False


class ExhibitCard(QWidget):
    """One exhibit: picture from its top, number, title, chips."""

    def __init__(self, grid: ExhibitGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.face: CardFace | None = None
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_face(self, face: CardFace) -> None:
        if face != self.face:
            self.face = face
            self.setAccessibleName(face.spoken)
            self.setToolTip(face.title)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        face = self.face
        if face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = face.exhibit_id == self._grid.chosen
        strong = chosen or self.hasFocus()
        edge = (
            QRectF(self.rect()).adjusted(1, 1, -1, -1) if strong else QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("surface"))
        painter.drawRoundedRect(edge, 8, 8)
        top = self.height() - px(68)
        round_top = QPainterPath()
        round_top.addRoundedRect(edge, 8, 8)
        painter.save()
        painter.setClipPath(round_top)
        desk = QRectF(0, 0, self.width(), top)
        painter.fillRect(desk, color("desk"))
        self._paint_picture(painter, desk)
        painter.restore()
        painter.setPen(QPen(color("line"), 1))
        painter.drawLine(0, top, self.width(), top)
        draw_number(painter, px(8), px(8), face.number)
        painter.setFont(font("base", bold=not face.untitled))
        painter.setPen(color("text-3" if face.untitled else "text"))
        room = self.width() - px(24)
        painter.drawText(
            QRectF(px(12), top + px(8), room, px(24)), Qt.AlignmentFlag.AlignVCenter, elided(face.title, room, painter)
        )
        x = px(12)
        for text, icon, tone in face.chips:
            if x + chip_width(text, icon=bool(icon)) > self.width() - px(8):
                break
            x += draw_chip(painter, x, top + px(35), text, icon, tone) + px(6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tint = "accent" if strong else "warn-line" if face.attention else "line"
        painter.setPen(QPen(color(tint), 2 if strong else 1))
        painter.drawRoundedRect(edge, 8, 8)
        if self.hasFocus() and chosen:
            painter.setPen(QPen(color("on-accent"), 1))
            painter.drawRoundedRect(edge.adjusted(2, 2, -2, -2), 6, 6)

    def _paint_picture(self, painter: QPainter, desk: QRectF) -> None:
        assert self.face is not None
        image = self._grid.thumbnail(self.face.exhibit_id)
        if image is None or image.isNull():
            return
        margin = px(12)
        room = desk.height() - margin
        wide = min(desk.width() - 2 * margin, max(px(112), room * image.width() / max(image.height(), 1)))
        scale = wide / image.width()
        shown = min(image.height() * scale, room)
        target = QRectF((desk.width() - wide) / 2, margin, wide, shown)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image, QRectF(0, 0, image.width(), shown / scale))

    # mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self.face is None:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        drag = QDrag(self)
        data = QMimeData()
        data.setData(_MIME, self.face.exhibit_id.encode())
        drag.setMimeData(data)
        drag.setPixmap(self.grab().scaledToWidth(px(120), Qt.TransformationMode.SmoothTransformation))
        drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and self.face is not None:
            self._pressed = None
            self._grid.activated.emit(self.face.exhibit_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.face is not None:
            self._grid.redact_asked.emit(self.face.exhibit_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.face is not None:
            self._grid.menu_asked.emit(self.face.exhibit_id, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.face is None or not self._grid.key(self.face.exhibit_id, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class ExhibitGrid(QWidget):
    """Lays out the cards in rows, the drawer below the chosen one's row, and `tail` (a drop target) as the last cell.

    Signals:
        activated, redact_asked, title_asked, delete_asked: with the exhibit's id.
        moved: exhibit id and its new index.
        menu_asked: exhibit id and a global position.
    """

    activated = Signal(str)
    redact_asked = Signal(str)
    title_asked = Signal(str)
    delete_asked = Signal(str)
    moved = Signal(str, int)
    menu_asked = Signal(str, QPoint)

    def __init__(self, thumbnail: Callable[[str], QImage | None], tail: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnail = thumbnail
        self.chosen = ""
        self._cards: list[ExhibitCard] = []
        self._tail = tail
        tail.setParent(self)
        self._drawer: QWidget | None = None
        self._marker = -1
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_faces(self, faces: Sequence[CardFace]) -> None:
        """Show these cards in this order, reusing the ones that are there."""
        while len(self._cards) > len(faces):
            card = self._cards.pop()
            card.hide()
            card.deleteLater()
        while len(self._cards) < len(faces):
            card = ExhibitCard(self)
            previous = self._cards[-1] if self._cards else None
            self._cards.append(card)
            card.show()
            if previous is not None:
                QWidget.setTabOrder(previous, card)
        for card, face in zip(self._cards, faces, strict=True):
            card.show_face(face)
        self._arrange()

    def choose(self, exhibit_id: str, drawer: QWidget | None) -> None:
        """Mark one card and open the drawer under its row; empty and None closes it."""
        self.chosen = exhibit_id
        if self._drawer is not None and self._drawer is not drawer:
            self._drawer.hide()
        self._drawer = drawer
        if drawer is not None:
            drawer.setParent(self)
            drawer.installEventFilter(self)
            drawer.show()
        for card in self._cards:
            card.update()
        self._arrange()

    def card(self, exhibit_id: str) -> ExhibitCard | None:
        return next((card for card in self._cards if card.face and card.face.exhibit_id == exhibit_id), None)

    def thumbnail_ready(self, exhibit_id: str) -> None:
        """Repaint the card whose picture has arrived."""
        card = self.card(exhibit_id)
        if card is not None:
            card.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self._drawer:
            self._arrange()
        return False

    def columns(self) -> int:
        return max(1, min(4, (self.width() + space(16)) // (px(208) + space(16))))

    def _arrange(self) -> None:
        columns, gap = self.columns(), space(16)
        wide = (self.width() - gap * (columns - 1)) // columns
        high = px(210)
        cells: list[QWidget] = [*self._cards, self._tail]
        chosen = next(
            (i for i, card in enumerate(self._cards) if card.face and card.face.exhibit_id == self.chosen), -1
        )
        y = 0
        for row in range(0, len(cells), columns):
            for column, cell in enumerate(cells[row : row + columns]):
                cell.setGeometry(QRect(column * (wide + gap), y, wide, high))
            y += high + gap
            if self._drawer is not None and row <= chosen < row + columns:
                deep = self._drawer.heightForWidth(self.width())
                deep = deep if deep > 0 else self._drawer.sizeHint().height()
                self._drawer.setGeometry(QRect(0, y, self.width(), deep))
                y += deep + gap
        wanted = max(y - gap, 0)
        if wanted != self.minimumHeight():
            self.setFixedHeight(wanted)

    def sizeHint(self) -> QSize:
        return QSize(px(600), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange()

    # order and keys

    def key(self, exhibit_id: str, event: QKeyEvent) -> bool:
        """Handle a key pressed on a card; False when it means nothing here."""
        index = next(i for i, card in enumerate(self._cards) if card.face and card.face.exhibit_id == exhibit_id)
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns(),
            Qt.Key.Key_Down: self.columns(),
        }
        key = Qt.Key(event.key())
        if key in steps:
            target = index + steps[key]
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                step = -1 if steps[key] < 0 else 1
                target = min(max(index + step, 0), len(self._cards) - 1)
                if target != index:
                    self.moved.emit(exhibit_id, target)
                    self._cards[target].setFocus()
            elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
                return False
            elif 0 <= target < len(self._cards):
                self._cards[target].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        signals = {
            Qt.Key.Key_Return: self.activated,
            Qt.Key.Key_Enter: self.activated,
            Qt.Key.Key_Space: self.activated,
            Qt.Key.Key_F2: self.title_asked,
            Qt.Key.Key_R: self.redact_asked,
            Qt.Key.Key_Delete: self.delete_asked,
        }
        if key in signals and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            signals[key].emit(exhibit_id)
            return True
        return False

    def _target(self, position: QPoint) -> int:
        for index, card in enumerate(self._cards):
            box = card.geometry()
            if position.y() < box.top() - space(8):
                return index
            if position.y() <= box.bottom() + space(8) and position.x() < box.center().x():
                return index
        return len(self._cards)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._marker = self._target(event.position().toPoint())
        event.acceptProposedAction()
        self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._marker = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        exhibit_id = bytes(event.mimeData().data(_MIME).data()).decode()
        target, self._marker = self._target(event.position().toPoint()), -1
        index = next((i for i, card in enumerate(self._cards) if card.face and card.face.exhibit_id == exhibit_id), -1)
        if index >= 0:
            event.acceptProposedAction()
            target -= target > index
            if target != index:
                self.moved.emit(exhibit_id, target)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not 0 <= self._marker <= len(self._cards) or not self._cards:
            return
        painter = QPainter(self)
        last = self._marker == len(self._cards)
        box = self._cards[-1 if last else self._marker].geometry()
        x = box.right() + space(8) - 1 if last else max(box.left() - space(8) - 1, 0)
        painter.fillRect(QRect(x, box.top(), 3, box.height()), color("accent"))
