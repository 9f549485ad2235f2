"""Page 1: which platform, what the notice says, and every thing read from it to be confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import msgspec
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.case.model import AccountKind, Moment
from app.guidance.forms_loader import all_forms
from app.guidance.notice import Proposal, propose
from app.guidance.steps import confirmed
from app.wizard import theme
from app.wizard.kit import (
    Button,
    Card,
    Check,
    Chip,
    Choice,
    ChoiceCards,
    Combo,
    LineEdit,
    Paragraph,
    clear,
    label,
    picture,
    row,
    rule,
)
from app.wizard.moments import MomentEdit, moment_field
from app.wizard.notice_edit import NoticeEdit
from app.wizard.notice_rows import Row, asked_here, notice_rows
from app.wizard.page import Footer, Page

_MOMENTS = ("starts_at", "ends_at", "release_from")


class WhatHappenedPage(Page):
    """Platform, notice, and the rows to confirm. Confirmed means: it stands in the case."""

    step_id = "what_happened"

    @property
    def title(self) -> str:
        return self.t("What happened")

    @property
    def lead(self) -> str:
        return self.t(
            "Choose the platform, then paste the notice. The program reads the penalty and the reason from it; "
            "you confirm each one."
        )

    def build(self) -> None:
        self._editing = ""
        self._drawn: object = None
        self._proposal = Proposal()
        self._read: tuple[str, str] = ("", "")
        self._platform()
        self._notice()
        self._rows_card = Card(ruled=True)
        self._rows_title = label(self.t("Read from the notice"), bold=True)
        self._rows_state = QHBoxLayout()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        head = row(self._rows_title, None, spacing=8)
        head.addLayout(self._rows_state)
        self._rows_card.add_row(head)
        self._rows_card.add(self._rows)
        self.body.addWidget(self._rows_card)
        self._seen()
        self.targets["restriction"] = self._rows_card

    # The platform.

    def _platform(self) -> None:
        t = self.t
        ready = {form.id for form in all_forms()}
        soon = t("No form in this version")
        choices = [
            Choice(kind, name, "" if kind in ready else soon, tile, kind in ready)
            for kind, tile, name in (
                ("wechat/personal", t("W"), t("WeChat")),
                ("wecom/member", t("C"), t("WeCom")),
                ("official-account/account", t("O"), t("Official account, mini program")),
                ("qq/personal", "Q", "QQ"),
                ("alipay/personal", t("A"), t("Alipay")),
            )
        ]
        self.platform = ChoiceCards(choices, t("Which platform"), least=136)
        self.platform.chosen.connect(self._choose_platform)
        column = QVBoxLayout()
        column.setSpacing(theme.space(8))
        column.addWidget(label(t("Which platform"), "card-title"))
        column.addWidget(self.platform)
        self.body.addLayout(column)
        self.targets["account_kind"] = self.platform.cards()[0]

    def _choose_platform(self, kind: str) -> None:
        label_ = self.t("platform")
        self.session.replace(label_, account_kind=cast(AccountKind, kind))

    # The notice.

    def _notice(self) -> None:
        t = self.t
        self.notice = NoticeEdit(t("Words of the notice"))
        self.notice.edited.connect(self._notice_edited)
        paste = Button(t("Paste"), icon="copy", compact=True, on_click=self._paste)
        paste.setAccessibleName(t("Paste the notice"))
        self._count = label("", "caption", "text-3")
        self._hint = Paragraph("", "caption", "text-3")
        column = QVBoxLayout()
        column.setSpacing(theme.space(6))
        column.addSpacing(theme.space(4))
        column.addLayout(row(label(t("Words of the notice"), "card-title"), None, paste))
        column.addWidget(self.notice)
        line = QHBoxLayout()
        line.addWidget(self._hint, 1)
        line.addWidget(self._count)
        column.addLayout(line)
        self.body.addLayout(column)
        self.targets["restriction.notice"] = self.notice

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text().strip()
        if text:
            self.notice.setPlainText(text)
            self.notice.flush()
        self.notice.setFocus()

    def _notice_edited(self, text: str) -> None:
        self._set("notice", text, self.t("notice"), merge="notice")

    # When it was first seen: no notice says that, so it is asked.

    def _seen(self) -> None:
        t = self.t
        card = Card()
        edit = MomentEdit(t("First seen"))
        edit.entered.connect(lambda moment: self._set("noticed_at", moment, t("first seen")))
        about = t("When you first saw the notice. If you know only the day, write the day alone.")
        self._seen_field = moment_field(t("First seen"), edit, about)
        self._seen_edit = edit
        card.add(self._seen_field)
        self._seen_guess = Check(t("Only roughly; print it as an estimate"))
        self._seen_guess.clicked.connect(self._guess)
        edit.textChanged.connect(lambda text: self._seen_guess.setEnabled(bool(text.strip())))
        card.add(self._seen_guess)
        self.body.addWidget(card)
        self.targets["restriction.noticed_at"] = self._seen_field

    def _guess(self, estimated: bool) -> None:
        moment = self.session.case.restriction.noticed_at
        if moment is not None:
            changed = msgspec.structs.replace(moment, estimated=estimated)
            self._set("noticed_at", changed, self.t("first seen"))

    # The case.

    def _set(self, field: str, value: object, label_: str = "", merge: str = "") -> None:
        restriction = msgspec.structs.replace(self.session.case.restriction, **{field: value})
        self.session.replace(label_, merge, restriction=restriction)

    def refresh(self) -> None:
        case = self.session.case
        self.platform.set_value(case.account_kind or "")
        restriction = case.restriction
        self.notice.set_value(restriction.notice)
        self._read_notice(restriction.notice)
        count = len(restriction.notice.strip())
        self._count.setText(self.t.plural("{count} character", "{count} characters", count) if count else "")
        self._seen_edit.set_moment(restriction.noticed_at)
        self._seen_guess.setChecked(bool(restriction.noticed_at and restriction.noticed_at.estimated))
        self._seen_guess.setEnabled(restriction.noticed_at is not None)
        self._show_rows()

    def _read_notice(self, notice: str) -> None:
        form = self.session.form
        key = (form.id if form else "", notice)
        if key != self._read:
            self._read = key
            self._proposal = propose(notice, form) if form is not None and notice.strip() else Proposal()
        self.notice.mark(self._proposal.spans)
        t = self.t
        if form is None:
            words = t("Choose the platform first; the words are kept.")
        elif not notice.strip():
            words = t("Copy it word for word, with title and time. The prompt at login counts too.")
        elif self._proposal.spans:
            words = t("The marked words are what the rows below stand on; a row leads to its words.")
        else:
            words = t("Nothing could be read from it. Choose penalty and violation yourself in the rows below.")
        self._hint.set_text(words)

    # The rows.

    def rows(self) -> list[Row]:
        """What was read and what is confirmed, in the order of the page."""
        form = self.session.form
        return notice_rows(self.t, form, self.session.case, self._proposal) if form is not None else []

    def open_rows(self) -> list[Row]:
        """Rows that wait to be confirmed; penalty and violation also when nothing was read."""
        return [
            entry
            for entry in self.rows()
            if not entry.confirmed and (entry.value or entry.field in ("kind", "violation"))
        ]

    def _show_rows(self) -> None:
        rows = self.rows()
        state = (rows, self._editing)
        self._rows_card.setVisible(bool(rows))
        if state == self._drawn:
            return
        self._drawn = state
        held = self._focused_row()
        clear(self._rows)
        clear(self._rows_state)
        waiting = len(self.open_rows())
        if waiting:
            self._rows_state.addWidget(picture("warn", "warn", 16))
            words = self.t.plural("{count} waits for you", "{count} wait for you", waiting)
            self._rows_state.addWidget(label(words, "small", "warn"))
        for entry in rows:
            self._rows.addWidget(rule())
            holder = self._editor(entry) if entry.field == self._editing else self._line(entry)
            holder.setObjectName(entry.field)
            self._rows.addWidget(holder)
            holder.show()  # a layout shows its widgets later, and a hidden one cannot take the focus
            self.targets[f"restriction.{entry.field}"] = holder
        self._restore_focus(held)
        self.shell.footer_changed()

    def _focused_row(self) -> str:
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self._rows_card:
            if widget.objectName() and widget.parentWidget() is self._rows_card:
                return widget.objectName()
            widget = widget.parentWidget()
        return ""

    def _restore_focus(self, field: str) -> None:
        """After a row was confirmed the next open one gets the focus, so that Enter confirms them all."""
        if not field:
            return
        holder = self.targets.get(f"restriction.{self._editing or field}")
        target = _first_button(holder)
        waiting = self.open_rows()
        if not self._editing and waiting:
            target = _first_button(self.targets.get(f"restriction.{waiting[0].field}"))
        elif not self._editing and self.session.case.restriction.noticed_at is None:
            target = self._seen_edit
        if target is not None:
            target.setFocus()

    def _line(self, entry: Row) -> QWidget:
        t = self.t
        line = QHBoxLayout()
        line.setSpacing(theme.space(8))
        name = label(entry.name, tone="text-2", wrap=True)
        name.setFixedWidth(theme.px(96))
        line.addWidget(name)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        missing = t("not given") if entry.field not in ("kind", "violation") else t("not found in the notice")
        shown = Paragraph(entry.words or missing, bold=bool(entry.words), tone="text" if entry.words else "text-3")
        words.addWidget(shown)
        if entry.detail and not entry.confirmed:
            words.addWidget(Paragraph(entry.detail, "caption", "text-3"))
        words.addStretch()
        line.addLayout(words, 1)
        if entry.span is not None:
            span = entry.span
            show = Button(t("In the notice"), "link", on_click=lambda: self.notice.select(*span))
            show.setAccessibleName(t("{name}: show it in the notice", name=entry.name))
            line.addWidget(show)
            line.addSpacing(theme.space(8))
        spoken = f"{entry.name}: {entry.words or missing}"
        if entry.confirmed:
            line.addWidget(Chip(t("Checked"), "ok"))
            change = Button(t("Change"), "link", name=t("{what}. Change", what=spoken))
        else:
            if entry.value:
                right = Button(t("Right"), icon="check", compact=True, name=t("{what}. Right", what=spoken))
                right.clicked.connect(lambda: self._confirm(entry))
                line.addWidget(right)
            word = t("Change") if entry.value else t("Choose")
            change = Button(word, compact=True, name=f"{spoken}. {word}")
        change.clicked.connect(lambda: self._edit(entry.field))
        line.addWidget(change)
        return _holder(line)

    def _confirm(self, entry: Row) -> None:
        if entry.field == "ends_at" and entry.value == "permanent":
            self._set("permanent", True, entry.name)
        else:
            self._put(entry.field, entry.value, entry.name)

    def _put(self, field: str, value: object, name: str) -> None:
        """Write a row into the case: an answer, or a part of the restriction."""
        question = field.removeprefix("answers.")
        if question == field:
            self._set(field, value, name)
        else:
            self.session.replace(name, answers={**self.session.case.answers, question: str(value)})

    def _edit(self, field: str) -> None:
        self._editing = field
        self._show_rows()
        holder = self.targets.get(f"restriction.{field}")
        target = next((child for child in holder.findChildren(QWidget) if _enterable(child)), None) if holder else None
        if target is not None:
            target.setFocus()

    def _finish(self, field: str, value: object, name: str) -> None:
        self._editing = ""
        self._put(field, value, name)
        self._show_rows()

    def _editor(self, entry: Row) -> QWidget:
        makers: dict[str, Callable[[Row], QWidget]] = {
            "kind": self._choice_editor,
            "violation": self._choice_editor,
            "starts_at": self._moment_editor,
            "ends_at": self._moment_editor,
            "release_from": self._moment_editor,
            "offence_number": self._number_editor,
        }
        if entry.field.startswith("answers."):
            return self._answer_editor(entry)
        return makers.get(entry.field, self._text_editor)(entry)

    def _choice_editor(self, entry: Row) -> QWidget:
        form = self.session.form
        assert form is not None
        entries = form.restrictions if entry.field == "kind" else form.violations
        choices = [("", self.t("Choose…")), *((one.id, self.t.text(one.name)) for one in entries)]
        combo = Combo(choices, entry.name)
        combo.set_value(str(entry.value or ""))
        about = Paragraph("", "caption", "text-3")
        texts = {one.id: self.t.text(one.explanation) for one in entries}

        def explain() -> None:
            about.set_text(texts.get(combo.value(), ""))

        combo.currentIndexChanged.connect(lambda _index: explain())
        explain()
        return self._editor_line(entry, combo, lambda: self._finish(entry.field, combo.value(), entry.name), about)

    def _answer_editor(self, entry: Row) -> QWidget:
        form = self.session.form
        assert form is not None
        question = next(one for one in asked_here(form) if entry.field == f"answers.{one.id}")
        choices = [("", self.t("Choose…")), *((one.id, self.t.text(one.text)) for one in question.choices)]
        combo = Combo(choices, entry.name)
        combo.set_value(str(entry.value or ""))
        about = Paragraph(self.t.text(question.help) if question.help else "", "caption", "text-3")
        return self._editor_line(entry, combo, lambda: self._finish(entry.field, combo.value(), entry.name), about)

    def _number_editor(self, entry: Row) -> QWidget:
        choices = [(str(number), self.t("time {number}", number=number)) for number in range(1, 6)]
        combo = Combo(choices, entry.name)
        combo.set_value(str(entry.value))
        about = Paragraph(self.t("How many penalties of the same kind, this one counted."), "caption", "text-3")
        finish: Callable[[], None] = lambda: self._finish(entry.field, int(combo.value() or 1), entry.name)  # noqa: E731
        return self._editor_line(entry, combo, finish, about)

    def _text_editor(self, entry: Row) -> QWidget:
        edit = LineEdit(str(entry.value or ""))
        edit.setAccessibleName(entry.name)
        finish: Callable[[], None] = lambda: self._finish(entry.field, edit.text().strip(), entry.name)  # noqa: E731
        edit.returnPressed.connect(finish)
        return self._editor_line(entry, edit, finish)

    def _moment_editor(self, entry: Row) -> QWidget:
        edit = MomentEdit(entry.name)
        problem = Paragraph("", "small", "bad")
        edit.on_problem = problem.set_text
        moment = entry.value if isinstance(entry.value, Moment) else None
        edit.set_moment(moment)
        forever = Check(self.t("permanent"))
        if entry.field != "ends_at":
            forever.hide()
        forever.setChecked(entry.value == "permanent")
        edit.setDisabled(forever.isChecked())
        forever.toggled.connect(edit.setDisabled)

        def finish() -> None:
            if forever.isChecked():
                restriction = msgspec.structs.replace(self.session.case.restriction, ends_at=None, permanent=True)
            elif edit.text().strip() and edit.read() is None:
                edit.commit()
                return
            else:
                changes: dict[str, object] = {entry.field: edit.read() if edit.text().strip() else None}
                if entry.field == "ends_at":
                    changes["permanent"] = False
                restriction = msgspec.structs.replace(self.session.case.restriction, **changes)
            self._editing = ""
            self.session.replace(entry.name, restriction=restriction)
            self._show_rows()

        edit.returnPressed.connect(finish)
        return self._editor_line(entry, edit, finish, problem, extra=forever)

    def _editor_line(
        self,
        entry: Row,
        edit: QWidget,
        finish: Callable[[], None],
        below: Paragraph | None = None,
        extra: QWidget | None = None,
    ) -> QWidget:
        t = self.t
        column = QVBoxLayout()
        column.setSpacing(theme.space(6))
        name = label(entry.name, tone="text-2", wrap=True)
        name.setFixedWidth(theme.px(96))
        line = row(name, spacing=8)
        line.addWidget(edit, 1)
        if extra is not None:
            line.addWidget(extra)
        line.addWidget(
            Button(t("Keep"), icon="check", compact=True, name=f"{entry.name}. {t('Keep')}", on_click=finish)
        )
        back = Button(t("Cancel"), "quiet", compact=True, on_click=self._cancel)
        line.addWidget(back)
        column.addLayout(line)
        if below is not None:
            under = QHBoxLayout()
            under.addSpacing(theme.px(96) + theme.space(8))
            under.addWidget(below, 1)
            column.addLayout(under)
        return _holder(column)

    def _cancel(self) -> None:
        self._editing = ""
        self._show_rows()

    # The page.

    def footer(self) -> Footer:
        t = self.t
        word = t("See what can be done")
        if self.session.form is None:
            return Footer(t("Choose the platform to go on"), word, enabled=False)
        if confirmed(self.session.case):
            return Footer(forward=word)
        waiting = [entry for entry in self.open_rows() if entry.field in ("kind", "violation")]
        note = t.plural("Check {count} more row to go on", "Check {count} more rows to go on", len(waiting))
        return Footer(note, word, enabled=False)

    def initial_focus(self) -> QWidget | None:
        return self.notice if self.session.case.account_kind else self.platform.cards()[0]

    def leave(self) -> None:
        self.notice.flush()
        self._seen_edit.commit()


def _holder(content: QHBoxLayout | QVBoxLayout) -> QWidget:
    holder = QWidget()
    side, gap = theme.space(16), theme.space(7)
    content.setContentsMargins(side, gap, side, gap)
    holder.setLayout(content)
    holder.setMinimumHeight(theme.px(46))
    return holder


def _enterable(widget: QWidget) -> bool:
    return isinstance(widget, Combo | LineEdit) and widget.isEnabled()


def _first_button(holder: QWidget | None) -> QWidget | None:
    buttons = holder.findChildren(Button) if holder is not None else []
    plain = [button for button in buttons if button.property("kind") != "link"]
    return next(iter(plain or buttons), None)
