"""The record of attempts: when the papers were handed in, what number it was given, and what was answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app import clock
from app.case.model import Attempt, AttemptResult, Moment, find, new_id, swap
from app.guidance.moments import local
from app.guidance.quick_entry import parse_when
from app.wizard import i18n
from app.wizard.kit import Button, Card, Combo, Field, FieldGrid, LineEdit, Paragraph, clear, label, row, rule
from app.wizard.page import Shell
from app.wizard.phrases import moment_words
from app.wizard.session import Session
from app.wizard.theme import space


class Cell(QWidget):
    """One figure of the ledger: what it is, the value, where it comes from."""

    def __init__(self, name: str, value: str, note: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(space(16), space(10), space(16), space(12))
        column.setSpacing(0)
        column.addWidget(Paragraph(name, "caption", "text-2"))
        column.addWidget(Paragraph(value, "base", bold=True))
        column.addWidget(Paragraph(note, "caption", "text-3"))
        column.addStretch()


class Ledger(Card):
    """Attempts so far, and the button that notes a new one."""

    noted = Signal()

    def __init__(self, session: Session, shell: Shell, preferred: Callable[[], str] = str) -> None:
        """`preferred` gives the id of the channel that is chosen above."""
        super().__init__(ruled=True)
        self._session, self._shell = session, shell
        self._preferred = preferred
        self._t = t = i18n.translator()
        self._key: object = None
        self._closed = True
        self.button = Button(t("I have submitted, note the time…"), icon="pen", compact=True, on_click=self._ask)
        head = row(label(t("Record of attempts"), "card-title"), None, self.button, margins=(16, 10, 16, 10))
        self.body.addLayout(head)
        self.body.addWidget(rule())
        self._cells = QHBoxLayout()
        self._cells.setSpacing(0)
        self.body.addLayout(self._cells)
        self._form = self._note_form()
        self.body.addWidget(self._form)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)

    def _note_form(self) -> QWidget:
        t = self._t
        holder = QWidget()
        self.when = LineEdit()
        self.channel = Combo(name=t("Through which way"))
        self.reference = LineEdit()
        self._when_field = Field(t("When"), self.when, above=True)
        grid = FieldGrid()
        grid.add(self._when_field)
        grid.add(Field(t("Through which way"), self.channel, above=True))
        grid.add(
            Field(t("Reference number"), self.reference, t("If the platform showed one."), optional=True, above=True),
            wide=True,
        )
        keep = Button(t("Note it"), compact=True, on_click=self._keep)
        cancel = Button(t("Cancel"), "quiet", compact=True, on_click=self._cancel)
        self.when.returnPressed.connect(self._keep)
        self.reference.returnPressed.connect(self._keep)
        column = QVBoxLayout(holder)
        column.setContentsMargins(space(16), space(12), space(16), space(16))
        column.setSpacing(space(12))
        column.addWidget(grid)
        column.addLayout(row(keep, cancel, None))
        holder.hide()
        return holder

    def set_primary(self, primary: bool) -> None:
        self.button.set_kind("primary" if primary else "")

    def refresh(self) -> None:
        case, decision = self._session.case, self._session.decision
        key = (case.attempts, decision, self._session.form)
        if key == self._key:
            return
        self._key = key
        self._show_cells()
        clear(self._rows)
        for number, attempt in enumerate(case.attempts, 1):
            self._rows.addWidget(rule())
            self._rows.addWidget(self._row(number, attempt))

    def _show_cells(self) -> None:
        t, case, decision = self._t, self._session.case, self._session.decision
        clear(self._cells)
        made = len(case.attempts)
        left = decision.attempts_left if decision is not None else None
        if left is None:
            allowed, note = t("not known"), t("No source gives a number.")
        else:
            allowed = t.plural("{count} attempt", "{count} attempts", left)
            note = t("by the rule that decides this case")
        replies = [one.reply for one in decision.channels if one.reply is not None] if decision is not None else []
        reply = decision.rule.reply if decision is not None and decision.rule.reply is not None else None
        reply = reply or (replies[0] if replies else None)
        cells = (
            (
                t("Handed in so far"),
                t.plural("{count} time", "{count} times", made),
                t("only what you note here counts"),
            ),
            (t("Still allowed"), allowed, note),
            (t("Reply"), t.text(reply) if reply is not None else t("not known"), t("as the sources say")),
        )
        for place, cell in enumerate(cells):
            if place:
                self._cells.addWidget(rule(upright=True))
            self._cells.addWidget(Cell(*cell), 1)

    def _row(self, number: int, attempt: Attempt) -> QFrame:
        t = self._t
        holder = QFrame()
        result = Combo(
            [
                ("pending", t("No answer yet")),
                ("accepted", t("Granted")),
                ("rejected", t("Refused")),
                ("withdrawn", t("Withdrawn")),
            ],
            t("Result of attempt {number}", number=number),
            compact=True,
        )
        result.set_value(attempt.result)
        result.activated.connect(lambda _index: self._judge(attempt.id, result.value()))
        answer = LineEdit(placeholder=t("What was answered, word for word"))
        answer.setProperty("compact", True)
        answer.setAccessibleName(t("Answer to attempt {number}", number=number))
        answer.set_value(attempt.answer)
        answer.left.connect(lambda: self._replace(attempt.id, answer=answer.text().strip()))
        channel = self._channel_name(attempt.channel)
        words = "，".join if t.language == "zh_CN" else ", ".join
        said = words(part for part in (moment_words(attempt.submitted_at, t), channel, attempt.reference) if part)
        column = QVBoxLayout(holder)
        column.setContentsMargins(space(16), space(10), space(16), space(12))
        column.setSpacing(space(8))
        delete = Button(
            t("Delete"),
            "quiet",
            compact=True,
            name=t("Delete attempt {number}", number=number),
            on_click=lambda: self._delete(attempt.id),
        )
        head = row(Paragraph(said, "base", lead=f"{number}  "), delete)
        head.setStretch(0, 1)
        column.addLayout(head)
        line = row(result, answer)
        line.setStretch(1, 1)
        column.addLayout(line)
        return holder

    def _channel_name(self, channel_id: str) -> str:
        form = self._session.form
        channel = find(form.channels, channel_id) if form is not None else None
        return self._t.text(channel.name) if channel is not None else ""

    # changing

    def _ask(self) -> None:
        t = self._t
        now = local(clock.now(), self._session.case)
        self.when.setText(moment_words(Moment(date=now.date(), time=now.time().replace(second=0, microsecond=0)), t))
        self._when_field.set_error("")
        self.channel.clear()
        decision = self._session.decision
        for channel in decision.channels if decision is not None else ():
            if channel.manner != "self":
                self.channel.addItem(t.text(channel.name), channel.id)
        self.channel.addItem(t("Another way"), "")
        if self._preferred():
            self.channel.set_value(self._preferred())
        self.reference.clear()
        self._form.show()
        self.when.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel(self) -> None:
        self._form.hide()
        self.button.setFocus()

    def _keep(self) -> None:
        now = local(clock.now(), self._session.case).replace(tzinfo=None)
        entry = parse_when(self.when.text(), now)
        self._when_field.set_error(self._t.text(entry.problem))
        if entry.at is None or entry.problem:
            self.when.setFocus()
            return
        attempts = self._session.case.attempts
        attempt = Attempt(
            id=new_id("attempt", attempts),
            submitted_at=entry.at,
            channel=self.channel.value(),
            reference=self.reference.text().strip(),
        )
        self._form.hide()
        self._session.replace(self._t("Note an attempt"), attempts=(*attempts, attempt))
        self.button.setFocus()
        self.noted.emit()

    def _judge(self, attempt_id: str, value: str) -> None:
        result: AttemptResult = next(one for one in get_args(AttemptResult) if one == value)
        now = local(clock.now(), self._session.case)
        answered = None if result == "pending" else Moment(date=now.date())
        attempt = find(self._session.case.attempts, attempt_id)
        if attempt is not None and attempt.answered_at is not None and answered is not None:
            answered = attempt.answered_at
        self._replace(attempt_id, result=result, answered_at=answered)

    def _replace(self, attempt_id: str, **changes: object) -> None:
        attempt = find(self._session.case.attempts, attempt_id)
        if attempt is not None:
            changed = msgspec.structs.replace(attempt, **changes)
            self._session.replace(self._t("Change an attempt"), attempts=swap(self._session.case.attempts, changed))

    def _delete(self, attempt_id: str) -> None:
        attempts = tuple(one for one in self._session.case.attempts if one.id != attempt_id)
        self._session.replace(self._t("Delete an attempt"), attempts=attempts)
        self._shell.undo_bar(self._t("Attempt deleted"))
        self.button.setFocus()
