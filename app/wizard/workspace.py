"""The window while a case is open: steps at the left, one page in the middle, what is needed at the right."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.guidance.routes import APPEALS
from app.guidance.steps import STEPS, step_of
from app.wizard import i18n, theme
from app.wizard.header import Header
from app.wizard.kit import Button, UndoBar, label
from app.wizard.needs import NeedsPanel, NeedsRail, counted, needs_words
from app.wizard.overlay import NeedsOverlay
from app.wizard.page import Page, Shell
from app.wizard.pages import page_class
from app.wizard.session import Session
from app.wizard.steplist import StepRail, step_looks

Mode = Literal["wide", "small", "narrow"]
_ORDER = [step.id for step in STEPS]


def mode_for(width: int, height: int, scale: float) -> Mode:
    """Which of the three layouts a window has (sizes in px, scale 1 = 100 %)."""
    if scale >= 1.5 or width < 1024:
        return "narrow"
    return "small" if width < 1200 or height < 720 else "wide"


class Workspace(QWidget):
    """Everything below the window's edge while a case is open. Built anew when language, theme or text size change."""

    def __init__(self, session: Session, shell: Shell, menu: QMenu, on_guide: object, step: str = "") -> None:
        super().__init__()
        self.session = session
        self._shell = shell
        self._pages: dict[str, Page] = {}
        self._sides: dict[str, QWidget | None] = {}
        self._stale: set[str] = set()
        self._mode: Mode | None = None
        self.current = ""
        self.header = Header(menu)
        self.rail = StepRail(on_guide)
        self.stack = QStackedWidget()
        self.needs = NeedsPanel()
        self.needs_rail = NeedsRail()
        self._build()
        self._connect()
        self.session_changed()
        self.open_step(step or first_step(session))

    # Building.

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self._strip())
        body = QHBoxLayout()
        body.setSpacing(0)
        outer.addLayout(body, 1)
        body.addWidget(self.rail)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self._footer())
        body.addLayout(middle, 1)
        self._side = QStackedWidget()
        self._side.addWidget(self.needs)
        body.addWidget(self._side)
        body.addWidget(self.needs_rail)
        self.undo_bar = UndoBar(self)
        self._overlay = NeedsOverlay(self, self.header, self.stack)
        self._steps_menu = QMenu(self)

    def _strip(self) -> QFrame:
        self.strip = QFrame()
        self.strip.setProperty("kind", "strip")
        line = QHBoxLayout(self.strip)
        line.setContentsMargins(theme.space(24), theme.space(6), theme.space(24), theme.space(6))
        self.steps_button = Button("", icon="", on_click=self._show_steps)
        self.needs_button = Button("", on_click=self._toggle_overlay)
        for button in (self.steps_button, self.needs_button):
            picture, size = theme.spaced_icon("down", "text-2", 16)
            button.setIcon(picture)
            button.setIconSize(size)
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        line.addWidget(self.steps_button)
        line.addStretch()
        line.addWidget(self.needs_button)
        return self.strip

    def _footer(self) -> QFrame:
        t = i18n.translator()
        self.footer = QFrame()
        self.footer.setProperty("kind", "bar")
        line = self._footer_line = QHBoxLayout(self.footer)
        line.setSpacing(theme.space(12))
        self.back = Button(t("Back"), icon="left", on_click=self.go_back)
        self.note = label("", "small", "text-3", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.forward = Button(t("Continue"), "primary", on_click=self.go_forward)
        line.addWidget(self.back)
        line.addWidget(self.note, 1)
        line.addWidget(self.forward)
        return self.footer

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self.session_changed)
        session.findings_changed.connect(self.session_changed)
        session.saved.connect(self._draw_header)
        session.save_failed.connect(self._draw_header)
        self.header.retry.connect(session.save_soon)
        self.header.undo.clicked.connect(lambda: self.undo())
        self.header.redo.clicked.connect(lambda: self.redo())
        self.rail.list.opened.connect(lambda step: self.open_step(step, focus=True))
        for panel in (self.needs, self._overlay.panel):
            panel.chosen.connect(self._chosen)
            panel.folded_state_changed.connect(self._draw_needs)
        self.needs.folded.connect(lambda: self._fold(True))
        self._overlay.panel.folded.connect(self._overlay.dismiss)
        self.needs_rail.clicked.connect(self._rail_clicked)
        self.undo_bar.undone.connect(self.undo)
        for keys, action in (
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forward),
            ("Ctrl+Return", self.go_forward),
            ("Ctrl+Enter", self.go_forward),
            ("Ctrl+Y", self.redo),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)
        escape = QShortcut(QKeySequence("Esc"), self._overlay)  # only while it is seen; pages have their own Esc
        escape.activated.connect(self._overlay.dismiss)
        self._folded = False
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    # Positions.

    def page(self) -> Page:
        """The page that is open."""
        return self._pages[self.current]

    def open_step(self, step_id: str, *, focus: bool = False) -> None:
        """Open a step, unless something has to be done before it."""
        if self.session.states[step_id].state == "locked" and step_id != "what_happened":
            return
        if self.current and self.current != step_id:
            self.page().leave()
        if step_id not in self._pages:
            page = page_class(step_id)(self.session, self._shell)
            self._pages[step_id] = page
            self.stack.addWidget(page)
        self.current = step_id
        self.session.visit(step_id)
        page = self._pages[step_id]
        self._stale.discard(step_id)
        page.set_compact(self._mode != "wide")
        page.refresh()
        self.stack.setCurrentWidget(page)
        self._overlay.hide()
        self.side_changed()
        self._draw()
        if focus:
            self.take_focus()

    def take_focus(self) -> None:
        """Give the focus to where work on the open page begins."""
        target = self.page().initial_focus() or self.forward
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def reveal(self, where: str) -> None:
        """Open the step of a place in the case and focus the place."""
        step = step_of(where)
        if step != self.current:
            self.open_step(step)
        if self.current == step:
            self.page().reveal(where)

    def _chosen(self, where: str) -> None:
        self._overlay.hide()
        self.reveal(where)

    def neighbour(self, by: int) -> str:
        """The next step in a direction that can be opened and is not left out; "" at the ends."""
        at = _ORDER.index(self.current) + by
        while 0 <= at < len(_ORDER):
            if self.session.states[_ORDER[at]].state not in ("locked", "skipped"):
                return _ORDER[at]
            at += by
        return ""

    def go_back(self) -> None:
        step = self.neighbour(-1)
        if step:
            self.open_step(step, focus=True)
        else:
            self._shell.close_case()

    def go_forward(self) -> None:
        if not self.forward.isEnabled() or not self.page().proceed():
            return
        step = self.neighbour(1)
        if step:
            self.open_step(step, focus=True)
        elif self.current == _ORDER[-1] or self._settled():
            self._shell.close_case()

    def _settled(self) -> bool:
        """Nothing is to be prepared on this route, so the decision is the last page."""
        decision = self.session.decision
        return self.current == "decision" and decision is not None and decision.route not in APPEALS

    def undo(self) -> None:
        self.undo_bar.hide()
        self.session.undo()

    def redo(self) -> None:
        self.session.redo()

    # Drawing.

    def session_changed(self) -> None:
        """Draw the case and the findings anew; pages that are not visible wait until they are opened."""
        self._stale = set(self._pages)
        if self.current:
            self._stale.discard(self.current)
            self.page().refresh()
        self._draw()

    def _draw(self) -> None:
        self._draw_header()
        looks = step_looks(self.session, self.current)
        self.rail.list.show_looks(looks)
        if self.current:
            self._draw_footer()
            self._draw_needs()
            t = i18n.translator()
            number, name = _ORDER.index(self.current) + 1, looks[self.current].name
            words = t("Step {number} of {total}, {name}", number=number, total=len(_ORDER), name=name)
            self.steps_button.setText(words)
            self.steps_button.setAccessibleName(words)

    def _draw_header(self, _error: object = None) -> None:
        self.header.show_session(self.session, case_name(self.session))

    def _draw_needs(self) -> None:
        count = counted(self.session)
        self.needs_rail.show_count(count)
        self.needs_button.setText(needs_words(count))
        self.needs_button.setAccessibleName(needs_words(count))
        if not self.needs.isHidden():
            self.needs.show_session(self.session, self.current)
        if self._overlay.isVisible():
            self._overlay.panel.show_session(self.session, self.current)

    def _draw_footer(self) -> None:
        t = i18n.translator()
        footer = self.page().footer()
        state = self.session.states[self.current]
        note = footer.note
        if not note and state.count:
            note = t.plural(
                "{count} to mend; you can go on and come back",
                "{count} to mend; you can go on and come back",
                state.count,
            )
        self.note.setText(note)
        first = self.neighbour(-1) == ""
        self.back.setText(footer.back or (t("Back to the start page") if first else t("Back")))
        self.back.setAccessibleName(self.back.text())
        last = not self.neighbour(1)
        closing = self.current == _ORDER[-1] or self._settled()
        word = footer.forward or (t("Done, close the case") if last and closing else t("Continue"))
        self.forward.setText(word)
        self.forward.setAccessibleName(word)
        self.forward.setEnabled(footer.enabled and (not last or closing))
        self.forward.set_kind("primary" if footer.primary else "")
        self.forward.setAccessibleDescription(note)

    # The right side.

    def side_changed(self) -> None:
        """Ask the page for a panel of its own, and show it or the needs."""
        panel = self.page().side_panel()
        known = self._sides.get(self.current)
        if panel is not known:
            if known is not None:
                self._side.removeWidget(known)
            self._sides[self.current] = panel
            if panel is not None:
                self._side.addWidget(panel)
        self._side.setCurrentWidget(panel or self.needs)
        self._arrange_side()

    def _arrange_side(self) -> None:
        own = self._sides.get(self.current)
        wide = self._mode == "wide"
        self._side.setVisible(wide and (own is not None or not self._folded))
        self._side.setFixedWidth(theme.px(344 if own is not None else 264))
        self.needs_rail.setVisible(self._mode == "small" or (wide and self._folded and own is None))
        self.needs.setVisible(self._side.currentWidget() is self.needs)

    def _fold(self, folded: bool) -> None:
        self._folded = folded
        self._arrange_side()
        (self.needs_rail if folded else self.needs).setFocus()
        self._draw_needs()

    def _rail_clicked(self) -> None:
        if self._mode == "wide":
            self._fold(False)
        else:
            self._toggle_overlay()

    def _toggle_overlay(self) -> None:
        if self._overlay.isVisible():
            self._overlay.dismiss()
            return
        self._overlay.panel.show_session(self.session, self.current)
        self._overlay.place()
        self._overlay.show()
        self._overlay.raise_()
        self._overlay.take_focus()

    def _show_steps(self) -> None:
        self._steps_menu.clear()
        for step_id, look in step_looks(self.session, self.current).items():
            action = self._steps_menu.addAction(theme.icon(look.glyph, look.tone), f"{look.name}  ({look.words})")
            action.setEnabled(look.open)
            action.triggered.connect(lambda _checked=False, step=step_id: self.open_step(step, focus=True))
        self._steps_menu.popup(self.steps_button.mapToGlobal(QPoint(0, self.steps_button.height())))

    # Layout.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
        self.undo_bar.place()
        self._overlay.place()

    def arrange(self) -> None:
        """Choose the layout for the size of the window."""
        scale = theme.theme().scale
        mode = mode_for(self.width(), self.height(), scale)
        if mode == self._mode:
            return
        self._mode = mode
        self._overlay.hide()
        self.header.set_narrow(mode == "narrow")
        self.strip.setVisible(mode == "narrow")
        self.rail.setVisible(mode != "narrow")
        self.rail.set_words(mode == "wide")
        across = theme.space(32 if mode == "wide" else 24)
        self._footer_line.setContentsMargins(across, 0, across, 0)
        self.footer.setFixedHeight(theme.px(64 if mode == "wide" else 56) if scale < 1.5 else theme.px(42))
        self.back.setProperty("compact", False)
        for page in self._pages.values():
            page.set_compact(mode != "wide")
        if self.current:
            self._arrange_side()
            self._draw()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Focus always scrolls into view with 16 px to spare."""
        if new is not None and self.current and self.page().inner.isAncestorOf(new):
            QTimer.singleShot(0, new, lambda: self._keep_in_view(new))

    def _keep_in_view(self, widget: QWidget) -> None:
        page = self.page()
        if widget.hasFocus() and page.inner.isAncestorOf(widget):
            page.area.ensureWidgetVisible(widget, 0, 24)

    def closing(self) -> None:
        """The workspace is about to be thrown away."""
        QApplication.instance().focusChanged.disconnect(self._focus_moved)  # type: ignore[union-attr]
        self.session.disconnect(self)
        if self.current:
            self.page().leave()


def first_step(session: Session) -> str:
    """Where to go on: the first step with something to do that is open."""
    for step in STEPS:
        if session.states[step.id].state in ("todo", "look"):
            return step.id
    return STEPS[0].id


def case_name(session: Session) -> str:
    """What a case is called in the header: platform and restriction, else its file."""
    t = i18n.translator()
    form = session.form
    kind = session.case.restriction.kind
    if form is not None:
        for restriction in form.restrictions:
            if restriction.id == kind:
                return f"{t.text(form.platform)} {t.text(restriction.name)}"
    return session.store.path.stem
