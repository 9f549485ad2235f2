"""What every step of the window is: a title, a lead, cards in a scrolling column, and how it talks to the shell."""

from __future__ import annotations

from typing import ClassVar, NamedTuple, Protocol

import shiboken6
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.wizard import i18n, theme
from app.wizard.dialogs import Dialogs
from app.wizard.kit import Field, Paragraph, Title
from app.wizard.session import Session

COLUMN = 792
"""Width of the cards' column with its margins (728 + 2 × 32), px at 100 %."""


class Footer(NamedTuple):
    """What the bar below a page says; an empty `forward` is the usual word, `primary` False outlines it."""

    note: str = ""
    forward: str = ""
    enabled: bool = True
    primary: bool = True
    back: str = ""


class Shell(Protocol):
    """What a page may ask of the window around it."""

    dialogs: Dialogs

    def go(self, step_id: str) -> None:
        """Open a step."""

    def go_to(self, where: str) -> None:
        """Open the step a place of the case belongs to (`Finding.where`), scroll to it and focus it."""

    def undo_bar(self, text: str) -> None:
        """Say what was just deleted or changed, with Undo for ten seconds."""

    def open_full(self, widget: QWidget) -> None:
        """Show a widget over everything below the window's edge (the redaction editor); it has its own header."""

    def close_full(self) -> None:
        """Take it away again."""

    def footer_changed(self) -> None:
        """Have the footer asked for anew."""

    def side_changed(self) -> None:
        """Have the side panel asked for anew (a preview was switched on or off)."""

    def close_case(self) -> None:
        """Save, close the case and show the start page."""


class Page(QWidget):
    """One step.

    A subclass sets `step_id`, says its words in `title` and `lead` (properties, so that they are in the language of the
    window), builds its cards into `self.body` in `build`, and draws the case in `refresh`, which is called when the
    page opens and after every change of the case or the findings while it is visible. Pages are built anew when
    language, theme or text size change and hold no truth of their own.
    """

    step_id: ClassVar[str] = ""
    wide: ClassVar[bool] = False
    """Whether the page uses the whole middle instead of a column of 728 px."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__()
        self.session = session
        self.shell = shell
        self.t = i18n.translator()
        self.targets: dict[str, QWidget] = {}
        self.setProperty("kind", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self.area)
        self.inner = QWidget()
        self._column = QVBoxLayout(self.inner)
        self._margins = (0, 0)
        self.heading = QHBoxLayout()
        self.body = QVBoxLayout()
        self.area.setWidget(self.inner)
        self.area.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._fit())
        self._head()
        self.build()
        self._column.addStretch(1)
        self.set_compact(False)

    def _head(self) -> None:
        self.heading.setSpacing(theme.space(8))
        self.title_label = Title(self.title)
        self.heading.addWidget(self.title_label, 1)
        self._column.setSpacing(theme.space(4))
        self._column.addLayout(self.heading)
        if self.lead:
            self._column.addWidget(Paragraph(self.lead, "reading", "text-2"))
        self._column.addSpacing(theme.space(8))
        self.body.setSpacing(theme.space(12))
        self._column.addLayout(self.body)

    def set_compact(self, compact: bool) -> None:
        """Margins of the middle: 24/32, or 16/24 in a small window."""
        across, down = (24, 16) if compact else (32, 24)
        self._margins = theme.space(across), theme.space(down)
        self._fit()

    def _fit(self) -> None:
        """Cards keep their place and width whether the scroll bar shows or not: it stands inside the margin."""
        across, down = self._margins
        bar = self.area.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        room = 0 if self.wide else max(self.width() - theme.px(COLUMN), 0)
        wanted = (across, down, max(across - taken, 4) + room, down)
        now = self._column.contentsMargins()
        if wanted != (now.left(), now.top(), now.right(), now.bottom()):
            self._column.setContentsMargins(*wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # What a subclass says about itself.

    @property
    def title(self) -> str:
        """The title of the page."""
        raise NotImplementedError

    @property
    def lead(self) -> str:
        """One sentence below the title; may be empty."""
        return ""

    def build(self) -> None:
        """Make the cards, once."""

    def refresh(self) -> None:
        """Draw the case and the findings."""

    def footer(self) -> Footer:
        """What the footer says now."""
        return Footer()

    def proceed(self) -> bool:
        """Continue was pressed; return False when the page did something else than go on."""
        return True

    def side_panel(self) -> QWidget | None:
        """A panel of one's own in place of the needs panel (344 px, the preview); asked for when the page opens."""
        return None

    def initial_focus(self) -> QWidget | None:
        """What has the focus when the page opens by keyboard."""
        return None

    def leave(self) -> None:
        """The page is left: mask numbers, finish what is being typed."""

    def locate(self, where: str) -> QWidget | None:
        """The widget for a place of the case; looks in `targets` for the longest path that fits."""
        path = where
        while path:
            if path in self.targets:
                return self.targets[path]
            cut = max(path.rfind("."), path.rfind("/"))
            path = path[:cut] if cut > 0 else ""
        return None

    def reveal(self, where: str) -> None:
        """Scroll to the place of a finding and focus it."""
        target = self.locate(where)
        if target is None:
            self.area.verticalScrollBar().setValue(0)
            return
        inner = target.edit if isinstance(target, Field) else target

        def arrive() -> None:  # new widgets are shown by their layout only later, and then can take the focus
            if shiboken6.isValid(target):
                (inner.focusProxy() or inner).setFocus(Qt.FocusReason.OtherFocusReason)
                self.show_widget(target)

        QTimer.singleShot(0, self, arrive)

    def show_widget(self, target: QWidget) -> None:
        """Scroll so that a widget of the page is visible with 16 px to spare."""
        top = target.mapTo(self.inner, QPoint(0, 0)).y()
        bar, height = self.area.verticalScrollBar(), self.area.viewport().height()
        if top - 16 < bar.value() or target.height() + 32 > height:
            bar.setValue(top - 16)
        elif top + target.height() + 16 > bar.value() + height:
            bar.setValue(top + target.height() + 16 - height)
