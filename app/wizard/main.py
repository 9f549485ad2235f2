"""The start of the window. The frame shows at once; what fills it is imported and built right after.

Importing this module loads QtWidgets alone. Half of the time to a filled window goes into imports (Qt's enumerations,
msgspec, our own modules), and a person who started a program wants to see that it has started.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from app.wizard.settings import Settings
    from app.wizard.window import MainWindow

_TITLE_BAR = 40
"""Pixels that the window system may add to the height; the bar with Continue must not hang off a low screen."""


class Frame(QMainWindow):
    """The window of the window system: empty at first, then filled by a `MainWindow`."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Appeal Packet")
        self.setMinimumSize(640, 480)
        room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(QSize(1280, 800).boundedTo(room))
        self.inner: MainWindow | None = None

    def fill(self, case_path: Path | None = None) -> None:
        """Build what is inside, and open a case when one was named."""
        inner = self.inner = make_window()
        sys.excepthook = lambda _kind, error, _trace: inner.unexpected(error)
        self.setCentralWidget(inner)
        self.setWindowTitle(inner.windowTitle())
        inner.windowTitleChanged.connect(self.setWindowTitle)
        inner.show()  # the layout would show it only later, and what is hidden cannot take the focus
        if inner.start is not None:
            inner.start.new_button.setFocus()
        if case_path is not None:
            inner.open_path(case_path)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.inner is None or self.inner.close())


def application() -> QApplication:
    """The application object of this process, made when there is none."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Appeal Packet")
    app.setDesktopFileName("appeal-packet")
    return app


def make_window(settings: Settings | None = None) -> MainWindow:
    """What fills the frame, on its start page, in the looks and language of the settings; not shown yet."""
    from app.wizard import i18n, theme
    from app.wizard.settings import Settings
    from app.wizard.window import MainWindow

    application()
    settings = settings or Settings.load()
    language = settings.chosen_language() or i18n.system_language()
    i18n.set_language(language)
    theme.theme().apply(language=language, scale=settings.scale, override=settings.chosen_theme())
    return MainWindow(settings)


def run(case_path: Path | None = None) -> int:
    """Show the window until it is closed; `case_path` is opened at once. Returns the exit status."""
    app = application()
    frame = Frame()
    frame.show()
    QTimer.singleShot(1, frame, lambda: frame.fill(case_path))
    return app.exec()
