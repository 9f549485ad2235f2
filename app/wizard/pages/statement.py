"""Step 7: the statement, in the user's own words, by the track that was chosen."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.guidance.findings import Finding
from app.guidance.forms import TextBox
from app.wizard import background
from app.wizard.kit import Button, EmptyState, Segments, label, row
from app.wizard.page import Footer, Page
from app.wizard.preview import FullPreview, PreviewPanel
from app.wizard.prose import Kept
from app.wizard.scrolling import show_soon
from app.wizard.statement_items import Items
from app.wizard.statement_parts import Closing, Control, Facts, OwnCheck
from app.wizard.statement_section import Section
from app.wizard.theme import px, space

_PARTS = {
    "facts": Facts,
    "items": Items,
    "check": OwnCheck,
    "control": Control,
    "closing": Closing,
}
_BY_TRACK = {
    "admit": ("facts", "items", "closing"),
    "partly": ("facts", "items", "closing"),
    "dispute": ("facts", "check", "items", "closing"),
    "stolen": ("facts", "control", "items", "closing"),
}
_HOME = {
    "statement.facts": "facts",
    "statement.responsibility": "closing",
    "statement.request": "closing",
    "shortcomings": "items",
    "measures": "items",
    "self_check": "check",
    "loss": "control",
    "events": "facts",
}


class StatementPage(Page):
    """One part of the statement at a time, its pages at the right."""

    step_id: ClassVar[str] = "statement"

    @property
    def title(self) -> str:
        return self.t("Your statement")

    @property
    def lead(self) -> str:
        return ""

    def build(self) -> None:
        t = self.t
        self._track: str | None = None
        self._counting: background.Task | None = None
        self._counted: object = None
        self.kept = Kept()
        self.sections: dict[str, Section] = {}
        self.segments: Segments | None = None
        self.panel: PreviewPanel | None = None
        self._current = ""
        self.counter = self._counter()
        self.heading.addWidget(self.counter, 0, Qt.AlignmentFlag.AlignVCenter)
        self.look = Button(t("Show the page"), icon="eye", compact=True, on_click=self.show_pages)
        self.heading.addWidget(self.look, 0, Qt.AlignmentFlag.AlignVCenter)
        self.place = QVBoxLayout()
        self.place.setSpacing(space(12))
        self.body.addLayout(self.place)
        self.none = EmptyState(
            "pen", t("Choose first what you say"), t("Step 2 asks whether you did what the notice says.")
        )
        self.body.addWidget(self.none)

    def _counter(self) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(px(232))
        self._box_name = label("", "small", "text-2")
        self._box_count = label("", "small", bold=True)
        self._box_bar = QProgressBar()
        self._box_bar.setTextVisible(False)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(4))
        column.addLayout(row(self._box_name, None, self._box_count))
        column.addWidget(self._box_bar)
        holder.hide()
        return holder

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.look.setVisible(compact)

    def side_panel(self) -> QWidget | None:
        if self.panel is None:
            self.panel = PreviewPanel(self.session, self.shell, self.step_id, "statement")
        return self.panel

    def show_pages(self) -> None:
        """Show the pages over the window."""
        full = FullPreview(self.session, "statement")
        full.closed.connect(self.shell.close_full)
        self.shell.open_full(full)
        full.back.setFocus()

    def initial_focus(self) -> QWidget | None:
        return self.sections[self._current].first_field() if self._current in self.sections else None

    def footer(self) -> Footer:
        open_ = self._open_findings()
        wording = sum(1 for one in open_ if one.start is not None)
        rest = len(open_) - wording
        parts = []
        if wording:
            parts.append(self.t.plural("{count} wording to look at", "{count} wordings to look at", wording))
        if rest:
            parts.append(self.t.plural("{count} to add", "{count} to add", rest))
        return Footer(("，" if self.t.language == "zh_CN" else ", ").join(parts))

    def _open_findings(self) -> list[Finding]:
        found = [
            one
            for one in self.session.findings
            if one.severity != "advice" and any(one.where.startswith(home) for home in _HOME if home != "events")
        ]
        return self.kept.open(found)

    def refresh(self) -> None:
        track = self.session.case.track
        if track != self._track:
            self._track = track
            self._make()
        self.none.setVisible(track is None)
        for section in self.sections.values():
            section.refresh()
        if self.panel is not None:
            self.panel.refresh()
        self._count()

    def _make(self) -> None:
        for section in self.sections.values():
            self.place.removeWidget(section)
            section.hide()
            section.deleteLater()
        if self.segments is not None:
            self.place.removeWidget(self.segments)
            self.segments.hide()
            self.segments.deleteLater()
            self.segments = None
        names = _BY_TRACK.get(self._track or "", ())
        self.sections = {name: _PARTS[name](self.session, self.shell, self.kept, self) for name in names}
        if not names:
            return
        self.segments = Segments(
            [(name, self.sections[name].title()) for name in names], self.t("Parts of the statement")
        )
        self.segments.chosen.connect(self.open_part)
        self.place.addWidget(self.segments)
        for section in self.sections.values():
            self.place.addWidget(section)
        self.open_part(self._current if self._current in names else names[0])

    def open_part(self, name: str) -> None:
        """Show one part."""
        self._current = name
        for other, section in self.sections.items():
            section.setVisible(other == name)
        if self.segments is not None:
            self.segments.set_value(name)

    def proceed(self) -> bool:
        """Continue leads through the parts first."""
        names = list(self.sections)
        at = names.index(self._current) if self._current in names else len(names)
        if at + 1 < len(names):
            self.open_part(names[at + 1])
            self.area.verticalScrollBar().setValue(0)
            target = self.sections[self._current].first_field()
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
            return False
        return True

    def leave(self) -> None:
        for section in self.sections.values():
            section.commit()

    def reveal(self, where: str) -> None:
        part = next((part for home, part in _HOME.items() if where.startswith(home)), "")
        if part not in self.sections:
            super().reveal(where)
            return
        self.open_part(part)
        target = self.sections[part].reveal(where)
        if target is not None:
            show_soon(self, target)

    # the counter of the channel's text box

    def _box(self) -> TextBox | None:
        decision = self.session.decision
        channels = decision.channels if decision is not None else ()
        return next((box for channel in channels for box in channel.texts), None)

    def _count(self) -> None:
        box, case, form = self._box(), self.session.case, self.session.form
        if box is None or form is None or case is self._counted:
            self.counter.setVisible(box is not None and self._counted is not None)
            return
        self._counted = case
        if self._counting is not None:
            self._counting.cancel()
        limit, language = box.characters, "en" if case.language == "en" else "zh_CN"

        def work(_task: background.Task) -> tuple[int, int]:
            from app.packet.short_text import compose

            short = compose(case, form, "en" if language == "en" else "zh_CN", limit)
            return short.characters, len(short.left_out)

        self._counting = background.run(work, lambda found: self._show_count(box, *found), owner=self)

    def _show_count(self, box: TextBox, characters: int, left_out: int) -> None:
        t = self.t
        self._counting = None
        self._box_name.setText(t.text(box.name))
        self._box_count.setText(t("{count} / {limit}", count=characters, limit=box.characters))
        self._box_bar.setRange(0, box.characters)
        self._box_bar.setValue(min(characters, box.characters))
        spoken = t("{name}: {count} of {limit} characters", name=box.name, count=characters, limit=box.characters)
        self._box_bar.setAccessibleName(spoken)
        said = (
            t.plural(
                "{count} statement does not fit into the box.", "{count} statements do not fit into the box.", left_out
            )
            if left_out
            else t("The short text for the box is written from what you say here.")
        )
        self.counter.setToolTip(said)
        self.counter.show()
