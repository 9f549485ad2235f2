"""The days until something can be done, as a strip: today at the left, the day at the right."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.case.model import Moment
from app.wizard import i18n, theme

MOST = 8


def strip_days(today: dt.date, last: dt.date) -> list[dt.date | None]:
    """The days to show; None stands for days left out in the middle of a long wait."""
    count = (last - today).days + 1
    if count <= MOST:
        return [today + dt.timedelta(days=number) for number in range(max(count, 1))]
    head = [today + dt.timedelta(days=number) for number in range(4)]
    tail = [last - dt.timedelta(days=number) for number in (2, 1, 0)]
    return [*head, None, *tail]


class DayStrip(QWidget):
    """Weekday above, day in a box, words below the first and the last."""

    def __init__(self, today: dt.date, until: Moment) -> None:
        super().__init__()
        t = i18n.translator()
        self._days = strip_days(today, until.date)
        weekdays = (t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun"))
        self._weekday = [weekdays[day.weekday()] if day else "" for day in self._days]
        self._until = until
        self._below = (
            t("today"),
            t("from {time}", time=f"{until.time:%H:%M}") if until.time else t("from this day"),
        )
        words = f"{until.date.isoformat()} {self._below[1]}"
        self.setAccessibleName(t.plural("{count} day to wait, {when}", "{count} days to wait, {when}",
                                        (until.date - today).days, when=words))  # fmt: skip
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(88))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = theme.space(6)
        width = (self.width() - gap * (len(self._days) - 1)) / len(self._days)
        centre = Qt.AlignmentFlag.AlignCenter
        top, high, line = theme.px(20), theme.px(44), theme.px(18)
        for number, day in enumerate(self._days):
            left = number * (width + gap)
            first, last = number == 0, number == len(self._days) - 1
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text-2"))
            painter.drawText(QRectF(left, 0, width, line), centre, self._weekday[number])
            if day is None:
                painter.drawText(QRectF(left, top, width, high), centre, "…")
                continue
            box = QRectF(left, top, width, high).adjusted(1, 1, -1, -1)
            painter.setPen(QPen(theme.color("accent"), 2) if first else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface" if first and not last else "accent" if last else "rail"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(theme.color("on-accent" if last else "text" if first else "text-2"))
            painter.setFont(theme.font("base", bold=True))
            painter.drawText(box, centre, str(day.day))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text-2"))
        room = QRectF(0, top + high + 4, self.width(), line)
        painter.drawText(QRectF(0, room.top(), width, line), centre, self._below[0])
        painter.setFont(theme.font("caption", bold=True))
        painter.setPen(theme.color("accent"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._below[1])
