"""The start page: begin a case, go on with one, look at the sample; four promises at the foot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import clock
from app.wizard import i18n, theme
from app.wizard.kit import Button, Card, EnterPresses, Paragraph, Title, ToolButton, label, picture, row, rule
from app.wizard.settings import Recent


def kind_names() -> dict[str, tuple[str, str]]:
    """Account kinds: letter on the tile and name; kept here so that the start page need not read the forms."""
    t = i18n.translator()
    return {
        "wechat/personal": (t("W"), t("WeChat, personal")),
        "wecom/member": (t("C"), t("WeCom, member")),
        "wecom/enterprise": (t("C"), t("WeCom, enterprise")),
        "official-account/account": (t("O"), t("Official account")),
        "official-account/mini-program": (t("O"), t("Mini program")),
        "qq/personal": ("Q", "QQ"),
        "alipay/personal": (t("A"), t("Alipay")),
    }


def when(moment: dt.datetime) -> str:
    """A time as the list shows it: today, yesterday, or the date."""
    t = i18n.translator()
    days = (clock.today() - moment.date()).days
    time = moment.strftime("%H:%M")
    if days == 0:
        return t("today {time}", time=time)
    if days == 1:
        return t("yesterday {time}", time=time)
    return f"{moment.date().isoformat()} {time}"


class RecentRow(EnterPresses, QAbstractButton):
    """One case opened before: letter of its platform, file name, kind, when it was last written."""

    def __init__(self, recent: Recent) -> None:
        super().__init__()
        t = i18n.translator()
        path = Path(recent.path)
        self._tile, self._kind = kind_names().get(recent.label, ("·", t("Not chosen yet")))
        self._name = path.stem
        try:
            stamp = path.stat().st_mtime
            self._when = when(dt.datetime.fromtimestamp(stamp).astimezone())
        except OSError:
            self._when = t("not there any more")
        self.setAccessibleName(f"{self._name}, {self._kind}, {self._when}")
        self.setToolTip(recent.path)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(66))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect().adjusted(1, 1, -1, -1), theme.color("hover"))
        side, gap = theme.px(32), theme.px(16)
        box = QRect(gap, (self.height() - side) // 2, side, side)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(theme.color("text-2"))
        painter.setFont(theme.font("base", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._tile)
        left = box.right() + theme.px(12)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text-3"))
        stamp = painter.fontMetrics().horizontalAdvance(self._when)
        right = self.width() - gap - stamp
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(right, 0, stamp + 2, self.height()), middle, self._when)
        room = right - left - theme.px(12)
        painter.setFont(theme.font("base", bold=True))
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(left, theme.px(11), room, theme.px(22)), middle, name)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text-2"))
        painter.drawText(QRect(left, theme.px(33), room, theme.px(20)), middle, self._kind)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 4, 4)


class _Thumbnail(QWidget):
    """A drawn page: what the sample holds, without a picture file."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.px(56), theme.px(72))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        k = self.width() / 56
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("paper"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        for x, y, width, height, tone in (
            (5, 8, 24, 2, "line-strong"),
            (5, 13, 34, 3, "text-2"),
            (5, 20, 20, 2, "line-strong"),
            (5, 26, 45, 20, "accent-line"),
            (5, 50, 45, 2, "line-strong"),
            (5, 55, 45, 2, "line-strong"),
            (5, 60, 45, 2, "line-strong"),
            (5, 65, 30, 2, "line-strong"),
        ):
            painter.fillRect(QRectF(x * k, y * k, width * k, height * k), theme.color(tone))


class StartPage(QWidget):
    """Signals say what the user wants; the window does it."""

    new_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(str)
    forget_wanted = Signal(str)
    sample_wanted = Signal()
    guide_wanted = Signal()
    language_wanted = Signal()

    def __init__(self, recent: list[Recent], menu: QMenu) -> None:
        super().__init__()
        self._recent = recent
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._header(menu))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(scroll, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.addLayout(self._left(), 1)
        self._columns.addLayout(self._right(), 1)
        column.addLayout(self._columns, 1)
        self._foot = self._promises()
        column.addWidget(self._foot)
        scroll.setWidget(inner)
        self._narrow: bool | None = None
        self.arrange()

    def _header(self, menu: QMenu) -> QFrame:
        t = i18n.translator()
        top = QFrame()
        top.setProperty("kind", "top")
        top.setFixedHeight(theme.px(48) if theme.theme().scale < 1.5 else theme.px(32))
        line = QHBoxLayout(top)
        line.setContentsMargins(8, 0, 12, 0)
        button = ToolButton(t("Menu"), "menu")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        upright = rule(upright=True)
        upright.setFixedHeight(theme.px(20))
        language = ToolButton(i18n.other_name(), "globe", on_click=self.language_wanted.emit)
        language.setAccessibleName(t("Change the language of the window") + ": " + language.text())
        line.addWidget(button)
        line.addStretch()
        line.addWidget(ToolButton(t("User guide"), "book", on_click=self.guide_wanted.emit))
        line.addWidget(upright)
        line.addWidget(language)
        return top

    def _left(self) -> QVBoxLayout:
        t = i18n.translator()
        column = QVBoxLayout()
        column.setSpacing(0)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("file", "on-accent", 30))
        mark.setFixedSize(theme.px(46), theme.px(46))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark.setStyleSheet(f"background: {theme.color('accent').name()}; border-radius: {theme.px(8)}px;")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(label(t("Appeal Packet"), "page-title"))
        names.addWidget(label(t("An honest appeal, prepared on this computer"), "small", "text-3"))
        line = row(spacing=12)
        line.addWidget(mark)
        line.addLayout(names)
        line.addStretch()
        column.addLayout(line)
        column.addSpacing(theme.space(24))
        column.addWidget(Title(t("Your account was restricted.\nSee what can be done, then prepare."), "count"))
        column.addSpacing(theme.space(12))
        lead = t(
            "First find out which kind of notice it is, then prepare step by step. "
            "Stop whenever you like and go on later."
        )
        column.addWidget(Paragraph(lead, "reading", "text-2"))
        column.addSpacing(theme.space(28))
        self.new_button = Button(t("New case"), "primary", "plus", on_click=self.new_wanted.emit)
        self.open_button = Button(t("Open case…"), icon="folder", on_click=self.open_wanted.emit)
        for button in (self.new_button, self.open_button):
            button.setFixedWidth(theme.px(320))
            column.addWidget(button)
            column.addSpacing(theme.space(10))
        column.addSpacing(theme.space(4))
        column.addWidget(Paragraph(t("You can also drop an .appeal file on this window."), "small", "text-3"))
        column.addStretch()
        return column

    def _right(self) -> QVBoxLayout:
        t = i18n.translator()
        column = QVBoxLayout()
        column.setSpacing(0)
        if self._recent:
            remove = Button(t("Remove from the list…"), "link", on_click=self._ask_forget)
            remove.setEnabled(bool(self._recent))
            self._remove = remove
            column.addLayout(row(label(t("Recent cases"), bold=True), None, remove))
            column.addSpacing(theme.space(8))
            card = Card(ruled=True)
            for number, recent in enumerate(self._recent[:4]):
                if number:
                    card.add(rule())
                entry = RecentRow(recent)
                entry.clicked.connect(lambda _checked=False, path=recent.path: self.recent_wanted.emit(path))
                card.add(entry)
            column.addWidget(card)
            column.addSpacing(theme.space(16))
        sample = Card(quiet=True)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(label(t("Sample case"), bold=True))
        words = t(
            "One complete story from notice to finished papers. All people, accounts and numbers are made up; "
            "change what you like, no case of yours is touched."
        )
        text.addWidget(Paragraph(words, "small", "text-2"))
        line = row(_Thumbnail(), spacing=16)
        line.addLayout(text, 1)
        self.sample_button = Button(t("Have a look"), compact=True, on_click=self.sample_wanted.emit)
        self.sample_button.setAccessibleName(t("Have a look at the sample case"))
        line.addWidget(self.sample_button)
        sample.add(line)
        column.addWidget(sample)
        column.addStretch()
        return column

    def _ask_forget(self) -> None:
        menu = QMenu(self)
        for recent in self._recent:
            action = menu.addAction(Path(recent.path).stem)
            action.triggered.connect(lambda _checked=False, path=recent.path: self.forget_wanted.emit(path))
        menu.popup(self._remove.mapToGlobal(self._remove.rect().bottomLeft()))

    def _promises(self) -> QFrame:
        t = i18n.translator()
        foot = QFrame()
        foot.setProperty("kind", "bar")
        self._grid = QGridLayout(foot)
        self._grid.setHorizontalSpacing(theme.space(32))
        self._grid.setVerticalSpacing(theme.space(16))
        self._cells: list[QWidget] = []
        for glyph, title, text in (
            ("offline", t("No network"), t("Nothing in the program goes online. It works with the cable pulled.")),
            ("user", t("You hand it in"), t("You submit on the platform yourself; the papers stay in your hands.")),
            ("shield", t("Nothing invented"), t("Every sentence comes from what you enter and attach.")),
            ("info", t("No promised result"), t("The platform decides, and nobody can settle it for money.")),
        ):
            cell = QWidget()
            line = row(spacing=8)
            line.addWidget(picture(glyph, "text"), 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(theme.space(2))
            words.addWidget(label(title, bold=True))
            words.addWidget(Paragraph(text, "small", "text-2"))
            words.addStretch()
            line.addLayout(words, 1)
            cell.setLayout(line)
            self._cells.append(cell)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Two columns where there is room, one below the other where not."""
        narrow = theme.theme().scale >= 1.5 or self.width() < 960
        low = self.height() < 720
        across = max(theme.space(24), (self.width() - theme.px(1056)) // 2) if not narrow else theme.space(24)
        top = theme.space(24 if narrow or low else 72)
        self._columns.setContentsMargins(across, top, across, theme.space(24))
        self._columns.setSpacing(theme.space(32 if narrow or low else 48))
        self._grid.setContentsMargins(across, theme.space(16 if low else 24), across, theme.space(16 if low else 24))
        if narrow == self._narrow:
            return
        self._narrow = narrow
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        for number, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            where = (number // 2, number % 2) if narrow else (0, number)
            self._grid.addWidget(cell, *where)
        for number in range(4):
            self._grid.setColumnStretch(number, 1 if not narrow or number < 2 else 0)
