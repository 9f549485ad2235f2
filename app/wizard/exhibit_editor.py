"""The fields of one exhibit, in the drawer under its card."""

from __future__ import annotations

import datetime as dt

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app import clock
from app.case.model import Exhibit, swap
from app.guidance.conditions import holds
from app.guidance.moments import local
from app.guidance.quick_entry import parse_when
from app.wizard import i18n
from app.wizard.kit import Button, Card, Combo, Field, FieldGrid, FindingBox, LineEdit, clear, row
from app.wizard.phrases import moment_words, one_year
from app.wizard.picklist import PickList
from app.wizard.session import Session

TITLE_LENGTH = 60


class ExhibitEditor(Card):
    """Title, purpose, what it shows, when it was taken, and the events it belongs to."""

    redact_asked = Signal(str)
    delete_asked = Signal(str)
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._t = session, i18n.translator()
        self._exhibit: Exhibit | None = None
        self._found: tuple[object, ...] = ()
        t = self._t
        self.title_edit = LineEdit()
        self.title_edit.setMaxLength(TITLE_LENGTH)
        self.shows = LineEdit()
        self.caption = LineEdit()
        self.taken = LineEdit()
        self.material = Combo(self._materials(), t("What it is for"))
        self.events = PickList(t("Events"), t("None linked"), self._event_choices)
        self._taken_field = Field(
            t("When taken"), self.taken, t("The time on the screenshot."), optional=True, above=True
        )
        self._build()

    def _build(self) -> None:
        t = self._t
        grid = FieldGrid()
        grid.add(
            Field(
                t("Exhibit title"),
                self.title_edit,
                t("What it is, in a few words: “Notice of the restriction”."),
                above=True,
            )
        )
        grid.add(Field(t("What it is for"), self.material, above=True))
        grid.add(Field(t("What it shows"), self.shows, t("The fact it proves."), optional=True, above=True))
        grid.add(
            Field(
                t("Look at"),
                self.caption,
                t("Where on the picture, such as the second line."),
                optional=True,
                above=True,
            )
        )
        grid.add(self._taken_field)
        grid.add(
            Field(t("Events"), self.events, t("The lines of the timeline it belongs to."), optional=True, above=True)
        )
        self.add(grid)
        self._boxes = row()
        self._boxes.setDirection(self._boxes.Direction.TopToBottom)
        self.add(self._boxes)
        self.redact_button = Button(t("Cover details…"), icon="redact", compact=True, on_click=self._redact)
        self._delete_button = Button(t("Delete exhibit"), "danger", "trash", compact=True, on_click=self._delete)
        self._done = Button(t("Done editing"), compact=True, on_click=self._close)
        self.add(row(self.redact_button, self._delete_button, None, self._done))
        for edit in (self.title_edit, self.shows, self.caption, self.taken):
            edit.left.connect(self._apply)
            edit.returnPressed.connect(self._close)
        self.material.activated.connect(lambda _index: self._apply())
        self.events.picked.connect(self._link)

    def exhibit_id(self) -> str:
        return self._exhibit.id if self._exhibit else ""

    def show_exhibit(self, exhibit: Exhibit) -> None:
        """Show an exhibit; what is being typed stays."""
        t, case = self._t, self._session.case
        if self._exhibit is None or self._exhibit.id != exhibit.id:
            self._taken_field.set_error("")
        self._exhibit = exhibit
        number = t("Exhibit {number}", number=case.exhibit_number(exhibit.id) or 0)
        self.setAccessibleName(number)
        self.title_edit.setPlaceholderText(exhibit.picture.name)
        self.title_edit.set_value(exhibit.title)
        self.shows.set_value(exhibit.shows)
        self.caption.set_value(exhibit.caption)
        if not self._taken_field.error():
            self.taken.set_value(moment_words(exhibit.taken, t) if exhibit.taken else "")
        self.material.set_value(exhibit.material)
        linked = [event for event in case.timeline() if exhibit.id in event.exhibits]
        years = not one_year(case.events)
        self.events.show_ids(
            [event.id for event in linked], t.text([moment_words(event.at, t, year=years) for event in linked])
        )
        self._show_findings()

    def _show_findings(self) -> None:
        found = tuple(self._session.findings_at(f"exhibits/{self.exhibit_id()}"))
        if found != self._found:
            self._found = found
            clear(self._boxes)
            for finding in found:
                self._boxes.addWidget(FindingBox.of(finding))

    def focus_on(self, part: str) -> None:
        """Put the cursor into the field of a path such as ``title``."""
        fields: dict[str, QWidget] = {
            "shows": self.shows,
            "caption": self.caption,
            "taken": self.taken,
            "material": self.material,
            "redactions": self.redact_button,
            "reviewed": self.redact_button,
        }
        target = fields.get(part, self.title_edit)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, LineEdit):
            target.selectAll()

    def commit(self) -> None:
        """Take over what is being typed."""
        self._apply()

    def _materials(self) -> list[tuple[str, str]]:
        form, case, t = self._session.form, self._session.case, self._t
        choices = [("", t("Other evidence"))]
        if form is not None:
            for material in form.materials:
                if material.provides == "exhibit" and holds(material.when, case):
                    choices.append((material.id, t.text(material.name)))
        return choices

    def _event_choices(self) -> list[tuple[str, str]]:
        case, t = self._session.case, self._t
        years = not one_year(case.events)
        return [(event.id, f"{moment_words(event.at, t, year=years)}  {event.what}"[:60]) for event in case.timeline()]

    def _link(self, ids: tuple[str, ...]) -> None:
        exhibit_id, case = self.exhibit_id(), self._session.case
        events = []
        for event in case.events:
            wanted, has = event.id in ids, exhibit_id in event.exhibits
            if wanted and not has:
                event = msgspec.structs.replace(event, exhibits=(*event.exhibits, exhibit_id))
            elif has and not wanted:
                event = msgspec.structs.replace(event, exhibits=tuple(e for e in event.exhibits if e != exhibit_id))
            events.append(event)
        self._session.replace(self._t("Link an exhibit"), events=tuple(events))

    def _now(self) -> dt.datetime:
        return local(clock.now(), self._session.case).replace(tzinfo=None)

    def _apply(self) -> None:
        if self._exhibit is None:
            return
        taken, words = self._exhibit.taken, self.taken.text().strip()
        if not words:
            taken = None
            self._taken_field.set_error("")
        elif taken is None or words != moment_words(taken, self._t):
            entry = parse_when(words, self._now())
            self._taken_field.set_error(self._t.text(entry.problem))
            if entry.at is not None and not entry.problem:
                taken = entry.at
        exhibit = msgspec.structs.replace(
            self._exhibit,
            title=self.title_edit.text().strip(),
            shows=self.shows.text().strip(),
            caption=self.caption.text().strip(),
            material=self.material.value(),
            taken=taken,
        )
        if exhibit != self._exhibit:
            self._exhibit = exhibit
            case = self._session.case
            self._session.replace(self._t("Change an exhibit"), exhibits=swap(case.exhibits, exhibit))

    def _close(self) -> None:
        self._apply()
        if not self._taken_field.error():
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _redact(self) -> None:
        self._apply()
        self.redact_asked.emit(self.exhibit_id())

    def _delete(self) -> None:
        self.delete_asked.emit(self.exhibit_id())
