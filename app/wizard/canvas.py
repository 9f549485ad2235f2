"""The picture with its redaction boxes, worked with the mouse or the keyboard.

Scene coordinates are upright source pixels, so a box is the same at every zoom. The boxes live in the case; the canvas
only shows them, keeps a gesture until it ends, and then says what the boxes are now.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget

from app.case.model import Box
from app.text import Translator
from app.wizard.boxes import covering, grown, moved, pulled
from app.wizard.theme import color, font, px

_HANDLES = tuple((h, v) for v in (-1, 0, 1) for h in (-1, 0, 1) if (h, v) != (0, 0))
_CURSORS = {
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
}
_ZOOMS = (0.1, 0.15, 0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0)
_MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


def levels_of(image: QImage) -> tuple[QImage, ...]:
    """The picture at full, half, quarter … size, so that zooming out stays smooth and cheap; made in a worker."""
    result = [image]
    while result[-1].width() > 400 and result[-1].height() > 400:
        last = result[-1]
        result.append(
            last.scaled(
                last.width() // 2,
                last.height() // 2,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return tuple(result)


class RedactionCanvas(QGraphicsView):
    """Shows one picture and lets the user put, move, resize and delete boxes.

    Signals:
        boxes_changed: after each finished change, with the new tuple of `Box`.
        zoom_changed: the new zoom, 1.0 being one source pixel per screen pixel.
        selection_changed: index of the selected box or -1.
    """

    boxes_changed = Signal(object)
    zoom_changed = Signal(float)
    selection_changed = Signal(int)
    peek_asked = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = t
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._levels: tuple[QImage, ...] = ()
        self._result: tuple[QImage, ...] = ()
        self._boxes: list[Box] = []
        self._selected = -1
        self._before: list[Box] | None = None
        self._handle: tuple[int, int] | None = None
        self._from: QPointF | None = None
        self._draft: Box | None = None
        self._fitting = True
        self._zoom = 1.0
        self._describe()

    # what is shown

    def show_picture(self, levels: Sequence[QImage], boxes: Sequence[Box]) -> None:
        """Show a picture (from `levels_of`) and its boxes from the top."""
        self._levels, self._result = tuple(levels), ()
        self._boxes, self._selected = list(boxes), -1
        self.scene().setSceneRect(QRectF(0, 0, levels[0].width(), levels[0].height()))
        self._fitting = False
        self.open_comfortably()
        self.selection_changed.emit(-1)
        self._describe()
        self.viewport().update()

    def show_result(self, levels: Sequence[QImage]) -> None:
        """Show the burned picture in place of source and boxes; empty goes back to editing."""
        self._result = tuple(levels)
        self._describe()
        self.viewport().update()

    def set_boxes(self, boxes: Sequence[Box]) -> None:
        """Take the boxes of the case (after undo or an edit elsewhere)."""
        if list(boxes) != self._boxes:
            self._boxes = list(boxes)
            self._select(min(self._selected, len(self._boxes) - 1))
        self.viewport().update()

    @property
    def boxes(self) -> tuple[Box, ...]:
        return tuple(self._boxes)

    @property
    def selected(self) -> int:
        """Index of the selected box, or -1."""
        return self._selected

    @property
    def zoom(self) -> float:
        return self._zoom

    @property
    def showing_result(self) -> bool:
        return bool(self._result)

    def select(self, index: int) -> None:
        """Select a box and bring it into view."""
        self._select(index)
        if index >= 0:
            box = self._boxes[index]
            self.ensureVisible(QRectF(box.x, box.y, box.width, box.height), 40, 40)

    def set_zoom(self, zoom: float) -> None:
        """Show one source pixel as `zoom` screen pixels."""
        self._fitting = False
        self._apply(min(max(zoom, _ZOOMS[0]), _ZOOMS[-1]))

    def zoom_in(self) -> None:
        self.set_zoom(next((zoom for zoom in _ZOOMS if zoom > self._zoom + 0.005), _ZOOMS[-1]))

    def zoom_out(self) -> None:
        self.set_zoom(next((zoom for zoom in reversed(_ZOOMS) if zoom < self._zoom - 0.005), _ZOOMS[0]))

    def fit_width(self) -> None:
        """Make the picture as wide as the view, but not larger than its own pixels twice."""
        self._fitting = True
        self._fit()

    def open_comfortably(self) -> None:
        """Fit the width, but a tall phone screen no wider than it is on a desk, so that some of it is seen at once."""
        size = self._levels[0]
        widest = self.viewport().width() - px(48)
        if size.height() > 1.2 * size.width():
            widest = min(widest, px(460))
        self._apply(min(max(widest / size.width(), _ZOOMS[0]), 2.0))
        self.verticalScrollBar().setValue(0)

    def new_box(self) -> None:
        """Put a box in the middle of what is visible, ready to be moved with the arrows."""
        if not self._levels or self._result:
            return
        seen = self.mapToScene(self.viewport().rect()).boundingRect().intersected(self.sceneRect())
        side = max(8.0, min(seen.width(), seen.height()) / 4)
        centre = seen.center()
        box = self._covering(centre.x() - side, centre.y() - side / 3, centre.x() + side, centre.y() + side / 3)
        if box is not None:
            self._boxes.append(box)
            self._select(len(self._boxes) - 1)
            self._announce()

    def delete_selected(self) -> None:
        if 0 <= self._selected < len(self._boxes):
            del self._boxes[self._selected]
            self._select(min(self._selected, len(self._boxes) - 1))
            self._announce()

    def _covering(self, x0: float, y0: float, x1: float, y1: float) -> Box | None:
        size = self._levels[0]
        return covering(x0, y0, x1, y1, size.width(), size.height())

    def _fit(self) -> None:
        if self._levels:
            self._apply(min(max((self.viewport().width() - px(48)) / self._levels[0].width(), _ZOOMS[0]), 2.0))

    def _apply(self, zoom: float) -> None:
        self._zoom = zoom
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.zoom_changed.emit(zoom)

    def _select(self, index: int) -> None:
        if index != self._selected:
            self._selected = index
            self.selection_changed.emit(index)
        self._describe()
        self.viewport().update()

    def _announce(self) -> None:
        self._describe()
        self.viewport().update()
        self.boxes_changed.emit(tuple(self._boxes))

    def _describe(self) -> None:
        if self._result:
            name = self._t("The picture as it leaves the case")
        elif 0 <= self._selected < len(self._boxes):
            box = self._boxes[self._selected]
            name = self._t(
                "Picture, box {n} of {total}, {width} × {height} pixels at {x}, {y}",
                n=self._selected + 1,
                total=len(self._boxes),
                width=box.width,
                height=box.height,
                x=box.x,
                y=box.y,
            )
        else:
            name = self._t.plural("Picture with {count} box", "Picture with {count} boxes", len(self._boxes))
        self.setAccessibleName(name)
        self.viewport().setAccessibleName(name)

    # painting

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, color("desk"))
        levels = self._result or self._levels
        if not levels:
            return
        wanted = levels[0].width() * self._zoom * self.devicePixelRatioF()
        level = next((one for one in reversed(levels) if one.width() >= wanted), levels[0])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._zoom < 3)
        painter.drawImage(self.sceneRect(), level)
        edge = QPen(color("line-strong"), 1)
        edge.setCosmetic(True)
        painter.setPen(edge)
        painter.drawRect(self.sceneRect())

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.resetTransform()
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect())
        if self._result:
            return
        for index, box in enumerate(self._boxes):
            if index != self._selected:
                self._paint_box(painter, index, box)
        if 0 <= self._selected < len(self._boxes):
            self._paint_box(painter, self._selected, self._boxes[self._selected])
        if self._draft is not None:
            shape = self._on_screen(self._draft)
            painter.fillRect(shape, _shade())
            self._outline(painter, shape, dashed=True)

    def _paint_box(self, painter: QPainter, index: int, box: Box) -> None:
        shape = self._on_screen(box)
        chosen = index == self._selected
        painter.fillRect(shape, _shade() if chosen else Qt.GlobalColor.black)
        if chosen:
            self._outline(painter, shape)
            for handle in _HANDLES:
                spot = self._handle_rect(shape, handle)
                painter.setPen(QPen(color("accent"), 2))
                painter.setBrush(Qt.GlobalColor.white)
                painter.drawRect(spot)
        self._paint_number(painter, index, shape, chosen)

    def _outline(self, painter: QPainter, shape: QRectF, dashed: bool = False) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(Qt.GlobalColor.white, 5))
        painter.drawRect(shape)
        pen = QPen(color("accent"), 3)
        if dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawRect(shape)

    def _paint_number(self, painter: QPainter, index: int, shape: QRectF, chosen: bool) -> None:
        painter.setFont(font("small", bold=True))
        text = str(index + 1)
        wide = max(px(20), painter.fontMetrics().horizontalAdvance(text) + px(10))
        left = shape.right() + px(7)
        if left + wide > self.viewport().width():
            left = shape.left() - px(7) - wide
        tag = QRectF(left, shape.center().y() - px(10), wide, px(20))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent") if chosen else color("text"))
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(color("on-accent") if chosen else color("canvas"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _on_screen(self, box: Box) -> QRectF:
        return self.viewportTransform().mapRect(QRectF(box.x, box.y, box.width, box.height))

    def _handle_rect(self, shape: QRectF, handle: tuple[int, int]) -> QRectF:
        x = shape.center().x() + handle[0] * shape.width() / 2
        y = shape.center().y() + handle[1] * shape.height() / 2
        return QRectF(x - 4, y - 4, 8, 8)

    # mouse

    def _source(self, position: QPointF) -> QPointF:
        inverted, _ = self.viewportTransform().inverted()
        return inverted.map(position)

    def _hit_handle(self, position: QPointF) -> tuple[int, int] | None:
        if not 0 <= self._selected < len(self._boxes):
            return None
        shape = self._on_screen(self._boxes[self._selected])
        return next(
            (h for h in _HANDLES if self._handle_rect(shape, h).adjusted(-4, -4, 4, 4).contains(position)), None
        )

    def _hit_box(self, position: QPointF) -> int:
        order = [self._selected, *reversed(range(len(self._boxes)))]
        return next(
            (i for i in order if 0 <= i < len(self._boxes) and self._on_screen(self._boxes[i]).contains(position)), -1
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._levels or self._result:
            super().mousePressEvent(event)
            return
        position = event.position()
        self._before = list(self._boxes)
        self._from = self._source(position)
        self._handle = self._hit_handle(position)
        if self._handle is None:
            self._select(self._hit_box(position))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._before is None or self._from is None:
            handle = None if self._result else self._hit_handle(position)
            inside = not self._result and self._hit_box(position) >= 0
            shape = (
                _CURSORS[handle] if handle else Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.CrossCursor
            )
            self.viewport().setCursor(QCursor(Qt.CursorShape.ArrowCursor if self._result else shape))
            return
        point = self._source(position)
        size = self._levels[0]
        if self._handle is not None:
            start = self._before[self._selected]
            self._boxes[self._selected] = pulled(start, self._handle, point.x(), point.y(), size.width(), size.height())
        elif self._selected >= 0:
            dx, dy = round(point.x() - self._from.x()), round(point.y() - self._from.y())
            self._boxes[self._selected] = moved(self._before[self._selected], dx, dy, size.width(), size.height())
        else:
            self._draft = self._covering(self._from.x(), self._from.y(), point.x(), point.y())
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._before is None:
            super().mouseReleaseEvent(event)
            return
        draft, before = self._draft, self._before
        self._before = self._from = self._handle = self._draft = None
        if draft is not None and max(draft.width, draft.height) * self._zoom >= 4:
            self._boxes.append(draft)
            self._select(len(self._boxes) - 1)
        if self._boxes != before:
            self._announce()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
        else:
            super().wheelEvent(event)

    # keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._tab(event):
            return True
        return super().event(event)

    def _tab(self, event: QKeyEvent) -> bool:
        """Tab walks through the boxes and leaves the picture after the last one."""
        step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
        if step is None or self._result or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        target = self._selected + step if self._selected >= 0 else (0 if step > 0 else -1)
        if not 0 <= target < len(self._boxes):
            return False
        self.select(target)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES and 0 <= self._selected < len(self._boxes) and not self._result:
            self._step(_MOVES[key], event.modifiers())
        elif key == Qt.Key.Key_B:
            self.new_box()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._result:
            self.delete_selected()
        elif key == Qt.Key.Key_Escape and self._selected >= 0:
            self._select(-1)
        elif key == Qt.Key.Key_Space:
            self.peek_asked.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.fit_width()
        elif key == Qt.Key.Key_1:
            self.set_zoom(1.0)
        else:
            super().keyPressEvent(event)

    def _step(self, direction: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        size = self._levels[0]
        pace = max(1, round(1 / self._zoom)) * (10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1)
        change = grown if modifiers & Qt.KeyboardModifier.ControlModifier else moved
        box = self._boxes[self._selected]
        self._boxes[self._selected] = change(box, direction[0] * pace, direction[1] * pace, size.width(), size.height())
        if self._boxes[self._selected] != box:
            self._announce()
        self.select(self._selected)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting:
            self._fit()


def _shade() -> QColor:
    """The veil over the selected box: what lies under it stays readable while the box is placed."""
    return QColor(0, 0, 0, 60)
