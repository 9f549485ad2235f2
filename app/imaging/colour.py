"""Colours brought to sRGB, the one space of the packet."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageCms

# Largest difference per channel, of 255, at which a profile counts as sRGB and is dropped without touching a pixel.
# Encoders write many slightly different sRGB profiles; Display P3 and Adobe RGB differ by more than 30.
_SAME = 3
_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}


@lru_cache(maxsize=16)
def _transform(icc: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The conversion from a profile to sRGB; None when the profile is broken or for another kind of colour."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        if profile.profile.xcolor_space != _SPACES.get(mode):
            return None
        return ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


@lru_cache(maxsize=16)
def is_srgb(icc: bytes | None, mode: str) -> bool:
    """Whether a profile (or none) leaves RGB or L pixels as they are, tried on a grid of colours."""
    if icc is None or mode not in {"RGB", "L"}:
        return icc is None
    transform = _transform(icc, mode)
    if transform is None:
        return True
    steps = range(0, 256, 51)
    if mode == "L":
        values = bytes(steps)
        source = Image.frombytes("L", (len(values), 1), values)
        before = bytes(value for value in values for _ in range(3))
    else:
        before = bytes(channel for r in steps for g in steps for b in steps for channel in (r, g, b))
        source = Image.frombytes("RGB", (len(before) // 3, 1), before)
    converted = ImageCms.applyTransform(source, transform)
    after = before if converted is None else converted.tobytes()
    return max(abs(a - b) for a, b in zip(before, after, strict=True)) <= _SAME


def to_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    """RGB or L pixels in sRGB. RGB is converted in place where a conversion is needed."""
    if icc is not None and not is_srgb(icc, image.mode):
        transform = _transform(icc, image.mode)
        if transform is not None:
            if image.mode == "RGB":
                ImageCms.applyTransform(image, transform, inPlace=True)
                return image
            converted = ImageCms.applyTransform(image, transform)
            if converted is not None:
                return converted.convert("L") if image.mode == "L" else converted
    if image.mode == "CMYK":
        return image.convert("RGB")
    return image
