"""The steps at the left: icon, name and state of each, one of them current."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from app.guidance.steps import STEPS
from app.wizard import i18n, theme
from app.wizard.kit import ToolButton, flow, row
from app.wizard.session import Session

_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class StepLook(NamedTuple):
    """How one step is shown: icon and its tone, the state in words and their tone, whether it can be opened."""

    glyph: str
    tone: str
    name: str
    words: str
    words_tone: str
    name_tone: str
    current: bool
    open: bool
    warn: bool
    quiet: bool = False
    """The words are left to tooltip and screen reader: the step above says the same."""


def step_looks(session: Session, current: str) -> dict[str, StepLook]:
    """The looks of all steps, by id, in the language of the window."""
    t = i18n.translator()
    result: dict[str, StepLook] = {}
    for step in STEPS:
        state = session.states[step.id]
        name = t.text(step.name)
        count = t.plural("{count} to look at", "{count} to look at", state.count) if state.count else ""
        warn = state.state == "look"
        if step.id == current:
            words = t("Doing now, {count}", count=count) if count else t("Doing now")
            look = StepLook("doing", "accent", name, words, "accent", "accent", True, True, warn)
        elif state.state == "done":
            look = StepLook("done", "ok", name, t("Done"), "text-3", "text", False, True, False)
        elif warn:
            words = t("Look again, {count}", count=count) if count else t("Look again")
            look = StepLook("warn", "warn", name, words, "warn", "text", False, True, True)
        elif state.state == "locked":
            look = StepLook("lock", "text-3", name, t.text(state.condition), "text-3", "text-3", False, False, False)
        elif state.state == "skipped":
            look = StepLook("minus", "text-3", name, t.text(state.condition), "text-3", "text-2", False, True, False)
        else:
            look = StepLook("todo", "text-2", name, t("To do"), "text-3", "text", False, True, False)
        if look.glyph == "lock" and any(other.glyph == "lock" for other in result.values()):
            look = look._replace(quiet=True)
        result[step.id] = look
    return result


class _Delegate(QStyledItemDelegate):
    def __init__(self, owner: StepList) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        look: StepLook = index.data(_ROLE)
        if not self._owner.words:
            return QSize(100, theme.px(44))
        room = self._owner.viewport().width() - theme.px(55) - theme.px(8)
        lines = flow(look.words, theme.font("caption"), theme.px(16), room)
        if look.quiet:
            return QSize(100, theme.px(52))
        return QSize(100, max(theme.px(52), theme.px(32) + lines.height + theme.px(4)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look: StepLook = index.data(_ROLE)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if look.current:
            painter.fillRect(box, theme.color("surface"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver and look.open:
            painter.fillRect(box, theme.color("hover"))
        words = self._owner.words
        left = box.left() + theme.px(23 if words else 16)
        side = theme.px(20)
        painter.drawPixmap(left, box.center().y() - side // 2 + 1, theme.pixmap(look.glyph, look.tone))
        text_left = left + side + theme.px(12 if words else 10)
        room = box.right() - text_left - theme.px(8)
        if not words and look.warn and look.current:
            room -= theme.px(20)
            mark = theme.pixmap("warn", "warn", 16)
            painter.drawPixmap(box.right() - theme.px(24), box.center().y() - theme.px(8), mark)
        painter.setPen(theme.color(look.name_tone))
        painter.setFont(theme.font("base", bold=look.current))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if words and not look.quiet:
            painter.drawText(QRect(text_left, box.top() + theme.px(7), room, theme.px(22)), middle, look.name)
            painter.setPen(theme.color(look.words_tone))
            lines = flow(look.words, theme.font("caption"), theme.px(16), room)
            lines.draw(painter, text_left, box.top() + theme.px(28))
        else:
            line = theme.px(19)
            lines = flow(look.name, theme.font("base", bold=look.current), line, room)
            lines.draw(painter, text_left, box.top() + (box.height() - lines.height) / 2)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(6, 3, -5, -3), 4, 4)
        painter.restore()


class StepList(QListWidget):
    """The list itself. Arrow keys move, Enter or Space or a click opens; locked steps say what opens them."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.words = True
        self._fresh: dict[str, StepLook] = {}
        self.setProperty("kind", "rail-list")
        t = i18n.translator()
        self.setAccessibleName(t("Steps"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(False)
        self.itemClicked.connect(lambda item: self._open(item))

    def show_looks(self, looks: dict[str, StepLook]) -> None:
        """Draw new states; nothing is touched when nothing changed, so that focus and scroll stay."""
        if not self.count():
            for step in STEPS:
                item = QListWidgetItem()
                item.setData(_ROLE, looks[step.id])
                item.setData(_ROLE + 1, step.id)
                self.addItem(item)
        for number in range(self.count()):
            item = self.item(number)
            look = looks[item.data(_ROLE + 1)]
            if self._fresh.get(item.data(_ROLE + 1)) == look:
                continue
            item.setData(_ROLE, look)
            comma = "，" if i18n.language() == "zh_CN" else ", "
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{look.name}{comma}{look.words}")
            item.setToolTip("" if self.words and not look.quiet else look.words)
            if look.current and not self.hasFocus():
                self.setCurrentRow(number)
        self._fresh = looks
        self.doItemsLayout()

    def set_words(self, words: bool) -> None:
        """States in words, or by icon alone with the words in tooltip and accessible name."""
        self.words = words
        looks, self._fresh = self._fresh, {}
        if looks:
            self.show_looks(looks)

    def _open(self, item: QListWidgetItem) -> None:
        look: StepLook = item.data(_ROLE)
        if look.open:
            self.opened.emit(item.data(_ROLE + 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentItem() is not None:
            self._open(self.currentItem())
            return
        super().keyPressEvent(event)


class StepRail(QFrame):
    """The rail: the list, and the user guide at its foot."""

    def __init__(self, on_guide: object) -> None:
        super().__init__()
        t = i18n.translator()
        self.setProperty("kind", "rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(12), 1, theme.space(8))
        column.setSpacing(0)
        self.list = StepList()
        column.addWidget(self.list, 1)
        guide = ToolButton(t("User guide  F1"), "book", name=t("User guide"), on_click=on_guide)  # type: ignore[arg-type]
        column.addLayout(row(6, guide, None))
        self._guide = guide

    def set_words(self, words: bool) -> None:
        self.setFixedWidth(theme.px(224 if words else 176))
        self.list.set_words(words)
