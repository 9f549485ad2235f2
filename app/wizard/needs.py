"""The panel at the right: what this appeal still needs, counted down, each item a link to its place."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.guidance.routes import APPEALS
from app.guidance.steps import STEPS, step_of
from app.wizard import i18n, theme
from app.wizard.kit import (
    Banner,
    Button,
    EmptyState,
    EnterPresses,
    Paragraph,
    ToolButton,
    clear,
    label,
    picture,
    row,
    rule,
)
from app.wizard.session import Session

NEAREST = 6
"""So many items are shown; the rest is one line."""


class Item(NamedTuple):
    """One line of the panel."""

    glyph: str
    tone: str
    text: str
    link: str
    where: str


class Count(NamedTuple):
    """How many things are ready of how many."""

    done: int
    total: int

    @property
    def open(self) -> int:
        return self.total - self.done


def counted(session: Session) -> Count | None:
    """The count, or None while nothing is to be prepared (no decision yet, or no appeal now)."""
    if session.decision is None or session.decision.route not in APPEALS:
        return None
    return Count(sum(need.done for need in session.needs), len(session.needs))


def place_words(session: Session, where: str, current: str) -> str:
    """Where a link leads, in words: this page's field, or the step."""
    t = i18n.translator()
    step = step_of(where)
    if step == current:
        return t("Back to this field")
    number, name = next((n, s.name) for n, s in enumerate(STEPS, 1) if s.id == step)
    return t("Step {number}, {name}", number=number, name=name)


def open_items(session: Session, current: str) -> list[Item]:
    """What is open, nearest first: what would sink the appeal, what does not fit, what is not there yet."""
    t = i18n.translator()
    order = {step.id: number for number, step in enumerate(STEPS)}
    missing = {need.where: need for need in session.needs if not need.done}
    items = []
    for finding in session.findings:
        if finding.severity == "advice" or finding.where in missing:
            continue
        tone = "bad" if finding.severity == "blocking" else "warn"
        words = place_words(session, finding.where, current)
        items.append(Item(tone, tone, t.text(finding.message), words, finding.where))
    items.sort(key=lambda item: (item.tone != "bad", step_of(item.where) != current, order[step_of(item.where)]))
    needed = sorted(missing.values(), key=lambda need: order[step_of(need.where)])
    items.extend(
        Item("todo", "text-3", t.text(need.material.name), place_words(session, need.where, current), need.where)
        for need in needed
    )
    return items


class Bar(QWidget):
    """One segment an item."""

    def __init__(self, count: Count) -> None:
        super().__init__()
        t = i18n.translator()
        self._count = count
        self.setFixedHeight(theme.px(6))
        self.setAccessibleName(t("{done} of {total} ready", done=count.done, total=count.total))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        total = max(self._count.total, 1)
        step = (self.width() + 2) / total
        for number in range(total):
            painter.setBrush(theme.color("accent" if number < self._count.done else "line"))
            painter.drawRoundedRect(QRectF(number * step, 0, step - 2, self.height()), 1.5, 1.5)


