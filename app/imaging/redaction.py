"""Redaction: one solid colour over source pixels, before the picture is turned or scaled. Never blur, never mosaic.

A lossy encoder has already spread the secret over its whole block, and chroma upsampling a little beyond it. A tight
box leaves that shadow, so for lossy sources the box grows to the encoder's own grid and a little further. Two pictures
that differ only in the secret then come out equal byte for byte. The grid is that of the encoded picture: a box drawn
on a turned photo is turned back first.

HEIC, AVIF and lossy WebP predict blocks from their neighbours and smooth across edges, so there the grown box hides the
secret itself and its ringing, but equality of the rest cannot be promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from app.case.model import Box
from app.errors import PictureError
from app.imaging.source import Source
from app.text import message

if TYPE_CHECKING:
    from PIL import Image

Fill = Literal["black", "white"]
Rectangle = tuple[int, int, int, int]

# For lossy formats whose grid is not known from the file: any 16 px block that touches the box lies within this margin.
_BLIND_MARGIN = 16 + 2


def rectangles(source: Source, boxes: Sequence[Box]) -> tuple[Rectangle, ...]:
    """The encoded pixels that `boxes` (upright coordinates) cover, as left, top, right, bottom.

    Raises:
        PictureError: a box without area or entirely outside the picture; it would hide nothing, unnoticed.
    """
    return tuple(_grown(source, _as_encoded(source, _inside(source, box))) for box in boxes)


def burn(image: Image.Image, source: Source, boxes: Sequence[Box], fill: Fill = "black") -> None:
    """Fill the boxes in a decoded picture, in place; `image` has the encoded size and is not yet turned."""
    grey = 0 if fill == "black" else 255
    for rectangle in rectangles(source, boxes):
        image.paste(grey if image.mode == "L" else (grey, grey, grey), rectangle)


def _inside(source: Source, box: Box) -> Rectangle:
    width, height = source.upright_size
    left, top = max(0, box.x), max(0, box.y)
    right, bottom = min(width, box.x + box.width), min(height, box.y + box.height)
    if box.width < 1 or box.height < 1 or left >= right or top >= bottom:
        raise PictureError(
            "E-PICTURE-BOX-OUTSIDE",
            message(
                "A redaction of {name} lies outside the picture ({width} × {height} pixels) and hides nothing",
                name=source.label,
                width=width,
                height=height,
            ),
            message("Delete it and draw it again over the place to hide."),
        )
    return left, top, right, bottom


def _as_encoded(source: Source, rectangle: Rectangle) -> Rectangle:
    """Upright coordinates turned back to those of the encoded pixels."""
    left, top, right, bottom = rectangle
    width, height, orientation = source.width, source.height, source.orientation
    if orientation >= 5:
        left, top, right, bottom = top, left, bottom, right
    if orientation in {2, 3, 7, 8}:
        left, right = width - right, width - left
    if orientation in {3, 4, 6, 7}:
        top, bottom = height - bottom, height - top
    return left, top, right, bottom


def _grown(source: Source, rectangle: Rectangle) -> Rectangle:
    left, top, right, bottom = rectangle
    if source.jpeg is not None:
        across, down, reach = source.jpeg.grid
        left, top = left // across * across - reach, top // down * down - reach
        right, bottom = -(-right // across) * across + reach, -(-bottom // down) * down + reach
    elif source.lossy:
        left, top = left - _BLIND_MARGIN, top - _BLIND_MARGIN
        right, bottom = right + _BLIND_MARGIN, bottom + _BLIND_MARGIN
    return max(0, left), max(0, top), min(source.width, right), min(source.height, bottom)
