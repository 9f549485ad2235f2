"""A whole appeal without a mouse: from a new case to the packet and the kit, by keys alone.

Nothing is clicked and no method of a page is called. Tab looks for the control whose spoken name is asked for, so the
test also fails when something cannot be reached, is reached in no reasonable number of steps, or keeps the focus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import paths
from app.case.store import CaseStore
from app.errors import AppError
from app.packet.verify import verify
from app.wizard import background, i18n, theme
from app.wizard.main import make_window
from app.wizard.settings import Settings
from app.wizard.window import MainWindow

SAMPLE = paths.resources() / "sample"
NOTICE = (
    "帐号功能限制通知\n2026-11-09 14:26\n原因：使用外挂\n限制功能：加好友、群聊\n"
    "限制期间：2026-11-09 14:26 起，永久\n如对本次处理有异议，可提交一次申诉。"
)
FURTHEST = 80
"""No control is more steps of Tab away than this."""
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Answers:
    """The dialogs of the system answered beforehand; a failure that would be shown fails the test."""

    def __init__(self, folder: Path) -> None:
        self.case = folder / "mine.appeal"
        self.papers = folder / "papers.pdf"
        self.pictures: list[str] = []

    def new_case(self, suggestion: str) -> Path | None:
        return self.case

    def new_passphrase(self) -> str | None:
        return ""

    def open_files(self, title: str, filters: str) -> list[Path]:
        return [SAMPLE / self.pictures.pop(0)]

    def open_file(self, title: str, filters: str) -> Path | None:
        return SAMPLE / self.pictures.pop(0)

    def save_file(self, title: str, suggestion: str, filters: str) -> Path | None:
        return self.papers

    def error(self, error: AppError) -> None:
        raise AssertionError(error.code)

    def unexpected(self, error: BaseException) -> None:
        raise AssertionError("an error nobody foresaw") from error


class Hands:
    """Two hands on a keyboard."""

    def __init__(self, window: MainWindow, answers: Answers, qtbot: QtBot) -> None:
        self.window, self.answers, self.qtbot = window, answers, qtbot
        self.strays: list[str] = []
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._window_changed)

    def _window_changed(self, window: QWindow | None) -> None:
        """A widget shown before it has a parent is a window: it flashes up and takes the focus with it."""
        if window is not None and window is not self.window.windowHandle():
            self.strays.append(window.objectName())

    def let_go(self) -> None:
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.disconnect(self._window_changed)

    def focus(self) -> QWidget:
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None and widget.isVisible() and widget.isEnabled()
        return widget

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focus(), key, modifier)
        self.rest()

    def rest(self) -> None:
        """Until nothing is under way: what a person waits for without noticing."""
        for _ in range(3):
            assert background.wait(20_000)
            QApplication.processEvents()
        assert not self.strays, "widgets without a parent were shown as windows of their own"

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, CONTROL)

    def tab_to(self, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press Tab until something with this spoken name (a pattern from its beginning) has the focus."""
        key = Qt.Key.Key_Backtab if modifier == SHIFT else Qt.Key.Key_Tab
        passed = []
        for _ in range(FURTHEST):
            if re.match(name, self.focus().accessibleName()):
                return
            passed.append(self.focus().accessibleName())
            self.press(key, modifier)
        raise AssertionError(f"Tab does not reach {name!r}; it passes {passed}")

    def fill(self, name: str, text: str) -> None:
        self.tab_to(name)
        self.paste(text)

    def go_on(self, step: str) -> None:
        """Ctrl+Enter, which has to lead to this step."""
        self.press(Qt.Key.Key_Return, CONTROL)
        self.at(step)

    def at(self, step: str) -> None:
        self.qtbot.waitUntil(lambda: self.window.workspace is not None and self.window.workspace.current == step)
        self.rest()

    def judged(self) -> None:
        """Until the rules have looked at what was done last."""
        session = self.window.session
        assert session is not None
        if session._judge_timer.isActive():
            with self.qtbot.waitSignal(session.findings_changed, timeout=5000):
                pass
        self.rest()


