"""Step 8: everything at a glance before it leaves: findings by weight, the answers, the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import ClassVar

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.case.model import find
from app.guidance.findings import Finding, Severity
from app.guidance.identifiers import mask_account, mask_id, mask_phone
from app.wizard.kit import Banner, Button, Card, FindingRow, Paragraph, Title, clear, label, row, rule
from app.wizard.needs import place_words
from app.wizard.page import Footer, Page
from app.wizard.phrases import moment_words
from app.wizard.preview import FullPreview, PreviewPanel
from app.wizard.theme import color, px, space, theme

_BATCH = 6  # rows made at once
_ORDER: tuple[Severity, ...] = ("blocking", "warning", "advice")


class GroupHead(QWidget):
    """The heading of one group of findings: what they mean, and how many."""

    def __init__(self, severity: Severity, words: str, count: int) -> None:
        super().__init__()
        self._fill = {"blocking": "bad-soft", "warning": "warn-soft", "advice": "sunken"}[severity]
        tone = {"blocking": "bad", "warning": "warn", "advice": "text-2"}[severity]
        self.setAccessibleName(f"{words} {count}")
        line = QHBoxLayout(self)
        line.setContentsMargins(space(16), space(8), space(16), space(8))
        line.setSpacing(space(8))
        line.addWidget(label(words, "base", tone, bold=True))
        line.addWidget(label(str(count), "base", tone, bold=True))
        line.addStretch()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRectF(self.rect()), color(self._fill))


class ReviewPage(Page):
    """Findings in three groups, the answers with links, the pages at the right."""

    step_id: ClassVar[str] = "review"

    @property
    def title(self) -> str:
        return self.t("Review")

    @property
    def lead(self) -> str:
        decision = self.session.decision
        left = decision.attempts_left if decision is not None else None
        if left is None:
            return self.t("Read this page to the end before you hand anything in.")
        return self.t.plural(
            "There is {count} attempt. Read this page to the end before you hand anything in.",
            "There are {count} attempts. Read this page to the end before you hand anything in.",
            left,
        )

    def build(self) -> None:
        t = self.t
        self.panel: PreviewPanel | None = None
        self._key: object = None
        self._making: Iterator[None] | None = None
        self._answers_key: object = None
        self.look = Button(t("Show the pages"), icon="eye", compact=True, on_click=self.show_pages)
        self.heading.addWidget(self.look, 0, Qt.AlignmentFlag.AlignTop)
        self.groups = QVBoxLayout()
        self.body.addLayout(self.groups)
        head = row(
            Title(t("What you filled in"), "card-title"),
            label(t("Change leads back to the field"), "small", "text-3"),
            None,
        )
        self.body.addSpacing(space(8))
        self.body.addLayout(head)
        self.answers = Card(ruled=True)
        self.body.addWidget(self.answers)

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.look.setVisible(compact)

    def side_panel(self) -> QWidget | None:
        if self.panel is None:
            self.panel = PreviewPanel(self.session, self.shell, self.step_id)
        return self.panel

    def show_pages(self) -> None:
        """Show the pages over the window."""
        full = FullPreview(self.session)
        full.closed.connect(self.shell.close_full)
        self.shell.open_full(full)
        full.back.setFocus()

    def footer(self) -> Footer:
        blocking = sum(1 for one in self.session.findings if one.severity == "blocking")
        if not blocking:
            return Footer()
        return Footer(
            self.t.plural(
                "{count} item stands against the final papers; a draft is possible",
                "{count} items stand against the final papers; a draft is possible",
                blocking,
            )
        )

    def refresh(self) -> None:
        findings = self.session.findings
        if findings != self._key:
            self._key = findings
            self._show_findings(findings)
        rows = self._rows()
        if rows != self._answers_key:
            self._answers_key = rows
            self._show_answers(rows)
        if self.panel is not None:
            self.panel.refresh()

    def _show_findings(self, findings: Sequence[Finding]) -> None:
        t = self.t
        self._making = None
        clear(self.groups)
        if not findings:
            self.groups.addWidget(Banner("ok", t("The checks found nothing to change. Read the pages once yourself.")))
            return
        words: dict[Severity, str] = {
            "blocking": t("Would sink the appeal"),
            "warning": t("Better mended"),
            "advice": t("Could be better"),
        }
        card = Card(ruled=True)
        self.groups.addWidget(card)
        self._making = self._rows_of(card, findings, words)
        self._make_more(self._making)

    def _rows_of(self, card: Card, findings: Sequence[Finding], words: dict[Severity, str]) -> Iterator[None]:
        for severity in _ORDER:
            group = [one for one in findings if one.severity == severity]
            if not group:
                continue
            if card.body.count():
                card.body.addWidget(rule())
            card.body.addWidget(GroupHead(severity, words[severity], len(group)))
            for finding in group:
                card.add_row(self._row(finding))
                yield

    def _make_more(self, making: Iterator[None]) -> None:
        """Make the next rows of a long list, a few at a time, so that the window stays quick."""
        if making is self._making and list(islice(making, _BATCH)):
            QTimer.singleShot(0, self, lambda: self._make_more(making))

    def _row(self, finding: Finding) -> QVBoxLayout:
        t = self.t
        message = t.text(finding.message)
        where = place_words(self.session, finding.where, self.step_id)
        word = t("Add it") if finding.severity == "blocking" else t("Have a look")
        go = Button(word, compact=True, name=f"{word}: {message}", on_click=lambda: self.shell.go_to(finding.where))
        hint = t.text(finding.hint)
        line = QVBoxLayout()
        line.addWidget(FindingRow(message, where, severity=finding.severity, buttons=[go]))
        if hint:
            below = Paragraph(hint, "small", "text-2")
            below.setContentsMargins(px(32), 0, 0, 0)
            line.addLayout(row(32, below))
        return line

    # what was filled in

    def _rows(self) -> tuple[tuple[str, str, str], ...]:
        """Name, answer and place of every group of answers."""
        t, case, form = self.t, self.session.case, self.session.form
        gap = "，" if t.language == "zh_CN" else ", "
        restriction = []
        if form is not None:
            kind = find(form.restrictions, case.restriction.kind)
            reason = find(form.violations, case.restriction.violation)
            restriction = [t.text(one.name) for one in (kind, reason) if one is not None]
        if case.restriction.starts_at is not None:
            restriction.append(t("from {when}", when=moment_words(case.restriction.starts_at, t)))
        track = next((t.text(one.name) for one in form.tracks if one.id == case.track), "") if form is not None else ""
        person = [case.person.name]
        person += [mask_phone(case.person.phone)] if case.person.phone else []
        person += [mask_id(case.person.id_number)] if case.person.id_number else []
        estimated = sum(1 for event in case.events if event.at.estimated or event.basis == "memory")
        covered = sum(len(exhibit.redactions) for exhibit in case.exhibits)
        waiting = sum(1 for exhibit in case.exhibits if not exhibit.reviewed)
        pictures = [t.plural("{count} screenshot", "{count} screenshots", len(case.exhibits))]
        pictures += [t("{count} covered", count=covered)] if covered else []
        pictures += [t.plural("{count} not looked at", "{count} not looked at", waiting)] if waiting else []
        pictures.append(t.plural("{count} ID photo", "{count} ID photos", len(case.id_photos)))
        timeline = [t.plural("{count} line", "{count} lines", len(case.events))]
        timeline += [t.plural("{count} estimated", "{count} estimated", estimated)] if estimated else []
        statement = []
        if case.track in ("admit", "partly"):
            statement.append(t.plural("{count} shortcoming", "{count} shortcomings", len(case.shortcomings)))
        statement.append(t.plural("{count} measure", "{count} measures", len(case.measures)))
        account = [case.account.nickname, mask_account(case.account.id) if case.account.id else ""]
        rows = (
            (t("Restriction"), restriction, "restriction.kind"),
            (t("What you say"), [track], "track"),
            (t("Appellant"), person, "person.name"),
            (t("Account"), account, "account.id"),
            (t("Timeline"), timeline, "events"),
            (t("Pictures"), pictures, "exhibits"),
            (t("Statement"), statement, "shortcomings" if case.track in ("admit", "partly") else "statement.facts"),
        )
        return tuple(
            (name, gap.join(part for part in parts if part) or t("not answered yet"), where)
            for name, parts, where in rows
        )

    def _show_answers(self, rows: Sequence[tuple[str, str, str]]) -> None:
        clear(self.answers.body)
        for name, answer, where in rows:
            line = QHBoxLayout()
            line.setSpacing(space(16))
            caption = label(name, "base", "text-2")
            caption.setFixedWidth(px(112) if theme().scale < 1.5 else px(90))
            line.addWidget(caption, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Paragraph(answer), 1)
            change = Button(
                self.t("Change"),
                "link",
                name=self.t("Change {name}", name=name),
                on_click=partial(self.shell.go_to, where),
            )
            line.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
            self.answers.add_row(line)
