"""Making a clean picture fit an upload slot: format and bytes, with the least change that is enough.

In this order: the picture as it is; the same pixels, packed tighter; JPEG at falling quality; JPEG at falling size.
Below the floors a picture stops being evidence, and the answer is that it does not fit.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.imaging.intake import CleanImage

Change = Literal["none", "packed", "recompressed", "smaller"]
_QUALITIES = (92, 88, 84, 80, 76)
FLOOR_QUALITY = _QUALITIES[-1]
FLOOR_SIDE = 1000
"""Pixels of the shorter side: under it the small type of a phone screenshot falls below 12 pixels a line."""
_STEP = 0.88
_EXTENSION = {"jpeg": "jpg", "png": "png"}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A picture file for a slot; `extension` is ``jpg`` or ``png``, `change` what had to be done to it."""

    data: bytes
    extension: str
    width: int
    height: int
    change: Change
    quality: int = 0


def fit(clean: CleanImage, formats: tuple[str, ...], max_bytes: int | None) -> Fitted | None:
    """The least changed form of a picture that a slot accepts.

    Args:
        clean: the picture, redactions burnt in.
        formats: what the slot takes, of ``jpg``, ``png``; others are passed over.
        max_bytes: largest file; None when the slot names no limit.

    Returns:
        The file, or None when the picture does not fit above the floors of quality and size.
    """
    limit = max_bytes if max_bytes is not None else 1 << 62
    extension = _EXTENSION[clean.format]
    if extension in formats and len(clean.data) <= limit:
        return Fitted(clean.data, extension, clean.width, clean.height, "none")
    candidates: Iterator[Fitted] = _packed(clean) if "png" in formats and clean.format == "png" else iter(())
    found = next((one for one in candidates if len(one.data) <= limit), None)
    if found is not None or "jpg" not in formats:
        return found
    return next((one for one in _recompressed(clean) if len(one.data) <= limit), None)


def _packed(clean: CleanImage) -> Iterator[Fitted]:
    """The same pixels as PNG, with a palette when 256 colours are enough, at the highest compression."""
    from PIL import Image

    with Image.open(io.BytesIO(clean.data)) as image:
        image.load()
        colours = image.convert("RGB").getcolors(256) if image.mode == "RGB" else None
        # Few enough colours: an exact palette holds the same picture in a third of the bytes.
        packed = image.quantize(len(colours), Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE) if colours else image
        if colours and packed.convert("RGB").tobytes() != image.tobytes():
            packed = image
        out = io.BytesIO()
        packed.save(out, "PNG", optimize=True)
    yield Fitted(out.getvalue(), "png", clean.width, clean.height, "packed")


def _recompressed(clean: CleanImage) -> Iterator[Fitted]:
    """JPEG files of falling size: first the quality goes down, then the pixels, each from the same source."""
    from PIL import Image

    with Image.open(io.BytesIO(clean.data)) as source:
        image = source.convert("L" if source.mode in ("L", "1") else "RGB")
    # Type on screenshots frays when colour is stored at half the resolution; photos were taken that way.
    subsampling = 0 if clean.format == "png" else 2
    for quality in _QUALITIES:
        yield _jpeg(image, quality, subsampling, "recompressed")
    scale = _STEP
    while min(image.size) * scale >= FLOOR_SIDE:
        size = round(image.width * scale), round(image.height * scale)
        smaller = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        yield _jpeg(smaller, _QUALITIES[2], subsampling, "smaller")
        yield _jpeg(smaller, FLOOR_QUALITY, subsampling, "smaller")
        scale *= _STEP


def _jpeg(image: object, quality: int, subsampling: int, change: Change) -> Fitted:
    from PIL import Image

    assert isinstance(image, Image.Image)
    out = io.BytesIO()
    # Without `optimize`: Pillow gives that too small a buffer for a picture full of noise, and fails.
    image.save(out, "JPEG", quality=quality, subsampling=subsampling)
    return Fitted(out.getvalue(), "jpg", image.width, image.height, change, quality)
