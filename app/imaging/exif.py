"""The little of EXIF (TIFF 6.0 directory) that matters here: the orientation, and what else is in it.

A broken directory is common and harmless: everything unreadable counts as absent.
"""

from __future__ import annotations

from dataclasses import dataclass

_ORIENTATION, _GPS = 0x0112, 0x8825
MAX_ENTRIES = 512


@dataclass(frozen=True)
class Found:
    """Orientation (1 to 8; anything else counts as 1) and the names of what the block holds."""

    orientation: int
    names: tuple[str, ...]


def describe(block: bytes) -> Found:
    """Look into a TIFF-structured EXIF block (without the ``Exif`` prefix). Never raises."""
    names = ["EXIF"]
    order = {b"II": "little", b"MM": "big"}.get(block[:2])
    if order is None or len(block) < 14:
        return Found(1, tuple(names))
    little = order == "little"

    def number(at: int, size: int) -> int:
        return int.from_bytes(block[at : at + size], "little" if little else "big")

    start = number(4, 4)
    count = number(start, 2)
    orientation = 1
    for index in range(min(count, MAX_ENTRIES)):
        at = start + 2 + 12 * index
        if at + 12 > len(block):
            return Found(orientation, tuple(names))
        tag = number(at, 2)
        if tag == _ORIENTATION:
            value = number(at + 8, 2 if number(at + 2, 2) == 3 else 4)
            orientation = value if 1 <= value <= 8 else 1
        elif tag == _GPS:
            names.append("GPS")
    if number(start + 2 + 12 * count, 4):
        names.append("embedded thumbnail")
    return Found(orientation, tuple(dict.fromkeys(names)))
