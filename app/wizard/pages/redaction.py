"""The redaction editor: one picture large, its boxes, and how it will look when it leaves the case."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeySequence, QPainter, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.case.model import Box, Exhibit, find, swap
from app.case.store import CaseStore
from app.errors import AppError
from app.wizard import background, i18n
from app.wizard.canvas import RedactionCanvas, levels_of
from app.wizard.flowrow import FlowRow
from app.wizard.keyhints import key_row
from app.wizard.kit import Button, FindingBox, Paragraph, Title, ToolButton, clear, label, picture, row, rule
from app.wizard.minimap import Minimap
from app.wizard.paint import draw_number
from app.wizard.pictures import Thumbnails, decode
from app.wizard.session import Session
from app.wizard.theme import color, font, px, space, theme

_THUMB = 62


class RedactionEditor(QWidget):
    """Covers what is not the user's in the pictures of the case; takes the whole window."""

    closed = Signal(str)
    step_id: ClassVar[str] = ""

    def __init__(self, session: Session, exhibit_id: str) -> None:
        super().__init__()
        self.session = session
        self.t = i18n.translator()
        self._exhibit_id = ""
        self._loading: background.Task | None = None
        self._burning: background.Task | None = None
        self._image: QImage | None = None
        self.setProperty("kind", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.thumbnails = Thumbnails.of(session)
        self.canvas = RedactionCanvas(self.t)
        self.strip = QListWidget()
        self.places = QListWidget()
        self._build()
        session.changed.connect(self._case_changed)
        self.thumbnails.ready.connect(self._thumbnail_ready)
        self.open(exhibit_id)

    # building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._film_strip())
        work = QVBoxLayout()
        work.setSpacing(0)
        work.addWidget(self._tools())
        self.trouble = QVBoxLayout()
        work.addLayout(self.trouble)
        work.addWidget(self.canvas, 1)
        work.addWidget(self._keys())
        middle.addLayout(work, 1)
        middle.addWidget(self._side())
        column.addLayout(middle, 1)
        self.minimap = Minimap(self.canvas)
        self.canvas.boxes_changed.connect(self._boxes_changed)
        self.canvas.zoom_changed.connect(lambda zoom: self.zoom_label.setText(f"{zoom:.0%}"))
        self.canvas.selection_changed.connect(self._show_selection)
        self.canvas.peek_asked.connect(self.toggle_result)
        for key, step in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda step=step: self.step(step))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.finish)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.close_editor)

    def _header(self) -> QWidget:
        t = self.t
        bar = QFrame()
        bar.setProperty("kind", "top")
        bar.setFixedHeight(px(48))
        self.back = ToolButton(t("Back to the screenshots"), "left", on_click=self.close_editor)
        self.undo_button = ToolButton(t("Undo"), "undo", on_click=self.session.undo)
        self.redo_button = ToolButton(t("Redo"), "redo", on_click=self.session.redo)
        self.done_button = Button("", "primary", compact=True, on_click=self.finish)
        line = QHBoxLayout(bar)
        line.setContentsMargins(space(8), 0, space(12), 0)
        line.setSpacing(space(8))
        line.addWidget(self.back)
        line.addWidget(rule(upright=True))
        line.addSpacing(space(4))
        line.addWidget(label(t("Cover details"), bold=True))
        self.number = label("", tone="text-2")
        line.addWidget(self.number)
        line.addStretch()
        line.addWidget(self.undo_button)
        line.addWidget(self.redo_button)
        line.addWidget(self.done_button)
        return bar

    def _film_strip(self) -> QWidget:
        strip = self.strip
        strip.setProperty("kind", "picks")
        strip.setAccessibleName(self.t("All exhibits"))
        strip.setFixedWidth(px(104))
        strip.setViewMode(QListWidget.ViewMode.ListMode)
        strip.setIconSize(QSize(px(_THUMB + 8), px(86)))
        strip.setSpacing(2)
        strip.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        strip.currentItemChanged.connect(self._strip_chosen)
        return strip

    def _tools(self) -> QWidget:
        t = self.t
        bar = QFrame()
        bar.setProperty("kind", "top")
        self.name = Title("", "base")
        self.zoom_label = label("100%", "small", "text-2")
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setMinimumWidth(px(48))
        out = Button("", icon="minus", compact=True, name=t("Smaller"), on_click=self.canvas.zoom_out)
        into = Button("", icon="plus", compact=True, name=t("Larger"), on_click=self.canvas.zoom_in)
        for button, words in ((out, t("Smaller")), (into, t("Larger"))):
            button.setToolTip(words)
        fit = Button(t("Fit width"), compact=True, on_click=self.canvas.fit_width)
        full = Button("100%", compact=True, name=t("Original size"), on_click=lambda: self.canvas.set_zoom(1.0))
        self.draw = Button(t("New box"), icon="redact", compact=True, on_click=self._new_box)
        self.result = Button(t("See it as it leaves"), icon="eye", compact=True, on_click=self.toggle_result)
        self.result.setCheckable(True)
        self.result.toggled.connect(self._name_result)
        self.zoom_label.setMinimumHeight(fit.sizeHint().height())
        self.tools = FlowRow([out, self.zoom_label, into, fit, full, self.draw, self.result], gap=8)
        line = QHBoxLayout(bar)
        line.setContentsMargins(space(16), space(8), space(16), space(8))
        line.setSpacing(space(16))
        line.addWidget(self.name, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.tools, 3)
        return bar

    def _name_result(self, on: bool) -> None:
        """The button says what it will do, so that the state is also in words."""
        words = self.t("Back to the boxes") if on else self.t("See it as it leaves")
        self.result.setText(words)
        self.result.setAccessibleName(words)
        self.tools.refit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture comes first: in a small window, or with large text, the rest gives way to it."""
        super().resizeEvent(event)
        large = theme().scale >= 1.5
        self.keys.setHidden(large or self.height() < 720)
        self.strip.setHidden(large)
        self.name.setHidden(large or self.width() < 1200)

    def _keys(self) -> QWidget:
        bar = self.keys = QFrame()
        bar.setProperty("kind", "bar")
        t = self.t
        arrows = ("←", "→", "↑", "↓")
        hints: tuple[tuple[tuple[str, ...], str], ...] = (
            (("Tab",), t("next box")),
            (("B",), t("new box")),
            (arrows, t("move")),
            (("Shift",), t("faster")),
            (("Ctrl", *arrows[:2]), t("resize")),
            (("Delete",), t("remove")),
            ((t("Space"),), t("as it leaves")),
            (("PgUp", "PgDn"), t("other picture")),
            (("Ctrl", "Enter"), t("done")),
        )
        line = QHBoxLayout(bar)
        line.setContentsMargins(space(16), space(8), space(16), space(8))
        line.addWidget(key_row(hints), 1)
        return bar

    def _side(self) -> QWidget:
        t = self.t
        side = QFrame()
        side.setProperty("kind", "side")
        side.setFixedWidth(min(px(280), 400))
        self.count = Title("", "card-title")
        self.advice = Paragraph("", "small", "text-2")
        self.places.setAccessibleName(t("Boxes of this picture"))
        self.places.setProperty("kind", "picks")
        self.places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.places.currentRowChanged.connect(self._place_chosen)
        self.remove = Button(t("Remove this box"), icon="trash", compact=True, on_click=self._remove)
        note = Paragraph(
            t("On export each box becomes solid and the pixels under it are gone. The original stays in the case."),
            "caption",
            "text-3",
        )
        column = QVBoxLayout(side)
        column.setContentsMargins(0, space(16), 0, space(16))
        column.setSpacing(space(8))
        for part in (self.count, self.advice):
            holder = QHBoxLayout()
            holder.setContentsMargins(space(20), 0, space(20), 0)
            holder.addWidget(part)
            column.addLayout(holder)
        column.addWidget(rule())
        self.places.setFont(font("base"))
        self.places.setViewportMargins(space(12), 0, 0, 0)
        column.addWidget(self.places, 1)
        column.addLayout(row(self.remove, None, margins=(20, 0, 20, 0)))
        column.addWidget(rule())
        foot = row(picture("info"), note, spacing=10, margins=(20, 4, 20, 0))
        foot.setAlignment(Qt.AlignmentFlag.AlignTop)
        foot.setStretch(1, 1)
        column.addLayout(foot)
        return side

    # the picture shown

    @property
    def exhibit(self) -> Exhibit | None:
        """The exhibit on the canvas; None when it was deleted by undo."""
        return find(self.session.case.exhibits, self._exhibit_id)

    def open(self, exhibit_id: str) -> None:
        """Show another picture."""
        exhibit = find(self.session.case.exhibits, exhibit_id)
        if exhibit is None:
            return
        self._exhibit_id = exhibit_id
        self._image = None
        self.result.setChecked(False)
        clear(self.trouble)
        store, sha256 = self.session.store, exhibit.picture.sha256
        if self._loading is not None:
            self._loading.cancel()
        self._loading = background.run(
            lambda _task: levels_of(_source(store, sha256, ())),
            self._loaded,
            self._refused,
            queue="pictures",
            owner=self,
        )
        self._show_all()

    def _loaded(self, levels: tuple[QImage, ...]) -> None:
        self._loading = None
        if self.exhibit is not None:
            self._image = levels[0]
            self.canvas.show_picture(levels, self.exhibit.redactions)
            self.minimap.show_picture(levels[-1])
            self._show_boxes()

    def _refused(self, error: AppError) -> None:
        self._loading = self._burning = None
        clear(self.trouble)
        self.trouble.addWidget(FindingBox(self.t.text(error.message), self.t.text(error.hint), severity="blocking"))

    def toggle_result(self) -> None:
        """Switch between the source with boxes and the burned picture."""
        exhibit = self.exhibit
        if self.canvas.showing_result or exhibit is None or self._image is None:
            self.canvas.show_result(())
            self.result.setChecked(False)
            return
        self.result.setChecked(True)
        store, sha256, boxes = self.session.store, exhibit.picture.sha256, exhibit.redactions
        if self._burning is not None:
            self._burning.cancel()
        self._burning = background.run(
            lambda _task: levels_of(_source(store, sha256, boxes)),
            self._burned,
            self._refused,
            queue="pictures",
            owner=self,
        )

    def _burned(self, levels: tuple[QImage, ...]) -> None:
        self._burning = None
        if self.result.isChecked():
            self.canvas.show_result(levels)
            self.canvas.setFocus()

    def step(self, direction: int) -> None:
        """Show the next or previous picture."""
        exhibits = self.session.case.exhibits
        place = next((i for i, one in enumerate(exhibits) if one.id == self._exhibit_id), 0) + direction
        if 0 <= place < len(exhibits):
            self.open(exhibits[place].id)

    def finish(self) -> None:
        """Note that the user looked at this picture, and go on to the next one that waits."""
        exhibit = self.exhibit
        if exhibit is None:
            self.close_editor()
            return
        if not exhibit.reviewed:
            changed = msgspec.structs.replace(exhibit, reviewed=True)
            self.session.replace(self.t("Looked at an exhibit"), exhibits=swap(self.session.case.exhibits, changed))
        following = self._next_waiting()
        if following is None:
            self.close_editor()
        else:
            self.open(following.id)
            self.canvas.setFocus()

    def _next_waiting(self) -> Exhibit | None:
        exhibits = self.session.case.exhibits
        place = next((i for i, one in enumerate(exhibits) if one.id == self._exhibit_id), 0)
        later = (*exhibits[place + 1 :], *exhibits[:place])
        return next((one for one in later if not one.reviewed), None)

    def close_editor(self) -> None:
        self.closed.emit(self._exhibit_id)

    # boxes

    def _boxes_changed(self, boxes: tuple[Box, ...]) -> None:
        exhibit = self.exhibit
        if exhibit is None or exhibit.redactions == boxes:
            return
        merge = f"redaction {exhibit.id} {self.canvas.selected}" if len(boxes) == len(exhibit.redactions) else ""
        changed = msgspec.structs.replace(exhibit, redactions=boxes)
        self.session.replace(self.t("Change a box"), merge=merge, exhibits=swap(self.session.case.exhibits, changed))

    def _new_box(self) -> None:
        self.canvas.show_result(())
        self.result.setChecked(False)
        self.canvas.new_box()
        self.canvas.setFocus()

    def _remove(self) -> None:
        self.canvas.delete_selected()
        self.canvas.setFocus()

    def _case_changed(self) -> None:
        exhibit = self.exhibit
        if exhibit is None:
            self.close_editor()
            return
        if exhibit.redactions != self.canvas.boxes:
            self.canvas.set_boxes(exhibit.redactions)
            self.canvas.show_result(())
            self.result.setChecked(False)
        self._show_all()

    # drawing

    def _show_all(self) -> None:
        exhibit = self.exhibit
        assert exhibit is not None
        t, case = self.t, self.session.case
        number = t("Exhibit {number}", number=case.exhibit_number(exhibit.id) or 0)
        self.number.setText(number)
        self.name.set_text(exhibit.title)
        self.setAccessibleName(number)
        waiting = self._next_waiting() is not None
        self.done_button.setText(t("Done, next one") if waiting else t("Done with this one"))
        self.done_button.setAccessibleName(self.done_button.text())
        self.undo_button.setEnabled(self.session.undo_label is not None)
        self.redo_button.setEnabled(self.session.redo_label is not None)
        self._show_strip()
        self._show_boxes()

    def _show_boxes(self) -> None:
        t, boxes = self.t, self.canvas.boxes if self._image is not None else ()
        self.count.set_text(
            t.plural("{count} box on this picture", "{count} boxes on this picture", len(boxes))
            if boxes
            else t("Nothing covered yet")
        )
        self.advice.set_text(t("Look at the whole picture once: names, faces, numbers, QR codes of other people."))
        blocked = self.places.blockSignals(True)
        self.places.clear()
        for number, box in enumerate(boxes, 1):
            words = t("Box {number}, {width} × {height} pixels", number=number, width=box.width, height=box.height)
            item = QListWidgetItem(words)
            item.setSizeHint(QSize(px(100), px(36)))
            self.places.addItem(item)
        self.places.setCurrentRow(self.canvas.selected)
        self.places.setFocusPolicy(Qt.FocusPolicy.StrongFocus if boxes else Qt.FocusPolicy.NoFocus)
        self.places.blockSignals(blocked)
        self.remove.setEnabled(self.canvas.selected >= 0)

    def _show_selection(self, index: int) -> None:
        blocked = self.places.blockSignals(True)
        self.places.setCurrentRow(index)
        self.places.blockSignals(blocked)
        self.remove.setEnabled(index >= 0)

    def _place_chosen(self, index: int) -> None:
        if index >= 0:
            self.canvas.select(index)

    def _thumbnail_ready(self, _sha256: str) -> None:
        self._show_strip()

    def _show_strip(self) -> None:
        exhibits = self.session.case.exhibits
        blocked = self.strip.blockSignals(True)
        while self.strip.count() > len(exhibits):
            self.strip.takeItem(self.strip.count() - 1)
        while self.strip.count() < len(exhibits):
            self.strip.addItem(QListWidgetItem())
        for place, exhibit in enumerate(exhibits):
            item = self.strip.item(place)
            item.setData(Qt.ItemDataRole.UserRole, exhibit.id)
            words = self.t("Exhibit {number}", number=place + 1)
            looked = self.t("looked at") if exhibit.reviewed else self.t("not looked at yet")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words} {exhibit.title} {looked}")
            item.setToolTip(f"{words} {exhibit.title}")
            item.setIcon(self._strip_icon(place + 1, exhibit))
            if exhibit.id == self._exhibit_id:
                self.strip.setCurrentItem(item)
        self.strip.blockSignals(blocked)

    def _strip_icon(self, number: int, exhibit: Exhibit) -> QIcon:
        size = QSize(px(_THUMB + 8), px(86))
        pixmap = QPixmap(size * 2)
        pixmap.setDevicePixelRatio(2)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        image = self.thumbnails.get(exhibit.picture, exhibit.redactions)
        left, top, wide, high = px(6), px(4), px(_THUMB), px(80)
        painter.fillRect(left, top, wide, high, color("sunken"))
        if image is not None and not image.isNull():
            part = min(image.height(), image.width() * high // wide)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            shown = image.copy(0, 0, image.width(), part)
            ratio = min(wide / shown.width(), high / shown.height())
            size_shown = QSizeF(shown.width() * ratio, shown.height() * ratio)
            painter.drawImage(QRectF(QPointF(left + (wide - size_shown.width()) / 2, top), size_shown), shown)
        painter.setPen(color("line-strong"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(left, top, wide, high)
        draw_number(
            painter, left - px(4), top - px(2), str(number), "accent" if exhibit.id == self._exhibit_id else "text-2"
        )
        painter.end()
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
        return icon

    def _strip_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            chosen = str(item.data(Qt.ItemDataRole.UserRole))
            if chosen != self._exhibit_id:
                self.open(chosen)


def _source(store: CaseStore, sha256: str, boxes: tuple[Box, ...]) -> QImage:
    """The upright picture, with boxes burned in when there are any; for workers."""
    from app.imaging import intake

    return decode(intake.clean(store.picture(sha256), boxes).data)
