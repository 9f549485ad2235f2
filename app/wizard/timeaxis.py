"""The time axis above the list of events: a picture of the timeline with pins, gaps and estimates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.case.model import Moment
from app.text import Translator
from app.wizard.axis_plan import DAY, AxisPlan, plan, spread
from app.wizard.theme import color, font, px


@dataclass(frozen=True)
class Pin:
    """One event on the axis; `number` is its first exhibit, `attention` that a finding stands at it."""

    event_id: str
    at: Moment
    label: str
    number: int | None = None
    picture: QImage | None = None
    attention: bool = False


class TimeAxis(QWidget):
    """Draws events in scale with their exhibits as little pages; clicking a pin picks its event."""

    picked = Signal(str)

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = t
        self._pins: tuple[Pin, ...] = ()
        self._places: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.low = False

    def show_pins(self, pins: Sequence[Pin]) -> None:
        """Draw these events."""
        self._pins = tuple(sorted(pins, key=lambda pin: pin.at.order()))
        self.setVisible(bool(self._pins))
        self.setAccessibleName(
            self._t.plural(
                "Time axis with {count} event, {first} to {last}",
                "Time axis with {count} events, {first} to {last}",
                len(self._pins),
                first=self._pins[0].at.date,
                last=self._pins[-1].at.date,
            )
            if self._pins
            else ""
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(400), px(84 if self.low else 118))

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("line"), 1))
        painter.setBrush(color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if not self._pins:
            return
        side = px(36)
        painter.translate(side, 0)
        shape = plan([_minute(pin.at) for pin in self._pins], self.width() - 2 * side, px(84))
        self._places = tuple(x + side for x in shape.points)
        base = self.height() - px(34)
        self._paint_line(painter, shape, base)
        self._paint_pins(painter, shape, base)

    def _paint_line(self, painter: QPainter, shape: AxisPlan, base: int) -> None:
        width = self.width() - 2 * px(36)
        painter.setPen(QPen(color("line-strong"), 1))
        left = -float(px(22))
        for gap in shape.gaps:
            margin = min(px(14), (gap.right - gap.left) / 3)
            painter.drawLine(QPointF(left, base), QPointF(gap.left + margin, base))
            left = gap.right - margin
            dotted = QPen(color("line-strong"), 2)
            dotted.setDashPattern([1, 2.6])
            dotted.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(dotted)
            painter.drawLine(QPointF(gap.left + margin, base), QPointF(left, base))
            painter.setPen(QPen(color("line-strong"), 1))
        painter.drawLine(QPointF(left, base), QPointF(width + px(22), base))
        painter.setFont(font("caption"))
        taken = self._paint_gap_words(painter, shape, base)
        day = self._pins[0].at.date.toordinal()
        for tick in shape.ticks:
            text = _tick_label(tick.minute, tick.whole_day, tick.minute // DAY != day)
            day = tick.minute // DAY
            half = painter.fontMetrics().horizontalAdvance(text) / 2
            middle = min(max(tick.x, half - px(28)), width + px(28) - half)
            if any(low - px(6) < tick.x + half and tick.x - half < high + px(6) for low, high in taken):
                continue
            painter.setPen(QPen(color("line-strong"), 1))
            painter.drawLine(QPointF(tick.x, base), QPointF(tick.x, base + px(5)))
            painter.setPen(color("text-2"))
            painter.drawText(QRectF(middle - 80, base + px(6), 160, px(20)), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_gap_words(self, painter: QPainter, shape: AxisPlan, base: int) -> list[tuple[float, float]]:
        painter.setPen(color("text-3"))
        taken = []
        for gap in shape.gaps:
            text = self._gap_words(gap.minutes)
            wide = painter.fontMetrics().horizontalAdvance(text)
            middle = (gap.left + gap.right) / 2
            if wide > gap.right - gap.left + px(20):
                continue
            painter.drawText(QRectF(middle - wide, base + px(6), 2 * wide, px(20)), Qt.AlignmentFlag.AlignCenter, text)
            taken.append((middle - wide / 2, middle + wide / 2))
        return taken

    def _gap_words(self, minutes: int) -> str:
        if minutes >= 2 * DAY:
            return self._t("{n} days without records", n=minutes // DAY)
        return self._t("{n} h without records", n=minutes // 60)

    def _paint_pins(self, painter: QPainter, shape: AxisPlan, base: int) -> None:
        page_w, page_h = px(26 if self.low else 34), px(34 if self.low else 46)
        top = px(8 if self.low else 20)
        painter.setFont(font("caption"))
        words = painter.fontMetrics().horizontalAdvance
        # A page or the words of an estimate stand above each pin that has one; together they keep clear of each other.
        shown = [i for i, pin in enumerate(self._pins) if pin.number is not None or _uncertain(pin.at)]
        sizes = [float(page_w if self._pins[i].number is not None else words(self._pins[i].label)) for i in shown]
        lefts = spread([shape.points[i] + px(30) for i in shown], sizes, self.width() - px(12))
        for i, left, size in zip(shown, lefts, sizes, strict=True):
            pin = self._pins[i]
            if left is None:
                continue
            if pin.number is not None:
                self._paint_page(painter, pin, shape.points[i], QRectF(left - px(30), top, page_w, page_h), base)
                continue
            painter.setFont(font("caption"))
            painter.setPen(color("warn"))
            place = QRectF(left - px(30) - 2, base - px(28), size + 4, px(20))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, pin.label)
        for pin, x in zip(self._pins, shape.points, strict=True):
            self._paint_spot(painter, pin, QPointF(x, base))

    def _paint_spot(self, painter: QPainter, pin: Pin, spot: QPointF) -> None:
        if _uncertain(pin.at):
            ring = QPen(color("warn"), 2)
            ring.setDashPattern([1.4, 1.2])
            painter.setPen(ring)
            painter.setBrush(color("surface"))
            painter.drawEllipse(spot, px(5), px(5))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("warn" if pin.attention else "accent"))
        painter.drawEllipse(spot, px(4.5), px(4.5))

    def _paint_page(self, painter: QPainter, pin: Pin, x: float, box: QRectF, base: int) -> None:
        tone = color("warn" if pin.attention else "accent")
        painter.setPen(QPen(tone, 1.4))
        painter.drawLine(QPointF(box.center().x(), box.bottom()), QPointF(x, base))
        painter.setPen(QPen(tone if pin.attention else color("line-strong"), 2 if pin.attention else 1))
        painter.setBrush(color("sunken"))
        painter.drawRect(box)
        if pin.picture is not None and not pin.picture.isNull():
            inner = box.adjusted(1, 1, -1, -1)
            source = QRectF(pin.picture.rect())
            source.setHeight(min(source.height(), source.width() * inner.height() / inner.width()))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(inner, pin.picture, source)
        painter.setFont(font("caption", bold=True))
        text = str(pin.number)
        tag = QRectF(
            box.left() - px(4),
            box.top() - px(5),
            max(px(16), painter.fontMetrics().horizontalAdvance(text) + px(8)),
            px(17),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(color("on-accent" if not pin.attention else "surface"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)

    # picking

    def mousePressEvent(self, event: QMouseEvent) -> None:
        nearest = min(range(len(self._places)), key=lambda i: abs(self._places[i] - event.position().x()), default=None)
        if nearest is not None and abs(self._places[nearest] - event.position().x()) <= px(24):
            self.picked.emit(self._pins[nearest].event_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def _uncertain(moment: Moment) -> bool:
    return moment.estimated or moment.time is None


def _minute(moment: Moment) -> int:
    day, time = moment.order()
    return day.toordinal() * DAY + time.hour * 60 + time.minute


def _tick_label(minute: int, whole_day: bool, with_day: bool) -> str:
    day = dt.date.fromordinal(minute // DAY)
    clock = f"{minute % DAY // 60:02}:{minute % 60:02}"
    if whole_day:
        return f"{day:%m-%d}"
    return f"{day:%m-%d} {clock}" if with_day else clock
