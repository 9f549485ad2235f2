"""A part of the statement page: shortcomings and the measures that answer them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.case.model import Measure, Shortcoming, find, new_id
from app.text import Bilingual
from app.wizard.edits import with_value
from app.wizard.kit import (
    Button,
    Card,
    FindingBox,
    Paragraph,
    Segments,
    ToolButton,
    clear,
    label,
    picture,
    row,
    rule,
)
from app.wizard.measure_row import MeasureEditor, MeasureLine, measure_chips
from app.wizard.phrases import exhibit_words
from app.wizard.picklist import PickList
from app.wizard.prose import ProseField
from app.wizard.scrolling import show_soon
from app.wizard.statement_section import Section
from app.wizard.theme import space


class MeasureList(QWidget):
    """The measures under one heading; one of them may be open."""

    def __init__(self, owner: Items) -> None:
        super().__init__()
        self._owner = owner
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space(8))
        self._key: object = None
        self._lines: dict[str, MeasureLine] = {}

    def show_measures(self, measures: Sequence[Measure], open_id: str) -> None:
        """Show lines for these measures, with the editor under the open one."""
        owner = self._owner
        findings = [tuple(owner.session.findings_at(f"measures/{one.id}")) for one in measures]
        key = (tuple(one.id for one in measures), open_id, tuple(findings))
        if key != self._key:
            self._key = key
            self._build(measures, open_id, findings)
        for measure in measures:
            line = self._lines.get(measure.id)
            if line is not None:
                line.show_measure(measure, measure_chips(measure, owner.session, owner.t), owner.t)
        self.setVisible(bool(measures))

    def _build(self, measures: Sequence[Measure], open_id: str, findings: Sequence[Sequence[object]]) -> None:
        owner = self._owner
        if owner.editor is not None and self.isAncestorOf(owner.editor):
            self._column.removeWidget(owner.editor)  # stays a visible child, so what has the focus in it keeps it
        clear(self._column)
        self._lines = {}
        for measure, found in zip(measures, findings, strict=True):
            if measure.id == open_id and owner.editor is not None:
                self._column.addWidget(owner.editor)
                owner.editor.show()
            else:
                line = MeasureLine()
                line.opened.connect(owner.open_measure)
                line.delete_asked.connect(owner.delete_measure)
                self._lines[measure.id] = line
                self._column.addWidget(line)
            for finding in found:
                if finding.start is None and measure.id != open_id:  # type: ignore[attr-defined]
                    self._column.addWidget(FindingBox.of(finding))  # type: ignore[arg-type]

    def line(self, measure_id: str) -> MeasureLine | None:
        return self._lines.get(measure_id)


class ItemCard(Card):
    """One shortcoming (or disputed item): the words, what is contested, exhibits, and the measures that answer it."""

    def __init__(self, owner: Items, item_id: str) -> None:
        super().__init__()
        self._owner, self.item_id = owner, item_id
        t = owner.t
        self._number = label("", "base", "accent", bold=True)
        self.text = ProseField(
            owner.session, owner.kept, f"shortcomings/{item_id}.text", t("Shortcoming"), rows=1, bare=True
        )
        self.text.kept_one.connect(owner.shell.footer_changed)
        self.stance = Segments([("admitted", t("Right")), ("disputed", t("Contested"))], t("Is this item right?"))
        self.stance.chosen.connect(self._stance)
        self.exhibits = PickList(t("Exhibits"), t("No exhibit"), self._choices, compact=True)
        self.exhibits.picked.connect(self._link)
        more = ToolButton(t("More"), "grip", words=False, name=t("Move or delete"), on_click=self._menu)
        self._more = more
        self._number.setContentsMargins(0, space(13), 0, 0)
        head = row(self._number, self.text, more, spacing=12)
        head.setStretch(1, 1)
        for part in (self._number, more):
            head.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.add(head)
        self.add(rule())
        self.measures = MeasureList(owner)
        self.add(self.measures)
        self._without = label(t("No measure answers this yet"), "small", "warn")
        self._mark = picture("warn", "warn", 16)
        self._add = Button(
            t("Add a measure"), icon="plus", compact=True, on_click=lambda: owner.add_measure((self.item_id,))
        )
        self.add(row(self._mark, self._without, self.stance, None, self.exhibits, self._add))
        self._boxes = QVBoxLayout()
        self.add(self._boxes)
        self._found: object = None

    def _item(self) -> Shortcoming | None:
        return find(self._owner.session.case.shortcomings, self.item_id)

    def refresh(self, number: int) -> None:
        owner, item = self._owner, self._item()
        if item is None:
            return
        t, case = owner.t, owner.session.case
        partly = case.track == "partly"
        words = t("Item {number}", number=number) if partly else t("Shortcoming {number}", number=number)
        self._number.setText(words)
        self.text.edit.setAccessibleName(words)
        self.text.refresh()
        self.stance.setVisible(partly)
        self.stance.set_value("disputed" if item.disputed else "admitted")
        numbers = [n for one in item.exhibits if (n := case.exhibit_number(one)) is not None]
        self.exhibits.show_ids(item.exhibits, t.text([t("Exhibit {number}", number=n) for n in numbers]))
        answering = [one for one in case.measures if self.item_id in one.answers]
        self.measures.show_measures(answering, owner.open_id)
        lonely = not answering and not item.disputed
        self._without.setVisible(lonely)
        self._mark.setVisible(lonely)
        found = tuple(
            one
            for one in owner.session.findings_at(f"shortcomings/{self.item_id}")
            if one.where != f"shortcomings/{self.item_id}.text" and one.code != "shortcoming-without-measure"
        )
        if found != self._found:
            self._found = found
            clear(self._boxes)
            for finding in found:
                self._boxes.addWidget(FindingBox.of(finding))

    def _choices(self) -> list[tuple[str, str]]:
        case = self._owner.session.case
        return [(one.id, exhibit_words(case, one, self._owner.t)) for one in case.exhibits]

    def _stance(self, value: str) -> None:
        owner = self._owner
        path = f"shortcomings/{self.item_id}.disputed"
        owner.session.edit(with_value(owner.session.case, path, value == "disputed"), owner.t("Change an item"))

    def _link(self, ids: tuple[str, ...]) -> None:
        owner = self._owner
        path = f"shortcomings/{self.item_id}.exhibits"
        owner.session.edit(with_value(owner.session.case, path, tuple(ids)), owner.t("Link an exhibit"))

    def _menu(self) -> None:
        owner, t = self._owner, self._owner.t
        order = [one.id for one in owner.session.case.shortcomings]
        place = order.index(self.item_id)
        menu = QMenu(self)
        up = menu.addAction(t("Move up"), lambda: owner.move_item(self.item_id, place - 1))
        up.setEnabled(place > 0)
        down = menu.addAction(t("Move down"), lambda: owner.move_item(self.item_id, place + 1))
        down.setEnabled(place + 1 < len(order))
        menu.addAction(t("Delete"), lambda: owner.delete_item(self.item_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


class Items(Section):
    """Shortcomings and the measures that answer them."""

    def title(self) -> str:
        track = self.session.case.track
        if track == "partly":
            return self.t("2, 3  Items and measures")
        if track in ("dispute", "stolen"):
            return self.t("3  Measures")
        return self.t("2, 3  Shortcomings and measures")

    def build(self) -> None:
        t = self.t
        self.cards: dict[str, ItemCard] = {}
        self.editor: MeasureEditor | None = None
        self.open_id = ""
        self._list = QVBoxLayout()
        self._list.setSpacing(space(12))
        self.column.addLayout(self._list)
        self.loose = Card("list", t("Measures"))
        self._loose = MeasureList(self)
        self.loose.add(self._loose)
        self._add_loose = Button(t("Add a measure"), icon="plus", compact=True, on_click=lambda: self.add_measure(()))
        self.loose.add(row(None, self._add_loose))
        self.column.addWidget(self.loose)
        self.add_button = Button(t("Add a shortcoming"), icon="plus", compact=True, on_click=self.add_item)
        hint = Paragraph(t("Every shortcoming needs an answer: what is done, when, and by whom."), "small", "text-3")
        self._add_row = QWidget()
        line = row(self.add_button, spacing=12)
        line.addWidget(hint, 1, Qt.AlignmentFlag.AlignVCenter)
        self._add_row.setLayout(line)
        self.column.addWidget(self._add_row)
        self._general = QVBoxLayout()
        self.column.addLayout(self._general)
        self._general_key: object = None
        self.hints: QWidget | None = None
        self._hints_key: object = None

    @property
    def _admits(self) -> bool:
        return self.session.case.track in ("admit", "partly")

    def refresh(self) -> None:
        case, t = self.session.case, self.t
        if self.open_id and find(case.measures, self.open_id) is None:
            self._drop_editor()
        items = case.shortcomings if self._admits else ()
        for gone in [one for one in self.cards if find(items, one) is None]:
            card = self.cards.pop(gone)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, item in enumerate(items):
            if item.id not in self.cards:
                self.cards[item.id] = ItemCard(self, item.id)
            if self._list.indexOf(self.cards[item.id]) != place:
                self._list.insertWidget(place, self.cards[item.id])
            self.cards[item.id].refresh(place + 1)
        known = {item.id for item in items}
        loose = [one for one in case.measures if not known & set(one.answers)]
        self._loose.show_measures(loose, self.open_id)
        self.loose.setVisible(bool(loose) or not self._admits)
        if self.loose.title is not None:
            self.loose.title.set_text(t("Measures that answer none of them") if self._admits else t("Measures"))
        self._add_row.setVisible(self._admits)
        self.add_button.setText(t("Add an item") if case.track == "partly" else t("Add a shortcoming"))
        if self.editor is not None:
            self.editor.refresh()
        self._show_general()
        self._show_hints()

    def _show_general(self) -> None:
        found = tuple(one for one in self.session.findings if one.where in ("shortcomings", "measures"))
        if found != self._general_key:
            self._general_key = found
            clear(self._general)
            for finding in found:
                self._general.addWidget(FindingBox.of(finding))

    def _show_hints(self) -> None:
        """What the form knows to ask about this kind of violation; the user answers in own words."""
        form, case, t = self.session.form, self.session.case, self.t
        violation = find(form.violations, case.restriction.violation) if form is not None else None
        texts: tuple[Bilingual, ...] = violation.measures if violation is not None else ()
        if texts == self._hints_key:
            return
        self._hints_key = texts
        if self.hints is not None:
            self.column.removeWidget(self.hints)
            self.hints.deleteLater()
            self.hints = None
        if texts:
            card = Card("help", t("What others in this situation had to answer"), quiet=True)
            card.body.setSpacing(space(6))
            card.add(Paragraph(t("Questions only: write what you really did."), "small", "text-3"))
            for text in texts:
                line = row(picture("right", "text-3", 16), Paragraph(t.text(text), "small", "text-2"), spacing=8)
                line.setStretch(1, 1)
                line.setAlignment(Qt.AlignmentFlag.AlignTop)
                card.add(line)
            self.hints = card
            self.column.addWidget(card)

    def commit(self) -> None:
        for card in self.cards.values():
            card.text.commit()
        if self.editor is not None:
            self.editor.commit()

    def first_field(self) -> QWidget | None:
        card = next(iter(self.cards.values()), None)
        return card.text.edit if card is not None else self.add_button if self._admits else self._add_loose

    # shortcomings

    def add_item(self) -> None:
        item = Shortcoming(id=new_id("shortcoming", self.session.case.shortcomings))
        self.session.replace(self.t("Add a shortcoming"), shortcomings=(*self.session.case.shortcomings, item))
        self.refresh()
        card = self.cards[item.id]
        card.text.edit.setFocus()
        show_soon(self.page, card)

    def move_item(self, item_id: str, place: int) -> None:
        items = list(self.session.case.shortcomings)
        item = find(items, item_id)
        if item is not None:
            items.remove(item)
            items.insert(place, item)
            self.session.replace(self.t("Move a shortcoming"), shortcomings=tuple(items))

    def delete_item(self, item_id: str) -> None:
        items = tuple(one for one in self.session.case.shortcomings if one.id != item_id)
        self.session.replace(self.t("Delete a shortcoming"), shortcomings=items)
        self.shell.undo_bar(self.t("Shortcoming deleted"))
        self.add_button.setFocus()

    # measures

    def add_measure(self, answers: tuple[str, ...]) -> None:
        measure = Measure(id=new_id("measure", self.session.case.measures), answers=answers)
        self.session.replace(self.t("Add a measure"), measures=(*self.session.case.measures, measure))
        self.open_measure(measure.id)

    def open_measure(self, measure_id: str, part: str = "text") -> None:
        """Open the fields of a measure in its place."""
        self._drop_editor()
        self.open_id = measure_id
        self.editor = MeasureEditor(self.session, self.kept, measure_id)
        self.editor.closed.connect(self.close_measure)
        self.editor.delete_asked.connect(self.delete_measure)
        self.refresh()
        self.editor.show()  # the layout would show it only later, and what is hidden cannot take the focus
        self.editor.focus_on(part)
        show_soon(self.page, self.editor)

    def _drop_editor(self) -> None:
        if self.editor is not None:
            self.editor.commit()
            self.editor.hide()
            self.editor.setParent(None)
            self.editor.deleteLater()
        self.editor, self.open_id = None, ""

    def close_measure(self) -> None:
        closed = self.open_id
        self._drop_editor()
        self.refresh()
        for holder in (*(card.measures for card in self.cards.values()), self._loose):
            line = holder.line(closed)
            if line is not None:
                line.setFocus()

    def delete_measure(self, measure_id: str) -> None:
        if measure_id == self.open_id:
            self.editor, editor, self.open_id = None, self.editor, ""
            if editor is not None:
                editor.hide()
                editor.setParent(None)
                editor.deleteLater()
        measures = tuple(one for one in self.session.case.measures if one.id != measure_id)
        self.session.replace(self.t("Delete a measure"), measures=measures)
        self.shell.undo_bar(self.t("Measure deleted"))

    def reveal(self, where: str) -> QWidget | None:
        place, _, part = where.partition(".")
        kind, _, item_id = place.partition("/")
        if kind == "measures" and find(self.session.case.measures, item_id) is not None:
            self.open_measure(item_id, part or "text")
            return self.editor
        if kind == "shortcomings" and item_id in self.cards:
            self.cards[item_id].text.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return self.cards[item_id]
        target = self.add_button if self._admits else self._add_loose
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return target
