"""One of several: joined segments and cards to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from app.wizard import theme
from app.wizard.kit.buttons import EnterPresses, InnerButton
from app.wizard.kit.text import flow


class Segments(QWidget):
    """A row of joined buttons of which one is on; arrow keys move, `chosen` tells the value."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, InnerButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for value, words in choices:
            button = InnerButton()
            button.setText(words)
            button.setFont(theme.font("small"))
            button.setCheckable(True)
            button.setProperty("kind", "segment")
            ends = {choices[0][0]: "first", choices[-1][0]: "last"}
            button.setProperty("end", "only" if len(choices) == 1 else ends.get(value, ""))
            button.setAccessibleName(words)
            button.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        row.addStretch()

    def set_value(self, value: str) -> None:
        if value in self._buttons:
            self._buttons[value].setChecked(True)

    def value(self) -> str:
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")


class Choice(NamedTuple):
    """One card to choose: a value, its words, a line below, a letter on a tile, and whether it can be chosen."""

    value: str
    title: str
    text: str = ""
    tile: str = ""
    available: bool = True


class _ChoiceCard(EnterPresses, QAbstractButton):
    """A card with a radio dot (or a letter tile), drawn whole so that every state is exact."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.choice = choice
        self.setCheckable(True)
        self.setEnabled(choice.available)
        self.setText(choice.title)
        self.setAccessibleName(choice.title)
        self.setAccessibleDescription(choice.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choice.available else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _left(self) -> int:
        return theme.px(12) + (theme.px(32) + theme.px(10) if self.choice.tile else theme.px(18) + theme.px(8))

    def _parts(self, width: int) -> tuple[int, int]:
        room = width - self._left() - theme.px(10)
        title = flow(self.choice.title, theme.font("base", bold=True), theme.theme().line("base"), room).height
        text = flow(self.choice.text, theme.font("caption"), theme.theme().line("caption"), room).height
        return title, text if self.choice.text else 0

    def heightForWidth(self, width: int) -> int:
        title, text = self._parts(width)
        return max(title + text + theme.px(24), theme.px(56 if self.choice.tile else 46))

    def sizeHint(self) -> QSize:
        title = flow(self.choice.title, theme.font("base", bold=True), 22, 4000).width
        text = flow(self.choice.text, theme.font("caption"), 18, theme.px(190)).width if self.choice.text else 0
        width = self._left() + max(title, text) + theme.px(12)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(46))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, live = self.isChecked(), self.isEnabled()
        hover = live and self.underMouse() and not on
        half = 1.0 if on else 0.5
        painter.setPen(QPen(theme.color("accent" if on else "line"), 2 * half))
        painter.setBrush(theme.color("accent-soft" if on else "hover" if hover else "surface" if live else "sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)
        title, text = self._parts(self.width())
        # Cards of one row are equally high; what they say begins at one height, too, unless it stands beside a tile.
        top = max((self.height() - title - text) // 2, theme.px(10)) if self.choice.tile else theme.px(12)
        if self.choice.tile:
            self._paint_tile(painter)
        else:
            self._paint_dot(painter, top)
        left = self._left()
        room = self.width() - left - theme.px(10)
        painter.setPen(theme.color("text" if live else "text-3"))
        flow(
            self.choice.title, theme.font("base", bold=on or not self.choice.tile), theme.theme().line("base"), room
        ).draw(painter, left, top)
        if self.choice.text:
            painter.setPen(theme.color("text-2" if live else "text-3"))
            flow(self.choice.text, theme.font("caption"), theme.theme().line("caption"), room).draw(
                painter, left, top + title
            )
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            gap = 4.0 if on else 1.0
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(gap, gap, -gap, -gap), 6, 6)

    def _paint_dot(self, painter: QPainter, top: int) -> None:
        side = theme.px(18)
        box = QRectF(theme.px(12), top + (theme.theme().line("base") - side) / 2, side, side)
        on = self.isChecked()
        painter.setPen(QPen(theme.color("accent" if on else "line-strong"), 1.5))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(box.center(), side * 0.23, side * 0.23)

    def _paint_tile(self, painter: QPainter) -> None:
        side = theme.px(32)
        box = QRect(theme.px(12), (self.height() - side) // 2, side, side)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(theme.color("text-2" if self.isEnabled() else "text-3"))
        painter.setFont(theme.font("base", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.choice.tile)


class ChoiceCards(QWidget):
    """Cards of which one may be chosen; none is chosen beforehand. They wrap into rows when the width asks for it."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[Choice], name: str = "", *, least: int = 150) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._least = least
        self._columns = 0
        self._group = QButtonGroup(self)
        self._cards: dict[str, _ChoiceCard] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.space(8))
        for choice in choices:
            card = _ChoiceCard(choice)
            card.clicked.connect(lambda _checked=False, value=choice.value: self.chosen.emit(value))
            self._group.addButton(card)
            self._cards[choice.value] = card
        self._arrange()

    def cards(self) -> list[QAbstractButton]:
        return list(self._cards.values())

    def value(self) -> str:
        return next((value for value, card in self._cards.items() if card.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Choose a card without telling anyone; an empty value chooses none."""
        if value in self._cards:
            self._cards[value].setChecked(True)
        elif self.value():
            self._group.setExclusive(False)
            for card in self._cards.values():
                card.setChecked(False)
            self._group.setExclusive(True)

    def _arrange(self) -> None:
        count = max(len(self._cards), 1)
        fit = max(1, self.width() // theme.px(self._least))
        rows = -(-count // fit)
        columns = -(-count // rows)
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self._cards.values()):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, number // columns, number % columns)
        cards = list(self._cards.values())
        tiled = columns == count and any(card.choice.tile for card in cards)
        for column in range(count):
            share = cards[column].sizeHint().width() if tiled else 1
            self._grid.setColumnStretch(column, share if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
