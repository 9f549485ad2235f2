"""Pictures in: what a file is, and the clean form in which it may leave the case.

A photo that is upright and in sRGB keeps its compressed bytes; only the segments around them are written anew. Anything
that has to change is decoded once and encoded once, with the source's own quantisation where it has one.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.case.model import Box, Picture
from app.imaging import image as sealed
from app.imaging import jpeg, png
from app.imaging.image import CleanImage
from app.imaging.kinds import MEDIA_TYPES
from app.imaging.redaction import Fill, burn
from app.imaging.source import Source, damaged, examine, read_file
from app.text import Message, message

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["CleanImage", "cache_key", "clean", "inspect", "read_file", "removed_message", "thumbnail"]

# Part of every cache key: raise it when the same input would come out differently.
_RECIPE = 1
_NEW_JPEG_QUALITY = 95


def inspect(data: bytes, name: str) -> Picture:
    """Accept a picture into the case: kind by content, limits before decoding, then read to its last byte.

    Args:
        data: the file's bytes; the file itself is not touched.
        name: the user's file name; kept for the user, and used in messages.

    Raises:
        PictureError: one code for each cause, with what to do.
    """
    from app.imaging import pillow

    source = examine(data, name)
    pillow.verify(source)
    width, height = source.upright_size
    return Picture(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        media_type=MEDIA_TYPES[source.kind],
        width=width,
        height=height,
        size=len(data),
    )


def clean(data: bytes, boxes: Sequence[Box] = (), *, name: str = "", fill: Fill = "black") -> CleanImage:
    """The picture as it may leave the case: upright, opaque, 8-bit sRGB, redacted, without metadata.

    Args:
        data: the original bytes.
        boxes: redactions in upright source pixels; they are clamped to the picture.
        name: file name for messages.
        fill: the one colour of all redactions.

    Raises:
        PictureError: not acceptable, damaged, or a box outside the picture.
    """
    source = examine(data, name)
    copied = None if boxes else _copied(source)
    if copied is None:
        image = _upright(source, boxes, fill)
        copied = _encoded(image, source)
    try:
        return sealed.seal(copied, tuple(dict.fromkeys(source.removed)))
    except ValueError as error:
        raise damaged(source.label) from error


def thumbnail(data: bytes, boxes: Sequence[Box] = (), side: int = 320, *, fill: Fill = "black") -> bytes:
    """A small upright picture for lists, at most `side` pixels long; JPEG for photos, else PNG.

    With redactions the full picture is decoded and filled before it is scaled: scaling first would smear the secret out
    of its box.
    """
    from app.imaging import pillow

    source = examine(data)
    image = _upright(source, boxes, fill) if boxes else pillow.upright(pillow.decode(source, side), source.orientation)
    image.thumbnail((side, side), reducing_gap=2.0)
    out = io.BytesIO()
    if source.lossy:
        image.save(out, "JPEG", quality=85)
        return jpeg.parse(out.getvalue()).rewritten()
    image.save(out, "PNG")
    return png.parse(out.getvalue()).rewritten()


def cache_key(sha256: str, boxes: Sequence[Box] = (), purpose: str = "clean", fill: Fill = "black") -> str:
    """Key under which a derived picture may be cached; it changes with every redaction."""
    parts = [f"{_RECIPE}", purpose, fill, sha256, *(f"{b.x},{b.y},{b.width},{b.height}" for b in boxes)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def removed_message(name: str) -> Message:
    """What an entry of `CleanImage.removed` is called for the user."""
    return {
        "EXIF": message("camera data (EXIF)"),
        "GPS": message("place where it was taken (GPS)"),
        "XMP": message("editing data (XMP)"),
        "IPTC": message("press data (IPTC)"),
        "ICC profile": message("colour profile"),
        "comment": message("comment"),
        "text": message("text fields"),
        "date": message("date of the last change"),
        "embedded thumbnail": message("embedded thumbnail"),
        "further pictures": message("further pictures in the file"),
        "application data": message("data of other programs"),
        "trailing bytes": message("bytes after the end of the picture"),
        "transparency": message("transparency"),
    }[name]


def _copied(source: Source) -> bytes | None:
    """The picture with its compressed bytes kept, or None when a pixel would have to change."""
    from app.imaging import colour, pillow

    if source.orientation != 1:
        return None
    if source.jpeg is not None:
        mode = "L" if len(source.jpeg.components) == 1 else "RGB"
        if not source.jpeg.copyable or not colour.is_srgb(source.icc, mode):
            return None
        pillow.verify(source)
        return source.jpeg.rewritten()
    if source.png is not None:
        mode = "L" if source.png.colour == 0 else "RGB"
        if not colour.is_srgb(source.icc, mode) or not source.png.copyable:
            return None
        return source.png.rewritten()
    return None


def _upright(source: Source, boxes: Sequence[Box], fill: Fill) -> Image.Image:
    from app.imaging import pillow

    image = pillow.decode(source)
    if image.size != (source.width, source.height):
        raise damaged(source.label)
    burn(image, source, boxes, fill)
    return pillow.upright(image, source.orientation)


def _encoded(image: Image.Image, source: Source) -> bytes:
    out = io.BytesIO()
    if not source.lossy:
        image.save(out, "PNG")
        return png.parse(out.getvalue()).rewritten()
    tables = None if source.jpeg is None else _tables(source.jpeg, turned=source.orientation >= 5)
    if tables is None:
        # HEIC and WebP hold colour at half resolution themselves; keeping more would only enlarge the file.
        image.save(out, "JPEG", quality=_NEW_JPEG_QUALITY, subsampling=2 if source.kind in {"heic", "webp"} else 0)
    else:
        image.save(out, "JPEG", qtables=tables, subsampling=_subsampling(source))
    return jpeg.parse(out.getvalue()).rewritten()


def _tables(parsed: jpeg.Jpeg, *, turned: bool) -> list[list[int]] | None:
    """Quantisation of the source for light and colour, turned with the picture; None when a new file cannot use it."""
    if parsed.bits != 8 or not (len(parsed.components) == 1 or parsed.luminance_chrominance):
        return None
    result = []
    for component in parsed.components[:2]:
        table = parsed.tables.get(component.table)
        if table is None or not all(1 <= value <= 255 for value in table):
            return None
        result.append([table[8 * (i % 8) + i // 8] if turned else table[i] for i in range(64)])
    return result


def _subsampling(source: Source) -> int:
    """The source's chroma subsampling as Pillow numbers it; 4:4:4 where it cannot write the same."""
    if source.jpeg is None or len(source.jpeg.components) != 3:
        return 0
    light, *colours = source.jpeg.components
    if any((c.horizontal, c.vertical) != (1, 1) for c in colours):
        return 0
    factors = (light.horizontal, light.vertical)
    if source.orientation >= 5:
        factors = factors[::-1]
    return {(2, 1): 1, (2, 2): 2}.get(factors, 0)
