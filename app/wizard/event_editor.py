"""The fields of one event, opened under its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.case.model import Basis, Case, Event, find
from app.guidance.quick_entry import parse_when
from app.text import Translator
from app.wizard.kit import Button, Combo, Field, FieldGrid, LineEdit, row
from app.wizard.phrases import BASES, basis_words, exhibit_words, span_words
from app.wizard.picklist import PickList
from app.wizard.theme import px, space


class EventEditor(QWidget):
    """Time, what, where, device, basis and exhibits of one event; every finished change is announced at once."""

    changed = Signal(object)
    closed = Signal()
    delete_asked = Signal(str)

    def __init__(self, t: Translator, case: Callable[[], Case], now: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._t, self._case, self._now = t, case, now
        self._event: Event | None = None
        self.when = LineEdit()
        self.what = LineEdit()
        self.where = LineEdit()
        self.device = Combo(name=t("Device"))
        self.basis = Combo([(basis, basis_words(basis, t)) for basis in BASES], t("What it rests on"))
        self.exhibits = PickList(t("Exhibits"), t("None linked"), self._exhibit_choices)
        self._when_field = Field(
            t("Time"), self.when, t("Such as 2026-11-14 22:10, about 22:10, or 20:44–20:52."), above=True
        )
        self._build()

    def _build(self) -> None:
        t = self._t
        grid = FieldGrid()
        grid.add(self._when_field)
        grid.add(Field(t("What it rests on"), self.basis, above=True))
        grid.add(Field(t("What happened"), self.what, above=True), wide=True)
        grid.add(Field(t("Place"), self.where, optional=True, above=True))
        self._device_field = Field(t("Device"), self.device, optional=True, above=True)
        grid.add(self._device_field)
        grid.add(Field(t("Exhibits"), self.exhibits, optional=True, above=True), wide=True)
        self._delete_button = Button(t("Delete this line"), "danger", "trash", compact=True, on_click=self._delete)
        self._done = Button(t("Done editing"), compact=True, on_click=self.closed.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(42), space(4), px(16), space(16))
        column.setSpacing(space(12))
        column.addWidget(grid)
        column.addLayout(row(self._delete_button, None, self._done))
        for edit in (self.when, self.what, self.where):
            edit.left.connect(self._apply)
            edit.returnPressed.connect(self._finish)
        self.device.activated.connect(lambda _index: self._apply())
        self.basis.activated.connect(lambda _index: self._apply())
        self.exhibits.picked.connect(lambda ids: self._replace(exhibits=tuple(ids)))

    def event_id(self) -> str:
        return self._event.id if self._event else ""

    def show_event(self, event: Event) -> None:
        """Show an event; what is being typed stays."""
        fresh = self._event is None or self._event.id != event.id
        self._event = event
        t, case = self._t, self._case()
        if fresh:
            self._when_field.set_error("")
        self.device.clear()
        self.device.addItem(t("not stated"), "")
        for device in case.devices:
            letter = case.device_letter(device.id, chinese=t.language == "zh_CN")
            self.device.addItem(f"{letter}  {device.model}".strip(), device.id)
        self._device_field.setVisible(bool(case.devices))
        if not self._when_field.error():
            self.when.set_value(span_words(event.at, event.until, t))
        self.what.set_value(event.what)
        self.where.set_value(event.where)
        self.device.set_value(event.device)
        self.basis.set_value(event.basis)
        known = [one for one in (find(case.exhibits, item) for item in event.exhibits) if one is not None]
        self.exhibits.show_ids(
            event.exhibits, t.text([t("Exhibit {number}", number=case.exhibit_number(one.id)) for one in known])
        )

    def focus_on(self, part: str) -> None:
        """Put the cursor into the field of a path such as ``at`` or ``what``."""
        fields: dict[str, QWidget] = {
            "at": self.when,
            "until": self.when,
            "where": self.where,
            "device": self.device,
            "basis": self.basis,
            "exhibits": self.exhibits,
        }
        fields.get(part, self.what).setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Take over what is being typed."""
        self._apply()

    def _exhibit_choices(self) -> list[tuple[str, str]]:
        case = self._case()
        return [(exhibit.id, exhibit_words(case, exhibit, self._t)) for exhibit in case.exhibits]

    def _apply(self) -> None:
        event = self._event
        if event is None:
            return
        at, until = event.at, event.until
        if self.when.text() != span_words(at, until, self._t):
            entry = parse_when(self.when.text(), self._now())
            self._when_field.set_error(self._t.text(entry.problem))
            if entry.at is not None and not entry.problem:
                at, until = entry.at, entry.until
        else:
            self._when_field.set_error("")
        basis: Basis = next((one for one in BASES if one == self.basis.value()), event.basis)
        self._replace(
            at=at,
            until=until,
            what=self.what.text().strip(),
            where=self.where.text().strip(),
            device=self.device.value(),
            basis=basis,
        )

    def _replace(self, **changes: object) -> None:
        if self._event is None:
            return
        event = msgspec.structs.replace(self._event, **changes)
        if event != self._event:
            self._event = event
            self.changed.emit(event)

    def _finish(self) -> None:
        self._apply()
        if not self._when_field.error():
            self.closed.emit()

    def _delete(self) -> None:
        if self._event is not None:
            self.delete_asked.emit(self._event.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._apply()
            self.closed.emit()
        else:
            super().keyPressEvent(event)
