"""The bar at the top: menu, case, saved when, where it is kept, undo, redo, language."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from app.wizard import i18n, theme
from app.wizard.kit import Button, ToolButton, label, picture, rule
from app.wizard.session import Session


class Header(QFrame):
    """Draws the session; the buttons are connected by the window."""

    retry = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        t = i18n.translator()
        self.setProperty("kind", "top")
        self.setFixedHeight(theme.px(48) if theme.theme().scale < 1.5 else theme.px(32))
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 12, 0)
        line.setSpacing(theme.space(4))
        self.menu_button = ToolButton(t("Menu"), "menu", words=theme.theme().scale < 1.5)
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        line.addWidget(self.menu_button)
        line.addSpacing(theme.space(4))
        self.name = label("", bold=True)
        line.addWidget(self.name)
        self._mark = picture("check", "text-3", 16)
        self._state = label("", "small", "text-3")
        line.addSpacing(theme.space(12))
        line.addWidget(self._mark)
        line.addWidget(self._state)
        self.again = Button(t("Try again"), "quiet", compact=True, on_click=self.retry.emit)
        line.addWidget(self.again)
        line.addStretch(1)
        self._local = [picture("laptop", "text-3"), label(t("Only on this computer"), "small", "text-3")]
        self._ruled = [rule(upright=True), rule(upright=True)]
        self.undo = ToolButton(t("Undo"), "undo")
        self.redo = ToolButton(t("Redo"), "redo")
        self.language = ToolButton(i18n.other_name(), "globe")
        self.language.setAccessibleName(t("Change the language of the window") + ": " + self.language.text())
        line.addWidget(self._local[0])
        line.addSpacing(theme.space(2))
        line.addWidget(self._local[1])
        for widget in (self._ruled[0], self.undo, self.redo, self._ruled[1], self.language):
            if widget in self._ruled:
                line.addSpacing(theme.space(8))
            line.addWidget(widget)
            if widget in self._ruled:
                line.addSpacing(theme.space(4))
        for upright in self._ruled:
            upright.setFixedHeight(theme.px(20))

    def set_narrow(self, narrow: bool) -> None:
        """Only menu, name and saved state; the rest is in the menu."""
        for widget in (*self._local, *self._ruled, self.undo, self.redo, self.language):
            widget.setVisible(not narrow)

    def show_session(self, session: Session, name: str) -> None:
        """Name, saved state, undo and redo."""
        t = i18n.translator()
        room = theme.px(300)
        shown = self.name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        self.name.setText(shown)
        self.name.setAccessibleName(name)
        self.name.setToolTip(str(session.store.path))
        failed = session.problem is not None
        self.again.setVisible(failed)
        if session.problem is not None:
            words = t.text(session.problem.message)
            hint = t.text(session.problem.hint)
            self._state.setToolTip(hint)
            self._state.setAccessibleDescription(hint)
        elif session.dirty:
            words = t("Saving…")
        elif session.saved_at is not None:
            words = t("Saved {time}", time=session.saved_at.strftime("%H:%M"))
        else:
            words = t("Saved")
        glyph = "bad" if failed else "clock" if session.dirty else "check"
        self._mark.setPixmap(theme.pixmap(glyph, "bad" if failed else "text-3", 16))
        self._state.setText(words)
        self._state.setProperty("tone", "bad" if failed else "text-3")
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)
        steps = ((self.undo, session.undo_label, t("Undo")), (self.redo, session.redo_label, t("Redo")))
        for button, step, word in steps:
            button.setEnabled(step is not None)
            button.setToolTip(f"{word}: {step}" if step else "")
            button.setAccessibleName(f"{word}: {step}" if step else word)
