"""The needs panel laid over the page, for windows too small to show it beside."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QVBoxLayout, QWidget

from app.wizard import theme
from app.wizard.needs import NeedsPanel


class NeedsOverlay(QFrame):
    """The needs panel laid over the page in a small window; Esc or a click elsewhere takes it away."""

    def __init__(self, parent: QWidget, header: QWidget, page: QWidget) -> None:
        super().__init__(parent)
        self._parent, self._header = parent, header
        self.setProperty("kind", "menu-panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        self.panel = NeedsPanel()
        column.addWidget(self.panel)
        self._opener: QWidget | None = None
        page.installEventFilter(self)
        self.hide()

    def place(self) -> None:
        """Stand at the right edge, below the header."""
        parent = self._parent
        top = self._header.height()
        width = min(theme.px(300), parent.width() - 48)
        self.setGeometry(parent.width() - width, top, width, parent.height() - top)

    def take_focus(self) -> None:
        """Give the focus to the first thing in the list, and remember where it came from."""
        self._opener = QApplication.focusWidget()
        children = self.panel.findChildren(QAbstractButton)
        if children:
            children[0].show()
            children[0].setFocus(Qt.FocusReason.TabFocusReason)

    def dismiss(self) -> None:
        """Take the list away; the focus goes back to where it was."""
        if self.isVisible():
            self.hide()
            if self._opener is not None and shiboken6.isValid(self._opener):
                self._opener.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            self.hide()
        return super().eventFilter(watched, event)