@pytest.fixture(params=[("light", 1.0, 1280, 800), ("dark", 1.0, 1024, 600), ("light", 2.0, 1280, 800)], ids=str)
def hands(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    look, scale, width, height = request.param
    window = make_window(Settings(language="en", theme=look, scale=scale))
    answers = Answers(tmp_path)
    window.dialogs = answers  # type: ignore[assignment]
    window.resize(width, height)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    hands = Hands(window, answers, qtbot)
    yield hands
    hands.let_go()
    window.close()
    theme.theme().changed.disconnect(window.rebuild)
    window.deleteLater()
    background.stop()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    i18n.set_language("en")
    theme.theme().apply(language="en", scale=1.0, override="light")


def test_an_appeal_by_keys_alone(hands: Hands) -> None:
    begin(hands)
    decide(hands)
    who_and_what_with(hands)
    what_when(hands)
    shown_by(hands)
    photographed(hands)
    said(hands)
    exported(hands)
    papers_are_sound(hands)


def begin(hands: Hands) -> None:
    hands.press(Qt.Key.Key_Return)  # New case has the focus when the program starts
    hands.at("what_happened")
    assert hands.focus().accessibleName() == "WeChat"
    hands.press(Qt.Key.Key_Space)
    hands.tab_to("Words of the notice")
    hands.paste(NOTICE)
    hands.tab_to(r"Penalty: .*Right$")
    rows = 0
    while hands.focus().accessibleName().endswith("Right"):  # each Enter confirms a row and leads to the next
        hands.press(Qt.Key.Key_Return)
        rows += 1
    assert rows == 7
    assert hands.focus().accessibleName() == "First seen"
    hands.paste("2026-11-09 14:26")
    hands.judged()
    hands.go_on("decision")


def decide(hands: Hands) -> None:
    hands.judged()
    session = hands.window.session
    assert session is not None
    assert hands.focus().accessibleName() == "Yes"  # the first answer to the first open question
    hands.press(Qt.Key.Key_Space)
    hands.judged()
    hands.tab_to("In use")
    hands.press(Qt.Key.Key_Right)
    if hands.focus().accessibleName().startswith("In use"):  # with large text the answers stand below each other
        hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Space)
    hands.judged()
    assert session.case.answers == {"attempts": "1", "appeal_entry": "yes", "still_using": "stopped"}
    assert hands.focus().accessibleName().startswith("You can appeal, 1 time only")
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Space)
    hands.judged()
    assert session.case.track == "admit"
    hands.go_on("account_device")


def who_and_what_with(hands: Hands) -> None:
    hands.fill("Display name", "林一鸣")
    hands.fill("WeChat ID", "linyiming_99")
    hands.fill("Name$", "林一鸣")
    hands.fill("Phone$", "19900000012")
    hands.fill("ID number", "990101199003070015")
    hands.tab_to("Add a device")
    hands.press(Qt.Key.Key_Return)
    assert hands.focus().accessibleName() == "Model"
    hands.paste("样本手机 S1")
    hands.judged()
    hands.go_on("timeline")


def what_when(hands: Hands) -> None:
    for line in ("2026-11-08 20:41 扫码授权“小柒清粉”登录本帐号", "2026-11-09 14:26 收到功能限制通知"):
        hands.paste(line)
        hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_F2)
    hands.fill("Place", "家中")
    hands.press(Qt.Key.Key_Escape)
    hands.judged()
    session = hands.window.session
    assert session is not None
    assert [event.where for event in session.case.timeline()] == ["家中", ""]
    hands.go_on("screenshots")


