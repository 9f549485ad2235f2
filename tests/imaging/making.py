"""Pictures made for the tests: encoders with every kind of hidden content."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import numpy as np
from PIL import Image

CANARY = b"CANARY-7f3a91"


def scene(width: int = 61, height: int = 47) -> Image.Image:
    """A picture without symmetry, so that every turn shows."""
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([x * 255 // width, y * 255 // height, (x + 2 * y) % 256], axis=-1).astype(np.uint8)
    pixels[: height // 4, : width // 4] = (250, 10, 10)
    return Image.fromarray(pixels)


def saved(image: Image.Image, format_: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Chunks put in after the header."""
    return png[:33] + b"".join(chunks) + png[33:]


def exif(orientation: int = 1, *, gps: bool = False, canary: bool = True) -> bytes:
    block = Image.Exif()
    block[0x0112] = orientation
    if canary:
        block[0x010F] = CANARY.decode()
    if gps:
        block.get_ifd(0x8825)[29] = CANARY.decode()
    return block.tobytes()


def visible(data: bytes) -> bytes:
    """Everything a searcher could find in a file: the bytes, and all compressed parts unpacked."""
    parts = [data]
    position = 0
    while (position := data.find(b"\x78", position)) >= 0:
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(data[position:], 1 << 20))
        position += 1
    return b"".join(parts)


def holds_canary(data: bytes) -> bool:
    everything = visible(data)
    text = CANARY.decode()
    forms = (
        CANARY,
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        CANARY.hex().encode(),
        CANARY.hex().upper().encode(),
    )
    return any(form in everything for form in forms)
