"""The order in which Tab goes through widgets that were not made in the order they are read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget


def chain(widgets: Sequence[QWidget]) -> None:
    """Tab goes from each of these to the next; what came after the first comes after the last."""
    takers = [one for one in widgets if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for first, second in pairwise(takers):
        QWidget.setTabOrder(first, second)


def buttons_in(widget: QWidget) -> list[QToolButton]:
    """The buttons of a row of segments, in their order."""
    return widget.findChildren(QToolButton)