def shown_by(hands: Hands) -> None:
    hands.answers.pictures = ["notice.png", "devices-after.png"]
    hands.tab_to("Add screenshots")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    session = hands.window.session
    assert session is not None and len(session.case.exhibits) == 2
    hands.judged()
    hands.tab_to("Exhibit 1, ")
    hands.press(Qt.Key.Key_R)
    hands.press(Qt.Key.Key_B)
    for _ in range(3):
        hands.press(Qt.Key.Key_Down, SHIFT)
        hands.press(Qt.Key.Key_Right, CONTROL)
    hands.press(Qt.Key.Key_Return, CONTROL)  # done with this one, the other comes
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert [len(exhibit.redactions) for exhibit in session.case.exhibits] == [1, 0]
    assert all(exhibit.reviewed for exhibit in session.case.exhibits)
    hands.press(Qt.Key.Key_Left)
    for number, (title, purpose) in enumerate((("功能限制通知", "notice"), ("登录设备", "tool_removed")), 1):
        assert hands.focus().accessibleName().startswith(f"Exhibit {number}, ")
        hands.press(Qt.Key.Key_F2)
        assert hands.focus().accessibleName() == "Exhibit title"
        hands.paste(title)
        hands.tab_to("What it is for")
        for _ in range(10):
            if session.case.exhibits[number - 1].material == purpose:
                break
            hands.press(Qt.Key.Key_Down)
        hands.press(Qt.Key.Key_Escape)
        hands.press(Qt.Key.Key_Right)
    hands.judged()
    assert [one.material for one in session.case.exhibits] == ["notice", "tool_removed"]
    hands.go_on("id_photos")


def photographed(hands: Hands) -> None:
    hands.answers.pictures = ["id-front.jpg", "id-back.jpg"]
    session = hands.window.session
    assert session is not None
    for number in (1, 2):  # the next card has the focus as soon as a photo was chosen
        hands.press(Qt.Key.Key_Return)
        hands.qtbot.waitUntil(lambda number=number: len(session.case.id_photos) == number, timeout=15_000)
        hands.rest()
    hands.judged()
    hands.go_on("statement")


def said(hands: Hands) -> None:
    session = hands.window.session
    assert session is not None
    hands.press(Qt.Key.Key_Return, CONTROL)  # the next part of the statement
    hands.tab_to("Add a shortcoming")
    hands.press(Qt.Key.Key_Return)
    hands.paste("2026 年 11 月 8 日 20:41，我授权第三方工具登录本帐号，违反《微信个人帐号使用规范》。")
    hands.tab_to("Add a measure")
    hands.press(Qt.Key.Key_Return)
    hands.paste("在“登录设备”中移除平板端登录")
    hands.fill("When", "2026-11-09 15:03")
    hands.fill("By whom", "林一鸣")
    hands.press(Qt.Key.Key_Tab)
    hands.judged()
    measure = session.case.measures[0]
    assert (
        measure.date is not None and measure.owner == "林一鸣" and measure.answers == (session.case.shortcomings[0].id,)
    )
    for _ in range(4):
        if hands.window.workspace is None or hands.window.workspace.current != "statement":
            break
        hands.press(Qt.Key.Key_Return, CONTROL)
    hands.at("review")


def exported(hands: Hands) -> None:
    session = hands.window.session
    assert session is not None
    hands.judged()
    assert not [finding for finding in session.findings if finding.severity == "blocking"]
    hands.go_on("export")
    hands.tab_to("Export final")
    hands.press(Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: any(hands.answers.papers.parent.glob("*/kit.json")), timeout=20_000)
    hands.rest()
    hands.tab_to("Done, close the case")
    hands.press(Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.window.start is not None)
    assert hands.window.session is None


def papers_are_sound(hands: Hands) -> None:
    store = CaseStore.open(hands.answers.case)
    case = store.case
    store.close()
    assert case.restriction.violation == "plug" and case.track == "admit"
    found = verify(hands.answers.papers.read_bytes(), case)
    assert not [finding for finding in found if finding.severity == "blocking"]
    kit = next(hands.answers.papers.parent.glob("*/kit.json")).parent
    names = {path.name for path in kit.iterdir()}
    assert {"00_sheet.pdf", "packet.pdf"} <= names
    assert any("id_front" in name for name in names) and any("notice" in name for name in names)