class NeedsPanel(QFrame):
    """The panel; `chosen` tells the place of the item that was clicked, `folded` that the panel is to be put away."""

    chosen = Signal(str)
    folded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        self._state: object = None
        self._showing_ready = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        side = theme.space(20)
        self._column.setContentsMargins(side, side, side, theme.space(16))
        self._column.setSpacing(0)
        self._scroll.setWidget(self._inner)
        self._inner.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        outer.addWidget(self._scroll)

    def show_session(self, session: Session, current: str) -> None:
        """Draw what is open; left alone when nothing changed."""
        decision = session.decision
        count = counted(session)
        items = open_items(session, current) if count is not None else []
        ready = [i18n.translator().text(need.material.name) for need in session.needs if need.done]
        state = (count, items, ready, decision and (decision.rule.id, decision.open_here), current, self._showing_ready)
        if state == self._state:
            return
        self._state = state
        clear(self._column)
        if decision is None:
            self._nothing_yet()
        elif count is None and decision.open_here:
            self._asked_first()
        elif count is None:
            self._not_now()
        else:
            self._counted(count, items, ready)

    def _counted(self, count: Count, items: list[Item], ready: list[str]) -> None:
        t = i18n.translator()
        fold = ToolButton(t("Fold the list away"), "right", words=False, on_click=self.folded.emit)
        self._column.addLayout(row(label(t("This appeal still needs"), bold=True), None, fold))
        figure = label(str(count.open), "count")
        unit = label(t.plural("item", "items", count.open), "reading")
        unit.setContentsMargins(0, 0, 0, theme.px(3))
        line = row(figure, unit, None, spacing=6)
        line.setAlignment(unit, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(line)
        self._column.addSpacing(theme.space(4))
        self._column.addWidget(Bar(count))
        self._column.addSpacing(theme.space(6))
        words = t("{done} of {total} ready", done=count.done, total=count.total)
        self._column.addWidget(label(words, "caption", "text-3"))
        self._column.addSpacing(theme.space(12))
        if not items:
            self._column.addWidget(
                Paragraph(t("Everything on the list is there. Look through the review."), "small", "text-2")
            )
        for number, item in enumerate(items[:NEAREST]):
            if number:
                self._column.addWidget(rule())
            self._column.addWidget(self._item(item))
        if len(items) > NEAREST:
            more = len(items) - NEAREST
            words = t.plural("{count} more in later steps", "{count} more in later steps", more)
            self._column.addWidget(rule())
            self._column.addSpacing(theme.space(10))
            self._column.addWidget(label(words, "small", "text-3"))
        self._column.addStretch()
        if ready:
            self._ready(ready)

    def _ready(self, ready: list[str]) -> None:
        t = i18n.translator()
        if self._showing_ready:
            self._column.addWidget(label(t("Ready"), bold=True))
            for name in ready:
                line = row(spacing=8, margins=(0, theme.space(4), 0, 0))
                line.addWidget(picture("check", "ok", 16), 0, Qt.AlignmentFlag.AlignTop)
                line.addWidget(Paragraph(name, "small", "text-2"), 1)
                self._column.addLayout(line)
            self._column.addSpacing(theme.space(8))
        words = t("Hide what is ready") if self._showing_ready else t("Show what is ready")
        self._column.addLayout(row(Button(words, "link", on_click=self._toggle_ready), None))

    def _toggle_ready(self) -> None:
        self._showing_ready = not self._showing_ready
        self._state = None
        self.folded_state_changed.emit()

    folded_state_changed = Signal()

    def _item(self, item: Item) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, theme.space(8), 0, theme.space(8))
        line.setSpacing(theme.space(10))
        line.addWidget(picture(item.glyph, item.tone, 16), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Paragraph(item.text))
        spoken = f"{item.text}: {item.link}"
        link = Button(item.link, "link", name=spoken, on_click=lambda: self.chosen.emit(item.where))
        link.setFont(theme.font("caption"))
        column.addLayout(row(link, None))
        line.addLayout(column, 1)
        return holder

    def _nothing_yet(self) -> None:
        t = i18n.translator()
        self._column.addWidget(label(t("What this appeal will need"), bold=True))
        self._column.addSpacing(theme.space(24))
        text = t("Once the notice is checked, the materials for this kind of penalty are listed here and counted down.")
        self._column.addWidget(EmptyState("list", "", text))
        self._column.addStretch()
        self._column.addWidget(label(t("No notice text?"), "small", bold=True))
        self._column.addSpacing(theme.space(4))
        text = t(
            "The prompt at login, a message in the app, or an SMS counts. "
            "Take a screenshot first; a prompt may come only once."
        )
        self._column.addWidget(Paragraph(text, "small", "text-2"))

    def _asked_first(self) -> None:
        t = i18n.translator()
        self._column.addWidget(label(t("What this appeal will need"), bold=True))
        self._column.addSpacing(theme.space(24))
        text = t("That depends on your answers under “What can be done now”.")
        self._column.addWidget(EmptyState("help", "", text))
        self._column.addStretch()

    def _not_now(self) -> None:
        t = i18n.translator()
        self._column.addWidget(label(t("Nothing to prepare now"), bold=True))
        self._column.addSpacing(theme.space(8))
        text = t("What you entered stays in the case. If the situation changes, go on from here.")
        self._column.addWidget(Paragraph(text, "small", "text-2"))
        self._column.addSpacing(theme.space(12))
        for words, where in (
            (t("The notice says something else"), "restriction.notice"),
            (t("A date or a count is different"), "restriction.starts_at"),
        ):
            link = Button(words, "link", on_click=lambda where=where: self.chosen.emit(where))  # type: ignore[misc]
            self._column.addLayout(row(link, None))
            self._column.addSpacing(theme.space(8))
        self._column.addStretch()
        lead = t("No one can speed this up for money.")
        self._column.addWidget(Banner("warn", t("Give passwords, codes and ID documents to nobody."), lead=lead))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(264), 200)


class NeedsRail(EnterPresses, QToolButton):
    """The narrow rail in a small window: an arrow, and how many items are open; opens the panel over the page."""

    def __init__(self) -> None:
        super().__init__()
        self._count: Count | None = None
        self.setFixedWidth(theme.px(48))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_count(None)

    def show_count(self, count: Count | None) -> None:
        self._count = count
        self.setAccessibleName(needs_words(count))
        self.setToolTip(needs_words(count))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("hover" if self.underMouse() else "surface"))
        painter.fillRect(0, 0, 1, self.height(), theme.color("line"))
        middle = self.width() // 2
        painter.drawPixmap(middle - theme.px(8), theme.px(14), theme.pixmap("left", "text-2", 16))
        if self._count is None:
            painter.drawPixmap(middle - theme.px(10), theme.px(50), theme.pixmap("list", "text-3", 20))
        else:
            self._paint_count(painter, middle, self._count.open)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 4, 4)

    def _paint_count(self, painter: QPainter, middle: int, number: int) -> None:
        chinese = i18n.language() == "zh_CN"
        t = i18n.translator()
        top = theme.px(46)
        painter.setPen(theme.color("text-2"))
        painter.setFont(theme.font("small" if chinese else "caption"))
        line = theme.px(18)
        word = t("left to do")
        for part in word if chinese else word.split():
            painter.drawText(QRectF(0, top, self.width(), line), Qt.AlignmentFlag.AlignCenter, part)
            top += line
        side = theme.px(28)
        box = QRectF(middle - side / 2, top + 4, side, side)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.drawEllipse(box)
        painter.setFont(theme.font("base", bold=True))
        painter.setPen(theme.color("accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))


def needs_words(count: Count | None) -> str:
    """The count in words, for the button and the rail."""
    t = i18n.translator()
    if count is None:
        return t("What is needed")
    return t.plural("{count} still needed", "{count} still needed", count.open)
