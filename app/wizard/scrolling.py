"""Scrolling to something that was only just laid out."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.wizard.page import Page


def show_soon(page: Page, target: QWidget) -> None:
    """Scroll a page to a widget once its layout has given it a place; two turns, because layouts nest."""
    QTimer.singleShot(0, target, lambda: QTimer.singleShot(0, target, lambda: page.show_widget(target)))
