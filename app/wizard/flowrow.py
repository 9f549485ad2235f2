"""Widgets in lines that wrap like words, for chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.wizard.theme import space


class FlowRow(QWidget):
    """Lays its widgets out in lines as wide as it is."""

    def __init__(self, widgets: Sequence[QWidget] = (), gap: int = 6) -> None:
        super().__init__()
        self._widgets: list[QWidget] = []
        self._gap = space(gap)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_widgets(widgets)

    def set_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show these widgets; the ones before are deleted."""
        for old in self._widgets:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self._widgets = list(widgets)
        for widget in self._widgets:
            widget.setParent(self)
            widget.show()
        self.refit()

    def _arrange(self, width: int, place: bool) -> int:
        x = y = deep = 0
        for widget in self._widgets:
            size = widget.sizeHint()
            wide = min(size.width(), width)
            if x and x + wide > width:
                x, y, deep = 0, y + deep + self._gap, 0
            if place:
                widget.setGeometry(QRect(x, y, wide, size.height()))
            x += wide + self._gap
            deep = max(deep, size.height())
        return y + deep

    def refit(self) -> None:
        """Lay out again; called when a widget in it has become wider or narrower."""
        self._arrange(max(self.width(), 1), True)
        self.setMinimumHeight(self.heightForWidth(max(self.width(), 1)))
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width, False)

    def sizeHint(self) -> QSize:
        wide = sum(widget.sizeHint().width() + self._gap for widget in self._widgets)
        return QSize(wide, self._arrange(max(wide, 1), False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.refit()
