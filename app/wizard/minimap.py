"""A small picture in the corner of the canvas that shows which part is visible; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.wizard.canvas import RedactionCanvas
from app.wizard.theme import color, px


class Minimap(QWidget):
    """Hidden while the whole picture is visible. Left out of the keyboard's way: the arrows scroll the canvas."""

    def __init__(self, canvas: RedactionCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._image: QImage | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        canvas.viewport().installEventFilter(self)
        for bar in (canvas.verticalScrollBar(), canvas.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _value: self.update())
        canvas.zoom_changed.connect(lambda _zoom: self._place())
        self.hide()

    def show_picture(self, image: QImage) -> None:
        self._image = image
        self._place()

    def _place(self) -> None:
        if self._image is None:
            return
        wide = px(52)
        high = min(round(wide * self._image.height() / self._image.width()), self._canvas.height() // 2)
        wide = round(high * self._image.width() / self._image.height())
        self.resize(max(wide, 8), max(high, 8))
        self.move(self._canvas.viewport().width() - self.width() - px(16), px(16))
        seen = self._seen()
        self.setVisible(seen.height() < 0.98 or seen.width() < 0.98)
        self.update()

    def _seen(self) -> QRectF:
        """The visible part in shares of the picture."""
        whole = self._canvas.sceneRect()
        part = self._canvas.mapToScene(self._canvas.viewport().rect()).boundingRect().intersected(whole)
        if whole.isEmpty():
            return QRectF(0, 0, 1, 1)
        return QRectF(
            part.x() / whole.width(),
            part.y() / whole.height(),
            part.width() / whole.width(),
            part.height() / whole.height(),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._image)
        painter.setPen(QPen(color("line-strong"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        seen = self._seen()
        painter.setPen(QPen(color("accent"), 2))
        frame = QRectF(
            seen.x() * self.width(),
            seen.y() * self.height(),
            seen.width() * self.width(),
            seen.height() * self.height(),
        )
        painter.drawRect(frame.adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        whole = self._canvas.sceneRect()
        at = event.position()
        self._canvas.centerOn(QPointF(at.x() / self.width() * whole.width(), at.y() / self.height() * whole.height()))
