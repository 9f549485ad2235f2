"""Dates and times as they are typed and shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from app import clock
from app.case.model import Moment
from app.guidance.notice import find_moments
from app.wizard import i18n
from app.wizard.kit import Field, LineEdit


def moment_text(moment: Moment | None) -> str:
    """A moment as it is typed: ``2026-11-14 21:48``, or the day alone."""
    if moment is None:
        return ""
    return moment.date.isoformat() + (f" {moment.time:%H:%M}" if moment.time else "")


def moment_words(moment: Moment | None) -> str:
    """A moment to read, an estimate marked as such."""
    t = i18n.translator()
    text = moment_text(moment)
    return t("about {time}", time=text) if moment is not None and moment.estimated else text


class MomentEdit(LineEdit):
    """A line that reads a date with or without a time. `entered` gives the moment (or None) when the field is left."""

    entered = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__(placeholder="2026-11-14 21:48")
        self.setAccessibleName(name)
        self.left.connect(self.commit)
        self.returnPressed.connect(self.commit)
        self.on_problem: Callable[[str], object] = lambda _text: None
        self._estimated = False
        self._last = ""

    def set_moment(self, moment: Moment | None) -> None:
        self._estimated = bool(moment and moment.estimated)
        self._last = moment_text(moment)
        self.set_value(self._last)

    def read(self) -> Moment | None:
        """What is typed, or None when it is no date."""
        found = find_moments(self.text(), clock.today())
        if not found:
            return None
        moment = found[0].moment
        return Moment(date=moment.date, time=moment.time, estimated=self._estimated)

    def commit(self) -> None:
        """Check what is typed; tell the moment when it changed, or the problem."""
        text = self.text().strip()
        moment = self.read()
        if text and moment is None:
            t = i18n.translator()
            self.on_problem(t("No date found in it. Write year, month, day and time, such as 2026-11-14 21:48."))
            return
        self.on_problem("")
        if moment_text(moment) != self._last:
            self._last = moment_text(moment)
            self.setText(self._last)
            self.entered.emit(moment)


def moment_field(name: str, edit: MomentEdit, help: str = "", *, optional: bool = False) -> Field:
    """A field around a moment, which shows what is wrong with it."""
    field = Field(name, edit, help, optional=optional)
    edit.on_problem = field.set_error
    return field
