"""The window as a person meets it: keys, names, sizes, languages, cases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.case.model import Case, Restriction
from app.case.store import CaseStore
from app.guidance.steps import STEPS
from app.wizard.dialogs import describe
from app.wizard.kit import Button, Field, MaskedField, Paragraph
from app.wizard.main import Frame
from app.wizard.pages.account_device import AccountDevicePage
from app.wizard.pages.decision import DecisionPage
from app.wizard.pages.what_happened import WhatHappenedPage
from app.wizard.window import MainWindow
from app.wizard.workspace import mode_for
from tests.wizard.conftest import NOTICE, READY, FakeDialogs, MakeWindow, settle

MINE = ("what_happened", "decision", "account_device")
NEW = Case(id="AP-7K3M")


def fake(window: MainWindow) -> FakeDialogs:
    assert isinstance(window.dialogs, FakeDialogs)
    return window.dialogs


def button(window: QWidget, text: str) -> Button:
    return next(one for one in window.findChildren(Button) if one.text() == text and one.isVisible())


def open_page(window: MainWindow, step: str) -> QWidget:
    assert window.workspace is not None
    window.workspace.open_step(step)
    settle()
    return window.workspace.page()


class TestLayout:
    @pytest.mark.parametrize(
        ("width", "height", "scale", "mode"),
        [
            (1280, 800, 1.0, "wide"),
            (1200, 720, 1.0, "wide"),
            (1199, 800, 1.0, "small"),
            (1280, 719, 1.0, "small"),
            (1024, 600, 1.0, "small"),
            (1023, 800, 1.0, "narrow"),
            (1920, 1080, 1.5, "narrow"),
        ],
    )
    def test_the_layout_follows_size_and_text(self, width: int, height: int, scale: float, mode: str) -> None:
        assert mode_for(width, height, scale) == mode

    @pytest.mark.parametrize("language", ["en", "zh_CN"])
    @pytest.mark.parametrize("scale", [1.0, 2.0])
    @pytest.mark.parametrize("step", MINE)
    def test_no_word_is_cut_at_1024_by_600(self, make: MakeWindow, language: str, scale: float, step: str) -> None:
        window = make(READY, language=language, scale=scale, size=(1024, 600))
        page = open_page(window, step)
        assert window.width() == 1024 and window.height() == 600
        assert not cut(window)
        assert page.area.widget().width() <= page.area.viewport().width()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("language", ["en", "zh_CN"])
    @pytest.mark.parametrize("scale", [1.0, 2.0])
    def test_no_word_of_the_start_page_is_cut(self, make: MakeWindow, language: str, scale: float) -> None:
        assert not cut(make(language=language, scale=scale, size=(1024, 600)))


def cut(window: QWidget) -> list[str]:
    """Words that do not fit into their widget, or lie outside the window's width."""
    wrong = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
            wanted = widget.fontMetrics().horizontalAdvance(widget.text())
        elif isinstance(widget, Button):
            wanted = widget.minimumSizeHint().width()
        elif isinstance(widget, Paragraph) and widget.text():
            if widget.height() < widget.heightForWidth(widget.width()):
                wrong.append(f"{widget.text()!r}: {widget.height()} px high")
            continue
        else:
            continue
        right = widget.mapTo(window, QPoint(0, 0)).x() + widget.width()
        if widget.width() < wanted or right > window.width():
            wrong.append(f"{widget.text()!r}: {widget.width()} px for {wanted}, right edge {right}")
    return wrong


class TestNames:
    @pytest.mark.parametrize("language", ["en", "zh_CN"])
    @pytest.mark.parametrize("step", ["", *MINE])
    def test_every_control_that_takes_the_focus_has_a_name(self, make: MakeWindow, language: str, step: str) -> None:
        window = make(READY if step else None, language=language)
        if step:
            open_page(window, step)
        nameless = [
            f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
            for widget in window.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and widget.focusProxy() is None
            and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        ]
        assert not nameless

    def test_an_error_is_the_description_of_its_field(self, make: MakeWindow) -> None:
        page = open_page(make(READY), "account_device")
        assert isinstance(page, AccountDevicePage)
        field = page.targets["person.id_number"]
        assert isinstance(field, Field)
        field.set_error("17 digits so far")
        assert "17 digits" in field.edit.focusProxy().accessibleDescription()
        assert field.caption.buddy() is field.edit.focusProxy()

    def test_steps_say_their_state(self, make: MakeWindow) -> None:
        window = make(NEW)
        assert window.workspace is not None
        items = window.workspace.rail.list
        spoken = items.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == "What can be done now, Opens when the notice is checked"


