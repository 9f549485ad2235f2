"""Things to type in: lines, growing boxes, masked numbers, and the field that ties label, help and error to them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.wizard import i18n, theme
from app.wizard.kit.buttons import InnerButton, restyle
from app.wizard.kit.text import Paragraph, label


class LineEdit(QLineEdit):
    """A one-line field; `left` is sent when the focus leaves it with a changed text or not."""

    left = Signal()

    def __init__(self, text: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(theme.entry_font("base"))
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(theme.px(88))

    def set_value(self, text: str) -> None:
        """Show a value without telling anyone; what is being typed is not touched."""
        if text == self.text() or self.hasFocus():
            return
        blocked = self.blockSignals(True)
        self.setText(text)
        self.setCursorPosition(0)
        self.blockSignals(blocked)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class MaskedField(QWidget):
    """A number that is hidden by `mask` unless the user shows it.

    While it has the focus the true text is in the edit, so that it can be changed; when the focus leaves it is masked
    again. `show_value` and leaving the page (`hide_value`) switch it by hand. What is copied is what is seen.
    """

    edited = Signal(str)
    left = Signal()

    def __init__(self, mask: Callable[[str], str], name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        t = i18n.translator()
        self._mask = mask
        self._value = ""
        self._shown = False
        self._name = name
        self._words = (t("Show"), t("Hide"))
        self._spoken = (t("Show {name}", name=name), t("Hide {name}", name=name)) if name else self._words
        self.edit = LineEdit(parent=self)
        self.edit.setAccessibleName(name)
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._typed)
        self.edit.left.connect(self.left)
        self.toggle = InnerButton(self.edit)
        self.toggle.setProperty("kind", "in-field")
        self.toggle.setFont(theme.font("small"))
        self.toggle.setIcon(theme.icon("eye", "accent", 16))
        self.toggle.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setCursor(Qt.CursorShape.ArrowCursor)
        self.toggle.clicked.connect(self._switch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._draw()

    def value(self) -> str:
        return self._value

    def set_value(self, value: str) -> None:
        """Show a value (masked) without telling anyone; what is being typed is not touched."""
        if value != self._value and not self.edit.hasFocus():
            self._value = value
            self._draw()

    def hide_value(self) -> None:
        """Mask again, e.g. when the page is left."""
        self._shown = False
        self._draw()

    def _switch(self) -> None:
        self._shown = not self._shown
        self._draw()

    def _typed(self, text: str) -> None:
        self._value = text
        self.edited.emit(text)

    def _draw(self, *, focused: bool | None = None) -> None:
        open_ = self._shown or (self.edit.hasFocus() if focused is None else focused)
        wanted = self._value if open_ or not self._value else self._mask(self._value)
        if wanted != self.edit.text():
            blocked = self.edit.blockSignals(True)
            self.edit.setText(wanted)
            self.edit.blockSignals(blocked)
        self.toggle.setText(self._words[self._shown])
        self.toggle.setAccessibleName(self._spoken[self._shown])
        self.toggle.adjustSize()
        self.edit.setTextMargins(0, 0, self.toggle.sizeHint().width(), 0)
        self._place()

    def _place(self) -> None:
        size = self.toggle.sizeHint()
        self.toggle.resize(size)
        self.toggle.move(self.edit.width() - size.width() - 4, (self.edit.height() - size.height()) // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._draw(focused=True)
        elif event.type() == QEvent.Type.FocusOut:
            self._draw(focused=False)
        elif event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


class GrowingEdit(QPlainTextEdit):
    """A text box that grows with its text between `rows` and `most` lines; Tab leaves it."""

    left = Signal()

    def __init__(self, text: str = "", rows: int = 3, most: int = 14, name: str = "") -> None:
        super().__init__(text)
        self._rows, self._most = rows, most
        self.setFont(theme.entry_font("reading"))
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self._grow()

    def set_value(self, text: str) -> None:
        """Show a value without telling anyone; what is being typed is not touched."""
        if text == self.toPlainText() or self.hasFocus():
            return
        blocked = self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(blocked)
        self._grow()

    def _grow(self) -> None:
        line = self.fontMetrics().lineSpacing()
        block, tall = self.document().firstBlock(), 0.0
        while block.isValid():
            tall += self.blockBoundingRect(block).height()
            block = block.next()
        room = max(self._rows * line, min(self._most * line, round(tall)))
        self.setFixedHeight(room + round(2 * self.document().documentMargin()) + 18)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class Field(QWidget):
    """Label, field, help and error, tied together for eye, keyboard and screen reader.

    The label stands left in a column of 112 px, or above when `above` is set or the row is narrower than that allows.
    ``set_error`` shows what is wrong and what to type; help and error are the field's accessible description.
    """

    def __init__(
        self, name: str, edit: QWidget, help: str = "", *, optional: bool = False, above: bool = False, error: str = ""
    ) -> None:
        super().__init__()
        t = i18n.translator()
        self.edit = edit
        self.name = name
        self._help_text = help
        target = edit.focusProxy() or edit
        if not target.accessibleName():
            target.setAccessibleName(name)
        self.caption = label(name, wrap=True)
        self.caption.setBuddy(target)
        self._optional = label(t("optional"), "caption", "text-3") if optional else None
        self._help = Paragraph(help, "caption", "text-3")
        self._error = Paragraph("", "small", "bad")
        self._error_mark = QLabel()
        self._error_row = QWidget()
        self._always_above = above
        self._above: bool | None = None
        self._build()
        self.set_error(error)

    def _build(self) -> None:
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._head = QWidget()
        self._head_line = head = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.caption)
        if self._optional:
            head.addWidget(self._optional)
        head.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(4))
        column.addWidget(self.edit)
        error = QHBoxLayout(self._error_row)
        error.setContentsMargins(0, 0, 0, 0)
        error.setSpacing(theme.space(4))
        self._error_mark.setPixmap(theme.pixmap("bad", "bad", 16))
        error.addWidget(self._error_mark, 0, Qt.AlignmentFlag.AlignTop)
        error.addWidget(self._error, 1)
        column.addWidget(self._error_row)
        column.addWidget(self._help)
        if not self._help_text:  # showing a widget that has no parent yet would open a window
            self._help.hide()
        self._outer.addWidget(self._head, 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addLayout(column, 1)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self._always_above or theme.theme().scale >= 1.5 or self.width() < theme.px(270)
        if narrow == self._above:
            return
        self._above = narrow
        direction = QBoxLayout.Direction
        self._outer.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._outer.setSpacing(theme.space(4) if narrow else theme.space(16))
        self._head.setFixedWidth(theme.px(112)) if not narrow else self._head.setMaximumWidth(16777215)
        if narrow:
            self._head.setMinimumWidth(0)
        beside = direction.LeftToRight if narrow else direction.TopToBottom
        self._head_line.setDirection(beside)
        self._head_line.setSpacing(theme.space(8) if narrow else 0)
        alone = not narrow and self._optional is None
        self.caption.setMinimumHeight(theme.control(40) if alone else theme.theme().line("base"))
        if self._optional is not None:
            self._optional.setMinimumHeight(theme.theme().line("caption"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def error(self) -> str:
        return self._error.text()

    def set_error(self, text: str) -> None:
        """Show an error under the field, or take it away with an empty text."""
        self._error.set_text(text)
        self._error_row.setVisible(bool(text))
        target = self.edit.focusProxy() or self.edit
        restyle(target, state="error" if text else "")
        target.setAccessibleDescription(" ".join(part for part in (text, self._help_text) if part))


class FieldGrid(QWidget):
    """Fields in two columns from 640 px up, in one below; `wide` ones take a whole row."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: list[tuple[QWidget, bool]] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(24))
        self._grid.setVerticalSpacing(theme.space(12))

    def add(self, field: QWidget, *, wide: bool = False) -> None:
        self._fields.append((field, wide))
        self._columns = 0
        field.setParent(self)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= theme.px(600) and theme.theme().scale < 1.5 else 1
        if columns == self._columns:
            return
        self._columns = columns
        row = column = 0
        for field, wide in self._fields:
            self._grid.removeWidget(field)
            span = columns if wide else 1
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(field, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
