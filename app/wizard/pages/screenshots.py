"""Step 5: the evidence. Pictures come in, are named, put in order and covered where they show other people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.case.model import Case, Exhibit, find, new_id
from app.wizard.adding import FILTER, Added, Addition, Incoming, add, from_clipboard, from_paths
from app.wizard.exhibit_editor import ExhibitEditor
from app.wizard.exhibit_grid import CardFace, ExhibitGrid
from app.wizard.flowrow import FlowRow
from app.wizard.kit import Banner, Button, Chip, DropTarget, FindingBox, Paragraph, ProgressLine, clear, dropped_files
from app.wizard.kit.chips import ChipKind
from app.wizard.page import Footer, Page
from app.wizard.pages.redaction import RedactionEditor
from app.wizard.phrases import clock_words, exhibit_words
from app.wizard.pictures import Thumbnails
from app.wizard.scrolling import show_soon
from app.wizard.theme import space


class ScreenshotsPage(Page):
    """The cards of all exhibits."""

    step_id: ClassVar[str] = "screenshots"

    @property
    def title(self) -> str:
        return self.t("Screenshots")

    @property
    def lead(self) -> str:
        return self.t(
            "Each shows one thing. Cover other people’s names, pictures and numbers; "
            "leave your own words, times and the notice."
        )

    def build(self) -> None:
        t = self.t
        self._addition: Addition | None = None
        self._chosen = ""
        self._banner_key = ""
        self._needs_key: tuple[tuple[str, bool], ...] = ()
        self.thumbnails = Thumbnails.of(self.session)
        self.thumbnails.ready.connect(self._thumbnail_ready)
        self.add_button = Button(t("Add screenshots…"), icon="image", compact=True, on_click=self.choose_files)
        self.heading.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        self.wanted = FlowRow()
        self.news = QVBoxLayout()
        self.news.setSpacing(space(8))
        self.banner = QVBoxLayout()
        self.progress = ProgressLine(t("Checking pictures"), note=t("What is checked stays"))
        self.progress.cancelled.connect(self._stop_adding)
        tail = DropTarget(
            t("Drop files here"), t("PNG, JPG, HEIC, or paste with Ctrl+V"), t("Choose files…"), self.choose_files
        )
        tail.dropped.connect(lambda paths: self.add(from_paths(paths)))
        self.grid = ExhibitGrid(self._thumbnail, tail)
        self.grid.activated.connect(self._toggle)
        self.grid.redact_asked.connect(self.open_redaction)
        self.grid.title_asked.connect(lambda exhibit_id: self.open_exhibit(exhibit_id, "title"))
        self.grid.delete_asked.connect(self.delete_exhibit)
        self.grid.moved.connect(self.move_exhibit)
        self.grid.menu_asked.connect(self._menu)
        self.editor = ExhibitEditor(self.session)
        self.editor.hide()
        self.editor.redact_asked.connect(self.open_redaction)
        self.editor.delete_asked.connect(self.delete_exhibit)
        self.editor.closed.connect(self._close)
        self.body.addWidget(self.wanted)
        self.body.addLayout(self.banner)
        self.body.addLayout(self.news)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.grid)
        words = t("Drag to change the order; the numbers follow. Ctrl+←/→ moves, F2 renames, R covers, Delete removes.")
        self.hint = Paragraph(words, "small", "text-3")
        self.body.addWidget(self.hint)
        self.setAcceptDrops(True)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self.targets["exhibits"] = self.add_button
        self.targets["materials"] = self.add_button

    def initial_focus(self) -> QWidget | None:
        exhibits = self.session.case.exhibits
        return (self.grid.card(exhibits[0].id) if exhibits else None) or self.add_button

    def footer(self) -> Footer:
        waiting = sum(1 for exhibit in self.session.case.exhibits if not exhibit.reviewed)
        if not waiting:
            return Footer()
        return Footer(self.t.plural("{count} not looked at yet", "{count} not looked at yet", waiting))

    # drawing

    def refresh(self) -> None:
        case = self.session.case
        self.grid.show_faces([self._face(exhibit) for exhibit in case.exhibits])
        self.hint.setVisible(bool(case.exhibits))
        self._show_wanted()
        self._show_banner()
        chosen = find(case.exhibits, self._chosen)
        if chosen is not None:
            self.editor.show_exhibit(chosen)
        elif self._chosen:
            self._close()

    def _face(self, exhibit: Exhibit) -> CardFace:
        t, case = self.t, self.session.case
        number = t("Exhibit {number}", number=case.exhibit_number(exhibit.id) or 0)
        chips: list[tuple[str, str, ChipKind]] = []
        if not exhibit.reviewed:
            chips.append((t("Not looked at yet"), "eye", "warn"))
        elif exhibit.redactions:
            chips.append((t("{count} covered", count=len(exhibit.redactions)), "redact", "ok"))
        else:
            chips.append((t("Nothing to cover"), "check", "neutral"))
        found = [one for one in self.session.findings_at(f"exhibits/{exhibit.id}") if one.severity != "advice"]
        for event in case.timeline():
            if exhibit.id in event.exhibits:
                chips.append((t("For {time}", time=clock_words(event.at, t)), "clock", "neutral"))
        title = exhibit.title or t("No title yet")
        gap = "，" if t.language == "zh_CN" else ", "
        spoken = gap.join([number, title, *(chip[0] for chip in chips), *(t.text(one.message) for one in found)])
        return CardFace(exhibit.id, number, title, not exhibit.title, tuple(chips), spoken, bool(found))

    def _show_wanted(self) -> None:
        needs = [need for need in self.session.needs if need.material.provides == "exhibit"]
        key = tuple((need.material.id, need.done) for need in needs)
        if key == self._needs_key:
            return
        self._needs_key = key
        self.wanted.set_widgets(
            [
                Chip(
                    self.t.text(need.material.name),
                    "ok" if need.done else "neutral",
                    "check" if need.done else "todo",
                )
                for need in needs
            ]
        )
        self.wanted.setVisible(bool(needs))

    def _show_banner(self) -> None:
        waiting = next((exhibit for exhibit in self.session.case.exhibits if not exhibit.reviewed), None)
        number = self.session.case.exhibit_number(waiting.id) if waiting else None
        key = f"{waiting.id} {number}" if waiting else ""
        if key == self._banner_key:
            return
        self._banner_key = key
        clear(self.banner)
        if waiting is not None:
            button = Button(
                self.t("Open"),
                compact=True,
                on_click=lambda: self.open_redaction(waiting.id),
                name=self.t("Cover details…"),
            )
            lead = self.t("Look at exhibit {number} once for other people’s details.", number=number)
            words = self.t("You decide what is covered.")
            self.banner.addWidget(Banner("warn", words, lead=lead, icon="redact", buttons=[button]))

    def _thumbnail(self, exhibit_id: str) -> QImage | None:
        exhibit = find(self.session.case.exhibits, exhibit_id)
        return self.thumbnails.get(exhibit.picture, exhibit.redactions) if exhibit else None

    def _thumbnail_ready(self, sha256: str) -> None:
        for exhibit in self.session.case.exhibits:
            if exhibit.picture.sha256 == sha256:
                self.grid.thumbnail_ready(exhibit.id)

    # adding

    def choose_files(self) -> None:
        paths = self.shell.dialogs.open_files(self.t("Add screenshots"), self.t("Pictures") + f" ({FILTER})")
        self.add(from_paths(paths))

    def paste(self) -> None:
        self.add(from_clipboard(QGuiApplication.clipboard().mimeData(), self.t("Pasted picture")))

    def add(self, incoming: Sequence[Incoming]) -> None:
        """Check pictures in a worker and add the ones that can be used as exhibits."""
        if not incoming or self._addition is not None:
            return
        clear(self.news)
        self.progress.start(len(incoming))
        self._addition = add(self.session.store, incoming, self._added, self.progress.set_progress, self)

    def _stop_adding(self) -> None:
        if self._addition is not None:
            self._addition.stop()

    def _added(self, added: Added) -> None:
        self._addition = None
        self.progress.stop()
        case, t = self.session.case, self.t
        exhibits = case.exhibits
        for picture in added.pictures:
            twin = next((one for one in exhibits if one.picture.sha256 == picture.sha256), None)
            if twin is not None:
                number = next(n for n, one in enumerate(exhibits, 1) if one.id == twin.id)
                said = t("{name} is the same picture as exhibit {number}.", name=picture.name, number=number)
                self.news.addWidget(FindingBox(said, t("It was not added a second time."), severity="advice"))
                continue
            exhibits = (*exhibits, Exhibit(id=new_id("exhibit", exhibits), picture=picture))
        for error in added.refused:
            self.news.addWidget(FindingBox(t.text(error.message), t.text(error.hint)))
        if self.news.count():
            close = Button(t("Close"), "quiet", compact=True, on_click=lambda: clear(self.news))
            self.news.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.session.replace(t("Add screenshots"), exhibits=exhibits)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths: list[Path] = dropped_files(event)
        if paths:
            event.acceptProposedAction()
            self.add(from_paths(paths))

    # changing

    def _toggle(self, exhibit_id: str) -> None:
        if self._chosen == exhibit_id:
            self._close()
        else:
            self.open_exhibit(exhibit_id)

    def open_exhibit(self, exhibit_id: str, part: str = "") -> None:
        """Open the drawer with the fields of an exhibit."""
        exhibit = find(self.session.case.exhibits, exhibit_id)
        if exhibit is None:
            return
        if self._chosen:
            self.editor.commit()
        self._chosen = exhibit_id
        self.editor.show_exhibit(exhibit)
        self.grid.choose(exhibit_id, self.editor)
        if part:
            self.editor.focus_on(part)
        show_soon(self, self.editor)

    def _close(self) -> None:
        card = self.grid.card(self._chosen)
        self._chosen = ""
        self.grid.choose("", None)
        self.editor.hide()
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_exhibit(self, exhibit_id: str, place: int) -> None:
        """Give an exhibit another place; the numbers follow."""
        exhibits = list(self.session.case.exhibits)
        moving = find(exhibits, exhibit_id)
        if moving is None:
            return
        exhibits.remove(moving)
        exhibits.insert(place, moving)
        self.session.replace(self.t("Move an exhibit"), exhibits=tuple(exhibits))

    def delete_exhibit(self, exhibit_id: str) -> None:
        """Take an exhibit out, and out of everything that names it; the undo bar offers it back."""
        exhibit = find(self.session.case.exhibits, exhibit_id)
        if exhibit is None:
            return
        words = exhibit_words(self.session.case, exhibit, self.t)
        place = self.session.case.exhibits.index(exhibit)
        if self._chosen == exhibit_id:
            self._close()
        self.session.edit(_without(self.session.case, exhibit_id), self.t("Delete an exhibit"))
        self.shell.undo_bar(self.t("{name} deleted", name=words))
        rest = self.session.case.exhibits
        card = self.grid.card(rest[min(place, len(rest) - 1)].id) if rest else None
        (card or self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def open_redaction(self, exhibit_id: str) -> None:
        """Show the redaction editor over the window."""
        if self._chosen:
            self.editor.commit()
        editor = RedactionEditor(self.session, exhibit_id)
        editor.closed.connect(self._redaction_closed)
        self.shell.open_full(editor)
        editor.canvas.setFocus()

    def _redaction_closed(self, exhibit_id: str) -> None:
        self.shell.close_full()
        self.refresh()
        card = self.grid.card(exhibit_id)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self.show_widget(card)

    def _menu(self, exhibit_id: str, position: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.t("Cover details…"), lambda: self.open_redaction(exhibit_id))
        menu.addAction(self.t("Change"), lambda: self.open_exhibit(exhibit_id, "title"))
        menu.addAction(self.t("Delete exhibit"), lambda: self.delete_exhibit(exhibit_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(position)

    def leave(self) -> None:
        if self._chosen:
            self.editor.commit()

    def reveal(self, where: str) -> None:
        place, _, part = where.partition(".")
        exhibit_id = place.partition("/")[2]
        if place.startswith("exhibits/") and find(self.session.case.exhibits, exhibit_id) is not None:
            self.open_exhibit(exhibit_id, part or "title")
        else:
            super().reveal(where)


def _without(case: Case, exhibit_id: str) -> Case:
    """The case without an exhibit and without mentions of it."""

    def rest(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in ids if one != exhibit_id)

    replace = msgspec.structs.replace
    return replace(
        case,
        exhibits=tuple(one for one in case.exhibits if one.id != exhibit_id),
        events=tuple(replace(event, exhibits=rest(event.exhibits)) for event in case.events),
        shortcomings=tuple(replace(one, exhibits=rest(one.exhibits)) for one in case.shortcomings),
        measures=tuple(replace(one, exhibits=rest(one.exhibits)) for one in case.measures),
    )
