"""Redaction boxes are whole source pixels at any zoom, rounded outward and never inward."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.case.model import Box
from app.text import translator
from app.wizard.boxes import covering, grown, moved, pulled
from app.wizard.canvas import RedactionCanvas, levels_of

WIDTH, HEIGHT = 1080, 2400
number = st.floats(-200, 3000, allow_nan=False)


@given(number, number, number, number)
def test_a_box_covers_what_was_drawn_and_no_more_than_a_pixel_beyond(
    x0: float, y0: float, x1: float, y1: float
) -> None:
    box = covering(x0, y0, x1, y1, WIDTH, HEIGHT)
    left, right = max(0.0, min(x0, x1)), min(float(WIDTH), max(x0, x1))
    top, bottom = max(0.0, min(y0, y1)), min(float(HEIGHT), max(y0, y1))
    if box is None:
        assert right <= 0 or bottom <= 0 or left >= WIDTH or top >= HEIGHT
        return
    assert 0 <= box.x < box.x + box.width <= WIDTH
    assert 0 <= box.y < box.y + box.height <= HEIGHT
    assert box.x <= left + 1e-5 and box.x + box.width >= right - 1e-5
    assert (left - box.x <= 1 and box.x + box.width - right <= 1 + 1e-9) or right - left < 1
    assert box.y <= top + 1e-5 and box.y + box.height >= bottom - 1e-5


@given(st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_moving_and_growing_stay_inside(dx: int, dy: int) -> None:
    box = Box(x=100, y=200, width=50, height=20)
    shifted = moved(box, dx, dy, WIDTH, HEIGHT)
    assert (shifted.width, shifted.height) == (50, 20)
    larger = grown(box, dx, dy, WIDTH, HEIGHT)
    assert (larger.x, larger.y) == (100, 200)
    for one in (shifted, larger):
        assert one.x >= 0 and one.y >= 0 and one.width >= 1 and one.height >= 1
        assert one.x + one.width <= WIDTH and one.y + one.height <= HEIGHT


def test_pulling_a_handle_over_the_other_side_turns_the_box() -> None:
    box = Box(x=100, y=100, width=50, height=50)
    assert pulled(box, (-1, 0), 200, 0, WIDTH, HEIGHT) == Box(x=150, y=100, width=50, height=50)
    assert pulled(box, (1, 1), 170, 180, WIDTH, HEIGHT) == Box(x=100, y=100, width=70, height=80)


@pytest.fixture
def canvas(looks: None, qtbot: QtBot) -> Iterator[RedactionCanvas]:
    canvas = RedactionCanvas(translator("en"))
    qtbot.addWidget(canvas)
    canvas.resize(900, 700)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    canvas.show()
    canvas.show_picture(levels_of(image), ())
    QApplication.processEvents()
    yield canvas


def drag(canvas: RedactionCanvas, start: QPointF, end: QPointF) -> None:
    """A drag with exact, also fractional, positions (high-density screens send them)."""
    for kind, where, buttons in (
        (QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseMove, end, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton),
    ):
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        event = QMouseEvent(
            kind, where, canvas.viewport().mapToGlobal(where), button, buttons, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas.viewport(), event)


@pytest.mark.parametrize("zoom", [0.33, 1.0, 2.5])
@pytest.mark.parametrize("fraction", [0.0, 0.5])
def test_a_drawn_box_is_the_same_source_pixels_at_every_zoom(
    canvas: RedactionCanvas, zoom: float, fraction: float
) -> None:
    canvas.set_zoom(zoom)
    canvas.centerOn(500, 600)
    corner = canvas.viewportTransform().map(QPointF(450, 560))
    start = QPointF(round(corner.x()) + fraction, round(corner.y()) + fraction)
    end = QPointF(start.x() + round(100 * zoom) + fraction, start.y() + round(50 * zoom))
    inverse, _ = canvas.viewportTransform().inverted()
    wanted_start, wanted_end = inverse.map(start), inverse.map(end)
    drag(canvas, start, end)
    assert len(canvas.boxes) == 1
    box = canvas.boxes[0]
    for low, high, left, right in (
        (box.x, box.x + box.width, wanted_start.x(), wanted_end.x()),
        (box.y, box.y + box.height, wanted_start.y(), wanted_end.y()),
    ):
        assert low <= left + 1e-5 and high >= right - 1e-5, "never inward"
        assert left - low < 1 and high - right < 1, "at most one pixel outward"
    shown = canvas.viewportTransform().mapRect(canvas.sceneRect())
    assert abs(shown.width() - WIDTH * zoom) < 0.01


def test_boxes_by_keyboard_alone(canvas: RedactionCanvas, qtbot: QtBot) -> None:
    canvas.setFocus()
    canvas.set_zoom(1.0)
    changes: list[tuple[Box, ...]] = []
    canvas.boxes_changed.connect(changes.append)
    QTest.keyClick(canvas, Qt.Key.Key_B)
    first = canvas.boxes[0]
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.boxes[0].x == first.x + 1
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.boxes[0].y == first.y + 10
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert canvas.boxes[0].width == first.width + 1
    QTest.keyClick(canvas, Qt.Key.Key_B)
    assert canvas.selected == 1
    QTest.keyClick(canvas, Qt.Key.Key_Backtab)
    assert canvas.selected == 0
    assert "box 1 of 2" in canvas.accessibleName()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert len(canvas.boxes) == 1
    assert len(changes) == 6
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom == 1.25


def test_a_click_without_a_drag_leaves_no_box(canvas: RedactionCanvas) -> None:
    middle = QPointF(400, 300)
    drag(canvas, middle, QPointF(401, 300))
    assert canvas.boxes == ()


def test_a_box_is_moved_and_pulled_with_the_mouse(canvas: RedactionCanvas) -> None:
    canvas.set_zoom(1.0)
    canvas.set_boxes((Box(x=300, y=300, width=100, height=60),))
    canvas.centerOn(350, 330)
    to_screen = canvas.viewportTransform().map
    drag(canvas, to_screen(QPointF(350, 330)), to_screen(QPointF(370, 340)))
    assert canvas.boxes == (Box(x=320, y=310, width=100, height=60),)
    drag(canvas, to_screen(QPointF(420, 370)), to_screen(QPointF(440, 390)))
    assert canvas.boxes == (Box(x=320, y=310, width=120, height=80),)
