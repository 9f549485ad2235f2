"""The card of one ID photo: empty with what belongs here, or the picture with what the checks say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.case.model import IdPhoto, Side, Verdict
from app.text import Translator
from app.wizard.flowrow import FlowRow
from app.wizard.kit import Button, Chip, Field, LineEdit, Paragraph, dropped_files, label, restyle, row
from app.wizard.kit.chips import ChipKind
from app.wizard.photo_reports import chips, worst
from app.wizard.pictures import PictureView
from app.wizard.theme import color, px, space, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from app.imaging.quality import PhotoReport


class Outline(QWidget):
    """A line drawing of what the photo shows: the card, or a person holding it."""

    def __init__(self, side: Side) -> None:
        super().__init__()
        self._side = side
        self.setFixedSize(px(120), px(92))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 120, self.height() / 92)
        pen = QPen(color("text-3"), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for x, y, dx, dy in ((8, 4, 1, 1), (112, 4, -1, 1), (8, 88, 1, -1), (112, 88, -1, -1)):
            painter.drawLine(QPointF(x, y), QPointF(x + 14 * dx, y))
            painter.drawLine(QPointF(x, y), QPointF(x, y + 14 * dy))
        if self._side == "handheld":
            self._person(painter)
        else:
            self._card(painter, QRectF(22, 22, 76, 48), self._side)

    def _person(self, painter: QPainter) -> None:
        painter.drawEllipse(QPointF(50, 34), 14, 14)
        body = QPainterPath(QPointF(18, 88))
        body.cubicTo(20, 62, 34, 54, 50, 54)
        body.cubicTo(58, 54, 64, 56, 68, 60)
        painter.drawPath(body)
        self._card(painter, QRectF(68, 52, 36, 24), "front")
        painter.drawLine(QPointF(82, 82), QPointF(86, 76))

    def _card(self, painter: QPainter, box: QRectF, side: Side) -> None:
        painter.setBrush(color("sunken"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        unit_w, unit_h = box.width() / 12, box.height() / 8
        if side == "back":
            painter.drawEllipse(QPointF(box.x() + 3 * unit_w, box.y() + 2.6 * unit_h), 1.4 * unit_w, 1.4 * unit_w)
            lines = ((5.5, 2.2, 10.5), (4.0, 5.0, 10.5), (4.0, 6.3, 9.0))
        else:
            painter.drawEllipse(QPointF(box.x() + 9.2 * unit_w, box.y() + 3 * unit_h), 1.3 * unit_w, 1.3 * unit_w)
            lines = ((1.5, 2.2, 6.0), (1.5, 3.8, 5.0), (1.5, 6.2, 10.5))
        for left, y, right in lines:
            painter.drawLine(
                QPointF(box.x() + left * unit_w, box.y() + y * unit_h),
                QPointF(box.x() + right * unit_w, box.y() + y * unit_h),
            )


class PhotoCard(QFrame):
    """One slot.

    Signals (all with the side):
        choose_asked: pick a file. dropped: with a list of paths. remove_asked.
        overruled: with the private note, or "" to take it back.
    """

    choose_asked = Signal(str)
    dropped = Signal(str, list)
    remove_asked = Signal(str)
    overruled = Signal(str, str)

    def __init__(self, t: Translator, side: Side, name: str, help: str) -> None:
        super().__init__()
        self._t, self.side, self.name = t, side, name
        self._help = help
        self._over = False
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._full = QWidget()
        self._empty = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._full, 1)
        column.addWidget(self._empty, 1)
        self._build_empty()
        self._build_full()
        self.show_photo(None, None, None, busy=False)

    def _build_empty(self) -> None:
        t = self._t
        line = QHBoxLayout(self._empty)
        line.setContentsMargins(space(20), space(16), space(20), space(16))
        line.setSpacing(space(20))
        line.addWidget(Outline(self.side), 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(space(6))
        self._state = Chip(t("Not added yet"), "neutral", "todo")
        self._words = Paragraph(self._help, "small", "text-2")
        self.choose_button = Button(
            t("Choose a file…"),
            icon="camera",
            compact=True,
            name=t("Choose a file for {slot}", slot=self.name),
            on_click=lambda: self.choose_asked.emit(self.side),
        )
        column.addStretch()
        column.addWidget(Paragraph(self.name, bold=True))
        column.addLayout(row(self._state, None))
        column.addWidget(self._words)
        column.addLayout(row(self.choose_button, None))
        column.addStretch()
        line.addLayout(column, 1)

    def _build_full(self) -> None:
        t = self._t
        column = QVBoxLayout(self._full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.verdict = Chip("", "neutral")
        head = row(label(self.name, bold=True), None, self.verdict, margins=(16, 9, 16, 9))
        column.addLayout(head)
        self.view = PictureView()
        column.addWidget(self.view)
        below = QVBoxLayout()
        below.setContentsMargins(space(16), space(12), space(16), space(16))
        below.setSpacing(space(10))
        self._chips = FlowRow(gap=4)
        self.says = Paragraph("", "small")
        self.cure = Paragraph("", "small", "text-2")
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.says)
        said.addWidget(self.cure)
        self.replace_button = Button(
            t("Replace…"),
            icon="camera",
            compact=True,
            name=t("Replace {slot}", slot=self.name),
            on_click=lambda: self.choose_asked.emit(self.side),
        )
        self.anyway = Button(t("Use it anyway"), "quiet", compact=True, on_click=self._ask_note)
        self.back = Button(
            t("Judge it again"), "quiet", compact=True, on_click=lambda: self.overruled.emit(self.side, "")
        )
        self.remove = Button(
            t("Remove"),
            "quiet",
            compact=True,
            name=t("Remove {slot}", slot=self.name),
            on_click=lambda: self.remove_asked.emit(self.side),
        )
        below.addWidget(self._chips)
        below.addLayout(said)
        below.addStretch(1)
        below.addWidget(self._note())
        below.addLayout(row(self.replace_button, self.anyway, self.back, None, self.remove, spacing=4))
        column.addLayout(below, 1)

    def _note(self) -> QWidget:
        t = self._t
        self._note_box = QWidget()
        self.note = LineEdit()
        self.note.setMaxLength(200)
        self._keep = Button(t("Use it anyway"), compact=True, on_click=self._keep_note)
        self._keep.setEnabled(False)
        self.note.textChanged.connect(lambda text: self._keep.setEnabled(bool(text.strip())))
        self.note.returnPressed.connect(self._keep_note)
        column = QVBoxLayout(self._note_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(6))
        column.addWidget(
            Field(t("Why it is good enough"), self.note, t("For you alone. It is never printed."), above=True)
        )
        cancel = Button(t("Cancel"), "quiet", compact=True, on_click=lambda: self._note_box.setVisible(False))
        column.addLayout(row(self._keep, cancel, None, spacing=4))
        self._note_box.hide()
        return self._note_box

    # what is shown

    def show_photo(
        self, photo: IdPhoto | None, image: QImage | None, report: PhotoReport | None, *, busy: bool
    ) -> None:
        """Show the photo with its verdicts; without one, what belongs here."""
        t = self._t
        self._full.setVisible(photo is not None)
        self._empty.setVisible(photo is None)
        if photo is None:
            self._state.set(t("Checking") if busy else t("Not added yet"), "neutral", "wait" if busy else "todo")
            self.choose_button.setEnabled(not busy)
            restyle(self, kind="", state="")
            self.setAccessibleName(f"{self.name} {self._state.text()}")
            self.update()
            return
        self.view.show_image(image)
        checks = dict(photo.checks)
        verdict = worst(checks)
        used = bool(photo.overruled)
        words, kind, icon = self._verdict(verdict, used, busy or not checks)
        self.verdict.set(words, kind, icon)
        self._chips.set_widgets([Chip(*one) for one in chips(checks, t)])
        self._say(photo, verdict, report)
        bad = verdict in ("fail", "warn") and not used
        self.replace_button.setText(t("Take again…") if bad and verdict == "fail" else t("Replace…"))
        self.anyway.setVisible(bad)
        self.back.setVisible(used)
        if not bad:
            self._note_box.hide()
        restyle(self, kind="card", state="error" if verdict == "fail" and not used else "")
        self.setAccessibleName(" ".join([self.name, words, *(one[0] for one in chips(checks, t))]))
        self.setAccessibleDescription(" ".join(part for part in (self.says.text(), self.cure.text()) if part))

    def set_primary(self, primary: bool) -> None:
        """Make taking again the one primary act of the page."""
        self.replace_button.set_kind("primary" if primary else "")

    def _verdict(self, verdict: Verdict, used: bool, busy: bool) -> tuple[str, ChipKind, str]:
        t = self._t
        if busy:
            return t("Checking"), "neutral", "wait"
        if used:
            return t("Used as it is"), "neutral", "hand"
        looks: dict[Verdict, tuple[str, ChipKind, str]] = {
            "ok": (t("Good to use"), "ok", "check"),
            "warn": (t("Look again"), "warn", "warn"),
            "fail": (t("Take again"), "bad", "bad"),
            "unknown": (t("Cannot tell"), "neutral", "unknown"),
        }
        return looks[verdict]

    def _say(self, photo: IdPhoto, verdict: Verdict, report: PhotoReport | None) -> None:
        t = self._t
        self.view.outline()
        if photo.overruled:
            self.says.set_text(t("Your note: {note}", note=photo.overruled), tone="text-2")
            self.cure.set_text("")
        elif report is None:
            self.says.set_text("" if photo.checks else t("Checking takes less than a second."), tone="text-2")
            self.cure.set_text("")
        elif verdict in ("fail", "warn"):
            name, result = next(
                ((name, one) for name, one in report.checks.items() if one.verdict == verdict),
                ("sharpness", report.checks["sharpness"]),
            )
            self.says.set_text("", lead=t.text(result.message), tone="text")
            self.cure.set_text(t.text(result.cure))
            self._outline(report, name)
        else:
            unknown = sum(1 for one in photo.checks.values() if one == "unknown")
            self.says.set_text(
                t("Every check that could be made passed.") if unknown else t("Every check passed."), tone="text-2"
            )
            self.cure.set_text(
                t.plural("{count} could not be made.", "{count} could not be made.", unknown) if unknown else ""
            )
            self._outline(report, "")

    def _outline(self, report: PhotoReport, name: str) -> None:
        card = tuple((float(x), float(y)) for x, y in report.card.corners) if report.card.found else ()
        weak = report.weak
        word = {
            "sharpness": self._t("Not readable here"),
            "glare": self._t("Glare here"),
            "occlusion": self._t("Covered here"),
        }.get(name, "")
        self.view.outline(card, weak if word and weak is not None else None, word)

    # note

    def _ask_note(self) -> None:
        self.note.clear()
        self._note_box.setVisible(True)
        self.note.setFocus()

    def _keep_note(self) -> None:
        words = self.note.text().strip()
        if words:
            self._note_box.hide()
            self.overruled.emit(self.side, words)

    # dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            self._over = True
            event.acceptProposedAction()
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        if paths := dropped_files(event):
            event.acceptProposedAction()
            self.dropped.emit(self.side, paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._over and self._full.isVisibleTo(self):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(color("accent" if self._over else "line-strong"), 2 if self._over else 1.5)
        if not self._over:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(color("accent-soft" if self._over else "sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def sizeHint(self) -> QSize:
        return QSize(px(340), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(260 if theme().scale < 1.5 else 200), super().minimumSizeHint().height())
