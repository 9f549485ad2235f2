"""Step 4: what happened when. One line typed is one event; rows are changed in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app import clock
from app.case.model import Event, Exhibit, find, new_id, swap
from app.errors import AppError, InputError
from app.guidance.event_table import TableImport, read_table
from app.guidance.findings import Finding
from app.guidance.moments import local
from app.guidance.quick_entry import QuickEntry, parse
from app.text import message
from app.wizard import background
from app.wizard.event_editor import EventEditor
from app.wizard.event_rows import EventList, Line
from app.wizard.kit import Banner, Button, EmptyState, FindingBox, Paragraph, clear
from app.wizard.page import Footer, Page
from app.wizard.phrases import BASIS_ICONS, basis_words, clock_words, moment_words, one_year, span_words
from app.wizard.pictures import Thumbnails
from app.wizard.quick_line import QuickLine
from app.wizard.scrolling import show_soon
from app.wizard.theme import space
from app.wizard.timeaxis import Pin, TimeAxis

_BATCH = 24  # rows made at once
_SHOWN = 8  # rows of an import that are named one by one


class TimelinePage(Page):
    """Quick entry, axis and rows of the timeline."""

    step_id: ClassVar[str] = "timeline"

    @property
    def title(self) -> str:
        return self.t("Timeline")

    @property
    def lead(self) -> str:
        return self.t(
            "One thing a line, to the minute. If you are not sure write “about”; it is printed as an estimate."
        )

    def build(self) -> None:
        t = self.t
        self.thumbnails = Thumbnails.of(self.session)
        self.thumbnails.ready.connect(self._thumbnail_ready)
        self.import_button = Button(t("Import CSV…"), icon="download", compact=True, on_click=self._choose_table)
        self.heading.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignTop)
        self.quick = QuickLine(t)
        self.quick.typed.connect(self._typed)
        self.quick.added.connect(self._add_typed)
        self.quick.stepped.connect(self._focus_row)
        self.axis = TimeAxis(t)
        self.axis.picked.connect(self.open_event)
        self.rows = EventList(t("Timeline"))
        self.rows.opened.connect(self._toggle)
        self.rows.key.connect(self._row_key)
        self.rows.menu_asked.connect(self._menu)
        self.editor = EventEditor(t, lambda: self.session.case, self.now)
        self.editor.hide()
        self.editor.changed.connect(self._change)
        self.editor.closed.connect(self._close_editor)
        self.editor.delete_asked.connect(self.delete_event)
        self.empty = EmptyState("clock", t("No events yet"), t("Start with the moment the notice came."))
        self.report = QVBoxLayout()
        self.report.setSpacing(space(8))
        self.general = QVBoxLayout()
        self.general.setSpacing(space(8))
        self._general_key: tuple[Finding, ...] = ()
        self._open = ""
        self._limit = _BATCH
        for part in (self.quick, self.report, self.axis, self.rows, self.empty, self.general):
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
        self.targets["events"] = self.quick.edit

    def now(self) -> dt.datetime:
        """The local time of the case, which "yesterday" is counted from."""
        return local(clock.now(), self.session.case).replace(tzinfo=None)

    def initial_focus(self) -> QWidget | None:
        return self.quick.edit

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.axis.low = compact
        self.axis.updateGeometry()
        self.quick.set_low(compact)

    def footer(self) -> Footer:
        found = {f.where.split(".")[0] for f in self.session.findings_at("events") if f.severity != "advice"}
        count = len(found - {"events"})
        if not count:
            return Footer()
        return Footer(self.t.plural("{count} line to look at again", "{count} lines to look at again", count))

    # drawing

    def refresh(self) -> None:
        case = self.session.case
        self.empty.setVisible(not case.events)
        self._show_rows()
        self._show_axis()
        self._show_general()
        opened = find(case.events, self._open)
        if opened is None:
            self._close_editor()
        else:
            self.editor.show_event(opened)

    def _show_rows(self) -> None:
        case = self.session.case
        everything = case.timeline()
        years = not one_year(everything)
        events = everything[: self._limit]
        if len(events) < len(everything):
            QTimer.singleShot(0, self, self._show_more)
        lines = [self._line(event, years) for event in events]
        entry = self.quick.entry
        if entry.complete and entry.at is not None:
            place = sum(1 for event in events if event.at.order() <= entry.at.order())
            words = span_words(entry.at, entry.until, self.t, year=years)
            planned = self.t("will be added here")
            lines.insert(place, Line("", words, entry.what, f"{words} {entry.what} {planned}", planned=planned))
        self.rows.show_lines(lines, self.axis.low)
        by_event: dict[str, list[Finding]] = {}
        for finding in self.session.findings:
            if finding.where.startswith("events/"):
                by_event.setdefault(finding.where.partition("/")[2].partition(".")[0], []).append(finding)
        for event in events:
            item = self.rows.item(event.id)
            assert item is not None
            found = tuple(by_event.get(event.id, ()))
            item.set_findings(found, partial(self._findings, event, found))

    def _show_more(self) -> None:
        """Make the next rows of a long timeline, a few at a time, so that the window stays quick."""
        if self._limit < len(self.session.case.events):
            self._limit += _BATCH
            self._show_rows()

    def _line(self, event: Event, years: bool) -> Line:
        t, case = self.t, self.session.case
        when = span_words(event.at, event.until, t, year=years)
        numbers = [number for one in event.exhibits if (number := case.exhibit_number(one)) is not None]
        if len(numbers) <= 2:
            tags = tuple(t("Exhibit {number}", number=number) for number in numbers)
        else:
            tags = (t("Exhibits {numbers}", numbers=[str(number) for number in numbers]),)
        basis = basis_words(event.basis, t)
        words = [event.what or t("Nothing written yet")]
        if event.where:
            words.append(t("at {place}", place=event.where))
        if event.device:
            letter = case.device_letter(event.device, chinese=t.language == "zh_CN")
            words.append(t("device {letter}", letter=letter) if letter else "")
        gap = "，" if t.language == "zh_CN" else ", "
        text = gap.join(word for word in words if word)
        return Line(
            event.id,
            when,
            text,
            gap.join([moment_words(event.at, t), text, *tags, basis]),
            tags,
            (basis, BASIS_ICONS[event.basis], "warn" if event.basis == "memory" else "neutral"),
            not event.what,
        )

    def _findings(self, event: Event, found: Sequence[Finding]) -> list[QWidget]:
        return [self._finding(event, one) for one in found]

    def _finding(self, event: Event, finding: Finding) -> QWidget:
        part = finding.where.partition(".")[2]
        change = Button(
            self.t("Change"),
            compact=True,
            on_click=lambda: self.open_event(event.id, part),
            name=self.t("Change this line"),
        )
        return FindingBox.of(finding, [change])

    def _thumbnail_ready(self, _sha256: str) -> None:
        self._show_axis()

    def _show_axis(self) -> None:
        case = self.session.case
        pins = []
        for event in case.events:
            exhibit = next((one for one in (find(case.exhibits, i) for i in event.exhibits) if one), None)
            found = self.session.findings_at(f"events/{event.id}")
            pins.append(
                Pin(
                    event.id,
                    event.at,
                    clock_words(event.at, self.t),
                    case.exhibit_number(exhibit.id) if exhibit else None,
                    self.thumbnails.get(exhibit.picture, exhibit.redactions) if exhibit else None,
                    any(finding.severity != "advice" for finding in found),
                )
            )
        self.axis.show_pins(pins)

    def _show_general(self) -> None:
        found = tuple(one for one in self.session.findings if one.where == "events" and self.session.case.events)
        if found == self._general_key:
            return
        self._general_key = found
        clear(self.general)
        for finding in found:
            self.general.addWidget(FindingBox.of(finding))

    # adding

    def _typed(self, text: str) -> None:
        entry = parse(text, self.now()) if text.strip() else QuickEntry()
        self.quick.show_entry(entry, self._matching(entry))
        self._show_rows()

    def _matching(self, entry: QuickEntry) -> tuple[str, str]:
        """An exhibit taken in the same minute that no event has yet, and the words that offer to link it."""
        if not entry.complete or entry.at is None or entry.at.time is None:
            return "", ""
        case = self.session.case
        used = {one for event in case.events for one in event.exhibits}
        moment = (entry.at.date, entry.at.time.replace(second=0))
        exhibit: Exhibit | None = next(
            (
                one
                for one in case.exhibits
                if one.id not in used
                and one.taken is not None
                and one.taken.time is not None
                and (one.taken.date, one.taken.time.replace(second=0)) == moment
            ),
            None,
        )
        if exhibit is None:
            return "", ""
        number, time = case.exhibit_number(exhibit.id), f"{entry.at.time:%H:%M}"
        return exhibit.id, self.t("Exhibit {number} is from {time} too: link it", number=number, time=time)

    def _add_typed(self, entry: QuickEntry, exhibit_id: str) -> None:
        assert entry.at is not None
        case = self.session.case
        event = Event(
            id=new_id("event", case.events),
            at=entry.at,
            until=entry.until,
            what=entry.what,
            basis="screenshot" if exhibit_id else "memory",
            exhibits=(exhibit_id,) if exhibit_id else (),
        )
        self.session.replace(self.t("Add an event"), events=(*case.events, event))

    def _choose_table(self) -> None:
        path = self.shell.dialogs.open_file(self.t("Import a table of events"), self.t("Tables (*.csv *.txt *.tsv)"))
        if path is not None:
            self.import_table(path)

    def import_table(self, path: Path) -> None:
        """Read a table in a worker and add its events; the rows left out are named on the page."""
        now = self.now()
        background.run(
            lambda _task: read_table(_bytes(path), now), self._imported, self.shell.dialogs.error, owner=self
        )

    def _imported(self, table: TableImport) -> None:
        case = self.session.case
        events = case.events
        for event in table.events:
            events = (*events, msgspec.structs.replace(event, id=new_id("event", events)))
        self.session.replace(self.t("Import events"), events=events)
        clear(self.report)
        t = self.t
        done = t.plural("{count} line added.", "{count} lines added.", len(table.events))
        close = Button(t("Close"), "quiet", compact=True, on_click=lambda: clear(self.report))
        if not table.problems:
            self.report.addWidget(Banner("ok", done, buttons=[close]))
            return
        left = t.plural("{count} row was left out:", "{count} rows were left out:", len(table.problems))
        self.report.addWidget(Banner("warn", f"{done} {left}", buttons=[close]))
        for problem in table.problems[:_SHOWN]:
            self.report.addWidget(Paragraph(t.text(problem), "small", "text-2"))
        if len(table.problems) > _SHOWN:
            more = len(table.problems) - _SHOWN
            self.report.addWidget(Paragraph(t.plural("and {count} more", "and {count} more", more), "small", "text-3"))

    # changing

    def _toggle(self, event_id: str) -> None:
        if self._open == event_id:
            self._close_editor()
        else:
            self.open_event(event_id)

    def open_event(self, event_id: str, part: str = "what") -> None:
        """Open the fields of an event under its row."""
        event = find(self.session.case.events, event_id)
        while event is not None and self.rows.item(event_id) is None:
            self._show_more()
        item = self.rows.item(event_id)
        if event is None or item is None:
            return
        if self._open and self._open != event_id:
            self.editor.commit()
            self._close_editor()
        self._open = event_id
        item.set_editor(self.editor)
        self.editor.show_event(event)
        self.editor.focus_on(part)
        show_soon(self, item)

    def _close_editor(self) -> None:
        item = self.rows.item(self._open)
        was_open, self._open = self._open, ""
        if item is not None:
            item.set_editor(None)
            if was_open:
                item.head.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.editor.hide()
            self.editor.setParent(None)

    def _change(self, event: Event) -> None:
        self.session.replace(self.t("Change an event"), events=swap(self.session.case.events, event))

    def delete_event(self, event_id: str) -> None:
        """Take an event out; the undo bar offers it back."""
        order = self.rows.order()
        place = order.index(event_id) if event_id in order else 0
        events = tuple(one for one in self.session.case.events if one.id != event_id)
        self.session.replace(self.t("Delete an event"), events=events)
        self.shell.undo_bar(self.t("Line deleted"))
        rest = self.rows.order()
        if rest:
            self._focus(rest[min(place, len(rest) - 1)])
        else:
            self.quick.edit.setFocus()

    def _menu(self, event_id: str, position: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.t("Change"), lambda: self.open_event(event_id))
        menu.addAction(self.t("Delete this line"), lambda: self.delete_event(event_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(position)

    # keyboard

    def _row_key(self, event_id: str, event: QKeyEvent) -> None:
        order = self.rows.order()
        place = order.index(event_id)
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space):
            self.open_event(event_id)
        elif key == Qt.Key.Key_Delete:
            self.delete_event(event_id)
        elif key == Qt.Key.Key_Up:
            self._focus(order[place - 1]) if place else self.quick.edit.setFocus()
        elif key == Qt.Key.Key_Down and place + 1 < len(order):
            self._focus(order[place + 1])
        else:
            return
        event.accept()

    def _focus_row(self, direction: int) -> None:
        order = self.rows.order()
        if order:
            self._focus(order[0] if direction > 0 else order[-1])

    def _focus(self, event_id: str) -> None:
        item = self.rows.item(event_id)
        if item is not None:
            item.head.setFocus(Qt.FocusReason.OtherFocusReason)
            self.show_widget(item)

    def leave(self) -> None:
        if self._open:
            self.editor.commit()

    def reveal(self, where: str) -> None:
        place, _, part = where.partition(".")
        event_id = place.partition("/")[2]
        if find(self.session.case.events, event_id) is not None:
            self.open_event(event_id, part or "what")
        else:
            super().reveal(where)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> AppError:
    return InputError(
        "E-TABLE-UNREADABLE",
        message("{name} cannot be read.", name=path.name),
        message("Copy it to a folder of your own and choose it again."),
    )