class TestKeys:
    def test_the_whole_of_page_one_works_from_the_keyboard(self, make: MakeWindow, qtbot: QtBot) -> None:
        window = make(NEW)
        page = open_page(window, "what_happened")
        assert isinstance(page, WhatHappenedPage) and window.session is not None and window.workspace is not None
        page.platform.cards()[0].setFocus()
        qtbot.keyClick(page.platform.cards()[0], Qt.Key.Key_Space)
        assert window.session.case.account_kind == "wechat/personal"
        QGuiApplication.clipboard().setText(NOTICE)
        qtbot.keyClick(button(page, "Paste"), Qt.Key.Key_Space)
        settle()
        assert window.session.case.restriction.notice == NOTICE
        assert not window.workspace.forward.isEnabled()
        button(page, "Right").setFocus()
        while page.open_rows():
            focus = QApplication.focusWidget()
            assert isinstance(focus, Button) and focus.text() == "Right"
            qtbot.keyClick(focus, Qt.Key.Key_Space)
        restriction = window.session.case.restriction
        assert (restriction.kind, restriction.violation) == ("short_login_ban", "plug")
        assert restriction.release_from is not None and restriction.release_from.date.isoformat() == "2026-11-26"
        qtbot.waitUntil(lambda: window.workspace is not None and window.workspace.forward.isEnabled())
        qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert window.workspace.current == "decision"

    def test_alt_arrows_walk_the_steps(self, make: MakeWindow, qtbot: QtBot) -> None:
        window = make(READY)
        open_page(window, "what_happened")
        assert window.workspace is not None
        for step in MINE[1:]:
            qtbot.keyClick(window.workspace, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
            assert window.workspace.current == step
        qtbot.keyClick(window.workspace, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert window.workspace.current == "decision"

    @pytest.mark.parametrize("step", MINE)
    def test_tab_reaches_continue_and_never_a_thing_out_of_sight(
        self, make: MakeWindow, qtbot: QtBot, step: str
    ) -> None:
        window = make(READY, size=(1024, 600))
        open_page(window, step)
        assert window.workspace is not None
        window.workspace.back.setFocus()
        seen: set[QWidget] = set()
        for _ in range(120):
            focus = QApplication.focusWidget()
            assert focus is not None
            if focus in seen:
                break
            seen.add(focus)
            settle()
            assert not focus.visibleRegion().isEmpty(), focus.accessibleName()
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
        assert window.workspace.forward in seen
        assert any(window.workspace.page().isAncestorOf(widget) for widget in seen)

    def test_f1_opens_the_guide_in_the_language_of_the_window(self, make: MakeWindow, qtbot: QtBot) -> None:
        window = make(language="zh_CN")
        qtbot.keyClick(window, Qt.Key.Key_F1)
        assert "不联网" in fake(window).texts[0][1]

    def test_escape_closes_the_list_over_the_page(self, make: MakeWindow, qtbot: QtBot) -> None:
        window = make(READY, size=(1024, 600))
        assert window.workspace is not None
        window.workspace.needs_rail.click()
        assert window.workspace._overlay.isVisible()
        focus = QApplication.focusWidget()
        assert focus is not None and window.workspace._overlay.isAncestorOf(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Escape)
        assert not window.workspace._overlay.isVisible()


class TestPages:
    def test_a_row_can_be_changed_by_hand(self, make: MakeWindow, qtbot: QtBot) -> None:
        case = Case(id="AP-7K3M", account_kind="wechat/personal", restriction=Restriction(notice="…"))
        window = make(case)
        page = open_page(window, "what_happened")
        assert isinstance(page, WhatHappenedPage) and window.session is not None
        page._edit("starts_at")
        edit = QApplication.focusWidget()
        qtbot.keyClicks(edit, "no day")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert window.session.case.restriction.starts_at is None
        edit.setText("")  # type: ignore[union-attr]
        qtbot.keyClicks(edit, "2026-11-14 21:48")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        starts = window.session.case.restriction.starts_at
        assert starts is not None and starts.time is not None and starts.time.minute == 48

    def test_the_decision_never_preselects_what_the_user_says(self, make: MakeWindow) -> None:
        window = make(READY)
        page = open_page(window, "decision")
        assert isinstance(page, DecisionPage) and window.session is not None
        card = page.targets["track"]
        assert isinstance(card, QAbstractButton) and not card.isChecked()
        card.click()
        assert window.session.case.track == "admit"

    def test_an_answer_can_change_the_decision_and_keeps_the_focus(self, make: MakeWindow, qtbot: QtBot) -> None:
        window = make(READY)
        page = open_page(window, "decision")
        radio = page.findChild(QAbstractButton, "still_using=yes")
        assert radio is not None and window.session is not None
        radio.setFocus()
        radio.click()
        qtbot.waitUntil(lambda: window.session.decision.route == "fix_first")  # type: ignore[union-attr]
        settle()
        assert QApplication.focusWidget().objectName() == "still_using=yes"  # type: ignore[union-attr]

    def test_numbers_are_masked_until_asked_for_and_again_when_the_page_is_left(
        self, make: MakeWindow, qtbot: QtBot
    ) -> None:
        window = make(READY)
        page = open_page(window, "account_device")
        assert isinstance(page, AccountDevicePage)
        field = page.targets["person.id_number"]
        assert isinstance(field, Field) and isinstance(field.edit, MaskedField)
        assert field.edit.edit.text() == "9901**********0015"
        field.edit.toggle.click()
        assert field.edit.edit.text() == "990101199003070015"
        open_page(window, "decision")
        assert field.edit.edit.text() == "9901**********0015"

    def test_a_number_is_checked_on_leaving_and_the_error_goes_when_it_is_right(
        self, make: MakeWindow, qtbot: QtBot
    ) -> None:
        window = make(READY)
        page = open_page(window, "account_device")
        assert isinstance(page, AccountDevicePage) and window.session is not None
        field = page.targets["person.id_number"]
        assert isinstance(field, Field) and isinstance(field.edit, MaskedField)
        edit = field.edit.edit
        edit.setFocus()
        assert edit.text() == "990101199003070015"
        qtbot.keyClick(edit, Qt.Key.Key_End)
        qtbot.keyClick(edit, Qt.Key.Key_Backspace)
        assert field.error() == ""
        button(page, "Remove").setFocus()
        assert "17" in field.error()
        assert window.session.case.person.id_number == "99010119900307001"
        edit.setFocus()
        qtbot.keyClick(edit, Qt.Key.Key_End)
        qtbot.keyClicks(edit, "5")
        assert field.error() == ""

    def test_a_link_of_the_list_leads_to_its_field(self, make: MakeWindow) -> None:
        window = make(READY)
        open_page(window, "decision")
        assert window.workspace is not None
        window.workspace.reveal("account.id")
        settle()
        page = window.workspace.page()
        field = page.targets["account.id"]
        assert window.workspace.current == "account_device"
        assert isinstance(field, Field)
        assert field.isAncestorOf(QApplication.focusWidget())

    def test_removing_a_device_can_be_undone(self, make: MakeWindow, qtbot: QtBot) -> None:
        window = make(READY)
        page = open_page(window, "account_device")
        button(page, "Remove").click()
        assert window.session is not None and window.workspace is not None
        assert not window.session.case.devices and window.workspace.undo_bar.isVisible()
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert len(window.session.case.devices) == 1


class TestLanguageAndLooks:
    def test_switching_the_language_keeps_position_and_data(self, make: MakeWindow) -> None:
        window = make(READY)
        open_page(window, "account_device")
        assert window.workspace is not None and window.session is not None
        before = window.session.case
        window.workspace.header.language.click()
        settle()
        assert window.workspace.current == "account_device"
        assert window.session.case == before
        assert window.workspace.page().title == "帐号与设备"  # type: ignore[attr-defined]
        assert window.settings.language == "zh_CN"

    def test_the_colours_change_while_running(self, make: MakeWindow) -> None:
        window = make(READY)
        window.set_theme("dark")
        settle()
        assert QApplication.palette().window().color().name() == "#1b1a19"

    @pytest.mark.parametrize("scale", [1.0, 2.0])
    def test_every_step_is_in_the_list(self, make: MakeWindow, scale: float) -> None:
        window = make(READY, scale=scale)
        assert window.workspace is not None
        assert window.workspace.rail.list.count() == len(STEPS)
        assert window.workspace.strip.isVisible() == (scale == 2.0)


class TestCases:
    def test_a_new_case_is_kept_where_the_user_said(self, make: MakeWindow, tmp_path: Path) -> None:
        window = make()
        fake(window).paths, fake(window).passphrases = [tmp_path / "new.appeal"], [""]
        window.new_case()
        settle()
        assert window.session is not None and not window.session.store.encrypted
        assert (tmp_path / "new.appeal").exists()
        assert window.settings.recent[0].path == str(tmp_path / "new.appeal")

    def test_a_wrong_passphrase_is_told_and_asked_again(self, make: MakeWindow, tmp_path: Path) -> None:
        path = tmp_path / "locked.appeal"
        CaseStore.create(path, READY, "correct horse").close()
        window = make()
        fake(window).passphrases = ["wrong", "correct horse"]
        window.open_path(path)
        settle()
        settle()
        assert fake(window).problems[0] == "" and fake(window).problems[1]
        assert window.session is not None and window.session.case.person.name == "林一鸣"

    def test_a_damaged_file_is_an_error_with_a_reason(self, make: MakeWindow, tmp_path: Path) -> None:
        (tmp_path / "no.appeal").write_bytes(b"not a case")
        window = make()
        window.open_path(tmp_path / "no.appeal")
        settle()
        assert fake(window).errors and window.start is not None

    def test_a_dropped_case_is_opened(self, make: MakeWindow, tmp_path: Path) -> None:
        path = tmp_path / "dropped.appeal"
        CaseStore.create(path, READY).close()
        window = make()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        none = Qt.KeyboardModifier.NoModifier
        event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
        window.dropEvent(event)
        settle()
        assert window.session is not None and window.session.store.path == path

    def test_the_sample_opens_and_leaves_nothing_behind(self, make: MakeWindow) -> None:
        window = make()
        window.open_sample()
        settle()
        assert window.session is not None and window.session.case.exhibits
        folder = window.session.store.path.parent
        window.close_case()
        assert not folder.exists() and window.start is not None and not window.settings.recent

    def test_an_unexpected_error_saves_first_and_shows_no_data(self, make: MakeWindow) -> None:
        window = make(READY)
        assert window.session is not None
        window.session.replace(track="admit")
        try:
            raise ValueError("19900000012")
        except ValueError as error:
            window.unexpected(error)
            assert "1990" not in describe(error)
        assert not window.session.dirty
        assert len(fake(window).unexpected_errors) == 1


def test_the_start_loads_no_heavy_module() -> None:
    heavy = {"cv2", "numpy", "reportlab", "pikepdf", "pypdfium2", "PIL", "socket", "ssl"}
    modules = "app.wizard.main, app.wizard.window, app.wizard.workspace"
    script = f"import sys, {modules}; print(*sorted(set(sys.modules) & {heavy!r}))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


def test_the_frame_shows_empty_then_filled_and_closes_the_case(qtbot: QtBot, tmp_path: Path) -> None:
    CaseStore.create(tmp_path / "story.appeal", READY).close()
    frame = Frame()
    qtbot.addWidget(frame)
    with qtbot.waitExposed(frame):
        frame.show()
    assert frame.close()
    frame.show()
    frame.fill(tmp_path / "story.appeal")
    settle()
    assert frame.inner is not None and frame.inner.session is not None
    session = frame.inner.session
    session.replace(track="admit")
    assert frame.close()
    assert session.closed and not session.dirty
    sys.excepthook = sys.__excepthook__
