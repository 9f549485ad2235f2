"""The pages as they will be printed: built in a worker from the case as it stands, shown one at a time."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app import clock
from app.case.model import Case
from app.errors import AppError
from app.guidance.moments import local
from app.wizard import background, i18n
from app.wizard.background import Task
from app.wizard.kit import Button, Paragraph, ToolButton, label, row, rule
from app.wizard.needs import NeedsPanel, counted
from app.wizard.page import Shell
from app.wizard.session import Session
from app.wizard.theme import color, font, px, space

if TYPE_CHECKING:
    from app.packet.build import Packet

_PAUSE = 700  # milliseconds without a change before the pages are built anew
_KEPT = 24


class PreviewBuilder(QObject):
    """Builds a draft of the packet when something looks at it, and draws its pages.

    Signals:
        working: building has begun. built: `packet` is new. failed: with an `AppError`.
        drawn: a page asked for with `page` is there.
    """

    working = Signal()
    built = Signal()
    failed = Signal(object)
    drawn = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.packet: Packet | None = None
        self._of: Case | None = None
        self._task: Task | None = None
        self._for: Case | None = None
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._build)

    @classmethod
    def of(cls, session: Session) -> PreviewBuilder:
        """The one builder of a session."""
        return session.findChild(cls) or cls(session)

    @property
    def fresh(self) -> bool:
        """Whether `packet` shows the case as it is now."""
        return self._of is self._session.case

    def want(self) -> None:
        """Have the pages of the case as it is now, soon."""
        if self.fresh or self._for is self._session.case:
            return
        self._timer.start(_PAUSE if self.packet is not None else 0)

    def _build(self) -> None:
        session, case, form = self._session, self._session.case, self._session.form
        if form is None or session.closed:
            return
        if self._task is not None:
            self._task.cancel()
        self._for = case
        today = local(clock.now(), case).date()
        store = session.store

        def work(task: Task) -> Packet:
            from app.packet.build import build_packet
            from app.packet.pictures import PictureSource

            return build_packet(case, form, PictureSource(store), case.language, True, today, None, task.cancelled)

        self.working.emit()
        self._task = background.run(
            work, lambda packet: self._built(packet, case), self._failed, queue="pictures", owner=self
        )

    def _built(self, packet: Packet, case: Case) -> None:
        self._task = None
        self.packet, self._of = packet, case
        self._images.clear()
        self._asked.clear()
        self.built.emit()

    def _failed(self, error: AppError) -> None:
        self._task = None
        self.failed.emit(error)

    def page(self, number: int, width: int) -> QImage | None:
        """The picture of a page (from 0) so wide; None when it is only just asked for."""
        key = (number, width)
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        packet = self.packet
        if packet is not None and key not in self._asked and 0 <= number < packet.pages:
            self._asked.add(key)
            data = packet.data
            background.run(
                lambda _task: _draw(data, number, width),
                lambda image: self._keep(packet, key, image),
                queue="pictures",
                owner=self,
            )
        return None

    def _keep(self, packet: Packet, key: tuple[int, int], image: QImage) -> None:
        if packet is self.packet:
            self._images[key] = image
            while len(self._images) > _KEPT:
                self._images.popitem(last=False)
                self._asked = set(self._images)
            self.drawn.emit()


def _draw(data: bytes, number: int, width: int) -> QImage:
    from app.packet.pages import render_page

    wide, high, pixels = render_page(data, number, width)
    return QImage(pixels, wide, high, wide * 3, QImage.Format.Format_RGB888).copy()


class Sheet(QWidget):
    """One page on the desk."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._old = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_image(self, image: QImage | None, *, old: bool) -> None:
        """Show a page; `old` greys it while a newer one is being built."""
        self._image = image or self._image
        self._old = old
        self.update()

    def heightForWidth(self, width: int) -> int:
        return round(width * 2**0.5)

    def sizeHint(self) -> QSize:
        return QSize(px(296), round(px(296) * 2**0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("paper"))
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(0.55 if self._old else 1.0)
            painter.drawImage(QRectF(self.rect()), self._image)
            painter.setOpacity(1.0)
        painter.setPen(QPen(color("line"), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))


class PreviewPane(QWidget):
    """The page shown, turning, and what is going on."""

    def __init__(self, session: Session, start: str = "") -> None:
        super().__init__()
        self._session = session
        self._t = t = i18n.translator()
        self._builder = PreviewBuilder.of(session)
        self._number = 0
        self._start = start
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sheet = Sheet()
        self.back = Button("", icon="left", compact=True, name=t("Previous page"), on_click=lambda: self.turn(-1))
        self.ahead = Button("", icon="right", compact=True, name=t("Next page"), on_click=lambda: self.turn(1))
        self.place = label("", "small", "text-2")
        self.says = Paragraph("", "caption", "text-2", align=Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(24), space(20), space(24), space(16))
        column.setSpacing(space(12))
        column.addWidget(self.sheet)
        column.addLayout(row(None, self.back, self.place, self.ahead, None, spacing=16))
        column.addWidget(self.says)
        column.addStretch(1)
        self._builder.working.connect(self._show)
        self._builder.built.connect(self._built)
        self._builder.drawn.connect(self._show)
        self._builder.failed.connect(self._failed)
        session.changed.connect(self._changed)
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color("desk"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._builder.want()
        self._show()

    def turn(self, by: int) -> None:
        """Show another page."""
        packet = self._builder.packet
        if packet is not None:
            self.go_to(min(max(self._number + by, 0), packet.pages - 1))

    def go_to(self, number: int) -> None:
        """Show a page by its number from 0."""
        self._number = number
        self._start = ""
        self._show()

    def _changed(self) -> None:
        if self.isVisible():
            self._builder.want()
            self._show()

    def _built(self) -> None:
        packet = self._builder.packet
        if packet is not None and self._start:
            found = next((item.page - 1 for item in packet.outline if item.key == self._start), None)
            self._number = found if found is not None else self._number
        self._show()

    def _failed(self, error: AppError) -> None:
        self.says.set_text(f"{self._t.text(error.message)} {self._t.text(error.hint)}", tone="text")

    def _show(self) -> None:
        t, packet = self._t, self._builder.packet
        if not self.isVisible():
            return
        if packet is None:
            self.place.setText("")
            self.says.set_text(t("The pages are being drawn."), tone="text-2")
            self._enable(0)
            return
        self._number = min(self._number, packet.pages - 1)
        wide = max(200, round(self.sheet.width() * self.devicePixelRatioF()))
        image = self._builder.page(self._number, wide)
        self.sheet.show_image(image, old=not self._builder.fresh)
        words = t("Page {number} of {total}", number=self._number + 1, total=packet.pages)
        self.place.setText(words)
        self.sheet.setAccessibleName(words)
        fresh = self._builder.fresh
        self.says.set_text(
            t("These are the pages as they will be printed, marked as a draft.") if fresh else t("Being drawn anew."),
            tone="text-2",
        )
        self._enable(packet.pages)

    def _enable(self, pages: int) -> None:
        self.back.setEnabled(self._number > 0)
        self.ahead.setEnabled(self._number < pages - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()


class PreviewPanel(QFrame):
    """The right panel of the statement and the review: pages in one tab, what is needed in the other."""

    def __init__(self, session: Session, shell: Shell, step_id: str, start: str = "") -> None:
        super().__init__()
        self._session, self._step = session, step_id
        self._t = t = i18n.translator()
        self.setProperty("kind", "side")
        self.tabs = QTabBar()
        self.tabs.setFont(font("base"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(t("Right panel"))
        self.tabs.addTab(t("Page preview"))
        self.tabs.addTab("")
        self.pane = PreviewPane(session, start)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.pane)
        self.needs = NeedsPanel()
        self.needs.chosen.connect(shell.go_to)
        self.needs.folded_state_changed.connect(self.refresh)
        self.needs.folded.connect(lambda: self.tabs.setCurrentIndex(0))
        self.stack = QStackedWidget()
        self.stack.addWidget(scroll)
        self.stack.addWidget(self.needs)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        head = QHBoxLayout()
        head.setContentsMargins(space(20), space(16), space(20), 0)
        head.addWidget(self.tabs)
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.stack, 1)
        self.refresh()

    def refresh(self) -> None:
        """Count what is still needed."""
        count = counted(self._session)
        words = self._t.plural("{count} still needed", "{count} still needed", count.open if count else 0)
        self.tabs.setTabText(1, words)
        self.needs.show_session(self._session, self._step)


class FullPreview(QWidget):
    """The pages over the whole window, with zoom; where there is no room for the panel."""

    closed = Signal()

    def __init__(self, session: Session, start: str = "") -> None:
        super().__init__()
        t = i18n.translator()
        self._zoom = 1.0
        self.setProperty("kind", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pane = PreviewPane(session, start)
        bar = QFrame()
        bar.setProperty("kind", "top")
        bar.setFixedHeight(px(48))
        self.back = ToolButton(t("Back"), "left", on_click=self.closed.emit)
        smaller = ToolButton(t("Smaller"), "minus", words=False, on_click=lambda: self.zoom(1 / 1.25))
        larger = ToolButton(t("Larger"), "plus", words=False, on_click=lambda: self.zoom(1.25))
        head = QHBoxLayout(bar)
        head.setContentsMargins(space(8), 0, space(12), 0)
        head.setSpacing(space(8))
        for part in (self.back, rule(upright=True), label(t("Page preview"), bold=True)):
            head.addWidget(part)
        head.addStretch()
        head.addWidget(smaller)
        head.addWidget(larger)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.area.setWidget(self.pane)
        desk = self.area.viewport().palette()
        desk.setColor(QPalette.ColorRole.Window, color("desk"))
        self.area.viewport().setPalette(desk)
        self.area.viewport().setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.area, 1)
        for keys, action in (
            ("Esc", self.closed.emit),
            ("Ctrl++", lambda: self.zoom(1.25)),
            ("Ctrl+-", lambda: self.zoom(1 / 1.25)),
            ("PgDown", lambda: self.pane.turn(1)),
            ("PgUp", lambda: self.pane.turn(-1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def zoom(self, by: float) -> None:
        """Make the page larger or smaller, between half and three times the comfortable width."""
        self._zoom = min(max(self._zoom * by, 0.5), 3.0)
        self._fit()

    def _fit(self) -> None:
        wide = round(min(px(760), self.area.viewport().width()) * self._zoom)
        self.pane.setFixedWidth(wide)
        self.pane.setFixedHeight(round(wide * 2**0.5) + px(140))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
