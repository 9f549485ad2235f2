"""The session: the one object that edits an open case, saves it and announces the change."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app import clock
from app.case.model import Case
from app.case.store import CaseStore
from app.errors import AppError
from app.guidance.findings import Finding
from app.guidance.forms import Form
from app.guidance.forms_loader import load_form
from app.guidance.readiness import Need, needs, review
from app.guidance.routes import Decision, decide
from app.guidance.steps import StepState, confirmed, states
from app.wizard import background

SAVE_AFTER = 1000
"""Milliseconds from the first unsaved change to the save; a crash costs at most this and the write."""
RETRY_AFTER = 4000
JUDGE_AFTER = 150
MERGE_WITHIN = 2500
"""Typing into one field within so many milliseconds is one step of undo."""
DEPTH = 200


class Judgement(NamedTuple):
    """Everything the rules say about one state of the case."""

    findings: tuple[Finding, ...] = ()
    needs: tuple[Need, ...] = ()
    states: dict[str, StepState] = {}  # noqa: RUF012 - never changed, and a field of a tuple
    decision: Decision | None = None


class _Past(NamedTuple):
    case: Case
    label: str


class Session(QObject):
    """An open case: edits with undo, autosave, and what the rules say about it.

    Signals:
        changed: the case is another one (edit, undo, redo).
        findings_changed: `findings`, `needs`, `states` or `decision` are new.
        saved: the file holds the case as it is now.
        save_failed: with the `AppError`; the program keeps trying, nothing is lost while it runs.
    """

    changed = Signal()
    findings_changed = Signal()
    saved = Signal()
    save_failed = Signal(object)

    def __init__(self, store: CaseStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.case: Case = store.case
        self.form: Form | None = _form(self.case)
        self.visited: frozenset[str] = frozenset()
        self.saved_at: dt.datetime | None = None
        self.problem: AppError | None = None
        self.closed = False
        self._past: list[_Past] = []
        self._future: list[_Past] = []
        self._merge = ""
        self._merge_clock = QElapsedTimer()
        self._on_disk: Case = store.case
        self._saving = False
        self._judging: background.Task | None = None
        self._save_timer = self._timer(self._save)
        self._judge_timer = self._timer(self._judge)
        self.judgement = Judgement(states=states(self.case, None, (), frozenset()))
        self.judge_now()

    def _timer(self, action: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(action)
        return timer

    # What the rules say.

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.judgement.findings

    @property
    def needs(self) -> tuple[Need, ...]:
        return self.judgement.needs

    @property
    def states(self) -> dict[str, StepState]:
        return self.judgement.states

    @property
    def decision(self) -> Decision | None:
        """What can be done now; None until the notice is confirmed."""
        return self.judgement.decision

    def findings_at(self, where: str) -> list[Finding]:
        """The findings at a place of the case or below it (``events/event-3`` finds ``events/event-3.at``)."""
        return [
            finding
            for finding in self.findings
            if finding.where == where or finding.where.startswith((f"{where}.", f"{where}/"))
        ]

    def judge_now(self) -> None:
        """Have the rules look at once, on this thread; for opening a case and for tests."""
        self.judgement = judge(self.case, self.form, self.visited)
        self.findings_changed.emit()

    def _judge(self) -> None:
        if self._judging is not None:
            self._judging.cancel()
        case, form, visited = self.case, self.form, self.visited
        self._judging = background.run(lambda _task: judge(case, form, visited), self._judged, owner=self)

    def _judged(self, judgement: Judgement) -> None:
        self._judging = None
        self.judgement = judgement
        self.findings_changed.emit()

    # Editing.

    def edit(self, case: Case, label: str = "", merge: str = "") -> None:
        """Put a new case in place of the old one.

        Args:
            case: made from `self.case` with `msgspec.structs.replace`.
            label: what was done, for the undo button.
            merge: edits with the same word in quick succession (typing into one field) are one step of undo.
        """
        if case == self.case or self.closed:
            return
        quick = self._merge_clock.isValid() and self._merge_clock.elapsed() < MERGE_WITHIN
        if not (merge and merge == self._merge and quick and self._past):
            self._past.append(_Past(self.case, label))
            del self._past[:-DEPTH]
        self._future.clear()
        self._merge = merge
        self._merge_clock.start()
        self._put(case)

    def replace(self, label: str = "", merge: str = "", **fields: object) -> None:
        """Edit single fields of the case."""
        self.edit(msgspec.structs.replace(self.case, **fields), label, merge)

    def note(self, **fields: object) -> None:
        """Put down what the program itself found (the checks of a photo): no step of undo, and redo stays possible."""
        case = msgspec.structs.replace(self.case, **fields)
        if case != self.case and not self.closed:
            self._put(case)

    def undo(self) -> str:
        """Go back one step; returns what was taken back."""
        if not self._past:
            return ""
        past = self._past.pop()
        self._future.append(_Past(self.case, past.label))
        self._merge = ""
        self._put(past.case)
        return past.label

    def redo(self) -> str:
        """Take the last undo back; returns what was done again."""
        if not self._future:
            return ""
        future = self._future.pop()
        self._past.append(_Past(self.case, future.label))
        self._merge = ""
        self._put(future.case)
        return future.label

    @property
    def undo_label(self) -> str | None:
        """What undo would take back; None when there is nothing."""
        return self._past[-1].label if self._past else None

    @property
    def redo_label(self) -> str | None:
        return self._future[-1].label if self._future else None

    def _put(self, case: Case) -> None:
        kind = self.case.account_kind
        self.case = case
        if case.account_kind != kind:
            self.form = _form(case)
        if not self._save_timer.isActive():
            self._save_timer.start(SAVE_AFTER)
        self._judge_timer.start(JUDGE_AFTER)
        self.changed.emit()

    def visit(self, step_id: str) -> None:
        """Note that a step was opened."""
        if step_id not in self.visited:
            self.visited |= {step_id}
            self._judge_timer.start(JUDGE_AFTER)

    # Saving.

    @property
    def dirty(self) -> bool:
        """Whether the file is older than the case."""
        return self.case is not self._on_disk

    def save_soon(self) -> None:
        """Try again to save (the header's button after a failure)."""
        self._save_timer.start(0)

    def _save(self) -> None:
        if self._saving or self.closed:
            return
        if not self.dirty:
            return
        self._saving = True
        case = self.case

        def done(_result: None) -> None:
            self._saving = False
            self._written(case)
            if self.dirty and not self._save_timer.isActive():
                self._save_timer.start(SAVE_AFTER)

        def failed(error: AppError) -> None:
            self._saving = False
            self._refused(error)

        background.run(lambda _task: self.store.save(case), done, failed, owner=self)

    def _written(self, case: Case) -> None:
        self._on_disk = case
        self.problem = None
        self.saved_at = clock.now()
        self.saved.emit()

    def _refused(self, error: AppError) -> None:
        self.problem = error
        self._save_timer.start(RETRY_AFTER)
        self.save_failed.emit(error)

    def save_now(self) -> AppError | None:
        """Save on this thread, waiting for it; the error when it cannot be done."""
        self._save_timer.stop()
        if self.closed or not self.dirty:
            return None
        try:
            self.store.save(self.case)
        except AppError as error:
            self._refused(error)
            return error
        self._written(self.case)
        return None

    def close(self) -> AppError | None:
        """Save and close the file. When it cannot be saved the case stays open and the error is returned."""
        if self.closed:
            return None
        if (error := self.save_now()) is not None:
            return error
        self.closed = True
        self._save_timer.stop()
        self._judge_timer.stop()
        self.store.close()
        return None

    def abandon(self) -> None:
        """Close the file although the last changes could not be saved; the user decided so."""
        self.closed = True
        self._save_timer.stop()
        self._judge_timer.stop()
        self.store.close()


def _form(case: Case) -> Form | None:
    return load_form(case.account_kind) if case.account_kind else None


def judge(case: Case, form: Form | None, visited: frozenset[str]) -> Judgement:
    """Ask every rule; safe on any thread because the case is immutable."""
    now = clock.now()
    if form is None:
        return Judgement(states=states(case, None, (), visited, now))
    findings = review(case, form, now.date())
    return Judgement(
        findings,
        needs(case, form),
        states(case, form, findings, visited, now),
        decide(case, form, now) if confirmed(case) else None,
    )
