"""Step 9: the papers are made, checked and handed in by the user; what happened is noted."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar, get_args

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app import clock
from app.case.model import Case, PacketLanguage
from app.errors import AppError
from app.guidance.findings import Finding
from app.guidance.forms import Channel
from app.guidance.moments import local
from app.wizard import background
from app.wizard.background import Task
from app.wizard.export_result import ExportResult
from app.wizard.exporting import Order, Outcome, export
from app.wizard.kit import (
    Banner,
    Button,
    Card,
    Check,
    Combo,
    Field,
    FindingBox,
    Paragraph,
    ProgressLine,
    Segments,
    Title,
    clear,
    row,
)
from app.wizard.ledger import Ledger
from app.wizard.page import Footer, Page
from app.wizard.scrolling import show_soon
from app.wizard.theme import color, font, px, space


class ExportPage(Page):
    """Choose, export, see the result, note the attempt."""

    step_id: ClassVar[str] = "export"

    @property
    def title(self) -> str:
        return self.t("Export and submit")

    @property
    def lead(self) -> str:
        return self.t("The program writes the papers; you hand them in yourself. Nothing is sent from here.")

    def build(self) -> None:
        t = self.t
        self._task: Task | None = None
        self._last: Order | None = None
        self._refusal_key: object = None
        self._exported_case: Case | None = None
        self.panel: QWidget | None = None
        self.result: ExportResult | None = None
        self.refusal = QVBoxLayout()
        self.refusal.setSpacing(space(8))
        self.trouble = QVBoxLayout()
        self.trouble.setSpacing(space(8))
        self.progress = ProgressLine(
            t("Writing the papers"), note=t("An older file stays until the new one is complete")
        )
        self.progress.cancelled.connect(self._cancel)
        self.outcome = QVBoxLayout()
        self.ledger = Ledger(self.session, self.shell, lambda: self.channel.value())
        self.ledger.noted.connect(self.shell.footer_changed)
        self.body.addLayout(self.refusal)
        self.body.addWidget(self._order_card())
        self.body.addWidget(self.progress)
        self.body.addLayout(self.trouble)
        self.body.addLayout(self.outcome)
        self.body.addWidget(self.ledger)
        self.next_below = QVBoxLayout()
        self.body.addLayout(self.next_below)
        self.targets["language"] = self.languages
        self.targets["attempts"] = self.ledger.button

    def _order_card(self) -> Card:
        t = self.t
        card = Card("download", t("What to export"))
        self.languages = Segments(
            [("zh_CN", t("Chinese")), ("en", t("English")), ("both", t("Both"))], t("Language of the papers")
        )
        self.languages.chosen.connect(self._language)
        card.add(
            Field(
                t("Language"),
                self.languages,
                t("The platform reads Chinese. “Both” sets English under the Chinese text."),
            )
        )
        self.kit = Check(t("Submission folder: one file for each upload box, short texts to paste"))
        self.kit.setChecked(True)
        self.kit.toggled.connect(lambda _on: self.refresh())
        card.add(self.kit)
        self.channel = Combo(name=t("How you hand in"))
        self.channel.activated.connect(lambda _index: self._channel_chosen())
        self._channel_field = Field(t("How you hand in"), self.channel)
        card.add(self._channel_field)
        self.final = Button(t("Export final"), "primary", "download", on_click=lambda: self.ask(draft=False))
        self.draft = Button(t("Export a draft"), on_click=lambda: self.ask(draft=True))
        self._why = Paragraph("", "small", "text-3")
        line = row(self.final, self.draft, spacing=12)
        line.addWidget(self._why, 1, Qt.AlignmentFlag.AlignVCenter)
        card.add(line)
        return card

    # the panel at the right

    def side_panel(self) -> QWidget | None:
        if self.panel is None:
            self.panel = self._next_steps()
        return self.panel

    def _next_steps(self) -> QWidget:
        t = self.t
        frame = QFrame()
        frame.setProperty("kind", "side")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(space(20), space(20), space(20), space(16))
        column.setSpacing(space(12))
        column.addWidget(Title(t("What comes next"), "card-title"))
        for number, (lead, text) in enumerate(self._steps(), 1):
            mark = _Number(number)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Paragraph(lead, bold=True))
            if text:
                words.addWidget(Paragraph(text, "small", "text-2"))
            line = row(mark, spacing=10)
            line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            line.addLayout(words, 1)
            column.addLayout(line)
        column.addWidget(Paragraph(t("While you wait"), "small", "text-3"))
        column.addWidget(
            Paragraph(t("Do not hand in twice, and do not go on with another account."), "small", "text-2")
        )
        column.addStretch(1)
        column.addWidget(
            Banner(
                "bad",
                t(
                    "The platform takes no money for this. Whoever asks you to pay, share your screen, "
                    "read out a code or send your ID is a swindler."
                ),
                lead=t("No one can speed this up for money."),
            )
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(frame)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scroll)
        return frame

    def _steps(self) -> list[tuple[str, str]]:
        t = self.t
        channel = self._chosen_channel()
        path = t.text(channel.path) if channel is not None else ""
        return [
            (t("Go there yourself"), path or t("Open the client yourself; follow no link that somebody sent.")),
            (t("Look the papers through"), t("Open the PDF and read every page once.")),
            (t("Fill box after box by the list"), t("Change no text and add nothing.")),
            (t("Come back and note the time"), t("The attempt is then counted here.")),
        ]

    # drawing

    def channels(self) -> tuple[Channel, ...]:
        """The ways to hand in something that the decision names."""
        decision = self.session.decision
        return tuple(one for one in (decision.channels if decision is not None else ()) if one.manner != "self")

    def _chosen_channel(self) -> Channel | None:
        channels = self.channels()
        return next((one for one in channels if one.id == self.channel.value()), channels[0] if channels else None)

    def blocking(self) -> list[Finding]:
        """What stands against final papers."""
        return [one for one in self.session.findings if one.severity == "blocking"]

    def footer(self) -> Footer:
        return Footer(primary=False)

    def initial_focus(self) -> QWidget | None:
        return self.final if self.final.isEnabled() else self.draft

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        clear(self.next_below)
        if compact:  # there is no room at the right, so the next steps stand at the end of the page
            below = self._next_steps()
            below.setProperty("kind", "card")
            below.setMinimumHeight(px(430))
            self.next_below.addWidget(below)

    def refresh(self) -> None:
        t, case = self.t, self.session.case
        self.languages.set_value(case.language)
        channels = self.channels()
        known = [self.channel.itemData(i) for i in range(self.channel.count())]
        if known != [one.id for one in channels]:
            value = self.channel.value()
            self.channel.clear()
            for one in channels:
                self.channel.addItem(t.text(one.name), one.id)
            forms = [one.id for one in channels if one.manner == "form"]
            self.channel.set_value(value if value in [one.id for one in channels] else next(iter(forms), ""))
            if channels and not self.channel.value():
                self.channel.set_value(channels[0].id)
            self._channel_chosen()
        self._channel_field.setVisible(self.kit.isChecked() and len(channels) > 1)
        self.kit.setVisible(bool(channels))
        self._show_refusal()
        done = self.result is not None and not self.result.outcome.order.draft
        waiting = done and not any(one.submitted_at for one in case.attempts[-1:] if one.result == "pending")
        busy = self._task is not None
        blocking = self.blocking()
        self.final.setEnabled(not blocking and not busy and self.session.form is not None)
        self.final.set_kind("" if waiting else "primary")
        self.draft.setEnabled(not busy and self.session.form is not None)
        self._why.set_text(
            t("Not yet: see above. A draft carries “DRAFT” on every page; do not hand it in.")
            if blocking
            else t("A draft carries “DRAFT” on every page; do not hand it in.")
        )
        self.ledger.refresh()
        self.ledger.set_primary(waiting)
        if self.result is not None:
            self.result.stale.setVisible(not _same_papers(self._exported_case, case))

    def _show_refusal(self) -> None:
        blocking = tuple(self.blocking())
        if blocking == self._refusal_key:
            return
        self._refusal_key = blocking
        clear(self.refusal)
        if not blocking:
            return
        t = self.t
        lead = t.plural("{count} thing would sink the appeal.", "{count} things would sink the appeal.", len(blocking))
        self.refusal.addWidget(Banner("bad", t("Until it is mended only a draft can be exported."), lead=lead))
        for finding in blocking:
            go = Button(
                t("Go there"),
                compact=True,
                name=f"{t('Go there')}: {t.text(finding.message)}",
                on_click=partial(self.shell.go_to, finding.where),
            )
            self.refusal.addWidget(FindingBox.of(finding, [go]))

    # exporting

    def _channel_chosen(self) -> None:
        """The next steps name the way that was chosen."""
        if self.panel is not None:
            self.panel = None
            self.shell.side_changed()

    def _language(self, value: str) -> None:
        language: PacketLanguage = next(one for one in get_args(PacketLanguage) if one == value)
        self.session.replace(self.t("Language of the papers"), language=language)

    def ask(self, *, draft: bool) -> None:
        """Ask where to, then export."""
        t = self.t
        name = (
            t("Appeal draft {id}.pdf", id=self.session.case.id)
            if draft
            else t("Appeal {id}.pdf", id=self.session.case.id)
        )
        suggestion = str(self.session.store.path.parent / name)
        path = self.shell.dialogs.save_file(t("Where to write the papers"), suggestion, t("PDF (*.pdf)"))
        if path is not None:
            self.export_to(path, draft=draft)

    def export_to(self, path: Path, *, draft: bool) -> None:
        """Export to a file, and with it the submission folder beside it."""
        session, form, channel = self.session, self.session.form, self._chosen_channel()
        if form is None or self._task is not None or (self.blocking() and not draft):
            return
        folder = None
        if self.kit.isChecked() and channel is not None and not draft:
            folder = path.with_name(self.t("{name} - submission", name=path.stem))
        now = local(clock.now(), session.case)
        order = Order(
            session.case,
            form,
            session.store,
            path,
            session.case.language,
            draft,
            now.date(),
            folder,
            channel.id if channel is not None else "",
        )
        self._last = order
        clear(self.trouble)
        self.progress.start()
        self._task = background.run(
            lambda task: export(order, task, now),
            self._done,
            self._failed,
            self.progress.set_progress,
            queue="pictures",
            owner=self,
        )
        self.refresh()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.progress.stop()
            clear(self.trouble)
            self.trouble.addWidget(Banner("accent", self.t("Stopped before everything was written.")))
            self.refresh()

    def _done(self, outcome: Outcome) -> None:
        self._task = None
        self.progress.stop()
        clear(self.outcome)
        self._exported_case = outcome.order.case
        channel = next((one for one in self.channels() if one.id == outcome.order.channel), None)
        self.result = ExportResult(outcome, channel)
        self.result.again.connect(lambda: self.ask(draft=outcome.order.draft))
        self.outcome.addWidget(self.result)
        self.refresh()
        show_soon(self, self.result)

    def _failed(self, error: AppError) -> None:
        self._task = None
        self.progress.stop()
        t = self.t
        order = self._last
        again = Button(
            t("Choose another place…"), compact=True, on_click=lambda: self.ask(draft=order is not None and order.draft)
        )
        box = FindingBox(t.text(error.message), t.text(error.hint), severity="blocking", buttons=[again])
        clear(self.trouble)
        self.trouble.addWidget(box)
        self.refresh()
        show_soon(self, box)


class _Number(QWidget):
    """The number of a step in a ring."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._text = str(number)
        self.setFixedSize(px(24), px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("accent"), 1.2))
        painter.drawEllipse(self.rect().toRectF().adjusted(1, 1, -1, -1))
        painter.setFont(font("small", bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


def _same_papers(exported: Case | None, case: Case) -> bool:
    """Whether the papers would come out the same; the record of attempts is not printed."""
    return exported is not None and msgspec.structs.replace(exported, attempts=case.attempts) == case
