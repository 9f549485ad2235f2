"""The start of the window. Imports nothing that the first picture of the window does not need."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.text import Language
from app.wizard import i18n, theme
from app.wizard.settings import Settings
from app.wizard.window import MainWindow


def application() -> QApplication:
    """The application object of this process, made when there is none."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Appeal Packet")
    app.setApplicationDisplayName("Appeal Packet")
    app.setDesktopFileName("appeal-packet")
    return app


def make_window(settings: Settings | None = None) -> MainWindow:
    """The window on its start page, not shown yet, in the looks and language of the settings."""
    application()
    settings = settings or Settings.load()
    language: Language = settings.language or i18n.system_language()  # type: ignore[assignment]
    i18n.set_language(language)
    theme.theme().apply(language=language, scale=settings.scale, override=settings.theme)  # type: ignore[arg-type]
    return MainWindow(settings)


def run(case_path: Path | None = None) -> int:
    """Show the window until it is closed; `case_path` is opened at once. Returns the exit status."""
    app = application()
    window = make_window()
    sys.excepthook = lambda _kind, error, _trace: window.unexpected(error)
    window.show()
    if case_path is not None:
        QTimer.singleShot(0, window, lambda: window.open_path(case_path))
    return app.exec()
