"""What a PDF needs to hold a clean picture without decoding it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.imaging import png
from app.imaging.image import CleanImage


@dataclass(frozen=True)
class PdfImageStream:
    """An image XObject in parts.

    Attributes:
        filter: name of the PDF filter; for FlateDecode add DecodeParms with Predictor 15, `colors`, `bits`, `width`.
        data: the compressed bytes.
        width, height: pixels.
        bits: bits of each component.
        colorspace: `Indexed` has base DeviceRGB and `palette` (3 bytes an entry).
        colors: components of a pixel as compressed; 1 for Indexed.
    """

    filter: Literal["DCTDecode", "FlateDecode"]
    data: bytes
    width: int
    height: int
    bits: int
    colorspace: Literal["DeviceRGB", "DeviceGray", "Indexed"]
    palette: bytes
    colors: int


def pdf_stream(clean: CleanImage) -> PdfImageStream:
    """The compressed stream of a clean picture and what describes it.

    Raises:
        TypeError: anything but a `CleanImage` is given.
    """
    if not isinstance(clean, CleanImage):
        raise TypeError("only clean images go into a PDF")
    if clean.format == "jpeg":
        colors = 3 if clean.mode == "RGB" else 1
        space: Literal["DeviceRGB", "DeviceGray"] = "DeviceRGB" if colors == 3 else "DeviceGray"
        return PdfImageStream("DCTDecode", clean.data, clean.width, clean.height, 8, space, b"", colors)
    head = png.parse(clean.data)
    colors = png.CHANNELS[head.colour]
    data = b"".join(head.idat)
    if head.colour == 3:
        return PdfImageStream("FlateDecode", data, head.width, head.height, head.bits, "Indexed", head.palette, 1)
    space = "DeviceRGB" if head.colour == 2 else "DeviceGray"
    return PdfImageStream("FlateDecode", data, head.width, head.height, head.bits, space, b"", colors)
