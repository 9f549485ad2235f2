"""Pictures of the case on the window: thumbnails made by workers and kept, and one view that shows a picture whole."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.case.model import Box, Picture
from app.case.store import CaseStore
from app.errors import AppError
from app.wizard import background
from app.wizard.paint import draw_number
from app.wizard.session import Session
from app.wizard.theme import color, px

_SIDE = 320
_KEPT = 240  # thumbnails of 320 px in memory: at most about 60 MB


class Thumbnails(QObject):
    """Small pictures by identity and redactions; asks a worker for what is missing and tells when it is there."""

    ready = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._under_way: set[str] = set()

    @classmethod
    def of(cls, session: Session) -> Thumbnails:
        """The one collection of a session, shared by all pages."""
        return session.findChild(cls) or cls(session)

    def get(self, picture: Picture, boxes: Sequence[Box] = (), side: int = _SIDE) -> QImage | None:
        """The small picture if it is there; otherwise it is asked for and `ready` gives the picture's SHA-256."""
        key = _key(picture, boxes, side)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._under_way:
            self._under_way.add(key)
            store, boxes = self._session.store, tuple(boxes)
            background.run(
                lambda _task: _load(store, picture.sha256, boxes, side),
                lambda image: self._keep(key, picture.sha256, image),
                lambda _error: self._keep(key, picture.sha256, QImage()),
                queue="pictures",
                owner=self,
            )
        return None

    def _keep(self, key: str, sha256: str, image: QImage) -> None:
        self._under_way.discard(key)
        self._kept[key] = image
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.ready.emit(sha256)


def _key(picture: Picture, boxes: Sequence[Box], side: int) -> str:
    places = ";".join(f"{box.x},{box.y},{box.width},{box.height}" for box in boxes)
    return f"{side} {picture.sha256} {places}"


def _load(store: CaseStore, sha256: str, boxes: Sequence[Box], side: int) -> QImage:
    from app.imaging import intake

    key = intake.cache_key(sha256, boxes, f"thumbnail {side}")
    data = store.derived(key)
    if data is None:
        data = intake.thumbnail(store.picture(sha256), boxes, side)
        with contextlib.suppress(AppError):  # a full disk or a read-only case costs only speed
            store.put_derived(key, data)
    return decode(data)


def decode(data: bytes) -> QImage:
    """A picture as Qt draws it, from the bytes of a clean image; for workers."""
    return QImage.fromData(data).convertToFormat(QImage.Format.Format_RGB32)


class PictureView(QWidget):
    """Shows a picture whole on the desk colour; outlines a card and names a place that is weak.

    `card` are corners and `weak` is a box, both in shares of the picture (0 to 1).
    """

    def __init__(self, height: int = 212, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._card: tuple[tuple[float, float], ...] = ()
        self._weak: tuple[float, float, float, float] | None = None
        self._word = ""
        self._high = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(self._high))

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def outline(
        self,
        card: Sequence[tuple[float, float]] = (),
        weak: tuple[float, float, float, float] | None = None,
        word: str = "",
    ) -> None:
        """Outline the card and the weak place (x, y, width, height), which is named with `word`."""
        self._card, self._weak, self._word = tuple(card), weak, word
        self.update()

    def _target(self) -> QRectF:
        assert self._image is not None
        room = QRectF(self.rect()).adjusted(px(8), px(8), -px(8), -px(8))
        size = self._image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            room.center().x() - size.width() / 2, room.center().y() - size.height() / 2, size.width(), size.height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("desk"))
        if self._image is None or self._image.isNull():
            return
        target = self._target()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.drawImage(target, self._image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._card:
            corners = QPolygonF(
                [QPointF(target.x() + x * target.width(), target.y() + y * target.height()) for x, y in self._card]
            )
            for tone, wide in ((color("surface"), 3.5), (color("accent"), 1.5)):
                painter.setPen(QPen(tone, wide))
                painter.drawPolygon(corners)
        if self._weak is not None:
            x, y, wide, high = self._weak
            box = QRectF(
                target.x() + x * target.width(),
                target.y() + y * target.height(),
                max(wide * target.width(), px(20)),
                max(high * target.height(), px(14)),
            ).intersected(QRectF(self.rect()))
            painter.setPen(QPen(color("bad"), 2))
            painter.drawRect(box)
            if self._word:
                above = box.top() - px(20) >= 0
                draw_number(painter, box.left() - 1, box.top() - px(20) if above else box.bottom(), self._word, "bad")
