"""The user's own words: a box that grows, doubtful wording underlined, and under it why and what to put instead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from app.guidance.findings import Finding
from app.wizard import i18n
from app.wizard.edits import value_at, with_value
from app.wizard.kit import Button, Field, FindingBox, GrowingEdit, clear
from app.wizard.session import Session
from app.wizard.theme import color, space

_PAUSE = 350  # milliseconds without a key before the case takes over what was typed


class Kept:
    """Wording the user decided to keep: hidden on the pages while the case is open; the review still lists it."""

    def __init__(self) -> None:
        self._kept: set[tuple[str, str, str]] = set()

    def keep(self, finding: Finding) -> None:
        self._kept.add((finding.code, finding.where, finding.text))

    def open(self, findings: Sequence[Finding]) -> list[Finding]:
        return [one for one in findings if (one.code, one.where, one.text) not in self._kept]


class ProseField(QWidget):
    """A labelled box for the text at `path`, bound to the case; its findings stand under it."""

    kept_one = Signal()

    def __init__(
        self,
        session: Session,
        kept: Kept,
        path: str,
        name: str,
        help: str = "",
        *,
        rows: int = 2,
        optional: bool = False,
        undo: str = "",
        bare: bool = False,
    ) -> None:
        super().__init__()
        self._session, self._kept, self.path = session, kept, path
        self._t = i18n.translator()
        self._undo = undo or name
        self.edit = GrowingEdit(rows=rows, name=name)
        self._shown: tuple[tuple[Finding, ...], bool] = ((), False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.commit)
        self.edit.textChanged.connect(self._timer.start)
        self.edit.left.connect(self.commit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(8))
        self.field: QWidget = self.edit if bare else Field(name, self.edit, help, optional=optional, above=True)
        column.addWidget(self.field)
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(space(8))
        column.addLayout(self._boxes)
        self.setFocusProxy(self.edit)

    def commit(self) -> None:
        """Take over what was typed."""
        self._timer.stop()
        text = self.edit.toPlainText()
        try:
            old = value_at(self._session.case, self.path)
        except KeyError:
            return
        if text != old:
            self._session.edit(with_value(self._session.case, self.path, text), self._undo, self.path)

    def refresh(self) -> None:
        """Show the text and the findings of the case; what is being typed stays."""
        try:
            text = str(value_at(self._session.case, self.path))
        except KeyError:
            return
        if text != self.edit.toPlainText() and not self._timer.isActive():
            focused = self.edit.hasFocus()
            blocked = self.edit.blockSignals(True)
            place = self.edit.textCursor().position()
            self.edit.setPlainText(text)
            if focused:
                cursor = self.edit.textCursor()
                cursor.setPosition(min(place, len(text)))
                self.edit.setTextCursor(cursor)
            self.edit.blockSignals(blocked)
        findings = self._kept.open([one for one in self._session.findings if one.where == self.path])
        self._underline(findings)
        key = (tuple(findings), True)
        if key != self._shown:
            self._shown = key
            clear(self._boxes)
            for finding in findings:
                self._boxes.addWidget(self._box(finding))
            self.edit.setAccessibleDescription(" ".join(self._t.text(one.message) for one in findings))

    def _fits(self, finding: Finding) -> bool:
        text = self.edit.toPlainText()
        return (
            finding.start is not None
            and finding.end is not None
            and _units(text, finding.start, finding.end) is not None
            and (not finding.text or text[finding.start : finding.end] == finding.text)
        )

    def _underline(self, findings: Sequence[Finding]) -> None:
        marks = []
        for finding in findings:
            if not self._fits(finding):
                continue
            assert finding.start is not None and finding.end is not None
            units = _units(self.edit.toPlainText(), finding.start, finding.end)
            assert units is not None
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            tone = {"blocking": "bad", "warning": "warn", "advice": "accent"}[finding.severity]
            look.setUnderlineColor(QColor(color(tone)))
            cursor = QTextCursor(self.edit.document())
            cursor.setPosition(units[0])
            cursor.setPosition(units[1], QTextCursor.MoveMode.KeepAnchor)
            mark.format, mark.cursor = look, cursor
            marks.append(mark)
        self.edit.setExtraSelections(marks)

    def _box(self, finding: Finding) -> FindingBox:
        t = self._t
        buttons = []
        hint = t.text(finding.hint)
        if finding.replacement and finding.start is not None:
            buttons.append(
                Button(
                    t("Replace"),
                    compact=True,
                    name=t("Replace with “{text}”", text=finding.replacement),
                    on_click=lambda: self._replace(finding),
                )
            )
            hint = " ".join(part for part in (hint, t("Use instead: {text}", text=finding.replacement)) if part)
        if finding.start is not None and finding.severity != "blocking":
            buttons.append(Button(t("Keep as it is"), "quiet", compact=True, on_click=lambda: self._keep(finding)))
        icon = "pen" if finding.start is not None and finding.severity != "blocking" else ""
        return FindingBox(t.text(finding.message), hint, severity=finding.severity, icon=icon, buttons=buttons)

    def _replace(self, finding: Finding) -> None:
        self.commit()
        if not self._fits(finding):
            return
        text = self.edit.toPlainText()
        changed = text[: finding.start] + finding.replacement + text[finding.end :]
        self._session.edit(with_value(self._session.case, self.path, changed), self._t("Replace wording"))
        self.edit.setFocus()
        self.refresh()

    def _keep(self, finding: Finding) -> None:
        self._kept.keep(finding)
        self.refresh()
        self.kept_one.emit()
        self.edit.setFocus()


def _units(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Offsets in Qt's UTF-16 units for offsets in characters; None when they lie outside."""
    if not 0 <= start < end <= len(text):
        return None
    return len(text[:start].encode("utf-16-le")) // 2, len(text[:end].encode("utf-16-le")) // 2
