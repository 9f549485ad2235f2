"""The decoder: bytes that `source` has examined become opaque 8-bit RGB or grey pixels in sRGB."""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pi_heif
from PIL import Image, ImageChops, ImageCms

from app.errors import PictureError
from app.imaging import colour
from app.imaging.exif import describe
from app.imaging.source import Source, check_size, damaged, moving, several_pages, too_many_pixels

# A header that promises more than Pillow's own limit is refused like any other that is too large.
warnings.simplefilter("error", Image.DecompressionBombWarning)

_FORMATS = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "bmp": "BMP", "tiff": "TIFF", "webp": "WEBP", "avif": "AVIF"}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LOSSY_TIFF = {6, 7, 33003, 33005, 34712, 34892, 50001}
_TIFF_NAMES = (
    ("EXIF", (34665,)),
    ("GPS", (34853,)),
    ("XMP", (700,)),
    ("IPTC", (33723, 34377)),
    ("text", (269, 270, 271, 272, 285, 305, 306, 315, 316, 33432)),
)
_TIFF_LOCK = threading.Lock()


@contextmanager
def _explained(source: Source) -> Iterator[None]:
    """Turn whatever a decoder raises on hostile bytes into one `PictureError`."""
    try:
        if source.kind == "tiff":
            # Pillow warns about odd tags, which are dropped anyway. Filters belong to the process, hence the lock.
            with _TIFF_LOCK, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                yield
        else:
            yield
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels(source.label) from error
    except Exception as error:  # a decoder may raise anything on broken input, and all of it means the same
        raise damaged(source.label, truncated="truncated" in str(error)) from error


def examine(source: Source) -> None:
    """Fill in what the header of a picture other than JPEG and PNG says.

    Raises:
        PictureError: damaged, moving, or of several pages.
    """
    with _explained(source):
        image = _open(source)
        source.width, source.height = image.size
        check_size(source.width, source.height, source.label)
        source.icc = image.info.get("icc_profile") or None
        if source.kind in {"gif", "webp", "avif"} and getattr(image, "is_animated", False):
            raise moving(source.label)
        _name_metadata(source, image)
        if source.kind == "tiff":
            _examine_tiff(source, image)
        else:
            source.lossy = source.kind in {"heic", "avif"} or (source.kind == "webp" and _webp_is_lossy(source.data))


def _name_metadata(source: Source, image: Image.Image) -> None:
    exif = image.info.get("exif")
    if isinstance(exif, bytes):
        found = describe(exif.removeprefix(b"Exif\0\0"))
        source.removed.extend(found.names)
        if source.kind in {"webp", "avif"}:  # libheif turns HEIC pictures itself, and Pillow TIFF
            source.orientation = found.orientation
    for key, name in (("xmp", "XMP"), ("icc_profile", "ICC profile"), ("comment", "comment")):
        if image.info.get(key):
            source.removed.append(name)
    if image.info.get("thumbnails"):
        source.removed.append("embedded thumbnail")


def _examine_tiff(source: Source, image: Image.Image) -> None:
    tags = dict(image.tag_v2) if hasattr(image, "tag_v2") else {}
    source.lossy = tags.get(259) in _LOSSY_TIFF
    for name, numbers in _TIFF_NAMES:
        if any(number in tags for number in numbers) and name not in source.removed:
            source.removed.append(name)
    try:
        image.seek(1)
    except EOFError:
        return
    if not int(getattr(image, "tag_v2", {}).get(254, 0)) & 1:
        raise several_pages(source.label)
    source.removed.append("embedded thumbnail")


def _webp_is_lossy(data: bytes) -> bool:
    at = 12
    while at + 8 <= len(data):
        if data[at : at + 4] == b"VP8L":
            return False
        at += 8 + (int.from_bytes(data[at + 4 : at + 8], "little") + 1) // 2 * 2
    return True


