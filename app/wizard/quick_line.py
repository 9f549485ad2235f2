"""The line at the top of the timeline: typed words, at once what was understood, Enter adds."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.guidance.quick_entry import QuickEntry
from app.text import Translator
from app.wizard.kit import Button, Check, Chip, LineEdit, Paragraph, label, picture, restyle
from app.wizard.phrases import span_words
from app.wizard.theme import color, px, space


class _Edit(LineEdit):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.stepped.emit(1)
        elif event.key() == Qt.Key.Key_Up and not event.modifiers():
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)


class _Frame(QWidget):
    """A field drawn around the edit, the chip and the button."""

    def __init__(self, edit: LineEdit) -> None:
        super().__init__()
        self._edit = edit

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self._edit.hasFocus()
        wide = 2.0 if focused else 1.0
        painter.setPen(QPen(color("accent" if focused else "line-strong"), wide))
        painter.setBrush(color("surface"))
        box = self.rect().toRectF().adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
        painter.drawRoundedRect(box, 6, 6)


class QuickLine(QWidget):
    """Quick entry.

    Signals:
        typed: the text after every change.
        added: the complete `QuickEntry` and the id of an exhibit to link, or "".
        stepped: 1 or -1 when an arrow key leads into the rows.
    """

    typed = Signal(str)
    added = Signal(object, str)
    stepped = Signal(int)

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t
        self.entry = QuickEntry()
        self._exhibit = ""
        self.edit = _Edit(placeholder=t("Yesterday 14:05 sent the link in the group"))
        self.edit.setAccessibleName(t("New event: time and what happened"))
        self.chip = Chip("", "accent", "clock")
        self.button = Button(t("Add"), compact=True, on_click=self._add)
        self.link = Check("")
        self._build()
        self.show_entry(QuickEntry(), ("", ""))

    def _build(self) -> None:
        t = self._t
        restyle(self.edit, kind="plain")
        self.edit.setFrame(False)
        self._frame = _Frame(self.edit)
        inside = QHBoxLayout(self._frame)
        inside.setContentsMargins(space(12), px(4), px(5), px(4))
        inside.setSpacing(space(8))
        inside.addWidget(picture("plus", "accent", 16))
        inside.addWidget(self.edit, 1)
        inside.addWidget(self.chip)
        inside.addWidget(self.button)
        self._frame.setFixedHeight(px(44))
        self.says = Paragraph("", "small", "text-3")
        self._keys = label(t("Enter adds, ↑ ↓ pick a line"), "small", "text-3")
        line = QHBoxLayout()
        line.setSpacing(space(16))
        line.addWidget(self.says, 1)
        line.addWidget(self._keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(6))
        column.addWidget(self._frame)
        column.addLayout(line)
        column.addWidget(self.link)
        self.edit.textChanged.connect(self.typed)
        self.edit.returnPressed.connect(self._add)
        self.edit.stepped.connect(self.stepped)
        self.edit.installEventFilter(self)

    def eventFilter(self, watched: object, event: object) -> bool:
        self._frame.update()
        return False

    def set_low(self, low: bool) -> None:
        """In a low window the line of help gives way while nothing is typed."""
        self._keys.setVisible(not low)
        self.says.setVisible(not low or bool(self.edit.text().strip()))

    def show_entry(self, entry: QuickEntry, link: tuple[str, str]) -> None:
        """Say what was understood; `link` is an exhibit that fits in time, and the words offering it."""
        t = self._t
        self.entry = entry
        understood = entry.at is not None
        self.chip.setVisible(understood)
        if entry.at is not None:
            moment = span_words(entry.at, entry.until, t)
            if entry.at.time is None:
                words = t("{moment}, day only", moment=moment)
            elif entry.at.estimated:
                words = t("{moment}, estimated", moment=moment)
            else:
                words = t("{moment}, to the minute", moment=moment)
            self.chip.set(words, "accent", "clock")
        self.button.setEnabled(entry.complete)
        typed = bool(self.edit.text().strip())
        if not typed:
            self.says.set_text(
                t("It also reads “11-03 14:05”, “Nov 3 2:05 pm” and “about 9 pm yesterday”"), tone="text-3"
            )
        elif entry.problem:
            self.says.set_text(t.text(entry.problem), tone="text-2")
        else:
            self.says.set_text(t.text(entry.note), tone="warn")
        self.edit.setAccessibleDescription(self.says.text() or self.chip.text())
        exhibit, words = link
        if exhibit != self._exhibit:
            self.link.setChecked(bool(exhibit))
        self._exhibit = exhibit
        self.link.setText(words)
        self.link.setAccessibleName(words)
        self.link.setVisible(bool(exhibit))

    def _add(self) -> None:
        if not self.entry.complete:
            return
        entry, exhibit = self.entry, self._exhibit if self.link.isChecked() else ""
        self.edit.clear()
        self.added.emit(entry, exhibit)
        self.edit.setFocus()
