"""Review and export: findings lead to their place, papers are made and checked, attempts are noted by the user."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from app.case.model import Box, Moment, Person
from app.guidance.findings import Finding
from app.text import message
from app.wizard.kit import FindingBox, FindingRow
from app.wizard.page import Page
from app.wizard.pages.review import GroupHead
from app.wizard.session import Session
from tests.wizard_pages.conftest import FakeShell, settle

BLOCKING = Finding(
    code="missing", severity="blocking", where="id_photos/front", message=message("No photo of the portrait side.")
)
WARNING = Finding(code="vague", severity="warning", where="events/event-1.what", message=message("Too vague."))


def judged(session: Session, *findings: Finding) -> None:
    session.judgement = session.judgement._replace(findings=findings)
    session.findings_changed.emit()


def test_findings_stand_in_groups_and_lead_to_their_place(
    open_page: Callable[[str], Page], session: Session, shell: FakeShell
) -> None:
    page = open_page("review")
    judged(session, BLOCKING, WARNING)
    settle()
    assert [head.accessibleName() for head in page.findChildren(GroupHead) if head.isVisible()] == [
        "Would sink the appeal 1",
        "Better mended 1",
    ]
    rows = [row for row in page.findChildren(FindingRow) if row.isVisible()]
    for row in rows:
        row.findChildren(QPushButton)[0].click()
    assert shell.went == ["id_photos/front", "events/event-1.what"]
    assert "1 item stands against" in page.footer().note


def test_without_findings_it_says_so(open_page: Callable[[str], Page], session: Session) -> None:
    page = open_page("review")
    judged(session)
    assert page.groups.count() == 1  # type: ignore[attr-defined]
    assert page.footer().note == ""


def test_the_answers_are_listed_masked_with_a_way_back(
    open_page: Callable[[str], Page], session: Session, shell: FakeShell
) -> None:
    page = open_page("review")
    rows = {name: answer for name, answer, _ in page._rows()}  # type: ignore[attr-defined]
    assert "990101199003070015" not in str(rows)
    assert "19900000012" not in str(rows)
    assert "林一鸣" in rows["Appellant"]
    assert rows["Pictures"] == "2 screenshots, 1 covered, 1 not looked at, 0 ID photos"
    links = [button for button in page.answers.findChildren(QPushButton) if button.isVisible()]  # type: ignore[attr-defined]
    links[2].click()
    assert shell.went == ["person.name"]
    session.replace(person=Person())
    assert {n: a for n, a, _ in page._rows()}["Appellant"] == "not answered yet"  # type: ignore[attr-defined]


@pytest.fixture
def page(open_page: Callable[[str], Page], session: Session) -> Page:
    page = open_page("export")
    judged(session)
    return page


def test_final_papers_are_refused_while_something_would_sink_the_appeal(
    page: Page, session: Session, shell: FakeShell, tmp_path: Path
) -> None:
    judged(session, BLOCKING)
    assert not page.final.isEnabled()  # type: ignore[attr-defined]
    box = page.refusal.itemAt(1).widget()  # type: ignore[attr-defined]
    assert isinstance(box, FindingBox)
    assert "portrait side" in box.accessibleName()
    box.findChildren(QPushButton)[0].click()
    assert shell.went == ["id_photos/front"]
    page.export_to(tmp_path / "no.pdf", draft=False)  # type: ignore[attr-defined]
    settle()
    assert not (tmp_path / "no.pdf").exists()
    assert page.draft.isEnabled()  # type: ignore[attr-defined]


def test_a_draft_is_possible_at_any_time(page: Page, session: Session, tmp_path: Path) -> None:
    judged(session, BLOCKING)
    page.export_to(tmp_path / "draft.pdf", draft=True)  # type: ignore[attr-defined]
    settle()
    assert (tmp_path / "draft.pdf").read_bytes()[:5] == b"%PDF-"
    assert list(tmp_path.glob("*submission*")) == []


def test_papers_and_folder_are_written_checked_and_shown(
    page: Page, session: Session, shell: FakeShell, tmp_path: Path
) -> None:
    shell.dialogs.files = [tmp_path / "papers.pdf"]
    page.final.click()  # type: ignore[attr-defined]
    settle()
    result = page.result  # type: ignore[attr-defined]
    assert result is not None, [page.trouble.itemAt(i).widget().accessibleName() for i in range(page.trouble.count())]  # type: ignore[attr-defined]
    assert result.outcome.written.path == tmp_path / "papers.pdf"
    kit = result.outcome.kit
    assert kit is not None and kit.folder == tmp_path / "papers - submission"
    assert all(file.path.is_file() for file in kit.files)
    assert not [finding for finding in result.outcome.findings if finding.severity == "blocking"]
    copy = next(button for button in result.findChildren(QPushButton) if button.text() == "Copy path")
    copy.click()
    assert QGuiApplication.clipboard().text() == str(tmp_path / "papers.pdf")
    assert not result.stale.isVisible()
    first = session.case.exhibits[0]
    changed = msgspec.structs.replace(first, redactions=(Box(x=1, y=1, width=9, height=9),))
    session.replace(exhibits=(changed, *session.case.exhibits[1:]))
    assert result.stale.isVisible()


def test_noting_an_attempt_does_not_make_the_papers_old(page: Page, session: Session, tmp_path: Path) -> None:
    page.export_to(tmp_path / "papers.pdf", draft=False)  # type: ignore[attr-defined]
    settle()
    ledger = page.ledger  # type: ignore[attr-defined]
    assert ledger.button.property("kind") == "primary"
    ledger.button.click()
    assert ledger.when.text() == "2026-11-20 10:00"
    ledger.when.setText("2026-11-20 09:30")
    ledger.reference.setText("SQ-1")
    ledger._keep()
    attempt = session.case.attempts[0]
    assert attempt.submitted_at == Moment(date=dt.date(2026, 11, 20), time=dt.time(9, 30))
    assert (attempt.reference, attempt.result) == ("SQ-1", "pending")
    assert ledger.button.property("kind") == ""
    assert not page.result.stale.isVisible()  # type: ignore[attr-defined]


def test_a_time_that_is_still_ahead_is_not_noted(page: Page, session: Session) -> None:
    ledger = page.ledger  # type: ignore[attr-defined]
    ledger.button.click()
    ledger.when.setText("2026-11-21 09:30")
    ledger._keep()
    assert session.case.attempts == ()
    assert "not come yet" in ledger._when_field.error()


def test_the_answer_is_kept_and_a_deletion_can_be_undone(page: Page, session: Session, shell: FakeShell) -> None:
    ledger = page.ledger  # type: ignore[attr-defined]
    ledger.button.click()
    ledger._keep()
    attempt = session.case.attempts[0]
    ledger._judge(attempt.id, "rejected")
    ledger._replace(attempt.id, answer="不予解封")
    judged_one = session.case.attempts[0]
    assert (judged_one.result, judged_one.answer) == ("rejected", "不予解封")
    assert judged_one.answered_at is not None
    ledger._delete(attempt.id)
    assert session.case.attempts == ()
    session.undo()
    assert session.case.attempts == (judged_one,)


def test_a_folder_that_is_not_there_is_said_with_a_way_out(page: Page, tmp_path: Path) -> None:
    page.export_to(tmp_path / "gone" / "papers.pdf", draft=True)  # type: ignore[attr-defined]
    settle()
    box = page.trouble.itemAt(0).widget()  # type: ignore[attr-defined]
    assert isinstance(box, FindingBox)
    assert box.findChildren(QPushButton)[0].text() == "Choose another place…"
    assert page.draft.isEnabled()  # type: ignore[attr-defined]


def test_exporting_can_be_stopped(page: Page, tmp_path: Path) -> None:
    page.export_to(tmp_path / "papers.pdf", draft=True)  # type: ignore[attr-defined]
    page.progress.cancelled.emit()  # type: ignore[attr-defined]
    settle()
    assert page.result is None  # type: ignore[attr-defined]
    assert page.draft.isEnabled()  # type: ignore[attr-defined]


def test_the_language_of_the_papers_is_the_users_choice(page: Page, session: Session) -> None:
    page.languages.chosen.emit("both")  # type: ignore[attr-defined]
    assert session.case.language == "both"
    assert page.languages.value() == "both"  # type: ignore[attr-defined]
