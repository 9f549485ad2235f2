"""Step 6: photos of the identity document. Checked the moment they are added, never retouched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast, get_args

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.case.model import IdPhoto, Picture, Side, Verdict, find, new_id, swap
from app.case.store import CaseStore
from app.errors import AppError
from app.guidance.conditions import holds
from app.guidance.forms import Material
from app.wizard import background
from app.wizard.adding import FILTER, Added, Incoming, add, from_clipboard, from_paths
from app.wizard.kit import Button, Card, EmptyState, FindingBox, Paragraph, clear, row
from app.wizard.kit import picture as icon_label
from app.wizard.page import Footer, Page
from app.wizard.photo_card import PhotoCard
from app.wizard.photo_reports import PhotoReports, check, worst
from app.wizard.pictures import Thumbnails
from app.wizard.theme import px, space, theme

if TYPE_CHECKING:
    from app.imaging.quality import PhotoReport

_SIDE = 900  # pixels of the picture on the card: sharp at twice the size it is shown


class IdPhotosPage(Page):
    """A card for each photo the form asks for, and how to take them."""

    step_id: ClassVar[str] = "id_photos"

    @property
    def title(self) -> str:
        return self.t("ID photos")

    @property
    def lead(self) -> str:
        return self.t("A phone photo is fine. Each is checked the moment you add it, and never retouched.")

    def build(self) -> None:
        self._busy: set[str] = set()
        self._columns = 0
        self._order: tuple[str, ...] = ()
        self.cards: dict[str, PhotoCard] = {}
        self.thumbnails = Thumbnails.of(self.session)
        self.thumbnails.ready.connect(self._thumbnail_ready)
        self.reports = PhotoReports.of(self.session)
        self.reports.ready.connect(self._report_ready)
        self.news = QVBoxLayout()
        self.news.setSpacing(space(8))
        self.body.addLayout(self.news)
        holder = QWidget()
        self.grid = QGridLayout(holder)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(space(16))
        self.body.addWidget(holder)
        self.guide = self._guide()
        self.none = EmptyState("card", self.t("This appeal needs no ID photos"), self.t("Go on to the next step."))
        self.body.addWidget(self.none)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def _guide(self) -> Card:
        t = self.t
        card = Card("", t("How to get a clear photo"))
        card.body.setSpacing(space(8))
        for icon, lead, text in (
            ("sun", t("Daylight by a window"), t("no flash, no reflection")),
            ("focus", t("Tap the card to focus"), t("press when the picture is still")),
            ("card", t("All four corners in"), t("the card fills most of the frame")),
            ("user", t("Hand-held: head, shoulders, forearm"), t("fingers and hair off text and face")),
        ):
            line = row(icon_label(icon, "accent"), Paragraph(text, "small", "text-2", lead=f"{lead}  "), spacing=10)
            line.setStretch(1, 1)
            card.add(line)
        card.body.addStretch(1)
        return card

    def slots(self) -> list[tuple[Side, Material]]:
        """The photos this appeal takes, in the form's order."""
        form, case = self.session.form, self.session.case
        result = []
        for material in form.materials if form is not None else ():
            kind, _, side = material.provides.partition(":")
            if kind == "id_photo" and side in get_args(Side) and holds(material.when, case):
                result.append((cast(Side, side), material))
        return result

    def initial_focus(self) -> QWidget | None:
        for side, card in self.cards.items():
            if self._photo(side) is None:
                return card.choose_button
        return next((card.replace_button for card in self.cards.values()), None)

    def footer(self) -> Footer:
        again = missing = 0
        for side, material in self.slots():
            photo = self._photo(side)
            missing += photo is None and material.required
            again += photo is not None and not photo.overruled and worst(photo.checks) == "fail"
        parts = []
        if again:
            parts.append(self.t.plural("{count} to take again", "{count} to take again", again))
        if missing:
            parts.append(self.t.plural("{count} not added", "{count} not added", missing))
        return Footer("，".join(parts) if self.t.language == "zh_CN" else ", ".join(parts), primary=not again)

    # drawing

    def refresh(self) -> None:
        self._make_cards()
        self._show_cards()
        self._note_verdicts()

    def _make_cards(self) -> None:
        slots = self.slots()
        order = tuple(f"{side} {material.id}" for side, material in slots)
        if order != self._order:
            self._order = order
            for card in self.cards.values():
                self.grid.removeWidget(card)
                card.hide()
                card.deleteLater()
            self.cards = {}
            for side, material in slots:
                help_text = self.t.text(material.help) if material.help else ""
                card = PhotoCard(self.t, side, self.t.text(material.name), help_text)
                card.choose_asked.connect(self.choose)
                card.dropped.connect(lambda side, paths: self.add(side, from_paths(paths)))
                card.remove_asked.connect(self.remove)
                card.overruled.connect(self.overrule)
                self.cards[side] = card
                self.targets[f"id_photos/{side}"] = card.choose_button
                self.targets[f"materials/{material.id}"] = card.choose_button
            self._columns = 0
        self._arrange()  # first: what has no parent yet would be shown as a window of its own
        self.none.setVisible(not slots)
        self.guide.setVisible(bool(slots))

    def _arrange(self) -> None:
        columns = 2 if self.width() >= px(640) and theme().scale < 1.5 else 1
        if columns == self._columns:
            return
        self._columns = columns
        for place, widget in enumerate([*self.cards.values(), self.guide]):
            self.grid.addWidget(widget, place // columns, place % columns)
        for column in range(2):
            self.grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _photo(self, side: str) -> IdPhoto | None:
        return next((photo for photo in self.session.case.id_photos if photo.side == side), None)

    def _show_cards(self) -> None:
        primary = True
        for side, card in self.cards.items():
            photo = self._photo(side)
            image = self.thumbnails.get(photo.picture, (), _SIDE) if photo else None
            report = self.reports.get(photo.picture) if photo else None
            card.show_photo(photo, image, report, busy=side in self._busy)
            again = photo is not None and worst(photo.checks) == "fail" and not photo.overruled
            card.set_primary(again and primary)
            primary = primary and not again
            self.targets[f"id_photos/{side}"] = card.replace_button if photo else card.choose_button

    def _thumbnail_ready(self, _sha256: str) -> None:
        self._show_cards()

    def _report_ready(self, sha256: str) -> None:
        self._note_verdicts()
        self._show_cards()

    def _note_verdicts(self) -> None:
        """Put down what was found about photos that hold no verdicts: from a folder, or after undo."""
        photos = self.session.case.id_photos
        for photo in photos:
            report = self.reports.get(photo.picture) if not photo.checks else None
            if report is not None:
                photos = swap(photos, msgspec.structs.replace(photo, checks=_verdicts(report)))
        self.session.note(id_photos=photos)

    def _of(self, sha256: str) -> IdPhoto | None:
        return next((photo for photo in self.session.case.id_photos if photo.picture.sha256 == sha256), None)

    # adding

    def choose(self, side: str) -> None:
        path = self.shell.dialogs.open_file(self.cards[side].name, self.t("Pictures") + f" ({FILTER})")
        if path is not None:
            self.add(side, from_paths([path]))

    def paste(self) -> None:
        """Put the picture of the clipboard into the card that has the focus, else into the first empty one."""
        focused = next(
            (side for side, card in self.cards.items() if card.isAncestorOf(self.focusWidget() or self)), None
        )
        side = focused or next((side for side in self.cards if self._photo(side) is None), None)
        if side is not None:
            self.add(side, from_clipboard(QGuiApplication.clipboard().mimeData(), self.t("Pasted picture"))[:1])

    def add(self, side: str, incoming: Sequence[Incoming]) -> None:
        """Check one picture and put it into a slot; several dropped at once fill the empty slots that follow."""
        free = [side, *(one for one in self.cards if one != side and self._photo(one) is None)]
        clear(self.news)
        for target, one in zip(free, incoming, strict=False):
            if target not in self._busy:
                self._busy.add(target)
                add(self.session.store, [one], partial(self._stored, target), _ignore, self)
        self._show_cards()

    def _stored(self, side: str, added: Added) -> None:
        for error in added.refused:
            self._busy.discard(side)
            self._refuse(error)
        store = self.session.store
        for one in added.pictures:
            background.run(
                partial(_check, store, one),
                partial(self._checked, side, one),
                partial(self._uncheckable, side),
                queue="pictures",
                owner=self,
            )
        self._show_cards()

    def _uncheckable(self, side: str, error: AppError) -> None:
        self._refuse(error)
        self._busy.discard(side)
        self._show_cards()

    def _refuse(self, error: AppError) -> None:
        self.news.addWidget(FindingBox(self.t.text(error.message), self.t.text(error.hint)))
        close = Button(self.t("Close"), "quiet", compact=True, on_click=lambda: clear(self.news))
        self.news.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _checked(self, side: str, added: Picture, report: PhotoReport) -> None:
        self._busy.discard(side)
        self.reports.put(added.sha256, report)
        case = self.session.case
        old = self._photo(side)
        new = IdPhoto(
            id=old.id if old else new_id("id-photo", case.id_photos),
            side=cast(Side, side),
            picture=added,
            checks=_verdicts(report),
        )
        photos = swap(case.id_photos, new) if old else (*case.id_photos, new)
        self.session.replace(self.t("Add an ID photo"), id_photos=photos)
        self._show_cards()

    # changing

    def remove(self, side: str) -> None:
        """Take a photo out; the undo bar offers it back."""
        photo = self._photo(side)
        if photo is None:
            return
        photos = tuple(one for one in self.session.case.id_photos if one.id != photo.id)
        self.session.replace(self.t("Remove an ID photo"), id_photos=photos)
        self.shell.undo_bar(self.t("{name} removed", name=self.cards[side].name))
        self.cards[side].choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def overrule(self, side: str, note: str) -> None:
        """Use a photo in spite of a verdict, with the user's private note; an empty note takes that back."""
        photo = self._photo(side)
        if photo is not None and find(self.session.case.id_photos, photo.id) is not None:
            changed = msgspec.structs.replace(photo, overruled=note)
            self.session.replace(self.t("Use a photo anyway"), id_photos=swap(self.session.case.id_photos, changed))


def _verdicts(report: PhotoReport) -> dict[str, Verdict]:
    return {name: result.verdict for name, result in report.checks.items()}


def _check(store: CaseStore, picture: Picture, _task: background.Task) -> PhotoReport:
    return check(store, picture.sha256, picture.name)


def _ignore(_done: int, _total: int) -> None:
    """One photo is too quick for a progress line."""
