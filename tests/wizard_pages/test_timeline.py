"""The timeline page: one typed line is one event, rows are changed in place."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.case.model import Event, Moment, find
from app.wizard.axis_plan import plan, spread
from app.wizard.page import Page
from app.wizard.session import Session
from tests.wizard_pages.conftest import FakeShell, settle


def test_a_typed_line_is_understood_while_typing_and_added_at_its_place(
    open_page: Callable[[str], Page], session: Session
) -> None:
    page = open_page("timeline")
    QTest.keyClicks(page.quick.edit, "2026-11-14 16:30 shared it")  # type: ignore[attr-defined]
    assert page.quick.chip.text() == "2026-11-14 16:30, to the minute"  # type: ignore[attr-defined]
    assert len(session.case.events) == 2
    QTest.keyClick(page.quick.edit, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert [event.what for event in session.case.timeline()] == ["发布图文", "shared it", "收到通知"]
    assert page.rows.order() == [event.id for event in session.case.timeline()]  # type: ignore[attr-defined]
    assert page.quick.edit.text() == ""  # type: ignore[attr-defined]
    assert session.undo_label == "Add an event"


def test_an_incomplete_line_says_what_is_missing_and_adds_nothing(
    open_page: Callable[[str], Page], session: Session
) -> None:
    quick = open_page("timeline").quick  # type: ignore[attr-defined]
    quick.edit.setText("16:30 shared it")
    assert "the day is missing" in quick.says.text()
    QTest.keyClick(quick.edit, Qt.Key.Key_Return)
    assert len(session.case.events) == 2
    assert not quick.button.isEnabled()


def test_an_exhibit_of_the_same_minute_is_offered(open_page: Callable[[str], Page], session: Session) -> None:
    quick = open_page("timeline").quick  # type: ignore[attr-defined]
    quick.edit.setText("2026-11-14 14:05 sent the link")
    assert quick.link.isVisible()
    assert quick.link.isChecked()
    QTest.keyClick(quick.edit, Qt.Key.Key_Return)
    added = session.case.events[-1]
    assert (added.exhibits, added.basis) == (("exhibit-2",), "screenshot")


def test_a_row_is_changed_in_place_by_keyboard(open_page: Callable[[str], Page], session: Session) -> None:
    page = open_page("timeline")
    row = page.rows.item("event-2").head  # type: ignore[attr-defined]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_F2)
    editor = page.editor  # type: ignore[attr-defined]
    assert editor.isVisible()
    editor.when.setFocus()
    editor.when.selectAll()
    QTest.keyClicks(editor.when, "2026-11-14 about 22:10")
    QTest.keyClick(editor.when, Qt.Key.Key_Return)
    event = find(session.case.events, "event-2")
    assert event is not None
    assert event.at == Moment(date=dt.date(2026, 11, 14), time=dt.time(22, 10), estimated=True)
    assert not editor.isVisible()


def test_a_time_that_cannot_be_read_stays_typed_and_is_explained(
    open_page: Callable[[str], Page], session: Session
) -> None:
    page = open_page("timeline")
    page.open_event("event-2", "at")  # type: ignore[attr-defined]
    editor = page.editor  # type: ignore[attr-defined]
    editor.when.setText("22:10")
    QTest.keyClick(editor.when, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert "day is missing" in editor._when_field.error()
    assert editor.when.text() == "22:10"
    assert find(session.case.events, "event-2").at.time == dt.time(21, 48)  # type: ignore[union-attr]


def test_exhibits_are_picked_from_a_list(open_page: Callable[[str], Page], session: Session) -> None:
    page = open_page("timeline")
    page.open_event("event-2")  # type: ignore[attr-defined]
    menu = page.editor.exhibits.menu_now()  # type: ignore[attr-defined]
    menu.actions()[1].trigger()
    assert find(session.case.events, "event-2").exhibits == ("exhibit-2",)  # type: ignore[union-attr]
    assert page.editor.exhibits.text() == "Exhibit 2"  # type: ignore[attr-defined]


def test_deleting_is_at_once_and_can_be_undone(
    open_page: Callable[[str], Page], session: Session, shell: FakeShell
) -> None:
    page = open_page("timeline")
    row = page.rows.item("event-1").head  # type: ignore[attr-defined]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Delete)
    assert [event.id for event in session.case.events] == ["event-2"]
    assert shell.undo == ["Line deleted"]
    session.undo()
    assert page.rows.order() == ["event-1", "event-2"]  # type: ignore[attr-defined]


def test_a_table_is_imported_and_bad_rows_are_named(
    open_page: Callable[[str], Page], session: Session, tmp_path: Path
) -> None:
    page = open_page("timeline")
    path = tmp_path / "events.csv"
    path.write_bytes("时间,事件\n2026-11-13 10:00,第一件\n10:05,没有日期\n".encode("gb18030"))
    page.import_table(path)  # type: ignore[attr-defined]
    settle()
    assert session.case.timeline()[0].what == "第一件"
    words = [page.report.itemAt(i).widget().accessibleName() for i in range(page.report.count())]  # type: ignore[attr-defined]
    assert "1 line added. 1 row was left out:" in words[0]
    assert "Row 3: The time is 10:05; the day is missing" in words[1]


def test_a_table_that_is_not_there_is_an_error_in_words(
    open_page: Callable[[str], Page], shell: FakeShell, tmp_path: Path
) -> None:
    page = open_page("timeline")
    page.import_table(tmp_path / "gone.csv")  # type: ignore[attr-defined]
    settle()
    assert [error.code for error in shell.dialogs.errors] == ["E-TABLE-UNREADABLE"]


def test_a_finding_stands_under_its_row_and_leads_into_it(open_page: Callable[[str], Page], session: Session) -> None:
    page = open_page("timeline")
    empty = Event(id="event-3", at=Moment(date=dt.date(2026, 11, 15)), what="")
    session.replace(events=(*session.case.events, empty))
    session.judge_now()
    found = session.findings_at("events/event-3")
    assert found
    item = page.rows.item("event-3")  # type: ignore[attr-defined]
    assert item._boxes is not None
    page.reveal(found[0].where)
    assert page.editor.event_id() == "event-3"  # type: ignore[attr-defined]


def test_two_hundred_events_are_drawn_anew_quickly(
    open_page: Callable[[str], Page], session: Session, benchmark_ms: Callable[[Callable[[], object]], float]
) -> None:
    start = dt.datetime(2026, 10, 1, 8, 0)
    events = tuple(
        Event(
            id=f"event-{n}",
            at=Moment(date=(start + dt.timedelta(hours=3 * n)).date(), time=(start + dt.timedelta(hours=3 * n)).time()),
            what=f"Line {n}",
        )
        for n in range(1, 201)
    )
    session.replace(events=events)
    page = open_page("timeline")

    def change() -> None:
        last = session.case.events[-1]
        changed = msgspec.structs.replace(last, what=last.what + "x")
        session.case = msgspec.structs.replace(session.case, events=(*session.case.events[:-1], changed))
        page.refresh()

    assert benchmark_ms(change) < 50


# the arithmetic of the axis


@given(st.lists(st.integers(0, 500_000), min_size=1, max_size=40).map(sorted), st.floats(200, 1200))
def test_the_axis_keeps_the_order_and_stays_inside(minutes: list[int], width: float) -> None:
    shape = plan(minutes, width)
    assert len(shape.points) == len(minutes)
    assert list(shape.points) == sorted(shape.points)
    assert shape.points[0] >= -1e-6 and shape.points[-1] <= width + 1e-6
    assert all(0 <= gap.left < gap.right <= width + 1e-6 for gap in shape.gaps)
    xs = [tick.x for tick in shape.ticks]
    assert all(later - earlier >= 84 - 1e-6 for earlier, later in itertools.pairwise(xs))


def test_a_long_silence_is_broken_and_minutes_are_to_scale() -> None:
    shape = plan([0, 60, 120, 120 + 60 * 24 * 3, 120 + 60 * 24 * 3 + 60], 800)
    assert [gap.minutes for gap in shape.gaps] == [60 * 24 * 3]
    assert shape.points[1] - shape.points[0] == pytest.approx(shape.points[2] - shape.points[1])


@given(st.lists(st.floats(0, 800), max_size=30).map(sorted))
def test_little_pages_never_overlap(wanted: list[float]) -> None:
    placed = [left for left in spread(wanted, [34.0] * len(wanted), 800) if left is not None]
    assert all(later - earlier >= 34 for earlier, later in itertools.pairwise(placed))
