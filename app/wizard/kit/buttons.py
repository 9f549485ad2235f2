"""Things to press: buttons, tool buttons, check boxes, radio buttons, drop-down lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.wizard import theme
from app.wizard.kit.text import flow

Kind = Literal["", "primary", "quiet", "danger", "link"]


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties that the style sheet selects by, and have it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class EnterPresses:
    """Mixed into a button: Enter presses it, as Space does. Qt alone gives Enter only to the buttons of dialogs."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()  # type: ignore[attr-defined]
            return
        super().keyPressEvent(event)  # type: ignore[misc]


class Button(EnterPresses, QPushButton):
    """A button that names its act. The focus ring stands 2 px off its edge.

    Args:
        text: the act, shown and spoken.
        kind: ``primary`` (one a screen), ``quiet``, ``danger``, ``link`` or plain.
        icon: name of a line icon.
        compact: 32 px high instead of 40.
        name: accessible name where the words alone do not say which thing is meant.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = "",
        icon: str = "",
        *,
        compact: bool = False,
        name: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.glyph = icon
        self._ring: _Ring | None = None
        self.setProperty("compact", compact)
        small = compact or kind == "link"
        self.setFont(theme.font("small" if small else "base", bold=kind == "primary"))
        self.setAccessibleName(name or text)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_kind(kind)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_kind(self, kind: Kind) -> None:
        """Change the look, e.g. when another button on the page becomes the primary one."""
        restyle(self, kind=kind)
        if kind != "link":
            font = self.font()
            font.setBold(kind == "primary")
            self.setFont(font)
        if self.glyph:
            tone = {"primary": "on-accent", "quiet": "accent", "danger": "bad", "link": "accent"}.get(kind, "text")
            picture, size = theme.spaced_icon(self.glyph, tone, 16)
            self.setIcon(picture)
            self.setIconSize(size)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        _Ring.around(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        _Ring.away(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.property("kind") == "link":
            painter = QPainter(self)
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class _Ring(QWidget):
    """The focus ring of a button, 2 px wide at 2 px distance: drawn beside it, because it has no room of its own."""

    def __init__(self, button: Button) -> None:
        super().__init__(button.parentWidget())
        self._button = button
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        button.installEventFilter(self)
        button.destroyed.connect(self.deleteLater)

    @staticmethod
    def around(button: Button) -> None:
        if button.parentWidget() is None or button.property("kind") == "link":
            return
        if button._ring is None or not shiboken6.isValid(button._ring):
            button._ring = _Ring(button)
        button._ring.place()

    @staticmethod
    def away(button: Button) -> None:
        if button._ring is not None and shiboken6.isValid(button._ring):
            button._ring.hide()

    def place(self) -> None:
        """Stand around the button where it is now."""
        parent = self._button.parentWidget()
        if parent is not self.parentWidget():
            self.setParent(parent)
        around = self._button.geometry().adjusted(-4, -4, 4, 4)
        self.setGeometry(around & parent.rect() if parent is not None else around)  # where there is no room: closer
        self.setVisible(self._button.hasFocus() and self._button.isVisible())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type
        if event.type() in (kinds.Move, kinds.Resize, kinds.Show, kinds.Hide, kinds.ParentChange):
            self.place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)


class ToolButton(EnterPresses, QToolButton):
    """A flat button of the header or a toolbar: icon and word; the word may be left to the accessible name."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        *,
        words: bool = True,
        name: str = "",
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setText(text)
        self.setFont(theme.font("small"))
        self.setAccessibleName(name or text)
        self.setToolTip("" if words else text)
        if icon:
            picture, size = theme.spaced_icon(icon, "text-2", 20)
            side = QSize(theme.px(20), theme.px(20))
            self.setIcon(picture if words else theme.icon(icon))
            self.setIconSize(size if words else side)
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonIconOnly
            if not words
            else style.ToolButtonTextBesideIcon
            if icon
            else style.ToolButtonTextOnly
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())


class InnerButton(EnterPresses, QToolButton):
    """A flat button that is part of another control; the style sheet says how it looks."""


# For the type checker a button; really nothing, as a Qt class can be inherited from one side only.
if TYPE_CHECKING:
    _ButtonBase = QAbstractButton
else:
    _ButtonBase = object


class _Marked(_ButtonBase):
    """Mixed into check boxes and radio buttons: an 18 px mark, text that wraps, a focus ring."""

    _round = False

    def _prepare(self, text: str) -> None:
        self.setFont(theme.font("base"))
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _size(self, width: int) -> QSize:
        side = theme.px(18) + theme.px(8)
        lines = flow(self.text(), self.font(), theme.theme().line("base"), max(width - side - 8, theme.px(60)))
        return QSize(lines.width + side + 8, max(lines.height, theme.px(22)) + 4)

    def sizeHint(self) -> QSize:
        return self._size(theme.px(600))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.px(120), self.sizeHint().width()), theme.px(26))

    def heightForWidth(self, width: int) -> int:
        return self._size(width).height()

    def hitButton(self, position: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, line = theme.px(18), theme.theme().line("base")
        box = QRectF(4, 2 + (line - side) / 2, side, side).adjusted(0.75, 0.75, -0.75, -0.75)
        on, live = self.isChecked(), self.isEnabled()
        edge = theme.color("accent" if on and live else "line-strong" if live else "line")
        painter.setPen(QPen(edge, 1.5))
        painter.setBrush(theme.color("accent" if on and live and not self._round else "surface"))
        if self._round:
            painter.drawEllipse(box)
            if on:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(edge)
                painter.drawEllipse(box.center(), side * 0.23, side * 0.23)
        else:
            painter.drawRoundedRect(box, 4, 4)
            if on:
                picture = theme.pixmap("check", "on-accent", 14)
                corner = box.center() - QPointF(theme.px(14) / 2, theme.px(14) / 2)
                painter.drawPixmap(corner, picture)
        painter.setPen(theme.color("text" if live else "text-3"))
        left = 4 + side + theme.px(8)
        flow(self.text(), self.font(), line, self.width() - left - 4).draw(painter, left, 2)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class Radio(_Marked, QRadioButton):
    """A radio button drawn as on the board; long words wrap."""

    _round = True

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        QRadioButton.__init__(self, text, parent)
        self._prepare(text)


class Check(_Marked, QCheckBox):
    """A check box drawn as on the board; long words wrap."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        QCheckBox.__init__(self, text, parent)
        self._prepare(text)


class Combo(QComboBox):
    """A drop-down list of (value, words); does not eat the wheel while the page is scrolled."""

    def __init__(self, choices: Sequence[tuple[str, str]] = (), name: str = "", *, compact: bool = False) -> None:
        super().__init__()
        self.setProperty("compact", compact)
        self.setFont(theme.font("small" if compact else "base"))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, words in choices:
            self.addItem(words, value)

    def value(self) -> str:
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose a value without telling anyone; an unknown one leaves nothing chosen."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self.findData(value))
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.px(16)
        tone = "text-2" if self.isEnabled() else "text-off"
        QPainter(self).drawPixmap(
            self.width() - side - theme.px(10), (self.height() - side) // 2, theme.pixmap("down", tone, 16)
        )
