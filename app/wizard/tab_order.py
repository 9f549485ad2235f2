"""Tab goes through the window as it is read: in the order of the layouts, and of the places where there is none.

Qt keeps the order in which widgets joined the window. Pages are made when they are opened and rows when the case
changes, so by that order a new row would come after the footer, and the footer before the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QWidget


def neighbour(root: QWidget, forward: bool) -> QWidget | None:
    """The widget below `root` that Tab (or Shift+Tab) leads to from the one with the focus; None without any."""
    now = root.window().focusWidget()  # it has one also while a dialog is in front of it
    found = list(_in_order(root, now))
    stops = [widget for widget in found if widget is now or _takes_tab(widget)]
    if not forward:
        stops.reverse()
    at = stops.index(now) + 1 if now in stops else 0
    return next((widget for widget in stops[at:] + stops[:at] if widget is not now), None)


def _takes_tab(widget: QWidget) -> bool:
    if not widget.isEnabled() or widget.focusProxy() is not None:
        return False
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    if group is not None and group.exclusive() and group.checkedButton() is not None:
        return widget is group.checkedButton()  # of one choice Tab reaches what is chosen, arrows reach the rest
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _in_order(widget: QWidget, now: QWidget | None) -> Iterator[QWidget]:
    """What is visible, parents before children; also `now` and what holds it while they are being hidden."""
    if not widget.isVisible() and widget is not now and (now is None or not widget.isAncestorOf(now)):
        return
    yield widget
    laid_out = list(_laid_out(widget.layout()))
    others = [child for child in widget.children() if isinstance(child, QWidget) and child not in laid_out]
    others.sort(key=lambda child: (child.y(), child.x()))  # placed by hand, as the rows of the timeline are
    for child in (*laid_out, *others):
        if not child.isWindow():
            yield from _in_order(child, now)


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    for number in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(number) if layout is not None else None
        if item is None:
            continue
        widget = item.widget()
        if widget is not None:
            yield widget
        else:
            yield from _laid_out(item.layout())
