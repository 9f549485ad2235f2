"""A button that opens a list to tick: exhibits of an event, shortcomings a measure answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.wizard.kit import Button


class PickList(Button):
    """Shows what is ticked; `picked` gives the ids in the order of the choices after every change."""

    picked = Signal(tuple)

    def __init__(
        self,
        name: str,
        nothing: str,
        choices: Callable[[], Sequence[tuple[str, str]]],
        *,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(nothing, icon="clip", compact=compact, name=name, on_click=self.open, parent=parent)
        self._name, self._nothing, self._choices = name, nothing, choices
        self._ids: tuple[str, ...] = ()
        self.setStyleSheet("text-align: left;")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_ids(self, ids: Sequence[str], words: str) -> None:
        """Show these ids as ticked, said with `words`."""
        self._ids = tuple(ids)
        self.setText(words or self._nothing)
        self.setAccessibleName(f"{self._name}: {words or self._nothing}")

    def menu_now(self) -> QMenu:
        """The list as it would open now."""
        menu = QMenu(self)
        menu.setAccessibleName(self._name)
        for value, words in self._choices():
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(value in self._ids)
            action.toggled.connect(lambda on, value=value: self._toggle(value, on))
            menu.addAction(action)
        if menu.isEmpty():
            menu.addAction(self._nothing).setEnabled(False)
        return menu

    def open(self) -> None:
        menu = self.menu_now()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _toggle(self, value: str, on: bool) -> None:
        wanted = {*self._ids, value} if on else {one for one in self._ids if one != value}
        self._ids = tuple(one for one, _ in self._choices() if one in wanted)
        self.picked.emit(self._ids)
