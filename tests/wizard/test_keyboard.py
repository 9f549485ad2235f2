"""What a person without a mouse relies on: Enter presses, Tab goes as the page is read, nothing loses the focus."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.case.model import Case, Event, Moment
from app.wizard import i18n
from app.wizard.kit import Button
from app.wizard.main import Frame, application
from app.wizard.pages.what_happened import WhatHappenedPage
from app.wizard.window import MainWindow
from tests.wizard.conftest import NOTICE, READY, FakeDialogs, MakeWindow, settle

NEW = Case(id="AP-7K3M")


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def tab_round(window: MainWindow, qtbot: QtBot) -> list[QWidget]:
    """Everything that Tab reaches until it comes back to where it began."""
    found = [focused()]
    for _ in range(200):
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        if focused() is found[0]:
            return found
        found.append(focused())
    raise AssertionError("Tab never comes back")


def test_enter_presses_the_button_with_the_focus(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    dialogs = window.dialogs
    assert window.start is not None and isinstance(dialogs, FakeDialogs)
    dialogs.paths = [None]
    assert focused() is window.start.new_button
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert dialogs.paths == []


def test_an_opened_case_has_the_focus_where_work_begins(make: MakeWindow) -> None:
    window = make(NEW)
    assert window.workspace is not None
    assert focused() is window.workspace.page().initial_focus()


def test_tab_goes_from_the_steps_through_the_page_to_the_footer(make: MakeWindow, qtbot: QtBot) -> None:
    window = make(READY)
    assert window.workspace is not None
    window.workspace.open_step("what_happened")
    settle()
    window.workspace.header.menu_button.setFocus()
    there = tab_round(window, qtbot)
    parts = [window.workspace.header, window.workspace.rail, window.workspace.page()]
    parts += [window.workspace.footer, window.workspace.needs]
    seen = [next(i for i, part in enumerate(parts) if part.isAncestorOf(widget)) for widget in there]
    assert seen == sorted(seen) and set(seen) == {0, 1, 2, 3, 4}
    page = window.workspace.page()
    middles = [one.mapTo(page.inner, one.rect().center()).y() for one in there if page.isAncestorOf(one)]
    assert all(later > earlier - 12 for earlier, later in pairwise(middles))


def test_shift_tab_goes_the_same_way_back(make: MakeWindow, qtbot: QtBot) -> None:
    window = make(READY)
    there = tab_round(window, qtbot)
    back = [there[0]]
    for _ in there[1:]:
        qtbot.keyClick(focused(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        back.append(focused())
    assert back[1:] == there[:0:-1]


def test_rows_that_came_later_are_reached_before_the_footer(make: MakeWindow, qtbot: QtBot) -> None:
    window = make(NEW)
    assert window.workspace is not None
    page = window.workspace.page()
    assert isinstance(page, WhatHappenedPage)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    page.notice.setPlainText(NOTICE)
    page.notice.flush()
    settle()
    page.notice.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    assert isinstance(focused(), Button) and page.isAncestorOf(focused())
    assert "Penalty" in focused().accessibleName()


def test_changing_the_language_keeps_the_focus_on_its_button(make: MakeWindow, qtbot: QtBot) -> None:
    window = make(READY)
    assert window.workspace is not None
    window.workspace.header.language.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    assert window.windowTitle() == "\u7533\u8bc9\u6750\u6599\u52a9\u624b"
    assert focused() is window.workspace.header.language


def test_the_window_is_never_larger_than_the_screen(qtbot: QtBot) -> None:
    application()
    frame = Frame()
    qtbot.addWidget(frame)
    room = frame.screen().availableSize()
    assert frame.width() <= room.width() and frame.height() < room.height()


def test_qt_speaks_the_language_of_the_window(make: MakeWindow) -> None:
    make(language="zh_CN")
    assert QApplication.translate("QWidgetTextControl", "&Paste") == "\u7c98\u8d34(&P)"
    i18n.set_language("en")
    assert QApplication.translate("QWidgetTextControl", "&Paste") == "&Paste"


def test_tab_goes_through_the_timeline_in_the_order_of_time(make: MakeWindow, qtbot: QtBot) -> None:
    events = tuple(
        Event(id=f"event-{day}", at=Moment(date=dt.date(2026, 11, day), time=dt.time(9)), what=f"day {day}")
        for day in (9, 5, 7)
    )
    window = make(msgspec.structs.replace(READY, track="admit", events=events))
    assert window.workspace is not None
    window.workspace.open_step("timeline", focus=True)
    settle()
    rows = [one.accessibleName() for one in tab_round(window, qtbot) if "day " in one.accessibleName()]
    days = [re.search(r"day (\d)", row) for row in rows]
    assert [day[1] for day in days if day] == ["5", "7", "9"]
