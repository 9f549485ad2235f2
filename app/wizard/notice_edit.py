"""The words of the notice, with the places marked that something was read from."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument

from app.wizard import theme
from app.wizard.kit import GrowingEdit

Spans = tuple[tuple[int, int], ...]


class _Marker(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.spans: Spans = ()

    def highlightBlock(self, text: str) -> None:
        look = QTextCharFormat()
        look.setBackground(theme.color("accent-soft"))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(theme.color("accent"))
        offset = self.currentBlock().position()
        for start, end in self.spans:
            first, last = max(start - offset, 0), min(end - offset, len(text))
            if first < last:
                self.setFormat(first, last - first, look)


class NoticeEdit(GrowingEdit):
    """Pasted as plain text. `edited` comes shortly after typing stops."""

    edited = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(rows=4, most=12, name=name)
        self._marker = _Marker(self.document())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(250)
        self._pause.timeout.connect(lambda: self.edited.emit(self.toPlainText()))
        self.textChanged.connect(self._typed)
        self.left.connect(self.flush)

    def _typed(self) -> None:
        if not self.signalsBlocked():
            self._pause.start()

    def flush(self) -> None:
        """Tell at once what was typed, without waiting."""
        if self._pause.isActive():
            self._pause.stop()
            self.edited.emit(self.toPlainText())

    def mark(self, spans: Spans) -> None:
        """Mark these places."""
        if spans != self._marker.spans:
            self._marker.spans = spans
            blocked = self.blockSignals(True)
            self._marker.rehighlight()
            self.blockSignals(blocked)

    def select(self, start: int, end: int) -> None:
        """Select a place, so that the eye finds it."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
