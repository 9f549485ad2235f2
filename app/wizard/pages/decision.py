"""Page 2: what can be done now, why, on whose word; the form's questions; what the user honestly says."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app import clock
from app.case.model import Track
from app.guidance.conditions import holds
from app.guidance.forms import Form, Question, Source
from app.guidance.moments import local
from app.guidance.routes import APPEALS, Decision
from app.wizard import theme
from app.wizard.daystrip import DayStrip
from app.wizard.kit import (
    Banner,
    Card,
    Choice,
    ChoiceCards,
    Paragraph,
    Radio,
    SourceChip,
    Title,
    clear,
    label,
    picture,
    row,
    rule,
)
from app.wizard.page import Footer, Page

_GLYPHS = {
    "appeal": "done",
    "admin_appeal": "users",
    "linked_account": "users",
    "self_release": "keys",
    "wait": "wait",
    "fix_first": "pen",
    "none": "minus",
}


class DecisionPage(Page):
    """Built anew from the decision whenever it changes."""

    step_id = "decision"

    @property
    def title(self) -> str:
        return self.t("What can be done now")

    def build(self) -> None:
        self._drawn: object = None
        self._asked = False

    def refresh(self) -> None:
        session = self.session
        case, form, decision = session.case, session.form, session.decision
        if form is None or decision is None:
            return
        state = (decision, case.track, case.answers, case.restriction, case.attempts)
        if state == self._drawn:
            return
        self._drawn = state
        focus = self.focusWidget()
        name = self._still(focus.objectName()) if focus is not None and focus.hasFocus() else ""
        asked, self._asked = self._asked, bool(decision.open_here)
        if asked and not self._asked:
            name = name and "verdict"  # the last answer was given: what it led to is read next
        clear(self.body)
        self.targets.clear()
        self._draw(form, decision)
        if name:
            QTimer.singleShot(0, self, lambda: self._focus_again(name))
        self.shell.footer_changed()

    def _still(self, name: str) -> str:
        """The name of the choice that is on now: an arrow key chooses before it moves the focus."""
        group = name.partition("=")[0]
        value = self.session.case.track if group == "track" else self.session.case.answers.get(group)
        return f"{group}={value}" if value and group != name else name

    def _focus_again(self, name: str) -> None:
        """The widgets are new, and a layout shows them only later; a hidden one cannot take the focus."""
        again = self.findChild(QWidget, name)
        if again is not None:
            again.setFocus()

    def _draw(self, form: Form, decision: Decision) -> None:
        questions = self._questions(form)
        open_ = any(not self.session.case.answers.get(one.id) for one in questions)
        if open_:
            self.body.addWidget(self._ask(questions))
        self.body.addWidget(self._verdict(decision))
        if decision.until is not None:
            self.body.addWidget(self._wait(decision))
        if decision.route in APPEALS:
            self.body.addWidget(self._facts(decision))
            self._tracks(form)
        if questions and not open_:
            self.body.addWidget(self._ask(questions))
        self._warnings(form, decision)
        if decision.rule.steps:
            self.body.addWidget(self._steps(decision))
        if decision.route not in APPEALS:
            self.body.addWidget(self._facts(decision))
        self.body.addWidget(self._why(form, decision))

    def _verdict(self, decision: Decision) -> QFrame:
        t = self.t
        frame = QFrame()
        frame.setProperty("kind", "verdict")
        neutral = decision.route == "none"
        frame.setProperty("tone", "neutral" if neutral else "")
        # The page begins here unless a question is open: the verdict is read first.
        frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        frame.setObjectName("verdict")
        frame.setAccessibleName(f"{t.text(decision.headline)}. {t.text(decision.rule.reason)}")
        line = QHBoxLayout(frame)
        line.setContentsMargins(theme.space(28), theme.space(20), theme.space(24), theme.space(20))
        line.setSpacing(theme.space(20))
        glyph = picture(_GLYPHS[decision.route], "text-3" if neutral else "accent", 40)
        line.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.space(4))
        column.addWidget(Title(t.text(decision.headline), "verdict"))
        column.addWidget(Paragraph(t.text(decision.rule.reason), "reading", "text-2"))
        line.addLayout(column, 1)
        return frame

    # Questions.

    def _questions(self, form: Form) -> list[Question]:
        case, now = self.session.case, clock.now()
        return [entry for entry in form.questions if entry.step == self.step_id and holds(entry.when, case, now)]

    def _ask(self, questions: list[Question]) -> Card:
        t = self.t
        unanswered = [one for one in questions if not self.session.case.answers.get(one.id)]
        title = t("Answer this first; it can change the result") if unanswered else t("Your answers")
        card = Card("help", title)
        if unanswered:
            card.set_state("now")
        for number, question in enumerate(questions):
            if number:
                card.add(rule())
            card.add(self._question(question))
        return card

    def _question(self, question: Question) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(4))
        text = self.t.text(question.text)
        column.addWidget(Paragraph(text, bold=True))
        if question.help is not None:
            column.addWidget(Paragraph(self.t.text(question.help), "small", "text-3"))
        group = QButtonGroup(holder)
        answer = self.session.case.answers.get(question.id)
        choices = QHBoxLayout()
        choices.setSpacing(theme.space(20))
        for choice in question.choices:
            words = self.t.text(choice.text)
            radio = Radio(words)
            radio.setObjectName(f"{question.id}={choice.id}")
            radio.setAccessibleDescription(text)
            radio.setChecked(answer == choice.id)
            radio.clicked.connect(lambda _on=False, q=question, value=choice.id: self._answer(q, value))
            group.addButton(radio)
            choices.addWidget(radio)
            self.targets.setdefault(f"answers.{question.id}", radio)
        _stack_if_wide(choices)
        choices.addStretch()
        column.addLayout(choices)
        return holder

    def _answer(self, question: Question, value: str) -> None:
        answers = {**self.session.case.answers, question.id: value}
        self.session.replace(self.t("answer"), answers=answers)

    # Facts.

    def _facts(self, decision: Decision) -> Card:
        t, decided = self.t, decision.rule
        source = decision.sources[0] if decision.sources else None
        cells: list[QLayout] = []
        if decision.attempts_left is not None:
            used = len(self.session.case.attempts)
            below = (
                t.plural("{count} handed in so far", "{count} handed in so far", used)
                if used
                else t("None handed in yet")
            )
            figure = t.plural("{count} time", "{count} times", decision.attempts_left)
            said = SourceChip(kind=t("You entered"), text=t("Step 1, appeals allowed"))
            own = self.session.case.answers.get("attempts", "").isdigit()
            cells.append(self._cell(t("Appeals left"), figure, below, said if own else _chip(source)))
        if decision.monthly_left is not None:
            figure = t.plural("{count} time", "{count} times", decision.monthly_left)
            cells.append(self._cell(t("Requests left this month"), figure, "", _chip(source)))
        if decided.reply is not None:
            cells.append(self._cell(t("Answer within"), t.text(decided.reply), "", _chip(source)))
        name = self.session.case.person.name
        below = t("That is you: {name}", name=name) if name and decision.route == "appeal" else ""
        cells.append(self._cell(t("Who"), t.text(decided.who), below, None))
        for channel in decision.channels:
            known = {entry.id: entry for entry in (self.session.form.sources if self.session.form else ())}
            first = next((known[one] for one in channel.sources if one in known), None)
            chip = _chip(first) or SourceChip(kind=t("Your notice"), text=t("No source; your notice says where it is"))
            cells.append(self._cell(t("Where"), t.text(channel.name), t.text(channel.path), chip))
        return _grid(cells)

    def _cell(self, name: str, figure: str, below: str, chip: SourceChip | None) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.space(2))
        column.addWidget(label(name, "small", "text-2"))
        long = len(figure) > 24
        column.addWidget(Paragraph(figure, "card-title" if long else "figure"))
        if below:
            column.addWidget(Paragraph(below, "small", "text-2"))
        if chip is not None:
            column.addSpacing(theme.space(2))
            column.addWidget(chip)
        column.addStretch()
        return column

    # Waiting.

    def _wait(self, decision: Decision) -> Card:
        t = self.t
        assert decision.until is not None
        left = decision.remaining
        words = ""
        if left is not None:
            days, hours = left.days, left.seconds // 3600
            words = t.plural("{count} day and {hours} h to go", "{count} days and {hours} h to go", days, hours=hours)
        card = Card("", words or t("Until then"))
        today = local(clock.now(), self.session.case).date()
        card.add(DayStrip(today, decision.until))
        return card

    # Tracks.

    def _tracks(self, form: Form) -> None:
        t = self.t
        head = row(label(t("Honestly, which is it"), "card-title"), spacing=8)
        head.addWidget(Paragraph(t("You choose, and can change it. The text follows it."), "small", "text-3"), 1)
        choices = [Choice(entry.id, t.text(entry.name), t.text(entry.explanation)) for entry in form.tracks]
        cards = ChoiceCards(choices, t("Honestly, which is it"), least=170)
        cards.set_value(self.session.case.track or "")
        cards.chosen.connect(lambda value: self.session.replace(t("stance"), track=cast(Track, value)))
        for choice, card in zip(choices, cards.cards(), strict=True):
            card.setObjectName(f"track={choice.value}")
        column = QVBoxLayout()
        column.setSpacing(theme.space(8))
        column.addSpacing(theme.space(4))
        column.addLayout(head)
        column.addWidget(cards)
        self.body.addLayout(column)
        self.targets["track"] = cards.cards()[0]

    # Warnings, steps, reasons.

    def _warnings(self, form: Form, decision: Decision) -> None:
        t = self.t
        violation = next((one for one in form.violations if one.id == self.session.case.restriction.violation), None)
        if violation is not None and violation.lawyer_first:
            text = t("It may touch criminal law. What you admit in writing can be used against you.")
            self.body.addWidget(Banner("bad", text, lead=t("Ask a lawyer before you write.")))
        if decision.rule.caution is not None:
            self.body.addWidget(Banner("warn", t.text(decision.rule.caution)))
        if violation is not None and violation.expectation is not None:
            self.body.addWidget(Banner("accent", t.text(violation.expectation)))

    def _steps(self, decision: Decision) -> Card:
        t = self.t
        titles = {"wait": t("While you wait"), "none": t("What can still be done")}
        card = Card("", titles.get(decision.route, t("How to go about it")), ruled=True)
        for number, step in enumerate(decision.rule.steps, 1):
            line = QHBoxLayout()
            line.setSpacing(theme.space(12))
            mark = label(str(number), bold=True, tone="accent")
            mark.setFixedWidth(theme.px(20))
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Paragraph(t.text(step)), 1)
            card.add_row(line)
        return card

    def _why(self, form: Form, decision: Decision) -> Card:
        t, restriction = self.t, self.session.case.restriction
        card = Card("book", t("Why this result"), quiet=True)
        names = {one.id: t.text(one.name) for one in form.restrictions}
        names |= {one.id: t.text(one.name) for one in form.violations}
        count = t("time {number}", number=restriction.offence_number)
        said = [names.get(restriction.kind, ""), names.get(restriction.violation, ""), count]
        comma = "，" if t.language == "zh_CN" else ", "
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(16))
        grid.setVerticalSpacing(theme.space(6))
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(t("You confirmed"), "small", "text-3"), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Paragraph(comma.join(part for part in said if part), "small"), 0, 1)
        grid.addWidget(label(t("Sources"), "small", "text-3"), 1, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.space(2))
        for source in decision.sources:
            column.addWidget(SourceChip(source))
        column.addWidget(Paragraph(t("Rules change. What your notice says comes first."), "caption", "text-3"))
        grid.addLayout(column, 1, 1)
        card.add(grid)
        return card

    # The page.

    def footer(self) -> Footer:
        t, decision = self.t, self.session.decision
        if decision is None:
            return Footer()
        if decision.route not in APPEALS:
            open_ = len(decision.open_here)
            note = t.plural("{count} question is open", "{count} questions are open", open_) if open_ else ""
            return Footer(note, t("Save and close"), primary=not open_)
        note = "" if self.session.case.track else t("Choose what you honestly say; the statement needs it")
        return Footer(note, t("Begin the materials"), primary=bool(self.session.case.track))

    def initial_focus(self) -> QWidget | None:
        questions = self._questions(self.session.form) if self.session.form else []
        waiting = next((one.id for one in questions if not self.session.case.answers.get(one.id)), "")
        return self.targets.get(f"answers.{waiting}") or self.findChild(QFrame, "verdict")


def _chip(source: Source | None) -> SourceChip | None:
    return SourceChip(source) if source is not None else None


def _stack_if_wide(choices: QBoxLayout) -> None:
    """Short choices stand side by side, long ones below each other."""
    items = [choices.itemAt(number) for number in range(choices.count())]
    widths = [item.sizeHint().width() for item in items if item is not None]
    if sum(widths) + theme.space(20) * len(widths) > theme.px(620) or theme.theme().scale >= 1.5:
        choices.setDirection(QBoxLayout.Direction.TopToBottom)
        choices.setSpacing(0)


def _grid(cells: list[QLayout]) -> Card:
    """Cells in two columns with hairlines between them."""
    card = Card(ruled=True)
    columns = 1 if theme.theme().scale >= 1.5 else 2
    for number in range(0, len(cells), columns):
        line = QHBoxLayout()
        line.setSpacing(theme.space(20))
        for at, cell in enumerate(cells[number : number + columns]):
            if at:
                line.addWidget(rule(upright=True))
            line.addLayout(cell, 1)
        card.add_row(line)
    return card
