"""A window with answers laid out beforehand in place of its dialogs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.case.model import Case, Device, Moment, Person, Restriction
from app.case.store import CaseStore
from app.errors import AppError
from app.wizard import background, i18n, theme
from app.wizard.main import make_window
from app.wizard.settings import Settings
from app.wizard.window import MainWindow

NOTICE = (
    "短期限制登录通知\n2026-11-14 21:48\n原因：使用外挂\n"
    "自 2026-11-14 21:48 起限制登录，2026-11-26 09:00 起可申请解除。"
)
READY = Case(
    id="AP-7K3M",
    account_kind="wechat/personal",
    person=Person(name="林一鸣", id_number="990101199003070015", phone="19900000012"),
    restriction=Restriction(
        kind="function_limit",
        violation="plug",
        notice=NOTICE,
        permanent=True,
        starts_at=Moment(date=dt.date(2026, 11, 9), time=dt.time(14, 26)),
    ),
    answers={"still_using": "stopped", "appeal_entry": "yes"},
    devices=(Device(id="device-1", model="样本手机 S1"),),
)


class FakeDialogs:
    """Answers from lists; what was asked and told is kept."""

    def __init__(self) -> None:
        self.paths: list[Path | None] = []
        self.passphrases: list[str | None] = []
        self.problems: list[str] = []
        self.confirmations: list[bool] = []
        self.errors: list[AppError] = []
        self.unexpected_errors: list[BaseException] = []
        self.texts: list[tuple[str, str]] = []

    def new_case(self, suggestion: str) -> Path | None:
        return self.paths.pop(0)

    def open_case(self) -> Path | None:
        return self.paths.pop(0)

    def new_passphrase(self) -> str | None:
        return self.passphrases.pop(0)

    def ask_passphrase(self, name: str, problem: str = "") -> str | None:
        self.problems.append(problem)
        return self.passphrases.pop(0)

    def confirm(self, title: str, text: str, act: str, *, danger: bool = False) -> bool:
        return self.confirmations.pop(0)

    def error(self, error: AppError) -> None:
        self.errors.append(error)

    def unexpected(self, error: BaseException) -> None:
        self.unexpected_errors.append(error)

    def show_text(self, title: str, markdown: str) -> None:
        self.texts.append((title, markdown))


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeWindow]:
    """Makes a window: ``make(case, language=, scale=, size=)``; without a case it stands on the start page."""
    windows: list[MainWindow] = []

    def build(
        case: Case | None = None,
        *,
        language: str = "en",
        scale: float = 1.0,
        look: str = "light",
        size: tuple[int, int] = (1280, 800),
    ) -> MainWindow:
        window = make_window(Settings(language=language, theme=look, scale=scale))
        window.dialogs = FakeDialogs()  # type: ignore[assignment]
        window.resize(*size)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        if case is not None:
            window._opened(CaseStore.create(tmp_path / "story.appeal", case))
        settle()
        return window

    yield build
    for window in windows:
        window.dialogs.confirmations = [True]  # type: ignore[attr-defined]
        window.close()
        theme.theme().changed.disconnect(window.rebuild)
        window.deleteLater()
    background.stop()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    i18n.set_language("en")
    theme.theme().apply(language="en", scale=1.0, override="light")


def settle() -> None:
    """Let queued work and layouts come to rest."""
    for _ in range(3):
        background.wait(5000)
        QApplication.sendPostedEvents()
        QApplication.processEvents()
