"""What comes and goes: drop targets, progress, the undo bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.wizard import i18n, theme
from app.wizard.kit.buttons import Button
from app.wizard.kit.surfaces import picture, row
from app.wizard.kit.text import Paragraph, label


def dropped_files(event: QDropEvent) -> list[Path]:
    """The local files of a drag or drop."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


class DropTarget(QWidget):
    """A dashed place for files, always with a button that calls `choose`; `dropped` gives the paths."""

    dropped = Signal(list)

    def __init__(self, title: str, text: str, button: str, choose: Callable[[], object], icon: str = "drop") -> None:
        super().__init__()
        self._over = 0
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(16), theme.space(16), theme.space(16), theme.space(16))
        column.setSpacing(theme.space(6))
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch()
        column.addWidget(picture(icon, "text-2", 28), 0, centre)
        self._title, self._text = title, text
        self._words = Paragraph(title, "base", bold=True, align=centre)
        column.addWidget(self._words)
        self._hint = Paragraph(text, "caption", "text-3", align=centre)
        if not text:
            self._hint.hide()
        column.addWidget(self._hint)
        self.button = Button(button, compact=True, on_click=choose)
        column.addWidget(self.button, 0, centre)
        column.addStretch()

    def _show_over(self, count: int) -> None:
        t = i18n.translator()
        self._over = count
        words = t.plural("Release to add {count} file", "Release to add {count} files", count) if count else self._title
        self._words.set_text(words, tone="accent" if count else "text")
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files := dropped_files(event):
            self._show_over(len(files))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(0)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(0)
        if files := dropped_files(event):
            event.acceptProposedAction()
            self.dropped.emit(files)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("accent" if self._over else "line-strong"), 2 if self._over else 1.5)
        if not self._over:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(theme.color("accent-soft" if self._over else "sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)


class ProgressLine(QFrame):
    """What is going on, how far, and a button that stops it. Appears after half a second."""

    cancelled = Signal()

    def __init__(self, text: str, total: int = 0, note: str = "") -> None:
        super().__init__()
        t = i18n.translator()
        self.setProperty("kind", "card")
        self._text = text
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(16), theme.space(12), theme.space(16), theme.space(12))
        column.setSpacing(theme.space(8))
        self._count = label("", "small", "text-2")
        column.addLayout(row(label(text, bold=True), None, self._count))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(text)
        column.addWidget(self._bar)
        self.button = Button(t("Cancel"), compact=True, on_click=self._cancel)
        column.addLayout(row(label(note, "small", "text-3"), None, self.button))
        self.set_progress(0, total)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self.show)

    def start(self, total: int = 0) -> None:
        """Begin to count; shown after half a second."""
        self.set_progress(0, total)
        self.button.setEnabled(True)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self.hide()

    def set_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._count.setText(f"{done} / {total}" if total else "")

    def _cancel(self) -> None:
        self.button.setEnabled(False)
        self.cancelled.emit()


class UndoBar(QFrame):
    """What was just done and a way back, for ten seconds; Ctrl+Z does the same at any time."""

    undone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        t = i18n.translator()
        self.setProperty("kind", "undo")
        self._words = label("", "base", "canvas")
        self.button = Button(t("Undo"), "link", on_click=self._undo)
        self.button.setStyleSheet(f"color: {theme.color('canvas').name()};")
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.space(16), theme.space(6), theme.space(12), theme.space(6))
        line.setSpacing(theme.space(12))
        line.addWidget(self._words, 1)
        line.addWidget(self.button)
        line.addWidget(label("Ctrl+Z", "caption", "canvas"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(10_000)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def announce(self, text: str) -> None:
        """Show what was done, at the bottom of the parent."""
        self._words.setText(text)
        self.button.setAccessibleName(f"{self.button.text()}: {text}")
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            width = min(max(self.sizeHint().width(), theme.px(320)), parent.width() - 24)
            self.resize(width, self.sizeHint().height())
            self.move((parent.width() - width) // 2, parent.height() - self.height() - 12)

    def _undo(self) -> None:
        self.hide()
        self.undone.emit()
