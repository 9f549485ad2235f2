"""One remedial measure under the shortcoming it answers: a line with chips, opened in place to change it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app import clock
from app.case.model import Measure, MeasureStatus, find, swap
from app.guidance.moments import local
from app.guidance.quick_entry import parse_when
from app.text import Translator
from app.wizard import i18n
from app.wizard.kit import Button, Field, FieldGrid, LineEdit, Segments, flow, row
from app.wizard.kit.chips import ChipKind, chip_width, paint_chip
from app.wizard.phrases import exhibit_words, moment_words, span_words
from app.wizard.picklist import PickList
from app.wizard.prose import Kept, ProseField
from app.wizard.session import Session
from app.wizard.theme import color, font, pixmap, px, space, theme


def measure_chips(measure: Measure, session: Session, t: Translator) -> list[tuple[str, ChipKind, str, bool]]:
    """Words, kind, icon and squareness of the chips of a measure."""
    chips: list[tuple[str, ChipKind, str, bool]] = []
    if measure.status == "done":
        when = span_words(measure.date, measure.until, t) if measure.date else ""
        chips.append(
            (t("Done {when}", when=when) if when else t("Done, no date yet"), "ok" if when else "warn", "check", False)
        )
    else:
        when = moment_words(measure.date, t) if measure.date else ""
        chips.append(
            (
                t("From {when} on", when=when) if when else t("Planned, no date yet"),
                "accent" if when else "warn",
                "cal",
                False,
            )
        )
    if measure.owner:
        chips.append((measure.owner, "neutral", "user", False))
    if measure.frequency:
        chips.append((measure.frequency, "neutral", "refresh", False))
    for exhibit_id in measure.exhibits:
        number = session.case.exhibit_number(exhibit_id)
        if number is not None:
            chips.append((t("Exhibit {number}", number=number), "accent", "clip", True))
    return chips


class MeasureLine(QWidget):
    """The painted line."""

    opened = Signal(str)
    delete_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._id, self._words, self._done = "", "", True
        self._chips: list[tuple[str, ChipKind, str, bool]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_measure(self, measure: Measure, chips: Sequence[tuple[str, ChipKind, str, bool]], t: Translator) -> None:
        self._id = measure.id
        self._words = measure.text or t("Nothing written yet")
        self._done = measure.status == "done"
        self._chips = list(chips)
        gap = "，" if t.language == "zh_CN" else ", "
        self.setAccessibleName(gap.join([self._words, *(chip[0] for chip in chips)]))
        self._refit()
        self.update()

    def _places(self, width: int) -> tuple[int, list[QRectF]]:
        """Height of the whole, and where each chip stands."""
        text = flow(self._words, font("base"), theme().line("base"), max(width - px(26), px(80))).height
        x, y = float(px(26)), float(text + px(4))
        places = []
        for words, _kind, icon, _square in self._chips:
            wide = min(chip_width(words, icon=bool(icon)), width - px(26))
            if x > px(26) and x + wide > width:
                x, y = float(px(26)), y + px(26)
            places.append(QRectF(x, y, wide, px(22)))
            x += wide + px(6)
        return int(y + px(22) + px(4)), places

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[0]

    def _refit(self) -> None:
        self.setFixedHeight(self.heightForWidth(max(self.width(), px(120))))

    def sizeHint(self) -> QSize:
        return QSize(px(400), self.heightForWidth(px(400)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._refit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, px(3), pixmap("done" if self._done else "cal", "ok" if self._done else "accent", 16))
        painter.setPen(color("text"))
        flow(self._words, font("base"), theme().line("base"), max(self.width() - px(26), px(80))).draw(
            painter, px(26), 0
        )
        for (words, kind, icon, square), place in zip(self._chips, self._places(self.width())[1], strict=True):
            paint_chip(painter, place, words, kind, icon, square=square)
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self._id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
            and not event.modifiers()
        ):
            self.opened.emit(self._id)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(self._id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class MeasureEditor(QWidget):
    """All fields of one measure."""

    closed = Signal()
    delete_asked = Signal(str)

    def __init__(self, session: Session, kept: Kept, measure_id: str) -> None:
        super().__init__()
        self._session, self._id = session, measure_id
        self._t = t = i18n.translator()
        self.text = ProseField(
            session,
            kept,
            f"measures/{measure_id}.text",
            t("What you do"),
            t("A verb and a thing that can be checked."),
            rows=2,
        )
        self.status = Segments([("done", t("Done")), ("planned", t("Planned"))], t("Done or planned"))
        self.when = LineEdit()
        self.owner = LineEdit()
        self.frequency = LineEdit()
        self.answers = PickList(t("Answers"), t("No shortcoming"), self._shortcomings)
        self.exhibits = PickList(t("Exhibits"), t("None linked"), self._exhibit_choices)
        self._when_field = Field(t("When"), self.when, t("Such as 2026-11-14 22:34 or 2026-11-20."), above=True)
        self._owner_field = Field(t("By whom"), self.owner, optional=True, above=True)
        self._often_field = Field(t("How often"), self.frequency, optional=True, above=True)
        grid = FieldGrid()
        grid.add(Field(t("Done or planned"), self.status, above=True))
        grid.add(self._when_field)
        grid.add(self._owner_field)
        grid.add(self._often_field)
        grid.add(Field(t("Answers"), self.answers, above=True))
        grid.add(Field(t("Exhibits"), self.exhibits, optional=True, above=True))
        self._delete_button = Button(
            t("Delete this measure"), "danger", "trash", compact=True, on_click=lambda: self.delete_asked.emit(self._id)
        )
        self._done = Button(t("Done editing"), compact=True, on_click=self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(4), 0, space(8))
        column.setSpacing(space(12))
        column.addWidget(self.text)
        column.addWidget(grid)
        column.addLayout(row(self._delete_button, None, self._done))
        self.status.chosen.connect(self._status)
        for edit in (self.when, self.owner, self.frequency):
            edit.left.connect(self.commit)
            edit.returnPressed.connect(self._close)
        self.answers.picked.connect(lambda ids: self._replace(answers=tuple(ids)))
        self.exhibits.picked.connect(lambda ids: self._replace(exhibits=tuple(ids)))
        self.refresh()

    def _measure(self) -> Measure | None:
        return find(self._session.case.measures, self._id)

    def refresh(self) -> None:
        """Show the measure; what is being typed stays."""
        measure, t = self._measure(), self._t
        if measure is None:
            return
        self.text.refresh()
        self.status.set_value(measure.status)
        if not self._when_field.error():
            self.when.set_value(span_words(measure.date, measure.until, t) if measure.date else "")
        self.owner.set_value(measure.owner)
        self.frequency.set_value(measure.frequency)
        self._often_field.setVisible(measure.status == "planned")
        case = self._session.case
        numbers = [n for n, one in enumerate(case.shortcomings, 1) if one.id in measure.answers]
        self.answers.show_ids(measure.answers, t.text([t("Shortcoming {number}", number=n) for n in numbers]))
        exhibits = [n for one in measure.exhibits if (n := case.exhibit_number(one)) is not None]
        self.exhibits.show_ids(measure.exhibits, t.text([t("Exhibit {number}", number=n) for n in exhibits]))

    def focus_on(self, part: str) -> None:
        """Put the cursor into the field of a path such as ``date``."""
        fields: dict[str, QWidget] = {
            "date": self.when,
            "until": self.when,
            "owner": self.owner,
            "frequency": self.frequency if self.frequency.isVisibleTo(self) else self.owner,
            "answers": self.answers,
            "exhibits": self.exhibits,
        }
        target = fields.get(part, self.text.edit)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shortcomings(self) -> list[tuple[str, str]]:
        return [
            (one.id, f"{self._t('Shortcoming {number}', number=n)}  {one.head or one.text}"[:60])
            for n, one in enumerate(self._session.case.shortcomings, 1)
        ]

    def _exhibit_choices(self) -> list[tuple[str, str]]:
        case = self._session.case
        return [(one.id, exhibit_words(case, one, self._t)) for one in case.exhibits]

    def _status(self, value: str) -> None:
        status: MeasureStatus = "planned" if value == "planned" else "done"
        self._replace(status=status)

    def commit(self) -> None:
        """Take over what is being typed."""
        measure, t = self._measure(), self._t
        if measure is None:
            return
        # Taking over one field draws the others anew, so what stands in them is read first.
        words, owner, often = self.when.text().strip(), self.owner.text().strip(), self.frequency.text().strip()
        self.text.commit()
        measure = self._measure() or measure
        date, until = measure.date, measure.until
        if not words:
            date = until = None
            self._when_field.set_error("")
        elif date is None or words != span_words(date, until, t):
            now = local(clock.now(), self._session.case).replace(tzinfo=None)
            entry = parse_when(words, now, future=measure.status == "planned")
            self._when_field.set_error(t.text(entry.problem))
            if entry.at is not None and not entry.problem:
                date, until = entry.at, entry.until
        self._replace(date=date, until=until, owner=owner, frequency=often)

    def _replace(self, **changes: object) -> None:
        measure = self._measure()
        if measure is not None:
            changed = msgspec.structs.replace(measure, **changes)
            self._session.replace(self._t("Change a measure"), measures=swap(self._session.case.measures, changed))

    def _close(self) -> None:
        self.commit()
        if not self._when_field.error():
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