def _open(source: Source) -> Image.Image:
    if source.kind == "heic":
        image: Image.Image = pi_heif.open_heif(io.BytesIO(source.data), convert_hdr_to_8bit=True).to_pillow()
        return image
    data = source.data
    if source.jpeg is not None:
        data = source.jpeg.bare()
    elif source.png is not None:
        data = source.png.rewritten(with_transparency=True)
    return Image.open(io.BytesIO(data), formats=[_FORMATS[source.kind]])


def verify(source: Source) -> None:
    """Read everything once, so that damage is found now.

    JPEG is decoded at an eighth: every entropy-coded byte is read, the arithmetic of the pixels is spared.

    Raises:
        PictureError: damaged.
    """
    if source.jpeg is not None:
        with _explained(source):
            image = _open(source)
            image.draft(None, (max(1, source.width // 8), max(1, source.height // 8)))
            image.load()
    elif source.png is None or not source.png.copyable:
        decode(source)


def decode(source: Source, side: int | None = None) -> Image.Image:
    """Opaque 8-bit sRGB pixels, `RGB` or `L`, not yet turned upright.

    Args:
        source: the examined picture.
        side: when given, JPEG may be decoded at a half, quarter or eighth, never with a longer side below this.

    Raises:
        PictureError: damaged.
    """
    with _explained(source):
        image = _open(source)
        if side is not None and source.jpeg is not None:
            scale = max(image.size) / side
            image.draft(None, (max(1, int(image.width / scale)), max(1, int(image.height / scale))))
        image.load()
        image = _eight_bit(image, source.removed)
        image.info = {}
        return colour.to_srgb(image, source.icc)


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture turned as its EXIF orientation says."""
    method = _UPRIGHT.get(orientation)
    return image if method is None else image.transpose(method)


def _eight_bit(image: Image.Image, removed: list[str]) -> Image.Image:
    """Any mode of Pillow as opaque `RGB`, `L` or `CMYK`."""
    if "transparency" in image.info or image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        return _opaque(image, removed)
    if image.mode in {"RGB", "L", "CMYK"}:
        return image
    converters: dict[str, Callable[[Image.Image], Image.Image]] = {"LAB": _from_lab, "F": _from_numbers}
    if image.mode.startswith("I"):
        return _from_numbers(image)
    if image.mode in converters:
        return converters[image.mode](image)
    return image.convert("L" if image.mode == "1" else "RGB")


def _opaque(image: Image.Image, removed: list[str]) -> Image.Image:
    """Lay the picture on white; whatever was hidden under full transparency is gone afterwards."""
    if image.mode.startswith("I"):
        transparent = image.info["transparency"]
        values = np.asarray(image)
        grey = (values >> 8).astype(np.uint8)
        grey[values == transparent] = 255
        removed.append("transparency")
        return Image.fromarray(grey)
    grey_source = image.mode in {"L", "LA", "La", "1"}
    if image.mode != "RGBA":
        image = image.convert("RGBA")
    alpha = image.getchannel("A")
    lowest = alpha.getextrema()[0]
    flat = image.convert("RGB")
    if isinstance(lowest, (int, float)) and lowest < 255:
        removed.append("transparency")
        flat.paste((255, 255, 255), mask=ImageChops.invert(alpha))
    return flat.convert("L") if grey_source else flat


def _from_lab(image: Image.Image) -> Image.Image:
    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    return image.convert("RGB") if converted is None else converted


def _from_numbers(image: Image.Image) -> Image.Image:
    """Grey values of 16 or 32 bits or floating point, scaled to 0 to 255 by the range they are meant to fill."""
    values = np.nan_to_num(np.asarray(image).astype(np.float32))
    highest = float(values.max(initial=0))
    if image.mode == "F":
        full = 1.0 if highest <= 1 else 255.0 if highest <= 255 else 65535.0
    else:
        full = 255.0 if image.mode == "I" and highest <= 255 else 65535.0
    return Image.fromarray(np.clip(np.floor(values * (255.99 / full)), 0, 255).astype(np.uint8))
