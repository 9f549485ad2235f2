"""Parts of the statement page: facts, self-check, loss of control, closing words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.guidance.moments import local
from app.guidance.quick_entry import parse_when
from app.wizard.edits import value_at, with_value
from app.wizard.kit import (
    Button,
    Card,
    Check,
    Field,
    FieldGrid,
    LineEdit,
    Note,
    Paragraph,
    clear,
)
from app.wizard.phrases import moment_words, one_year, span_words
from app.wizard.statement_section import Section
from app.wizard.theme import space


class Facts(Section):
    """Part one: from the timeline, or in the user's own words."""

    def title(self) -> str:
        return self.t("1  The facts")

    def build(self) -> None:
        t = self.t
        self.lines = Card(
            "clock",
            t("From the timeline"),
            Button(t("Change the timeline"), "quiet", compact=True, on_click=lambda: self.shell.go("timeline")),
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(space(4))
        self.lines.add(self._lines)
        self._shown: object = None
        self.column.addWidget(self.lines)
        self.own = Check(t("Write this part in my own words"))
        self.own.clicked.connect(self._switch)
        self.column.addWidget(self.own)
        self.field = self.words(
            "statement.facts",
            t("The facts in your own words"),
            t("What you did, when, how often. An empty line begins a new paragraph."),
            rows=6,
        )
        self.column.addWidget(self.field)
        self._open = False

    def refresh(self) -> None:
        super().refresh()
        case, t = self.session.case, self.t
        self._open = self._open or bool(case.statement.facts)
        self.own.setChecked(self._open)
        self.field.setVisible(self._open)
        events = case.timeline()
        if events == self._shown:
            return
        self._shown = events
        clear(self._lines)
        if not events:
            self._lines.addWidget(Paragraph(t("The timeline is still empty."), "small", "text-3"))
        years = not one_year(events)
        for event in events:
            self._lines.addWidget(
                Paragraph(event.what, "small", "text-2", lead=span_words(event.at, event.until, t, year=years) + " ")
            )

    def _switch(self, on: bool) -> None:
        self._open = on
        if on:
            self.field.show()
            self.field.edit.setFocus()
        elif self.session.case.statement.facts:
            self.session.edit(with_value(self.session.case, "statement.facts", ""), self.t("Use the timeline"))
            self.shell.undo_bar(self.t("Own words taken out; the timeline is used"))
        self.refresh()

    def first_field(self) -> QWidget | None:
        return self.field.edit if self._open else self.own


class Closing(Section):
    """Responsibility and request."""

    def title(self) -> str:
        return self.t("Last words")

    def build(self) -> None:
        t, case, form = self.t, self.session.case, self.session.form
        card = Card()
        if case.track in ("admit", "partly"):
            card.add(
                self.words(
                    "statement.responsibility",
                    t("Responsibility"),
                    t("One sentence: what you take responsibility for and what you will do."),
                    optional=True,
                )
            )
        rule_ = next((one for one in form.tracks if one.id == case.track), None) if form is not None else None
        if rule_ is not None:
            card.add(Note(t.text(rule_.request), lead=t("Without words of your own the request is:")))
        card.add(
            self.words(
                "statement.request",
                t("Request in your own words"),
                t("Ask for a review. Not for a result or a date."),
                optional=True,
            )
        )
        self.column.addWidget(card)


class OwnCheck(Section):
    """Track "dispute": what was checked instead of an admission."""

    def title(self) -> str:
        return self.t("2  What you checked")

    def build(self) -> None:
        t = self.t
        card = Card("search", t("Your own check"))
        for name, title, help_text, optional in (
            ("scope", t("What you looked at"), t("Messages, groups, posts, devices, and from when to when."), False),
            ("method", t("How"), t("For example: went through every message of these days."), False),
            ("result", t("What you found"), t("Numbers and times. Also what speaks against you."), False),
            ("complaints", t("Complaints you know of"), t("Who complained about what; “none known” if so."), True),
            ("conclusion", t("What follows"), t("Why the reason in the notice does not fit."), False),
            ("unchecked", t("What you could not check"), t("Naming it is stronger than leaving it out."), True),
        ):
            card.add(self.words(f"self_check.{name}", title, help_text, optional=optional))
        self.column.addWidget(card)


class Control(Section):
    """Track "stolen": how control was lost and regained."""

    def title(self) -> str:
        return self.t("2  Loss of control")

    def build(self) -> None:
        t = self.t
        card = Card("keys", t("How you lost and regained the account"))
        grid = FieldGrid()
        self.moments: dict[str, tuple[LineEdit, Field]] = {}
        for name, title in (
            ("lost_at", t("Lost")),
            ("noticed_at", t("Noticed")),
            ("recovered_at", t("Regained")),
        ):
            edit = LineEdit()
            field = Field(title, edit, t("Such as 2026-11-14 22:10 or about 22:10."), above=True)
            edit.left.connect(lambda name=name: self._apply(name))
            edit.returnPressed.connect(lambda name=name: self._apply(name))
            self.moments[name] = (edit, field)
            grid.add(field)
        card.add(grid)
        card.add(
            self.words("loss.how", t("How it happened"), t("Only what you know. Say what you only suspect."), rows=3)
        )
        card.add(
            self.words(
                "loss.steps", t("What you did to regain it"), t("Password, devices logged out, reports."), rows=3
            )
        )
        card.add(
            self.words("loss.receipt", t("Report or receipt"), t("Number of a police report or case."), optional=True)
        )
        self.column.addWidget(card)

    def _apply(self, name: str) -> None:
        edit, field = self.moments[name]
        words, path = edit.text().strip(), f"loss.{name}"
        old = value_at(self.session.case, path)
        if words == (moment_words(old, self.t) if old else ""):
            field.set_error("")
            return
        moment = None
        if words:
            entry = parse_when(words, local(clock.now(), self.session.case).replace(tzinfo=None))
            field.set_error(self.t.text(entry.problem))
            if entry.at is None or entry.problem:
                return
            moment = entry.at
        field.set_error("")
        self.session.edit(with_value(self.session.case, path, moment), self.t("Change a time"))

    def commit(self) -> None:
        # Taking over one field draws the others anew, so what stands in them is read first.
        typed = {name: edit.text() for name, (edit, _) in self.moments.items()}
        super().commit()
        for name, text in typed.items():
            self.moments[name][0].setText(text)
            self._apply(name)

    def refresh(self) -> None:
        super().refresh()
        for name, (edit, field) in self.moments.items():
            moment = value_at(self.session.case, f"loss.{name}")
            if not field.error():
                edit.set_value(moment_words(moment, self.t) if moment else "")
            for finding in self.session.findings_at(f"loss.{name}")[:1]:
                field.set_error(self.t.text(finding.message))

    def first_field(self) -> QWidget | None:
        return self.moments["lost_at"][0]

    def reveal(self, where: str) -> QWidget | None:
        name = where.partition(".")[2]
        if name in self.moments:
            edit, field = self.moments[name]
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return field
        return super().reveal(where)
