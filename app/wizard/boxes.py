"""Redaction boxes as whole source pixels: rounding, moving, resizing. Arithmetic only, no widgets."""

from __future__ import annotations

import math

from app.case.model import Box

_GRAIN = 1e-6  # a coordinate that is a whole number but for floating point is that number


def covering(x0: float, y0: float, x1: float, y1: float, width: int, height: int) -> Box | None:
    """The smallest box of whole pixels that covers a rectangle, inside a picture of that size.

    Rounding goes outward, never inward: what was under the drawn rectangle is under the box. None when nothing of the
    rectangle lies inside the picture.
    """
    left, right = sorted((x0, x1))
    top, bottom = sorted((y0, y1))
    if right <= 0 or bottom <= 0 or left >= width or top >= height:
        return None
    whole_left, whole_top = max(0, math.floor(left + _GRAIN)), max(0, math.floor(top + _GRAIN))
    whole_right = min(width, max(math.ceil(right - _GRAIN), whole_left + 1))
    whole_bottom = min(height, max(math.ceil(bottom - _GRAIN), whole_top + 1))
    return Box(x=whole_left, y=whole_top, width=whole_right - whole_left, height=whole_bottom - whole_top)


def moved(box: Box, dx: int, dy: int, width: int, height: int) -> Box:
    """The box shifted, stopped at the edges of the picture."""
    x = min(max(box.x + dx, 0), width - box.width)
    y = min(max(box.y + dy, 0), height - box.height)
    return Box(x=x, y=y, width=box.width, height=box.height)


def grown(box: Box, dx: int, dy: int, width: int, height: int) -> Box:
    """The box with its right and lower edge shifted; at least one pixel stays."""
    right = min(max(box.x + box.width + dx, box.x + 1), width)
    bottom = min(max(box.y + box.height + dy, box.y + 1), height)
    return Box(x=box.x, y=box.y, width=right - box.x, height=bottom - box.y)


def pulled(box: Box, handle: tuple[int, int], x: float, y: float, width: int, height: int) -> Box:
    """The box with one handle dragged to a point; `handle` is (-1|0|1, -1|0|1) for left/none/right, top/none/bottom."""
    left, top, right, bottom = float(box.x), float(box.y), float(box.x + box.width), float(box.y + box.height)
    if handle[0] < 0:
        left = x
    elif handle[0] > 0:
        right = x
    if handle[1] < 0:
        top = y
    elif handle[1] > 0:
        bottom = y
    return covering(left, top, right, bottom, width, height) or box
